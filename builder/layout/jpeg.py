"""JPEG files without what cameras write into them: place, serial numbers, comments, thumbnails, further pictures."""

from __future__ import annotations

from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = (0xC0, 0xC1, 0xC2)
"""Baseline, extended and progressive: what PDF readers decode (ISO 32000-1, 7.4.8)."""
_NEEDED = (*_FRAMES, 0xC4, _SCAN, 0xDB, 0xDD)
_FIRST_APPLICATION, _ADOBE, _COMMENT = 0xE0, 0xEE, 0xFE
_JFIF_SIZE, _ADOBE_SIZE = 14, 12


class _NotCopied(ValueError):
    """A JPEG file whose data cannot be copied into a PDF file."""


def plain(data: bytes) -> bytes | None:
    """The same picture with nothing but what decoding it needs; None where a PDF file cannot have it as it is."""
    try:
        return bytes((0xFF, _START)) + b"".join(_segments(data)) + bytes((0xFF, _END))
    except (_NotCopied, IndexError):
        return None


def _segments(data: bytes) -> Iterator[bytes]:
    """The segments that stay. What follows the end of the picture is not read: phones write further pictures there."""
    place, declared = 2, False
    while True:
        while data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise _NotCopied
        marker = data[place + 1]
        if marker == _END:
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if end > len(data):
            raise _NotCopied
        body = data[place + 4 : end]
        declared = declared or marker == _ADOBE or body.startswith(b"JFIF\0")
        yield _segment(marker, body, declared)
        place = end
        if marker == _SCAN:
            end = _end_of_scan(data, place)
            yield data[place:end]
            place = end


def _segment(marker: int, body: bytes, declared: bool) -> bytes:
    """A segment as it stays: perhaps nothing. `declared` means that the file has declared what its colours are."""
    if marker in _FRAMES and (body[0] != 8 or (not declared and body[6::3][:3] == b"RGB")):
        # Twelve bits, or colours that PDF readers would take for others.
        raise _NotCopied
    if marker == _FIRST_APPLICATION and body.startswith(b"JFIF\0"):
        # The last two bytes are the size of a thumbnail.
        body = body[: _JFIF_SIZE - 2] + bytes(2)
    elif marker == _ADOBE and body.startswith(b"Adobe"):
        body = body[:_ADOBE_SIZE]
    elif _FIRST_APPLICATION <= marker <= _COMMENT:
        return b""
    elif marker not in _NEEDED:
        raise _NotCopied
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next segment starts: 0xFF in a scan is followed by 0 or by the number of a restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise _NotCopied
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7 and data[place + 1] != 0xFF:
            return place
        place += 1 if data[place + 1] == 0xFF else 2
