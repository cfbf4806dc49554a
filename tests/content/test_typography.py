"""The signs of print: what is made of what editors type, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as forall
from hypothesis import strategies as st

from builder import cli
from builder.content import selection, validity
from builder.content.markdown import ProseRun, plain
from builder.content.project import Project
from builder.content.typeset import changes_of_runs, typeset_brand, typeset_runs
from builder.content.typeset import typeset as typeset_page
from builder.content.typography import typeset
from builder.pipeline import load
from tests.checks import given
from tests.inspectors import Pdf
from tests.support import making, packing

ALL = frozenset(map(chr, range(0x20, 0x2800)))

CHANGED = [
    ("en-GB", "It's the patients' leaflet.", "It’s the patients’ leaflet."),
    ("en-GB", "'Rest', she said, 'don't run'.", "‘Rest’, she said, ‘don’t run’."),
    ("en-GB", '"Rest," she said. "It\'s \'fine\'."', "“Rest,” she said. “It’s ‘fine’.”"),
    ("en-GB", "In the '90s, 'til then.", "In the ’90s, ’til then."),
    ("en-GB", "Rest for 10-12 weeks, or 2.5-5 years.", "Rest for 10–12 weeks, or 2.5–5 years."),
    ("en-GB", "Take 1-2 tablets, 5-10 mg or 5-10mg.", "Take 1–2 tablets, 5–10 mg or 5–10mg."),
    (
        "en-GB",
        "Open 9am-5pm, 9.30-11 am, 09:00-17:00, Monday-Friday.",
        "Open 9am–5pm, 9.30–11 am, 09:00–17:00, Monday–Friday.",
    ),
    ("en-GB", "2 x 500 mg, 5 cm x 3 cm, 10x15 cm", "2 × 500 mg, 5 cm × 3 cm, 10×15 cm"),
    ("en-GB", "Wait... then go (slowly...).", "Wait… then go (slowly…)."),
    ("en-GB", "{{ ward_name }}'s team", "{{ ward_name }}’s team"),
    ("cy", 'Mae\'r "nyrs" yma am 2-3 wythnos.', "Mae’r “nyrs” yma am 2–3 wythnos."),
    (
        "fr",
        '"Bien ?" dit-il. L\'attente : 2-3 heures !',
        "«\u00a0Bien\u00a0?\u00a0» dit-il. L’attente\u00a0: 2–3 heures\u00a0!",
    ),
    ("fr", "« Bien »", "«\u00a0Bien\u00a0»"),
    ("de", "Er sagt: \"Ruhe 'bitte'.\" Nach 2-3 Tagen.", "Er sagt: „Ruhe ‚bitte‘.“ Nach 2–3 Tagen."),
    ("de-CH", '"Ruhe"', "«Ruhe»"),
    ("pl", 'Mówi "tak" po 2-3 dni.', "Mówi „tak” po 2–3 dni."),
    ("es", '"Descanse" 2-3 semanas', "«Descanse» 2–3 semanas"),
    ("it", 'L\'anestesia "breve"', "L’anestesia «breve»"),
    ("ar", 'قال "نعم"', "قال «نعم»"),
    ("uk", "по 5-10 мл", "по 5–10 мл"),
    ("hi", 'कहा "ठीक"। "ठीक"', "कहा “ठीक”। “ठीक”"),
    ("bn", 'বলল "ভালো"।', "বলল “ভালো”।"),
    ("ar", 'قال "نعم"؛ "لا"، "كيف"؟', "قال «نعم»؛ «لا»، «كيف»؟"),
    ("uk", 'М\'ята "так"', "М’ята «так»"),
]


@pytest.mark.parametrize(("language", "typed", "printed"), CHANGED)
def test_what_editors_type_is_printed_with_the_signs_of_its_language(language: str, typed: str, printed: str) -> None:
    assert typeset(typed, language, ALL) == printed
    assert typeset(printed, language, ALL) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Born on 2026-11-29, seen 3-12-2026 and 11-12/2026.",
        "Call 020 7946 0958, 020-7946-0958 or 7946 0-9.",
        "Ward 3-4, room A10-12, code 12-34-56, ICD C50-58, 10-12 Example Street",
        "12-10 days, 5-5 weeks, 1-2-3 days, -5-10 mg, £5-10 mg",
        "01632 960123 x 45, 0x1F, x2, 3x, 20mm x",
        '5\'10" tall, a 5" tube and a 6" one',
        'It is 5" wide and "so on',
        "Write to o'neil@example.org or www.it's.example/a...b",
        "Name: .... and .. and 1...2",
        "' \" ' \"",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert typeset(text, "en-GB", ALL) == text


def test_languages_that_are_not_known_are_left_alone() -> None:
    for language in ("he", "ja", "km", "tlh", "und"):
        assert typeset('it\'s "so" 2-3 mg...', language, ALL) == 'it\'s "so" 2-3 mg...'
    assert typeset("10-12 mg", "ar", ALL) == "10-12 mg"


def test_a_sign_that_the_faces_lack_is_not_printed_nor_half_a_pair() -> None:
    assert typeset('"It\'s" 2-3 mg', "en", ALL - {"“"}) == '"It’s" 2–3 mg'
    assert typeset("It's", "en", frozenset("abc")) == "It's"


@forall(st.text("ab 5'\"-x.…’“A\n", max_size=40), st.sampled_from(["en", "fr", "de", "pl", "ar"]))
def test_nothing_but_signs_is_changed_and_twice_is_as_once(text: str, language: str) -> None:
    printed = typeset(text, language, ALL)
    kept = [sign for sign in text if sign.isalnum() and sign != "x"]
    assert [sign for sign in printed if sign.isalnum() and sign != "x"] == kept
    assert typeset(printed, language, ALL) == printed


def test_a_quotation_may_be_bold_in_part_and_links_lead_where_they_did() -> None:
    runs = (ProseRun('He said "it'), ProseRun("'s", bold=True), ProseRun(' so" to ', link="https://example.org/it's"))
    made = typeset_runs(runs, "en", ALL)
    assert plain(made) == "He said “it’s so” to "
    assert [run.link for run in made] == [run.link for run in runs]
    assert [run.bold for run in made] == [False, True, False]


def test_words_in_another_language_have_its_signs() -> None:
    runs = (ProseRun('Say "'), ProseRun('dites "oui"', language="fr"), ProseRun("\", it's French."))
    assert plain(typeset_runs(runs, "en", ALL)) == "Say “dites «\u00a0oui\u00a0»”, it’s French."
    assert list(changes_of_runs((ProseRun("plain"),), "en", ALL)) == []


# Pages

PAGE = """\
sections:
  - title: It's 2 x 3
    body: |
      Don't wait 2-3 days. [Nurses' page](https://www.example.org/it's).

      - "One"
      - {{ ward_phone }}

      | Head's | B |
      | --- | --- |
      | "a" | b |
    blocks:
      - kind: contacts
        contacts:
          - name: St Example's
            phone: 01632 960 1-2 mg
            email: o'neil@example.org
            address: 2-3 tablets' Street
            hours: 9am-5pm
"""


def test_pages_keep_addresses_anchors_and_what_was_typed() -> None:
    typed = given.page(PAGE).model
    page = typeset_page(typed, typed.language, ALL)
    [section] = page.sections
    assert (section.title, section.anchor) == ("It’s 2 × 3", typed.sections[0].anchor)
    assert section.body.source == typed.sections[0].body.source
    assert plain(section.body.content[0].runs) == "Don’t wait 2–3 days. Nurses’ page."
    assert section.body.content[0].runs[1].link == "https://www.example.org/it's"
    assert plain(section.body.content[1].items[0].blocks[0].runs) == "“One”"
    assert [plain(cell) for cell in section.body.content[2].heads] == ["Head’s", "B"]
    contact = section.blocks[0].contacts[0]
    assert (contact.name, contact.hours) == ("St Example’s", "9am–5pm")
    assert (contact.phone, contact.email) == ("01632 960 1-2 mg", "o'neil@example.org")
    assert contact.address == "2-3 tablets' Street"
    plain_page = given.page("").model
    assert typeset_page(plain_page, "en", ALL) is plain_page


def test_a_brand_has_the_signs_of_print_but_not_in_numbers_and_addresses() -> None:
    brand = given.brand(
        ("\nname: Harbour Light Breast Clinic", "\nname: St Example's"),
        ("ward_name: Lantern Ward", 'ward_name: "Ann\'s"'),
    ).model
    made = typeset_brand(brand, ALL)
    assert (made.name, made.fields["ward_name"]) == ("St Example’s", "Ann’s")
    assert made.fields["ward_phone"] == brand.fields["ward_phone"]


# Files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = packing.copied(tmp_path / "project")
    sections = [{"title": "The patient's room", "body": 'Say "yes". It takes 2-3 hours... {{ nurse_hours }}'}]
    old = Project(root).leaflet("bone").source.data["sections"]
    facts = {**Project(root).leaflet("bone").source.data["key_facts"], "The team's advice": "It's here"}
    topics = [*Project(root).topics().source.data["topics"], {"label": "The team's advice"}]  # type: ignore[union-attr]
    packing.change(root / "leaflets/topics.yaml", topics=topics)
    packing.change(root / "leaflets/bone.yaml", sections=[*sections, *old], key_facts=facts)
    return root


def test_paper_search_and_screen_readers_have_the_same_signs(root: Path) -> None:
    pdf = Pdf(making.make(root, "bone"))
    words = " ".join(" ".join(element.text for kind in ("H2", "P") for element in pdf.find(kind)).split())
    assert "The patient’s room" in words
    assert "Say “yes”. It takes 2–3 hours…" in words


def test_topics_are_typeset_where_they_are_printed_and_stay_names(root: Path) -> None:
    for pdf in (making.make(root, "bone"), packing.make(root, "bone", "brain")):
        words = " ".join(" ".join(cell.text for kind in ("TH", "TD") for cell in Pdf(pdf).find(kind)).split())
        assert "The team’s advice" in words
        assert "It’s here" in words
        assert "The team's" not in words


def test_details_of_patients_are_printed_as_they_are_typed(root: Path) -> None:
    pdf = Pdf(packing.make(root, "bone", details={"consultant": 'Ms O\'Neil "2-3 mg"', "name": "D'Arcy"}))
    words = " ".join(element.text for kind in ("P", "TD") for element in pdf.find(kind))
    assert 'Ms O\'Neil "2-3 mg"' in words
    assert "D'Arcy" in words


def test_an_approval_is_of_what_was_typed(root: Path) -> None:
    project = Project(root)
    [sheet] = load.survey(selection.plan(project, ["bone"], "harbour", "a4", strict=False)).valid
    assert sheet.leaflet.sections[0].title == "The patient’s room"
    loaded = project.leaflet("bone")
    assert loaded.model.sections[0].title == "The patient's room"
    assert validity.digest(loaded, root) == validity.digest(loaded._replace(model=sheet.leaflet), root)


def test_check_lists_every_change_where_it_is_asked_to(root: Path) -> None:
    def run(*words: str) -> str:
        return CliRunner().invoke(cli.main, ["--project", str(root), "check", "bone", *words]).stdout

    listed = run("--verbose").splitlines()
    assert any("leaflets/bone.yaml:" in line and "“patient's” is printed as “patient’s”" in line for line in listed)
    assert any("“team's” is printed as “team’s”" in line for line in listed)
    assert any('“"yes".” is printed as ““yes”.”' in line for line in listed)
    assert run() == ""
    facts = json.loads(run("--verbose", "--json"))["typography"]
    assert {"typed": "hours...", "printed": "hours…"}.items() <= next(f for f in facts if "..." in f["typed"]).items()
    assert "typography" not in json.loads(run("--json"))
