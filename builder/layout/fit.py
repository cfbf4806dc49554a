"""Fit pieces onto pages: on the fewest, with as much space between them as these leave, and no page ends badly.

A page ends badly where more than a quarter of it is empty and more comes, or where the last has fewer than five lines.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from builder.core.part import PageEnd
from builder.layout.flow import ROUNDING, Frame, MeasuredPieces, Piece, WithNext, page_starts

_SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
"""How much of the space between pieces may be left where that spares a page, the most first."""
_WIDER = (1.05, 1.1, 1.15)
"""The same, where only that keeps a page from ending badly."""
EMPTY = 0.25
"""How much of a page may be empty at its foot where more comes."""
LEAST_LINES = 5
"""How many lines a last page has at least."""

# What is weighed: how much worse one way of ending pages is than another.
_A_PAGE = 10.0
_TOO_EMPTY = 2.0
_EMPTIER = 8.0
_TOO_FEW = 3.0
_APART = 0.6
_PANEL_APART = 12.0
_BROKEN = 2.4
_WITHIN = 0.1
_BAD = 0.5
_LESS_SPACE = 1.0
"""The weights of a page more; of one that is too empty, and of all of it that is; of a last page with too few lines; of
pieces apart that are to stay together, and these in one panel; of a page that ends within a group that a page has room
for; of a page that ends within a paragraph; of what is worth another way of ending pages; and of all the space between
pieces."""


class Fit(NamedTuple):
    """With which piece each page starts, how much of the space between pieces is left, and how bad each page is."""

    starts: Sequence[int]
    share: float
    pages: Sequence[float]

    @property
    def is_bad(self) -> bool:
        return max(self.pages) >= _BAD

    @property
    def badness(self) -> float:
        return round(_A_PAGE * len(self.pages) + sum(self.pages) + _LESS_SPACE * abs(1 - self.share), 6)


class SpillOver(NamedTuple):
    """What is too much for fewer `pages`, at the least space between pieces.

    `spill` is that as a share of a page. `fixed` is the height of pieces, `spaces` the least between them, and `room`
    what fewer pages have.
    """

    pages: int
    spill: float
    fixed: float
    spaces: float
    room: float

    def least_height(self, share: float) -> float:
        """The height of all where that of the pieces is a `share` of what it is."""
        return share * self.fixed + self.spaces


class Fitter:
    """Finds how pieces go onto pages.

    At the indices `documents` a document begins, which may start a page wherever the last one ends. `line` is the
    height of a line of text. The last page has at least `LEAST_LINES` lines, and `last` of its height. With `parted`,
    pages may end within groups.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        frame: Frame,
        line: float,
        documents: Collection[int] = (),
        last: float = 0.0,
        *,
        parted: bool = False,
    ) -> None:
        self.frame = frame
        self.measured = MeasuredPieces(pieces, frame.height, parted=parted)
        self.line = line
        self.least = LEAST_LINES * line
        self.last = last
        self.documents = frozenset(documents)
        self.ends = _page_ends(self.measured, frame.height, self.least)

    def best(self) -> Fit:
        """The fewest pages; then ends of pages that are not bad; then the most comfortable space."""
        fit = self._fullest()
        # Where the first piece is on the second page, below the header there is no room for anything.
        if fit.starts[1:2] == [0]:
            return fit
        fewer = self.spilled_over(1)
        if fewer is not None and fewer.spill <= 0:
            # They would be on fewer pages if these could end anywhere.
            tightest = self._balanced(_SHARES[-1])
            if len(tightest.starts) < len(fit.starts):
                fit = tightest
        elif not fit.is_bad:
            return fit
        fits = [fit]
        for share in dict.fromkeys((fit.share, *_SHARES, *_WIDER)):
            fits.append(self._balanced(share))
            if len(fits) == 2 and not fits[1].is_bad:
                break
        return min(fits, key=lambda each: each.badness)

    def spilled_over(self, sheet: int) -> SpillOver | None:
        """What keeps pieces from fewer sheets of `sheet` pages; None where they are on one."""
        count = len(page_starts(self.measured, self.frame, _SHARES[-1]))
        fewer = (count - 1) // sheet * sheet
        if not fewer:
            return None
        room = self.frame.room(0) + (fewer - 1) * self.frame.height
        fixed, spaces = self.measured.fixed[-1], _SHARES[-1] * self.measured.spaces[-1]
        return SpillOver(fewer, (fixed + spaces - room) / self.frame.height, fixed, spaces, room)

    def _fullest(self) -> Fit:
        """The fewest pages, each of which has as much as it can have, with the most comfortable space."""
        full = page_starts(self.measured, self.frame)
        fewest = page_starts(self.measured, self.frame, _SHARES[-1])
        if len(fewest) == len(full):
            return self._weighed(full, 1.0)
        for share in _SHARES[1:-1]:
            starts = page_starts(self.measured, self.frame, share)
            if len(starts) == len(fewest):
                return self._weighed(starts, share)
        return self._weighed(fewest, _SHARES[-1])

    def _weighed(self, starts: Sequence[int], share: float) -> Fit:
        badness = []
        for page, (start, end) in enumerate(itertools.pairwise([*starts, len(self.measured.pieces)])):
            used = self.measured.on_page(start, end, share, page) if start < end else 0.0
            badness.append(self._badness(start, end, 1 - used / self.frame.room(page)))
        return Fit(starts, share, badness)

    def _badness(self, start: int, end: int, empty: float) -> float:
        """How bad it is that a page has the pieces from `start` to before `end`, where that leaves so much `empty`."""
        is_last = end == len(self.measured.pieces)
        if is_last or end in self.documents:
            few = self.measured.fixed[end] - self.measured.fixed[start] < self.least, empty > 1 - self.last
            return _TOO_FEW * sum(few) + (0.0 if is_last else empty * empty)
        worse = _TOO_EMPTY + _EMPTIER * (empty - EMPTY) if empty > EMPTY else empty * empty
        return worse + self.ends.apart.get(end, 0.0)

    def _balanced(self, share: float) -> Fit:
        """The ends of pages that are best all in all."""
        ends, sums = self.ends.possible, self.ends.sums
        count = len(ends)
        # By the number of each end: the least badness of all pages before it, and where the last of them starts.
        least, before = [math.inf] * count, [0] * count
        least[0] = 0.0
        for number in range(count - 1):
            start, badness = ends[number], least[number] + _A_PAGE
            if badness == math.inf:
                continue
            room = self.frame.room(min(start, 1))
            most = room + ROUNDING
            fixed, spaces, first, again = sums[number]
            again = again if start else 0.0
            for end in range(number + 1, count):
                # What `MeasuredPieces.on_page` says: to ask it takes longer than all the rest.
                used = sums[end][0] - fixed + share * (sums[end][1] - spaces - first) + again
                if used > most and end > number + 1:
                    break
                # No page is better than not bad.
                if badness < least[end]:
                    weighed = badness + self._badness(start, ends[end], 1 - used / room)
                    if weighed < least[end]:
                        least[end], before[end] = weighed, number
        numbers = [before[-1]]
        while numbers[0]:
            numbers.insert(0, before[numbers[0]])
        return self._weighed([ends[number] for number in numbers], share)

    def bad_ends(self, fit: Fit) -> Iterator[PageEnd]:
        """The pages of a fit that end badly, without words."""
        measured, line = self.measured, self.line
        for page, (start, end) in enumerate(itertools.pairwise([*fit.starts, len(measured.pieces)])):
            used = measured.on_page(start, end, fit.share, page) if start < end else 0.0
            room = self.frame.room(page)
            if end == len(measured.pieces):
                fixed = measured.fixed[end] - measured.fixed[start]
                if page and 0 < fixed < self.least:
                    yield PageEnd(page, 1 - used / room, max(math.floor(fixed / line), 1))
            elif start < end and end not in self.documents and used < (1 - EMPTY) * room:
                after = next((last for first, last in measured.groups if first <= end < last), end)
                over = measured.on_page(start, after, fit.share, page) - room
                yield PageEnd(page, 1 - used / room, max(math.ceil(over / line), 1))


