"""What the types, attributes and header cells of structure elements stand for (ISO 32000-1, 14.7.3 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode
from builder.pdf.write.namespaces import OLDER

STANDARD = frozenset(
    "/" + role
    for role in (
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP "
        "Warichu WT WP Figure Formula Form"
    ).split()
)
"""The standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""


def is_known(role: str) -> bool:
    """Whether a type is a standard type of PDF 1.7 or 2.0: each has a meaning in both."""
    return role in STANDARD or role in OLDER or (role[:2] == "/H" and role[2:].isdigit())


class Roles:
    """What the elements below a StructTreeRoot are, by its role map and its classes."""

    def __init__(self, root: DictionaryObject | None) -> None:
        self.root = root
        self.map = gate.dictionary(root, "/RoleMap")
        self.classes = gate.dictionary(root, "/ClassMap")

    def final(self, role: str) -> str | None:
        """The standard type of PDF 1.7 that the role map leads to; None where it leads to none."""
        role = self.last(role)
        if role in STANDARD:
            return role
        return OLDER.get(role) or ("/H6" if role[:2] == "/H" and role[2:].isdigit() else None)

    def last(self, role: str) -> str:
        """The last type that the role map leads to, from where it leads nowhere else."""
        seen: set[str] = set()
        while role not in STANDARD and role not in seen:
            seen.add(role)
            role = gate.name(self.map, role) or role
        return role

    def meaning(self, node: StructureNode) -> str:
        """The type that an element stands for: that of a standard, of PDF 1.7 or 2.0, if it has one."""
        return self.last(self.in_namespace(node))

    def in_namespace(self, node: StructureNode) -> str:
        """The type that the namespace of an element says its own stands for, or its own (ISO 32000-2, 14.8.6)."""
        role, namespace = node.role, gate.dictionary(node.entries, "/NS")
        seen: set[int] = set()
        while namespace is not None and id(namespace) not in seen:
            seen.add(id(namespace))
            mapped = gate.get(gate.dictionary(namespace, "/RoleMapNS"), role)
            target = _items(mapped)
            if not target or not isinstance(target[0], str):
                break
            role = str(target[0])
            further = target[1] if len(target) > 1 else None
            namespace = further if isinstance(further, DictionaryObject) else None
        return role

    def circular(self, role: str) -> bool:
        """Whether the role map leads from a type back to itself."""
        seen: set[str] = set()
        following: str | None = role
        while following is not None:
            if following in seen:
                return True
            seen.add(following)
            following = gate.name(self.map, following)
        return False

    def attributes(self, node: StructureNode) -> Iterator[DictionaryObject]:
        """The attribute objects of an element, its own first, then those of its classes."""
        if "/A" not in node.entries and "/C" not in node.entries:
            # Most have none, and many rules ask.
            return
        words = _items(gate.get(node.entries, "/C"))
        values = [gate.get(self.classes, str(word)) for word in words if isinstance(word, str)]
        for value in (gate.get(node.entries, "/A"), *values):
            for item in _items(value):
                if isinstance(item, DictionaryObject):
                    yield item

    def attribute_of(self, node: StructureNode, key: str, owner: str = "/Table") -> PdfObject | None:
        """The value of an attribute that an element has, by itself or by its classes (ISO 32000-1, 14.8.5)."""
        for attributes in self.attributes(node):
            if key in attributes and gate.name(attributes, "/O") == owner:
                return gate.get(attributes, key)
        return None

    def heads_of(self, cell: StructureNode) -> list[bytes]:
        """The IDs of the header cells that a cell names."""
        value = self.attribute_of(cell, "/Headers")
        words = [gate.octets(gate.resolve(item)) for item in value] if isinstance(value, ArrayObject) else []
        return [word for word in words if word is not None]


def _items(value: PdfObject | None) -> list[PdfObject | None]:
    """What is in an array, or the value itself: both are allowed for attributes and classes."""
    return [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]
