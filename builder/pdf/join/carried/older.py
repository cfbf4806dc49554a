"""What a file of PDF 2.0 has that PDF 1.7 has no place for. Without any of it, its pages can be put into PDF 1.7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.join.chosen_pages import ChosenPages
from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode
from builder.pdf.rules.roles import is_known
from builder.pdf.write.namespaces import PDF_17, PDF_20, standard_address

_OWNERS = frozenset(
    "/" + owner
    for owner in (
        "Layout List PrintField Table UserProperties XML-1.00 HTML-3.2 HTML-4.01 OEB-1.00 RTF-1.05 CSS-1.00 CSS-2.00"
    ).split()
)
"""The owners of attributes in PDF 1.7 (ISO 32000-1, table 343)."""
_STATE = frozenset(
    "/" + key
    for key in ("Type LW LC LJ ML D RI OP op OPM Font BG BG2 UCR UCR2 TR TR2 HT FL SM SA BM SMask CA ca AIS TK").split()
)
"""The entries of graphics states in PDF 1.7 (ISO 32000-1, table 58)."""


def beyond(chosen: ChosenPages) -> list[str]:
    """What these pages have that PDF 1.7 does not, as sentences; empty for pages that can be carried over into it."""
    return list(dict.fromkeys([*_elements(chosen), *_pages(chosen)]))


def _elements(chosen: ChosenPages) -> Iterator[str]:
    for node in chosen.structure.nodes:
        if not _is_carried(node):
            yield f"PDF 1.7 has nothing like its element {node.role[1:]}"
        for attributes in _attributes(node.entries, chosen.structure.root):
            owner = gate.name(attributes, "/O") or "/"
            if owner not in _OWNERS:
                yield f"PDF 1.7 has no attributes of {owner[1:]}"


def _is_carried(node: StructureNode) -> bool:
    """Whether the type of an element means the same in PDF 1.7, or something close to it."""
    space = gate.dictionary(node.entries, "/NS")
    if space is None:
        return True
    if standard_address(gate.text(space, "/NS") or "") in (PDF_17, PDF_20):
        return is_known(node.role)
    target = gate.get(gate.dictionary(space, "/RoleMapNS"), node.role)
    if isinstance(target, ArrayObject):
        target = gate.resolve(target[0]) if target else None
    mapped = str(target) if isinstance(target, str) else ""
    return is_known(mapped) and (mapped == node.role or not is_known(node.role))


def _attributes(entries: DictionaryObject, root: DictionaryObject | None) -> Iterator[DictionaryObject]:
    """The attribute objects of an element, its own and those of its classes."""
    classes = gate.dictionary(root, "/ClassMap")
    words = _listed(gate.get(entries, "/C"))
    values = [*_listed(gate.get(entries, "/A"))]
    for word in words:
        values += _listed(gate.get(classes, str(word)) if isinstance(word, str) else None)
    yield from (value for value in values if isinstance(value, DictionaryObject))


def _listed(value: PdfObject | None) -> list[PdfObject | None]:
    return [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]


def _pages(chosen: ChosenPages) -> Iterator[str]:
    for index in chosen.pages:
        if "/OutputIntents" in chosen.original.leaves[index].entries:
            yield "a page has an output intent of its own"
    for stream in chosen.structure.streams.values():
        states = gate.dictionary(gate.dictionary(stream.entries, "/Resources"), "/ExtGState")
        for key in _keys(states):
            for entry in sorted(_keys(gate.dictionary(states, key)) - _STATE):
                yield f"PDF 1.7 has no {entry[1:]} in a graphics state"


def _keys(entries: DictionaryObject | None) -> set[str]:
    items: Mapping[str, object] = gate.raw_items(entries) if entries is not None else {}
    return set(items)
