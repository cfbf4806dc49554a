"""What shells offer when somebody presses Tab."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.shell_completion import BashComplete, CompletionItem, ShellComplete

from builder.cli import completion, main
from tests.support.making import REPOSITORY, project_with


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    monkeypatch.chdir(root)
    return root


def offered(typed: str, shell: type[ShellComplete] = BashComplete) -> list[CompletionItem]:
    *words, last = typed.split(" ")
    return shell(main, {}, "leaflets", completion.VARIABLE).get_completions(words, last)


def words(typed: str) -> list[str]:
    return [item.value for item in offered(typed)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("build ", ["bone", "brain", "liver", "overview"]),
        ("build bone b", ["brain"]),
        ("check --brand ", ["harbour", "meadow"]),
        ("build --format large", ["large-print"]),
        ("check --format sa", ["sarif"]),
        ("approve packs/", ["packs/bone-and-brain"]),
        ("approve shared/c", ["shared/contacts"]),
        ("withdraw bone --replaced-by o", ["overview"]),
        ("pack bone-", ["bone-and-brain"]),
        ("rename brand ", ["harbour", "meadow"]),
        ("rename shared c", ["contacts"]),
        ("history brands/h", ["brands/harbour"]),
        ("build --allow shared/a", ["shared/after-surgery"]),
        ("serve --brand m", ["meadow"]),
        ("ren", ["rename"]),
    ],
)
def test_names_of_the_project_are_offered(root: Path, typed: str, names: list[str]) -> None:
    assert words(typed) == names


def test_the_project_that_is_typed_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert words("build b") == []
    assert words(f"--project {root} build bo") == ["bone"]


def test_a_broken_project_is_completed_in_silence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "leaflets.yaml").write_text("brand: [", encoding="utf-8")
    (root / "leaflets" / "bone.yaml").write_text("\t- :", encoding="utf-8")
    (root / "leaflets" / "Bad name.yaml").touch()
    assert words("build bo") == ["bone"]
    for folder in (root / "leaflets", root / "styles"):
        folder.rename(folder.with_name(f"no-{folder.name}"))
    assert [words(typed) for typed in ("build ", "check --brand ", "history ", "rename leaflet ")] == [[], [], [], []]
    assert capsys.readouterr() == ("", "")


def test_files_are_completed_by_the_shell(root: Path) -> None:
    assert [item.type for item in offered("print output/x")] == ["file"]
    assert [item.value for item in offered("print bon")] == ["bone"]


def test_powershell_asks_with_the_line_and_the_word(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.cli.powershell import PowerShellComplete

    shell = PowerShellComplete(main, {}, "leaflets", completion.VARIABLE)
    assert "Register-ArgumentCompleter -Native -CommandName leaflets" in shell.source()
    assert f'$env:{completion.VARIABLE} = "powershell_complete"' in shell.source()
    for line, word, names in (
        ("leaflets build b", "b", "bone\t\nbrain\t"),
        ("leaflets build bone", "", "brain\t\nliver\t\noverview\t"),
        ("leaflets print out/x", "out/x", ""),
    ):
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_WORD", word)
        assert shell.complete() == names
    assert os.environ["COMP_WORD"] == "out/x"
