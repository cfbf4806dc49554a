"""A list of patients, as a CSV file or a workbook: a row for each, with the leaflets and the details for a pack.

As in `patient`, no problem quotes the file: a row may be shifted by a cell, and the headings may be missing.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from builder.core import bugs, ordinary_files
from builder.core.characters import DEVICES, composed
from builder.core.diagnostics import LeafletError, Place, Problem, error, warning
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion
from builder.packs import tailoring, workbook
from builder.packs.patient import FIELDS, DetailProblem, Details, checked, unprintable
from builder.packs.tailoring import NamesOfColumns, Tailoring

LEAFLETS = "leaflets"
"""The column with the names of leaflets, or of a recipe."""

PatientRows = Iterator[tuple[int, list[str] | None]]
"""Rows that are not empty, each with its line; None for one that cannot be read."""

FacesOfBrands = Mapping[str, Mapping[str, Collection[str]]]
"""The characters that the faces of each brand can print, by its name."""

_NO_BRANDS: FacesOfBrands = MappingProxyType({})

_LIMIT = 50_000_000
_TITLE = 20
"""In how many lines headings are looked for that are not in the first."""
_NAME = lazy_pattern(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True, repr=False)
class PatientRow:
    """A patient's row: `number` counts rows that are not empty, `line` is where it starts in the file, both from 1.

    `chosen` are names of leaflets, or of one recipe; `file` is the name of the pack's file. `tailoring` is how the pack
    differs from others.
    """

    number: int
    line: int
    chosen: tuple[str, ...]
    details: Details
    file: str
    tailoring: Tailoring = tailoring.PLAIN

    def __repr__(self) -> str:
        return f"PatientRow({self.number})"


class DetailsOfRow(NamedTuple):
    """The details in a line of the file, and the brand that its row names, "" for none."""

    line: int
    details: Details
    brand: str

    def __repr__(self) -> str:
        return f"DetailsOfRow({self.line})"


@dataclass(frozen=True, slots=True, repr=False)
class PatientList:
    """The contents of a file: its valid rows, its columns by their headings (numbers from 1), and its problems.

    `details` are those of all rows; a detail with a problem is not in them.
    """

    name: str
    rows: list[PatientRow]
    columns: dict[str, int]
    problems: list[Problem]
    details: list[DetailsOfRow]

    def in_faces(self, printable: Mapping[str, Collection[str]], of_brands: FacesOfBrands = _NO_BRANDS) -> PatientList:
        """The same list in these faces, or in those of the brands that rows name.

        A detail that they cannot print is left blank, to be written by hand, and a warning says so.
        """
        blank = {
            (line, problem.field): _left_blank(problem, Place(self.name, line, self.columns[problem.field]))
            for line, details, brand in self.details
            for problem in unprintable(details, of_brands.get(brand, printable))
        }
        lines = {line for line, _ in blank}
        rows = [
            replace(row, details=row.details.without({field for line, field in blank if line == row.line}))
            if row.line in lines
            else row
            for row in self.rows
        ]
        return replace(self, rows=rows, problems=sorted({*self.problems, *blank.values()}))

    def __repr__(self) -> str:
        return "PatientList(…)"


class NamesFromRefused(ValueError):
    """Files cannot be named after the column that was chosen for that."""


class _UnreadableList(LeafletError):
    """The file cannot be read as a list of patients. Only the line and the column of its place are used."""

    @classmethod
    def at(cls, line: int, column: int, message: str, hint: str) -> _UnreadableList:
        return cls([error(message, hint, Place("", line, column))])


def read(
    path: Path,
    names: Collection[str],
    names_from: str | None = None,
    names_of_columns: NamesOfColumns = tailoring.NOTHING,
) -> PatientList:
    """Read the rows of a file. `PatientList.in_faces` checks which of them can be printed.

    `names` are the existing leaflets and recipes, `names_from` the heading of the column that names the files. Raises
    NamesFromRefused where that is blank, or a column of details: a file's name must not contain a detail.
    `names_of_columns` are those of brands and formats.
    """
    if names_from is not None and not _key(names_from):
        raise NamesFromRefused("the column that names the files has no heading")
    if names_from is not None and _key(names_from) in (*FIELDS, *tailoring.COLUMNS, LEAFLETS):
        raise NamesFromRefused("files cannot be named after a patient's details, the leaflets or how they are printed")
    of_files = _key(names_from) if names_from is not None else ""
    reader = _ListReader(path.name, names, of_files, names_of_columns)
    try:
        reader.read(reader.rows_of(_content(path)))
    except _UnreadableList as failed:
        reader.problems += [problem.at(replace(problem.place, file=path.name)) for problem in failed.problems]
    problems = sorted({*reader.problems, *reader.blank})
    return PatientList(path.name, reader.rows, reader.columns, problems, reader.details)


def _content(path: Path) -> bytes:
    try:
        content = ordinary_files.read(path)
    except OSError as failed:
        reason = (failed.strerror or "it is not a file").lower()
        raise _UnreadableList.at(
            1, 1, f"it cannot be read: {reason}", "check that the file exists and that you may read it"
        ) from None
    if len(content) > _LIMIT:
        raise _UnreadableList.at(1, 1, f"it has more than {_LIMIT:,} bytes", "split it into several files")
    return content


def _text(content: bytes) -> str:
    # Spreadsheet programs call UTF-16 “Unicode text”; its mark at the start leaves no doubt.
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as failed:
        before = content[: failed.start]
        line = len(re.findall(b"\r\n?|\n", before)) + 1
        hint = "save it as “CSV UTF-8” in the program that made it"
        raise _UnreadableList.at(line, 1, "it is not UTF-8", hint) from None
    if "\0" in text:
        line = len(re.findall("\r\n?|\n", text[: text.index("\0")])) + 1
        raise _UnreadableList.at(
            line, 1, "it has a NUL character", "save it as “CSV UTF-8” in the program that made it"
        )
    # A second mark at the start, and the sign that ended files in MS-DOS.
    return composed(text.lstrip("\ufeff").rstrip("\x1a"))


_SAME_HEADINGS = {
    "number_of_copies": "copies",
    "no_of_copies": "copies",
    "support_needs": "needs",
    "communication_needs": "needs",
    "information_needs": "needs",
    "information_and_communication_needs": "needs",
    "communication_and_information_needs": "needs",
}
"""Headings that certainly mean a column."""


def _left_blank(problem: DetailProblem, place: Place) -> Problem:
    """The warning of a detail that is left blank."""
    return warning(f"field “{problem.field}”: {problem.problem.message}", problem.problem.hint, place)


def _key(head: str) -> str:
    """A heading in the program's form: small letters, with `_` for spaces and hyphens."""
    words = re.sub(r"[\s_-]+", "_", head.strip().lower())
    return _SAME_HEADINGS.get(words, words)


