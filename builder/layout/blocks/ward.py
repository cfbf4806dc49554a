"""The ward's card on the cover of a pack: its number in large type. And the QR code below it."""

from __future__ import annotations

from builder.document import Node, Role
from builder.layout.blocks import small_print
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Panel, Piece, WithNext, fill_panel, space
from builder.layout.icons import DrawIcon, icon
from builder.layout.pen import Pen
from builder.layout.styles import Column

_CLOSEST = 0.6
_LARGER = 1.35
"""The size of the number, as a multiple of the body text."""


def draw(composer: Composer, card: Node, column: Column) -> list[Piece]:
    """The name of the ward, its hours, and its number, on a ground of the brand's panels."""
    theme, styles = composer.theme, composer.styles
    colours, body = theme.brand.colours, theme.format.type.body
    padding = 0.8 * body * max(theme.roominess, _CLOSEST)
    # On paper of its own colour a card is seen by its edge.
    edge = colours.rule if colours.panel == colours.paper else None
    panel = Panel(column.left, column.right, fill_panel(colours.panel, edge, radius=theme.look.corner))
    inner = column.indented(padding, padding).on_panel(panel, colours.on_panel)
    pieces = [space(padding, WithNext.FIRMLY, panel)]
    for node in card.nodes:
        style = styles.text(body * _LARGER, 1.3) if node.role is Role.WARD_PHONE else styles.body
        is_first = node is card.nodes[0]
        place = inner.indented(style.leading + 0.3 * body) if is_first else inner
        drawn = composer.text(node, place, style, with_next=WithNext.FIRMLY)
        if is_first:
            drawn[0].draw = _with_icon(drawn[0].draw, icon(theme, "phone", style.leading, colours.on_panel), inner.left)
        pieces += drawn
    return [*pieces, space(padding, WithNext.FREE, panel)]


def _with_icon(draw: Draw, draw_icon: DrawIcon, left: float) -> Draw:
    def both(pen: Pen, top: float) -> None:
        draw_icon(pen, left, top)
        draw(pen, top)

    return both


def draw_web(composer: Composer, node: Node, column: Column) -> list[Piece]:
    """The QR code of the pack's page on the web, and its address."""
    quiet = column.coloured(composer.theme.brand.colours.quiet)
    return small_print.draw(composer, node.nodes, quiet)
