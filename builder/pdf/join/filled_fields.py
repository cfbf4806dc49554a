"""Draw filled form fields that have no appearance, as programs for forms do (ISO 32000-1, 12.7.3.3).

On paper there is no program that does it later. What cannot be drawn with certainty is refused by the field's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, PdfObject

from builder.core.patterns import lazy_pattern
from builder.pdf.join.field_signs import SIGNS
from builder.pdf.join.geometry import number
from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.rules.encodings import characters_of
from builder.pdf.rules.used_font import UsedFont

PRINT_IT = "open it in a program for PDF files, print it from there to a new PDF file, and take that"
_FONT = lazy_pattern(r"/(\S+)\s+(-?[\d.]+)\s+Tf")
_COLOUR = lazy_pattern(r"((?:-?[\d.]+\s+){1,4})(g|rg|k)(?=\s|$)")
_MULTILINE, _PASSWORD, _COMB, _COMBO = 1 << 12, 1 << 13, 1 << 24, 1 << 17
_RADIO, _PUSHED = 1 << 15, 1 << 16
_CHOSEN = b"0.6 0.757 0.855 rg"
"""The ground of what is chosen in a list."""
_HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
_LARGEST, _SMALLEST = 12.0, 4.0
"""The type sizes that are tried where a field does not state one, or its words are too long for that."""
_LEADING, _DESCENT, _MARGIN = 1.2, 0.22, 2.0
_DEEPEST = 50


def draw_filled_fields(original: Original) -> None:
    """Give each filled field of an opened file the appearance that it lacks. Raises Unreadable."""
    form = gate.dictionary(original.catalog, "/AcroForm")
    for leaf in original.leaves:
        for raw in gate.array(leaf.entries, "/Annots") or ():
            widget = gate.resolve(raw)
            if isinstance(widget, DictionaryObject) and gate.name(widget, "/Subtype") == "/Widget":
                field = _Field(widget, form)
                if field.lacks_appearance and _draws(field):
                    dict.__setitem__(widget, NameObject("/AP"), _appearance(original, field))


@dataclass(frozen=True)
class _Field:
    """A widget with what it inherits from the fields above it, and from the form."""

    widget: DictionaryObject
    form: DictionaryObject | None

    def inherited(self, key: str) -> PdfObject | None:
        above: DictionaryObject | None = self.widget
        for _ in range(_DEEPEST):
            value = gate.get(above, key)
            if value is not None or above is None:
                return value
            above = gate.dictionary(above, "/Parent")
        return None

    @cached_property
    def name(self) -> str:
        parts: list[str] = []
        above: DictionaryObject | None = self.widget
        while above is not None and len(parts) < _DEEPEST:
            parts.insert(0, gate.text(above, "/T") or "")
            above = gate.dictionary(above, "/Parent")
        return ".".join(part for part in parts if part)[:80]

    @cached_property
    def flags(self) -> int:
        value = self.inherited("/Ff")
        return int(value) if isinstance(value, int) else 0

    @property
    def kind(self) -> str:
        """Its type; lists are told from other choices, and boxes from buttons that are pushed."""
        kind = str(self.inherited("/FT"))
        if kind == "/Ch":
            return "choice" if self.flags & _COMBO else "list"
        if kind == "/Btn":
            return "button" if self.flags & _PUSHED else "radio" if self.flags & _RADIO else "box"
        return "text" if kind == "/Tx" else ""

    @cached_property
    def value(self) -> str:
        text = (gate.as_text(self.inherited("/V")) or "").replace("\r\n", "\n").replace("\r", "\n")
        return dict(self.options).get(text, text) if self.kind == "choice" else text

    @cached_property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen: as it is exported, and as it is shown (ISO 32000-1, table 231)."""
        options = []
        value = self.inherited("/Opt")
        for raw in list.__iter__(value) if isinstance(value, ArrayObject) else ():
            option = gate.resolve(raw)
            words = list.__iter__(option) if isinstance(option, ArrayObject) else [option]
            texts = [text for word in words if (text := gate.as_text(gate.resolve(word))) is not None]
            options += [(texts[0], texts[-1])] if texts else []
        return options

    @cached_property
    def chosen(self) -> list[str]:
        """What is chosen in a list, as it is exported."""
        value = self.inherited("/V")
        words = map(gate.resolve, list.__iter__(value)) if isinstance(value, ArrayObject) else [value]
        return [text for word in words if (text := gate.as_text(word))]

    @property
    def is_ticked(self) -> bool:
        """Whether a box or circle has its sign. Raises Unreadable where nobody can say."""
        state = gate.name(self.widget, "/AS")
        value = self.inherited("/V")
        stated = isinstance(value, str) and str(value) not in ("/Off", "")
        if state is not None:
            return state != "/Off"
        if self.kind == "radio" and stated:
            circles = map(gate.resolve, gate.array(gate.dictionary(self.widget, "/Parent"), "/Kids") or ())
            states = {gate.name(circle, "/AS") for circle in circles if isinstance(circle, DictionaryObject)}
            if states <= {None, "/Off"}:
                raise self.refuse("nothing says which of its circles is chosen")
            return False
        return stated

    @property
    def lacks_appearance(self) -> bool:
        """Whether it is seen, and nothing draws it."""
        normal = gate.get(gate.dictionary(self.widget, "/AP"), "/N")
        return normal is None and not (gate.integer(self.widget, "/F") or 0) & (2 | 32)

    def refuse(self, why: str) -> Unreadable:
        return Unreadable(f"its form field “{self.name}” is filled in, and {why}", PRINT_IT)


