"""A panel that says in which other formats and languages a leaflet can be had, and whom to ask for one."""

from __future__ import annotations

from builder.document import Heading, Node
from builder.layout.blocks.panels import inset, panel_of
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.styles import Column


def draw(composer: Composer, offer: Node, column: Column) -> list[Piece]:
    """A panel on one page, which takes as little room as it can be read in."""
    spacing, colours = composer.theme.format.spacing, composer.theme.brand.colours
    panel = panel_of(composer.theme, column)
    pad = inset(composer.theme)
    inner = column.on_panel(panel, colours.on_panel).indented(pad, pad)
    style = composer.styles.block_title._replace(colour=colours.on_panel)
    pieces = [space(pad, WithNext.FIRMLY, panel)]
    for node in offer.nodes:
        if isinstance(node, Heading):
            pieces += composer.heading(node, inner, style)
        else:
            pieces += composer.text(node, inner, with_next=WithNext.FIRMLY)
    pieces.append(space(pad, WithNext.FREE, panel))
    pieces[0].before = spacing.block
    return pieces
