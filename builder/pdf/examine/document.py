"""What a file is made of: elements, marks, annotations, links, bookmarks, actions, fields, attachments.

Found out once, for whoever wants to tell of it or to judge it. Everything is looked for, and nothing is believed: a
structure that runs in circles or has no bottom is cut short and noted in `faults`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.examine import text as wording
from builder.pdf.examine.text import Stream, Words
from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable

DEEPEST = 256
"""How many elements may stand in each other; the rest of a deeper branch is left out."""
_MOST_ELEMENTS = 1_000_000
_MOST_ENTRIES = 100_000
_MOST_CHARACTERS = 100_000_000

INLINE = frozenset(
    "Span Quote Note Reference BibEntry Code Link Annot Em Strong Sub Ruby RB RT RP Warichu WT WP Lbl FENote".split()
)
"""Standard types that are part of a line (ISO 32000-1, 14.8.4.4)."""


class Mark(NamedTuple):
    """A piece of marked content that an element holds. `page` is an index; None where it is not in the page tree."""

    stream: Stream | None
    mcid: int
    page: int | None


class Held(NamedTuple):
    """An object that an element holds: an annotation or an XObject."""

    number: int | None
    page: int | None


@dataclass(slots=True, eq=False)
class Node:
    """A structure element (ISO 32000-1, 14.7.2). `type` is the final type, `written` the one that stands there.

    `language` is the one that applies, None where no one says any. `page` is the index of the first page that it
    stands on. `stray` elements are reached by the ParentTree alone.
    """

    number: int | None
    entries: DictionaryObject
    written: str
    type: str
    parent: Node | None
    language: str | None
    depth: int
    stray: bool
    kids: list[Node | Mark | Held] = field(default_factory=list)
    page: int | None = None

    @property
    def alt(self) -> str | None:
        return gate.text(self.entries, "/Alt")

    @property
    def actual(self) -> str | None:
        return gate.text(self.entries, "/ActualText")

    @property
    def own_language(self) -> str | None:
        return node_language(self.entries)

    @property
    def path(self) -> str:
        """The types from the root to here, such as Document > Table > TR."""
        found: list[str] = []
        node: Node | None = self
        while node is not None:
            found.append(node.type)
            node = node.parent
        return " > ".join(reversed(found))

    def above(self) -> Iterator[Node]:
        """The element itself and those around it, from the inside."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Annotation(NamedTuple):
    """An annotation: the index of its page, its object number, its kind without a slash."""

    page: int
    number: int | None
    kind: str
    entries: DictionaryObject


class Target(NamedTuple):
    """Where a link or bookmark leads: an `address`, or the index of a `page`; else `fault` says why nowhere."""

    address: str | None = None
    page: int | None = None
    fault: str | None = None


class Bookmark(NamedTuple):
    """An outline entry: its level from 1, its title, where it leads."""

    level: int
    title: str
    target: Target


class Action(NamedTuple):
    """An action other than following a link: where it hangs, what it is (such as JavaScript)."""

    where: str
    kind: str


class Field(NamedTuple):
    """A form field: its full name, its kind, whether it has a value."""

    name: str
    kind: str
    filled: bool


