"""Where each text that is painted belongs: to a mark, to the artifacts, or to what is not tagged."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from builder.core import bidi
from builder.pdf.examine.file_text import FileText, StreamKey, StreamText
from builder.pdf.examine.matrices import Matrix
from builder.pdf.read.gate import Unreadable

_MOST_CHARACTERS = 20_000_000
_DEEPEST_MARKS = 1000
_WORD_GAP = 0.16
"""How far apart, in ems, two pieces are if they are two words."""
_LINE_GAP = 0.3
"""How far off its line, in ems, a piece begins a new one."""


class PaintedText(NamedTuple):
    """A text that is painted: its characters, how many glyphs have no Unicode, where it starts and ends, its size.

    `run` is where all that one operator paints starts and ends.
    """

    text: str
    unknown: int
    start: Matrix
    end: tuple[float, float]
    run: tuple[tuple[float, float], tuple[float, float]]
    size: float
    font: str


class OpenMark(NamedTuple):
    """Marked content that is open. `instead` is text that replaces what is painted; it is emptied once it is read."""

    stream: StreamKey
    mcid: int | None
    artifact: bool
    instead: list[str] | None


class TextCollector:
    """Collects the text of a file; `stream` is the one that is being run, `marks` are those that are open in it."""

    def __init__(self) -> None:
        self.collected = FileText()
        self.times_painted: Counter[int] = Counter()
        """How often each form was painted."""
        self._characters = self._order = 0

    def start_page(self, index: int) -> None:
        self.stream = StreamKey("page", index)
        # What bears no mark belongs to the page, even if a form paints it.
        self._page = self.collected.streams[self.stream] = StreamText()
        self.marks: list[OpenMark] = []
        # The last text of each kind: its distance from the next decides on a space between them.
        self._last: dict[str, PaintedText] = {}

    # Marks

    def open_mark(self, mcid: int | None, artifact: bool, instead: str | None, language: str | None) -> None:
        if len(self.marks) > _DEEPEST_MARKS:
            raise Unreadable("its marked content is nested too deep")
        if mcid is not None:
            stream = self.collected.streams.setdefault(self.stream, StreamText())
            if mcid in stream.marked and not self._is_painted_again(self.stream):
                stream.repeated.add(mcid)
            stream.marked.setdefault(mcid, [])
            if language is not None:
                stream.languages[mcid] = language
        self.marks.append(OpenMark(self.stream, mcid, artifact, None if instead is None else [instead]))

    def close_mark(self) -> None:
        if self.marks:
            self.marks.pop()

    def _is_painted_again(self, stream: StreamKey) -> bool:
        """Whether a form is being painted another time: its marks are the same ones."""
        return stream.kind == "form" and self.times_painted[stream.number] > 1

    def _applying_mark(self) -> OpenMark | None:
        """The mark that applies: an artifact goes before a mark around it, the innermost mark goes before others."""
        innermost = None
        for mark in reversed(self.marks):
            if mark.artifact:
                return mark
            if innermost is None and mark.mcid is not None:
                innermost = mark
        return innermost

    # What is painted

    def add_picture(self) -> None:
        mark = self._applying_mark()
        if mark is None:
            self._page.pictures.append(None)
        elif not mark.artifact:
            self.collected.streams[mark.stream].pictures.append(mark.mcid)

    def add_text(self, painted: PaintedText) -> None:
        """Put a text where its mark belongs, with what is between it and the text before."""
        mark = self._applying_mark()
        text, unknown = painted.text, painted.unknown
        instead = next((mark.instead for mark in reversed(self.marks) if mark.instead is not None), None)
        if instead is not None:
            text, unknown = "".join(instead), 0
            instead.clear()
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS:
            raise Unreadable("it is too large to be read: its text has no end")
        kind, pieces = self._pieces(mark)
        if unknown and kind != "artifact":
            self._page.unknown[painted.font] += unknown
        last = self._last.get(kind)
        if text:
            pieces += (_gap(last, painted) if last is not None else "", text)
        self._last[kind] = painted

    def _pieces(self, mark: OpenMark | None) -> tuple[str, list[str]]:
        """The kind of text under a mark, and the list that it belongs to."""
        if mark is None:
            return "untagged", self._page.untagged
        if mark.artifact:
            return "artifact", self._page.artifacts
        assert mark.mcid is not None
        stream = self.collected.streams[mark.stream]
        if mark.mcid not in stream.order:
            self._order += 1
            stream.order[mark.mcid] = self._order
        return "marked", [] if self._is_painted_again(mark.stream) else stream.marked[mark.mcid]


def _gap(before: PaintedText, painted: PaintedText) -> str:
    """A line feed, a space or nothing, by how far from the text before a text is."""
    start, size = painted.start, painted.size
    wide, high = math.hypot(start[0], start[1]), math.hypot(start[2], start[3])
    if not (wide and high and size and math.isfinite(wide * high * size)):
        return ""

    def along(x: float, y: float) -> float:
        """How far that is along the line, as the text is turned, in ems."""
        return (x * start[0] + y * start[1]) / wide / (wide * abs(size))

    x, y = start[4] - before.end[0], start[5] - before.end[1]
    off = abs(x * start[1] - y * start[0]) / wide / (high * abs(size))
    gap = along(x, y)
    if gap < 0 and before.run != painted.run:
        # From the start of the run before, which is at the right, to the end of this one. Signs alone run either way.
        (right, level), (x, y) = before.run[0], painted.run[1]
        back = along(right - x, level - y)
        gap = back if abs(back) < _WORD_GAP or _runs_left(painted.text) or _runs_left(before.text) else gap
    if off > _LINE_GAP or gap < -1:
        return "\n"
    return " " if gap > _WORD_GAP else ""


def _runs_left(text: str) -> bool:
    """Whether a text has letters that are read from right to left: each is painted to the left of the one before."""
    return not text.isascii() and bidi.first_strong(text) == 1
