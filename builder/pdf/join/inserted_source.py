"""One source while its pages are put into a file: what the steps in `insertion` share.

The steps are `inserted_pages`, `inserted_elements` and `catalog`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject

from builder.core.standards import Standard
from builder.pdf.join.carried import elements
from builder.pdf.join.carried.annotations import Annotations
from builder.pdf.join.carried.links import Links, PageTarget
from builder.pdf.join.carried.older import beyond
from builder.pdf.join.carried.resources import Copier
from builder.pdf.join.chosen_pages import ChosenPages, subject_of
from builder.pdf.join.claims.verdict import ExaminedSource
from builder.pdf.join.foreign_catalog import foreign_catalog
from builder.pdf.join.geometry import Matrix, Placement
from builder.pdf.read.gate import Leaf
from builder.pdf.write.file import PdfFile
from builder.pdf.write.structure_tree import JOINED


@dataclass(slots=True)
class SourceChanges:
    """What was done with a source: `counts` of what was copied, and sentences on the rest, each with a count."""

    counts: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, list[str]] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)

    def repair(self, what: str) -> None:
        self.repaired[what] = self.repaired.get(what, 0) + 1

    def remove(self, what: str) -> None:
        self.removed[what] = self.removed.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class InsertionOptions:
    """How a source is put into a file. `language` is the source's own, `alternatives` what its untagged pages show.

    `placements` go by page index, for pages that are set into others; `overlays` are the object numbers of form
    XObjects that are drawn over the pages, in their order.
    """

    title: str
    language: str | None
    alternatives: Sequence[str] = ()
    placements: Mapping[int, Placement] = field(default_factory=dict)
    overlays: Sequence[int] = ()


class InsertedSource:
    """A source on its way into `file`: its pages with their new object numbers, what copies it, and what was done."""

    def __init__(self, file: PdfFile, chosen: ChosenPages, options: InsertionOptions) -> None:
        self.file = file
        self.foreign = foreign_catalog(file)
        self.chosen = chosen
        self.options = options
        self.changes = SourceChanges()
        plain = file.standard is Standard.UA1
        self.beyond = beyond(chosen) if plain and chosen.original.version > file.standard.version else []
        """What the source has that the file's version of PDF does not."""
        self.lowered = plain and chosen.original.version > file.standard.version and not self.beyond
        """Whether the source is of PDF 2.0, and all that is put into the file is of PDF 1.7."""
        self.lacking: list[str] = []
        """What its pages are painted with and it does not have, in words."""
        self.first_element = 0
        """The object number of the first element of the source at the top of the file."""
        self.copier = Copier(file.objects, self._parent_entry, lowered=self.lowered)
        self.pages = {index: file.objects.reserve() for index in chosen.pages}
        targets = {index: PageTarget(page, self._matrix(index)) for index, page in self.pages.items()}
        self.links = Links(chosen.original, targets, self.changes.remove, self.changes.repair, plain=self.lowered)
        self.names = elements.StructureNames(
            file.tree, chosen.structure.root, self.copier, self.changes.repair, lowered=self.lowered
        )
        self.marked_streams = {stream for stream, _ in chosen.structure.marks}
        self.annotations = Annotations(
            chosen.annotations, self.links, self.copier, options.placements, self._struct_parent
        )
        self._stream_keys: dict[int, int] = {}
        self._object_keys: dict[int, int] = {}

    @property
    def is_joined(self) -> bool:
        """Whether the source was joined by this program: its Parts are taken for what they are."""
        root = self.chosen.structure.root
        return root is not None and JOINED.decode("ascii") in root

    def examined(self, language: str | None, *, pictures: bool = False) -> ExaminedSource:
        """What the rules on claims examine, once the source is in its file."""
        subject = subject_of(self.chosen, language, pictures=pictures, filters=self.copier.filters)
        return ExaminedSource(subject, self.file.standard, self.beyond)

    def leaves(self) -> Iterator[Leaf]:
        """The pages that are selected, in their order."""
        return (self.chosen.original.leaves[index] for index in self.chosen.pages)

    def _matrix(self, index: int) -> Matrix | None:
        placement = self.options.placements.get(index)
        return placement.matrix if placement is not None else None

    # Keys into the ParentTree

    def stream_key(self, stream: int) -> int:
        """The StructParents of a content stream, which it gets at the first call."""
        if stream not in self._stream_keys:
            self._stream_keys[stream] = self.file.tree.key()
        return self._stream_keys[stream]

    def object_key(self, source: int) -> int:
        """The StructParent of an annotation or XObject."""
        if source not in self._object_keys:
            self._object_keys[source] = self.file.tree.key()
        return self._object_keys[source]

    def _struct_parent(self, source: int) -> int | None:
        owned = source in self.chosen.structure.objects or self.options.alternatives
        return self.object_key(source) if owned else None

    def _parent_entry(self, source: int, stream: DictionaryObject) -> bytes:
        if source in self.marked_streams:
            return b"/StructParents %d" % self.stream_key(source)
        return b"/StructParent %d" % self.object_key(source) if source in self.chosen.structure.objects else b""
