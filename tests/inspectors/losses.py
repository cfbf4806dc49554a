"""What a joined file has lost of the files that it was joined from, or has wrong. Knows nothing of the program.

losses([(one, None), (other, [0, 2])], joined)    # an empty list when everything is there, in order
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from tests.inspectors import comparison
from tests.inspectors.comparison import (
    ComparableAnnotation,
    ComparableBookmark,
    ComparableElement,
    ComparableFile,
    ComparableMark,
    ComparablePage,
    ComparablePlace,
)
from tests.inspectors.consistency import faults

MergedFile = tuple[bytes, Sequence[int] | None]
"""A file and the indices of the pages that were taken from it, from 0; None for all."""

NEAR = 0.0002
"""How far apart, in points, two numbers may be that are the same: programs round what they write."""


def losses(sources: Sequence[MergedFile], merged: bytes) -> list[str]:
    """Sentences on what the sources have and the joined file has not, or has otherwise; and on what is wrong in it.

    One source keeps its tree; of several, each is a Part below the one Document, in order. Of a range of pages only
    those elements count that have something on them, and those bookmarks that lead there.
    """
    found = comparison.read(merged)
    expected = [_expected(data, pages) for data, pages in sources]
    start = 0
    for one in expected:
        one.start = start
        start += len(one.pages)
    said = [*faults(merged)]
    if len(found.pages) != start:
        return [*said, f"there are {len(found.pages)} pages, not {start}"]
    for number, one in enumerate(expected, 1):
        said += [f"source {number}, {sentence}" for sentence in _page_losses(one, found)]
        said += [f"source {number}, {sentence}" for sentence in _hidden_losses(one, found)]
    said += _tree_losses(expected, found)
    said += _outline_losses(expected, found)
    if found.language not in {one.whole.language for one in expected}:
        said.append(f"the file's language is {found.language!r}, which is no source's")
    return said


@dataclass
class _TakenFile:
    """A source as it has to be found again. `numbers` leads from its pages to those taken; `start` is the first's."""

    whole: ComparableFile
    numbers: dict[int, int]
    some: bool
    start: int = 0

    @property
    def pages(self) -> list[ComparablePage]:
        return [self.whole.pages[number] for number in self.numbers]

    def page(self, number: int | None) -> int | None:
        """The page of the joined file, None where it is not taken."""
        return self.start + self.numbers[number] if number in self.numbers else None

    def target(self, target: ComparablePlace | str | None) -> ComparablePlace | str | None:
        if not isinstance(target, ComparablePlace):
            return target
        page = self.page(target.page)
        return None if page is None else target._replace(page=page)

    def thing(self, thing: ComparableAnnotation) -> ComparableAnnotation | None:
        """An annotation in the joined file, None where it cannot be there."""
        if thing.page is None:
            return None if thing.dead else thing
        page, target = self.page(thing.page), self.target(thing.target)
        if thing.dead or page is None or (thing.target is not None and target is None):
            return None
        return replace(thing, page=page, target=target)


def _expected(data: bytes, pages: Sequence[int] | None) -> _TakenFile:
    read = comparison.read(data)
    taken = range(len(read.pages)) if pages is None else pages
    numbers = {number: index for index, number in enumerate(taken)}
    return _TakenFile(read, numbers, len(numbers) < len(read.pages))


# Pages


