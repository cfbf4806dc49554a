"""The number of a leaflet on each of its pages in a pack: the second leaflet is found without reading.

It is on a tab at the edge of the page, a step further down for each leaflet. Where the margin has no room for the
number, it is in the footer, next to that of the page.
"""

from __future__ import annotations

from typing import NamedTuple

from builder.core.language_codes import is_right_to_left
from builder.core.part import Rectangle
from builder.core.units import points
from builder.layout.header import APART, BLEED, EDGE
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_HEIGHT, _STEP = points("14 mm"), points("17 mm")
_PADDING = 0.4
"""Between a number and the edges of its ground, as a multiple of its size."""
_RISE = 0.18
"""How far the ground of a number in the footer reaches above its digits and below them, in the same way."""
TOP, BOTTOM = 0.82, 0.45
"""Where the first tab is, and above what the last: as shares of the page's height."""


class Tab(NamedTuple):
    """The number of a leaflet, from 1, as it is set. `beside` is what it takes of the footer's last line."""

    theme: Theme
    number: int
    line: TextLine
    size: float
    beside: float

    def draw(self, pen: Pen, end: float, baseline: float) -> None:
        """Draw it as an artifact: on a tab, or else in the footer, where the page's number begins at `end`."""
        pen.artifact()
        theme, padding = self.theme, _PADDING * self.size
        high = theme.faces.bold.cap_height * self.size / 1000
        if self.beside:
            left, above = end - self.beside, _RISE * self.size
            box = Rectangle(left, baseline - above, left + self.line.width + 2 * padding, baseline + high + above)
        else:
            steps = max(1, int((TOP - BOTTOM) * pen.height / _STEP))
            top = TOP * pen.height - (self.number - 1) % steps * _STEP
            left = pen.width - EDGE - self.line.width - padding
            box = Rectangle(left, top - _HEIGHT, pen.width + BLEED, top)
            baseline = top - (_HEIGHT + high) / 2
        pen.rectangle(box, theme.brand.colours.band, radius=theme.look.corner)
        pen.line(self.line, left + padding, baseline, self.size, None)


def measure(theme: Theme, language: str, number: int) -> Tab:
    """The tab of the leaflet with a number, from 1."""
    type, colours = theme.format.type, theme.brand.colours
    size, turned = max(type.subheading, type.body), is_right_to_left(language)
    span = TextSpan(str(number), theme.faces.bold, colours.on_band, language=language, right_to_left=turned)
    [line] = break_lines([span], size, theme.format.page.width)
    is_in_margin = EDGE + line.width + APART <= theme.format.margins.right
    return Tab(theme, number, line, size, 0.0 if is_in_margin else line.width + (3 * _PADDING) * size)
