"""leaflets clean --packs: packs that are older than they are to be kept, and nothing else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.group import main
from tests.support import example
from tests.support.making import REPOSITORY

DAY = 86400


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an old pack and a new one, and old files of others; the current folder is a project's."""
    root = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    (root / "leaflets.yaml").write_text("brand: harbour\nkeep_packs: 30\n", encoding="utf-8")
    monkeypatch.chdir(root)
    folder = tmp_path / "packs"
    folder.mkdir()
    run("pack", "overview", "-o", str(folder / "new.pdf"))
    (folder / "below").mkdir()
    for name in ("old.pdf", "OLD TOO.PDF", "below/old.pdf"):
        shutil.copy(folder / "new.pdf", folder / name)
    foreign = REPOSITORY / "tests" / "data" / "weasyprint" / "visit.pdf"
    for name, data in {"visit.pdf": foreign.read_bytes(), "damaged.pdf": b"%PDF-1.7", "list.csv": b"name"}.items():
        (folder / name).write_bytes(data)
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "new.pdf":
            os.utime(path, (0, time.time() - 31 * DAY))
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_old_packs_are_deleted_and_nothing_else(packs: Path) -> None:
    before = set(packs.rglob("*"))
    listed = run("clean", "--packs", str(packs), "--dry-run")
    assert (set(packs.rglob("*")), listed.stderr) == (before, "2 packs would be deleted\n")
    assert run("clean", "--packs", str(packs), "--older-than", "40").stderr == "0 packs deleted\n"
    assert run("clean", "--packs", str(packs)).stderr == "2 packs deleted\n"
    assert before - set(packs.rglob("*")) == {packs / "old.pdf", packs / "OLD TOO.PDF"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--packs", "leaflets/shared"], "is in a folder of files that leaflets are made from"),
        (["--packs", "output"], "is where leaflets are built"),
        (["--packs", ".", "--orphans"], "cannot be used together"),
        (["--older-than", "3"], "--older-than is for packs"),
        (["--packs", "."], "it is not set for how many days packs are kept"),
    ],
)
def test_what_is_no_folder_of_packs_is_refused(packs: Path, words: list[str], message: str) -> None:
    Path("output").mkdir(exist_ok=True)
    Path("leaflets.yaml").write_text("brand: harbour\n", encoding="utf-8")
    result = run("clean", *words)
    assert (result.exit_code, message in result.stderr) == (2, True)
