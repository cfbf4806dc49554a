"""Read objects of a file that are written as most programs write them, several times as fast as pypdf does.

The objects are pypdf's own, and equal to what pypdf makes of the same bytes. Whatever is written in any other way
(comments, a key twice, strings with escapes at their edges, a wrong length) is left to pypdf.
"""

from __future__ import annotations

import functools
import io
import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

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
    # Groups go by number, which is quicker than by name: a name, a reference, an integer, a real, what opens and what
    # closes an array or dictionary, a string, one in digits, a word.
    rb"[\x00\t\n\f\r ]*+(?:"
    rb"(/[^\x00\t\n\x0b\f\r ()<>\[\]{}/%]++)"
    rb"|([0-9]{1,9}[ \r\n]++[0-9]{1,5}[ \r\n]++R)"
    + _END
    + rb"|([+-]?[0-9]{1,18})"
    + _END
    + rb"|([+-]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18}))"
    + _END
    + rb"|(<<|\[)|(>>|\])"
    rb"|(" + STRING + rb")"
    rb"|<((?:[0-9A-Fa-f]{2})*+)>"
    rb"|(true|false|null)" + _END + rb")",
    re.DOTALL,
)
_HEAD = lazy_pattern(rb"([0-9]{1,10}) ([0-9]{1,5}) obj(?=[\x00\t\n\f\r ()<>\[\]/])")
_AFTER = lazy_pattern(rb"[\x00\t\n\f\r ]*+(?:(endobj)|stream(?:\r\n|\n))")
_ENDSTREAM = lazy_pattern(rb"[\x00\t\n\f\r ]{0,2}endstream")
_LENGTH = lazy_pattern(rb"[0-9]{1,10} [0-9]{1,5} obj[\x00\t\n\f\r ]{0,9}([0-9]{1,9})[\x00\t\n\f\r ]{1,9}endobj")
_PAIRS = lazy_pattern(rb"[\t\n\f\r ]*+(?:[0-9]{1,9}[\t\n\f\r ]++[0-9]{1,9}(?:[\t\n\f\r ]++|\Z))*+")
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


class PackedObjects(NamedTuple):
    """An object stream (ISO 32000-1, 7.5.7): its data, and the numbers of the objects in it with their places."""

    data: bytes
    numbers: list[int]
    places: list[int]


def packed_objects(entries: DictionaryObject, data: bytes | None) -> PackedObjects | None:
    """What is in an object stream with these entries and this data; None where pypdf has to read it."""
    first, count = dict.get(entries, "/First"), dict.get(entries, "/N")
    if (
        data is None
        or dict.get(entries, "/Type") != "/ObjStm"
        or not isinstance(first, int)
        or not isinstance(count, int)
    ):
        return None
    if not 0 <= first <= len(data) or not _PAIRS.fullmatch(data, 0, first):
        return None
    numbers = list(map(int, data[:first].split()))
    places = [first + place for place in numbers[1::2]]
    if len(numbers) != 2 * count or any(map(operator.ge, places, places[1:])):
        return None
    return PackedObjects(data, numbers[::2], places)


def packed_object(reader: PdfReader, packed: PackedObjects, index: int, number: int) -> PdfObject | None:
    """An object in an object stream, by its place among the others; None where pypdf has to read it."""
    if not 0 <= index < len(packed.numbers) or packed.numbers[index] != number:
        return None
    start = packed.places[index]
    parsed = plain_value(packed.data, start, reader)
    if parsed is not None:
        return parsed[0]
    token = _TOKEN.match(packed.data, start)
    group = token.lastindex if token is not None else None
    return _OWN[group](token[group]) if token is not None and group is not None and group in _OWN else None


def plain_value(data: bytes, start: int, reader: PdfReader) -> tuple[PdfObject, int] | None:
    """A dictionary or array, and where it ends; None for anything that is written in an unusual way."""
    below: list[tuple[list[Any], bool]] = []
    items: list[Any] = []
    is_array = False
    scan = _TOKEN.scanner(data, start).match  # type: ignore[attr-defined]
    for count in range(_MOST):
        token = scan()
        if token is None:
            return None
        group = token.lastindex
        if group == _OPEN:
            if len(below) == _DEEPEST:
                return None
            below.append((items, is_array))
            items, is_array = [], token[_OPEN] == b"["
        elif not count:
            return None
        elif group == _CLOSE:
            value = _closed(items, token[_CLOSE], is_array=is_array)
            items, is_array = below.pop()
            if value is None or not below:
                return None if value is None else (value, token.end())
            items.append(value)
        elif group == _REFERENCE:
            number, generation, _end = token[_REFERENCE].split()
            items.append(IndirectObject(int(number), int(generation), reader))
        else:
            items.append(_MAKERS[group](token[group]))
    return None


def _closed(items: list[Any], bracket: bytes, *, is_array: bool) -> PdfObject | None:
    """An array or dictionary at its closing bracket; None where it is not one."""
    if is_array is not (bracket == b"]"):
        return None
    return ArrayObject(items) if is_array else _dictionary(items)


def _dictionary(items: list[Any]) -> DictionaryObject | None:
    keys = items[::2]
    if len(items) % 2 or not _KEYS.issuperset(map(type, keys)):
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


@functools.lru_cache(maxsize=4096)
def _integer(written: bytes) -> NumberObject:
    return NumberObject(written)


@functools.lru_cache(maxsize=4096)
def _real(written: bytes) -> FloatObject:
    return FloatObject(written)


_REFERENCE, _OPEN, _CLOSE = 2, 5, 6
"""The groups of `_TOKEN` that are not values."""
_MAKERS: dict[Any, Callable[[bytes], PdfObject]] = {
    1: _name,
    3: _integer,
    4: _real,
    7: _string,
    8: _octets,
    9: _word,
}
"""What makes values, by the groups of `_TOKEN`."""
_OWN: dict[Any, Callable[[bytes], PdfObject]] = {
    **_MAKERS,
    1: lambda written: NameObject(_name(written)),
    3: lambda written: NumberObject(written),
    4: lambda written: FloatObject(written),
}
"""The same for what is an object of its own, which has its number as an attribute, and so is not shared."""
_KEYS = {NameObject}
