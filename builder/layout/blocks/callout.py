"""Call-outs: boxes of one kind for all tones, with a bar at their start and a badge."""

from __future__ import annotations

from builder.content.brand import Tone
from builder.document import Node, Role
from builder.layout.blocks import prose
from builder.layout.blocks.panels import BADGE, BAR, badge, inset, toned_panel, with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.styles import Column


def draw(composer: Composer, callout: Node, column: Column) -> list[Piece]:
    """A box in the colours of its tone, on one page where it fits on a page."""
    theme, (heading, words) = composer.theme, callout.nodes
    tone = _tone(composer, callout.role)
    panel = toned_panel(theme, column, tone)
    style = composer.styles.block_title
    pad, size, left = inset(theme), BADGE * style.size, column.left + BAR
    inner = column.on_panel(panel, tone.text).indented(BAR + pad + size + 0.55 * style.size, pad)
    title = composer.heading(heading, inner, style._replace(colour=tone.text, after=style.after / 2))
    # What warns has its tone in the words of its title, so that nobody needs colour to know it (WCAG 2.2, 1.4.1).
    drawn = badge(theme, tone, "i" if callout.role is Role.INFORMATION else "!", callout.icon, size)
    title[0].draw = with_icon(title[0].draw, drawn, left + pad, (style.leading - size) / 2)
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