class _PageEnds(NamedTuple):
    """Before which pieces a page may end, and how bad it is that it does.

    For each there are `sums`: the heights of pieces before it, the spaces there, the space above the next piece, and
    the height of what is drawn again above that.
    """

    possible: Sequence[int]
    apart: Mapping[int, float]
    sums: Sequence[tuple[float, float, float, float]]


def _page_ends(measured: MeasuredPieces, room: float, least: float) -> _PageEnds:
    """Where pages may end. What is left of a group on either page is `least` high, or the group is not parted."""
    # Where nothing that is to stay together is parted.
    natural = {after for _, after in measured.groups}
    possible, broken = {0, *natural}, set[int]()
    for first, after in measured.groups:
        if measured.height(first, after, 1.0) <= room:
            for start, end in measured.chains(first, after, measured.least):
                possible.add(end)
                broken.update(_within(measured, start, end, least))
    possible |= broken
    within = [end for end in possible if 0 < end < len(measured.pieces)]
    apart = {end: _apart(*measured.pieces[end - 1 : end + 1], is_natural=end in natural) for end in within}
    apart |= dict.fromkeys(broken, _BROKEN)
    ends = sorted(possible)
    return _PageEnds(ends, apart, [_sums(measured, end) for end in ends])


def _within(measured: MeasuredPieces, start: int, end: int, least: float) -> Iterator[int]:
    """Before which pieces of a group a page may end that would be far from full without any of it."""
    if measured.fixed[end] - measured.fixed[start] >= 2 * least:
        for _, after in measured.chains(start, end, WithNext.WHOLE):
            above, below = (measured.fixed[after] - measured.fixed[start], measured.fixed[end] - measured.fixed[after])
            if min(above, below) >= least:
                yield after


def _sums(measured: MeasuredPieces, end: int) -> tuple[float, float, float, float]:
    before = again = 0.0
    if end < len(measured.pieces):
        piece = measured.pieces[end]
        before, again = piece.before, piece.again.height if piece.again is not None else 0.0
    return measured.fixed[end], measured.spaces[end], before, again


def _apart(before: Piece, after: Piece, *, is_natural: bool) -> float:
    """How bad it is that a page ends between two pieces."""
    if not is_natural:
        return _PANEL_APART if before.panel is not None and before.panel is after.panel else _APART
    return 0.0 if after.before else _WITHIN
