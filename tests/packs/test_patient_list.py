"""Lists of patients: what is read from a CSV file, and what is told without quoting it."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.packs import cell_values, patient_list
from builder.packs.patient import FIELDS
from builder.packs.patient_list import PatientList

PLAIN = frozenset(map(chr, range(0x20, 0x7F))) | {"é"}
FACES = {"regular": PLAIN, "bold": PLAIN}
NAMES = ("bone", "brain", "liver", "both")
SECRET = "Quillfeather"


def read(folder: Path, content: str | bytes, names_from: str | None = None) -> PatientList:
    path = folder / "patients.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return patient_list.read(path, NAMES, names_from).in_faces(FACES)


def reports(table: PatientList) -> list[str]:
    assert SECRET not in "".join(map(str, table.problems)) + repr(table.rows)
    return [str(problem).partition("\n")[0] for problem in table.problems]


def test_a_row_has_leaflets_and_details(tmp_path: Path) -> None:
    table = read(tmp_path, f"Name,leaflets,Ward Phone,notes\n{SECRET},bone + brain,01632 960 001,x\n,both,,\n")
    assert reports(table) == []
    first, second = table.rows
    assert (first.number, first.line, first.chosen, first.file) == (1, 2, ("bone", "brain"), "pack-0001.pdf")
    assert first.details.fields() == {"name": SECRET, "ward_phone": "01632 960 001", "notes": "x"}
    assert (second.chosen, second.details.fields(), second.file) == (("both",), {}, "pack-0002.pdf")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_any_program_may_have_written_it(tmp_path: Path, sign: str, end: str, start: str) -> None:
    rows = [["leaflets", "name"], ["bone", "é"], ["liver", "a"]]
    table = read(tmp_path, start + end.join(map(sign.join, rows)) + end)
    assert reports(table) == []
    assert [row.details.name for row in table.rows] == ["é", "a"]


def test_notes_may_have_lines_and_lines_count_as_in_an_editor(tmp_path: Path) -> None:
    table = read(tmp_path, 'leaflets,notes\nbone,"one\ntwo ""x"", y"\n\n,\nbrian,z\n')
    assert table.rows[0].details.notes == 'one\ntwo "x", y'
    assert reports(table) == ["patients.csv:6:1: error: field “leaflets”: no leaflet or recipe has this name"]
    assert table.problems[0].hint == "did you mean brain?"


def test_a_bad_row_is_reported_and_the_good_rows_stay(tmp_path: Path) -> None:
    text = "leaflets,name,consultant\n"
    text += f"bone,{SECRET}\u202e,x\n{SECRET},a,b\n,{SECRET},b\nbone bone,a,b\nliver,{SECRET},b\nbone,{SECRET}\n"
    table = read(tmp_path, text + f"bone,\ue000{SECRET},{SECRET * 20}\nbone,\ue000{SECRET},x\n")
    assert [row.number for row in table.rows] == [5, 8]
    assert table.rows[1].details.fields() == {"consultant": "x"}, "what is left blank stops no row"
    assert table.rows[0].file == "pack-0005.pdf", "numbers are those of the rows, whatever became of the others"
    assert reports(table) == [
        (
            "patients.csv:2:2: error: field “name”: it has a character that cannot be printed: U+202E, "
            "right-to-left override"
        ),
        "patients.csv:3:1: error: field “leaflets”: no leaflet or recipe has this name",
        "patients.csv:4:1: error: field “leaflets”: no leaflet is named",
        "patients.csv:5:1: error: field “leaflets”: bone is named twice",
        "patients.csv:7:1: error: this row has 2 cells, but there are 3 headings",
        "patients.csv:8:2: warning: field “name”: it is left blank: no face has the character U+E000",
        "patients.csv:8:3: error: field “consultant”: it has 240 characters",
        "patients.csv:9:2: warning: field “name”: it is left blank: no face has the character U+E000",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ":1:1: error: it has no rows"),
        (b"\n\n , \n", ":1:1: error: it has no rows"),
        (b"leaflets,name\n", ":1:1: error: it has no patients"),
        (b"name\nAnn\n", ":1:1: error: there is no column “leaflets”"),
        (b"leaflets,name\nbone,\xff\n", ":2:1: error: it is not UTF-8"),
        (b"leaflets,name\nbone,\x00\n", ":2:1: error: it has a NUL character"),
        (
            b'leaflets,name\nbone,"Ann\n',
            ":2:1: error: the quotation marks in this row do not match: the row is left out",
        ),
        (
            b'leaflets,name\nbone,"Ann" Lee\n',
            ":2:1: error: the quotation marks in this row do not match: the row is left out",
        ),
    ],
)
def test_a_file_that_is_not_a_list_is_reported(tmp_path: Path, content: bytes, problem: str) -> None:
    table = read(tmp_path, content)
    assert table.rows == []
    assert f"patients.csv{problem}" in reports(table)


@pytest.mark.parametrize(
    ("heads", "problem"),
    [
        (f"leaflets,{SECRET}", "patients.csv:1:2: error: column 2 has an unknown heading"),
        ("leaflets,ward_fone", "patients.csv:1:2: error: column 2 has an unknown heading"),
        ("leaflets,,name", "patients.csv:1:2: error: column 2 has an unknown heading"),
        ("leaflets,name,NAME", "patients.csv:1:3: error: column 3 has the same heading as column 2"),
        (f"{SECRET},bone", "patients.csv:1:1: error: column 1 has an unknown heading"),
    ],
)
def test_an_unknown_heading_stops_everything(tmp_path: Path, heads: str, problem: str) -> None:
    table = read(tmp_path, f"{heads}\nbone,a\n")
    assert table.rows == []
    assert problem in reports(table)


def test_a_row_whose_quotation_marks_do_not_fit_does_not_lose_the_others(tmp_path: Path) -> None:
    table = read(tmp_path, 'leaflets,name\nbone,a\nbone,"b" b\nliver,c\n')
    assert [(row.number, row.line, row.details.name) for row in table.rows] == [(1, 2, "a"), (3, 4, "c")]
    assert len(reports(table)) == 1


def test_what_programs_for_spreadsheets_add_does_no_harm(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\r\nleaflets;name;;\r\nbone;a;;\r\nliver;b;;x\r\n")
    assert [(row.line, row.details.name) for row in table.rows] == [(3, "a")]
    assert reports(table) == ["patients.csv:4:1: error: this row has 4 cells, but there are 2 headings"]


def test_a_number_that_lost_digits_is_reported(tmp_path: Path) -> None:
    table = read(tmp_path, "leaflets,hospital number\nbone,1.23457E+11\nbone,12E4\n")
    assert reports(table) == [
        (
            "patients.csv:2:2: error: field “hospital_number”: a spreadsheet program has shortened this number, "
            "and digits are lost"
        )
    ]


# The names of files


def test_files_may_be_named_after_a_column(tmp_path: Path) -> None:
    table = read(tmp_path, "leaflets,Ward list no,name\nbone,W-07.a,x\n", "ward list no")
    assert reports(table) == []
    assert table.rows[0].file == "W-07.a.pdf"


@pytest.mark.parametrize("name", ["", "a/b", "..", ".x", "a b", "CON", "nul.x", "x" * 101, "é", "a.", "..\\a", "a:b"])
def test_a_cell_that_cannot_name_a_file_is_reported(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, f"ref,leaflets,name\n{name},bone,x\n", "ref")
    assert reports(table) == ["patients.csv:2:1: error: this cell cannot be the name of a file"]


def test_two_files_cannot_have_the_same_name(tmp_path: Path) -> None:
    table = read(tmp_path, "ref,leaflets\nw1,bone\nW1,liver\n", "ref")
    assert reports(table) == ["patients.csv:3:1: error: a row above has the same name for its file"]


@pytest.mark.parametrize("column", [*FIELDS, "Hospital Number", "leaflets"])
def test_a_file_cannot_be_named_after_a_detail(tmp_path: Path, column: str) -> None:
    with pytest.raises(ValueError, match="files cannot be named after a patient's details"):
        read(tmp_path, f"leaflets,{column}\nbone,x\n", column)


def test_a_column_that_is_to_name_files_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no heading"):
        read(tmp_path, "leaflets\nbone\n", " ")


def test_a_column_that_is_to_name_files_must_exist(tmp_path: Path) -> None:
    assert "patients.csv:1:1: error: there is no column “ref”" in reports(read(tmp_path, "leaflets\nbone\n", "ref"))


# Whatever stands in it

MARK = "zqj7"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=12).map(lambda text: MARK + text), min_size=1, max_size=5), max_size=5))
def test_no_cell_is_quoted(tmp_path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["leaflets", "name", "notes"], *rows])
    table = read(tmp_path, out.getvalue().encode("utf-8", "surrogatepass"))
    assert MARK not in "".join(map(str, table.problems)) + repr(table)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120) | st.text(alphabet='",;\t\r\n ax', max_size=60).map(str.encode))
def test_no_bytes_raise_anything(tmp_path: Path, content: bytes) -> None:
    assert isinstance(read(tmp_path, content), PatientList)
    assert isinstance(read(tmp_path, b"leaflets,name\n" + content), PatientList)


def test_twenty_thousand_rows_are_read_in_seconds(tmp_path: Path) -> None:
    start = time.process_time()
    table = read(tmp_path, "leaflets,name,notes\n" + "bone,First Last,Bring your glasses\n" * 20_000)
    assert len(table.rows) == 20_000
    assert time.process_time() - start < 10


# What programs leave in cells, and how they save files


def test_what_programs_leave_in_cells_is_unwrapped_or_refused_by_row_and_column(tmp_path: Path) -> None:
    text = 'leaflets,name,date of operation,hospital number,ward phone\nbone,Ann Example,46359,="0012345",1632960131\n'
    table = read(tmp_path, text + 'bone,"=""Ann Example""",2026-12-03T00:00:00,="0012345",\nbone,#N/A,,#REF!,\n')
    assert [row.details.fields() for row in table.rows] == [
        {"name": "Ann Example", "date_of_operation": "2026-12-03", "hospital_number": "0012345"}
    ]
    assert [(problem.place.line, problem.place.column) for problem in table.problems] == [
        (2, 3),
        (2, 5),
        (4, 2),
        (4, 4),
    ]


