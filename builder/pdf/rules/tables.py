"""Rules about tables: rows of the same length, cells that do not overlap, and a header for every cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_WIDEST = 1000
"""How many rows or columns a cell can span."""


@dataclass(slots=True)
class _Grid:
    """Each cell with its row and column, how many columns each row fills, and the cells that overlap others."""

    cells: list[tuple[StructureNode, int, int]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    overlapping: list[StructureNode] = field(default_factory=list)


def tables_are_whole(subject: RuleSubject) -> Iterator[Breach]:
    for table in subject.of_type("/Table"):
        if table.cut:
            yield Breach(node=table)


def rows_are_as_long_as_each_other(subject: RuleSubject) -> Iterator[Breach]:
    for table in subject.of_type("/Table"):
        if len(set(_grid(subject, table).lengths)) > 1:
            yield Breach(node=table)


def cells_do_not_overlap(subject: RuleSubject) -> Iterator[Breach]:
    for table in subject.of_type("/Table"):
        for cell in _grid(subject, table).overlapping:
            yield Breach(node=cell)


def cells_have_a_header(subject: RuleSubject) -> Iterator[Breach]:
    for table in subject.of_type("/Table"):
        cells = _grid(subject, table).cells
        across, down = set[int](), set[int]()
        for cell, row, column in cells:
            scope = str(subject.roles.attribute_of(cell, "/Scope"))
            if subject.type_of(cell) == "/TH":
                across |= {row} if scope in ("/Row", "/Both") else set()
                wide = range(column, column + _span(subject, cell, "/ColSpan"))
                down |= set(wide) if scope in ("/Column", "/Both") else set()
        heads = _heads(subject, cells)
        for cell, row, column in cells:
            bare = subject.type_of(cell) == "/TD" and not heads & set(subject.roles.heads_of(cell))
            if bare and row not in across and column not in down:
                yield Breach(node=cell)


def headers_are_in_the_table(subject: RuleSubject) -> Iterator[Breach]:
    for table in subject.of_type("/Table"):
        cells = _grid(subject, table).cells
        heads = _heads(subject, cells)
        for cell, _, _ in cells:
            for identifier in subject.roles.heads_of(cell):
                if identifier not in heads:
                    yield Breach(identifier[:80].decode("utf-8", "replace"), cell)


def _heads(subject: RuleSubject, cells: Sequence[tuple[StructureNode, int, int]]) -> set[bytes | None]:
    """The IDs of the header cells."""
    return {gate.octets(gate.get(cell.entries, "/ID")) for cell, _, _ in cells if subject.type_of(cell) == "/TH"}


def _rows(subject: RuleSubject, table: StructureNode) -> Iterator[StructureNode]:
    """The rows of a table, those in its head, body and foot among them."""
    for kid in subject.kids(table):
        if subject.type_of(kid) == "/TR":
            yield kid
        else:
            yield from (row for row in subject.kids(kid) if subject.type_of(row) == "/TR")


def _grid(subject: RuleSubject, table: StructureNode) -> _Grid:
    grid = _Grid()
    reaching: dict[int, int] = {}
    for number, row in enumerate(_rows(subject, table)):
        taken = {column for column, left in reaching.items() if left}
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        column = 0
        for cell in subject.kids(row):
            while column in taken:
                column += 1
            grid.cells.append((cell, number, column))
            for _ in range(_span(subject, cell, "/ColSpan")):
                if column in taken:
                    grid.overlapping.append(cell)
                taken.add(column)
                reaching[column] = _span(subject, cell, "/RowSpan") - 1
                column += 1
        grid.lengths.append(len(taken))
    # Cells that reach down beyond the last row make rows that are not there, unless all of them do.
    grid.lengths += [0] if len({reaching.get(column, 0) for column in range(max(grid.lengths, default=0))}) > 1 else []
    return grid


def _span(subject: RuleSubject, cell: StructureNode, key: str) -> int:
    value = subject.roles.attribute_of(cell, key)
    return int(value) if isinstance(value, int) and 0 < value < _WIDEST else 1


_CELLS = "give each row the same number of cells, and say how many rows and columns a cell reaches over"

RULES = (
    rule(
        tables_are_whole,
        "a table is cut by the choice of pages",
        "choose all pages of the table",
        ua1="7.2-42",
        ua2="8.2.5.26",
    ),
    rule(
        rows_are_as_long_as_each_other,
        "a table has rows that are longer than others",
        _CELLS,
        ua1="7.2-41, 7.2-42, 7.2-43",
        ua2="8.2.5.26",
    ),
    rule(cells_do_not_overlap, "a cell of a table overlaps another", _CELLS, ua1="7.2-15", ua2="8.2.5.26"),
    rule(
        cells_have_a_header,
        "a table has a cell without a header",
        "make the cells of the first row or column header cells (TH), and say what they are for (Scope)",
        ua1="7.5-1, 7.5-2",
        ua2="8.2.5.26",
        unheard="cells of tables without a header: it is not said what they are about",
    ),
    rule(
        headers_are_in_the_table,
        "the header “{}” is not a header cell of the same table",
        "name the ID of a header cell (TH) of this table, or leave Headers out where Scope is enough",
    ),
)
