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
from tests.inspectors.consistency import problems

MergedFile = tuple[bytes, Sequence[int] | None]
"""A file and the indices of the pages that were taken from it, from 0; None for all."""

NEAR = 0.0002
"""How far apart, in points, two numbers may be that are the same: programs round what they write."""


def losses(sources: Sequence[MergedFile], merged: bytes) -> list[str]:
    """Sentences on what the sources have and the joined file has not, or has otherwise; and on what is wrong in it.

    One source keeps its tree; of several, each is a Part below the one Document, in order. Of a range of pages only
    those elements count that have something on them, and those bookmarks that lead there.
    """
    joined = comparison.read(merged)
    taken = [_expected(data, pages) for data, pages in sources]
    start = 0
    for source in taken:
        source.start = start
        start += len(source.pages)
    sentences = [*problems(merged)]
    if len(joined.pages) != start:
        return [*sentences, f"there are {len(joined.pages)} pages, not {start}"]
    for number, source in enumerate(taken, 1):
        sentences += [f"source {number}, {sentence}" for sentence in _page_losses(source, joined)]
        sentences += [f"source {number}, {sentence}" for sentence in _hidden_losses(source, joined)]
    sentences += _tree_losses(taken, joined)
    sentences += _outline_losses(taken, joined)
    if joined.language not in {source.whole.language for source in taken}:
        sentences.append(f"the file's language is {joined.language!r}, which is not the language of a source")
    return sentences


@dataclass
class _TakenFile:
    """A source as it should be in the joined file.

    `numbers` leads from its pages to those taken; `start` is the first of them in the joined file.
    """

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

    def annotation(self, annotation: ComparableAnnotation) -> ComparableAnnotation | None:
        """An annotation in the joined file, None where it cannot be there."""
        if annotation.page is None:
            return None if annotation.dead else annotation
        page, target = self.page(annotation.page), self.target(annotation.target)
        if annotation.dead or page is None or (annotation.target is not None and target is None):
            return None
        return replace(annotation, page=page, target=target)


def _expected(data: bytes, pages: Sequence[int] | None) -> _TakenFile:
    read = comparison.read(data)
    taken = range(len(read.pages)) if pages is None else pages
    numbers = {number: index for index, number in enumerate(taken)}
    return _TakenFile(read, numbers, len(numbers) < len(read.pages))


# Pages


def _page_losses(source: _TakenFile, joined: ComparableFile) -> Iterator[str]:
    for number in source.numbers:
        expected, page = source.whole.pages[number], joined.pages[source.page(number) or 0]
        losses = (
            *_appearance_losses(expected, page),
            *_label_losses(expected, page, labelled=source.whole.labelled),
            *_annotations_losses(source, expected, page),
        )
        yield from (f"page {number}: {sentence}" for sentence in losses)


def _appearance_losses(expected: ComparablePage, page: ComparablePage) -> Iterator[str]:
    for key, value in expected.facts.items():
        if not _same(value, page.facts[key]):
            yield f"its {key} is {page.facts[key]}, not {value}"
    if page.content != expected.content:
        yield "its content is not the same"
    for (kind, name), value in page.resources.items():
        if not _same(expected.resources.get((kind, name), value), value):
            yield f"its resource {kind} {name} is another"
    for kind, name in expected.resources.keys() - page.resources.keys():
        if kind != "/ProcSet" and re.search(re.escape(name.encode()) + rb"(?=[\s/<>\[\]()%]|$)", page.content):
            yield f"its resource {kind} {name} is not there"


def _label_losses(expected: ComparablePage, page: ComparablePage, *, labelled: bool) -> Iterator[str]:
    if labelled and page.label != expected.label:
        yield f"its label is {page.label!r}, not {expected.label!r}"
    if not labelled and not page.label.isdecimal():
        yield f"its label is {page.label!r}, not a number"


def _annotations_losses(source: _TakenFile, expected: ComparablePage, page: ComparablePage) -> Iterator[str]:
    annotations = [entry for entry in map(source.annotation, expected.annotations) if entry is not None]
    if len(annotations) != len(page.annotations):
        yield f"it has {len(page.annotations)} annotations, not {len(annotations)}"
    for index, (annotation, other) in enumerate(zip(annotations, page.annotations, strict=False)):
        yield from (f"annotation {index}: {sentence}" for sentence in _annotation_losses(annotation, other))


def _annotation_losses(expected: ComparableAnnotation, annotation: ComparableAnnotation) -> Iterator[str]:
    if annotation.page != expected.page:
        yield f"it is on page {annotation.page}, not {expected.page}"
    if not _same(expected.target, annotation.target):
        yield f"it leads to {annotation.target}, not {expected.target}"
    for key, value in expected.facts.items():
        if not _same(value, annotation.facts.get(key)):
            yield f"its {key} is {annotation.facts.get(key)!r}, not {value!r}"


