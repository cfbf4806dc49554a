"""Footers, in every language that the program has words in and in every format."""

from __future__ import annotations

import datetime

import pytest

from builder.checks import footer as checks
from builder.content.catalogues import PROGRAM
from builder.layout import footer
from builder.layout.footer import FooterText
from tests.support.laying_out import FORMATS, theme

MONTHS = [datetime.date(2027, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize("format", FORMATS)
def test_the_programs_own_words_fit_into_every_format(format: str) -> None:
    """With a title of one line, so that any leaflet can be printed in each of them."""
    made = theme("harbour", format)
    too_high = []
    for tag in PROGRAM.tags:
        words = PROGRAM.words_of(tag)
        for day in MONTHS:
            review = words.next_review.format(date=words.month(day))
            text = FooterText(tag, "A", f"{words.version.format(version='1.10')} · {review}")
            top = footer.footer_top(made, text) if footer.has_glyphs(made, text) else 0
            if top + checks._ABOVE_FOOTER > made.format.margins.bottom:
                too_high.append((tag, text.edition))
    assert too_high == []
