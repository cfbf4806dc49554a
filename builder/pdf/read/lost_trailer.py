"""Find the catalog of a file whose trailer does not lead to it, as other readers do, where there can be no doubt.

A trailer says where the catalog is (ISO 32000-1, 7.5.5). Without it, the objects are looked through: one of them alone
has to be a catalog with pages, and no object may be there twice, as nobody could say which of the two is right.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from builder.core.patterns import lazy_pattern
from builder.pdf.read.unreadable import Unreadable

MADE_AGAIN = "its trailer did not lead to its pages, and was made again"
_SPACE = rb"[\x00\t\n\f\r ]"
_HEAD = lazy_pattern(rb"(?<![0-9])([0-9]{1,9})" + _SPACE + rb"+([0-9]{1,5})" + _SPACE + rb"+obj(?![A-Za-z])")
_BODY_END = lazy_pattern(rb"endobj|(?<![A-Za-z])stream\r?\n")
_CATALOG = lazy_pattern(rb"/Type" + _SPACE + rb"*/Catalog(?![A-Za-z])")
_PAGES = lazy_pattern(rb"/Pages" + _SPACE + rb"+[0-9]")
_PACKED = lazy_pattern(rb"/Type" + _SPACE + rb"*/ObjStm(?![A-Za-z])")
_FLATE = lazy_pattern(rb"/Filter" + _SPACE + rb"*(?:\[" + _SPACE + rb"*)?/FlateDecode" + _SPACE + rb"*\]?")
_NUMBER_AFTER = {key: lazy_pattern(rb"/" + key + _SPACE + rb"+([0-9]{1,9})") for key in (b"N", b"First")}
_LEADS = lazy_pattern(rb"trailer(?=" + _SPACE + rb"*<<)|startxref(?=" + _SPACE + rb"+[0-9])|/XRef(?![A-Za-z])")
_INFO = lazy_pattern(rb"/Info" + _SPACE + rb"+[0-9]{1,9}" + _SPACE + rb"+[0-9]{1,5}" + _SPACE + rb"+R")
_MOST_OBJECTS = 500_000


class FoundObject(NamedTuple):
    """An object: its number and generation, its text without a stream's data, where that data is (0, 0: no stream).

    `at` is where it stands in the file.
    """

    number: int
    generation: int
    text: bytes
    start: int
    end: int
    at: int = 0


def with_trailer(data: bytes, most: int) -> bytes:
    """The file with a trailer that leads to its catalog. Raises Unreadable where there is doubt.

    `most` is how many bytes objects may unpack to.
    """
    if b"/Encrypt" in data:
        raise Unreadable("it is damaged: its trailer is lost, which says how to read what is encrypted")
    plain = list(objects(data))
    packed = [each for found in plain if _PACKED.search(found.text) for each in _unpacked(data, found, most)]
    every = [*plain, *packed]
    numbers = {found.number for found in every}
    if len(numbers) < len(every):
        raise Unreadable("it is damaged: its trailer is lost, and it has objects twice, of which one is out of date")
    catalogs = [found for found in every if _CATALOG.search(found.text) and _PAGES.search(found.text)]
    if len(catalogs) != 1:
        what = "none of its objects says where its pages are" if not catalogs else "it has several catalogs"
        raise Unreadable(f"it is damaged: its trailer is lost, and {what}")
    info = _INFO.search(data, data.rfind(b"trailer")) if b"trailer" in data else None
    parts = [_without_leads(data, plain)]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (found.number, found.text) for found in packed]
    parts.append(
        b"trailer\n<</Root %d %d R/Size %d%s>>\nstartxref\n0\n%%%%EOF\n"
        % (catalogs[0].number, catalogs[0].generation, max(numbers) + 1, info[0] if info else b"")
    )
    return b"\n".join(parts)


def objects(data: bytes) -> Iterator[FoundObject]:
    """The objects as they stand in the file, outside of streams."""
    position, count = 0, 0
    while (head := _HEAD.search(data, position)) is not None:
        end = _BODY_END.search(data, head.end())
        if end is None:
            raise Unreadable("it is damaged: its list of objects is lost, and its last object has no end")
        start = stop = 0
        position = end.end()
        if end[0] != b"endobj":
            start, stop = end.end(), data.find(b"endstream", end.end())
            if stop < 0:
                raise Unreadable("it is damaged: its list of objects is lost, and its last stream has no end")
            position = stop
        yield FoundObject(int(head[1]), int(head[2]), data[head.end() : end.start()], start, stop, head.start())
        count += 1
        if count > _MOST_OBJECTS:
            raise Unreadable("it is too large to be read: its objects have no end")


def _unpacked(data: bytes, stream: FoundObject, most: int) -> Iterator[FoundObject]:
    """The objects in an object stream (ISO 32000-1, 7.5.7)."""
    count, first = (pattern.search(stream.text) for pattern in (_NUMBER_AFTER[b"N"], _NUMBER_AFTER[b"First"]))
    body = data[stream.start : stream.end]
    try:
        if _FLATE.search(stream.text) and b"/DecodeParms" not in stream.text:
            body = zlib.decompressobj().decompress(body, most)
        elif b"/Filter" in stream.text:
            raise ValueError
        assert count is not None
        assert first is not None
        numbers = list(map(int, body[: int(first[1])].split()))[: 2 * int(count[1])]
        places = [*(int(first[1]) + place for place in numbers[1::2]), len(body)]
        if len(numbers) != 2 * int(count[1]) or places != sorted(places):
            raise ValueError
    except (AssertionError, ValueError, zlib.error):
        raise Unreadable("it is damaged: its trailer is lost, and objects of it cannot be unpacked") from None
    for number, start, end in zip(numbers[::2], places, places[1:], strict=False):
        yield FoundObject(number, 0, body[start:end], 0, 0)


def _without_leads(data: bytes, objects: list[FoundObject]) -> bytes:
    """The file without what leads to the wrong objects; the data of streams stay as they are."""
    parts: list[bytes] = []
    position = 0
    for found in [*(found for found in objects if found.end), FoundObject(0, 0, b"", len(data), len(data))]:
        parts.append(_LEADS.sub(_nothing, data[position : found.start]))
        parts.append(data[found.start : found.end])
        position = found.end
    return b"".join(parts)


def _nothing(match: re.Match[bytes]) -> bytes:
    return b"/XRe_" if match[0] == b"/XRef" else b" " * len(match[0])
