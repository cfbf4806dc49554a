"""How everything stands: what is current, what is to be built, and what must not be in print."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from builder import cli
from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from builder.review.status import FileStatus, PageStatus, ProjectStatus, status
from tests.support import days, packing
from tests.support.making import REPOSITORY, project_with

DAY = datetime.date(2026, 11, 23)
DAY_OF_TESTS = "2026-11-23"
"""That day, in seconds since 1970."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's own leaflets, built."""
    root = project_with(tmp_path_factory.mktemp("status") / "project", REPOSITORY / "leaflets")
    build.build(selection.plan(Project(root), strict=False), root / "output")
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    days.set_today(monkeypatch, DAY_OF_TESTS)
    shutil.copytree(built, tmp_path / "project")
    return tmp_path / "project"


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def status_of(root: Path, day: datetime.date = DAY) -> ProjectStatus:
    return status(Project(root), root / "output", day)


def file(root: Path, name: str = "bone", day: datetime.date = DAY) -> FileStatus:
    [entry] = [file for file in status_of(root, day).files if file.path == f"harbour/a4/{name}.pdf"]
    return entry


def page(root: Path, name: str = "bone", day: datetime.date = DAY) -> PageStatus:
    [entry] = [page for page in status_of(root, day).pages if page.name == name]
    return entry


def test_all_is_well_after_a_build(root: Path) -> None:
    now = status_of(root)
    assert [file.state for file in now.files] == ["current"] * 4
    assert file(root).pages == ("bone", "shared/after-surgery", "shared/contacts")
    assert [page.state for page in now.pages] == ["example"] * 6
    assert [pack.because for pack in now.packs] == [()]
    assert now.code == 0


def test_nothing_is_built_in_a_new_project(root: Path) -> None:
    shutil.rmtree(root / "output")
    assert [file.state for file in status_of(root).files] == ["missing"] * 4
    assert status_of(root).code == 1
    assert not (root / "output").exists()


def test_a_stale_file_says_what_has_changed(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "A bone can become", "Bones can become")
    assert (file(root).state, file(root).because) == ("stale", "leaflets/bone.yaml has changed")
    assert file(root, "brain").state == "current"
    assert status_of(root).code == 1


def test_a_brand_that_cannot_be_read_is_reported_and_not_its_fields(root: Path) -> None:
    brand = root / "styles" / "brands" / "harbour.yaml"
    text = brand.read_text(encoding="utf-8")
    brand.write_text(text + "\n\tx: [\n", encoding="utf-8")
    assert (file(root).state, file(root).because) == ("stale", "styles/brands/harbour.yaml cannot be read")
    change(brand, "  ward_phone:", "  ward_telephone:")
    brand.write_text(brand.read_text(encoding="utf-8").replace("\n\tx: [\n", ""), encoding="utf-8")
    assert file(root).because == "ward_phone in styles/brands/harbour.yaml is gone"


@pytest.mark.parametrize("path", ["leaflets/bone.yaml", "styles/brands/harbour.yaml", "styles/logos/harbour.svg"])
def test_what_is_there_and_cannot_be_read_is_not_gone(root: Path, path: str) -> None:
    (root / path).unlink()
    (root / path).mkdir()
    assert (file(root).state, file(root).because) == ("stale", f"{path} cannot be read")


def test_a_file_that_was_overwritten_is_stale(root: Path) -> None:
    (root / "output" / "harbour" / "a4" / "bone.pdf").write_bytes(b"something else")
    assert (file(root).state, file(root).because) == ("stale", "it was changed after it was built")


def test_a_file_that_was_removed_is_missing(root: Path) -> None:
    (root / "output" / "harbour" / "a4" / "bone.pdf").unlink()
    assert file(root).state == "missing"
    assert status_of(root).code == 1


