"""People to turn to: a panel for each, with the ways to reach them."""

from __future__ import annotations

from builder.document import Heading, Node
from builder.layout.composer import Composer
from builder.layout.flow import Panel, Piece, WithNext, fill_panel, space
from builder.layout.styles import Column
from builder.layout.theme import Theme

_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""


def draw(composer: Composer, contacts: Node, column: Column) -> list[Piece]:
    """A panel for each, with space between them."""
    pieces: list[Piece] = []
    for contact in contacts.nodes:
        drawn = _draw_contact(composer, contact, column)
        if pieces:
            drawn[0].before = composer.theme.format.spacing.paragraph
        pieces += drawn
    return pieces


def panel_of(theme: Theme, column: Column) -> Panel:
    """A panel with the corners of the look, and an edge where its ground could not be seen without one."""
    colours, look = theme.brand.colours, theme.look
    edge = colours.rule if colours.panel.contrast(colours.paper) < _SEEN else None
    return Panel(column.left, column.right, fill_panel(colours.panel, edge, radius=look.corner, rule=look.rule))


def _draw_contact(composer: Composer, contact: Node, column: Column) -> list[Piece]:
    colours, pad = composer.theme.brand.colours, composer.theme.format.spacing.block
    panel = panel_of(composer.theme, column)
    inner = column.on_panel(panel, colours.on_panel).indented(pad, pad)
    pieces = [space(pad * 0.8, WithNext.FIRMLY, panel)]
    style = composer.styles.block_title._replace(colour=colours.on_panel)
    for line in contact.nodes:
        if isinstance(line, Heading):
            pieces += composer.heading(line, inner, style)
        else:
            pieces += composer.text(line, inner, with_next=WithNext.TOGETHER)
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad * 0.8, WithNext.FREE, panel)]
