"""leaflets languages: what is translated, what is missing, and a file to begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.group import main
from builder.content import selection
from builder.content.catalogues import PROGRAM, Catalogues, model
from builder.content.project import Project
from builder.packs import record
from builder.pipeline import load
from builder.provenance import codes
from builder.review import compare
from tests.support import making, packing
from tests.support.building import built, states


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(packing.copied(tmp_path / "project"))
    return tmp_path / "project"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def lines() -> dict[str, str]:
    return {line.split()[0]: line for line in run("languages").stdout.splitlines()}


def test_each_language_has_a_line_that_begins_with_its_tag(root: Path) -> None:
    assert [*lines()] == PROGRAM.tags
    assert lines()["cy"].split()[1] == "Welsh"
    assert "(print 100 %" in lines()["cy"]
    assert lines()["cy"].endswith("to be checked by a native speaker")
    assert "native speaker" not in lines()["en"]


def test_a_file_to_begin_with_has_every_phrase_in_english_above_it(root: Path) -> None:
    assert run("languages", "gd", "--copy").stdout.strip() == str(Path("styles/languages/gd.yaml"))
    assert "Scottish Gaelic" in lines()["gd"]
    assert " 0 % translated" in lines()["gd"]
    assert [line.partition(":")[0] for line in run("languages", "gd").stdout.splitlines()] == [*model()]
    text = (root / "styles/languages/gd.yaml").read_text(encoding="utf-8")
    assert text.count("\n  # About this leaflet\n  about:\n") == 1
    assert run("languages", "gd", "--copy").exit_code == 2


def test_a_copy_of_a_language_says_the_same(root: Path) -> None:
    run("languages", "cy", "--copy")
    copied = Catalogues(root)
    assert copied.problems() == []
    assert copied.words_of("cy") == PROGRAM.words_of("cy")
    assert "words of the project" in lines()["cy"]


def test_languages_are_listed_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [*lines()] == PROGRAM.tags


def test_the_code_of_a_country_is_no_language(root: Path) -> None:
    result = run("languages", "gb", "--copy")
    assert result.exit_code == 2
    assert "en-GB" in result.stderr
    assert run("languages", "kmr").exit_code == 2


def test_mistakes_in_a_catalogue_are_listed(root: Path) -> None:
    path = root / "styles/languages/cy.yaml"
    path.parent.mkdir()
    path.write_text("print:\n  abuot: x\n", encoding="utf-8")
    result = run("languages")
    assert (result.exit_code, "(has errors)" in result.stdout) == (1, True)
    assert "styles/languages/cy.yaml:2:3: error: no phrase is called `print.abuot`" in result.stderr


def test_status_says_which_printed_phrases_nobody_has_checked(root: Path) -> None:
    packing.change(root / "leaflets/liver.yaml", language="cy")
    said = "its printed phrases in Welsh are to be checked by a native speaker"
    [line] = [line for line in run("status").stdout.splitlines() if said in line]
    assert line.split()[1] == "liver"
    (root / "styles/languages").mkdir()
    (root / "styles/languages/cy.yaml").write_text("checked_by: the Welsh team\n", encoding="utf-8")
    assert said not in run("status").stdout


def test_the_code_of_a_leaflet_names_the_words_of_the_project(root: Path) -> None:
    def code() -> str:
        [sheet] = load.survey(selection.plan(Project(root), ["overview"], strict=False)).valid
        return sheet.code

    def fits(code: str) -> bool:
        return record.explain(Project(root), codes.parse(code), []).fits

    before = code()
    path = root / "styles/languages/en.yaml"
    path.parent.mkdir()
    path.write_text("checked_by: us\n", encoding="utf-8")
    assert code() == before
    path.write_text("print:\n  sources: Where this is from\n", encoding="utf-8")
    assert code() != before
    assert fits(code())
    assert not fits(before)


def test_a_state_in_words_of_the_project_is_no_change_of_words(root: Path) -> None:
    text = 'print:\n  draft: Not finished. Only for us.\n  code_of_leaflet: "Known as {code}"\n'
    path = root / "styles/languages/en.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    packing.change(root / "leaflets/overview.yaml", status="draft")
    pdf = making.make(root, "overview")
    shown = " ".join(words for section in compare.sections(pdf, Catalogues(root)) for words in section.paragraphs)
    assert "Not finished" not in shown
    assert "Known as" not in shown
    assert "Not finished" in " ".join(words for section in compare.sections(pdf) for words in section.paragraphs)


def test_words_of_the_project_build_the_leaflets_in_their_language_again(root: Path) -> None:
    packing.change(root / "leaflets/liver.yaml", language="cy")
    for page in ("contacts", "after-surgery"):
        welsh = root / f"leaflets/shared/{page}-cy.yaml"
        shutil.copy(root / f"leaflets/shared/{page}.yaml", welsh)
        packing.change(welsh, language="cy", translation_of=page, translated_from="1.0")
    path = root / "styles/languages/cy.yaml"
    path.parent.mkdir()
    built(root)
    path.write_text("print:\n  about: Am hyn\n", encoding="utf-8")
    report = built(root)
    [liver] = [result for result in report.results if result.path.stem == "liver"]
    assert {name for name, state in states(report).items() if state == "built"} == {"liver"}
    assert liver.why == "the catalogue of words in cy is new"
    path.write_text("# Checked.\nchecked_by: the Welsh team\nprint:\n  about: Am hyn\n", encoding="utf-8")
    assert set(states(built(root)).values()) == {"current"}
    assert Project(root).catalogues.words_of("cy").about == "Am hyn"
