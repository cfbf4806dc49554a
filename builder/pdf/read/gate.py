"""Read PDF files from other programs, and do not trust them.

pypdf parses; this module is the gate to it. What it does not read as it is, qpdf repairs (`repair`). Any error in the
bytes of a file is raised here as `Unreadable`, and the type of every returned value is checked.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    read_object,
)

from builder.core.patterns import lazy_pattern
from builder.pdf.read.plain_objects import PackedObjects, packed_object, packed_objects, plain_object
from builder.pdf.read.unreadable import DAMAGED, METADATA_LOST, LostTrailer, TooLarge
from builder.pdf.read.unreadable import EXPORT_AGAIN as EXPORT_AGAIN
from builder.pdf.read.unreadable import Unreadable as Unreadable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from builder.pdf.read.repair import Repairs

logging.getLogger("pypdf").addHandler(logging.NullHandler())

_NAMES = "pdf_names"
"""Our own codec: names are UTF-8 by custom alone, and one in other bytes stays what it is (ISO 32000-1, 7.3.5)."""


def _name_codec(encoding: str) -> codecs.CodecInfo | None:
    if encoding != _NAMES:
        return None

    def decode(data: ReadableBuffer, _: str = "") -> tuple[str, int]:
        return (octets := bytes(data)).decode("utf-8", "surrogateescape"), len(octets)

    def encode(text: str, _: str = "") -> tuple[bytes, int]:
        return text.encode("utf-8", "surrogateescape"), len(text)

    return codecs.CodecInfo(encode, decode, name=_NAMES)


codecs.register(_name_codec)
# Some programs write numbers with a hundred digits; pypdf reads 64.
NumberObject._LENGTH_LIMIT = 1024
NameObject.CHARSETS = ("utf-8", _NAMES, _NAMES)
# pypdf takes a null byte for part of a name, and a vertical tab for its end (ISO 32000-1, 7.2.2).
NameObject.delimiter_pattern = lazy_pattern(rb"[\x00\t\n\f\r ]+|[()<>\[\]{}/%]")

LARGEST_STREAM = 32_000_000
"""The most bytes that a stream may have once it is decompressed."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_CHAIN = 16
"""The most references that may lead from one to the next before there is a value."""
_MOST_PAGES = 20_000
_LOOP = "its page tree contained a loop, which was cut"

_SHORT = {
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
}
"""Names of filters that belong into inline images (ISO 32000-1, table 94), and are written elsewhere too."""


class _Reader(PdfReader):
    """An opened file. `repairs` has the objects that pypdf does not read."""

    repairs: Repairs | None = None
    data = b""

    def __init__(self, stream: io.BytesIO, *, strict: bool) -> None:
        super().__init__(stream, strict=strict)
        self.packed: dict[int, PackedObjects | None] = {}
        """The object streams that were read, by their numbers; None for those that pypdf has to read."""

    @property
    def plain(self) -> bool:
        """Whether objects can be read without pypdf."""
        return bool(self.data) and self._encryption is None


@dataclass(slots=True, eq=False)
class Leaf:
    """A page of a file. `entries` are its own and, made explicit, those that it inherits (ISO 32000-1, 7.7.3.4).

    `number` is its object number, None if the page tree contains it directly.
    """

    index: int
    number: int | None
    entries: DictionaryObject


@dataclass(slots=True, eq=False)
class Original:
    """An opened file: its catalog and its pages. `numbers` leads from object numbers to page indices."""

    reader: PdfReader
    catalog: DictionaryObject
    leaves: list[Leaf] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    encrypted: bool = False
    permissions: int | None = None
    """What the protection of an encrypted file permits (ISO 32000-1, table 22)."""
    opening: list[str] = field(default_factory=list)

    @property
    def repaired(self) -> list[str]:
        """What was repaired in the file so far: objects are read when they are asked for."""
        repairs = cast("_Reader", self.reader).repairs
        return [*self.opening, *(repairs.repaired if repairs is not None else ())]

    @property
    def damaged(self) -> bool:
        """Whether entries of it were left out that cannot be read."""
        return DAMAGED in self.repaired

    @property
    def version(self) -> str:
        """The version of PDF that the file follows, such as 1.7 (ISO 32000-1, 7.5.2 and 7.7.2)."""
        stated = [str(self.reader.pdf_header)[5:8], (name(self.catalog, "/Version") or "/")[1:4]]
        return max((version for version in stated if len(version) == 3 and version[1] == "."), default="1.4")


