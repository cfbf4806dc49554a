"""QR codes (ISO/IEC 18004): the dark squares of one, for any form of a document to draw. The only home of segno."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

QUIET = 4
"""How many light squares are around a code on each side: cameras find it by them (ISO/IEC 18004, 6.3.8)."""


class DarkRun(NamedTuple):
    """Dark squares next to each other and below each other: a rectangle, in squares from the top left corner."""

    left: int
    top: int
    width: int
    height: int


class QrSquares(NamedTuple):
    """A code of `size` by `size` squares, its quiet zone among them."""

    size: int
    dark: Sequence[DarkRun]


@functools.lru_cache(maxsize=256)
def squares(address: str) -> QrSquares:
    """The squares of the code for a web address.

    15 % of a code may be dirty or creased and it is still read (level M). The smallest version that fits is taken: its
    squares are the largest.
    """
    # It imports much that is never used here.
    from segno import make_qr

    rows = [bytes(row) for row in make_qr(address, error="m", boost_error=False).matrix]
    return QrSquares(len(rows) + 2 * QUIET, tuple(_joined(rows)))


def _joined(rows: Sequence[bytes]) -> Iterator[DarkRun]:
    """Dark squares as rectangles: those next to each other, and the same ones below them."""
    runs = [set(_runs(row)) for row in rows]
    for top, row in enumerate(runs):
        for left, width in sorted(row):
            height = 1
            while top + height < len(runs) and (left, width) in runs[top + height]:
                runs[top + height].remove((left, width))
                height += 1
            yield DarkRun(left + QUIET, top + QUIET, width, height)


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
