"""The structure tree of a file under construction (ISO 32000-1 and 32000-2, 14.7), written in bulk, as text."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.core.part import Annotated, Element, Marked
from builder.pdf.write import namespaces
from builder.pdf.write.namespaces import Namespaces
from builder.pdf.write.objects import PdfObjects
from builder.pdf.write.pdf_text import encoded, name, octets, references, string

_PER_LEAF = 500
"""How many entries a leaf of a name or number tree has."""


@dataclass(slots=True)
class StructureTree:
    """What the sources give to the one structure tree.

    `kids` are the object numbers of the Document's own kids. `streams` has for each StructParents the object number of
    the element that owns each MCID, and `objects` for each StructParent that of its element. `identifiers` leads from
    ID to element, 0 where that is to come, and `clashes` counts those that were renamed; `roles` leads from type to
    standard type, None for one that means nothing; `classes` has written objects. A `newer` tree is for PDF 2.0: its
    own elements are in a namespace.
    """

    objects: PdfObjects
    newer: bool = False
    root: int = 0
    document: int = 0
    kids: list[int] = field(default_factory=list)
    streams: dict[int, dict[int, int]] = field(default_factory=dict)
    annotated: dict[int, int] = field(default_factory=dict)
    identifiers: dict[bytes, int] = field(default_factory=dict)
    clashes: dict[bytes, int] = field(default_factory=dict)
    roles: dict[str, str | None] = field(default_factory=dict)
    classes: dict[str, bytes] = field(default_factory=dict)
    namespaces: Namespaces = field(init=False)
    document_entries: bytes = b""
    """The entries of the Document other than its kids."""
    own_document: int = 0
    """The object number of an element that is the Document itself; 0 if there is none."""
    joined: bool = False
    """Whether the Document's kids are a Part for each of several sources."""
    next_key: int = 0
    sealed: dict[int, bytes] = field(default_factory=dict)
    """Entries of the ParentTree as they are written, by StructParent or StructParents."""

    def __post_init__(self) -> None:
        self.root, self.document = self.objects.reserve(), self.objects.reserve()
        self.namespaces = Namespaces(self.objects)

    def space(self, role: str) -> bytes:
        """The NS entry of an element of a standard type; none in PDF 1.7."""
        if not self.newer:
            return b""
        self.newer_type(f"/{role}")
        return b"/NS %d 0 R" % self.namespaces.number(namespaces.of_type(role))

    def newer_type(self, role: str) -> str:
        """A type that an element of PDF 2.0 has. Readers that know no namespaces find it in the role map of PDF 1.7."""
        if role in namespaces.OLDER:
            self.roles.setdefault(role, namespaces.OLDER[role])
        return role

    def key(self) -> int:
        """A fresh StructParent or StructParents."""
        self.next_key += 1
        return self.next_key - 1

    def copy(self, objects: PdfObjects) -> StructureTree:
        """The same tree below a Document without kids, to be continued in `objects`."""
        other = copy.copy(self)
        other.objects, other.kids = objects, []
        for mapping in ("streams", "annotated", "identifiers", "clashes", "roles", "classes", "sealed"):
            setattr(other, mapping, getattr(self, mapping).copy())
        other.namespaces = self.namespaces.copy(objects)
        return other

    def seal(self) -> None:
        """Write the ParentTree's entries for the elements that exist by now."""
        self.sealed |= self._parents()
        self.streams, self.annotated = {}, {}

    def finish(self) -> None:
        """Write the root, its Document and the namespaces."""
        space = b"" if self.own_document else self.space("Document")
        self.namespaces.write()
        entries = b"/Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d" % (
            self.own_document or self.document,
            self._parent_tree(),
            self.next_key,
        )
        if self.identifiers:
            names = [(octets(key), number) for key, number in sorted(self.identifiers.items()) if number]
            entries += b"/IDTree %d 0 R" % self._tree(b"/Names", [(b"%s %d 0 R" % pair, pair[0]) for pair in names])
        roles = [name(key) + b" " + name(role) for key, role in sorted(self.roles.items()) if role is not None]
        if roles:
            entries += b"/RoleMap<<%s>>" % b"".join(roles)
        if self.classes:
            entries += b"/ClassMap<<%s>>" % b"".join([name(key) + b" " + value for key, value in self.classes.items()])
        if self.namespaces.numbers:
            entries += b"/Namespaces[%s]" % references(self.namespaces.numbers.values())
        if self.joined:
            entries += JOINED + b" true"
        self.objects.put(self.root, b"<<%s>>" % entries)
        if not self.own_document:
            body = b"<</Type/StructElem/S/Document%s/P %d 0 R%s/K[%s]>>"
            self.objects.put(self.document, body % (space, self.root, self.document_entries, references(self.kids)))

    def _parent_tree(self) -> int:
        entries = sorted((self.sealed | self._parents()).items())
        return self._tree(b"/Nums", [(text, b"%d" % key) for key, text in entries])

    def _parents(self) -> dict[int, bytes]:
        entries = {key: b"%d[%s]" % (key, _by_mcid(marks)) for key, marks in self.streams.items()}
        entries |= {key: b"%d %d 0 R" % (key, number) for key, number in self.annotated.items()}
        return entries

    def _tree(self, kind: bytes, entries: Sequence[tuple[bytes, bytes]]) -> int:
        """A number or name tree of sorted entries, each with its key apart (ISO 32000-1, 7.9.6 and 7.9.7)."""
        leaves = [entries[start : start + _PER_LEAF] for start in range(0, len(entries), _PER_LEAF)]
        texts = [b"%s[%s]" % (kind, b" ".join([text for text, _ in leaf])) for leaf in leaves]
        if len(leaves) < 2:
            return self.objects.add(b"<<%s>>" % (texts[0] if texts else kind + b"[]"))
        kids = [
            self.objects.add(b"<<%s/Limits[%s %s]>>" % (text, leaf[0][1], leaf[-1][1]))
            for leaf, text in zip(leaves, texts, strict=True)
        ]
        return self.objects.add(b"<</Kids[%s]>>" % references(kids))


