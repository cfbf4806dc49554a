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
from builder.layout import tabs
from builder.layout.header import APART, BLEED, EDGE, STRIP, is_on_paper
from builder.layout.lines import TextLine, TextSpan, break_lines, reach
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_CONTRAST = 4.5
"""Least contrast of a mark and the paper: words in the paper's colour are on it."""
_WIDEST = points("14 mm")
_CLEAR = points("2 mm")
"""The least room between a ribbon and the words of the page."""
_LARGEST = 18.0
_PITCH = points("70 mm")
"""How far the words on a ribbon are apart, at least, from the start of one to the start of the next."""
_OUTLINE = 1.0
_PADDING, _PADDING_ACROSS = 0.2, 0.6
"""Between a word and the outline around it, above and below it and at its ends: multiples of the size."""
_MIDDLE = 0.36
"""How far up the page the middle of a word in the margin is, as a share of its height: below the field of covers."""
_LEADING = 1.2
_RISE, _FALL = 1.1, 0.45
"""How far the first baseline of a band is below its upper edge, at least, and the last above its lower edge.

Both are multiples of the size."""
_BELOW = 0.5
"""The room between a band and words, at least, as a multiple of the size."""


class PageMarks(NamedTuple):
    """What marks each page: a word, and a band with a few words at the top; both may be empty.

    A word without a statement only says that the words are an example: it has an outline, and is not on a ribbon along
    the whole page. `size` is that of the word in the margin, 0 where there is no room for it: it is at the top then.
    `height` is what there is at the top of a page, `rise` how far down its first baseline is, in points.
    """

    theme: Theme
    ink: Colour
    word: TextLine | None
    size: float
    is_quiet: bool
    statement: list[TextLine]
    rise: float
    height: float

    @property
    def on_first(self) -> float:
        """What is at the top of a page with a header, which has it where the margin has no room for the word."""
        return 0 if self.size else self.height

    def has_room(self, top: float) -> bool:
        """Whether a ribbon down from `top` has room for the word of a page that nobody may miss."""
        return self.is_quiet or self.word is None or not self.size or top >= self.word.width + self.size

    def draw(self, pen: Pen, top: float, *, with_band: bool) -> None:
        """Draw the marks of a page below `top` as artifacts, before all other content.

        What the page is has been read at the start of its leaflet. Where the strip above them is short, they begin at
        the edge of the page.
        """
        from_edge = top == pen.height or (top == pen.height - STRIP and is_on_paper(self.theme))
        edge = pen.height + BLEED if from_edge else top
        has_band = bool(self.statement) and with_band
        if self.word is not None:
            pen.artifact("/Type /Pagination /Subtype /Watermark")
            if not self.is_quiet:
                self._draw_ribbon(pen, edge, self._below_band(top) if has_band else top, self.word)
            elif self.size:
                self._draw_in_margin(pen, edge, self.word)
            else:
                self._draw_at_top(pen, top, self.word)
        if has_band:
            pen.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]")
            size = self.theme.format.type.small
            pen.rectangle(Rectangle(-BLEED, self._below_band(top), pen.width + BLEED, edge), self.ink)
            for number, line in enumerate(self.statement):
                baseline = top - self.rise - number * _LEADING * size
                pen.line(line, self.theme.format.margins.left, baseline, size, None)

    def _below_band(self, top: float) -> float:
        """How far up a band that begins at `top` ends."""
        return top - self.rise - (_LEADING * (len(self.statement) - 1) + _FALL) * self.theme.format.type.small

    def _draw_ribbon(self, pen: Pen, edge: float, top: float, word: TextLine) -> None:
        """Draw a ribbon down from an `edge`, with words below `top`."""
        above, below = reach(word, self.size)
        width = _ribbon(self.theme, above + below)
        pen.rectangle(Rectangle(pen.width - width, -BLEED, pen.width + BLEED, edge), self.ink)
        # A cover of a pack may leave less of the page than the word takes, and says it in words of its own.
        if self.size and self.has_room(top):
            # In the middle of what printers print of it.
            inset = below + (EDGE + width - above - below) / 2
            inset = max(EDGE + below, min(inset, self.theme.format.margins.right - APART - above))
            count = max(1, int(top / max(word.width + 3 * self.size, _PITCH)))
            for number in range(count):
                self._draw_word(pen, word, inset, top * (number + 0.5) / count)

    def _draw_in_margin(self, pen: Pen, top: float, word: TextLine) -> None:
        above, below = reach(word, self.size)
        edges = _OUTLINE + _PADDING * self.size
        half = word.width / 2 + _OUTLINE + _PADDING_ACROSS * self.size
        middle = min(_MIDDLE, tabs.BOTTOM - half / pen.height) * pen.height
        if middle + half > top:
            # Below the field of a cover, where that reaches so far down.
            middle = top / 2
        if top < 2 * half:
            return
        right = pen.width - EDGE
        self._outline(pen, Rectangle(right - 2 * edges - above - below, middle - half, right, middle + half))
        self._draw_word(pen, word, EDGE + edges + below, middle)

    def _draw_at_top(self, pen: Pen, top: float, word: TextLine) -> None:
        size = self.theme.format.type.small
        above, below = reach(word, size)
        edges, ends = _OUTLINE + _PADDING * size, _OUTLINE + _PADDING_ACROSS * size
        baseline, right = top - self.rise, pen.width - max(self.theme.format.margins.right, EDGE)
        left = right - word.width - 2 * ends
        self._outline(pen, Rectangle(left, baseline - below - edges, right, baseline + above + edges))
        pen.line(word, left + ends, baseline, size, None)

    def _outline(self, pen: Pen, box: Rectangle) -> None:
        pen.outline(box, self.theme.brand.colours.quiet, _OUTLINE, radius=self.theme.look.corner)

    def _draw_word(self, pen: Pen, word: TextLine, inset: float, middle: float) -> None:
        """Draw a word along the edge of the page where lines end, with the feet of its letters towards that."""
        angle = -math.pi / 2 if pen.right_to_left else math.pi / 2
        with pen.turned(angle, pen.across(pen.width - inset, 0), middle):
            pen.line(word, -word.width / 2, 0, self.size, None)


