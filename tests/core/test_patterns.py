"""Patterns are compiled when they are first used, and then do what compiled ones do."""

import ast
import re
from pathlib import Path

import pytest

from builder.core.patterns import lazy_pattern

BUILDER = Path(__file__).parents[2] / "builder"


@pytest.mark.parametrize(
    ("pattern", "flags", "text"), [("b+", 0, "abba"), ("B", re.IGNORECASE, "abba"), (b"^b", re.MULTILINE, b"a\nb")]
)
def test_a_lazy_pattern_finds_what_a_compiled_pattern_finds(
    pattern: str | bytes, flags: int, text: str | bytes
) -> None:
    lazy, compiled = lazy_pattern(pattern, flags), re.compile(pattern, flags)
    assert lazy.pattern == compiled.pattern
    for method in ("findall", "split"):
        assert getattr(lazy, method)(text) == getattr(compiled, method)(text)
    for method in ("search", "match", "fullmatch"):
        assert str(getattr(lazy, method)(text)) == str(getattr(compiled, method)(text))
    assert list(map(str, lazy.finditer(text))) == list(map(str, compiled.finditer(text)))
    for method in ("sub", "subn"):
        assert getattr(lazy, method)(text[:0], text) == getattr(compiled, method)(text[:0], text)


def test_a_lazy_pattern_reports_its_mistakes_when_it_is_used() -> None:
    pattern = lazy_pattern("(")
    with pytest.raises(re.error):
        pattern.search("")


def test_no_module_compiles_a_pattern_while_it_is_imported() -> None:
    compiled = [
        f"{path.relative_to(BUILDER)}:{call.lineno}"
        for path in BUILDER.rglob("*.py")
        for call in _at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "re.compile"
    ]
    assert compiled == []


def _at_import(node: ast.AST) -> list[ast.AST]:
    """What is below a node and outside functions."""
    below: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            below += [child, *_at_import(child)]
    return below
