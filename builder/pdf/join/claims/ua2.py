"""What PDF/UA-2 asks for beyond PDF/UA-1 (ISO 14289-2): types, places that name elements, entries with references."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject

from builder.core.standards import Standard
from builder.pdf.join.claims.verdict import ExaminedSource, Verdict
from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode

_MOST_BOOKMARKS = 50_000


def examine_ua2(source: ExaminedSource, verdict: Verdict) -> None:
    """The rules of PDF/UA-2 that PDF/UA-1 does not have, where the file is to follow it."""
    if source.standard is not Standard.UA2:
        return
    for node in source.chosen.structure.nodes:
        _examine_type(node, source, verdict)
    for _, annotation in source.chosen.annotations.values():
        if gate.name(annotation, "/Subtype") == "/Link":
            _examine_place(annotation, "a link", verdict)
    for bookmark in _bookmarks(gate.dictionary(source.chosen.original.catalog, "/Outlines")):
        _examine_place(bookmark, "a bookmark", verdict)


def _examine_type(node: StructureNode, source: ExaminedSource, verdict: Verdict) -> None:
    role = source.names.final(node.role)
    if node.role == "/Note":
        verdict.against_accessibility("it contains a Note, which PDF/UA-2 replaced with FENote")
    if role == "/H":
        verdict.against_accessibility("it contains a heading without a level")
    if role == "/TOCI" and not any(source.names.related(below.entries) for below in _and_below(node)):
        verdict.against_accessibility("an entry of a table of contents does not refer to what it lists")
    if role == "/L" and any(source.names.final(below.role) == "/Lbl" for below in _labels(node)):
        numbering = source.names.attribute_of(node, "/ListNumbering", "/List")
        if str(numbering) in ("None", "/None"):
            verdict.against_accessibility("a list has labels, and does not say how it is numbered")


def _and_below(node: StructureNode) -> Iterator[StructureNode]:
    waiting = [node]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in element.kids if isinstance(kid, StructureNode)]


def _labels(node: StructureNode) -> Iterator[StructureNode]:
    """The elements in the items of a list."""
    for item in node.kids:
        if isinstance(item, StructureNode):
            yield from (kid for kid in item.kids if isinstance(kid, StructureNode))


def _examine_place(entry: DictionaryObject, what: str, verdict: Verdict) -> None:
    """A place in the file is named by its element (ISO 14289-2, 8.8)."""
    action = gate.dictionary(entry, "/A")
    leads = gate.name(action, "/S") == "/GoTo" and "/SD" not in action if action is not None else False
    if leads or ("/Dest" in entry and not _is_element(entry)):
        verdict.against_accessibility(f"{what} does not name the element that it leads to")


def _is_element(entry: DictionaryObject) -> bool:
    place = gate.get(entry, "/Dest")
    first = gate.resolve(place[0]) if isinstance(place, ArrayObject) and place else None
    return isinstance(first, DictionaryObject) and "/S" in first and "/P" in first


def _bookmarks(root: DictionaryObject | None) -> Iterator[DictionaryObject]:
    waiting = [gate.get(root, "/First")]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_BOOKMARKS:
        entry = waiting.pop()
        if isinstance(entry, DictionaryObject) and id(entry) not in seen:
            seen.add(id(entry))
            yield entry
            waiting += [gate.get(entry, "/First"), gate.get(entry, "/Next")]
