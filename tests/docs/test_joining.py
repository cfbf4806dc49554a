"""The page on joining PDF files: every rule has tests that are there, and its example runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.inspectors import Pdf
from tests.pdf.handmade import tagged

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "joining-pdfs.md").read_text(encoding="utf-8")
RULES = [ROOT / "tests" / "pdf" / "join" / f"test_{name}.py" for name in ("merge_rules", "odd_files")]


def ticked() -> list[str]:
    """The items of the ticked lists, each on one line."""
    return [" ".join(item.split()) for item in re.findall(r"^- \[x\] ((?:.+\n)(?:  .+\n)*)", PAGE, re.MULTILINE)]


def test_each_rule_is_ticked_once() -> None:
    numbers = [int(match[1]) for item in ticked() if (match := re.match(r"(\d+)\. ", item))]
    assert numbers == list(range(1, 28))
    assert "- [ ]" not in PAGE


def test_each_tick_names_tests_that_are_there() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in RULES]
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for item in ticked():
        named = re.findall(r"`(test_\w+)`", item)
        assert named, item
        assert set(named) <= there, item


def test_each_file_that_is_named_is_there() -> None:
    for path in re.findall(r"`((?:tests|docs)/[\w/.-]+)`", PAGE):
        assert (ROOT / path).exists(), path


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("exercises.pdf").write_bytes(tagged("Exercises"))
    Path("letter.pdf").write_bytes(tagged("Letter", 3))
    exec(compile(example, "docs/joining-pdfs.md", "exec"), {})
    assert capsys.readouterr().out == "4 pages; PDF/UA-1 PDF/A-2a\n"
    assert [mark.title for mark in Pdf(Path("pack.pdf")).bookmarks() if mark.level == 1] == [
        "File Exercises",
        "About your stay",
    ]
    Path("letter.pdf").write_bytes(b"words")
    exec(compile(example, "docs/joining-pdfs.md", "exec"), {})
    assert capsys.readouterr().out == "letter.pdf\nit is not a PDF file\nname a PDF file\n"
