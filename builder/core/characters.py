"""What words may be made of: their characters and the spaces between them."""

from __future__ import annotations

import re
import unicodedata

UNPRINTABLE = re.compile(
    # The pattern excludes what can be printed, which is much faster to match. It leaves out, in order: control
    # characters; the soft hyphen; other characters that nobody sees; separators of lines, and marks that turn the
    # direction of reading; old format characters; halves of characters; codes that are not characters; the sign for a
    # lost character; tags.
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u180d\u180f-\u200a\u200c-\u2027\u202f-\u205f\u2065\u2070-\ud7ff\ue000-\ufdcf"
    "\ufdf0-\ufefe\uff00-\ufff8\ufffc"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e0080-\U000efffd\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""A character that no page can show. Joiners and direction marks that some scripts need are not among them."""

DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})
"""Names that Windows reserves for devices: no file can have them there, whatever follows the dot."""

NO_BREAK = "\u00a0"
"""A space at which no line ends."""

SOFT_HYPHEN = "\u00ad"
"""A hyphen where a word was divided at the end of a line: nobody types it, and programs that read a file ignore it."""

_ADDRESS = re.compile(r"[/@]|\w\.\w")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
_SPACES = re.compile(r"[ \t\r\n]+")
_NAMES = {"\x00": "NUL", "\u200b": "zero-width space", "\ufeff": "byte order mark"}


def composed(text: str) -> str:
    """`text` with each accent joined to its letter where one character has both (Unicode's form NFC).

    macOS, and programs that take text out of PDF files, write an accent as a character of its own after the letter. No
    face places it there, and one word in two spellings is two words for every comparison.
    """
    return unicodedata.normalize("NFC", text)


def in_ascii(text: str) -> str:
    """`text` without accents, as far as that gives plain letters: for names of files and of links."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def ascii_digits(text: str) -> str:
    """`text` with the figures of every script as 0 to 9: a telephone dials no others."""
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def collapse(text: str) -> str:
    """`text` on one line, with single spaces. No-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")


def lines_collapsed(text: str) -> str:
    """`text` with single spaces, its line ends where they were. Empty lines are left out."""
    return "\n".join(filter(None, map(collapse, text.split("\n"))))


def is_address(word: str) -> bool:
    """Whether `word` is a web or e-mail address, which a hyphen would change."""
    return _ADDRESS.search(word) is not None


def topic_key(label: str) -> str:
    """What makes two labels the same topic: capital letters and runs of spaces do not count."""
    return collapse(label).casefold()


def unprintable(character: str) -> tuple[str, str]:
    """What is wrong with a character that `UNPRINTABLE` matches, and how to fix it."""
    kind = "control character" if unicodedata.category(character) == "Cc" else "not a character of any script"
    name = _NAMES.get(character) or unicodedata.name(character, kind).lower()
    return (
        f"this character cannot be printed: {name} (U+{ord(character):04X})",
        "it may be invisible: delete it and the letters on both sides, and type those letters again",
    )
