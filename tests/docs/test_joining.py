"""The page on joining PDF files: every rule has tests that are there, and its examples and commands run."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from builder.pdf.read import page_ranges
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


OTHERS = (ROOT / "docs" / "joining-instead-of.md").read_text(encoding="utf-8")

ALONE = """
import sys

class OutOfReach:
    def find_spec(self, name, path=None, target=None):
        allowed = {"pypdf", "fontTools", "langcodes", "language_data", "pikepdf", "cryptography", "PIL"}
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top.startswith("_"):
            return None
        if top == "builder":
            if name.count(".") and name.split(".")[1] not in ("core", "pdf"):
                raise ImportError(f"{name} is out of reach")
            return None
        if top not in allowed:
            raise ImportError(f"{name} is out of reach")
        return None

sys.meta_path.insert(0, OutOfReach())
from builder.pdf.join.merge import merge
report = merge(["one.pdf", "two.pdf"], title="Both")
assert report.claims, report.unclaimed
print(report.pages)
"""


def test_joining_stands_alone(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.pdf").write_bytes(tagged(name))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "4"), done.stderr


def test_the_example_for_people_from_other_tools_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("exercises", "letter"):
        (tmp_path / f"{name}.pdf").write_bytes(tagged(name))
    [example] = re.findall(r"```python\n(.*?)```", OTHERS, re.DOTALL)
    exec(compile(example, "docs/joining-instead-of.md", "exec"), {})
    assert Pdf((tmp_path / "pack.pdf").read_bytes()).page_count == 4


@pytest.mark.parametrize("pages", re.findall(r"`a\.pdf:([^`]+)`", OTHERS))
def test_each_range_of_pages_that_is_named_is_understood(pages: str) -> None:
    assert page_ranges.indices(pages, 6)


def commands() -> list[str]:
    """Each command of this program that the two pages name."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE + OTHERS, re.DOTALL)
    found = [line for block in blocks for line in block.splitlines() if line.startswith("leaflets ")]
    found += re.findall(r"`(leaflets [^`]* [^`]*)`", OTHERS.split("## Five lines")[0])
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("command", commands())
def test_each_command_that_is_named_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "first", "second", "exercises", "letter", "pack"):
        (tmp_path / f"{name}.pdf").write_bytes(tagged(name.title(), 5))
    result = CliRunner().invoke(cli.main, shlex.split(command, comments=True)[1:], prog_name="leaflets")
    assert result.exit_code == 0, result.output
    for target in re.findall(r"-o (\S+)", command):
        assert Pdf((tmp_path / target).read_bytes()).tagging_problems() == []
