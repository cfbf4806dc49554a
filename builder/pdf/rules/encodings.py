"""Which glyphs the codes of simple fonts name, and which characters the names of glyphs stand for."""

from __future__ import annotations

from collections.abc import Mapping

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pypdf.generic import DictionaryObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate

_MISSING = ".notdef"


def _windows() -> dict[int, str]:
    """WinAnsiEncoding (ISO 32000-1, annex D)."""
    names = {}
    for code in range(32, 256):
        character = bytes([code]).decode("cp1252", "replace")
        names[code] = agl.UV2AGL.get(ord(character), "bullet")
    return names | {127: "bullet", 160: "space", 173: "hyphen"}


_ENCODINGS: Mapping[str, Mapping[int, str]] = {
    "/WinAnsiEncoding": _windows(),
    "/MacRomanEncoding": {code: name for code, name in enumerate(MacRoman) if name != _MISSING},
    "/StandardEncoding": {code: name for code, name in enumerate(StandardEncoding) if name != _MISSING},
}
_STANDARD = _ENCODINGS["/StandardEncoding"]
_UNI = lazy_pattern(r"uni(?:[0-9A-F]{4})+|u[0-9A-F]{4,6}")


def names_of(font: DictionaryObject, *, symbolic: bool) -> dict[int, str]:
    """The names of the glyphs of a simple font's codes, as far as the font's dictionary says (ISO 32000-1, 9.6.6)."""
    encoding = gate.get(font, "/Encoding")
    differences = encoding if isinstance(encoding, DictionaryObject) else None
    base = gate.name(differences, "/BaseEncoding") if differences is not None else encoding
    names = dict(_ENCODINGS.get(str(base), {} if symbolic or gate.name(font, "/Subtype") == "/Type3" else _STANDARD))
    code = 0
    for item in map(gate.resolve, gate.array(differences, "/Differences") or ()):
        if isinstance(item, int):
            code = int(item)
        elif isinstance(item, str):
            names[code] = str(item)[1:]
            code += 1
    return names


def is_listed(name: str) -> bool:
    """Whether a glyph's name is in the Adobe Glyph List, or says itself which character it is."""
    bare = name.lstrip("/")
    return bare == _MISSING or bare in agl.AGL2UV or _UNI.fullmatch(bare) is not None


def characters_of(name: str) -> str:
    """The characters that a glyph's name stands for; empty where it says nothing."""
    return str(agl.toUnicode(name))


def codes_in_mac_roman(name: str) -> list[int]:
    """The codes of a glyph in MacRomanEncoding."""
    return [code for code, known in enumerate(MacRoman) if known == name]
