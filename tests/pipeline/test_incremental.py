"""A build after a change makes what must be made, and nothing else: the same folder as a build from nothing."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.content.project import STARTER
from builder.layout.fallbacks import BY_SCRIPT
from builder.pdf import validate
from builder.pipeline import fingerprints, manifest
from tests.inspectors import Pdf
from tests.support import building, madeup
from tests.support.building import EDITS, REPOSITORY, age, built, change, from_nothing, pdfs, rename, states, times
from tests.support.making import without_code

OLD = int(1e18)
"""When files were written that `age` has made old, in nanoseconds."""

ALL = {"op-01", "op-02", "op-05"}


@pytest.fixture(autouse=True)
def _not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests ask the validator; here it only takes time."""
    monkeypatch.setattr(validate, "installed", lambda: False)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built and current."""
    project = building.with_everything(tmp_path_factory.mktemp("first") / "project")
    built(project)
    age(project / "output")
    return project


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "project"))


def leaflet(project: Path, name: str) -> Path:
    return project / "leaflets" / f"{name}.yaml"


def stems(names: set[str]) -> set[str]:
    return {Path(name).stem for name in names}


def different(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]}


# What is made again


def add(project: Path) -> None:
    text = leaflet(project, "op-02").read_text(encoding="utf-8")
    leaflet(project, "op-77").write_text(text, encoding="utf-8", newline="\n")


def every_brand(project: Path, old: str, new: str) -> None:
    change(project / "styles" / "brands" / "harbour.yaml", old, new)


def own_look(project: Path, name: str) -> None:
    """Have a project's own look stand in for one of the program."""
    path = project / "styles" / "looks" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    text = (STARTER / "styles" / "looks" / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace("display: 1", "display: 2"), encoding="utf-8", newline="\n")


REACH: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "leaflet": (lambda project: rename(project, 1, "all"), {"op-01"}),
    "comment in a leaflet": (
        lambda project: change(leaflet(project, "op-01"), "title: About", "# Now\ntitle: About"),
        {"op-01"},
    ),
    "shared page of all": (EDITS["shared page"], ALL),
    "shared page of one": (
        lambda project: change(project / "leaflets/shared/page-02.yaml", "the words of", "new words of"),
        {"op-02"},
    ),
    "shared page of none": (
        lambda project: shutil.copy(project / "leaflets/shared/page-02.yaml", project / "leaflets/shared/page-99.yaml"),
        set(),
    ),
    "looks": (EDITS["looks"], ALL),
    "colour": (lambda project: every_brand(project, 'panel: "#f6efe1"', 'panel: "#f6efe2"'), ALL),
    "a look of its own": (lambda project: own_look(project, "calm"), ALL),
    "another look": (lambda project: own_look(project, "plain"), set()),
    "site field of all": (EDITS["site field"], ALL),
    "site field of none": (lambda project: every_brand(project, "/liver", "/livers"), set()),
    "a new site field": (lambda project: every_brand(project, "\nfields:\n", "\nfields:\n  patron: Nobody\n"), set()),
    "comment in a brand": (lambda project: every_brand(project, "\nfields:\n", "\n# Fields.\nfields:\n"), set()),
    "another brand": (
        lambda project: change(project / "styles/brands/meadow.yaml", "\nfields:\n", "\nfields:\n  patron: Nobody\n"),
        set(),
    ),
    "format": (EDITS["format"], ALL),
    "logo": (
        lambda project: shutil.copy(project / "styles/logos/meadow.svg", project / "styles/logos/harbour.svg"),
        ALL,
    ),
    "picture": (EDITS["picture"], {"op-01", "op-05"}),
    "icon": (EDITS["icon"], {"op-05"}),
    "another icon": (lambda project: (project / "styles/icons/other.svg").write_text(building.ICON), set()),
    "the icon of a topic": (
        lambda project: change(project / "leaflets/topics.yaml", "Hospital stay\n", "Hospital stay\n  icon: bed\n"),
        {"op-01", "op-02"},
    ),
    "enclosed file": (EDITS["enclosed file"], {"op-05"}),
    "face": (EDITS["face"], ALL),
    "another face": (lambda project: (project / "styles/fonts/Other.otf").write_bytes(b"another"), set()),
    "topics": (lambda project: change(project / "leaflets/topics.yaml", "Getting up", "Standing up"), set()),
    "a new leaflet": (add, {"op-77"}),
    "another name": (lambda project: leaflet(project, "op-02").rename(leaflet(project, "op-78")), {"op-78"}),
    "nothing": (lambda project: None, set()),
}