@pytest.mark.parametrize("closing", ["", '"', '""'])
def test_an_open_quotation_mark_leaves_out_its_own_row_alone(tmp_path: Path, closing: str) -> None:
    table = read(tmp_path, f'leaflets,name\nbone,"Ann\nliver,Bob\n\nbone,"Cas"\nliver,Dan{closing}\nbone,"E"\n')
    assert [row.details.name for row in table.rows][:2] == ["Bob", "Cas"]
    assert table.rows[-1].details.name == "E"
    assert [(problem.place.line, problem.message[:22]) for problem in table.problems] == [(2, "the quotation marks in")]


def test_what_is_no_table_says_so(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"leaflets":"bone","name":"Ann"}]')
    assert reports(table) == ["patients.csv:1:1: error: the quotation marks in its first line do not match"]


def test_marks_at_both_ends_of_a_file_are_no_part_of_it(tmp_path: Path) -> None:
    table = read(tmp_path, "\ufeff\ufeffleaflets,name\r\nbone,Ann\r\n\x1a")
    assert ([row.details.name for row in table.rows], table.problems) == (["Ann"], [])


def test_a_bug_over_one_row_leaves_out_that_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cell_values.refusal

    def fail(field: str, value: str) -> cell_values.Refusal | None:
        if value == SECRET:
            raise ValueError(value)
        return real(field, value)

    monkeypatch.setattr(cell_values, "refusal", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    table = read(tmp_path, f"leaflets,name\nbone,Ann\nbone,{SECRET}\nliver,Bob\n")
    assert [row.details.name for row in table.rows] == ["Ann", "Bob"]
    assert reports(table) == ["patients.csv:3:1: error: the program cannot do this because of a bug"]
    [report] = tmp_path.glob("leaflets-bug-*.txt")
    assert SECRET not in report.read_text(encoding="utf-8") + str(table.problems)


def test_a_list_in_utf_16_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        table = read(tmp_path, "\ufeffleaflets\tname\r\nbone\té\r\n".encode(encoding))
        assert [row.details.name for row in table.rows] == ["é"]


def test_lines_may_end_in_two_ways_and_accents_are_apart(tmp_path: Path) -> None:
    table = read(tmp_path, "leaflets;name\rbone;Zoe\u0301\r\nbone;Bob Example\n")
    assert [row.details.name for row in table.rows] == ["Zoé", "Bob Example"]
    assert reports(read(tmp_path, b"leaflets,name\rbone,Ann\rbone,Ren\x8e\r"))[0].startswith(
        "patients.csv:3:1: error: it is"
    )
