"""Makes texts of different readers comparable, and says where they differ.

White space does not count, but for the spaces between words; nor does how accents are composed, or where lines end.
"""

from __future__ import annotations

import re
import unicodedata

from tests.inspectors import Pdf

_HYPHENATED = re.compile("[\u00ad\ufffe\u0002]\\s*")
"""A soft hyphen at the end of a line, and what PDFium has in its place. No face prints any of them elsewhere."""
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What poppler puts around words from right to left. The program refuses texts that have them."""
_DIVIDED = re.compile(r"(\w\.\w+/(?:\w+/)*)\s+(?=[\w#])")
"""Where a line ends within the address of a leaflet's page."""
_BETWEEN_WORDS = re.compile("[\\s\u200b]+")


def words(text: str) -> list[str]:
    """The words of a text: composed (NFC), and joined where a line ends within one."""
    whole = _DIVIDED.sub(r"\1", _CONTROLS.sub("", _HYPHENATED.sub("", text)))
    return _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", whole)).split()


def in_order(text: str) -> str:
    """The words of a text, with one space between them."""
    return " ".join(words(text))


def letters(text: str) -> str:
    """All that is not white space, for scripts without spaces between words: readers have their own opinion there."""
    return "".join(words(text))


def passages(data: bytes) -> list[str]:
    """The text of each paragraph, heading, list item and cell, in the order of the structure tree."""
    return [line for top in Pdf(data).tops for line in top.lines()]


def expected(data: bytes) -> str:
    """What is to be read: the words of the structure tree, by the tests' own reader."""
    return "\n".join(passages(data))


def difference(wanted: str, read: str, around: int = 4) -> str:
    """Where two texts first differ, with the words around it; "" where they have the same words in the same order."""
    first, second = words(wanted), words(read)
    if first == second:
        return ""
    length = min(len(first), len(second))
    at = next((at for at in range(length) if first[at] != second[at]), length)
    return f"“{_around(first, at, around)}” is read as “{_around(second, at, around)}” (word {at + 1})"


def _around(words: list[str], at: int, around: int) -> str:
    return " ".join(words[max(at - around, 0) : at + around + 1])


def scattered(data: bytes, read: str) -> list[str]:
    """The passages that a reader does not give in one piece, for readers that go by columns and not by structure."""
    text = f" {in_order(read)} "
    missing = []
    # Long passages first: a short one may be part of them.
    for passage in sorted(passages(data), key=len, reverse=True):
        wanted = f" {in_order(passage)} "
        if wanted in text:
            text = text.replace(wanted, " \n ", 1)
        else:
            missing.append(passage)
    return missing
