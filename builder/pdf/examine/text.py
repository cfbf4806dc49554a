"""What the pages of a file say, by marked content.

An interpreter of content streams (ISO 32000-1, 7.8, 9 and 14.6) that is interested in text alone: which characters are
painted, in which order, and which mark they bear. Whatever a file asks for, the work has a bound.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdf.generic import ContentStream, DecodedStreamObject, DictionaryObject, StreamObject, create_string_object

from builder.pdf.examine.fonts import UNKNOWN, Font
from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable

_MOST_OPERATIONS = 5_000_000
_MOST_CHARACTERS = 20_000_000
_DEEPEST_FORM = 24
_DEEPEST_STATE = 1000
_GAP = 0.16
"""How far apart, in ems, two pieces stand that are two words."""
_LINE = 0.3
"""How far off its line, in ems, a piece begins a new one."""

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Stream(NamedTuple):
    """A content stream that has marks of its own: a page by its index, or a form by its object number."""

    kind: str
    number: int


@dataclass(slots=True)
class Wording:
    """What one content stream says.

    Texts have a space where two words stand apart and a line feed where a line ends; that of a mark begins with one
    where it does not follow directly on the text that was marked before.
    """

    marked: dict[int, list[str]] = field(default_factory=dict)
    """The pieces of each MCID, in the order of painting; without any where it holds no text."""
    order: dict[int, int] = field(default_factory=dict)
    """Which MCIDs with text come before which: they are counted throughout the file."""
    languages: dict[int, str] = field(default_factory=dict)
    """What a mark says about its own language."""
    artifacts: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """How many glyphs have no Unicode, by font; those of artifacts are not counted."""
    repeated: set[int] = field(default_factory=set)
    """MCIDs that are opened more than once."""
    pictures: list[int | None] = field(default_factory=list)
    """The MCID (None: untagged) of each picture that is painted and no artifact."""

    def text(self, mcid: int) -> str:
        """The text of a mark, empty where there is none."""
        return "".join(self.marked.get(mcid, ()))


class FontUse(NamedTuple):
    """A font that text is set in."""

    name: str
    kind: str
    embedded: bool
    mapped: bool


class Piece(NamedTuple):
    """A piece of text where it stands: its page's index, its baseline there and the size of its type, in points."""

    page: int
    x: float
    y: float
    size: float
    text: str


class Picture(NamedTuple):
    """Where a picture stands: the index of its page, and its lower and upper edge there, in points."""

    page: int
    bottom: float
    top: float


@dataclass(slots=True)
class Words:
    """The wording of each content stream, and the fonts that are used, in the order of first use."""

    streams: dict[Stream, Wording] = field(default_factory=dict)
    fonts: dict[FontUse, None] = field(default_factory=dict)
    forms: dict[int, StreamObject] = field(default_factory=dict)
    """The form XObjects that are painted, by object number."""
    pieces: list[Piece] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def read(original: Original) -> Words:
    """Run the content of every page. Raises Unreadable, also where there is too much of it."""
    reader = _Reader()
    for leaf in original.leaves:
        resources = gate.dictionary(leaf.entries, "/Resources") or DictionaryObject()
        reader.page(leaf.index, gate.content(leaf.entries), resources)
    return reader.words


_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def tidy(text: str) -> str:
    """A text on one line, with one space between words; a soft hyphen at the end of a line joins its word again."""
    return " ".join(text.replace("\u00ad\n", "").translate(_UNSEEN).split())


def printable(text: str) -> str:
    """A text that does not steer the terminal that it is shown in."""
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else UNKNOWN for sign in text)


class _Mark(NamedTuple):
    stream: Stream
    mcid: int | None
    artifact: bool
    instead: list[str] | None
    """Text that replaces what is painted; emptied when it was said."""


@dataclass(slots=True)
class _State:
    matrix: Matrix = _IDENTITY
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0

    def copy(self) -> _State:
        return _State(
            self.matrix,
            self.font,
            self.size,
            self.spacing,
            self.word_spacing,
            self.scale,
            self.leading,
            self.rise,
        )


_Operations = list[tuple[Any, bytes]]


