"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder.core import atomic_files


def test_the_folders_above_a_file_are_created(tmp_path: Path) -> None:
    atomic_files.write(tmp_path / "a" / "b" / "c.pdf", b"new")
    assert (tmp_path / "a" / "b" / "c.pdf").read_bytes() == b"new"


def test_an_old_file_is_replaced_and_no_other_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "bone.pdf"
    path.write_bytes(b"old and longer")
    atomic_files.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["bone.pdf"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException
) -> None:
    path = tmp_path / "bone.pdf"
    path.write_bytes(b"old")

    def fail(*arguments: object) -> None:
        raise failure

    monkeypatch.setattr(f"builder.core.atomic_files.os.{step}", fail)
    with pytest.raises(type(failure)):
        atomic_files.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["bone.pdf"]


def test_a_path_that_is_not_an_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="it is not an ordinary file"):
        atomic_files.write(tmp_path, b"new")
    assert tmp_path.is_dir()
    with pytest.raises(OSError, match="has no name"):
        atomic_files.write(Path(), b"new")


@pytest.mark.parametrize("there", [False, True])
def test_a_system_without_nameless_files_uses_temporary_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr(atomic_files, "_UNNAMED", 0)
    path = tmp_path / "bone.pdf"
    if there:
        path.write_bytes(b"old")
    atomic_files.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["bone.pdf"]


def test_old_files_that_killed_processes_left_are_deleted(tmp_path: Path) -> None:
    alive = f".b.pdf.{os.getpid()}.tmp"
    old, young, other = (tmp_path / name for name in (".a.pdf.77.tmp", alive, ".notes.tmp"))
    for path in (old, young, other):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    atomic_files.sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [alive, ".notes.tmp"]
    atomic_files.sweep(tmp_path / "nothing")


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    atomic_files.write(tmp_path / "bone.pdf", b"new")
    (tmp_path / "plain").write_bytes(b"new")
    assert (tmp_path / "bone.pdf").stat().st_mode == (tmp_path / "plain").stat().st_mode


KILLED_HALF_WAY = """
import os, sys
from pathlib import Path
from builder.core import atomic_files as files
files.os.fsync = lambda number: os._exit(7)
files.write(Path(sys.argv[1]), b"new")
"""


def test_a_process_that_ends_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "bone.pdf"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, path], check=False)
    assert done.returncode == 7
    assert path.read_bytes() == b"old"


def test_new_files_are_all_written_or_none(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "one", tmp_path / "b" / "two"
    atomic_files.write_new({one: b"1", two: b"2"})
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    three = tmp_path / "a" / "three"
    with pytest.raises(FileExistsError):
        atomic_files.write_new({three: b"3", two: b"new"})
    assert two.read_bytes() == b"2"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["one", "two"]
