"""What is taken away of a folder that only saves time: the program's own, and nothing of other people's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from tests.support import building
from tests.support.making import REPOSITORY, project_with


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project_with(tmp_path_factory.mktemp("cleaning") / "project", REPOSITORY / "leaflets")
    building.built(root, names=["bone"])
    return root


@pytest.fixture
def cache(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a build has left, in a project of its own that is the current folder."""
    shutil.copytree(built, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return Path("output/.cache")


def clean(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["clean", *words])


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_all_that_builds_cached_is_deleted_with_its_folder(cache: Path) -> None:
    (cache / "parts" / f".{'a' * 64}.123.tmp").write_bytes(b"x" * 100_000)
    (cache / ".faces.json.77.tmp").write_bytes(b"x" * 100_000)
    reported = f"{size(cache) / 1e3:.0f} kB deleted from {cache}\n"
    result = clean()
    assert (result.exit_code, result.stdout, result.stderr) == (0, reported, "")
    assert not cache.exists()
    assert Path("output/harbour/a4/bone.pdf").exists()
    again = clean()
    assert (again.exit_code, again.stdout) == (0, f"0 kB deleted from {cache}\n")


def test_large_sizes_are_reported_in_megabytes(cache: Path) -> None:
    (cache / ".faces.json.77.tmp").write_bytes(b"x" * 3_000_000)
    reported = f"{size(cache) / 1e6:.1f} MB deleted from {cache}\n"
    assert clean().stdout == reported


OTHERS = ("notes.txt", "parts/notes.txt", f"parts/{'b' * 64}", "deep/faces.json", ".notes.12.tmp", "parts/.tmp")


def test_files_of_others_in_the_folder_stay(cache: Path) -> None:
    kept = size(cache)
    for name in OTHERS:
        (cache / name).parent.mkdir(exist_ok=True)
        (cache / name).write_bytes(b"x" * 1_000_000)
    result = clean()
    assert (result.exit_code, result.stdout) == (0, f"{kept / 1e3:.0f} kB deleted from {cache}\n")
    assert result.stderr == f"{cache} was not deleted: it contains files that this program did not write\n"
    there = {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}
    assert there == set(OTHERS)


def test_another_programs_list_of_faces_stays(tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    faces = tmp_path / ".cache" / "faces.json"
    for text in ('{"Anna": ["left.png", "right.png"]}', "[]", "no JSON", '{"a": 1}'):
        faces.write_text(text, encoding="utf-8")
        result = clean("--output", str(tmp_path))
        assert (result.exit_code, faces.read_text(encoding="utf-8")) == (0, text)


def test_a_link_in_place_of_the_folder_is_reported_and_stays(cache: Path, tmp_path: Path) -> None:
    elsewhere = cache.rename(tmp_path / "elsewhere")
    before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    cache.symlink_to(elsewhere)
    result = clean()
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {cache} is a link to another folder, so it stays\n"
        "  hint: delete the link yourself, if the program should not use that folder\n"
    )
    assert cache.is_symlink()
    assert {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()} == before


def test_links_in_the_cache_are_not_followed(cache: Path, tmp_path: Path) -> None:
    parts = (cache / "parts").rename(tmp_path / "parts")
    count = len(os.listdir(parts))
    (cache / "parts").symlink_to(parts)
    result = clean()
    assert result.exit_code == 0
    assert len(os.listdir(parts)) == count > 0


def test_a_file_in_place_of_the_folder_is_reported_and_stays(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("words", encoding="utf-8")
    result = clean()
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {cache} is not a folder, so it stays\n")
    assert cache.read_text(encoding="utf-8") == "words"


def test_files_of_others_do_not_count_when_a_build_trims_the_cache(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.pipeline.build._MOST", 0)
    (cache / "parts" / "notes.txt").write_text("words", encoding="utf-8")
    building.built(Path.cwd(), names=["bone"], force=True)
    assert os.listdir(cache / "parts") == ["notes.txt"]