class _Reader:
    def __init__(self) -> None:
        self.words = Words()
        self._fonts: dict[int, Font] = {}
        self._forms: dict[int, _Operations] = {}
        self._operations = self._characters = self._order = 0
        # Direct objects are kept, so that no other gets the identity that they are known by.
        self._kept: list[object] = []
        self._painted: Counter[int] = Counter()
        self.resources = DictionaryObject()

    def page(self, index: int, data: bytes, resources: DictionaryObject) -> None:
        self._page = index
        self.stream = Stream("page", index)
        # What bears no mark belongs to the page, whichever form paints it.
        self.leaf = self.words.streams[self.stream] = Wording()
        self.state = _State()
        self._saved: list[_State] = []
        self._marks: list[_Mark] = []
        self._pens: dict[str, tuple[float, float]] = {}
        self._inside: list[int] = []
        self._text_matrix = self._line_matrix = _IDENTITY
        self._run(_operations(data), resources)

    @property
    def wording(self) -> Wording:
        return self.words.streams.setdefault(self.stream, Wording())

    def _run(self, operations: _Operations, resources: DictionaryObject) -> None:
        self._operations += len(operations)
        if self._operations > _MOST_OPERATIONS:
            raise Unreadable("it is too large to be read: its pages have no end")
        above, self.resources = self.resources, resources
        for operands, operator in operations:
            does = _OPERATORS.get(operator)
            if does is not None:
                try:
                    does(self, *operands) if isinstance(operands, list) else does(self)
                except (TypeError, ValueError, OverflowError):
                    # Operands of the wrong kind or number: readers pass over such an operation, and so do we.
                    continue
        self.resources = above

    def _resource(self, kind: str, name: Any) -> DictionaryObject | None:
        return gate.dictionary(gate.dictionary(self.resources, kind), str(name))

    # Marks

    def begin(self, tag: Any, properties: Any = None) -> None:
        if len(self._marks) > _DEEPEST_STATE:
            raise Unreadable("its marked content is nested too deep")
        entries = properties if isinstance(properties, DictionaryObject) else None
        if entries is None and isinstance(properties, str):
            entries = self._resource("/Properties", properties)
        mcid = gate.integer(entries, "/MCID")
        instead = _text(entries, "/ActualText")
        if mcid is not None:
            self._open(mcid, _text(entries, "/Lang"))
        self._marks.append(_Mark(self.stream, mcid, tag == "/Artifact", None if instead is None else [instead]))

    def _open(self, mcid: int, language: str | None) -> None:
        wording = self.wording
        if mcid in wording.marked and not self._is_again(self.stream):
            wording.repeated.add(mcid)
        wording.marked.setdefault(mcid, [])
        if language is not None:
            wording.languages[mcid] = language

    def _is_again(self, stream: Stream) -> bool:
        """Whether a stream is being painted another time: its marks are the same ones."""
        return stream.kind == "form" and self._painted[stream.number] > 1

    def end(self) -> None:
        if self._marks:
            self._marks.pop()

    def _applying(self) -> _Mark | None:
        """What now applies: an artifact goes before a mark around it, the innermost mark goes before others."""
        found = None
        for mark in reversed(self._marks):
            if mark.artifact:
                return mark
            if found is None and mark.mcid is not None:
                found = mark
        return found

    # State

    def save(self) -> None:
        if len(self._saved) > _DEEPEST_STATE:
            raise Unreadable("its graphics states are nested too deep")
        self._saved.append(self.state.copy())

    def restore(self) -> None:
        if self._saved:
            self.state = self._saved.pop()

    def transform(self, *operands: Any) -> None:
        self.state.matrix = _times(_matrix(operands), self.state.matrix)

    def select_font(self, name: Any, size: Any) -> None:
        self._select(self._resource("/Font", name), size)

    def _select(self, entries: DictionaryObject | None, size: Any) -> None:
        self.state.size = float(size)
        if entries is None:
            self.state.font = None
            return
        key = id(entries)
        if key not in self._fonts:
            self._kept.append(entries)
            self._fonts[key] = Font(entries)
        self.state.font = self._fonts[key]

    def set_state(self, name: Any) -> None:
        chosen = [gate.resolve(value) for value in gate.array(self._resource("/ExtGState", name), "/Font") or ()]
        if len(chosen) == 2 and isinstance(chosen[0], DictionaryObject):
            self._select(chosen[0], chosen[1])

    # Forms and pictures

    def draw(self, name: Any) -> None:
        thing = self._resource("/XObject", name)
        if not isinstance(thing, StreamObject):
            return
        kind = gate.name(thing, "/Subtype")
        if kind == "/Image":
            self.picture()
        elif kind == "/Form":
            self._form(thing, gate.reference(gate.raw(gate.dictionary(self.resources, "/XObject"), str(name))))

    def picture(self) -> None:
        _, b, _, d, _, f = self.state.matrix
        corners = (f, f + b, f + d, f + b + d)
        self.words.pictures.append(Picture(self._page, min(corners), max(corners)))
        mark = self._applying()
        if mark is None:
            self.leaf.pictures.append(None)
        elif not mark.artifact:
            self.words.streams[mark.stream].pictures.append(mark.mcid)

    def _form(self, form: StreamObject, reference: int | None) -> None:
        key = reference if reference is not None else -id(form)
        if key in self._inside or len(self._inside) >= _DEEPEST_FORM:
            raise Unreadable("its forms are nested too deep, or in a circle")
        if key not in self._forms:
            self._kept.append(form)
            self._forms[key] = _operations(gate.decoded(form))
            self.words.forms[key] = form
        outer, marks, saved, matrices = self.stream, self._marks, self._saved, (self._text_matrix, self._line_matrix)
        state = self.state
        self.stream, self._marks, self._saved = Stream("form", key), list(marks), []
        self.state = state.copy()
        matrix = gate.numbers(form, "/Matrix")
        if matrix is not None and len(matrix) == 6:
            self.state.matrix = _times(_matrix(matrix), state.matrix)
        self._inside.append(key)
        self._painted[key] += 1
        self._run(self._forms[key], gate.dictionary(form, "/Resources") or self.resources)
        self._inside.pop()
        self.stream, self._marks, self._saved, self.state = outer, marks, saved, state
        self._text_matrix, self._line_matrix = matrices

    # Text

    def begin_text(self) -> None:
        self._text_matrix = self._line_matrix = _IDENTITY

    def set_text_matrix(self, *operands: Any) -> None:
        self._text_matrix = self._line_matrix = _matrix(operands)

    def move(self, x: Any, y: Any) -> None:
        self._line_matrix = _times((1, 0, 0, 1, float(x), float(y)), self._line_matrix)
        self._text_matrix = self._line_matrix

    def move_leading(self, x: Any, y: Any) -> None:
        self.state.leading = -float(y)
        self.move(x, y)

    def next_line(self) -> None:
        self.move(0, -self.state.leading)

    def show_array(self, parts: Iterable[Any]) -> None:
        for part in parts:
            if isinstance(part, (int, float)):
                self._advance(-float(part) / 1000 * self.state.size * self.state.scale)
            else:
                self.show(part)

    def show_next_line(self, part: Any) -> None:
        self.next_line()
        self.show(part)

    def show_spaced(self, word_spacing: Any, spacing: Any, part: Any) -> None:
        self.state.word_spacing, self.state.spacing = float(word_spacing), float(spacing)
        self.show_next_line(part)

    def show(self, part: Any) -> None:
        string = gate.octets(part)
        state = self.state
        if not string or state.font is None:
            return
        self.words.fonts[FontUse(state.font.name, state.font.kind, state.font.embedded, state.font.mapped)] = None
        start = _times((1, 0, 0, 1, 0, state.rise), _times(self._text_matrix, state.matrix))
        across, texts, unknown = 0.0, [], 0
        for glyph in state.font.glyphs(string):
            texts.append(glyph.text)
            unknown += glyph.text == UNKNOWN
            advance = glyph.width / 1000 * state.size + state.spacing + (state.word_spacing if glyph.spaced else 0)
            across += advance * state.scale
        size = state.size * math.hypot(start[2], start[3])
        self.words.pieces.append(Piece(self._page, start[4], start[5], size, "".join(texts)))
        kind = self._say("".join(texts), unknown, start)
        self._advance(across)
        end = _times(self._text_matrix, state.matrix)
        self._pens[kind] = end[4], end[5]

    def _advance(self, across: float) -> None:
        self._text_matrix = _times((1, 0, 0, 1, across, 0), self._text_matrix)

    def _say(self, text: str, unknown: int, start: Matrix) -> str:
        """Put a text where its mark belongs, with what stands between it and the text before; gives its kind."""
        mark = self._applying()
        instead = next((one.instead for one in reversed(self._marks) if one.instead is not None), None)
        if instead is not None:
            text, unknown = "".join(instead), 0
            instead.clear()
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS:
            raise Unreadable("it is too large to be read: its text has no end")
        kind, pieces = self._pieces(mark)
        if unknown and kind != "artifact" and self.state.font is not None:
            self.leaf.unknown[self.state.font.name] += unknown
        pen = self._pens.get(kind)
        if text:
            pieces += (_gap(pen, start, self.state.size) if pen is not None else "", text)
        return kind

    def _pieces(self, mark: _Mark | None) -> tuple[str, list[str]]:
        """The kind of text that a mark makes, and the list that it belongs to."""
        if mark is None:
            return "untagged", self.leaf.untagged
        if mark.artifact:
            return "artifact", self.leaf.artifacts
        assert mark.mcid is not None
        wording = self.words.streams[mark.stream]
        if mark.mcid not in wording.order:
            self._order += 1
            wording.order[mark.mcid] = self._order
        return "marked", [] if self._is_again(mark.stream) else wording.marked[mark.mcid]


