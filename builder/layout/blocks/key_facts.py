"""Key facts: a card for each, in two columns where they have room, and a line of what to ask the team about.

To those who listen they are a table, whose rows are the cards in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.core.part import Element
from builder.document import Heading, Node, Role
from builder.layout.blocks import stacks
from builder.layout.blocks.panels import inset, panel_of, with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, keep_in_group, space
from builder.layout.icons import icon
from builder.layout.lines import TextSpan, natural_width
from builder.layout.styles import Column, TextStyle

_LEAST = 10.5
"""How wide the words of a card are at least where two are side by side, as a multiple of their size."""
_LEAST_AT_ICONS = 7.5
"""The same next to icons."""
_LINE_HEIGHT = 1.2


class _CardWords(NamedTuple):
    """A cell of the table: what it says, how that is set, and its structure element."""

    spans: Sequence[TextSpan]
    style: TextStyle
    element: Element


class _FactCard(NamedTuple):
    """The topic and the answer of a card, and the name of its icon, "" for none."""

    words: Sequence[_CardWords]
    icon: str


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
    cards = [_FactCard([_cell(composer, cell, column) for cell in row.nodes], row.icon) for row in table.nodes]
    places = _places(composer, cards, column)
    pieces: list[Piece] = []
    for start in range(0, len(cards), len(places)):
        row = cards[start : start + len(places)]
        # A card that is alone in its row is as wide as the row.
        drawn = _row(composer, row, places if len(row) == len(places) else [column], column, _indented(composer, cards))
        drawn[0].before = stacks.gap(composer) if pieces else 0
        pieces += drawn
    keep_in_group(pieces)
    return pieces


def _cell(composer: Composer, cell: Node, column: Column) -> _CardWords:
    """A topic in small type, or an answer in bold."""
    type, colour = composer.theme.format.type, composer.theme.brand.colours.on_panel
    is_topic = cell.role is Role.ROW_HEAD
    style = composer.styles.text(type.small if is_topic else type.body, _LINE_HEIGHT)
    spans = composer.spans(cell.runs, column.coloured(colour), bold=not is_topic)
    return _CardWords(spans, style, composer.elements[cell])


def _icon_size(composer: Composer) -> float:
    return 1.9 * composer.theme.format.type.body


def _indented(composer: Composer, cards: Sequence[_FactCard]) -> float:
    """How far the words of cards are from their icons' edges: all have the same, if one of them has an icon."""
    body = composer.theme.format.type.body
    return _icon_size(composer) + 0.6 * body if any(card.icon for card in cards) else 0.0


def _places(composer: Composer, cards: Sequence[_FactCard], column: Column) -> list[Column]:
    """Where the cards of a row are: side by side if no word of theirs is too wide for that."""
    body, places = composer.theme.format.type.body, stacks.halves(composer, column)
    widest = max(natural_width(cell.spans, cell.style.size).longest for card in cards for cell in card.words)
    icons = _indented(composer, cards)
    room = places[0].width - 2 * inset(composer.theme) - icons
    least = _LEAST_AT_ICONS if icons else _LEAST
    return places if len(cards) > 1 and room >= max(widest, least * body) else [column]


def _row(
    composer: Composer, row: Sequence[_FactCard], places: Sequence[Column], column: Column, indent: float
) -> list[Piece]:
    """Cards side by side, as one piece. One that is as high as half a page goes across, and is cut where it must be."""
    pad = inset(composer.theme)
    drawn = [_stack(composer, card, place.indented(pad, pad), indent) for card, place in zip(row, places, strict=True)]
    if max(map(stacks.height_of, drawn)) + 2 * pad <= composer.theme.room / 2:
        return [stacks.side_by_side(drawn, [panel_of(composer.theme, place) for place in places], pad)]
    return [piece for card in row for piece in _long(composer, card, column, indent)]


def _stack(composer: Composer, card: _FactCard, column: Column, indent: float) -> list[Piece]:
    """A topic above its answer, with the icon next to both."""
    pieces: list[Piece] = []
    inner = column.indented(indent)
    for number, cell in enumerate(card.words):
        with_next = WithNext.FREE if number else WithNext.FIRMLY
        pieces += composer.paragraph(cell.element, cell.spans, inner, cell.style, balanced=True, with_next=with_next)
    if card.icon:
        colours, size = composer.theme.brand.colours, _icon_size(composer)
        drawn = icon(composer.theme, card.icon, size, composer.theme.icon_colour(colours.panel, colours.on_panel))
        first = sum(cell.style.leading for cell in card.words)
        pieces[0].draw = with_icon(pieces[0].draw, drawn, column.left, (first - size) / 2)
    return pieces


def _long(composer: Composer, card: _FactCard, column: Column, indent: float) -> list[Piece]:
    """A card across the column, on a ground that goes on where a page ends."""
    pad, panel = inset(composer.theme), panel_of(composer.theme, column)
    inner = column.on_panel(panel, composer.theme.brand.colours.on_panel).indented(pad, pad)
    pieces = [space(pad, WithNext.FIRMLY, panel), *_stack(composer, card, inner, indent)]
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad, WithNext.FREE, panel)]