def _page_losses(source: _TakenFile, found: ComparableFile) -> Iterator[str]:
    for number in source.numbers:
        wanted, page = source.whole.pages[number], found.pages[source.page(number) or 0]
        where = f"page {number}:"
        for key, value in wanted.facts.items():
            if not _same(value, page.facts[key]):
                yield f"{where} its {key} is {page.facts[key]}, not {value}"
        if page.content != wanted.content:
            yield f"{where} its content is not the same"
        for (kind, name), value in page.resources.items():
            if not _same(wanted.resources.get((kind, name), value), value):
                yield f"{where} its resource {kind} {name} is another"
        for kind, name in wanted.resources.keys() - page.resources.keys():
            if kind != "/ProcSet" and re.search(re.escape(name.encode()) + rb"(?=[\s/<>\[\]()%]|$)", page.content):
                yield f"{where} its resource {kind} {name} is not there"
        if source.whole.labelled and page.label != wanted.label:
            yield f"{where} its label is {page.label!r}, not {wanted.label!r}"
        if not source.whole.labelled and not page.label.isdecimal():
            yield f"{where} its label is {page.label!r}, not a number"
        annotations = [one for one in map(source.thing, wanted.annotations) if one is not None]
        if len(annotations) != len(page.annotations):
            yield f"{where} it has {len(page.annotations)} annotations, not {len(annotations)}"
        for index, (one, other) in enumerate(zip(annotations, page.annotations, strict=False)):
            yield from (f"{where} annotation {index}: {sentence}" for sentence in _thing_losses(one, other))


def _thing_losses(wanted: ComparableAnnotation, thing: ComparableAnnotation) -> Iterator[str]:
    if thing.page != wanted.page:
        yield f"it is on page {thing.page}, not {wanted.page}"
    if not _same(wanted.target, thing.target):
        yield f"it leads to {thing.target}, not {wanted.target}"
    for key, value in wanted.facts.items():
        if not _same(value, thing.facts.get(key)):
            yield f"its {key} is {thing.facts.get(key)!r}, not {value!r}"


def _hidden_losses(source: _TakenFile, found: ComparableFile) -> Iterator[str]:
    """What only the ParentTree reaches has to be reached again, or to stand in the tree."""
    chains = {mark: chain for top in found.tops for mark, chain in _chains(top, [])}
    for (number, mcid), wanted in source.whole.hidden.items():
        page = source.page(number)
        if page is None:
            continue
        where = f"page {number}: MCID {mcid}"
        chain = found.hidden.get((page, mcid)) or chains.get((page, mcid), [])
        if len(chain) < len(wanted):
            yield f"{where} leads to {len(chain)} elements, not to {len(wanted)}"
        for one, other in zip(wanted, chain, strict=False):
            yield from (f"{where}: {sentence}" for sentence in _fact_losses(one, other))


def _chains(
    element: ComparableElement, above: list[ComparableElement]
) -> Iterator[tuple[tuple[int, int], list[ComparableElement]]]:
    """For marked content of pages, the elements from the one that lists it upwards."""
    chain = [element, *above]
    for kid in element.kids:
        if isinstance(kid, ComparableElement):
            yield from _chains(kid, chain)
        elif isinstance(kid, ComparableMark) and not kid.stream:
            yield (kid.page, kid.mcid), chain


# The tree


def _tree_losses(sources: Sequence[_TakenFile], found: ComparableFile) -> Iterator[str]:
    if len(sources) == 1:
        yield from _kids_losses("source 1", _tops(sources[0]), _without_strange(found.tops, sources[0]))
        return
    if [top.type for top in found.tops] != ["Document"]:
        yield f"at the top stand {[top.type for top in found.tops]}, not one Document"
        return
    parts = found.tops[0].kids
    kinds = [kid.type if isinstance(kid, ComparableElement) else "content" for kid in parts]
    if kinds != ["Part"] * len(sources):
        yield f"the Document holds {_short(kinds)}, not a Part for each of {len(sources)} sources"
        return
    for number, (source, part) in enumerate(zip(sources, parts, strict=True), 1):
        assert isinstance(part, ComparableElement)
        where = f"source {number}, Part"
        tops = _tops(source)
        if len(source.whole.tops) == 1 and source.whole.tops[0].type == "Document":
            if tops and isinstance(tops[0], ComparableElement):
                wanted, [there] = replace(tops[0], type="Part", name="Part"), _without_strange([part], source)
                yield from _element_losses(where, wanted, there, ElementPositions(wanted, there))
        else:
            if part.facts["Lang"] != source.whole.language.lower():
                yield f"{where}: its language is {part.facts['Lang']!r}, not {source.whole.language!r}"
            yield from _kids_losses(where, tops, _without_strange(part.kids, source))


