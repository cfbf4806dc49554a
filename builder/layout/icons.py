"""Icons: small drawings in one colour next to words. They say nothing that the words do not, so they are artifacts."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from builder.content.icons import icon_path
from builder.core import ordinary_files
from builder.core.part import Rectangle
from builder.core.patterns import lazy_pattern
from builder.core.units import Colour
from builder.layout import svg
from builder.layout.pen import Pen
from builder.layout.picture_error import PictureError
from builder.layout.svg_file import SvgError
from builder.layout.svg_shapes import Matrix
from builder.layout.theme import Theme

GRID = 24
"""The side of the square that icons are drawn on, in their own units."""

DrawIcon = Callable[[Pen, float, float], None]
"""Draws an icon on a pen, from its left edge (where reading starts) and its top edge, in points."""


def icon(theme: Theme, name: str, size: float, colour: Colour) -> DrawIcon:
    """What draws an icon `size` points high and wide in a colour of the theme, as an artifact.

    Raises PictureError for an icon that does not exist or cannot be drawn: pages that were checked have none of these.
    """
    operators = read(theme.root, name).painted(colour)

    def draw(pen: Pen, left: float, top: float) -> None:
        pen.artifact()
        pen.place(operators, Rectangle(left, top - size, left + size, top), size / GRID)

    return draw


class IconShape(NamedTuple):
    """Outlines that are drawn alike, on the grid, which counts down from its top.

    `pen` are operators that say how lines are drawn, and `outlines` are operators with what paints each.
    """

    matrix: Matrix
    pen: tuple[str, ...]
    outlines: tuple[tuple[str, str], ...]


class Icon(NamedTuple):
    """A drawing of `GRID` by `GRID` units in one colour."""

    shapes: tuple[IconShape, ...]

    def painted(self, colour: Colour) -> str:
        """Operators that draw it in a colour, with the origin at its lower left corner."""
        parts = [colour.red] if colour.is_grey else [*colour]
        ink = " ".join(f"{part:.4g}" for part in parts)
        fill, stroke = ("g", "G") if colour.is_grey else ("rg", "RG")
        lines = [f"1 0 0 -1 0 {GRID} cm {ink} {stroke} {ink} {fill}"]
        for shape in self.shapes:
            moved = [] if shape.matrix == Matrix() else [f"{' '.join(map(_text, shape.matrix))} cm"]
            outlines = (f"{outline} {paint}" for outline, paint in shape.outlines)
            lines += ["q", " ".join((*moved, *shape.pen)), *outlines, "Q"]
        return "\n".join(lines)

    def on_screen(self) -> str:
        """The same as SVG in the colour of the words around it, hidden from screen readers."""
        inside = "".join(part for shape in self.shapes for part in _on_screen(shape))
        return f'<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 {GRID} {GRID}">{inside}</svg>'


def read(root: Path, name: str) -> Icon:
    """An icon of a project in the folder `root`, or of the program. Raises PictureError."""
    path = icon_path(root, name)
    try:
        return _read(path.name, ordinary_files.read(path))
    except OSError:
        raise PictureError(f"the icon {name} cannot be read", "check that its file is there") from None


@functools.lru_cache(maxsize=256)
def _read(name: str, data: bytes) -> Icon:
    try:
        drawing = svg.drawing(data)
        if abs(drawing.width - drawing.height) > 0.001 * drawing.height:
            raise SvgError(None, "an icon has to be square", f'draw it with viewBox="0 0 {GRID} {GRID}"')
        return Icon(tuple(_shapes(drawing)))
    except SvgError as failed:
        raise failed.of(name) from None


def _shapes(drawing: svg.VectorDrawing) -> Iterator[IconShape]:
    """The shapes of a drawing on the grid, without their colours. Neighbours that are drawn alike are together."""
    # The first line keeps what is outside of the box from being drawn.
    lines = [line for line in drawing.operators.split("\n")[1:] if not _COLOUR.fullmatch(line)]
    shapes: list[list[str]] = []
    while lines:
        end = lines.index("Q")
        shapes.append(lines[1:end])
        lines = lines[end + 1 :]
    to_grid = Matrix(GRID / drawing.width, 0, 0, -GRID / drawing.height, 0, GRID)
    for state, alike in itertools.groupby(shapes, lambda shape: shape[:-2]):
        if not all(_PEN.fullmatch(line) for line in state[1:]) or state[0].endswith("n"):
            raise SvgError(None, "an icon has neither clipping nor dashes", "draw what is to be seen as plain shapes")
        matrix = to_grid.then(Matrix(*map(float, state[0].split()[:6])) if state[0] else Matrix())
        rounded = Matrix(*(round(part, 4) for part in matrix))
        # With round joins there is nothing to limit.
        pen = [line for line in state[1:] if not (line.endswith(" M") and "1 j" in state)]
        yield IconShape(rounded, tuple(pen), tuple(_outlines(alike)))


_COLOUR = lazy_pattern(r"[\d.]+ [\d.]+ [\d.]+ (rg|RG)")
_PEN = lazy_pattern(r"[\d.]+ [wJjM]")
_NUMBER = lazy_pattern(r"-?\d+\.\d+")


def _outlines(shapes: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    """The outlines of shapes, with what paints each: lines are one outline together."""
    for paint, alike in itertools.groupby(shapes, lambda shape: shape[-1]):
        outlines = [_shortened(shape[-2]) for shape in alike]
        yield from [(" ".join(outlines), paint)] if paint == "S" else ((outline, paint) for outline in outlines)


def _text(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _shortened(outline: str) -> str:
    """Operators with numbers that are as exact as anybody can see on so small a drawing."""
    return _NUMBER.sub(lambda match: _text(float(match[0])), outline)


def _on_screen(shape: IconShape) -> Iterator[str]:
    """The shapes as elements of SVG. What the style of the page says of all icons is left out."""
    values = {line[-1]: line[:-2] for line in shape.pen}
    attributes = "" if shape.matrix == Matrix() else f' transform="matrix({" ".join(map(_text, shape.matrix))})"'
    if "w" in values:
        attributes += f' stroke-width="{values["w"]}"'
    for operator, name, words in _LINES:
        if values.get(operator, "1") != "1":
            attributes += f' {name}="{words[int(values[operator])]}"'
    for outline, paint in shape.outlines:
        rule = ' fill-rule="evenodd"' if paint.endswith("*") else ""
        filled = {"S": "", "f": ' fill="currentColor" stroke="none"', "B": ' fill="currentColor"'}[paint[0]]
        yield f'<path{attributes}{filled}{rule} d="{_as_svg(outline)}"/>'


_LINES = (
    ("J", "stroke-linecap", ("butt", "round", "square")),
    ("j", "stroke-linejoin", ("miter", "round", "bevel")),
)


def _as_svg(outline: str) -> str:
    """Operators of an outline as the data of a path, where each letter is before its numbers."""
    words: list[str] = []
    numbers: list[str] = []
    for word in outline.split():
        if word in _LETTERS:
            words.append(_LETTERS[word] + " ".join(numbers))
            numbers = []
        else:
            numbers.append(word)
    return "".join(words)


_LETTERS = {"m": "M", "l": "L", "c": "C", "h": "Z"}
