"""Tables: rows of the same length, and a header for every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.pdf.join.claims.verdict import ExaminedSource, Verdict
from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode

_WIDEST = 1000
"""How many rows or columns a cell can span."""


def examine_table(table: StructureNode, roles: Mapping[int, str], source: ExaminedSource, verdict: Verdict) -> None:
    """Rows as long as each other, and a head for every cell (ISO 14289-1, 7.2 and 7.5)."""
    if table.cut:
        verdict.against_accessibility("a table is cut by the choice of pages")
    rows = [row for row in _below(table) if roles[id(row)] == "/TR"]
    grid, lengths = _grid([[cell for cell in row.kids if isinstance(cell, StructureNode)] for row in rows], source)
    if len(set(lengths)) > 1:
        verdict.against_accessibility("a table has rows that are longer than others")
    across, down = set[int](), set[int]()
    for cell, row, column in grid:
        scope = str(source.names.attribute_of(cell, "/Scope"))
        if roles[id(cell)] == "/TH":
            across |= {row} if scope in ("/Row", "/Both") else set()
            down |= (
                set(range(column, column + _span(cell, "/ColSpan", source))) if scope in ("/Column", "/Both") else set()
            )
    heads = {gate.octets(gate.get(cell.entries, "/ID")) for cell, _, _ in grid if roles[id(cell)] == "/TH"}
    for cell, row, column in grid:
        bare = roles[id(cell)] == "/TD" and not heads & set(source.names.heads_of(cell))
        if bare and row not in across and column not in down:
            verdict.against_accessibility("a table has a cell without a header")


def _below(table: StructureNode) -> Iterator[StructureNode]:
    """The elements of a table down to its rows."""
    for kid in table.kids:
        if isinstance(kid, StructureNode):
            yield kid
            yield from (row for row in kid.kids if isinstance(row, StructureNode))


def _grid(
    rows: Sequence[Sequence[StructureNode]], source: ExaminedSource
) -> tuple[list[tuple[StructureNode, int, int]], list[int]]:
    """Each cell with its row and column, and how many columns each row fills, cells from rows above counted."""
    reaching: dict[int, int] = {}
    placed, lengths = [], []
    for number, row in enumerate(rows):
        taken = {column for column, left in reaching.items() if left}
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        column = 0
        for cell in row:
            while column in taken:
                column += 1
            placed.append((cell, number, column))
            for _ in range(_span(cell, "/ColSpan", source)):
                taken.add(column)
                reaching[column] = _span(cell, "/RowSpan", source) - 1
                column += 1
        lengths.append(len(taken))
    # A cell that reaches down beyond the last row makes a row that is not there.
    return placed, lengths + ([0] if any(reaching.values()) else [])


def _span(cell: StructureNode, key: str, source: ExaminedSource) -> int:
    value = source.names.attribute_of(cell, key)
    return int(value) if isinstance(value, int) and 0 < value < _WIDEST else 1
