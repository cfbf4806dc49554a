"""Place pieces on pages: which stay together, where a page ends, and where each piece is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, TypeVar

from builder.core.part import Rectangle
from builder.core.units import Colour
from builder.layout.pen import Pen

T = TypeVar("T")

Draw = Callable[[Pen, float], None]
"""Draws with its top edge at the given height on the page that the pen is on."""


class WithNext(IntEnum):
    """How a piece stays with the next."""

    FREE = 0
    TOGETHER = 1
    """On the same page, where both fit: rows of a short table, lines of a call-out."""
    FIRMLY = 2
    """On the same page wherever a page has room for both: a title and what is below it."""


class Panel(NamedTuple):
    """A ground behind pieces that follow each other; drawn again on each page that they run over."""

    left: float
    right: float
    paint: Callable[[Pen, Rectangle], None]


@dataclass(slots=True, eq=False)
class Piece:
    """What is never cut in two. Heights are points; `before` is the space above it, left out at the top of a page.

    `again` is drawn above the piece, as an artifact, where it comes first on a page: a table's head.
    """

    height: float
    draw: Draw
    before: float = 0
    with_next: WithNext = WithNext.FREE
    panel: Panel | None = None
    again: Piece | None = None

    @property
    def is_space(self) -> bool:
        return self.draw is draw_nothing


class PlacedPiece(NamedTuple):
    piece: Piece
    top: float


@dataclass(slots=True)
class Frame:
    """Where pieces are: from `top` down to `bottom`, on the first page from `first_top`.

    `share` is how much of the spaces between pieces is left. Those within a panel stay as they are.
    """

    first_top: float
    top: float
    bottom: float
    share: float = 1.0
    pages: list[list[PlacedPiece]] = field(default_factory=lambda: [[]])

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def fresh(self, share: float = 1.0) -> Frame:
        """The same frame without anything on its pages."""
        return Frame(self.first_top, self.top, self.bottom, share)

    def height_of(self, piece: Piece) -> float:
        """How high a piece is in this frame, without the space above it."""
        return piece.height * self.share if piece.is_space and piece.panel is None else piece.height


def draw_nothing(pen: Pen, top: float) -> None:
    """Draw nothing: the piece is a space."""


def space(height: float, with_next: WithNext, panel: Panel | None = None) -> Piece:
    """A piece that is empty space."""
    return Piece(height, draw_nothing, with_next=with_next, panel=panel)


def paginate(pieces: Sequence[Piece], frame: Frame) -> list[list[PlacedPiece]]:
    """Place `pieces` on pages.

    A chain of pieces that stay together goes on the same page if it fits on a page. If not, the firm chains within it
    do. If these do not fit either, pages may end after any of their pieces.
    """
    top = frame.first_top
    for chain in _chains(pieces, WithNext.TOGETHER):
        for group in _fitting_groups(chain, frame, WithNext.FIRMLY):
            top = _place(group, frame, top)
    return frame.pages


def _fitting_groups(chain: list[Piece], frame: Frame, with_next: WithNext) -> Iterator[list[Piece]]:
    """The chain, where a page has room for it; else the chains within it that stay together by `with_next`."""
    if _height(chain, frame) <= frame.height:
        yield chain
    elif with_next == WithNext.FIRMLY:
        for firm in _chains(chain, with_next):
            yield from _fitting_groups(firm, frame, WithNext.FREE)
    else:
        yield from ([piece] for piece in chain)


def _chains(pieces: Sequence[Piece], least: WithNext) -> Iterator[list[Piece]]:
    """Runs of pieces in which each but the last stays with the next, at least as `least` says."""
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if piece.with_next < least:
            yield chain
            chain = []
    if chain:
        yield chain


def _height(group: Sequence[Piece], frame: Frame) -> float:
    spaces = sum(piece.before for piece in group) - group[0].before
    return sum(map(frame.height_of, group)) + spaces * frame.share


def _place(group: Sequence[Piece], frame: Frame, top: float) -> float:
    """Put `group` below `top` or on a new page; return where the next piece starts."""
    page = frame.pages[-1]
    before = group[0].before * frame.share if page else 0.0
    fits = top - before - _height(group, frame) >= frame.bottom - 0.01
    if not fits and (page or top < frame.top):
        page = []
        frame.pages.append(page)
        top, before = frame.top, 0.0
    if not page and len(frame.pages) > 1 and group[0].again is not None:
        again = group[0].again
        page.append(PlacedPiece(again, top))
        top -= again.height
    for index, piece in enumerate(group):
        top -= piece.before * frame.share if index else before
        page.append(PlacedPiece(piece, top))
        top -= frame.height_of(piece)
    return top


def mirror(pieces: Sequence[Piece], left: float, right: float) -> None:
    """Have `pieces` in a column between two edges start at its other edge, as their language is read."""
    panels: dict[int, Panel] = {}
    heads = {id(piece.again): piece.again for piece in pieces if piece.again is not None}
    for piece in (*pieces, *heads.values()):
        if not piece.is_space:
            piece.draw = _mirrored(piece.draw, left, right)
        if piece.panel is not None:
            # Pieces are on one ground if they have the same panel.
            key = id(piece.panel)
            panels.setdefault(key, piece.panel._replace(paint=_mirrored(piece.panel.paint, left, right)))
            piece.panel = panels[key]


def _mirrored(draw: Callable[[Pen, T], None], left: float, right: float) -> Callable[[Pen, T], None]:
    def mirrored(pen: Pen, place: T) -> None:
        with pen.mirrored(left, right):
            draw(pen, place)

    return mirrored


def draw_page(page: Sequence[PlacedPiece], pen: Pen) -> None:
    """Draw what is on one page, panels behind their pieces."""
    painted: Panel | None = None
    for index, (piece, top) in enumerate(page):
        if piece.panel is not painted and piece.panel is not None:
            last = index
            while last + 1 < len(page) and page[last + 1].piece.panel is piece.panel:
                last += 1
            bottom = page[last].top - page[last].piece.height
            pen.artifact()
            piece.panel.paint(pen, Rectangle(piece.panel.left, bottom, piece.panel.right, top))
        painted = piece.panel
        piece.draw(pen, top)


def fill_panel(
    colour: Colour, edge: Colour | None = None, *, radius: float = 0, rule: float = 0.9
) -> Callable[[Pen, Rectangle], None]:
    """A plain ground, with an `edge` where that is a colour."""

    def paint(pen: Pen, box: Rectangle) -> None:
        pen.rectangle(box, colour, radius=radius)
        if edge is not None:
            pen.outline(box, edge, rule, radius=radius)

    return paint
