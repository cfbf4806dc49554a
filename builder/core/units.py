"""Lengths and colours: the words that an editor writes, and the numbers that they stand for."""

from __future__ import annotations

from typing import NamedTuple

from builder.core.patterns import lazy_pattern

MILLIMETRE = 72 / 25.4
INCH = 72.0
"""Points in a millimetre and in an inch."""

POINTS_PER = {"pt": 1.0, "mm": MILLIMETRE, "cm": 720 / 25.4, "in": INCH}
_LENGTH = lazy_pattern(r"\s*(\d+(?:\.\d+)?)\s*(pt|mm|cm|in)\s*")
_COLOUR = lazy_pattern(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def points(length: str) -> float:
    """Turn a length such as ``"5 mm"`` or ``"14pt"`` into points (1/72 inch).

    Raises ValueError when `length` is not a number with one of the units pt, mm, cm, in.
    """
    match = _LENGTH.fullmatch(length)
    if match is None:
        raise ValueError(f"{length!r} is not a length")
    return float(match[1]) * POINTS_PER[match[2]]


def millimetres(length: float) -> float:
    """A length in points, in millimetres."""
    return length / MILLIMETRE


class Colour(NamedTuple):
    """A colour in sRGB, each part from 0 to 1."""

    red: float
    green: float
    blue: float

    @classmethod
    def parse(cls, text: str) -> Colour:
        """Read ``"#rrggbb"``. Raises ValueError for anything else."""
        match = _COLOUR.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a colour")
        return cls(*(int(part, 16) / 255 for part in match.groups()))

    @classmethod
    def of_light(cls, *amounts: float) -> Colour:
        """The colour of these amounts of red, green and blue light: the inverse of `linear`."""
        return cls(
            *(12.92 * amount if amount <= 0.0031308 else 1.055 * amount ** (1 / 2.4) - 0.055 for amount in amounts)
        )

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part * 255):02x}" for part in self)

    @property
    def is_grey(self) -> bool:
        """Whether it is black, white or a grey between them."""
        return self.red == self.green == self.blue

    @property
    def linear(self) -> tuple[float, float, float]:
        """The parts as amounts of light, without the transfer curve of sRGB (IEC 61966-2-1)."""
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in self)
        return red, green, blue

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: Colour) -> float:
        """Contrast ratio with `other`, 1 to 21 (WCAG 2.2, 1.4.3)."""
        dark, light = sorted((self.luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)


BLACK = Colour(0, 0, 0)
WHITE = Colour(1, 1, 1)
