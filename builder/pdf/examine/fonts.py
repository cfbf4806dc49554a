"""What the codes of a font mean: their characters and their widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pypdf._codecs import adobe_glyphs, charset_encoding
from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.read import gate

UNKNOWN = "\ufffd"
"""Stands for a code that the font gives no character for."""

_MOST_CODES = 200_000
_SYMBOLIC = 4
_CODECS = {"GBK": "gbk", "GB-EUC": "gb2312", "ETen-B5": "cp950", "90ms-RKSJ": "cp932", "KSCms-UHC": "cp949"}
"""What the predefined CMaps of some families are called in Python, by how their names begin."""


class Glyph(NamedTuple):
    """A code of a string: its characters, its width in thousandths of the type size, whether word spacing applies."""

    text: str
    width: float
    spaced: bool


class Font:
    """Reads the strings that are set in one font (ISO 32000-1, 9.6 to 9.10).

    `embedded` says whether the file brings the face, `mapped` whether its codes lead to characters. Raises Unreadable.
    """

    def __init__(self, entries: DictionaryObject) -> None:
        self.name = re.sub(r"^[A-Z]{6}\+", "", (gate.name(entries, "/BaseFont") or "/(no name)")[1:])
        self.kind = (gate.name(entries, "/Subtype") or "/Type1")[1:]
        self.composite = self.kind == "Type0"
        below = [gate.resolve(value) for value in gate.array(entries, "/DescendantFonts") or ()]
        descendant = next((font for font in below if isinstance(font, DictionaryObject)), entries)
        descriptor = gate.dictionary(descendant, "/FontDescriptor")
        keys = ("/FontFile", "/FontFile2", "/FontFile3")
        self.embedded = self.kind == "Type3" or any(gate.dictionary(descriptor, key) is not None for key in keys)
        self._scale = _scale(entries) if self.kind == "Type3" else 1.0
        self._characters = _to_unicode(entries)
        self._codec: str | None = None
        self._length = 1
        if self.composite:
            self._read_cmap(entries)
            self._widths, self._default = _composite_widths(descendant)
        else:
            for code, text in _simple_characters(entries, descriptor).items():
                self._characters.setdefault(bytes([code]), text)
            self._widths, self._default = _simple_widths(entries, descriptor, self._characters, self.name)
        self.mapped = bool(self._characters) or self._codec is not None

    def _read_cmap(self, entries: DictionaryObject) -> None:
        encoding = gate.get(entries, "/Encoding")
        self._length = 2
        if isinstance(encoding, StreamObject):
            lengths = {len(first) for first in _codespaces(gate.decoded(encoding))}
            # Codes of several lengths in one string are rare; the shortest keeps them in step most often.
            self._length = min(lengths, default=2) or 2
        elif isinstance(encoding, str):
            called = encoding[1:]
            if "UTF16" in called or "UCS2" in called:
                self._codec = "utf-16-be"
            else:
                self._codec = next((codec for start, codec in _CODECS.items() if called.startswith(start)), None)

    def glyphs(self, string: bytes) -> Iterator[Glyph]:
        """The codes of a string, in order."""
        if self._codec is not None and not self._characters:
            for character in string.decode(self._codec, "replace"):
                yield Glyph(character, self._default, False)
            return
        for start in range(0, len(string), self._length):
            code = string[start : start + self._length]
            width = self._widths.get(int.from_bytes(code, "big"), self._default) * self._scale
            yield Glyph(self._characters.get(code, UNKNOWN), width, code == b" ")


def _scale(entries: DictionaryObject) -> float:
    """What turns the widths of a Type 3 font into thousandths (ISO 32000-1, 9.6.5)."""
    matrix = gate.numbers(entries, "/FontMatrix") or [0.001]
    return abs(matrix[0]) * 1000


def _simple_characters(entries: DictionaryObject, descriptor: DictionaryObject | None) -> dict[int, str]:
    """The characters of a simple font's codes by its encoding (ISO 32000-1, 9.6.6); none that are only guessed."""
    encoding = gate.get(entries, "/Encoding")
    differences = encoding if isinstance(encoding, DictionaryObject) else None
    base = gate.name(differences, "/BaseEncoding") if differences is not None else encoding
    table = charset_encoding.get(str(base))
    if table is None:
        face = (gate.name(entries, "/BaseFont") or "/").rpartition("+")[2].lstrip("/")
        table = charset_encoding.get(f"/{face}")
    symbolic = (gate.integer(descriptor, "/Flags") or 0) & _SYMBOLIC
    if table is None and not symbolic and gate.name(entries, "/Subtype") != "/Type3":
        table = charset_encoding["/StandardEncoding"]
    known = {code: text for code, text in enumerate(table or ()) if code < 256 and text and text != "\x00"}
    code = 0
    for item in map(gate.resolve, gate.array(differences, "/Differences") or ()):
        if isinstance(item, int):
            code = int(item)
        elif isinstance(item, str):
            known.pop(code, None)
            character = _character(str(item))
            if character and 0 <= code < 256:
                known[code] = character
            code += 1
    return known


