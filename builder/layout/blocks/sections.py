"""Sections: a title, body text, and blocks with space between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from builder.document import Heading, Node, Role
from builder.layout.blocks import (
    callout,
    contacts,
    figure,
    glossary,
    prose,
    questions_and_answers,
    questions_to_ask,
    table,
    writing_lines,
)
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.styles import Column

BLOCKS: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.PROSE: prose.draw,
    Role.PASSAGE: prose.draw_passage,
    Role.LIST: prose.draw_list,
    Role.NUMBERED_LIST: prose.draw_list,
    Role.INFORMATION: callout.draw,
    Role.WARNING: callout.draw,
    Role.URGENT: callout.draw,
    Role.TABLE: table.draw,
    Role.FIGURE: figure.draw,
    Role.DECORATION: figure.draw,
    Role.CONTACTS: contacts.draw,
    Role.ANSWERED_QUESTIONS: questions_and_answers.draw,
    Role.QUESTIONS: questions_to_ask.draw,
    Role.GLOSSARY: glossary.draw,
    Role.FIELD: writing_lines.draw,
}
"""How each kind of block is drawn: as pieces in a column."""


def draw(composer: Composer, section: Node, column: Column) -> list[Piece]:
    """A section as pieces."""
    around, column = column, column.spoken(section.language)
    pieces: list[Piece] = []
    for index, node in enumerate(section.nodes):
        if isinstance(node, Heading):
            drawn = composer.heading(node, column, composer.styles.section_title)
        else:
            drawn = BLOCKS[node.role](composer, node, column)
            if drawn and index > 1:
                drawn[0].before = max(drawn[0].before, composer.theme.format.spacing.block)
        pieces += drawn
    return prose.in_its_direction(pieces, column, around)
