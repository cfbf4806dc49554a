"""Set a text in a face: which font draws which letters, in which direction, and how wide it is up to each letter.

A text is divided where its direction (UAX #9), its script (UAX #24) or the font changes. HarfBuzz shapes each
stretch as a whole; lines are broken from that (`ShapedText.between`). Positions are in the order of the characters,
whatever the direction, in thousandths of the type size.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from builder.core import script_runs, scripts, segmentation
from builder.core.patterns import lazy_pattern
from builder.layout.fonts import Cluster, Font, Stretch

if TYPE_CHECKING:
    from builder.layout.faces import Face

PLAIN = lazy_pattern("[\n -~\u00a0-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""What English is made of: letters with a glyph each, from left to right."""

_WORDS = lazy_pattern(" +|[^ ]+")


class ShapedPiece(NamedTuple):
    """Characters `start` to `end` of a text, set in one font in one direction: even levels run from left to right.

    `clusters` says what is drawn, at the font's own size; `scale` is what its type size is multiplied by. Without them
    each character is its own glyph, and `kerns` are those, counted from `start`, whose advance is less than the width
    of their glyph, and by how much.
    """

    start: int
    end: int
    font: Font
    width: float
    level: int = 0
    scale: float = 1.0
    clusters: Sequence[Cluster] = ()
    kerns: Sequence[tuple[int, int]] = ()


class ShapedText:
    """A text in one face. `edges` has the position before each character, and the width last.

    Within a cluster the position is that of its end: a line ends before it or after it.
    """

    __slots__ = ("edges", "face", "language", "levels", "pieces", "text", "unsafe")

    def __init__(
        self,
        text: str,
        face: Face,
        language: str,
        pieces: Sequence[ShapedPiece],
        edges: Sequence[float],
        unsafe: frozenset[int],
    ) -> None:
        self.text = text
        self.face = face
        self.language = language
        self.pieces = pieces
        self.edges = edges
        self.unsafe = unsafe
        self.levels: bytes | None = None

    def drawn_width(self, start: int, end: int) -> float:
        """The width of characters `start` to `end` as they are on a line of their own."""
        return sum([piece.width for piece, _ in self.between(start, end)])

    def width(self, start: int, end: int) -> float:
        return self.edges[end] - self.edges[start]

    def next_edge(self, place: int) -> int:
        """The first place after `place` at which the text may be divided: where a cluster ends."""
        for piece in self.pieces:
            if piece.start <= place < piece.end:
                if not piece.clusters:
                    return place + 1
                return next(cluster.end for cluster in piece.clusters if cluster.start <= place < cluster.end)
        return len(self.text)

    def between(self, start: int, end: int) -> list[tuple[ShapedPiece, str]]:
        """The pieces of characters `start` to `end`, as they are on a line of their own, each with its text."""
        if not (self._is_safe(start) and self._is_safe(end)):
            again = self._again(start, end)
            return again.between(0, len(again.text))
        if len(self.pieces) == 1:
            return [(self._part(self.pieces[0], start, end), self.text[start:end])]
        inside = [piece for piece in self.pieces if piece.start < end and piece.end > start]
        return [
            (self._part(piece, start, end), self.text[max(start, piece.start) : min(end, piece.end)])
            for piece in inside
        ]

    def _part(self, piece: ShapedPiece, start: int, end: int) -> ShapedPiece:
        """The part of a piece that lies between `start` and `end`."""
        if start <= piece.start and piece.end <= end:
            return piece
        first, last = max(start, piece.start), min(end, piece.end)
        clusters, kerns = piece.clusters, piece.kerns
        if not clusters:
            skipped, kept = first - piece.start, last - piece.start
            kerns = [(index - skipped, less) for index, less in kerns if skipped <= index < kept]
        else:
            clusters = [cluster for cluster in clusters if start <= cluster.start and cluster.end <= end]
        width = self.edges[last] - self.edges[first]
        return ShapedPiece(first, last, piece.font, width, piece.level, piece.scale, clusters, kerns)

    def _is_safe(self, place: int) -> bool:
        """Whether what is on either side of `place` keeps its shape when a line ends there."""
        if place in (0, len(self.text)):
            return True
        if place in self.unsafe:
            return False
        # The flags of plain text are read after spaces only.
        return bool(self.pieces[0].clusters) or " " in self.text[place - 1 : place + 1]

    def _again(self, start: int, end: int) -> ShapedText:
        text = self.text[start:end]
        if self.levels is None:
            return self.face.shape(text, self.language)
        return shape_levels(text, self.levels[start:end], self.face, self.language)


