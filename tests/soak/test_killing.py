"""At whatever instant a process is killed, or a system call of it fails, what it has written is whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.test_packs import NAMES, table
from tests.inspectors import Pdf, secrets
from tests.support import building, packing
from tests.support.making import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be copied there")


def test_files_are_whole_at_any_instant_a_process_is_killed_or_fails() -> None:
    """Whole builds are killed for a few seconds: `python -m tests.support.killing` does it for as long as one likes."""
    process = building.run([sys.executable, "-m", "tests.support.killing", "20"])
    assert (process.returncode, process.stdout) == (0, "")
    counts = {kind: int(count) for count, _, kind in (line.partition(" ") for line in process.stderr.splitlines())}
    assert sum(count for kind, count in counts.items() if "E" not in kind) >= 100, counts
    assert counts["build"] >= 10


@pytest.mark.parametrize("number", range(4))
def test_a_killed_process_leaves_no_half_file_and_no_detail(tmp_path: Path, number: int) -> None:
    root = packing.copied(tmp_path / "project")
    (tmp_path / "temporary").mkdir()
    rows = table(tmp_path / "patients.csv", 60)
    words = [sys.executable, "-m", "builder", "--project", str(root), "packs", "--from", str(rows)]
    words += ["--output", str(tmp_path / "packs")]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=environment)
    deadline = time.monotonic() + 20
    while not list((tmp_path / "packs").glob("*.pdf")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(random.Random(number).uniform(0, 0.25))
    process.kill()
    output = process.communicate()[0].decode()
    packs = sorted((tmp_path / "packs").glob("*.pdf"))
    assert packs
    assert all(Pdf(path).tagging_problems() == [] for path in packs[-3:])
    if sys.platform == "linux":
        assert sorted((tmp_path / "packs").iterdir()) == packs
    assert secrets.in_folder(tmp_path, NAMES, [rows, *packs]) == []
    assert "Quillfeather" not in output


def test_worker_processes_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    root, rows = packing.copied(tmp_path / "project"), table(tmp_path / "p.csv", 400)
    words = [sys.executable, "-m", "builder", "--project", str(root), "packs", "--from", str(rows), "--jobs", "2"]
    process = subprocess.Popen(
        [*words, "--output", str(tmp_path / "packs")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    deadline = time.monotonic() + 20
    while not (workers := psutil.Process(process.pid).children()) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert workers
    assert alive == []
