"""What a content stream does, operation by operation, as far as rules ask (ISO 32000-1, 7.8.2).

`content_scan` reads what joining needs, and is faster. This reads on: the strings that are shown, in which font and
mode, and what surrounds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\([^()\\]*+\))*+\))*+\))*+\)"
_TOKEN = re.compile(
    rb"%[^\r\n]*+|(?P<string>"
    + _STRING
    + rb")|(?P<array>\[(?:[^\[\]()<>%]++|"
    + _STRING
    + rb"|<[^<>]*+>)*+\])|(?P<entries><<(?:[^<>()%]++|"
    + _STRING
    + rb"|<[^<>]*+>|<<(?:[^<>()%]++|<[^<>]*+>|"
    + _STRING
    + rb")*+>>)*+>>)"
    + rb"|(?P<hex><[^<>]*+>)|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*+)|(?P<number>[+-]?[\d.]++)"
    + rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9'\"*]*+)",
    re.DOTALL,
)
_STRINGS = re.compile(_STRING + rb"|<[^<>]*+>", re.DOTALL)
_IMAGE_END = re.compile(rb"\sEI(?=\s|\Z)")
_ESCAPES = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


class Operation(NamedTuple):
    """An operator with its operands, as they are written. An inline image is BI with its entries."""

    operator: bytes
    operands: list[bytes]


def operations(data: bytes) -> Iterator[Operation]:
    """The operations of a content stream, in order."""
    start: int | None = 0
    while start is not None:
        begun, start = start, None
        operands: list[bytes] = []
        for token in _TOKEN.finditer(data, begun):
            if token.lastgroup is None:
                continue
            if token.lastgroup != "operator":
                operands.append(token.group())
                continue
            operator = token.group()
            if operator == b"ID":
                yield Operation(b"BI", operands)
                end = _IMAGE_END.search(data, token.end())
                start = end.end() if end else None
                break
            if operator in (b"true", b"false", b"null"):
                operands.append(operator)
                continue
            if operator != b"BI":
                yield Operation(operator, operands)
            operands = []


def shown(operand: bytes) -> bytes:
    """The codes that a string, or an array of strings, shows."""
    return b"".join(map(_decoded, _STRINGS.findall(operand)))


def _decoded(token: bytes) -> bytes:
    if token.startswith(b"<"):
        digits = bytes(byte for byte in token if byte in b"0123456789abcdefABCDEF")
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPES.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    return bytes((int(escape, 8) & 255,)) if escape[:1].isdigit() else _ESCAPED.get(escape, escape)
