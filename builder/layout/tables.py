"""Tables: widths of columns from what stands in them, rows that stay whole, heads that come again on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from builder.layout.flow import Draw, Keep, Panel, Piece
from builder.layout.lines import Line, Span, break_lines, natural_width
from builder.layout.pen import Pen
from builder.part import Element, Rectangle

if TYPE_CHECKING:
    from builder.layout.blocks import Look

_PAD = 7.0
"""Between a cell's edge and its words, in points."""


class Cell(NamedTuple):
    """Words of a cell. `scope` makes it a TH: ``/Column``, ``/Row``, or nothing for a TD."""

    spans: Sequence[Span]
    scope: str


class Grid(NamedTuple):
    """A row of heads, empty where there is none, and rows.

    With `first`, the first column is that wide (points), and the others share the rest evenly.
    """

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    first: float = 0


class _Row(NamedTuple):
    """Cells as lines, each with its left edge and its structure element."""

    cells: list[tuple[float, list[Line], Element]]
    lines: int


def table_pieces(
    look: Look, cut: list[str], table: Element, grid: Grid, left: float, width: float, panel: Panel | None
) -> list[Piece]:
    """A piece for each row, below the structure element `table`, `width` points wide.

    Words that no line of their column could hold are added to `cut`.
    """
    size = look.format.type.body
    widths = _column_widths(grid, size, width)
    all_rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    rows = [_row(table, cells, left, widths, size, cut) for cells in all_rows]
    table_rows = _Table(look, left, width)
    head = table_rows.head(rows[0]) if grid.heads else None
    if head is not None and head.height > look.room / 3:
        # Too tall to be drawn again on each page, beside rows of up to half a page: it is a row like the others.
        head = None
    again = Piece(head.height, _as_artifact(head.draw), panel=panel) if head else None
    pieces = [head] if head else []
    for row in rows[1:] if head else rows:
        pieces += table_rows.row(row, first=not pieces)
    for piece in pieces:
        piece.panel = piece.panel or panel
        piece.again = again if piece is not head else None
    if sum(piece.height for piece in pieces) < look.room / 2:
        for piece in pieces[:-1]:
            piece.keep = max(piece.keep, Keep.TOGETHER)
    return pieces


def _column_widths(grid: Grid, size: float, width: float) -> list[float]:
    """Share `width` out: each column its longest word, then by what its words would take on one line."""
    rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    columns = len(rows[0])
    if grid.first:
        return [grid.first, *[(width - grid.first) / (columns - 1)] * (columns - 1)]
    natural = [0.0] * columns
    least = [0.0] * columns
    for row in rows:
        for index, cell in enumerate(row):
            total, longest = natural_width(cell.spans, size)
            natural[index] = max(natural[index], total + 2 * _PAD)
            least[index] = max(least[index], longest + 2 * _PAD)
    if sum(natural) <= width:
        spare = width - sum(natural)
        return [column + spare * column / sum(natural) for column in natural]
    if sum(least) <= width:
        spare = width - sum(least)
        wishes = [wish - need for wish, need in zip(natural, least, strict=True)]
        return [need + spare * wish / sum(wishes) for need, wish in zip(least, wishes, strict=True)]
    # Long words must be broken somewhere: the columns that could do with less keep what they need.
    fair = width / columns
    kept = [min(need, fair) for need in least]
    spare = width - sum(kept)
    missing = [need - keep for need, keep in zip(least, kept, strict=True)]
    return [keep + spare * lack / sum(missing) for keep, lack in zip(kept, missing, strict=True)]


def least_width(cells: Sequence[Cell], size: float) -> float:
    """The width of a column that cuts no word of `cells`, set at `size`; all in points."""
    return max(natural_width(cell.spans, size)[1] for cell in cells) + 2 * _PAD


def _row(
    table: Element, cells: Sequence[Cell], left: float, widths: Sequence[float], size: float, cut: list[str]
) -> _Row:
    element = table.add("TR")
    made: list[tuple[float, list[Line], Element]] = []
    for cell, width in zip(cells, widths, strict=True):
        if cell.scope:
            below = element.add("TH", attributes=(("Table", "Scope", cell.scope),))
        else:
            below = element.add("TD")
        made.append((left + _PAD, break_lines(cell.spans, size, width - 2 * _PAD, cut=cut), below))
        left += width
    return _Row(made, max(len(lines) for _, lines, _ in made))


class _Table:
    """Draws rows of one table."""

    def __init__(self, look: Look, left: float, width: float) -> None:
        scale = look.format.type
        self.look = look
        self.left, self.right = left, left + width
        self.size = scale.body
        self.leading = scale.body * min(scale.line_height, 1.3)
        self.rise = (self.leading + look.faces.regular.cap_height * self.size / 1000) / 2

    def head(self, row: _Row) -> Piece:
        height = row.lines * self.leading + 2 * _PAD
        colours = self.look.brand.colours

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            pen.rectangle(Rectangle(self.left, top - height, self.right, top), colours.panel)
            pen.rule(self.left, self.right, top - height, colours.rule, 1.2)
            self.lines(pen, row, slice(None), top - _PAD)

        return Piece(height, draw, keep=Keep.FIRMLY)

    def row(self, row: _Row, *, first: bool) -> list[Piece]:
        """A row in one piece; line by line where it is taller than half a page."""
        if row.lines * self.leading + 2 * _PAD <= self.look.room / 2:
            return [self._piece(row, slice(None), _PAD, _PAD, rule_above=first)]
        last = row.lines - 1
        return [
            self._piece(
                row,
                slice(number, number + 1),
                0 if number else _PAD,
                _PAD if number == last else 0,
                rule_above=first and not number,
            )
            for number in range(row.lines)
        ]

    def _piece(self, row: _Row, part: slice, above: float, below: float, *, rule_above: bool) -> Piece:
        count = len(range(row.lines)[part])
        height = count * self.leading + above + below
        colour = self.look.brand.colours.rule

        def draw(pen: Pen, top: float) -> None:
            if rule_above or below:
                pen.artifact()
            if rule_above:
                pen.rule(self.left, self.right, top, colour, 0.75)
            if below:
                pen.rule(self.left, self.right, top - height, colour, 0.75)
            self.lines(pen, row, part, top - above)

        return Piece(height, draw)

    def lines(self, pen: Pen, row: _Row, part: slice, top: float) -> None:
        for left, lines, element in row.cells:
            baseline = top - self.rise
            for line in lines[part]:
                pen.line(line, left, baseline, self.size, element)
                baseline -= self.leading


def _as_artifact(draw: Draw) -> Draw:
    """The same strokes with no part in the structure: a head that is drawn again on the next page."""

    def drawn(pen: Pen, top: float) -> None:
        with pen.unmarked():
            draw(pen, top)

    return drawn
