"""Break words into lines: ragged, hyphenated only where a word is wider than a whole line.

Words are shaped as a paragraph, and measured in that (`layout.shaping`). Lines are in the order of their words; where
some are read from right to left, their places on the line follow UAX #9.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from builder.core import bidi, segmentation
from builder.core.characters import NO_BREAK, SOFT_HYPHEN, is_address
from builder.core.language_codes import is_right_to_left
from builder.core.part import Element
from builder.core.patterns import lazy_pattern
from builder.core.recent import Recent
from builder.core.units import Colour
from builder.layout import plain_lines, syllables
from builder.layout.faces import Face
from builder.layout.left_to_right import LEFT_TO_RIGHT
from builder.layout.number_company import belong, near_numbers
from builder.layout.shaping import ParagraphText, ShapedPiece, ShapedText, shape_levels, shape_part

_NOT_LINE_FEED = lazy_pattern(r"[^\n]")

_REMEMBERED = 600
"""How many paragraphs are stored with their words: more than a leaflet and its shared pages have."""


@dataclass(slots=True, eq=False)
class TextSpan:
    """Words set alike. `element` is the structure element that they make within their paragraph, if any.

    `target` and `description` are those of a link. Spaces are U+0020; a line feed breaks the line. `language` is a tag
    that says where syllables end and what letters look like. `right_to_left` is how the paragraph is read. Words that
    are `isolated` are read as their own language is, and turn nothing around that is next to them. Links are
    `underlined`, but where all words in a place are links. `detail` identifies the words of a patient (see `Run`).
    """

    text: str
    face: Face
    colour: Colour
    element: Element | None = None
    target: str = ""
    description: str = ""
    language: str = "en-GB"
    right_to_left: bool = False
    isolated: bool = False
    underlined: bool = True
    detail: str = ""


class Segment(NamedTuple):
    """A stretch of one line in one span and one font; `left` and `width` are points from the line's left edge."""

    text: str
    span: TextSpan
    left: float
    width: float
    piece: ShapedPiece


class TextLine(NamedTuple):
    """A line: its segments in the order in which they are read, and how wide it is without a space at its end."""

    segments: list[Segment]
    width: float

    def with_space(self, size: float) -> TextLine:
        """The line with a space at its end, so that software separates it from what is drawn next to it."""
        last = self.segments[-1].span
        span = TextSpan(" ", last.face, last.colour, last.element, language=last.language)
        shaped = last.face.shape(" ", last.language)
        width = shaped.edges[-1] * size / 1000
        left = -width if last.right_to_left else self.width
        return TextLine([*self.segments, Segment(" ", span, left, width, shaped.pieces[0])], self.width)


class BrokenLines(Sequence[TextLine]):
    """The lines of a paragraph. How many there are is known at once; they are made when the first of them is drawn."""

    __slots__ = ("_count", "_lines", "_make")

    def __init__(self, count: int, make: Callable[[], list[TextLine]]) -> None:
        self._count = count
        self._make = make
        self._lines: list[TextLine] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> TextLine: ...

    @overload
    def __getitem__(self, index: slice) -> list[TextLine]: ...

    def __getitem__(self, index: int | slice) -> TextLine | list[TextLine]:
        if self._lines is None:
            self._lines = self._make()
        return self._lines[index]


def reach(line: TextLine, size: float) -> tuple[float, float]:
    """How far the letters of a line reach above its baseline, and below it, in points."""
    above = below = 0.0
    for segment in line.segments:
        font, scale = segment.piece.font, segment.piece.scale * size / 1000
        for number, y in _glyphs(segment):
            up, down = font.reach(number)
            above, below = max(above, (up + y) * scale), max(below, (down - y) * scale)
    return above, below


def _glyphs(segment: Segment) -> Iterator[tuple[int, int]]:
    """The glyphs of a segment, and how far each is moved up."""
    for cluster in segment.piece.clusters:
        for glyph in cluster.glyphs:
            yield glyph.number, glyph.y
    if not segment.piece.clusters:
        for sign in segment.text:
            yield segment.span.face.glyphs[sign], 0


@dataclass(slots=True, eq=False)
class _ShapedSpan:
    """The words of a span in their shape, without what they mean and what colour they have there."""

    text: str
    face: Face
    language: str
    shaped: ShapedText


