"""The structure of a file as people hear it: what `read.structure_tree` has read, without what no program reads out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.examine.file_text import StreamKey
from builder.pdf.read import gate
from builder.pdf.read.structure import ContentMark, StructureNode, preorder
from builder.pdf.rules.subject import RuleSubject

_LONGEST_TAG = 80

INLINE = frozenset(
    "Span Quote Note Reference BibEntry Code Link Annot Em Strong Sub Ruby RB RT RP Warichu WT WP Lbl FENote".split()
)
"""Standard types that are part of a line (ISO 32000-1, 14.8.4.4)."""


class MarkReference(NamedTuple):
    """A marked-content reference: a piece of content of an element. `page` is an index."""

    stream: StreamKey
    mcid: int
    page: int


class TaggedObject(NamedTuple):
    """A reference from an element to an annotation or XObject: its object number, the index of its page."""

    number: int
    page: int


@dataclass(slots=True, eq=False)
class TaggedElement:
    """A structure element (ISO 32000-1, 14.7.2). `type` is the standard type, `written` the one in the file.

    `language` is the one that applies, None where none is stated. `page` is the index of the first page with content
    of the element. `stray` elements are reached by the ParentTree alone; the element around them does not list them.
    """

    entries: DictionaryObject
    written: str
    type: str
    parent: TaggedElement | None
    language: str | None
    stray: bool
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


@dataclass(slots=True)
class TaggedStructure:
    """The structure of a file; without elements where it is not tagged."""

    elements: list[TaggedElement] = field(default_factory=list)
    """Every element in reading order, then the stray ones."""
    tops: list[TaggedElement] = field(default_factory=list)
    """Those that no element lists."""
    owners: dict[tuple[StreamKey, int], TaggedElement] = field(default_factory=dict)
    """The element that lists each piece of marked content."""
    holders: dict[int, TaggedElement] = field(default_factory=dict)
    """The element that an annotation or XObject is in, by its object number."""


def tagged_structure(subject: RuleSubject) -> TaggedStructure:
    """The structure of a whole file as it is heard."""
    found = TaggedStructure()
    read = subject.structure
    elements: dict[int, TaggedElement] = {}
    nodes = list(preorder(read.tops))
    for node in nodes:
        elements[id(node)] = _element(subject, node, elements.get(id(node.parent)))
    for node in nodes:
        element = elements[id(node)]
        for kid in node.kids:
            if isinstance(kid, StructureNode):
                if kid.stray <= node.stray:
                    element.children.append(elements[id(kid)])
            elif isinstance(kid, ContentMark):
                if (kid.stream, kid.mcid) not in read.carried or node.stray:
                    mark = MarkReference(stream_key(kid.stream), kid.mcid, kid.page)
                    element.children.append(mark)
                    found.owners[(mark.stream, kid.mcid)] = element
            else:
                element.children.append(TaggedObject(kid.number, kid.page))
                found.holders[kid.number] = element
    # From the end, so that the pages of the elements in an element are set before its own.
    for node in reversed(nodes):
        element = elements[id(node)]
        own = node.page if "/Pg" in node.entries else None
        element.page = next((child.page for child in element.children if child.page is not None), own)
    found.elements = sorted(elements.values(), key=lambda element: element.stray)
    found.tops = [
        element for element in found.elements if element.parent is None or (element.stray and not element.parent.stray)
    ]
    return found


def stream_key(key: int) -> StreamKey:
    """A content stream by its key in `read.structure` (see `page_key`)."""
    return StreamKey("page", -1 - key) if key < 0 else StreamKey("form", key)


def _element(subject: RuleSubject, node: StructureNode, parent: TaggedElement | None) -> TaggedElement:
    around = subject.language if parent is None else parent.language
    own = _own_language(node.entries)
    written = (gate.name(node.entries, "/S") or "/(no type)")[1:]
    meaning = subject.roles.meaning(node)[1:] if "/S" in node.entries else written
    return TaggedElement(node.entries, written, meaning, parent, around if own is None else own, node.stray)


def _own_language(entries: DictionaryObject) -> str | None:
    """The language that an element states; cut to the length of a tag."""
    language = gate.text(entries, "/Lang")
    return None if language is None else language[:_LONGEST_TAG]
