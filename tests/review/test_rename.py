"""Another name for a leaflet, a shared page or a brand: all that names it follows, and so does its past."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.content import validity
from builder.content.project import Project
from builder.core import atomic_files
from tests.inspectors import Pdf
from tests.support import days
from tests.support.committing import begin, commit, git
from tests.support.making import REPOSITORY, project_with

DAY = "2026-11-23"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository's own leaflets; liver is a translation of bone, replaced by it, and links to a shared page."""
    days.set_today(monkeypatch, DAY)
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    for path in (root / "leaflets").glob("[blo]*.yaml"):
        change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    return root


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def approve(root: Path, *names: str) -> None:
    for name in names:
        done(run(root, "approve", name, "--by", "Made-up group"))


def states(root: Path) -> dict[str, str]:
    """How pages stand, without regard to any brand."""
    project = Project(root)
    loaded = [project.leaflet(name) for name in project.leaflet_names()]
    loaded += [project.shared(name) for name in project.shared_names()]
    return {page.name: validity.standing(page, root, datetime.date.fromisoformat(DAY)).state for page in loaded}


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_everything_that_names_a_leaflet_follows_and_approvals_stay_valid(root: Path) -> None:
    leaflets = root / "leaflets"
    change(
        leaflets / "liver.yaml", "\nversion:", '\ntranslation_of: "bone"   # by hand\ntranslated_from: "1.0"\nversion:'
    )
    change(leaflets / "bone.yaml", "sections:\n", "sections:\n  # a note\n")
    change(
        leaflets / "bone.yaml",
        "    body: |\n",
        "    body: |\n      See [the contacts](<#contacts/team>); bone stays bone.\n\n",
    )
    recipe = leaflets / "packs" / "bone-and-brain.yaml"
    text = recipe.read_text(encoding="utf-8") + "resolve: {Eating and drinking: bone}\n"
    recipe.write_bytes(text.replace("\n", "\r\n").encode())
    change(leaflets / "bone.yaml", "key_facts:\n", "key_facts:\n  Eating and drinking: Eat as you like\n")
    done(run(root, "withdraw", "overview", "--because", "Made up", "--replaced-by", "bone"))
    approve(root, "bone", "liver", "packs/bone-and-brain")
    before, checked = files(root), run(root, "check").stderr

    shown = done(run(root, "rename", "leaflet", "bone", "hip-strengthening", "--dry-run"))
    assert files(root) == before
    assert done(run(root, "rename", "leaflet", "bone", "hip-strengthening")) == shown
    assert "leaflets/bone.yaml becomes leaflets/hip-strengthening.yaml\n" in shown
    assert "-  - bone\n+  - hip-strengthening\n" in shown

    assert states(root)["hip-strengthening"] == "approved"
    assert states(root)["liver"] == "approved"
    assert run(root, "check").stderr.replace("hip-strengthening", "bone").count("\n") == checked.count("\n")
    project = Project(root)
    assert project.recipe("bone-and-brain").model.resolve == {"Eating and drinking": "hip-strengthening"}
    assert project.leaflet("overview").model.replaced_by == "hip-strengthening"
    assert recipe.read_bytes().count(b"\r\n") == recipe.read_bytes().count(b"\n")
    now = (leaflets / "hip-strengthening.yaml").read_text(encoding="utf-8")
    assert "See [the contacts](<#contacts/team>); bone stays bone." in now
    assert 'translation_of: "hip-strengthening"   # by hand' in (leaflets / "liver.yaml").read_text(encoding="utf-8")
    added = [line for line in now.splitlines() if line not in before["leaflets/bone.yaml"].decode().splitlines()]
    assert added[0] == 'former_names: ["bone"]'
    assert len(added) == 1
    assert "void" not in run(root, "status").stdout


def test_everything_that_names_a_shared_page_follows(root: Path) -> None:
    path = root / "leaflets" / "liver.yaml"
    change(path, "  - shared/contacts\n", '  - page: "shared/\\u0063ontacts"\n')
    change(
        root / "leaflets" / "packs" / "bone-and-brain.yaml", "leaflets:", "include: &all [shared/contacts]\nleaflets:"
    )
    change(
        path,
        "sections:\n",
        "sections:\n  - title: Who to ask\n    body: |\n      [The team][1] helps.\n\n      [1]: #contacts/team\n",
    )
    approve(root, "liver", "shared/after-surgery", "shared/contacts")
    done(run(root, "rename", "shared", "shared/contacts", "shared/people"))
    assert {name: state for name, state in states(root).items() if state != "example"} == dict.fromkeys(
        ("after-surgery", "liver", "people"), "approved"
    )
    checked = run(root, "check")
    assert checked.exit_code == 0, checked.stderr
    assert "contacts" not in path.read_text(encoding="utf-8")
    assert "include: &all [shared/people]" in (root / "leaflets/packs/bone-and-brain.yaml").read_text(encoding="utf-8")
    assert "- people/team" in (root / "leaflets" / "kinds.yaml").read_text(encoding="utf-8")