class _WordPart(NamedTuple):
    """Characters `start` to `end` of a span, with a `joint` drawn after them; `width` in thousandths of the size.

    `text` is all of that: to take it from the span each time is slow.
    """

    span: _ShapedSpan
    start: int
    end: int
    width: float
    text: str
    joint: str = ""


class _Word(NamedTuple):
    """What may not be broken. `gap` is the space before it, None at the start or where there is none.

    `continues` says that it may follow the word before without a space, as Chinese does. For the first piece of a word
    that is too wide for a line, `whole` is that word: with soft hyphens if it was broken after syllables, without if it
    was broken anywhere, and "" if it was broken after its own signs.
    """

    parts: list[_WordPart]
    width: float
    gap: _WordPart | None
    new_line: bool
    whole: str = ""
    continues: bool = False


class _Paragraph:
    """Spans that follow each other, shaped and parted into words: the same in each size and each column."""

    def __init__(self, spans: Sequence[TextSpan]) -> None:
        self.spans = [
            _ShapedSpan(span.text, span.face, span.language, shaped)
            for span, shaped in zip(spans, _shaped(spans), strict=True)
        ]
        self.is_plain = len(spans) == 1 and plain_lines.is_plain(spans[0].text, self.spans[0].shaped)

    @cached_property
    def _unbound(self) -> list[_Word]:
        return _words(self.spans, float("inf"))

    @cached_property
    def _bound(self) -> list[_Word]:
        return bound(self._unbound, float("inf"))

    @cached_property
    def _widest(self) -> float:
        return max([word.width for word in self._bound], default=0.0)

    def words(self, limit: float) -> list[_Word]:
        """The words, of which those that are wider than `limit` are broken."""
        return self._bound if self._widest <= limit else bound(_words(self.spans, limit), limit)

    @cached_property
    def natural_width(self) -> NaturalWidth:
        """Its widths in thousandths of the type size."""
        if self.is_plain:
            [span] = self.spans
            longest = plain_lines.longest(span.text, span.shaped)
            return NaturalWidth(span.shaped.edges[-1], longest, longest)
        parted = max([word.width for word in self._unbound], default=0)
        total, current = 0.0, 0.0
        for word in self._bound:
            current = word.width if word.new_line else current + word.width + (word.gap.width if word.gap else 0)
            total = max(total, current)
        return NaturalWidth(total, self._widest, parted)


_paragraphs: Recent[object, _Paragraph] = Recent(_REMEMBERED)


def _paragraph(spans: Sequence[TextSpan]) -> _Paragraph:
    """The paragraph of spans; no words are stored that a face does not remember (see `Face.without_memory`)."""
    lenders = [span.face.lender_of(span.text) for span in spans]
    key = tuple(
        [
            (span.text, lender, span.language, span.right_to_left, span.isolated)
            for span, lender in zip(spans, lenders, strict=True)
        ]
    )
    paragraph = _paragraphs.get(key) if None not in lenders else None
    if paragraph is None:
        paragraph = _Paragraph(spans)
        if all(span.face.remembers for span in spans):
            _paragraphs[key] = paragraph
    return paragraph


def break_lines(
    spans: Sequence[TextSpan], size: float, width: float, *, balanced: bool = False, cut: list[str] | None = None
) -> list[TextLine]:
    """Set `spans` at `size` points into lines of at most `width` points.

    Only a word that is wider than a whole line is broken: after a sign such as a hyphen or slash, else after a syllable
    and with a soft hyphen (ISO 32000-1, 14.8.2.2.3), else where the line is full. Words that are not broken after a
    sign are added to `cut`: with soft hyphens after their syllables, without where they were broken anywhere.
    The last segment of a wrapped line still ends in its space, so that readers of the file do not run words together.
    With `balanced`, the lines are about equally long, as titles are to be.
    """
    return [*broken_lines(spans, size, width, balanced=balanced, cut=cut)]


def broken_lines(
    spans: Sequence[TextSpan], size: float, width: float, *, balanced: bool = False, cut: list[str] | None = None
) -> BrokenLines:
    """The same lines, made when they are drawn: most of those that are tried never are."""
    # A column is often as wide as its longest word: rounding must not break that word.
    limit = width * 1000 / size + 0.01
    paragraph = _paragraph(spans)
    if paragraph.is_plain and not balanced:
        [shaped], [span] = paragraph.spans, spans
        plain = plain_lines.rows(span.text, shaped.shaped, limit)
        if plain is not None:
            return BrokenLines(len(plain), lambda: _plain_lines(span, shaped.shaped, plain, size))
    words = paragraph.words(limit)
    if cut is not None:
        cut += [word.whole for word in words if word.whole]
    rows = _fill(words, limit)
    if balanced and len(rows) > 1:
        rows = _balance(words, limit)
    else:
        _lengthen_last(rows, limit)
    return BrokenLines(len(rows), lambda: _lines(rows, dict(zip(paragraph.spans, spans, strict=True)), size))


