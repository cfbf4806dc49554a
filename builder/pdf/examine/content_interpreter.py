"""Run the content streams of a file for their text (ISO 32000-1, 7.8, 9 and 14.6).

The interpreter follows the operators that decide which characters are painted, where, and under which mark, and ignores
all others. The work has a bound for any file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from pypdf.generic import ContentStream, DecodedStreamObject, DictionaryObject, StreamObject, create_string_object

from builder.pdf.examine.file_text import FileText, FontUse, PaintedPicture, StreamKey, TextPiece
from builder.pdf.examine.fonts import FontDecoder
from builder.pdf.examine.matrices import IDENTITY, Matrix, matrix, product, translation
from builder.pdf.examine.plain_text import UNKNOWN
from builder.pdf.examine.text_collector import PaintedText, TextCollector
from builder.pdf.read import content_edits, gate
from builder.pdf.read.gate import Original, Unreadable

_MOST_OPERATIONS = 5_000_000
_DEEPEST_FORM = 24
_DEEPEST_STATE = 1000


def read_text(original: Original) -> FileText:
    """Run the content of every page. Raises Unreadable, also where there is too much of it."""
    interpreter = _ContentInterpreter()
    for leaf in original.leaves:
        resources = gate.dictionary(leaf.entries, "/Resources") or DictionaryObject()
        interpreter.run_page(leaf.index, gate.content(leaf.entries), resources)
    return interpreter.collector.collected


@dataclass(slots=True)
class _GraphicsState:
    """What `q` saves and `Q` restores, as far as text depends on it (ISO 32000-1, 8.4 and 9.3)."""

    matrix: Matrix = IDENTITY
    font: FontDecoder | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0


_Operations = list[tuple[Any, bytes]]


class _ContentInterpreter:
    """Runs pages, one after the other; each operator has a method (see `_OPERATORS`)."""

    def __init__(self) -> None:
        self.collector = TextCollector()
        self._fonts: dict[int, FontDecoder] = {}
        self._forms: dict[int, _Operations] = {}
        self._count = 0
        # Direct objects are stored here, so that no other object gets the id() that they are identified by.
        self._alive: list[object] = []
        self._resources = DictionaryObject()

    def run_page(self, index: int, data: bytes, resources: DictionaryObject) -> None:
        self.collector.start_page(index)
        self._page = index
        self.state = _GraphicsState()
        self._saved: list[_GraphicsState] = []
        self._open_forms: list[int] = []
        self._text_matrix = self._line_matrix = IDENTITY
        self._run(_operations(data, resources), resources)

    def _run(self, operations: _Operations, resources: DictionaryObject) -> None:
        self._count += len(operations)
        if self._count > _MOST_OPERATIONS:
            raise Unreadable("it is too large to be read: its pages have no end")
        outer, self._resources = self._resources, resources
        for operands, operator in operations:
            method = _OPERATORS.get(operator)
            if method is not None:
                try:
                    method(self, *operands) if isinstance(operands, list) else method(self)
                except (TypeError, ValueError, OverflowError):
                    # Operands of the wrong kind or number: readers skip such an operation, and so do we.
                    continue
        self._resources = outer

    def _resource(self, kind: str, name: Any) -> DictionaryObject | None:
        return gate.dictionary(gate.dictionary(self._resources, kind), str(name))

    # Marks

    def open_mark(self, tag: Any, properties: Any = None) -> None:
        entries = properties if isinstance(properties, DictionaryObject) else None
        if entries is None and isinstance(properties, str):
            entries = self._resource("/Properties", properties)
        self.collector.open_mark(
            gate.integer(entries, "/MCID"),
            artifact=tag == "/Artifact",
            instead=_text(entries, "/ActualText"),
            language=_text(entries, "/Lang"),
        )

    def close_mark(self) -> None:
        self.collector.close_mark()

    # State

    def save(self) -> None:
        if len(self._saved) > _DEEPEST_STATE:
            raise Unreadable("its graphics states are nested too deep")
        self._saved.append(replace(self.state))

    def restore(self) -> None:
        if self._saved:
            self.state = self._saved.pop()

    def transform(self, *operands: Any) -> None:
        self.state.matrix = product(matrix(operands), self.state.matrix)

    def select_font(self, name: Any, size: Any) -> None:
        self._select(self._resource("/Font", name), size)

    def _select(self, entries: DictionaryObject | None, size: Any) -> None:
        self.state.size = float(size)
        if entries is None:
            self.state.font = None
            return
        key = id(entries)
        if key not in self._fonts:
            self._alive.append(entries)
            self._fonts[key] = FontDecoder(entries)
        self.state.font = self._fonts[key]

    def set_state(self, name: Any) -> None:
        pair = [gate.resolve(value) for value in gate.array(self._resource("/ExtGState", name), "/Font") or ()]
        if len(pair) == 2 and isinstance(pair[0], DictionaryObject):
            self._select(pair[0], pair[1])

    # Forms and pictures

    def paint_object(self, name: Any) -> None:
        stream = self._resource("/XObject", name)
        if not isinstance(stream, StreamObject):
            return
        kind = gate.name(stream, "/Subtype")
        if kind == "/Image":
            self.paint_picture()
        elif kind == "/Form":
            number = gate.reference(gate.raw(gate.dictionary(self._resources, "/XObject"), str(name)))
            # A form without an object number is identified by its id(): a negative number, which no object has.
            self._run_form(stream, number if number is not None else -id(stream))

    def paint_picture(self) -> None:
        _, b, _, d, _, f = self.state.matrix
        corners = (f, f + b, f + d, f + b + d)
        self.collector.collected.pictures.append(PaintedPicture(self._page, min(corners), max(corners)))
        self.collector.add_picture()

    def _run_form(self, form: StreamObject, key: int) -> None:
        if key in self._open_forms or len(self._open_forms) >= _DEEPEST_FORM:
            raise Unreadable("its forms are nested too deep, or in a loop")
        if key not in self._forms:
            self._alive.append(form)
            own = gate.dictionary(form, "/Resources") or self._resources
            self._forms[key] = _operations(gate.decoded(form), own)
            self.collector.collected.forms[key] = form
        collector = self.collector
        stream, marks, saved, state = collector.stream, collector.marks, self._saved, self.state
        matrices = self._text_matrix, self._line_matrix
        collector.stream, collector.marks, self._saved = StreamKey("form", key), list(marks), []
        self.state = replace(state)
        numbers = gate.numbers(form, "/Matrix")
        if numbers is not None and len(numbers) == 6:
            self.state.matrix = product(matrix(numbers), state.matrix)
        self._open_forms.append(key)
        collector.times_painted[key] += 1
        self._run(self._forms[key], gate.dictionary(form, "/Resources") or self._resources)
        self._open_forms.pop()
        collector.stream, collector.marks, self._saved, self.state = stream, marks, saved, state
        self._text_matrix, self._line_matrix = matrices

    # Text

    def begin_text(self) -> None:
        self._text_matrix = self._line_matrix = IDENTITY

    def set_text_matrix(self, *operands: Any) -> None:
        self._text_matrix = self._line_matrix = matrix(operands)

    def move(self, x: Any, y: Any) -> None:
        self._line_matrix = product(translation(float(x), float(y)), self._line_matrix)
        self._text_matrix = self._line_matrix

    def move_and_set_leading(self, x: Any, y: Any) -> None:
        self.state.leading = -float(y)
        self.move(x, y)

    def next_line(self) -> None:
        self.move(0, -self.state.leading)

    def show_array(self, parts: Iterable[Any]) -> None:
        """Show strings, moved apart by numbers between them: together they are a run of text."""
        state, font, collector = self.state, self.state.font, self.collector
        start, shown = self._place(), []
        for part in parts:
            if isinstance(part, (int, float)):
                self._advance(-float(part) / 1000 * state.size * state.scale)
            elif font is not None and (string := gate.octets(part)):
                texts, across = self._measured(string, font)
                at = self._place()
                self._advance(across)
                shown.append((texts, at, self._corner()))
        if font is None or not shown:
            return
        collector.collected.fonts[FontUse(font.name, font.kind, font.embedded, font.mapped)] = None
        run = (start[4], start[5]), shown[-1][2]
        for texts, at, end in shown:
            text, unknown = "".join(texts), texts.count(UNKNOWN)
            painted_size = state.size * math.hypot(at[2], at[3])
            collector.collected.pieces.append(TextPiece(self._page, at[4], at[5], painted_size, text))
            collector.add_text(PaintedText(text, unknown, at, end, run, state.size, font.name))

    def _place(self) -> Matrix:
        """Where the next glyph is painted."""
        return product(translation(0, self.state.rise), product(self._text_matrix, self.state.matrix))

    def _corner(self) -> tuple[float, float]:
        """Where the last glyph ends."""
        end = product(self._text_matrix, self.state.matrix)
        return end[4], end[5]

    def _measured(self, string: bytes, font: FontDecoder) -> tuple[list[str], float]:
        """The texts of a string's glyphs, and how far they reach."""
        state, across, texts = self.state, 0.0, []
        for glyph in font.glyphs(string):
            texts.append(glyph.text)
            advance = glyph.width / 1000 * state.size + state.spacing + (state.word_spacing if glyph.spaced else 0)
            across += advance * state.scale
        return texts, across

    def show_next_line(self, part: Any) -> None:
        self.next_line()
        self.show(part)

    def show_spaced(self, word_spacing: Any, spacing: Any, part: Any) -> None:
        self.state.word_spacing, self.state.spacing = float(word_spacing), float(spacing)
        self.show_next_line(part)

    def show(self, part: Any) -> None:
        self.show_array([part])

    def _advance(self, across: float) -> None:
        self._text_matrix = product(translation(across, 0), self._text_matrix)


