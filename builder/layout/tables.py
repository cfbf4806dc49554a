"""Tables: widths of columns from their words, rows that stay whole, heads that are drawn again on the next page.

Where the page is too narrow for its columns, a table is set as a list of labels and values: the same structure
elements with the same words, each cell below the last.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import NamedTuple

from builder.core.language_codes import script_of
from builder.core.part import Element, Rectangle
from builder.core.scripts import LINE_HEIGHTS
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext
from builder.layout.lines import TextLine, TextSpan, break_lines, line_groups, natural_width
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

_PAD = 7.0
"""Between a cell's edge and its words, in points."""
_NARROWEST = 6.0
"""The least width of a column whose words take several lines, as a multiple of their size."""


class Cell(NamedTuple):
    """Words of a cell, and its structure element: a TH or TD."""

    spans: Sequence[TextSpan]
    element: Element


class TableGrid(NamedTuple):
    """A row of heads, empty where there is none, and rows.

    With `first`, the first column is that wide (points), and the others share the rest evenly.
    """

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    first: float = 0


class _TableRow(NamedTuple):
    """Cells as lines, each with its left edge and its structure element; `lines` is how many the longest has."""

    cells: list[tuple[float, list[TextLine], Element]]
    lines: int


def table_pieces(composer: Composer, grid: TableGrid, column: Column) -> list[Piece]:
    """A piece for each row, as wide as the column."""
    widths = _column_widths(grid, composer.styles.body.size, column.width)
    if widths is None:
        return _as_list(composer, grid, column)
    painter = _TablePainter(composer.theme, column)
    all_rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    rows = [_row(composer, cells, column.left, widths) for cells in all_rows]
    head = painter.head(rows[0]) if grid.heads else None
    if head is not None and head.height > composer.theme.room / 3:
        # Too tall to repeat on each page above rows of up to half a page: draw it once, as a row like the others.
        head = None
    again = Piece(head.height, _as_artifact(head.draw), panel=column.panel) if head else None
    pieces = [head] if head else []
    for row in rows[1:] if head else rows:
        pieces += painter.row(row, again, first=not pieces)
    for piece in pieces:
        piece.panel = column.panel
    if sum(piece.height for piece in pieces) < composer.theme.room / 2:
        for piece in pieces[:-1]:
            piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return pieces


def _column_widths(grid: TableGrid, size: float, width: float) -> list[float] | None:
    """Share `width` out: each column its longest word, then by what its words would take on one line.

    None where there is not enough of it.
    """
    rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    columns = len(rows[0])
    natural, least, parted = ([2 * _PAD] * columns for _ in range(3))
    for row in rows:
        for index, cell in enumerate(row):
            words = natural_width(cell.spans, size)
            needed = min(words.total, _NARROWEST * size)
            natural[index] = max(natural[index], words.total + 2 * _PAD)
            least[index] = max(least[index], max(words.longest, needed) + 2 * _PAD)
            parted[index] = max(parted[index], max(words.parted, needed) + 2 * _PAD)
    if sum(least) > width + 0.01:
        # A number on another line than its unit is better than a table that becomes a list.
        least = parted
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


def least_width(cells: Iterable[Sequence[TextSpan]], size: float) -> float:
    """The width of a column that cuts no word of `cells`, set at `size`; all in points."""
    return max(natural_width(spans, size).longest for spans in cells) + 2 * _PAD


def _row(composer: Composer, cells: Sequence[Cell], left: float, widths: Sequence[float]) -> _TableRow:
    size, cut = composer.styles.body.size, composer.cut
    set_cells: list[tuple[float, list[TextLine], Element]] = []
    for cell, width in zip(cells, widths, strict=True):
        set_cells.append((left + _PAD, break_lines(cell.spans, size, width - 2 * _PAD, cut=cut), cell.element))
        left += width
    return _TableRow(set_cells, max(len(lines) for _, lines, _ in set_cells))


