"""People to turn to: a card for each, side by side where they have room, with large numbers to ring.

Those for help that cannot wait have a bar, a badge and the colours of a call-out, and say so in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.content.brand import Tone
from builder.core.part import Element
from builder.core.units import Colour
from builder.document import Heading, Node, Role
from builder.layout.blocks import stacks
from builder.layout.blocks.panels import BADGE, BAR, badge, inset, panel_of, toned_panel, with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Panel, Piece, WithNext, both, keep_in_group, space
from builder.layout.icons import icon
from builder.layout.lines import TextLine, break_lines, natural_width
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle

_LARGE = 1.36
"""How large numbers are, as a multiple of the size of body text."""
_LEAST = 10.5
"""How wide the words of a card are at least where two are side by side, as a multiple of their size."""
_LINE_HEIGHT = 1.25
_ICON, _GAP = 1.15, 0.3
"""How large the icons of ways to reach somebody are, and the space next to them, as multiples of the size of body
text."""
_NUMBERS = {Role.PHONE, Role.EMAIL, Role.WEB}
"""What is found at a glance: on a line of its own, where the label leaves no room."""


class _Sizes(NamedTuple):
    """The sizes of telephone numbers and of all other ways: the same in all cards of a block, to fit on their lines."""

    number: float
    other: float


def draw(composer: Composer, contacts: Node, column: Column) -> list[Piece]:
    """Rows of cards. A card that is alone in its row is as wide as the row."""
    rows, places = _rows(composer, contacts.nodes, column), stacks.halves(composer, column)
    narrow = [contact for row in rows if len(row) > 1 for contact in row]
    sizes = _sizes(composer, narrow or contacts.nodes, places[0] if narrow else column)
    pieces: list[Piece] = []
    for row in rows:
        drawn = _row(composer, row, places if len(row) > 1 else [column], sizes)
        if pieces:
            drawn[0].before = stacks.gap(composer)
        pieces += drawn
    keep_in_group(pieces, WithNext.WHOLE)
    return pieces


def _room(composer: Composer, place: Column) -> float:
    """How wide the words of a card are."""
    return place.width - 2 * inset(composer.theme) - BAR


def _indent(composer: Composer) -> float:
    """How far words are from the edge of the icon that is next to them."""
    return (_ICON + _GAP) * composer.theme.format.type.body


def _rows(composer: Composer, contacts: Sequence[Node], column: Column) -> list[Sequence[Node]]:
    """Which cards are side by side: two that follow each other, if their numbers and addresses have room for that."""
    room, body = _room(composer, stacks.halves(composer, column)[0]), composer.theme.format.type.body
    has_room = [room >= max(_least_width(composer, contact), _LEAST * body) for contact in contacts]
    rows: list[Sequence[Node]] = []
    start = 0
    while start < len(contacts):
        end = start + (2 if all(has_room[start : start + 2]) and start + 1 < len(contacts) else 1)
        rows.append(contacts[start:end])
        start = end
    return rows


def _least_width(composer: Composer, contact: Node) -> float:
    """How wide the longest number or address of a card is, next to its icon."""
    type = composer.theme.format.type
    sizes = {Role.PHONE: _LARGE * type.body}
    widths = [_value_width(composer, way, sizes.get(way.role, type.small)) for way in _ways([contact])]
    return max(widths, default=0.0) + _indent(composer)


def _sizes(composer: Composer, contacts: Sequence[Node], place: Column) -> _Sizes:
    type, large = composer.theme.format.type, _LARGE * composer.theme.format.type.body
    room = _room(composer, place) - _indent(composer)
    phones = [_value_width(composer, way, large) for way in _ways(contacts) if way.role is Role.PHONE]
    addresses = [_value_width(composer, way, type.body) for way in _ways(contacts) if way.role is not Role.PHONE]
    number = large * min(1.0, room / max(phones, default=room))
    return _Sizes(max(number, type.body), type.body if max(addresses, default=0.0) <= room else type.small)


def _ways(contacts: Sequence[Node]) -> list[Node]:
    return [way for contact in contacts for way in contact.nodes if way.role in _NUMBERS]


def _value_width(composer: Composer, way: Node, size: float) -> float:
    """How wide the longest word of a number or address is."""
    column = Column.of_page(composer.theme, composer.words.language)
    return natural_width(composer.spans(way.runs[1:], column), size).longest


def _row(composer: Composer, row: Sequence[Node], places: Sequence[Column], sizes: _Sizes) -> list[Piece]:
    """Cards side by side, as one piece; a card that is alone is cut where it is higher than a page."""
    pad = inset(composer.theme)
    cards = [_Card(composer, contact, place, sizes) for contact, place in zip(row, places, strict=True)]
    found = [card.pieces() for card in cards]
    if len(row) > 1 and max(map(stacks.height_of, found)) + 2 * pad <= composer.theme.room:
        return [stacks.side_by_side(found, [card.panel for card in cards], pad)]
    pieces: list[Piece] = []
    for card, drawn in zip(cards, found, strict=True):
        for piece in drawn:
            piece.with_next = WithNext.FIRMLY
        before = space(pad, WithNext.FIRMLY, card.panel)
        before.before = stacks.gap(composer) if pieces else 0
        pieces += [before, *drawn, space(pad, WithNext.FREE, card.panel)]
    return pieces


class _Card:
    """Draws a contact in its place."""

    def __init__(self, composer: Composer, contact: Node, place: Column, sizes: _Sizes) -> None:
        self.composer, self.contact, self.sizes = composer, contact, sizes
        self.tone, self.pad = _tone(composer, contact.role), inset(composer.theme)
        theme = composer.theme
        self.panel: Panel = panel_of(theme, place) if self.tone is None else toned_panel(theme, place, self.tone)
        self.colour: Colour = theme.brand.colours.on_panel if self.tone is None else self.tone.text
        bar = 0 if self.tone is None else BAR
        self.column = place.on_panel(self.panel, self.colour).indented(self.pad + bar, self.pad)

    def pieces(self) -> list[Piece]:
        """What is in the card, below each other."""
        pieces: list[Piece] = []
        for line in self.contact.nodes:
            if isinstance(line, Heading):
                pieces += self._title(line)
            else:
                pieces += self._way(line)
        return pieces

    @property
    def icon_colour(self) -> Colour:
        """The colour of icons on the ground of the card."""
        theme = self.composer.theme
        return self.tone.border if self.tone else theme.icon_colour(theme.brand.colours.panel, self.colour)

    def _title(self, heading: Node) -> list[Piece]:
        style = self.composer.styles.block_title
        style = style._replace(colour=self.colour, after=style.after / 2)
        theme, name, size = self.composer.theme, self.contact.icon, BADGE * style.size
        if self.tone is not None:
            drawn = badge(theme, self.tone, "!", name, size)
        elif name:
            drawn = icon(theme, name, size, self.icon_colour)
        else:
            return self.composer.heading(heading, self.column, style)
        pieces = self.composer.heading(heading, self.column.indented(size + 0.4 * style.size), style)
        pieces[0].draw = with_icon(pieces[0].draw, drawn, self.column.left, (style.leading - size) / 2)
        return pieces

    def _way(self, way: Node) -> list[Piece]:
        """A way to reach somebody, with its icon before its first line."""
        theme, element = self.composer.theme, self.composer.elements[way]
        size = _ICON * theme.format.type.body
        column = self.column.indented(_indent(self.composer)) if way.icon else self.column
        if way.role in _NUMBERS:
            pieces, leading = self._number(way, column)
        else:
            style = self.composer.styles.text(self.sizes.other if way.icon else theme.format.type.body, _LINE_HEIGHT)
            spans, leading = self.composer.spans(way.runs, column), style.leading
            pieces = self.composer.paragraph(element, spans, column, style, with_next=WithNext.TOGETHER)
        if way.icon:
            drawn = icon(theme, way.icon, size, self.icon_colour)
            pieces[0].draw = with_icon(pieces[0].draw, drawn, self.column.left, (leading - size) / 2)
        pieces[0].before = 0.4 * theme.format.spacing.item
        return pieces

    def _number(self, way: Node, column: Column) -> tuple[list[Piece], float]:
        """A small label, and what it names next to it where both fit on a line, else below it.

        With the height of the first line.
        """
        composer, element = self.composer, self.composer.elements[way]
        size = self.sizes.number if way.role is Role.PHONE else self.sizes.other
        style, small = composer.styles.text(size, _LINE_HEIGHT), composer.styles.text(composer.styles.small.size, 1.2)
        values = composer.spans(way.runs[1:], column)
        for span in values:
            # All words here are links: a line below each would say nothing, and hide signs of an address.
            span.underlined = False
        label = break_lines(composer.spans(way.runs[:1], column), small.size, column.width, cut=composer.cut)
        # A space, so that readers of the file do not run the label and the words together.
        label[-1] = label[-1].with_space(small.size)
        next_to = column.indented(label[-1].width + label[-1].segments[-1].width)
        width = natural_width(values, size)
        if len(label) == 1 and width.total <= next_to.width:
            pieces = composer.paragraph(element, values, next_to, style, with_next=WithNext.TOGETHER)
            pieces[0].draw = both(_lines(label, column.left, small._replace(rise=style.rise), element), pieces[0].draw)
            return pieces, style.leading
        draw = _lines(label, column.left, small, element)
        above = Piece(len(label) * small.leading, draw, with_next=WithNext.FIRMLY, panel=column.panel)
        pieces = composer.paragraph(element, values, column, style, with_next=WithNext.TOGETHER)
        return [above, *pieces], small.leading


def _lines(lines: Sequence[TextLine], left: float, style: TextStyle, element: Element) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        for number, line in enumerate(lines):
            pen.line(line, left, top - style.rise - number * style.leading, style.size, element)

    return draw


def _tone(composer: Composer, role: Role) -> Tone | None:
    tones = composer.theme.brand.colours.callouts
    return {Role.CONTACT_AT_ONCE: tones.urgent, Role.CONTACT_SOON: tones.warning}.get(role)
