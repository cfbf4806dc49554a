"""A project's files: their names, each read once, and what is told of names that are not there."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.content import selection, yaml_reader
from builder.content.leaflet import Leaflet, SharedPage
from builder.content.project import Project, characters
from builder.content.project_folder import find_root
from builder.core.diagnostics import LeafletError
from builder.pipeline import load
from tests.support import example

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("leaflets", "styles"):
        example.copied(folder, tmp_path / folder)
    shutil.copy(ROOT / "leaflets.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def project(root: Path) -> Project:
    return Project(root)


def told(failure: pytest.ExceptionInfo[LeafletError]) -> list[str]:
    return [str(problem) for problem in failure.value.problems]


def test_the_root_is_the_folder_that_has_leaflets_or_the_nearest_above(root: Path) -> None:
    below = root / "leaflets" / "shared"
    assert find_root(root) == find_root(below) == find_root(root / "none") == root
    nested = root / "styles" / "leaflets"
    nested.mkdir()
    assert find_root(nested) == root / "styles"


def test_there_may_be_no_root(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has a folder leaflets/"):
        find_root(tmp_path)


def test_names_are_sorted(project: Project, root: Path) -> None:
    files = {path.stem for path in (root / "leaflets").glob("*.yaml")}
    assert project.leaflet_names() == sorted(files - {"topics", "kinds"}), "lists are no leaflets"
    assert "bone-and-brain" in project.recipe_names()
    assert {"after-surgery", "contacts"} <= set(project.shared_names())
    assert {"harbour", "meadow"} <= set(project.brand_names())
    assert "a4" in project.format_names()


def test_a_project_may_have_leaflets_only(tmp_path: Path) -> None:
    (tmp_path / "leaflets").mkdir()
    project = Project(tmp_path)
    assert (
        project.leaflet_names() == project.shared_names() == project.brand_names() == project.own_format_names() == []
    )


@pytest.mark.parametrize(
    "name", ["notes.txt", "README", ".bone.yaml", "._bone.yaml", "bone.yaml~", "bone.yaml.bak", "#bone.yaml#"]
)
def test_other_files_are_left_alone(name: str, project: Project, root: Path) -> None:
    before = project.leaflet_names()
    (root / "leaflets" / name).write_bytes(b"\0\xff")
    assert Project(root).leaflet_names() == before


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Spine.yaml", "such as spine.yaml"),
        ("spine surgery.yaml", "such as spine-surgery.yaml"),
        ("spine_surgery.yaml", "such as spine-surgery.yaml"),
        ("spine--surgery.yaml", "such as spine-surgery.yaml"),
        ("spine.yml", "such as spine.yaml"),
        ("spine.YAML", "such as spine.yaml"),
        ("spine.v2.yaml", "such as spine-v2.yaml"),
        ("é.yaml", "such as e.yaml"),
        ("cafe\u0301 noir.yaml", "such as cafe-noir.yaml"),
        ("字.yaml", ".yaml at the end"),
    ],
)
def test_names_that_cannot_be_used_are_reported(name: str, hint: str, project: Project, root: Path) -> None:
    shutil.copy(root / "leaflets" / "bone.yaml", root / "leaflets" / name)
    assert "bone" in project.leaflet_names()
    [problem] = project.misnamed()
    assert problem.place.file.casefold() == f"leaflets/{name}".casefold()
    assert problem.message.startswith("the file of a leaflet cannot be called ")
    assert hint in problem.hint
    assert project.leaflet("bone").name == "bone", "the others can be read"


def test_all_names_that_cannot_be_used_are_reported_at_once(project: Project, root: Path) -> None:
    for name in ("A B.yaml", "C D.yaml"):
        (root / "leaflets" / name).touch()
    assert len(project.misnamed()) == 2


def test_files_are_loaded_with_their_places(project: Project) -> None:
    loaded = project.leaflet("bone")
    assert (loaded.name, type(loaded.model), loaded.source.name) == ("bone", Leaflet, "leaflets/bone.yaml")
    shared = project.shared("contacts")
    assert (shared.name, type(shared.model)) == ("contacts", SharedPage)
    assert shared.source.name == "leaflets/shared/contacts.yaml"
    assert project.brand("harbour").source.name == "styles/brands/harbour.yaml"
    assert project.format("a4").source.name == "styles/formats/a4.yaml"


def test_each_file_is_read_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(path: Path, name: str) -> bytes:
        read.append(name)
        return real(path, name)

    real = yaml_reader.read_bytes
    monkeypatch.setattr(yaml_reader, "read_bytes", reading)
    assert project.leaflet("bone") is project.leaflet("bone")
    assert read.count("leaflets/bone.yaml") == 1


def test_a_file_with_problems_reports_them_each_time_and_is_read_once(
    project: Project, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "leaflets" / "bone.yaml").write_text("titel: a\ntitel: b\n", encoding="utf-8")
    with pytest.raises(LeafletError) as first:
        project.leaflet("bone")
    monkeypatch.setattr(yaml_reader, "read", None)
    with pytest.raises(LeafletError) as second:
        project.leaflet("bone")
    assert told(first) == told(second)
    assert told(first)[0].startswith("leaflets/bone.yaml:2:1: error: `titel` is here for the second time")


@pytest.mark.parametrize(
    ("kind", "name", "place", "message", "hint"),
    [
        ("leaflet", "bones", "leaflets/bones.yaml", "there is no leaflet called bones", "did you mean bone?"),
        ("leaflet", "Bone", "leaflets/Bone.yaml", "there is no leaflet called Bone", "did you mean bone?"),
        ("leaflet", "../bone", "leaflets/../bone.yaml", "there is no leaflet called ../bone", "did you mean bone?"),
        ("leaflet", "xyz", "leaflets/xyz.yaml", "there is no leaflet called xyz", "the leaflets are: bone, "),
        ("shared", "contact", "leaflets/shared/contact.yaml", "no shared page called contact", "mean contacts?"),
        ("brand", "harbor", "styles/brands/harbor.yaml", "there is no brand called harbor", "mean harbour?"),
        ("format", "a3", "styles/formats/a3.yaml", "there is no format called a3", "did you mean a5 or a4?"),
    ],
)
def test_a_name_that_is_not_there(kind: str, name: str, place: str, message: str, hint: str, project: Project) -> None:
    with pytest.raises(LeafletError) as failure:
        getattr(project, kind)(name)
    ((problem,),) = (failure.value.problems,)
    assert str(problem.place) == f"{place}:1:1"
    assert message in problem.message
    assert hint in problem.hint


def test_capitals_matter_where_the_file_system_has_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS: any spelling of a name opens the file."""
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *args: real(path.with_name(path.name.lower()), *args))
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    assert project.leaflet("bone").name == "bone"
    with pytest.raises(LeafletError, match="there is no leaflet called Bone"):
        project.leaflet("Bone")


