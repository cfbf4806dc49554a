"""Characters of documents as a leaflet prints them: what nobody sees is left out, what cannot be printed is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from builder.checks.glyphs import missing, unprintable
from builder.checks.typography import run_of_capitals
from builder.content.placeholders import MARKER, placeholder
from builder.core.characters import STRAY_BREAK, composed, without_unprintables
from builder.core.patterns import lazy_pattern
from builder.core.scripts import without_stray_joiners
from builder.imports.source import Notes

_INVISIBLE = lazy_pattern("[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_PLAIN = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x0b": "\n",
        "\x85": "\n",
        "\r": "\n",
        "{": "(",
        "}": ")",
        **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
    }
)
"""Spaces, hyphens, line ends and joined letters that mean the same as ordinary ones; and the signs of site fields."""


_MASK = MARKER.lower()
"""Stands for the marker of placeholders, which is as long."""
_SHORT_FORM = lazy_pattern(r"\b[A-Z]{2,6}\b")


class Cleaner:
    """Makes words printable. `coverage` has the characters of the brand's faces; without it none is missing."""

    def __init__(self, coverage: Mapping[str, Collection[str]], notes: Notes) -> None:
        self.coverage = coverage
        self.notes = notes
        self.short_forms: frozenset[str] = frozenset()
        """Words in capitals that are among small letters somewhere in the document, such as MRI."""

    def learn(self, texts: Iterable[str]) -> None:
        """Take in the short forms of a document's paragraphs."""
        found: set[str] = set()
        for text in texts:
            if not text.isupper():
                while capitals := run_of_capitals(text):
                    text = text.replace(capitals, "")
                found.update(_SHORT_FORM.findall(text))
        self.short_forms = frozenset(found)

    def clean(self, text: str) -> str:
        """`text` with printable characters; a sign that the faces lack becomes a placeholder with its name."""
        if text.isascii() and text.isprintable() and "{" not in text and "}" not in text:
            return text
        plain = _seen(text)
        if "{" in text or "}" in text:
            self.notes.changed("curly brackets became round ones: curly ones are for site fields", text)
        plain = without_unprintables(plain, self._dropped)
        for sign in missing(plain, self.coverage):
            if unicodedata.category(sign[0])[0] not in "LMN" and sign not in "\n\t":
                plain = self._named(plain, sign)
        return plain

    def lowered(self, text: str) -> str:
        """`text` with runs of capitals in small letters, which the program asks for; short forms stay."""
        text = text.replace(MARKER, _MASK)
        while capitals := run_of_capitals(text):
            small = self._sentence(capitals, text.partition(capitals)[0])
            if small == capitals:
                break
            self.notes.changed("words in capitals are in small letters now: check names and short forms", capitals)
            text = text.replace(capitals, small, 1)
        return text.replace(_MASK, MARKER)

    def _sentence(self, capitals: str, before: str) -> str:
        """Capitals as a sentence has them, after the words `before`; each letter stays one."""
        starts = not before.strip() or before.rstrip()[-1:] in ".!?:\n"
        letters = []
        for word in re.split(r"(\s+)", capitals):
            plain = word.strip("()[],;:.!?“”\"'")
            keep = plain in self.short_forms or plain == "I"
            small = word if keep or len(word.lower()) != len(word) else word.lower()
            first = next((index for index, letter in enumerate(small) if letter.isalpha()), None)
            if starts and first is not None:
                small, starts = small[:first] + small[first].upper() + small[first + 1 :], False
            starts = starts or word.endswith((".", "!", "?"))
            letters.append(small)
        small = "".join(letters)
        # Short forms alone are still a run of capitals.
        return small if small != capitals or len(capitals.lower()) != len(capitals) else capitals.lower().capitalize()

    def unset(self, text: str) -> str:
        """Why words cannot be printed; "" for those that can be, apart from signs."""
        if text.isascii():
            return ""
        letters = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in self.visible(text))
        return next((message.rstrip(": ") for _, message, _ in unprintable(letters, self.coverage)), "")

    def visible(self, text: str) -> str:
        """`text` without what nobody sees: whatever else is in it stays."""
        return without_unprintables(_seen(text), lambda _: "")

    def _dropped(self, match: re.Match[str]) -> str:
        name = unicodedata.name(match[0], f"U+{ord(match[0]):04X}").lower()
        self.notes.leave_out(f"a character that cannot be printed ({name})", counted=False)
        return " "

    def _named(self, text: str, sign: str) -> str:
        name = " and ".join(unicodedata.name(character, f"U+{ord(character):04X}") for character in sign)
        self.notes.changed(f"the sign {sign} ({name.lower()}) cannot be printed: there is a placeholder", text)
        return text.replace(sign, f" {placeholder(f'words for the sign {name.lower()}')} ")


def _seen(text: str) -> str:
    """`text` with the characters that a leaflet has for others, and without invisible ones that change no letter."""
    text = STRAY_BREAK.sub("", _INVISIBLE.sub("", composed(text))).translate(_PLAIN)
    return without_stray_joiners(text)
