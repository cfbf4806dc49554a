"""Where secrets stand: in a PDF outside its pages, and in the files of a folder. Knows nothing of the program.

outside_pages(pdf, ["Jane Doe"])    # ["Info /Title: 'Jane Doe'"]; an empty list when they stand in the pages alone
in_folder(folder, ["Jane Doe"])     # ["notes.txt: 'Jane Doe'"]

A secret of a few letters is found by chance in what is packed: ask for words of six or more.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
import struct
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import pikepdf

from tests.inspectors.pdf import Pdf

_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "latin-1")
_SPACES = b" \t\r\n\f"
_DEEPEST = 4
"""How often something packed is unpacked again: a PDF in a zip in a gzip."""
_LONGEST = 64 << 20
"""Bytes that are unpacked of one stream: a stream of zeros must not fill the memory."""

ObjGen = tuple[int, int]
Spot = tuple[ObjGen, tuple[str | int, ...]]
"""Where a value stands: the indirect object that holds it ((0, 0) is the trailer), and the keys from there."""


def outside_pages(pdf: bytes, secrets: Collection[str]) -> list[str]:
    """Where secrets stand in a file but for its pages, such as "Info /Title: 'Jane'", sorted.

    To the pages belong their content streams, /Contents and the address of annotations, and /Alt, /ActualText and /E
    of structure elements. Form XObjects do not.
    """
    seek = _Seeker(secrets)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        spoken = _spoken(opened)
        belonging = {holder for holder, _ in spoken}
        places: set[str] = set()
        for where, data in _values(opened, spoken).items():
            places |= _places(where, data, seek)
        packs = {entry.objgen for entry in opened.objects if _is_pack(entry)}
        for entry in opened.objects:
            if _is_pack(entry):
                places |= _places("object stream", _without_members(entry, belonging), seek)
    return sorted(places | _places("raw bytes", _without_objects(pdf, belonging | packs), seek))


def in_folder(folder: Path, secrets: Collection[str], allowed: Collection[Path] = ()) -> list[str]:
    """Where secrets stand in the names and bytes of what is below a folder, such as "a/b.gz, unpacked: 'Jane'", sorted.

    What is packed is unpacked as far as it goes, and the pages of PDFs are read as far as they can be opened.
    `allowed` are files, as paths that start with `folder`, whose bytes are not searched; their names are.
    """
    seek = _Seeker(secrets)
    places: set[str] = set()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        name = path.name.encode("utf-8", "surrogateescape")
        places |= {f"the name of {relative}: {secret!r}" for secret in seek(name)}
        if path.is_file() and path not in allowed:
            places |= _places_in_file(relative, path.read_bytes(), seek)
    return sorted(places)


def _places(where: str, data: bytes, seek: Callable[[bytes], set[str]]) -> set[str]:
    """Where secrets stand in bytes, and in whatever is packed in them."""
    places = {f"{where}: {secret!r}" for secret in seek(data)}
    return places | {f"{where}, unpacked: {secret!r}" for inner in _unpacked(data) for secret in seek(inner)}


def _places_in_file(where: str, data: bytes, seek: Callable[[bytes], set[str]]) -> set[str]:
    """As `_told`, and in the words on the pages of PDFs: in print, letters are the numbers of a face."""
    printed = (_printed(packed) for packed in (data, *_unpacked(data)))
    places = {f"{where}, on a page: {secret!r}" for words in printed for secret in seek(words)}
    return places | _places(where, data, seek)


def _printed(data: bytes) -> bytes:
    """The words on the pages of a PDF, as far as it can be read; nothing for any other file."""
    if b"%PDF-" not in data[:1024]:
        return b""
    # Whatever is wrong with a file that was cut off, its bytes are searched all the same.
    with contextlib.suppress(Exception):
        pdf = Pdf(data)
        return "\n".join(pdf.page_text(number) for number in range(1, pdf.page_count + 1)).encode("utf-8", "replace")
    return b""


# Secrets in bytes


class _Seeker:
    """Finds which secrets stand in bytes, in whatever way they are written."""

    def __init__(self, secrets: Collection[str]) -> None:
        self.needles = {secret: _needles(secret) for secret in secrets}

    def __call__(self, data: bytes) -> set[str]:
        views = [view.lower() for view in _views(data)]
        # Without zero bytes UTF-16 reads as Latin-1, so that there, too, the spaces can be taken out.
        views += [view.translate(None, _SPACES + b"\0") for view in views]
        return {
            secret
            for secret, needles in self.needles.items()
            if any(needle in view for needle in needles for view in views)
        }


def _needles(secret: str) -> set[bytes]:
    """A secret in every encoding, in small letters and in capitals, with its spaces and without."""
    if not secret.strip():
        raise ValueError("a blank secret stands everywhere")
    needles = set()
    for text in (secret, "".join(secret.split())):
        for form in ("NFC", "NFD"):
            composed = unicodedata.normalize(form, text)
            for written in (composed, composed.lower(), composed.upper(), composed.title()):
                needles |= {needle for encoding in _ENCODINGS if (needle := _encoded(written, encoding))}
    return needles


def _encoded(text: str, encoding: str) -> bytes:
    """Nothing where the encoding lacks a letter. Letters of ASCII are made small, as in the bytes that are searched."""
    try:
        return text.encode(encoding).lower()
    except UnicodeEncodeError:
        return b""


def _views(data: bytes) -> Iterator[bytes]:
    """Bytes as they are, and with each way of writing bytes or letters in others undone."""
    yield data
    if b"%" in data or b"+" in data:
        yield unquote_to_bytes(data.replace(b"+", b" "))
    if b"\\" in data:
        yield _BACKSLASHED.sub(_unescaped, data)
    if b"&" in data:
        yield _ENTITY.sub(lambda match: html.unescape(match[0].decode("ascii")).encode("utf-8"), data)
    if b"#" in data:
        yield _NUMBERED.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), data)
    yield from (bytes.fromhex(digits) for digits in _hex_runs(data))


_BACKSLASHED = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{1,3})|(\r\n|[\s\S]))")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \t\r\n]*){4,}[0-9A-Fa-f]?")


def _unescaped(match: re.Match[bytes]) -> bytes:
    """What a backslash in JSON, Python or a PDF's string stands for."""
    unicode, byte, octal, other = match.groups()
    if unicode:
        return chr(int(unicode, 16)).encode("utf-8", "replace")
    if byte or octal:
        return bytes([int(byte, 16) if byte else int(octal, 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b"", b"\r": b"", b"\r\n": b""}.get(other, other)


def _hex_runs(data: bytes) -> Iterator[str]:
    """Hexadecimal digits that stand together, but for spaces, from the first and from the second digit on."""
    for match in _HEX.finditer(data):
        digits = match[0].translate(None, _SPACES).decode("ascii")
        for start in (0, 1):
            yield digits[start : start + (len(digits) - start) // 2 * 2]


# What is packed


def _unpacked(data: bytes, depth: int = 1) -> Iterator[bytes]:
    """What was packed by zlib, gzip or zip anywhere in bytes, as far as it goes, and what is packed in that."""
    end = 0
    for match in _PACKED.finditer(data):
        # Inside of what was unpacked already, a head is one by chance.
        if match.start() < end:
            continue
        inner, length = _inflated(data, match)
        if inner:
            yield inner
            end = match.start() + length
            if depth < _DEEPEST:
                yield from _unpacked(inner, depth + 1)


_ZLIB_HEADS = b"|".join(
    re.escape(bytes([first, second]))
    for first in range(0x08, 0x80, 0x10)
    for second in range(256)
    if (first << 8 | second) % 31 == 0 and not second & 0x20
)
_PACKED = re.compile(rb"(?=(?P<zip>PK\x03\x04)|(?P<gzip>\x1f\x8b\x08)|(?P<zlib>" + _ZLIB_HEADS + rb"))", re.DOTALL)


def _inflated(data: bytes, match: re.Match[bytes]) -> tuple[bytes, int]:
    """What can be unpacked from here on, and how many bytes it took if it came to its end (else 0)."""
    start = match.start()
    if match["zlib"]:
        return _inflate(data, start, 15)
    if match["gzip"]:
        return _inflate(data, start, 31)
    if len(data) < start + 30 or struct.unpack_from("<H", data, start + 8)[0] != 8:
        return b"", 0
    name, extra = struct.unpack_from("<HH", data, start + 26)
    inner, length = _inflate(data, start + 30 + name + extra, -15)
    return inner, 30 + name + extra + length if length else 0


def _inflate(data: bytes, start: int, window: int) -> tuple[bytes, int]:
    unpacker = zlib.decompressobj(window)
    unpacked = bytearray()
    position = start
    # Bit by bit, since what came before damaged data would be lost with it.
    while position < len(data) and not unpacker.eof and len(unpacked) < _LONGEST:
        piece = data[position : position + _STEP]
        try:
            unpacked += unpacker.decompress(piece, _LONGEST)
        except zlib.error:
            return bytes(unpacked), 0
        position += len(piece)
    return bytes(unpacked), position - len(unpacker.unused_data) - start if unpacker.eof else 0


_STEP = 256


# The objects of a PDF


class _ValueNode(NamedTuple):
    """A value with its spot, and with words for the way that leads to it from the trailer."""

    value: Any
    spot: Spot
    way: str

    def kid(self, key: str | int) -> _ValueNode:
        """The value below a key of a dictionary or at a place of an array."""
        value, way = self.value[key], self.way
        if isinstance(key, str) and not way.endswith(key):
            way = f"{way} {key}" if way else key.strip("/")
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            return _ValueNode(value, (value.objgen, ()), way)
        holder, path = self.spot
        return _ValueNode(value, (holder, (*path, key)), way)

    def kids(self) -> Iterator[_ValueNode]:
        if isinstance(self.value, pikepdf.Array):
            yield from map(self.kid, range(len(self.value)))
        elif isinstance(self.value, (pikepdf.Dictionary, pikepdf.Stream)):
            # pikepdf gives keys in another order on each run, and the first way to a value is the one reported.
            yield from map(self.kid, sorted(self.value.keys()))

    def get(self, key: str) -> Iterator[_ValueNode]:
        """The value below a key of a dictionary, where there is one."""
        if isinstance(self.value, (pikepdf.Dictionary, pikepdf.Stream)) and key in self.value:
            yield self.kid(key)

    def each(self) -> Iterator[_ValueNode]:
        """The values of an array; any other value itself."""
        if isinstance(self.value, pikepdf.Array):
            yield from self.kids()
        else:
            yield self


def _trailer(pdf: pikepdf.Pdf) -> _ValueNode:
    return _ValueNode(pdf.trailer, ((0, 0), ()), "")


def _spoken(pdf: pikepdf.Pdf) -> set[Spot]:
    """Where that stands which is painted, shown or read out with the pages."""
    spots = set()
    for page in pdf.pages:
        node = _ValueNode(page.obj, (page.obj.objgen, ()), "")
        for contents in node.get("/Contents"):
            spots |= {child.spot for child in contents.each()}
        for annots in node.get("/Annots"):
            spots |= {spot for child in annots.each() for spot in _spoken_of_annotation(child)}
    for root in _trailer(pdf).kid("/Root").get("/StructTreeRoot"):
        spots |= _spoken_of_elements(root)
    return spots


def _spoken_of_annotation(annotation: _ValueNode) -> Iterator[Spot]:
    yield from (contents.spot for contents in annotation.get("/Contents"))
    yield from (address.spot for action in annotation.get("/A") for address in action.get("/URI"))


def _spoken_of_elements(root: _ValueNode) -> set[Spot]:
    spots: set[Spot] = set()
    seen: set[Spot] = set()
    waiting = list(root.get("/K"))
    while waiting:
        node = waiting.pop()
        if node.spot in seen:
            continue
        seen.add(node.spot)
        if isinstance(node.value, pikepdf.Array):
            waiting += node.kids()
        elif isinstance(node.value, pikepdf.Dictionary) and "/S" in node.value:
            spots |= {text.spot for key in ("/Alt", "/ActualText", "/E") for text in node.get(key)}
            waiting += node.get("/K")
    return spots


def _values(pdf: pikepdf.Pdf, spoken: set[Spot]) -> dict[str, bytes]:
    """Every string, name and stream that is not spoken, by words for the way there; those of one way together."""
    seen: set[Spot] = set()
    values: dict[str, list[bytes]] = defaultdict(list)
    lost = [
        _ValueNode(entry, (entry.objgen, ()), f"object {entry.objgen[0]}")
        for entry in pdf.objects
        if not _is_pack(entry)
    ]
    # What the trailer leads to comes first: whatever is left then, nothing leads to.
    for start in (_trailer(pdf), *lost):
        row = [start]
        while row:
            following = []
            for node in row:
                if node.spot not in seen:
                    seen.add(node.spot)
                    values[node.way] += _bytes(node, node.spot in spoken)
                    following += node.kids()
            row = following
    return {way: b"\x01".join(data) for way, data in values.items()}


def _bytes(node: _ValueNode, spoken: bool) -> Iterator[bytes]:
    """What a value says itself, without what stands below it. The keys of a dictionary are names, too."""
    if isinstance(node.value, (pikepdf.Dictionary, pikepdf.Stream)):
        yield "\n".join(sorted(node.value.keys())).encode("utf-8", "surrogateescape")
    if spoken:
        return
    if isinstance(node.value, pikepdf.Stream):
        yield _decoded(node.value)
    elif isinstance(node.value, pikepdf.Name):
        yield str(node.value).encode("utf-8", "surrogateescape")
    elif isinstance(node.value, pikepdf.String):
        yield bytes(node.value)
        yield str(node.value).encode("utf-8", "surrogatepass")


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        # Pictures stay packed; so does what is damaged.
        return stream.read_raw_bytes()


# The bytes of a PDF


def _is_pack(entry: pikepdf.Object) -> bool:
    """Whether it is an object stream: its members are read as objects."""
    return isinstance(entry, pikepdf.Stream) and entry.get("/Type") == pikepdf.Name.ObjStm


def _without_members(pack: Any, belonging: set[ObjGen]) -> bytes:
    """An object stream without the objects that hold something spoken: an older one of the file may have others."""
    data, first = pack.read_bytes(), int(pack.First)
    numbers = [int(number) for number in data[:first].split()]
    starts = [*(first + offset for offset in numbers[1::2]), len(data)]
    members = zip(numbers[::2], starts, starts[1:], strict=False)
    return data[:first] + b"\n".join(data[a:b] for number, a, b in members if (number, 0) not in belonging)


def _without_objects(data: bytes, dropped: set[ObjGen]) -> bytes:
    """A file's bytes without those objects. Of several of one number the last counts: the others are its past."""
    last = {(int(match[1]), int(match[2])): match for match in _OBJECT.finditer(data)}
    pieces, position = [], 0
    for match in sorted((last[number] for number in dropped if number in last), key=lambda match: match.start()):
        pieces.append(data[position : match.start()])
        end = data.find(b"endobj", match.end())
        position = max(position, len(data) if end < 0 else end)
    return b"".join([*pieces, data[position:]])


_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\b")
