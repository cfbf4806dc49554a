"""What the codes of a font mean: their characters and their widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pypdf._codecs import adobe_glyphs, charset_encoding
from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.core.patterns import lazy_pattern
from builder.pdf.examine.plain_text import UNKNOWN
from builder.pdf.read import gate
from builder.pdf.rules.cmaps import MOST_CODES, code_lengths, to_unicode

_SYMBOLIC = 4
_CODECS = {
    "UCS2": "utf-16-be",
    "UTF16": "utf-16-be",
    "UTF32": "utf-32-be",
    "UTF8": "utf-8",
    "GBK2K": "gb18030",
    "GBK": "gbk",
    "GB-EUC": "gb2312",
    "GBpc-EUC": "gb2312",
    "HKscs-B5": "big5hkscs",
    "B5": "cp950",
    "RKSJ": "cp932",
    "KSCms-UHC": "cp949",
    "KSC": "euc_kr",
}
"""What predefined CMaps (ISO 32000-1, table 118) are called in Python, by a part of their names."""
_JIS = {"EUC-H": 0, "EUC-V": 0, "H": 0x80, "V": 0x80}
"""CMaps of JIS X 0208 by their whole names, and what makes EUC of their bytes."""


class DecodedGlyph(NamedTuple):
    """A code of a string: its characters, its width in thousandths of the type size, whether word spacing applies."""

    text: str
    width: float
    spaced: bool


class FontDecoder:
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
        self._characters = to_unicode(entries)
        self._codec: str | None = None
        self._shift = 0
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
            # Codes of several lengths in one string are rare; with the shortest they stay in step most often.
            self._length = min(code_lengths(encoding), default=2) or 2
        elif isinstance(encoding, str):
            called = encoding[1:]
            self._shift = _JIS.get(called, 0)
            families = (codec for part, codec in _CODECS.items() if part in called)
            self._codec = "euc_jp" if called in _JIS else next(families, None)

    def glyphs(self, string: bytes) -> Iterator[DecodedGlyph]:
        """The codes of a string, in order."""
        if self._codec is not None and not self._characters:
            octets = bytes(byte | self._shift for byte in string) if self._shift else string
            for character in octets.decode(self._codec, "replace"):
                yield DecodedGlyph(character, self._default, False)
            return
        for start in range(0, len(string), self._length):
            code = string[start : start + self._length]
            width = self._widths.get(int.from_bytes(code, "big"), self._default) * self._scale
            yield DecodedGlyph(self._characters.get(code, UNKNOWN), width, code == b" ")


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
    characters = {code: text for code, text in enumerate(table or ()) if code < 256 and text and text != "\x00"}
    code = 0
    for item in map(gate.resolve, gate.array(differences, "/Differences") or ()):
        if isinstance(item, int):
            code = int(item)
        elif isinstance(item, str):
            characters.pop(code, None)
            character = _character(str(item))
            if character and 0 <= code < 256:
                characters[code] = character
            code += 1
    return characters


_UNI = lazy_pattern(r"/(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))(?:\..*)?")


def _character(glyph: str) -> str | None:
    """What a glyph's name stands for; None where the name says nothing."""
    characters = adobe_glyphs.get(glyph) or adobe_glyphs.get(glyph.partition(".")[0])
    if characters:
        return str(characters)
    match = _UNI.fullmatch(glyph)
    number = int(match[1] or match[2], 16) if match else 0
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else None


def _simple_widths(
    entries: DictionaryObject, descriptor: DictionaryObject | None, characters: dict[bytes, str], name: str
) -> tuple[dict[int, float], float]:
    widths = gate.numbers(entries, "/Widths")
    if widths is None:
        metrics = CORE_FONT_METRICS.get(name)
        # Half an em is near enough to say where text is.
        standard = metrics.character_widths if metrics is not None else {}
        return {code[0]: float(standard[text]) for code, text in characters.items() if text in standard and code}, 500.0
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
            if total > MOST_CODES:
                raise gate.Unreadable("the widths of one of its fonts have no end")
    default = gate.get(descendant, "/DW")
    return widths, _number(default, 1000.0)


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) else default
