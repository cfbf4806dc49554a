"""A page that is drawn once for many patients: for each of them, only the words of the details are drawn.

A template is drawn with stand-ins for these words, so that nothing of a patient is in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from builder.core.part import Element
from builder.layout.composer import SetDetail
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.glyph_pen import GlyphPen
from builder.layout.lines import BrokenLines, TextLine
from builder.layout.pen import Pen


class _Gap(NamedTuple):
    """Where a line of a detail is shown: between which operators of the page, and how.

    `before` and `after` are the font and size that are chosen there, as a pen knows them.
    """

    detail: str
    first: int
    end: int
    start: float
    baseline: float
    size: float
    before: tuple[str, float] | None
    after: tuple[str, float] | None


class TemplatePen(Pen):
    """Draws a page, and notes where lines of details are on it."""

    def __init__(self, width: float, height: float, *, right_to_left: bool = False) -> None:
        super().__init__(width, height, right_to_left=right_to_left)
        self.gaps: list[_Gap] = []
        self.operators: Sequence[str] = ()
        self.is_usual = True
        """Whether no line of a detail is on a page that is turned, or turned around."""

    def line(self, line: TextLine, start: float, baseline: float, size: float, element: Element | None) -> None:
        span = line.segments[0].span if line.segments else None
        if span is None or not span.detail or element is None:
            super().line(line, start, baseline, size, element)
            return
        self.mark(element)
        self.fill(span.colour)
        self.is_usual = self.is_usual and self._edge == self.width and not self._mirrors
        first, before = len(self._operators), self._type
        super().line(line, start, baseline, size, element)
        self.gaps.append(
            _Gap(span.detail, first, len(self._operators), start, baseline, size, before, self._type),
        )

    def finish_page(self) -> None:
        self._close()
        self.operators = self._operators
        super().finish_page()


class _LinePen(GlyphPen):
    """Draws lines of details, each on its own."""

    def operators_of(self, line: TextLine, gap: _Gap) -> str:
        self._operators, self._type = [], gap.before
        left = self.across(gap.start, line.width)
        for segment in line.segments:
            self.show(segment, left + segment.left, gap.baseline, gap.size)
        return "\n".join(self._operators)

    def has_left(self, gap: _Gap) -> bool:
        """Whether what comes after a line that was drawn can stay as it is."""
        return self._type == gap.after and self._codes.is_empty


class FilledPage(NamedTuple):
    """A page with details: its content stream (Flate), and the characters that these have, by resource name."""

    content: bytes
    characters: Mapping[str, str]


class PageTemplate:
    """A page that a pen has drawn. `details` are the paragraphs of its stand-ins, each time that they were set."""

    def __init__(self, pen: TemplatePen, details: Sequence[SetDetail]) -> None:
        self._details = details
        self._width = pen.width
        self._right_to_left = pen.right_to_left
        self._gaps = pen.gaps
        ends = [0, *(gap.end for gap in pen.gaps)]
        firsts = [*(gap.first for gap in pen.gaps), len(pen.operators)]
        chunks = ["\n".join(pen.operators[end:first]) for end, first in zip(ends, firsts, strict=True)]
        self._chunks = chunks[1:]
        # What comes before the first detail is compressed once. The bytes are the same as of all at once.
        self._compressor = zlib.compressobj()
        self._start = self._compressor.compress(chunks[0].encode("ascii"))

    def set(self, words: Mapping[str, str]) -> dict[str, BrokenLines] | None:
        """The lines of details, by their paragraphs.

        None where a word is wider than its line, or a paragraph takes more lines in one place than in another: then
        the rest of the page may look otherwise.
        """
        cut: list[str] = []
        found: dict[str, BrokenLines] = {}
        for each in self._details:
            name = each.span.detail
            lines = each.of(words[name], cut)
            if cut or len(found.setdefault(name, lines)) != len(lines):
                return None
        return found

    def filled(self, lines: Mapping[str, BrokenLines]) -> FilledPage | None:
        """The page with these lines, as many of each paragraph as there are stand-ins.

        None where they have characters that need codes of their own, which what is drawn later may share.
        """
        pen = _LinePen(self._width, GlyphCodes(), right_to_left=self._right_to_left)
        waiting = {name: iter(each) for name, each in lines.items()}
        drawn = []
        for gap, chunk in zip(self._gaps, self._chunks, strict=True):
            line = next(waiting[gap.detail])
            if not line.segments:
                return None
            drawn.append(pen.operators_of(line, gap))
            if not pen.has_left(gap):
                return None
            if chunk:
                drawn.append(chunk)
        compressor = self._compressor.copy()
        rest = compressor.compress("".join([f"\n{operators}" for operators in drawn]).encode("ascii"))
        return FilledPage(self._start + rest + compressor.flush(), pen.characters)
