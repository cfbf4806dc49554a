"""Lists of patients as workbooks: what their cells show is read, and what is not certain is refused."""

from __future__ import annotations

import datetime
import io
import re
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from builder.packs import patient_list, workbook
from builder.packs.patient_list import PatientList

PLAIN = frozenset(map(chr, [*range(0x20, 0x7F), 0xE9]))
FACES = {"regular": PLAIN, "bold": PLAIN}
SECRET = "Quillfeather"
HEADS = ("leaflets", "name", "date of operation", "hospital number", "ward phone")
Change = Callable[[Any], None]


def book(*rows: Sequence[object], change: Change = lambda book: None) -> bytes:
    result = openpyxl.Workbook()
    for row in rows:
        result.active.append(row)
    change(result)
    file = io.BytesIO()
    result.save(file)
    return file.getvalue()


def read(folder: Path, content: bytes, name: str = "patients.xlsx") -> PatientList:
    path = folder / name
    path.write_bytes(content)
    table = patient_list.read(path, ("bone", "brain")).in_faces(FACES)
    assert SECRET not in "".join(map(str, table.problems)) + repr(table.rows)
    return table


def reports(table: PatientList) -> list[str]:
    assert all(problem.hint for problem in table.problems)
    return [str(problem).partition("\n")[0] for problem in table.problems]


def in_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("name", ["patients.xlsx", "patients.csv", "patients"])
def test_cells_are_read_by_their_types_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    day = datetime.date(2026, 12, 3)
    rows = [HEADS, ("bone", "Rene\u0301", day, "0012345", "01632 960 131"), (), ("brain", "Ann", None, 7731904)]
    table = read(tmp_path, book(*rows), name)
    assert reports(table) == []
    assert [row.details.fields() for row in table.rows] == [
        {
            "name": "Ren\u00e9",
            "date_of_operation": "2026-12-03",
            "hospital_number": "0012345",
            "ward_phone": "01632 960 131",
        },
        {"name": "Ann", "hospital_number": "7731904"},
    ]
    assert [(row.number, row.line) for row in table.rows] == [(1, 2), (2, 4)]


@pytest.mark.parametrize(
    ("value", "shown_as", "printed"),
    [
        (12345, "0000000", "0012345"),
        (1234567, "000-0000", "123-4567"),
        (1234567, r"000\ 0000", "123 4567"),
        (1234567, '"H"0000000', "H1234567"),
        (12345678, "0000000", "12345678"),
        (12345.0, "0", "12345"),
        (12345, "#,##0", None),
        (12345.5, "General", None),
        (12345, "0.00", None),
        (0.12, "0%", None),
        (1234567890123456789, "0", None),
        (True, "General", None),
        ("#N/A", "General", None),
        (datetime.date(2026, 12, 3), "dd-mmm", None),
        (datetime.time(8, 30), "hh:mm", None),
        (-5, "000", None),
    ],
)
def test_numbers_are_printed_as_shown_where_that_is_certain(
    tmp_path: Path, value: object, shown_as: str, printed: str | None
) -> None:
    def show(made: Any) -> None:
        made.active["B2"].number_format = shown_as

    table = read(tmp_path, book(("leaflets", "hospital number"), ("bone", value), ("bone", "x"), change=show))
    assert [row.details.hospital_number for row in table.rows] == [*filter(None, [printed]), "x"]
    assert [(problem.place.line, problem.place.column) for problem in table.problems] == [] if printed else [(2, 2)]


