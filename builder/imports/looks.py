"""How the words of a text document look, and what is said of looks that a leaflet does not have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from builder.core.scripts import script_of
from builder.imports.source import Notes

_COMPLEX = frozenset(
    "Arab Hebr Syrc Thaa Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Khmr Mong".split()
)
_ASIAN = frozenset("Hani Hira Kana Hang Bopo Yiii".split())


@dataclass(frozen=True, slots=True)
class WordLook:
    """How words look. `raised` is 1 for superscript, -1 for subscript; `font` is in small letters, `size` in points.

    Word processors keep some looks twice: once more for words of complex scripts, such as Arabic.
    """

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    hidden: bool = False
    marked: bool = False
    raised: int = 0
    size: float = 0
    font: str = ""
    language: str = ""
    complex_bold: bool = False
    complex_italic: bool = False
    complex_size: float = 0
    complex_language: str = ""
    asian_language: str = ""

    def of(self, text: str) -> WordLook:
        """How `text` looks, by the script of its first letter."""
        script = script_of(text)
        if script in _ASIAN:
            return replace(self, language=self.asian_language)
        if script not in _COMPLEX:
            return self
        return replace(
            self,
            bold=self.complex_bold,
            italic=self.complex_italic,
            size=self.complex_size,
            language=self.complex_language,
        )


@dataclass(slots=True)
class LooksSeen:
    """How many characters, or words, of a document have each look."""

    sizes: Counter[float] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    plain_now: Counter[str] = field(default_factory=Counter)

    @property
    def body_size(self) -> float:
        """The size of most characters, in points; 0 where none has a size."""
        return self.sizes.most_common(1)[0][0] if self.sizes else 0

    @property
    def language(self) -> str:
        """The language of most characters; "" where none has a language."""
        return self.languages.most_common(1)[0][0] if self.languages else ""

    def see(self, text: str, look: WordLook, notes: Notes, is_link: bool) -> None:
        length = len(text.strip())
        if not length:
            return
        self.sizes[look.size] += length
        self.languages[look.language] += length
        if not is_link:
            self.plain_now["in italics"] += len(text.split()) if look.italic else 0
            self.plain_now["underlined"] += len(text.split()) if look.underlined else 0
        if look.struck:
            notes.go_on("taken", "words that are struck through: delete them if they do not hold", text)
        if look.marked:
            notes.go_on("taken", "words that are marked with a colour", text)
        if look.raised and text.strip(" \u00a00123456789+-"):
            self.plain_now["raised or lowered"] += len(text.split())
        elif look.raised < 0:
            self.plain_now["raised or lowered"] += 1

    def say(self, notes: Notes) -> None:
        """Say in `notes` which looks the leaflet does not have."""
        for what, count in self.plain_now.items():
            if count:
                notes.changed(f"words {what} are plain now: {count}")
