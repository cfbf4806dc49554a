"""The line with the version of a shared page: it stays with the words that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.support.making import REPOSITORY, make


@pytest.mark.parametrize(("brand", "format"), [("meadow", "a5"), ("harbour", "dyslexia")])
def test_no_page_begins_with_the_version_of_what_is_above_it(tmp_path: Path, brand: str, format: str) -> None:
    build.build(selection.plan(Project(REPOSITORY), ["bone"], brand, format, strict=False), tmp_path)
    pdf = Pdf((tmp_path / brand / format / "bone.pdf").read_bytes())
    firsts: dict[int, str] = {}
    for fragment in pdf.fragments:
        if fragment.artifact is None:
            firsts.setdefault(fragment.page, fragment.text)
    assert len(firsts) > 4
    assert [words for words in firsts.values() if words.startswith("Version")] == []


def test_a_phrase_of_the_version_is_on_one_line() -> None:
    """On a page that is too narrow for all three of them."""
    pdf = Pdf(make(REPOSITORY, "overview", format="a5"))
    [edition] = [element for element in pdf.find("P") if element.text.startswith("Version 1.0 · Last")]
    lines: dict[float, str] = {}
    for fragment in pdf.fragments_of(edition):
        lines[fragment.y] = lines.get(fragment.y, "") + fragment.text
    assert len(lines) == 2
    assert [*lines.values()][-1].strip() == "Next review: November 2027"
