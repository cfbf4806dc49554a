"""Where pages are placed in other pages: boxes, turns and matrices, in points from the lower left corner."""

from __future__ import annotations

from typing import NamedTuple

from builder.pdf.read import gate
from builder.pdf.read.gate import Leaf

_TOLERANCE = 1.5
"""How far, in points, a page's size may be off and still be that size: programs round A4 as they like."""

Matrix = tuple[float, float, float, float, float, float]


class Placement(NamedTuple):
    """How a page is set into another: the size of that one in points, and where its content is placed and how large."""

    width: float
    height: float
    matrix: Matrix


def visible_box(leaf: Leaf) -> tuple[float, float, float, float]:
    """What is visible of a page, in points: its CropBox as far as it is on its MediaBox (ISO 32000-1, 14.11.2)."""
    media = _box(leaf, "/MediaBox") or (0.0, 0.0, 612.0, 792.0)
    crop = _box(leaf, "/CropBox") or media
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _box(leaf: Leaf, key: str) -> tuple[float, float, float, float] | None:
    box = gate.numbers(leaf.entries, key)
    if box is None or len(box) != 4:
        return None
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def upright(box: tuple[float, float, float, float], turn: int) -> Matrix:
    """The matrix that turns what is visible of a page as its Rotate says, its lower left corner at the origin."""
    left, bottom, right, top = box
    return {
        0: (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }[turn]


def turn_of(leaf: Leaf) -> int:
    """How far a page is turned to the right when it is shown, in degrees: a multiple of 90 from 0 up."""
    turn = (gate.integer(leaf.entries, "/Rotate") or 0) % 360
    return turn if turn % 90 == 0 else 0


def unit_of(leaf: Leaf) -> float:
    """How many points a unit of the page's coordinates is (ISO 32000-1, table 30, UserUnit)."""
    value = gate.get(leaf.entries, "/UserUnit")
    return float(value) if isinstance(value, (int, float)) and value > 0 else 1.0


def shown_size(leaf: Leaf) -> tuple[float, float]:
    """The width and height of a page in points, as it is seen: cropped, turned, in its own unit."""
    left, bottom, right, top = visible_box(leaf)
    wide, high = (right - left) * unit_of(leaf), (top - bottom) * unit_of(leaf)
    return (high, wide) if turn_of(leaf) in (90, 270) else (wide, high)


def has_size(leaf: Leaf, width: float, height: float) -> bool:
    """Whether a page has the size that is given in points, or nearly so."""
    wide, high = shown_size(leaf)
    return abs(wide - width) <= _TOLERANCE and abs(high - height) <= _TOLERANCE


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """A point, moved by a transformation matrix (ISO 32000-1, 8.3.3)."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(points: list[tuple[float, float]], matrix: Matrix) -> tuple[float, float, float, float]:
    """The rectangle around moved points: left, bottom, right, top."""
    across = [moved(x, y, matrix) for x, y in points]
    xs, ys = [x for x, _ in across], [y for _, y in across]
    return min(xs), min(ys), max(xs), max(ys)


def number(value: float | None) -> bytes:
    """A number as it is written, to a hundred-thousandth; null for None."""
    if value is None:
        return b"null"
    return (f"{value:.5f}".rstrip("0").rstrip(".") or "0").replace("-0", "-0", 1).encode("ascii")
