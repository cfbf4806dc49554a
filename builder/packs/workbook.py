"""Rows of a workbook (.xlsx) as a list of patients has them. The home of openpyxl.

Anybody may have made the file: it is bounded before it is read. As in `patient`, no message quotes a cell, or the name
of a sheet.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree import ElementTree

from builder.core.patterns import lazy_pattern

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_XML = 60_000_000
"""How many bytes the parts of a workbook may have that are read: far more than any list of patients."""
_LAST_ROW, _LAST_COLUMN = 200_000, 200
_LARGEST_SHEET, _MOST_CELLS = 1_048_576, 5_000_000
"""Where a sheet ends in every program, and how many cells are looked at, empty ones included."""
_WHOLE = lazy_pattern(r"[+-]?\d{1,15}")
"""Spreadsheet programs store no more than 15 digits of a number."""
_SAVE = "open it in the program that made it, and save it as “CSV UTF-8” or as .xlsx"


class UnreadableWorkbook(Exception):
    """The workbook cannot be read as a list: the message, how to fix it, and where in its sheet."""

    def __init__(self, message: str, hint: str, row: int = 1, column: int = 1) -> None:
        self.message, self.hint, self.row, self.column = message, hint, row, column
        super().__init__(message)


class NotInstalled(Exception):
    """openpyxl is not installed."""


class UnreadableCell(str):
    """A cell that cannot be read; its text stands for it where only the number of cells matters."""

    __slots__ = ("hint", "message", "whole_row")

    message: str
    hint: str
    whole_row: bool

    @classmethod
    def of(cls, message: str, hint: str, *, whole_row: bool = False) -> UnreadableCell:
        cell = cls("?")
        cell.message, cell.hint, cell.whole_row = message, hint, whole_row
        return cell


class WorkbookRows(NamedTuple):
    """The rows of a workbook's sheet with their numbers, and what a person should know about the choice of it."""

    rows: Iterator[tuple[int, list[str] | None]]
    warning: str = ""


def other_format(content: bytes) -> str:
    """What a file is that is neither a text nor a workbook that can be read; "" if it may be a text or .xlsx."""
    if content.startswith(_OLE):
        return "this is a workbook of an old kind (.xls), or has a password"
    if content.startswith(b"%PDF"):
        return "this is a PDF file"
    if content.startswith(b"{\\rtf"):
        return "this is a document of a word processor"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "this is a web page or an XML file"
    return _other_archive(content) if content.startswith(_ZIP) else ""


def _other_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "this workbook is damaged: it was not copied or downloaded whole"
    if "xl/workbook.bin" in names:
        return "this is a binary workbook (.xlsb)"
    if "Index/Document.iwa" in names or "Index.zip" in names or any(name.endswith(".iwa") for name in names):
        return "this is a workbook of Numbers"
    if "content.xml" in names:
        return "this is an OpenDocument workbook (.ods)"
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return ""
    return "this is an archive or a document, and not a workbook"


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook, whatever its name ends in."""
    return content.startswith(_ZIP)


def read(content: bytes) -> WorkbookRows:
    """The rows of the first visible sheet that has any. Raises UnreadableWorkbook, or NotInstalled."""
    try:
        import openpyxl
    except ImportError:
        raise NotInstalled from None
    _check_size(content)
    # openpyxl warns about what it leaves out, such as drawings: that is no concern of a list.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            used = [(number, sheet) for number, sheet in enumerate(visible, 1) if _has_cells(sheet)]
            if not used:
                return WorkbookRows(iter(()))
            number, sheet = used[0]
            layout = _layout(sheet)
            rows = list(_rows(sheet, layout))
        except (UnreadableWorkbook, MemoryError):
            raise
        except Exception:
            # openpyxl raises many kinds of exceptions for damaged files, and their words may quote a cell.
            raise UnreadableWorkbook("this workbook is damaged", _SAVE) from None
    warning = f"it has {len(used)} sheets with something on them: sheet {number} is read, and the others are not"
    return WorkbookRows(iter(rows), warning if len(used) > 1 else "")


def _check_size(content: bytes) -> None:
    """Bound what is unpacked: zipfile unpacks no more of a part than its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise UnreadableWorkbook("this workbook has a password", "save it without a password")
            if sum(part.file_size for part in parts) > _MOST_XML:
                hint = "delete all but the list, or save it as “CSV UTF-8”"
                raise UnreadableWorkbook("this workbook is too large when it is unpacked", hint)
            for part in parts:
                with archive.open(part) as file:
                    _check_start(file.read(4_000).replace(b"\0", b""))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableWorkbook("this workbook is damaged", _SAVE) from None
    except Exception as failed:
        if isinstance(failed, UnreadableWorkbook):
            raise
        # zlib and lzma have exceptions of their own.
        raise UnreadableWorkbook("this workbook is damaged", _SAVE) from None


def _check_start(part: bytes) -> None:
    if b"<!DOCTYPE" in part:
        # Entities can make any text of a few bytes; no program for spreadsheets writes them.
        raise UnreadableWorkbook("this workbook has a part that spreadsheet programs do not write", _SAVE)
    if b"purl.oclc.org/ooxml/spreadsheetml" in part:
        hint = "save it as “Excel Workbook (.xlsx)”, without “Strict”"
        raise UnreadableWorkbook("this workbook is of the kind “Strict Open XML”", hint)


