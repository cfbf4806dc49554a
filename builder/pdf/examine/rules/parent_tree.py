"""Rules for the ParentTree, which leads from content to the element it belongs to (ISO 32000-1, 14.7.4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject

from builder.pdf.examine.annotations import PageAnnotation
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey, StreamText
from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, error_at, page_name, stream_name
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.read import gate

_EXPORT_AGAIN = "export it again, or merge it with a program that preserves tags: these numbers cannot be set by hand"


def parent_tree_matches_the_structure(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The ParentTree leads from content and annotations to the elements that refer to them."""
    if not document.tagged:
        return
    for key, stream in document.text.streams.items():
        if stream.marked:
            yield from _from_content(document, key, stream)
    for annotation in document.annotations:
        element = document.element_of(annotation)
        if element is not None:
            yield from _from_annotation(document, annotation, element)


def parent_tree_numbers_are_unique(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No two pages, forms or annotations have the same number in the ParentTree."""
    if not document.tagged:
        return
    streams = (gate.integer(_entries(document, key), "/StructParents") for key in document.text.streams)
    annotations = (gate.integer(annotation.entries, "/StructParent") for annotation in document.annotations)
    used = Counter(number for number in (*streams, *annotations) if number is not None)
    for number, count in used.items():
        if count > 1:
            message = f"{count} pages, forms or annotations have the same number in the ParentTree ({number})"
            yield error_at(WHOLE_FILE, message, _EXPORT_AGAIN)


def _entries(document: PdfDocument, key: StreamKey) -> DictionaryObject | None:
    if key.kind == "page":
        return document.original.leaves[key.number].entries
    return document.text.forms.get(key.number)


def _from_content(document: PdfDocument, key: StreamKey, stream: StreamText) -> Iterator[VerifyFinding]:
    where, owners = stream_name(key), document.structure.owners
    number = gate.integer(_entries(document, key), "/StructParents")
    if number is None:
        # Of pages, the rules of the standards say it.
        if key.kind != "page" and any((key, mcid) in owners for mcid in stream.marked):
            message = "it has tagged content, and no number in the ParentTree (StructParents)"
            yield error_at(where, message, _EXPORT_AGAIN)
        return
    value = gate.resolve(document.subject.structure.parents.get(number))
    row = list(value) if isinstance(value, ArrayObject) else []
    for mcid in stream.marked:
        owner = owners.get((key, mcid))
        entries = gate.resolve(row[mcid]) if 0 <= mcid < len(row) else None
        if owner is None or entries is owner.entries:
            continue
        if isinstance(entries, DictionaryObject):
            message = f"the ParentTree leads from its content (MCID {mcid}) to another element than {owner.path}"
        else:
            message = f"the ParentTree leads from its content (MCID {mcid}) to nothing, and not to {owner.path}"
        yield error_at(where, message, _EXPORT_AGAIN)
        # One message for each page is enough.
        return


def _from_annotation(
    document: PdfDocument, annotation: PageAnnotation, element: TaggedElement
) -> Iterator[VerifyFinding]:
    number = gate.integer(annotation.entries, "/StructParent")
    entries = gate.resolve(document.subject.structure.parents.get(number)) if number is not None else None
    if entries is not element.entries:
        actual = "nothing" if entries is None else "another element"
        message = f"the ParentTree leads from a {annotation.kind} annotation to {actual}, and not to {element.path}"
        yield error_at(page_name(annotation.page), message, _EXPORT_AGAIN)


RULES = (parent_tree_matches_the_structure, parent_tree_numbers_are_unique)