def _plain_lines(span: TextSpan, shaped: ShapedText, rows: Sequence[tuple[int, int]], size: float) -> list[TextLine]:
    """Lines of plain words, from and to these places in a span."""
    return [
        _placed([(span, *piece) for piece in shaped.between(*row)], span if row[1] < len(span.text) else None, size)
        for row in rows
    ]


def line_groups(count: int) -> list[range]:
    """Which of so many lines stay together on a page: two at either end, all of them where there are three."""
    if count <= 3:
        return [range(count)] if count else []
    return [range(2), *(range(line, line + 1) for line in range(2, count - 2)), range(count - 2, count)]


class NaturalWidth(NamedTuple):
    """What words take on one line, their longest word, and the longest where numbers part from what they count."""

    total: float
    longest: float
    parted: float


def natural_width(spans: Sequence[TextSpan], size: float) -> NaturalWidth:
    """The widths of `spans`, in points."""
    total, longest, parted = _paragraph(spans).natural_width
    return NaturalWidth(total * size / 1000, longest * size / 1000, parted * size / 1000)


def _shaped(spans: Sequence[TextSpan]) -> list[ShapedText]:
    """The shape of each span. The direction of its letters depends on all that is on its line."""
    texts = [span.text.replace("\n", " ") for span in spans]
    levels = _levels_of(spans) if spans else None
    if levels is None:
        return [span.face.shape(text, span.language) for span, text in zip(spans, texts, strict=True)]
    whole, start, shaped = ParagraphText.of("".join(texts), levels), 0, []
    for span, text in zip(spans, texts, strict=True):
        shaped.append(shape_part(whole, start, start + len(text), span.face, span.language))
        start += len(text)
    return shaped


def _levels_of(spans: Sequence[TextSpan]) -> bytes | None:
    """The embedding level of each character of a paragraph; None where all are read from left to right."""
    text, right_to_left = "".join([span.text for span in spans]), spans[0].right_to_left
    if not any(span.isolated for span in spans):
        return _levels(text, right_to_left)
    if not right_to_left and bidi.levels(text, 0) is None:
        return None
    stretches = [
        ("".join([span.text for span in group]), key)
        for key, group in itertools.groupby(spans, lambda span: span.language if span.isolated else "")
    ]
    # To what is around them, isolated words are a sign without a direction.
    around = "".join([_NOT_LINE_FEED.sub("\ufffc", words) if language else words for words, language in stretches])
    levels = bytearray(_levels(around, right_to_left) or bytes(len(text)))
    start = 0
    for words, language in stretches:
        if language:
            turned = bidi.direction(words, int(is_right_to_left(language)))
            # The least level above that of the paragraph which has this direction (UAX #9, X5a and X5b).
            lowest = 0 if turned > right_to_left else 2
            own = _levels(words, bool(turned)) or bytes(len(words))
            levels[start : start + len(words)] = bytes([level + lowest for level in own])
        start += len(words)
    return bytes(levels)


def _levels(text: str, right_to_left: bool) -> bytes | None:
    """The embedding level of each character; None where all are read from left to right."""
    if not right_to_left and bidi.levels(text, 0) is None:
        return None
    shown = LEFT_TO_RIGHT.sub(lambda match: "a" * len(match[0]), text)
    base = int(right_to_left)
    lines = [bidi.levels(line, base) or bytes([base] * len(line)) for line in shown.split("\n")]
    return bytes([base]).join(lines)


def _words(spans: Sequence[_ShapedSpan], limit: float) -> list[_Word]:
    """The words of `spans`; those that are wider than `limit` are broken."""
    builder = _WordBuilder(limit)
    for span in spans:
        start = 0
        for number, line in enumerate(span.text.split("\n")):
            if number:
                if builder.parts:
                    builder.finish()
                builder.gap, builder.new_line = _WordPart(span, start - 1, start, 0, "\n"), True
            builder.add(span, line, start)
            start += len(line) + 1
    if builder.parts:
        builder.finish()
    return builder.words


