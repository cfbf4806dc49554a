"""New leaflets and brands: names that every system can have, and files that can be built as they are."""

from __future__ import annotations

import datetime
import re
from itertools import combinations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder import checks
from builder.checks.links import is_phone
from builder.content import fields as model
from builder.content import scaffold, yaml_reader
from builder.content.brand import Brand
from builder.content.project import Project
from builder.core.characters import DEVICES
from builder.layout import svg
from tests.inspectors import contrast
from tests.support.making import REPOSITORY

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize("name", ["bone", "bone-surgery", "x", "2nd-visit", "a" * 60, "console", "com10", "shared"])
def test_good_names(name: str) -> None:
    assert scaffold.refusal(name, ()) is None


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
def test_bad_names_are_reported_with_a_way_out(name: str, message: str, hint: str) -> None:
    refusal = scaffold.refusal(name, ["contacts"])
    assert refusal is not None
    assert message in refusal[0]
    assert hint in refusal[1]


def test_the_names_that_hints_propose_are_good() -> None:
    for name in sorted(DEVICES):
        assert scaffold.refusal(f"{name}-leaflet", ()) is None


def test_the_first_line_points_at_the_schema() -> None:
    first = scaffold.text("bone", TODAY, ()).splitlines()[0]
    assert first == "# yaml-language-server: $schema=../docs/schema/leaflet.schema.json"


def test_dates_are_todays_and_a_year_later() -> None:
    data = yaml.safe_load(scaffold.text("bone", TODAY, ()))
    assert data["last_reviewed"] == TODAY
    assert data["next_review"] == datetime.date(2027, 11, 22)


def test_a_leap_day_has_a_next_review_too() -> None:
    data = yaml.safe_load(scaffold.text("bone", datetime.date(2028, 2, 29), ()))
    assert data["next_review"] == datetime.date(2029, 2, 28)


@pytest.mark.parametrize("name", ["bone-surgery", "no", "2026", "null", "1e3"])
def test_the_title_is_words_whatever_the_name(name: str) -> None:
    data = yaml.safe_load(scaffold.text(name, TODAY, ()))
    assert data["title"] == name.replace("-", " ").capitalize()


def test_shared_pages_are_included_where_there_are_any() -> None:
    assert "include" not in yaml.safe_load(scaffold.text("bone", TODAY, ()))
    data = yaml.safe_load(scaffold.text("bone", TODAY, ["contacts", "after-surgery"]))
    assert data["include"] == ["shared/after-surgery", "shared/contacts"]


# Brands


def says_something(name: str) -> bool:
    """Whether a name is none of those that stand for what is missing, such as "tbc" and "na"."""
    return not checks.left_as_example(re.sub("[-_]", " ", name), invented=True)


NAMES = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True).filter(says_something)
FIELDS = st.from_regex(r"[a-z][a-z0-9]{0,8}(_(phone|email|web|url|hours|address|name|team))?", fullmatch=True).filter(
    says_something
)


def read(name: str, fields: list[str]) -> Brand:
    return model.load(Brand, yaml_reader.parse(scaffold.brand_text(name, fields).encode(), "brand"))


@given(NAMES, st.lists(FIELDS))
def test_a_brand_can_be_read_and_has_a_fit_value_for_every_field(name: str, fields: list[str]) -> None:
    assert scaffold.brand_refusal(name) is None
    brand = read(name, fields)
    assert brand.name == brand.fields["clinic_name"]
    assert re.sub(r"[^a-z0-9]+", "-", brand.name.lower()) == name
    assert brand.example
    assert {*fields} <= set(brand.fields)
    phones = [value for field, value in brand.fields.items() if field.rpartition("_")[2] == "phone"]
    assert all(re.fullmatch(r"01632 960 \d{3}", phone) and is_phone(phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    for field, value in brand.fields.items():
        assert not checks.left_as_example(value, invented=True)
        if field.endswith(("_web", "_url", "_email")):
            assert re.fullmatch(r"(https://www\.|[a-z0-9.]+@)[a-z0-9-]+\.example\.org(/[a-z0-9-]+)?", value)


def test_numbers_and_addresses_are_told_as_examples_once_the_clinic_is_real() -> None:
    brand = read("north-bay", scaffold.fields_used(Project(REPOSITORY)))
    left = {field for field, value in brand.fields.items() if checks.left_as_example(value, invented=False)}
    assert left >= {field for field in brand.fields if field.endswith(("_phone", "_email", "_url", "_web", "_address"))}


def test_a_brand_has_every_field_that_the_shipped_brands_have() -> None:
    # Every one of these is used in the leaflets that come with the program.
    shipped = yaml.safe_load((REPOSITORY / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8"))
    assert set(read("north-bay", scaffold.fields_used(Project(REPOSITORY))).fields) == set(shipped["fields"])


def test_every_pair_of_a_new_brand_has_seven_to_one() -> None:
    colours = yaml.safe_load(scaffold.brand_text("x", []))["colours"]
    for words in ("text", "heading", "link", "quiet"):
        assert contrast(colours[words], colours["paper"]) >= 7
    assert contrast(colours["on_band"], colours["band"]) >= 7
    assert contrast(colours["on_panel"], colours["panel"]) >= 7
    assert contrast(colours["rule"], colours["paper"]) >= 3
    for tone in colours["callouts"].values():
        assert contrast(tone["text"], tone["background"]) >= 7
        assert contrast(tone["border"], tone["background"]) >= 7
    assert all(a != b for a, b in combinations([tone["border"] for tone in colours["callouts"].values()], 2))


def test_every_line_of_a_brand_has_a_note_near_it() -> None:
    text = scaffold.brand_text("north-bay", scaffold.fields_used(Project(REPOSITORY)))
    top = re.findall(r"(?m)^(.*)\n^(\w+):", text)
    assert len(top) == len(yaml.safe_load(text))
    assert all(before.startswith("#") for before, _ in top)
    assert text.splitlines()[0] == "# yaml-language-server: $schema=../../docs/schema/brand.schema.json"


def test_the_logo_is_a_drawing_without_words() -> None:
    text = scaffold.logo_text()
    drawing = svg.drawing(text.encode())
    assert (drawing.width, drawing.height) == pytest.approx((72, 48), abs=24)
    assert "<text" not in text


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("North Bay", "'North Bay' cannot be a brand's name", "such as north-bay"),
        ("../bay", "cannot be a brand's name", "such as bay"),
        ("bay.yaml", "cannot be a brand's name", "such as bay"),
        ("", "cannot be a brand's name", "single hyphens"),
        ("a" * 61, "61 characters is too long", "at most 60"),
        ("com1", "Windows", "com1-brand"),
    ],
)
def test_bad_names_of_brands_are_reported_with_a_way_out(name: str, message: str, hint: str) -> None:
    refusal = scaffold.brand_refusal(name)
    assert refusal is not None
    assert message in refusal[0]
    assert hint in refusal[1]
