"""What an edit would touch is what it does touch, once it is made."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.content import selection
from builder.content.project import Project
from builder.content.selection import UnknownName
from builder.pipeline import build
from builder.review.impact import Impact, impact
from tests.support import building, days, madeup
from tests.support.making import REPOSITORY, project_with
from tests.support.translating import translate

DAY = datetime.date(2026, 11, 23)
BRANDS = ("harbour", "meadow")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six made-up leaflets in two brands, one of which keeps its face itself; all of them built."""
    root = madeup.project(tmp_path_factory.mktemp("impact") / "project", 6, 8)
    (root / "styles" / "icons").mkdir()
    (root / "styles" / "icons" / "bar.svg").write_text(building.ICON, encoding="utf-8", newline="\n")
    change(root / "leaflets" / "op-02.yaml", "- title: Part 1\n", "- title: Part 1\n  icon: bar\n")
    build_all(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    days.set_today(monkeypatch, "2026-11-23")
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(built, tmp_path / "project"))


def build_all(root: Path) -> set[str]:
    """Build in both brands. Gives the files that were built, by their paths in the output folder."""
    rebuilt = set()
    for brand in BRANDS:
        report = build.build(selection.plan(Project(root), brand=brand, strict=False), root / "output")
        rebuilt |= {
            outcome.path.relative_to(root / "output").as_posix()
            for outcome in report.results
            if outcome.state == "built"
        }
    return rebuilt


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def impact_of(root: Path, what: str) -> Impact:
    return impact(Project(root), root / "output", what, Path.cwd(), DAY)


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


@pytest.mark.parametrize(
    ("what", "path", "old", "new", "count"),
    [
        ("leaflets/op-02.yaml", "leaflets/op-02.yaml", "About operation 2", "About this operation", 2),
        ("leaflets/shared/page-01.yaml", "leaflets/shared/page-01.yaml", "title: ", "title: New ", None),
        ("leaflets/shared/page-08.yaml", "leaflets/shared/page-08.yaml", "title: ", "title: New ", 12),
        ("leaflets/images/bar.svg", "leaflets/images/bar.svg", "#0b4254", "#0b4255", 2),
        ("leaflets/shared/map.pdf", "leaflets/shared/map.pdf", "", "", 2),
        ("styles/icons/bar.svg", "styles/icons/bar.svg", "M2 10", "M2 11", 2),
        ("leaflets/topics.yaml", "leaflets/topics.yaml", "Hospital stay", "Time in hospital", None),
        ("styles/brands/meadow.yaml", "styles/brands/meadow.yaml", "\ncolours:", "\n# Anew\ncolours:", None),
        ("styles/formats/a4.yaml", "styles/formats/a4.yaml", "body: 14", "body: 14.5", 12),
        ("ward_phone", "styles/brands/harbour.yaml", "ward_phone: ", "ward_phone: 0", 6),
    ],
)
def test_an_edit_builds_again_what_was_predicted(
    root: Path, what: str, path: str, old: str, new: str, count: int | None
) -> None:
    """For a brand what is said is the most that there can be: it depends on what of it is edited."""
    expected = set(impact_of(root, what).files)
    if path.endswith(".pdf"):
        (root / path).write_bytes(madeup.enclosure("exercises"))
    else:
        change(root / path, old, new)
    rebuilt = build_all(root)
    if what == "ward_phone":
        expected = {file for file in expected if file.startswith("harbour/")}
    assert rebuilt <= expected if "/brands/" in what else rebuilt == expected
    if count is not None:
        assert len(expected) == count


def test_a_brands_colours_touch_all_its_files_and_no_other_brand(root: Path) -> None:
    touched = impact_of(root, "styles/brands/meadow.yaml")
    assert (touched.brands, len(touched.files), len(touched.leaflets)) == (("meadow",), 6, 6)
    change(root / "styles" / "brands" / "meadow.yaml", 'heading: "#57205f"', 'heading: "#4b1a53"')
    assert build_all(root) == set(touched.files)


def test_a_logo_touches_the_files_of_its_brand(root: Path) -> None:
    logo = next((root / "styles" / "logos").glob("harbour*"))
    touched = impact_of(root, f"styles/logos/{logo.name}")
    change(logo, "<svg", "<svg ")
    assert build_all(root) == set(touched.files)
    assert touched.brands == ("harbour",)


def test_a_path_may_start_from_the_current_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "leaflets" / "shared")
    for what in ("page-01.yaml", "leaflets/shared/page-01.yaml", str(root / "leaflets" / "shared" / "page-01.yaml")):
        assert impact_of(root, what).what == "leaflets/shared/page-01.yaml"


def test_an_unknown_name_gets_a_suggestion(root: Path) -> None:
    with pytest.raises(UnknownName, match="is not a file or site field") as raised:
        impact_of(root, "ward_fone")
    assert "ward_phone" in raised.value.hint
    result = run(root, "impact", "op-03")
    assert (result.exit_code, "did you mean leaflets/op-03.yaml?" in result.stderr) == (2, True)


