"""Digests of files, the same on every system: the line ends of text do not count."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

_MARK = b"\xef\xbb\xbf"
"""What editors on Windows may put at the start of a file in UTF-8."""
_TEXT = frozenset({".yaml", ".yml", ".svg", ".md", ".txt", ".toml", ".json", ".css", ".py", ".dic"})
"""The endings of files with text. Every byte of others counts, such as pictures, PDF files and faces."""


def plain(content: bytes) -> bytes:
    """A text's bytes with the line ends of Unix and without a mark at its start, as git stores it."""
    content = content.removeprefix(_MARK)
    if b"\r" not in content:  # To look for two bytes takes many times as long as for one.
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def of_text(content: bytes) -> str:
    """The SHA-256 of a text in hexadecimal, whatever its line ends."""
    return hashlib.sha256(plain(content)).hexdigest()


def of_file(name: str | PurePath, content: bytes) -> str:
    """The SHA-256, in hexadecimal, of a file that is called `name`."""
    return of_text(content) if PurePath(name).suffix.lower() in _TEXT else hashlib.sha256(content).hexdigest()
