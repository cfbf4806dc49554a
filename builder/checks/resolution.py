"""The dots of a photograph at its size on paper: enough of them, and nobody sees them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from builder.core.diagnostics import Place, Problem, Severity
from builder.core.units import INCH, MILLIMETRE, Colour, millimetres

SHARP, COARSE = 300.0, 150.0
"""Dots to the inch from which a photograph is sharp on paper, and below which its dots are seen."""


class PrintedPicture(NamedTuple):
    """A picture as it is printed: `width` in points, and the `pixels` in a row of it; None for a drawing.

    `colours` are those of a drawing.
    """

    width: float
    pixels: int | None
    colours: frozenset[Colour] = frozenset()


def too_coarse(name: str, picture: PrintedPicture, place: Place, alternative: str) -> Iterator[Problem]:
    """A photograph has 300 dots to the inch or more on paper, and never less than 150. A drawing has no dots.

    `alternative` is what can be done besides using a photograph with more pixels.
    """
    if picture.pixels is None:
        return
    dots = picture.pixels * INCH / picture.width
    if dots < SHARP:
        severity: Severity = "warning" if dots >= COARSE else "error"
        verdict = "is not sharp" if dots >= COARSE else "is too coarse to print"
        width = f"{millimetres(picture.width):.0f} mm wide"
        pixels = math.ceil(picture.width / INCH * SHARP)
        yield Problem(
            place,
            severity,
            f"the picture {name} {verdict}: {width}, it has {math.floor(dots)} dots to the inch, "
            f"and {SHARP:g} are needed",
            f"use one that is {pixels} pixels wide (this one has {picture.pixels}), {alternative}",
        )


def sharp_width(pixels: int) -> str:
    """How wide a photograph may be printed that is so many pixels wide, as an editor writes it."""
    return f"{max(1, math.floor(pixels / SHARP * INCH / MILLIMETRE))} mm"
