"""Every format prints the same words, and all of them: whole, inside their columns, large and dark enough."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from builder import cli
from builder.content import selection
from builder.content.format import LEAST_SIZE, Format
from builder.content.project import Project
from builder.core.units import Colour
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.inspectors.structure import PdfElement
from tests.pipeline.test_any_leaflet import assert_inside_format
from tests.support import example, lengthy
from tests.support.building import change
from tests.support.making import LEAFLETS, REPOSITORY, without_code

FORMATS = Project(REPOSITORY).format_names()
NAMES = (*LEAFLETS, lengthy.NAME)

FILE = pytest.mark.parametrize("name", NAMES)
FORMAT = pytest.mark.parametrize("format", FORMATS)
Made = Callable[[str, str], Pdf]
OTHER = pytest.mark.parametrize("format", [format for format in FORMATS if format != "a4"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Opens a leaflet in a format, by their names. It is built when it is first asked for."""
    folder = tmp_path_factory.mktemp("formats")
    long = lengthy.project(folder / "project")

    @functools.cache
    def opened(name: str, format: str) -> Pdf:
        plan = selection.plan(
            Project(long if name == lengthy.NAME else REPOSITORY), [name], format=format, strict=False
        )
        report = build.build(plan, folder / "output")
        assert {result.state for result in report.results} == {"built"}, report.problems
        return Pdf(folder / "output" / "harbour" / format / f"{name}.pdf")

    return opened


def format_of(name: str) -> Format:
    model = Project(REPOSITORY).format(name).model
    assert isinstance(model, Format)
    return model


def structure_of(pdf: Pdf) -> list[tuple[str, ...]]:
    """Each structure element: its type, alternative text, language and words, in reading order.

    Pages that are left over for notes, whose section is next to the parts of a file, are in some formats alone.
    """

    def walk(element: PdfElement) -> Iterator[tuple[str, ...]]:
        words = " ".join(without_code(element.text.replace("\u00ad", "")).split())
        yield element.role, element.alt or "", element.language or "", words.replace(" ", "")
        for kid in element.kids:
            if isinstance(kid, PdfElement):
                yield from walk(kid)

    parts = [part for top in pdf.tops for part in top.elements if part.role != "Sect"]
    return [element for part in parts for element in walk(part)]


@OTHER
@FILE
def test_a_leaflet_has_the_same_words_and_structure_in_every_format(made: Made, name: str, format: str) -> None:
    a4, other = (made(name, folder) for folder in ("a4", format))
    assert structure_of(other) == structure_of(a4)
    marks, titles = other.bookmarks(), [mark.title for mark in a4.bookmarks()]
    if format_of(format).fold is None:
        assert [mark.title for mark in marks] == titles
    else:
        # Whom to contact is on the back, after what is about the leaflet: bookmarks are in the order of pages.
        assert sorted(mark.title for mark in marks) == sorted(titles)
        assert [mark.page for mark in marks] == sorted(mark.page for mark in marks)
    assert re.findall(r"Version \S+", other.reading_text()) == re.findall(r"Version \S+", a4.reading_text())


@FORMAT
@FILE
def test_no_word_is_clipped_or_over_another(made: Made, name: str, format: str) -> None:
    pdf = made(name, format)
    assert pdf.tagging_problems() == []
    assert_inside_format(pdf, format_of(format))
    page = format_of(format).page
    for number in range(1, pdf.page_count + 1):
        assert pdf.boxes(number)["MediaBox"] == pytest.approx((0, 0, page.width, page.height), abs=0.01)


@FORMAT
@FILE
def test_words_are_as_large_as_the_kind_of_print_asks(made: Made, name: str, format: str) -> None:
    pdf, given = made(name, format), format_of(format)
    # The sign of a call-out is a letter in a box, and an artifact.
    words = [fragment for fragment in pdf.fragments if len(fragment.text.strip()) > 1]
    assert min(fragment.size for fragment in words) >= max(given.type.small, 12)
    content = {round(fragment.size, 2) for fragment in words if fragment.artifact is None}
    # A point less at the most spares a page.
    assert content & {given.type.body, given.type.body - 0.5, given.type.body - 1}
    assert min(content) >= min(LEAST_SIZE[given.kind], given.type.small)


@FORMAT
@FILE
def test_every_word_has_its_contrast_on_the_ground_that_it_is_on(made: Made, name: str, format: str) -> None:
    pdf = made(name, format)
    assert min(pdf.contrasts().values()) >= 7, pdf.contrasts()()
    tint = format_of(format).tint
    grounds = {Colour.parse(ground) for _, ground in pdf.contrasts()}
    assert (tint or Colour(1, 1, 1)) in grounds


