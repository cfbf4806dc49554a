"""Key facts: a card for each, in two columns where they have room, and a line of what to ask the team about.

To those who listen they are a table, whose rows are the cards in their order.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from builder.core.part import Element
from builder.document import Heading, Node, Role
from builder.layout.blocks import stacks
from builder.layout.blocks.panels import panel_of
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.lines import TextSpan, natural_width
from builder.layout.styles import Column, TextStyle

_LEAST = 10.5
"""How wide the words of a card are at least where two are side by side, as a multiple of their size."""
_LINE_HEIGHT = 1.25


class _CardWords(NamedTuple):
    """A cell of the table: what it says, how that is set, and its structure element."""

    spans: Sequence[TextSpan]
    style: TextStyle
    element: Element


def draw(composer: Composer, facts: Node, column: Column) -> list[Piece]:
    """The title, the cards, and what to ask about."""
    pieces: list[Piece] = []
    for node in facts.nodes:
        if isinstance(node, Heading):
            pieces += composer.heading(node, column, composer.styles.section_title)
        elif node.role is Role.TABLE:
            pieces += _cards(composer, node, column)
        else:
            before = composer.theme.format.spacing.paragraph if len(facts.nodes) > 2 else 0
            pieces += composer.text(node, column, before=before)
    return pieces


def _cards(composer: Composer, table: Node, column: Column) -> list[Piece]:
    """Rows of cards, each of which is on one page."""
    cards = [[_cell(composer, cell, column) for cell in row.nodes] for row in table.nodes]
    places = _places(composer, cards, column)
    pieces: list[Piece] = []
    for start in range(0, len(cards), len(places)):
        row = cards[start : start + len(places)]
        # A card that is alone in its row is as wide as the row.
        drawn = _row(composer, row, places if len(row) == len(places) else [column], column)
        if pieces:
            drawn[0].before = stacks.gap(composer)
            pieces[-1].with_next = WithNext.TOGETHER
        pieces += drawn
    return pieces


def _cell(composer: Composer, cell: Node, column: Column) -> _CardWords:
    """A topic in small type, or an answer in bold."""
    type, colour = composer.theme.format.type, composer.theme.brand.colours.on_panel
    is_topic = cell.role is Role.ROW_HEAD
    style = composer.styles.text(type.small if is_topic else type.body, _LINE_HEIGHT)
    spans = composer.spans(cell.runs, column.coloured(colour), bold=not is_topic)
    return _CardWords(spans, style, composer.elements[cell])


def _pad(composer: Composer) -> float:
    return max(0.6 * composer.theme.format.spacing.block, 0.45 * composer.theme.format.type.body)


def _places(composer: Composer, cards: Sequence[Sequence[_CardWords]], column: Column) -> list[Column]:
    """Where the cards of a row are: side by side if no word of theirs is too wide for that."""
    places, cells = stacks.halves(composer, column), itertools.chain.from_iterable(cards)
    widest = max(natural_width(cell.spans, cell.style.size).longest for cell in cells)
    room = places[0].width - 2 * _pad(composer)
    enough = len(cards) > 1 and room >= max(widest, _LEAST * composer.theme.format.type.body)
    return places if enough else [column]


def _row(
    composer: Composer, row: Sequence[Sequence[_CardWords]], places: Sequence[Column], column: Column
) -> list[Piece]:
    """Cards side by side, as one piece. One that is as high as half a page goes across, and is cut where it must be."""
    pad = _pad(composer)
    cards = [_stack(composer, cells, place.indented(pad, pad)) for cells, place in zip(row, places, strict=True)]
    if max(map(stacks.height_of, cards)) + 2 * pad <= composer.theme.room / 2:
        return [stacks.side_by_side(cards, [panel_of(composer.theme, place) for place in places], pad)]
    return [piece for cells in row for piece in _long(composer, cells, column)]


def _stack(composer: Composer, cells: Sequence[_CardWords], column: Column) -> list[Piece]:
    """A topic above its answer."""
    pieces: list[Piece] = []
    for number, cell in enumerate(cells):
        with_next = WithNext.FREE if number else WithNext.FIRMLY
        pieces += composer.paragraph(cell.element, cell.spans, column, cell.style, with_next=with_next)
    return pieces


def _long(composer: Composer, cells: Sequence[_CardWords], column: Column) -> list[Piece]:
    """A card across the column, on a ground that goes on where a page ends."""
    pad, panel = _pad(composer), panel_of(composer.theme, column)
    inner = column.on_panel(panel, composer.theme.brand.colours.on_panel).indented(pad, pad)
    pieces = [space(pad, WithNext.FIRMLY, panel), *_stack(composer, cells, inner)]
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad, WithNext.FREE, panel)]