@pytest.mark.parametrize("edit", REACH)
def test_an_edit_rebuilds_exactly_the_files_whose_bytes_it_changes(project: Path, edit: str) -> None:
    output = project / "output"
    before = pdfs(output)
    REACH[edit][0](project)
    report = built(project)
    after = pdfs(output)
    changed = different(before, after)
    wanted = from_nothing(project)
    assert {name: after[name] for name in wanted} == wanted
    assert stems(changed) == REACH[edit][1]
    assert {name for name, time in times(output).items() if time != OLD} == changed
    assert {name for name, state in states(report).items() if state != "current"} == REACH[edit][1]
    assert list(building.untrue(output)) == []
    assert set(states(built(project)).values()) == {"current"}


def test_a_font_of_the_project_s_own_counts_where_letters_may_go_on_to_it(project: Path) -> None:
    rename(project, 1, "Кость")
    built(project)
    age(project / "output")
    for data in (b"another", b"a third"):
        (project / "styles/fonts/Other.otf").write_bytes(data)
        report = built(project)
        [result] = [result for result in report.results if result.state != "current"]
        assert (result.path.stem, result.state) == ("op-01", "built")
        assert result.why.startswith("the folder styles/fonts ")
        wanted = from_nothing(project)
        assert {name: pdf for name, pdf in pdfs(project / "output").items() if name in wanted} == wanted
        assert set(states(built(project)).values()) == {"current"}


def test_a_deleted_picture_is_reported_and_the_file_stays(project: Path) -> None:
    before = pdfs(project / "output")
    (project / "leaflets" / "images" / "bar.svg").unlink()
    report = built(project)
    assert states(report) == {"op-01": "refused", "op-02": "current", "op-05": "refused"}
    assert any("bar.svg" in problem.message for problem in report.problems)
    assert pdfs(project / "output") == before
    assert {entry.leaflet for entry in manifest.read(project / "output")} == ALL


