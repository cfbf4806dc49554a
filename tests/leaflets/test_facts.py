"""The first leaflets say every fact that they were written from, with its words of chance and limit, and no more.

The table is the proof: one row for each fact, with the section that says it and the words that must stand there. A
leaflet may be written better, but then the row is changed with it, and someone asks whether the fact is still the same.

The files are read with plain PyYAML here, so that a bug in the program's own reading cannot hide an error in the words.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

LEAFLETS = Path(__file__).resolve().parents[2] / "leaflets"
BRANDS = LEAFLETS.parent / "styles" / "brands"
NAMES = ("overview", "bone", "liver", "brain")
SHARED = ("shared/after-surgery", "shared/contacts")


class ClinicalFact(NamedTuple):
    """`page` and `section` say where the fact stands; each of `words` must stand there, in any order."""

    number: str
    page: str
    section: str
    words: tuple[str, ...]
    never: tuple[str, ...] = ()
    """Words that would widen or narrow the fact, which must not stand in that section."""


FACTS = (
    # Overview
    ClinicalFact(
        "F1", "overview", "How often surgery is used", ("It is rare to have surgery to remove secondary breast cancer",)
    ),
    ClinicalFact(
        "F2", "overview", "How often surgery is used", ("because|reason", "usually in more than one area"), ("always",)
    ),
    ClinicalFact(
        "F3",
        "overview",
        "How often surgery is used",
        ("In certain circumstances", "can occasionally be used"),
        ("often be",),
    ),
    ClinicalFact(
        "F4",
        "overview",
        "Leaflets about three operations",
        ("three operations", "Surgery to strengthen a weakened bone", "Liver surgery", "Brain surgery"),
    ),
    # Bone
    ClinicalFact(
        "F5",
        "bone",
        "Why you may need this surgery",
        (
            "A bone can become weak because of secondary breast cancer",
            "usually a bone in the hip or leg",
            "You may need an operation to make the bone stronger",
        ),
        ("arm", "will need"),
    ),
    ClinicalFact("F6", "bone", "The operation", ("You will have a general anaesthetic",), ("local", "spinal")),
    ClinicalFact(
        "F7",
        "bone",
        "The operation",
        ("surgeon puts a metal pin into the centre of the bone", "may also fix a metal plate to the bone"),
        ("always", "screw", "rod", "titanium"),
    ),
    ClinicalFact(
        "F8",
        "bone",
        "The operation",
        ("pin and plate stay in permanently", "hold your bone in place", "stop it from breaking"),
        ("removed", "taken out", "help to stop"),
    ),
    ClinicalFact(
        "F9",
        "bone",
        "Surgery to the hip joint or spine",
        ("When a hip joint is affected, surgery can also replace it",),
    ),
    ClinicalFact(
        "F10",
        "bone",
        "Surgery to the hip joint or spine",
        ("Occasionally, people have surgery to treat secondary cancer in the spine",),
        ("often", "rarely", "never"),
    ),
    ClinicalFact(
        "F11",
        "bone",
        "After the operation",
        ("stay in hospital for a week or longer after the operation", "so that you can recover fully"),
        ("at most", "up to a week", "about a week"),
    ),
    ClinicalFact(
        "F12",
        "bone",
        "After the operation",
        ("Most people are able to get up and start to walk a couple of days after surgery",),
        ("everyone", "you will walk"),
    ),
    ClinicalFact(
        "F13",
        "bone",
        "After the operation",
        ("You will usually have radiotherapy to the bone after the surgery",),
        ("before",),
    ),
    ClinicalFact(
        "F14", "bone", "Find out more", ("[more about secondary cancer in the bone]({{ bone_information_url }})",)
    ),
    # Liver
    ClinicalFact(
        "F15",
        "liver",
        "When surgery may be possible",
        ("A small cancer in a single area of the liver", "may, very occasionally, be removed by surgery"),
        ("often", "usually", "large"),
    ),
    ClinicalFact(
        "F16", "liver", "The operation", ("Liver surgery is major surgery", "done by a specialist liver surgeon")
    ),
    ClinicalFact(
        "F17",
        "liver",
        "Treatment with heat",
        (
            "radiofrequency ablation may be used in place of surgery",
            "Radiofrequency ablation is not a standard treatment",
        ),
        ("experimental", "always", "as well as surgery"),
    ),
    ClinicalFact(
        "F18",
        "liver",
        "Treatment with heat",
        ("uses heat to destroy cancer cells", "through needle electrodes, which are put into the liver"),
        ("all cancer cells", "all the cancer", "radio waves", "electric current"),
    ),
    ClinicalFact(
        "F19", "liver", "Find out more", ("[more about secondary liver cancer]({{ liver_information_url }})",)
    ),
    # Brain
    ClinicalFact(
        "F20",
        "brain",
        "When surgery may be possible",
        ("It may occasionally be possible to have surgery to the brain",),
        ("often", "very occasionally"),
    ),
    ClinicalFact(
        "F21",
        "brain",
        "When surgery may be possible",
        (
            "Usually this is only when: - there is a single tumour, and",
            "it is in a part of the brain where surgeons can operate",
        ),
        ("small", "always"),
    ),
    ClinicalFact(
        "F22",
        "brain",
        "Your surgeon and nurse",
        (
            "You will be referred to a specialist brain surgeon (neurosurgeon)",
            "surgeon will assess whether surgery is possible",
        ),
    ),
    ClinicalFact(
        "F23",
        "brain",
        "Your surgeon and nurse",
        (
            "The surgeon and a specialist nurse will talk to you about what to expect",
            "the time before the operation and the time after it",
        ),
    ),
    ClinicalFact(
        "F24",
        "brain",
        "In hospital",
        ("You will usually be in hospital for at least a week",),
        ("longer", "about a week"),
    ),
    ClinicalFact(
        "F25",
        "brain",
        "Steroids",
        (
            "Your doctor will prescribe steroids",
            "to reduce the swelling around the tumour and improve your symptoms",
        ),
        ("cure", "shrink", "will improve"),
    ),
    ClinicalFact(
        "F26",
        "brain",
        "Steroids",
        ("take steroids before the operation", "for a few weeks after it, depending on your symptoms"),
        ("stop taking", "tablet", "dose"),
    ),
    ClinicalFact(
        "F27",
        "brain",
        "Radiotherapy",
        ("When you have recovered from the operation, you will usually have radiotherapy to the brain",),
    ),
    # What several leaflets share
    ClinicalFact(
        "F28",
        "shared/after-surgery",
        "The care that you will have",
        ("After your operation, the team will monitor you very closely",),
        ("intensive care", "may monitor"),
    ),
    ClinicalFact(
        "F29",
        "shared/after-surgery",
        "The care that you will have",
        ("You will be very tired", "makes it important to rest, and to look after yourself"),
        ("may be", "a little tired", "some people"),
    ),
    ClinicalFact("F30", "shared/contacts", "A general guide", ("[Surgery explained]({{ surgery_guide_url }})",)),
)

KEY_FACTS = {
    # topic: bone, liver, brain. None is a cell that no fact fills.
    "Anaesthetic": ("General", None, None),
    "Who operates": (None, "A specialist liver surgeon", "A specialist brain surgeon (neurosurgeon)"),
    "Hospital stay": ("A week or longer", None, "Usually at least a week"),
    "Getting up": ("Most people walk after a couple of days", None, None),
    "Medicines": (None, None, "Steroids, before the operation and for a few weeks after"),
    "Radiotherapy afterwards": ("Usually, to the bone", None, "Usually, to the brain, after recovery"),
}

DURATIONS = {
    # Every stretch of time that a page may name, and no page names another.
    "overview": (),
    "bone": ("a week or longer", "a couple of days"),
    "liver": (),
    "brain": ("at least a week", "a few weeks"),
    "shared/after-surgery": (),
    "shared/contacts": (),
}

FORBIDDEN = (
    # People, not women.
    r"wom[ae]n",
    r"\bshe\b",
    r"\bher\b",
    r"\bladies\b",
    # Figures and promises that no fact gives.
    r"%",
    r"per cent",
    r"\b\d+ in \d+\b",
    r"\brisks? of\b",
    r"surviv",
    r"\bcures?\b",
    r"feel better",
    r"\bsafe\b",
    r"\bsuccess",
    r"\bsimple\b",
    r"\broutine\b",
    r"don.t worry",
    # Medicines and doses.
    r"dexamethasone",
    r"prednisolone",
    r"paracetamol",
    r"ibuprofen",
    r"morphine",
    r"bisphosphonate",
    r"antibiotic",
    r"\b\d+ ?(mg|ml)\b",
    # Advice that no fact gives.
    r"\bdriv",
    r"wound",
    r"stitch",
    r"infection",
    r"bleed",
    r"blood clot",
    r"physiotherap",
    r"\bdiet",
    r"alcohol",
    r"smok",
    r"exercise",
    r"\b999\b",
    # Words that the facts do not define, nor do we.
    r"\bi\.e\.|\be\.g\.",
    r"\bRFA\b",
    r"\bMRI\b",
    r"\bCT\b",
)


def load(name: str) -> dict[str, Any]:
    data = yaml.safe_load((LEAFLETS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def strings(value: Any) -> list[str]:
    """Every text of a page, without the names of its fields."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return []


