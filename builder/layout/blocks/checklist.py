"""Checklists: a box to tick before each item; short items stand side by side where the page is wide enough."""

from __future__ import annotations

from dataclasses import replace

from builder.core.part import Element, Rectangle
from builder.core.units import points
from builder.document import Node
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece
from builder.layout.lines import natural_width
from builder.layout.pen import Pen
from builder.layout.styles import Column

_BOX = points("4.2 mm")
"""The side of a box that a hand can tick, at least; it is more where people read large print."""
_CORNER = 2.0
_OUTLINE = 1.0
_FEWEST = 4
"""So many items are in two columns, or more."""


def draw(composer: Composer, checklist: Node, column: Column) -> list[Piece]:
    """The items in the order in which they are read: from line to line, in two columns too."""
    gap = 1.5 * composer.styles.body.size
    half = replace(column, right=column.left + (column.width - gap) / 2)
    items, rows = checklist.nodes, list[list[Piece]]()
    if len(items) < _FEWEST or not all(_is_short(composer, item, half) for item in items):
        rows += [_item(composer, item, column) for item in items]
    else:
        other = replace(column, left=half.right + gap)
        for row in zip(items[::2], (*items[1::2], None), strict=False):
            sides = zip(row, (half, other), strict=True)
            rows.append([_beside([_item(composer, item, side)[0] for item, side in sides if item is not None])])
    rows[0][0].before = 0
    return prose.with_company(rows)


def _is_short(composer: Composer, item: Node, column: Column) -> bool:
    """Whether an item takes one line of a column."""
    inner = _words_column(composer, column)
    spans = composer.spans(item.nodes[1].runs, inner)
    return natural_width(spans, composer.styles.body.size).total <= inner.width


def _item(composer: Composer, item: Node, column: Column) -> list[Piece]:
    label, body = item.nodes
    pieces = composer.text(body, _words_column(composer, column))
    pieces[0].draw = _with_box(composer, pieces[0].draw, composer.elements[label], column)
    # Boxes that are ticked by hand are further apart than the items of other lists.
    pieces[0].before = 1.3 * composer.theme.format.spacing.item
    return pieces


def _words_column(composer: Composer, column: Column) -> Column:
    return column.indented(_side(composer) + 0.6 * composer.styles.body.size)


def _side(composer: Composer) -> float:
    return max(_BOX, 0.85 * composer.styles.body.size)


def _with_box(composer: Composer, draw: Draw, label: Element, column: Column) -> Draw:
    """Draw the box of an item next to its first line, with capital letters in its middle."""
    theme, style, side = composer.theme, composer.styles.body, _side(composer)
    colour, thickness = theme.brand.colours.rule, max(theme.look.rule, _OUTLINE)
    # Screen readers know the sign that the box stands for.
    label.instead = "☐"
    middle = style.rise - theme.faces.regular.cap_height * style.size / 2000

    def draw_both(pen: Pen, top: float) -> None:
        pen.mark(label)
        upper = top - middle + side / 2
        box = Rectangle(column.left, upper - side, column.left + side, upper)
        pen.outline(box, colour, thickness, radius=min(theme.look.corner, _CORNER))
        draw(pen, top)

    return draw_both


def _beside(pieces: list[Piece]) -> Piece:
    """Pieces of the same height as one."""

    def draw(pen: Pen, top: float) -> None:
        for piece in pieces:
            piece.draw(pen, top)

    return replace(pieces[0], draw=draw)
