"""The commands about printers in docs/printing.md do what the page shows, on a print server."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from builder.cli import group
from tests.docs.test_commands import ROOT, pattern
from tests.support import cups, example

PAGE = (ROOT / "docs" / "printing.md").read_text(encoding="utf-8")
PRINTERS = PAGE.partition("\n## Printers\n")[2].partition("\n## ")[0]
STEP = re.compile(
    r"^\$ leaflets (?P<words>.*)\n(?P<shown>(?:(?!\$ |```).*\n)*)"
    r'|^<!-- in (?P<file>\S+), "(?P<old>.*)" becomes "(?P<new>.*)" -->$',
    re.MULTILINE,
)


@cups.on_linux
def test_each_command_prints_what_the_page_shows(
    tmp_path: Path, start_cups: cups.Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("leaflets", "styles"):
        example.copied(name, tmp_path / name)
    shutil.copy(ROOT / "leaflets.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("LPDEST", "PRINTER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    done = 0
    with start_cups() as server:
        server.use(monkeypatch)
        for printer in ("Desk", "Ward-7"):
            server.add(printer)
        server.run("lpadmin", "-d", "Ward-7")
        for step in STEP.finditer(PRINTERS):
            if step["file"]:
                path = Path(step["file"])
                old, new = (step[side].replace("\\n", "\n") for side in ("old", "new"))
                text = path.read_text(encoding="utf-8")
                assert old in text
                path.write_text(text.replace(old, new, 1), encoding="utf-8")
                continue
            result = CliRunner().invoke(cli.main, shlex.split(step["words"]), prog_name="leaflets")
            printed = result.stdout + result.stderr
            assert re.fullmatch(pattern(step["shown"]), printed), f"leaflets {step['words']}\n{printed}"
            done += 1
    assert done == PRINTERS.count("\n$ leaflets ") > 3


def test_every_option_of_the_commands_for_printers_is_on_the_page() -> None:
    for name in ("print", "printers"):
        for option in (option for parameter in group.command(name).params for option in parameter.opts):
            assert not option.startswith("--") or f"`{option}" in PRINTERS or f" {option}" in PRINTERS, (
                f"{name} {option}"
            )
