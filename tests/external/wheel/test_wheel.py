"""The wheel, installed without this checkout: a program that uses it runs, and mypy knows its types.

Run as: python -m pytest tests/external/wheel. It builds the wheel with setuptools, which pip fetches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.support.making import REPOSITORY

PROGRAM = """
from pathlib import Path

import builder

FIELDS: dict[str, object] = {
    "title": "Looking after your eye",
    "short_title": "Eye care",
    "summary": "How to use your eye drops after the operation.",
    "language": "en-GB",
    "version": "1.0",
    "last_reviewed": "2026-11-02",
    "next_review": "2027-11-01",
    "owner": "The eye clinic",
    "sources": ["The clinic's own guideline"],
    "status": "draft",
    "sections": [{"title": "Using the drops", "body": "Wash your hands."}],
}
pdf: bytes = builder.render(FIELDS).pdf
problems: list[builder.Problem] = builder.check(FIELDS)
lines: list[int] = [problem.place.line for problem in problems]
joined = builder.merge([pdf, pdf], title="Twice")
pages: int = joined.pages
Path("joined.pdf").write_bytes(joined.pdf)
print(pages, len(builder.inspect("joined.pdf").pages), builder.verify("joined.pdf"), builder.impose(pdf, "2up").sheets)
"""

WRONG = """
import builder

pages: str = builder.render("bone.yaml").pages
builder.render(3)
builder.nothing
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the wheel, and the packages that it needs from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, REPOSITORY]
    subprocess.run(wheel, check=True, cwd=folder)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    [file] = folder.glob("*.whl")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", file], check=True, cwd=folder)
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def run(python: Path, folder: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "program.py").write_text(program, encoding="utf-8")
    return subprocess.run([*(words or (str(python),)), "program.py"], capture_output=True, text=True, cwd=folder)


def test_a_program_runs_with_the_installed_wheel(python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, PROGRAM)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "2 2 [] 1\n")
    where = run(python, tmp_path, "import builder; print(builder.__path__[0])").stdout.strip()
    assert not Path(where).is_relative_to(REPOSITORY), "the checkout was imported, not the wheel"


def test_mypy_passes_such_a_program_and_finds_mistakes(python: Path, tmp_path: Path) -> None:
    mypy = (sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--python-executable", str(python))
    done = run(python, tmp_path, PROGRAM, *mypy)
    assert done.returncode == 0, done.stdout
    done = run(python, tmp_path, WRONG, *mypy)
    assert [line.split(" error: ")[0] for line in done.stdout.splitlines()[:-1]] == [
        "program.py:4:",
        "program.py:5:",
        "program.py:6:",
    ]
