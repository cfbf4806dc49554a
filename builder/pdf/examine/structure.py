"""Read the structure tree of a file, and what the ParentTree alone reaches (ISO 32000-1, 14.7).

Nothing in a file is trusted: a tree that runs in circles or has no bottom is cut short, and listed in `defects`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.examine.bounds import MOST_ELEMENTS, bounded
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable

DEEPEST = 256
"""How many elements may be nested; the rest of a deeper branch is left out."""
_LONGEST_TAG = 80

INLINE = frozenset(
    "Span Quote Note Reference BibEntry Code Link Annot Em Strong Sub Ruby RB RT RP Warichu WT WP Lbl FENote".split()
)
"""Standard types that are part of a line (ISO 32000-1, 14.8.4.4)."""


class MarkReference(NamedTuple):
    """A marked-content reference: a piece of content of an element. `page` is an index; None outside the page tree."""

    stream: StreamKey | None
    mcid: int
    page: int | None


class TaggedObject(NamedTuple):
    """A reference from an element to an annotation or XObject: its object number, the index of its page."""

    number: int | None
    page: int | None


@dataclass(slots=True, eq=False)
class TaggedElement:
    """A structure element (ISO 32000-1, 14.7.2). `type` is the standard type, `written` the one in the file.

    `language` is the one that applies, None where none is stated. `page` is the index of the first page with content
    of the element. `stray` elements are reached by the ParentTree alone.
    """

    number: int | None
    entries: DictionaryObject
    written: str
    type: str
    parent: TaggedElement | None
    language: str | None
    stray: bool
    depth: int = 1
    children: list[TaggedElement | MarkReference | TaggedObject] = field(default_factory=list)
    page: int | None = None

    @property
    def alt(self) -> str | None:
        return gate.text(self.entries, "/Alt")

    @property
    def actual_text(self) -> str | None:
        return gate.text(self.entries, "/ActualText")

    @property
    def own_language(self) -> str | None:
        """The language that the element itself states."""
        return _own_language(self.entries)

    @property
    def path(self) -> str:
        """The types from the root to here, such as Document > Table > TR."""
        return " > ".join(reversed([element.type for element in self.and_above()]))

    def and_above(self) -> Iterator[TaggedElement]:
        """The element itself and those around it, from the inside."""
        element: TaggedElement | None = self
        while element is not None:
            yield element
            element = element.parent

    def and_below(self) -> Iterator[TaggedElement]:
        """The element itself and those in it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.child_elements())

    def child_elements(self) -> list[TaggedElement]:
        return [child for child in self.children if isinstance(child, TaggedElement)]

    def marks(self) -> list[MarkReference]:
        return [child for child in self.children if isinstance(child, MarkReference)]

    def has_words(self) -> bool:
        """Whether the element, or one around it, has alternative or replacement text."""
        return any(element.alt or element.actual_text for element in self.and_above())


class StructureDefect(NamedTuple):
    """A defect of the structure or the bookmarks, and the element in which it was met."""

    element: TaggedElement | None
    message: str


@dataclass(slots=True)
class TaggedStructure:
    """The structure of a file; without elements where it is not tagged."""

    root: DictionaryObject | None
    elements: list[TaggedElement] = field(default_factory=list)
    """Every element in reading order, then the stray ones."""
    tops: list[TaggedElement] = field(default_factory=list)
    """Those that have no element around them."""
    owners: dict[tuple[StreamKey, int], TaggedElement] = field(default_factory=dict)
    """The element that each piece of marked content belongs to."""
    shared: list[tuple[StreamKey, int]] = field(default_factory=list)
    """Marked content that more than one element refers to."""
    holders: dict[int, TaggedElement] = field(default_factory=dict)
    """The element that refers to an annotation or XObject, by its object number."""
    parents: dict[int, PdfObject] = field(default_factory=dict)
    """The ParentTree (ISO 32000-1, 14.7.4.4)."""
    defects: list[StructureDefect] = field(default_factory=list)


def read_structure(root: DictionaryObject | None, language: str | None, pages: Mapping[int, int]) -> TaggedStructure:
    """Read the tree below a StructTreeRoot. Raises Unreadable where it has no end.

    `language` is the document's; `pages` leads from object numbers to page indices.
    """
    structure = TaggedStructure(root)
    if root is not None:
        _TreeWalk(structure, language, pages).read(root)
    return structure


def _own_language(entries: DictionaryObject) -> str | None:
    """The language that an element states; cut to the length of a tag."""
    language = gate.text(entries, "/Lang")
    return None if language is None else language[:_LONGEST_TAG]