@contextmanager
def limits() -> Iterator[None]:
    """Limit what reading a file may cost: memory for each stream, depth and number of pages."""
    with apply_configuration(
        zlib_maximum_output_length=LARGEST_STREAM,
        lzw_maximum_output_length=LARGEST_STREAM,
        run_length_maximum_output_length=LARGEST_STREAM,
        array_based_stream_maximum_output_length=LARGEST_STREAM,
        zlib_maximum_recovery_input_length=1,
        stream_filters_maximum_length=4,
    ):
        yield


def open_(data: bytes) -> Original:
    """Open a file. Raises Unreadable where it is not a PDF file, damaged, protected by a password, or has no pages."""
    start = data.find(b"%PDF-", 0, 1024 + 5)
    if start < 0:
        raise Unreadable("it is not a PDF file", "name a PDF file")
    try:
        return _opened(data[start:])
    except LostTrailer:
        # Imported when it is needed, as what repairs files below.
        from builder.pdf.read import lost_trailer

        found = lost_trailer.with_trailer(data[start:], LARGEST_STREAM)
    original = _opened(found)
    original.opening.insert(0, lost_trailer.MADE_AGAIN)
    return original


def _opened(data: bytes) -> Original:
    repaired: tuple[str, ...] = ()
    encrypted = _ENCRYPT.search(data) is not None
    permissions = _permissions(data) if encrypted else None
    reader = None if encrypted else _as_it_is(data)
    if reader is None:
        # Imported when it is needed: most files are read without it.
        from builder.pdf.read import repair

        data, repaired = repair.rewritten(data, LARGEST_STREAM)
        with _damage():
            reader = _Reader(io.BytesIO(data), strict=True)
    reader.data = data
    with _damage():
        catalog = dictionary(reader.trailer, "/Root")
    if catalog is None:
        raise LostTrailer("it is damaged: it has no catalog")
    if name(catalog, "/Type") != "/Catalog" and dictionary(catalog, "/Pages") is None:
        raise LostTrailer("it is damaged: its trailer leads to what is not a catalog")
    original = Original(reader, catalog, encrypted=encrypted, permissions=permissions, opening=list(repaired))
    _give_up_broken_metadata(original)
    _read_pages(original)
    if not original.leaves:
        raise Unreadable("it has no pages")
    return original


_ENCRYPT = lazy_pattern(rb"/Encrypt[\s\0]*(?:\d+[\s\0]+\d+[\s\0]+R|<<)")


def _permissions(data: bytes) -> int | None:
    """The permissions in the dictionary of a file's protection, which itself is never encrypted."""
    at = data.find(b"/Standard")
    start = max(data.rfind(b" obj", 0, at), 0)
    stated = re.search(rb"/P[\s\0]*([+-]?\d{1,10})[\s\0]*[/>]", data[start : at + 4000]) if at >= 0 else None
    return int(stated[1]) if stated else None


def _as_it_is(data: bytes) -> _Reader | None:
    """A file as pypdf reads it; None where qpdf is to read it first."""
    try:
        with _damage():
            reader = _Reader(io.BytesIO(data), strict=True)
            return None if _is_doubtful(reader, data) else reader
    except TooLarge:
        raise
    except Unreadable:
        return None


def _is_doubtful(reader: PdfReader, data: bytes) -> bool:
    """Whether pypdf might take one object of a file for another.

    It looks objects up by one number where the file was updated, or has several generations, and searches the file
    for what is not where it should be: what it finds first may be out of date.
    """
    updates = data.count(b"startxref") - 1
    if updates and not (updates == 1 and (b"/Linearized" in data[:2048] or b"/XRefStm" in data[-2048:])):
        return True
    if any(not _LIST.match(data, int(link[1])) for link in _OTHER_LIST.finditer(data)):
        # It stops in silence at a list that is not there.
        return True
    for generation, offsets in reader.xref.items():
        if generation and any(not reader.xref_free_entry.get(generation, {}).get(number) for number in offsets):
            return True
        free = reader.xref_free_entry.get(generation, {})
        for number, offset in offsets.items():
            if number in reader.xref_objStm or not (
                free.get(number) or data.startswith(b"%d %d obj" % (number, generation), offset)
            ):
                return True
    return False


_OTHER_LIST = lazy_pattern(rb"/(?:Prev|XRefStm)[\x00\t\n\f\r ]*(\d{1,15})(?!\d|[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R)")
_LIST = lazy_pattern(rb"[\x00\t\n\f\r ]*(?:xref|\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+obj)")
_UNPACKS = lazy_pattern(r"Limit reached while|.*(?:output bytes|decoding work|filter count)", re.IGNORECASE)
"""How pypdf begins the error that a stream unpacks to too much."""


