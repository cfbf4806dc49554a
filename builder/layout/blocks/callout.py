"""Call-outs: boxes of one kind for all tones, with a bar at their start and a badge."""

from __future__ import annotations

from builder.content.brand import Tone
from builder.core.part import Rectangle
from builder.document import Node, Role
from builder.layout.blocks import prose
from builder.layout.blocks.panels import BAR, draw_badge, toned_panel
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, space
from builder.layout.pen import Pen
from builder.layout.styles import Column


def draw(composer: Composer, callout: Node, column: Column) -> list[Piece]:
    """A box in the colours of its tone, on one page where it fits on a page."""
    theme, (heading, words) = composer.theme, callout.nodes
    tone = _tone(composer, callout.role)
    panel = toned_panel(theme, column, tone)
    style = composer.styles.block_title
    pad, badge = 0.65 * theme.format.spacing.block, 1.4 * style.size
    left = BAR + pad
    inner = column.on_panel(panel, tone.text).indented(left + badge + 0.55 * style.size, pad)
    title = composer.heading(heading, inner, style._replace(colour=tone.text, after=style.after / 2))
    title[0].draw = _with_badge(title[0].draw, composer, callout.role, column.left + left, badge)
    body = prose.draw(composer, words, inner, with_next=WithNext.TOGETHER)
    for piece in body:
        # A table or list may allow page breaks, but the box is to stay on one page.
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    if body:
        body[-1].with_next = WithNext.FIRMLY
    return [space(pad, WithNext.FIRMLY, panel), *title, *body, space(pad, WithNext.FREE, panel)]


def _tone(composer: Composer, role: Role) -> Tone:
    tones = composer.theme.brand.colours.callouts
    return {Role.INFORMATION: tones.information, Role.WARNING: tones.warning, Role.URGENT: tones.urgent}[role]


def _with_badge(draw: Draw, composer: Composer, role: Role, left: float, size: float) -> Draw:
    """Draw the badge of a call-out next to its title.

    The same shape has another letter for what informs. What warns has its tone in the words of its title, so that
    nobody needs colour to know it (WCAG 2.2, 1.4.1).
    """
    tone, letter = _tone(composer, role), "i" if role is Role.INFORMATION else "!"
    leading = composer.styles.block_title.leading

    def draw_both(pen: Pen, top: float) -> None:
        pen.artifact()
        middle = top - leading / 2
        box = Rectangle(left, middle - size / 2, left + size, middle + size / 2)
        draw_badge(pen, composer.theme, tone, letter, box)
        draw(pen, top)

    return draw_both
