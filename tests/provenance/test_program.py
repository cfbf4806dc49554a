"""The digest of the program: each module that decides how files come out counts; folder and line ends do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import builder
from builder.provenance import program

PACKAGE = Path(builder.__file__).parent
ROOMS = sorted({path.relative_to(PACKAGE).parent.as_posix() for path in PACKAGE.rglob("*.py")})


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program in another folder, which the digest is taken of."""
    folder = tmp_path / "elsewhere" / "builder"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(builder, "__path__", [str(folder)])
    return folder


def digest() -> str:
    return program.digest.__wrapped__()


def test_the_folder_of_the_program_does_not_count(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = digest()
    monkeypatch.undo()
    assert digest() == elsewhere


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_in_any_room_counts(package: Path, room: str) -> None:
    before = digest()
    path = max((package / room).glob("*.py"))
    path.write_bytes(path.read_bytes() + b"# changed\n")
    changed = digest()
    counts = room.split("/")[0] not in ("cli", "review", "web")
    assert (changed != before) is counts
    path.unlink()
    assert (digest() not in (before, changed)) is counts


def test_line_ends_of_the_program_do_not_count(package: Path) -> None:
    before = digest()
    path = package / "core" / "printed_phrases.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest() == before


def test_another_version_of_a_library_counts(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest()
    monkeypatch.setattr(program, "_versions", lambda: ["reportlab-9.9.dist-info"])
    assert digest() != before
