"""CMaps: which characters, and how many bytes, the codes of a font have (Adobe Technical Note 5014)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf.generic import DictionaryObject, StreamObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate

MOST_CODES = 200_000
"""How many codes a font may have."""
_TOKEN = lazy_pattern(rb"<([0-9A-Fa-f\s]*)>|[\[\]]|[A-Za-z]+")
_Item = bytes | list[bytes]


def _sections(data: bytes) -> Iterator[tuple[bytes, list[_Item]]]:
    """The sections of a CMap (Adobe Technical Note 5014): their kind, and the strings or arrays of strings in them."""
    kind = b""
    items: list[_Item] = []
    within: list[bytes] | None = None
    for token in _TOKEN.finditer(data):
        word = token[0]
        if word.startswith(b"<"):
            string = _bytes_of(token[1])
            if within is not None:
                within.append(string)
            elif kind:
                items.append(string)
        elif word == b"[":
            within = []
        elif word == b"]":
            if within is not None and kind:
                items.append(within)
            within = None
        elif word.startswith(b"begin"):
            kind, items = word[5:], []
        elif word.startswith(b"end") and kind:
            yield kind, items
            kind, items = b"", []


def _bytes_of(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:  # An odd digit at the end counts as if 0 followed it, and white space may be anywhere.
        digits = b"".join(digits.split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def code_lengths(encoding: StreamObject) -> set[int]:
    """How many bytes the codes of an embedded CMap have. Raises Unreadable."""
    starts = [items[::2] for kind, items in _sections(gate.decoded(encoding)) if kind == b"codespacerange"]
    return {len(start) for items in starts for start in items if isinstance(start, bytes)}


def to_unicode(entries: DictionaryObject) -> dict[bytes, str]:
    """The characters of each code (ISO 32000-1, 9.10.3), without those that are none (ISO 14289-1, 7.21.7)."""
    stream = gate.get(entries, "/ToUnicode")
    if not isinstance(stream, StreamObject):
        return {}
    return {code: text for code, text in unicode_of(gate.decoded(stream)).items() if text.strip("\x00\ufeff\ufffe")}


def unicode_of(data: bytes) -> dict[bytes, str]:
    """The characters that a ToUnicode states for each code. Raises Unreadable."""
    characters: dict[bytes, str] = {}
    total = 0
    for kind, items in _sections(data):
        if kind == b"bfchar":
            pairs = zip(items[::2], items[1::2], strict=False)
            characters |= {code: _utf16(to) for code, to in pairs if isinstance(code, bytes) and isinstance(to, bytes)}
        elif kind == b"bfrange":
            for first, last, target in zip(items[::3], items[1::3], items[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    several = _range(first, last, target)
                    characters |= several
                    total += len(several)
                    if total > MOST_CODES:
                        raise gate.Unreadable("the map of one of its fonts has no end")
    return characters


def cids_of_codes(encoding: StreamObject) -> dict[int, int]:
    """The CIDs of codes of two bytes by an embedded CMap (Adobe Technical Note 5014). Raises Unreadable."""
    cids: dict[int, int] = {}
    for section in re.finditer(rb"begincid(range|char)(.*?)endcid", gate.decoded(encoding), re.DOTALL):
        if section[1] == b"char":
            cids |= {
                int(code, 16): int(cid) for code, cid in re.findall(rb"<([0-9A-Fa-f]{4})>\s*(\d{1,5})\b", section[2])
            }
            continue
        for first, last, cid in re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*(\d{1,5})\b", section[2]):
            start = int(first, 16)
            cids |= {code: int(cid) + code - start for code in range(start, int(last, 16) + 1)}
    return cids


def _range(first: bytes, last: bytes, target: _Item) -> dict[bytes, str]:
    start = int.from_bytes(first, "big")
    count = min(int.from_bytes(last, "big") - start + 1, 65_536)
    codes = ((start + offset).to_bytes(len(first) + 1, "big")[1:] for offset in range(count))
    if isinstance(target, list):
        return {code: _utf16(string) for code, string in zip(codes, target, strict=False)}
    number = int.from_bytes(target, "big")
    room = 256 ** len(target)
    return {code: _utf16(((number + step) % room).to_bytes(len(target), "big")) for step, code in enumerate(codes)}


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace") if len(data) > 1 else data.decode("latin-1")
