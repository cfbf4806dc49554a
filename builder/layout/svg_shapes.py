"""Lengths, transforms and outlines of drawings, as numbers."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builder.core.patterns import lazy_pattern
from builder.layout.svg_file import PLAIN, SvgElement, SvgError, short

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_LENGTH = lazy_pattern(rf"({_NUMBER})(px|pt|pc|mm|cm|in|%)?")
_ENTRY = lazy_pattern(rf"({_NUMBER})\s*(,?)\s*")
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LARGEST = 1e6
"""Larger numbers are mistakes, and PDF readers differ in what they do with them."""


def number(text: str) -> float:
    """A number. Raises ValueError for anything else."""
    if not re.fullmatch(_NUMBER, text) or abs(float(text)) > _LARGEST:
        raise ValueError(text)
    return float(text)


def numbers(text: str) -> list[float]:
    """Numbers with spaces and commas between them, as lists of SVG are. Raises ValueError for anything else."""
    values, end, text = [], 0, text.strip()
    while end < len(text):
        match = _ENTRY.match(text, end)
        if match is None or (match[2] and match.end() == len(text)):
            raise ValueError(text)
        values.append(number(match[1]))
        end = match.end()
    return values


def length(text: str, whole: float) -> float:
    """A length in pixels; a percentage is of `whole`. Raises ValueError for anything else."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    unit = match[2] or "px"
    return number(match[1]) * (whole / 100 if unit == "%" else _UNITS[unit])


class Viewport(NamedTuple):
    """What percentages are of."""

    width: float
    height: float

    def whole(self, name: str) -> float:
        if name in ("x", "x1", "x2", "cx", "rx", "width"):
            return self.width
        if name in ("y", "y1", "y2", "cy", "ry", "height"):
            return self.height
        return math.hypot(self.width, self.height) / math.sqrt(2)


def attribute(element: SvgElement, name: str, viewport: Viewport, otherwise: str = "0") -> float:
    """The length that an attribute of an element says. Raises SvgError where it is not one."""
    text = element.get(name, otherwise)
    try:
        value = length(text, viewport.whole(name))
    except ValueError:
        raise _refused(element, name) from None
    if value < 0 and name in ("width", "height", "r", "rx", "ry"):
        raise _refused(element, name)
    return value


def _refused(element: SvgElement, name: str) -> SvgError:
    return SvgError(element.sourceline, f'`{name}="{short(element.get(name))}"` cannot be printed', PLAIN)


class Matrix(NamedTuple):
    """A transform, as PDF writes it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: Matrix) -> Matrix:
        """`other` within this transform: its points are transformed by `other` first."""
        return Matrix(
            self.a * other.a + self.c * other.b,
            self.b * other.a + self.d * other.b,
            self.a * other.c + self.c * other.d,
            self.b * other.c + self.d * other.d,
            self.a * other.e + self.c * other.f + self.e,
            self.b * other.e + self.d * other.f + self.f,
        )

    @property
    def flat(self) -> bool:
        """Whether nothing is left of what is transformed: such a transform is an error in PDF."""
        return abs(self.a * self.d - self.b * self.c) < 1e-18

    def point(self, point: Point) -> Point:
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


Point = tuple[float, float]

_TRANSFORM = lazy_pattern(r"\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*,?")


def transform(element: SvgElement) -> Matrix:
    """The transform of an element. Raises SvgError where it is not one."""
    text = element.get("transform", "").rstrip()
    matrix, end = Matrix(), 0
    while end < len(text):
        match = _TRANSFORM.match(text, end)
        try:
            matrix = matrix.then(_single(match[1], numbers(match[2])))  # type: ignore[index]
        except (ValueError, TypeError):
            raise _refused(element, "transform") from None
        end = match.end()  # type: ignore[union-attr]
    return matrix


def _single(kind: str, values: Sequence[float]) -> Matrix:
    """One transform. Raises ValueError where the number of its values is wrong."""
    match kind, [*values]:
        case "matrix", [a, b, c, d, e, f]:
            return Matrix(a, b, c, d, e, f)
        case "translate", [x, *more] if len(more) < 2:
            return Matrix(e=x, f=more[0] if more else 0)
        case "scale", [x, *more] if len(more) < 2:
            return Matrix(a=x, d=more[0] if more else x)
        case "rotate", [angle]:
            return _rotated(angle)
        case "rotate", [angle, x, y]:
            return Matrix(e=x, f=y).then(_rotated(angle)).then(Matrix(e=-x, f=-y))
        case "skewX", [angle]:
            return Matrix(c=math.tan(math.radians(angle)))
        case "skewY", [angle]:
            return Matrix(b=math.tan(math.radians(angle)))
    raise ValueError(kind)


def _rotated(angle: float) -> Matrix:
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    return Matrix(cosine, sine, -sine, cosine)


class OutlineSegment(NamedTuple):
    """A piece of an outline: the operator of PDF (m, l, c or h), and its points."""

    operator: str
    points: tuple[Point, ...] = ()


Outline = list[OutlineSegment]


def path(element: SvgElement) -> Outline:
    """The outline of a `path`. Raises SvgError where its data has a mistake: browsers differ in how much they draw."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path.parser import parse_path

    pen = RecordingPen()
    try:
        parse_path(" ".join(_path_data(element.get("d", ""))), pen)
        return list(_segments(pen.value))
    except (ValueError, IndexError, TypeError, ArithmeticError):
        raise SvgError(element.sourceline, "the data of a path (`d`) has a mistake", PLAIN) from None


