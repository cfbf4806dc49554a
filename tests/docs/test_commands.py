"""The commands in docs/commands.md do what the page shows, one after the other, in a copy of the project.

In what is shown, `…` stands for anything, and a line of it for any number of lines. A comment such as
`<!-- in leaflets/bone.yaml, "owner:" becomes "ownr:" -->` is an edit that somebody makes at that point.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from builder.cli import group
from tests.support import example

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^```console\n\$ leaflets (?P<words>.*)\n(?P<shown>(?:.*\n)*?)```$"
    r'|^<!-- in (?P<file>\S+), "(?P<old>.*)" becomes "(?P<new>.*)" -->$',
    re.MULTILINE,
)


def pattern(shown: str) -> str:
    """A regular expression for what is shown; the spaces between two columns may be fewer or more."""
    lines = [r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in shown.splitlines(keepends=True)]
    return re.sub(r"(\\ ){2,}(?=[A-Z…])", " +", "".join(lines)).replace("…", ".*")


def test_each_command_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, project / name)
    shutil.copy(ROOT / "leaflets.yaml", project)
    monkeypatch.chdir(project)
    done, differences = 0, []
    for step in STEP.finditer(PAGE):
        if step["file"]:
            path = Path(step["file"])
            text = path.read_text(encoding="utf-8")
            assert step["old"] in text
            path.write_text(text.replace(step["old"], step["new"].replace("\\n", "\n"), 1), encoding="utf-8")
            continue
        result = CliRunner().invoke(cli.main, shlex.split(step["words"]), prog_name="leaflets")
        printed = (result.stdout + result.stderr).replace("\\", "/")
        if not re.fullmatch(pattern(step["shown"]), printed):
            differences.append(f"leaflets {step['words']}\n{printed}")
        done += 1
    assert not differences, "\n".join(differences)
    assert done == PAGE.count("$ leaflets ")


def test_every_option_of_every_command_is_on_the_page() -> None:
    for name in group.COMMANDS:
        assert f"leaflets {name}" in PAGE
        for option in (option for parameter in group.command(name).params for option in parameter.opts):
            assert not option.startswith("--") or f"`{option}" in PAGE, f"{name} {option}"