class _Style(NamedTuple):
    """How the words of a field are set: the font's name and dictionary, the size (0: as it fits), the colour."""

    called: str
    font: DictionaryObject
    size: float
    colour: bytes

    def selected(self, size: float) -> bytes:
        """The operators that select font and colour."""
        return b"/%s %s Tf %s" % (self.called.encode("latin-1", "replace"), number(size), self.colour)


class _FieldFont:
    """The codes and the widths of the characters of a simple font."""

    def __init__(self, entries: DictionaryObject) -> None:
        used = UsedFont(entries, 0)
        metrics = CORE_FONT_METRICS.get(used.name)
        known = metrics.character_widths if metrics is not None and "/Widths" not in entries else {}
        self.codes: dict[str, int] = {}
        self.widths: dict[str, float] = {}
        for code, glyph in used.names.items():
            character = characters_of(glyph)
            if character and character not in self.codes and 0 <= code < 256:
                self.codes[character] = code
                self.widths[character] = float(known.get(character, used.widths.get(code, used.default_width or 500.0)))

    def width(self, text: str) -> float:
        return sum(self.widths[character] for character in text) / 1000

    def shown(self, text: str) -> bytes:
        return b"<%s> Tj" % bytes(self.codes[character] for character in text).hex().encode("ascii")


def _draws(field: _Field) -> bool:
    """Whether a field shows anything. Raises Unreadable where nobody can say."""
    if field.kind in ("box", "radio"):
        return field.is_ticked
    return bool(field.chosen if field.kind == "list" else field.kind in ("text", "choice") and field.value.strip())


def _appearance(original: Original, field: _Field) -> DictionaryObject:
    style = _style(field)
    box = gate.numbers(field.widget, "/Rect") or []
    if len(box) != 4 or gate.integer(gate.dictionary(field.widget, "/MK"), "/R"):
        raise field.refuse("it is turned, or has no place on its page")
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    draw = {"box": _sign, "radio": _sign, "list": _list}.get(field.kind, _words)
    data = _background(field, width, height) + draw(field, style, width, height)
    stream = DecodedStreamObject()
    stream.set_data(data)
    fonts = DictionaryObject({NameObject(f"/{style.called}"): style.font})
    entries: Mapping[str, PdfObject] = {
        "/Type": NameObject("/XObject"),
        "/Subtype": NameObject("/Form"),
        "/BBox": ArrayObject([FloatObject(side) for side in (0, 0, width, height)]),
        "/Resources": DictionaryObject({NameObject("/Font"): fonts}),
    }
    for key, value in entries.items():
        dict.__setitem__(stream, NameObject(key), value)
    return DictionaryObject({NameObject("/N"): gate.add(original, stream)})


