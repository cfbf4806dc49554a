"""The page on the architecture names what exists: every folder once, and modules and functions by their real names."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.making import REPOSITORY

PAGE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
BUILDER = REPOSITORY / "builder"
FOLDERS = sorted(
    folder.relative_to(BUILDER).as_posix() + "/" for folder in BUILDER.rglob("*") if any(folder.glob("*.py"))
)
NAMED = sorted(set(re.findall(r"`((?!tests/)[a-z_]+(?:/[a-z_]+)+)\.([A-Za-z_]\w*)`", PAGE)))


@cache
def names_in(module: Path) -> set[str]:
    """The functions and classes of a module, and what it imports to give on."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return defined | imported


def test_every_folder_has_a_line() -> None:
    rows = re.findall(r"^\| `([a-z_/]+/)` \|", PAGE, re.MULTILINE)
    assert sorted(row for row in rows if row != "starter/") == FOLDERS


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_each_name_exists(module: str, name: str) -> None:
    path = BUILDER / f"{module}.py"
    if name in ("py", "html"):
        assert path.with_suffix(f".{name}").is_file()
    else:
        assert name in names_in(path)


def test_enough_is_named_to_follow_the_way() -> None:
    assert len(NAMED) > 50


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_what_it_is_for(folder: str) -> None:
    assert ast.get_docstring(ast.parse((BUILDER / folder / "__init__.py").read_text(encoding="utf-8")))
