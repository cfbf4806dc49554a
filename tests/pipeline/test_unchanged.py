"""A command that had nothing to do reports the same again without reading a file, and never misses what has changed."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.core import clock, ordinary_files
from builder.core.diagnostics import LeafletError
from builder.pipeline import build, site, unchanged
from tests.support import building, madeup, packing

NAMES = madeup.leaflet_names(3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built: the third leaflet is past its review."""
    root = madeup.project(tmp_path_factory.mktemp("unchanged") / "project", 3, 4)
    expire(root / f"leaflets/{NAMES[2]}.yaml")
    building.built(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, whose files count as old enough for their times to say whether they change."""
    monkeypatch.setattr(unchanged, "_TICK", -1e6)
    return Path(shutil.copytree(made, tmp_path / "project"))


def expire(path: Path) -> None:
    packing.change(path, last_reviewed="2019-01-01", next_review="2020-01-31")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def said(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Whether a command looks at what is in the files, instead of repeating its last report."""

    def does(root: Path, *words: str) -> bool:
        looked: list[str] = []

        def stop(*_: object, **__: object) -> None:
            looked.append("here")
            raise LeafletError("stopped")

        with monkeypatch.context() as patched:
            patched.setattr(build, "build", stop)
            patched.setattr(site, "build", stop)
            run(root, *words)
        return bool(looked)

    return does


def test_the_second_report_is_that_of_the_first(root: Path, looks: Callable[..., bool]) -> None:
    first = run(root, "build")
    assert not looks(root, "build")
    assert said(run(root, "build")) == said(first)
    assert first.exit_code == 1
    assert re.search("2020-01-31|31 January 2020", first.stderr), "what is refused is reported each time"
    for words in (["--json"], ["--jobs", "2"]):
        assert not looks(root, "build", *words)
    assert looks(root, "build", "--force")
    assert looks(root, "build", NAMES[0])
    assert looks(root, "build", "--allow", NAMES[2])


def test_the_second_report_of_a_site_is_that_of_the_first(root: Path, looks: Callable[..., bool]) -> None:
    run(root, "site")
    first = run(root, "site")
    assert not looks(root, "site")
    assert said(run(root, "site")) == said(first)
    assert looks(root, "site", "--drafts")
    (root / "output" / "site" / "index.html").write_text("")
    assert looks(root, "site")
    run(root, "site")
    assert (root / "output" / "site" / "index.html").stat().st_size > 1000


def same_size(root: Path) -> None:
    """An edit that changes neither the size of a file nor the time that a program can set."""
    path = root / f"leaflets/{NAMES[0]}.yaml"
    stat, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(text.replace("operation 1", "operation 9", 1), encoding="utf-8", newline="\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def another_file(root: Path) -> None:
    """Another file in the place of one, of the same size and time."""
    path = root / f"leaflets/{NAMES[0]}.yaml"
    other = path.with_suffix(".tmp")
    shutil.copy2(path, other)
    os.replace(other, path)


def withdrawn_file_is_back(root: Path) -> None:
    (root / "output" / "harbour" / "a4" / f"{NAMES[2]}.pdf").write_bytes(b"%PDF-1.7")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit of the same size": same_size,
    "another file": another_file,
    "a shared page": lambda root: (root / "leaflets/shared/page-01.yaml").touch(),
    "a picture": lambda root: (root / "leaflets/images/bar.svg").touch(),
    "a clinic's own PDF file": lambda root: (root / "leaflets/shared/map.pdf").touch(),
    "a new leaflet": lambda root: shutil.copy(root / f"leaflets/{NAMES[0]}.yaml", root / "leaflets/new.yaml"),
    "a leaflet is gone": lambda root: (root / f"leaflets/{NAMES[0]}.yaml").unlink(),
    "a brand": lambda root: (root / "styles/brands/harbour.yaml").touch(),
    "a folder for catalogues": lambda root: (root / "styles/languages").mkdir(),
    "the settings": lambda root: (root / "leaflets.yaml").write_text("brand: meadow\nformat: a4\n"),
    "settings under another name": lambda root: (root / "leaflets.yml").touch(),
    "a file that was built": lambda root: (root / f"output/harbour/a4/{NAMES[0]}.pdf").write_bytes(b"%PDF-1.7"),
    "a file that was built is gone": lambda root: (root / f"output/harbour/a4/{NAMES[0]}.pdf").unlink(),
    "a file of a refused leaflet": withdrawn_file_is_back,
    "the manifest is gone": lambda root: (root / "output/manifest.json").unlink(),
    "a folder is gone": lambda root: shutil.rmtree(root / "leaflets/images"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_change_is_missed(change: Callable[[Path], object], root: Path, looks: Callable[..., bool]) -> None:
    run(root, "build")
    assert not looks(root, "build")
    change(root)
    assert looks(root, "build")


def test_another_day_or_program_is_not_missed(
    root: Path, looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(root, "build")
    assert not looks(root, "build")
    with monkeypatch.context() as patched:
        tomorrow = clock.today().replace(year=clock.today().year + 1)
        patched.setattr(clock, "today", lambda: tomorrow)
        assert looks(root, "build")
    (tmp_path / "packages" / "pypdf-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    assert looks(root, "build")


def test_a_file_that_changed_a_moment_ago_is_read(
    made: Path, looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(made, tmp_path / "project"))
    run(root, "build")
    assert looks(root, "build"), "within a tick of the clock it may change again and have the same times"
    later = time.time() + 100
    monkeypatch.setattr(time, "time", lambda: later)
    run(root, "build")
    assert not looks(root, "build")
    os.utime(root / "leaflets.yaml", (later + 1000, later + 1000))
    run(root, "build")
    assert looks(root, "build"), "a time that is yet to come says nothing"


def test_a_mistake_is_looked_at_each_time(root: Path, looks: Callable[..., bool]) -> None:
    building.change(root / f"leaflets/{NAMES[0]}.yaml", "version:", "versoin:")
    run(root, "build")
    assert looks(root, "build"), "its reason may be outside of all files"


def test_a_file_that_cannot_be_read_is_tried_again(
    root: Path, looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ordinary_files._read

    def is_open_elsewhere(path: Path, most: int) -> bytes:
        if path.suffix == ".pdf" and "site" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, most)

    run(root, "site")
    with monkeypatch.context() as patched:
        patched.setattr(ordinary_files, "_read", is_open_elsewhere)
        before = ordinary_files.failures()
        (root / "output/site/op-01/op-01-a4.pdf").touch()
        run(root, "site")
        assert ordinary_files.failures() > before
    assert looks(root, "site")


def test_files_of_a_withdrawn_leaflet_are_deleted_again(root: Path) -> None:
    packing.change(root / f"leaflets/{NAMES[0]}.yaml", status="withdrawn", withdrawn_because="It is old")
    file = root / "output" / "harbour" / "a4" / f"{NAMES[0]}.pdf"
    data = file.read_bytes()
    for _ in range(2):
        run(root, "build")
        assert not file.exists()
        run(root, "build")
        file.write_bytes(data)


def test_settings_that_name_a_folder_are_understood(root: Path, looks: Callable[..., bool]) -> None:
    with (root / "leaflets.yaml").open("a") as file:
        file.write("output: other\n")
    assert run(root, "build").exit_code == 1
    assert (root / "other" / "manifest.json").exists()
    assert looks(root, "build")


def test_a_damaged_report_is_not_believed(root: Path) -> None:
    first = said(run(root, "build"))
    [path] = (root / "output" / ".cache").glob("*.report")
    whole = path.read_text(encoding="utf-8")
    for damaged in ("", whole[:50], whole.replace('{"results"', '["results"'), whole.replace("{", ""), "\n" * 9):
        path.write_text(damaged, encoding="utf-8")
        assert said(run(root, "build")) == first


def test_a_folder_in_itself_does_not_matter(root: Path, looks: Callable[..., bool]) -> None:
    try:
        (root / "leaflets" / "images" / "again").symlink_to(root / "leaflets", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    run(root, "build")
    assert not looks(root, "build")


def test_reports_go_with_the_cache(root: Path) -> None:
    run(root, "build")
    assert list((root / "output" / ".cache").glob("*.report"))
    assert run(root, "clean").exit_code == 0
    assert not (root / "output" / ".cache").exists()
