"""Second pass over a structure tree: from its root down, element by element.

Circles and trees without an end are refused; other errors are left out and counted as repaired.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.read.structure import (
    AnnotationsByNumber,
    ContentMark,
    ObjectReference,
    Structure,
    StructureNode,
    page_key,
)

DEEPEST = 256
"""How deep elements may nest: what reads trees by recursion fails on deeper ones."""
HIGHEST_MCID = 100_000


class StructureWalk:
    """Puts the elements of a tree into `structure`. `seen` has those with an object number, by that number."""

    def __init__(
        self, original: Original, pages: set[int], annotations: AnnotationsByNumber, structure: Structure
    ) -> None:
        self.original = original
        self.pages = pages
        self.annotations = annotations
        self.structure = structure
        self.seen: dict[int, StructureNode] = {}

    def walk_from_root(self, root: DictionaryObject) -> None:
        """Read all that the K of the root leads to. Raises Unreadable."""
        for kid in self.flat(gate.raw(root, "/K")):
            node = self.add_element(gate.reference(kid), gate.resolve(kid), None)
            if node is not None:
                self.walk(node)

    def flat(self, value: PdfObject | None) -> Iterator[PdfObject]:
        """The kids in a K: a single kid, or an array. Arrays in arrays are wrong, but they are read."""
        waiting = [value]
        seen = 0
        while waiting:
            raw = waiting.pop()
            kid = gate.resolve(raw)
            if isinstance(kid, ArrayObject):
                seen += 1
                if seen > 1:
                    self.structure.repair("kids were listed in lists of lists")
                if seen > DEEPEST:
                    raise Unreadable("its structure tree is nested without end")
                waiting += reversed(list(kid))
            elif kid is not None:
                assert raw is not None
                yield raw

    def add_element(
        self, number: int | None, entries: PdfObject | None, parent: StructureNode | None
    ) -> StructureNode | None:
        """A new node for an element, put below `parent`; None if it is not an element, or is in the tree already."""
        if not isinstance(entries, DictionaryObject) or not _is_element(entries):
            self.structure.repair("a kid that is not a structure element was left out")
            return None
        if number is not None and number in self.seen:
            if _is_above(self.seen[number], parent):
                raise Unreadable("its structure tree contains a loop")
            self.structure.repair("an element was in two places of the tree: it stays in the first")
            return None
        role = gate.name(entries, "/S")
        if role is None:
            self.structure.repair("an element without a type became a NonStruct")
        depth = parent.depth + 1 if parent else 1
        if depth > DEEPEST:
            raise Unreadable(f"its structure elements are nested more than {DEEPEST} deep")
        self._check_parent(entries, parent)
        page = self._page(entries, parent)
        node = StructureNode(entries, number, role or "/NonStruct", page, depth, parent)
        if number is not None:
            self.seen[number] = node
        (parent.kids if parent else self.structure.tops).append(node)
        return node

    def _check_parent(self, entries: DictionaryObject, parent: StructureNode | None) -> None:
        """An element's P must name the element above it; where it does not, it must at least lead to the root."""
        named = gate.reference(gate.raw(entries, "/P"))
        root = gate.reference(gate.raw(self.original.catalog, "/StructTreeRoot"))
        if named == (root if parent is None else parent.source):
            return
        self.structure.repair("an element named a parent that does not contain it")
        self.climb(entries)

    def climb(self, entries: DictionaryObject) -> list[tuple[int | None, DictionaryObject]]:
        """The elements above one, by their P, nearest first, up to the root."""
        chain: list[tuple[int | None, DictionaryObject]] = []
        met = {id(entries)}
        above = gate.raw(entries, "/P")
        while True:
            entries_above = gate.resolve(above)
            if not isinstance(entries_above, DictionaryObject) or entries_above is self.structure.root:
                return chain
            if id(entries_above) in met:
                raise Unreadable("its structure tree contains a loop")
            if len(chain) >= DEEPEST:
                raise Unreadable(f"its structure elements are nested more than {DEEPEST} deep")
            met.add(id(entries_above))
            chain.append((gate.reference(above), entries_above))
            above = gate.raw(entries_above, "/P")

    def _page(self, entries: DictionaryObject, parent: StructureNode | None) -> int | None:
        """The page that an element names, or else the one of the element above it."""
        if "/Pg" not in entries:
            return parent.page if parent else None
        return self.page_of(gate.raw(entries, "/Pg"))

    def page_of(self, raw: PdfObject | None) -> int | None:
        number = gate.reference(raw)
        return self.original.numbers.get(number) if number is not None else None

    def walk(self, top: StructureNode) -> None:
        """Read the kids of an element and of all below it, in their order."""
        waiting = [top]
        while waiting:
            node = waiting.pop()
            below: list[StructureNode] = []
            for raw in self.flat(gate.raw(node.entries, "/K")):
                kid = gate.resolve(raw)
                if isinstance(kid, int):
                    self._add_mark(node, None, node.page, int(kid))
                elif isinstance(kid, DictionaryObject) and _kind(kid) == "/MCR":
                    self._add_reference(node, kid)
                elif isinstance(kid, DictionaryObject) and _kind(kid) == "/OBJR":
                    self._add_object(node, kid)
                else:
                    element = self.add_element(gate.reference(raw), kid, node)
                    if element is not None:
                        below.append(element)
            waiting += reversed(below)

    def _add_reference(self, node: StructureNode, kid: DictionaryObject) -> None:
        """A marked-content reference (ISO 32000-1, table 324)."""
        page = self.page_of(gate.raw(kid, "/Pg")) if "/Pg" in kid else node.page
        stream = gate.reference(gate.raw(kid, "/Stm"))
        mcid = gate.integer(kid, "/MCID")
        if mcid is None:
            self.structure.repair("a reference to content without its number was left out")
        else:
            self._add_mark(node, stream, page, mcid)

    def _add_mark(self, node: StructureNode, stream: int | None, page: int | None, mcid: int) -> None:
        if mcid > HIGHEST_MCID:
            raise Unreadable(f"its marked content is numbered up to {mcid}: no page has so much")
        if page is None and stream is not None and stream in self.structure.streams:
            page = self.structure.streams[stream].page
        if page is None or mcid < 0:
            self.structure.repair("a reference to content on no page of the file was left out")
            return
        if page not in self.pages:
            node.cut = True
            return
        key = page_key(page) if stream is None else stream
        if key not in self.structure.streams:
            self.structure.repair("a reference to content that no page paints was left out")
        elif (key, mcid) in self.structure.marks:
            self.structure.repair("content that two elements claimed was left to the first")
        else:
            node.kids.append(ContentMark(key, mcid, page))
            self.structure.marks[(key, mcid)] = node

    def _add_object(self, node: StructureNode, kid: DictionaryObject) -> None:
        """An object reference (ISO 32000-1, table 325)."""
        number = gate.reference(gate.raw(kid, "/Obj"))
        target = gate.resolve(gate.raw(kid, "/Obj"))
        if number is None or not isinstance(target, DictionaryObject):
            self.structure.repair("a reference to an object that does not exist was left out")
            return
        if number in self.annotations:
            page: int | None = self.annotations[number][0]
        else:
            page = self.page_of(gate.raw(kid, "/Pg")) if "/Pg" in kid else node.page
            if page is None and "/P" in target:
                page = self.page_of(gate.raw(target, "/P"))
            if page in self.pages and not isinstance(target, StreamObject):
                self.structure.repair("a reference to an annotation that is on no page was left out")
                return
        if page is None or page not in self.pages:
            node.cut |= page is not None
            if page is None:
                self.structure.repair("a reference to an object on no page of the file was left out")
        elif number in self.structure.objects:
            self.structure.repair("an object that two elements claimed was left to the first")
        else:
            node.kids.append(ObjectReference(number, page))
            self.structure.objects[number] = node


def _is_above(node: StructureNode, below: StructureNode | None) -> bool:
    while below is not None:
        if below is node:
            return True
        below = below.parent
    return False


def _is_element(entries: DictionaryObject) -> bool:
    """Whether a dictionary is a structure element; its Type may be missing (ISO 32000-1, table 323)."""
    if isinstance(entries, StreamObject):
        return False
    kind = _kind(entries)
    return kind == "/StructElem" or (kind is None and "/S" in entries and "/P" in entries)


def _kind(entries: DictionaryObject) -> str | None:
    return gate.name(entries, "/Type")
