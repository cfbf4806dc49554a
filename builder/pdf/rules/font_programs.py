"""Embedded fonts: which glyphs they have, how wide these are, and which glyph a code leads to."""

from __future__ import annotations

import functools
import io
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from fontTools import ttLib
from fontTools.cffLib import CFFFontSet
from fontTools.misc import eexec, psCharStrings
from fontTools.ttLib.sfnt import SFNTReader

from builder.pdf.rules import encodings

Glyph = int | str
"""A glyph by its number, or by its name."""


class FontProgram:
    """A font as it is embedded. What of it cannot be read has no opinion: `width` is None, and every glyph is there."""

    truetype = False
    cmaps: Mapping[tuple[int, int], Mapping[int, str]] = {}
    names: Sequence[str] = ()
    """The names of its glyphs, where it has names of its own."""

    def has(self, glyph: Glyph) -> bool:
        return True

    def width(self, glyph: Glyph) -> float | None:
        """How wide a glyph is, in thousandths of the type size."""
        return None

    def cids(self) -> Iterable[int]:
        """The CIDs of its glyphs."""
        return ()

    def glyph_of_cid(self, cid: int, mapping: bytes | None) -> Glyph | None:
        return None

    def glyph_of_code(self, code: int, name: str | None, *, symbolic: bool, stated: bool) -> Glyph | None:
        """The glyph of a simple font's code, with its name by the font's encoding; `stated` if the file has that."""
        return None


@functools.lru_cache(maxsize=64)
def program_of(data: bytes, clear: int = 0, *, coded: bool = True) -> FontProgram:
    """The font in a stream; `clear` is how many bytes of a Type 1 font are not encrypted.

    Only where the codes of text go through its own tables (`coded`), these are read: it takes longer than all else.
    """
    # fontTools raises errors of any type on bytes that it does not expect.
    try:
        if data.startswith((b"%!", b"\x80\x01")):
            return _Type1(data, clear)
        if data.startswith(b"\1\0") and not data.startswith(b"\0\1\0\0"):
            return _Compact(data)
        return _TrueType(data, coded=coded)
    except Exception:
        return FontProgram()


_SIZES = {4: 6, 18: 54, 34: 36}
"""How many bytes maxp, head and hhea have at least, by the place of what is read of them."""


def _number(table: bytes, at: int) -> int:
    """A number of 16 bits in a table (ISO 14496-22). Raises ValueError for a table that is cut off."""
    if len(table) < _SIZES[at]:
        raise ValueError("a table is too short")
    return int.from_bytes(table[at : at + 2], "big")