def bound(words: list[_Word], limit: float) -> list[_Word]:
    """Words of which some are joined by the space between them, so that no line ends there: 400 mg, ≤ 3, 1 in 100.

    Where both together are wider than `limit`, they stay apart.
    """
    texts = [
        word.parts[0].text if len(word.parts) == 1 else "".join([part.text for part in word.parts]) for word in words
    ]
    near = near_numbers(texts)
    if not near:
        return words
    joined: list[_Word] = []
    # From the end, so that a narrow column has "6 to" above "8 weeks" and not "6 to 8" above "weeks".
    for index in range(len(words) - 1, -1, -1):
        word, after = words[index], joined[-1] if joined else None
        if index + 1 in near and after is not None and after.gap is not None and not (after.new_line or after.whole):
            width = word.width + after.gap.width + after.width
            if width <= limit and belong(texts, index + 1, after.parts[0].span.language):
                joined[-1] = word._replace(parts=[*word.parts, after.gap, *after.parts], width=width)
                continue
        joined.append(word)
    joined.reverse()
    return joined


class _WordBuilder:
    """Gathers words from spans; a word may begin in one span and end in another."""

    __slots__ = ("gap", "limit", "new_line", "parts", "words")

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.words: list[_Word] = []
        self.parts: list[_WordPart] = []
        self.gap: _WordPart | None = None
        self.new_line = False

    def add(self, span: _ShapedSpan, line: str, start: int) -> None:
        """Go on with words of a span, which have no line feed and begin at `start`."""
        edges, limit, words = span.shaped.edges, self.limit, self.words
        divided = segmentation.needs_breaks(line)
        new = tuple.__new__  # There are thousands of words, and this takes less time than their names for its values.
        texts = line.split(" ")
        last = len(texts) - 1
        for number, text in enumerate(texts):
            if number:
                if self.parts:
                    self.finish()
                self.gap = new(_WordPart, (span, start - 1, start, edges[start] - edges[start - 1], " ", ""))
            end = start + len(text)
            if text:
                if divided:
                    self._add_divided(span, text, start)
                else:
                    width = edges[end] - edges[start]
                    part = new(_WordPart, (span, start, end, width, text, ""))
                    if 0 < number < last and width <= limit and words and not self.new_line:
                        # Most words have a space of their own span on either side.
                        words.append(new(_Word, ([part], width, self.gap, False, "", False)))
                    else:
                        self.parts.append(part)
            start = end + 1

    def _add_divided(self, span: _ShapedSpan, text: str, start: int) -> None:
        """Words that follow each other without a space."""
        edges, first = span.shaped.edges, 0
        for place in [*segmentation.breaks(text, span.language), len(text)]:
            if first and self.parts:
                self.finish()
                self.gap = None
            if place > first:
                width = edges[start + place] - edges[start + first]
                self.parts.append(_WordPart(span, start + first, start + place, width, text[first:place]))
            first = place

    def finish(self) -> None:
        """End the word whose parts have been gathered."""
        parts = self.parts
        width = parts[0].width if len(parts) == 1 else sum([part.width for part in parts])
        gap = self.gap if self.words else None
        word = _Word(parts, width, gap, self.new_line, continues=gap is None and not self.new_line)
        if width > self.limit:
            self.words += _broken(word, self.limit)
        else:
            self.words.append(word)
        self.parts, self.new_line = [], False


_BREAK_AFTER = frozenset(f"/.-_@?&=:,{NO_BREAK}")
_BREAK_ADDRESS_AFTER = _BREAK_AFTER - {"-"}
"""After a hyphen at the end of a line nobody could say whether it belongs to the address."""


class _Break(NamedTuple):
    """Where a stretch of a word is broken, what is drawn there, and whether a reader would break it there."""

    place: int
    joint: str = ""
    good: bool = True