def _style(field: _Field) -> _Style:
    stated = gate.as_text(field.inherited("/DA")) or gate.text(field.form, "/DA") or ""
    match = _FONT.search(stated)
    called, size = (match[1], float(match[2])) if match else ("Helv", 0.0)
    fonts = gate.dictionary(gate.dictionary(field.form, "/DR"), "/Font")
    font = gate.dictionary(fonts, f"/{called}")
    if font is None:
        font = DictionaryObject({NameObject(key): NameObject(value) for key, value in _HELVETICA.items()})
    colours = _COLOUR.findall(stated)
    colour = f"{colours[-1][0]}{colours[-1][1]}" if colours else "0 g"
    return _Style(called, font, abs(size), colour.encode("ascii"))


class _SetLine(NamedTuple):
    """A line of words, and where it begins."""

    text: str
    x: float
    y: float


def _sign(field: _Field, style: _Style, width: float, height: float) -> bytes:
    """The sign in a box or circle, as large as that allows (ISO 32000-1, table 189). Raises Unreadable."""
    stated = gate.text(gate.dictionary(field.widget, "/MK"), "/CA") or ("l" if field.kind == "radio" else "4")
    if stated not in SIGNS:
        raise field.refuse(f"its sign ({stated[:9]}) is none of those that forms have")
    side = min(width, height) * 0.8
    matrix = (side, 0, 0, side, (width - side) / 2, (height - side) / 2)
    # Operators that choose a colour for lines are those for areas in capital letters.
    return b"q %s %s %s cm %s Q" % (
        style.colour,
        style.colour.upper(),
        b" ".join(map(number, matrix)),
        SIGNS[stated],
    )


def _list(field: _Field, style: _Style, width: float, height: float) -> bytes:
    """The part of a list that has what is chosen, with that on a ground of its own. Raises Unreadable."""
    font = _FieldFont(style.font)
    size = style.size or _LARGEST
    exported = [option for option, _ in field.options]
    if not set(field.chosen) <= set(exported):
        raise field.refuse("what is chosen is not in its list")
    places = sorted(exported.index(option) for option in field.chosen)
    room = max(int((height - 2) / (size * _LEADING)), 1)
    stated = field.inherited("/TI")
    top = max(int(stated), 0) if isinstance(stated, int) else 0
    first = top if top <= places[0] and places[-1] < top + room else places[0]
    shown = [words for _, words in field.options[first : first + room]]
    _refuse_lacking(field, font, "".join(shown))
    chosen = [shown[place - first] for place in places if place < first + room]
    if len(chosen) < len(places) or max(map(font.width, chosen)) * size > width - 2 * _MARGIN:
        raise field.refuse("there is too little room for its words")
    drawn = b""
    for line, words in enumerate(shown):
        lower = height - 1 - (line + 1) * size * _LEADING
        if first + line in places:
            drawn += b"q %s 1 %s %s %s re f Q " % (_CHOSEN, number(lower), number(width - 2), number(size * _LEADING))
        place = (number(_MARGIN), number(lower + size * _DESCENT))
        drawn += b"BT %s 1 0 0 1 %s %s Tm %s ET " % (style.selected(size), *place, font.shown(words))
    return b"/Tx BMC q 0 0 %s %s re W n %sQ EMC" % (number(width), number(height), drawn)


