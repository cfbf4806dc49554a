"""What git reports of a project, wherever the project is, and the errors where git cannot read it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from builder.provenance.git import HistoryError, Repository, Version
from tests.support.committing import begin, commit, git


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that stands somewhere in a repository."""
    project = tmp_path / "repository" / "clinic" / "ward 3 ä"
    (project / "leaflets").mkdir(parents=True)
    (project / "styles").mkdir()
    begin(monkeypatch, tmp_path / "repository")
    return project


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_the_versions_of_a_file_come_newest_first(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    first = commit(root, "2026-01-05")
    write(root, "leaflets/brain.yaml", "other")
    commit(root, "2026-01-06")
    write(root, "leaflets/bone.yaml", "two")
    second = commit(root, "2026-01-07")
    assert Repository(root).versions("leaflets/bone.yaml") == [
        Version(second, "2026-01-07", b"two"),
        Version(first, "2026-01-05", b"one"),
    ]


def test_a_project_may_be_all_of_its_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(monkeypatch, root)
    write(root, "leaflets/bone.yaml", "one")
    first = commit(root)
    repository = Repository(root)
    assert repository.versions("leaflets/bone.yaml") == [Version(first, "2026-01-05", b"one")]
    assert [version.path for version in repository.changes()] == ["leaflets/bone.yaml"]


def test_a_version_that_was_removed_has_no_data(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    commit(root)
    (root / "leaflets" / "bone.yaml").unlink()
    commit(root)
    assert [version.data for version in Repository(root).versions("leaflets/bone.yaml")] == [None, b"one"]


def test_a_merge_brings_no_version_of_its_own(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    commit(root)
    git(root, "checkout", "--quiet", "-b", "side")
    write(root, "leaflets/bone.yaml", "two")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    write(root, "leaflets/brain.yaml", "other")
    commit(root)
    git(root, "merge", "--quiet", "-m", "Merge", "side")
    assert [version.data for version in Repository(root).versions("leaflets/bone.yaml")] == [b"two", b"one"]


def test_every_version_of_every_branch_is_among_the_changes(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    write(root, "styles/brands/harbour.yaml", "brand")
    write(root, "notes.txt", "not part of any leaflet")
    commit(root)
    git(root, "checkout", "--quiet", "-b", "side")
    write(root, "leaflets/bone.yaml", "two")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    # A merge that takes nothing of the side branch, where git would leave its versions out of the story.
    git(root, "merge", "--quiet", "--strategy=ours", "-m", "Merge", "side")
    git(root, "branch", "-D", "side")
    repository = Repository(root)
    changes = repository.changes()
    data = repository.read(version.blob for version in changes)
    assert {(version.path, data[version.blob]) for version in changes} == {
        ("leaflets/bone.yaml", b"one"),
        ("leaflets/bone.yaml", b"two"),
        ("styles/brands/harbour.yaml", b"brand"),
    }


# Windows has no names with the last of these.
NAMES = ["a b", "ä", "-x", "[a]", "*", ":(top)x", '"', "a\nb"][: 4 if sys.platform == "win32" else None]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_have_any_name(root: Path, name: str) -> None:
    write(root, f"leaflets/{name}.yaml", "one")
    commit(root)
    repository = Repository(root)
    assert [version.path for version in repository.changes()] == [f"leaflets/{name}.yaml"]
    assert [version.data for version in repository.versions(f"leaflets/{name}.yaml")] == [b"one"]


def test_commits_with_certain_blobs_are_listed(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    write(root, "leaflets/brain.yaml", "old")
    commit(root)
    write(root, "leaflets/bone.yaml", "two")
    wanted = [commit(root)]
    write(root, "styles/x.yaml", "x")
    wanted.append(commit(root))
    write(root, "leaflets/brain.yaml", "new")
    commit(root)
    repository = Repository(root)
    changes = repository.changes()
    blobs = {data: blob for blob, data in repository.read(version.blob for version in changes).items()}
    wanted_blobs = {"leaflets/bone.yaml": [blobs[b"two"]], "leaflets/brain.yaml": [blobs[b"old"], blobs[b"x"]]}
    assert repository.commits_with(wanted_blobs, [version.commit for version in changes]) == wanted[::-1]
    assert repository.commits_with({"leaflets/no\nfile": [""], "leaflets/none": [""]}, [wanted[0]]) == wanted[:1]


def test_a_commit_is_written_out_as_it_was_committed(root: Path, tmp_path: Path) -> None:
    write(root, "leaflets/bone.yaml", "a\nb\n")
    write(root, "leaflets/shared/scan.pdf", b"\0\n\xff")
    write(root, "styles/logos/x.svg", "x\r\n")
    write(root, "README", "not part of any leaflet")
    # As git is often set up on Windows, and by files next to the project.
    write(root, ".gitattributes", "*.yaml eol=crlf ident\n")
    first = commit(root)
    write(root, "leaflets/bone.yaml", "later")
    repository = Repository(root)
    repository.export(first, tmp_path / "out")
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for folder in ("out",)
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    }
    assert written == {
        "out/leaflets/bone.yaml": b"a\nb\n",
        "out/leaflets/shared/scan.pdf": b"\0\n\xff",
        "out/styles/logos/x.svg": b"x\r\n",
    }
    assert git(root, "status", "--short").split()[0] == "M", "the edit is still there"


def test_links_are_left_out(root: Path, tmp_path: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    commit(root)
    blob = Repository(root).changes()[0].blob
    # As git stores a link, on systems that have no links too.
    link = git(root, "rev-parse", "--show-prefix") + "leaflets/link.yaml"
    git(root, "update-index", "--add", "--cacheinfo", f"120000,{blob},{link}")
    git(root, "commit", "--quiet", "-m", "A link")
    Repository(root).export("HEAD", tmp_path / "out")
    assert os.listdir(tmp_path / "out" / "leaflets") == ["bone.yaml"]


def test_a_work_tree_of_another_repository_is_read(root: Path, tmp_path: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    first = commit(root)
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "other")
    top = Path(git(root, "rev-parse", "--show-toplevel"))
    other = tmp_path / "tree" / root.resolve().relative_to(top.resolve())
    assert [version.commit for version in Repository(other).versions("leaflets/bone.yaml")] == [first]


@pytest.mark.parametrize(
    "setting",
    ["log.showSignature true", "log.follow true", "log.showRoot false", "diff.renames copies", "diff.relative false"],
)
def test_settings_of_git_change_nothing(root: Path, setting: str) -> None:
    write(root, "leaflets/bone.yaml", "one\ntwo\nthree\n")
    commit(root)
    git(root, "mv", "leaflets/bone.yaml", "leaflets/hip.yaml")
    commit(root)
    before = Repository(root).changes(), Repository(root).versions("leaflets/hip.yaml")
    git(root, "config", *setting.split())
    assert (Repository(root).changes(), Repository(root).versions("leaflets/hip.yaml")) == before
    assert (len(before[0]), len(before[1])) == (3, 1)


def test_a_hook_of_another_repository_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "leaflets/bone.yaml", "one")
    first = commit(root)
    monkeypatch.setenv("GIT_DIR", str(root / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / "nowhere"))
    assert [version.commit for version in Repository(root).versions("leaflets/bone.yaml")] == [first]


@pytest.mark.parametrize(
    "revision", ["", "-h", "--all", "nowhere", "main..main", "main --all", "a\0b", "main:leaflets"]
)
def test_a_revision_that_does_not_exist_is_reported(root: Path, revision: str) -> None:
    commit(root)
    with pytest.raises(HistoryError, match=r"the revision .* does not exist"):
        Repository(root).commit(revision)


@pytest.mark.parametrize("revision", ["HEAD", "main", "release", "@"])
def test_a_commit_may_be_named_in_any_way(root: Path, revision: str) -> None:
    first = commit(root)
    git(root, "tag", "-m", "A release", "release")
    assert Repository(root).commit(revision) == first == Repository(root).commit(first[:10])


def test_a_folder_without_a_repository_is_reported(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="is not in a git repository") as none:
        Repository(tmp_path)
    assert "git init" in none.value.hint


def test_a_repository_without_commits_is_reported(root: Path) -> None:
    with pytest.raises(HistoryError, match="has no commits yet"):
        Repository(root)


def test_a_branch_without_commits_is_reported(root: Path) -> None:
    commit(root)
    git(root, "checkout", "--quiet", "--orphan", "new")
    with pytest.raises(HistoryError, match="this branch has no commits yet"):
        Repository(root).versions("leaflets/bone.yaml")


def test_a_machine_without_git_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HistoryError, match="git is not installed"):
        Repository(root)


def test_a_repository_of_another_user_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(HistoryError, match="belongs to another user") as none:
        Repository(root)
    assert "git config --global --add safe.directory" in none.value.hint


def test_a_clone_without_older_commits_is_reported(root: Path, tmp_path: Path) -> None:
    for day in ("2026-01-05", "2026-01-06"):
        write(root, "leaflets/bone.yaml", day)
        commit(root, day)
    top = Path(git(root, "rev-parse", "--show-toplevel"))
    git(tmp_path, "clone", "--quiet", "--depth=1", top.as_uri(), "clone")
    clone = Repository(tmp_path / "clone" / root.resolve().relative_to(top.resolve()))
    assert clone.shallow
    assert not Repository(root).shallow
    assert [version.data for version in clone.versions("leaflets/bone.yaml")] == [b"2026-01-06"]
    with pytest.raises(HistoryError) as none:
        clone.commit("HEAD~1")
    assert "git fetch --unshallow" in none.value.hint


def test_a_damaged_repository_is_reported(root: Path) -> None:
    write(root, "leaflets/bone.yaml", "one")
    commit(root)
    blob = Repository(root).changes()[0].blob
    top = Path(git(root, "rev-parse", "--show-toplevel"))
    (top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(HistoryError, match="git cannot read the history"):
        Repository(root).export("main", root / "out")