def words(value: Any) -> str:
    """The texts of a page, or of a piece of one, on one line."""
    return " ".join(" ".join(strings(value)).split())


def section(page: str, title: str) -> str:
    sections = [part for part in load(page)["sections"] if part["title"] == title]
    assert len(sections) == 1, f"{page} has {len(sections)} sections with the title {title!r}"
    return words(sections[0])


def included(name: str) -> list[str]:
    value = load(name).get("include", [])
    return [value] if isinstance(value, str) else value


def test_the_table_has_every_fact_once() -> None:
    assert [fact.number for fact in FACTS] == [f"F{number}" for number in range(1, 31)]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.number)
def test_a_fact_is_where_it_should_be(fact: ClinicalFact) -> None:
    text = section(fact.page, fact.section)
    for words in fact.words:
        assert any(choice.lower() in text.lower() for choice in words.split("|")), f"{words!r} is not in: {text}"
    for unwanted in fact.never:
        assert not re.search(rf"\b{re.escape(unwanted)}\b", text, re.IGNORECASE), f"{unwanted!r} is in: {text}"


@pytest.mark.parametrize(("column", "name"), list(enumerate(NAMES[1:])))
def test_key_facts_are_the_cells_of_the_table(column: int, name: str) -> None:
    expected = {topic: cells[column] or "Ask your team" for topic, cells in KEY_FACTS.items()}
    assert list(load(name)["key_facts"].items()) == list(expected.items())