def test_files_are_those_that_were_read(project: Project, root: Path) -> None:
    assert project.files == {}
    project.leaflet("bone")
    content = (root / "leaflets" / "bone.yaml").read_bytes()
    assert project.files == {"leaflets/bone.yaml": hashlib.sha256(content).hexdigest()}
    project.format("a4")
    project.brand("meadow")
    assert list(project.files) == ["leaflets/bone.yaml", "styles/brands/meadow.yaml", "styles/formats/a4.yaml"]


def test_characters_are_those_of_the_files_that_are_named(project: Project, root: Path) -> None:
    page = root / "leaflets" / "shared" / "contacts.yaml"
    added = "# Ω &szlig; \\xe9 \\_ \\u00bd \\UFFFFFFFF\n"
    page.write_text(page.read_text(encoding="utf-8") + added, encoding="utf-8")
    leaflet = characters(project.leaflet("bone"))
    assert set("abcAB01 .,") <= leaflet
    assert not {"Ω", "ß", "é", "½"} & leaflet
    both = characters(project.leaflet("bone"), project.shared("contacts"))
    assert both - leaflet >= {"Ω", "ß", "é", "½"}
    assert "\u00a0" in both
    assert characters() == frozenset()


def test_each_folder_is_listed_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []

    def listing(folder: Path) -> Iterator[Path]:
        listed.append(folder.name)
        return real(folder)

    real = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", listing)
    for name in project.leaflet_names():
        project.leaflet(name)
    assert listed == ["leaflets"]


COPIES = (
    "liver (1).yaml",
    "liver - Copy.yaml",
    "~$liver.yaml",
    "liver-DESKTOP-4F.yaml",
    "liver.sync-conflict-2026.yaml",
)


@pytest.mark.parametrize("name", COPIES)
def test_copies_that_programs_made_are_called_copies(name: str, project: Project, root: Path) -> None:
    shutil.copy(root / "leaflets" / "bone.yaml", root / "leaflets" / name)
    [problem] = project.misnamed()
    assert "it looks like a copy that a program made: delete it, or move it out of the folder" in problem.hint


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("leaflets/eye.yaml.txt", "its name does not end in .yaml"),
        ("leaflets/eye.yaml.bak", "its name does not end in .yaml"),
        ("leaflets/eye.yaml~", "its name does not end in .yaml"),
        ("styles/brands/mine.yml.txt", "its name does not end in .yaml"),
        ("leaflets/old/eye.yaml", "it is in a folder within leaflets/"),
        ("leaflets/shared/more/eye.yml", "it is in a folder within leaflets/shared/"),
        ("styles/mine.yaml", "it is in no folder of styles/"),
        ("leaflets (1).yaml", "the settings of a project are in leaflets.yaml"),
        ("leaflets.yml", "the settings of a project are in leaflets.yaml"),
        ("leaflet.yaml", "the settings of a project are in leaflets.yaml"),
        ("leaflets.yaml.txt", "the settings of a project are in leaflets.yaml"),
    ],
)
def test_files_that_nothing_reads_are_reported(path: str, message: str, project: Project, root: Path) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    shutil.copy(root / "leaflets" / "bone.yaml", root / path)
    [problem] = project.misnamed()
    assert (problem.place.file, problem.severity) == (path, "warning")
    assert message in problem.message


def test_a_copy_with_a_name_of_a_leaflet_is_reported_by_its_title(root: Path) -> None:
    words = (root / "leaflets" / "bone.yaml").read_text(encoding="utf-8")
    (root / "leaflets" / "bone-laptop.yaml").write_text(f"{words}# of another computer\n", encoding="utf-8")
    problems = load.survey(selection.plan(Project(root), strict=False), unused=True).problems
    copies = [problem for problem in problems if "same title" in problem.message]
    assert [(copy.place.file, copy.severity) for copy in copies] == [("leaflets/bone-laptop.yaml", "warning")]
    assert "if it is a copy of leaflets/bone.yaml, delete it" in copies[0].hint


def test_what_is_not_meant_for_the_program_is_left_alone(project: Project, root: Path) -> None:
    for path in ("leaflets/README.md", "leaflets/notes.txt", "leaflets/.liver.yaml.swp", "leaflets/images/a.yaml"):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).touch()
    assert project.misnamed() == []
