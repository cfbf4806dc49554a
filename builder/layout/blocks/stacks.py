"""Stacks of pieces on cards that are side by side and equally high: one piece, which no page cuts."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core.part import Rectangle
from builder.layout.composer import Composer
from builder.layout.flow import Panel, Piece
from builder.layout.pen import Pen
from builder.layout.styles import Column


def height_of(stack: Sequence[Piece]) -> float:
    """How high pieces are below each other, in points."""
    return sum(piece.before + piece.height for piece in stack) - (stack[0].before if stack else 0)


def gap(composer: Composer) -> float:
    """Between cards, in points: down and across."""
    return 0.5 * composer.theme.format.spacing.block


def halves(composer: Composer, column: Column) -> list[Column]:
    """The places of two cards that are side by side in a column."""
    half = (column.width - gap(composer)) / 2
    return [column.indented(0, column.width - half), column.indented(column.width - half)]


def side_by_side(stacks: Sequence[Sequence[Piece]], panels: Sequence[Panel], pad: float) -> Piece:
    """Stacks on their panels, with so much space above and below the highest."""
    height = max(map(height_of, stacks)) + 2 * pad

    def draw(pen: Pen, top: float) -> None:
        for stack, panel in zip(stacks, panels, strict=True):
            pen.artifact()
            panel.paint(pen, Rectangle(panel.left, top - height, panel.right, top))
            draw_stack(pen, stack, top - pad)

    return Piece(height, draw)


def draw_stack(pen: Pen, stack: Sequence[Piece], top: float) -> None:
    """Draw pieces below each other."""
    for number, piece in enumerate(stack):
        top -= piece.before if number else 0
        piece.draw(pen, top)
        top -= piece.height
