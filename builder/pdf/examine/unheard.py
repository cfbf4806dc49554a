"""What a screen reader would miss or misread in a file. A new gap to list is a line in `_GAPS`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.gaps import figures_without_words, stray_elements, unowned_marks, untagged_texts
from builder.pdf.examine.inspection import InspectedLink, UnheardContent
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.examine.structure_listing import inspected_links

_LONGEST_PATH = 60


def unheard_content(document: PdfDocument) -> Iterator[UnheardContent]:
    """The gaps of a file, each with the places where they are."""
    gaps = _GAPS
    if not document.tagged:
        # Nothing else needs to be listed: nothing of it is tagged, and no link has words.
        yield UnheardContent("the file has no tags: a screen reader has to guess what is read, and in which order", ())
        gaps = _GAPS_WITHOUT_TAGS
    for what, find in gaps.items():
        details = tuple(dict.fromkeys(find(document)))
        if details:
            yield UnheardContent(what, details)


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
            elif all(element.alt is None and element.actual_text is None for element in owner.and_above()):
                yield f"{where_painted(key)}: a picture in {owner.path}"


def link_target(link: InspectedLink) -> str:
    """Where a link leads, in words."""
    if link.address is not None:
        return link.address or "(an empty address)"
    return f"page {link.to}" if link.to is not None else f"nowhere: {link.error}"


def _page(index: int | None) -> str:
    return f"page {index + 1}" if index is not None else "no page"


def _unowned(document: PdfDocument) -> Iterator[str]:
    for key, mcids in unowned_marks(document):
        for mcid in mcids:
            text = tidy(document.text.streams[key].text(mcid))
            if text:
                yield f"{where_painted(key)}: {text}"


def _stray(document: PdfDocument) -> Iterator[str]:
    for element in stray_elements(document):
        yield f"{_page(element.page)}: {element.type}: {document.text_of(element)}"


def _figures(document: PdfDocument) -> Iterator[str]:
    return (f"{_page(element.page)}: {element.path}" for element in figures_without_words(document))


def _without_unicode(document: PdfDocument) -> Iterator[str]:
    for key, stream in document.text.streams.items():
        for font, count in stream.unknown.items():
            yield f"{where_painted(key)}: {count} in {font}"


def _without_language(document: PdfDocument) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for element in document.structure.elements:
        if not element.language and _has_text_without_language(document, element):
            counts[_page(element.page)] += 1
    for page, count in counts.items():
        yield f"{page}: {count} element{'' if count == 1 else 's'}"


def _has_text_without_language(document: PdfDocument, element: TaggedElement) -> bool:
    for mark in element.marks():
        stream = document.stream_of(mark)
        if stream is not None and stream.marked.get(mark.mcid) and not stream.languages.get(mark.mcid):
            return True
    return False


def _links_without_words(document: PdfDocument) -> Iterator[str]:
    for link in inspected_links(document):
        if not link.words:
            yield f"page {link.page}: {link_target(link)}"


def _links_outside(document: PdfDocument) -> Iterator[str]:
    for annotation in document.annotations:
        target = document.target(annotation.entries) if annotation.kind == "Link" else None
        if target is not None and document.element_of(annotation) is None:
            yield f"page {annotation.page + 1}: {target.address or _page(target.page)}"


def _other_annotations_outside(document: PdfDocument) -> Iterator[str]:
    for annotation in document.annotations:
        if annotation.kind not in ("Link", "Popup", "PrinterMark") and document.element_of(annotation) is None:
            yield f"page {annotation.page + 1}: {annotation.kind}"


def _defects(document: PdfDocument) -> Iterator[str]:
    for element, message in document.structure.defects:
        yield f"{element.path[-_LONGEST_PATH:]}: {message}" if element is not None else message


_Find = Callable[[PdfDocument], Iterator[str]]
_GAPS_WITHOUT_TAGS: dict[str, _Find] = {
    "characters that have no Unicode: they are skipped, or read as noise": _without_unicode,
    "errors in the structure": _defects,
}
"""The gaps that are listed for files without tags, too."""
_GAPS: dict[str, _Find] = {
    "text that is not tagged: it is not read at all": untagged_lines,
    "tagged text that belongs to no element: it is not read at all": _unowned,
    "elements outside the structure tree: they are not read in their place": _stray,
    "figures and formulas without alternative text": _figures,
    "pictures without alternative text": pictures_without_words,
    "characters that have no Unicode: they are skipped, or read as noise": _without_unicode,
    "text without a language: it may be read in the wrong voice": _without_language,
    "links without words: only an address is read, or nothing": _links_without_words,
    "links outside the structure: they are not announced": _links_outside,
    "form fields and notes outside the structure": _other_annotations_outside,
    "errors in the structure": _defects,
}
