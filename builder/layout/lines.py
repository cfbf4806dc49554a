"""Break words into lines: left-aligned, ragged, hyphenated only where a word is wider than a whole line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder.core.characters import NO_BREAK, SOFT_HYPHEN, is_address
from builder.core.part import Element
from builder.core.units import Colour
from builder.layout import syllables
from builder.layout.faces import Face


@dataclass(slots=True, eq=False)
class TextSpan:
    """Words set alike. `element` is the structure element that they make within their paragraph, if any.

    `target` and `description` are those of a link. Spaces are U+0020; a line feed breaks the line. `language` is a tag
    that says where syllables end.
    """

    text: str
    face: Face
    colour: Colour
    element: Element | None = None
    target: str = ""
    description: str = ""
    language: str = "en-GB"


class Segment(NamedTuple):
    """A stretch of one line in one span; `left` and `width` are points from the line's start."""

    text: str
    span: TextSpan
    left: float
    width: float


Line = list[Segment]


class _WordPart(NamedTuple):
    """A piece of a word that lies within a single span; `width` in thousandths of the type size."""

    span: TextSpan
    text: str
    width: int


class _Word(NamedTuple):
    """What may not be broken. `gap` is the span of the space before it, None at the start or where there is none.

    For the first piece of a word that is too wide for a line, `whole` is that word: with soft hyphens if it was broken
    after syllables, without if it was broken anywhere, and "" if it was broken after its own signs.
    """

    parts: list[_WordPart]
    width: int
    gap: TextSpan | None
    new_line: bool
    whole: str = ""


def break_lines(
    spans: Sequence[TextSpan], size: float, width: float, *, balanced: bool = False, cut: list[str] | None = None
) -> list[Line]:
    """Set `spans` at `size` points into lines of at most `width` points.

    Only a word that is wider than a whole line is broken: after a sign such as a hyphen or slash, else after a syllable
    and with a soft hyphen (ISO 32000-1, 14.8.2.2.3), else where the line is full. Words that are not broken after a
    sign are added to `cut`: with soft hyphens after their syllables, without where they were broken anywhere.
    The last segment of a wrapped line still ends in its space, so that readers of the file do not run words together.
    With `balanced`, the lines are about equally long, as titles are to be.
    """
    # A column is often as wide as its longest word: rounding must not break that word.
    limit = width * 1000 / size + 0.01
    words = bound(_words(spans, limit), limit)
    if cut is not None:
        cut += [word.whole for word in words if word.whole]
    rows = _fill(words, limit)
    if balanced and len(rows) > 1:
        rows = _balance(words, limit, len(rows))
    else:
        _lengthen_last(rows, limit)
    return [_line(row, rows[index + 1][0] if index + 1 < len(rows) else None, size) for index, row in enumerate(rows)]


