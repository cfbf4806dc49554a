"""The versions of a leaflet, as `leaflets history` lists them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.content import validity, yaml_reader
from tests.cli.test_cli import change, run
from tests.support import packing
from tests.support.committing import begin, commit, git


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = packing.copied(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in git, with one commit."""
    begin(monkeypatch, folder)
    commit(folder, "2026-01-05")
    return folder


def rows(*words: str) -> list[dict[str, object]]:
    versions: list[dict[str, object]] = json.loads(run("history", *words, "--json").stdout)["versions"]
    return versions


def test_versions_come_newest_first_with_those_who_approved_them(repository: Path) -> None:
    bone = repository / "leaflets" / "bone.yaml"
    change(bone, "status: example\n", "status: approved\napprover: Lead nurse\napproved_on: 2026-02-03\n")
    picture = (repository / "leaflets" / "images" / "bone.svg").read_bytes()
    approved = validity.digest_of_words(yaml_reader.read(bone, "bone.yaml").data, [picture])
    change(bone, "status: approved\n", f"status: approved\napproved_hash: {approved}\n")
    first, second = git(repository, "rev-parse", "HEAD"), commit(repository, "2026-02-04")
    change(bone, 'version: "1.0"', 'version: "1.1"')
    change(bone, "status: approved", "status: draft")
    assert run("history", "bone").stdout.splitlines() == [
        "Version  Status    Last reviewed  Approved on  Approver    Hash      Committed      Commit",
        f"1.1      draft     2026-11-22     2026-02-03   Lead nurse  {approved[:8]}  not committed",
        f"1.0      approved  2026-11-22     2026-02-03   Lead nurse  {approved[:8]}  2026-02-04     {second[:8]}",
        f"1.0      example   2026-11-22                                        2026-01-05     {first[:8]}",
    ]


def test_edits_of_comments_are_no_versions(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    for day in ("2026-01-06", "2026-01-07"):
        change(repository / "leaflets" / "bone.yaml", "title:", f"# {day}\n\ntitle:")
        commit(repository, day)
    change(repository / "leaflets" / "bone.yaml", "title:", "# not committed\ntitle:")
    [row] = rows("bone")
    assert (row["commit"], row["date"], row["edits"]) == (first, "2026-01-05", 2)
    assert run("history", "bone").stdout.rstrip().endswith("2 later edits of comments or layout only")


def test_line_ends_are_no_versions(repository: Path) -> None:
    path = repository / "leaflets" / "bone.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(rows("bone")) == 1


def test_a_version_that_cannot_be_read_is_reported(repository: Path) -> None:
    path = repository / "leaflets" / "bone.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(f"{good}\n\tx: [", encoding="utf-8")
    commit(repository)
    path.write_text(good, encoding="utf-8")
    commit(repository)
    assert [str(row["wrong"])[:15] for row in rows("bone")] == ["", "cannot be read:", ""]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_an_unreadable_committed_file_is_not_a_new_version(repository: Path, ends: bytes) -> None:
    path = repository / "leaflets" / "bone.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n\tx: [", encoding="utf-8")
    second = commit(repository)
    path.write_bytes(path.read_bytes().replace(b"\n", ends))
    versions = rows("bone")
    assert [bool(row["wrong"]) for row in versions] == [True, False]
    assert versions[0]["commit"] == second
    assert "not committed" not in run("history", "bone").stdout
    path.write_bytes(path.read_bytes() + b"x")
    assert [str(row["commit"]) for row in rows("bone")[:2]] == ["", second]


def test_a_leaflet_that_was_removed_has_its_history(repository: Path) -> None:
    (repository / "leaflets" / "bone.yaml").unlink()
    commit(repository, "2026-01-06")
    assert [(row["wrong"], row["version"]) for row in rows("bone")] == [("removed", ""), ("", "1.0")]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("shared/contacts", "leaflets/shared/contacts.yaml"),
        ("bone-and-brain", "leaflets/packs/bone-and-brain.yaml"),
        ("packs/bone-and-brain", "leaflets/packs/bone-and-brain.yaml"),
        ("brands/harbour", "styles/brands/harbour.yaml"),
        ("formats/a4", "styles/formats/a4.yaml"),
        ("topics", "leaflets/topics.yaml"),
    ],
)
def test_other_files_have_a_history_too(repository: Path, name: str, file: str) -> None:
    assert json.loads(run("history", name, "--json").stdout)["file"] == file
    assert run("history", name).stdout.splitlines()[1:]


@pytest.mark.parametrize("name", ["bonne", "shared/bone", "../bone", "nowhere/bone", "shared/", "", "*"])
def test_a_name_that_does_not_exist_is_reported(repository: Path, name: str) -> None:
    result = run("history", name)
    assert result.exit_code == 2
    assert "does not exist, and no earlier version has one" in result.stderr
    assert "hint: " in result.stderr


def test_without_git_there_is_the_version_that_is_there(folder: Path) -> None:
    result = run("history", "bone")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split() == ["1.0", "example", "2026-11-22", "not", "committed"]
    assert "older versions cannot be read: the project is not in a git repository\n  hint: put" in result.stderr


def test_a_branch_without_commits_has_the_version_that_is_there(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "new")
    result = run("history", "bone")
    assert len(result.stdout.splitlines()) == 2
    assert "this branch has no commits yet" in result.stderr


def test_a_clone_without_older_commits_says_so(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert "git fetch --unshallow" in run("history", "bone").stderr
