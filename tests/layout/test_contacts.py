"""Contacts: cards with large numbers, and those for help at once differ in more than colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.inspectors import Pdf, PdfElement
from tests.support.making import REPOSITORY, make, project_with

NURSES = {
    "name": "Nurses",
    "phone": "01632 960 127",
    "email": "nurses@example.org",
    "web": "https://www.example.org/nurses/",
    "hours": "Monday to Friday",
    "note": "For questions.",
    "urgency": "questions",
}
WARD = {"name": "Ward", "phone": "01632 960 114", "urgency": "emergency"}
DESK = {"name": "Desk", "phone": "01632 960 115", "urgency": "soon"}


def contacts(folder: Path, *entries: dict[str, Any], language: str = "en-GB") -> Path:
    root = project_with(folder)
    path = root / "leaflets" / "everything.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = [{"kind": "contacts", "contacts": list(entries)}]
    data["sections"] = [{"title": "People", "blocks": blocks, "language": language}]
    del data["include"]
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return root


def number(pdf: Pdf, digits: str) -> PdfElement:
    return next(link for link in pdf.find("Link") if digits in link.text.replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("format", "least", "most"),
    [("a4", 18, 20), ("mono", 18, 20), ("dl-trifold", 15, 18), ("a5-booklet", 15, 18), ("giant-print", 30, 34)],
)
def test_numbers_are_large_bold_links_without_a_line(tmp_path: Path, format: str, least: int, most: int) -> None:
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES, WARD), "everything", format=format))
    for digits in ("01632 960 127", "01632 960 114"):
        fragments = pdf.fragments_of(number(pdf, digits))
        assert all(least <= fragment.size <= most and "Bold" in fragment.face for fragment in fragments)
        assert len({round(fragment.y) for fragment in fragments}) == 1
        first = fragments[0]
        lines = [
            shape
            for shape in pdf.shapes
            if shape.page == first.page and shape.mcid == first.mcid and shape.box[3] - shape.box[1] < 3
        ]
        assert lines == []
    targets = {link.target for link in pdf.links()}
    assert {"tel:01632960127", "tel:01632960114", "mailto:nurses@example.org"} <= targets
    assert pdf.tagging_problems() == []


def test_an_address_on_the_web_is_printed_without_what_browsers_add(tmp_path: Path) -> None:
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES), "everything"))
    said = [element.text.strip() for element in pdf.find("P")]
    assert "Web: www.example.org/nurses" in said
    assert "https://www.example.org/nurses/" in {link.target for link in pdf.links()}


def test_help_at_once_is_in_words_a_bar_a_badge_and_its_own_colours(tmp_path: Path) -> None:
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES, WARD, DESK), "everything"))
    assert [heading.text.strip() for heading in pdf.find("H3")] == [
        "Nurses",
        "For help at once: Ward",
        "For help soon: Desk",
    ]
    for colour, ground in (("#8a1c16", "#fdf2ef"), ("#6b4100", "#fcf5e4")):
        shapes = [shape for shape in pdf.shapes if (shape.kind, shape.colour, shape.mcid) == ("fill", colour, None)]
        assert len(shapes) == 2, "a bar and a disc"
        assert [shape for shape in pdf.shapes if shape.colour == ground]


def test_they_are_read_in_the_order_in_which_they_are_typed(tmp_path: Path) -> None:
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES, DESK, WARD), "everything"))
    text = pdf.reading_text()
    places = [text.index(words) for words in ("Nurses", "For questions.", "960 127", "Desk", "960 115", "Ward", "114")]
    assert places == sorted(places)


def test_two_are_side_by_side_on_a4_and_below_each_other_on_panels(tmp_path: Path) -> None:
    root = contacts(tmp_path / "project", NURSES, WARD)
    wide, narrow = (Pdf(make(root, "everything", format=format)) for format in ("a4", "dl-trifold"))

    def titles(pdf: Pdf) -> list[tuple[float, float]]:
        return [(fragments[0].x, fragments[0].y) for fragments in map(pdf.fragments_of, pdf.find("H3"))]

    (left, first), (right, second) = titles(wide)
    assert right > left + 150
    assert abs(first - second) < 1
    (left, first), (right, second) = titles(narrow)
    assert abs(right - left) < 60
    assert first > second + 40 or narrow.fragments_of(narrow.find("H3")[1])[0].page > 1


def test_the_first_is_on_the_right_where_words_are_read_from_there() -> None:
    pdf = Pdf(make(REPOSITORY, "bone-ar"))
    [first, second] = [number(pdf, digits) for digits in ("960 127", "960 114")]
    x = [max(fragment.box[2] for fragment in pdf.fragments_of(each)) for each in (first, second)]
    assert x[0] > x[1] + 150 or abs(x[0] - x[1]) < 40


@pytest.mark.parametrize("length", [3, 40])
def test_long_words_and_many_lines_are_never_lost(tmp_path: Path, length: int) -> None:
    note = " ".join(f"word{number}" for number in range(length * 20))
    entries = [{**NURSES, "note": note}, {**WARD, "phone": "+44 1632 960 114"}, DESK]
    pdf = Pdf(make(contacts(tmp_path / "project", *entries), "everything"))
    text = pdf.reading_text()
    assert note in text.replace("\n", " ")
    assert "+44 1632 960 114" in text.replace("\u00a0", " ")
    assert pdf.tagging_problems() == []


def test_labels_stay_apart_from_what_they_name_for_programs_that_read(tmp_path: Path) -> None:
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES, WARD), "everything"))
    assert "Phone: 01632 960 127" in [each.text.strip().replace("\u00a0", " ") for each in pdf.find("P")]


@pytest.mark.parametrize("format", ["a4", "a5", "dl-trifold", "large-print"])
def test_all_but_the_phone_is_of_one_size_and_next_to_its_icon(tmp_path: Path, format: str) -> None:
    address = {"name": "Clinic", "address": "1 Example Quay", "web": "https://www.example.org"}
    pdf = Pdf(make(contacts(tmp_path / "project", NURSES, WARD, address), "everything", format=format))
    said = {each.text.strip(): pdf.fragments_of(each) for each in pdf.find("P")}
    others = {way: said[way] for way in said if way.startswith(("Email", "Web", "When", "Address"))}
    assert len(others) == 5
    values = [fragment for fragments in others.values() for fragment in fragments if "Email" not in fragment.text]
    values = [fragment for fragment in values if "Web" not in fragment.text and fragment.text.strip()]
    assert len({round(fragment.size, 2) for fragment in values}) == 1
    for fragments in others.values():
        assert min(fragment.x for fragment in fragments) == pytest.approx(fragments[0].x, abs=0.1)


def test_cards_that_have_room_are_side_by_side_below_one_that_has_not(tmp_path: Path) -> None:
    """The long address takes a row; the two cards after it share one."""
    wide = {**NURSES, "email": "secondary.breast.cancer.nurses@example.org"}
    pdf = Pdf(make(contacts(tmp_path / "project", wide, WARD, DESK), "everything"))
    nurses, ward, desk = (pdf.fragments_of(number(pdf, digits))[0] for digits in ("127", "114", "115"))
    assert abs(ward.y - desk.y) < 25 < nurses.y - ward.y
    assert desk.x - ward.x > 150


@pytest.mark.parametrize("format", ["a5", "large-print", "giant-print"])
def test_cards_and_steps_that_belong_together_are_on_one_page(format: str) -> None:
    """In these formats each of them began near the end of a page."""
    pdf = Pdf(make(REPOSITORY, "bone", format=format))
    facts, steps, people = (
        next(each for each in pdf.find("Sect") if each.elements[0].text.strip() == title)
        for title in ("At a glance", "After the operation", "Your team")
    )
    [cards], [thread] = facts.find("Table"), steps.find("L")
    assert (len(cards.pages), len(thread.pages)) == (1, 1)
    assert len({fragment.page for link in people.find("Link") for fragment in pdf.fragments_of(link)}) == 1
    about = next(each for each in pdf.find("Sect") if each.elements[0].text.strip() == "About this leaflet")
    # In giant print it takes most of a page, and would leave the page before it half empty.
    assert len(about.pages) == (2 if format == "giant-print" else 1)
