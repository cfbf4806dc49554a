"""Rules for the structure tree."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at, place_of, warning_at
from builder.pdf.examine.gaps import stray_elements
from builder.pdf.examine.plain_text import quoted
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.read import gate
from builder.pdf.rules.breach import Breach


def is_a_tree(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The structure is a tree that has an end (ISO 32000-1, 14.7)."""
    for node, message in document.subject.structure.defects:
        yield error_at(place_of(document.subject, Breach(node=node)), message, gate.EXPORT_AGAIN)


def contains_all_elements(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The tree reaches every element that the ParentTree reaches (ISO 32000-1, 14.7.4.4)."""
    for element in stray_elements(document):
        text = document.text_of(element)
        shown = f": {quoted(text)}" if text else ""
        message = f"this element is not in the structure tree, so it is not read{shown}"
        hint = "put it into the structure, or mark its content as an artifact"
        # Some programs write page margins as groups without meaning: to skip them loses little.
        finding_at = warning_at if element.type == "NonStruct" else error_at
        yield finding_at(element_name(element), message, hint)


def has_unique_ids(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No two elements have the same ID (ISO 32000-1, 14.7.2)."""
    first: dict[bytes, TaggedElement] = {}
    for element in document.structure.elements:
        identifier = gate.octets(gate.get(element.entries, "/ID"))
        if identifier is None:
            continue
        other = first.setdefault(identifier, element)
        if other is not element:
            shown = identifier[:80].decode("utf-8", "replace")
            hint = "give each element an ID of its own: headers and notes refer to it"
            yield error_at(element_name(element), f"the ID “{shown}” is already that of {element_name(other)}", hint)


TREE_RULES = (is_a_tree, contains_all_elements)
ID_RULES = (has_unique_ids,)