def _broken(word: _Word, limit: float) -> list[_Word]:
    """A word that is wider than a line, cut into words that fit and that follow each other without a space."""
    text = "".join(part.text for part in word.parts)
    address = is_address(text)
    ends = [] if address else syllables.breaks(text, word.parts[0].span.language)
    rows: list[list[_WordPart]] = [[]]
    room, done, good = limit, 0, True
    for part in word.parts:
        rest = part
        while rest.start < rest.end:
            cut = _break(rest, room, [end - done for end in ends], rows[-1], address=address)
            good &= cut.good
            if cut.place:
                piece = _cut_after(rest, cut)
                rows[-1].append(piece)
                room -= piece.width
                rest = rest._replace(start=rest.start + cut.place, text=rest.text[cut.place :])
                done += cut.place
            if rest.start < rest.end:
                rows.append([])
                room = limit
    hanging = sum(part.width for part in rows[-1])
    if not any(character.isalnum() for part in rows[-1] for character in part.text) and 2 * hanging < limit:
        # A full stop, or a bracket, is not alone on a line.
        return _broken(word, limit - hanging)
    shown = "".join(part.text for row in rows for part in row)
    whole = text if not good else shown if shown != text else ""
    first, *others = [_Word(row, sum(part.width for part in row), None, False) for row in rows]
    return [
        first._replace(gap=word.gap, new_line=word.new_line, whole=whole, continues=word.continues),
        *others,
    ]


def _cut_after(rest: _WordPart, cut: _Break) -> _WordPart:
    """The start of a part, with a hyphen where that is drawn."""
    span, end = rest.span, rest.start + cut.place
    width = span.shaped.drawn_width(rest.start, end)
    if cut.joint:
        width = span.face.measure(span.text[rest.start : end] + cut.joint, span.language)
    return _WordPart(span, rest.start, end, width, span.text[rest.start : end] + cut.joint, cut.joint)


