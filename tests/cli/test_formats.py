"""leaflets formats, and what the project's file changes in builds."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.group import main
from tests.support import example


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without formats of its own."""
    example.copied("leaflets", tmp_path / "leaflets")
    for folder in ("brands", "logos"):
        example.copied(f"styles/{folder}", tmp_path / "styles" / folder)
    write(tmp_path, "brand: harbour\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, text: str) -> None:
    (root / "leaflets.yaml").write_text(text, encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_the_formats_of_the_program_and_of_the_project_are_listed(root: Path) -> None:
    assert run("formats", "--copy", "a5").exit_code == 0
    (root / "styles" / "formats" / "a5.yaml").rename(root / "styles" / "formats" / "wall.yaml")
    run("formats", "--copy", "mono")
    lines = {line.split()[0]: line for line in run("formats").stdout.splitlines()}
    assert lines["a4"].endswith("210 × 297 mm  14 pt      the program")
    assert lines["wall"].endswith("148 × 210 mm  12 pt      styles/formats/wall.yaml")
    assert lines["mono"].endswith("styles/formats/mono.yaml, in place of the program's")
    again = run("formats", "--copy", "mono")
    assert (again.exit_code, "has a format mono already" in again.stderr) == (2, True)
    assert "did you mean a5" in run("formats", "--copy", "a6").stderr


def test_a_build_notices_a_format_that_takes_the_place_of_the_program_s(root: Path) -> None:
    assert run("build", "overview").stdout == "built    output/harbour/a4/overview.pdf (new)\n"
    run("formats", "--copy", "a4")
    assert run("build", "overview").stdout == "current  output/harbour/a4/overview.pdf\n", "the copy is the same"
    own = root / "styles" / "formats" / "a4.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("body: 14 pt", "body: 13 pt"), encoding="utf-8")
    why = "styles/formats/a4.yaml has changed"
    assert run("build", "overview").stdout == f"built    output/harbour/a4/overview.pdf ({why})\n"
    own.unlink()
    assert run("build", "overview").stdout == f"built    output/harbour/a4/overview.pdf ({why})\n"


def test_the_project_s_file_says_what_is_built_and_where(root: Path) -> None:
    write(root, "build_brands: all\nbuild_formats: [mono]\noutput: made\n")
    assert run("build", "overview").stdout.splitlines() == [
        "built    made/harbour/mono/overview.pdf (new)",
        "built    made/meadow/mono/overview.pdf (new)",
    ]
    assert (root / "made" / "manifest.json").is_file()
    assert not (root / "output").exists()
    assert "current" in run("status").stdout
    result = run("build", "overview", "--brand", "meadow", "--output", "made")
    assert result.stdout == "current  made/meadow/mono/overview.pdf\n"


def test_a_leaflet_in_a_language_that_is_not_the_project_s_is_refused(root: Path) -> None:
    run("build", "overview")
    write(root, "brand: harbour\nlanguages: [cy, en-GB]\n")
    assert "(leaflets.yaml languages has changed)" in run("build", "overview").stdout
    write(root, "# Now without English.\nbrand: harbour\nlanguages: [cy]\n")
    result = run("build", "overview")
    assert "leaflets/overview.yaml:6:11: error: this is in en-GB" in result.stderr
    assert "and the languages of this project are: cy" in result.stderr
    assert result.stdout.startswith("refused  output/harbour/a4/overview.pdf")


def test_strict_is_as_the_project_s_file_says_unless_an_option_does(root: Path) -> None:
    leaflet = root / "leaflets" / "overview.yaml"
    long = "A sentence " + "of very many small words " * 9 + "is hard to read."
    text = leaflet.read_text(encoding="utf-8").replace("    body: |\n", f"    body: |\n      {long}\n\n", 1)
    leaflet.write_text(text, encoding="utf-8")
    assert run("check", "overview").exit_code == 0
    write(root, "brand: harbour\nstrict: yes\n")
    assert run("check", "overview").exit_code == 1
    assert run("check", "overview", "--no-strict").exit_code == 0


def test_colours_are_checked_in_every_format_and_built_where_they_pass(root: Path) -> None:
    brand = root / "styles" / "brands" / "harbour.yaml"
    text = brand.read_text(encoding="utf-8").replace("contrast: 7", "contrast: 4.5")
    brand.write_text(text.replace('quiet: "#3f4e55"', 'quiet: "#747474"'), encoding="utf-8")
    assert run("build", "overview").exit_code == 0
    assert run("check", "overview", "--format", "a4").exit_code == 0
    result = run("check", "overview")
    assert result.exit_code == 1
    assert "`quiet` #747474 on the `tint` #fbf5e6 of styles/formats/dyslexia.yaml (of the program)" in result.stderr
    assert "to 1 is needed in the format dyslexia\n" in result.stderr
    write(root, "brand: harbour\nformats: [a4, a5]\n")
    assert run("check", "overview").exit_code == 0
