"""Words of a brand in a leaflet of another language: they say which language they are in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builder.document.brand_words import divided
from tests.inspectors import Pdf
from tests.support import making, packing, translating


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = packing.copied(tmp_path / "project")
    translating.translate(root, "bone", "cy")
    return root


def spoken_in(pdf: Pdf, language: str) -> str:
    spans = [element for element in pdf.find("Span", "Link") if element.language == language]
    return " | ".join(element.text.strip() for element in spans)


def with_words(root: Path, **words: Any) -> Pdf:
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": words})
    return Pdf(making.make(root, "bone-cy"))


def test_what_a_brand_does_not_say_in_welsh_is_read_as_english(root: Path) -> None:
    pdf = with_words(root)
    english = spoken_in(pdf, "en-GB")
    # In the header, in a title of a contact, and in its lines.
    assert "Harbour Light Breast Clinic" in english
    assert "Breast surgery and support" in english
    assert "Breast care nurses" in english
    assert "Monday to Friday, 9am to 5pm" in english
    title = next(heading for heading in pdf.find("H2", "H3", "H4") if "Breast care nurses" in heading.text)
    assert [element.language for element in title.elements] == ["en-GB"]
    [logo] = [figure for figure in pdf.find("Figure") if "lighthouse" in (figure.alt or "")]
    assert logo.language == "en-GB"


def test_what_a_brand_says_in_welsh_is_not_marked(root: Path) -> None:
    pdf = with_words(root, strapline="Gofal da", logo_alt="Goleudy", fields={"nurse_hours": "Dydd Llun"})
    marked = spoken_in(pdf, "en-GB")
    assert "Gofal da" not in marked
    assert "Dydd Llun" not in marked
    assert "Harbour Light Breast Clinic" in marked
    assert spoken_in(pdf, "cy") == ""
    assert all(figure.language is None for figure in pdf.find("Figure"))


def test_numbers_and_addresses_are_read_as_the_words_around_them(root: Path) -> None:
    english = spoken_in(with_words(root), "en-GB")
    assert "01632" not in english
    assert "@" not in english
    assert "www" not in english


def test_a_leaflet_in_the_language_of_its_brand_has_no_marks() -> None:
    assert spoken_in(making.shipped("bone"), "en-GB") == ""


def test_a_leaflet_in_another_english_has_no_marks(root: Path) -> None:
    packing.change(root / "leaflets/bone.yaml", language="en-US")
    assert spoken_in(Pdf(making.make(root, "bone")), "en-GB") == ""


@pytest.mark.parametrize(
    ("text", "language", "around", "parts"),
    [
        ("Lantern Ward", "en-GB", "en-GB", [("Lantern Ward", "")]),
        ("Lantern Ward", "en-GB", "cy", [("Lantern Ward", "en-GB")]),
        ("جناح Lantern", "ar", "ar", [("جناح ", ""), ("Lantern", "en-GB")]),
        ("جناح Lantern", "ar", "cy", [("جناح ", "ar"), ("Lantern", "en-GB")]),
        ("Clinic (جناح)", "en-GB", "ar", [("Clinic (", "en-GB"), ("جناح)", "")]),
        ("Clinic Αθήνα", "en-GB", "en-GB", [("Clinic ", ""), ("Αθήνα", "und-Grek")]),
        ("Clinic β, ward 2", "en-GB", "en-GB", [("Clinic β, ward 2", "")]),
        ("24/7", "en-GB", "ar", [("24/7", "")]),
        ("東京クリニック", "ja", "ja", [("東京クリニック", "")]),
    ],
)
def test_words_are_divided_where_their_language_changes(
    text: str, language: str, around: str, parts: list[tuple[str, str]]
) -> None:
    assert [tuple(part) for part in divided(text, language, around, own="en-GB")] == parts
