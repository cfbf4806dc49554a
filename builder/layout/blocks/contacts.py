"""People to turn to: a panel for each, with the ways to reach them."""

from __future__ import annotations

from builder.document import Heading, Node
from builder.layout.blocks.panels import panel_of
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.styles import Column


def draw(composer: Composer, contacts: Node, column: Column) -> list[Piece]:
    """A panel for each, with space between them."""
    pieces: list[Piece] = []
    for contact in contacts.nodes:
        drawn = _draw_contact(composer, contact, column)
        if pieces:
            drawn[0].before = composer.theme.format.spacing.paragraph
        pieces += drawn
    return pieces


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
