"""Watching: what is saved is built, problems come and go, and no slip ends it."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from builder.pipeline import watch as watching
from builder.pipeline.fingerprints import packaged
from builder.pipeline.watch import ProjectWatch
from tests.support import building, madeup
from tests.support.making import REPOSITORY, project_with


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_with(tmp_path / "project", REPOSITORY / "leaflets")


@pytest.fixture
def watch(root: Path) -> ProjectWatch:
    def plans(project: Project) -> list[selection.Plan]:
        return [selection.plan(project, ["bone", "overview"], strict=False)]

    watch = ProjectWatch(Project(root), plans, root / "output")
    [line] = watch.rebuild()
    assert line.startswith("built bone, overview (")
    return watch


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_nothing_is_reported_if_nothing_has_changed(watch: ProjectWatch) -> None:
    assert watch.rebuild() == []


def test_a_single_line_reports_what_was_built(watch: ProjectWatch, root: Path) -> None:
    edit(root / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    [line] = watch.rebuild()
    assert line.startswith("built bone (")
    assert watch.rebuild() == []


def test_a_problem_is_reported_when_it_comes_and_when_it_is_fixed(watch: ProjectWatch, root: Path) -> None:
    bone = root / "leaflets" / "bone.yaml"
    edit(bone, "\nowner:", "\nownr:")
    problem, count = watch.rebuild()
    assert "there is no field `ownr` here" in problem
    assert count.startswith("nothing built; refused bone (")
    edit(root / "leaflets" / "overview.yaml", 'version: "1.0"', 'version: "1.1"')
    [line] = watch.rebuild()
    assert line.startswith("built overview; refused bone ("), "a problem that is known is not told again"
    edit(bone, "\nownr:", "\nowner:")
    fixed, *_ = watch.rebuild()
    assert fixed.startswith("fixed: leaflets/bone.yaml:")


def test_a_withdrawn_leaflet_is_reported_once(root: Path) -> None:
    watch = ProjectWatch(Project(root), lambda project: [selection.plan(project, strict=False)], root / "output")
    watch.rebuild()
    edit(root / "leaflets" / "bone.yaml", "status: example", "status: withdrawn\nwithdrawn_because: Made up")
    *told, count = watch.rebuild()
    assert told == ["bone: withdrawn: Made up", "deleted: output/harbour/a4/bone.pdf"]
    assert count.startswith("nothing built; refused bone (")
    assert watch.rebuild() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leaflets/bone.yaml", "\0"),
        ("styles/brands/harbour.yaml", "["),
        ("styles/formats/a4.yaml", ""),
        ("leaflets/Wrong Name.yaml", ""),
    ],
)
def test_no_file_can_end_watching(watch: ProjectWatch, root: Path, name: str, text: str) -> None:
    before = (root / name).read_bytes() if (root / name).exists() else None
    pdf = (root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()
    (root / name).write_text(text, encoding="utf-8")
    assert "error" in "\n".join(watch.rebuild())
    if before is None:
        (root / name).unlink()
    else:
        (root / name).write_bytes(before)
    assert watch.rebuild()[0].startswith("fixed: ")
    assert (root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes() == pdf


def test_a_deleted_brand_is_reported_and_may_come_back(watch: ProjectWatch, root: Path) -> None:
    brands = root / "styles" / "brands"
    text = (brands / "harbour.yaml").read_text(encoding="utf-8")
    for brand in brands.iterdir():
        brand.unlink()
    assert "this project has no brand" in watch.rebuild()[0]
    (brands / "harbour.yaml").write_text(text, encoding="utf-8")
    assert watch.rebuild()[0].startswith("fixed: ")


def test_a_saved_project_file_is_a_change(root: Path) -> None:
    changes = watching.changes(root)
    next(changes)
    (root / "leaflets.yaml").write_text("brand: meadow\nformat: a4\n", encoding="utf-8")
    next(changes)
    watch = ProjectWatch(Project(root), lambda project: selection.plans(project, ["overview"], strict=None), None)
    watch.rebuild()
    (root / "leaflets.yaml").write_text("brand: harbour\nbuild_formats: [a4, mono]\noutput: made\n", encoding="utf-8")
    [line] = watch.rebuild()
    assert line.startswith("built overview (")
    assert {path.parent.name for path in (root / "made" / "harbour").rglob("*.pdf")} == {"a4", "mono"}


def waited(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_saving_a_file_builds_it_and_an_interruption_ends_it(root: Path, tmp_path: Path) -> None:
    pdf, said = root / "output" / "harbour" / "a4" / "overview.pdf", tmp_path / "said"
    command = [sys.executable, "-u", "-m", "builder", "--project", str(root), "watch", "overview"]
    with said.open("w") as stream:
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=stream, stderr=subprocess.STDOUT)
        try:
            assert waited(lambda: "watching" in said.read_text())
            time.sleep(0.3)  # The system's notices have to be asked for first.
            before = pdf.read_bytes()
            edit(root / "leaflets" / "overview.yaml", 'version: "1.0"', 'version: "1.1"')
            assert waited(lambda: pdf.read_bytes() != before)
            assert waited(lambda: said.read_text().count("built overview") == 2)
        finally:
            process.send_signal(signal.CTRL_C_EVENT if sys.platform == "win32" else signal.SIGINT)
            assert process.wait(10) == 0


def test_a_face_that_is_replaced_is_noticed(root: Path) -> None:
    fonts = root / "styles" / "fonts"
    fonts.mkdir()
    for path in packaged("fontpkg-atkinson-hyperlegible"):
        shutil.copy(path, fonts)
    brand = root / "styles" / "brands" / "harbour.yaml"
    names = sorted(path.name for path in fonts.iterdir())
    [regular] = [name for name in names if name.endswith("-Regular.ttf")]
    [bold] = [name for name in names if name.endswith("-Bold.ttf")]
    own = f"faces:\n  regular: {regular}\n  bold: {bold}\n"
    text = re.sub(r"^faces:\n(  .*\n)+", own, brand.read_text(encoding="utf-8"), flags=re.MULTILINE)
    brand.write_text(text, encoding="utf-8")
    watch = ProjectWatch(
        Project(root), lambda project: [selection.plan(project, ["bone"], strict=False)], root / "output"
    )
    assert watch.rebuild()[0].startswith("built bone")
    shutil.copy(fonts / bold, fonts / regular)
    assert watch.rebuild()[0].startswith("built bone")
    fresh = build.build(selection.plan(Project(root), ["bone"], strict=False), root / "fresh")
    assert [result.state for result in fresh.results] == ["built"]
    path = Path("harbour") / "a4" / "bone.pdf"
    assert (root / "output" / path).read_bytes() == (root / "fresh" / path).read_bytes()
    (fonts / regular).write_bytes(b"not a font")
    told, *_ = watch.rebuild()
    assert "cannot be read as a font" in told


def test_folders_that_replace_others_are_watched_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_INTERVAL", 50)
    seen: Queue[None] = Queue()

    def watch() -> None:
        for change in watching.changes(root):
            seen.put(change)

    threading.Thread(target=watch, daemon=True).start()
    leaflets, other = root / "leaflets", root / "other"
    shutil.copytree(leaflets, other)
    time.sleep(0.3)
    leaflets.rename(root / "old")
    other.rename(leaflets)
    seen.get(timeout=10)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        time.sleep(0.3)
        if seen.empty():
            break
        seen.get()
    edit(leaflets / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    seen.get(timeout=10)


def test_an_error_that_hides_others_does_not_report_them_as_fixed(watch: ProjectWatch, root: Path) -> None:
    bone = root / "leaflets" / "bone.yaml"
    edit(bone, "\nowner:", "\nownr:")
    assert "there is no field `ownr` here" in watch.rebuild()[0]
    kinds = root / "leaflets" / "kinds.yaml"
    was = kinds.read_text(encoding="utf-8")
    kinds.write_text("kinds: 3\n", encoding="utf-8")
    assert not any(line.startswith("fixed") for line in watch.rebuild())
    edit(bone, "\nownr:", "\nowner:")
    watch.rebuild()
    kinds.write_text(was, encoding="utf-8")
    fixed = [line for line in watch.rebuild() if line.startswith("fixed")]
    assert any("ownr" in line for line in fixed)
    assert any("kinds.yaml" in line for line in fixed)


def test_the_other_leaflets_are_built_if_a_named_leaflet_is_deleted(root: Path) -> None:
    def plans(project: Project) -> list[selection.Plan]:
        there = [name for name in ("bone", "brain") if name in project.leaflet_names()]
        return [selection.plan(project, there, strict=False)]

    watch = ProjectWatch(Project(root), plans, root / "output", ("bone", "brain"))
    watch.rebuild()
    (root / "leaflets" / "bone.yaml").rename(root / "bone.yaml")
    edit(root / "leaflets" / "brain.yaml", 'version: "1.0"', 'version: "1.1"')
    told, count = watch.rebuild()
    assert told.startswith("leaflets/bone.yaml:1:1: error: this file does not exist any more")
    assert count.startswith("built brain (")
    shutil.rmtree(root / "leaflets")
    assert any("leaflets: error: this folder does not exist any more" in line for line in watch.rebuild())


def watching_all(folder: Path) -> ProjectWatch:
    return ProjectWatch(Project(folder), lambda project: [selection.plan(project, strict=False)], folder / "output")


def test_whatever_is_edited_the_files_are_those_of_a_build_from_nothing(tmp_path: Path) -> None:
    folder = building.with_everything(tmp_path / "project")
    watch = watching_all(folder)
    watch.rebuild()
    for number, edit in enumerate(building.EDITS.values()):
        edit(folder)
        watch.rebuild()
        assert building.pdfs(folder / "output") == building.from_nothing(folder)
        building.change(folder / "leaflets/op-02.yaml", f"version: '1.{number}'", f"version: '1.{number + 1}'")
        assert watch.rebuild()[-1].startswith("built op-02 ("), "and nothing else"
        assert building.pdfs(folder / "output") == building.from_nothing(folder)


def test_files_that_are_not_as_they_were_are_noticed_after_an_edit(tmp_path: Path) -> None:
    folder = madeup.project(tmp_path / "project", 4, 4)
    watch = watching_all(folder)
    watch.rebuild()
    building.age(folder / "output")
    for _ in range(2):  # What it knows of old files, it knows from looking at them once.
        building.change(folder / "leaflets/op-01.yaml", "About ", "About the ")
        assert watch.rebuild()[-1].startswith("built op-01 (")
    (folder / "output/harbour/a4/op-02.pdf").unlink()
    (folder / "output/harbour/a4/op-03.pdf").write_bytes(b"something else")
    building.change(folder / "leaflets/op-01.yaml", "About ", "About the ")
    assert watch.rebuild()[-1].startswith("built op-01, op-02, op-03 (")


def test_a_new_translation_builds_its_family_again(tmp_path: Path) -> None:
    folder = madeup.project(tmp_path / "project", 3, 4)
    madeup.translate(folder, "cy")
    watch = watching_all(folder)
    watch.rebuild()
    building.change(folder / "leaflets/op-02-cy.yaml", "About ", "About the ")
    assert watch.rebuild()[-1].startswith("built op-02-cy (")
    building.change(folder / "leaflets/op-02-cy.yaml", "status: example", "status: draft")
    watch.rebuild()
    assert building.pdfs(folder / "output") == building.from_nothing(folder)
