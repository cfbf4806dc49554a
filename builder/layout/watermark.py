"""Marks of pages that are not to be used as they are, such as drafts: next to the words and above them."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from builder.content.brand import Brand
from builder.core import colour_vision
from builder.core.language_codes import is_right_to_left
from builder.core.part import Rectangle
from builder.core.units import Colour, points
from builder.layout.header import BLEED, STRIP, is_on_paper
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_CONTRAST = 4.5
"""Least contrast of a mark and the paper: words in the paper's colour are on it."""
_WIDEST = points("14 mm")
_CLEAR = points("2 mm")
"""The least room between a mark and the words of the page."""
_LARGEST = 18.0
_LINE = 1.15
"""The least width of a mark, as a multiple of the size of the word that runs up it."""
_PITCH = points("70 mm")
"""How far the words on a ribbon are apart, at least, from the start of one to the start of the next."""
_OUTLINE = 1.0
_TAB = 0.36
"""How far up the page the middle of a tab is, as a share of its height: below the field of colour that covers have."""


class Margin(NamedTuple):
    """The room for a mark in the margin where lines end: its width, and the size of its word; 0 where none has room."""

    width: float
    size: float


def margin(theme: Theme) -> Margin:
    """The room for a mark in the margin of a format. No word in it is smaller than the footer."""
    outer, small = theme.format.margins.right, theme.format.type.small
    room = max(outer - _CLEAR, 0)
    width = min(room, _WIDEST, max(0.6 * outer, 1.2 * small))
    return Margin(width, max(small, min(_LARGEST, 0.58 * width)) if width >= _LINE * small else 0)


class PageMarks(NamedTuple):
    """What marks each page: a word in the margin, and a band with a few words at the top; both may be empty.

    A word without a statement only says that the words are an example: it is in a tab, and not on a ribbon along the
    whole page. `height` is what the band takes at the top of a page, in points.
    """

    theme: Theme
    ink: Colour
    word: TextLine | None
    is_quiet: bool
    statement: list[TextLine]
    height: float

    @property
    def on_first(self) -> float:
        """What the band takes on a page with a header, which has it where the margin has no room for the word."""
        return 0 if margin(self.theme).size else self.height

    def draw(self, pen: Pen, top: float, *, with_band: bool) -> None:
        """Draw the marks of a page below `top` as artifacts, before all other content.

        What the page is has been read at the start of its leaflet. Where the strip above them is short, they begin at
        the edge of the page.
        """
        edge = pen.height + BLEED if top == pen.height - STRIP and is_on_paper(self.theme) else top
        if self.word is not None:
            pen.artifact("/Type /Pagination /Subtype /Watermark")
            self._draw_word(pen, edge)
        if self.statement and with_band:
            pen.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]")
            size = self.theme.format.type.small
            bottom = top - size * (_LEADING * (len(self.statement) - 1) + _BAND)
            pen.rectangle(Rectangle(-BLEED, bottom, pen.width + BLEED, edge), self.ink)
            for number, line in enumerate(self.statement):
                baseline = top - size * (_RISE + number * _LEADING)
                pen.line(line, self.theme.format.margins.left, baseline, size, None)

    def _draw_word(self, pen: Pen, top: float) -> None:
        assert self.word is not None
        width, size = margin(self.theme)
        left, right = pen.width - width, pen.width + BLEED
        if self.is_quiet:
            half = self.word.width / 2 + 0.8 * size
            # Below the field of a cover, where that reaches so far down.
            middles = [_TAB * pen.height if _TAB * pen.height + half <= top else top / 2]
            if top < 2 * half:
                return
            box = Rectangle(left, middles[0] - half, right, middles[0] + half)
            if size:
                pen.outline(box, self.theme.brand.colours.quiet, _OUTLINE, radius=self.theme.look.corner)
        else:
            pen.rectangle(Rectangle(left, -BLEED, right, top), self.ink)
            # A cover may leave less of the page than the word takes, and says it in words of its own.
            fits = top >= self.word.width + size
            count = max(1, int(top / max(self.word.width + 3 * size, _PITCH))) if fits else 0
            middles = [top * (number + 0.5) / count for number in range(count)]
        for middle in middles if size else ():
            # Lines are upright: letters have their feet towards the edge of the page.
            with pen.turned(math.pi / 2, pen.across(left, width) + width / 2, middle):
                rise = self.theme.faces.bold.cap_height * size / 2000
                pen.line(self.word, -self.word.width / 2, -rise, size, None)


_LEADING = 1.2
_BAND, _RISE = 1.55, 1.1
"""The height of a band with one line, and how far its baseline is below the upper edge: multiples of the size."""
_BELOW = 0.5
"""The room between a band and words, as a multiple of the size."""


def measure(theme: Theme, stamp: str, statement: str, language: str) -> PageMarks:
    """The marks of pages: a `stamp` in the margin, and a `statement` at the top."""
    format, ink, paper = theme.format, ink_of(theme.brand), theme.brand.colours.paper
    size, is_quiet = margin(theme).size, not statement
    word = _lines(
        theme, stamp, theme.brand.colours.quiet if is_quiet else paper, language, size or format.type.small, math.inf
    )
    width = format.page.width - format.margins.left - format.margins.right
    lines = _lines(theme, statement or ("" if size else stamp), paper, language, format.type.small, width)
    height = format.type.small * (_LEADING * (len(lines) - 1) + _BAND + _BELOW) if lines else 0
    return PageMarks(theme, ink, word[0] if word else None, is_quiet, lines, height)


def _lines(theme: Theme, words: str, colour: Colour, language: str, size: float, width: float) -> list[TextLine]:
    turned = is_right_to_left(language)
    span = TextSpan(words, theme.faces.bold, colour, language=language, right_to_left=turned)
    return break_lines([span], size, width) if words else []


def ink_of(brand: Brand) -> Colour:
    """The colour of marks: that of urgent call-outs where everybody sees it on the paper, else that of the text."""
    colours = brand.colours
    return _ink(colours.callouts.urgent.border, colours.text, colours.paper)


@functools.lru_cache(maxsize=16)
def _ink(urgent: Colour, text: Colour, paper: Colour) -> Colour:
    needs = dict.fromkeys(colour_vision.SIGHTS, _CONTRAST)
    return urgent if colour_vision.passes(urgent, paper, needs) else text
