"""A table as a list of labels and values, where the page is too narrow for its columns.

It has the same structure elements with the same words, each cell below the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import NamedTuple

from builder.core.part import Element
from builder.layout.blocks.panels import with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, keep_in_group
from builder.layout.lines import TextLine, TextSpan, break_lines, line_groups
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.table_widths import ICON, PAD, Cell, TableGrid
from builder.layout.tables import TableType, draw_rules, row_icons
from builder.layout.theme import Theme


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


def list_pieces(composer: Composer, grid: TableGrid, column: Column) -> list[Piece]:
    """The rows of a table below each other, each cell with the head of its column next to it.

    The heads are content where they come first, and artifacts in the other rows, as heads on a next page are.
    """
    size = composer.styles.body.size
    painter = _ListPainter(composer.theme, column, grid.indent(size))
    width, icons = column.width - grid.indent(size), row_icons(composer.theme, grid, size)
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
        drawn = painter.entries(entries, head, first=not pieces)
        if icons and (row_icon := icons[number]) is not None:
            drawn[0].draw = with_icon(drawn[0].draw, row_icon, column.left, painter.icon_top)
        pieces += drawn
    for piece in pieces:
        for each in (piece, piece.again):
            if each is not None:
                each.panel = column.panel
    return pieces


class _ListPainter:
    """Draws the rows of a table as lists."""

    def __init__(self, theme: Theme, column: Column, indent: float) -> None:
        self.theme = theme
        self.edges = (column.left, column.right)
        self.left = column.left + indent
        self.pad = PAD * theme.format.type.body
        self.size, self.leading, self.rise = TableType.of(theme, theme.format.type.body, column.language)

    @property
    def icon_top(self) -> float:
        """From the top of a row down to its icon, which is next to its first line."""
        return self.pad + (self.leading - ICON * self.size) / 2

    def entries(self, entries: Sequence[_ListEntry], head: Sequence[TextLine], *, first: bool) -> list[Piece]:
        """The entries of a row, with a rule below it, and above the `first`. `head` are the lines of the row's head."""
        parts = [(entry, rows) for entry in entries for rows in line_groups(len(entry.lines))]
        pieces = []
        for index, (entry, rows) in enumerate(parts):
            starts, lines = rows.start == 0, entry.lines[rows.start : rows.stop]
            above = self.pad if not index else self.pad / 2 if starts else 0.0
            below = self.pad if index == len(parts) - 1 else 0.0
            draw = self._entry(entry, lines, above, below, rule_above=first and not index)
            height = above + len(lines) * self.leading + below
            piece = Piece(height, draw, with_next=WithNext.FREE if below else WithNext.TOGETHER)
            if index:
                goes_on = [] if starts else entry.again
                piece.again = self._lines_again([*(head if entry is not entries[0] else []), *goes_on])
            pieces.append(piece)
        if sum(piece.height for piece in pieces) < self.theme.room / 3:
            keep_in_group(pieces, WithNext.FIRMLY)
        return pieces

    def _lines_again(self, lines: Sequence[TextLine]) -> Piece | None:
        """What a row of a list is about, above the rest of it on the next page."""
        height = len(lines) * self.leading + self.pad
        if not lines or height > self.theme.room / 3:
            return None

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            baseline = top - self.pad - self.rise
            with pen.unmarked():
                for line in lines:
                    pen.line(line, self.left, baseline, self.size, None)
                    baseline -= self.leading

        return Piece(height, draw)

    def _entry(
        self, entry: _ListEntry, lines: Sequence[TextLine], above: float, below: float, *, rule_above: bool
    ) -> Draw:
        height = above + len(lines) * self.leading + below

        def draw(pen: Pen, top: float) -> None:
            heights = (top if rule_above else None, top - height if below else None)
            draw_rules(pen, self.theme, self.edges, heights)
            baseline = top - above - self.rise
            for line in lines:
                for segment in line.segments:
                    is_label = id(segment.span) in entry.labels
                    aside = id(segment.span) == entry.colon or (is_label and entry.label is None)
                    element = entry.label if is_label and entry.label is not None else entry.value
                    with pen.unmarked() if aside else nullcontext():
                        pen.line(TextLine([segment], line.width), self.left, baseline, self.size, element)
                baseline -= self.leading

        return draw


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
