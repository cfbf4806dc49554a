"""Rules for tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.read import gate


def headers_are_in_the_same_table(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The Headers of a cell lead to header cells of its own table (ISO 32000-1, 14.8.5.7)."""
    elements = document.structure.elements
    header_cells: dict[TaggedElement | None, set[bytes]] = defaultdict(set)
    for element in elements:
        identifier = gate.octets(gate.get(element.entries, "/ID"))
        if element.type == "TH" and identifier is not None:
            header_cells[_table(element)].add(identifier)
    classes = gate.dictionary(document.structure.root, "/ClassMap")
    for cell in elements:
        for identifier in _headers(cell, classes) if cell.type in ("TD", "TH") else ():
            if identifier not in header_cells[_table(cell)]:
                shown = identifier[:80].decode("utf-8", "replace")
                message = f"the header “{shown}” is not a header cell of the same table"
                hint = "name the ID of a header cell (TH) of this table, or leave Headers out where Scope is enough"
                yield error_at(element_name(cell), message, hint)


def _table(cell: TaggedElement) -> TaggedElement | None:
    return next((element for element in cell.and_above() if element.type == "Table"), None)


def _headers(cell: TaggedElement, classes: DictionaryObject | None) -> Iterator[bytes]:
    """The IDs of a cell's headers, by its own attributes and by those of its classes (ISO 32000-1, 14.7.5)."""
    names = _items(gate.get(cell.entries, "/C"))
    values = [gate.get(classes, str(name)) for name in names if isinstance(name, str)]
    for value in [gate.get(cell.entries, "/A"), *values]:
        for attributes in _items(value):
            if isinstance(attributes, DictionaryObject):
                for item in gate.array(attributes, "/Headers") or ():
                    identifier = gate.octets(gate.resolve(item))
                    if identifier is not None:
                        yield identifier


def _items(value: PdfObject | None) -> list[PdfObject | None]:
    """What is in an array, or the value itself: both are allowed for attributes and classes."""
    return [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]


RULES = (headers_are_in_the_same_table,)
