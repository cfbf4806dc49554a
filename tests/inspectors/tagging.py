"""Where content, structure tree and ParentTree of a file do not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf

from tests.inspectors import structure
from tests.inspectors.content import Fragment
from tests.inspectors.pdf import Pdf
from tests.inspectors.structure import PdfElement


def tagging_problems(pdf: Pdf) -> list[str]:
    """See `Pdf.tagging_problems`."""
    return [*_content_problems(pdf), *_mark_problems(pdf), *_annotation_problems(pdf), *_parent_problems(pdf)]


def _content_problems(pdf: Pdf) -> Iterator[str]:
    for number, painted in enumerate(pdf.painted, 1):
        yield from painted.problems
        for mcid, times in Counter(painted.marks).items():
            if times > 1:
                yield f"page {number}: MCID {mcid} is used {times} times"
        for item in (*painted.fragments, *painted.shapes):
            if item.mcid is None and item.artifact is None:
                what = f"text {item.text!r}" if isinstance(item, Fragment) else f"{item.kind} {item.box}"
                yield f"page {number}: {what} is neither content nor an artifact"


def _mark_problems(pdf: Pdf) -> Iterator[str]:
    owners: dict[tuple[int, int], PdfElement] = {}
    for element in pdf.elements():
        for mark in element.marks:
            place = f"page {mark.page}: MCID {mark.mcid}"
            if (mark.page, mark.mcid) in owners:
                yield f"{place} belongs to two elements"
            owners[mark.page, mark.mcid] = element
            if not 1 <= mark.page <= pdf.page_count or mark.mcid not in pdf.painted[mark.page - 1].marks:
                yield f"{place} belongs to {element.role}, but is not painted"
    yield from _parent_tree_problems(pdf, owners)


def _parent_tree_problems(pdf: Pdf, owners: dict[tuple[int, int], PdfElement]) -> Iterator[str]:
    for number, (page, painted) in enumerate(zip(pdf.file.pages, pdf.painted, strict=True), 1):
        if not painted.marks:
            continue
        listed = pdf.parent_tree.get(int(page.get("/StructParents", -1)))
        if not isinstance(listed, pikepdf.Array):
            yield f"page {number}: its StructParents leads to no list of elements"
            continue
        for mcid in painted.marks:
            owner = owners.get((number, mcid))
            parent = listed[mcid].objgen[0] if mcid < len(listed) and listed[mcid] is not None else None
            if owner is None:
                yield f"page {number}: MCID {mcid} belongs to no element"
            elif parent != owner.number:
                yield f"page {number}: MCID {mcid} belongs to {owner.role}, but the ParentTree names another"


def _annotation_problems(pdf: Pdf) -> Iterator[str]:
    owners: dict[int, tuple[PdfElement, int]] = {}
    for element in pdf.elements():
        for annotation in element.annotations:
            if annotation.number in owners:
                yield f"annotation {annotation.number} belongs to two elements"
            owners[annotation.number] = (element, annotation.page)
    for number, (page, annotation) in pdf.annotations_by_number.items():
        owner, referred = owners.pop(number, (None, 0))
        parent = pdf.parent_tree.get(int(annotation.get("/StructParent", -1)))
        if owner is None:
            yield f"page {page}: annotation {number} belongs to no element"
        elif parent is None or parent.objgen[0] != owner.number:
            yield f"page {page}: annotation {number} belongs to {owner.role}, but the ParentTree names another"
        elif referred != page:
            yield f"page {page}: annotation {number} is referred to as if on page {referred}"
    for number, (owner, _) in owners.items():
        yield f"{owner.role} refers to annotation {number}, which is on no page"


def _parent_problems(pdf: Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.file.Root:
        yield "there is no structure tree"
        return
    waiting = [pdf.file.Root.StructTreeRoot]
    while waiting:
        owner = waiting.pop()
        for kid in structure.kids_of(owner):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.P.objgen != owner.objgen:
                    yield f"element {kid.objgen[0]} ({kid.S}) does not name its parent"
                waiting.append(kid)