def shape(text: str, face: Face, language: str) -> ShapedText:
    """A text that is read from left to right throughout."""
    if text and PLAIN.fullmatch(text) and face.is_first_for(language):
        try:
            glyphs = [face.glyphs[sign] for sign in text]
        except KeyError:
            glyphs = []
        plain = face.font.shape_plainly(text, language, glyphs) if glyphs else None
        if plain is not None:
            widths = map(face.widths.__getitem__, text)
            less = [width - advance for width, advance in zip(widths, plain.advances, strict=True)]
            kerns = [(index, amount) for index, amount in enumerate(less) if amount]
            # Thousands of texts are stored: a list of numbers would take nine times as much.
            edges = array("i", accumulate(plain.advances, initial=0))
            piece = ShapedPiece(0, len(text), face.font, edges[-1], kerns=kerns)
            return ShapedText(text, face, language, [piece], edges, plain.unsafe)
    return shape_levels(text, None, face, language)


def shape_levels(text: str, levels: bytes | None, face: Face, language: str) -> ShapedText:
    """A text whose characters have embedding `levels`; None where all are 0."""
    return shape_part(ParagraphText.of(text, levels), 0, len(text), face, language)


class ParagraphText(NamedTuple):
    """A text that several faces may share: the level of each character, None where all are 0, and its script runs."""

    text: str
    levels: bytes | None
    runs: Sequence[tuple[int, int, str]]

    @classmethod
    def of(cls, text: str, levels: bytes | None) -> ParagraphText:
        return cls(text, levels, script_runs.script_runs(text))


def shape_part(paragraph: ParagraphText, start: int, end: int, face: Face, language: str) -> ShapedText:
    """Characters `start` to `end` of a paragraph, in one face."""
    text, levels = paragraph.text, paragraph.levels
    pieces: list[ShapedPiece] = []
    edges: list[float] = [0.0]
    unsafe: set[int] = set()
    for first, last, level, script, font in _stretches(paragraph, start, end, face, language):
        stretch = Stretch(first, last, script, language, bool(level % 2))
        clusters = [
            cluster._replace(start=cluster.start - start, end=cluster.end - start)
            for cluster in font.shape(text, stretch)
        ]
        unsafe.update(cluster.start for cluster in clusters if not cluster.is_safe)
        scale, before = face.scale_of(font), edges[-1]
        for cluster in clusters:
            edges += [edges[-1] + cluster.advance * scale] * (cluster.end - cluster.start)
        pieces.append(ShapedPiece(first - start, last - start, font, edges[-1] - before, level, scale, clusters))
    shaped = ShapedText(text[start:end], face, language, pieces, edges, frozenset(unsafe))
    shaped.levels = None if levels is None else levels[start:end]
    return shaped


class _FontStretch(NamedTuple):
    start: int
    end: int
    level: int
    script: str
    font: Font


def _stretches(paragraph: ParagraphText, start: int, end: int, face: Face, language: str) -> Iterator[_FontStretch]:
    """Characters `start` to `end` divided where direction, script or font change."""
    text, levels, runs = paragraph
    # From the run that has `start`: to go through all of them for each part of a long paragraph takes long.
    for first, last, script in islice(runs, bisect_right(runs, start, key=itemgetter(1)), None):
        if first >= end:
            return
        first, last = max(first, start), min(last, end)
        while first < last:
            level = levels[first] if levels is not None else 0
            stop = first + 1
            while stop < last and (levels is None or levels[stop] == level):
                stop = last if levels is None else stop + 1
            yield from (
                _FontStretch(begin, finish, level, script, font)
                for begin, finish, font in _font_runs(text, first, stop, script, face, language)
            )
            first = stop


def _font_runs(
    text: str, start: int, end: int, script: str, face: Face, language: str
) -> Iterator[tuple[int, int, Font]]:
    """Characters `start` to `end`, which are of one script, divided where the font changes.

    A word is in the first font that has all of it: a single letter of another face among others would stand out. A
    space is in the font of the word before it.
    """
    begin, current = start, None
    for first, last in _words(text, start, end):
        for place, font in _fonts_of_word(text, first, last, script, face, language, current):
            if current is not None and font is not current:
                yield begin, place, current
                begin = place
            current = font
    if current is not None:
        yield begin, end, current


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words and the spaces between them."""
    for match in _WORDS.finditer(text, start, end):
        yield match.span()


def _fonts_of_word(
    text: str, start: int, end: int, script: str, face: Face, language: str, before: Font | None
) -> Iterator[tuple[int, Font]]:
    """Where each font of a word starts; one of them, where a font has all of it."""
    word = text[start:end]
    if before is not None and word.isspace() and not before.lacks(word):
        yield start, before
        return
    # Where no mark needs a place from the font, a word can be looked for as a whole.
    has_marks = script in scripts.WITH_FREE_MARKS and not isinstance(segmentation.clusters(word), range)
    signs = [*segmentation.characters(word)] if has_marks else []
    for font in face.fallbacks.fonts(script, language):
        if not font.lacks(word) and all(face.draws(font, sign, script) for sign in signs):
            yield start, font
            return
    place, signs = start, [*segmentation.characters(word)]
    for sign in signs:
        font_of_sign = face.font_of(sign, script, language)
        if font_of_sign is None:
            # Not a LookupError, which callers may take for something else: a wrong glyph must never be drawn.
            raise RuntimeError(f"no font has U+{ord(sign[0]):04X}")
        yield place, font_of_sign
        place += len(sign)
