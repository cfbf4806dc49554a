"""The contents of a pack, and the tables that compare its operations: how they are put on pages."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import pytest

from builder.content.marked_text import Line
from builder.content.project import Project
from builder.packs import compose, prepare
from builder.packs.options import PackOptions
from builder.packs.pages import CONTENTS, ContentsEntry, Glance, GlanceAnswer, GlanceRow, lay_out_contents
from tests.inspectors import Pdf
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out, packing
from tests.support.empty_pages import rooms
from tests.support.making import REPOSITORY

LONG = "Most people walk after a couple of days, and some need a frame for a week or two"
OPERATIONS = ("Surgery to strengthen a weakened bone", "Liver surgery", "Brain surgery")


@functools.cache
def contents(format: str, entries: int, topics: int, operations: int) -> bytes:
    """The contents of a pack of made-up leaflets, whose tables compare so many topics."""
    theme = laying_out.theme("harbour", format)
    listed = [ContentsEntry(f"Leaflet {number}", CONTENTS, number) for number in range(1, entries + 1)]
    rows = [GlanceRow(f"Topic number {number}", answers(number, operations)) for number in range(1, topics + 1)]
    part = lay_out_contents(listed, Glance(OPERATIONS[:operations], rows), "en-GB", {}, theme)
    return laying_out.file_of([part], theme)


def answers(number: int, operations: int) -> Sequence[GlanceAnswer | None]:
    """Answers of which one is long."""
    said = [LONG if number % operations == index else f"In {number} days" for index in range(operations)]
    return [GlanceAnswer(CONTENTS, Line(words)) for words in said]


def empty(data: bytes, format: str) -> list[float]:
    return [page.empty for page in rooms(data, laying_out.theme("harbour", format).format)]


@pytest.mark.parametrize(("format", "topics", "operations"), [("a4", 7, 2), ("a4", 12, 2), ("a4", 10, 3), ("a5", 8, 2)])
def test_each_page_of_contents_and_tables_is_a_third_full(format: str, topics: int, operations: int) -> None:
    assert max(empty(contents(format, 6, topics, operations), format)) < 2 / 3


@pytest.mark.parametrize(("topics", "operations"), [(6, 2), (4, 3)])
def test_a_page_is_spared_by_columns_as_wide_as_their_words_or_tighter_lines(topics: int, operations: int) -> None:
    assert len(empty(contents("a4", 6, topics, operations), "a4")) == 1


def test_columns_are_as_wide_as_each_other_where_that_takes_no_page() -> None:
    fragments = Pdf(contents("a4", 6, 3, 3)).painted[0].fragments
    lefts = [next(each.box[0] for each in fragments if each.text.startswith(title[:5])) for title in OPERATIONS]
    assert lefts[2] - lefts[1] == pytest.approx(lefts[1] - lefts[0], abs=0.1)


def test_a_table_that_fits_on_a_page_begins_on_it_below_a_long_list() -> None:
    pdf = Pdf(contents("a5", 9, 3, 2))
    assert "At a glance" not in pdf.page_text(1)
    assert "Topic number 3" in " ".join(pdf.page_text(2).split())


# What is on the cover, so that it is one page


FORMATS = ["a4", "a5", "a5-booklet", "dl-trifold", "giant-print", "large-print", "mono", "us-letter"]


@functools.cache
def pack_in(format: str, *names: str) -> Pdf:
    project = Project(REPOSITORY)
    options = PackOptions("harbour", format=format)
    prepared, _ = prepare.prepare(project, [compose.choose(project, names)], options)
    assert prepared is not None
    return Pdf(prepared.maker.renderer.make(packing.pack_of(prepared, names), {}).data)


def words_of_page(pdf: Pdf, number: int) -> str:
    return " ".join(pdf.page_text(number).replace("\u00a0", " ").split())


@pytest.mark.parametrize("format", FORMATS)
def test_a_cover_is_one_page_with_what_is_needed_at_hand(format: str) -> None:
    pdf = pack_in(format, "bone", "brain")
    first = words_of_page(pdf, 1)
    needed = ("Surgery on your bone and your brain", "Your details", "Notes", "01632 960 114", "Code of this pack")
    assert [words for words in needed if words not in first] == []
    assert re.search(r"Code of this pack ?[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", first)
    after = words_of_page(pdf, 2).removeprefix("Example ")
    assert after.startswith(("At a glance", "What is in this pack"))
    assert overlaps(pdf) == []
    assert pdf.tagging_problems() == []


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_cover_has_no_room_for_is_with_the_contents(format: str) -> None:
    pdf = pack_in(format, "bone", "brain")
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    before = " ".join(words_of_page(pdf, page) for page in range(1, starts["Surgery to strengthen a weakened bone"]))
    assert "Latest version" in before
    assert "It tells your team which versions of the leaflets you were given" in before
    assert "Full code:" in before
    assert before.count("What is in this pack") == 1


@pytest.mark.parametrize("format", ["a4", "mono", "us-letter"])
@pytest.mark.parametrize("details", [{}, {"notes": "\n".join("Bring a drink." for _ in range(5))}])
def test_numbers_of_pages_on_a_cover_are_those_of_the_leaflets(format: str, details: dict[str, str]) -> None:
    project = Project(REPOSITORY)
    names = ("bone", "brain")
    prepared, _ = prepare.prepare(project, [compose.choose(project, names)], PackOptions("harbour", format=format))
    assert prepared is not None
    pdf = Pdf(prepared.maker.renderer.make(packing.pack_of(prepared, names), details).data)
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    listed = words_of_page(pdf, 1 if not details else starts["What is in this pack"])
    for title in ("Surgery to strengthen a weakened bone", "Brain surgery", "What happens after surgery"):
        assert f"{title} page {starts[title]}" in listed
    assert "Bring a drink." in words_of_page(pdf, 1) or not details
    assert "Who to contact" in listed


def test_contents_are_on_the_cover_alone_where_nothing_is_compared() -> None:
    pdf = pack_in("a4", "overview")
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    assert starts["What is in this pack"] == 1
    assert starts["Surgery for secondary breast cancer"] == 2


def test_a_name_and_long_notes_change_no_number_of_another_patient() -> None:
    names = ("bone", "brain")
    prepared, _ = packing.ready(REPOSITORY, names)
    pack, renderer = packing.pack_of(prepared, names), prepared.maker.renderer
    first = renderer.make(pack, {}).data
    renderer.make(pack, {"notes": "\n\n".join(f"Note {number}." for number in range(60))})
    assert renderer.make(pack, {}).data == first