def test_everything_that_names_a_brand_follows(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "    body: |\n", "    body: |\n      Ask the {{ nurse_team }}.\n\n")
    approve(root, "bone")
    done(run(root, "rename", "brand", "harbour", "quay"))
    done(run(root, "build", "bone", "--strict"))
    assert (root / "output" / "quay" / "a4" / "bone.pdf").is_file()
    row = next(line for line in done(run(root, "list")).splitlines() if line.startswith("bone "))
    assert " approved " in row


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("leaflet", "bone", "brain"), "there is a leaflet called brain already"),
        (("leaflet", "bone", "Hip"), "'Hip' cannot be a leaflet's name"),
        (("leaflet", "bone", "contacts"), "there is a shared page called contacts"),
        (("leaflet", "bone", "topics"), "leaflets/topics.yaml lists"),
        (("leaflet", "bone", "con"), "Windows cannot have a file called con"),
        (("leaflet", "bone", "bone"), "both names are the same"),
        (("leaflet", "bon", "hip"), "did you mean bone"),
        (("leaflet", "topics", "hip"), "there is no leaflet called 'topics'"),
        (("shared", "contacts", "bone"), "there is a leaflet called bone"),
        (("brand", "harbour", "meadow"), "there is a brand called meadow already"),
        (("brand", "harbour", "../quay"), "cannot be a brand's name"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(root: Path, words: tuple[str, ...], message: str) -> None:
    before = files(root)
    result = run(root, "rename", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert files(root) == before


def test_names_that_differ_in_capitals_alone_are_the_same_name(root: Path) -> None:
    bone = root / "leaflets" / "bone.yaml"
    bone.rename(bone.with_name("Bone.yaml"))
    # Where small and capital letters are one, the file would be written over.
    assert "called Bone already" in run(root, "rename", "leaflet", "brain", "bone").stderr
    done(run(root, "rename", "leaflet", "Bone", "bone"))
    assert sorted(path.name for path in (root / "leaflets").glob("[bB]*")) == ["bone.yaml", "brain.yaml"]
    assert Project(root).leaflet("bone").model.former_names == ("Bone",)


def test_a_file_that_cannot_be_read_stops_a_renaming_only_if_it_may_name_it(root: Path) -> None:
    path = root / "leaflets" / "liver.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(f"{good}\n\tx: [", encoding="utf-8")
    refused = run(root, "rename", "shared", "contacts", "people")
    assert refused.exit_code == 1
    assert "leaflets/liver.yaml:1:1: error: this file cannot be read, and may name contacts" in refused.stderr
    done(run(root, "rename", "leaflet", "brain", "head"))


def test_a_renaming_that_fails_half_way_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(root)
    write, written = atomic_files.write, []

    def failing(path: Path, data: bytes) -> None:
        if len(written) == 3:
            written.append(path)
            raise PermissionError(13, "Permission denied", str(path))
        written.append(path)
        write(path, data)

    monkeypatch.setattr(atomic_files, "write", failing)
    assert run(root, "rename", "shared", "contacts", "people").exit_code == 1
    assert len(written) > 4
    assert files(root) == before


def test_notes_with_the_former_name_are_reported(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "title:", "# Run: leaflets check bone\n# As for bone and marrow\ntitle:")
    (root / "README.md").write_text("Ours\n\nSee bone.\n", encoding="utf-8")
    result = run(root, "rename", "leaflet", "bone", "hip", "--dry-run")
    # A command is meant to be typed.
    assert "+# Run: leaflets check hip\n" in result.stdout
    warnings = [line for line in result.stderr.splitlines() if "warning" in line]
    assert warnings == [
        "leaflets/hip.yaml:3:1: warning: this still says bone",
        "README.md:3:1: warning: this still says bone",
    ]


def test_a_withdrawn_leaflet_leaves_no_file_under_a_former_name(root: Path) -> None:
    done(run(root, "build", "bone"))
    done(run(root, "rename", "leaflet", "bone", "hip"))
    done(run(root, "withdraw", "hip", "--because", "Made up"))
    assert (root / "output" / "harbour" / "a4" / "bone.pdf").is_file()
    run(root, "build")
    assert not (root / "output" / "harbour" / "a4" / "bone.pdf").exists()


def versions(root: Path, name: str) -> list[tuple[str, str]]:
    lines = run(root, "history", name).stdout.splitlines()[1:]
    return [(line.split()[0], line.split()[1]) for line in lines]


def test_the_past_follows(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begin(monkeypatch, root)
    approve(root, "bone")
    done(run(root, "build", "bone"))
    copy = tmp_path / "copy.pdf"
    copy.write_bytes((root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes())
    code = re.search(
        r"Full code: ((?:[0-9A-Z]{4}[- ]+)+[0-9A-Z]{4})\b", " ".join(Pdf(copy.read_bytes()).reading_text().split())
    )
    assert code is not None
    commit(root)
    done(run(root, "rename", "leaflet", "bone", "hip"))
    for _ in ("not committed yet", "committed"):
        assert versions(root, "hip") == [("1.0", "approved")]
        assert "Nothing that a patient reads has changed" in done(run(root, "diff", "hip"))
        commit(root)
    # A new file under the former name has a past of its own.
    change(root / "leaflets" / "hip.yaml", "A week or longer", "A fortnight")
    commit(root)
    done(run(root, "new", "bone"))
    commit(root)
    assert versions(root, "hip") == [("1.0", "void"), ("1.0", "approved")]
    assert "version 1.0 was approved" in run(root, "approve", "hip", "--by", "Made-up group").stderr
    (root / "leaflets" / "bone.yaml").unlink()
    explained = run(root, "explain", code[1])
    assert re.search(r"leaflet +bone .* replaced: now called hip, version 1\.0", explained.stdout)
    # A copy on somebody's desk is recognised when the leaflet is withdrawn.
    done(run(root, "withdraw", "hip", "--because", "Made up"))
    merged = run(root, "merge", str(copy), "-o", str(tmp_path / "out.pdf"))
    assert "hip, which is in this file, has been withdrawn: Made up" in merged.stderr
    assert git(root, "status", "--short") != ""
