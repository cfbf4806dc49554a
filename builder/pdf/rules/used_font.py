"""A font that text is set in: what its dictionaries say, what its program has, and which of its codes are shown."""

from __future__ import annotations

import functools
import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.content_strings import codes_of
from builder.pdf.read.gate import Unreadable
from builder.pdf.rules import cmaps, encodings
from builder.pdf.rules.font_programs import FontProgram, Glyph, program_of

_PROGRAMS: dict[str, tuple[set[str | None], tuple[bytes, ...]]] = {
    "/FontFile": ({None}, (b"%!", b"\x80\x01")),
    "/FontFile2": ({None}, (b"\0\1\0\0", b"true", b"OTTO")),
    "/FontFile3": ({"/Type1C", "/CIDFontType0C", "/OpenType"}, (b"\1\0", b"OTTO", b"\0\1\0\0")),
}
"""The keys of font programs, the subtypes that their streams may have (ISO 32000-1, table 126), how they begin."""
_SYMBOLIC = 4
_MOST_CODES = 65_536


class UsedFont:
    """A font by its dictionary. Strings are as they are written, by whether they are painted (not in mode 3)."""

    def __init__(self, entries: DictionaryObject, page: int) -> None:
        self.entries = entries
        self.page = page
        self.painted_strings: set[bytes] = set()
        self.invisible_strings: set[bytes] = set()

    @property
    def is_painted(self) -> bool:
        return bool(self.painted_strings)

    @cached_property
    def name(self) -> str:
        return (gate.name(self.entries, "/BaseFont") or "/without a name")[1:]

    @cached_property
    def kind(self) -> str:
        """Its type, with its slash, such as /TrueType."""
        return gate.name(self.entries, "/Subtype") or ""

    @property
    def composite(self) -> bool:
        return self.kind == "/Type0"

    @cached_property
    def holder(self) -> DictionaryObject | None:
        """The dictionary with the descriptor and the widths: its own, or for a composite font that of its CIDFont."""
        if not self.composite:
            return self.entries
        below = gate.resolve(next(iter(gate.array(self.entries, "/DescendantFonts") or ()), None))
        return below if isinstance(below, DictionaryObject) else None

    @cached_property
    def descriptor(self) -> DictionaryObject | None:
        return gate.dictionary(self.holder, "/FontDescriptor")

    @cached_property
    def symbolic(self) -> bool:
        return bool((gate.integer(self.descriptor, "/Flags") or 0) & _SYMBOLIC)

    @cached_property
    def encoding(self) -> object:
        return gate.get(self.entries, "/Encoding")

    @cached_property
    def program(self) -> FontProgram | None:
        """Its program, where that is embedded as it should be."""
        for key, (subtypes, beginnings) in _PROGRAMS.items():
            stream = gate.get(self.descriptor, key)
            if stream is None:
                continue
            if not isinstance(stream, StreamObject):
                return None
            data = data_of(stream)
            right = None in subtypes or gate.name(stream, "/Subtype") in subtypes
            return (
                program_of(data, gate.integer(stream, "/Length1") or 0, coded=not self.composite)
                if right and data.startswith(beginnings)
                else None
            )
        return None

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The names of the glyphs of a simple font's codes."""
        return encodings.names_of(self.entries, symbolic=self.symbolic)

    @cached_property
    def codes(self) -> Mapping[int, int]:
        """The codes that are shown, each with its CID, or itself; none where its CMap is not understood."""
        return {**self.painted_codes, **self.codes_in(self.invisible_strings)}

    @cached_property
    def painted_codes(self) -> Mapping[int, int]:
        return self.codes_in(self.painted_strings)

    def codes_in(self, strings: set[bytes]) -> Mapping[int, int]:
        """The codes in strings, as `codes` has them."""
        if not self.composite:
            return {code: code for code in sorted(set(b"".join(map(codes_of, strings))))}
        codes = _pairs(map(codes_of, strings))
        if isinstance(self.encoding, StreamObject):
            known = cmaps.cids_of_codes(self.encoding)
            return {code: known[code] for code in sorted(codes) if code in known}
        if str(self.encoding) in ("/Identity-H", "/Identity-V"):
            return {code: code for code in sorted(codes)}
        return {}

    @cached_property
    def glyphs(self) -> Mapping[int, Glyph | None]:
        """The glyph of each code that is shown: its number or name, None where nobody can say."""
        program = self.program
        if program is None:
            return dict.fromkeys(self.codes)
        if self.composite:
            mapping = gate.get(self.holder, "/CIDToGIDMap")
            data = data_of(mapping) if isinstance(mapping, StreamObject) else None
            return {code: program.glyph_of_cid(cid, data) for code, cid in self.codes.items()}
        stated = "/Encoding" in self.entries
        return {
            code: program.glyph_of_code(code, self.names.get(code), symbolic=self.symbolic, stated=stated)
            for code in self.codes
        }

    @cached_property
    def unicode(self) -> Mapping[int, str]:
        """What its ToUnicode says of each code."""
        mapping = gate.get(self.entries, "/ToUnicode")
        return _unicode(data_of(mapping)) if isinstance(mapping, StreamObject) else {}

    @cached_property
    def widths(self) -> Mapping[int, float]:
        """The widths that it states, by code or CID; `default_width` goes for all others."""
        if not self.composite:
            first, last = gate.integer(self.holder, "/FirstChar") or 0, gate.integer(self.holder, "/LastChar")
            listed = enumerate(gate.numbers(self.holder, "/Widths") or (), first)
            return {code: width for code, width in listed if last is not None and code <= last}
        return _composite_widths(self.holder)

    @cached_property
    def default_width(self) -> float:
        if self.composite:
            return _number(gate.get(self.holder, "/DW"), 1000.0)
        return _number(gate.get(self.descriptor, "/MissingWidth"), 0.0)


def data_of(stream: StreamObject) -> bytes:
    """The data of a stream; empty where that cannot be read."""
    try:
        return gate.decoded(stream)
    except Unreadable:
        return b""


@functools.lru_cache(maxsize=256)
def _unicode(data: bytes) -> Mapping[int, str]:
    return {int.from_bytes(code, "big"): text for code, text in cmaps.unicode_of(data).items()}


def _pairs(strings: Iterable[bytes]) -> set[int]:
    """The codes of two bytes in strings; a byte that is left over at the end of one is none."""
    codes = array("H", b"".join([string[:-1] if len(string) % 2 else string for string in strings]))
    if sys.byteorder == "little":
        codes.byteswap()
    return set(codes)


def _composite_widths(holder: DictionaryObject | None) -> Mapping[int, float]:
    widths: dict[int, float] = {}
    waiting: list[float] = []
    for item in map(gate.resolve, gate.array(holder, "/W") or ()):
        if isinstance(item, ArrayObject) and waiting:
            plain = all(isinstance(value, (int, float)) for value in list.__iter__(item))
            several = list.__iter__(item) if plain else (_number(gate.resolve(value), 0.0) for value in item)
            widths.update(enumerate(map(float, several), int(waiting[-1])))
            waiting = []
        elif isinstance(item, (int, float)):
            waiting.append(float(item))
        if len(waiting) == 3:
            first, last, width = waiting
            widths |= dict.fromkeys(range(max(int(first), 0), min(int(last), _MOST_CODES) + 1), width)
            waiting = []
    return widths


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) else default
