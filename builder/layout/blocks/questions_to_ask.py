"""Questions that a patient may want to ask: a box for each, with the question at its top and room to write below it."""

from __future__ import annotations

from dataclasses import replace

from builder.core.part import Rectangle
from builder.document import Node, WritingSpace
from builder.layout.blocks import prose
from builder.layout.blocks.panels import inset
from builder.layout.blocks.writing_lines import handwriting
from builder.layout.composer import Composer
from builder.layout.flow import Panel, Piece, WithNext, space
from builder.layout.pen import Pen
from builder.layout.styles import Column


def draw(composer: Composer, questions: Node, column: Column) -> list[Piece]:
    """Boxes below each other, which are artifacts. A page may end between them, but leaves none of them alone."""
    assert isinstance(questions, WritingSpace)
    boxes = [_box(composer, item.nodes[0], questions.lines, column) for item in questions.nodes]
    for box in boxes[1:]:
        box[0].before = 0.5 * composer.theme.format.spacing.block
    return prose.with_company(boxes)


def _box(composer: Composer, question: Node, lines: int, column: Column) -> list[Piece]:
    """A box with room for so many lines. One that is higher than a page goes on on the next."""
    pad = inset(composer.theme)
    gap = handwriting(composer.theme, 1.8)
    panel = _outline(composer, column)
    # The paper is the ground of a box, so links have the colour that they have on a page.
    inner = replace(column, panel=panel).indented(pad, pad)
    words = composer.text(question, inner, bold=True, with_next=WithNext.FIRMLY)
    # It is not a space: it stays as it is where a page has less of them.
    room = [Piece(gap, _leave_room, with_next=WithNext.TOGETHER, panel=panel) for _ in range(lines)]
    room[-1].with_next = WithNext.FREE
    return [space(0.8 * pad, WithNext.FIRMLY, panel), *words, *room]


def _leave_room(pen: Pen, top: float) -> None:
    """Draw nothing: this is where people write."""


def _outline(composer: Composer, column: Column) -> Panel:
    look, colour = composer.theme.look, composer.theme.brand.colours.rule

    def paint(pen: Pen, box: Rectangle) -> None:
        pen.outline(box, colour, look.rule, radius=look.corner)

    return Panel(column.left, column.right, paint)
