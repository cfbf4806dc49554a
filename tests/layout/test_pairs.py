"""Two pictures that belong together: side by side and equally high where there is room, each with its caption."""

from __future__ import annotations

import pytest

from builder import layout
from builder.content import leaflet as content
from builder.content.leaflet import figures_of
from builder.content.validity import extra_files
from tests.inspectors import Pdf
from tests.inspectors.overlaps import overlaps
from tests.inspectors.structure import PdfElement
from tests.support import laying_out

LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}
PAIR = [
    {"image": "bone.svg", "alt": "A thigh bone with a pin.", "caption": "The first of two pictures"},
    {"image": "liver.svg", "alt": "A liver.", "caption": "The second picture, whose caption takes more lines"},
]
BLOCK = {"kind": "figures", "figures": PAIR}
NARROW = ("dl-trifold", "giant-print")


def page_with(*blocks: object, language: str = "en-GB") -> content.Leaflet:
    section = {"id": "s", "title": "T", "body": "Words before.", "blocks": list(blocks)}
    return content.Leaflet.model_validate({**LAID, **DATES, "language": language, "sections": [section]})


def printed(format: str, *blocks: object, language: str = "en-GB") -> Pdf:
    theme = laying_out.theme("harbour", format)
    return laying_out.printed([layout.lay_out("a", page_with(*blocks, language=language), theme)], theme)


def pair(pdf: Pdf) -> list[PdfElement]:
    return [figure for figure in pdf.find("Figure") if figure.alt in [each["alt"] for each in PAIR]]


def box(figure: PdfElement) -> list[float]:
    return [float(edge) for edge in figure.attributes["BBox"].strip("[]").split()]


@pytest.mark.parametrize("format", laying_out.FORMATS)
def test_two_pictures_are_equally_high_or_below_each_other(format: str) -> None:
    pdf = printed(format, BLOCK)
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    first, second = (box(figure) for figure in pair(pdf))
    beside = first[3] == pytest.approx(second[3]) and first[1] == pytest.approx(second[1])
    assert beside == (format not in NARROW)
    if beside:
        margins, page = laying_out.theme("harbour", format).format.margins, float(pdf.file.pages[0].MediaBox[2])
        assert first[0] == pytest.approx(margins.left, abs=0.1)
        assert first[2] < second[0]
        assert second[2] == pytest.approx(page - margins.right, abs=0.1)


@pytest.mark.parametrize("format", ["a4", "dl-trifold"])
def test_each_picture_is_read_with_its_own_caption(format: str) -> None:
    pdf = printed(format, BLOCK)
    for figure, typed in zip(pair(pdf), PAIR, strict=True):
        [caption] = figure.find("Caption")
        assert caption.text == typed["caption"]
        left, bottom, right, _ = box(figure)
        for fragment in pdf.fragments_of(caption):
            assert fragment.y < bottom
            assert left - 0.1 <= fragment.x
            assert fragment.box[2] - fragment.size / 2 <= right


def test_the_first_picture_is_where_reading_starts() -> None:
    first, second = (box(figure) for figure in pair(printed("a4", BLOCK, language="he")))
    assert first[0] > second[2]


def test_a_picture_is_on_the_page_of_the_words_before_it() -> None:
    words = {"kind": "text", "body": "\n\n".join(["Words that fill a page."] * 28)}
    last = {"kind": "text", "body": "These are about the picture."}
    pdf = printed("a4", words, last, BLOCK)
    before = next(entry for entry in pdf.find("P") if entry.text == "These are about the picture.")
    assert {*before.pages} == {*pair(pdf)[0].pages}


def test_pictures_of_a_pair_are_files_of_the_leaflet() -> None:
    page = page_with(BLOCK)
    assert [(path[-2:], figure.image) for path, figure in figures_of(page)] == [
        (("figures", 0), "bone.svg"),
        (("figures", 1), "liver.svg"),
    ]
    assert extra_files({"sections": [{"blocks": [BLOCK]}]}) == ["leaflets/images/bone.svg", "leaflets/images/liver.svg"]


@pytest.mark.parametrize("words", [380, 900])
def test_a_caption_as_long_as_a_page_or_longer_is_below_its_picture_and_whole(words: int) -> None:
    caption = " ".join(f"word{number}" for number in range(words))
    pdf = printed("a4", {**BLOCK, "figures": [PAIR[0], {**PAIR[1], "caption": caption}]})
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    first, second = pair(pdf)
    assert box(first)[1] != box(second)[1]
    assert [each.text for each in pdf.find("Caption")] == [PAIR[0]["caption"], caption]
    bottom = laying_out.theme("harbour", "a4").format.margins.bottom
    assert all(fragment.y >= bottom for fragment in pdf.fragments if fragment.mcid is not None)
