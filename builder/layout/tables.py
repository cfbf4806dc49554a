"""Tables: rows that stay whole, heads that are drawn again on the next page.

How wide columns are is worked out in `table_widths`; what is done where they do not fit, in `blocks/table`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.core.language_codes import script_of
from builder.core.part import Element, Rectangle
from builder.core.scripts import LINE_HEIGHTS
from builder.core.units import Colour
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext
from builder.layout.icons import DrawIcon, icon
from builder.layout.lines import TextLine, broken_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.table_widths import ICON, Cell, TableGrid, TableSetting
from builder.layout.theme import Theme

_SEEN = 1.1
"""The least contrast of a stripe that can be seen."""
_HANG = 5.0
"""How far the ground of a table's heads goes beyond its words, in points."""


class _TableRow(NamedTuple):
    """Cells as lines, each with its left edge and its structure element; `lines` is how many the longest has.

    `icon` is drawn at the `left` edge of the row.
    """

    cells: list[tuple[float, Sequence[TextLine], Element]]
    lines: int
    icon: DrawIcon | None
    left: float


def table_pieces(
    composer: Composer, grid: TableGrid, column: Column, setting: TableSetting, room: float
) -> list[Piece]:
    """A piece for each row, as wide as the column. `room` is the height that a page has for them."""
    painter = _TablePainter(composer.theme, column, setting, room, has_heads=bool(grid.heads))
    striped = bool(grid.heads) and column.panel is None and _has_stripes(composer.theme)
    on_stripe = composer.theme.brand.colours.on_panel
    icons, indent = row_icons(composer.theme, grid, setting.size), grid.indent(setting.size)
    set_in = _RowSetting(column.left, indent, setting)
    rows = [
        _row(
            composer,
            _coloured(cells, on_stripe) if striped and _is_striped(number) else cells,
            set_in,
            icons[number - len(grid.all_rows)] if icons and number >= len(grid.all_rows) - len(icons) else None,
        )
        for number, cells in enumerate(grid.all_rows)
    ]
    head = painter.head(rows[0]) if grid.heads else None
    if head is not None and head.height > room / 3:
        # Too tall to repeat on each page above rows of up to half a page: draw it once, as a row like the others.
        head = None
    again = Piece(head.height, _as_artifact(head.draw), panel=column.panel) if head else None
    pieces = [head] if head else []
    for number, row in enumerate(rows):
        if number or head is None:
            ruled = not striped or number == len(rows) - 1
            stripe = striped and _is_striped(number)
            pieces += painter.row(row, again, RowGround(first=not pieces, ruled=ruled, striped=stripe))
    for piece in pieces:
        piece.panel = column.panel
    if sum(piece.height for piece in pieces) < room / 2:
        for piece in pieces[:-1]:
            piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return pieces


def _has_stripes(theme: Theme) -> bool:
    """Whether the look has stripes for rows, and they can be seen."""
    colours = theme.brand.colours
    return theme.look.rows == "stripes" and colours.panel.contrast(colours.paper) >= _SEEN


def _is_striped(number: int) -> bool:
    """Of a table with stripes, every second row has one: not the first, which is below the ground of heads."""
    return number > 0 and number % 2 == 0


def _coloured(cells: Sequence[Cell], colour: Colour) -> list[Cell]:
    return [Cell([replace(span, colour=colour) for span in cell.spans], cell.element) for cell in cells]


class _RowSetting(NamedTuple):
    """The left edge of rows, how far the words of their first cells are from it, and how they are set."""

    left: float
    indent: float
    table: TableSetting


def _row(composer: Composer, cells: Sequence[Cell], setting: _RowSetting, drawn: DrawIcon | None) -> _TableRow:
    set_cells: list[tuple[float, Sequence[TextLine], Element]] = []
    left, indent, table = setting
    for cell, width in zip(cells, table.widths, strict=True):
        lines = broken_lines(cell.spans, table.size, width - 2 * table.pad - indent, cut=composer.cut)
        set_cells.append((left + indent, lines, cell.element))
        left, indent = left + width, 0.0
    return _TableRow(set_cells, max(len(lines) for _, lines, _ in set_cells), drawn, setting.left)


def row_icons(theme: Theme, grid: TableGrid, size: float) -> list[DrawIcon | None]:
    """What draws the icons of rows, in type of a size."""
    colours = theme.brand.colours
    colour = theme.icon_colour(colours.paper, colours.text)
    return [icon(theme, name, ICON * size, colour) if name else None for name in grid.icons]


class RowGround(NamedTuple):
    """What is drawn of a row besides its words: a rule above the first, a rule below it, a stripe behind it."""

    first: bool
    ruled: bool
    striped: bool


class TableType(NamedTuple):
    """How the lines of a table are set, in points. `rise` is from the top of a line down to its baseline."""

    size: float
    leading: float
    rise: float

    @classmethod
    def of(cls, theme: Theme, size: float, language: str) -> TableType:
        least = LINE_HEIGHTS.get(script_of(language), 0)
        leading = size * max(min(theme.format.type.line_height, 1.3), least)
        return cls(size, leading, (leading + theme.faces.regular.cap_height * size / 1000) / 2)