@pytest.mark.parametrize(
    ("value", "shown_as", "printed"),
    [
        (datetime.datetime(2026, 12, 3), "d/m/yy", "2026-12-03"),
        (datetime.datetime(2026, 12, 3, 8, 30), "d/m/yy", "2026-12-03"),
        (datetime.datetime(2026, 12, 3, 8, 30), "d/m/yy hh:mm", None),
        (46359, "General", None),
        (0, "yyyy-mm-dd", None),
        (-3, "yyyy-mm-dd", None),
        (1, "yyyy-mm-dd", None),
        ("Thu 31 Nov 2026", "General", None),
    ],
)
def test_dates_are_dates(tmp_path: Path, value: object, shown_as: str, printed: str | None) -> None:
    def show(made: Any) -> None:
        made.active["B2"].value = value
        made.active["B2"].number_format = shown_as

    table = read(tmp_path, book(("leaflets", "date of operation"), ("bone", "x"), change=show))
    assert [row.details.date_of_operation for row in table.rows] == ([printed] if printed else [])
    assert len(table.problems) == (0 if printed else 1)


def test_a_date_counted_from_1904_is_the_same_day(tmp_path: Path) -> None:
    def from_1904(made: Any) -> None:
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    table = read(tmp_path, book(HEADS, ("bone", "Ann", datetime.date(2026, 12, 3)), change=from_1904))
    assert [row.details.date_of_operation for row in table.rows] == ["2026-12-03"]


def test_formulas_give_their_stored_values_and_are_refused_without(tmp_path: Path) -> None:
    content = book(("leaflets", "name"), ("bone", '="Ann "&"Example"'), ("bone", "=IF(1,1,2)"), ("bone", "x"))
    table = read(tmp_path, content)
    assert [row.details.name for row in table.rows] == ["x"]
    assert reports(table)[0] == "patients.xlsx:2:2: error: field “name”: this formula has no result"
    # As a spreadsheet program saves it; the second gives an empty text.
    values = iter([b"<v>Ann Example</v>", b"<v></v>"])
    stored = in_part(
        content,
        SHEET,
        lambda xml: (
            re.sub(rb"<v ?/>|<v></v>", lambda _: next(values), xml)
            .replace(b'r="B2"', b'r="B2" t="str"')
            .replace(b'r="B3"', b'r="B3" t="str"')
        ),
    )
    table = read(tmp_path, stored)
    assert (reports(table), [row.details.name for row in table.rows]) == ([], ["Ann Example", "", "x"])


def test_hidden_rows_are_reported_and_hidden_columns_stop_everything(tmp_path: Path) -> None:
    def hide(made: Any) -> None:
        made.active.row_dimensions[2].hidden = True

    table = read(tmp_path, book(HEADS, ("bone", SECRET), ("bone", "Ann"), change=hide))
    assert [row.number for row in table.rows] == [2]
    assert reports(table) == ["patients.xlsx:2:1: error: this row is hidden"]

    def hide_column(made: Any) -> None:
        made.active.column_dimensions["C"].hidden = True

    table = read(tmp_path, book(HEADS, ("bone", SECRET), change=hide_column))
    assert (table.rows, reports(table)) == ([], ["patients.xlsx:1:3: error: column 3 is hidden"])


def test_merged_cells_stop_everything(tmp_path: Path) -> None:
    def merge(made: Any) -> None:
        made.active.merge_cells("B2:B3")

    table = read(tmp_path, book(HEADS, ("bone", SECRET), ("bone", None), change=merge))
    assert (table.rows, reports(table)) == ([], ["patients.xlsx:2:2: error: there are merged cells here"])


def test_the_first_visible_sheet_with_something_on_it_is_read_and_said(tmp_path: Path) -> None:
    def more(made: Any) -> None:
        made.create_sheet("empty", 0)
        made.create_sheet("hidden", 0).append(("leaflets", "name"))
        made.worksheets[0].sheet_state = "hidden"
        made.create_sheet(SECRET).append(("leaflets", "name"))
        made.active = 1

    table = read(tmp_path, book(HEADS, ("bone", "Ann"), change=more))
    assert [row.details.name for row in table.rows] == ["Ann"]
    assert reports(table) == [
        "patients.xlsx:1:1: warning: it has 2 sheets with something on them: sheet 2 is read, and the others are not"
    ]


