"""Questions with their answers: a title and body text for each."""

from __future__ import annotations

from builder.document import Heading, Node
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.styles import Column


def draw(composer: Composer, questions: Node, column: Column) -> list[Piece]:
    """Below each other."""
    style, before = composer.styles.block_title, composer.theme.format.spacing.block
    pieces: list[Piece] = []
    for node in questions.nodes:
        if isinstance(node, Heading):
            pieces += composer.heading(node, column, style._replace(before=before if pieces else 0))
        else:
            pieces += prose.draw(composer, node, column)
    return pieces
