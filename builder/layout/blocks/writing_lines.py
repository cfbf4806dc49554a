"""Empty lines for the patient or the nurse to write on."""

from __future__ import annotations

from builder.core.units import points
from builder.document import Node, WritingSpace
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

_LEAST_ROOM = 0.8
"""How much of the room to write stays where pictures are smaller than that."""


def draw(composer: Composer, field: Node, column: Column) -> list[Piece]:
    """The label above the first line. The lines are artifacts."""
    assert isinstance(field, WritingSpace)
    label = composer.text(field, column, with_next=WithNext.FIRMLY)
    return [*label, *draw_lines(composer, field.lines, column)]


def line_gap(composer: Composer) -> float:
    """How far lines to write on are apart, in points: enough for a hand."""
    return handwriting(composer.theme, 2.2)


def handwriting(theme: Theme, high: float) -> float:
    """How high a line of handwriting is, in points, where it is as `high` as that multiple of body text has room.

    At the least it is as on wide ruled paper, and more where people read large print.
    """
    least = points("8 mm" if theme.format.kind == "standard" else "9 mm")
    return max(max(theme.roominess, _LEAST_ROOM) * high * theme.format.type.body, least)


def draw_lines(composer: Composer, count: int, column: Column) -> list[Piece]:
    """Lines to write on, as artifacts."""
    height, theme = line_gap(composer), composer.theme

    def draw_line(pen: Pen, top: float) -> None:
        pen.artifact()
        pen.rule(column.left, column.right, top - height + 2, theme.brand.colours.rule, theme.look.rule)

    last = count - 1
    return [
        Piece(height, draw_line, with_next=WithNext.TOGETHER if number < last else WithNext.FREE)
        for number in range(count)
    ]
