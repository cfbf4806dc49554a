"""Type is set a little smaller where that spares a page, and never smaller than its kind of print allows."""

from __future__ import annotations

import pytest

from builder.content.format import LEAST_SIZE
from builder.layout import tightness
from builder.layout.fit import Fitter
from builder.layout.flow import Frame, Piece
from tests.support.laying_out import FORMATS, theme

FRAME = Frame(700, 700, 0)


def fitter(pages: float) -> Fitter:
    """So many pages of lines, without spaces."""
    return Fitter([Piece(10, lambda pen, top: None) for _ in range(round(pages * 70))], FRAME, 10)


@pytest.mark.parametrize("format", FORMATS)
def test_no_type_is_smaller_than_its_kind_allows_or_by_more_than_a_point_and_a_half(format: str) -> None:
    given = theme("harbour", format)
    for step, most in ((1, 0.5), (2, 1), (3, 1.5)):
        smaller = tightness.theme_at(given, step)
        before, after = given.format.type, smaller.format.type
        assert after.body >= max(before.body - most, LEAST_SIZE[given.format.kind])
        assert after.small == before.small >= 12
        assert after.body < after.subheading < after.heading < after.title
        assert 1.25 <= after.line_height <= before.line_height
        assert 0.7 <= smaller.roominess < 1


@pytest.mark.parametrize(
    ("pages", "format", "tried"),
    [
        (4.3, "a4", 3),
        (3.3, "a4", 2),
        (4.9, "a4", 0),
        (1, "a4", 0),
        (2.7, "a4", 0),
        (6.04, "dl-trifold", 2),
        (5.1, "dl-trifold", 0),
    ],
)
def test_smaller_type_is_tried_where_a_little_is_over(pages: float, format: str, tried: int) -> None:
    given = theme("harbour", format)
    assert len([*tightness.steps(given, fitter(pages), given.format.pages_on_a_sheet)]) == tried
