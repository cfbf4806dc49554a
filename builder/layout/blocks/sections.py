"""Sections: a title, body text, and blocks with space between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from builder.core.units import points
from builder.document import Heading, Node, Role
from builder.layout.blocks import (
    callout,
    checklist,
    contacts,
    figure,
    glossary,
    prose,
    questions_and_answers,
    questions_to_ask,
    remember,
    steps,
    table,
    writing_lines,
)
from builder.layout.blocks.panels import with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.icons import icon
from builder.layout.styles import Column

BLOCKS: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.PROSE: prose.draw,
    Role.PASSAGE: prose.draw_passage,
    Role.LIST: prose.draw_list,
    Role.STEPS: steps.draw,
    Role.CHECKLIST: checklist.draw,
    Role.REMEMBER: remember.draw,
    Role.INFORMATION: callout.draw,
    Role.WARNING: callout.draw,
    Role.URGENT: callout.draw,
    Role.TABLE: table.draw,
    Role.FIGURE: figure.draw,
    Role.DECORATION: figure.draw,
    Role.FIGURES: figure.draw_pair,
    Role.CONTACTS: contacts.draw,
    Role.ANSWERED_QUESTIONS: questions_and_answers.draw,
    Role.QUESTIONS: questions_to_ask.draw,
    Role.GLOSSARY: glossary.draw,
    Role.FIELD: writing_lines.draw,
}
"""How each kind of block is drawn: as pieces in a column."""


_PICTURES = (Role.FIGURE, Role.DECORATION, Role.FIGURES)
_LED_TO = (*_PICTURES, Role.STEPS, Role.CHECKLIST)
"""What starts on the page of the words before it."""
_ICON = 1.4
"""How high the icon of a title is, as a multiple of the title's size."""
_GAP = 0.4
"""The space between an icon and its title, the same."""
_CLEAR = points("6 mm")
"""How far an icon in the margin is from the edge of the paper, at least: printers leave some of it white."""


def draw(composer: Composer, section: Node, column: Column) -> list[Piece]:
    """A section as pieces."""
    around, column = column, column.spoken(section.language)
    pieces: list[Piece] = []
    for index, node in enumerate(section.nodes):
        if isinstance(node, Heading):
            drawn = _title(composer, node, column, section.icon)
        else:
            drawn = BLOCKS[node.role](composer, node, column)
            if drawn and index > 1:
                drawn[0].before = max(drawn[0].before, composer.theme.format.spacing.block)
            if pieces and _stays_with(section.nodes[index - 1], node):
                pieces[-1].with_next = max(pieces[-1].with_next, WithNext.TOGETHER)
        pieces += drawn
    return prose.in_its_direction(pieces, column, around)


def _stays_with(before: Node, node: Node) -> bool:
    """Whether what is `before` a block ends on its page. No list and no box is taken apart for a picture."""
    if node.role not in _PICTURES:
        return node.role in _LED_TO
    last = before.nodes[-1] if before.role is Role.PROSE else before
    return last.role is Role.PARAGRAPH


def _title(composer: Composer, heading: Node, column: Column, name: str) -> list[Piece]:
    """A title, with the icon of that name next to its first line: in the margin where that has room.

    There it is easier to find, and all titles start at the same edge.
    """
    theme, style = composer.theme, composer.styles.section_title
    if not name:
        return composer.heading(heading, column, style)
    size, gap = _ICON * style.size, _GAP * style.size
    hangs = column.left - size - gap >= _CLEAR
    pieces = composer.heading(heading, column if hangs else column.indented(size + gap), style)
    drawn = icon(theme, name, size, theme.icon_colour(theme.brand.colours.paper, style.colour))
    left = column.left - size - gap if hangs else column.left
    pieces[0].draw = with_icon(pieces[0].draw, drawn, left, (style.leading - size) / 2)
    return pieces
