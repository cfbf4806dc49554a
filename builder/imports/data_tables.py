"""Tables of data as blocks of a leaflet: each row has one cell for each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.content.placeholders import placeholder
from builder.imports import typed_lists
from builder.imports.prose import ProseWriter
from builder.imports.source import Notes, SourceCell, SourceParagraph, SourceRun, SourceTable, paragraphs

_EMPTY = "–"
"""What is in an empty cell: a cell without words would be passed over."""


@dataclass(frozen=True, slots=True)
class _GridCell:
    runs: tuple[SourceRun, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip()

    @property
    def is_bold(self) -> bool:
        return bool(self.text) and all(run.bold for run in self.runs if run.text.strip())


@dataclass(slots=True)
class TableWriter:
    """Writes tables."""

    prose: ProseWriter
    notes: Notes

    def table(self, table: SourceTable, caption: str) -> dict[str, Any]:
        """The block of a table; what is not known is a placeholder."""
        if any(cell.columns > 1 or cell.goes_on for row in table.rows for cell in row):
            words = " | ".join(" ".join(paragraph.text for paragraph in paragraphs([table])).split())
            self.notes.changed("merged cells of a table: each row has all its cells now; check them", words[:200])
        rows, heads = list(table.rows), table.head_rows
        if len(rows) > 2 and len(rows[0]) == 1 and len(rows[1]) > 1 and not caption:
            caption = self.prose.line(_runs(rows[0][0]))
            self.notes.changed("the first row of a table, one merged cell, is its caption now", caption)
            rows, heads = rows[1:], max(heads - 1, 0)
        grid = [row for row in _grid(rows) if any(cell.text for cell in row)]
        return self._block(grid, min(heads, len(grid) - 1), caption)

    def _block(self, grid: list[list[_GridCell]], heads: int, caption: str) -> dict[str, Any]:
        if not heads and len(grid) > 1 and _are_heads(grid):
            heads = 1
        elif not heads and len(grid) > 2 and _may_be_heads(grid[0]):
            heads = 1
            words = " | ".join(cell.text for cell in grid[0])
            self.notes.changed("the first row of a table is taken for the heads of its columns: check that", words)
        if not heads:
            self.notes.changed("a table without heads of its columns: there are placeholders")
        columns = [self._head(grid[:heads], column) for column in range(len(grid[0]))]
        body = grid[heads:]
        empty = sum(not cell.text for row in body for cell in row)
        if empty:
            self.notes.changed(f"empty cells of a table have a dash: {empty}")
        block: dict[str, Any] = {"kind": "table", "caption": caption or placeholder("what this table shows")}
        block |= {"columns": columns, "rows": [[self._cell(cell) for cell in row] for row in body]}
        self.notes.taken(f"a table of {len(body)} rows and {len(columns)} columns")
        return block if all(row[0].text for row in body) else block | {"row_heads": False}

    def _head(self, rows: Sequence[Sequence[_GridCell]], column: int) -> str:
        cells = [row[column] for row in rows if row[column].text]
        if not cells:
            return placeholder(f"the head of column {column + 1}")
        runs: list[SourceRun] = []
        for cell in cells:
            runs += [SourceRun(" ")] * bool(runs) + [run._replace(bold=False) for run in cell.runs]
        return self.prose.line(runs) or placeholder(f"the head of column {column + 1}")

    def _cell(self, cell: _GridCell) -> str:
        return (self.prose.line(cell.runs) if cell.text else "") or _EMPTY


def _grid(rows: Sequence[Sequence[SourceCell]]) -> list[list[_GridCell]]:
    """The cells by rows and columns: words of cells that were merged downwards are in each row."""
    width = max(sum(cell.columns for cell in row) for row in rows)
    grid: list[list[_GridCell]] = []
    for row in rows:
        cells: list[_GridCell] = []
        for cell in row:
            above = grid[-1][len(cells)] if grid and cell.goes_on and len(cells) < width else None
            cells.append(_GridCell(_runs(cell)) if above is None else above)
            cells += [_GridCell()] * (cell.columns - 1)
        grid.append(cells + [_GridCell()] * (width - len(cells)))
    return grid


def _runs(cell: SourceCell) -> tuple[SourceRun, ...]:
    """The words of a cell, each of its paragraphs on a line."""
    runs: list[SourceRun] = []
    for block in cell.blocks:
        if isinstance(block, SourceParagraph) and block.text.strip():
            sign = f"{block.entry.number}. " if block.entry is not None and block.entry.is_numbered else ""
            words = typed_lists.without_bullet(block.runs)
            runs += [SourceRun("\n")] * bool(runs) + [SourceRun(sign)] * bool(sign) + list(words)
    return tuple(runs)


_MOST_WORDS = 6
"""Words of a head of a column."""


def _may_be_heads(row: Sequence[_GridCell]) -> bool:
    """Whether a row of three cells or more looks like heads: of two, a topic and its words look the same."""
    short = all(0 < len(cell.text.split()) <= _MOST_WORDS and not cell.text.endswith(".") for cell in row)
    return len(row) > 2 and short


def _are_heads(grid: Sequence[Sequence[_GridCell]]) -> bool:
    """Whether the first row is in bold, apart from a cell in the corner, and the others are not."""
    first, others = grid[0], grid[1:]
    are_bold = all(cell.is_bold for cell in first[1:]) and (first[0].is_bold or not first[0].text)
    return are_bold and not any(cell.is_bold for row in others for cell in row[1:])
