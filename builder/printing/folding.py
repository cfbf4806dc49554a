"""Pages onto sheets that are folded, bound or handed out: arithmetic alone, of no file and no PDF library.

`sheets` says which page stands where on which side, `lay` where that is on the paper. Lengths are points, the origin is
the bottom left corner of the paper as it lies before the printer's operator: front up, its words upright.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from builder.core.units import MILLIMETRE, millimetres

Scheme = Literal["saddle", "perfect", "2up", "trifold"]
"""Sheets in one another, stapled; sections of sheets, glued; two pages side by side; three panels."""
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
Edge = Literal["short", "long"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

PAPERS = {
    "a4": (210 * MILLIMETRE, 297 * MILLIMETRE),
    "a3": (297 * MILLIMETRE, 420 * MILLIMETRE),
    "letter": (612.0, 792.0),
}
"""Width and height of papers, upright."""

SIGNATURE = 16
"""How many pages a section of a glued book has where nothing else is said."""
SMALLEST = 0.5
"""No page is made smaller than this."""
MARK_GAP = 3 * MILLIMETRE
MARK_LENGTH = 5 * MILLIMETRE
_SHORTEST_MARK = 1 * MILLIMETRE
_ROUNDED = 1.5
"""How far, in points, a page may be too large and still fit: programs round A5 as they like."""
_MOST_CREEP, _MOST_BLEED = 1.0, 10.0
_MOST_PUSHED = 0.1
"""How much of a page's width the innermost one may be moved."""
_MOST_STAPLED = 16
_LARGEST_SIGNATURE = 64
_FLAP = 2 * MILLIMETRE
"""How much narrower than the others a panel is that is folded in."""
_UNCUT = 3 * MILLIMETRE
"""How much larger paper may be and need not be cut."""
_SLUG_ROOM, _SLUG_DOWN = 11.0, 9.0


class Unfit(ValueError):
    """What was asked for cannot be done: why, and the way out (`hint`)."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class Spot(NamedTuple):
    """A place on one side of a sheet: the index of its page, None for a blank one, and its number from the left.

    `shift` is how far the page is moved to the right: towards the spine, to the left, where it is below zero.
    """

    page: int | None
    slot: int
    shift: float = 0.0


class Sheet(NamedTuple):
    """Both sides of a sheet, from left to right, each as somebody sees it who turns the sheet about a vertical axis.

    `signature` is the number of the section that it belongs to, from 0.
    """

    front: tuple[Spot, ...]
    back: tuple[Spot, ...]
    signature: int = 0


class Ground(NamedTuple):
    """How a scheme lies on the paper. `scale` is that of the pages, 1 where they fit.

    `front` and `back` are the places of pages from the left, `trim` the box around them. `folds` are the places of
    folds on the front, from the left.
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
        """The edge about which a sheet is turned, so that its back stands upright: the axis is vertical.

        Of paper that lies across, the vertical edges are the short ones.
        """
        return "short" if self.width > self.height else "long"


def check(scheme: Scheme, signature: int | None, creep: float, bleed: float) -> None:
    """Raises Unfit for what goes with no paper: lengths are in millimetres."""
    if signature is not None and scheme != "perfect":
        raise Unfit(f"a signature of {signature} pages means nothing to {scheme}", "leave it out, or use perfect")
    if signature is not None and (signature % 4 or not 4 <= signature <= _LARGEST_SIGNATURE):
        hint = f"take 4, 8, 12 and so on up to {_LARGEST_SIGNATURE}; 16 is usual"
        raise Unfit(f"a signature cannot have {signature} pages", hint)
    if creep and scheme not in ("saddle", "perfect"):
        raise Unfit(f"no sheet of {scheme} lies within another", "leave out how thick the paper is")
    # What is no number is in no range either.
    if not 0 <= creep <= _MOST_CREEP:
        raise Unfit(f"paper is not {creep:g} mm thick", "give its thickness in millimetres: 0.1 is usual")
    if not 0 <= bleed <= _MOST_BLEED:
        raise Unfit(f"a bleed of {bleed:g} mm is out of range", f"give 0 to {_MOST_BLEED:g}; 3 is usual")


def sheets(count: int, scheme: Scheme, signature: int = SIGNATURE, creep: float = 0.0) -> list[Sheet]:
    """Where each of `count` pages stands. Blank pages stand at the end, until all sheets are full.

    `signature` is the number of pages of a section of `perfect`; the last section may have fewer, and is made up to a
    multiple of four. `creep` is the thickness of a sheet: each sheet within another is moved by so much more.
    """
    return list(_SCHEMES[scheme](count, signature, creep))


def _saddle(count: int, _: int, creep: float) -> Iterator[Sheet]:
    return _section(range(_made_up(count, 4)), count, creep, 0)


