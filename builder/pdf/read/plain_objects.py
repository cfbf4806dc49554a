"""Read objects of a file that are written as most programs write them, several times as fast as pypdf does.

The objects are pypdf's own, and equal to what pypdf makes of the same bytes. Whatever is written in any other way
(comments, a key twice, strings with escapes at their edges, a wrong length) is left to pypdf.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    create_string_object,
)
from pypdf.generic._utils import read_string_from_stream

from builder.core.patterns import lazy_pattern
from builder.pdf.read.content_strings import STRING

_END = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"
_TOKEN = lazy_pattern(
    rb"[\x00\t\n\f\r ]*+(?:"
    rb"(?P<name>/[^\x00\t\n\x0b\f\r ()<>\[\]{}/%]++)"
    rb"|(?P<reference>[0-9]{1,9}[ \r\n]++[0-9]{1,5}[ \r\n]++R)"
    + _END
    + rb"|(?P<integer>[+-]?[0-9]{1,18})"
    + _END
    + rb"|(?P<real>[+-]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18}))"
    + _END
    + rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|(?P<string>" + STRING + rb")"
    rb"|<(?P<octets>(?:[0-9A-Fa-f]{2})*+)>"
    rb"|(?P<word>true|false|null)" + _END + rb")",
    re.DOTALL,
)
_HEAD = lazy_pattern(rb"([0-9]{1,10}) ([0-9]{1,5}) obj(?=[\x00\t\n\f\r ()<>\[\]/])")
_AFTER = lazy_pattern(rb"[\x00\t\n\f\r ]*+(?:(endobj)|stream(?:\r\n|\n))")
_ENDSTREAM = lazy_pattern(rb"[\x00\t\n\f\r ]{0,2}endstream")
_LENGTH = lazy_pattern(rb"[0-9]{1,10} [0-9]{1,5} obj[\x00\t\n\f\r ]{0,9}([0-9]{1,9})[\x00\t\n\f\r ]{1,9}endobj")
_DEEPEST = 32
_MOST = 50_000
"""How many values an object may have; larger ones are left to pypdf, which knows where to stop."""


def plain_object(reader: PdfReader, data: bytes, number: int, generation: int) -> PdfObject | None:
    """The dictionary, array or stream with a number; None where pypdf has to read it. `data` is the whole file."""
    start = reader.xref.get(generation, {}).get(number)
    if start is None or reader.xref_free_entry.get(generation, {}).get(number):
        return None
    head = _HEAD.match(data, start)
    if head is None or (int(head[1]), int(head[2])) != (number, generation):
        return None
    parsed = plain_value(data, head.end(), reader)
    after = _AFTER.match(data, parsed[1]) if parsed is not None else None
    if parsed is None or after is None:
        return None
    value = parsed[0]
    if after[1] is None:
        return _stream(reader, data, value, after.end()) if isinstance(value, DictionaryObject) else None
    return value


def plain_value(data: bytes, start: int, reader: PdfReader) -> tuple[PdfObject, int] | None:
    """A dictionary or array, and where it ends; None for anything that is written in an unusual way."""
    below: list[tuple[list[Any], bool]] = []
    items: list[Any] = []
    is_array = False
    scan = _TOKEN.scanner(data, start).match  # type: ignore[attr-defined]
    for _ in range(_MOST):
        token = scan()
        kind = token.lastgroup if token is not None else None
        if kind in _MAKERS and below:
            items.append(_MAKERS[kind](token[kind]))
        elif kind == "reference" and below:
            number, generation, _end = token["reference"].split()
            items.append(IndirectObject(int(number), int(generation), reader))
        elif kind == "open" and len(below) < _DEEPEST:
            below.append((items, is_array))
            items, is_array = [], token["open"] == b"["
        elif kind == "close" and below:
            value = _closed(items, token["close"], is_array=is_array)
            items, is_array = below.pop()
            if value is None or not below:
                return None if value is None else (value, token.end())
            items.append(value)
        else:
            return None
    return None


def _closed(items: list[Any], bracket: bytes, *, is_array: bool) -> PdfObject | None:
    """An array or dictionary at its closing bracket; None where it is not one."""
    if is_array is not (bracket == b"]"):
        return None
    return ArrayObject(items) if is_array else _dictionary(items)


def _dictionary(items: list[Any]) -> DictionaryObject | None:
    keys = items[::2]
    if len(items) % 2 or not all(type(key) is NameObject for key in keys):
        return None
    value = DictionaryObject()
    dict.update(value, zip(keys, items[1::2], strict=True))
    return value if len(value) == len(keys) else None


def _stream(reader: PdfReader, data: bytes, entries: DictionaryObject, start: int) -> StreamObject | None:
    length = dict.get(entries, "/Length")
    if isinstance(length, IndirectObject):
        at = reader.xref.get(length.generation, {}).get(length.idnum)
        stated = _LENGTH.match(data, at) if at is not None else None
        length = int(stated[1]) if stated else None
    if not isinstance(length, int) or length < 0 or _ENDSTREAM.match(data, start + length) is None:
        return None
    return StreamObject.initialize_from_dictionary(
        {**dict(dict.items(entries)), "__streamdata__": data[start : start + length]}
    )


@functools.lru_cache(maxsize=4096)
def _name(written: bytes) -> NameObject:
    # Names have no state of their own in a value: the same object can stand for all that are equal.
    return NameObject(NameObject.unnumber(written).decode("utf-8", "surrogateescape"))


def _string(written: bytes) -> PdfObject:
    if b"\\" in written or b"\r" in written or b"(" in written[1:]:
        return read_string_from_stream(io.BytesIO(written))
    return create_string_object(written[1:-1])


def _octets(written: bytes) -> PdfObject:
    return create_string_object(bytes.fromhex(written.decode("ascii")))


def _word(written: bytes) -> PdfObject:
    return NullObject() if written == b"null" else BooleanObject(written == b"true")


_MAKERS: dict[Any, Callable[[bytes], PdfObject]] = {
    "name": _name,
    "integer": lambda written: NumberObject(written),
    "real": lambda written: FloatObject(written),
    "string": _string,
    "octets": _octets,
    "word": _word,
}