@contextmanager
def _damage() -> Iterator[None]:
    # pypdf raises errors of any type, its own or AttributeError, on bytes that it does not expect.
    try:
        yield
    except (MemoryError, Unreadable):
        raise
    except RecursionError:
        raise Unreadable("its objects are nested too deep") from None
    except LimitReachedError as error:
        if not _UNPACKS.match(str(error)):
            # Other limits are of what no sound file has, such as a search for the end of data that is damaged.
            raise Unreadable("it is damaged: part of it cannot be read") from None
        raise TooLarge("it is too large to be read: part of it unpacks to more than any page needs") from None
    except Exception:
        raise Unreadable("it is damaged: an object in it cannot be read") from None


def _give_up_broken_metadata(original: Original) -> None:
    """Leave out metadata that cannot be read: nothing on the pages, and no tag, depends on them."""
    try:
        stream = get(original.catalog, "/Metadata")
        is_lost = stream is not None and not isinstance(stream, StreamObject)
        if isinstance(stream, StreamObject):
            decoded(stream)
    except Unreadable:
        is_lost = True
    if is_lost:
        dict.pop(original.catalog, "/Metadata")
        original.opening.append(METADATA_LOST)


def _read_pages(original: Original) -> None:
    """Walk the page tree (ISO 32000-1, 7.7.3), however deep it is."""
    root = original.catalog.raw_get("/Pages") if "/Pages" in original.catalog else None
    waiting: list[tuple[PdfObject | None, dict[str, PdfObject]]] = [(root, {})]
    seen: set[int] = set()
    while waiting:
        raw, above = waiting.pop()
        number = raw.idnum if isinstance(raw, IndirectObject) else None
        node = resolve(raw)
        if not isinstance(node, DictionaryObject):
            if original.damaged:
                raise Unreadable("it is damaged: a page of it is lost")
            original.opening.append("a page that does not exist was left out")
            continue
        if "/Kids" not in node:
            _add_leaf(original, node, number, above)
            continue
        if number is not None:
            if number in seen:
                # Other readers stop here as well: all that is below has been read.
                if _LOOP not in original.opening:
                    original.opening.append(_LOOP)
                continue
            seen.add(number)
        passed = above | {key: node.raw_get(key) for key in _INHERITED if key in node}
        kids = array(node, "/Kids") or []
        if len(waiting) + len(kids) > _MOST_PAGES:
            raise Unreadable(f"it has more than {_MOST_PAGES} pages")
        waiting += [(kid, passed) for kid in reversed(kids)]


def _add_leaf(original: Original, node: DictionaryObject, number: int | None, above: Mapping[str, PdfObject]) -> None:
    if number is not None and number in original.numbers:
        # A page object that is in the tree twice is two equal pages; links can lead to only one of them.
        number = None
    page = Leaf(len(original.leaves), number, node)
    missing = {key: value for key, value in above.items() if key not in node}
    if missing:
        page.entries = DictionaryObject({**raw_items(node), **missing})
    if number is not None:
        original.numbers[number] = page.index
    original.leaves.append(page)
    if len(original.leaves) > _MOST_PAGES:
        raise Unreadable(f"it has more than {_MOST_PAGES} pages")


# Values


def resolve(value: Any) -> PdfObject | None:
    """What `value` is or refers to; None for null and for what does not exist (ISO 32000-1, 7.3.10)."""
    for _ in range(_CHAIN):
        if type(value) is not IndirectObject:
            found: PdfObject | None = value
            return None if type(found) is NullObject else found
        reader: PdfReader = value.pdf
        resolved = reader.resolved_objects.get((value.generation, value.idnum))
        if resolved is not None:
            value = resolved
            continue
        if value.idnum not in reader.xref_objStm and value.idnum not in reader.xref.get(value.generation, ()):
            return None
        value = _read(cast("_Reader", reader), value)
    raise Unreadable("it is damaged: a reference leads back to itself")


