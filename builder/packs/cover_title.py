"""The title on a pack's cover: that of its recipe, or what its leaflets call their operations."""

from __future__ import annotations

from collections.abc import Sequence

from builder.content.leaflet import Leaflet
from builder.content.translations import matches
from builder.core.printed_phrases import Phrases

_MOST = 3
"""How many titles of leaflets one title can have in it. More of them are a list."""
_LONGEST = 130
"""How many characters a title can have that is put together: it is in large type."""


def cover_title(leaflets: Sequence[Leaflet], words: Phrases, language: str) -> str:
    """A title that names the operations, in the language of the pack; ends of lines in it stand before titles.

    Leaflets that are not about an operation are left out where others are. Where the operations cannot be named, it
    says what a pack is: its leaflets are listed below.
    """
    named = [leaflet for leaflet in leaflets if leaflet.compared] or leaflets
    if not all(matches(leaflet.language, language) for leaflet in named):
        return words.pack
    if len(named) == 1:
        return named[0].short_title
    places = list(dict.fromkeys(leaflet.surgery_on for leaflet in named))
    if None not in places:
        title = words.surgery_on.format(operations=words.listed([place for place in places if place]))
    elif len(named) <= _MOST:
        title = _on_lines([leaflet.short_title for leaflet in named], words)
    else:
        return words.pack
    return title if len(title) <= _LONGEST else words.pack


def _on_lines(titles: Sequence[str], words: Phrases) -> str:
    """Titles as a sentence lists them, each at the start of a line: they have the capital letters of titles."""
    listed, end = words.listed(titles), len(titles[0])
    for title in titles[1:]:
        start = listed.index(title, end)
        space = listed.rfind(" ", end, start)
        if space >= 0:
            listed = f"{listed[:space]}\n{listed[space + 1 :]}"
        end = start + len(title)
    return listed
