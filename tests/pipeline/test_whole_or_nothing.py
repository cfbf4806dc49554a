"""Whatever stops a build, the output folder holds whole files, and a manifest that is true of them."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.core import atomic_files
from builder.pipeline import build, manifest
from builder.pipeline.fingerprints import PARTS
from tests.support import building, madeup
from tests.support.building import built, change, pdfs, started, states, untrue

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be copied there")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up project, built."""
    folder = madeup.project(tmp_path_factory.mktemp("made") / "project", 4, 3)
    built(folder)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def output(project: Path) -> Path:
    return project / "output"


def edit(project: Path) -> None:
    """Change the words of every leaflet."""
    contacts = project / "leaflets" / "shared" / "page-03.yaml"
    change(contacts, "title: ", "title: Another edition of ")


# Killed


def test_files_that_a_killed_process_left_are_deleted(project: Path, output: Path) -> None:
    left = [folder / ".x.pdf.99.tmp" for folder in (output, output / "harbour" / "a4", output / build.CACHE / PARTS)]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (1e9, 1e9))
    edit(project)
    built(project)
    assert not any(path.exists() for path in left)


# A disk that is full, and folders that cannot be written to


@pytest.mark.parametrize("first", ["manifest.json", "op-01.pdf"])
def test_a_full_disk_is_reported_and_nothing_is_lost(project: Path, output: Path, first: str) -> None:
    before = pdfs(output)
    edit(project)
    smallest, second, *_ = sorted(map(len, before.values()))
    # No room for the manifest, or room for the smallest file alone.
    room = 9000 if first == "manifest.json" else (smallest + second) // 2
    # A file may be no larger than this: what goes beyond it fails as on a disk that is full.
    script = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));"
        "from builder.cli import main; main(sys.argv[1:])"
    )
    # Python writes its cache of modules without a look at such limits, and would leave half a file for others.
    process = building.run([sys.executable, "-B", "-c", script, "--project", str(project), "build"])
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert f"{first} cannot be written" in process.stderr
    after = pdfs(output)
    assert {name for name in after if after[name] != before[name]} == (
        {"harbour/a4/op-04.pdf"} if first == "op-01.pdf" else set()
    )
    assert list(untrue(output)) == []
    assert set(states(built(project)).values()) <= {"built", "current"}
    assert set(states(built(project)).values()) == {"current"}


@pytest.mark.parametrize("where", ["output", "output/harbour/a4", "output/.cache/parts"])
def test_a_folder_that_cannot_be_written_to_is_reported(project: Path, output: Path, where: str) -> None:
    before = pdfs(output)
    edit(project)
    (project / where).chmod(0o555)
    process = building.run(bound(building.program("--project", project, "build")))
    (project / where).chmod(0o755)
    assert "Traceback" not in process.stderr
    if where.endswith("parts"):
        assert process.returncode == 0, process.stderr
        assert pdfs(output) != before
    else:
        assert process.returncode == 1
        assert "cannot be written" in process.stderr
        assert pdfs(output) == before
    assert list(untrue(output)) == []


def bound(command: list[str]) -> list[str]:
    """A command that permissions bind, as they do not bind root: Linux's capability CAP_DAC_OVERRIDE is dropped."""
    if os.geteuid():
        return command
    drop = "import ctypes, os, sys; ctypes.CDLL(None).prctl(24, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-c", drop, *command]


# Two at once


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_builds_at_once_leave_whole_files(project: Path, output: Path, jobs: str) -> None:
    edit(project)
    words = ("--project", project, "build", "--jobs", jobs)
    both = [started(*words), started(*words, "--force")]
    reported = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], reported
    assert list(untrue(output)) == []
    assert set(states(built(project)).values()) == {"current"}


def test_a_pack_that_is_made_during_a_build_stays_in_the_history(project: Path, output: Path, tmp_path: Path) -> None:
    edit(project)
    pack = started("--project", project, "pack", "op-01", "-o", tmp_path / "pack.pdf")
    both = [started("--project", project, "build", "--force"), pack]
    for process in both:
        assert process.communicate(timeout=120)[1] is not None
    assert [process.returncode for process in both] == [0, 0]
    kinds = {item.kind for item in manifest.read_history(output)}
    assert {"brand", "leaflet", "shared page"} <= kinds
    assert len(manifest.read(output)) == 4