class ElementPositions:
    """Positions of elements in reading order, in what is wanted and in what is there: where headers lead."""

    def __init__(self, wanted: ComparableElement, found: ComparableElement) -> None:
        self.wanted = {one.key: index for index, one in enumerate(wanted.walk())}
        self.found = {one.key: index for index, one in enumerate(found.walk())}


def _tops(source: _TakenFile) -> list[ComparableElement | ComparableMark | ComparableAnnotation]:
    return [one for one in (_reduced(top, source) for top in source.whole.tops) if one is not None]


def _reduced(element: ComparableElement, source: _TakenFile) -> ComparableElement | None:
    """An element as it has to be found: its pages counted as in the joined file, without what cannot be there.

    None where a range of pages leaves nothing of it.
    """
    kids: list[ComparableElement | ComparableMark | ComparableAnnotation] = []
    lost = False
    for kid in element.kids:
        one: ComparableElement | ComparableMark | ComparableAnnotation | None
        if isinstance(kid, ComparableElement):
            one = _reduced(kid, source)
        elif isinstance(kid, ComparableMark):
            page = source.page(kid.page)
            one = None if page is None else kid._replace(page=page)
        else:
            one = source.thing(kid)
            lost |= one is None and source.page(kid.page) is not None
        if one is not None:
            kids.append(one)
    if source.some and not kids:
        return None
    linked = any(isinstance(kid, ComparableAnnotation) for kid in kids)
    changed = {"type": "Span", "name": "Span"} if element.type == "Link" and lost and not linked else {}
    return replace(element, kids=kids, **changed)


def _without_strange(
    kids: Sequence[ComparableElement | ComparableMark | ComparableAnnotation], source: _TakenFile
) -> list[Any]:
    """What is there, without the elements that the source's own tree does not reach.

    Of a range of pages, elements without content count on neither side.
    """
    hidden = {(source.page(page), mcid) for page, mcid in source.whole.hidden}
    found: list[ComparableElement | ComparableMark | ComparableAnnotation] = []
    for kid in kids:
        if isinstance(kid, ComparableElement):
            below = _without_strange(kid.kids, source)
            if not below and (source.some or kid.kids):
                continue
            kid = replace(kid, kids=below)
        elif isinstance(kid, ComparableMark) and not kid.stream and (kid.page, kid.mcid) in hidden:
            continue
        found.append(kid)
    return found


def _kids_losses(where: str, wanted: Sequence[Any], found: Sequence[Any]) -> Iterator[str]:
    """The tops of a tree, below a root of their own so that headers can lead from one to another."""
    one, other = (ComparableElement("Root", "Root", (0, 0), {}, kids=list(kids)) for kids in (wanted, found))
    yield from _element_losses(where, one, other, ElementPositions(one, other))


def _element_losses(
    where: str, wanted: ComparableElement, found: ComparableElement, leads: ElementPositions
) -> Iterator[str]:
    yield from (f"{where}: {sentence}" for sentence in _fact_losses(wanted, found))
    yield from (f"{where}: {sentence}" for sentence in _lead_losses(wanted, found, leads))
    kinds, others = _kinds(wanted), _kinds(found)
    if kinds != others:
        yield f"{where}: it holds {_short(others)}, not {_short(kinds)}"
        return
    for index, (kid, other) in enumerate(zip(wanted.kids, found.kids, strict=True)):
        below = f"{where}/{kinds[index]}[{index}]"
        if isinstance(kid, ComparableElement):
            assert isinstance(other, ComparableElement)
            yield from _element_losses(below, kid, other, leads)
        elif isinstance(kid, ComparableMark):
            if kid != other:
                yield f"{below}: it is {other}, not {kid}"
        else:
            assert isinstance(other, ComparableAnnotation)
            yield from (f"{below}: {sentence}" for sentence in _thing_losses(kid, other))


