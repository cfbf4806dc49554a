"""What the codes of a font mean: their characters (by ToUnicode) and their widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf

UNKNOWN = "\ufffd"
"""Stands for a code that the font gives no character for."""


class PdfGlyph(NamedTuple):
    """A code of a string: its bytes, its characters, its width in thousandths of the type size."""

    code: bytes
    text: str
    width: float


class Decoder:
    """Reads the strings that are set in one font. `name` is without the tag of the subset."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.font = font
        self.name = re.sub(r"^[A-Z]{6}\+", "", str(font.get("/BaseFont", "/"))[1:])
        self.composite = font.get("/Subtype") == "/Type0"
        descendant = font.DescendantFonts[0] if self.composite else font
        self._lengths, self._characters = _to_unicode(font)
        self._widths, self._default = _composite_widths(descendant) if self.composite else _simple_widths(font)
        descriptor = descendant.get("/FontDescriptor", {})
        self.ascent = float(descriptor.get("/Ascent", 0))
        self.descent = float(descriptor.get("/Descent", 0))

    def glyphs(self, string: bytes) -> Iterator[PdfGlyph]:
        """The codes of a string as Identity-H or a simple font reads it."""
        length = 2 if self.composite else 1
        for start in range(0, len(string), length):
            code = string[start : start + length]
            text = self._characters.get(code)
            if text is None:
                text = UNKNOWN if self._lengths or self.composite else code.decode("cp1252", "replace")
            yield PdfGlyph(code, text, self._widths.get(int.from_bytes(code, "big"), self._default))


def _simple_widths(font: pikepdf.Object) -> tuple[dict[int, float], float]:
    first = int(font.get("/FirstChar", 0))
    widths = {first + index: float(width) for index, width in enumerate(font.get("/Widths", []))}
    # The fourteen standard faces may leave their widths out; half an em is near enough to say where text stands.
    return widths, 500.0


def _composite_widths(descendant: pikepdf.Object) -> tuple[dict[int, float], float]:
    """Widths by CID (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    entries = list(descendant.get("/W", []))
    while entries:
        first = int(entries.pop(0))
        following = entries.pop(0)
        if isinstance(following, pikepdf.Array):
            widths |= {first + index: float(width) for index, width in enumerate(following)}
        else:
            width = float(entries.pop(0))
            widths |= dict.fromkeys(range(first, int(following) + 1), width)
    return widths, float(descendant.get("/DW", 1000))


_SECTION = re.compile(rb"begin(codespacerange|bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<\s*([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(<[0-9A-Fa-f\s]*>|\[.*?\])", re.DOTALL)


def _to_unicode(font: pikepdf.Object) -> tuple[set[int], dict[bytes, str]]:
    """The lengths of codes and the characters of each (ISO 32000-1, 9.10.3)."""
    stream = font.get("/ToUnicode")
    lengths: set[int] = set()
    characters: dict[bytes, str] = {}
    if stream is None:
        return lengths, characters
    for section in _SECTION.finditer(stream.read_bytes()):
        kind, body = section[1], section[2]
        strings = [_bytes(digits) for digits in _HEX.findall(body)]
        if kind == b"codespacerange":
            lengths |= {len(string) for string in strings}
        elif kind == b"bfchar":
            characters |= {code: _text(text) for code, text in zip(strings[::2], strings[1::2], strict=True)}
        else:
            for first, last, target in _RANGE.findall(body):
                characters |= _range(_bytes(first), _bytes(last), [_bytes(digits) for digits in _HEX.findall(target)])
    return lengths, characters


def _range(first: bytes, last: bytes, targets: list[bytes]) -> dict[bytes, str]:
    start, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
    characters = {}
    for offset in range(end - start + 1):
        if len(targets) > 1:
            target = targets[offset]
        else:
            target = (int.from_bytes(targets[0], "big") + offset).to_bytes(len(targets[0]), "big")
        characters[(start + offset).to_bytes(len(first), "big")] = _text(target)
    return characters


def _bytes(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode("ascii"))


def _text(utf16: bytes) -> str:
    return utf16.decode("utf-16-be", "replace")