@FILE
def test_mono_has_no_colour(made: Made, name: str) -> None:
    for page in made(name, "mono").file.pages:
        operators = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
        assert operators.isdisjoint({"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"})
        for image in page.Resources.get("/XObject", pikepdf.Dictionary()).values():
            assert image.Subtype != "/Image" or image.ColorSpace == "/DeviceGray"


@FORMAT
@pytest.mark.parametrize("name", ["overview-ar", "overview-cy"])
def test_a_translation_is_built_in_every_format(made: Made, name: str, format: str) -> None:
    assert made(name, format).tagging_problems() == []


def test_a_table_that_has_room_is_a_table_and_else_a_list(made: Made) -> None:
    """In a list each value stands right of or below its label, and labels after the first row are artifacts."""
    wide, narrow = (made(lengthy.NAME, format) for format in ("a4", "dl-trifold"))
    aside = [fragment.text.strip() for fragment in narrow.fragments if fragment.artifact is not None]
    rows = len(lengthy.CROPS) * 2
    assert aside.count("Sow") == rows - 1
    assert [fragment.text.strip() for fragment in wide.fragments if fragment.artifact is not None].count("Sow") < 4


def test_words_wider_than_a_line_break_after_a_syllable_and_are_reported(tmp_path: Path) -> None:
    project = lengthy.project(tmp_path / "project")
    plan = selection.plan(Project(project), format="giant-print", strict=False)
    problems = build.build(plan, tmp_path / "output").problems
    assert {problem.severity for problem in problems} == {"warning"}
    [listed] = [problem for problem in problems if "giant-print: it is printed as a list" in problem.message]
    lines = (project / "leaflets" / f"{lengthy.NAME}.yaml").read_text(encoding="utf-8").split("\n")
    assert lines[listed.place.line - 1].lstrip().startswith("caption:")
    [problem] = [problem for problem in problems if "is split as" in problem.message]
    assert "in the format giant-print, and is split as “Hippopotomonstrosesquippedalio-phobia”" in problem.message
    pdf = Pdf(tmp_path / "output" / "harbour" / "giant-print" / f"{lengthy.NAME}.pdf")
    drawn = [fragment.text for fragment in pdf.fragments]
    assert "Hippopotomonstrosesquippedalio\u00ad" in drawn
    assert "phobia" in drawn


def test_a_file_that_has_other_words_than_in_another_format_is_not_written(tmp_path: Path) -> None:
    for folder in ("leaflets", "styles"):
        example.copied(folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "leaflets.yaml", tmp_path)
    output = tmp_path / "output"
    build.build(selection.plan(Project(tmp_path), ["bone"], strict=False), output)
    listed = (output / "manifest.json").read_text(encoding="utf-8")
    wording = re.search(r'"wording": "([0-9a-f]{64})"', listed)
    assert wording is not None
    change(output / "manifest.json", wording[1], "0" * 64)
    report = build.build(selection.plan(Project(tmp_path), ["bone"], format="a5", strict=False), output)
    assert [result.state for result in report.results] == ["refused"]
    assert "bone has different words in the formats a5 and a4" in report.problems[0].message
    assert not (output / "harbour" / "a5" / "bone.pdf").exists()


def test_a_pack_compares_all_operations_in_a_single_table_if_room_is_short(tmp_path: Path) -> None:
    command = ["--project", str(REPOSITORY), "pack", "bone", "brain", "--format", "dl-trifold"]
    result = CliRunner().invoke(cli.main, [*command, "-o", str(tmp_path / "pack.pdf")])
    assert result.exit_code == 0, result.output
    pdf = Pdf(tmp_path / "pack.pdf")
    assert pdf.tagging_problems() == []
    heads = [[cell.text for cell in table.find("TH")] for table in pdf.find("Table")]
    [compared] = [head for head in heads if head[:1] == ["Topic"]]
    assert compared[1:3] == ["Surgery to strengthen a weakened bone", "Brain surgery"]


def test_a_footer_that_is_too_tall_is_reported_with_the_margin_it_needs(tmp_path: Path) -> None:
    for folder in ("leaflets", "styles"):
        example.copied(folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "leaflets.yaml", tmp_path)
    change(tmp_path / "leaflets" / "bone.yaml", "short_title: Surgery", "short_title: All that we know of surgery")
    plan = selection.plan(Project(tmp_path), ["bone"], format="dl-trifold", strict=False)
    report = build.build(plan, tmp_path / "output")
    [problem] = [problem for problem in report.problems if problem.severity == "error"]
    assert (problem.place.file, problem.place.line) == ("leaflets/bone.yaml", 3)
    assert "does not fit into the bottom margin of the format dl-trifold, 22 mm" in problem.message
    assert "27 mm or more" in problem.hint
