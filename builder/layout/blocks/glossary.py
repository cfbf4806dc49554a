"""Words and what they mean."""

from __future__ import annotations

from builder.document import Node
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.styles import Column


def draw(composer: Composer, glossary: Node, column: Column) -> list[Piece]:
    """What a word means is below it, further in."""
    inner = column.indented(1.3 * composer.styles.body.size)
    pieces: list[Piece] = []
    for term, meaning in (item.nodes for item in glossary.nodes):
        drawn = composer.text(term, column, with_next=WithNext.FIRMLY)
        drawn[0].before = composer.theme.format.spacing.paragraph if pieces else 0
        pieces += [*drawn, *composer.text(meaning, inner)]
    return pieces