def test_a_file_that_is_edited_during_a_build_is_built_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.pipeline import worker

    laid_out = worker.Maker.make

    def editing(maker: object, sheet: object) -> object:
        result = laid_out(maker, sheet)  # type: ignore[arg-type]
        path = project / "leaflets" / "op-02.yaml"
        if "Saved meanwhile" not in path.read_text(encoding="utf-8"):
            change(path, "title: ", "title: Saved meanwhile, ")
        return result

    edit(project)
    with monkeypatch.context() as patch:
        patch.setattr(worker.Maker, "make", editing)
        built(project)
    report = built(project)
    assert states(report)["op-02"] in ("built", "current")
    fresh = project.parent / "fresh"
    built(project, fresh)
    assert pdfs(project / "output") == pdfs(fresh)


# A cache that is damaged, or somebody else's


def parts(output: Path) -> list[Path]:
    return sorted((output / build.CACHE / PARTS).iterdir())


def truncated(output: Path) -> None:
    for path in parts(output):
        path.write_bytes(path.read_bytes()[:-9])


def emptied(output: Path) -> None:
    for path in parts(output):
        path.write_bytes(b"")


def scrambled(output: Path) -> None:
    for path in parts(output):
        path.write_bytes(random.Random(1).randbytes(5000))


def exchanged(output: Path) -> None:
    """Each part under the name of the next."""
    paths = parts(output)
    data = [path.read_bytes() for path in paths]
    for path, other in zip(paths, [*data[1:], data[0]], strict=True):
        path.write_bytes(other)


def pickled(output: Path) -> None:
    """A pickle that would run a program."""
    for path in parts(output):
        path.write_bytes(pickle.dumps(_Runs(output / "was-run")))


def folders(output: Path) -> None:
    for path in parts(output):
        path.unlink()
        path.mkdir()


def faces(output: Path) -> None:
    for content in ({}, [], {"package x: y": ["a", "b", [], 1]}, "x"):
        (output / build.CACHE / "faces.json").write_text(json.dumps(content), encoding="utf-8")


def blocked(output: Path) -> None:
    """A file stands where the cache is to be."""
    shutil.rmtree(output / build.CACHE)
    (output / build.CACHE).write_bytes(b"")


class _Runs:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.mkdir, (str(self.path), 0o755)


@pytest.mark.parametrize("damage", [truncated, emptied, scrambled, exchanged, pickled, folders, faces, blocked])
def test_a_damaged_or_foreign_cache_changes_no_file(
    project: Path, output: Path, damage: Callable[[Path], None]
) -> None:
    before = pdfs(output)
    damage(output)
    assert set(states(built(project, force=True)).values()) == {"built"}
    assert pdfs(output) == before
    assert not (output / "was-run").exists()
    if damage is not blocked:
        shutil.rmtree(output / "harbour")
        assert set(states(built(project)).values()) == {"built"}
        assert pdfs(output) == before


@pytest.mark.parametrize("limit", [0, 1000, 10_000, 10**9])
def test_a_cache_stays_within_its_limit(tmp_path: Path, limit: int) -> None:
    for number in range(20):
        (tmp_path / str(number)).write_bytes(b"x" * 700)
        os.utime(tmp_path / str(number), (1e9 + number, 1e9 + number))
    atomic_files.trim(tmp_path, limit, Path.is_file)
    kept = sorted(int(path.name) for path in tmp_path.iterdir())
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= limit
    assert kept == list(range(20))[20 - min(20, limit // 700) :], "those that were used last"


def test_a_damaged_manifest_is_written_again(project: Path, output: Path) -> None:
    for content in (b"", b"{", b"[]", b'{"files": [{}]}', b"\xff"):
        (output / "manifest.json").write_bytes(content)
        report = built(project)
        assert set(states(report).values()) == {"built"}
        assert any("manifest" in problem.message for problem in report.problems)
        assert list(untrue(output)) == []
