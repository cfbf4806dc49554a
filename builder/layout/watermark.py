"""A large word across a page, behind the text, such as Draft: it says that the page is not for use."""

from __future__ import annotations

import math

from builder.content.brand import Brand
from builder.core.units import Colour
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_SHARE = 0.7
"""How much of the page's diagonal the word takes."""
_STRONGEST = 0.15
"""How much of the text's colour is in the darkest tint."""
_OF_LINES = 3.0
_STEPS = 100


def draw(pen: Pen, theme: Theme, word: str) -> None:
    """Draw `word` from corner to corner as an artifact (ISO 32000-1, 14.8.2.2.2), before all other content."""
    face = theme.faces.bold
    size = _SHARE * math.hypot(pen.width, pen.height) * 1000 / face.measure(word)
    pen.artifact("/Type /Pagination /Subtype /Watermark")
    [line] = break_lines([TextSpan(word, face, tint(theme.brand))], size, math.inf)
    with pen.turned(math.atan2(pen.height, pen.width), pen.width / 2, pen.height / 2):
        pen.line(line, -face.measure(word) * size / 2000, -face.cap_height * size / 2000, size, None)


def tint(brand: Brand) -> Colour:
    """The strongest tint between paper and text on which all words of the pages have enough contrast.

    Large words may have less, but small words stand on it too. Lines need 3:1 (WCAG 2.2, 1.4.11), or their contrast on
    paper if that is less.
    """
    colours = brand.colours
    words = [colours.text, colours.heading, colours.link, colours.quiet]
    needed = [min(brand.contrast, colour.contrast(colours.paper)) for colour in words]
    lines = min(_OF_LINES, colours.rule.contrast(colours.paper))
    for step in range(_STEPS, 0, -1):
        shade = _between(colours.paper, colours.text, _STRONGEST * step / _STEPS)
        if all(
            colour.contrast(shade) >= least
            for colour, least in zip([*words, colours.rule], [*needed, lines], strict=True)
        ):
            return shade
    return colours.paper


def _between(paper: Colour, text: Colour, share: float) -> Colour:
    # Rounded as a colour is written, so that the contrast is that of the printed colour.
    mixed = Colour(*(light + (dark - light) * share for light, dark in zip(paper, text, strict=True)))
    return Colour.parse(str(mixed))