def draw_rules(pen: Pen, theme: Theme, edges: tuple[float, float], heights: Iterable[float | None]) -> None:
    """Rules from edge to edge at these heights; None for none."""
    for height in heights:
        if height is not None:
            pen.artifact()
            pen.rule(*edges, height, theme.brand.colours.rule, theme.look.rule)


class _TablePainter:
    """Draws rows of a table."""

    def __init__(self, theme: Theme, column: Column, setting: TableSetting, room: float, *, has_heads: bool) -> None:
        self.theme = theme
        # The ground of heads hangs out into the margins, so that words stand below those around the table.
        hang = _HANG if has_heads else 0.0
        self.edges = (column.left - hang, column.right + hang)
        self.pad = setting.pad
        self.room = room
        self.size, self.leading, self.rise = TableType.of(theme, setting.size, column.language)

    def head(self, row: _TableRow) -> Piece:
        height = row.lines * self.leading + 2 * self.pad
        colours = self.theme.brand.colours

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            self._ground(pen, top, height)
            pen.rule(*self.edges, top - height, colours.rule, self.theme.look.rule)
            self.lines(pen, row, slice(None), top - self.pad)

        return Piece(height, draw, with_next=WithNext.FIRMLY)

    def _ground(self, pen: Pen, top: float, height: float) -> None:
        """The ground of heads, whose upper corners are as round as those of cards."""
        left, right = self.edges
        panel, corner = self.theme.brand.colours.panel, min(self.theme.look.corner, height / 2)
        pen.rectangle(Rectangle(left, top - height, right, top), panel, radius=corner)
        if corner:
            pen.rectangle(Rectangle(left, top - height, right, top - height + corner), panel)

    def row(self, row: _TableRow, again: Piece | None, ground: RowGround) -> list[Piece]:
        """A row as a single piece; in several where it is taller than half a page. `again` is the head of the table."""
        pieces = []
        for part in self._parts(row, again.height if again is not None else 0.0):
            above, below = 0.0 if part.start else self.pad, self.pad if part.stop == row.lines else 0.0
            piece = self._piece(row, part, above, below, ground)
            piece.again = self.repeated(row, part.start, again)
            pieces.append(piece)
        return pieces

    def _parts(self, row: _TableRow, above: float) -> list[slice]:
        """The lines that stay together: all of a short row, single ones of a tall row.

        Of a row with a head, as many lines as the head has stay together at either end, so that it has room next to
        them on each page. `above` is the height of what is drawn at the top of a page before a row.
        """
        if row.lines * self.leading + 2 * self.pad <= self.room / 2:
            return [slice(0, row.lines)]
        ends = max(1, self._head_lines(row))
        if row.lines < 2 * ends:
            if row.lines * self.leading + 2 * self.pad + above <= self.room:
                return [slice(0, row.lines)]
            ends = 1
        cuts = [0, *range(ends, row.lines - ends + 1), row.lines]
        return [slice(start, stop) for start, stop in itertools.pairwise(cuts)]

    def _head_lines(self, row: _TableRow) -> int:
        """How many lines of a row's head are drawn again; none where there is no head, or one of a third of a page."""
        _, lines, element = row.cells[0]
        return len(lines) if element.role == "TH" and len(lines) * self.leading <= self.room / 3 else 0

    def _piece(self, row: _TableRow, part: slice, above: float, below: float, ground: RowGround) -> Piece:
        count = len(range(row.lines)[part])
        height = count * self.leading + above + below
        rule_above, rule_below = ground.first and not part.start, ground.ruled and below

        def draw(pen: Pen, top: float) -> None:
            if ground.striped:
                pen.artifact()
                box = Rectangle(self.edges[0], top - height, self.edges[1], top)
                pen.rectangle(box, self.theme.brand.colours.panel)
            heights = (top if rule_above else None, top - height if rule_below else None)
            draw_rules(pen, self.theme, self.edges, heights)
            self.lines(pen, row, part, top - above)

        return Piece(height, draw)

    def repeated(self, row: _TableRow, number: int, head: Piece | None) -> Piece | None:
        """What is drawn again, as an artifact, where the line `number` of a row comes first on a page.

        It is the `head` of the table and, next to a row that continues, the head of the row, which would otherwise
        be pages above its words. That is left out where the row has fewer lines left, as one has whose head is longer
        than a third of a page.
        """
        left, lines, _ = row.cells[0]
        count = self._head_lines(row)
        if not count or not count <= number <= row.lines - count:
            return head
        above = head.height if head is not None else 0.0

        def draw(pen: Pen, top: float) -> None:
            if head is not None:
                head.draw(pen, top)
            pen.artifact()
            baseline = top - above - self.rise
            with pen.unmarked():
                for line in lines:
                    pen.line(line, left, baseline, self.size, None)
                    baseline -= self.leading

        return Piece(above, draw, panel=head.panel if head is not None else None)

    def lines(self, pen: Pen, row: _TableRow, part: slice, top: float) -> None:
        if row.icon is not None and not part.start:
            row.icon(pen, row.left, top - (self.leading - ICON * self.size) / 2)
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