_UNI = re.compile(r"/(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))(?:\..*)?")


def _character(glyph: str) -> str | None:
    """What a glyph's name stands for; None where the name says nothing."""
    known = adobe_glyphs.get(glyph) or adobe_glyphs.get(glyph.partition(".")[0])
    if known:
        return str(known)
    match = _UNI.fullmatch(glyph)
    number = int(match[1] or match[2], 16) if match else 0
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else None


def _simple_widths(
    entries: DictionaryObject, descriptor: DictionaryObject | None, characters: dict[bytes, str], name: str
) -> tuple[dict[int, float], float]:
    widths = gate.numbers(entries, "/Widths")
    if widths is None:
        metrics = CORE_FONT_METRICS.get(name)
        # Half an em is near enough to say where text stands.
        known = metrics.character_widths if metrics is not None else {}
        return {code[0]: float(known[text]) for code, text in characters.items() if text in known and code}, 500.0
    first = gate.integer(entries, "/FirstChar") or 0
    missing = gate.get(descriptor, "/MissingWidth")
    return dict(enumerate(widths, first)), _number(missing, 0.0)


def _composite_widths(descendant: DictionaryObject) -> tuple[dict[int, float], float]:
    """Widths by CID (ISO 32000-1, 9.7.4.3); a code is taken for its CID, as Identity has it."""
    widths: dict[int, float] = {}
    waiting: list[float] = []
    total = 0
    for item in map(gate.resolve, gate.array(descendant, "/W") or ()):
        if isinstance(item, ArrayObject) and waiting:
            several = [_number(gate.resolve(value), 0.0) for value in item]
            widths |= dict(enumerate(several, int(waiting[-1])))
            waiting = []
        elif isinstance(item, (int, float)):
            waiting.append(float(item))
        if len(waiting) == 3:
            first, last, width = waiting
            codes = range(max(int(first), 0), min(int(last), 65_535) + 1)
            widths |= dict.fromkeys(codes, width)
            waiting = []
            total += len(codes)
            if total > _MOST_CODES:
                raise gate.Unreadable("the widths of one of its fonts have no end")
    default = gate.get(descendant, "/DW")
    return widths, _number(default, 1000.0)


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) else default


# CMaps

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|[\[\]]|[A-Za-z]+")
_Item = bytes | list[bytes]


def _sections(data: bytes) -> Iterator[tuple[bytes, list[_Item]]]:
    """The sections of a CMap (Adobe Technical Note 5014): their kind, and the strings or arrays of strings in them."""
    kind = b""
    items: list[_Item] = []
    within: list[bytes] | None = None
    for token in _TOKEN.finditer(data):
        word = token[0]
        if word.startswith(b"<"):
            digits = b"".join(token[1].split())
            string = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            if within is not None:
                within.append(string)
            elif kind:
                items.append(string)
        elif word == b"[":
            within = []
        elif word == b"]":
            if within is not None and kind:
                items.append(within)
            within = None
        elif word.startswith(b"begin"):
            kind, items = word[5:], []
        elif word.startswith(b"end") and kind:
            yield kind, items
            kind, items = b"", []


def _codespaces(data: bytes) -> list[bytes]:
    found = [items[::2] for kind, items in _sections(data) if kind == b"codespacerange"]
    return [item for items in found for item in items if isinstance(item, bytes)]


def _to_unicode(entries: DictionaryObject) -> dict[bytes, str]:
    """The characters of each code (ISO 32000-1, 9.10.3), without those that are none (ISO 14289-1, 7.21.7)."""
    stream = gate.get(entries, "/ToUnicode")
    known: dict[bytes, str] = {}
    total = 0
    if not isinstance(stream, StreamObject):
        return known
    for kind, items in _sections(gate.decoded(stream)):
        if kind == b"bfchar":
            pairs = zip(items[::2], items[1::2], strict=False)
            known |= {code: _utf16(to) for code, to in pairs if isinstance(code, bytes) and isinstance(to, bytes)}
        elif kind == b"bfrange":
            for first, last, target in zip(items[::3], items[1::3], items[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    several = _range(first, last, target)
                    known |= several
                    total += len(several)
                    if total > _MOST_CODES:
                        raise gate.Unreadable("the map of one of its fonts has no end")
    return {code: text for code, text in known.items() if text.strip("\x00\ufeff\ufffe")}


def _range(first: bytes, last: bytes, target: _Item) -> dict[bytes, str]:
    start = int.from_bytes(first, "big")
    count = min(int.from_bytes(last, "big") - start + 1, 65_536)
    codes = ((start + offset).to_bytes(len(first) + 1, "big")[1:] for offset in range(count))
    if isinstance(target, list):
        return {code: _utf16(one) for code, one in zip(codes, target, strict=False)}
    number = int.from_bytes(target, "big")
    room = 256 ** len(target)
    return {code: _utf16(((number + step) % room).to_bytes(len(target), "big")) for step, code in enumerate(codes)}


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace") if len(data) > 1 else data.decode("latin-1")
