"""Labels for the operator of the printer, outside the trimmed sheet: the file, the sheet, how to turn it."""

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
    others={},
)
"""The font that comes with the program: sheets do not belong to a brand."""


class Slugs(NamedTuple):
    """Operators that draw a line of text from the origin, one for each label, and their font by its resource name."""

    operators: list[bytes]
    fonts: dict[str, FontProgram]


def draw(file: str, rests: list[str], room: float) -> Slugs:
    """Draw labels with a file's name and the rest, each at most `room` points long: a name that is too long is cut.

    They are black in DeviceGray, which every output intent covers.
    """
    face = faces.load(_FACES, Path()).regular
    lines = [_fitting(_printable(file, face), f" · {rest}", room, face) for rest in rests]
    operators = [f"BT /{face.resource} {_SIZE:g} Tf 0 g {_encoded(line, face)} Tj ET".encode("ascii") for line in lines]
    return Slugs(operators, {face.resource: face.program("".join(lines))})


def _printable(text: str, face: Face) -> str:
    """A name with a question mark for each character that the font lacks."""
    return "".join(sign if sign in face.codes and sign.isprintable() else "?" for sign in text)


def _encoded(text: str, face: Face) -> str:
    """A label as a string operand. Labels are for the printer's operator: their letters are not kerned."""
    return f"<{text.translate(face.encoding).encode('utf-16-be').hex()}>"


def _fitting(name: str, rest: str, room: float, face: Face) -> str:
    limit = room * 1000 / _SIZE
    length = len(name)
    line = name + rest
    while length and sum(face.widths[sign] for sign in line) > limit:
        length -= 1
        line = f"{name[: (length + 1) // 2]}…{name[len(name) - length // 2 :]}{rest}"
    return line
