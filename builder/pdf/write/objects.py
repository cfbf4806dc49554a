"""Write a file compactly: all that is not a stream goes into object streams (ISO 32000-1, 7.5.7 and 7.5.8)."""

from __future__ import annotations

import hashlib
import hmac
import io
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_MARK = b"%\xe2\xe3\xcf\xd3\n"
_PER_STREAM = 400
_RESERVED = b"null"
_ENTRY = 7
_FREE = bytes((0, 0, 0, 0, 0, 0, 255))


class PdfStream(NamedTuple):
    """A stream: the entries of its dictionary (without Length) as they are written, and its data, filters and all."""

    entries: bytes
    data: bytes


class PdfObjects:
    """The numbered objects of a file under construction, each as the bytes that are written.

    Building dictionaries entry by entry costs more than laying a leaflet out does, so nothing here has any structure.
    """

    def __init__(self) -> None:
        self.bodies: list[bytes | PdfStream] = []
        self.start = b""
        """What is written of the file already, from its first byte on."""
        self.table = _FREE
        """The cross-reference table of the objects that were there when that was written."""
        self.open: list[int] = []
        """Those of them that are not written yet."""
        self._shared: dict[bytes, int] = {}

    def reserve(self) -> int:
        """A number for an object that is `put` later; null if it never is."""
        self.bodies.append(_RESERVED)
        return len(self.bodies)

    def put(self, number: int, body: bytes | PdfStream) -> None:
        self.bodies[number - 1] = body

    def add(self, body: bytes | PdfStream) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def share(self, stream: PdfStream) -> int:
        """The number of a stream; streams that are equal to the byte are one object."""
        digest = hashlib.sha256(b"%d " % len(stream.entries) + stream.entries + stream.data).digest()
        if digest not in self._shared:
            self._shared[digest] = self.add(stream)
        return self._shared[digest]

    def flate(self, data: bytes, entries: bytes = b"") -> int:
        """The number of a stream whose `data` are compressed already."""
        return self.share(PdfStream(entries + b"/Filter/FlateDecode", data))

    def copy(self) -> PdfObjects:
        """The same objects, to be continued; these stay unchanged."""
        other = PdfObjects()
        other.bodies, other.open = self.bodies.copy(), self.open.copy()
        other.start, other.table = self.start, self.table
        other._shared = self._shared.copy()
        return other

    def seal(self, version: str) -> None:
        """Write what is there, so that files that continue from here need not do it again.

        A number that was only reserved stays open.
        """
        out = io.BytesIO()
        out.write(self.start or _header(version))
        reserved = [number for number in self._unwritten() if self.bodies[number - 1] == _RESERVED]
        self.table = b"".join(_write_bodies(out, self, [n for n in self._unwritten() if n not in set(reserved)]))
        self.bodies += [_RESERVED] * (len(self.table) // _ENTRY - 1 - len(self.bodies))
        self.start, self.open = out.getvalue(), reserved

    def _unwritten(self) -> list[int]:
        return [*self.open, *range(len(self.table) // _ENTRY, len(self.bodies) + 1)]


def write(
    objects: PdfObjects, trailer: Mapping[str, int], version: str = "1.7", instance: str = "", key: bytes = b""
) -> bytes:
    """The file that contains `objects`; `trailer` has the numbers of Root and, in PDF 1.7, of Info.

    The file's identifier comes from its content, so the same input gives the same bytes (ISO 32000-1, 14.4). Its second
    half is `instance`, 32 hexadecimal digits, where that is given. Without the `key`, where one is given, nobody can
    test by the first half what the content is.
    """
    out = io.BytesIO()
    out.write(objects.start or _header(version))
    entries = _write_bodies(out, objects, objects._unwritten())
    start = out.tell()
    table = zlib.compress(b"".join([*entries, _entry(1, start, 0)]))
    # Left to the end of its use, the view would lock `out` for as long as a profiler of Dask or a debugger looks at it.
    with out.getbuffer() as content:
        digest = identifier(content, key)
    out.write(_cross_reference(start, len(entries), _leads(trailer), table, digest, instance))
    return out.getvalue()


class FileTemplate:
    """A file that is written but for the data of the stream with a number, and for its identifier.

    `write` gives the same bytes as the function `write` does.
    """

    def __init__(
        self, objects: PdfObjects, trailer: Mapping[str, int], number: int, version: str = "1.7", key: bytes = b""
    ) -> None:
        out = io.BytesIO()
        out.write(objects.start or _header(version))
        entries = _write_bodies(out, objects, objects._unwritten())
        stream = objects.bodies[number - 1]
        assert isinstance(stream, PdfStream)
        self._number, self._entries, self._leads = number, stream.entries, _leads(trailer)
        content, start = out.getvalue(), _offset(entries[number])
        self._before, self._after = content[:start], content[start + len(_indirect(number, stream)) :]
        self._hash = hmac.new(key, self._before, "sha256") if key else hashlib.sha256(self._before)
        # Most objects are before the stream: their part of the cross-reference table is compressed once.
        moved = [place for place, entry in enumerate(entries) if entry[0] == 1 and _offset(entry) > start]
        first = min(moved, default=len(entries))
        self._table = zlib.compressobj()
        self._table_start = self._table.compress(b"".join(entries[:first]))
        self._rest, self._count = entries[first:], len(entries)
        end = start + len(_indirect(number, stream))
        self._moved = {place - first: _offset(entries[place]) - end for place in moved}

    def write(self, data: bytes, instance: str = "") -> bytes:
        """The file with these `data`, filters and all, in its stream."""
        stream = _indirect(self._number, PdfStream(self._entries, data))
        after = len(self._before) + len(stream)
        start = after + len(self._after)
        rest = self._rest.copy()
        for place, offset in self._moved.items():
            rest[place] = _entry(1, after + offset, 0)
        table = self._table.copy()
        compressed = self._table_start + table.compress(b"".join([*rest, _entry(1, start, 0)])) + table.flush()
        digest = self._hash.copy()
        digest.update(stream)
        digest.update(self._after)
        end = _cross_reference(start, self._count, self._leads, compressed, _half(digest.digest()), instance)
        return b"".join((self._before, stream, self._after, end))


def _write_bodies(out: io.BytesIO, objects: PdfObjects, numbers: Sequence[int]) -> list[bytes]:
    """Write the objects with these numbers. Returns the entries of all objects in the cross-reference table."""
    table = objects.table
    entries = [table[start : start + _ENTRY] for start in range(0, len(table), _ENTRY)]
    entries += [_FREE] * (len(objects.bodies) + 1 - len(entries))
    loose: list[tuple[int, bytes]] = []
    for number in numbers:
        body = objects.bodies[number - 1]
        if isinstance(body, bytes):
            loose.append((number, body))
        else:
            entries[number] = _entry(1, out.tell(), 0)
            out.write(_indirect(number, body))
    for start in range(0, len(loose), _PER_STREAM):
        group = loose[start : start + _PER_STREAM]
        for place, (number, _) in enumerate(group):
            entries[number] = _entry(2, len(entries), place)
        entries.append(_entry(1, out.tell(), 0))
        out.write(_indirect(len(entries) - 1, _object_stream(group)))
    return entries


def _entry(kind: int, where: int, place: int) -> bytes:
    """An entry of a cross-reference stream (ISO 32000-1, 7.5.8.3)."""
    return bytes((kind,)) + where.to_bytes(4, "big") + place.to_bytes(2, "big")


def _offset(entry: bytes) -> int:
    """Where the object of an entry of the first type starts."""
    return int.from_bytes(entry[1:5], "big")


def _header(version: str) -> bytes:
    return b"%%PDF-%s\n%s" % (version.encode("ascii"), _MARK)


def _indirect(number: int, stream: PdfStream) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, _stream(stream))


def _object_stream(objects: Sequence[tuple[int, bytes]]) -> PdfStream:
    index, offset = [], 0
    for object_number, text in objects:
        index.append(b"%d %d" % (object_number, offset))
        offset += len(text) + 1
    first = b" ".join(index) + b"\n"
    data = zlib.compress(first + b"\n".join([text for _, text in objects]))
    return PdfStream(b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(first)), data)


def _stream(stream: PdfStream) -> bytes:
    """A stream with its data between the keywords.

    They end in CR LF: after data whose last byte is a carriage return a line feed alone would be read as one
    end-of-line marker with it, and the stream as a byte shorter than its Length (ISO 19005-2, 6.1.7.1).
    """
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream" % (stream.entries, len(stream.data), stream.data)


def identifier(content: bytes | memoryview, key: bytes = b"") -> str:
    """The first half of a file's identifier: 32 hexadecimal digits that come from all that is before it."""
    return _half(hmac.digest(key, content, "sha256") if key else hashlib.sha256(content).digest())


def _half(digest: bytes) -> str:
    return digest.hex()[:32]


def _leads(trailer: Mapping[str, int]) -> bytes:
    return b"".join([b"/%s %d 0 R" % (key.encode("ascii"), to) for key, to in trailer.items()])


def _cross_reference(start: int, number: int, leads: bytes, table: bytes, digest: str, instance: str) -> bytes:
    """The end of a file, from `start` on: the object with the compressed `table` of all objects, and where that is."""
    own = b"/Type/XRef/Size %d/W[1 4 2]%s/ID[<%s><%s>]/Filter/FlateDecode" % (
        number + 1,
        leads,
        digest.encode("ascii"),
        (instance or digest).encode("ascii"),
    )
    return _indirect(number, PdfStream(own, table)) + b"startxref\n%d\n%%%%EOF\n" % start