class _ListReader:
    def __init__(self, name: str, names: Collection[str], names_from: str, names_of_columns: NamesOfColumns) -> None:
        self.name = name
        self.names = sorted(names)
        self.names_from = names_from
        self.names_of_columns = names_of_columns
        self.rows: list[PatientRow] = []
        self.columns: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.blank: list[Problem] = []
        self.details: list[DetailsOfRow] = []
        self._files: set[str] = set()

    def report(self, line: int, column: int, message: str, hint: str) -> None:
        self.problems.append(error(message, hint, Place(self.name, line, column)))

    def rows_of(self, content: bytes) -> PatientRows:
        """The rows of a file. What it contains decides how it is read, not what its name ends in."""
        if reason := workbook.other_format(content):
            raise _UnreadableList.at(1, 1, reason, "save it as “CSV UTF-8” or as .xlsx in the program that made it")
        if not workbook.is_workbook(content):
            return _rows(_text(content))
        try:
            sheet = workbook.read(content)
        except workbook.UnreadableWorkbook as failed:
            raise _UnreadableList.at(failed.row, failed.column, failed.message, failed.hint) from None
        if sheet.warning:
            hint = "move the list to the first sheet, or hide or delete the others"
            self.problems.append(warning(sheet.warning, hint, Place(self.name)))
        return sheet.rows

    def read(self, rows: PatientRows) -> None:
        line, cells = next(rows, (1, []))
        if cells is None:
            hint = f"put the headings in its first line, with commas between them: {self._heads()}"
            raise _UnreadableList.at(line, 1, "the quotation marks in its first line do not match", hint)
        heads = _without_end(cells)
        if not heads:
            raise _UnreadableList.at(1, 1, "it has no rows", f"put the headings in its first line: {self._heads()}")
        rows = self._without_title(line, heads, rows)
        self._head(line, heads)
        number = 0
        for line, cells in rows:
            number += 1
            if cells is None:
                hint = "a quotation mark is not closed, or is in the middle of a cell: write that one twice"
                self.report(line, 1, "the quotation marks in this row do not match: the row is left out", hint)
            else:
                try:
                    self._row(number, line, cells)
                except Exception as failure:
                    # A bug of the program over what is in one row leaves out that row.
                    self.problems.append(bugs.contained_privately(failure, Place(self.name, line)))
        if not number:
            raise _UnreadableList.at(line, 1, "it has no patients", "write a row for each patient below the headings")

    def _without_title(self, line: int, heads: Sequence[str], rows: PatientRows) -> PatientRows:
        """The same rows. Raises _UnreadableList where there are lines above the headings, such as a title."""
        if LEAFLETS in map(_key, heads):
            return rows
        ahead = list(itertools.islice(rows, _TITLE))
        for below, cells in ahead:
            if LEAFLETS in map(_key, cells or []):
                message = f"the headings are in line {below}, and not in the first line that has something in it"
                raise _UnreadableList.at(line, 1, message, "delete the lines above them")
        return itertools.chain(ahead, rows)

    def _heads(self) -> str:
        return ", ".join([LEAFLETS, *tailoring.COLUMNS, *FIELDS, *filter(None, [self.names_from])])

    def _head(self, line: int, heads: Sequence[str]) -> None:
        """Read the columns. An unknown heading stops everything: without it, a detail would be lost silently."""
        wrong = False
        for column, head in enumerate(heads, 1):
            key = _key(head)
            if key not in (LEAFLETS, *tailoring.COLUMNS, *FIELDS, self.names_from) or not key:
                hint = f"the headings can be: {self._heads()}; use --names-from for a column that names the files"
                self.report(line, column, f"column {column} has an unknown heading", hint)
                wrong = True
            elif key in self.columns:
                self.report(
                    line,
                    column,
                    f"column {column} has the same heading as column {self.columns[key]}",
                    "delete one of them",
                )
                wrong = True
            else:
                self.columns[key] = column
        for needed in filter(None, (LEAFLETS, self.names_from)):
            if not wrong and needed not in self.columns:
                self.report(line, 1, f"there is no column “{needed}”", "add this heading to the first line")
                wrong = True
        if wrong:
            raise _UnreadableList.at(
                line, 1, "no pack can be made until the headings are right", "the headings are in the first line"
            )

    def _row(self, number: int, line: int, cells: Sequence[str]) -> None:
        if isinstance(cells[0], workbook.UnreadableCell) and cells[0].whole_row:
            self.report(line, 1, cells[0].message, cells[0].hint)
            return
        if len(cells) > len(self.columns):
            cells = [*cells[: len(self.columns)], *_without_end(cells[len(self.columns) :])]
        if len(cells) != len(self.columns):
            message = f"this row has {len(cells)} cells, but there are {len(self.columns)} headings"
            few = len(cells) < len(self.columns)
            hint = "put quotation marks around a cell that has a comma in it"
            self.report(line, 1, message, "each row needs a cell for each heading, even an empty one" if few else hint)
            return
        values = {key: cells[column - 1] for key, column in self.columns.items()}
        unreadable = {key: cell for key, cell in values.items() if isinstance(cell, workbook.UnreadableCell)}
        if unreadable:
            for key, cell in unreadable.items():
                self._report_field(line, key, cell.message, cell.hint)
            return
        count = len(self.problems)
        chosen = self._chosen(line, values[LEAFLETS])
        tailored, wrong = tailoring.read(values, self.names_of_columns)
        for field, problem in wrong:
            self._report_field(line, field, problem.message, problem.hint)
        details = self._details(line, {key: value for key, value in values.items() if key in FIELDS})
        self.details.append(DetailsOfRow(line, details, tailored.brand))
        file = self._file(number, line, values)
        if len(self.problems) == count:
            self.rows.append(PatientRow(number, line, chosen, details, file, tailored))

    def _report_field(self, line: int, field: str, message: str, hint: str) -> None:
        self.report(line, self.columns[field], f"field “{field}”: {message}", hint)

    def _chosen(self, line: int, value: str) -> tuple[str, ...]:
        chosen = [name for name in re.split(r"[\s,;+]+", value) if name]
        if not chosen:
            self._report_field(line, LEAFLETS, "no leaflet is named", f"there are: {', '.join(self.names)}")
        for index, name in enumerate(chosen):
            if name not in self.names:
                hint = suggestion(name, self.names, "leaflets and recipes")
                self._report_field(line, LEAFLETS, "no leaflet or recipe has this name", hint)
            elif name in chosen[:index]:
                self._report_field(line, LEAFLETS, f"{name} is named twice", "name each leaflet once")
        return tuple(chosen)

    def _details(self, line: int, values: Mapping[str, str]) -> Details:
        details, wrong = checked(values, {})
        for problem in wrong:
            if problem.is_refused:
                self._report_field(line, problem.field, problem.problem.message, problem.problem.hint)
            else:
                self.blank.append(_left_blank(problem, Place(self.name, line, self.columns[problem.field])))
        return details

    def _file(self, number: int, line: int, values: Mapping[str, str]) -> str:
        if not self.names_from:
            return f"pack-{number:04}.pdf"
        name, column = values[self.names_from].strip(), self.columns[self.names_from]
        stem = name.partition(".")[0].lower()
        if not _NAME.fullmatch(name) or name.endswith(".") or stem in DEVICES:
            hint = "use letters, digits, hyphens and _, 100 characters at most"
            self.report(line, column, "this cell cannot be the name of a file", hint)
        elif name.lower() in self._files:
            self.report(line, column, "a row above has the same name for its file", "give each row a name of its own")
        self._files.add(name.lower())
        return f"{name}.pdf"