class _TrueType(FontProgram):
    """A font of TrueType or OpenType (sfnt)."""

    def __init__(self, data: bytes, *, coded: bool) -> None:
        tables = SFNTReader(io.BytesIO(data))
        self.compact = _Compact(tables["CFF "]) if "CFF " in tables else None
        self.truetype = self.compact is None
        # The objects that fontTools makes of these tables cost more than the rest of a rule.
        self.count = _number(tables["maxp"], 4) if "maxp" in tables else 0
        self.em = _number(tables["head"], 18) if "head" in tables else 1000
        self._advances = self._read_advances(tables)
        self.cmaps = {}
        self._order: Mapping[str, int] = {}
        self._post: Mapping[str, int] = {}
        if coded:
            self._read_codes(ttLib.TTFont(io.BytesIO(data), lazy=True, ignoreDecompileErrors=False))

    def _read_codes(self, font: Any) -> None:
        if "cmap" in font:
            order = {name: number for number, name in enumerate(font.getGlyphOrder())} if self.compact is None else {}
            self._order = order
            self.cmaps = {(table.platformID, table.platEncID): table.cmap for table in font["cmap"].tables}
        self._post = self._read_names(font)

    def _read_names(self, font: Any) -> dict[str, int]:
        if "post" not in font or font["post"].formatType not in (1.0, 2.0):
            return {}
        return {name: number for number, name in enumerate(font.getGlyphOrder())}

    def _read_advances(self, tables: Any) -> Sequence[int]:
        """The advances of hmtx, each followed by a bearing that nobody needs here."""
        if "hhea" not in tables or "hmtx" not in tables:
            return []
        table = tables["hmtx"]
        count = min(_number(tables["hhea"], 34), len(table) // 4)
        return struct.unpack(">" + "Hxx" * count, table[: 4 * count])

    def has(self, glyph: Glyph) -> bool:
        if self.compact is not None:
            return self.compact.has(glyph)
        return isinstance(glyph, str) or 0 <= glyph < self.count

    def width(self, glyph: Glyph) -> float | None:
        if not isinstance(glyph, int) or not self._advances or (self.count and glyph >= self.count):
            return None
        return self._advances[min(glyph, len(self._advances) - 1)] * 1000 / self.em

    def cids(self) -> Iterable[int]:
        return self.compact.cids() if self.compact is not None else range(self.count)

    def glyph_of_cid(self, cid: int, mapping: bytes | None) -> Glyph | None:
        if self.compact is not None and mapping is None:
            return self.compact.glyph_of_cid(cid, None)
        if mapping is None:
            return cid
        return int.from_bytes(mapping[2 * cid : 2 * cid + 2], "big") if 2 * cid + 1 < len(mapping) else 0

    def glyph_of_code(self, code: int, name: str | None, *, symbolic: bool, stated: bool) -> Glyph | None:
        if self.compact is not None:
            return self.compact.glyph_of_code(code, name, symbolic=symbolic, stated=stated)
        if symbolic:
            return self._symbol(code)
        if name is None or name == ".notdef":
            return 0
        character = encodings.characters_of(name)
        candidates = []
        if (3, 1) in self.cmaps and len(character) == 1:
            candidates.append(self.cmaps[3, 1].get(ord(character)))
        if (1, 0) in self.cmaps:
            candidates += [self.cmaps[1, 0].get(known) for known in encodings.codes_in_mac_roman(name)]
        if not {(3, 1), (1, 0)} & self.cmaps.keys():
            # Nobody can say which glyph readers show.
            return self._symbol(code) or self._post.get(name)
        found = next((glyph for glyph in candidates if glyph), None)
        return self._order.get(found, 0) if found is not None else self._post.get(name, 0)

    def _symbol(self, code: int) -> Glyph | None:
        """The glyph of a code in a font of symbols (ISO 32000-1, 9.6.6.4)."""
        for table, starts in (((3, 0), (0xF000, 0, 0xF100, 0xF200)), ((1, 0), (0,))):
            for start in starts if table in self.cmaps else ():
                name = self.cmaps[table].get(start + code)
                if name is not None:
                    return self._order.get(name, 0)
        return 0 if {(3, 0), (1, 0)} & self.cmaps.keys() else None


class _WidthIsRead(Exception):
    """The width of a glyph is read: what follows draws it."""


class _WidthReader(psCharStrings.T2WidthExtractor):  # type: ignore[misc]
    """Reads the width of a glyph of CFF, which comes with its first operator, and nothing after that."""

    def popallWidth(self, evenOdd: int = 0) -> list[float]:  # noqa: N802, N803
        super().popallWidth(evenOdd)
        raise _WidthIsRead


class _Compact(FontProgram):
    """A font of CFF."""

    def __init__(self, data: bytes) -> None:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        self.top = fonts[0]
        self.strings = self.top.CharStrings
        self.names = list(self.top.charset)
        self.keyed = hasattr(self.top, "ROS")
        self.encoding = getattr(self.top, "Encoding", "StandardEncoding") if not self.keyed else None
        self.scale = float(getattr(self.top, "FontMatrix", [0.001])[0] or 0.001) * 1000

    def has(self, glyph: Glyph) -> bool:
        return glyph in self.strings if isinstance(glyph, str) else 0 <= glyph < len(self.names)

    def width(self, glyph: Glyph) -> float | None:
        name = glyph if isinstance(glyph, str) else self.names[glyph] if 0 <= glyph < len(self.names) else None
        if name is None or name not in self.strings:
            return None
        try:
            string = self.strings[name]
            private = string.private
            common, own = string.globalSubrs, getattr(private, "Subrs", [])
            extractor = _WidthReader(own, common, private.nominalWidthX, private.defaultWidthX, private)
            with suppress(_WidthIsRead):
                extractor.execute(string)
            return float(extractor.width) * self.scale
        except Exception:
            return None

    def cids(self) -> Iterable[int]:
        if self.keyed:
            return [int(name[3:]) for name in self.names if name.startswith("cid")]
        return range(len(self.names))

    def glyph_of_cid(self, cid: int, mapping: bytes | None) -> Glyph | None:
        if not self.keyed:
            return cid
        return f"cid{cid:05d}" if cid else 0

    def glyph_of_code(self, code: int, name: str | None, *, symbolic: bool, stated: bool) -> Glyph | None:
        if name is None and isinstance(self.encoding, (list, tuple)):
            name = self.encoding[code] if code < len(self.encoding) else None
        return name


class _Type1(FontProgram):
    """A font of PostScript (Type 1)."""

    def __init__(self, data: bytes, clear: int) -> None:
        start = clear if 0 < clear < len(data) else data.find(b"eexec") + 6
        private, _ = eexec.decrypt(data[start:], 55665)
        skipped = re.search(rb"/lenIV\s+(\d+)", private)
        self.skipped = int(skipped[1]) if skipped else 4
        self.strings: dict[str, bytes] = {}
        at = private.find(b"/CharStrings")
        for match in re.finditer(rb"/([^\s/]+)\s+(\d+)\s+(?:RD|-\||\S{1,9})\s", private[at:]) if at >= 0 else ():
            begin = at + match.end()
            self.strings.setdefault(match[1].decode("latin-1"), private[begin : begin + int(match[2])])
        self.strings.pop("CharStrings", None)
        self.names = list(self.strings)
        matrix = re.search(rb"/FontMatrix\s*\[\s*([\d.eE+-]+)", data[:start])
        self.scale = float(matrix[1]) * 1000 if matrix else 1.0
        self.own = {
            int(code): name.decode("latin-1") for code, name in re.findall(rb"dup\s+(\d+)\s*/(\S+)\s+put", data[:start])
        }

    def has(self, glyph: Glyph) -> bool:
        return not self.strings or glyph in self.strings

    def width(self, glyph: Glyph) -> float | None:
        string = self.strings.get(str(glyph))
        if string is None:
            return None
        code, _ = eexec.decrypt(string, 4330)
        numbers: list[float] = []
        program = psCharStrings.T1CharString(code[self.skipped :])
        program.decompile()
        for item in program.program or ():
            if item == "hsbw" and len(numbers) >= 2:
                return numbers[-1] * self.scale
            if item == "div" and len(numbers) >= 2:
                below = numbers.pop()
                numbers[-1] = numbers[-1] / below if below else 0
            elif isinstance(item, (int, float)):
                numbers.append(item)
            else:
                return None
        return None

    def glyph_of_code(self, code: int, name: str | None, *, symbolic: bool, stated: bool) -> Glyph | None:
        return name if stated and name is not None else self.own.get(code, name)
