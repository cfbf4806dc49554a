"""A clinic's own words in several languages: where each is printed, checked and approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builder.content import selection
from builder.content.catalogues import PROGRAM
from builder.content.project import Project
from builder.core.diagnostics import LeafletError
from builder.packs.key_facts import topics_of
from builder.pipeline import load
from builder.pipeline.fingerprints import brand_parts
from builder.review import approve
from tests.inspectors import Pdf
from tests.support import making, packing, translating

WELSH: dict[str, Any] = {
    "name": "Clinig y Fron",
    "strapline": "Gofal da",
    "logo_alt": "Arwydd Clinig y Fron",
    "fields": {"nurse_hours": "Dydd Llun i ddydd Gwener, 9am i 5pm"},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = packing.copied(tmp_path / "project")
    translating.translate(root, "bone", "cy")
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": WELSH})
    return root


def words_of(pdf: bytes) -> str:
    elements = [element for kind in ("P", "Figure", "TD", "LBody") for element in Pdf(pdf).find(kind)]
    return " ".join(" ".join(f"{element.text} {element.alt or ''}" for element in elements).split())


def test_a_leaflet_has_the_words_of_its_language(root: Path) -> None:
    welsh, english = (words_of(making.make(root, name)) for name in ("bone-cy", "bone"))
    for words in (WELSH["name"], WELSH["strapline"], WELSH["logo_alt"], WELSH["fields"]["nurse_hours"]):
        assert words in welsh
        assert words not in english
    assert "Harbour Light Breast Clinic" in english
    assert "Monday to Friday" in english


def test_a_pack_has_the_words_of_each_page_and_of_its_own_language(root: Path) -> None:
    pdf = words_of(packing.make(root, "bone-cy"))
    assert WELSH["name"] in pdf
    assert "Harbour Light Breast Clinic" not in pdf
    mixed = words_of(packing.make(root, "bone", "bone-cy"))
    assert WELSH["fields"]["nurse_hours"] in mixed
    assert "Monday to Friday" in mixed


def test_a_language_is_taken_in_its_own_form_or_a_near_one(root: Path) -> None:
    brand = Project(root).brand("harbour").model
    assert brand.spoken("cy-GB").name == WELSH["name"]
    assert brand.spoken("en-US").name == brand.name
    assert brand.spoken("pl").name == brand.name
    assert brand.spoken("cy").fields["ward_phone"] == brand.fields["ward_phone"]


def warnings(root: Path, name: str) -> list[str]:
    survey = load.survey(selection.plan(Project(root), [name], "harbour", "a4", strict=False))
    return [str(problem).partition("\n")[0] for problem in survey.problems]


def test_words_in_another_language_are_reported_and_numbers_are_not(root: Path) -> None:
    found = warnings(root, "bone-cy")
    assert all("as it is in en-GB" in warning for warning in found)
    assert not any("phone" in warning or "nurse_hours" in warning for warning in found)
    assert warnings(root, "bone") == []
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": {**WELSH, "fields": {}}})
    assert any(
        "leaflets in cy print the site field `nurse_hours` as it is in en-GB" in w for w in warnings(root, "bone-cy")
    )


def test_mistakes_are_at_the_line_of_their_language(root: Path) -> None:
    fields = {"nurse_hours": "AR AGOR POB DYDD", "ward_phone": "ffoniwch"}
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": {**WELSH, "fields": fields}})
    text = (root / "styles/brands/harbour.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(text, 1) if "AR AGOR" in line)
    assert any(f"harbour.yaml:{line}:" in warning and "capitals" in warning for warning in warnings(root, "bone"))
    line = next(number for number, line in enumerate(text, 1) if "ffoniwch" in line)
    assert any(f"harbour.yaml:{line}:" in w and "telephone number" in w for w in warnings(root, "bone-cy"))
    assert not any("telephone number" in warning for warning in warnings(root, "bone"))


def test_a_name_that_is_too_wide_is_reported_in_its_language(root: Path) -> None:
    wide = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": {"name": wide}})
    text = (root / "styles/brands/harbour.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(text, 1) if wide in line)
    assert any(
        f"harbour.yaml:{line}:" in warning and "is wider than its line" in warning for warning in warnings(root, "bone")
    )


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        ({"cy": {"fields": {"nurse_hour": "Dydd Llun"}}}, "`fields:` of this brand has no `nurse_hour`"),
        ({"gb": {"name": "Clinig"}}, "this is not a language code"),
        ({"cy": {"colours": "red"}}, "colours"),
    ],
)
def test_a_mistake_in_a_language_is_reported_with_its_line(root: Path, languages: dict[str, Any], message: str) -> None:
    packing.change(root / "styles/brands/harbour.yaml", languages=languages)
    with pytest.raises(LeafletError) as refused:
        Project(root).brand("harbour")
    [problem] = refused.value.problems
    assert message in problem.message
    assert problem.place.line > 20


def test_an_approval_covers_the_words_of_the_language(root: Path) -> None:
    brands = {"harbour": WELSH}
    plan = selection.plan(Project(root), ["bone-cy"], "harbour", "a4", strict=False)
    before = approve._brands(plan, "cy")["harbour"]
    assert before["nurse_hours"] == brands["harbour"]["fields"]["nurse_hours"]
    assert approve._brands(plan, "en-GB")["harbour"]["nurse_hours"] != before["nurse_hours"]


def test_a_change_of_another_language_leaves_the_codes_and_parts_of_a_leaflet(root: Path) -> None:
    def code(name: str) -> str:
        [sheet] = load.survey(selection.plan(Project(root), [name], "harbour", "a4", strict=False)).valid
        return sheet.code

    before = code("bone"), code("bone-cy")
    changed = {**WELSH, "strapline": "Gofal da iawn"}
    packing.change(root / "styles/brands/harbour.yaml", languages={"cy": changed})
    assert code("bone") == before[0]
    assert code("bone-cy") != before[1]


def test_a_build_notices_words_in_other_languages() -> None:
    plain = {"name": "Clinic", "fields": {"hours": "Monday", "phone": "1"}}
    spoken = {**plain, "languages": {"cy": {"fields": {"hours": "Dydd Llun"}}}}
    one, other = brand_parts("b", plain), brand_parts("b", spoken)
    assert one["b field hours"] != other["b field hours"]
    assert one["b field phone"] == other["b field phone"]
    assert one["b looks"] != brand_parts("b", {**plain, "languages": {"cy": {"name": "Clinig"}}})["b looks"]


# Topics


def test_topics_have_names_in_other_languages(root: Path) -> None:
    facts = Project(root).leaflet("bone-cy").source.data["key_facts"]
    translated = {("Anesthetig" if topic == "Anaesthetic" else topic): words for topic, words in facts.items()}
    packing.change(root / "leaflets/bone-cy.yaml", key_facts=translated)
    wrong = "leaflets/bone-cy.yaml"
    assert any("the topic “Anesthetig” is not in" in problem for problem in packing.problems_of(root, "bone-cy"))
    topics = Project(root).topics()
    assert topics is not None
    data = [
        {**topic, **({"languages": {"cy": "Anesthetig"}} if topic["label"] == "Anaesthetic" else {})}
        for topic in topics.source.data["topics"]
    ]
    packing.change(root / "leaflets/topics.yaml", topics=data)
    assert not any(wrong in problem and "topic" in problem for problem in packing.problems_of(root, "bone-cy"))
    ready, _ = packing.ready(root, ["bone", "bone-cy"])
    rows = [row.topic for row in packing.pack_of(ready, ["bone", "bone-cy"]).glance.rows]
    assert rows.count("Anaesthetic") == 1
    assert "Anesthetig" not in rows
    survey = load.survey(selection.plan(Project(root), ["bone"], "harbour", "a4", strict=False))
    model = Project(root).topics()
    assert model is not None
    assert topics_of(survey.valid, model.model, None, "cy", PROGRAM.words_of)["anaesthetic"].label == "Anesthetig"


def test_a_topic_is_in_the_list_once_whatever_the_language(root: Path) -> None:
    packing.change(root / "leaflets/topics.yaml", topics=[{"label": "One", "languages": {"cy": "Un"}}, {"label": "un"}])
    with pytest.raises(LeafletError, match="already in the list"):
        Project(root).topics()
