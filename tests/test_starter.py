"""New leaflets: names that every system can have, and a file that can be built as it is."""

from __future__ import annotations

import datetime

import pytest
import yaml

from builder import starter
from builder.words import DEVICES

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize("name", ["bone", "bone-surgery", "x", "2nd-visit", "a" * 60, "console", "com10", "shared"])
def test_good_names(name: str) -> None:
    assert starter.refusal(name, ()) is None


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("Bone", "'Bone' cannot be", "such as bone"),
        ("bone surgery", "cannot be", "such as bone-surgery"),
        ("bone.yaml", "cannot be", "such as bone"),
        ("../bone", "cannot be", "such as bone"),
        ("bone--surgery", "cannot be", "single hyphens, such as bone-surgery"),
        ("-bone", "cannot be", "such as bone"),
        ("bone\n", "cannot be", "such as bone"),
        ("café", "cannot be", "such as caf"),
        ("", "cannot be", "single hyphens"),
        ("骨", "cannot be", "single hyphens"),
        ("CON", "cannot be", "single hyphens"),
        ("a" * 61, "61 characters is too long", "at most 60"),
        ("con", "Windows", "con-leaflet"),
        ("nul", "Windows", "nul-leaflet"),
        ("lpt9", "Windows", "lpt9-leaflet"),
        ("contacts", "shared page called contacts", "contacts-leaflet"),
    ],
)
def test_bad_names_are_told_with_a_way_out(name: str, message: str, hint: str) -> None:
    refusal = starter.refusal(name, ["contacts"])
    assert refusal is not None
    assert message in refusal[0]
    assert hint in refusal[1]


def test_the_names_that_hints_propose_are_good() -> None:
    for name in sorted(DEVICES):
        assert starter.refusal(f"{name}-leaflet", ()) is None


def test_the_first_line_points_at_the_schema() -> None:
    first = starter.text("bone", TODAY, ()).splitlines()[0]
    assert first == "# yaml-language-server: $schema=../docs/schema/leaflet.schema.json"


def test_dates_are_todays_and_a_year_later() -> None:
    data = yaml.safe_load(starter.text("bone", TODAY, ()))
    assert data["last_reviewed"] == TODAY
    assert data["next_review"] == datetime.date(2027, 11, 22)


def test_a_leap_day_has_a_next_review_too() -> None:
    data = yaml.safe_load(starter.text("bone", datetime.date(2028, 2, 29), ()))
    assert data["next_review"] == datetime.date(2029, 2, 28)


@pytest.mark.parametrize("name", ["bone-surgery", "no", "2026", "null", "1e3"])
def test_the_title_is_words_whatever_the_name(name: str) -> None:
    data = yaml.safe_load(starter.text(name, TODAY, ()))
    assert data["title"] == name.replace("-", " ").capitalize()


def test_shared_pages_are_included_where_there_are_any() -> None:
    assert "include" not in yaml.safe_load(starter.text("bone", TODAY, ()))
    data = yaml.safe_load(starter.text("bone", TODAY, ["contacts", "after-surgery"]))
    assert data["include"] == ["shared/after-surgery", "shared/contacts"]