def _read(reader: _Reader, reference: IndirectObject) -> PdfObject | None:
    """The object that is referred to, read for the first time."""
    if reader.plain:
        if reference.idnum in reader.xref_objStm:
            plain = _packed(reader, reference.idnum) if not reference.generation else None
        else:
            plain = plain_object(reader, reader.data, reference.idnum, reference.generation)
        if plain is not None:
            reader.cache_indirect_object(reference.generation, reference.idnum, plain)
            if isinstance(plain, StreamObject):
                _spell_filters(plain)
            return plain
    try:
        with _damage():
            value = reader.get_object(reference)
    except TooLarge:
        raise
    except Unreadable:
        value = _read_repaired(reader, reference)
    if isinstance(value, StreamObject):
        _spell_filters(value)
    return value


def _packed(reader: _Reader, number: int) -> PdfObject | None:
    """An object in an object stream; None where pypdf has to read it."""
    holder, index = reader.xref_objStm[number]
    if holder not in reader.packed:
        reader.packed[holder] = None
        stream = resolve(IndirectObject(holder, 0, reader)) if holder not in reader.xref_objStm else None
        if isinstance(stream, StreamObject):
            reader.packed[holder] = packed_objects(stream, _decoded_or_none(stream))
    packed = reader.packed[holder]
    return packed_object(reader, packed, index, number) if packed is not None else None


def _decoded_or_none(stream: StreamObject) -> bytes | None:
    try:
        return decoded(stream)
    except TooLarge:
        raise
    except Unreadable:
        return None


def _read_repaired(reader: _Reader, reference: IndirectObject) -> PdfObject:
    if reader.repairs is None:
        from builder.pdf.read.repair import Repairs

        reader.repairs = Repairs(reader.data, LARGEST_STREAM)
    text, data = reader.repairs.read(reference.idnum, reference.generation)
    with _damage():
        value = read_object(io.BytesIO(text + b" "), reader)
    if data is not None and isinstance(value, DictionaryObject):
        stream = StreamObject()
        dict.update(stream, value)
        stream._data = data
        value = stream
    reader.resolved_objects[reference.generation, reference.idnum] = value
    return value


def add(original: Original, value: PdfObject) -> IndirectObject:
    """Add an object to an opened file, not to its bytes. Returns the reference to it."""
    reader = original.reader
    taken = {number for numbers in reader.xref.values() for number in numbers} | set(reader.xref_objStm)
    number = max(taken | {number for _, number in reader.resolved_objects}, default=0) + 1
    reader.resolved_objects[0, number] = value
    return IndirectObject(number, 0, reader)


def _spell_filters(stream: StreamObject) -> None:
    """Write the names of filters in full."""
    value = resolve(dict.get(stream, "/Filter"))
    if isinstance(value, str) and value in _SHORT:
        dict.__setitem__(stream, NameObject("/Filter"), NameObject(_SHORT[value]))
    elif isinstance(value, ArrayObject) and any(str(resolve(item)) in _SHORT for item in value):
        names = [resolve(item) for item in list.__iter__(value)]
        spelt = [NameObject(_SHORT.get(str(item), str(item))) for item in names]
        dict.__setitem__(stream, NameObject("/Filter"), ArrayObject(spelt))


def raw_items(entries: DictionaryObject) -> dict[str, PdfObject]:
    """The entries with their references unresolved."""
    return {str(key): value for key, value in dict.items(entries)}


def raw(entries: DictionaryObject | None, key: str) -> PdfObject | None:
    """The value of a key with its reference unresolved."""
    return dict.get(entries, key) if entries is not None else None


_UNRESOLVED = {IndirectObject, NullObject}


def get(entries: DictionaryObject | None, key: str) -> PdfObject | None:
    """The value of a key, resolved; None if the key does not exist."""
    # Asked for most often of all: what is no reference is not looked up.
    value = dict.get(entries, key) if entries is not None else None
    return resolve(value) if type(value) in _UNRESOLVED else value


def dictionary(entries: DictionaryObject | None, key: str) -> DictionaryObject | None:
    """The dictionary (or stream) at a key; None if anything else is there."""
    value = get(entries, key)
    return value if isinstance(value, DictionaryObject) else None


def array(entries: DictionaryObject | None, key: str) -> list[PdfObject] | None:
    """The array at a key, its items unresolved; None if anything else is there."""
    value = get(entries, key)
    return list(value) if isinstance(value, ArrayObject) else None


def name(entries: DictionaryObject | None, key: str) -> str | None:
    """The name at a key, with its slash; None if anything else is there."""
    value = get(entries, key)
    return str(value) if type(value) is NameObject and value.startswith("/") else None


def integer(entries: DictionaryObject | None, key: str) -> int | None:
    """The whole number at a key; None if anything else is there."""
    value = get(entries, key)
    return int(value) if isinstance(value, int) else None