def _without_end(cells: Sequence[str]) -> list[str]:
    """Cells without those at the end that are empty: spreadsheet programs write as many as the sheet has."""
    last = max((index for index, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return list(cells[:last])


def _rows(text: str) -> PatientRows:
    """The rows that are not empty, each with its first line; None for a row whose quotation marks do not match.

    What follows such a row is read from the next line on. A piece of it cannot be taken for another patient's row: that
    would need leaflets in the right cell, and as many cells.
    """
    csv.field_size_limit(_LIMIT)
    delimiter, before = _delimiter(text)
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    while start < len(lines):
        reader = csv.reader((lines[index] for index in range(start, len(lines))), delimiter=delimiter, strict=True)
        first = start
        try:
            for cells in reader:
                if first >= before and any(cell.strip() for cell in cells):
                    yield first + 1, cells
                first = start + reader.line_num
            return
        except csv.Error:
            # An open quotation mark takes in what follows, as far as the next one or the end of the file.
            yield first + 1, None
            start = first + 1


def _delimiter(text: str) -> tuple[str, int]:
    """The character between cells, and how many lines declare it, 0 or 1.

    It is the comma, semicolon or tab that is most frequent in the headings, or the character in the line ``sep=;`` that
    spreadsheet programs may write above them.
    """
    head = next(iter(text.lstrip("\r\n").splitlines()), "")
    if re.fullmatch("sep=[,;\t]", head):
        return head[-1], 1
    return max(",;\t", key=head.count), 0
