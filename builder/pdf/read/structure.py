"""The structure tree of a file as values (ISO 32000-1, 14.7); `structure_tree` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject, PdfObject

from builder.pdf.read import content_scan


class ContentMark(NamedTuple):
    """A marked-content sequence: its stream (see `page_key`), its MCID, and the index of the page that paints it."""

    stream: int
    mcid: int
    page: int


class LostMark(NamedTuple):
    """A reference of an element to content that is on no page of the file, with its MCID."""

    node: StructureNode
    mcid: int


class StructureDefect(NamedTuple):
    """A place where a structure is no tree, or has no end, and the element in which it was met."""

    node: StructureNode | None
    message: str


class ObjectReference(NamedTuple):
    """An annotation or XObject as content: its object number, and the index of its page."""

    number: int
    page: int


@dataclass(slots=True, eq=False)
class StructureNode:
    """A structure element. `kids` are in their order; `page` is the index of the page that the element names.

    `cut` says that content of it is on pages that are not wanted, `stray` that only the ParentTree reaches it.
    """

    entries: DictionaryObject
    source: int | None
    role: str
    page: int | None
    depth: int
    parent: StructureNode | None = None
    kids: list[StructureNode | ContentMark | ObjectReference] = field(default_factory=list)
    cut: bool = False
    stray: bool = False
    number: int = 0


@dataclass(slots=True)
class ContentStream:
    """A content stream that may contain marked content: a page's, or a form XObject's.

    `resources` are those that it draws with: a form may use its page's. `around` is what surrounds the calls of a form
    (see `painting`).
    """

    entries: DictionaryObject
    painted: content_scan.Painting
    page: int
    resources: DictionaryObject | None
    around: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Structure:
    """The elements of the pages that are selected, and the streams that they own.

    `tops` are the elements at the root. `streams` go by key; `repaired` are sentences on what was wrong.
    """

    root: DictionaryObject | None
    tops: list[StructureNode] = field(default_factory=list)
    nodes: list[StructureNode] = field(default_factory=list)
    streams: dict[int, ContentStream] = field(default_factory=dict)
    marks: dict[tuple[int, int], StructureNode] = field(default_factory=dict)
    objects: dict[int, StructureNode] = field(default_factory=dict)
    untagged: list[tuple[int, int]] = field(default_factory=list)
    """Marked content, by stream and MCID, that no element owns."""
    carried: set[tuple[int, int]] = field(default_factory=set)
    """Marked content that its element does not list: only the ParentTree leads from it to that."""
    shared: list[tuple[int, int]] = field(default_factory=list)
    """Marked content that more than one element lists."""
    lost: list[LostMark] = field(default_factory=list)
    parents: Mapping[int, PdfObject] = field(default_factory=dict)
    """The ParentTree (ISO 32000-1, 14.7.4.4)."""
    defects: list[StructureDefect] = field(default_factory=list)
    repaired: dict[str, int] = field(default_factory=dict)

    def repair(self, what: str) -> None:
        self.repaired[what] = self.repaired.get(what, 0) + 1


def page_key(index: int) -> int:
    """The key of a page's own content; a form XObject's is its object number, which is above zero."""
    return -1 - index


AnnotationsByNumber = Mapping[int, tuple[int, DictionaryObject]]
"""Annotations by object number, each with the index of its page."""


def preorder(tops: Sequence[StructureNode]) -> Iterator[StructureNode]:
    """The elements in reading order."""
    waiting = list(reversed(tops))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [kid for kid in reversed(node.kids) if isinstance(kid, StructureNode)]
