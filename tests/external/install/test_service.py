"""systemd takes the unit of docs/run-for-a-ward.md as it is written there, and finds it hardened."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.making import REPOSITORY

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
_MOST_EXPOSED = 2.0
"""Of 10 for a service that has all rights of root."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    page = (REPOSITORY / "docs" / "run-for-a-ward.md").read_text(encoding="utf-8")
    match = re.search(r"^```ini\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert match is not None
    # The program that it starts is not at that place on this computer.
    text, count = re.subn(r"(?m)^ExecStart=/srv/leaflets/.venv/bin/leaflets ", "ExecStart=/bin/true ", match[1])
    assert count == 1
    path = tmp_path / "leaflets.service"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_unit_is_valid(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "leaflets.service" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_the_unit_is_hardened(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    overall = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert overall is not None, done.stderr
    assert float(overall[1]) <= _MOST_EXPOSED, done.stdout