def _words(field: _Field, style: _Style, width: float, height: float) -> bytes:
    """The operators that set the words of a field. Raises Unreadable where they do not fit or lack a glyph."""
    font = _FieldFont(style.font)
    text = "*" * len(field.value) if field.flags & _PASSWORD else field.value.replace("\t", " ")
    several = bool(field.flags & _MULTILINE)
    _refuse_lacking(field, font, text.replace("\n", ""))
    for size in _sizes(style.size, height, several=several):
        lines = list(_lines(field, font, text if several else text.replace("\n", " "), size, width, height))
        if all(line.y >= 0 and line.x >= 0 and line.x + font.width(line.text) * size <= width for line in lines):
            shown = [b"1 0 0 1 %s %s Tm %s" % (number(x), number(y), font.shown(words)) for words, x, y in lines]
            return b"/Tx BMC q BT %s\n%s\nET Q EMC" % (style.selected(size), b"\n".join(shown))
    raise field.refuse("there is too little room for its words")


def _refuse_lacking(field: _Field, font: _FieldFont, text: str) -> None:
    """Raises Unreadable for words that a font has no signs for."""
    if lacking := sorted(set(text) - set(font.codes)):
        raise field.refuse(f"its font lacks the character {lacking[0]}")


def _sizes(stated: float, height: float, *, several: bool) -> Iterator[float]:
    """The sizes to try, the largest first: smaller type loses nothing, and words beyond the edge are lost."""
    size = stated or (_LARGEST if several else min(_LARGEST, max(height / _LEADING, _SMALLEST)))
    while size >= _SMALLEST:
        yield size
        size -= 0.5
    if stated and stated < _SMALLEST:
        yield stated


def _lines(field: _Field, font: _FieldFont, text: str, size: float, width: float, height: float) -> Iterator[_SetLine]:
    cells = field.inherited("/MaxLen")
    if field.flags & _COMB and isinstance(cells, int) and cells > 0:
        for place, sign in enumerate(text):
            yield _SetLine(sign, (place + 0.5) * width / cells - font.width(sign) * size / 2, _middle(size, height))
        return
    several = field.flags & _MULTILINE
    lines = list(_wrapped(font, text, (width - 2 * _MARGIN) / size)) if several else [text]
    top = height - _MARGIN - size * (1 - _DESCENT) if several else _middle(size, height)
    aligned = field.inherited("/Q")
    for place, line in enumerate(lines):
        free = width - font.width(line) * size
        x = {"1": free / 2, "2": free - _MARGIN}.get(str(aligned), _MARGIN)
        yield _SetLine(line, x, top - place * size * _LEADING)


def _middle(size: float, height: float) -> float:
    """The baseline of a line in the middle; in a field that is lower than its type, on the lower edge."""
    return max((height - size) / 2 + size * _DESCENT, 0.0)


def _wrapped(font: _FieldFont, text: str, room: float) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and font.width(longer) > room:
                yield line
                line = word
            else:
                line = longer
        yield line


def _background(field: _Field, width: float, height: float) -> bytes:
    """The ground and the frame of a field (ISO 32000-1, table 189)."""
    style = gate.dictionary(field.widget, "/MK")
    stated = gate.get(gate.dictionary(field.widget, "/BS"), "/W")
    line = float(stated) if isinstance(stated, (int, float)) else 1.0
    drawn = b""
    if ground := _colour(gate.numbers(style, "/BG"), (b"g", b"rg", b"k")):
        drawn += b"q %s 0 0 %s %s re f Q " % (ground, number(width), number(height))
    if line > 0 and (frame := _colour(gate.numbers(style, "/BC"), (b"G", b"RG", b"K"))):
        inside = (line / 2, line / 2, width - line, height - line)
        drawn += b"q %s %s w %s re S Q " % (frame, number(line), b" ".join(map(number, inside)))
    return drawn


def _colour(values: Sequence[float] | None, operators: tuple[bytes, bytes, bytes]) -> bytes:
    if values is None or len(values) not in (1, 3, 4):
        return b""
    operator = operators[(1, 3, 4).index(len(values))]
    return b" ".join(map(number, values)) + b" " + operator
