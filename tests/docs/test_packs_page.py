"""The commands in docs/packs.md do what the page shows, with the files that it shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from builder.cli import group
from tests.docs.test_commands import ROOT, STEP, pattern
from tests.inspectors import Pdf
from tests.support import example

PAGE = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(ROOT / "leaflets.yaml", root)
    tables = re.findall(r"^```csv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for name, table in zip(("patients.csv", "tailored.csv"), tables, strict=True):
        (root / name).write_text(table, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_each_command_prints_what_the_page_shows(project: Path) -> None:
    steps = list(STEP.finditer(PAGE))
    assert len(steps) == PAGE.count("\n$ leaflets ") - 2, "all but those with a code of another day"
    for step in steps:
        result = CliRunner().invoke(cli.main, shlex.split(step["words"]), prog_name="leaflets")
        printed = (result.stdout + result.stderr).replace("\\", "/")
        assert re.fullmatch(pattern(step["shown"]), printed), f"leaflets {step['words']}\n{printed}"
    assert Pdf(project / "packs" / "pack-0003.pdf").page_count == 11


def test_every_option_of_the_commands_for_packs_is_on_the_page() -> None:
    for name in ("pack", "packs", "explain"):
        for option in (option for parameter in group.command(name).params for option in parameter.opts):
            assert not option.startswith("--") or f"`{option}" in PAGE or f" {option}" in PAGE, f"{name} {option}"


def test_every_field_of_a_recipe_is_on_the_page() -> None:
    from builder.content.recipe import Recipe

    assert all(f"| `{field}` |" in PAGE for field in Recipe.model_fields)
