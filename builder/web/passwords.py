"""The file of passwords: a line for each name, with a hash that werkzeug makes (scrypt, RFC 7914)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from builder.core import ordinary_files
from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern

_METHOD = "scrypt:32768:8:1"
"""The parameters of scrypt: 32 MiB for each attempt. Others would take another time than an unknown name."""
_NAME = lazy_pattern(r"[^:\s]{1,64}")
_LINE = lazy_pattern(rf"({_NAME.pattern}):({_METHOD}\$[A-Za-z0-9]+\$[0-9a-f]{{128}})")
_EARLIER_LINE = lazy_pattern(rf"({_NAME.pattern}):{_METHOD}:([A-Za-z0-9+/]+=*):([A-Za-z0-9+/]+=*)")
"""A line of earlier versions of this program: salt and hash in base64."""
_EARLIER_MEMORY = 64 * 1024 * 1024
_NOBODY = f"nobody:{_METHOD}${'A' * 16}${'0' * 128}"
"""What a password is checked against where the name does not exist: that takes as long."""


class PasswordFileError(LeafletError):
    """A file of passwords cannot be used. No word of it is in here."""

    typed = True


def is_open(path: Path) -> bool:
    """Whether others can read a file, or change it: by its mode, which says nothing on Windows."""
    # A group may read it: an administrator's file that a service reads belongs to the service's group.
    return os.name == "posix" and bool(path.stat().st_mode & 0o027)


def is_name(name: str) -> bool:
    """Whether a name can be in a file of passwords."""
    return _NAME.fullmatch(name) is not None


def hashed(name: str, password: str) -> str:
    """A line for a file of passwords, for a name that can be in it."""
    return f"{name}:{generate_password_hash(password, _METHOD)}"


def read(path: Path) -> dict[str, str]:
    """The lines of a file of passwords, by their names. Raises PasswordFileError, without a word of the file."""
    try:
        text = ordinary_files.read(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "it is not text").lower()
        message = f"the file of passwords cannot be read: {reason}"
        raise PasswordFileError(message, "write one: leaflets password FILE NAME") from None
    lines: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        if not _is_valid(line):
            hint = "delete that line, and add the name again: leaflets password FILE NAME"
            raise PasswordFileError(f"line {number} of the file of passwords cannot be understood", hint)
        lines[line.partition(":")[0]] = line
    return lines


def _is_valid(line: str) -> bool:
    earlier = _EARLIER_LINE.fullmatch(line)
    if earlier is None:
        return _LINE.fullmatch(line) is not None
    try:
        return all(base64.b64decode(word, validate=True) for word in earlier.group(2, 3))
    except ValueError:
        return False


def matches(line: str | None, password: str) -> bool:
    """Whether a password is that of a line; of no line it never is, and that takes as long."""
    earlier = _EARLIER_LINE.fullmatch(line or _NOBODY)
    if earlier is not None:
        return _matches_earlier(earlier, password)
    return check_password_hash((line or _NOBODY).partition(":")[2], password) and line is not None


def _matches_earlier(line: re.Match[str], password: str) -> bool:
    salt, expected = (base64.b64decode(word) for word in line.group(2, 3))
    actual = hashlib.scrypt(password.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=_EARLIER_MEMORY, dklen=32)
    return hmac.compare_digest(actual, expected)
