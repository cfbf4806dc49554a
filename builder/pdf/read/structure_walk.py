"""Second pass over a structure tree: from its root down, element by element.

Circles and trees without an end are refused, or cut where a file is only examined; other errors are left out and
counted as repaired.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.read.structure import (
    AnnotationsByNumber,
    ContentMark,
    LostMark,
    ObjectReference,
    Structure,
    StructureDefect,
    StructureNode,
    page_key,
)

DEEPEST = 256
"""How deep elements may nest: what reads trees by recursion fails on deeper ones."""
HIGHEST_MCID = 100_000
_MOST_KIDS = 1_000_000


class StructureWalk:
    """Puts the elements of a tree into `structure`.

    `seen` has them by their object numbers, or below zero where they have none. With `strict`, what is no tree is
    refused; otherwise it is cut, and listed in the structure's `defects`.
    """

    def __init__(
        self,
        original: Original,
        pages: set[int],
        annotations: AnnotationsByNumber,
        structure: Structure,
        *,
        strict: bool,
    ) -> None:
        self.original = original
        self.pages = pages
        self.annotations = annotations
        self.structure = structure
        self.seen: dict[int, StructureNode] = {}
        self.strict = strict
        self.stray = False
        """Whether what is added now is reached by the ParentTree alone."""
        self._kids = 0

    def _refuse(self, node: StructureNode | None, message: str) -> None:
        """Refuse the structure, or note the place where it is cut. Raises Unreadable."""
        if self.strict:
            raise Unreadable(message)
        self.structure.defects.append(StructureDefect(node, message))

    def walk_from_root(self, root: DictionaryObject) -> None:
        """Read all that the K of the root leads to. Raises Unreadable."""
        for raw, kid in self.flat(gate.raw(root, "/K"), None):
            node = self.add_element(gate.reference(raw), kid, None)
            if node is not None:
                self.walk(node)

    def flat(self, value: PdfObject | None, node: StructureNode | None) -> Iterator[tuple[PdfObject, PdfObject]]:
        """The kids in a K, as they are written and resolved: a single kid, or an array.

        Arrays in arrays are wrong, but they are read.
        """
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
                    self._refuse(node, "its structure tree is nested without end, in a loop of lists")
                    return
                waiting += reversed(list(kid))
            elif kid is not None:
                assert raw is not None
                self._kids += 1
                if self._kids > _MOST_KIDS:
                    raise Unreadable("its structure tree has no end")
                yield raw, kid

    def add_element(
        self, number: int | None, entries: PdfObject | None, parent: StructureNode | None
    ) -> StructureNode | None:
        """A new node for an element, put below `parent`; None if it is not an element, or is in the tree already."""
        if not isinstance(entries, DictionaryObject) or not _is_element(entries):
            self.structure.repair("a kid that is not a structure element was left out")
            return None
        # An element without an object number is identified by its id(), below zero: no object has such a number.
        key = number if number is not None else -id(entries)
        if key in self.seen:
            if _is_above(self.seen[key], parent):
                self.structure.repair("an element contained itself: it stays in its first place")
                self.structure.defects.append(StructureDefect(parent, "its structure tree contains a loop"))
                return None
            self.structure.repair("an element was in two places of the tree: it stays in the first")
            self.structure.defects.append(StructureDefect(parent, "an element is in two places of the tree"))
            return None
        role = gate.name(entries, "/S")
        if role is None:
            self.structure.repair("an element without a type became a NonStruct")
        depth = parent.depth + 1 if parent else 1
        if depth > DEEPEST:
            self._refuse(parent, f"its structure elements are nested more than {DEEPEST} deep")
            return None
        self._check_parent(entries, parent)
        page = self._page(entries, parent)
        node = StructureNode(entries, number, role or "/NonStruct", page, depth, parent, stray=self.stray)
        self.seen[key] = node
        (parent.kids if parent else self.structure.tops).append(node)
        return node

    def _check_parent(self, entries: DictionaryObject, parent: StructureNode | None) -> None:
        """An element's P must name the element above it. Where it does not, the one that contains it is right."""
        named = gate.reference(gate.raw(entries, "/P"))
        root = gate.reference(gate.raw(self.original.catalog, "/StructTreeRoot"))
        if named == (root if parent is None else parent.source):
            return
        self.structure.repair("an element named a parent that does not contain it")

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
                self._refuse(None, "its structure tree contains a loop")
                return chain
            if len(chain) >= DEEPEST:
                self._refuse(None, f"its structure elements are nested more than {DEEPEST} deep")
                return chain
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
            for raw, kid in self.flat(gate.raw(node.entries, "/K"), node):
                if isinstance(kid, int):
                    self._add_mark(node, None, node.page, int(kid))
                    continue
                kind = _kind(kid) if isinstance(kid, DictionaryObject) else None
                if isinstance(kid, DictionaryObject) and kind == "/MCR":
                    self._add_reference(node, kid)
                elif isinstance(kid, DictionaryObject) and kind == "/OBJR":
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
            self._refuse(node, f"its marked content is numbered up to {mcid}: no page has so much")
            return
        if page is None and stream is not None and stream in self.structure.streams:
            page = self.structure.streams[stream].page
        if page is None or mcid < 0:
            self.structure.repair("a reference to content on no page of the file was left out")
            self.structure.lost.append(LostMark(node, mcid))
            return
        if page not in self.pages:
            node.cut = True
            return
        key = page_key(page) if stream is None else stream
        if key not in self.structure.streams:
            self.structure.repair("a reference to content that no page paints was left out")
            self.structure.lost.append(LostMark(node, mcid))
        elif (key, mcid) in self.structure.marks:
            self.structure.repair("content that two elements claimed was left to the first")
            self.structure.shared.append((key, mcid))
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
    """Whether a dictionary is a structure element; its Type may be missing (ISO 32000-1, table 323), as may its P."""
    if isinstance(entries, StreamObject):
        return False
    kind = _kind(entries)
    return kind == "/StructElem" or (kind is None and "/S" in entries)


def _kind(entries: DictionaryObject) -> str | None:
    return gate.name(entries, "/Type")
