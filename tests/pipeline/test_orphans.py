"""Files that nothing builds any more: one warning for all, and deleted on request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.pipeline import manifest
from builder.provenance.codes import Item
from tests.support.making import REPOSITORY, project_with

ITEM = Item("leaflet", "hip", "Hip", "1.0", "0" * 64)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in whose output folder are files of leaflets, brands and formats that are gone, and one that is not."""
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    files = {
        f"{brand}/{format}/{name}.pdf": manifest.ManifestEntry(
            f"{brand}/{format}/{name}.pdf", name, "1.0", brand, format, "en-GB", 1, manifest.digest(name.encode())
        )
        for brand, format, name in (
            ("harbour", "a4", "bone"),
            ("harbour", "a4", "hip"),
            ("harbour", "a3", "bone"),
            ("quay", "a4", "bone"),
            ("quay", "a4", "knee"),
        )
    }
    output = root / "output"
    manifest.commit(output, [(entry, entry.leaflet.encode()) for entry in files.values()], items=[ITEM])
    (output / "quay" / "a4" / "knee.pdf").write_bytes(b"somebody's own")
    return root


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def there(root: Path) -> list[str]:
    output = root / "output"
    return sorted(path.relative_to(output).as_posix() for path in output.rglob("*.pdf"))


def test_a_build_reports_all_of_them_in_one_warning(root: Path) -> None:
    result = run(root, "build")
    assert result.exit_code == 0
    assert result.stderr.count("warning:") == 1
    assert "output/harbour/a3/bone.pdf: warning: nothing builds this file and 3 more any more" in result.stderr
    assert "leaflets clean --orphans" in result.stderr
    assert "nothing builds" not in run(root, "build", "bone").stderr


def test_they_are_listed_and_deleted_and_nothing_else_is(root: Path) -> None:
    before = there(root)
    listed = run(root, "clean", "--orphans", "--dry-run")
    assert (listed.exit_code, there(root)) == (0, before)
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["orphan", "orphan", "orphan", "stays"]
    result = run(root, "clean", "--orphans")
    assert result.exit_code == 0
    assert result.stderr == "3 files deleted\n"
    assert there(root) == ["harbour/a4/bone.pdf", "quay/a4/knee.pdf"]
    assert not (root / "output" / "harbour" / "a3").exists()
    assert (root / "output" / "quay" / "a4" / "knee.pdf").read_bytes() == b"somebody's own"
    assert manifest.read_history(root / "output") == [ITEM]
    assert run(root, "clean", "--orphans").stderr == "0 files deleted\n"


def test_a_project_that_lost_its_leaflets_loses_no_files(root: Path) -> None:
    before = there(root)
    for path in (root / "leaflets").glob("*.yaml"):
        path.unlink()
    result = run(root, "clean", "--orphans")
    assert result.exit_code == 1
    assert "this project has no leaflets, so every file would count as left over" in result.stderr
    assert there(root) == before


def test_without_a_readable_manifest_nothing_is_deleted(root: Path) -> None:
    before = there(root)
    (root / "output" / "manifest.json").write_text(json.dumps([]), encoding="utf-8")
    assert run(root, "clean", "--orphans").exit_code == 1
    assert there(root) == before
    assert run(root, "clean", "--dry-run").exit_code == 2
