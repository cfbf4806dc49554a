"""What a screen reader would miss or misread in a file: what breaks the rules that say so (`Rule.unheard`).

What no standard asks for goes by the rules of `verify` beyond these. A new gap is a line in the table of a rule, or in
`_BEYOND`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.pdf.examine.details import details, has_details
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, place_of
from builder.pdf.examine.gaps import untagged_texts
from builder.pdf.examine.inspection import InspectedLink, UnheardContent
from builder.pdf.examine.rules import VerifyRule, content, links, structure
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.rules.fonts import characters_have_unicode
from builder.pdf.rules.rule import Rule
from builder.pdf.rules.structure import is_tagged

_BEYOND: dict[VerifyRule, str] = {
    structure.contains_all_elements: "elements outside the structure tree: they are not read in their place",
    content.elements_list_their_content: "content that its element does not list: it is not read in its place",
    links.links_have_words: "links without words: only an address is read, or nothing",
    structure.is_a_tree: "errors in the structure",
}
"""What people who listen miss where no standard is about it, by the rules of `verify`."""
_WITHOUT_TAGS = (characters_have_unicode, is_tagged)
"""The rules whose gaps are listed for files without tags, too."""


def unheard_content(document: PdfDocument) -> Iterator[UnheardContent]:
    """The gaps of a file, each with the places where they are."""
    for rule in document.standard.rules:
        # Nothing else needs to be listed of a file without tags: nothing of it is tagged, and no link has words.
        if rule.unheard and (document.tagged or rule.find in _WITHOUT_TAGS):
            yield from _gap(rule.unheard, _places(document, rule))
    if document.tagged:
        yield from _gap("pictures without alternative text", _pictures_outside_figures(document))
    for find, what in _BEYOND.items():
        if document.tagged or find is structure.is_a_tree:
            yield from _gap(what, map(_place, find(document)))


def _gap(what: str, places: Iterable[str]) -> Iterator[UnheardContent]:
    found = tuple(dict.fromkeys(places))
    if found:
        yield UnheardContent(what, tuple(place for place in found if place != WHOLE_FILE))


def _places(document: PdfDocument, rule: Rule) -> Iterator[str]:
    """Where a rule is broken in a way that is heard."""
    breaches = document.subject.found(rule.find)
    if has_details(rule):
        for detail in details(document, rule) if breaches else ():
            yield f"{detail.finding.where}: {detail.shown}" if detail.shown else detail.finding.where
        return
    for breach in breaches:
        yield place_of(document.subject, breach)


def _place(finding: VerifyFinding) -> str:
    return f"{finding.where}: {finding.problem.message}"


def where_painted(key: StreamKey) -> str:
    """The page, or the form XObject, that a content stream is."""
    return f"page {key.number + 1}" if key.kind == "page" else f"form {key.number}"


def untagged_lines(document: PdfDocument) -> Iterator[str]:
    """The text that is neither tagged nor an artifact."""
    return (f"{where_painted(key)}: {text}" for key, text in untagged_texts(document))


def pictures_without_words(document: PdfDocument) -> Iterator[str]:
    """Pictures that are not an artifact, and for which no element around them has words."""
    for key, stream in document.text.streams.items():
        for mcid in stream.pictures:
            owner = document.structure.owners.get((key, mcid)) if mcid is not None else None
            if owner is None:
                yield f"{where_painted(key)}: a picture that belongs to no element"
            elif not any(map(_speaks, owner.and_above())):
                yield f"{where_painted(key)}: a picture in {owner.path}"


def _pictures_outside_figures(document: PdfDocument) -> Iterator[str]:
    """Tagged pictures without words: those without a tag, and figures, go by rules of their own."""
    for key, stream in document.text.streams.items():
        for mcid in stream.pictures:
            owner = document.structure.owners.get((key, mcid)) if mcid is not None else None
            if owner is not None and not any(
                _speaks(around) or around.type == "Figure" for around in owner.and_above()
            ):
                yield f"{where_painted(key)}: a picture in {owner.path}"


def _speaks(element: TaggedElement) -> bool:
    return element.alt is not None or element.actual_text is not None


def link_target(link: InspectedLink) -> str:
    """Where a link leads, in words."""
    if link.address is not None:
        return link.address or "(an empty address)"
    return f"page {link.to}" if link.to is not None else f"nowhere: {link.error}"
