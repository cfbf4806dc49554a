"""Small words for the printer, outside of what is cut out: which file, which sheet, how it is turned."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from builder.content.brand import Faces
from builder.core.part import FontProgram
from builder.layout import faces
from builder.layout.faces import Face

_SIZE = 6.0
_FACES = Faces(
    package="fontpkg-atkinson-hyperlegible",
    regular="AtkinsonHyperlegible-Regular.ttf",
    bold="AtkinsonHyperlegible-Bold.ttf",
)
"""The face that the program ships with: sheets belong to no brand."""


class Slugs(NamedTuple):
    """Operators that draw a line from the origin on, one for each text, and the face that they use, by its resource."""

    operators: list[bytes]
    fonts: dict[str, FontProgram]


def draw(file: str, rests: list[str], room: float) -> Slugs:
    """Lines of a file's name and the rest, each at most `room` points long: the name is cut where it has to be.

    They are black in the device's grey, which every output intent knows.
    """
    face = faces.load(_FACES, Path()).regular
    lines = [_fitting(_known(file, face), f" · {rest}", room, face) for rest in rests]
    operators = [f"BT /{face.resource} {_SIZE:g} Tf 0 g {face.encode(line)} Tj ET".encode("ascii") for line in lines]
    return Slugs(operators, {face.resource: face.program("".join(lines))})


def _known(text: str, face: Face) -> str:
    """A name with a question mark for each character that the face lacks."""
    return "".join(one if one in face.coverage and one.isprintable() else "?" for one in text)


def _fitting(name: str, rest: str, room: float, face: Face) -> str:
    limit = room * 1000 / _SIZE
    kept = len(name)
    line = name + rest
    while kept and face.measure(line) > limit:
        kept -= 1
        line = f"{name[: (kept + 1) // 2]}…{name[len(name) - kept // 2 :]}{rest}"
    return line