class _TablePainter:
    """Draws rows of a table."""

    def __init__(self, theme: Theme, column: Column) -> None:
        scale = theme.format.type
        self.theme = theme
        self.left, self.right = column.left, column.right
        self.size = scale.body
        self.leading = scale.body * max(min(scale.line_height, 1.3), LINE_HEIGHTS.get(script_of(column.language), 0))
        self.rise = (self.leading + theme.faces.regular.cap_height * self.size / 1000) / 2

    def head(self, row: _TableRow) -> Piece:
        height = row.lines * self.leading + 2 * _PAD
        colours = self.theme.brand.colours

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            pen.rectangle(Rectangle(self.left, top - height, self.right, top), colours.panel)
            pen.rule(self.left, self.right, top - height, colours.rule, 1.2)
            self.lines(pen, row, slice(None), top - _PAD)

        return Piece(height, draw, with_next=WithNext.FIRMLY)

    def row(self, row: _TableRow, again: Piece | None, *, first: bool) -> list[Piece]:
        """A row as a single piece; in several where it is taller than half a page. `again` is the head of the table."""
        pieces = []
        for part in self._parts(row, again.height if again is not None else 0.0):
            above, below = 0.0 if part.start else _PAD, _PAD if part.stop == row.lines else 0.0
            piece = self._piece(row, part, above, below, rule_above=first and not part.start)
            piece.again = self.repeated(row, part.start, again)
            pieces.append(piece)
        return pieces

    def _parts(self, row: _TableRow, above: float) -> list[slice]:
        """The lines that stay together: all of a short row, single ones of a tall row.

        Of a row with a head, as many lines as the head has stay together at either end, so that it has room next to
        them on each page. `above` is the height of what is drawn at the top of a page before a row.
        """
        if row.lines * self.leading + 2 * _PAD <= self.theme.room / 2:
            return [slice(0, row.lines)]
        ends = max(1, self._head_lines(row))
        if row.lines < 2 * ends:
            if row.lines * self.leading + 2 * _PAD + above <= self.theme.room:
                return [slice(0, row.lines)]
            ends = 1
        cuts = [0, *range(ends, row.lines - ends + 1), row.lines]
        return [slice(start, stop) for start, stop in itertools.pairwise(cuts)]

    def _head_lines(self, row: _TableRow) -> int:
        """How many lines of a row's head are drawn again; none where there is no head, or one of a third of a page."""
        _, lines, element = row.cells[0]
        return len(lines) if element.role == "TH" and len(lines) * self.leading <= self.theme.room / 3 else 0

    def _piece(self, row: _TableRow, part: slice, above: float, below: float, *, rule_above: bool) -> Piece:
        count = len(range(row.lines)[part])
        height = count * self.leading + above + below

        def draw(pen: Pen, top: float) -> None:
            self.rules(pen, top if rule_above else None, top - height if below else None)
            self.lines(pen, row, part, top - above)

        return Piece(height, draw)

    def entries(self, entries: Sequence[_ListEntry], head: Sequence[TextLine], *, first: bool) -> list[Piece]:
        """The entries of a row, with a rule below it, and above the `first`. `head` are the lines of the row's head."""
        parts = [(entry, lines) for entry in entries for lines in line_groups(entry.lines)]
        pieces = []
        for index, (entry, lines) in enumerate(parts):
            starts = lines[0] is entry.lines[0]
            above = _PAD if not index else _PAD / 2 if starts else 0.0
            below = _PAD if index == len(parts) - 1 else 0.0
            draw = self._entry(entry, lines, above, below, rule_above=first and not index)
            height = above + len(lines) * self.leading + below
            piece = Piece(height, draw, with_next=WithNext.FREE if below else WithNext.TOGETHER)
            if index:
                goes_on = [] if starts else entry.again
                piece.again = self._lines_again([*(head if entry is not entries[0] else []), *goes_on])
            pieces.append(piece)
        return pieces

    def _lines_again(self, lines: Sequence[TextLine]) -> Piece | None:
        """What a row of a list is about, above the rest of it on the next page."""
        height = len(lines) * self.leading + _PAD
        if not lines or height > self.theme.room / 3:
            return None

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            baseline = top - _PAD - self.rise
            with pen.unmarked():
                for line in lines:
                    pen.line(line, self.left + _PAD, baseline, self.size, None)
                    baseline -= self.leading

        return Piece(height, draw)

    def _entry(
        self, entry: _ListEntry, lines: Sequence[TextLine], above: float, below: float, *, rule_above: bool
    ) -> Draw:
        height = above + len(lines) * self.leading + below

        def draw(pen: Pen, top: float) -> None:
            self.rules(pen, top if rule_above else None, top - height if below else None)
            baseline = top - above - self.rise
            for line in lines:
                for segment in line.segments:
                    is_label = id(segment.span) in entry.labels
                    aside = id(segment.span) == entry.colon or (is_label and entry.label is None)
                    element = entry.label if is_label and entry.label is not None else entry.value
                    with pen.unmarked() if aside else nullcontext():
                        pen.line(TextLine([segment], line.width), self.left + _PAD, baseline, self.size, element)
                baseline -= self.leading

        return draw

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

    def rules(self, pen: Pen, above: float | None, below: float | None) -> None:
        """Rules across the table at these heights."""
        for height in (above, below):
            if height is not None:
                pen.artifact()
                pen.rule(self.left, self.right, height, self.theme.brand.colours.rule, 0.75)

    def lines(self, pen: Pen, row: _TableRow, part: slice, top: float) -> None:
        for left, lines, element in row.cells:
            baseline = top - self.rise
            for line in lines[part]:
                pen.line(line, left, baseline, self.size, element)
                baseline -= self.leading


