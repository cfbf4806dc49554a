"""Key facts: a card for each, in two columns where they have room, and a line of what to ask the team about.

To those who listen they are a table, whose rows are the cards in their order.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from builder.core.part import Element, Rectangle
from builder.document import Heading, Node, Role
from builder.layout.blocks.panels import panel_of
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.lines import TextLine, TextSpan, break_lines, natural_width
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle

_LEAST = 10.5
"""How wide the words of a card are at least where two are side by side, as a multiple of their size."""
_LINE_HEIGHT = 1.25


class _Words(NamedTuple):
    """A cell of the table: what it says, how that is set, and its structure element."""

    spans: Sequence[TextSpan]
    style: TextStyle
    element: Element


class _Card(NamedTuple):
    """A topic above its answer, as lines."""

    words: Sequence[tuple[Sequence[TextLine], _Words]]

    @property
    def height(self) -> float:
        return sum(len(lines) * cell.style.leading for lines, cell in self.words)


def draw(composer: Composer, facts: Node, column: Column) -> list[Piece]:
    """The title, the cards, and what to ask about."""
    pieces: list[Piece] = []
    for node in facts.nodes:
        if isinstance(node, Heading):
            pieces += composer.heading(node, column, composer.styles.section_title)
        elif node.role is Role.TABLE:
            pieces += _cards(composer, node, column)
        else:
            before = composer.theme.format.spacing.paragraph if len(pieces) > 2 else 0
            pieces += composer.text(node, column, before=before)
    return pieces


def _cards(composer: Composer, table: Node, column: Column) -> list[Piece]:
    """Rows of cards, each of which is on one page."""
    rows = [[_cell(composer, cell, column) for cell in row.nodes] for row in table.nodes]
    places = _places(composer, rows, column)
    pieces: list[Piece] = []
    for start in range(0, len(rows), len(places)):
        row = rows[start : start + len(places)]
        # A card that is alone in its row is as wide as the row.
        drawn = _row(composer, row, places if len(row) == len(places) else [column], column)
        if pieces:
            drawn[0].before = _gap(composer)
            pieces[-1].with_next = WithNext.TOGETHER
        pieces += drawn
    return pieces


def _cell(composer: Composer, cell: Node, column: Column) -> _Words:
    """A topic in small type, or an answer in bold."""
    type, colour = composer.theme.format.type, composer.theme.brand.colours.on_panel
    is_topic = cell.role is Role.ROW_HEAD
    style = composer.styles.text(type.small if is_topic else type.body, _LINE_HEIGHT)
    spans = composer.spans(cell.runs, column.coloured(colour), bold=not is_topic)
    return _Words(spans, style, composer.elements[cell])


def _gap(composer: Composer) -> float:
    return 0.5 * composer.theme.format.spacing.block


def _pad(composer: Composer) -> float:
    return max(0.6 * composer.theme.format.spacing.block, 0.45 * composer.theme.format.type.body)


def _places(composer: Composer, rows: Sequence[Sequence[_Words]], column: Column) -> list[Column]:
    """Where the cards of a row are: side by side if no word of theirs is too wide for that."""
    half, cells = (column.width - _gap(composer)) / 2, list(itertools.chain.from_iterable(rows))
    room = half - 2 * _pad(composer)
    widest = max(natural_width(cell.spans, cell.style.size).longest for cell in cells)
    if len(rows) == 1 or room < max(widest, _LEAST * composer.theme.format.type.body):
        return [column]
    return [column.indented(0, column.width - half), column.indented(column.width - half)]


def _row(composer: Composer, row: Sequence[Sequence[_Words]], places: Sequence[Column], column: Column) -> list[Piece]:
    """Cards side by side, of the same height, as one piece. One of half a page or more is cut where it must be."""
    pad = _pad(composer)
    cards = [_card(composer, cells, place.width - 2 * pad) for cells, place in zip(row, places, strict=True)]
    height = max(card.height for card in cards) + 2 * pad
    if height > composer.theme.room / 2:
        return [piece for cells in row for piece in _long(composer, cells, column)]
    panels = [panel_of(composer.theme, place) for place in places]

    def draw(pen: Pen, top: float) -> None:
        for card, place, panel in zip(cards, places, panels, strict=True):
            pen.artifact()
            panel.paint(pen, Rectangle(place.left, top - height, place.right, top))
            _draw_words(pen, card, place.left + pad, top - pad)

    return [Piece(height, draw)]


def _card(composer: Composer, cells: Sequence[_Words], width: float) -> _Card:
    return _Card([(break_lines(cell.spans, cell.style.size, width, cut=composer.cut), cell) for cell in cells])


def _draw_words(pen: Pen, card: _Card, left: float, top: float) -> None:
    for lines, cell in card.words:
        for line in lines:
            pen.line(line, left, top - cell.style.rise, cell.style.size, cell.element)
            top -= cell.style.leading


def _long(composer: Composer, cells: Sequence[_Words], column: Column) -> list[Piece]:
    """A card that is as tall as half a page: across the column, on a ground that goes on where a page ends."""
    pad = _pad(composer)
    panel = panel_of(composer.theme, column)
    inner = column.on_panel(panel, composer.theme.brand.colours.on_panel).indented(pad, pad)
    pieces = [space(pad, WithNext.FIRMLY, panel)]
    for number, cell in enumerate(cells):
        with_next = WithNext.FREE if number else WithNext.FIRMLY
        pieces += composer.paragraph(cell.element, cell.spans, inner, cell.style, with_next=with_next)
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad, WithNext.FREE, panel)]
