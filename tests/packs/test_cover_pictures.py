"""The picture on the cover of a pack, in looks that ask for one."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli
from tests.inspectors import Pdf
from tests.support import example, making
from tests.support.looks import with_look
from tests.support.making import REPOSITORY


@functools.cache
def _text() -> str:
    return (REPOSITORY / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8")


def pack(root: Path, look: str, format: str) -> Pdf:
    """The pack of two leaflets in a look."""
    path = root / "styles" / "brands" / "harbour.yaml"
    path.write_text(with_look(_text(), f"look: {look}\n"), encoding="utf-8")
    words = ["--project", str(root), "pack", "bone", "brain", "--format", format, "-o", str(root / "pack.pdf")]
    assert CliRunner().invoke(cli.main, words, catch_exceptions=False).exit_code == 0
    return Pdf(root / "pack.pdf")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("leaflets", "styles"):
        example.copied(name, tmp_path / name)
    (tmp_path / "leaflets.yaml").write_text("brand: harbour\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("like", ["plain", "calm"])
@pytest.mark.parametrize("format", ["a4", "mono"])
def test_a_picture_is_an_ornament_between_the_header_and_the_words(root: Path, like: str, format: str) -> None:
    with_picture = pack(root, f"{{like: {like}, cover: picture}}", format)
    without = pack(root, f"{{like: {like}, cover: field}}", format)
    assert len(above_title(with_picture)) - len(above_title(without)) > 10
    names = ("Surgery to strengthen a weakened bone", "Brain surgery")
    assert all(name in said(pdf) for name in names for pdf in (with_picture, without))
    assert said(with_picture).partition("Your details")[2] == said(without).partition("Your details")[2]
    assert with_picture.tagging_problems() == []
    [title] = with_picture.find("H1")
    top = max(item.box[3] for item in with_picture.fragments_of(title))
    assert top < with_picture.boxes(1)["MediaBox"][3] * 0.8
    assert with_picture.page_count == without.page_count


def first(pdf: Pdf) -> list[object]:
    return [shape for shape in pdf.shapes if shape.page == 1]


def above_title(pdf: Pdf) -> list[object]:
    """What is drawn between the top of a cover and its title."""
    [title] = pdf.find("H1")
    top = max(item.box[3] for item in pdf.fragments_of(title))
    return [shape for shape in pdf.shapes if shape.page == 1 and shape.box[1] > top]


def said(pdf: Pdf) -> str:
    """The words of the first page but for its codes, which have groups of capitals and digits."""
    words = " ".join(pdf.page_text(1).split())
    return re.sub("[A-Z0-9]{4}(?:[-\\s]+[A-Z0-9]{2,4}(?![a-z]))*", "", words)


def test_a_picture_gives_way_to_a_cover_of_one_page(root: Path) -> None:
    pdf = pack(root, "{like: calm, cover: picture}", "giant-print")
    assert "01632 960 114" in pdf.page_text(1).replace("\u00a0", " ")
    assert "What is in this pack" in pdf.page_text(2)


def test_the_cover_of_a_leaflet_has_its_own_picture(root: Path) -> None:
    path = root / "styles" / "brands" / "harbour.yaml"
    shapes = {}
    for cover in ("picture", "field"):
        path.write_text(with_look(_text(), f"look: {{like: plain, cover: {cover}}}\n"), encoding="utf-8")
        pdf = Pdf(making.make(root, "liver", format="dl-trifold"))
        shapes[cover] = len(first(pdf))
        assert pdf.tagging_problems() == []
    assert shapes["picture"] > shapes["field"] + 10