@dataclass(slots=True)
class Anatomy:
    """All that a file is made of."""

    original: Original
    words: Words
    root: DictionaryObject | None
    nodes: list[Node] = field(default_factory=list)
    """Every element in reading order, then the stray ones."""
    tops: list[Node] = field(default_factory=list)
    owners: dict[tuple[Stream, int], Node] = field(default_factory=dict)
    shared: list[tuple[Stream, int]] = field(default_factory=list)
    """Marks that more than one element holds."""
    holders: dict[int, Node] = field(default_factory=dict)
    """Which element holds an annotation or XObject, by its object number."""
    parents: dict[int, PdfObject] = field(default_factory=dict)
    """The ParentTree."""
    annotations: list[Annotation] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    faults: list[tuple[Node | None, str]] = field(default_factory=list)
    destinations: dict[bytes, PdfObject] = field(default_factory=dict)
    language: str | None = None
    _spent: int = 0

    def spend(self, amount: int) -> None:
        """Count the characters that are handed out: few of them in a file may be referred to very often."""
        self._spent += amount
        if self._spent > _MOST_CHARACTERS:
            raise Unreadable("it is too large to be read: its text is repeated without end")

    def text(self, node: Node) -> str:
        """What an element says, on one line: replacement text goes before what is painted."""
        return wording.tidy("".join(self.pieces(node)))

    def pieces(self, node: Node) -> Iterator[str]:
        """The texts in an element, in reading order."""
        waiting: list[Node | Mark | Held | str] = [node]
        last = 0
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
            elif isinstance(one, Mark):
                text, order = self.mark(one)
                self.spend(len(text) + 10)
                # What was painted elsewhere does not follow directly on the text before.
                yield text if order == last + 1 or not text else f" {text}"
                last = order or last
            elif isinstance(one, Node) and one.type != "Artifact":
                if one.actual is not None:
                    self.spend(len(one.actual))
                    yield one.actual
                    continue
                if one is not node and (one.type not in INLINE or one.type == "Lbl"):
                    yield " "
                    waiting.append(" ")
                    last = -1
                waiting += reversed(one.kids)

    def mark(self, mark: Mark) -> tuple[str, int]:
        """The text of a mark, and its place in the order of painting (0: it has no text)."""
        said = self.words.streams.get(mark.stream) if mark.stream is not None else None
        return (said.text(mark.mcid), said.order.get(mark.mcid, 0)) if said is not None else ("", 0)

    def holder(self, annotation: Annotation) -> Node | None:
        """The element that holds an annotation."""
        return self.holders.get(annotation.number) if annotation.number is not None else None

    def target(self, entries: DictionaryObject) -> Target | None:
        """Where an annotation or bookmark leads; None where it has no destination and no link's action."""
        if "/Dest" in entries:
            return self.place(gate.raw(entries, "/Dest"))
        action = gate.dictionary(entries, "/A")
        kind = gate.name(action, "/S")
        if kind == "/URI":
            raw = gate.octets(gate.get(action, "/URI"))
            self.spend(len(raw or b""))
            return Target(address=(raw or b"").decode("utf-8", "replace"))
        return self.place(gate.raw(action, "/D")) if kind == "/GoTo" else None

    def place(self, raw: PdfObject | None) -> Target:
        """Where a destination leads (ISO 32000-1, 12.3.2)."""
        for _ in range(8):
            value = gate.resolve(raw)
            if isinstance(value, DictionaryObject):
                raw = gate.raw(value, "/D")
            elif isinstance(value, ArrayObject):
                return self._page(list(value))
            elif value is None:
                return Target(fault="it has no destination")
            else:
                word = gate.octets(value)
                word = str(value)[1:].encode("utf-8") if word is None else word
                if word not in self.destinations:
                    return Target(fault=f"there is no destination called “{word.decode('utf-8', 'replace')}”")
                raw = self.destinations[word]
        return Target(fault="its destination runs in a circle")

    def _page(self, destination: list[PdfObject]) -> Target:
        first = destination[0] if destination else None
        number = gate.reference(first)
        if number is None and isinstance(first, int):
            index = int(first)
            inside = 0 <= index < len(self.original.leaves)
            return Target(page=index) if inside else Target(fault=f"there is no page {index + 1}")
        page = self.original.numbers.get(number) if number is not None else None
        return Target(page=page) if page is not None else Target(fault="its page is not one of the file's pages")

    def number(self, index: int | None) -> str:
        """A page as people count it."""
        return f"page {index + 1}" if index is not None else "no page"


def read(original: Original) -> Anatomy:
    """Take a file apart. Raises Unreadable where its parts have no end."""
    words = wording.read(original)
    anatomy = Anatomy(original, words, gate.dictionary(original.catalog, "/StructTreeRoot"))
    anatomy.language = gate.text(original.catalog, "/Lang")
    names = gate.dictionary(original.catalog, "/Names")
    anatomy.destinations = _destinations(original.catalog, names)
    _read_annotations(anatomy)
    _Walk(anatomy).all()
    _read_bookmarks(anatomy)
    _read_fields(anatomy)
    _read_files(anatomy, names)
    anatomy.actions += _actions(anatomy, names)
    return anatomy


def node_language(entries: DictionaryObject) -> str | None:
    """What an element says of its language; a tag is short, whatever stands there."""
    said = gate.text(entries, "/Lang")
    return None if said is None else said[:80]