def _ribbon(theme: Theme, word: float) -> float:
    """How wide a ribbon is, with a word that takes so much of that."""
    outer, small = theme.format.margins.right, theme.format.type.small
    wanted = max(0.6 * outer, 1.2 * small, EDGE + word + _PADDING * small if word else 0)
    return max(min(outer - _CLEAR, _WIDEST, wanted), 0)


def measure(theme: Theme, stamp: str, statement: str, language: str) -> PageMarks:
    """The marks of pages: a `stamp` in the margin or at the top, and a `statement` at the top."""
    format, ink, paper = theme.format, ink_of(theme.brand), theme.brand.colours.paper
    small, is_quiet = format.type.small, not statement
    colour = theme.brand.colours.quiet if is_quiet else paper
    word = _lines(theme, stamp, colour, language, small, math.inf)
    size = _size_in_margin(theme, word[0], is_quiet=is_quiet) if word else 0.0
    word = _lines(theme, stamp, colour, language, size or small, math.inf)
    width = format.page.width - format.margins.left - format.margins.right
    lines, rise, height = _lines(theme, statement, paper, language, small, width), 0.0, 0.0
    if lines:
        rise = max(_RISE * small, EDGE - STRIP + reach(lines[0], small)[0])
        last = rise + small * _LEADING * (len(lines) - 1)
        height = last + max(small * (_FALL + _BELOW), reach(lines[-1], small)[1] + APART)
    elif word and not size:
        above, below = reach(word[0], small)
        rise = EDGE - STRIP + _OUTLINE + _PADDING * small + above
        height = rise + below + APART
    return PageMarks(theme, ink, word[0] if word else None, size, is_quiet, lines, rise, height)


def _size_in_margin(theme: Theme, word: TextLine, *, is_quiet: bool) -> float:
    """The size of a word up the margin, which is not smaller than the footer; 0 where there is no room for it."""
    small = theme.format.type.small
    room = theme.format.margins.right - EDGE - APART - (_OUTLINE if is_quiet else 0)
    needed = sum(reach(word, 1)) + (_PADDING if is_quiet else 0)
    return max(small, min(_LARGEST, room / needed)) if needed * small <= room else 0.0


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