def test_a_brand_with_any_leaflet_is_to_have_them_all(root: Path) -> None:
    build.build(selection.plan(Project(root), ["brain"], "meadow", strict=False), root / "output")
    states = {file.path: file.state for file in status_of(root).files if file.brand == "meadow"}
    assert states.pop("meadow/a4/brain.pdf") == "current"
    assert states == {f"meadow/a4/{name}.pdf": "missing" for name in ("bone", "liver", "overview")}


@pytest.mark.parametrize(
    ("gone", "because"),
    [
        ("leaflets/liver.yaml", "there is no leaflet liver any more"),
        ("styles/formats/a4.yaml", "there is no format a4 any more"),
        ("styles/brands/harbour.yaml", "there is no brand harbour any more"),
    ],
)
def test_a_file_is_orphaned_when_its_source_is_gone(root: Path, gone: str, because: str) -> None:
    (root / "leaflets" / "packs" / "bone-and-brain.yaml").unlink()
    (root / gone).unlink()
    if "formats" in gone:
        # The program has a format of this name, too.
        (root / "leaflets.yaml").write_text("brand: harbour\nformat: a5\nformats: [a5]\n", encoding="utf-8")
    assert (file(root, "liver").state, file(root, "liver").because) == ("orphaned", because)
    assert status_of(root).code == 1


def test_what_is_gone_with_its_leaflet_is_of_no_interest(root: Path) -> None:
    (root / "leaflets" / "liver.yaml").unlink()
    (root / "output" / "harbour" / "a4" / "liver.pdf").unlink()
    assert "liver" not in {file.leaflet for file in status_of(root).files}


def test_a_file_that_the_manifest_does_not_list_is_orphaned(root: Path) -> None:
    folder = root / "output" / "harbour" / "a4"
    shutil.copy(folder / "bone.pdf", folder / "bone-copy.pdf")
    (root / "output" / "packs" / "2026").mkdir(parents=True)
    shutil.copy(folder / "bone.pdf", root / "output" / "packs" / "2026" / "pack.pdf")
    assert (file(root, "bone-copy").state, file(root, "bone-copy").because) == (
        "orphaned",
        "there is no leaflet bone-copy",
    )
    assert len(status_of(root).files) == 5


WAYS = {
    "oldbrand/a4/liver.pdf": "there is no brand oldbrand",
    "oldbrand/oldformat/liver.pdf": "there is no brand oldbrand, there is no format oldformat",
    "harbour/oldformat/gone.pdf": "there is no format oldformat, there is no leaflet gone",
    "oldbrand/a4/gone.pdf": "there is no brand oldbrand, there is no leaflet gone",
}
OWN = ("liver.pdf", "packs/liver.pdf", "packs/2026/mrs-smith.pdf", "packs/2026/11/liver.pdf", ".old/a4/liver.pdf")
"""Files that people may keep in the folder themselves."""


def test_files_of_what_is_gone_are_orphaned_without_a_manifest(root: Path) -> None:
    for path in (*WAYS, *OWN):
        (root / "output" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "output" / path).write_bytes(b"a leaflet")
    (root / "output" / "manifest.json").unlink()
    orphaned = {file.path: file.because for file in status_of(root).files if file.state == "orphaned"}
    assert orphaned == WAYS


def test_a_withdrawn_leaflet_in_a_renamed_brand_is_reported(root: Path) -> None:
    (root / "output" / "harbour").rename(root / "output" / "haven")
    (root / "output" / "manifest.json").unlink()
    assert run(root, "withdraw", "liver", "--because", "It is made up.").exit_code == 0
    [entry] = [file for file in status_of(root).files if file.path == "haven/a4/liver.pdf"]
    assert (entry.state, entry.marks, entry.because) == (
        "orphaned",
        ("withdrawn", "example"),
        "there is no brand haven",
    )
    assert status_of(root).code == 3


def test_an_unlisted_file_that_is_not_wanted_is_orphaned(root: Path) -> None:
    (root / "output" / "meadow" / "a4").mkdir(parents=True)
    shutil.copy(root / "output" / "harbour" / "a4" / "bone.pdf", root / "output" / "meadow" / "a4" / "bone.pdf")
    [entry] = [file for file in status_of(root).files if file.brand == "meadow"]
    assert (entry.state, entry.because) == ("orphaned", "the manifest does not list it")


