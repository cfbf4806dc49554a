"""The panel on other formats and languages: what it says, where it stands, what is built again when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content import selection, validity
from builder.content.catalogues import PROGRAM
from builder.content.format import KINDS
from builder.content.project import Project
from builder.packs import compose, record
from builder.pipeline import load
from builder.provenance import codes
from tests.inspectors import Pdf
from tests.support import making, packing, translating
from tests.support.building import built, states

TITLE = "Other formats and languages"
WELSH_TITLE = "Fformatau ac ieithoedd eraill"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a Welsh translation."""
    root = packing.copied(tmp_path / "project")
    translating.translate(root, "bone", "cy")
    return root


def panel(root: Path, name: str, format: str = "a4") -> str:
    """The words of the panel, "" where there is none."""
    for section in Pdf(making.make(root, name, format=format)).find("Sect"):
        text = " ".join(section.text.split())
        title = next((title for title in (TITLE, WELSH_TITLE) if text.startswith(title)), "")
        if title:
            return text.removeprefix(title).strip()
    return ""


def test_the_panel_names_the_kinds_of_print_and_whom_to_ask() -> None:
    words = (
        "standard print, large print and giant print. Ask your team (see “Who to contact”) for the one that you need"
    )
    assert panel(making.REPOSITORY, "liver") == f"This leaflet comes in {words}, or about another language."


def test_the_panel_names_translations_in_the_words_of_each_leaflet(project: Path) -> None:
    assert "giant print, and in English and Welsh. Ask your team" in panel(project, "bone")
    assert "print bras iawn; ac yn yr ieithoedd hyn: Cymraeg, Saesneg. Gofynnwch i’ch tîm" in panel(
        project, "bone-cy", "giant-print"
    )
    assert "another language" in panel(project, "brain")


def test_every_language_has_words_for_each_kind_of_print_and_language() -> None:
    for code in PROGRAM.tags:
        words = PROGRAM.words_of(code)
        assert [*words.kinds_of_print] == [*KINDS]
        assert all(map(words.language, PROGRAM.tags))
    assert PROGRAM.words_of("en-GB").language("pt-BR") == "Portuguese (Brazil)"
    assert PROGRAM.words_of("en-GB").language("xx") == ""


@pytest.mark.parametrize("status", ["draft", "in review", "withdrawn"])
def test_what_is_not_handed_out_is_not_offered(project: Path, status: str) -> None:
    packing.change(project / "leaflets/bone-cy.yaml", status=status, withdrawn_because="old")
    assert "Welsh" not in panel(project, "bone")


def test_a_project_with_one_format_and_language_has_no_panel(project: Path) -> None:
    packing.change(project / "leaflets.yaml", formats=["a4"])
    for path in (project / "styles/formats").glob("*.yaml"):
        path.unlink()
    assert panel(project, "brain") == ""
    assert panel(project, "bone").startswith("This leaflet comes in English and Welsh.")
    assert panel(project, "bone").endswith("or about another format.")


def test_a_section_that_says_so_itself_takes_the_place_of_the_panel(project: Path) -> None:
    sections = Project(project).leaflet("brain").source.data["sections"]
    own = {"title": "Other Formats and Languages", "body": "We have this on tape."}
    packing.change(project / "leaflets/brain.yaml", sections=[*sections, own])
    text = Pdf(making.make(project, "brain")).reading_text()
    assert text.count("We have this on tape.") == 1
    assert "This leaflet comes in" not in text


def test_approvals_do_not_cover_the_panel(project: Path) -> None:
    before = validity.digest(Project(project).leaflet("bone"), project)
    (project / "leaflets/bone-cy.yaml").unlink()
    packing.change(project / "leaflets.yaml", formats=["a4", "large-print"])
    assert validity.digest(Project(project).leaflet("bone"), project) == before


def test_what_is_offered_is_built_again_when_it_changes_and_has_another_code(project: Path) -> None:
    def code() -> str:
        [sheet] = load.survey(selection.plan(Project(project), ["bone"], strict=False)).valid
        return sheet.code

    built(project)
    first = code()
    assert set(states(built(project)).values()) == {"current"}
    # The words of a translation are nothing that the original says.
    packing.change(project / "leaflets/bone-cy.yaml", title="Llawdriniaeth")
    assert [name for name, state in states(built(project)).items() if state == "built"] == ["bone-cy"]
    assert code() == first
    packing.change(project / "leaflets/bone-cy.yaml", status="draft")
    report = built(project)
    [bone] = [result for result in report.results if result.path.stem == "bone"]
    assert bone.why == "the list of other formats and languages has changed"
    assert states(report)["brain"] == "current"
    assert code() != first
    # Another format of a kind that there is makes no difference, another kind does.
    standard = Project(project).format("a5").source.text
    (project / "styles/formats/other.yaml").write_text(standard, encoding="utf-8")
    assert set(states(built(project)).values()) == {"current"}
    packing.change(project / "leaflets.yaml", formats=["a4"])
    for name in ("large-print", "giant-print"):
        (project / f"styles/formats/{name}.yaml").unlink(missing_ok=True)
    assert states(built(project))["brain"] == "built"


def test_the_page_to_ask_on_is_called_by_its_title_as_it_is_now(project: Path) -> None:
    built(project, names=["liver"])
    for title, printed in (
        ("People to ask", "People to ask"),
        ("Ask {{ clinic_name }}", "Ask Harbour Light Breast Clinic"),
    ):
        packing.change(project / "leaflets/shared/contacts.yaml", title=title)
        built(project, names=["liver"])
        text = " ".join(Pdf(project / "output/harbour/a4/liver.pdf").reading_text().split())
        assert f"Ask your team (see “{printed}”) for the one" in text


def test_codes_with_an_offer_are_explained(project: Path) -> None:
    prepared, _ = packing.ready(project, ("bone",))
    pack = packing.pack_of(prepared, ("bone",))
    assert record.explain(Project(project), codes.parse(pack.code), []).fits
    [sheet] = load.survey(selection.plan(Project(project), ["bone"], strict=False)).valid
    assert record.explain(Project(project), codes.parse(sheet.code), []).fits
    packing.change(project / "leaflets/bone-cy.yaml", status="draft")
    assert not record.explain(Project(project), codes.parse(pack.code), []).fits
    assert compose.choose(Project(project), ["bone"]).leaflets == ("bone",)


@pytest.mark.parametrize(("format", "name"), [("a4", "bone"), ("large-print", "bone"), ("us-letter", "liver")])
def test_the_panel_adds_no_page_where_a_little_less_space_spares_it(format: str, name: str, project: Path) -> None:
    (project / "leaflets/bone-cy.yaml").unlink()
    pages = Pdf(making.make(project, name, format=format)).page_count
    packing.change(project / "leaflets.yaml", formats=[format])
    for path in (project / "styles/formats").glob("*.yaml"):
        path.unlink()
    assert panel(project, name, format) == ""
    assert Pdf(making.make(project, name, format=format)).page_count == pages