def _perfect(count: int, signature: int, creep: float) -> Iterator[Sheet]:
    whole = _made_up(count, 4)
    for number, first in enumerate(range(0, whole, signature)):
        yield from _section(range(first, min(first + signature, whole)), count, creep, number)


def _section(pages: range, count: int, creep: float, number: int) -> Iterator[Sheet]:
    """The sheets of a section, from the outermost: each holds the first and last two pages that are left."""
    for depth in range(len(pages) // 4):
        first, last = pages[2 * depth], pages[-1 - 2 * depth]
        shift = depth * creep
        front = (Spot(_page(last, count), 0, shift), Spot(_page(first, count), 1, -shift))
        back = (Spot(_page(first + 1, count), 0, shift), Spot(_page(last - 1, count), 1, -shift))
        yield Sheet(front, back, number)


def _two_up(count: int, _: int, __: float) -> Iterator[Sheet]:
    for first in range(0, count, 4):
        yield Sheet(_side(range(first, first + 2), count), _side(range(first + 2, first + 4), count))


def _trifold(count: int, _: int, __: float) -> Iterator[Sheet]:
    """Outside: the panel that is folded in, the back, the cover. Inside: three panels in a row."""
    for first in range(0, count, 6):
        outside, inside = (first + 4, first + 5, first), range(first + 1, first + 4)
        yield Sheet(_side(outside, count), _side(inside, count))


_SCHEMES = {"saddle": _saddle, "perfect": _perfect, "2up": _two_up, "trifold": _trifold}


def _side(pages: Sequence[int], count: int) -> tuple[Spot, ...]:
    return tuple(Spot(_page(page, count), slot) for slot, page in enumerate(pages))


def _page(index: int, count: int) -> int | None:
    return index if index < count else None


def _made_up(count: int, multiple: int) -> int:
    return -(-count // multiple) * multiple


def blanks(made: Sequence[Sheet]) -> int:
    """How many blank pages there are."""
    return sum(spot.page is None for sheet in made for side in (sheet.front, sheet.back) for spot in side)


def pushed(made: Sequence[Sheet]) -> float:
    """How far the innermost pages are moved."""
    return max(spot.shift for sheet in made for spot in sheet.front)


def lay(sizes: Sequence[tuple[float, float]], scheme: Scheme, paper: str, creep: float = 0.0) -> Ground:
    """Lay the places of pages with these `sizes` on a paper, across or upright, in its middle.

    Each place is as large as the largest of its pages. `creep` is how far the innermost pages are moved. Raises Unfit
    where pages would have to be made too small, or moved too far.
    """
    widths = _widths(sizes, scheme)
    across, high = sum(widths), max(height for _, height in sizes)
    short, long = PAPERS[paper]
    # Of two ways that are as good, the paper lies across.
    width, height = max(((long, short), (short, long)), key=lambda size: _scale(across, high, len(widths), size))
    scale = _scale(across, high, len(widths), (width, height))
    if scale < SMALLEST:
        raise Unfit(
            f"its pages would be made smaller than half on {named(paper)}: {len(widths)} side by side are "
            f"{_whole_millimetres(across)} × {_whole_millimetres(high)} mm",
            "take larger paper, or a file with smaller pages",
        )
    if creep > _MOST_PUSHED * min(widths) * scale:
        raise Unfit(
            f"its innermost pages would be moved by {millimetres(creep):.1f} mm, and lose their inner margins",
            "see to the paper's thickness, or bind so many pages in sections: --scheme perfect",
        )
    left, bottom = (width - across * scale) / 2, (height - high * scale) / 2
    front = _row(left, bottom, [one * scale for one in widths], high * scale)
    back = _row(left, bottom, [one * scale for one in reversed(widths)], high * scale)
    trim = (max(left, 0.0), max(bottom, 0.0), min(left + across * scale, width), min(bottom + high * scale, height))
    folds = tuple(box[0] for box in front[1:]) if scheme != "2up" else ()
    if scheme == "trifold" and widths[0] > min(widths[1:]) - _FLAP / 2:
        # The pages stay; a panel that is folded in and as wide as the others would buckle.
        folds = (folds[0] - _FLAP * scale, folds[1] - _FLAP / 2 * scale)
    return Ground(width, height, scale, trim, front, back, folds)


def _widths(sizes: Sequence[tuple[float, float]], scheme: Scheme) -> list[float]:
    """The widths of the places on the front, from the left. The panel that is folded in may be narrower."""
    wide = max(width for width, _ in sizes)
    if scheme != "trifold":
        return [wide, wide]
    flap = max((width for index, (width, _) in enumerate(sizes) if index % 6 in (3, 4)), default=wide)
    return [flap, wide, wide]


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
    """What may be seen of the page in a place: nothing beyond its neighbour's edge, and `bleed` beyond others."""
    left, bottom, right, top = side[spot.slot]
    return (
        left - bleed if spot.slot == 0 else left,
        bottom - bleed,
        right + bleed if spot.slot == len(side) - 1 else right,
        top + bleed,
    )


def bled(ground: Ground, bleed: float) -> Box:
    """The trimmed sheet with its bleed, as far as there is paper."""
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
    """Lines where the sheet is to be cut, outside of it and of its bleed; none where the paper has no room for them."""
    left, bottom, right, top = ground.trim
    gap = max(MARK_GAP, bleed)
    ends = _ends(left, right, ground.width, gap), _ends(bottom, top, ground.height, gap)
    level = [(start, y, end, y) for start, end in ends[0] for y in (bottom, top)]
    return level + [(x, start, x, end) for start, end in ends[1] for x in (left, right)]


def fold_marks(ground: Ground, bleed: float, *, back: bool) -> list[Stroke]:
    """Lines where the sheet is to be folded, outside of it, on its front or its back."""
    _, bottom, _, top = ground.trim
    ends = _ends(bottom, top, ground.height, max(MARK_GAP, bleed))
    folds = [ground.width - x for x in ground.folds] if back else ground.folds
    return [(x, start, x, end) for x in folds for start, end in ends]


def _ends(low: float, high: float, room: float, gap: float) -> list[tuple[float, float]]:
    """Where marks begin and end along one axis, below `low` and above `high`."""
    below = (max(low - gap - MARK_LENGTH, 0.0), low - gap)
    above = (high + gap, min(high + gap + MARK_LENGTH, room))
    return [(start, end) for start, end in (below, above) if end - start >= _SHORTEST_MARK]


class Place(NamedTuple):
    """Where small words stand: where their line begins, how long it may be, and whether it runs upwards."""

    x: float
    y: float
    room: float
    upwards: bool


def slug(ground: Ground, bleed: float) -> Place | None:
    """Where the words for the printer stand: below the sheet, or else beside it; None where the paper has no room.

    They keep away from the bleed, and from the marks at the corners and folds.
    """
    left, bottom, right, top = ground.trim
    away = MARK_GAP / 2
    first = (ground.front[0][2] - left) - 2 * away - _FLAP
    if bottom - bleed >= _SLUG_ROOM:
        return Place(left + away, bottom - bleed - _SLUG_DOWN, first, False)
    if ground.width - right - bleed >= _SLUG_ROOM:
        return Place(right + bleed + _SLUG_DOWN, bottom + away, top - bottom - 2 * away, True)
    return None


def named(paper: str) -> str:
    """A paper as people write it."""
    return paper.upper() if paper[1:].isdigit() else paper


def _whole_millimetres(length: float) -> str:
    """A length in points, in whole millimetres."""
    return f"{millimetres(length):.0f}"


def cut(scheme: Scheme, ground: Ground) -> str:
    """The size that sheets are cut to where the paper is larger; empty where they fill it, or nearly so.

    Handouts are read as they are.
    """
    if scheme == "2up":
        return ""
    left, bottom, right, top = ground.trim
    if ground.width - (right - left) < _UNCUT and ground.height - (top - bottom) < _UNCUT:
        return ""
    return f"{_whole_millimetres(right - left)} × {_whole_millimetres(top - bottom)} mm"


_HOW = {
    "saddle": (
        "lay the sheets on one another, sheet 1 below with its front down, fold them in the middle and staple the fold"
    ),
    "2up": "keep the sheets in their order, sheet 1 on top, and staple them at the left",
}


def how(scheme: Scheme, ground: Ground, made: Sequence[Sheet]) -> str:
    """What is done with the printed sheets."""
    if scheme == "perfect":
        sections: dict[int, list[int]] = {}
        for number, sheet in enumerate(made, 1):
            sections.setdefault(sheet.signature, []).append(number)
        runs = ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else f"{one[0]}" for one in sections.values())
        return (
            f"fold each section as a booklet of its own (sheets {runs}: the first below with its front down), "
            "lay the sections on one another, the first on top, and glue their backs"
        )
    if scheme == "trifold":
        # On the inside, which is the back.
        second, first = (_whole_millimetres(ground.width - x - ground.trim[0]) for x in ground.folds)
        return (
            f"lay the sheet with its back up, fold the right panel in at {second} mm from the left edge, "
            f"and the left panel over it at {first} mm"
        )
    return _HOW[scheme]


def too_thick(scheme: Scheme, made: Sequence[Sheet]) -> bool:
    """Whether so many sheets are too thick to be stapled in their fold."""
    return scheme == "saddle" and len(made) > _MOST_STAPLED
