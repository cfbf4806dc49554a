"""The back of what is folded: whom to contact, on the last page of the sheet. Pages that are left over have lines."""

from __future__ import annotations

from collections.abc import Sequence

from builder.layout.fit import Fit, Fitter
from builder.layout.flow import ROUNDING, MeasuredPieces, Piece
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
"""How much of the space between pieces may be left on the back."""


def fits(pieces: Sequence[Piece], room: float) -> bool:
    """Whether pieces are on one page that is `room` high, at the least space between them."""
    return MeasuredPieces(pieces, room).height(0, len(pieces), _SHARES[-1]) <= room


def with_back(fitter: Fitter, fit: Fit, start: int, sheet: int) -> tuple[Fitter, Fit]:
    """A fit with the pieces from `start` on the last page of a sheet of so many pages, where no sheet is added.

    Where there are no sheets, these pieces need more than a page, or most of a sheet would be left over, it stays as it
    is.
    """
    pieces, frame = fitter.measured.pieces, fitter.frame
    if sheet == 1 or not fits(pieces[start:], frame.height):
        return fitter, fit
    before = Fitter(pieces[:start], frame, fitter.line, fitter.documents).best()
    pages = -(-(len(before.starts) + 1) // sheet) * sheet
    if pages > -(-len(fit.starts) // sheet) * sheet or pages - len(before.starts) - 1 > sheet // 2:
        return fitter, fit
    measured = MeasuredPieces(pieces[start:], frame.height)
    _tighten(
        measured.pieces,
        next(share for share in _SHARES if measured.height(0, len(measured.pieces), share) <= frame.height + ROUNDING),
    )
    starts = [*before.starts, *[start] * (pages - len(before.starts))]
    fitter = Fitter(pieces, frame, fitter.line, fitter.documents)
    return fitter, Fit(starts, min(before.share, 1.0), [*before.pages, *[0.0] * (pages - len(before.starts))])


def _tighten(pieces: Sequence[Piece], share: float) -> None:
    """Leave so much of the space between pieces, as a fit does."""
    for piece in pieces:
        piece.before *= share
        if piece.is_space:
            piece.height *= share


def draw_lines(pen: Pen, theme: Theme, gap: float, top: float, bottom: float) -> None:
    """Lines for notes on a page that nothing else is on, as artifacts. The last is clear of the rule of the footer."""
    left, right = theme.format.margins.left, theme.format.page.width - theme.format.margins.right
    pen.artifact()
    for number in range(1, int((top - bottom) / gap + 0.5)):
        pen.rule(left, right, top - number * gap, theme.brand.colours.rule, theme.look.rule)
