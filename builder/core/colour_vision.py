"""How people and printers see colours, and the nearest colour that all of them can read. The only home of coloraide.

How colours look to people who lack one of the three kinds of cones is published as matrices on linear sRGB. They are
calculated here: coloraide, which searches for other colours, is slow to import.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from builder.core.units import WHITE, Colour

_Row = tuple[float, float, float]
_Matrix = tuple[_Row, _Row, _Row]

# Viénot, Brettel and Mollon, Color Research and Application 24 (1999), 243.
_PROTANOPIA: _Matrix = ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1))
_DEUTERANOPIA: _Matrix = ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1))
# Brettel, Viénot and Mollon, Journal of the Optical Society of America A 14 (1997), 2647: one matrix for each side of
# the plane on which colours look the same to everybody, for the primaries of sRGB.
_TRITANOPIA: tuple[_Matrix, _Matrix] = (
    ((0.93678, 0.18979, -0.12657), (0.06153, 0.81526, 0.12321), (-0.37561, 1.12765, 0.24796)),
    ((1.01277, 0.13548, -0.14825), (-0.01243, 0.86812, 0.14431), (0.07589, 0.80500, 0.11911)),
)
_SAME_TO_ALL: _Row = (1, -0.71462, -0.28538)


def protanopia(colour: Colour) -> Colour:
    """What people see who have no cones for long waves: red is dark."""
    return _through(_PROTANOPIA, colour.linear)


def deuteranopia(colour: Colour) -> Colour:
    """What people see who have no cones for middle waves."""
    return _through(_DEUTERANOPIA, colour.linear)


def tritanopia(colour: Colour) -> Colour:
    """What people see who have no cones for short waves."""
    linear = colour.linear
    return _through(_TRITANOPIA[_dot(_SAME_TO_ALL, linear) > 0], linear)


def grey(colour: Colour) -> Colour:
    """What a printer without colours makes of it (ISO 32000-1, 10.3.2)."""
    shade = 0.3 * colour.red + 0.59 * colour.green + 0.11 * colour.blue
    return Colour(shade, shade, shade)


SIGHTS: Mapping[str, Callable[[Colour], Colour]] = {
    "": lambda colour: colour,
    "for people who do not see red": protanopia,
    "for people who do not see green": deuteranopia,
    "for people who do not see blue": tritanopia,
    "printed in grey": grey,
}
"""How a colour is seen, by words that say who sees it so; "" is as it is printed."""

Needs = Mapping[str, float]
"""The least contrast by how colours are seen: keys of `SIGHTS`."""


def contrasts(words: Colour, ground: Colour) -> dict[str, float]:
    """The contrast of two colours (WCAG 2.2, 1.4.3) as each of `SIGHTS` has it."""
    return {sight: seen(words).contrast(seen(ground)) for sight, seen in SIGHTS.items()}


def passes(words: Colour, ground: Colour, needs: Needs) -> bool:
    """Whether two colours have the contrast that is needed, in each of the ways in which `needs` has them seen."""
    return all(SIGHTS[sight](words).contrast(SIGHTS[sight](ground)) >= least for sight, least in needs.items())


Neighbours = Sequence[tuple[Colour, Needs]]
"""Colours that another is next to, each with the contrast that is needed there."""


def corrected(words: Colour, ground: Colour, needs: Needs, others: Neighbours = ()) -> tuple[Colour, Colour]:
    """Words and ground that pass, as near to these as possible: only `words` is changed where that is enough.

    Where any words pass on the `others` too, words are given that do. Otherwise the ground is changed to the nearest on
    which `words` pass, or else to the nearest on which any words do.
    No need may be more than 21, the contrast of black and white.
    """
    passing = nearest_to_all(words, [(ground, needs), *others]) or nearest(words, ground, needs)
    if passing is not None:
        return passing, ground
    other = nearest(ground, words, needs)
    if other is not None:
        return words, other
    grounds = [shade for end in (_BLACK, WHITE) if (shade := nearest(ground, end, needs)) is not None]
    other = min(grounds, key=ColourSearch(ground, [(words, needs)]).distance)
    passing = nearest(words, other, needs)
    assert passing is not None, "black or white passes there"
    return passing, other


_BLACK = Colour(0, 0, 0)

NOTICED = 0.02
"""The distance in OKLab from which two colours look different (CSS Color 4)."""


def nearest(colour: Colour, other: Colour, needs: Needs) -> Colour | None:
    """The colour nearest to `colour` that passes next to `other`, rounded to ``#rrggbb``; None where no colour passes.

    Distances are those of OKLab. The hue in OKLCH stays, unless a colour of another is nearer by more than `NOTICED`.
    """
    return nearest_to_all(colour, [(other, needs)])


def nearest_to_all(colour: Colour, neighbours: Neighbours) -> Colour | None:
    """The same for a colour that has to pass next to each of the `neighbours`."""
    if all(passes(colour, other, needs) for other, needs in neighbours):
        return colour
    search = ColourSearch(colour, neighbours)
    any_hue = search.of_any_hue()
    if any_hue is None:
        return None
    same_hue = search.of_its_hue()
    if same_hue is not None and search.distance(same_hue) <= search.distance(any_hue) + NOTICED:
        return same_hue
    return any_hue


_SPREAD = [Colour(*parts) for parts in itertools.product([round(step * 255 / 8) / 255 for step in range(9)], repeat=3)]
"""Colours from all over sRGB: the search starts in the directions of those that pass."""

_Aim = tuple[float, float]
"""A direction in OKLab, in degrees: how steeply it rises towards white, and the hue to which it leads."""


class ColourSearch:
    """Searches for colours that pass next to all of the `neighbours`, from `start` outwards."""

    def __init__(self, start: Colour, neighbours: Neighbours) -> None:
        from coloraide import Color

        self._color = Color
        self._start = Color("srgb", [*start]).convert("oklab")
        self._needs = [
            (SIGHTS[sight], SIGHTS[sight](other), least)
            for other, needs in neighbours
            for sight, least in needs.items()
        ]

    def distance(self, colour: Colour) -> float:
        """How far a colour is from the start, in OKLab."""
        return float(self._start.delta_e(self._color("srgb", [*colour]), method="ok"))

    def _passes(self, colour: Colour) -> bool:
        return all(seen(colour).contrast(neighbour) >= least for seen, neighbour, least in self._needs)

    def of_its_hue(self) -> Colour | None:
        """The nearest shade of the start's own hue that passes, on the way to black or to white."""
        shades = [shade for end in (0.0, 1.0) if (shade := self._shade(end)) is not None]
        return min(shades, key=self.distance, default=None)

    def _shade(self, end: float) -> Colour | None:
        """The first shade that passes on the way to black (0) or white (1); None if that end does not.

        Its chroma is that of the start, or as much as sRGB has at that lightness.
        """
        lightness, chroma, hue = self._start.convert("oklch").coords(nans=False)

        def at(share: float) -> Colour:
            mixed = self._color("oklch", [lightness + (end - lightness) * share, chroma, hue])
            return _rounded(mixed.fit("srgb", method="oklch-chroma", jnd=0).convert("srgb").coords())

        return self._first(at) if self._passes(at(1)) else None

    def of_any_hue(self) -> Colour | None:
        """The nearest colour that passes: first towards colours that are spread evenly, then near the best."""
        ends = sorted(filter(self._passes, _SPREAD), key=self.distance)
        if not ends:
            return None
        best = self._improved(ends[0], self._aim(ends[0]), map(self._aim, ends))
        step = 20.0
        while step > 1:
            best = self._improved(*best, _around(best[1], step))
            step /= 2
        return best[0]

    def _improved(self, best: Colour, aim: _Aim, ways: Iterable[_Aim]) -> tuple[Colour, _Aim]:
        """The nearest colour that passes in any of these directions, with its direction; `best` if none is nearer."""
        reach = self.distance(best)
        for way in ways:
            if (nearer := self._nearer(way, reach)) is not None:
                best, aim, reach = nearer, way, self.distance(nearer)
        return best, aim

    def _aim(self, colour: Colour) -> _Aim:
        """The direction of a colour from the start."""
        ends = self._color("srgb", [*colour]).convert("oklab").coords()
        up, red, yellow = (end - from_ for from_, end in zip(self._start.coords(), ends, strict=True))
        return math.degrees(math.atan2(up, math.hypot(red, yellow))), math.degrees(math.atan2(yellow, red))

    def _nearer(self, aim: _Aim, reach: float) -> Colour | None:
        """The first colour in a direction that passes, if it is nearer than `reach`."""
        rise, hue = map(math.radians, aim)
        way = (math.sin(rise), math.cos(rise) * math.cos(hue), math.cos(rise) * math.sin(hue))
        lab = self._start.coords()

        def at(share: float) -> Colour:
            moved = [from_ + 0.98 * reach * share * part for from_, part in zip(lab, way, strict=True)]
            return _rounded(self._color("oklab", moved).convert("srgb").coords())

        if not self._passes(at(1)):
            return None
        first = self._first(at)
        return first if self.distance(first) < reach else None

    def _first(self, at: Callable[[float], Colour]) -> Colour:
        """The first colour that passes between 0, which does not pass, and 1, which does (by bisection)."""
        fails, passed = 0.0, 1.0
        for _ in range(10):
            middle = (fails + passed) / 2
            if self._passes(at(middle)):
                passed = middle
            else:
                fails = middle
        return at(passed)


def _around(aim: _Aim, step: float) -> Iterator[_Aim]:
    """The eight directions around a direction."""
    rise, hue = aim
    for up in (0, -1, 1):
        steep = max(-90.0, min(90.0, rise + up * step))
        turn = step / max(0.2, math.cos(math.radians(steep)))
        yield from ((steep, hue + aside * turn) for aside in (0, -1, 1) if up or aside)


def _rounded(parts: Iterable[float]) -> Colour:
    """The nearest colour in sRGB that can be written as ``#rrggbb``."""
    return Colour(*(round(255 * max(0.0, min(1.0, part))) / 255 for part in parts))


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(left * right for left, right in zip(first, second, strict=True))


def _through(matrix: _Matrix, linear: Sequence[float]) -> Colour:
    return Colour.of_light(*(max(0.0, min(1.0, _dot(row, linear))) for row in matrix))