_NOWHERE = 1e-9
"""The length of a line that only rounding makes."""
_OPERATORS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "qCurveTo": "c", "closePath": "h"}


def _segments(drawn: Sequence[tuple[str, tuple[Point, ...]]]) -> Iterator[OutlineSegment]:
    """An outline from what a pen of fontTools was asked to draw. Raises ValueError for numbers that are too large."""
    at: Point = (0.0, 0.0)
    for (kind, points), (after, _) in itertools.pairwise([*drawn, ("", ())]):
        if kind == "lineTo" and after == "closePath" and math.dist(points[-1], at) < _NOWHERE:
            # Earlier versions of fontTools close an outline with a line, also where it has come back to its start.
            continue
        if not all(abs(value) <= _LARGEST for point in points for value in point):
            raise ValueError("a number is too large")
        if kind in _OPERATORS:
            yield OutlineSegment(_OPERATORS[kind], _cubic(at, *points) if kind == "qCurveTo" else points)
        at = points[-1] if points else at


def _cubic(start: Point, middle: Point, end: Point) -> tuple[Point, ...]:
    """The points of a curve of the kind that PDF has."""
    (x0, y0), (x1, y1), (x2, y2) = start, middle, end
    first = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3)
    return first, (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3), end


_COMMAND = lazy_pattern(r"\s*([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_LETTERS = dict(zip("MZLHVCSQTA", (2, 0, 2, 1, 1, 6, 4, 4, 2, 7), strict=True))
_FLAG = lazy_pattern(r"([01])\s*(,?)\s*")


def _path_data(text: str) -> Iterator[str]:
    """Path data with a letter before each segment and a space between numbers. Raises ValueError for mistakes.

    fontTools skips what it does not know, and reads fewer ways of writing a number.
    """
    end, text, closed = 0, text.strip(), False
    while end < len(text):
        match = _COMMAND.match(text, end)
        if match is None or (end == 0 and match[1] not in "Mm"):
            raise ValueError(text)
        closes = match[1] in "Zz"
        if closed and match[1] not in "MmZz":
            # What follows a closed outline starts where that did. Earlier versions of fontTools do not know that.
            yield from ("m", "0", "0")
        if not (closed and closes):
            yield from _command(match[1], match[2].strip())
        end, closed = match.end(), closes


def _command(letter: str, text: str) -> Iterator[str]:
    size = _LETTERS[letter.upper()]
    values = _arcs(text) if letter in "Aa" else [repr(value) for value in numbers(text)]
    if (size == 0 and values) or (size and (not values or len(values) % size)):
        raise ValueError(text)
    if size == 0:
        yield letter
    for start in range(0, len(values), size or 1):
        entry = values[start : start + size]
        if letter in "Aa" and 0 in map(float, entry[:2]):
            # An arc of nothing is a line.
            yield from ("L" if letter == "A" else "l", *entry[5:])
        else:
            # More points after a first one are lines.
            yield from (letter if start == 0 else {"M": "L", "m": "l"}.get(letter, letter), *entry)


def _arcs(text: str) -> list[str]:
    """The values of arcs: their flags may be written without a space after them."""
    values: list[str] = []
    end = 0
    while end < len(text):
        flag = len(values) % 7 in (3, 4)
        match = (_FLAG if flag else _ENTRY).match(text, end)
        if match is None:
            raise ValueError(text)
        values.append(match[1] if flag else repr(number(match[1])))
        end = match.end()
    return values


def polygon(element: SvgElement, *, closed: bool) -> Outline:
    """The outline of a `polyline` or a `polygon`."""
    try:
        values = numbers(element.get("points", ""))
        pairs = list(zip(values[::2], values[1::2], strict=True))
    except ValueError:
        raise _refused(element, "points") from None
    outline = _closed(pairs)
    return outline if closed else outline[:-1]


def _closed(points: Sequence[Point]) -> Outline:
    """The outline of a polygon."""
    outline = [OutlineSegment("l" if index else "m", (point,)) for index, point in enumerate(points)]
    return [*outline, OutlineSegment("h")] if outline else []


def upright(width: float, height: float) -> Outline:
    """The outline of a rectangle at the origin."""
    return _closed(((0, 0), (width, 0), (width, height), (0, height)))


_ROUND = 4 / 3 * (math.sqrt(2) - 1)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Outline:
    """From the right, clockwise, as dashes of browsers go."""
    if not (rx and ry):
        return []
    outline = [OutlineSegment("m", ((cx + rx, cy),))]
    for sine, cosine in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        outline.append(_quarter((cx, cy), (rx, ry), (cosine, sine)))
    return [*outline, OutlineSegment("h")]


def _quarter(centre: Point, radii: Point, direction: Point) -> OutlineSegment:
    """A quarter of an ellipse, clockwise from a direction."""
    (cx, cy), (rx, ry), (x, y) = centre, radii, direction
    ends = ((x - _ROUND * y, y + _ROUND * x), (-y + _ROUND * x, x + _ROUND * y), (-y, x))
    return OutlineSegment("c", tuple((cx + rx * across, cy + ry * down) for across, down in ends))


def rectangle(element: SvgElement, viewport: Viewport) -> Outline:
    """The outline of a `rect`, with its corners."""
    x, y, width, height = (attribute(element, name, viewport) for name in ("x", "y", "width", "height"))
    if not (width and height):
        return []
    rx, ry = radii(element, viewport)
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    right, bottom = x + width, y + height
    if not (rx and ry):
        return _closed(((x, y), (right, y), (right, bottom), (x, bottom)))
    outline = [OutlineSegment("m", ((x + rx, y),))]
    for centre, start, direction in (
        ((right - rx, y + ry), (right - rx, y), (0, -1)),
        ((right - rx, bottom - ry), (right, bottom - ry), (1, 0)),
        ((x + rx, bottom - ry), (x + rx, bottom), (0, 1)),
        ((x + rx, y + ry), (x, y + ry), (-1, 0)),
    ):
        outline += [OutlineSegment("l", (start,)), _quarter(centre, (rx, ry), direction)]
    return [*outline, OutlineSegment("h")]


def radii(element: SvgElement, viewport: Viewport) -> Point:
    """The radii of a `rect` or an `ellipse`: one that is not written is as large as the other."""
    wanted = [element.get(name, "auto").strip() for name in ("rx", "ry")]
    if wanted == ["auto", "auto"]:
        return 0, 0
    rx, ry = (
        None if text == "auto" else attribute(element, name, viewport)
        for name, text in zip(("rx", "ry"), wanted, strict=True)
    )
    return (ry if rx is None else rx) or 0, (rx if ry is None else ry) or 0


def box(element: SvgElement) -> tuple[float, float, float, float] | None:
    """The `viewBox` of an element. Raises SvgError where it is not one."""
    text = element.get("viewBox")
    if text is None:
        return None
    try:
        x, y, width, height = numbers(text)
    except ValueError:
        raise _refused(element, "viewBox") from None
    if width <= 0 or height <= 0:
        raise _refused(element, "viewBox")
    return x, y, width, height


_ALIGNED = lazy_pattern(r"(?:none|x(Min|Mid|Max)Y(Min|Mid|Max))(?:\s+(meet|slice))?")
_SHARE = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}


def fitted(element: SvgElement, size: Viewport) -> Matrix:
    """How the `viewBox` of an element is placed in its `size`, as its `preserveAspectRatio` says."""
    viewbox = box(element)
    if viewbox is None:
        return Matrix()
    x, y, width, height = viewbox
    match = _ALIGNED.fullmatch(element.get("preserveAspectRatio", "xMidYMid").strip())
    if match is None:
        raise _refused(element, "preserveAspectRatio")
    across, down = size.width / width, size.height / height
    if match[1] is None:
        return Matrix(across, 0, 0, down, -x * across, -y * down)
    scale = max(across, down) if match[3] == "slice" else min(across, down)
    left = (size.width - width * scale) * _SHARE[match[1]]
    top = (size.height - height * scale) * _SHARE[match[2]]
    return Matrix(scale, 0, 0, scale, left - x * scale, top - y * scale)