def test_the_overview_has_no_key_facts_and_names_the_three_leaflets() -> None:
    assert "key_facts" not in load("overview")
    for name in NAMES[1:]:
        assert f"- **{load(name)['title']}**" in section("overview", "Leaflets about three operations")


@pytest.mark.parametrize("name", NAMES)
def test_a_leaflet_includes_the_pages_that_it_shares(name: str) -> None:
    shared = ["shared/contacts"] if name == "overview" else ["shared/after-surgery", "shared/contacts"]
    assert included(name) == shared


@pytest.mark.parametrize("name", [*NAMES, *SHARED])
def test_no_page_says_what_no_fact_says(name: str) -> None:
    text = words(load(name))
    for pattern in FORBIDDEN:
        match = re.search(pattern, text, re.IGNORECASE)
        assert match is None, f"{match[0]!r} is in {name}"


@pytest.mark.parametrize("name", [*NAMES, *SHARED])
def test_a_page_names_no_time_but_those_of_its_facts(name: str) -> None:
    text = words(load(name)).lower()
    for duration in DURATIONS[name]:
        assert duration in text
        text = text.replace(duration, "")
    assert re.findall(r"\b(?:hour|day|night|week|fortnight|month|year)s?\b", text) == []


@pytest.mark.parametrize("name", [*NAMES, *SHARED])
def test_a_page_says_that_it_is_an_example(name: str) -> None:
    page = load(name)
    assert page["status"] == "example"
    assert "example" in words(page["sources"])
    assert "clinic is to put its own sources here" in words(page["sources"])
    assert page["language"] == "en-GB"
    assert (page["next_review"] - page["last_reviewed"]).days <= 366


@pytest.mark.parametrize("brand", sorted(path.stem for path in BRANDS.glob("*.yaml")))
def test_a_brand_answers_every_site_field(brand: str) -> None:
    fields = yaml.safe_load((BRANDS / f"{brand}.yaml").read_text(encoding="utf-8"))["fields"]
    used = {field for name in (*NAMES, *SHARED) for field in re.findall(r"\{\{ (\w+) \}\}", words(load(name)))}
    assert used == set(fields)


@pytest.mark.parametrize("brand", sorted(path.stem for path in BRANDS.glob("*.yaml")))
def test_a_brand_has_only_details_reserved_for_fiction(brand: str) -> None:
    fields = yaml.safe_load((BRANDS / f"{brand}.yaml").read_text(encoding="utf-8"))["fields"]
    for name, value in fields.items():
        if name.endswith("_phone"):
            digits = value.replace(" ", "")
            # Ofcom's numbers for drama: 01632 960000 to 960999, 07700 900000 to 900999, 0808 157 0000 to 0999.
            assert re.fullmatch(r"01632960\d{3}|07700900\d{3}|08081570\d{3}", digits), f"{name}: {value}"
        if name.endswith(("_url", "_web", "_email")):
            # RFC 2606, section 3: example.org and example.com belong to nobody.
            host = re.sub(r"^https://|^[^@/]+@|(?<=[a-z])/.*$", "", value)
            assert re.fullmatch(r"([a-z]+\.)*example\.(org|com)", host), f"{name}: {value}"
