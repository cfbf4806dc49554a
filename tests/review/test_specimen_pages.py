"""Specimens in every format: all words are on the pages, and none is broken that stands for itself."""

from __future__ import annotations

import functools
import re

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.review import specimen
from tests.inspectors import Pdf
from tests.support.making import REPOSITORY

FORMATS = sorted(path.stem for path in (REPOSITORY / "styles" / "formats").glob("*.yaml"))
EACH = pytest.mark.parametrize(
    ("brand", "format"), [(brand, format) for brand in ("harbour", "meadow") for format in FORMATS]
)
NAMES = {"heading", "link", "text", "quiet", "band", "on_band", "panel", "rule", "paper"}
NAMES |= {"information", "warning", "urgent"}
MARKS = ("Printed width", "Printed height", "Marks", "Examples have a word in a box.")


@functools.cache
def printed(brand: str, format: str) -> Pdf:
    return Pdf(specimen.make(selection.plan(Project(REPOSITORY), (), brand, format, strict=False)).pdf)


@EACH
def test_no_words_are_in_the_footer_or_off_the_page(brand: str, format: str) -> None:
    pdf = printed(brand, format)
    page = Project(REPOSITORY).format(format).model.page
    shown = [item for item in pdf.fragments if item.text.strip()]
    for number in range(1, pdf.page_count + 1):
        of_page = [item for item in shown if item.page == number]
        footer = max(item.box[3] for item in of_page if item.artifact is not None and "patients." in item.text)
        words = [item for item in of_page if item.artifact is None]
        assert [item.text for item in words if item.box[1] < footer] == []
        assert [item.text for item in words if item.box[0] < 0 or item.box[2] > page.width] == []
        assert [item.text for item in words if item.box[3] > page.height] == []


@EACH
def test_what_is_signed_for_is_on_the_pages(brand: str, format: str) -> None:
    pdf = printed(brand, format)
    words = " ".join(" ".join(item.text for item in pdf.fragments).split())
    assert [mark for mark in MARKS if mark not in words] == []


@EACH
def test_names_and_numbers_of_colours_and_names_of_files_are_whole(brand: str, format: str) -> None:
    pdf = printed(brand, format)
    lines = [item.text.strip() for item in pdf.fragments]
    assert set(lines) >= NAMES
    assert len([line for line in lines if re.fullmatch(r"#[0-9a-f]{6}", line)]) >= len(NAMES)
    model = Project(REPOSITORY).brand(brand).model
    files = {model.faces.regular, model.faces.bold}
    assert files <= set(lines)
