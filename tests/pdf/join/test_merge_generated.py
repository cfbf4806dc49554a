"""Files of other generators joined: the oracle finds nothing lost, the validator nothing that the sources had not."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.pdf.join.merge import MergeReport, Source, merge
from builder.pdf.validate import STANDARDS, validate
from tests.inspectors import Pdf, comparison
from tests.inspectors.comparison import ComparableBookmark, ComparableElement, ComparableMark
from tests.inspectors.losses import losses
from tests.pdf import generated
from tests.support import strategies
from tests.support.making import REPOSITORY, make

Choice = tuple[str, tuple[int, ...] | None]
"""A file by its name, and the pages that are taken from it."""


@functools.cache
def file(name: str) -> bytes:
    """A file by its name; one of the program's own as well."""
    return make(REPOSITORY, name) if name not in generated.FILES else generated.FILES[name]()


@functools.cache
def page_count(name: str) -> int:
    return len(comparison.read(file(name)).pages)


@functools.cache
def broken(data: bytes) -> frozenset[str]:
    """The standards that a file does not follow."""
    return frozenset(finding.standard for finding in validate(data))


NAMES = [*generated.FILES, "bone"]
RANGES = [(name, (page,)) for name in generated.FILES for page in range(page_count(name)) if page_count(name) > 1]


def choices() -> st.SearchStrategy[Choice]:
    return st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), pages(page_count(name))))


def pages(count: int) -> st.SearchStrategy[tuple[int, ...] | None]:
    some = st.sets(st.integers(0, count - 1), min_size=1).map(lambda taken: tuple(sorted(taken)))
    return st.none() | some


def joined(*chosen: Choice) -> MergeReport:
    return merge([Source(file(name), name, pages=taken) for name, taken in chosen])


def whole_files(names: Sequence[str]) -> list[Choice]:
    return [(name, None) for name in names]


@functools.cache
def intent(data: bytes) -> str:
    """The colours that a file is made for; nothing where it does not say so."""
    pdf = Pdf(data)
    intents = list(pdf.file.Root.get("/OutputIntents", []))
    return comparison.digest(intents[0].DestOutputProfile) if intents else ""


def earns(standard: str, chosen: Sequence[Choice]) -> bool:
    """Whether what is joined of whole files has to follow a standard: all do, and PDF/A ones are made for the same."""
    files = [file(name) for name, _ in chosen]
    alike = standard == "PDF/UA-1" or len(set(map(intent, files))) == 1
    return alike and all(taken is None for _, taken in chosen) and not any(standard in broken(file) for file in files)


def check(chosen: Sequence[Choice], report: MergeReport) -> None:
    """Nothing is lost; a standard that every source follows is followed and claimed, and none is claimed falsely."""
    assert losses([(file(name), taken) for name, taken in chosen], report.pdf) == []
    wrong = broken(report.pdf)
    for standard in STANDARDS:
        claimed = standard in report.claims
        assert not (claimed and standard in wrong), validate(report.pdf)
        assert claimed or not earns(standard, chosen), report.unclaimed


@pytest.mark.parametrize("name", NAMES)
def test_one_file_alone_stays_what_it_is(name: str) -> None:
    report = joined((name, None))
    check([(name, None)], report)
    assert merge([report.pdf]).pdf == report.pdf


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_itself_is_there_twice(name: str) -> None:
    twice = whole_files([name, name])
    check(twice, joined(*twice))


@pytest.mark.parametrize(("name", "taken"), RANGES)
def test_a_page_brings_what_is_its_own(name: str, taken: tuple[int, ...]) -> None:
    for chosen in ([(name, taken)], [("slip", None), (name, taken)]):
        check(chosen, joined(*chosen))


@settings(max_examples=strategies.few())
@given(st.lists(choices(), min_size=2, max_size=4))
def test_nothing_is_lost_of_any_files(chosen: list[Choice]) -> None:
    check(chosen, joined(*chosen))


def test_the_same_files_give_the_same_bytes() -> None:
    chosen = whole_files(NAMES)
    assert joined(*chosen).pdf == joined(*chosen).pdf


def test_nothing_is_lost_of_twenty_files() -> None:
    chosen = whole_files(list(itertools.islice(itertools.cycle(NAMES), 20)))
    check(chosen, joined(*chosen))


@settings(max_examples=strategies.few())
@given(st.lists(choices(), min_size=3, max_size=3))
def test_it_does_not_matter_what_is_joined_first(chosen: list[Choice]) -> None:
    one, other, third = chosen
    sources = [(file(name), taken) for name, taken in chosen]
    third_alone, first_alone = (Source(file(name), name, pages=taken) for name, taken in (third, one))
    assert losses(sources, merge([Source(joined(one, other).pdf), third_alone]).pdf) == []
    assert losses(sources, merge([first_alone, Source(joined(other, third).pdf)]).pdf) == []


@pytest.mark.parametrize("name", [name for name in NAMES if page_count(name) > 1])
def test_splitting_and_joining_again_gives_the_same_outline(name: str) -> None:
    for cut in range(1, page_count(name)):
        halves = [joined((name, tuple(range(cut)))), joined((name, tuple(range(cut, page_count(name)))))]
        again = comparison.read(merge([half.pdf for half in halves]).pdf)
        before = comparison.read(joined((name, None)).pdf)
        assert [entry for part in again.outline for entry in flat(part.kids)] == list(flat(before.outline))
        if not is_cut(before.tops, cut):
            [document], [split] = before.tops, again.tops
            parts = [kid for part in split.kids if isinstance(part, ComparableElement) for kid in part.kids]
            assert [shape(kid) for kid in parts] == [shape(kid) for kid in document.kids]


def flat(entries: Sequence[ComparableBookmark]) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        yield entry.title, entry.target
        yield from flat(entry.kids)


def shape(kid: Any) -> Any:
    """What a cut leaves of an element: a link into the other half becomes a Span, and loses its annotation."""
    if isinstance(kid, ComparableMark):
        return kid.text
    if not isinstance(kid, ComparableElement):
        return ()
    below = [shape(entry) for entry in kid.kids if isinstance(entry, (ComparableElement, ComparableMark))]
    return ("Span" if kid.type == "Link" else kid.type, kid.facts, below)


def is_cut(tops: Sequence[ComparableElement], cut: int) -> bool:
    """Whether an element below the top has content on both sides of a cut, or comes before one that was set earlier."""
    [document] = tops
    sides = [{mark < cut for mark in marks(kid)} for kid in document.kids]
    return any(len(side) > 1 for side in sides) or sides != sorted(sides, key=lambda side: False in side)


def marks(kid: Any) -> Iterator[int]:
    """The pages of all marked content below."""
    if isinstance(kid, ComparableMark):
        yield kid.page
    elif isinstance(kid, ComparableElement):
        for entry in kid.kids:
            yield from marks(entry)


@pytest.mark.parametrize("name", ["ward", "visit", "form"])
def test_a_file_of_pdf_2_is_joined_and_claims_no_standard_of_pdf_1(name: str) -> None:
    newer = generated.stored(f"{name}-ua-2")
    report = merge([newer, generated.slip()])
    assert losses([(newer, None), (generated.slip(), None)], report.pdf) == []
    assert not set(report.claims) & broken(report.pdf)


def test_a_table_that_is_cut_inside_a_cell_makes_no_claim() -> None:
    report = merge([Source(generated.cut_table(), pages=[0])])
    assert losses([(generated.cut_table(), [0])], report.pdf) == []
    assert not set(report.claims) & broken(report.pdf)
