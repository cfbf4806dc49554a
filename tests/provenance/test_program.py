"""The digest of the program: what decides how files come out counts; folders, line ends and mere numbers do not."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator
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
    path = package / "core" / "cldr.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest() == before


def test_the_printed_words_of_the_program_count_in_each_language(package: Path) -> None:
    before = digest()
    path = package / "starter/styles/languages/cy.yaml"
    path.write_bytes(path.read_bytes().replace(b"Cipolwg", b"Golwg"))
    assert digest() != before


def test_the_templates_of_web_pages_count(package: Path) -> None:
    before = digest()
    path = package / "html/templates/style.css"
    path.write_bytes(path.read_bytes().replace(b"margin: 0", b"margin: 1px"))
    assert digest() != before


def test_another_version_of_a_library_counts(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest()
    monkeypatch.setattr(program, "_versions", lambda: ["reportlab-9.9.dist-info"])
    assert digest() != before


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that packages are imported from before all others."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    program._installed.cache_clear()
    yield folder
    program._installed.cache_clear()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("PyYAML-99.1.dist-info", True),
        ("reportlab-99.1-py3.12.egg-info", True),
        ("pillow_heif-99.1.dist-info", False),
        ("watchfiles-99.1.dist-info", False),
    ],
)
def test_packages_count_that_decide_what_is_printed_wherever_they_are(installed: Path, name: str, counts: bool) -> None:
    before = digest()
    (installed / name).mkdir()
    program._installed.cache_clear()
    assert (digest() != before) is counts


def test_the_bytes_that_zlib_writes_count_and_not_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = digest(), zlib.compress
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "1.3.9")
    assert digest() == before
    # As another library does that takes the same levels.
    monkeypatch.setattr(zlib, "compress", lambda data, level=-1: real(data, min(level, 8)))
    assert digest() != before


def test_the_decoder_of_heic_counts_for_its_own_pictures_alone(installed: Path) -> None:
    pictures = [b"\x89PNG", b"\0\0\0\x1cftypavif\0\0\0\0mif1", b"\0\0\0\x18ftypheic\0\0\0\0mif1"]
    before = [program.digest_of_picture("a.heic", picture) for picture in pictures]
    (installed / "pillow_heif-99.1.dist-info").mkdir()
    program._installed.cache_clear()
    after = [program.digest_of_picture("a.heic", picture) for picture in pictures]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False]