def test_a_damaged_manifest_is_reported_and_its_files_are_to_be_built(root: Path) -> None:
    (root / "output" / "manifest.json").write_text("{", encoding="utf-8")
    [problem] = status_of(root).problems
    assert "the manifest is damaged" in problem.message
    assert {file.state for file in status_of(root).files} == {"stale"}
    assert status_of(root).code == 1


@pytest.mark.parametrize(
    ("day", "marks", "code"),
    [
        (datetime.date(2027, 8, 23), ("example",), 0),
        (datetime.date(2027, 8, 24), ("due", "example"), 1),
        (datetime.date(2027, 11, 22), ("due", "example"), 1),
        (datetime.date(2027, 11, 23), ("expired", "example"), 3),
    ],
)
def test_a_page_is_due_ninety_days_before_its_review_and_expires_after_it(
    root: Path, day: datetime.date, marks: tuple[str, ...], code: int
) -> None:
    assert page(root, day=day).marks == marks
    assert file(root, day=day).marks == marks
    assert status_of(root, day).code == code


def test_a_file_can_be_current_and_its_leaflet_due(root: Path) -> None:
    day = datetime.date(2027, 10, 1)
    assert (file(root, day=day).state, file(root, day=day).marks) == ("current", ("due", "example"))


def test_a_shared_page_that_expires_takes_every_file_with_it(root: Path) -> None:
    change(root / "leaflets" / "shared" / "contacts.yaml", "next_review: 2027-11-22", "next_review: 2026-11-23")
    build.build(selection.plan(Project(root), strict=False), root / "output")
    day = datetime.date(2026, 11, 24)
    assert {file.marks for file in status_of(root, day).files} == {("expired", "example")}
    [pack] = status_of(root, day).packs
    assert pack.because == ("shared/contacts was to be reviewed by 2026-11-23",)


def test_an_expired_leaflet_without_a_file_is_not_in_print(root: Path) -> None:
    shutil.rmtree(root / "output")
    assert status_of(root, datetime.date(2028, 1, 1)).code == 1


def test_a_withdrawn_leaflet_in_print_is_what_matters_most(root: Path) -> None:
    assert run(root, "withdraw", "brain", "--because", "It is made up.", "--replaced-by", "bone").exit_code == 0
    assert (file(root, "brain").state, file(root, "brain").marks) == ("stale", ("withdrawn", "example"))
    assert (page(root, "brain").because, page(root, "brain").replaced_by) == ("It is made up", "bone")
    [pack] = status_of(root).packs
    assert pack.because == ("brain is withdrawn: It is made up",)
    assert status_of(root).code == 3


def test_a_withdrawn_leaflet_is_to_have_no_file(root: Path) -> None:
    run(root, "withdraw", "brain", "--because", "It is made up.")
    (root / "leaflets" / "packs" / "bone-and-brain.yaml").unlink()
    assert run(root, "build").exit_code == 0
    assert "brain" not in {file.leaflet for file in status_of(root).files}
    assert status_of(root).code == 0


def test_an_allowed_page_is_current_and_still_must_not_be_handed_out(root: Path) -> None:
    run(root, "withdraw", "brain", "--because", "It is made up.")
    assert run(root, "build", "brain", "--allow", "brain").exit_code == 0
    assert file(root, "brain").state == "current"
    assert status_of(root).code == 3


