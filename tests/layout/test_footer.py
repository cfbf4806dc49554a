"""Footers, in every language that the program has words in and in every format."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from builder.checks import footer as checks
from builder.content.catalogues import PROGRAM
from builder.layout import footer
from builder.layout.footer import FooterText
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.pages import lay_out_blank
from builder.pdf.join.assemble import assemble
from tests.inspectors import Pdf
from tests.support.laying_out import FORMATS, METADATA, theme
from tests.support.strategies import LETTERS

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
            text = FooterText(tag, "A", words.version.format(version="1.10"), review)
            top = footer.footer_top(made, text) if footer.has_glyphs(made, text) else 0
            if top + checks._ABOVE_FOOTER > made.format.margins.bottom:
                too_high.append((tag, text.review))
    assert too_high == []


def shown(format: str, text: FooterText, bottom: float = 0, tab: int = 0) -> list[list[str]]:
    """The lines of footers on two pages, from the top, as they are read from a file.

    The `bottom` margin is that of the format where it is 0. In a pack, pages have a `tab`.
    """
    made, codes = theme("harbour", format), GlyphCodes("Y")
    if bottom:
        margins = made.format.margins.model_copy(update={"bottom": bottom})
        made = dataclasses.replace(made, format=made.format.model_copy(update={"margins": margins}))
    blanks = [lay_out_blank(str(number), text.language, made) for number in range(2)]
    streams = footer.footers(made, text, range(1, 3), 12, codes, tab=tab)
    fonts = {**made.faces.programs(LETTERS + "·" + "".join(text[1:])), **codes.programs}
    pdf = Pdf(assemble(blanks, streams, METADATA, fonts))
    pages: list[list[str]] = []
    for page in (1, 2):
        lines: dict[float, str] = {}
        for fragment in pdf.fragments:
            if fragment.page == page:
                lines[fragment.y] = " ".join((lines.get(fragment.y, "") + " " + fragment.text).split())
        pages.append([lines[height] for height in sorted(lines, reverse=True)])
    return pages


BONE = FooterText("en-GB", "Surgery to strengthen a weakened bone", "Version 1.0", "Next review: November 2027")


@pytest.mark.parametrize("format", ["a4", "dyslexia", "mono", "us-letter"])
def test_a_wide_page_has_all_of_it_on_one_line(format: str) -> None:
    assert shown(format, BONE) == [
        ["Version 1.0 · Next review: November 2027 Page 1 of 12"],
        ["Surgery to strengthen a weakened bone · Version 1.0 Page 2 of 12"],
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_every_footer_has_the_version(format: str) -> None:
    for title in (BONE.title, "Liver surgery"):
        first, second = shown(format, BONE._replace(title=title))
        assert max(len(first), len(second)) <= 2
        assert "Version 1.0" in first[0]
        assert "Next review: November 2027" in first[-1]
        assert second[0].startswith(title)
        assert "Version 1.0" in second[-1]


def test_a_margin_without_room_for_two_lines_has_no_version() -> None:
    assert shown("a5", BONE, bottom=45)[1] == ["Surgery to strengthen a weakened bone Page 2 of 12"]


@pytest.mark.parametrize("format", ["a5", "a5-booklet", "dl-trifold", "giant-print"])
def test_a_title_that_leaves_no_room_stands_above_the_version(format: str) -> None:
    assert shown(format, BONE)[1] == ["Surgery to strengthen a weakened bone", "Version 1.0 Page 2 of 12"]


def test_a_stamp_is_never_left_out() -> None:
    text = BONE._replace(review="", stamp="Withdrawn")
    assert all("Withdrawn" in " ".join(page) for format in FORMATS for page in shown(format, text))


@pytest.mark.parametrize("format", ["dl-trifold", "giant-print"])
def test_no_phrase_of_a_footer_goes_over_two_lines_where_it_fits_on_one(format: str) -> None:
    parted, checked = [], []
    for tag in PROGRAM.tags:
        words = PROGRAM.words_of(tag)
        review = words.next_review.format(date=words.month(datetime.date(2027, 9, 1)))
        stamp = words.stamps["draft"]
        text = FooterText(tag, "Surgery to strengthen a weakened bone", words.version.format(version="1.10"), review)
        # Words in one font, which are read from the file as they stand on paper.
        if not theme("harbour", format).faces.regular.font.coverage.issuperset("".join(text[1:]) + stamp):
            continue
        checked.append(tag)
        for each, tab in ((text, 2), (text._replace(stamp=stamp), 0)):
            for lines in shown(format, each, tab=tab):
                flat = " ".join(lines)
                phrases = [
                    phrase.replace("\u00a0", " ") for phrase in (each.version, each.review, each.stamp) if phrase
                ]
                parted += [
                    (tag, lines) for phrase in phrases if phrase in flat and not any(phrase in line for line in lines)
                ]
                assert not any(line.startswith("·") or line.endswith("·") for line in lines[1:])
    assert parted == []
    assert {"cy", "de", "en", "fr"} <= set(checked)
