"""What rules examine: pages of a file with their structure, and what is worked out from them once, on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from builder.core.language_codes import is_well_formed
from builder.pdf.read import content_scan, gate
from builder.pdf.read.content_scan import StreamShown
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.read.structure import ContentStream, Structure, StructureNode
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.roles import Roles
from builder.pdf.rules.used_font import UsedFont

_HIDDEN = 2
"""The flag of an annotation that is not shown (ISO 32000-1, table 165)."""


class ListedAnnotation(NamedTuple):
    """An annotation: its page, its dictionary, its kind, and the element that it is in."""

    page: int
    entries: DictionaryObject
    kind: str
    node: StructureNode | None


@dataclass(eq=False)
class RuleSubject:
    """Pages of a file (indices, ascending), their annotations by object number, and their structure.

    `language` is the one that goes for the whole, None where none is stated. With `pictures` the pages are shown as
    pictures, and have no tags of their own. `whole` says whether these are all pages of the file. `packed` are the
    filters of its streams, where they are known.
    """

    original: Original
    pages: Sequence[int]
    annotations: Mapping[int, tuple[int, DictionaryObject]]
    structure: Structure
    language: str | None = None
    pictures: bool = False
    packed: Collection[str] | None = None

    def __post_init__(self) -> None:
        self._found: dict[Callable[[RuleSubject], Iterable[Breach]], list[Breach]] = {}

    def found(self, find: Callable[[RuleSubject], Iterable[Breach]]) -> list[Breach]:
        """What a rule finds, looked for once: several standards have the same rules. Raises Unreadable."""
        if find not in self._found:
            self._found[find] = list(find(self))
        return self._found[find]

    @property
    def whole(self) -> bool:
        return len(self.pages) == len(self.original.leaves)

    @property
    def catalog(self) -> DictionaryObject:
        return self.original.catalog

    @property
    def tagged(self) -> bool:
        return self.structure.root is not None

    @property
    def nodes(self) -> Sequence[StructureNode]:
        return () if self.pictures else self.structure.nodes

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.structure.root)

    @cached_property
    def types(self) -> dict[int, str]:
        """The standard type of each element by the id of its node, with its slash; empty where it has none."""
        return {id(node): self.roles.final(self.roles.in_namespace(node)) or "" for node in self.structure.nodes}

    def type_of(self, node: StructureNode | None) -> str:
        return self.types.get(id(node), "") if node is not None else ""

    def of_type(self, *types: str) -> Iterator[StructureNode]:
        """The elements of these types, in reading order."""
        return (node for node in self.nodes if self.types[id(node)] in types)

    def kids(self, node: StructureNode) -> list[StructureNode]:
        """The elements in an element."""
        return [kid for kid in node.kids if isinstance(kid, StructureNode)]

    def language_of(self, node: StructureNode | None) -> str | None:
        """The language of an element: its own, or that of the nearest element around it that has one."""
        while node is not None:
            own = gate.text(node.entries, "/Lang")
            if own is not None:
                return own
            node = node.parent
        return None

    @cached_property
    def main_language(self) -> str:
        """The language that goes for the whole, or else the one that most of its elements and text state."""
        if self.language is not None:
            return self.language
        own = (gate.text(node.entries, "/Lang") for node in self.nodes)
        marked = (language for shown in self.shown.values() for language in shown.languages)
        stated = Counter(language for language in (*own, *marked) if language and is_well_formed(language))
        return stated.most_common(1)[0][0] if stated else ""

    @cached_property
    def shown(self) -> dict[int, StreamShown]:
        """What each content stream shows, by its key (see `read.structure.page_key`)."""
        return {key: stream.painted.shown for key, stream in self.structure.streams.items()}

    @cached_property
    def filters(self) -> Collection[str]:
        """The filters of the streams; of all those of the file, where nobody has looked yet."""
        return set(_filters(self.original)) if self.packed is None else self.packed

    def resources(self, stream: ContentStream) -> DictionaryObject | None:
        """The resources of a content stream: its own, or those of its page."""
        own = gate.dictionary(stream.entries, "/Resources")
        return own if own is not None else gate.dictionary(self.original.leaves[stream.page].entries, "/Resources")

    @cached_property
    def fonts(self) -> list[UsedFont]:
        """The fonts that text is set in, each once."""
        used: dict[int, UsedFont] = {}
        for key, stream in self.structure.streams.items():
            fonts = gate.dictionary(self.resources(stream), "/Font")
            for (name, mode), strings in self.shown[key].strings.items():
                entries = gate.dictionary(fonts, name)
                if entries is not None:
                    if id(entries) not in used:
                        used[id(entries)] = UsedFont(entries, stream.page)
                    font = used[id(entries)]
                    (font.invisible_strings if mode == 3 else font.painted_strings).update(strings)
        return list(used.values())

    @cached_property
    def listed_annotations(self) -> list[ListedAnnotation]:
        return [
            ListedAnnotation(
                page, entries, (gate.name(entries, "/Subtype") or "/")[1:], self.structure.objects.get(number)
            )
            for number, (page, entries) in self.annotations.items()
        ]

    @cached_property
    def seen_annotations(self) -> list[ListedAnnotation]:
        """The annotations that are shown: not hidden, and not outside of their page (ISO 14289-1, 7.18.1)."""
        return [
            annotation
            for annotation in self.listed_annotations
            if not (gate.integer(annotation.entries, "/F") or 0) & _HIDDEN and not self._is_outside(annotation)
        ]

    def _is_outside(self, annotation: ListedAnnotation) -> bool:
        page = self.original.leaves[annotation.page].entries
        area = gate.numbers(page, "/CropBox") or gate.numbers(page, "/MediaBox") or []
        box = gate.numbers(annotation.entries, "/Rect") or []
        if len(area) != 4 or len(box) != 4:
            return False
        return any(
            max(box[axis], box[axis + 2]) <= min(area[axis], area[axis + 2])
            or min(box[axis], box[axis + 2]) >= max(area[axis], area[axis + 2])
            for axis in (0, 1)
        )

    @cached_property
    def used(self) -> dict[str, list[tuple[DictionaryObject, int]]]:
        """The resources that pages use, each once, by their kind (such as /XObject), with the index of a page."""
        found: dict[str, list[tuple[DictionaryObject, int]]] = {}
        seen: set[int] = set()
        for stream in self.structure.streams.values():
            names = {content_scan.decoded_name(name) for name in stream.painted.names}
            resources = self.resources(stream)
            for kind in ("/Font", "/XObject", "/ExtGState", "/Properties", "/Pattern", "/Shading"):
                entries = gate.dictionary(resources, kind)
                for key in gate.raw_items(entries) if entries is not None else ():
                    value = gate.dictionary(entries, key) if key in names else None
                    if value is not None and id(value) not in seen:
                        seen.add(id(value))
                        found.setdefault(kind, []).append((value, stream.page))
        return found


def _filters(original: Original) -> Iterator[str]:
    """The filters of all streams of a file."""
    reader = original.reader
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in numbers:
        try:
            value = gate.resolve(IndirectObject(number, generation, reader))
        except Unreadable:
            continue
        if isinstance(value, StreamObject):
            single = gate.name(value, "/Filter")
            names = [gate.resolve(name) for name in gate.array(value, "/Filter") or ()]
            yield from map(str, names if single is None else [single])