def test_an_approval_that_became_void_is_reported(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    assert (page(root).state, page(root).marks) == ("approved", ())
    change(path, "A bone can become", "Bones can become")
    assert (page(root).state, page(root).marks) == ("void", ("void",))
    assert page(root).because == "it has changed since it was approved on 2026-11-23"


def test_words_of_a_brand_that_were_not_approved_are_reported(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "You will have a general", "{{ nurse_team }}: you will have a general")
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    assert page(root).state == "approved"
    change(root / "styles/brands/harbour.yaml", "nurse_team: Breast care nurses", "nurse_team: Fast from midnight")
    assert page(root).state == "void"
    assert page(root).because == "its site fields have words that were not approved in the brand harbour"
    assert run(root, "build", "bone").exit_code == 0
    assert run(root, "build", "bone", "--brand", "meadow").exit_code == 0
    marks = {file.brand: file.marks for file in status_of(root).files if file.leaflet == "bone"}
    # Its shared pages are examples.
    assert marks == {"harbour": ("void", "example"), "meadow": ("example",)}


def test_answers_that_nobody_approved_mark_a_pack_of_a_real_clinic(root: Path) -> None:
    topic = next(iter(yaml.safe_load((root / "leaflets" / "bone.yaml").read_text(encoding="utf-8"))["key_facts"]))
    packing.recipe(root, "chosen", leaflets=["bone", "brain"], resolve={topic: "bone"})
    assert {pack.name: pack.marks for pack in status_of(root).packs}["chosen"] == ("example",)
    packing.change(root / "styles" / "brands" / "harbour.yaml", example=False)
    assert {pack.name: pack.marks for pack in status_of(root).packs}["chosen"] == ("draft", "example")


def test_a_leaflet_that_cannot_be_read_says_its_first_problem(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    assert (page(root).state, page(root).next_review) == ("unreadable", None)
    assert page(root).because.startswith("leaflets/bone.yaml:")
    assert file(root).state == "stale"
    [pack] = status_of(root).packs
    assert pack.because == ("bone cannot be read",)
    assert status_of(root).code == 1


def test_a_pack_of_a_leaflet_that_does_not_exist_is_refused(root: Path) -> None:
    change(root / "leaflets" / "packs" / "bone-and-brain.yaml", "- brain", "- brian")
    [pack] = status_of(root).packs
    assert pack.because == ("there is no leaflet brian",)
    assert status_of(root).code == 1


def test_a_file_whose_name_cannot_be_used_is_reported(root: Path) -> None:
    (root / "leaflets" / "Bone - Copy.yaml").touch()
    [problem] = status_of(root).problems
    assert "cannot be called Bone - Copy.yaml" in problem.message


def test_the_table_has_first_what_needs_doing_first(root: Path) -> None:
    run(root, "withdraw", "brain", "--because", "It is made up.")
    change(root / "leaflets" / "liver.yaml", 'version: "1.0"', 'version: "1.1"')
    (root / "output" / "harbour" / "a4" / "bone.pdf").unlink()
    shutil.copy(root / "output" / "harbour" / "a4" / "liver.pdf", root / "output" / "harbour" / "a4" / "old.pdf")
    result = run(root, "status")
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == ["Not to be handed out", "To be built", "Left over", "Packs that are refused", "No action needed"]
    assert lines[1].split() == [
        *("withdrawn,", "stale,", "example", str(root / "output" / "harbour" / "a4" / "brain.pdf")),
        *"brain is withdrawn: It is made up; leaflets/brain.yaml has changed".split(),
    ]
    assert result.stderr.startswith("5 files (1 current, 1 missing, 1 orphaned, 2 stale); 6 pages (5 example, 1 with")


def test_programs_get_the_same_with_keys_that_stay(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "A bone can become", "Bones can become")
    result = run(root, "status", "--json")
    facts = json.loads(result.stdout)
    assert (result.exit_code, facts["code"], facts["day"]) == (1, 1, "2026-11-23")
    assert facts["files"][0] == {
        "path": "harbour/a4/bone.pdf",
        "leaflet": "bone",
        "brand": "harbour",
        "format": "a4",
        "state": "stale",
        "because": "leaflets/bone.yaml has changed",
        "pages": ["bone", "shared/after-surgery", "shared/contacts"],
        "marks": ["example"],
    }
    assert facts["pages"][-1] == {
        "name": "shared/contacts",
        "state": "example",
        "marks": ["example"],
        "because": "",
        "replaced_by": "",
        "next_review": "2027-11-22",
        "includes": [],
        "unapproved_in": [],
        "instead": "",
        "language": "en-GB",
        "original": "",
        "unchecked_words": "",
        "owner": "Patient information team",
        "kind": "",
    }
    assert facts["packs"] == [{"name": "bone-and-brain", "refused": False, "because": [], "marks": ["example"]}]
    assert facts["problems"] == []


def test_another_folder_can_be_asked_about(root: Path) -> None:
    result = run(root, "status", "--output", str(root / "elsewhere"))
    assert result.stderr.startswith("4 files (4 missing);")


def test_status_writes_nothing_and_lays_nothing_out(root: Path) -> None:
    before = {
        path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts
    }
    script = (
        "import sys; from builder.cli import main; main(['status'], standalone_mode=False);"
        "assert not {'reportlab', 'pypdf'} & sys.modules.keys()"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); {script}"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    after = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts}
    assert after == before


def test_a_withdrawn_leaflet_with_a_broken_replacement_is_reported(root: Path) -> None:
    run(root, "withdraw", "liver", "--because", "Made up", "--replaced-by", "overview")
    (root / "leaflets" / "overview.yaml").unlink()
    result = run(root, "status")
    assert re.search(
        r"leaflets/liver.yaml:[1-9]\d:14: error: the leaflet overview, which is to replace it, does not exist",
        result.stderr,
    )
    assert result.exit_code == 3


def test_a_leaflet_withdrawn_without_a_reason_is_withdrawn_all_the_same(root: Path) -> None:
    change(root / "leaflets" / "brain.yaml", "status: example", "status: withdrawn")
    entry = page(root, "brain")
    assert (entry.state, entry.marks) == ("withdrawn", ("withdrawn", "unreadable"))
    assert entry.because.endswith(": this says withdrawn, but not why")
    assert file(root, "brain").out_of_use
    [pack] = status_of(root).packs
    assert pack.because == (entry.refusal,)
    result = run(root, "status")
    assert result.exit_code == 3
    assert re.search(r"(?m)^  withdrawn, unreadable +brain +leaflets/brain.yaml:.*not why$", result.stdout)
    run(root, "build")
    assert "brain" not in {file.leaflet for file in status_of(root).files}
    assert status_of(root).code == 1


def test_a_project_with_an_unclear_brand_still_has_a_status(root: Path) -> None:
    brands = root / "styles" / "brands"
    shutil.copy(brands / "meadow.yaml", brands / "other.yaml")
    (brands / "harbour.yaml").unlink()
    shutil.rmtree(root / "output")
    result = run(root, "status")
    assert result.exit_code == 1
    assert "leaflets.yaml:3:8: error: the brand harbour does not exist" in result.stderr
    assert "shared/contacts" in result.stdout


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("styles/brands/meadow.yaml", "styles/brands/meadow.yaml"),
        ("styles/formats/a4.yaml", "styles/formats/a4.yaml"),
        ("leaflets/kinds.yaml", "leaflets/kinds.yaml"),
        ("leaflets/topics.yaml", "leaflets/topics.yaml"),
    ],
)
def test_unreadable_files_that_all_leaflets_need_are_reported(root: Path, path: str, message: str) -> None:
    (root / path).write_text("none: 3\n", encoding="utf-8")
    result = run(root, "status")
    assert f"{message}:1:1: error" in result.stderr
    assert result.exit_code == 1


def test_a_pack_without_its_topics_or_files_is_not_ready(root: Path) -> None:
    change(
        root / "leaflets" / "packs" / "bone-and-brain.yaml", "leaflets:", "include: [{pdf: shared/no.pdf}]\nleaflets:"
    )
    assert status_of(root).packs[0].because == ("the PDF file shared/no.pdf does not exist",)
    (root / "leaflets" / "topics.yaml").write_text("topics: 3\n", encoding="utf-8")
    assert "leaflets/topics.yaml:1" in status_of(root).packs[0].because[-1]
