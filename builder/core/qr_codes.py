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

    @property
    def path(self) -> str:
        """The dark squares as a path of SVG."""
        return "".join([f"M{left} {top}h{width}v{height}h-{width}z" for left, top, width, height in self.dark])


# A leaflet is set several times until it fits, and each code takes some 20 KB.
@functools.lru_cache(maxsize=16)
def squares(address: str) -> QrSquares:
    """The squares of the code for a web address.

    15 % of a code may be dirty or creased and it is still read (level M). The smallest version that fits is taken: its
    squares are the largest.
    """
    rows = _made(address)
    size = len(rows)
    code, every = _as_number(rows), _as_number([b"\1" * size] * size)
    masked = [code ^ difference for difference in _differences((size - 17) // 4)]
    best = min(masked, key=lambda code: _penalty(code, every, size))
    return QrSquares(size + 2 * QUIET, tuple(_joined(_as_rows(best, size))))


def _made(address: str, mask: int = 0, version: int | None = None) -> list[bytes]:
    """The rows of a code with a mask: a byte for each square."""
    # It imports much that is never used here.
    from segno import make_qr

    code = make_qr(address, error="m", boost_error=False, mask=mask, version=version)
    return [bytes(row) for row in code.matrix]


# The mask with the least penalty is taken (ISO/IEC 18004, 7.8.3). segno can find it too, but to count square by square
# takes as long as all else that a web page needs. In a number whose bits are the squares, all are compared at once.

_APART = 4
"""How many light squares are between two rows in a number: as many as a mark has to have beside it."""


@functools.cache
def _differences(version: int) -> list[int]:
    """What differs between codes with each of the eight masks and with the first; the same for all addresses."""
    codes = [_as_number(_made("A", mask, version)) for mask in range(8)]
    return [code ^ codes[0] for code in codes]


def _as_number(rows: Sequence[bytes]) -> int:
    """A bit for each square, row by row; the top left one is the lowest."""
    bits = (b"\0" * _APART).join(rows).translate(_DIGITS)
    return int(bits[::-1], 2)


def _as_rows(code: int, size: int) -> list[bytes]:
    bits = f"{code:0{size * (size + _APART)}b}".encode("ascii")[::-1].translate(_BITS)
    return [bits[start : start + size] for start in range(0, len(bits), size + _APART)]


_DIGITS = bytes.maketrans(b"\0\1", b"01")
_BITS = bytes.maketrans(b"01", b"\0\1")


def _penalty(code: int, every: int, size: int) -> int:
    """How much of a code is alike, or looks like the marks in its corners (ISO/IEC 18004, table 11)."""
    light = every & ~code
    steps = 1, size + _APART
    penalty = sum(_runs_penalty(colour, step) for colour in (code, light) for step in steps)
    penalty += 40 * sum(_marks(code, step) for step in steps)
    for colour in (code, light):
        pairs = colour & colour >> 1
        penalty += 3 * (pairs & pairs >> steps[1]).bit_count()
    return penalty + 10 * (abs(code.bit_count() * 20 - 10 * size * size) // (size * size))


def _runs_penalty(colour: int, step: int) -> int:
    """For each run of five squares or more 3, and 1 for each square over five."""
    fives = colour & colour >> step & colour >> 2 * step & colour >> 3 * step & colour >> 4 * step
    return fives.bit_count() + 2 * (fives & ~(fives << step)).bit_count()


def _marks(code: int, step: int) -> int:
    """How often dark, light, three dark, light, dark squares have four light ones before or after them."""
    mark = code & code >> 2 * step & code >> 3 * step & code >> 4 * step & code >> 6 * step
    mark &= ~(code >> step | code >> 5 * step)
    before = code << step | code << 2 * step | code << 3 * step | code << 4 * step
    after = code >> 7 * step | code >> 8 * step | code >> 9 * step | code >> 10 * step
    return (mark & ~(before & after)).bit_count()


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