def _gap(pen: tuple[float, float], start: Matrix, size: float) -> str:
    """A line feed, a space or nothing, by how far from `pen` a text starts that is set at `size` by a matrix."""
    wide, high = math.hypot(start[0], start[1]), math.hypot(start[2], start[3])
    if not (wide and high and size and math.isfinite(wide * high * size)):
        return ""
    x, y = start[4] - pen[0], start[5] - pen[1]
    along = (x * start[0] + y * start[1]) / wide / (wide * abs(size))
    off = abs(x * start[1] - y * start[0]) / wide / (high * abs(size))
    if off > _LINE or along < -1:
        return "\n"
    return " " if along > _GAP else ""


def _text(entries: DictionaryObject | None, key: str) -> str | None:
    """A text string; those inside of content are read as bytes."""
    string = gate.octets(gate.get(entries, key))
    return None if string is None else gate.as_text(create_string_object(string))


def _operations(data: bytes) -> _Operations:
    """What a content stream does. Raises Unreadable."""
    stream = DecodedStreamObject()
    stream.set_data(data)
    try:
        return list(ContentStream(stream, None, "bytes").operations)
    except MemoryError:
        raise
    except RecursionError:
        raise Unreadable("its content is nested too deep") from None
    except Exception as error:
        words = (str(error).split("\n")[0] or type(error).__name__)[:160]
        raise Unreadable(f"it is damaged: {words}") from None


def _matrix(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _set(field: str, factor: float = 1) -> Callable[[_Reader, Any], None]:
    def does(reader: _Reader, value: Any) -> None:
        setattr(reader.state, field, float(value) * factor)

    return does


_OPERATORS: dict[bytes, Callable[..., None]] = {
    b"BMC": _Reader.begin,
    b"BDC": _Reader.begin,
    b"EMC": _Reader.end,
    b"q": _Reader.save,
    b"Q": _Reader.restore,
    b"cm": _Reader.transform,
    b"gs": _Reader.set_state,
    b"Do": _Reader.draw,
    b"INLINE IMAGE": _Reader.picture,
    b"BT": _Reader.begin_text,
    b"Tf": _Reader.select_font,
    b"Tm": _Reader.set_text_matrix,
    b"Td": _Reader.move,
    b"TD": _Reader.move_leading,
    b"T*": _Reader.next_line,
    b"Tj": _Reader.show,
    b"TJ": _Reader.show_array,
    b"'": _Reader.show_next_line,
    b'"': _Reader.show_spaced,
    b"Tc": _set("spacing"),
    b"Tw": _set("word_spacing"),
    b"Tz": _set("scale", 0.01),
    b"TL": _set("leading"),
    b"Ts": _set("rise"),
}
