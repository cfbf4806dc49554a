"""Steps as a thread: a circle for each, with its number or its icon, joined by a line down to the next."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import NamedTuple

from builder.core.part import Element, Rectangle
from builder.core.units import Colour
from builder.document import Node, Role
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, keep_in_group
from builder.layout.icons import DrawIcon, icon
from builder.layout.lines import TextLine, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column

_CIRCLE = 1.7
"""How wide a circle is, as a multiple of the size of body text."""
_GAP = 0.65
"""The space between a circle and its words, the same."""
_ICON = 0.64
"""The size of an icon, as a part of its circle."""
_APART = 2.0
"""Between a circle and the line, in points."""
_WHOLE = 1 / 3
"""A step that takes less than this share of a page is on one."""


def draw(composer: Composer, steps: Node, column: Column) -> list[Piece]:
    """The steps below each other. The line goes on where a page ends; the last step has none."""
    spacing = composer.theme.format.spacing
    pieces: list[Piece] = []
    for number, item in enumerate(steps.nodes, 1):
        label, body = item.nodes
        circle = _circle(composer, label, item.icon, column)
        drawn = _closed(_words(composer, body, column.indented(circle.side + _GAP * composer.styles.body.size)))
        lower = max(0.0, (circle.side - composer.styles.body.leading) / 2)
        drawn[0].draw = _lowered(drawn[0].draw, lower)
        drawn[0].height += lower
        if len(drawn) == 1:
            drawn[0].height = max(drawn[0].height, circle.side)
        if number < len(steps.nodes):
            drawn[-1].height += max(spacing.paragraph, 2 * spacing.item)
            for piece in drawn:
                piece.draw = _with_line(composer, piece, circle, is_first=piece is drawn[0], is_last=piece is drawn[-1])
        drawn[0].draw = circle.before(drawn[0].draw)
        if sum(piece.height for piece in drawn) < _WHOLE * composer.theme.room:
            keep_in_group(drawn, WithNext.FIRMLY)
        pieces += drawn
    keep_in_group(pieces)
    return pieces


def _words(composer: Composer, body: Node, column: Column) -> list[Piece]:
    """The title of a step, if it has one, directly above its words."""
    title, *others = body.nodes or (body,)
    if title.role is not Role.STEP_TITLE:
        return prose.draw(composer, body, column)
    return [
        *composer.text(title, column, with_next=WithNext.FIRMLY),
        *prose.draw(composer, replace(body, kids=tuple(others)), column),
    ]


def _closed(pieces: list[Piece]) -> list[Piece]:
    """Pieces with the space above each at the end of the one before, so that a line next to them has no gaps."""
    for above, below in itertools.pairwise(pieces):
        above.height += below.before
        below.before = 0
    return pieces


def _lowered(draw: Draw, by: float) -> Draw:
    def lowered(pen: Pen, top: float) -> None:
        draw(pen, top - by)

    return lowered


class _Circle(NamedTuple):
    """A circle with the number of a step in it, drawn from its upper edge. An icon hides the number.

    It is still read: programs that take out text know nothing of words that stand for a picture.
    """

    left: float
    side: float
    colour: Colour
    label: Element
    number: TextLine
    size: float
    rise: float
    """From the middle of the circle down to the number's baseline."""
    icon: DrawIcon | None

    def before(self, draw: Draw) -> Draw:
        """Draw the circle before the words that it is next to."""

        def draw_both(pen: Pen, top: float) -> None:
            box = Rectangle(self.left, top - self.side, self.left + self.side, top)
            middle = self.left + self.side / 2, top - self.side / 2
            pen.mark(self.label)
            pen.rectangle(box, self.colour, radius=self.side / 2)
            number = self.number, middle[0] - self.number.width / 2, middle[1] - self.rise, self.size, self.label
            if self.icon is None:
                pen.line(*number)
            else:
                inset = _ICON * self.side / 2
                self.icon(pen, middle[0] - inset, middle[1] + inset)
                with pen.unseen():
                    pen.line(*number)
            draw(pen, top)

        return draw_both


def _circle(composer: Composer, label: Node, name: str, column: Column) -> _Circle:
    theme, size = composer.theme, composer.styles.body.size
    colours, face = theme.brand.colours, theme.faces.bold
    ground: Colour = getattr(colours, theme.look.icons)
    span = column.text_span("".join(run.text for run in label.runs), face, colours.paper)
    line = break_lines([span], size, 1000)[0].with_space(size)
    drawn = icon(theme, name, _ICON * _CIRCLE * size, colours.paper) if name else None
    rise = face.cap_height * size / 2000
    return _Circle(column.left, _CIRCLE * size, ground, composer.elements[label], line, size, rise, drawn)


def _with_line(composer: Composer, piece: Piece, circle: _Circle, *, is_first: bool, is_last: bool) -> Draw:
    """Draw a piece of a step next to the line that leads to the next step."""
    theme, draw, height = composer.theme, piece.draw, piece.height
    colour, thickness = theme.brand.colours.rule, max(1.0, theme.look.rule)
    left = circle.left + (circle.side - thickness) / 2
    start = circle.side + _APART if is_first else 0.0
    end = height - (_APART if is_last else 0.0)

    def draw_both(pen: Pen, top: float) -> None:
        if end > start:
            pen.artifact()
            pen.rectangle(Rectangle(left, top - end, left + thickness, top - start), colour)
        draw(pen, top)

    return draw_both