def _text(entries: DictionaryObject | None, key: str) -> str | None:
    """A text string; pypdf reads those inside of content as bytes."""
    string = gate.octets(gate.get(entries, key))
    return None if string is None else gate.as_text(create_string_object(string))


def _operations(data: bytes, resources: DictionaryObject) -> _Operations:
    """The operations of a content stream, with their operands. Raises Unreadable."""
    stream = DecodedStreamObject()
    stream.set_data(content_edits.plain(data, resources))
    try:
        return list(ContentStream(stream, None, "bytes").operations)
    except MemoryError:
        raise
    except RecursionError:
        raise Unreadable("its content is nested too deep") from None
    except Exception:
        # pypdf raises errors of any type, its own or AttributeError, on bytes that it does not expect.
        raise Unreadable("it is damaged: the content of a page cannot be read") from None


def _set(field: str, factor: float = 1) -> Callable[[_ContentInterpreter, Any], None]:
    def method(interpreter: _ContentInterpreter, value: Any) -> None:
        setattr(interpreter.state, field, float(value) * factor)

    return method


_OPERATORS: dict[bytes, Callable[..., None]] = {
    b"BMC": _ContentInterpreter.open_mark,
    b"BDC": _ContentInterpreter.open_mark,
    b"EMC": _ContentInterpreter.close_mark,
    b"q": _ContentInterpreter.save,
    b"Q": _ContentInterpreter.restore,
    b"cm": _ContentInterpreter.transform,
    b"gs": _ContentInterpreter.set_state,
    b"Do": _ContentInterpreter.paint_object,
    b"INLINE IMAGE": _ContentInterpreter.paint_picture,
    b"BT": _ContentInterpreter.begin_text,
    b"Tf": _ContentInterpreter.select_font,
    b"Tm": _ContentInterpreter.set_text_matrix,
    b"Td": _ContentInterpreter.move,
    b"TD": _ContentInterpreter.move_and_set_leading,
    b"T*": _ContentInterpreter.next_line,
    b"Tj": _ContentInterpreter.show,
    b"TJ": _ContentInterpreter.show_array,
    b"'": _ContentInterpreter.show_next_line,
    b'"': _ContentInterpreter.show_spaced,
    b"Tc": _set("spacing"),
    b"Tw": _set("word_spacing"),
    b"Tz": _set("scale", 0.01),
    b"TL": _set("leading"),
    b"Ts": _set("rise"),
}
