"""Steps: a thread of circles that is a numbered list to those who listen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from builder import layout
from builder.content import leaflet as content
from builder.content.format import printed as in_colours_of
from tests.inspectors import Pdf
from tests.inspectors.content import Shape
from tests.inspectors.overlaps import overlaps
from tests.inspectors.structure import PdfMark
from tests.support import laying_out

LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}
LONG = "Say which book you want, and what it looks like if you have forgotten its name. "
STEPS = [
    "Show your card.",
    {"title": "Books", "text": LONG * 2},
    {"title": "Maps", "text": f"{LONG}\n\n- Roads\n- Rivers", "icon": "clock"},
    {"text": "Wait.", "icon": "walking"},
]


def printed(format: str, steps: list[Any], brand: str = "harbour", language: str = "en-GB") -> Pdf:
    section = {"id": "s", "title": "T", "blocks": [{"kind": "steps", "steps": steps}]}
    page = content.Leaflet.model_validate({**LAID, **DATES, "language": language, "sections": [section]})
    theme = laying_out.theme(brand, format)
    theme = replace(theme, brand=in_colours_of(theme.brand, theme.format), _by_language={})
    return laying_out.printed([layout.lay_out("a", page, theme)], theme)


def circles(pdf: Pdf) -> list[Shape]:
    """The discs of labels, in the order of painting: wider than what is drawn on them."""
    marks = {(kid.page, kid.mcid) for label in pdf.find("Lbl") for kid in label.kids if isinstance(kid, PdfMark)}
    discs = [shape for shape in pdf.shapes if shape.kind == "fill" and (shape.page, shape.mcid) in marks]
    return [disc for disc in discs if disc.box[2] - disc.box[0] > 18]


def lines(pdf: Pdf) -> list[Shape]:
    """The stretches of the line between circles."""
    return [
        shape
        for shape in pdf.shapes
        if shape.kind == "fill" and shape.box[2] - shape.box[0] < 3 < shape.box[3] - shape.box[1]
    ]


@pytest.mark.parametrize("format", laying_out.FORMATS)
@pytest.mark.parametrize("language", ["en-GB", "he"])
def test_each_circle_is_next_to_the_first_line_of_its_step(format: str, language: str) -> None:
    pdf = printed(format, STEPS, language=language)
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    bodies = [body for body in pdf.find("LBody") if body.text.startswith(("Show", "Books", "Maps", "Wait"))]
    assert len(bodies) == len(STEPS) == len(circles(pdf))
    for circle, body in zip(circles(pdf), bodies, strict=True):
        first = pdf.fragments_of(body)[0]
        left, bottom, right, top = circle.box
        assert circle.page == first.page
        assert (bottom + top) / 2 == pytest.approx(first.y + 0.33 * first.size, abs=0.05 * first.size)
        assert left > first.box[2] if language == "he" else right < first.x


def test_a_reader_hears_a_numbered_list_with_icons_too() -> None:
    pdf = printed("a4", STEPS)
    thread = next(entry for entry in pdf.find("L") if entry.find("LBody")[0].text == "Show your card.")
    assert thread.attributes["ListNumbering"] == "Decimal"
    assert [item.elements[0].text.strip() for item in thread.elements] == ["1", "2", "3", "4"]
    titled = thread.elements[1].elements[1]
    assert [kid.role for kid in titled.elements] == ["P", "P"]
    assert titled.elements[0].text == "Books"
    faces = {fragment.face for fragment in pdf.fragments_of(titled.elements[0])}
    assert all("Bold" in face for face in faces)


def test_the_line_goes_on_over_pages_and_ends_at_the_last_step() -> None:
    pdf = printed("dl-trifold", [{"title": "Books", "text": LONG * 22}, "Then.", "The end."])
    assert pdf.page_count > 1
    first, *_, last = circles(pdf)
    stretches = lines(pdf)
    assert {line.page for line in stretches} == set(range(first.page, last.page + 1))
    for line in stretches:
        assert (line.box[0] + line.box[2]) / 2 == pytest.approx((first.box[0] + first.box[2]) / 2, abs=0.5)
    for page in range(first.page, last.page + 1):
        tops = sorted((line.box[3], line.box[1]) for line in stretches if line.page == page)
        gaps = [above[1] - below[0] for below, above in itertools.pairwise(tops)]
        assert max(gaps, default=0) < 1.01 * (first.box[3] - first.box[1] + 4)
    assert min(line.box[1] for line in stretches if line.page == last.page) >= last.box[3]


@pytest.mark.parametrize(("brand", "format"), [("harbour", "a4"), ("meadow", "a4"), ("harbour", "mono")])
def test_numbers_and_icons_can_be_seen_on_their_circles(brand: str, format: str) -> None:
    pdf = printed(format, STEPS, brand)
    labels = [label for label in pdf.find("Lbl") if label.text.strip() in ("1", "2")]
    numbers = [fragment for label in labels for fragment in pdf.fragments_of(label)]
    assert len(numbers) >= 2
    contrasts = pdf.contrasts()
    for number in numbers:
        assert contrasts[number.colour, pdf.ground(number)] >= 4.5
    if format == "mono":
        assert {circle.colour for circle in circles(pdf)} == {"#000000"}