def test_an_approval_is_named_that_an_edit_makes_void(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    assert run(root, "approve", "shared/contacts", "--by", "Made-up group").exit_code == 0
    touched = impact_of(root, "leaflets/shared/contacts.yaml")
    assert touched.approvals == ("shared/contacts",)
    assert impact_of(root, "ward_phone").approvals == ()
    change(root / "leaflets" / "shared" / "contacts.yaml", "sections:", "summary: Made up.\nsections:")
    assert impact_of(root, "leaflets/shared/contacts.yaml").approvals == ()


def test_recipes_are_named_with_their_leaflets(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    assert impact_of(root, "leaflets/bone.yaml").packs == ("bone-and-brain",)
    assert impact_of(root, "leaflets/liver.yaml").packs == ()
    assert impact_of(root, "leaflets/packs/bone-and-brain.yaml").packs == ("bone-and-brain",)
    assert impact_of(root, "leaflets/packs/bone-and-brain.yaml").leaflets == ()


def test_a_leaflet_that_cannot_be_read_is_reported(root: Path) -> None:
    change(root / "leaflets" / "op-02.yaml", "title:", "titel:")
    touched = impact_of(root, "ward_phone")
    assert touched.unreadable == ("leaflets/op-02.yaml",)
    assert "cannot be read: leaflets/op-02.yaml" in run(root, "impact", "ward_phone").stdout


def test_programs_get_the_same(root: Path) -> None:
    facts = json.loads(run(root, "impact", "ward_phone", "--json").stdout)
    assert facts["kind"] == "site field"
    assert set(facts["values"]) == set(BRANDS)
    assert len(facts["files"]) == 12


def test_nothing_is_written(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    impact_of(root, "styles/brands/harbour.yaml")
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before


def test_an_unreadable_file_is_traced_through_what_was_built(root: Path) -> None:
    change(root / "leaflets" / "op-02.yaml", "title:", "titel:")
    files = ("harbour/a4/op-02.pdf", "meadow/a4/op-02.pdf")
    touched = impact_of(root, "leaflets/op-02.yaml")
    assert (touched.leaflets, touched.files) == (("op-02",), files)
    assert set(files) <= set(impact_of(root, "leaflets/shared/page-08.yaml").files)
    assert set(files) <= set(impact_of(root, "ward_phone").files)


@pytest.mark.parametrize("name", ["kinds", "topics"])
def test_a_list_that_cannot_be_read_is_reported(root: Path, name: str) -> None:
    (root / "leaflets" / f"{name}.yaml").write_text("3\n", encoding="utf-8")
    result = run(root, "impact", "ward_phone")
    assert result.exit_code == 0, result.output
    assert f"cannot be read: leaflets/{name}.yaml" in result.stdout


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_a_damaged_manifest_does_not_hide_what_the_files_say(root: Path, content: bytes) -> None:
    whole = impact_of(root, "ward_phone")
    (root / "output" / "manifest.json").write_bytes(content)
    assert impact_of(root, "ward_phone")._replace(unlisted="") == whole._replace(files=())
    result = run(root, "impact", "ward_phone")
    assert result.exit_code == 0
    assert "manifest.json: warning: the manifest is damaged: " in result.stderr
    assert "\nFiles that will be built again: unknown\n" in result.stdout
    touched = json.loads(run(root, "impact", "ward_phone", "--json").stdout)
    assert touched["leaflets"] == list(whole.leaflets)
    assert touched["unlisted"].startswith("the manifest is damaged: ")


def test_a_folder_in_place_of_the_manifest_does_not_hide_the_rest(root: Path) -> None:
    (root / "output" / "manifest.json").unlink()
    (root / "output" / "manifest.json").mkdir()
    result = run(root, "impact", "ward_phone")
    assert result.exit_code == 0
    assert "the manifest cannot be read: is a directory" in result.stderr


@pytest.mark.parametrize(
    ("what", "others"), [("bone-pl", ["bone", "bone-cy"]), ("bone", ["bone-cy", "bone-pl"]), ("liver", [])]
)
def test_leaflets_that_list_a_language_are_built_again_when_that_is_approved_or_withdrawn(
    tmp_path: Path, what: str, others: list[str]
) -> None:
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    for language in ("pl", "cy"):
        translate(root, "bone", language)
    plan = selection.plan(Project(root), ("bone", "bone-cy", "bone-pl", "liver"), strict=False)
    build.build(plan, root / "output")
    assert impact_of(root, str(root / f"leaflets/{what}.yaml")).panels == tuple(others)
    heading = "Built again when it is approved or withdrawn, because they list its language"
    assert (heading in run(root, "impact", f"leaflets/{what}.yaml").stdout) is bool(others)
    change(root / f"leaflets/{what}.yaml", "status: example", "status: draft")
    plan = selection.plan(Project(root), plan.names, strict=False)
    built = {result.path.stem for result in build.build(plan, root / "output").results if result.state == "built"}
    assert built == {what, *others}