JOINED = b"/LeafletsJoined"
"""The entry of a StructTreeRoot whose Document contains a Part for each of the files that were joined."""


def _by_mcid(marks: Mapping[int, int]) -> bytes:
    """The elements by MCID; null if there is none."""
    if len(marks) == max(marks) + 1:
        return references([marks[mcid] for mcid in range(len(marks))])
    return b" ".join([b"%d 0 R" % marks[mcid] if mcid in marks else b"null" for mcid in range(max(marks) + 1)])


# The elements of parts


@dataclass(frozen=True, slots=True)
class PartElements:
    """The elements of one part, and what their page indices mean in the file.

    `pages` are object numbers by page index, `keys` their StructParents; `annotations` are object numbers with their
    StructParent, by page index and number. `language` is given where it differs from the file's. `related` has the
    object number of an array for an element, by its id: the elements that it refers to (ISO 32000-2, table 355).
    """

    elements: Sequence[Element]
    pages: Sequence[int]
    keys: Sequence[int]
    annotations: Mapping[Annotated, tuple[int, int]]
    language: str | None = None
    related: Mapping[int, int] = field(default_factory=dict)


def add_elements(tree: StructureTree, branch: PartElements) -> dict[int, int]:
    """Write the elements of a branch below the Document of `tree`. Returns their object numbers by their ids."""
    written: dict[int, int] = {}
    for top in branch.elements:
        written |= _ElementWriter(tree, branch).write(top)
        tree.kids.append(written[id(top)])
    return written


