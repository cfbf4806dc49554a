"""Tables: widths of columns from what stands in them, rows that stay whole, heads that come again on the next page.

Where the page is too narrow for its columns, a table is set as a list of labels and values: the same structure
elements with the same words, one cell below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import NamedTuple

from builder.core.part import Element, Rectangle
from builder.layout.flow import Draw, Keep, Panel, Piece
from builder.layout.lines import Line, Span, break_lines, groups, natural_width
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_PAD = 7.0
"""Between a cell's edge and its words, in points."""
_NARROWEST = 6.0
"""The least width of a column whose words take several lines, as a multiple of their size."""


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
    theme: Theme, cut: list[str], table: Element, grid: Grid, left: float, width: float, panel: Panel | None
) -> list[Piece]:
    """A piece for each row, below the structure element `table`, `width` points wide.

    Words that no line of their column could hold are added to `cut`.
    """
    size = theme.format.type.body
    widths = _column_widths(grid, size, width)
    if widths is None:
        return _as_list(theme, cut, table, grid, left, width, panel)
    all_rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    rows = [_row(table, cells, left, widths, size, cut) for cells in all_rows]
    table_rows = _Table(theme, left, width)
    head = table_rows.head(rows[0]) if grid.heads else None
    if head is not None and head.height > theme.room / 3:
        # Too tall to be drawn again on each page, beside rows of up to half a page: it is a row like the others.
        head = None
    again = Piece(head.height, _as_artifact(head.draw), panel=panel) if head else None
    pieces = [head] if head else []
    for row in rows[1:] if head else rows:
        pieces += table_rows.row(row, first=not pieces)
    for piece in pieces:
        piece.panel = piece.panel or panel
        piece.again = again if piece is not head else None
    if sum(piece.height for piece in pieces) < theme.room / 2:
        for piece in pieces[:-1]:
            piece.keep = max(piece.keep, Keep.TOGETHER)
    return pieces


def _column_widths(grid: Grid, size: float, width: float) -> list[float] | None:
    """Share `width` out: each column its longest word, then by what its words would take on one line.

    None where there is not enough of it.
    """
    rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    columns = len(rows[0])
    natural = [0.0] * columns
    least = [0.0] * columns
    for row in rows:
        for index, cell in enumerate(row):
            total, longest = natural_width(cell.spans, size)
            natural[index] = max(natural[index], total + 2 * _PAD)
            least[index] = max(least[index], longest + 2 * _PAD, min(total, _NARROWEST * size) + 2 * _PAD)
    if sum(least) > width + 0.01:
        return None
    if grid.first:
        return [grid.first, *[(width - grid.first) / (columns - 1)] * (columns - 1)]
    if sum(natural) <= width:
        spare = width - sum(natural)
        return [column + spare * column / sum(natural) for column in natural]
    spare = width - sum(least)
    wishes = [wish - need for wish, need in zip(natural, least, strict=True)]
    return [need + spare * wish / sum(wishes) for need, wish in zip(least, wishes, strict=True)]


def least_width(cells: Sequence[Cell], size: float) -> float:
    """The width of a column that cuts no word of `cells`, set at `size`; all in points."""
    return max(natural_width(cell.spans, size)[1] for cell in cells) + 2 * _PAD


def _row(
    table: Element, cells: Sequence[Cell], left: float, widths: Sequence[float], size: float, cut: list[str]
) -> _Row:
    made: list[tuple[float, list[Line], Element]] = []
    for cell, width, below in zip(cells, widths, _cells(table, cells), strict=True):
        made.append((left + _PAD, break_lines(cell.spans, size, width - 2 * _PAD, cut=cut), below))
        left += width
    return _Row(made, max(len(lines) for _, lines, _ in made))