class _TreeWalk:
    """Walks the structure tree, and afterwards what the ParentTree alone reaches."""

    def __init__(self, structure: TaggedStructure, language: str | None, pages: Mapping[int, int]) -> None:
        self._structure = structure
        self._language = language
        self._pages = pages
        self._roles = gate.dictionary(structure.root, "/RoleMap")
        self._seen: set[int] = set()
        self._seen_arrays: set[int] = set()

    def read(self, root: DictionaryObject) -> None:
        structure = self._structure
        self._walk(gate.raw(root, "/K"), stray=False)
        structure.parents = dict(bounded(gate.number_tree(gate.dictionary(root, "/ParentTree"))))
        for value in structure.parents.values():
            row = gate.resolve(value)
            for raw in row if isinstance(row, ArrayObject) else (value,):
                number = gate.reference(raw)
                if number is not None and number not in self._seen and gate.resolve(raw) is not None:
                    self._walk(self._outermost(raw), stray=True)
        # From the end, so that the pages of the elements in an element are set before its own.
        for element in reversed(structure.elements):
            pages = (child.page for child in element.children if child.page is not None)
            element.page = next(pages, self._page(element.entries))

    def _outermost(self, raw: PdfObject) -> PdfObject:
        """The outermost element around an element that the tree does not reach."""
        passed: set[int] = set()
        for _ in range(DEEPEST):
            entries = gate.resolve(raw)
            above = gate.raw(entries, "/P") if isinstance(entries, DictionaryObject) else None
            number = gate.reference(above)
            outer = gate.resolve(above)
            if number is None or number in passed | self._seen or not isinstance(outer, DictionaryObject):
                break
            if gate.name(outer, "/Type") == "/StructTreeRoot" or above is None:
                break
            passed.add(number)
            raw = above
        return raw

    def _walk(self, start: PdfObject | None, *, stray: bool) -> None:
        waiting: list[tuple[PdfObject | None, TaggedElement | None]] = [(start, None)]
        while waiting:
            raw, parent = waiting.pop()
            value = gate.resolve(raw)
            if isinstance(value, ArrayObject):
                if id(value) not in self._seen_arrays:
                    self._seen_arrays.add(id(value))
                    waiting += [(child, parent) for child in reversed(value)]
            elif isinstance(value, int) and parent is not None:
                self._add_mark(parent, int(value), parent.entries)
            elif isinstance(value, DictionaryObject):
                element = self._add(raw, value, parent, stray=stray)
                if element is not None:
                    waiting.append((gate.raw(value, "/K"), element))
            if len(waiting) + len(self._structure.elements) > MOST_ELEMENTS:
                raise Unreadable("its structure tree has no end")

    def _add(
        self, raw: PdfObject | None, entries: DictionaryObject, parent: TaggedElement | None, *, stray: bool
    ) -> TaggedElement | None:
        """Add what a dictionary in the tree stands for. Returns it where it is an element."""
        kind = gate.name(entries, "/Type")
        if kind not in ("/MCR", "/OBJR", "/StructTreeRoot"):
            return self._add_element(gate.reference(raw), entries, parent, stray=stray)
        mcid = gate.integer(entries, "/MCID")
        if kind == "/MCR" and parent is not None and mcid is not None:
            self._add_mark(parent, mcid, entries)
        elif kind == "/OBJR" and parent is not None:
            self._add_object(parent, entries)
        return None

    def _add_element(
        self, number: int | None, entries: DictionaryObject, parent: TaggedElement | None, *, stray: bool
    ) -> TaggedElement | None:
        structure = self._structure
        # An element without an object number is identified by its id(): a negative number, which no object has.
        key = number if number is not None else -id(entries)
        depth = parent.depth + 1 if parent is not None else 1
        if key in self._seen:
            message = "the structure tree contains a loop, or an element has two parents"
            structure.defects.append(StructureDefect(parent, message))
            return None
        if depth > DEEPEST:
            message = f"structure elements are nested more than {DEEPEST} deep"
            structure.defects.append(StructureDefect(parent, message))
            return None
        self._seen.add(key)
        written = (gate.name(entries, "/S") or "/(no type)")[1:]
        own = _own_language(entries)
        around = parent.language if parent is not None else self._language
        standard = self._standard_type(written, gate.dictionary(entries, "/NS"))
        language = around if own is None else own
        element = TaggedElement(number, entries, written, standard, parent, language, stray, depth)
        structure.elements.append(element)
        (structure.tops if parent is None else parent.children).append(element)
        return element

    def _standard_type(self, written: str, namespace: DictionaryObject | None) -> str:
        """The standard type that a type stands for (ISO 32000-1, 14.7.3; ISO 32000-2, 14.8.6)."""
        mapped = gate.get(gate.dictionary(namespace, "/RoleMapNS"), f"/{written}")
        if isinstance(mapped, ArrayObject):
            mapped = gate.resolve(mapped[0]) if mapped else None
        if isinstance(mapped, str):
            written = mapped[1:]
        seen: set[str] = set()
        while written not in seen:
            seen.add(written)
            following = gate.name(self._roles, f"/{written}")
            if following is None:
                break
            written = following[1:]
        return written

    def _add_mark(self, parent: TaggedElement, mcid: int, entries: DictionaryObject) -> None:
        """Add marked content: `entries` are the reference's own, or those of the element where it is a number alone."""
        own = entries is not parent.entries
        page = self._page(entries)
        if page is None and own:
            page = self._page(parent.entries)
        form = gate.reference(gate.raw(entries, "/Stm")) if own else None
        stream = StreamKey("form", form) if form is not None else StreamKey("page", page) if page is not None else None
        parent.children.append(MarkReference(stream, mcid, page))
        if stream is not None:
            if (stream, mcid) in self._structure.owners:
                self._structure.shared.append((stream, mcid))
            self._structure.owners.setdefault((stream, mcid), parent)

    def _add_object(self, parent: TaggedElement, entries: DictionaryObject) -> None:
        number = gate.reference(gate.raw(entries, "/Obj"))
        page = self._page(entries)
        parent.children.append(TaggedObject(number, self._page(parent.entries) if page is None else page))
        if number is not None:
            self._structure.holders.setdefault(number, parent)

    def _page(self, entries: DictionaryObject) -> int | None:
        """The index of the page that an element or a reference names."""
        number = gate.reference(gate.raw(entries, "/Pg"))
        return self._pages.get(number) if number is not None else None
