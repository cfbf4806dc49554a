"""The wheel, installed without this checkout: a program that uses it runs, and mypy knows its types.

Run as: python -m pytest tests/external/wheel. It builds the wheel with setuptools, which pip fetches.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.support import cups_stand_in
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


# A project of any clinic, from the wheel alone: patterns of what is edited in its files, and what they become.

BRAND = {
    r"(?m)^(name|  clinic_name): .*$": r"\1: Quay Hip Clinic",
    "(?m)^strapline: .*$": "strapline: New hips and knees",
    "(?m)^example: yes\n": "",
    "(?m)^  clinic_address: .*$": "  clinic_address: 4 Quay Street, Bristol",
    "(?m)^  clinic_web: .*$": "  clinic_web: https://www.quayhips.nhs.uk",
    "(?m)^  (clinic|ward)_phone: .*$": r"  \1_phone: 0117 900 1234",
    "(?m)^  ward_name: .*$": "  ward_name: Ward 7",
}
LEAFLET = {
    "(?m)^summary: .*$": "summary: What happens when you get a new hip.",
    "(?m)^owner: .*$": "owner: The hip team",
    '(?m)^  - "TO FILL IN: the guidance.*$': "  - NICE guideline NG157",
    "(?m)^feedback: .*$": "feedback: Ring {{ ward_phone }} and tell us what you think.",
    r"(?m)^      TO FILL IN: .*$": "      Your hip hurts because the joint is worn. A new joint can help.",
}
CONTACTS = {
    "(?m)^owner: .*$": "owner: The hip team",
    '(?m)^  - "TO FILL IN: .*$': "  - The hip team's own list",
}


def edit(path: Path, changes: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, new in changes.items():
        assert re.search(pattern, text), pattern
        text = re.sub(pattern, new, text)
    path.write_text(text, encoding="utf-8", newline="\n")


def printed(send: Callable[[str], object], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The PDF file that a printer gets whose name `send` is given."""
    with cups_stand_in.server() as printers:
        printers.add("PDF")
        printers.use(monkeypatch)
        send("PDF")
        [job] = printers.jobs()
        return printers.sent(job).pdf


def test_a_clinic_starts_writes_approves_packs_prints_and_withdraws(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaflets = python.with_name("leaflets.exe" if os.name == "nt" else "leaflets")
    project = tmp_path / "ours"

    def type_(*words: str, code: int = 0) -> str:
        folder = project if project.is_dir() else tmp_path
        done = subprocess.run([leaflets, *words], capture_output=True, text=True, cwd=folder, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert str(REPOSITORY) not in done.stdout + done.stderr
        return done.stdout

    type_("init", "ours", "--brand", "quay")
    type_("formats", "--copy", "large-print")
    (project / "styles" / "formats" / "large-print.yaml").rename(project / "styles" / "formats" / "ward.yaml")
    edit(project / "leaflets.yaml", {"format: .*": "format: ward"})
    edit(project / "styles" / "brands" / "quay.yaml", BRAND)
    type_("new", "hip-replacement")
    type_("build")
    type_("approve", "hip-replacement", "--by", "The hip team", code=1)
    edit(project / "leaflets" / "hip-replacement.yaml", LEAFLET)
    edit(project / "leaflets" / "shared" / "contacts.yaml", CONTACTS)
    for page in ("hip-replacement", "shared/contacts"):
        type_("approve", page, "--by", "The hip team")
    assert type_("build", "--strict").startswith(f"built    {Path('output/quay/ward/hip-replacement.pdf')} (")
    type_("pack", "hip-replacement", "-o", "pack.pdf", "--set", "name=Ann Example", "--strict")
    paper = printed(lambda printer: type_("print", "pack.pdf", "--printer", printer), monkeypatch)
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))
    assert "Quay Hip Clinic" in words
    assert "Ann Example" in words
    type_("withdraw", "hip-replacement", "--because", "The joint is no longer used.")
    type_("pack", "hip-replacement", "-o", "again.pdf", code=1)
    type_("build")
    assert not (project / "output" / "quay" / "ward" / "hip-replacement.pdf").exists()


def test_the_wheel_brings_the_example_along(python: Path, tmp_path: Path) -> None:
    leaflets = python.with_name("leaflets.exe" if os.name == "nt" else "leaflets")
    subprocess.run([leaflets, "init", "--example"], check=True, cwd=tmp_path, capture_output=True)
    done = subprocess.run([leaflets, "build"], check=True, cwd=tmp_path, capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == len([*(REPOSITORY / "leaflets").glob("[!kt]*.yaml")])


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
