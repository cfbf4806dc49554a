"""Body text: paragraphs, lists and tables, as they are in sections and in most blocks."""

from __future__ import annotations

from collections.abc import Sequence

from builder.document import Node, Role
from builder.layout.blocks import table
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, draw_nothing, mirror
from builder.layout.styles import Column


def draw(composer: Composer, node: Node, column: Column, *, with_next: WithNext = WithNext.FREE) -> list[Piece]:
    """What is in a node, below each other, each of which stays with the next as `with_next` says."""
    if node.runs:
        return composer.text(node, column, with_next=with_next)
    pieces: list[Piece] = []
    for kid in node.nodes:
        match kid.role:
            case Role.LIST | Role.NUMBERED_LIST:
                drawn = draw_list(composer, kid, column, with_next=with_next)
                if pieces:
                    # Words such as “You can say:” are on the page of what they lead to.
                    pieces[-1].with_next = max(pieces[-1].with_next, WithNext.GROUP)
            case Role.TABLE:
                drawn = table.draw(composer, kid, column)
            case _:
                drawn = composer.text(kid, column, with_next=with_next)
        if drawn:
            drawn[0].before = composer.theme.format.spacing.paragraph if pieces else 0
        pieces += drawn
    return pieces


def draw_passage(composer: Composer, passage: Node, column: Column) -> list[Piece]:
    """Body text in a language of its own."""
    inner = column.spoken(passage.language)
    return in_its_direction(draw(composer, passage, inner), inner, column)


def in_its_direction(pieces: list[Piece], column: Column, around: Column) -> list[Piece]:
    """Pieces in a column, which start at its other edge if its language is read in another direction than `around`."""
    if column.right_to_left != around.right_to_left:
        mirror(pieces, column.left, column.right)
    return pieces


def draw_list(composer: Composer, node: Node, column: Column, *, with_next: WithNext = WithNext.FREE) -> list[Piece]:
    """A list with its labels at the start of the items, which are below each other."""
    style, numbered = composer.styles.body, node.role is Role.NUMBERED_LIST
    face, size = style.face, style.size
    items = [item.nodes for item in node.nodes]
    widest = max(face.measure(label.runs[0].text) for label, _ in items) * size / 1000 if numbered else 0
    inner = column.indented(max(widest + 0.45 * size, 1.3 * size))
    left = column.left + (0 if numbered else 0.2 * size)
    pieces: list[list[Piece]] = []
    for label, body in items:
        drawn = draw(composer, body, inner, with_next=with_next)
        # An empty item still has its label.
        drawn = drawn or [Piece(style.leading, draw_nothing, panel=column.panel, with_next=with_next)]
        span = column.text_span(label.runs[0].text, face, column.text)
        drawn[0].draw = composer.label(drawn[0].draw, span, composer.elements[label], left)
        drawn[0].before = composer.theme.format.spacing.item if pieces else 0
        pieces.append(drawn)
    return with_company(pieces, WithNext.GROUP)


def with_company(items: Sequence[Sequence[Piece]], least: WithNext = WithNext.TOGETHER) -> list[Piece]:
    """The pieces of the items of a list, of which neither the first nor the last is alone on a page."""
    for index, pieces in enumerate(items[:-1]):
        if index in (0, len(items) - 2):
            pieces[-1].with_next = max(pieces[-1].with_next, least)
    return [piece for pieces in items for piece in pieces]
