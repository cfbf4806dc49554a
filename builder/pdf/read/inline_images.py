"""Where inline images end (ISO 32000-1, 8.9.7).

The bytes of an image may look like its end. Readers measure those that are not packed, and unpack the others; where
neither is possible, the end is where content goes on after it.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate
from builder.pdf.read.content_strings import STRING

_SPACE = rb"[\x00\t\n\f\r ]"
_HEAD = lazy_pattern(rb"(?<=[\x00\t\n\f\r \])>])ID(?=" + _SPACE + rb"|\Z)")
_ENTRY = lazy_pattern(
    rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+|\[(?:[^\[\]()<>]++|"
    + STRING
    + rb"|<[^<>]*+>)*+\]|<<.*?>>|[^\x00\t\n\f\r /\[<]++",
    re.DOTALL,
)
_NAME = lazy_pattern(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+")
_END = lazy_pattern(_SPACE + rb"*+EI(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)")
_LATER_END = lazy_pattern(_SPACE + rb"EI(?=" + _SPACE + rb"|\Z)")
_PADDING = lazy_pattern(rb"[^()<>\[\]{}%]*+")
_WORDS = lazy_pattern(rb"[^\x00\t\n\f\r ()<>\[\]{}%]++")
_GOES_ON = lazy_pattern(rb"[+-]?[\d.]++|[A-Za-z'\"][A-Za-z0-9*]{0,2}|/[!-~]*+")
"""A number, an operator or a name, as every word outside of strings is."""
_LONGEST_HEAD = 4000
_FORESEEN = 40
"""How many bytes after its end show that an image ends there."""
_LARGEST = 4_000_000
"""The most bytes that are unpacked to find the end."""
_CHUNK = 1 << 14
_COMPONENTS = {
    "/G": 1,
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/RGB": 3,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/CMYK": 4,
    "/DeviceCMYK": 4,
    "/I": 1,
    "/Indexed": 1,
    "/Separation": 1,
}


class InlineImage(NamedTuple):
    """An inline image: its entries as they are written, and where it ends, after EI.

    It is `doubtful` if content could go on in the middle of it: readers that do not measure it may end it there.
    """

    entries: bytes
    end: int
    doubtful: bool


def inline_image(data: bytes, start: int, resources: DictionaryObject | None) -> InlineImage | None:
    """The inline image whose entries begin at `start`; None where its end is not certain. Raises Unreadable.

    `resources` are those of the content: its colour space may be there.
    """
    head = _HEAD.search(data, start, start + _LONGEST_HEAD)
    if head is None:
        return None
    written = data[start : head.start()]
    # Readers skip one white space after ID.
    begins = head.end() + 1
    words = _ENTRY.findall(written)
    entries: dict[bytes, bytes] = dict(zip(words[::2], words[1::2], strict=False))
    filters = _NAME.findall(entries.get(b"/F", entries.get(b"/Filter", b"")))
    size = _unpacked(data, begins, filters[0]) if filters else _measured(entries, resources)
    end = _end_after(data, begins, size) if size is not None else _plausible_end(data, head.end())
    if end is None:
        return None
    return InlineImage(written, end, _plausible_end(data, head.end(), end - 2) is not None)


def _measured(entries: dict[bytes, bytes], resources: DictionaryObject | None) -> int | None:
    """How many bytes an image has that is not packed; None where that is not known."""
    numbers = {}
    for keys in ((b"/W", b"/Width"), (b"/H", b"/Height"), (b"/BPC", b"/BitsPerComponent")):
        value = next((entries[key] for key in keys if key in entries), b"")
        numbers[keys[0]] = int(value) if value.isdigit() and len(value) < 10 else None
    mask = entries.get(b"/IM", entries.get(b"/ImageMask")) == b"true"
    components = 1 if mask else _components(entries.get(b"/CS", entries.get(b"/ColorSpace", b"")), resources)
    width, height, bits = numbers[b"/W"], numbers[b"/H"], 1 if mask else numbers[b"/BPC"]
    if width is None or height is None or bits is None or components is None:
        return None
    return (width * components * bits + 7) // 8 * height


def _components(space: bytes, resources: DictionaryObject | None) -> int | None:
    """How many numbers a colour has; None where that is not known."""
    names = [name.decode("latin-1") for name in _NAME.findall(space)]
    if not names:
        return None
    if names[0] in _COMPONENTS:
        return _COMPONENTS[names[0]]
    value = gate.get(gate.dictionary(resources, "/ColorSpace"), names[0])
    if not isinstance(value, ArrayObject):
        return _COMPONENTS.get(str(value))
    kind, more = (*(gate.resolve(item) for item in list.__iter__(value)), None, None)[:2]
    if str(kind) == "/ICCBased" and isinstance(more, StreamObject):
        return gate.integer(more, "/N")
    if str(kind) == "/DeviceN" and isinstance(more, ArrayObject):
        return len(more)
    return _COMPONENTS.get(str(kind))


def _unpacked(data: bytes, start: int, packing: bytes) -> int | None:
    """How many bytes are packed with a filter; None where that is not known."""
    if packing in (b"/Fl", b"/FlateDecode"):
        return _inflated(data, start)
    if packing in (b"/AHx", b"/ASCIIHexDecode", b"/A85", b"/ASCII85Decode"):
        mark = b">" if packing in (b"/AHx", b"/ASCIIHexDecode") else b"~>"
        end = data.find(mark, start)
        return end + len(mark) - start if end >= 0 else None
    if packing in (b"/RL", b"/RunLengthDecode"):
        return _run_lengths(data, start)
    if packing in (b"/DCT", b"/DCTDecode"):
        return _jpeg(data, start)
    return None


def _inflated(data: bytes, start: int) -> int | None:
    unpacker = zlib.decompressobj()
    at, size = start, 0
    try:
        while not unpacker.eof and size < _LARGEST:
            piece = unpacker.unconsumed_tail or data[at : at + _CHUNK]
            if not piece:
                return None
            at += 0 if unpacker.unconsumed_tail else len(piece)
            size += len(unpacker.decompress(piece, _CHUNK * 16))
    except zlib.error:
        return None
    return at - len(unpacker.unused_data) - start if unpacker.eof else None


def _run_lengths(data: bytes, start: int) -> int | None:
    at = start
    while at < len(data):
        length = data[at]
        if length == 128:
            return at + 1 - start
        at += length + 2 if length < 128 else 2
    return None


def _jpeg(data: bytes, start: int) -> int | None:
    """The size of a JPEG file: its segments have lengths, but for the picture itself (ITU-T T.81, B.1)."""
    at = start + 2
    if data[start:at] != b"\xff\xd8":
        return None
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xd9":
            return at + 2 - start
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == b"\xda":
            after = _JPEG_MARKER.search(data, at)
            at = after.start() if after else len(data)
    return None


_JPEG_MARKER = lazy_pattern(rb"\xff[^\x00\xd0-\xd7\xff]")


def _end_after(data: bytes, start: int, size: int) -> int | None:
    """The end of an image of that size. Some programs write more bytes than that."""
    there = _END.match(data, start + size)
    if there is not None:
        return there.end()
    later = _LATER_END.search(data, start + size)
    padding = _PADDING.match(data, start + size)
    if later is None or padding is None or padding.end() < later.start() or start + size > len(data):
        return None
    return later.end()


def _plausible_end(data: bytes, start: int, before: int | None = None) -> int | None:
    """The first end after which content goes on: the bytes of an image are hardly words of that."""
    for end in _LATER_END.finditer(data, start):
        if before is not None and end.end() > before:
            break
        ahead = _PADDING.match(data, end.end(), end.end() + _FORESEEN)
        words = _WORDS.findall(ahead[0]) if ahead else []
        # The last word may be cut.
        if all(_GOES_ON.fullmatch(word) for word in words[:-1]):
            return end.end()
    return None
