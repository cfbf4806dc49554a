"""Sheets on paper: the positions of pages, folds, marks and labels. Only arithmetic: no file and no PDF library.

`folds` gives the place of each page on a sheet; `lay` gives the position of that place on the paper. Lengths are in
points. The origin is the bottom left corner of the paper as the operator of the printer sees it: front up, words
upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from builder.content.catalogues import english
from builder.core.printed_phrases import ScreenWords
from builder.core.units import MILLIMETRE, millimetres
from builder.printing.folds import SCHEMES, Binding, Scheme, Sheet, SheetError, Spot

Edge = Literal["short", "long"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

PAPERS = {
    "a4": (210 * MILLIMETRE, 297 * MILLIMETRE),
    "a3": (297 * MILLIMETRE, 420 * MILLIMETRE),
    "letter": (612.0, 792.0),
}
"""Width and height of papers, upright."""

SMALLEST = 0.5
"""The smallest scale of a page."""
MARK_GAP = 3 * MILLIMETRE
MARK_LENGTH = 5 * MILLIMETRE
_SHORTEST_MARK = 1 * MILLIMETRE
_ROUNDED = 1.5
"""How much larger, in points, a page may be and still fit: programs round A5 in different ways."""
_MOST_PUSHED = 0.1
"""How far the innermost page may move, as a fraction of its width."""
_FLAP = 2 * MILLIMETRE
"""How much narrower a panel is that is folded in."""
_UNCUT = 3 * MILLIMETRE
"""How much larger than the sheet the paper may be without being cut."""
_SLUG_ROOM, _SLUG_DOWN = 11.0, 9.0


class Ground(NamedTuple):
    """The layout of a sheet on the paper. `scale` is that of the pages, 1 where they fit.

    `front` and `back` are the places of pages from the left, and `trim` is the box around them. `folds` are the
    positions of folds on the front, from the left.
    """

    width: float
    height: float
    scale: float
    trim: Box
    front: tuple[Box, ...]
    back: tuple[Box, ...]
    folds: tuple[float, ...]

    @property
    def flip(self) -> Edge:
        """The edge to turn a sheet about, so that its back is upright: the axis is vertical.

        On landscape paper the vertical edges are the short edges.
        """
        return "short" if self.width > self.height else "long"


def lay(
    sizes: Sequence[tuple[float, float]], scheme: str, paper: str, creep: float = 0.0, binding: Binding = "left"
) -> Ground:
    """Centre the places of pages with these `sizes` on a paper, landscape or portrait.

    Each place is as large as the largest page. `creep` is how far the innermost pages move. Raises SheetError where
    pages would become too small, or move too far.
    """
    widths = _widths(sizes, SCHEMES[scheme])
    across, high = sum(widths), max(height for _, height in sizes)
    short, long = PAPERS[paper]
    # Where both ways give the same scale, the paper is landscape.
    width, height = max(((long, short), (short, long)), key=lambda size: _scale(across, high, len(widths), size))
    scale = _scale(across, high, len(widths), (width, height))
    if scale < SMALLEST:
        raise SheetError(
            f"its pages would be smaller than half their size on {named(paper)}: {len(widths)} side by side are "
            f"{_whole_millimetres(across)} × {_whole_millimetres(high)} mm",
            "use larger paper, or a file with smaller pages",
        )
    if creep > _MOST_PUSHED * min(widths) * scale:
        raise SheetError(
            f"its innermost pages would move by {millimetres(creep):.1f} mm, and lose their inner margins",
            "check the thickness of the paper, or bind the pages in sections: --scheme perfect",
        )
    left, bottom = (width - across * scale) / 2, (height - high * scale) / 2
    front = _row(left, bottom, [width * scale for width in widths], high * scale)
    back = _row(left, bottom, [width * scale for width in reversed(widths)], high * scale)
    trim = (max(left, 0.0), max(bottom, 0.0), min(left + across * scale, width), min(bottom + high * scale, height))
    folds = _folds([box[0] for box in front[1:]], widths, scale, SCHEMES[scheme])
    if binding == "right":
        # What is on the front of a sheet bound at the left has its mirror image here: the widths of the back.
        front, back, folds = back, front, tuple(width - fold for fold in reversed(folds))
    return Ground(width, height, scale, trim, front, back, folds)


def _widths(sizes: Sequence[tuple[float, float]], scheme: Scheme) -> list[float]:
    """The widths of the places on the front, from the left. A panel that is folded in may be narrower."""
    wide = max(width for width, _ in sizes)
    if not scheme.flap:
        return [wide] * scheme.columns
    pages = 2 * scheme.columns
    flap = max((width for index, (width, _) in enumerate(sizes) if index % pages in scheme.flap), default=wide)
    return [flap, *[wide] * (scheme.columns - 1)]


def _folds(edges: Sequence[float], widths: Sequence[float], scale: float, scheme: Scheme) -> tuple[float, ...]:
    """The positions of folds: at the edges between pages, or a little to the left of them."""
    if not scheme.folded:
        return ()
    if not scheme.flap or widths[0] <= min(widths[1:]) - _FLAP / 2:
        return tuple(edges)
    # A panel that is folded in would buckle if it were as wide as the others. So the folds move, and the pages stay:
    # the other panels share the width that it loses.
    last = len(edges)
    return tuple(edge - _FLAP * (last - number) / last * scale for number, edge in enumerate(edges))


def _scale(across: float, high: float, columns: int, size: tuple[float, float]) -> float:
    wide = 1.0 if across <= size[0] + columns * _ROUNDED else size[0] / across
    return min(wide, 1.0 if high <= size[1] + _ROUNDED else size[1] / high)


def _row(left: float, bottom: float, widths: Sequence[float], height: float) -> tuple[Box, ...]:
    boxes = []
    for width in widths:
        boxes.append((left, bottom, left + width, bottom + height))
        left += width
    return tuple(boxes)


def clip(side: Sequence[Box], spot: Spot, bleed: float) -> Box:
    """The visible part of the page in a place: up to the edge of its neighbour, and `bleed` beyond outer edges."""
    left, bottom, right, top = side[spot.slot]
    return (
        left - bleed if spot.slot == 0 else left,
        bottom - bleed,
        right + bleed if spot.slot == len(side) - 1 else right,
        top + bleed,
    )


def bled(ground: Ground, bleed: float) -> Box:
    """The trimmed sheet with its bleed, up to the edges of the paper."""
    left, bottom, right, top = ground.trim
    return (
        max(left - bleed, 0.0),
        max(bottom - bleed, 0.0),
        min(right + bleed, ground.width),
        min(top + bleed, ground.height),
    )


Stroke = tuple[float, float, float, float]
"""A line from one point to another."""


def crop_marks(ground: Ground, bleed: float) -> list[Stroke]:
    """Lines that show where to cut the sheet, outside it and its bleed; none where the paper has no room for them."""
    left, bottom, right, top = ground.trim
    gap = max(MARK_GAP, bleed)
    ends = _ends(left, right, ground.width, gap), _ends(bottom, top, ground.height, gap)
    level = [(start, y, end, y) for start, end in ends[0] for y in (bottom, top)]
    return level + [(x, start, x, end) for start, end in ends[1] for x in (left, right)]


def fold_marks(ground: Ground, bleed: float, *, back: bool) -> list[Stroke]:
    """Lines that show where to fold the sheet, outside it, on its front or its back."""
    _, bottom, _, top = ground.trim
    ends = _ends(bottom, top, ground.height, max(MARK_GAP, bleed))
    folds = [ground.width - x for x in ground.folds] if back else ground.folds
    return [(x, start, x, end) for x in folds for start, end in ends]


def _ends(low: float, high: float, room: float, gap: float) -> list[tuple[float, float]]:
    """Where marks begin and end along one axis, below `low` and above `high`."""
    below = (max(low - gap - MARK_LENGTH, 0.0), low - gap)
    above = (high + gap, min(high + gap + MARK_LENGTH, room))
    return [(start, end) for start, end in (below, above) if end - start >= _SHORTEST_MARK]


class SlugLine(NamedTuple):
    """The position of a label: where its line begins, how long it may be, and whether it runs upwards."""

    x: float
    y: float
    room: float
    upwards: bool


def slug(ground: Ground, bleed: float) -> SlugLine | None:
    """The position of the label for the operator: below the sheet, or else next to it; None where there is no room.

    It stays clear of the bleed, and of the marks at the corners and folds.
    """
    left, bottom, right, top = ground.trim
    away = MARK_GAP / 2
    # Both sides have the label in the same place, and a panel that is folded in is the first on one of them.
    first = (min(side[0][2] for side in (ground.front, ground.back)) - left) - 2 * away - _FLAP
    if bottom - bleed >= _SLUG_ROOM:
        return SlugLine(left + away, bottom - bleed - _SLUG_DOWN, first, False)
    if ground.width - right - bleed >= _SLUG_ROOM:
        return SlugLine(right + bleed + _SLUG_DOWN, bottom + away, top - bottom - 2 * away, True)
    return None


def named(paper: str) -> str:
    """The name of a paper as people write it."""
    return paper.upper() if paper[1:].isdigit() else paper


def _whole_millimetres(length: float) -> str:
    """A length in points, in whole millimetres."""
    return f"{millimetres(length):.0f}"


def cut(scheme: str, ground: Ground) -> str:
    """The size to cut sheets to, where the paper is larger; empty where they fill it, or nearly so.

    Handouts are not cut.
    """
    if not SCHEMES[scheme].folded:
        return ""
    left, bottom, right, top = ground.trim
    if ground.width - (right - left) < _UNCUT and ground.height - (top - bottom) < _UNCUT:
        return ""
    return f"{_whole_millimetres(right - left)} × {_whole_millimetres(top - bottom)} mm"


def instructions(
    scheme: str,
    ground: Ground,
    sheets: Sequence[Sheet],
    binding: Binding = "left",
    words: ScreenWords | None = None,
) -> str:
    """What to do with the printed sheets, in the `words` of a language; without them in English."""
    # Sheets are folded with their backs up, so the order of the folds is reversed.
    folds = [_whole_millimetres(ground.width - x - ground.trim[0]) for x in reversed(ground.folds)]
    return SCHEMES[scheme].instructions(words or english(), sheets, folds, binding)
