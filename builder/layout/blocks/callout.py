"""Call-outs: boxes with a bar at their side and a sign."""

from __future__ import annotations

from collections.abc import Callable

from builder.content.brand import Tone
from builder.core.part import Rectangle
from builder.document import Node, Role
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Panel, Piece, WithNext, space
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column

_BAR = 6.0
"""The thickness of the bar at a call-out's side, in points."""


def draw(composer: Composer, callout: Node, column: Column) -> list[Piece]:
    """A box in the colours of its tone, on one page where it fits on a page."""
    theme, (heading, words) = composer.theme, callout.nodes
    tone = _tone(composer, callout.role)
    panel = Panel(column.left, column.right, _paint_box(tone))
    pad, sign = theme.format.spacing.block, theme.format.type.subheading * 1.5
    inner = column.on_panel(panel, tone.text).indented(pad + _BAR + sign + 0.5 * pad, pad)
    title = composer.heading(heading, inner, composer.styles.block_title._replace(colour=tone.text))
    title[0].draw = _draw_sign(title[0].draw, callout.role, column.left + _BAR + pad, sign, composer)
    body = prose.draw(composer, words, inner, with_next=WithNext.TOGETHER)
    for piece in body:
        # A table or list may allow page breaks, but the box is to stay on one page.
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    if body:
        body[-1].with_next = WithNext.FIRMLY
    return [space(pad * 0.8, WithNext.FIRMLY, panel), *title, *body, space(pad * 0.8, WithNext.FREE, panel)]


def _tone(composer: Composer, role: Role) -> Tone:
    tones = composer.theme.brand.colours.callouts
    return {Role.INFORMATION: tones.information, Role.WARNING: tones.warning, Role.URGENT: tones.urgent}[role]


def _paint_box(tone: Tone) -> Callable[[Pen, Rectangle], None]:
    def paint(pen: Pen, box: Rectangle) -> None:
        pen.rectangle(box, tone.background)
        pen.outline(box, tone.border, 0.9)
        pen.rectangle(Rectangle(box.left, box.bottom, box.left + _BAR, box.top), tone.border)

    return paint


def _draw_sign(draw: Draw, role: Role, left: float, size: float, composer: Composer) -> Draw:
    """Draw the sign of a call-out next to its title: it shows the tone without colour (WCAG 2.2, 1.4.1)."""
    tone, face = _tone(composer, role), composer.theme.faces.bold
    letter = "i" if role is Role.INFORMATION else "!"
    letter_size = size * 0.72
    line = break_lines([TextSpan(letter, face, tone.background)], letter_size, 1000)[0]
    leading = composer.styles.block_title.leading

    def draw_both(pen: Pen, top: float) -> None:
        pen.artifact()
        middle = top - leading / 2
        box = Rectangle(left, middle - size / 2, left + size, middle + size / 2)
        # A circle, a box with round corners, a box: the shapes differ as well as the letters.
        pen.rectangle(box, tone.border, radius={Role.INFORMATION: size / 2, Role.WARNING: 3, Role.URGENT: 0.01}[role])
        width = line.width
        rise = face.cap_height * letter_size / 2000
        pen.line(line, left + (size - width) / 2, middle - rise, letter_size, None)
        draw(pen, top)

    return draw_both