class _ElementWriter:
    def __init__(self, tree: StructureTree, branch: PartElements) -> None:
        self.tree = tree
        self.branch = branch

    def write(self, top: Element) -> dict[int, int]:
        """Write `top` and all below it in reading order. Returns their object numbers by their ids."""
        order = list(preorder(top))
        numbers = {id(element): self.tree.objects.reserve() for element, _ in order}
        for element, parent in order:
            above = self.tree.document if parent is None else numbers[id(parent)]
            language = element.language or (self.branch.language if parent is None else None)
            self.tree.objects.put(numbers[id(element)], self._element(element, above, language, numbers))
        return numbers

    def _element(self, element: Element, parent: int, language: str | None, numbers: Mapping[int, int]) -> bytes:
        number = numbers[id(element)]
        page = _first_page(element)
        role, attributes = element.role, element.attributes
        if self.tree.newer and element.newer is not None:
            role, attributes = element.newer
        entries = [b"/Type/StructElem/S/%s%s/P %d 0 R" % (role.encode("ascii"), self.tree.space(role), parent)]
        if page is not None:
            entries.append(b"/Pg %d 0 R" % self.branch.pages[page])
        kids = [self._kid(kid, page, number, numbers) for kid in element.kids]
        if kids:
            entries.append(b"/K %s" % kids[0] if len(kids) == 1 else b"/K[%s]" % b" ".join(kids))
        # A tuple, and no mapping: most elements have none of these, and a file has hundreds of elements.
        texts = (
            (b"/Alt", element.alt),
            (b"/ActualText", element.instead),
            (b"/Lang", language),
            (b"/T", element.title),
            (b"/ID", element.id),
        )
        entries += [key + string(text) for key, text in texts if text is not None]
        if element.id is not None:
            self.tree.identifiers[encoded(element.id)] = number
        if attributes:
            entries.append(b"/A%s" % _attributes(attributes))
        if id(element) in self.branch.related:
            entries.append(b"/Ref %d 0 R" % self.branch.related[id(element)])
        return b"<<%s>>" % b"".join(entries)

    def _kid(
        self, kid: Element | Marked | Annotated, page: int | None, number: int, numbers: Mapping[int, int]
    ) -> bytes:
        if isinstance(kid, Element):
            return b"%d 0 R" % numbers[id(kid)]
        if isinstance(kid, Annotated):
            annotation, struct_parent = self.branch.annotations[kid]
            self.tree.annotated[struct_parent] = number
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (annotation, self.branch.pages[kid.page])
        self.tree.streams.setdefault(self.branch.keys[kid.page], {})[kid.mcid] = number
        if kid.page == page:
            return b"%d" % kid.mcid
        return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self.branch.pages[kid.page], kid.mcid)


def _first_page(element: Element) -> int | None:
    """The index of the page of an element's first content, if it has some of its own."""
    for kid in element.kids:
        if not isinstance(kid, Element):
            return kid.page
    return None


def identifiers(tops: Iterable[Element]) -> frozenset[bytes]:
    """The IDs of these elements and all below them, as a file has them."""
    return frozenset(encoded(element.id) for top in tops for element, _ in preorder(top) if element.id is not None)


def preorder(top: Element) -> Iterator[tuple[Element, Element | None]]:
    """`top` and all below it in reading order, each with its parent; no recursion, however deep they nest."""
    waiting: list[tuple[Element, Element | None]] = [(top, None)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        waiting += [(kid, element) for kid in reversed(element.kids) if isinstance(kid, Element)]


def _attributes(attributes: Sequence[tuple[str, str, str]]) -> bytes:
    """Attribute objects, one for each owner (ISO 32000-1, 14.7.5).

    They are in an array even where there is one: PDFium, and so Chromium, looks for the scope of a header in arrays.
    """
    owners: dict[str, str] = {}
    for owner, key, value in attributes:
        owners[owner] = owners.get(owner, "") + f"/{key} {value}"
    objects = [f"<</O/{owner}{entries}>>" for owner, entries in owners.items()]
    return f"[{''.join(objects)}]".encode("ascii")
