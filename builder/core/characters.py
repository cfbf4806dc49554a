"""What words may be made of: their characters and the spaces between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from builder.core.patterns import lazy_pattern

UNPRINTABLE = lazy_pattern(
    # The pattern excludes what can be printed, which is much faster to match. It leaves out, in order: control
    # characters; the soft hyphen; other characters that nobody sees; separators of lines, and marks that turn the
    # direction of reading; old format characters; halves of characters; codes that are not characters; the sign for a
    # lost character; tags.
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u180d\u180f-\u200a\u200c-\u2027\u202f-\u205f\u2065\u2070-\ud7ff\ue000-\ufdcf"
    "\ufdf0-\ufefe\uff00-\ufff8\ufffc"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e0080-\U000efffd\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""A character that no page can show. Joiners and direction marks that some scripts need are not among them. The
zero-width space is: see `unprintables`."""

_LATIN = lazy_pattern("[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Latin letters and signs, which most texts are all of. A large pattern takes longer to compile than to use."""

_BREAK_BETWEEN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
"""Thai, Lao, Burmese and Khmer, which have no spaces between words."""
STRAY_BREAK = lazy_pattern(f"(?<![{_BREAK_BETWEEN}])\u200b(?![{_BREAK_BETWEEN}])")
"""A zero-width space that says nothing. Beside letters of these scripts, people type it where a line may end."""

DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})
"""Names that Windows reserves for devices: no file can have them there, whatever follows the dot."""

BREAK_HERE = "\u200b"
"""The zero-width space: where a line may end in a script that has no spaces between words."""

NO_BREAK = "\u00a0"
"""A space at which no line ends."""

SOFT_HYPHEN = "\u00ad"
"""A hyphen where a word was divided at the end of a line: nobody types it, and programs that read a file ignore it."""

_ADDRESS = lazy_pattern(r"[/@]|\w\.\w")
_OTHER_DIGITS = lazy_pattern(r"(?![0-9])\d")
_SPACES = lazy_pattern(r"[ \t\r\n]+")
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


def unprintables(text: str) -> Iterator[re.Match[str]]:
    """The characters of `text` that no page can show; a zero-width space only where it says nothing."""
    if _LATIN.fullmatch(text):
        return iter(())
    return (found for found in UNPRINTABLE.finditer(text) if not _says_where(found))


def without_unprintables(text: str, replace: Callable[[re.Match[str]], str]) -> str:
    """`text` with each of its `unprintables` replaced."""
    return UNPRINTABLE.sub(lambda found: found[0] if _says_where(found) else replace(found), text)


def _says_where(found: re.Match[str]) -> bool:
    """Whether a match is a zero-width space where a line may end."""
    return found[0] == BREAK_HERE and STRAY_BREAK.match(found.string, found.start()) is None


def unprintable(character: str) -> tuple[str, str]:
    """What is wrong with a character that `UNPRINTABLE` matches, and how to fix it."""
    kind = "control character" if unicodedata.category(character) == "Cc" else "not a character of any script"
    name = _NAMES.get(character) or unicodedata.name(character, kind).lower()
    return (
        f"this character cannot be printed: {name} (U+{ord(character):04X})",
        "it may be invisible: delete it and the letters on both sides, and type those letters again",
    )
