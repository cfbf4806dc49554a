"""A pack's identifier and file give a patient's details away to nobody."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from builder import cli
from builder.core import atomic_files
from builder.packs import identifier_key
from tests.inspectors import Pdf
from tests.support import packing
from tests.support.building import program

DETAILS = {"name": "Quillfeather", "notes": "1969-04-17"}
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes, and does not say whether a process lives")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return packing.copied(tmp_path / "project")


def identifiers(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [bytes(half) for half in opened.trailer.ID]


def test_the_same_project_gives_the_same_bytes_and_another_copy_others(project: Path, tmp_path: Path) -> None:
    first, again = (packing.make(project, "bone", details=DETAILS) for _ in range(2))
    assert first == again
    other = tmp_path / "other"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns("output"))
    copied = packing.make(other, "bone", details=DETAILS)
    # Who knows all that is in a pack cannot tell what its identifier will be.
    assert not set(identifiers(first)).intersection(identifiers(copied))
    assert Pdf(first).reading_text() == Pdf(copied).reading_text()
    assert [len(half) for half in identifiers(first)] == [16, 16]


def test_no_half_is_a_digest_that_anybody_could_compute(project: Path) -> None:
    pdf = packing.make(project, "bone", details=DETAILS)
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert hashlib.sha256(pdf[:start]).digest()[:16] not in identifiers(pdf)
    key = (project / "output" / identifier_key.NAME).read_bytes()
    assert len(key) == 32
    assert key not in pdf
    assert key.hex().encode() not in pdf


@POSIX
def test_the_key_and_a_pack_can_be_read_by_their_owner_alone(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.pdf"
    command = ["--project", str(project), "pack", "bone", "-o", str(out)]
    assert CliRunner().invoke(cli.main, command).exit_code == 0
    key = project / "output" / identifier_key.NAME
    assert [path.stat().st_mode & 0o777 for path in (out, key)] == [0o600, 0o600]
    assert CliRunner().invoke(cli.main, ["--project", str(project), "clean"]).exit_code == 0
    assert key.is_file()


@pytest.mark.parametrize(("folder", "ignored"), [("output", False), ("made", True)])
def test_git_ignores_the_key_wherever_it_is(tmp_path: Path, folder: str, ignored: bool) -> None:
    identifier_key.key_in(tmp_path / folder, make=True)
    assert (tmp_path / folder / ".gitignore").exists() == ignored, "a project's own .gitignore has output/"


@POSIX
def test_a_pack_keeps_the_mode_of_what_it_replaces_and_follows_links(project: Path, tmp_path: Path) -> None:
    shared, link = tmp_path / "shared.pdf", tmp_path / "pack.pdf"
    shared.write_bytes(b"an earlier pack")
    shared.chmod(0o640)
    link.symlink_to(shared)
    assert CliRunner().invoke(cli.main, ["--project", str(project), "pack", "bone", "-o", str(link)]).exit_code == 0
    assert link.is_symlink()
    assert shared.read_bytes().startswith(b"%PDF")
    assert shared.stat().st_mode & 0o777 == 0o640


@POSIX
def test_packs_of_a_list_can_be_read_by_their_owner_alone(project: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("leaflets,name\nbone,Ann\nliver,Bea\n", encoding="utf-8")
    words = ["--project", str(project), "packs", "--from", str(rows), "--output", str(tmp_path / "packs")]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "packs").iterdir()] == [0o600, 0o600]
    # A second run recognises them by their identifiers.
    assert "0 packs written, 2 there already" in CliRunner().invoke(cli.main, words).stderr


def test_a_folder_that_cannot_be_written_to_gives_a_pack_all_the_same(project: Path) -> None:
    (project / "output").write_text("a file in place of the folder", encoding="utf-8")
    assert packing.make(project, "bone", details=DETAILS).startswith(b"%PDF")


@POSIX
def test_what_a_killed_process_left_is_deleted_at_the_next_start(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, other = tmp_path / f".pack.pdf.{ended.pid}.tmp", tmp_path / f".pack.pdf.{os.getpid()}.tmp"
    for path in (left, other):
        path.write_bytes(b"%PDF of a patient")
    atomic_files.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [other.name]


def test_a_file_that_was_swept_while_it_waited_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(b"old")
    with atomic_files.Staged(path, b"new") as staged:
        named = staged._named

        def sweep_between() -> Path | None:
            result = named()
            (tmp_path / f".pack.pdf.{os.getpid()}.tmp").unlink(missing_ok=True)
            return result

        staged._named = sweep_between  # type: ignore[method-assign]
        staged.place()
    assert path.read_bytes() == b"new"


def test_details_come_from_standard_input(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.pdf"
    words = program("--project", project, "pack", "bone", "-o", out, "--for", "-")
    done = subprocess.run(words, input="name: Quillfeather\n", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "Quillfeather" in Pdf(out).reading_text()
    wrong = subprocess.run(words, input="nane: Quillfeather\n", capture_output=True, encoding="utf-8", check=False)
    assert wrong.returncode == 1
    assert "Quillfeather" not in wrong.stderr
    assert "this is not the name of a detail" in wrong.stderr