@dataclass
class _SheetLayout:
    """What openpyxl does not give while it reads row by row: what is hidden, merged, or has no stored value."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncalculated: set[str] = field(default_factory=set)


def _elements(sheet: Any) -> Iterator[ElementTree.Element]:
    with sheet._get_source() as source:
        root: ElementTree.Element | None = None
        for event, element in ElementTree.iterparse(source, events=("start", "end")):
            root = element if root is None else root
            if event == "end":
                yield element
                if element.tag.endswith("}row"):
                    # The root still refers to each row that it has had.
                    element.clear()
                    for child in root:
                        if child.tag.endswith("}sheetData"):
                            child.clear()


def _has_cells(sheet: Any) -> bool:
    return any(element.tag.endswith(("}v", "}t", "}f")) for element in _elements(sheet))


def _layout(sheet: Any) -> _SheetLayout:
    layout = _SheetLayout()
    row = 0
    for element in _elements(sheet):
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            above, row = row, int(element.get("r", row + 1))
            if row <= above:
                # openpyxl would leave it out, and with it a patient.
                raise UnreadableWorkbook("this workbook is damaged: its rows are not in order", _SAVE)
            if element.get("hidden") in ("1", "true"):
                layout.hidden_rows.add(row)
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            layout.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
        elif tag == "c":
            _note_formula(element, layout)
        elif tag == "mergeCell":
            _refuse_merged(element.get("ref", "A1"))
    return layout


def _note_formula(cell: ElementTree.Element, layout: _SheetLayout) -> None:
    """Note a formula that was never calculated. One that gives an empty text has an empty value."""
    parts = {part.tag.rpartition("}")[2]: part.text for part in cell}
    is_empty_text = cell.get("t") == "str" and "v" in parts
    if "f" in parts and not parts.get("v") and not is_empty_text:
        if "r" not in cell.attrib:
            hint = "open the workbook in a spreadsheet program and save it"
            raise UnreadableWorkbook("this workbook has formulas without results", hint)
        layout.uncalculated.add(cell.attrib["r"])


def _refuse_merged(area: str) -> None:
    from openpyxl.utils import range_boundaries

    column, row, _, _ = range_boundaries(area)
    hint = "undo the merging: each patient needs a row, and each detail a cell"
    raise UnreadableWorkbook("there are merged cells here", hint, row or 1, column or 1)


def _rows(sheet: Any, layout: _SheetLayout) -> Iterator[tuple[int, list[str] | None]]:
    # Programs write a size that is wrong, or none.
    sheet.reset_dimensions()
    width = total = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        total += len(cells)
        if number > _LARGEST_SHEET or total > _MOST_CELLS:
            _too_large(number, 1)
        texts = [_text(cell, layout) for cell in cells]
        last = max((index for index, text in enumerate(texts, 1) if text.strip()), default=0)
        if not last:
            continue
        _check_bounds(number, last)
        if not width:
            width = last
            _check_columns(number, width, layout)
        if number in layout.hidden_rows:
            hint = "show it if a pack is to be made, or delete it"
            yield number, [UnreadableCell.of("this row is hidden", hint, whole_row=True)]
            continue
        yield number, texts[:last] + [""] * (width - last)


def _check_bounds(row: int, column: int) -> None:
    if row > _LAST_ROW or column > _LAST_COLUMN:
        _too_large(row, column)


def _too_large(row: int, column: int) -> None:
    hint = "delete what is there, or split the list into several files"
    raise UnreadableWorkbook("the list goes too far down or to the right", hint, row, column)


def _check_columns(row: int, width: int, layout: _SheetLayout) -> None:
    for first, last in layout.hidden_columns:
        if first <= width and last >= 1:
            hint = "show it, so that you see what is printed, or delete it"
            raise UnreadableWorkbook(f"column {first} is hidden", hint, row, first)


def _text(cell: Any, layout: _SheetLayout) -> str:
    value = cell.value
    if value is None:
        if layout.uncalculated and getattr(cell, "row", None) and cell.coordinate in layout.uncalculated:
            hint = "open the workbook in a spreadsheet program and save it, or type the value"
            return UnreadableCell.of("this formula has no result", hint)
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):
        return _date(value, cell.number_format)
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    return value.isoformat() if isinstance(value, datetime.date) else _refused_number()


def _date(value: datetime.datetime, number_format: str) -> str:
    """A date as a date. A time that the sheet does not show is not printed."""
    shows_time = re.search("[hs]", re.sub(r'"[^"]*"|\[\$[^\]]*\]|\\.', "", number_format.lower())) is not None
    if value.time() == datetime.time() or not shows_time:
        return value.date().isoformat()
    return value.isoformat(timespec="seconds")


def _number(value: float, number_format: str) -> str:
    """A whole number as the sheet shows it; others are not certain."""
    if isinstance(value, float) and not value.is_integer():
        return _refused_number()
    digits = str(int(value))
    shown = number_format.split(";")[0]
    if not _WHOLE.fullmatch(digits):
        hint = "type it again in a cell with the format “text”"
        return UnreadableCell.of("this number is too long for a spreadsheet, and digits are lost", hint)
    if shown in ("General", "@", "0", "GENERAL", "Standard"):
        return digits
    if value >= 0 and (padded := _padded(digits, shown)):
        return padded
    return _refused_number()


def _refused_number() -> UnreadableCell:
    hint = "give the cell the format “text”, and type it again as it is to be printed"
    return UnreadableCell.of("it is not certain how this number is to be printed", hint)


def _padded(digits: str, number_format: str) -> str:
    """Digits in a format of zeros, such as 00000 or 000-000; "" for any other format, or too many digits."""
    signs = re.findall(r'\\.|"[^"]*"|.', number_format)
    if any(sign not in ("0", " ", "-", "/", "(", ")") and len(sign) < 2 for sign in signs):
        return ""
    count = signs.count("0")
    if len(digits) > count:
        # What is too long goes before the first zero.
        return digits if count == len(signs) else ""
    rest = iter(digits.zfill(count))
    return "".join(next(rest) if sign == "0" else sign.strip('"').removeprefix("\\") for sign in signs).strip()
