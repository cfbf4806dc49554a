"""Text from a PDF file as a tidy line that a terminal can show."""

from __future__ import annotations

UNKNOWN = "\ufffd"
"""Stands for a code without a character, and for a control character that would steer a terminal."""
_LONGEST_QUOTE = 60
# Soft hyphens, spaces without width, word joiners and byte order marks are not seen.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def tidy(text: str) -> str:
    """A text on one line, with one space between words; a soft hyphen at the end of a line joins its word again."""
    return " ".join(text.replace("\u00ad\n", "").translate(_INVISIBLE).split())


def printable(text: str) -> str:
    """A text that does not steer the terminal that shows it."""
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else UNKNOWN for sign in text)


def shortened(text: str, room: int) -> str:
    """A text of at most `room` characters, with an ellipsis where it is cut."""
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """A text in quotation marks, tidied and shortened."""
    return f"“{shortened(tidy(text), _LONGEST_QUOTE)}”"
