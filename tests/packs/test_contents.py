"""The contents of a pack, and the tables that compare its operations: how they are put on pages."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pytest

from builder.content.marked_text import Line
from builder.packs.pages import CONTENTS, ContentsEntry, Glance, GlanceAnswer, GlanceRow, lay_out_contents
from tests.inspectors import Pdf
from tests.support import laying_out
from tests.support.empty_pages import rooms

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