def _kinds(element: ComparableElement) -> list[str]:
    """The sequence of kids: element, mark or annotation."""
    return [_KINDS[type(kid)] for kid in element.kids]


_KINDS = {ComparableElement: "element", ComparableMark: "mark", ComparableAnnotation: "annotation"}


def _fact_losses(wanted: ComparableElement, found: ComparableElement) -> Iterator[str]:
    if wanted.type != found.type and not wanted.foreign:
        yield f"it is a {found.type}, not a {wanted.type}"
    if not wanted.foreign and not found.name.startswith(wanted.name) and wanted.name in comparison.STANDARD:
        yield f"it is called {found.name}, not {wanted.name}"
    for key, value in wanted.facts.items():
        if not _same(value, found.facts[key]) and not (key == "NS" and found.facts[key] is None):
            yield f"its {key} is {found.facts[key]!r}, not {value!r}"
    if (wanted.id is None) != (found.id is None):
        yield f"its ID is {found.id!r}, in the source {wanted.id!r}"


def _lead_losses(wanted: ComparableElement, found: ComparableElement, leads: ElementPositions) -> Iterator[str]:
    for what in ("headers", "refs"):
        targets = [leads.wanted[one.key] for one in getattr(wanted, what) if one.key in leads.wanted]
        others = [leads.found.get(one.key) for one in getattr(found, what)]
        if targets != others:
            yield f"its {what} lead to elements {others}, not {targets}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NEAR
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _short(values: Sequence[str]) -> str:
    return ", ".join(values[:12]) + (f" … ({len(values)})" if len(values) > 12 else "") if values else "nothing"


# The outline


def _outline_losses(sources: Sequence[_TakenFile], found: ComparableFile) -> Iterator[str]:
    if len(sources) == 1:
        yield from _entry_losses("the outline", _entries(sources[0].whole.outline, sources[0]), found.outline)
        return
    if len(found.outline) != len(sources):
        yield f"the outline has {len(found.outline)} entries, not one for each of {len(sources)} sources"
    for number, (source, entry) in enumerate(zip(sources, found.outline, strict=False), 1):
        where = f"the outline, source {number}"
        if not isinstance(entry.target, ComparablePlace) or entry.target.page != source.start:
            yield f"{where}: it leads to {entry.target}, not to page {source.start}"
        if not entry.title:
            yield f"{where}: it has no title"
        yield from _entry_losses(where, _entries(source.whole.outline, source), entry.kids)


def _entries(entries: Sequence[ComparableBookmark], source: _TakenFile) -> tuple[ComparableBookmark, ...]:
    """Entries as they have to be found. Where one leads to a page that is not taken, those below it take its place."""
    found: list[ComparableBookmark] = []
    for entry in entries:
        kids = _entries(entry.kids, source)
        target = source.target(entry.target)
        if isinstance(entry.target, ComparablePlace) and target is None:
            found += kids
        elif not source.some or kids or target is not None:
            found.append(replace(entry, target=target, kids=kids, open=entry.open if kids else None))
    return tuple(found)


def _entry_losses(
    where: str, wanted: Sequence[ComparableBookmark], found: Sequence[ComparableBookmark]
) -> Iterator[str]:
    for entry, other in zip_longest(wanted, found):
        if entry is None or other is None:
            titles = ([one.title for one in wanted], [one.title for one in found])
            yield f"{where}: it holds {_short(titles[1])}, not {_short(titles[0])}"
            return
        below = f"{where}/{entry.title}"
        if other.title != entry.title:
            yield f"{below}: it is called {other.title}"
        if not _same(entry.target, other.target):
            yield f"{below}: it leads to {other.target}, not {entry.target}"
        if (other.open, other.style) != (entry.open, entry.style):
            yield f"{below}: it is {(other.open, other.style)}, not {(entry.open, entry.style)}"
        yield from _entry_losses(below, entry.kids, other.kids)
