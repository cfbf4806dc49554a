"""The command line: words in, lines and exit codes out, and what stands on the disk afterwards."""

from __future__ import annotations

import datetime
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pikepdf
import pytest
import yaml
from click.testing import CliRunner, Result

from builder import __version__, cli
from builder.cli import common, group
from builder.core import atomic_files
from builder.pdf import validate
from builder.pipeline import checked, manifest
from builder.pipeline import render as maker
from tests.support import example

ROOT = Path(__file__).resolve().parents[2]
ALL = ["bone", "brain", "liver", "overview"]
COUNT = re.compile(r"(no problems|\d+ errors?(, \d+ warnings?)?|\d+ warnings?); .+")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's own leaflets and styles; the current folder is in it."""
    root = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(ROOT / "leaflets.yaml", root)
    monkeypatch.chdir(root)
    return root


def run(*words: str | Path) -> Result:
    """Run a command. A traceback is the test's."""
    result = CliRunner().invoke(cli.main, [str(word) for word in words], prog_name="leaflets")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def change(path: Path, old: str, new: str) -> None:
    """Change some words of a file, which has them once or more."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def written(output: Path) -> dict[str, bytes]:
    """Every file below a folder that is there to be seen, by its path there."""
    results = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in results.items() if not name.startswith(".")}


def line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def built(stdout: str) -> list[str]:
    """The leaflets that a build says that it has built."""
    return [Path(line.split()[1]).stem for line in stdout.splitlines() if line.startswith("built")]


def pdfs(output: Path, brand: str = "harbour") -> dict[str, bytes]:
    """The leaflets of a brand in an output folder."""
    return written(output / brand / "a4")


# Help


def test_help_imports_nothing_that_takes_time() -> None:
    """`leaflets --help` is quick: beside click, and the locale that click's help looks up, it imports nothing."""
    code = (
        "import click, sys; before = set(sys.modules); from builder.cli import group; "
        "[group.command(name) for name in group.COMMANDS]; "
        "print(*sorted(set(sys.modules) - before), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(done.stdout.split()) - set(sys.builtin_module_names)
    ours = {name for name in imported if name.partition(".")[0] == "builder"}
    # On Python 3.13 something of the standard library imports `math`, which is small.
    assert imported - {"_locale", "locale", "math"} == ours
    light = {"builder", "builder.core", "builder.core.standards", "builder.core.text_table", "builder.core.version"}
    # The options of a pack stand in a table of their own, which the commands are made from.
    light |= {"builder.core.patterns", "builder.packs", "builder.packs.options"}
    assert {name for name in ours if not name.startswith("builder.cli")} <= light


@pytest.mark.parametrize("words", [[], *([name] for name in group.COMMANDS)])
def test_every_command_says_what_it_does(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: leaflets")


def test_the_version() -> None:
    assert run("--version").stdout == f"leaflets, version {__version__}\n"


def test_python_m_builder_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "builder", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    # The test runner of click makes lines two characters longer, so what they say of each command ends elsewhere.
    own, ours = ([line[:40] for line in text.splitlines()] for text in (done.stdout, run("--help").stdout))
    assert own == ours


# Build


def test_build_writes_every_leaflet_and_says_where(folder: Path) -> None:
    result = run("build")
    assert result.exit_code == 0
    expected = [str(Path("output", "harbour", "a4", f"{name}.pdf")) for name in ALL]
    assert result.stdout.splitlines() == [f"built    {path} (new)" for path in expected]
    for path in expected:
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) >= 2
    assert result.stderr.splitlines()[-1].endswith("; 4 built")
    assert COUNT.fullmatch(result.stderr.splitlines()[-1])


def test_build_takes_names_a_brand_and_a_folder(folder: Path, tmp_path: Path) -> None:
    result = run("build", "liver", "bone", "liver", "--brand", "meadow", "--output", tmp_path / "print")
    paths = [tmp_path / "print" / "meadow" / "a4" / f"{name}.pdf" for name in ("bone", "liver")]
    assert result.stdout.splitlines() == [f"built    {path} (new)" for path in paths]
    assert all(path.is_file() for path in paths)
    assert not (folder / "output").exists()
    assert "; 2 built" in result.stderr


def test_paths_can_be_opened_from_where_the_user_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "leaflets" / "shared")
    shown = run("build", "overview").stdout.strip()
    assert shown == f"built    {folder / 'output' / 'harbour' / 'a4' / 'overview.pdf'} (new)"
    monkeypatch.chdir(folder.parent)
    shown = run("--project", "project", "build", "overview").stdout.strip()
    assert shown == f"current  {Path('project', 'output', 'harbour', 'a4', 'overview.pdf')}"