class _ListEntry(NamedTuple):
    """A cell with the label before it, as lines. `labels` and `colon` are the spans of the label, by their identity.

    `label` is None where the label has been content before: it is an artifact then. `again` is the label alone.
    """

    lines: list[TextLine]
    labels: frozenset[int]
    colon: int
    label: Element | None
    value: Element
    again: list[TextLine]


def _as_list(composer: Composer, grid: TableGrid, column: Column) -> list[Piece]:
    """The rows of a table below each other, each cell with the head of its column next to it.

    The heads are content where they come first, and artifacts in the other rows, as heads on a next page are.
    """
    first = (grid.heads or grid.rows[0])[0]
    composer.listed.append("".join(span.text for span in first.spans))
    painter = _TablePainter(composer.theme, column)
    size, width = composer.styles.body.size, column.width - 2 * _PAD
    pieces: list[Piece] = []
    for number, row in enumerate(grid.rows):
        labels: list[tuple[Sequence[TextSpan], Element | None]]
        if grid.heads:
            labels = [(head.spans, None if number else head.element) for head in grid.heads]
            values = row
        else:
            # The head of the row is the label of the cell next to it.
            labels = [(row[0].spans, row[0].element), *[((), None)] * (len(row) - 2)]
            values = row[1:]
        entries = [
            _list_entry(composer, spans, element, cell, width)
            for (spans, element), cell in zip(labels, values, strict=True)
        ]
        head = break_lines(_bold(composer, row[0].spans), size, width) if row[0].element.role == "TH" else []
        pieces += painter.entries(entries, head, first=not pieces)
    for piece in pieces:
        for each in (piece, piece.again):
            if each is not None:
                each.panel = column.panel
    return pieces


def _list_entry(
    composer: Composer, label: Sequence[TextSpan], element: Element | None, cell: Cell, width: float
) -> _ListEntry:
    named, size = _bold(composer, label), composer.styles.body.size
    ended = "".join(span.text for span in named).rstrip()[-1:] in (*":?!.", "")
    first = (named or cell.spans)[0]
    colon = replace(first, text=" " if ended else ": ", face=composer.theme.faces.bold, element=None, target="")
    spans = [*named, colon, *cell.spans] if named else cell.spans
    lines = break_lines(spans, size, width, cut=composer.cut)
    again = break_lines([*named, colon], size, width) if named else []
    return _ListEntry(lines, frozenset(map(id, named)), id(colon), element, cell.element, again)


def _bold(composer: Composer, spans: Sequence[TextSpan]) -> list[TextSpan]:
    """Words of a label, which is on the paper and not on the panel that heads of columns have."""
    return [replace(span, face=composer.theme.faces.bold, colour=composer.theme.brand.colours.text) for span in spans]


def _as_artifact(draw: Draw) -> Draw:
    """The same strokes with no part in the structure: a head that is drawn again on the next page."""

    def drawn(pen: Pen, top: float) -> None:
        with pen.unmarked():
            draw(pen, top)

    return drawn