def _destinations(catalog: DictionaryObject, names: DictionaryObject | None) -> dict[bytes, PdfObject]:
    old = gate.dictionary(catalog, "/Dests")
    found = {key[1:].encode("utf-8"): value for key, value in gate.raw_items(old).items()} if old else {}
    for word, value in _bounded(gate.name_tree(gate.dictionary(names, "/Dests"))):
        found.setdefault(word, value)
    return found


_T = TypeVar("_T")


def _bounded(values: Iterator[_T]) -> Iterator[_T]:
    for count, value in enumerate(values):
        if count > _MOST_ELEMENTS:
            raise Unreadable("one of its trees has no end")
        yield value


def _read_annotations(anatomy: Anatomy) -> None:
    for leaf in anatomy.original.leaves:
        for raw in gate.array(leaf.entries, "/Annots") or ():
            entries = gate.resolve(raw)
            if isinstance(entries, DictionaryObject):
                kind = (gate.name(entries, "/Subtype") or "/unknown")[1:]
                anatomy.annotations.append(Annotation(leaf.index, gate.reference(raw), kind, entries))


# Structure


class _Walk:
    """Walks the structure tree, and afterwards what the ParentTree alone reaches."""

    def __init__(self, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self.roles = gate.dictionary(anatomy.root, "/RoleMap")
        self.seen: set[int] = set()
        self.arrays: set[int] = set()

    def all(self) -> None:
        anatomy = self.anatomy
        if anatomy.root is None:
            return
        self._from(gate.raw(anatomy.root, "/K"), stray=False)
        tree = gate.dictionary(anatomy.root, "/ParentTree")
        anatomy.parents = dict(_bounded(gate.number_tree(tree)))
        for value in anatomy.parents.values():
            known = gate.resolve(value)
            for raw in known if isinstance(known, ArrayObject) else (value,):
                number = gate.reference(raw)
                if number is not None and number not in self.seen and gate.resolve(raw) is not None:
                    self._from(self._topmost(raw), stray=True)
        for node in reversed(anatomy.nodes):
            self._settle(node)

    def _topmost(self, raw: PdfObject) -> PdfObject:
        """The outermost element around one that the tree does not reach."""
        passed: set[int] = set()
        for _ in range(DEEPEST):
            entries = gate.resolve(raw)
            above = gate.raw(entries, "/P") if isinstance(entries, DictionaryObject) else None
            number = gate.reference(above)
            outer = gate.resolve(above)
            if number is None or number in passed | self.seen or not isinstance(outer, DictionaryObject):
                break
            if gate.name(outer, "/Type") == "/StructTreeRoot" or above is None:
                break
            passed.add(number)
            raw = above
        return raw

    def _from(self, raw: PdfObject | None, *, stray: bool) -> None:
        waiting: list[tuple[PdfObject | None, Node | None]] = [(raw, None)]
        while waiting:
            value, parent = waiting.pop()
            entries = gate.resolve(value)
            if isinstance(entries, ArrayObject):
                if id(entries) not in self.arrays:
                    self.arrays.add(id(entries))
                    waiting += [(kid, parent) for kid in reversed(entries)]
            elif isinstance(entries, int) and parent is not None:
                self._mark(parent, int(entries), parent.entries, None)
            elif isinstance(entries, DictionaryObject):
                kind = gate.name(entries, "/Type")
                if kind == "/MCR" and parent is not None:
                    self._mark(parent, gate.integer(entries, "/MCID"), entries, gate.raw(entries, "/Stm"))
                elif kind == "/OBJR" and parent is not None:
                    self._object(parent, entries)
                elif kind not in ("/MCR", "/OBJR", "/StructTreeRoot"):
                    node = self._element(gate.reference(value), entries, parent, stray)
                    if node is not None:
                        waiting.append((gate.raw(entries, "/K"), node))
            if len(waiting) + len(self.anatomy.nodes) > _MOST_ELEMENTS:
                raise Unreadable("its structure tree has no end")

    def _element(self, number: int | None, entries: DictionaryObject, parent: Node | None, stray: bool) -> Node | None:
        key = number if number is not None else -id(entries)
        depth = parent.depth + 1 if parent is not None else 1
        if key in self.seen:
            self.anatomy.faults.append((parent, "the structure tree runs in a circle, or an element has two parents"))
            return None
        if depth > DEEPEST:
            self.anatomy.faults.append((parent, f"structure elements stand in each other more than {DEEPEST} deep"))
            return None
        self.seen.add(key)
        written = (gate.name(entries, "/S") or "/(no type)")[1:]
        own = node_language(entries)
        above = parent.language if parent is not None else self.anatomy.language
        type_ = self._final(written, gate.dictionary(entries, "/NS"))
        node = Node(number, entries, written, type_, parent, above if own is None else own, depth, stray)
        self.anatomy.nodes.append(node)
        (self.anatomy.tops if parent is None else parent.kids).append(node)
        return node

    def _final(self, written: str, namespace: DictionaryObject | None) -> str:
        """The standard type that a type stands for (ISO 32000-1, 14.7.3; ISO 32000-2, 14.8.6)."""
        mapped = gate.get(gate.dictionary(namespace, "/RoleMapNS"), f"/{written}")
        if isinstance(mapped, ArrayObject):
            mapped = gate.resolve(mapped[0]) if mapped else None
        if isinstance(mapped, str):
            written = mapped[1:]
        seen: set[str] = set()
        while written not in seen:
            seen.add(written)
            following = gate.name(self.roles, f"/{written}")
            if following is None:
                break
            written = following[1:]
        return written

    def _mark(self, parent: Node, mcid: int | None, entries: DictionaryObject, stream: PdfObject | None) -> None:
        if mcid is None:
            return
        page = self._page(gate.raw(entries, "/Pg"))
        if page is None and entries is not parent.entries:
            page = self._page(gate.raw(parent.entries, "/Pg"))
        form = gate.reference(stream)
        where = Stream("form", form) if form is not None else Stream("page", page) if page is not None else None
        parent.kids.append(Mark(where, mcid, page))
        if where is not None:
            if (where, mcid) in self.anatomy.owners:
                self.anatomy.shared.append((where, mcid))
            self.anatomy.owners.setdefault((where, mcid), parent)

    def _object(self, parent: Node, entries: DictionaryObject) -> None:
        number = gate.reference(gate.raw(entries, "/Obj"))
        page = self._page(gate.raw(entries, "/Pg"))
        parent.kids.append(Held(number, self._page(gate.raw(parent.entries, "/Pg")) if page is None else page))
        if number is not None:
            self.anatomy.holders.setdefault(number, parent)

    def _page(self, raw: PdfObject | None) -> int | None:
        number = gate.reference(raw)
        return self.anatomy.original.numbers.get(number) if number is not None else None

    def _settle(self, node: Node) -> None:
        """Say on which page an element begins, once its kids are known."""
        pages = (kid.page for kid in node.kids if kid.page is not None)
        node.page = next(pages, self._page(gate.raw(node.entries, "/Pg")))


# Bookmarks, forms, files, actions


def _read_bookmarks(anatomy: Anatomy) -> None:
    outlines = gate.dictionary(anatomy.original.catalog, "/Outlines")
    waiting: list[tuple[PdfObject | None, int]] = [(gate.raw(outlines, "/First"), 1)]
    seen: set[int] = set()
    while waiting:
        raw, level = waiting.pop()
        entries = gate.resolve(raw)
        key = gate.reference(raw) or id(entries)
        if not isinstance(entries, DictionaryObject):
            continue
        if key in seen:
            anatomy.faults.append((None, "the bookmarks run in a circle"))
            continue
        seen.add(key)
        title = wording.tidy(gate.text(entries, "/Title") or "")
        anatomy.spend(len(title))
        anatomy.bookmarks.append(Bookmark(level, title, anatomy.target(entries) or Target(fault="it leads nowhere")))
        anatomy.actions += _pressed(f"bookmark “{title}”", entries)
        waiting += [(gate.raw(entries, "/Next"), level), (gate.raw(entries, "/First"), level + 1)]
        if len(anatomy.bookmarks) > _MOST_ENTRIES:
            raise Unreadable("its bookmarks have no end")


_FIELDS = {"/Tx": "text", "/Btn": "button or box", "/Ch": "choice", "/Sig": "signature"}


def _read_fields(anatomy: Anatomy) -> None:
    form = gate.dictionary(anatomy.original.catalog, "/AcroForm")
    fields = reversed(gate.array(form, "/Fields") or [])
    waiting: list[tuple[PdfObject, str, str | None]] = [(raw, "", None) for raw in fields]
    seen: set[int] = set()
    while waiting:
        raw, above, kind = waiting.pop()
        entries = gate.resolve(raw)
        if not isinstance(entries, DictionaryObject) or id(entries) in seen:
            continue
        seen.add(id(entries))
        own = gate.text(entries, "/T")
        name = ".".join(part for part in (above, own) if part)
        anatomy.spend(len(name))
        kind = gate.name(entries, "/FT") or kind
        kids = [(kid, name, kind) for kid in gate.array(entries, "/Kids") or ()]
        if any("/T" in kid for kid in (gate.resolve(one[0]) for one in kids) if isinstance(kid, DictionaryObject)):
            waiting += reversed(kids)
            continue
        filled = gate.get(entries, "/V") is not None
        if kind == "/Sig" and filled:
            anatomy.signatures.append(name or "(no name)")
        anatomy.fields.append(Field(name or "(no name)", _FIELDS.get(kind or "", "unknown"), filled))
        if len(anatomy.fields) > _MOST_ENTRIES:
            raise Unreadable("its form fields have no end")
    if gate.get(form, "/XFA") is not None:
        anatomy.fields.append(Field("(XFA)", "a form of another kind, made of XML", True))
    if gate.dictionary(anatomy.original.catalog, "/Perms") is not None:
        anatomy.signatures.append("(usage rights)")


def _read_files(anatomy: Anatomy, names: DictionaryObject | None) -> None:
    for word, raw in _bounded(gate.name_tree(gate.dictionary(names, "/EmbeddedFiles"))):
        entries = gate.resolve(raw)
        called = entries if isinstance(entries, DictionaryObject) else None
        anatomy.files.append(_file_name(called) or word.decode("latin-1"))
    for annotation in anatomy.annotations:
        if annotation.kind == "FileAttachment":
            called = gate.dictionary(annotation.entries, "/FS")
            anatomy.files.append(_file_name(called) or "(no name)")


def _file_name(entries: DictionaryObject | None) -> str | None:
    return gate.text(entries, "/UF") or gate.text(entries, "/F")


def _actions(anatomy: Anatomy, names: DictionaryObject | None) -> Iterator[Action]:
    """Every action that is no link's: what happens on opening, on pressing a key, on turning a page."""
    catalog = anatomy.original.catalog
    opening = gate.get(catalog, "/OpenAction")
    if isinstance(opening, DictionaryObject):
        yield from (Action("on opening", kind) for kind in _chain(opening))
    elif opening is not None:
        yield Action("on opening", "GoTo")
    yield from _additional("the file", catalog)
    for word, _ in _bounded(gate.name_tree(gate.dictionary(names, "/JavaScript"))):
        yield Action("on opening", f"JavaScript ({word.decode('latin-1')})")
    for leaf in anatomy.original.leaves:
        yield from _additional(f"page {leaf.index + 1}", leaf.entries)
    for annotation in anatomy.annotations:
        where = f"page {annotation.page + 1}"
        yield from _pressed(where, annotation.entries)
        yield from _additional(where, annotation.entries)
        if annotation.kind in ("Movie", "Sound", "RichMedia", "Screen", "3D"):
            yield Action(where, annotation.kind)


def _pressed(where: str, entries: DictionaryObject) -> Iterator[Action]:
    kinds = _chain(gate.dictionary(entries, "/A"))
    # Following a link is what a link is for; anything that comes after that is not.
    return (Action(where, kind) for step, kind in enumerate(kinds) if step or kind not in ("URI", "GoTo"))


def _additional(where: str, entries: DictionaryObject) -> Iterator[Action]:
    extra = gate.dictionary(entries, "/AA")
    for key in gate.raw_items(extra) if extra is not None else ():
        yield from (Action(where, kind) for kind in _chain(gate.dictionary(extra, key)))


def _chain(action: DictionaryObject | None) -> list[str]:
    """The kinds of an action and of those that follow it (ISO 32000-1, 12.6.2)."""
    waiting: list[PdfObject | None] = [action]
    kinds: list[str] = []
    seen: set[int] = set()
    while waiting and len(kinds) < _MOST_ENTRIES:
        one = gate.resolve(waiting.pop())
        if isinstance(one, ArrayObject):
            waiting += reversed(one)
        elif isinstance(one, DictionaryObject) and id(one) not in seen:
            seen.add(id(one))
            kinds.append((gate.name(one, "/S") or "/unknown")[1:])
            waiting.append(gate.raw(one, "/Next"))
    return kinds
