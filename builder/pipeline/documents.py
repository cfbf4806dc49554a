"""The documents of checked leaflets: what their pages mean, for all that reads or draws it."""

from __future__ import annotations

from builder import layout
from builder.content.leaflet import Page, SharedPage
from builder.content.translations import other_names
from builder.document import Node, PageFacts, about_apart, page, titles
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.render import marks_of


def _content(sheet: CheckedLeaflet, name: str) -> Page:
    return sheet.leaflet if name == sheet.name else sheet.shared[name]


def language_of(sheet: CheckedLeaflet, name: str) -> str:
    """The language of a leaflet, or of one of its shared pages, by its name."""
    return _content(sheet, name).language


def document_of(theme: layout.Theme, sheet: CheckedLeaflet, name: str) -> Node:
    """What a leaflet means, or one of its shared pages, by its name."""
    content = _content(sheet, name)
    theme, marks = theme.spoken(content.language), marks_of(sheet, name)
    aliases = other_names(content.language, sheet.shared)
    words = theme.document_words(name, content.language, titles(content, sheet.shared), aliases)
    if isinstance(content, SharedPage):
        facts = PageFacts(2, marks=marks)
    else:
        facts = PageFacts(1, theme.brand, marks, sheet.on_paper, sheet.offer)
    return page(words, content, facts)


def documents_of(theme: layout.Theme, sheet: CheckedLeaflet) -> list[Node]:
    """What a leaflet and its shared pages mean, in the order in which they are read.

    PDF files among them have no document, and who is responsible for the leaflet is the last.
    """
    names = [sheet.name, *(entry for entry in sheet.after if isinstance(entry, str))]
    first, *rest = (document_of(theme, sheet, name) for name in names)
    if not rest:
        return [first]
    leaflet, *about = about_apart(first)
    return [leaflet, *rest, *about]
