"""Every leaflet passes PDF/UA-1 and PDF/A-2a by two validators, and other programs read it as it is meant."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance import validators
from tests.inspectors import Pdf

EXPLAINED = {
    "TBL-010": "takes a small table with heads for its columns and its rows for one that has fallen apart",
}
"""Warnings of outloud that are false alarms, with the reason."""

STANDARD = pytest.mark.parametrize("standard", validators.STANDARDS)


@STANDARD
def test_vera_pdf_passes(
    leaflet: Path, standard: str, verdicts: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    assert verdicts[standard, leaflet] == validators.ValidatorVerdict("PASS")


@STANDARD
def test_page_validation_passes(leaflet: Path, standard: str) -> None:
    assert validators.page_validation(standard, leaflet) == []


def test_outloud_reports_nothing_unexplained(leaflet: Path) -> None:
    assert {rule: messages for rule, messages in validators.outloud(leaflet).items() if rule not in EXPLAINED} == {}


def test_content_structure_and_parent_tree_agree(leaflet: Path) -> None:
    assert Pdf(leaflet).tagging_problems() == []


def test_poppler_takes_it_for_a_tagged_file(leaflet: Path) -> None:
    information = validators.information(leaflet)
    assert (information["Tagged"], information["Suspects"]) == ("yes", "no")
    assert (information["Encrypted"], information["JavaScript"], information["UserProperties"]) == ("no", "no", "no")


def words_as_drawn(leaflet: Path) -> str:
    """The words in the order of the structure, without those that stand for others: poppler does not know them.

    The number of a step is drawn in a circle, without the full stop that is heard.
    """
    pdf = Pdf(leaflet)
    for element in (element for top in pdf.tops for element in top.walk()):
        element.actual = None
    return pdf.reading_text()


def test_poppler_reads_whole_words_in_the_order_of_the_structure(leaflet: Path) -> None:
    pdf = Pdf(leaflet)
    content = words_as_drawn(leaflet).split()
    artifacts = [word for part in pdf.fragments if part.artifact is not None for word in part.text.split()]
    drawn = validators.drawn_text(leaflet).split()
    assert Counter(drawn) == Counter(content) + Counter(artifacts)
    waiting = iter(drawn)
    out_of_order = next((word for word in content if word not in waiting), None)
    assert out_of_order is None


def test_poppler_reads_the_same_words_from_the_structure(leaflet: Path) -> None:
    quoted = re.findall(r'^\s*"(.*)"$', validators.structure_text(leaflet), re.MULTILINE)
    assert "".join(quoted).replace(" ", "") == re.sub(r"\s", "", words_as_drawn(leaflet))
