"""Find the catalog of a file whose trailer does not lead to it, as other readers do, where there can be no doubt.

A trailer says where the catalog is (ISO 32000-1, 7.5.5). Without it, the objects are looked through: an older trailer
has to lead to a catalog with pages, or one of them alone has to be one. Then no object may be there twice: without any
trailer nobody could say which of the two is right.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
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
_ROOT = lazy_pattern(rb"/Root" + _SPACE + rb"+([0-9]{1,9})" + _SPACE + rb"+[0-9]{1,5}" + _SPACE + rb"+R")
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
    every = sorted([*plain, *packed], key=lambda found: found.at)
    newest = {found.number: found for found in every}
    roots = [root for part, is_data in _parts(data, plain) if not is_data for root in _ROOT.findall(part)]
    catalog = _catalog(newest, roots, twice=len(newest) < len(every))
    info = _INFO.search(data, data.rfind(b"trailer")) if b"trailer" in data else None
    parts = [_without_leads(data, plain)]
    parts += [
        b"%d 0 obj\n%s\nendobj\n" % (found.number, found.text) for found in packed if newest[found.number] is found
    ]
    parts.append(
        b"trailer\n<</Root %d %d R/Size %d%s>>\nstartxref\n0\n%%%%EOF\n"
        % (catalog.number, catalog.generation, max(newest) + 1, info[0] if info else b"")
    )
    return b"\n".join(parts)


def _catalog(newest: Mapping[int, FoundObject], roots: Sequence[bytes], *, twice: bool) -> FoundObject:
    """The catalog that the last trailer leads to which leads to one, or else the only one. Raises Unreadable.

    `roots` are the numbers that trailers lead to. What an update writes again is `twice` in a file: the last counts.
    """
    catalogs = {
        found.number: found for found in newest.values() if _CATALOG.search(found.text) and _PAGES.search(found.text)
    }
    for root in reversed(roots):
        if int(root) in catalogs:
            return catalogs[int(root)]
    if twice:
        raise Unreadable("it is damaged: its trailer is lost, and it has objects twice, of which one is out of date")
    if len(catalogs) != 1:
        what = "none of its objects says where its pages are" if not catalogs else "it has several catalogs"
        raise Unreadable(f"it is damaged: its trailer is lost, and {what}")
    return next(iter(catalogs.values()))


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
        yield FoundObject(number, 0, body[start:end], 0, 0, stream.at)


def _without_leads(data: bytes, objects: Sequence[FoundObject]) -> bytes:
    """The file without what leads to the wrong objects; the data of streams stay as they are."""
    return b"".join(part if is_data else _LEADS.sub(_nothing, part) for part, is_data in _parts(data, objects))


def _parts(data: bytes, objects: Sequence[FoundObject]) -> Iterator[tuple[bytes, bool]]:
    """The file in parts, each with whether it is the data of a stream."""
    position = 0
    for found in objects:
        if found.end:
            yield data[position : found.start], False
            yield data[found.start : found.end], True
            position = found.end
    yield data[position:], False


def _nothing(match: re.Match[bytes]) -> bytes:
    return b"/XRe_" if match[0] == b"/XRef" else b" " * len(match[0])
