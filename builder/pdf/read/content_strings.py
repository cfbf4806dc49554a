"""Strings as content streams have them (ISO 32000-1, 7.3.4)."""

from __future__ import annotations

import re

from builder.core.patterns import lazy_pattern

STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\([^()\\]*+\))*+\))*+\))*+\)"
"""The pattern of a string in parentheses, with others in it up to three deep."""
_STRINGS = lazy_pattern(STRING + rb"|<[^<>]*+>", re.DOTALL)
_OCTETS = lazy_pattern(rb"<((?:[0-9A-Fa-f]{2})*+)>")
_ESCAPES = lazy_pattern(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""} | {
    b"%0*o" % (digits, code): bytes((code & 255,)) for digits in (1, 2, 3) for code in range(8**digits)
}
"""What escapes stand for; all others stand for themselves."""


def codes_of(operand: bytes) -> bytes:
    """The codes that a string, or an array of strings, shows."""
    if not operand.startswith(b"["):
        return _decoded(operand)
    # Most arrays are of one kind, and then need no call for each of their strings.
    if b"(" not in operand:
        octets = _OCTETS.findall(operand)
        if len(octets) == operand.count(b"<"):
            return bytes.fromhex(b"".join(octets).decode("ascii"))
    strings = _STRINGS.findall(operand)
    if b"\\" not in operand and b"<" not in operand:
        return b"".join([string[1:-1] for string in strings])
    return b"".join(map(_decoded, strings))


def _decoded(token: bytes) -> bytes:
    if token.startswith(b"<"):
        digits = token[1:-1].translate(None, b"\0\t\n\f\r ")
        try:
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        except ValueError:
            return b""
    if b"\\" not in token:
        return token[1:-1]
    parts = _ESCAPES.split(token[1:-1])
    parts[1::2] = [_ESCAPED.get(escape, escape) for escape in parts[1::2]]
    return b"".join(parts)


def text_of(octets: bytes) -> str:
    """A text string as text (ISO 32000-1, 7.9.2.2)."""
    return octets[2:].decode("utf-16-be", "replace") if octets.startswith(b"\xfe\xff") else octets.decode("latin-1")