def test_another_program_builds_all_and_names_itself_in_every_code(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pdfs(project / "output")
    monkeypatch.setattr(fingerprints.program, "digest", lambda: "another")
    assert set(states(built(project)).values()) == {"built"}
    after = pdfs(project / "output")
    assert all(before[name] != after[name] for name in before)
    words, others = ([without_code(Pdf(pdf).reading_text()) for pdf in files.values()] for files in (before, after))
    assert words == others
    assert set(states(built(project)).values()) == {"current"}


def test_a_face_of_a_package_counts_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = madeup.project(tmp_path / "project", 1, 1)
    built(project)
    results = {path.name: path for path in fingerprints.packaged("fontpkg-atkinson-hyperlegible")}
    bold = tmp_path / "AtkinsonHyperlegible-Bold.ttf"
    shutil.copy(results["AtkinsonHyperlegible-Regular.ttf"], bold)
    (project / "output" / ".cache" / "faces.json").unlink(missing_ok=True)
    monkeypatch.setattr(fingerprints, "packaged", lambda package: iter({**results, bold.name: bold}.values()))
    [result] = built(project).results
    assert (result.state, result.why) == ("built", "the face AtkinsonHyperlegible-Bold.ttf has changed")


@pytest.mark.parametrize("seed", range(3))
def test_any_series_of_edits_gives_the_files_of_a_build_from_nothing(project: Path, seed: int) -> None:
    chance = random.Random(seed)
    output = project / "output"
    for number in range(4):
        for _ in range(chance.randint(1, 2)):
            numbered(project, chance, f"{seed}{number}")
        built(project, jobs=1, force=chance.random() < 0.1)
        wanted = from_nothing(project)
        assert {name: data for name, data in pdfs(output).items() if name in wanted} == wanted
        assert list(building.untrue(output)) == []


def numbered(project: Path, chance: random.Random, number: str) -> None:
    """Edit anything, so that it says `number`: words, a site field, a title that others link to, a colour, or back."""
    kind = chance.choice(["leaflet", "page", "title", "field", "colour", "bar", "add", "back"])
    shared = project / "leaflets" / "shared"
    places = {
        "leaflet": (
            leaflet(project, chance.choice(sorted(ALL))),
            r"here to be read[0-9 ]*",
            f"here to be read {number}",
        ),
        "page": (shared / "page-03.yaml", r"words of shared page[0-9 ]*", f"words of shared page {number}"),
        "title": (shared / "page-04.yaml", r"People to contact[0-9 ]*", f"People to contact {number}"),
        "field": (project / "styles/brands/harbour.yaml", r"Lantern Ward[0-9 ]*", f"Lantern Ward {number}"),
        "colour": (project / "styles/brands/harbour.yaml", r"panel: \"#f6ef..", f'panel: "#f6ef{number[-2:]}'),
        "bar": (project / "leaflets/images/bar.svg", r'x="\d+" y', f'x="{number[-2:]}" y'),
        "back": (shared / "page-04.yaml", r"People to contact[0-9 ]*", "People to contact"),
    }
    if kind == "add":
        shutil.copy(leaflet(project, "op-02"), leaflet(project, f"op-{number}"))
        return
    path, old, new = places[kind]
    path.write_text(re.sub(old, new, path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


# What is read

MAKING = {"reportlab", "pypdf", "pydantic", "lxml", "PIL", "builder.pipeline.worker"}
"""Modules that make leaflets."""

WATCHED = """
import json, sys
from pathlib import Path
opened = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
sys.addaudithook(hook)
from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
project = Path(sys.argv[1])
build.build(selection.plan(Project(project), strict=False), project / "output", jobs=int(sys.argv[2]))
print(json.dumps({"opened": opened, "modules": sorted(sys.modules)}))
"""


def watched(project: Path, jobs: int = 1) -> tuple[set[Path], set[str]]:
    """The files that a build opens, and the modules that it imports, in the process that writes files."""
    command = [sys.executable, "-c", WATCHED, str(project), str(jobs)]
    done = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    results = json.loads(done.stdout)
    return set(map(Path, results["opened"])), set(results["modules"])


def test_all_that_a_build_reads_is_an_input(project: Path) -> None:
    shutil.rmtree(project / "output")
    opened, _ = watched(project)
    read = {path.relative_to(project) for path in opened if path.is_relative_to(project)}
    read = {path.as_posix() for path in read if path.parts[0] != "output" and (project / path).is_file()}
    listed = {name for entry in manifest.read(project / "output") for name in entry.made_from}
    # leaflets.yaml only chooses the brand and the format, which are in the path of the entry. Of other formats only the
    # kind is read, and of the list of topics only the icons: inputs of their own, as the icons of a leaflet are.
    formats = {name for name in read if name.startswith("styles/formats/")}
    own = {name for name in read if name.startswith("styles/icons/")}
    assert any(name.startswith(fingerprints.ICONS) and "bar" in name.split() for name in listed)
    assert read - {"leaflets.yaml", "leaflets/topics.yaml"} - formats - own <= listed
    assert {f"{fingerprints.OFFER}{name}" for name in madeup.leaflet_names()} & listed
    assert fingerprints.TOPIC_ICONS in listed
    assert len(read) >= 12


def test_the_faces_of_a_package_are_inputs(tmp_path: Path) -> None:
    project = madeup.project(tmp_path / "project", 1, 1)
    opened, _ = watched(project)
    # Those that are installed with the program count by its version: see provenance.program.
    installed = {name for face in BY_SCRIPT.values() for name in (face.regular, face.bold)}
    faces = {path.name for path in opened if path.suffix == ".ttf"} - installed
    assert faces
    [entry] = manifest.read(project / "output")
    assert faces == {name.rpartition(": ")[2] for name in entry.made_from if name.startswith(fingerprints.PACKAGE)}


def test_without_work_no_face_is_opened_and_no_layout_imported(tmp_path: Path) -> None:
    project = madeup.project(tmp_path / "project", 1, 1)
    built(project)
    opened, modules = watched(project)
    assert {path for path in opened if path.suffix == ".ttf"} == set()
    assert not modules & {*MAKING, "filelock"}


def test_the_process_that_writes_for_workers_does_not_import_layout(tmp_path: Path) -> None:
    project = madeup.project(tmp_path / "project", 2, 1)
    _, modules = watched(project, jobs=2)
    assert len(pdfs(project / "output")) == 2
    assert not modules & MAKING


def test_a_build_without_work_writes_nothing(project: Path) -> None:
    built(project)
    output = project / "output"
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    built(project)
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


# What is asked for


def test_force_builds_all_and_writes_only_what_differs(project: Path) -> None:
    assert set(states(built(project, force=True)).values()) == {"built"}
    assert set(times(project / "output").values()) == {OLD}


def test_only_the_named_leaflets_are_built(project: Path) -> None:
    EDITS["site field"](project)
    assert states(built(project, names=["op-02"])) == {"op-02": "built"}
    assert states(built(project)) == {"op-01": "built", "op-02": "current", "op-05": "built"}


def test_files_of_several_brands_stay_side_by_side(project: Path) -> None:
    before = pdfs(project / "output")
    assert set(states(built(project, brand="meadow")).values()) == {"built"}
    assert set(states(built(project)).values()) == {"current"}
    after = pdfs(project / "output")
    assert {name: after[name] for name in before} == before
    assert len(after) == 2 * len(before)


def warn(project: Path) -> None:
    long = "This is " + "a very long sentence and " * 8 + "it ends."
    change(leaflet(project, "op-01"), "Ask your team about operation 1. Then", f"{long} Then")


def test_warnings_of_a_current_file_are_reported_again(project: Path) -> None:
    warn(project)
    first = built(project)
    assert [problem.severity for problem in first.problems] == ["warning"]
    second = built(project)
    assert second.problems == first.problems
    assert set(states(second).values()) == {"current"}


def test_strict_refuses_a_current_file_with_warnings_and_it_stays(project: Path) -> None:
    warn(project)
    built(project)
    before = pdfs(project / "output")
    report = built(project, strict=True)
    assert states(report) == {"op-01": "refused", "op-02": "current", "op-05": "current"}
    assert [problem.severity for problem in report.problems] == ["error"]
    assert pdfs(project / "output") == before
    assert set(states(built(project)).values()) == {"current"}


def test_a_leaflet_with_an_error_leaves_its_file_until_it_is_fixed(project: Path) -> None:
    output = project / "output"
    before, entries = pdfs(output), manifest.read(output)
    text = leaflet(project, "op-01").read_text(encoding="utf-8")
    leaflet(project, "op-01").write_text(text.replace("#page-04/", "#page-77/"), encoding="utf-8", newline="\n")
    for _ in range(2):
        report = built(project)
        assert states(report)["op-01"] == "refused"
        assert [problem.severity for problem in report.problems] == ["error"]
        assert pdfs(output) == before
        assert manifest.read(output) == entries
    leaflet(project, "op-01").write_text(text, encoding="utf-8", newline="\n")
    assert set(states(built(project)).values()) == {"current"}


def test_a_file_that_somebody_changed_or_deleted_is_built_again(project: Path) -> None:
    output = project / "output" / "harbour" / "a4"
    before = pdfs(project / "output")
    (output / "op-01.pdf").write_bytes(b"somebody's own")
    (output / "op-02.pdf").unlink()
    whys = {result.path.stem: result.why for result in built(project).results}
    assert whys == {"op-01": "it was changed after it was built", "op-02": "it was missing", "op-05": ""}
    assert pdfs(project / "output") == before


@pytest.mark.parametrize("name", ["a\0b", "", "/", "..", "styles/brands/ ", "package : "])
def test_an_entry_may_name_anything_as_its_input(project: Path, name: str) -> None:
    output = project / "output"
    entries = [entry._replace(made_from={**entry.made_from, name: "00"}) for entry in manifest.read(output)]
    manifest.write(output, entries, manifest.read_history(output))
    assert set(states(built(project)).values()) == {"built"}
    assert set(states(built(project)).values()) == {"current"}


def test_an_entry_may_lack_any_input(project: Path) -> None:
    output = project / "output"
    entries = manifest.read(output)
    for name in {name for entry in entries for name in entry.made_from}:
        fewer = [
            entry._replace(made_from={key: entry.made_from[key] for key in entry.made_from if key != name})
            for entry in entries
        ]
        manifest.write(output, fewer, manifest.read_history(output))
        built(project)
        assert list(building.untrue(output)) == []
    assert set(times(output).values()) == {OLD}


# Files that decide how another stands


def governed(project: Path, name: str, more: str) -> None:
    change(project / "leaflets" / f"{name}.yaml", "language: en-GB", f"{more}\nlanguage: en-GB")


def assert_like_from_nothing(project: Path, **words: object) -> None:
    built(project, **words)
    wanted = from_nothing(project, **words)
    assert {name: data for name, data in pdfs(project / "output").items() if name in wanted} == wanted


def test_a_translation_is_built_again_when_its_original_is_readable_again(project: Path) -> None:
    original = leaflet(project, "op-02")
    text = original.read_text(encoding="utf-8")
    governed(project, "op-01", 'translation_of: op-02\ntranslated_from: "1.0"')
    original.write_text("title: [\n", encoding="utf-8", newline="\n")
    built(project)
    original.write_text(text.replace("'1.0'", "'1.1'"), encoding="utf-8", newline="\n")
    assert states(built(project))["op-01"] == "built"
    assert_like_from_nothing(project)


@pytest.mark.parametrize("page", ["op-01", "shared/page-03"])
def test_the_replacement_of_a_withdrawn_page_is_an_input_of_it(project: Path, page: str) -> None:
    path = project / "leaflets" / f"{page}.yaml"
    change(path, "status: example", "status: withdrawn\nwithdrawn_because: It is made up.\nreplaced_by: op-09")
    allowed = {"names": ["op-01"], "allowed": [page]}
    built(project, **allowed)
    shutil.copy(leaflet(project, "op-02"), leaflet(project, "op-09"))
    assert_like_from_nothing(project, **allowed)
    change(leaflet(project, "op-09"), "About operation", "About another operation")
    assert_like_from_nothing(project, **allowed)


def test_an_error_in_a_brand_is_reported_even_if_no_leaflet_shows_it(project: Path) -> None:
    before = pdfs(project / "output")
    every_brand(project, "\nfields:\n", "\nfields:\n  patron: A {{ thing }}\n")
    report = built(project)
    assert set(states(report).values()) == {"refused"}
    assert any("harbour.yaml" in problem.place.file for problem in report.problems)
    assert pdfs(project / "output") == before
    every_brand(project, "A {{ thing }}", "A thing")
    assert set(states(built(project)).values()) == {"current"}


@pytest.mark.parametrize("slip", ["  fax:\n", "  ward_fax: A {{ thing }}\n", "  Fax: 01632 960 100\n"])
def test_no_leaflet_is_current_if_its_brand_cannot_be_loaded(project: Path, slip: str) -> None:
    before = pdfs(project / "output")
    every_brand(project, "\nfields:\n", f"\nfields:\n{slip}")
    for _ in range(2):
        report = built(project)
        assert set(states(report).values()) == {"refused"}
        assert {problem.place.file for problem in report.problems} == {"styles/brands/harbour.yaml"}
        assert pdfs(project / "output") == before
    every_brand(project, f"\nfields:\n{slip}", "\nfields:\n")
    assert set(states(built(project)).values()) == {"current"}