def test_headings_below_a_title_are_reported(tmp_path: Path) -> None:
    for content in (book((SECRET,), (), HEADS, ("bone", "Ann")), f"{SECRET}\n\nleaflets,name\nbone,Ann\n".encode()):
        table = read(tmp_path, content)
        assert table.rows == []
        assert reports(table) == [
            "patients.xlsx:1:1: error: the headings are in line 3, and not in the first line that has something in it"
        ]


def archive(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, text in parts.items():
            new.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "an old kind (.xls), or has a password"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>"), "(.ods)"),
        (archive(Index__Document_iwa="x"), "Numbers"),
        (archive(xl__workbook_bin="x"), "(.xlsb)"),
        (archive(word__document_xml="<x/>"), "not a workbook"),
        (b"<html><table><tr><td>leaflets</td></tr></table></html>", "a web page"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04 not an archive", "damaged"),
        (book(HEADS, ("bone", SECRET))[:-200], "damaged"),
        (archive(xl__workbook_xml="<x/>"), "damaged"),
        (in_part(book(HEADS, ("bone", SECRET)), SHEET, lambda xml: xml[:-80]), "damaged"),
        (
            in_part(book(HEADS, ("bone", SECRET)), SHEET, lambda xml: b"<!DOCTYPE x>" + xml),
            "spreadsheet programs do not write",
        ),
        (book(), "it has no rows"),
    ],
)
def test_other_and_damaged_files_are_refused_with_the_way_out(tmp_path: Path, content: bytes, words: str) -> None:
    for name in ("patients.csv", "patients.xlsx"):
        table = read(tmp_path, content, name)
        [problem] = table.problems
        assert (table.rows, words in problem.message) == ([], True), problem
        assert problem.hint


def test_a_workbook_of_the_strict_kind_and_formulas_without_places_are_refused(tmp_path: Path) -> None:
    content = book(("leaflets", "name"), ("bone", "=A1"))
    ours, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    for part in ("xl/workbook.xml", SHEET):
        [report] = reports(read(tmp_path, in_part(content, part, lambda xml: xml.replace(ours, strict))))
        assert "Strict" in report
    [report] = reports(read(tmp_path, in_part(content, SHEET, lambda xml: re.sub(rb' r="[A-Z]?\d+"', b"", xml))))
    assert "formulas without results" in report


def test_a_cell_that_refers_to_nothing_is_damage(tmp_path: Path) -> None:
    ours, nothing = rb't="inlineStr"><is><t>Ann</t></is>', b't="s"><v>77</v>'
    content = book(("leaflets", "name"), ("bone", "Ann"))
    damaged = in_part(content, SHEET, lambda xml: xml.replace(ours, nothing))
    assert reports(read(tmp_path, damaged)) == ["patients.xlsx:1:1: error: this workbook is damaged"]


def test_a_workbook_that_would_unpack_without_end_is_refused_at_once(tmp_path: Path) -> None:
    bomb = in_part(book(HEADS), SHEET, lambda xml: xml + b" " * 70_000_000)
    assert len(bomb) < 500_000
    assert reports(read(tmp_path, bomb)) == ["patients.xlsx:1:1: error: this workbook is too large when it is unpacked"]


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "A99999999", "ZZZ3", "A0", "1A"])
def test_a_cell_far_away_costs_no_memory(tmp_path: Path, cell: str) -> None:
    row = re.sub("[A-Z]", "", cell)
    far = f'<row r="{row}"><c r="{cell}" t="str"><v>x</v></c></row></sheetData>'.encode()
    start = time.process_time()
    table = read(tmp_path, in_part(book(HEADS, ("bone", "Ann")), SHEET, lambda xml: xml.replace(b"</sheetData>", far)))
    assert table.problems
    assert time.process_time() - start < 10


def test_without_openpyxl_the_reader_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(workbook.NotInstalled):
        read(tmp_path, book_of_bytes())


def book_of_bytes() -> bytes:
    return archive(xl__workbook_xml="<x/>")
