"""A large word across a page, behind the text, such as Draft, and a line that says what it means for readers."""

from __future__ import annotations

import math
from contextlib import ExitStack
from typing import NamedTuple

from builder.content.brand import Brand
from builder.core.language_codes import is_right_to_left
from builder.core.units import Colour
from builder.layout.header import STRIP
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_SHARE = 0.7
"""How much of the page's diagonal the word takes."""
_STRONGEST = 0.15
"""How much of the text's colour is in the darkest tint."""
_OF_LINES = 3.0
_STEPS = 100
FAINTEST = 1.1
"""A tint with less contrast to the paper is not seen. Where words allow no stronger tint, letters are drawn as outlines
in the colour of rules, which has a contrast of 3:1: a thin line behind words does not change the ground they are on."""
_OUTLINE = 0.75


def draw(pen: Pen, theme: Theme, word: str, language: str) -> None:
    """Draw `word` from corner to corner as an artifact (ISO 32000-1, 14.8.2.2.2), before all other content."""
    face = theme.faces.bold
    size = _SHARE * math.hypot(pen.width, pen.height) * 1000 / face.measure(word, language)
    pen.artifact("/Type /Pagination /Subtype /Watermark")
    shade, outlined = appearance(theme.brand)
    [line] = break_lines(
        [TextSpan(word, face, shade, language=language, right_to_left=pen.right_to_left)], size, math.inf
    )
    with ExitStack() as drawn:
        drawn.enter_context(pen.turned(math.atan2(pen.height, pen.width), pen.width / 2, pen.height / 2))
        if outlined:
            drawn.enter_context(pen.outlined(shade, _OUTLINE))
        pen.line(line, -line.width / 2, -face.cap_height * size / 2000, size, None)


class Statement(NamedTuple):
    """A line at the top of a page, and the height that it takes below the strip there, in points."""

    height: float
    lines: list[TextLine]
    left: float
    size: float

    def draw(self, pen: Pen) -> None:
        """Draw it as an artifact: what the page is has been read at the start of its leaflet."""
        if self.lines:
            pen.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]")
        for number, line in enumerate(self.lines):
            pen.line(line, self.left, pen.height - STRIP - self.size * (1 + number * _LEADING), self.size, None)


_LEADING = 1.2


def measure_statement(theme: Theme, words: str, language: str) -> Statement:
    """The line `words` at the top of a page, in the colour of the text, which stands out against the paper."""
    if not words:
        return Statement(0, [], 0, 0)
    format, size = theme.format, theme.format.type.small
    left = format.margins.left
    width = format.page.width - left - format.margins.right
    turned = is_right_to_left(language)
    span = TextSpan(words, theme.faces.bold, theme.brand.colours.text, language=language, right_to_left=turned)
    lines = break_lines([span], size, width)
    # The descenders of the last line are included.
    return Statement(size * (1.35 + (len(lines) - 1) * _LEADING), lines, left, size)


class Appearance(NamedTuple):
    """The colour of a watermark, and whether only the outlines of its letters have it."""

    colour: Colour
    outlined: bool


def appearance(brand: Brand) -> Appearance:
    """What a watermark looks like: a tint where words allow one that can be seen, or else outlines."""
    shade = tint(brand)
    if shade.contrast(brand.colours.paper) >= FAINTEST:
        return Appearance(shade, False)
    return Appearance(brand.colours.rule, True)


def tint(brand: Brand) -> Colour:
    """The strongest tint between paper and text on which all words of the pages have enough contrast.

    Large words may have less, but small words are on it too. Lines need 3:1 (WCAG 2.2, 1.4.11), or their contrast on
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
