"""Structure elements as PDF objects (ISO 32000-1, 14.7), written in bulk: as text, not one by one through pypdf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.part import Annotated, Element, Marked


def string(text: str) -> bytes:
    """`text` as a PDF text string (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(" + escaped.encode("ascii") + b")"
    return b"<" + ("\ufeff" + text).encode("utf-16-be").hex().encode("ascii") + b">"


@dataclass(frozen=True, slots=True)
class Branch:
    """The elements of one part, and what their page indices mean in the file.

    `pages` are object numbers by page index; `annotations` are object numbers with their StructParent, by page index
    and number; `first_page` is the index in the file of the part's first page, and its StructParents. `language` is
    given where it differs from the file's.
    """

    elements: Sequence[Element]
    pages: Sequence[int]
    annotations: Mapping[Annotated, tuple[int, int]]
    first_page: int
    language: str | None = None


def write_tree(branches: Sequence[Branch], first_free: int, page_count: int) -> list[bytes]:
    """Make the objects of a structure tree, which take the numbers from `first_free` up.

    The first is the root, the second its Document; below that stand the elements of each branch.
    """
    writer = _Writer(first_free, page_count)
    writer.write(branches)
    return writer.objects


class _Writer:
    def __init__(self, first_free: int, page_count: int) -> None:
        self.root = first_free
        self.document = first_free + 1
        self.objects: list[bytes] = []
        self.marked: list[dict[int, int]] = [{} for _ in range(page_count)]
        self.annotated: dict[int, int] = {}
        self.identifiers: list[tuple[bytes, int]] = []

    def write(self, branches: Sequence[Branch]) -> None:
        tops: list[int] = []
        bodies: list[bytes] = []
        for branch in branches:
            for top in branch.elements:
                tops.append(self.document + 1 + len(bodies))
                bodies += self._below(branch, top, tops[-1])
        document = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self.root, _references(tops))
        self.objects = [self._root(), document, *bodies]

    def _root(self) -> bytes:
        numbers = [b"%d[%s]" % (page, _by_mcid(marks)) for page, marks in enumerate(self.marked) if marks]
        numbers += [b"%d %d 0 R" % entry for entry in sorted(self.annotated.items())]
        names = b"".join([b"%s %d 0 R" % entry for entry in sorted(self.identifiers)])
        return b"<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d%s>>" % (
            self.document,
            b" ".join(numbers),
            max(self.annotated, default=len(self.marked) - 1) + 1,
            b"/IDTree<</Names[%s]>>" % names if names else b"",
        )

    def _below(self, branch: Branch, top: Element, first: int) -> Iterator[bytes]:
        """`top`, which is object number `first`, and all below it in reading order."""
        order = list(_preorder(top))
        numbers = {id(element): first + index for index, (element, _) in enumerate(order)}
        for element, parent in order:
            above = self.document if parent is None else numbers[id(parent)]
            language = element.language or (branch.language if parent is None else None)
            yield self._element(branch, element, above, language, numbers)

    def _element(
        self, branch: Branch, element: Element, parent: int, language: str | None, numbers: Mapping[int, int]
    ) -> bytes:
        number = numbers[id(element)]
        page = next((kid.page for kid in element.kids if not isinstance(kid, Element)), None)
        entries = [b"/Type/StructElem/S/%s/P %d 0 R" % (element.role.encode("ascii"), parent)]
        if page is not None:
            entries.append(b"/Pg %d 0 R" % branch.pages[page])
        kids = [self._kid(branch, kid, page, number, numbers) for kid in element.kids]
        if kids:
            entries.append(b"/K %s" % kids[0] if len(kids) == 1 else b"/K[%s]" % b" ".join(kids))
        for key, text in ((b"Alt", element.alt), (b"Lang", language), (b"T", element.title), (b"ID", element.id)):
            if text is not None:
                entries.append(b"/%s%s" % (key, string(text)))
        if element.id is not None:
            self.identifiers.append((string(element.id), number))
        if element.attributes:
            entries.append(b"/A%s" % _attributes(element.attributes))
        return b"<<%s>>" % b"".join(entries)

    def _kid(
        self,
        branch: Branch,
        kid: Element | Marked | Annotated,
        page: int | None,
        number: int,
        numbers: Mapping[int, int],
    ) -> bytes:
        if isinstance(kid, Element):
            return b"%d 0 R" % numbers[id(kid)]
        if isinstance(kid, Annotated):
            annotation, struct_parent = branch.annotations[kid]
            self.annotated[struct_parent] = number
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (annotation, branch.pages[kid.page])
        self.marked[branch.first_page + kid.page][kid.mcid] = number
        if kid.page == page:
            return b"%d" % kid.mcid
        return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (branch.pages[kid.page], kid.mcid)


def _preorder(top: Element) -> Iterator[tuple[Element, Element | None]]:
    """`top` and all below it in reading order, each with its parent; no recursion, however deep they nest."""
    waiting: list[tuple[Element, Element | None]] = [(top, None)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        waiting += [(kid, element) for kid in reversed(element.kids) if isinstance(kid, Element)]


def _by_mcid(marks: Mapping[int, int]) -> bytes:
    return _references(marks[mcid] for mcid in range(len(marks)))


def _attributes(attributes: Sequence[tuple[str, str, str]]) -> bytes:
    """Attribute objects, one for each owner (ISO 32000-1, 14.7.5)."""
    owners: dict[str, str] = {}
    for owner, key, value in attributes:
        owners[owner] = owners.get(owner, "") + f"/{key} {value}"
    objects = [f"<</O/{owner}{entries}>>" for owner, entries in owners.items()]
    text = objects[0] if len(objects) == 1 else f"[{''.join(objects)}]"
    return text.encode("ascii")


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join([b"%d 0 R" % number for number in numbers])
