"""Pages in other languages: which shared page a translation includes, what it lacks, and how all of them stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli, library
from builder.checks.publication import PublicationRules
from builder.content import translations
from builder.content.project import Project
from builder.content.selection import UnknownName, plan
from builder.core.clock import today
from builder.packs import compose, tailoring
from builder.pipeline import load
from builder.provenance import codes, ingredients
from builder.review import languages, status
from tests.checks import given
from tests.inspectors import Pdf
from tests.support import making, packing, translating


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a Welsh translation of one leaflet and of the shared pages."""
    root = packing.copied(tmp_path / "project")
    translating.translate(root, "bone", "cy")
    return root


def problems(root: Path, name: str) -> list[str]:
    survey = load.survey(plan(Project(root), [name], "harbour", "a4", strict=False))
    return [f"{problem.severity}: {problem.message}" for problem in survey.problems]


@pytest.mark.parametrize(
    ("language", "wanted", "same"),
    [
        ("en-GB", "en-US", True),
        ("cy", "cy-GB", True),
        ("en-GB", "cy", False),
        ("zh-Hans", "zh-Hant", False),
        ("zh-CN", "zh-Hans-CN", True),
        ("zh-TW", "zh-Hant", True),
        ("sr-Latn", "sr-Cyrl", False),
    ],
)
def test_a_language_is_read_in_its_own_script(language: str, wanted: str, same: bool) -> None:
    assert translations.matches(language, wanted) is same


def test_a_translation_includes_the_shared_pages_in_its_language(root: Path) -> None:
    project = Project(root)
    welsh = ["shared/after-surgery-cy", "shared/contacts-cy"]
    assert list(translations.included(project, project.leaflet("bone-cy"))) == welsh
    assert list(translations.included(project, project.leaflet("bone"))) == ["shared/after-surgery", "shared/contacts"]
    [sheet] = load.survey(plan(project, ["bone-cy"], "harbour", "a4", strict=False)).valid
    assert list(sheet.shared) == ["after-surgery-cy", "contacts-cy"]


def test_a_translation_may_name_the_translated_page_itself(root: Path) -> None:
    packing.change(root / "leaflets/bone-cy.yaml", include=["shared/contacts-cy"])
    assert list(translations.included(Project(root), Project(root).leaflet("bone-cy"))) == ["shared/contacts-cy"]
    packing.change(root / "leaflets/bone-cy.yaml", include=["shared/contacts-cy", "shared/contacts"])
    assert "error: shared/contacts-cy is included twice" in problems(root, "bone-cy")


def test_a_shared_page_that_is_not_translated_is_an_error_and_never_english(root: Path) -> None:
    (root / "leaflets/shared/contacts-cy.yaml").unlink()
    wrong = "error: shared/contacts is in en-GB, and this is in cy: pages in another language are not mixed in"
    assert wrong in problems(root, "bone-cy")
    assert wrong not in problems(root, "bone")


def test_links_to_a_shared_page_lead_to_its_translation(root: Path) -> None:
    section = {"title": "Cwestiynau", "body": "Gweler [y tîm](#contacts/)."}
    sections = Project(root).leaflet("bone-cy").source.data["sections"]
    packing.change(root / "leaflets/bone-cy.yaml", sections=[section, *sections])
    packing.change(root / "leaflets/shared/contacts-cy.yaml", title="Cysylltu")
    assert not any(problem.startswith("error") for problem in problems(root, "bone-cy"))
    words = " ".join(" ".join(part.text for part in Pdf(making.make(root, "bone-cy")).find("P")).split())
    assert "y tîm (gweler “Cysylltu”)" in words
    assert "“Who to contact”" not in words


def test_an_old_translation_of_a_shared_page_is_reported_and_stamped(root: Path) -> None:
    packing.change(root / "leaflets/shared/contacts.yaml", version="1.1")
    packing.change(root / "leaflets/shared/contacts-cy.yaml", status="draft")
    assert "warning: contacts is at version 1.1 now, and version 1.0 was translated" in problems(root, "bone-cy")
    page = status.page_status(Project(root), "shared/contacts-cy", today())
    assert "old translation" in page.marks
    assert page.because == "contacts is at version 1.1 now, and version 1.0 was translated"
    project = Project(root)
    rules = PublicationRules(plan(project, ["bone-cy"], "harbour", "a4", strict=False))
    lines = rules.marks(project.shared("contacts-cy"), project.brand("harbour").model).lines
    assert project.catalogues.words_of("cy").older in lines


def test_a_code_says_that_a_shared_page_was_an_old_translation(root: Path) -> None:
    packing.change(root / "leaflets/shared/contacts.yaml", version="1.1")
    project = Project(root)
    [sheet] = load.survey(plan(project, ["bone-cy"], "harbour", "a4", strict=False)).valid
    [older] = [item for item in sheet.circumstances if item.kind == codes.OLDER]
    assert older.name == "shared/contacts-cy"
    assert older in ingredients.circumstances([ingredients.item_of(project.shared("contacts-cy"))])


def test_a_page_is_a_translation_of_one_of_its_kind(root: Path) -> None:
    packing.change(root / "leaflets/shared/contacts-cy.yaml", translation_of="bone")
    packing.change(root / "leaflets/bone-cy.yaml", include=["shared/contacts-cy"])
    assert "error: there is no shared page called bone" in problems(root, "bone-cy")
    packing.change(root / "leaflets/bone-cy.yaml", translation_of="bone-cy")
    assert "error: this leaflet cannot be a translation of itself" in problems(root, "bone-cy")


