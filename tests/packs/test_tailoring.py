"""The columns of a list that say how each patient's pack is printed: what they take, and what they refuse unquoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content.project import Project
from builder.content.selection import UnknownName
from builder.packs import patient_list, tailoring
from builder.packs.compose import Choice
from builder.packs.options import PackOptions
from builder.packs.prepare_list import prepare_list
from builder.packs.tailoring import CellProblem, Tailoring, Translations
from tests.support import packing
from tests.support.making import REPOSITORY

NAMES = tailoring.names_of(Project(REPOSITORY))


def read(**cells: str) -> Tailoring:
    values, problems = tailoring.read(cells, NAMES)
    assert problems == []
    return values


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        *[(cell, "large-print") for cell in ("large-print", "Large print", " LARGE_PRINT ", "Large\u00a0 print")],
        *[("A5", "a5"), ("A5 booklet", "a5-booklet"), ("DL trifold", "dl-trifold"), ("Giant print", "giant-print")],
        *[('="A4"', "a4"), ('"a4"', "a4"), ("", "")],
    ],
)
def test_a_format_has_its_name_and_what_people_call_it(cell: str, name: str) -> None:
    assert read(format=cell).format == name


@pytest.mark.parametrize("cell", ["meadow", "Meadow", "long meadow BREAST clinic"])
def test_a_brand_has_the_name_of_its_file_and_of_its_clinic(cell: str) -> None:
    assert read(brand=cell).brand == "meadow"


@pytest.mark.parametrize(("cell", "copies"), [("", 1), ("1", 1), ("03", 3), ("2.0", 2), ('="4"', 4), ("100", 100)])
def test_copies_are_a_whole_number(cell: str, copies: int) -> None:
    assert read(copies=cell).copies == copies


@pytest.mark.parametrize(
    ("column", "cell", "message", "hint"),
    [
        ("format", "large prnt", "no format has this name", "did you mean large-print?"),
        ("format", "standard", "no format has this name", "the formats are: a4, a5, a5-booklet, dl-trifold"),
        ("brand", "medow", "no brand has this name", "did you mean meadow?"),
        ("format", "#N/A", "a spreadsheet program has put an error in its place", "correct the formula"),
        ("brand", "=A1", "this is a formula, and not its result", "save the list with values"),
        ("language", "TRUE", "this is how a program writes yes or no", "type what the cell should say"),
        ("copies", "0", "this is not a number from 1 to 100", "write a whole number from 1 to 100 in digits"),
        ("copies", "46359", "this is not a number from 1 to 100", "write a whole number"),
        ("copies", "2.5", "this is not a number of copies", "write a whole number"),
        ("copies", "-1", "this is not a number of copies", "write a whole number"),
        ("copies", "two", "this is not a number of copies", "write a whole number"),
        ("copies", "2026-12-03", "this is not a number of copies", "write a whole number"),
        ("copies", "1,000", "this is not a number of copies", "write a whole number"),
    ],
)
def test_what_is_not_certain_is_refused_with_the_nearest_names(column: str, cell: str, message: str, hint: str) -> None:
    values, [(field, problem)] = tailoring.read({column: cell}, NAMES)
    assert (field, problem.message) == (column, message)
    assert problem.hint.startswith(hint)
    assert values == tailoring.PLAIN


def test_what_two_formats_are_is_the_name_of_neither(tmp_path: Path) -> None:
    root = packing.copied(tmp_path / "project")
    packing.change(root / "leaflets.yaml", formats=["a4"])
    large = Project(REPOSITORY).format("large-print").source.text
    (root / "styles/formats/large-print.yaml").unlink(missing_ok=True)
    for name in ("big", "bigger"):
        (root / f"styles/formats/{name}.yaml").parent.mkdir(exist_ok=True)
        (root / f"styles/formats/{name}.yaml").write_text(large, encoding="utf-8")
    _, [(_, problem)] = tailoring.read({"format": "Large print"}, tailoring.names_of(Project(root)))
    assert problem.message == "no format has this name"
    (root / "styles/formats/big.yaml").unlink()
    assert tailoring.read({"format": "Large print"}, tailoring.names_of(Project(root)))[0].format == "bigger"


# Languages


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Leaflets of which one is there in American English, too: the program has no words in other languages yet."""
    root = packing.copied(tmp_path / "project")
    translation = root / "leaflets/bone-us.yaml"
    translation.write_bytes((root / "leaflets/bone.yaml").read_bytes())
    packing.change(translation, language="en-US", translation_of="bone", translated_from="1.0", title="Bones (US)")
    return Project(root)


