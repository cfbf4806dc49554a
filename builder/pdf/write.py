"""Write a file compactly: all that is no stream goes into object streams (ISO 32000-1, 7.5.7 and 7.5.8)."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence

from pypdf import PdfWriter
from pypdf._utils import StreamType
from pypdf.generic import DictionaryObject, NameObject, NumberObject, PdfObject, StreamObject

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PER_STREAM = 400


class Prepared(PdfObject):
    """An object that is written already, references and all.

    Building dictionaries entry by entry costs more than laying a leaflet out does.
    """

    def __init__(self, text: bytes) -> None:
        self.text = text

    def write_to_stream(self, stream: StreamType, encryption_key: str | bytes | None = None) -> None:
        stream.write(self.text)


def write(writer: PdfWriter, bulk: Sequence[bytes]) -> bytes:
    """The file that `writer` describes, with `bulk` as the objects after the writer's own.

    pypdf writes each object apart, with a line of twenty bytes in the cross-reference table: a tagged leaflet's
    structure would be half of the file. The file's identifier comes from its content, so the same input gives the
    same bytes.
    """
    out = io.BytesIO()
    out.write(_HEADER)
    count = len(writer._objects)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 255)}
    loose: list[tuple[int, bytes]] = []
    for number, entry in enumerate(writer._objects, 1):
        if isinstance(entry, StreamObject):
            places[number] = (1, out.tell(), 0)
            data = entry.get_data()
            entry[NameObject("/Length")] = NumberObject(len(data))
            out.write(b"%d 0 obj\n" % number)
            DictionaryObject.write_to_stream(entry, out)
            out.write(_framed(data) + b"\nendobj\n")
        elif entry is not None:
            text = io.BytesIO()
            entry.write_to_stream(text)
            loose.append((number, text.getvalue()))
    loose += enumerate(bulk, count + 1)
    next_number = count + len(bulk) + 1
    for start in range(0, len(loose), _PER_STREAM):
        objects = loose[start : start + _PER_STREAM]
        places |= {number: (2, next_number, index) for index, (number, _) in enumerate(objects)}
        places[next_number] = (1, out.tell(), 0)
        out.write(_object_stream(next_number, objects))
        next_number += 1
    _write_cross_reference(out, writer, places, next_number)
    return out.getvalue()


def _object_stream(number: int, objects: Sequence[tuple[int, bytes]]) -> bytes:
    index, offset = [], 0
    for object_number, text in objects:
        index.append(b"%d %d" % (object_number, offset))
        offset += len(text) + 1
    first = b" ".join(index) + b"\n"
    data = zlib.compress(first + b"\n".join(text for _, text in objects))
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(first))
    return b"%d 0 obj\n%s\nendobj\n" % (number, _stream(entries, data))


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Filter/FlateDecode/Length %d>>%s" % (entries, len(data), _framed(data))


def _framed(data: bytes) -> bytes:
    """A stream's bytes between its keywords.

    They end in CR LF: after data whose last byte is a carriage return a line feed alone would be read as one
    end-of-line marker with it, and the stream as a byte shorter than its Length (ISO 19005-2, 6.1.7.1).
    """
    return b"\nstream\n%s\r\nendstream" % data


def _write_cross_reference(
    out: io.BytesIO, writer: PdfWriter, places: dict[int, tuple[int, int, int]], number: int
) -> None:
    start = out.tell()
    places[number] = (1, start, 0)
    rows = [places.get(index, (0, 0, 255)) for index in range(number + 1)]
    table = b"".join(
        bytes((kind,)) + where.to_bytes(4, "big") + index.to_bytes(2, "big") for kind, where, index in rows
    )
    digest = hashlib.sha256(out.getvalue()).hexdigest()[:32].encode("ascii")
    root = writer.root_object.indirect_reference
    info = writer._info_obj.indirect_reference if writer._info_obj is not None else None
    assert root is not None
    assert info is not None
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
        number + 1,
        root.idnum,
        info.idnum,
        digest,
        digest,
    )
    out.write(
        b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, _stream(entries, zlib.compress(table)), start)
    )