def _hidden_losses(source: _TakenFile, joined: ComparableFile) -> Iterator[str]:
    """What only the ParentTree reaches has to be reached again, or to stand in the tree."""
    chains = {mark: chain for top in joined.tops for mark, chain in _chains(top, [])}
    for (number, mcid), expected in source.whole.hidden.items():
        page = source.page(number)
        if page is None:
            continue
        where = f"page {number}: MCID {mcid}"
        chain = joined.hidden.get((page, mcid)) or chains.get((page, mcid), [])
        if len(chain) < len(expected):
            yield f"{where} leads to {len(chain)} elements, not to {len(expected)}"
        for element, other in zip(expected, chain, strict=False):
            yield from (f"{where}: {sentence}" for sentence in _fact_losses(element, other))


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


def _tree_losses(sources: Sequence[_TakenFile], joined: ComparableFile) -> Iterator[str]:
    if len(sources) == 1:
        yield from _kids_losses("source 1", _tops(sources[0]), _without_stray(joined.tops, sources[0]))
        return
    if [top.type for top in joined.tops] != ["Document"]:
        yield f"at the top stand {[top.type for top in joined.tops]}, not one Document"
        return
    parts = joined.tops[0].kids
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
                expected, [actual] = replace(tops[0], type="Part", name="Part"), _without_stray([part], source)
                yield from _element_losses(where, expected, actual, ElementPositions(expected, actual))
        else:
            if part.facts["Lang"] != source.whole.language.lower():
                yield f"{where}: its language is {part.facts['Lang']!r}, not {source.whole.language!r}"
            yield from _kids_losses(where, tops, _without_stray(part.kids, source))


class ElementPositions:
    """Positions of elements in reading order, in what is wanted and in what is there: where headers lead."""

    def __init__(self, expected: ComparableElement, actual: ComparableElement) -> None:
        self.expected = {element.key: index for index, element in enumerate(expected.walk())}
        self.actual = {element.key: index for index, element in enumerate(actual.walk())}


def _tops(source: _TakenFile) -> list[ComparableElement | ComparableMark | ComparableAnnotation]:
    return [reduced for reduced in (_reduced(top, source) for top in source.whole.tops) if reduced is not None]


def _reduced(element: ComparableElement, source: _TakenFile) -> ComparableElement | None:
    """An element as it should be in the joined file: its pages counted as there, without what cannot be there.

    None where a range of pages leaves nothing of it.
    """
    kids: list[ComparableElement | ComparableMark | ComparableAnnotation] = []
    lost = False
    for kid in element.kids:
        left: ComparableElement | ComparableMark | ComparableAnnotation | None
        if isinstance(kid, ComparableElement):
            left = _reduced(kid, source)
        elif isinstance(kid, ComparableMark):
            page = source.page(kid.page)
            left = None if page is None else kid._replace(page=page)
        else:
            left = source.annotation(kid)
            lost |= left is None and source.page(kid.page) is not None
        if left is not None:
            kids.append(left)
    if source.some and not kids:
        return None
    linked = any(isinstance(kid, ComparableAnnotation) for kid in kids)
    changed = {"type": "Span", "name": "Span"} if element.type == "Link" and lost and not linked else {}
    return replace(element, kids=kids, **changed)


def _without_stray(
    kids: Sequence[ComparableElement | ComparableMark | ComparableAnnotation], source: _TakenFile
) -> list[Any]:
    """What is there, without the elements that the source's own tree does not reach.

    Of a range of pages, elements without content count on neither side.
    """
    hidden = {(source.page(page), mcid) for page, mcid in source.whole.hidden}
    left: list[ComparableElement | ComparableMark | ComparableAnnotation] = []
    for kid in kids:
        if isinstance(kid, ComparableElement):
            below = _without_stray(kid.kids, source)
            if not below and (source.some or kid.kids):
                continue
            kid = replace(kid, kids=below)
        elif isinstance(kid, ComparableMark) and not kid.stream and (kid.page, kid.mcid) in hidden:
            continue
        left.append(kid)
    return left


def _kids_losses(where: str, expected: Sequence[Any], actual: Sequence[Any]) -> Iterator[str]:
    """The tops of a tree, below a root of their own so that headers can lead from one to another."""
    expected_root, actual_root = (
        ComparableElement("Root", "Root", (0, 0), {}, kids=list(kids)) for kids in (expected, actual)
    )
    yield from _element_losses(where, expected_root, actual_root, ElementPositions(expected_root, actual_root))