class _Table:
    """Draws rows of one table."""

    def __init__(self, theme: Theme, left: float, width: float) -> None:
        scale = theme.format.type
        self.theme = theme
        self.left, self.right = left, left + width
        self.size = scale.body
        self.leading = scale.body * min(scale.line_height, 1.3)
        self.rise = (self.leading + theme.faces.regular.cap_height * self.size / 1000) / 2

    def head(self, row: _Row) -> Piece:
        height = row.lines * self.leading + 2 * _PAD
        colours = self.theme.brand.colours

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            pen.rectangle(Rectangle(self.left, top - height, self.right, top), colours.panel)
            pen.rule(self.left, self.right, top - height, colours.rule, 1.2)
            self.lines(pen, row, slice(None), top - _PAD)

        return Piece(height, draw, keep=Keep.FIRMLY)

    def row(self, row: _Row, *, first: bool) -> list[Piece]:
        """A row in one piece; line by line where it is taller than half a page."""
        if row.lines * self.leading + 2 * _PAD <= self.theme.room / 2:
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

        def draw(pen: Pen, top: float) -> None:
            self.rules(pen, top if rule_above else None, top - height if below else None)
            self.lines(pen, row, part, top - above)

        return Piece(height, draw)

    def entries(self, entries: Sequence[_Entry], *, first: bool) -> list[Piece]:
        """The entries of a row, with a rule below it, and above the `first`."""
        parts = [(entry, lines) for entry in entries for lines in groups(entry.lines)]
        pieces = []
        for index, (entry, lines) in enumerate(parts):
            above = _PAD if not index else _PAD / 2 if lines[0] is entry.lines[0] else 0.0
            below = _PAD if index == len(parts) - 1 else 0.0
            draw = self._entry(entry, lines, above, below, rule_above=first and not index)
            height = above + len(lines) * self.leading + below
            pieces.append(Piece(height, draw, keep=Keep.FREE if below else Keep.TOGETHER))
        return pieces

    def _entry(self, entry: _Entry, lines: Sequence[Line], above: float, below: float, *, rule_above: bool) -> Draw:
        height = above + len(lines) * self.leading + below

        def draw(pen: Pen, top: float) -> None:
            self.rules(pen, top if rule_above else None, top - height if below else None)
            baseline = top - above - self.rise
            for line in lines:
                for segment in line:
                    is_label = id(segment.span) in entry.labels
                    aside = id(segment.span) == entry.colon or (is_label and entry.label is None)
                    element = entry.label if is_label and entry.label is not None else entry.value
                    with pen.unmarked() if aside else nullcontext():
                        pen.line([segment], self.left + _PAD, baseline, self.size, element)
                baseline -= self.leading

        return draw

    def rules(self, pen: Pen, above: float | None, below: float | None) -> None:
        """Rules across the table at these heights."""
        for height in (above, below):
            if height is not None:
                pen.artifact()
                pen.rule(self.left, self.right, height, self.theme.brand.colours.rule, 0.75)

    def lines(self, pen: Pen, row: _Row, part: slice, top: float) -> None:
        for left, lines, element in row.cells:
            baseline = top - self.rise
            for line in lines[part]:
                pen.line(line, left, baseline, self.size, element)
                baseline -= self.leading


class _Entry(NamedTuple):
    """A cell with the label before it, as lines. `labels` and `colon` are the spans of the label, by their identity.

    `label` is None where the label has been content before: it is an artifact then.
    """

    lines: list[Line]
    labels: frozenset[int]
    colon: int
    label: Element | None
    value: Element


def _as_list(
    theme: Theme, cut: list[str], table: Element, grid: Grid, left: float, width: float, panel: Panel | None
) -> list[Piece]:
    """The rows of a table one below the other, each cell with the head of its column beside it.

    The heads are content where they stand first, and artifacts in the other rows, as heads on a next page are.
    """
    heads = _cells(table, grid.heads) if grid.heads else []
    drawn = _Table(theme, left, width)
    pieces: list[Piece] = []
    for number, row in enumerate(grid.rows):
        elements = _cells(table, row)
        if grid.heads:
            labels = [
                (head.spans, None if number else element) for head, element in zip(grid.heads, heads, strict=True)
            ]
            values = list(zip(row, elements, strict=True))
        else:
            # The row's own head is the label of what stands beside it.
            labels = [(row[0].spans, elements[0]), *[((), None)] * (len(row) - 2)]
            values = list(zip(row[1:], elements[1:], strict=True))
        entries = [
            _entry(theme, label, element, cell, value, width - 2 * _PAD, cut)
            for (label, element), (cell, value) in zip(labels, values, strict=True)
        ]
        pieces += drawn.entries(entries, first=not pieces)
    for piece in pieces:
        piece.panel = piece.panel or panel
    return pieces


def _cells(table: Element, cells: Sequence[Cell]) -> list[Element]:
    """The structure elements of a row."""
    row = table.add("TR")
    return [
        row.add("TH", attributes=(("Table", "Scope", cell.scope),)) if cell.scope else row.add("TD") for cell in cells
    ]


def _entry(
    theme: Theme,
    label: Sequence[Span],
    element: Element | None,
    cell: Cell,
    value: Element,
    width: float,
    cut: list[str],
) -> _Entry:
    bold, colour = theme.faces.bold, theme.brand.colours.text
    # Labels stand on the paper, not on the panel that heads of columns have.
    named = [replace(span, face=bold, colour=colour) for span in label]
    ended = "".join(span.text for span in named).rstrip()[-1:] in (*":?!.", "")
    colon = Span(" " if ended else ": ", bold, colour)
    spans = [*named, colon, *cell.spans] if named else cell.spans
    lines = break_lines(spans, theme.format.type.body, width, cut=cut)
    return _Entry(lines, frozenset(map(id, named)), id(colon), element, value)


def _as_artifact(draw: Draw) -> Draw:
    """The same strokes with no part in the structure: a head that is drawn again on the next page."""

    def drawn(pen: Pen, top: float) -> None:
        with pen.unmarked():
            draw(pen, top)

    return drawn
