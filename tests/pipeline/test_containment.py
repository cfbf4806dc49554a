"""What is wrong with one leaflet, or with the program in it, stops no other; what is not a file is not waited for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import load, render
from builder.pipeline.watch import ProjectWatch
from tests.support.building import built, program, states
from tests.support.making import REPOSITORY, project_with

OTHERS = {"brain": "built", "liver": "built", "overview": "built"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_with(tmp_path / "project", REPOSITORY / "leaflets")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


SHORT = "short_title: Surgery to strengthen a weakened bone"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (SHORT, "short_title: Bone \u2603", 3, "the faces have no character “\u2603”"),
        (SHORT, 'short_title: "Bone {{ nobody }}"', 3, "the brand has no site field `nobody`"),
        ('version: "1.0"', 'version: "1\u2603"', 8, "the faces have no character “\u2603”"),
    ],
)
def test_a_footer_that_cannot_be_set_is_an_error_of_its_leaflet(
    root: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(root / "leaflets" / "bone.yaml", old, new)
    report = built(root)
    [problem] = [problem for problem in report.problems if problem.severity == "error"]
    assert (problem.place.file, problem.place.line) == ("leaflets/bone.yaml", line)
    assert problem.message.startswith(message)
    assert states(report) == {"bone": "refused", **OTHERS}


def test_a_footer_of_a_shared_page_that_cannot_be_set_stops_only_what_includes_it(root: Path) -> None:
    edit(root / "leaflets" / "shared" / "after-surgery.yaml", "short_title: ", "short_title: \u2603 ")
    report = built(root)
    assert states(report)["overview"] == "built"
    assert {problem.place.file for problem in report.problems} == {"leaflets/shared/after-surgery.yaml"}


@pytest.mark.parametrize("title", ["Hip \u2603", "Hip {{ nobody }}"])
def test_the_title_of_what_takes_a_place_is_checked_where_it_is_printed(root: Path, title: str) -> None:
    leaflets = root / "leaflets"
    edit(leaflets / "bone.yaml", "status: example", "status: withdrawn\nwithdrawn_because: X.\nreplaced_by: liver")
    text = (leaflets / "liver.yaml").read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("title: "))
    edit(leaflets / "liver.yaml", old, f'title: "{title}"')
    report = built(root, allowed=["bone"])
    messages = {problem.place.file: problem.message for problem in report.problems if problem.severity == "error"}
    assert "the title of liver, which replaces it, cannot be printed" in messages["leaflets/bone.yaml"]
    assert states(report) == {"bone": "refused", "brain": "built", "liver": "refused", "overview": "built"}


def fail(name: str) -> object:
    def failing(self: object, thing: object, *rest: object) -> object:
        if getattr(thing, "name", thing) == name:
            raise RuntimeError("words that nobody is shown")
        return before(self, thing, *rest)  # type: ignore[arg-type]

    before = render.Maker.make
    return failing


def test_a_mistake_of_the_program_stops_one_leaflet_and_is_written_down(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(render.Maker, "make", fail("bone"))
    report = built(root)
    assert states(report) == {"bone": "refused", **OTHERS}
    [problem] = report.problems
    assert (problem.place.file, problem.severity) == ("leaflets/bone.yaml", "error")
    [file] = tmp_path.glob("leaflets-bug-*.txt")
    assert str(file) in problem.hint
    assert "nobody" not in str(problem)
    assert "RuntimeError: words that nobody is shown" in file.read_text(encoding="utf-8")
    # The same mistake gives the same problem, so that watching does not report it again.
    assert built(root).problems == [problem]


def test_too_little_memory_is_a_problem_in_plain_words(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(load.Surveyor, "_leaflet", exhausted)
    report = built(root, names=["bone"])
    assert [problem.message for problem in report.problems] == ["this computer does not have enough memory to make it"]


def test_watching_continues_after_a_mistake_of_the_program(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    watch = ProjectWatch(
        Project(root), lambda project: [selection.plan(project, ["bone"], strict=False)], root / "output"
    )
    with monkeypatch.context() as patched:
        patched.setattr(render.Maker, "make", fail("bone"))
        assert "because of a bug" in "".join(watch.rebuild())
        edit(root / "leaflets" / "bone.yaml", "Radiotherapy", "Radiotherapy afterwards")
        assert watch.rebuild() == []
    assert "fixed: " in "".join(watch.rebuild())


@pytest.mark.parametrize(
    "file",
    [
        "leaflets/bone.yaml",
        "leaflets/shared/contacts.yaml",
        "leaflets/kinds.yaml",
        "styles/brands/harbour.yaml",
        "styles/formats/a4.yaml",
        "styles/logos/harbour.svg",
        "leaflets.yaml",
        "output/manifest.json",
    ],
)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_in_place_of_a_file_is_reported_and_not_waited_for(root: Path, file: str) -> None:
    path = root / file
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    done = subprocess.run(
        program("--project", root, "build", "bone"), capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "not an ordinary file" in done.stderr or "cannot be read" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a device that has no end")
def test_a_device_in_place_of_the_manifest_is_reported(root: Path) -> None:
    (root / "output").mkdir()
    (root / "output" / "manifest.json").symlink_to("/dev/zero")
    report = built(root, names=["bone"])
    assert ["it is not an ordinary file" in problem.message for problem in report.problems] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell")
@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-"])
def test_a_program_without_standard_output_does_its_work(root: Path, closed: str) -> None:
    command = f'"$0" -m builder --project "$1" build bone {closed}'
    done = subprocess.run(["sh", "-c", command, sys.executable, root], capture_output=True, check=False)
    assert done.returncode == 0
    assert (root / "output" / "harbour" / "a4" / "bone.pdf").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are set by a POSIX shell")
def test_twelve_files_open_at_once_are_enough(root: Path) -> None:
    command = 'ulimit -n 12; exec "$0" -m builder --project "$1" build bone'
    done = subprocess.run(["sh", "-c", command, sys.executable, root], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:5]) == (0, "built")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_ctrl_c_ends_the_program_well_while_it_is_imported(root: Path) -> None:
    importing = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from builder.__main__ import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", importing, "list"], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")


REPEATED = (
    "{{ a ",
    "{{nobody}} ",
    "`a",
    "_a_ ",
    "***a",
    "![a](b)",
    "[x]{lang=xx} ",
    "A",
    "[a](",
    "<b>",
    "\u2603",
    "1% ",
    "1% of people ",
    ".5 mg ",
)


@pytest.mark.parametrize("repeated", REPEATED)
def test_a_mistake_that_is_repeated_costs_time_that_grows_with_the_text(root: Path, repeated: str) -> None:
    def seconds(length: int) -> tuple[float, int]:
        text = repeated * (length // len(repeated))
        original = (REPOSITORY / "leaflets" / "bone.yaml").read_text(encoding="utf-8")
        words = original.replace("summary: >-\n  What", f"summary: >-\n  {text}\n  What", 1)
        (root / "leaflets" / "bone.yaml").write_text(words, encoding="utf-8", newline="\n")
        began = time.process_time()
        problems = load.survey(selection.plan(Project(root), ["bone"], strict=False)).problems
        return time.process_time() - began, len(problems)

    seconds(100)
    (short, _), (long, count) = seconds(2_000), seconds(16_000)
    # Eight times the text: growth with the square would be 64 times the time.
    assert long < 20 * max(short, 0.02)
    assert count < 130