def numbers(entries: DictionaryObject | None, key: str) -> list[float] | None:
    """The array of numbers at a key; None if anything else is there."""
    found = get(entries, key)
    values = list(map(resolve, list.__iter__(found))) if isinstance(found, ArrayObject) else []
    if not values or not all(isinstance(value, (int, float)) for value in values):
        return None
    return [float(cast("float", value)) for value in values]


def is_string(value: object) -> bool:
    """Whether a value is a string, of text or of bytes."""
    return isinstance(value, (TextStringObject, ByteStringObject))


def text(entries: DictionaryObject | None, key: str) -> str | None:
    """The text string at a key (ISO 32000-1, 7.9.2.2); None if anything else is there."""
    return as_text(get(entries, key))


def as_text(value: object) -> str | None:
    """A string as text; None for anything else."""
    if isinstance(value, TextStringObject):
        return str(value)
    if isinstance(value, ByteStringObject):
        return bytes(value).decode("latin-1")
    return None


def octets(value: object) -> bytes | None:
    """A string as the bytes in the file; None for anything else."""
    if isinstance(value, TextStringObject):
        return value.original_bytes
    return bytes(value) if isinstance(value, ByteStringObject) else None


def reference(value: object) -> int | None:
    """The object number that a value refers to; None for a value that is not a reference."""
    return value.idnum if isinstance(value, IndirectObject) else None


def decoded(stream: StreamObject) -> bytes:
    """The data of a stream without its filters. Raises Unreadable."""
    with _damage():
        data = decode_stream_data(stream) if get(stream, "/Filter") is not None else stream._data
    if not isinstance(data, bytes):
        raise Unreadable("it is damaged: a stream contains no bytes")
    return data


def content(page: DictionaryObject) -> bytes:
    """The content of a page: its streams, one after the other (ISO 32000-1, 7.8.2). Raises Unreadable."""
    data_of: dict[int, bytes] = {}
    parts, size = [], 0
    for _, stream in content_streams(page):
        if id(stream) not in data_of:
            data_of[id(stream)] = decoded(stream)
        parts.append(data_of[id(stream)])
        size += len(parts[-1])
        if size > LARGEST_STREAM:
            raise Unreadable("it is too large to be read: the content of a page has no end")
    return b"\n".join(parts)


def content_streams(page: DictionaryObject) -> list[tuple[PdfObject, StreamObject]]:
    """The content streams of a page, each with the reference that leads to it."""
    value = get(page, "/Contents")
    entries = list(value) if isinstance(value, ArrayObject) else [raw(page, "/Contents")]
    streams = [(entry, resolve(entry)) for entry in entries]
    return [(cast("PdfObject", entry), stream) for entry, stream in streams if isinstance(stream, StreamObject)]


def lacks_content(page: DictionaryObject) -> bool:
    """Whether a page names content that is not in the file."""
    value = get(page, "/Contents")
    entries = list(value) if isinstance(value, ArrayObject) else [raw(page, "/Contents")]
    return any(entry is not None and not isinstance(resolve(entry), (StreamObject, NullObject)) for entry in entries)


# Trees


def number_tree(root: DictionaryObject | None) -> Iterator[tuple[int, PdfObject]]:
    """The entries of a number tree (ISO 32000-1, 7.9.7), values unresolved; however deep they are."""
    for key, value in _tree(root, "/Nums"):
        number = resolve(key)
        if isinstance(number, int):
            yield int(number), value


def name_tree(root: DictionaryObject | None) -> Iterator[tuple[bytes, PdfObject]]:
    """The entries of a name tree (ISO 32000-1, 7.9.6), values unresolved."""
    for key, value in _tree(root, "/Names"):
        word = octets(resolve(key))
        if word is not None:
            yield word, value


def _tree(root: DictionaryObject | None, leaves: str) -> Iterator[tuple[PdfObject, PdfObject]]:
    waiting: list[PdfObject] = [root] if root is not None else []
    seen: set[int] = set()
    while waiting:
        node_raw = waiting.pop()
        number = reference(node_raw)
        if number is not None:
            if number in seen:
                raise Unreadable("its number or name tree contains a loop")
            seen.add(number)
        node = resolve(node_raw)
        if not isinstance(node, DictionaryObject):
            continue
        pairs = array(node, leaves) or []
        yield from zip(pairs[::2], pairs[1::2], strict=False)
        waiting += reversed(array(node, "/Kids") or [])
        if len(waiting) > 1_000_000:
            raise Unreadable("its number or name tree has no end")
