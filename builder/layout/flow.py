"""Place pieces on pages: which stay together, where a page ends, and where each piece is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
    GROUP = 2
    """On the same page wherever a page has room for the whole group: cards or steps that belong together."""
    WHOLE = 3
    """The same, and it is not parted to fill a page either: all numbers to call are seen at once."""
    FIRMLY = 4
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

    def copy(self) -> Piece:
        """The same piece, for other pages."""
        return Piece(self.height, self.draw, self.before, self.with_next, self.panel, self.again)


class PlacedPiece(NamedTuple):
    """A piece from its `top` down, and how high it is there."""

    piece: Piece
    top: float
    height: float


class Frame(NamedTuple):
    """Where pieces are: from `top` down to `bottom`, on the first page from `first_top`."""

    first_top: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def room(self, page: int) -> float:
        """The height that a page has for pieces, from the index of the page."""
        return (self.top if page else self.first_top) - self.bottom


def draw_nothing(pen: Pen, top: float) -> None:
    """Draw nothing: the piece is a space."""


def keep_in_group(pieces: Sequence[Piece], least: WithNext = WithNext.GROUP) -> None:
    """Keep pieces on one page, wherever one has room for all of them."""
    for piece in pieces[:-1]:
        piece.with_next = max(piece.with_next, least)


def both(first: Draw, then: Draw) -> Draw:
    """Draw one thing, and then the other, from the same top edge."""

    def draw(pen: Pen, top: float) -> None:
        first(pen, top)
        then(pen, top)

    return draw


def space(height: float, with_next: WithNext, panel: Panel | None = None) -> Piece:
    """A piece that is empty space."""
    return Piece(height, draw_nothing, with_next=with_next, panel=panel)


ROUNDING = 0.01
_LOOSER = {
    WithNext.TOGETHER: WithNext.GROUP,
    WithNext.GROUP: WithNext.WHOLE,
    WithNext.WHOLE: WithNext.FIRMLY,
    WithNext.FIRMLY: WithNext.FREE,
}
"""What decides of a chain that does not fit on a page."""


class MeasuredPieces:
    """Pieces in their order, with sums of their heights: so all pieces from one to another are measured at once.

    A height is at a `share`: how much of the spaces between pieces is left.
    `groups` are what stays on one page, as the first of its pieces and the one after its last: a chain of pieces that
    stay together, where it fits on a page that is `room` high. If it does not, the groups within it, then the firm
    chains within those that do not fit, and then their pieces. With `parted`, a page may end within a group.
    """

    def __init__(self, pieces: Sequence[Piece], room: float, *, parted: bool = False) -> None:
        self.pieces = pieces
        self.least = WithNext.FIRMLY if parted else WithNext.GROUP
        self.fixed, self.spaces = [0.0], [0.0]
        for piece in pieces:
            space = piece.height if piece.draw is draw_nothing else 0.0
            self.fixed.append(self.fixed[-1] + piece.height - space)
            self.spaces.append(self.spaces[-1] + piece.before + space)
        self.groups = [*self._groups(0, len(pieces), room, WithNext.TOGETHER)]

    def height(self, start: int, end: int, share: float) -> float:
        """How high the pieces from `start` to before `end` are, without the space above the first."""
        spaces = self.spaces[end] - self.spaces[start] - self.pieces[start].before
        return self.fixed[end] - self.fixed[start] + share * spaces

    def on_page(self, start: int, end: int, share: float, page: int) -> float:
        """The same of the pieces of a page, with what is drawn again above the first."""
        again = self.pieces[start].again if page else None
        return self.height(start, end, share) + (again.height if again is not None else 0.0)

    def _groups(self, start: int, end: int, room: float, least: WithNext) -> Iterator[tuple[int, int]]:
        for first, after in self.chains(start, end, least):
            if self.height(first, after, 1.0) <= room or least is WithNext.FREE:
                yield first, after
            else:
                yield from self._groups(first, after, room, _LOOSER[least])

    def chains(self, start: int, end: int, least: WithNext) -> Iterator[tuple[int, int]]:
        """Runs of pieces in which each but the last stays with the next, at least as `least` says; FREE for none."""
        first = start
        for index in range(start, end):
            if least is WithNext.FREE or self.pieces[index].with_next < least or index + 1 == end:
                yield first, index + 1
                first = index + 1


def page_starts(measured: MeasuredPieces, frame: Frame, share: float = 1.0) -> list[int]:
    """With which piece each page starts, where each page has as much as it can have."""
    starts = [0]
    for first, after in measured.groups:
        page = len(starts) - 1
        fits = measured.on_page(starts[-1], after, share, page) <= frame.room(page) + ROUNDING
        if not fits and (first > starts[-1] or frame.room(page) < frame.height):
            starts.append(first)
    return starts


def place(measured: MeasuredPieces, starts: Sequence[int], frame: Frame, share: float) -> list[list[PlacedPiece]]:
    """The pieces on pages that start with those of the indices `starts`."""
    pages: list[list[PlacedPiece]] = []
    for start, end in itertools.pairwise([*starts, len(measured.pieces)]):
        page: list[PlacedPiece] = []
        top = frame.top if pages else frame.first_top
        if pages and start < end and (again := measured.pieces[start].again) is not None:
            page.append(PlacedPiece(again, top, again.height))
            top -= again.height
        for index in range(start, end):
            piece = measured.pieces[index]
            top -= piece.before * share if index > start else 0.0
            page.append(PlacedPiece(piece, top, measured.height(index, index + 1, share)))
            top -= page[-1].height
        pages.append(page)
    return pages


def paginate(pieces: Sequence[Piece], frame: Frame) -> list[list[PlacedPiece]]:
    """Place `pieces` on pages, each of which has as much as it can have."""
    measured = MeasuredPieces(pieces, frame.height)
    return place(measured, page_starts(measured, frame), frame, 1.0)


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
    for index, (piece, top, _) in enumerate(page):
        if piece.panel is not painted and piece.panel is not None:
            last = index
            while last + 1 < len(page) and page[last + 1].piece.panel is piece.panel:
                last += 1
            bottom = page[last].top - page[last].height
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
