"""What a fresh machine needs: the README's commands, the lowest versions, and the message on an old Python."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys

import pytest

from tests.support.making import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_first_two_commands_of_the_readme_build_and_test() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    build, test = [block for block in blocks if block.startswith("python3 -m venv")][:2]
    assert build.count("\n") == test.count("\n") == 1
    assert build.endswith(" && .venv/bin/leaflets build\n")
    assert test.endswith(" && .venv/bin/python -m pytest -n auto\n")


def test_the_lowest_versions_are_those_of_setup_cfg() -> None:
    lowest = runpy.run_path(str(REPOSITORY / ".ci" / "lowest"))["lowest"]
    written = (REPOSITORY / "constraints-lowest.txt").read_text(encoding="utf-8")
    assert written == lowest(REPOSITORY / "setup.cfg")


def test_an_old_python_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(REPOSITORY / "setup.py"))
    assert stopped.value.code == "Leaflet builder needs Python 3.11 or later. This is Python 3.10."


def test_no_plain_test_needs_pango_or_a_browser() -> None:
    """The extra for plain tests has wheels that need no library of the system."""
    text = (REPOSITORY / "setup.cfg").read_text(encoding="utf-8")
    [extra] = re.findall(r"^test =\n((?:    .+\n)+)", text, re.MULTILINE)
    assert not {"weasyprint", "playwright", "opendataloader-pdf"} & set(
        re.findall(r"^    ([\w-]+)", extra, re.MULTILINE)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="CI runs this script on Linux alone")
def test_the_script_of_ci_can_be_read_by_bash() -> None:
    done = subprocess.run(["bash", "-n", ".ci/run"], cwd=REPOSITORY, capture_output=True, check=False)
    assert done.stderr == b""