@pytest.mark.parametrize(
    ("leaflets", "cell", "chosen"),
    [
        (("bone", "liver"), "English", ("bone", "liver")),
        (("bone",), "en-us", ("bone-us",)),
        (("bone", "brain"), "en", ("bone", "brain")),
        (("bone-us",), "en_GB", ("bone",)),
        (("bone-us",), "ENGLISH", ("bone-us",)),
    ],
)
def test_a_language_takes_the_translation(
    project: Project, leaflets: tuple[str, ...], cell: str, chosen: tuple[str, ...]
) -> None:
    assert Translations(project).choice(Choice(leaflets), cell).leaflets == chosen


@pytest.mark.parametrize(
    ("choice", "cell", "message"),
    [
        (Choice(("bone",)), "Welsh", "the project has no translation into this language"),
        (Choice(("bone", "brain")), "en-US", "the leaflet brain does not exist in this language"),
        (Choice(("bone", "bone-us")), "en-US", "a leaflet would be in the pack twice"),
        (Choice(("overview", "bone", "brain"), "bone-and-brain"), "en-US", "the recipe bone-and-brain is not in this"),
    ],
)
def test_a_language_that_the_project_lacks_is_refused(
    project: Project, choice: Choice, cell: str, message: str
) -> None:
    with pytest.raises(CellProblem) as refused:
        Translations(project).choice(choice, cell)
    assert refused.value.message.startswith(message)
    assert "en-GB (English)" in refused.value.hint or "Welsh" not in cell


def test_each_row_has_its_own_brand_format_and_language(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text(
        "leaflets,Format,brand,language,Number of copies,communication needs\n"
        "bone,Large print,,,2,Hearing loop\n"
        "bone,,meadow,en-US,,\n"
        "liver,,,Welsh,,\n"
        "bone,A4,harbour,,,\n",
        encoding="utf-8",
    )
    batch, problems = prepare_list(project, path, None, PackOptions())
    assert batch is not None
    assert [str(problem).partition("\n")[0] for problem in problems] == [
        "patients.csv:4:4: error: field “language”: the project has no translation into this language"
    ]
    result = {}
    for row, task in batch.tasks():
        theme = batch.maker.renderer_of(task.pack).theme
        result[row.number] = theme.brand.name, theme.format.type.body, batch.maker.packs[task.pack].leaflets
    assert result == {
        1: ("Harbour Light Breast Clinic", 18, ("bone",)),
        2: ("Long Meadow Breast Clinic", 14, ("bone-us",)),
        4: ("Harbour Light Breast Clinic", 14, ("bone",)),
    }
    assert [(row.tailoring.copies, row.details.needs) for row in batch.rows[:2]] == [(2, "Hearing loop"), (1, "")]


def test_a_brand_whose_file_has_errors_stops_its_own_rows_only(project: Project, tmp_path: Path) -> None:
    packing.change(project.root / "styles/brands/meadow.yaml", colours="none")
    path = tmp_path / "patients.csv"
    path.write_text("leaflets,brand\nbone,\nbone,meadow\n", encoding="utf-8")
    batch, problems = prepare_list(project, path, None, PackOptions("harbour"))
    assert batch is not None
    assert [row.number for row, _ in batch.tasks()] == [1]
    assert [problem.place.line for problem in batch.refused()] == [3]
    assert any(problem.place.file == "styles/brands/meadow.yaml" for problem in problems)


def test_a_row_without_a_brand_is_refused_where_none_is_the_default(project: Project, tmp_path: Path) -> None:
    for brand in ("harbour", "meadow"):
        packing.change(project.root / f"styles/brands/{brand}.yaml", example="no")
    (project.root / "leaflets.yaml").unlink()
    path = tmp_path / "patients.csv"
    path.write_text("leaflets,brand\nbone,meadow\nbone,\n", encoding="utf-8")
    batch, problems = prepare_list(project, path, None, PackOptions())
    assert batch is not None
    assert [row.number for row, _ in batch.tasks()] == [1]
    message = "field “brand”: this project has several brands, and none is its default"
    assert [(problem.place.line, problem.place.column, problem.message) for problem in problems][-1:] == [
        (3, 2, message)
    ]
    path.write_text("leaflets\nbone\n", encoding="utf-8")
    with pytest.raises(UnknownName):
        prepare_list(project, path, None, PackOptions())


@pytest.mark.parametrize("column", [*tailoring.COLUMNS, "Number of copies", "communication needs"])
def test_files_are_not_named_after_such_a_column(tmp_path: Path, column: str) -> None:
    path = tmp_path / "patients.csv"
    path.write_text(f"leaflets,{column}\nbone,x\n", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be named after"):
        patient_list.read(path, ("bone",), column)
