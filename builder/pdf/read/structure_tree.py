"""Read the structure tree of a file that somebody else made (ISO 32000-1, 14.7), however it is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import content_scan, gate
from builder.pdf.read.gate import Leaf, Original, Unreadable

DEEPEST = 256
"""How deep elements may nest: what reads trees by recursion fails on deeper ones."""
HIGHEST_MCID = 100_000
_MOST_CONTENT = 4 * gate.LARGEST_STREAM
"""How many bytes of content a file may have, all its pages and forms together."""


class ContentMark(NamedTuple):
    """A marked-content sequence: its stream (see `page_key`), its MCID, and the index of the page that paints it."""

    stream: int
    mcid: int
    page: int


class ObjectReference(NamedTuple):
    """An annotation or XObject as content: its object number, and the index of its page."""

    number: int
    page: int


@dataclass(slots=True, eq=False)
class StructureNode:
    """A structure element. `kids` are in their order; `page` is the index of the page that the element names.

    `cut` says that content of it lies on pages that were not asked for.
    """

    entries: DictionaryObject
    source: int | None
    role: str
    page: int | None
    depth: int
    parent: StructureNode | None = None
    kids: list[StructureNode | ContentMark | ObjectReference] = field(default_factory=list)
    cut: bool = False
    number: int = 0


@dataclass(slots=True)
class ContentStream:
    """A content stream that may hold marked content: a page's, or a form XObject's.

    `around` are what calls of a form stand in (see `painting`).
    """

    entries: DictionaryObject
    painted: content_scan.Painting
    page: int
    around: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Structure:
    """The elements of the pages that were asked for, and the streams that they own.

    `tops` are the elements at the root. `streams` go by key; `repaired` are sentences on what was not as it should be.
    """

    root: DictionaryObject | None
    tops: list[StructureNode] = field(default_factory=list)
    nodes: list[StructureNode] = field(default_factory=list)
    streams: dict[int, ContentStream] = field(default_factory=dict)
    marks: dict[tuple[int, int], StructureNode] = field(default_factory=dict)
    objects: dict[int, StructureNode] = field(default_factory=dict)
    untagged: list[tuple[int, int]] = field(default_factory=list)
    """Marked content, by stream and MCID, that no element owns."""
    repaired: dict[str, int] = field(default_factory=dict)

    def repair(self, what: str) -> None:
        self.repaired[what] = self.repaired.get(what, 0) + 1


def page_key(index: int) -> int:
    """The key of a page's own content; a form XObject's is its object number, which is above zero."""
    return -1 - index


Annotations = Mapping[int, tuple[int, DictionaryObject]]
"""Annotations by object number, each with the index of its page."""


def read(original: Original, pages: Sequence[int], annotations: Annotations) -> Structure:
    """Read the elements with content on `pages` (indices), and where all are asked for, every element.

    `annotations` are those on the pages. Raises Unreadable for a tree that runs in a circle, is too deep, or numbers
    its content beyond bounds.
    """
    return _StructureReader(original, pages, annotations).read()


class _StructureReader:
    def __init__(self, original: Original, pages: Sequence[int], annotations: Annotations) -> None:
        self.original = original
        self.pages = set(pages)
        self.whole = len(self.pages) == len(original.leaves)
        self.annotations = annotations
        self.found = Structure(gate.dictionary(original.catalog, "/StructTreeRoot"))
        self.seen: dict[int, StructureNode] = {}
        self.size = 0

    def read(self) -> Structure:
        found = self.found
        for index in sorted(self.pages):
            self._scan(self.original.leaves[index])
        if found.root is None:
            return found
        for kid in self._flat(gate.raw(found.root, "/K")):
            node = self._element(gate.reference(kid), gate.resolve(kid), None)
            if node is not None:
                self._walk(node)
        self._carry_orphans(found.root)
        if not self.whole:
            self._prune()
        found.nodes = list(preorder(found.tops))
        return found

    # Content

    def _scan(self, leaf: Leaf) -> None:
        """Read what a page paints, and every form XObject below it."""
        resources = gate.dictionary(leaf.entries, "/Resources")
        painted = self._painted(gate.content(leaf.entries), resources)
        self.found.streams[page_key(leaf.index)] = ContentStream(leaf.entries, painted, leaf.index)
        waiting = [(painted, resources, "")]
        while waiting:
            above, resources, around = waiting.pop()
            for name, context in above.calls:
                form = self._form(resources, name, leaf.index)
                place = around if context == content_scan.NONE and around else context
                if form is None:
                    above.loose |= place == content_scan.NONE
                    continue
                if place not in form.around:
                    form.around.add(place)
                    own = gate.dictionary(form.entries, "/Resources") or resources
                    waiting.append((form.painted, own, place))
        for number, (page, annotation) in self.annotations.items():
            if page == leaf.index:
                self._scan_appearances(number, annotation, leaf.index)

    def _painted(self, data: bytes, resources: DictionaryObject | None) -> content_scan.Painting:
        self.size += len(data)
        if self.size > _MOST_CONTENT:
            raise Unreadable("it is too large to be read: its pages have no end")
        return content_scan.painting(data, properties(resources))

    def _form(self, resources: DictionaryObject | None, name: str, page: int) -> ContentStream | None:
        raw = gate.raw(gate.dictionary(resources, "/XObject"), name)
        return self._scan_form(raw, resources, page)

    def _scan_form(self, raw: PdfObject | None, resources: DictionaryObject | None, page: int) -> ContentStream | None:
        number, form = gate.reference(raw), gate.resolve(raw)
        if number is None or not isinstance(form, StreamObject) or gate.name(form, "/Subtype") != "/Form":
            return None
        if number in self.found.streams:
            return self.found.streams[number]
        own = gate.dictionary(form, "/Resources") or resources
        painted = self._painted(gate.decoded(form), own)
        self.found.streams[number] = ContentStream(form, painted, page)
        return self.found.streams[number]

    def _scan_appearances(self, number: int, annotation: DictionaryObject, page: int) -> None:
        """Forms that show an annotation may hold marked content too (ISO 32000-1, 12.5.5)."""
        for raw in _appearances(annotation):
            form = self._scan_form(raw, None, page)
            if form is not None:
                form.around.add(content_scan.MARKED)

    # Elements

    def _flat(self, value: PdfObject | None) -> Iterator[PdfObject]:
        """The kids that a K holds: one, or an array of them. Arrays in arrays are wrong, and read all the same."""
        waiting = [value]
        seen = 0
        while waiting:
            one = waiting.pop()
            kid = gate.resolve(one)
            if isinstance(kid, ArrayObject):
                seen += 1
                if seen > 1:
                    self.found.repair("kids were listed in lists of lists")
                if seen > DEEPEST:
                    raise Unreadable("its structure tree is nested without end")
                waiting += reversed(list(kid))
            elif kid is not None:
                assert one is not None
                yield one

    def _element(
        self, number: int | None, entries: PdfObject | None, parent: StructureNode | None
    ) -> StructureNode | None:
        """A new node for an element, put below `parent`; None where it is none, or stands elsewhere already."""
        if not isinstance(entries, DictionaryObject) or not _is_element(entries):
            self.found.repair("a kid that is no structure element was left out")
            return None
        if number is not None and number in self.seen:
            if _is_above(self.seen[number], parent):
                raise Unreadable("its structure tree runs in a circle")
            self.found.repair("an element stood in two places of the tree; the first was kept")
            return None
        role = gate.name(entries, "/S")
        if role is None:
            self.found.repair("an element without a type became a NonStruct")
        depth = parent.depth + 1 if parent else 1
        if depth > DEEPEST:
            raise Unreadable(f"its structure elements are nested more than {DEEPEST} deep")
        self._check_parent(entries, parent)
        page = self._page(entries, parent)
        node = StructureNode(entries, number, role or "/NonStruct", page, depth, parent)
        if number is not None:
            self.seen[number] = node
        (parent.kids if parent else self.found.tops).append(node)
        return node

    def _check_parent(self, entries: DictionaryObject, parent: StructureNode | None) -> None:
        """An element's P is to name what holds it; where it does not, it must at least lead to an end."""
        named = gate.reference(gate.raw(entries, "/P"))
        root = gate.reference(gate.raw(self.original.catalog, "/StructTreeRoot"))
        if named == (root if parent is None else parent.source):
            return
        self.found.repair("an element named another parent than the one that holds it")
        self._climb(entries)

    def _climb(self, entries: DictionaryObject) -> list[tuple[int | None, DictionaryObject]]:
        """The elements above one, by their P, nearest first, up to the root."""
        chain: list[tuple[int | None, DictionaryObject]] = []
        met = {id(entries)}
        above = gate.raw(entries, "/P")
        while True:
            entries_above = gate.resolve(above)
            if not isinstance(entries_above, DictionaryObject) or entries_above is self.found.root:
                return chain
            if id(entries_above) in met:
                raise Unreadable("its structure tree runs in a circle")
            if len(chain) >= DEEPEST:
                raise Unreadable(f"its structure elements are nested more than {DEEPEST} deep")
            met.add(id(entries_above))
            chain.append((gate.reference(above), entries_above))
            above = gate.raw(entries_above, "/P")

    def _page(self, entries: DictionaryObject, parent: StructureNode | None) -> int | None:
        """The page that an element names, or else the one of the element above it."""
        if "/Pg" not in entries:
            return parent.page if parent else None
        return self._page_of(gate.raw(entries, "/Pg"))

    def _page_of(self, raw: PdfObject | None) -> int | None:
        number = gate.reference(raw)
        return self.original.numbers.get(number) if number is not None else None

    def _walk(self, top: StructureNode) -> None:
        """Read the kids of an element and of all below it, in their order."""
        waiting = [top]
        while waiting:
            node = waiting.pop()
            below: list[StructureNode] = []
            for raw in self._flat(gate.raw(node.entries, "/K")):
                kid = gate.resolve(raw)
                if isinstance(kid, int):
                    self._add_mark(node, None, node.page, int(kid))
                elif isinstance(kid, DictionaryObject) and _kind(kid) == "/MCR":
                    self._add_reference(node, kid)
                elif isinstance(kid, DictionaryObject) and _kind(kid) == "/OBJR":
                    self._add_object(node, kid)
                else:
                    element = self._element(gate.reference(raw), kid, node)
                    if element is not None:
                        below.append(element)
            waiting += reversed(below)

    def _add_reference(self, node: StructureNode, kid: DictionaryObject) -> None:
        """A marked-content reference (ISO 32000-1, table 324)."""
        page = self._page_of(gate.raw(kid, "/Pg")) if "/Pg" in kid else node.page
        stream = gate.reference(gate.raw(kid, "/Stm"))
        mcid = gate.integer(kid, "/MCID")
        if mcid is None:
            self.found.repair("a reference to content without its number was left out")
        else:
            self._add_mark(node, stream, page, mcid)

    def _add_mark(self, node: StructureNode, stream: int | None, page: int | None, mcid: int) -> None:
        if mcid > HIGHEST_MCID:
            raise Unreadable(f"its marked content is numbered up to {mcid}: no page has so much")
        if page is None and stream is not None and stream in self.found.streams:
            page = self.found.streams[stream].page
        if page is None or mcid < 0:
            self.found.repair("a reference to content on no page of the file was left out")
            return
        if page not in self.pages:
            node.cut = True
            return
        key = page_key(page) if stream is None else stream
        if key not in self.found.streams:
            self.found.repair("a reference to content that no page paints was left out")
        elif (key, mcid) in self.found.marks:
            self.found.repair("content that two elements claimed was left to the first")
        else:
            node.kids.append(ContentMark(key, mcid, page))
            self.found.marks[(key, mcid)] = node

    def _add_object(self, node: StructureNode, kid: DictionaryObject) -> None:
        """An object reference (ISO 32000-1, table 325)."""
        number = gate.reference(gate.raw(kid, "/Obj"))
        target = gate.resolve(gate.raw(kid, "/Obj"))
        if number is None or not isinstance(target, DictionaryObject):
            self.found.repair("a reference to an object that is not there was left out")
            return
        if number in self.annotations:
            page: int | None = self.annotations[number][0]
        else:
            page = self._page_of(gate.raw(kid, "/Pg")) if "/Pg" in kid else node.page
            if page is None and "/P" in target:
                page = self._page_of(gate.raw(target, "/P"))
            if page in self.pages and not isinstance(target, StreamObject):
                self.found.repair("a reference to an annotation that is on no page was left out")
                return
        if page is None or page not in self.pages:
            node.cut |= page is not None
            if page is None:
                self.found.repair("a reference to an object on no page of the file was left out")
        elif number in self.found.objects:
            self.found.repair("an object that two elements claimed was left to the first")
        else:
            node.kids.append(ObjectReference(number, page))
            self.found.objects[number] = node

    # What only the ParentTree reaches

    def _carry_orphans(self, root: DictionaryObject) -> None:
        """Take in elements and content that the tree's own K leaves out, but the ParentTree leads to."""
        owners = dict(gate.number_tree(gate.dictionary(root, "/ParentTree")))
        for key, stream in list(self.found.streams.items()):
            number = gate.integer(stream.entries, "/StructParents")
            owned = gate.resolve(owners.get(number)) if number is not None else None
            row = owned if isinstance(owned, ArrayObject) else ()
            for mcid in stream.painted.marks:
                if (key, mcid) in self.found.marks:
                    continue
                owner = self._owner(row[mcid]) if 0 <= mcid < len(row) else None
                if (key, mcid) in self.found.marks:
                    continue
                if owner is None or mcid > HIGHEST_MCID:
                    self.found.untagged.append((key, mcid))
                    continue
                owner.kids.append(ContentMark(key, mcid, stream.page))
                self.found.marks[(key, mcid)] = owner
                self.found.repair("content that its element did not list was put at that element's end")
        for number, (page, annotation) in self.annotations.items():
            parent = gate.integer(annotation, "/StructParent")
            if number in self.found.objects or parent is None:
                continue
            owner = self._owner(owners.get(parent))
            if owner is not None and number not in self.found.objects:
                owner.kids.append(ObjectReference(number, page))
                self.found.objects[number] = owner
                self.found.repair("an annotation that its element did not list was put at that element's end")

    def _owner(self, raw: PdfObject | None) -> StructureNode | None:
        """The node of the element that the ParentTree names, which is taken in with all above it where it is new."""
        entries, number = gate.resolve(raw), gate.reference(raw)
        if not isinstance(entries, DictionaryObject) or number is None:
            return None
        if number in self.seen:
            return self.seen[number]
        chain = [(number, entries), *self._climb(entries)]
        parent: StructureNode | None = None
        for above, element in reversed(chain):
            if above is None:
                continue
            node = self.seen.get(above)
            if node is None:
                node = self._element(above, element, parent)
                if node is None:
                    return None
                self.found.repair("an element that only the ParentTree reached was put into the tree")
                self._walk(node)
            parent = node
        return self.seen.get(number)

    def _prune(self) -> None:
        """Leave what has content on the pages that were asked for, and what stands empty beside it."""
        keep: set[int] = set()
        order = list(preorder(self.found.tops))
        for node in reversed(order):
            if any(not isinstance(kid, StructureNode) or id(kid) in keep for kid in node.kids):
                keep.add(id(node))
        cut = {id(node): node.cut for node in order}
        for node in reversed(order):
            node.cut |= any(isinstance(kid, StructureNode) and cut[id(kid)] for kid in node.kids)
            cut[id(node)] = node.cut
        for node in order:
            node.kids = [kid for kid, stays in zip(node.kids, self._staying(node, keep), strict=True) if stays]
        self.found.tops = [node for node in self.found.tops if id(node) in keep]

    def _staying(self, node: StructureNode, keep: set[int]) -> list[bool]:
        """Which kids stay: those with content that was asked for, and with each the empty ones that follow it."""
        known = [self._stays(kid, keep) for kid in node.kids]
        last = next((stays for stays in known if stays is not None), True)
        staying = []
        for stays in known:
            last = last if stays is None else stays
            staying.append(last)
        return staying

    def _stays(self, kid: StructureNode | ContentMark | ObjectReference, keep: set[int]) -> bool | None:
        """Whether a kid stays; None for an empty one on no page."""
        if not isinstance(kid, StructureNode) or id(kid) in keep:
            return True
        own = self._page_of(gate.raw(kid.entries, "/Pg"))
        return False if kid.cut else None if own is None else own in self.pages


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


def properties(resources: DictionaryObject | None) -> Callable[[str], int | None]:
    """What gives the MCIDs of property lists that stand in resources, by their names (with slash)."""
    lists = gate.dictionary(resources, "/Properties")
    return lambda name: gate.integer(gate.dictionary(lists, name), "/MCID")


def _appearances(annotation: DictionaryObject) -> Iterator[PdfObject]:
    """The appearance streams of an annotation, unresolved: one for each of its states."""
    for kind in ("/N", "/R", "/D"):
        looks = gate.dictionary(annotation, "/AP")
        state = gate.get(looks, kind)
        if isinstance(state, StreamObject):
            raw = gate.raw(looks, kind)
            assert raw is not None
            yield raw
        elif isinstance(state, DictionaryObject):
            yield from gate.raw_items(state).values()


def preorder(tops: Sequence[StructureNode]) -> Iterator[StructureNode]:
    """The elements in reading order."""
    waiting = list(reversed(tops))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [kid for kid in reversed(node.kids) if isinstance(kid, StructureNode)]
