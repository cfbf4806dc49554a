"""A third clinic with a look of its own: built as the two that come with the program are, in print and on screens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from builder.content import selection
from builder.content.project import Project
from builder.core.standards import Standard
from builder.pdf import validate
from builder.pdf.write.metadata import all_claims
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.support import example
from tests.support.looks import with_look
from tests.support.making import REPOSITORY

NAME = "northgate"
CHANGES = {
    "Harbour Light Breast Clinic": "Northgate Breast Clinic",
    'band: "#0b3d4e"': 'band: "#f6d860"',
    'on_band: "#ffffff"': 'on_band: "#1a1a1a"',
    'heading: "#0b4254"': 'heading: "#7a1230"',
    # Dark cards: what is on them is light.
    'panel: "#f6efe1"': 'panel: "#22343c"',
    'on_panel: "#15242b"': 'on_panel: "#ffffff"',
}
LOOK = """\
corner: 3 pt
rule: 1 pt
icons: heading
header: line
cover: field
display: 1.8
rows: stripes
weight: regular
"""
FORMATS = ("a4", "dl-trifold", "a5-booklet", "giant-print", "mono")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("third") / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, folder / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", folder)
    text = (folder / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8")
    text = with_look(text, f"look:\n  like: {NAME}\n  corner: 9 pt\n")
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "styles" / "brands" / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    (folder / "styles" / "looks").mkdir()
    (folder / "styles" / "looks" / f"{NAME}.yaml").write_text(LOOK, encoding="utf-8")
    return folder


def built(root: Path, brand: str, format: str) -> Path:
    plans = selection.plans(Project(root), ["bone"], brand, [format], strict=False)
    for plan in plans:
        report = build.build(plan, root / "output")
        assert not [problem for problem in report.problems if problem.severity == "error"]
    return next((root / "output" / brand / format).glob("bone.*"))


@pytest.mark.parametrize("format", FORMATS)
def test_its_leaflets_say_the_same_and_can_be_read_on_every_ground(root: Path, format: str) -> None:
    data = built(root, NAME, format).read_bytes()
    pdf = Pdf(data)
    assert min(pdf.contrasts().values()) >= 7
    assert pdf.tagging_problems() == []
    assert [*validate.findings(data, all_claims(Standard("ua1")))] == []
    harbour = Pdf(built(root, "harbour", format))
    assert pdf.page_count == harbour.page_count
    assert words(pdf) == words(harbour)


def words(pdf: Pdf) -> list[str]:
    """The words of a file but for its codes, the clinic's name and what is hyphenated."""
    text = re.sub(r"Northgate|Harbour Light", "", pdf.reading_text())
    text = re.sub(r"\b[0-9A-Z]{4}(?:[-\s]+[0-9A-Z]{2,4})+\b", "", text)
    return text.replace("\u00ad", "").split()


def test_what_is_round_has_the_corner_of_the_brand_and_not_that_of_its_look(root: Path) -> None:
    page = built(root, NAME, "html").read_text(encoding="utf-8")
    assert "--corner:9pt;" in page
    assert "--titles:400;" in page


def test_its_pack_can_be_read_on_every_ground(root: Path) -> None:
    path = root / "pack.pdf"
    typed = ["--project", str(root), "pack", "bone", "brain", "--brand", NAME, "--output", str(path)]
    assert CliRunner().invoke(cli.main, typed, catch_exceptions=False).exit_code == 0
    pdf = Pdf(path)
    assert min(pdf.contrasts().values()) >= 7
    assert pdf.tagging_problems() == []
