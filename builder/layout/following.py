"""What follows on below another document on the same page: the space and the rule that part them."""

from __future__ import annotations

from collections.abc import Sequence

from builder.layout.flow import Frame, Piece, PlacedPiece, WithNext
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_SPACE = 1.3
"""The space above, as a multiple of that above the title of a section; the rule is in the middle of it."""
_KEPT = 1 / 3
"""How much of a page the start of a document may take to be kept together."""


def separate(pieces: Sequence[Piece], section: float, frame: Frame) -> None:
    """Part a document from what is above it on its first page, and keep its title with its first section.

    `section` is the space above the title of a section.
    """
    pieces[0].before = _SPACE * section
    firm = next((index for index, piece in enumerate(pieces) if piece.with_next < WithNext.FIRMLY), 0)
    # The space above a title directly below the first one does not say that it is a title (see `pages.draw_document`).
    height, titles = 0.0, max(0, sum(piece.is_space for piece in pieces[:firm]) - 1)
    for index, piece in enumerate(pieces):
        if piece.before >= section:
            titles += 1
        height += piece.before + piece.height
        if titles > 2 or height > _KEPT * frame.height:
            return
        if index:
            pieces[index - 1].with_next = max(pieces[index - 1].with_next, WithNext.TOGETHER)


def draw_rules(pen: Pen, page: Sequence[PlacedPiece], firsts: Sequence[Piece], theme: Theme, share: float) -> None:
    """Draw rules above those of `firsts` that begin on a page below its top. `share` is that of the frame."""
    left, right = theme.format.margins.left, theme.format.page.width - theme.format.margins.right
    for piece, top, _ in page[1:]:
        if piece in firsts:
            pen.artifact()
            pen.rule(left, right, top + piece.before * share / 2, theme.brand.colours.rule, theme.look.rule)
