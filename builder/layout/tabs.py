"""Tabs at the edge of a pack's pages, a step further down for each leaflet: the second is found without reading."""

from __future__ import annotations

from builder.core.language_codes import is_right_to_left
from builder.core.part import Rectangle
from builder.core.units import points
from builder.layout.header import BLEED
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_WIDTH, _HEIGHT, _STEP = points("9 mm"), points("14 mm"), points("17 mm")
_NARROWEST = points("5 mm")
"""A tab that is narrower has no number: most printers leave as much of the edge white."""
_TOP, _BOTTOM = 0.82, 0.45
"""Where the first tab is, and above what the last: as shares of the page's height."""


def draw(pen: Pen, theme: Theme, language: str, number: int) -> None:
    """Draw the tab of the leaflet with a number, from 1, as an artifact."""
    colours, size = theme.brand.colours, theme.format.type.subheading
    width = min(_WIDTH, theme.format.margins.right / 2)
    steps = max(1, int((_TOP - _BOTTOM) * pen.height / _STEP))
    top = _TOP * pen.height - (number - 1) % steps * _STEP
    pen.artifact()
    box = Rectangle(pen.width - width, top - _HEIGHT, pen.width + BLEED, top)
    pen.rectangle(box, colours.band, radius=theme.look.corner)
    if width >= _NARROWEST:
        turned = is_right_to_left(language)
        span = TextSpan(str(number), theme.faces.bold, colours.on_band, language=language, right_to_left=turned)
        line = break_lines([span], min(size, 0.7 * width), width)[0]
        baseline = top - (_HEIGHT + theme.faces.bold.cap_height * min(size, 0.7 * width) / 1000) / 2
        pen.line(line, pen.width - (width + line.width) / 2, baseline, min(size, 0.7 * width), None)
