"""Signs of symbol fonts, which are letters in the file: ü in Wingdings is a tick."""

from __future__ import annotations

from builder.content.placeholders import placeholder
from builder.imports.source import Notes
from builder.imports.word_counts import word_counts

SYMBOL_FONTS = frozenset(
    {
        "wingdings",
        "wingdings 2",
        "wingdings 3",
        "webdings",
        "symbol",
        "opensymbol",
        "starsymbol",
        "zapfdingbats",
        "mt extra",
    }
)
"""Names of fonts in small letters whose characters are not letters."""

_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x70: "☐",
    0x71: "☐", 0x72: "☐", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x97: "•"}
_SYMBOL = {
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "µ", 0x70: "π", 0x57: "Ω", 0x44: "Δ", 0xA3: "≤", 0xB3: "≥",
    0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xD7: "·", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_OF_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "opensymbol": {},
    "starsymbol": {},
}


def sign(font: str, code: int) -> str:
    """The character for a code of a symbol font; "" where it is not known.

    The code may be in the area for private use, as Word writes it.
    """
    plain = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    known = _OF_FONTS.get(font, {})
    if plain in known:
        return known[plain]
    # Fonts of LibreOffice have their signs where Unicode has them, and letters of Symbol that are not Greek are digits.
    if font in ("opensymbol", "starsymbol") and not 0xE000 <= code <= 0xF8FF:
        return chr(code)
    return chr(plain) if font == "symbol" and 0x20 <= plain < 0x40 else ""


CROSSES = frozenset("✗✘☒✕✖❌")
"""Signs that say no, which is lost where they become an ordinary bullet."""


def shown(font: str, code: int, notes: Notes, letter: str = "") -> str:
    """What to write for a sign of a symbol font; `letter` stands for it in the document.

    A sign that is not known becomes a placeholder: it may be a cross, which means no.
    """
    character = sign(font, code)
    if not character and font not in SYMBOL_FONTS and 0x20 < code < 0xD800:
        character = chr(code)
    notes.left_out += word_counts(letter)
    if character:
        notes.go_on("changed", f"signs of the font {font or 'for symbols'} became characters", f" {character}")
        return character
    name = f"sign number {code & 0xFF} of the font {font}"
    notes.changed(f"the {name} is not known: there is a placeholder")
    return f" {placeholder(f'words for the {name}')} "


def written(text: str, font: str, notes: Notes) -> str:
    """`text` as it is shown in a font, which may be one of symbols."""
    if font not in SYMBOL_FONTS:
        return text
    return "".join(letter if letter.isspace() else shown(font, ord(letter), notes, letter) for letter in text)


RAISED = dict(zip("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", strict=True))
"""Digits and signs as superscript characters: 10⁹ must not become 109."""