def _break(rest: _WordPart, room: float, ends: Sequence[int], before: Sequence[_WordPart], *, address: bool) -> _Break:
    """Where to break the `rest` of a word so that it fits into `room`, after the parts `before` it on the same line."""
    text, face = rest.text, rest.span.face
    fitting = _fitting(rest, room)
    if fitting == len(text):
        return _Break(fitting)
    signs = _BREAK_ADDRESS_AFTER if address else _BREAK_AFTER
    for place in range(fitting, 0 if address else fitting // 2, -1):
        if text[place - 1] in signs:
            return _Break(place)
    joint = SOFT_HYPHEN if SOFT_HYPHEN in face.coverage else ""
    for place in reversed(ends):
        if 0 < place <= fitting and face.measure(text[:place] + joint, rest.span.language) <= room:
            return _Break(place, joint)
    if before:
        return _Break(0, good=before[-1].text[-1] in signs)
    if address and fitting > 1 and text[fitting - 1] == "-":
        fitting -= 1
    return _Break(max(fitting, rest.span.shaped.next_edge(rest.start) - rest.start), good=False)


def _fitting(part: _WordPart, room: float) -> int:
    """How many characters of a part fit into `room`; a user's character is not divided (UAX #29)."""
    shaped = part.span.shaped
    places = [part.start]
    while places[-1] < part.end:
        following = min(shaped.next_edge(places[-1]), part.end)
        if shaped.width(part.start, following) > room:
            break
        places.append(following)
    # Without the kerning with what is cut off, it may be a little wider.
    while len(places) > 1 and places[-1] < part.end and shaped.drawn_width(part.start, places[-1]) > room:
        places.pop()
    return places[-1] - part.start


def _fill(words: Sequence[_Word], limit: float) -> list[list[_Word]]:
    rows: list[list[_Word]] = []
    row: list[_Word] = []
    x = 0.0
    for word in words:
        space = word.gap.width if word.gap is not None else 0
        # A word without a gap is the rest of a broken word: it starts a line of its own.
        apart = word.new_line or (word.gap is None and not word.continues)
        if row and (apart or x + space + word.width > limit):
            rows.append(row)
            row = []
        if row:
            x += space + word.width
        else:
            x = word.width
        row.append(word)
    if row:
        rows.append(row)
    return rows


def _balance(words: Sequence[_Word], limit: float) -> list[list[_Word]]:
    """The narrowest setting that takes no more lines, of each part of a text that begins on a new line."""
    starts = [number for number, word in enumerate(words) if word.new_line or not number]
    parts = [words[start:end] for start, end in itertools.pairwise([*starts, len(words)])]
    return [row for part in parts for row in _narrowest(part, limit, len(_fill(part, limit)))]


def _narrowest(words: Sequence[_Word], limit: float, count: int) -> list[list[_Word]]:
    narrow, wide = limit / 2, limit
    for _ in range(6):
        middle = (narrow + wide) / 2
        if len(_fill(words, middle)) > count or any(word.width > middle for word in words):
            narrow = middle
        else:
            wide = middle
    return _fill(words, wide)


def _lengthen_last(rows: list[list[_Word]], limit: float) -> None:
    """Give a last line of one short word the word before it."""
    if len(rows) < 2:
        return
    before, last = rows[-2:]
    if len(last) == 1 and len(before) > 3 and last[0].gap and not last[0].new_line and last[0].width < limit / 6:
        rows[-2:] = [before[:-1], [before[-1], last[0]]]


def _lines(rows: Sequence[Sequence[_Word]], spans: Mapping[_ShapedSpan, TextSpan], size: float) -> list[TextLine]:
    """Rows of words as lines of `spans`."""
    after = [*(row[0] for row in rows[1:]), None]
    return [_line(row, after[number], spans, size) for number, row in enumerate(rows)]


def _line(
    row: Sequence[_Word], following: _Word | None, spans: Mapping[_ShapedSpan, TextSpan], size: float
) -> TextLine:
    """Set the words of a line, with the space at its end where another line follows."""
    pieces = [(spans[stretch[0]], *piece) for stretch in _stretches(row) for piece in _pieces(*stretch)]
    space = following.gap if following is not None else None
    return _placed(pieces, spans[space.span] if space is not None else None, size)


def _placed(pieces: list[tuple[TextSpan, ShapedPiece, str]], space: TextSpan | None, size: float) -> TextLine:
    """A line of pieces in the order in which they are read, with a space of the span `space` at its end."""
    base, scale = int(pieces[0][0].right_to_left), size / 1000
    visible = sum([piece.width for _, piece, _ in pieces]) * scale
    if space is not None:
        pieces[-1:] = _with_space(pieces[-1], space, base)
    if len(pieces) == 1 and not base:
        span, piece, text = pieces[0]
        return TextLine([Segment(text, span, 0, piece.width * scale, piece)], visible)
    levels = [piece.level for _, piece, _ in pieces]
    order = bidi.visual_order(levels) if any(levels) else range(len(pieces))
    lefts, left = [0.0] * len(pieces), 0.0
    for index in order:
        lefts[index] = left
        left += pieces[index][1].width * scale
    if base and space is not None:
        # The space at the end of the line is outside, to the left of it.
        lefts = [place - pieces[-1][1].width * scale for place in lefts]
    segments = [
        Segment(text, span, place, piece.width * scale, piece)
        for (span, piece, text), place in zip(pieces, lefts, strict=True)
    ]
    return TextLine(segments, visible)


def _with_space(
    last: tuple[TextSpan, ShapedPiece, str], of: TextSpan, base: int
) -> list[tuple[TextSpan, ShapedPiece, str]]:
    """The last piece of a line and the space after it: one piece, where that can be."""
    span, piece, text = last
    blank = of.face.shape(" ", of.language).pieces[0]
    if span is of and not base and not (piece.clusters or blank.clusters):
        width = piece.width + blank.width
        wider = ShapedPiece(piece.start, piece.end + 1, piece.font, width, piece.level, piece.scale, (), piece.kerns)
        return [(span, wider, f"{text} ")]
    return [last, (of, blank._replace(level=base), " ")]


def _stretches(row: Sequence[_Word]) -> list[tuple[_ShapedSpan, int, int, str]]:
    """The words of a line as stretches of their spans: from, to, and what is drawn after them."""
    first, last = row[0].parts[0], row[-1].parts[-1]
    if first.span is last.span and "  " not in first.span.text:
        return [(first.span, first.start, last.end, last.joint)]
    found: list[tuple[_ShapedSpan, int, int, str]] = []
    for number, word in enumerate(row):
        gap = [word.gap] if number and word.gap is not None else []
        for part in (*gap, *word.parts):
            if found and found[-1][0] is part.span and found[-1][2] == part.start and not found[-1][3]:
                found[-1] = (part.span, found[-1][1], part.end, part.joint)
            else:
                found.append((part.span, part.start, part.end, part.joint))
    return found


def _pieces(span: _ShapedSpan, start: int, end: int, joint: str) -> list[tuple[ShapedPiece, str]]:
    """What is drawn for characters `start` to `end` of a span, each piece with its text."""
    if not joint:
        return span.shaped.between(start, end)
    text, levels = span.text[start:end] + joint, span.shaped.levels
    if levels is not None:
        levels = levels[start:end] + levels[end - 1 : end]
    shaped = shape_levels(text, levels, span.face, span.language)
    return shaped.between(0, len(text))