def test_a_section_that_is_not_translated_is_reported(root: Path) -> None:
    sections = Project(root).leaflet("bone-cy").source.data["sections"]
    titles = [section["title"] for section in sections]
    translated = [{**section, "title": f"Adran {number}"} for number, section in enumerate(sections)]
    packing.change(root / "leaflets/bone-cy.yaml", sections=translated)
    assert not any("counterpart" in problem for problem in problems(root, "bone-cy"))
    for lost in range(len(sections)):
        packing.change(root / "leaflets/bone-cy.yaml", sections=translated[:lost] + translated[lost + 1 :])
        found = [problem for problem in problems(root, "bone-cy") if "has no counterpart here" in problem]
        assert len(found) == 1, titles[lost]
    packing.change(root / "leaflets/bone-cy.yaml", include=["shared/contacts"])
    assert "warning: bone includes shared/after-surgery, and this does not" in problems(root, "bone-cy")


SECTIONS = (
    "sections:\n  - {title: One, id: one, body: a}\n  - {title: Two, id: two, body: b}\n  - {title: Three, body: c}\n"
)


@pytest.mark.parametrize(
    ("translated", "lacking"),
    [
        ("sections:\n  - {title: Dau, id: two, body: b}\n  - {title: Tri, body: c}\n", ["One"]),
        ("sections:\n  - {title: Dau, id: two, body: b}\n  - {title: Un, id: one, body: a}\n", ["Three"]),
        ("sections:\n  - {title: Un, body: a}\n  - {title: Dau, body: b}\n  - {title: Tri, body: c}\n", []),
        ("sections:\n  - {title: Un, id: one, body: a}\n  - {title: Arall, id: other, body: a}\n", ["Two"]),
    ],
)
def test_sections_belong_together_by_their_names_and_their_order(translated: str, lacking: list[str]) -> None:
    original, translation = given.page(SECTIONS), given.page(translated, language="cy")
    assert translations.untranslated(original.model, translation.model)[:1] == lacking


# The table of leaflets and languages


def run(root: Path, *words: str) -> str:
    result = CliRunner().invoke(cli.main, ["--project", str(root), *words], prog_name="leaflets")
    return result.stdout


def test_leaflets_and_languages_are_a_table(root: Path) -> None:
    packing.change(root / "leaflets/bone.yaml", version="1.1")
    packing.change(root / "leaflets/shared/contacts-cy.yaml", status="draft")
    project = Project(root)
    pages = [
        status.page_status(project, name, today())
        for name in [*project.leaflet_names(), "shared/contacts", "shared/contacts-cy"]
    ]
    table = languages.matrix(pages).table()
    assert table == [
        ("LEAFLET", "en-GB", "cy"),
        ("bone", "example", "stale"),
        ("brain", "example", "missing"),
        ("liver", "example", "missing"),
        ("overview", "example", "missing"),
        ("shared/contacts", "example", "draft"),
    ]


def test_the_language_that_leaflets_are_translated_from_comes_first() -> None:
    pages = [status.PageStatus("bone", "approved", (), language="en-GB")]
    pages += [status.PageStatus(f"bone-{tag}", "draft", (), language=tag, original="bone") for tag in ("ar", "cy")]
    assert languages.matrix(pages).languages == ("en-GB", "ar", "cy")


def test_list_and_status_show_the_table_where_there_are_translations(root: Path) -> None:
    row = "brain                 example  missing"
    assert row in run(root, "list")
    assert row in run(root, "status")
    for command in ("list", "status"):
        facts = json.loads(run(root, command, "--json"))["languages"]
        assert facts[0] == {
            "leaflet": "bone",
            "languages": {
                "en-GB": {"state": "example", "pages": ["bone"]},
                "cy": {"state": "example", "pages": ["bone-cy"]},
            },
        }
    for name in ("bone-cy", "shared/contacts-cy", "shared/after-surgery-cy"):
        (root / f"leaflets/{name}.yaml").unlink()
    assert "LEAFLET" not in run(root, "list")
    assert "Languages" not in run(root, "status")


# Packs


@pytest.mark.parametrize("language", ["cy", "Welsh", "CY", "cy-GB"])
def test_a_pack_takes_its_leaflets_in_a_language(root: Path, language: str) -> None:
    project = Project(root)
    choice = compose.choose(project, ["bone", "shared/contacts"])
    if language == "cy-GB":
        with pytest.raises(UnknownName):
            tailoring.in_language(project, choice, language)
        return
    chosen = tailoring.in_language(project, choice, language)
    assert (chosen.leaflets, chosen.shared) == (("bone-cy",), ("contacts-cy",))
    assert tailoring.in_language(project, chosen, "English").leaflets == ("bone",)
    assert tailoring.in_language(project, choice, None) == choice


def test_all_leaflets_that_a_language_lacks_are_named_with_what_there_is(root: Path) -> None:
    project = Project(root)
    with pytest.raises(UnknownName) as refused:
        tailoring.in_language(project, compose.choose(project, ["bone", "brain", "liver"]), "cy")
    assert refused.value.message == "brain and liver do not exist in the language 'cy'"
    assert refused.value.hint == "brain exists in en-GB (English); liver exists in en-GB (English)"
    with pytest.raises(UnknownName) as refused:
        tailoring.in_language(project, compose.choose(project, ["bone"]), "pl")
    assert refused.value.message == "the project has no translation into this language"
    assert refused.value.hint == "it has: cy (Welsh), en-GB (English)"


def test_a_pack_in_another_language_has_its_own_pages_in_it(root: Path) -> None:
    ready, wrong = packing.ready(root, ["bone-cy"])
    assert not any(problem.severity == "error" for problem in wrong), wrong
    pack = packing.pack_of(ready, ["bone-cy"])
    assert pack.language == "cy"
    assert list(pack.pages) == ["bone-cy", "after-surgery-cy", "contacts-cy"]
    assert library.pack("bone", project=root, brand="harbour", language="cy").code == pack.code
