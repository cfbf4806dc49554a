"""Drawings in a brand's colours: which classes an SVG file may use for them, and what they are painted with.

A drawing that uses one of the classes stands on a plate. Its own colours are those of a program that knows no brand.
"""

from __future__ import annotations

from typing import NamedTuple

from builder.core.units import Colour

_LEAST = 3.0
"""The least contrast of a line with what it is on (WCAG 2.2, 1.4.11)."""
_TINT, _SHADE = 0.2, 0.5
"""How much of the line's colour is in the light and in the dark tint."""
_STEPS = 20
_END = b"</svg>"


class Inks(NamedTuple):
    """The colours of line art: its lines, the plate behind it, the paper within its outlines, and two tints."""

    line: Colour
    plate: Colour
    paper: Colour
    tint: Colour
    shade: Colour

    @property
    def style_sheet(self) -> str:
        """What the classes of a drawing are painted with."""
        return (
            f".brand-line{{stroke:{self.line}}}.brand-hint{{stroke:{self.shade}}}"
            f".brand-ink{{fill:{self.line}}}.brand-paper{{fill:{self.paper}}}"
            f".brand-tint{{fill:{self.tint}}}.brand-shade{{fill:{self.shade}}}"
        )

    @property
    def screen_style_sheet(self) -> str:
        """The same for a screen, where the plate is a part of the picture."""
        return f"svg{{background:{self.plate}}}{self.style_sheet}"


def inks(line: Colour, panel: Colour, paper: Colour) -> Inks:
    """The colours of line art. The plate is a `panel` where lines can be seen on that, and else the paper."""
    plate = panel if line.contrast(panel) >= _LEAST else paper
    return Inks(line, plate, paper, _tinted(line, paper, _TINT), _tinted(line, paper, _SHADE))


def _tinted(line: Colour, paper: Colour, most: float) -> Colour:
    """The paper with as much of the line's colour in it, at `most`, as leaves the line to be seen on it."""
    tints = (_mixed(line, paper, most * step / _STEPS) for step in range(_STEPS, 0, -1))
    return next((tint for tint in tints if line.contrast(tint) >= _LEAST), paper)


def _mixed(line: Colour, paper: Colour, share: float) -> Colour:
    mixed = Colour(*(light + (dark - light) * share for dark, light in zip(line, paper, strict=True)))
    # Rounded as a colour is written, so that print and screen have the same.
    return Colour.parse(str(mixed))


def is_line_art(data: bytes) -> bool:
    """Whether an SVG file is in a brand's colours."""
    return b'class="brand-' in data and _END in data


def in_colours(data: bytes, style_sheet: str) -> bytes:
    """Line art with a style sheet at its end, which wins over its own colours."""
    before, end, after = data.rpartition(_END)
    return b"".join((before, b"<style>", style_sheet.encode("ascii"), b"</style>", end, after))
