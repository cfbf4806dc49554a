"""The page on how it works names every module, in the order in which they may import each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / "builder"
LIBRARIES = {
    "markdown_it": "prose",
    "yaml": "source",
    "reportlab": "layout",
    "pypdf": "pdf",
    "page": "conformance",
    "click": "cli",
    "coloraide": "colour_vision",
    "distributed": "cluster",
    "filelock": "files",
    "watchfiles": "watching",
    "flask": "web",
    "waitress": "web",
    "pypdfium2": "web",
}


def told() -> list[str]:
    """The modules in the table, from the top."""
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"\w+", row)]


def room(path: Path) -> str:
    """The module or package just below `builder` that a file belongs to."""
    return path.relative_to(BUILDER).parts[0].removesuffix(".py")


FILES = [path for path in sorted(BUILDER.rglob("*.py")) if room(path) not in ("__init__", "__main__")]


def imported(path: Path) -> Iterator[str]:
    """The full names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "builder":
            yield from (f"builder.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def test_the_page_names_every_module_once() -> None:
    assert sorted(told()) == sorted({room(path) for path in FILES})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BUILDER).as_posix())
def test_a_module_imports_only_from_those_above_it(path: Path) -> None:
    order = told()
    mine = room(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "builder" and len(parts) > 1 and parts[1] not in (mine, "__version__"):
            assert order.index(parts[1]) < order.index(mine), f"{mine} imports {parts[1]}, which stands below it"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BUILDER).as_posix())
def test_a_library_has_one_home(path: Path) -> None:
    for name in imported(path):
        home = LIBRARIES.get(name.split(".")[0], room(path))
        assert room(path) == home, f"{name} is imported outside {home}"


def test_each_home_uses_its_library() -> None:
    used = {(name.split(".")[0], room(path)) for path in FILES for name in imported(path)}
    assert set(LIBRARIES.items()) <= used