def test_the_manifest_says_what_was_written(folder: Path) -> None:
    run("build", "bone")
    [entry] = json.loads((folder / "output" / "manifest.json").read_text(encoding="utf-8"))["files"]
    data = (folder / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    assert {name: entry[name] for name in list(entry)[:8]} == {
        "path": "harbour/a4/bone.pdf",
        "leaflet": "bone",
        "version": "1.0",
        "brand": "harbour",
        "format": "a4",
        "language": "en-GB",
        "pages": pages,
        "sha256": manifest.digest(data),
    }


def test_the_manifest_lists_earlier_builds_whose_files_exist(folder: Path) -> None:
    run("build", "bone", "brain")
    run("build", "bone", "--brand", "meadow")
    (folder / "output" / "harbour" / "a4" / "brain.pdf").unlink()
    run("build", "overview")
    paths = [entry.path for entry in manifest.read(folder / "output")]
    assert paths == ["harbour/a4/bone.pdf", "harbour/a4/overview.pdf", "meadow/a4/bone.pdf"]


def test_a_damaged_manifest_is_written_again(folder: Path) -> None:
    (folder / "output").mkdir()
    (folder / "output" / "manifest.json").write_text('{"files": [', encoding="utf-8")
    result = run("build", "overview")
    assert result.exit_code == 0
    assert "output/manifest.json:1:1: warning: the manifest was damaged" in result.stderr
    assert [entry.leaflet for entry in manifest.read(folder / "output")] == ["overview"]
    assert "damaged" not in run("build", "overview").stderr


def test_the_last_good_file_of_a_leaflet_with_errors_stays(folder: Path) -> None:
    run("build")
    before = written(folder / "output")
    change(folder / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    for name in ("brain", "liver", "overview"):
        change(folder / "leaflets" / f"{name}.yaml", 'version: "1.0"', 'version: "1.1"')
    result = run("build")
    after = written(folder / "output")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["refused", "built", "built", "built"]
    line = line_of(folder / "leaflets" / "bone.yaml", "ownr:")
    assert re.search(rf"^leaflets/bone\.yaml:{line}:1: error: .*ownr.*\n  hint: .*owner", result.stderr, re.MULTILINE)
    assert result.stderr.splitlines()[-1].endswith("; 3 built, 1 refused")
    assert before["harbour/a4/bone.pdf"] == after["harbour/a4/bone.pdf"]
    assert before["harbour/a4/liver.pdf"] != after["harbour/a4/liver.pdf"]
    versions = {entry.leaflet: entry.version for entry in manifest.read(folder / "output")}
    assert versions == {"bone": "1.0", "brain": "1.1", "liver": "1.1", "overview": "1.1"}


def test_the_problems_of_all_files_are_reported_at_once_in_order(folder: Path) -> None:
    change(folder / "leaflets" / "liver.yaml", "\nowner:", "\nownr:")
    change(folder / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    change(folder / "leaflets" / "bone.yaml", "language: en-GB", "language: English")
    change(folder / "styles" / "brands" / "harbour.yaml", "\nreading_grade:", "\nreading_age:")
    result = run("build")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["refused"] * 4
    places = re.findall(r"^(\S+):(\d+):(\d+): error", result.stderr, re.MULTILINE)
    assert places == sorted(places, key=lambda place: (place[0], int(place[1]), int(place[2])))
    files_ = [file for file, _, _ in places]
    assert set(files_) == {"leaflets/bone.yaml", "leaflets/liver.yaml", "styles/brands/harbour.yaml"}
    assert files_.count("leaflets/bone.yaml") >= 2
    assert "; 4 refused" in result.stderr


def test_an_error_of_a_shared_page_stops_its_leaflets(folder: Path) -> None:
    shared = folder / "leaflets" / "shared" / "after-surgery.yaml"
    change(shared, "\nowner:", "\nownr:")
    result = run("build")
    assert result.exit_code == 1
    assert built(result.stdout) == ["overview"]
    assert result.stderr.count("ownr") == 1
    assert "; 1 built, 3 refused" in result.stderr


def test_a_warning_of_a_shared_page_is_reported_once(folder: Path) -> None:
    long = "      This is a very long sentence that goes on and on, " + "and on, " * 20 + "to its end.\n\n"
    change(folder / "leaflets" / "shared" / "contacts.yaml", "    body: |\n", "    body: |\n" + long)
    result = run("build")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 4
    assert len(re.findall(r"contacts\.yaml:\d+:\d+: warning: .*sentence", result.stderr)) == 1
    strict = run("build", "--strict", "--output", folder / "strict")
    assert strict.exit_code == 1
    assert built(strict.stdout) == []
    assert len(re.findall(r"contacts\.yaml:\d+:\d+: error: .*sentence", strict.stderr)) == 1
    assert not (folder / "strict").exists()


def test_strict_refuses_only_the_leaflet_with_the_warning(folder: Path) -> None:
    brand = folder / "styles" / "brands" / "harbour.yaml"
    lenient = re.sub(r"\nreading_grade: .*", "\nreading_grade: 18", brand.read_text(encoding="utf-8"))
    brand.write_text(lenient, encoding="utf-8")
    assert run("build", "--strict").exit_code == 0
    long = "      This is a very long sentence that goes on and on, " + "and on, " * 20 + "to its end.\n\n"
    change(folder / "leaflets" / "overview.yaml", "    body: |\n", "    body: |\n" + long)
    result = run("build", "--strict")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["current"] * 3 + ["refused"]


def test_a_page_included_twice_and_a_missing_page_are_reported(folder: Path) -> None:
    bone = folder / "leaflets" / "bone.yaml"
    text = bone.read_text(encoding="utf-8")
    start = text[: text.index("\ninclude:")]
    entries = "include:\n  - shared/contacts\n  - shared/contcts\n  - contacts\n  - shared/contacts\n"
    bone.write_text(f"{start}\n{entries}", encoding="utf-8")
    result = run("build", "bone")
    first = line_of(bone, "include:") + 1
    problems = re.findall(r"^leaflets/bone\.yaml:(\d+):(\d+): error: (.*)\n  hint: (.*)", result.stderr, re.MULTILINE)
    results = {int(line): (column, message, hint) for line, column, message, hint in problems}
    assert results[first + 1][0] == "5"
    assert "shared/contcts" in results[first + 1][1]
    assert results[first + 1][2] == "did you mean shared/contacts?"
    assert results[first + 2][2] == "did you mean shared/contacts?"
    assert "included twice" in results[first + 3][1]
    assert result.exit_code == 1


def test_a_leaflet_and_a_page_cannot_have_the_same_name(folder: Path) -> None:
    shutil.copy(folder / "leaflets" / "overview.yaml", folder / "leaflets" / "contacts.yaml")
    result = run("build", "contacts")
    assert result.exit_code == 1
    assert "a leaflet cannot include a page with the same name" in result.stderr


def test_another_brand_changes_the_theme_and_not_the_words(folder: Path) -> None:
    run("build", "bone")
    run("build", "bone", "--brand", "meadow")
    harbour, meadow = (written(folder / "output" / brand)["a4/bone.pdf"] for brand in ("harbour", "meadow"))
    assert harbour != meadow


# The same input gives the same bytes


def test_more_jobs_give_the_same_bytes(folder: Path) -> None:
    alone = run("build", "--output", "by-one")
    together = run("build", "--output", "by-two", "--jobs", "2")
    assert written(folder / "by-one") == written(folder / "by-two")
    assert len(written(folder / "by-two")) == 5
    assert together.stdout == alone.stdout.replace("by-one", "by-two")
    assert together.stderr == alone.stderr


ANOTHER_DAY = """
import datetime, sys, time

class Day(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2027, 5, 6, 7, 8, 9, tzinfo=tz)
    utcnow = today = now

if sys.argv[1] == "another":
    real_gmtime, real_localtime = time.gmtime, time.localtime
    later = 1809587289.0
    time.time = lambda: later
    time.time_ns = lambda: int(later * 1e9)
    time.gmtime = lambda seconds=None: real_gmtime(later if seconds is None else seconds)
    time.localtime = lambda seconds=None: real_localtime(later if seconds is None else seconds)
    datetime.datetime = Day
    assert datetime.date.today().year == 2027
from builder.cli import main
main(sys.argv[2:])
"""


def build_on(day: str, root: Path, **environment: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_DAY, day, "--project", root, "build"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return written(root / "output")


def test_another_day_in_another_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "a longer name"
    shutil.copytree(folder, other)
    today = build_on("today", folder, PYTHONHASHSEED="1", TZ="UTC")
    another = build_on("another", other, PYTHONHASHSEED="2", TZ="Asia/Kolkata", LC_ALL="C")
    assert today == another
    assert len(today) == 5


# What cannot be written


def test_an_output_folder_that_is_a_file(folder: Path) -> None:
    (folder / "print").write_text("a file", encoding="utf-8")
    assert run("build", "bone", "--output", "print").exit_code == 2
    result = run("build", "bone", "--output", Path("print", "here"))
    assert result.exit_code == 1
    assert result.stdout == f"refused  {Path('print/here/harbour/a4/bone.pdf')} (it cannot be written)\n"
    assert "print/here/manifest.json:1:1: error: manifest.json cannot be written" in result.stderr
    assert "; 1 refused" in result.stderr


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "it is open in another program, or the folder is protected"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the folder is read-only"),
        (errno.EIO, os.strerror(errno.EIO).lower()),
    ],
)
def test_a_file_that_cannot_be_written_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    run("build", "bone")
    before = (folder / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()
    change(folder / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    replace = os.replace

    def refuse(old: Path, new: Path) -> None:
        if new.name == "bone.pdf":
            raise OSError(number, os.strerror(number))
        replace(old, new)

    monkeypatch.setattr(atomic_files.os, "replace", refuse)
    result = run("build", "bone", "overview")
    assert result.exit_code == 1
    assert built(result.stdout) == ["overview"]
    assert f"output/harbour/a4/bone.pdf: error: bone.pdf cannot be written: {message}\n  hint: " in result.stderr
    assert sorted(pdfs(folder / "output")) == ["bone.pdf", "overview.pdf"]
    assert pdfs(folder / "output")["bone.pdf"] == before
    versions = {entry.leaflet: entry.version for entry in manifest.read(folder / "output")}
    assert versions == {"bone": "1.0", "overview": "1.0"}


def test_a_manifest_that_cannot_be_written_is_a_problem(folder: Path) -> None:
    (folder / "output" / "manifest.json").mkdir(parents=True)
    result = run("build", "overview")
    assert result.exit_code == 1
    assert "output/manifest.json:1:1: error: manifest.json cannot be written" in result.stderr
    assert not (folder / "output" / "harbour" / "a4" / "overview.pdf").exists(), "no list would be true of it"


# How it ends


def test_after_an_interruption_finished_files_stay_with_a_message(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "liver")
    before = (folder / "output" / "harbour" / "a4" / "liver.pdf").read_bytes()
    change(folder / "leaflets" / "liver.yaml", 'version: "1.0"', 'version: "1.1"')
    make = maker.Maker.make

    def interrupted(maker: maker.Maker, sheet: checked.CheckedLeaflet) -> maker.Made:
        if sheet.name == "liver":
            raise KeyboardInterrupt
        return make(maker, sheet)

    monkeypatch.setattr(maker.Maker, "make", interrupted)
    result = run("build", "bone", "liver")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert result.stderr == "stopped: the files that were finished are complete\n"
    assert sorted(written(folder / "output")) == ["harbour/a4/bone.pdf", "harbour/a4/liver.pdf", "manifest.json"]
    assert pdfs(folder / "output")["liver.pdf"] == before
    digests = {f"{entry.leaflet}.pdf": entry.sha256 for entry in manifest.read(folder / "output")}
    assert digests == {name: manifest.digest(data) for name, data in pdfs(folder / "output").items()}


def start(folder: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "builder", "--project", folder, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_closed_standard_output_is_quiet(folder: Path) -> None:
    process = start(folder, "list")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(30)


def test_a_console_that_lacks_a_character_prints_its_code(folder: Path) -> None:
    change(folder / "leaflets" / "liver.yaml", "title: Liver surgery", "title: Liver surgery → œ")
    with start(folder, "list", PYTHONIOENCODING="cp1252") as process:
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"Liver surgery \\u2192 \x9c" in output
    assert errors == b""


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_to_those_who_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shown in ((Screen(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with common.progress("Building", 2) as bar:
            bar.update(1)
            bar.update(1)
        assert ("Building" in stream.getvalue()) is shown


# Usage


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["build", "bonne"], "there is no leaflet called 'bonne'", "did you mean bone?"),
        (["build", "leaflets/bone.yaml"], "there is no leaflet called 'leaflets/bone.yaml'", "did you mean bone?"),
        (["Build"], "there is no command called 'Build'", "did you mean build?"),
        (["bild"], "there is no command called 'bild'", "did you mean build?"),
        (["xyzzy"], "there is no command called 'xyzzy'", "leaflets --help lists the commands"),
        (
            ["new", "Hip", "Surgery"],
            "this is more than the command takes: Surgery",
            "hyphens between the words of a name",
        ),
        (["withdraw", "bone"], "--because is missing", 'add --because "…": Why, in words that patients may read.'),
        (["check", "Bone"], "there is no leaflet called 'Bone'", "did you mean bone?"),
        (["build", "xyz"], "there is no leaflet called 'xyz'", "the leaflets are: bone, brain, liver, overview"),
        (["build", "--brand", "medow"], "there is no brand called 'medow'", "did you mean meadow?"),
        (["build", "--brand", "Harbour"], "there is no brand called 'Harbour'", "did you mean harbour?"),
        (["check", "--format", "JSON"], "JSON is not a format of pages", "use --json"),
        (["build", "--format", "json"], "JSON is not a format of pages", "use --json"),
        (["pack", "bone", "--format", "Json", "-o", "p.pdf"], "JSON is not a format of pages", "leave it out"),
        (["check", "--format", "a6"], "there is no format called 'a6'", "did you mean a5 or a4?"),
        (["new", "Bone Surgery"], "'Bone Surgery' cannot be a leaflet's name", "such as bone-surgery"),
        (["new", "aux"], "Windows cannot have a file called aux", "such as aux-leaflet"),
        (["new", "contacts"], "there is a shared page called contacts", "such as contacts-leaflet"),
        (["new", "bone"], "a leaflet called bone exists already", "use another name"),
        (["new"], "has no name", "leaflets new --brand riverside"),
        (["new", "hip", "--brand", "bay"], "cannot be started together", "leaflets new --brand NAME"),
        (["new", "--brand", "North Bay"], "'North Bay' cannot be a brand's name", "such as north-bay"),
        (["new", "--brand", "nul"], "Windows cannot have a file called nul", "such as nul-brand"),
        (["new", "--brand", "meadow"], "a brand called meadow exists already", "use another name"),
        (["--project", "styles", "build"], "styles has no folder leaflets/", "name the folder"),
    ],
)
def test_mistakes_on_the_command_line(folder: Path, words: list[str], message: str, hint: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert re.search(rf"  hint: .*{re.escape(hint)}", result.stderr)
    assert not (folder / "output").exists()


@pytest.mark.parametrize("name", group.COMMANDS)
def test_words_of_options_may_have_capitals(name: str) -> None:
    command = group.command(name)
    for option in command.params:
        if isinstance(option.type, click.Choice):
            for word in option.type.choices:
                assert option.type.convert(word.upper(), option, click.Context(command)) == word


@pytest.mark.parametrize(
    "words",
    [["bild"], ["build", "--jobs", "0"], ["build", "--jobs", "two"], ["schema", "pack"], ["new"], ["list", "bone"]],
)
def test_words_that_click_refuses(folder: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize("words", [["build"], ["check"], ["list"], ["new", "bone"]])
def test_outside_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert "neither this folder nor one above it has a folder leaflets/" in result.stderr


def test_without_a_default_brand_the_only_brand_is_used(folder: Path) -> None:
    (folder / "styles" / "brands" / "harbour.yaml").unlink()
    (folder / "leaflets.yaml").write_text("format: a4\n", encoding="utf-8")
    assert built(run("build", "overview").stdout) == ["overview"]
    assert (folder / "output" / "meadow" / "a4" / "overview.pdf").is_file()


def test_without_the_default_brand_a_choice_is_needed(folder: Path) -> None:
    brands = folder / "styles" / "brands"
    (brands / "harbour.yaml").rename(brands / "port.yaml")
    result = run("build", "overview")
    assert result.exit_code == 1
    assert "leaflets.yaml:3:8: error: the brand harbour does not exist" in result.stderr
    assert "  hint: the brands are: meadow, port" in result.stderr
    assert built(run("build", "overview", "--brand", "port").stdout) == ["overview"]


@pytest.mark.parametrize("words", [["build"], ["check", "bone"]])
def test_unusable_file_names_are_reported_and_stop_no_build(folder: Path, words: list[str]) -> None:
    shutil.copy(folder / "leaflets" / "bone.yaml", folder / "leaflets" / "Bone - Copy.yaml")
    shutil.copy(folder / "styles" / "formats" / "a4.yaml", folder / "styles" / "formats" / "a4_new.yaml")
    result = run(*words)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == (4 if words == ["build"] else 0)
    assert re.search(r"^leaflets/Bone - Copy\.yaml:1:1: error: .*\n  hint: .*bone-copy", result.stderr, re.MULTILINE)
    assert re.search(r"^styles/formats/a4_new\.yaml:1:1: error: .*\n  hint: .*a4-new", result.stderr, re.MULTILINE)


def test_list_reports_names_that_cannot_be_used(folder: Path) -> None:
    shutil.copy(folder / "leaflets" / "bone.yaml", folder / "leaflets" / "Bone.yaml")
    result = run("list")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 5
    assert "leaflets/Bone.yaml:1:1: error" in result.stderr


def test_an_output_that_cannot_be_written_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(project: object) -> list[str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("builder.content.project.Project.leaflet_names", full)
    result = run("list")
    assert result.exit_code == 1
    assert result.stderr == "standard output cannot be written: no space left on device\n"


# Check


def test_check_writes_nothing(folder: Path) -> None:
    before = written(folder)
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1].endswith("; 4 leaflets checked")
    assert written(folder) == before


def test_check_reports_what_build_reports(folder: Path) -> None:
    change(folder / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    built, checked = run("build"), run("check")
    assert (built.exit_code, checked.exit_code) == (1, 1)
    assert built.stderr.splitlines()[:-1] == checked.stderr.splitlines()[:-1]


def test_check_strict(folder: Path) -> None:
    long = "      This is a very long sentence that goes on and on, " + "and on, " * 20 + "to its end.\n\n"
    change(folder / "leaflets" / "overview.yaml", "    body: |\n", "    body: |\n" + long)
    assert run("check", "overview").exit_code == 0
    assert run("check", "overview", "--strict").exit_code == 1


def test_check_reads_shared_pages_that_no_leaflet_includes(folder: Path) -> None:
    page = folder / "leaflets" / "shared" / "idle.yaml"
    shutil.copy(folder / "leaflets" / "shared" / "contacts.yaml", page)
    change(page, "\nowner:", "\nownr:")
    assert "shared/idle.yaml" in run("check").stderr
    assert "shared/idle.yaml" not in run("check", "bone").stderr
    change(page, "\nownr:", "\nowner:")
    change(page, "{{ surgery_guide_url }}", "{{ no_such_field }}")
    result = run("check")
    assert result.exit_code == 1
    assert "shared/idle.yaml" in result.stderr
    assert run("build").exit_code == 0


def test_check_has_the_files_validated(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def found(pdf: bytes, standards: object) -> list[validate.BrokenRule]:
        seen.append(pdf)
        return [validate.BrokenRule("PDF/UA-1", "7.1-3", "content is neither tagged nor an artifact")]

    monkeypatch.setattr(validate, "validate", found)
    result = run("check", "bone")
    assert result.exit_code == 1
    assert "leaflets/bone.yaml:1:1: error: the PDF of bone breaks PDF/UA-1, rule 7.1-3: content is" in result.stderr
    monkeypatch.undo()
    run("--project", str(folder), "build", "bone")
    assert seen == [(folder / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()]


def test_a_file_that_the_validator_refuses_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", "bone", "liver")
    last = (folder / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()
    change(folder / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    finding = validate.BrokenRule("PDF/A-2a", "6.2.2", "a colour space is not covered")
    monkeypatch.setattr(validate, "validate", lambda pdf, standards: [finding])
    result = run("build", "bone")
    assert result.exit_code == 1
    assert built(result.stdout) == []
    assert "bone breaks PDF/A-2a, rule 6.2.2: a colour space is not covered" in result.stderr
    assert (folder / "output" / "harbour" / "a4" / "bone.pdf").read_bytes() == last


def test_build_does_without_the_validator(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "installed", lambda: False)
    monkeypatch.setattr(validate, "validate", lambda pdf, standards: 1 / 0)
    assert run("build", "bone").exit_code == 0


def test_check_without_the_validator_says_what_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "installed", lambda: False)
    result = run("check", "bone")
    assert result.exit_code == 0
    assert re.match(r"not checked: .*PDF/UA-1 and PDF/A-2a \(pip install .*\)\n", result.stderr)


# List


def test_list_shows_every_leaflet(folder: Path) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert result.stderr == ""
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["NAME", "TITLE", "VERSION", "STATUS", "NEXT", "REVIEW", "INCLUDES"]
    assert [row.split()[0] for row in rows] == ALL
    data = yaml.safe_load((folder / "leaflets" / "liver.yaml").read_text(encoding="utf-8"))
    facts = [data["title"], data["version"], data["status"], str(data["next_review"]), ", ".join(data["include"])]
    cells = re.split(r"  +", rows[2])
    assert cells == ["liver", *facts]
    # The cells of a column start at one place.
    assert rows[2].index(data["version"]) == head.index("VERSION")


def test_list_continues_after_a_leaflet_that_cannot_be_read(folder: Path) -> None:
    change(folder / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    result = run("list")
    assert result.exit_code == 1
    assert re.split(r"  +", result.stdout.splitlines()[1]) == ["bone", "(has errors)"]
    assert len(result.stdout.splitlines()) == 5
    assert "leaflets/bone.yaml" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("; 4 leaflets listed")


# New


def test_a_new_leaflet_passes_its_check_and_can_be_built(folder: Path) -> None:
    result = run("new", "hip-surgery")
    assert result.exit_code == 0
    assert result.stdout.strip() == str(Path("leaflets", "hip-surgery.yaml"))
    checked = run("check", "hip-surgery")
    assert checked.exit_code == 0, checked.stderr
    assert run("build", "hip-surgery").exit_code == 0
    text = (folder / "leaflets" / "hip-surgery.yaml").read_bytes()
    assert b"\r" not in text
    assert f"last_reviewed: {datetime.date.today()}".encode() in text


def test_new_overwrites_nothing(folder: Path) -> None:
    before = (folder / "leaflets" / "bone.yaml").read_bytes()
    assert run("new", "bone").exit_code == 2
    assert (folder / "leaflets" / "bone.yaml").read_bytes() == before


def test_new_where_nothing_can_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(atomic_files.os, "fsync", refuse)
    result = run("new", "hip")
    assert result.exit_code == 1
    assert "hip.yaml cannot be written: permission denied" in result.stderr
    assert not (folder / "leaflets" / "hip.yaml").exists()


def test_a_new_brand_passes_its_check_and_every_leaflet_can_be_built(folder: Path) -> None:
    result = run("new", "--brand", "north-bay")
    assert result.exit_code == 0
    written = [Path("styles", "brands", "north-bay.yaml"), Path("styles", "logos", "north-bay.svg")]
    assert result.stdout.splitlines() == list(map(str, written))
    assert all(b"\r" not in path.read_bytes() for path in written)
    checked = run("check", "--brand", "north-bay")
    assert checked.exit_code == 0
    assert "north-bay.yaml:10:13: warning: this is still to be filled in: what the clinic does" in checked.stderr
    assert checked.stderr.endswith("\n1 warning; 4 leaflets checked\n")
    assert sorted(built(run("build", "--brand", "north-bay").stdout)) == ALL


def test_a_new_brand_has_the_site_fields_of_leaflets_that_can_be_read(folder: Path) -> None:
    change(folder / "leaflets" / "bone.yaml", "owner:", "ownr:")
    change(folder / "leaflets" / "shared" / "contacts.yaml", "{{ ward_hours }}", "{{ ward_hours }}, {{ night_hours }}")
    change(folder / "leaflets" / "packs" / "bone-and-brain.yaml", "title: ", 'title: "{{ pack_name }}"\nshort_title: ')
    assert run("new", "--brand", "bay").exit_code == 0
    fields = yaml.safe_load((folder / "styles" / "brands" / "bay.yaml").read_text(encoding="utf-8"))["fields"]
    assert {"night_hours", "pack_name", "liver_information_url"} <= set(fields)


@pytest.mark.parametrize("taken", ["brands/bay.yaml", "logos/bay.svg"])
def test_new_overwrites_neither_file_of_a_brand(folder: Path, taken: str) -> None:
    path = folder / "styles" / taken
    path.write_text("mine", encoding="utf-8")
    before = written(folder / "styles")
    result = run("new", "--brand", "bay")
    assert result.exit_code == 2
    assert "already" in result.stderr
    assert written(folder / "styles") == before


@pytest.mark.parametrize("which", [1, 2])
def test_a_brand_is_written_with_its_logo_or_not_at_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    placed: list[Path] = []
    place = atomic_files.Staged.place

    def refuse(staged: atomic_files.Staged) -> None:
        placed.append(staged.path)
        if len(placed) == which:
            raise OSError(errno.ENOSPC, "No space left on device")
        place(staged)

    before = written(folder / "styles")
    monkeypatch.setattr(atomic_files.Staged, "place", refuse)
    result = run("new", "--brand", "bay")
    assert result.exit_code == 1
    assert "the brand bay cannot be written: no space left on device" in result.stderr
    assert len(placed) == which
    assert written(folder / "styles") == before


# Schema


@pytest.mark.parametrize("kind", ["leaflet", "shared", "brand", "format"])
def test_schema_prints_the_schema_that_is_shipped(kind: str) -> None:
    printed = json.loads(run("schema", kind).stdout)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == json.loads((ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))


def test_schema_prints_the_schema_of_leaflets_by_default() -> None:
    assert run("schema").stdout == run("schema", "leaflet").stdout


def test_words_of_options_have_their_accents_joined() -> None:
    """An approval covers the approver, whose name is read from the file in this form."""
    assert common.words_of("--by", " Zoe\u0308's  team ") == "Zoë's team"