def line_groups(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Lines that stay together on a page: two at either end, all of them where there are three."""
    if len(lines) <= 3:
        return [lines] if lines else []
    return [lines[:2], *([line] for line in lines[2:-2]), lines[-2:]]


class NaturalWidth(NamedTuple):
    """What words take on one line, their longest word, and the longest where numbers part from what they count."""

    total: float
    longest: float
    parted: float


def natural_width(spans: Sequence[TextSpan], size: float) -> NaturalWidth:
    """The widths of `spans`, in points."""
    words = _words(spans, float("inf"))
    parted = max([word.width for word in words], default=0)
    total, longest, current = 0, 0, 0
    for word in bound(words, float("inf")):
        current = word.width if word.new_line else current + word.width + (_space(word.gap) if word.gap else 0)
        total, longest = max(total, current), max(longest, word.width)
    return NaturalWidth(total * size / 1000, longest * size / 1000, parted * size / 1000)


def _space(span: TextSpan) -> int:
    return span.face.measure(" ")


def _words(spans: Sequence[TextSpan], limit: float) -> list[_Word]:
    """The words of `spans`; those that are wider than `limit` are broken."""
    builder = _WordBuilder(limit)
    for span in spans:
        first, *others = span.text.split("\n")
        builder.add(span, first)
        for line in others:
            if builder.parts:
                builder.finish()
            builder.gap, builder.new_line = span, True
            builder.add(span, line)
    if builder.parts:
        builder.finish()
    return builder.words


_UNITS = frozenset(
    """mg g kg µg μg mcg ng microgram micrograms milligram milligrams nanogram nanograms gram grams kilogram kilograms
    ml l dl cl litre litres millilitre millilitres mm cm m km metre metres millimetre millimetres centimetre
    centimetres kilometre kilometres inch inches ft foot feet mile miles lb lbs oz stone % °c °f degrees percent
    gy mgy mmol mol unit units iu mmhg kpa kcal calories kj kv tablet tablets capsule capsules drop drops puff
    puffs spray sprays dose doses sachet sachets patch patches teaspoon teaspoons tablespoon tablespoons cup cups
    glass glasses pint pints am pm a.m p.m noon midnight o'clock second seconds sec secs minute minutes min mins
    hour hours hr hrs day days night nights week weeks fortnight fortnights month months year years time times
    hundred thousand million billion pence pounds""".split()
)
"""What a number is measured in or counts, in small letters: the two are on one line."""
_MONTHS = frozenset(
    """January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec""".split()
)
_DAY = re.compile(r"[(“‘]?\d{1,2}(?:st|nd|rd|th)?")
_SIGNS = frozenset("≤ ≥ < > = ± ~ ≈ × + − - – £ $ € no. number".split())
"""Signs that belong to the number that follows."""
_NUMBERED = frozenset(
    """appendix bay bed block box building chapter clinic day desk entrance ext. extension figure floor gate grade level
    lift option page pages part phase question room section stage step suite table theatre type unit ward week
    zone""".split()
)
"""What has a number for its name: Ward 4, page 3, type 2."""
_BETWEEN = frozenset("– − × / : in".split())
"""What belongs to the number before it as well as to the one after it: 5 – 10, 2 × 3, 1 in 100."""
_RANGE = frozenset("to or and".split())
"""What no line ends with between two numbers; it may begin the next one."""


def bound(words: list[_Word], limit: float) -> list[_Word]:
    """Words of which some are joined by the space between them, so that no line ends there: 400 mg, ≤ 3, 1 in 100.

    Where both together are wider than `limit`, they stay apart.
    """
    texts = ["".join([part.text for part in word.parts]) for word in words]
    joined: list[_Word] = []
    # From the end, so that a narrow column has "6 to" above "8 weeks" and not "6 to 8" above "weeks".
    for index in range(len(words) - 1, -1, -1):
        word, after = words[index], joined[-1] if joined else None
        if after is not None and after.gap is not None and not (after.new_line or after.whole):
            gap = _WordPart(after.gap, " ", _space(after.gap))
            width = word.width + gap.width + after.width
            if width <= limit and _belong(texts, index + 1):
                joined[-1] = word._replace(parts=[*word.parts, gap, *after.parts], width=width)
                continue
        joined.append(word)
    joined.reverse()
    return joined


_OPENING, _CLOSING = "([“‘'\"", ".,;:!?)]’”'\""


def _belong(texts: Sequence[str], index: int) -> bool:
    """Whether the words at `index` - 1 and `index` belong on the same line."""
    before, text = texts[index - 1], texts[index]
    if text[0].isnumeric() or (text[0] in ".£$€" and text[1:2].isdigit()):
        return _leads(texts[index - 2] if index > 1 else "", before, text)
    if before[-1].isnumeric() and text in _BETWEEN:
        return index + 1 < len(texts) and texts[index + 1][0].isnumeric()
    if before[-1].isnumeric() and _is_unit(text):
        return True
    return text.rstrip(_CLOSING) in _MONTHS and _DAY.fullmatch(before) is not None


def _leads(earlier: str, before: str, number: str) -> bool:
    """Whether `before`, which follows `earlier`, belongs to the `number` after it."""
    if before in _BETWEEN and earlier[-1:].isnumeric():
        return True
    if before in _RANGE:
        # The number may have its unit on it: 9am to 5pm.
        return any(map(str.isnumeric, earlier)) or _is_unit(earlier) or earlier in _MONTHS
    if before in _MONTHS:
        return _DAY.fullmatch(number.rstrip(_CLOSING)) is not None
    name = before.lstrip(_OPENING).lower()
    return name in _SIGNS or name in _NUMBERED


def _is_unit(text: str) -> bool:
    # "mg/kg" is a unit, too.
    return text.rstrip(_CLOSING).partition("/")[0].lower() in _UNITS


class _WordBuilder:
    """Gathers words from spans; a word may begin in one span and end in another."""

    __slots__ = ("gap", "limit", "new_line", "parts", "words")

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.words: list[_Word] = []
        self.parts: list[_WordPart] = []
        self.gap: TextSpan | None = None
        self.new_line = False

    def add(self, span: TextSpan, line: str) -> None:
        """Go on with words of a span, which have no line feed."""
        first, *rest = line.split(" ")
        if first:
            self.parts.append(_WordPart(span, first, span.face.measure(first)))
        if not rest:
            return
        if self.parts:
            self.finish()
        self.gap = span
        if len(rest) > 1 and self.words and not self.new_line:
            # Most words have a space of their own span on either side: these need no further checks.
            self.words += _inner_words(span, rest[:-1], self.limit)
            rest = rest[-1:]
        for text in rest:
            if self.parts:
                self.finish()
            if text:
                self.parts = [_WordPart(span, text, span.face.measure(text))]

    def finish(self) -> None:
        """End the word whose parts have been gathered."""
        parts = self.parts
        width = parts[0].width if len(parts) == 1 else sum([part.width for part in parts])
        word = _Word(parts, width, self.gap if self.words else None, self.new_line)
        if width > self.limit:
            self.words += _broken(word, self.limit)
        else:
            self.words.append(word)
        self.parts, self.new_line = [], False


def _inner_words(span: TextSpan, texts: Sequence[str], limit: float) -> list[_Word]:
    """Words that follow spaces of the span that they lie in."""
    words: list[_Word] = []
    measure = span.face.measure
    for text in texts:
        width = measure(text)
        if width > limit:
            words += _broken(_Word([_WordPart(span, text, width)], width, span, False), limit)
        elif text:
            words.append(_Word([_WordPart(span, text, width)], width, span, False))
    return words


_BREAK_AFTER = frozenset(f"/.-_@?&=:,{NO_BREAK}")


class _Break(NamedTuple):
    """Where a stretch of a word is broken, what is drawn there, and whether a reader would break it there."""

    place: int
    joint: str = ""
    good: bool = True


def _broken(word: _Word, limit: float) -> list[_Word]:
    """A word that is wider than a line, cut into words that fit and that follow each other without a space."""
    text = "".join(part.text for part in word.parts)
    ends = [] if is_address(text) else syllables.breaks(text, word.parts[0].span.language)
    rows: list[list[_WordPart]] = [[]]
    room, done, good = limit, 0, True
    for span, rest, _ in word.parts:
        while rest:
            cut = _break(rest, span.face, room, [end - done for end in ends], rows[-1])
            good &= cut.good
            if cut.place:
                piece = rest[: cut.place] + cut.joint
                rows[-1].append(_WordPart(span, piece, span.face.measure(piece)))
                room -= rows[-1][-1].width
                rest, done = rest[cut.place :], done + cut.place
            if rest:
                rows.append([])
                room = limit
    hanging = sum(part.width for part in rows[-1])
    if not any(character.isalnum() for part in rows[-1] for character in part.text) and 2 * hanging < limit:
        # A full stop, or a bracket, is not alone on a line.
        return _broken(word, limit - hanging)
    shown = "".join(part.text for row in rows for part in row)
    whole = text if not good else shown if shown != text else ""
    first, *others = [_Word(row, sum(part.width for part in row), None, False) for row in rows]
    return [first._replace(gap=word.gap, new_line=word.new_line, whole=whole), *others]


def _break(rest: str, face: Face, room: float, ends: Sequence[int], before: Sequence[_WordPart]) -> _Break:
    """Where to break the `rest` of a word so that it fits into `room`, after the parts `before` it on the same line."""
    fitting = _fitting(rest, face, room)
    if fitting == len(rest):
        return _Break(fitting)
    for place in range(fitting, fitting // 2, -1):
        if rest[place - 1] in _BREAK_AFTER:
            return _Break(place)
    joint = SOFT_HYPHEN if SOFT_HYPHEN in face.coverage else ""
    for place in reversed(ends):
        if 0 < place <= fitting and face.measure(rest[:place] + joint) <= room:
            return _Break(place, joint)
    if before:
        return _Break(0, good=before[-1].text[-1] in _BREAK_AFTER)
    return _Break(max(fitting, 1), good=False)


def _fitting(text: str, face: Face, room: float) -> int:
    """How many characters of `text` fit into `room`."""
    for index, character in enumerate(text):
        room -= face.advances[character]
        if room < 0:
            return index
    return len(text)


def _fill(words: Sequence[_Word], limit: float) -> list[list[_Word]]:
    rows: list[list[_Word]] = []
    row: list[_Word] = []
    x = 0.0
    for word in words:
        space = word.gap.face.advances[" "] if word.gap is not None else 0
        # A word without a gap is the rest of a broken word: it starts a line of its own.
        if row and (word.new_line or word.gap is None or x + space + word.width > limit):
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


def _balance(words: Sequence[_Word], limit: float, count: int) -> list[list[_Word]]:
    """The narrowest setting that takes no more lines."""
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


def _line(row: Sequence[_Word], following: _Word | None, size: float) -> Line:
    """Join the words of a line into segments, one for each span that they run through."""
    texts: list[str] = []
    spans: list[TextSpan] = []
    for word in row:
        if spans and word.gap is not None:
            if spans[-1] is word.gap:
                texts[-1] += " "
            else:
                texts.append(" ")
                spans.append(word.gap)
        for span, text, _ in word.parts:
            if spans and spans[-1] is span:
                texts[-1] += text
            else:
                texts.append(text)
                spans.append(span)
    if following is not None and following.gap is not None:
        texts[-1] += " "
    line: Line = []
    left = 0.0
    for text, span in zip(texts, spans, strict=True):
        width = sum(map(span.face.advances.__getitem__, text)) * size / 1000
        line.append(Segment(text, span, left, width))
        left += width
    return line