def _element_losses(
    where: str, expected: ComparableElement, actual: ComparableElement, leads: ElementPositions
) -> Iterator[str]:
    yield from (f"{where}: {sentence}" for sentence in _fact_losses(expected, actual))
    yield from (f"{where}: {sentence}" for sentence in _lead_losses(expected, actual, leads))
    kinds, actual_kinds = _kinds(expected), _kinds(actual)
    if kinds != actual_kinds:
        yield f"{where}: it holds {_short(actual_kinds)}, not {_short(kinds)}"
        return
    for index, (kid, actual_kid) in enumerate(zip(expected.kids, actual.kids, strict=True)):
        below = f"{where}/{kinds[index]}[{index}]"
        if isinstance(kid, ComparableElement):
            assert isinstance(actual_kid, ComparableElement)
            yield from _element_losses(below, kid, actual_kid, leads)
        elif isinstance(kid, ComparableMark):
            if kid != actual_kid:
                yield f"{below}: it is {actual_kid}, not {kid}"
        else:
            assert isinstance(actual_kid, ComparableAnnotation)
            yield from (f"{below}: {sentence}" for sentence in _annotation_losses(kid, actual_kid))


def _kinds(element: ComparableElement) -> list[str]:
    """The sequence of kids: element, mark or annotation."""
    return [_KINDS[type(kid)] for kid in element.kids]


_KINDS = {ComparableElement: "element", ComparableMark: "mark", ComparableAnnotation: "annotation"}


def _fact_losses(expected: ComparableElement, actual: ComparableElement) -> Iterator[str]:
    if expected.type != actual.type and not expected.foreign:
        yield f"it is a {actual.type}, not a {expected.type}"
    if not expected.foreign and not actual.name.startswith(expected.name) and expected.name in comparison.STANDARD:
        yield f"it is called {actual.name}, not {expected.name}"
    for key, value in expected.facts.items():
        if not _same(value, actual.facts[key]) and not (key == "NS" and actual.facts[key] is None):
            yield f"its {key} is {actual.facts[key]!r}, not {value!r}"
    if (expected.id is None) != (actual.id is None):
        yield f"its ID is {actual.id!r}, in the source {expected.id!r}"


def _lead_losses(expected: ComparableElement, actual: ComparableElement, leads: ElementPositions) -> Iterator[str]:
    for what in ("headers", "refs"):
        targets = [leads.expected[element.key] for element in getattr(expected, what) if element.key in leads.expected]
        actual_targets = [leads.actual.get(element.key) for element in getattr(actual, what)]
        if targets != actual_targets:
            yield f"its {what} lead to elements {actual_targets}, not {targets}"


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return abs(first - second) <= NEAR
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_same(first[key], second[key]) for key in first)
    if isinstance(first, (tuple, list)) and isinstance(second, (tuple, list)):
        return len(first) == len(second) and all(map(_same, first, second))
    return bool(first == second)


def _short(values: Sequence[str]) -> str:
    return ", ".join(values[:12]) + (f" … ({len(values)})" if len(values) > 12 else "") if values else "nothing"


# The outline


def _outline_losses(sources: Sequence[_TakenFile], joined: ComparableFile) -> Iterator[str]:
    if len(sources) == 1:
        yield from _entry_losses("the outline", _entries(sources[0].whole.outline, sources[0]), joined.outline)
        return
    if len(joined.outline) != len(sources):
        yield f"the outline has {len(joined.outline)} entries, not one for each of {len(sources)} sources"
    for number, (source, entry) in enumerate(zip(sources, joined.outline, strict=False), 1):
        where = f"the outline, source {number}"
        if not isinstance(entry.target, ComparablePlace) or entry.target.page != source.start:
            yield f"{where}: it leads to {entry.target}, not to page {source.start}"
        if not entry.title:
            yield f"{where}: it has no title"
        yield from _entry_losses(where, _entries(source.whole.outline, source), entry.kids)


def _entries(entries: Sequence[ComparableBookmark], source: _TakenFile) -> tuple[ComparableBookmark, ...]:
    """Bookmarks as they should be in the joined file: those below one whose page is not taken stand in its place."""
    bookmarks: list[ComparableBookmark] = []
    for entry in entries:
        kids = _entries(entry.kids, source)
        target = source.target(entry.target)
        if isinstance(entry.target, ComparablePlace) and target is None:
            bookmarks += kids
        elif not source.some or kids or target is not None:
            bookmarks.append(replace(entry, target=target, kids=kids, open=entry.open if kids else None))
    return tuple(bookmarks)


def _entry_losses(
    where: str, expected: Sequence[ComparableBookmark], actual: Sequence[ComparableBookmark]
) -> Iterator[str]:
    for entry, other in zip_longest(expected, actual):
        if entry is None or other is None:
            titles = ([bookmark.title for bookmark in expected], [bookmark.title for bookmark in actual])
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
