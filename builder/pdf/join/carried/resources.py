"""Copy objects out of a file from another program, as the bytes that are written.

What refers to pages, elements and the like is never followed: it would drag the rest of the file along. Only what
has a number already is named, all else there is null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable
from builder.pdf.write.objects import PdfObjects, PdfStream
from builder.pdf.write.pdf_text import entries, name, octets, string

_DEEPEST = 60
"""How deep arrays and dictionaries may be nested; no real PDF comes near it."""
_INLINE = 6
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_FENCED = {"/Page", "/Pages", "/Catalog", "/StructElem", "/StructTreeRoot", "/Outlines", "/ObjStm", "/XRef", "/Sig"}
"""Types that have code of their own, or are not copied at all."""
_UTF_8 = b"\xef\xbb\xbf"
_PRIVATE = {"/PieceInfo", "/AF", "/OPI", "/Alternates", "/Length", "/StructParent", "/StructParents"}
"""Entries of streams that lead elsewhere, or are written again. Ref would show a page of another file."""


class Copier:
    """Copies from one opened file into `objects`. One for each time that a file is put in.

    `numbers` leads from the source's object numbers to new ones; who copies pages, elements and annotations enters
    theirs. `keyed` gives the StructParent or StructParents entry of a stream by its object number, as it is written.
    With `lowered`, strings in UTF-8, which PDF 2.0 added, are written in UTF-16.
    """

    def __init__(
        self, objects: PdfObjects, keyed: Callable[[int, DictionaryObject], bytes], *, lowered: bool = False
    ) -> None:
        self.objects = objects
        self.lowered = lowered
        self.numbers: dict[int, int] = {}
        self.groups: list[int] = []
        """The source's object numbers of optional content groups, in the order in which they were met."""
        self.fonts: set[str] = set()
        self.filters: set[str] = set()
        self.spaces: dict[str, bytes] = {}
        """Colour spaces, such as DefaultRGB, that are put into all resources that have none of that name."""
        self.foreign = 0
        """How many objects refer to content of other files."""
        self._keyed = keyed
        self._waiting: list[tuple[int, int, PdfObject]] = []
        self._names: dict[str, bytes] = {}

    def text(self, value: PdfObject | None, depth: int = 0) -> bytes:
        """A value as it is written, with references to the copies."""
        if isinstance(value, NameObject):
            return self.name(value)
        if isinstance(value, IndirectObject):
            return self.reference(value, depth)
        if isinstance(value, StreamObject):
            raise Unreadable("it is damaged: a stream is inside another object")
        if not isinstance(value, (DictionaryObject, ArrayObject)):
            octets_ = gate.octets(value) if self.lowered else None
            if octets_ is not None and octets_.startswith(_UTF_8):
                return string(octets_[len(_UTF_8) :].decode("utf-8", "replace"))
            return _scalar(value)
        if depth > _DEEPEST:
            raise Unreadable("its objects are nested too deep")
        if isinstance(value, DictionaryObject):
            return b"<<%s>>" % self.entries(value, (), depth)
        return b"[%s]" % b" ".join([self.text(item, depth + 1) for item in list.__iter__(value)])

    def entries(self, value: DictionaryObject, without: Collection[str] = (), depth: int = 0) -> bytes:
        """The entries of a dictionary as they are written, some left out."""
        return b"".join(
            [
                self.name(key) + b" " + self.text(item, depth + 1)
                for key, item in dict.items(value)
                if key not in without
            ]
        )

    def only(self, value: DictionaryObject, keys: Iterable[str]) -> bytes:
        """Some entries of a dictionary as they are written, in the order of `keys`."""
        return entries(self.picked(value, keys))

    def picked(self, value: DictionaryObject, keys: Iterable[str]) -> dict[str, bytes]:
        """The same by their keys, to be put together with others."""
        return {key: self.text(gate.raw(value, key)) for key in keys if key in value}

    def name(self, text: str) -> bytes:
        if text not in self._names:
            self._names[text] = name(text)
        return self._names[text]

    def reference(self, value: IndirectObject, depth: int = 0) -> bytes:
        """A reference to the copy of what `value` refers to, which is made when it is first asked for."""
        number = self.numbers.get(value.idnum)
        if number is None:
            number = self._copied(value.idnum, gate.resolve(value), depth)
        return b"%d 0 R" % number if number else b"null"

    def drain(self) -> None:
        """Write what was referred to and is not written yet."""
        while self._waiting:
            number, source, value = self._waiting.pop()
            if isinstance(value, StreamObject):
                self.objects.put(number, self._stream(value, source))
            else:
                self.objects.put(number, self.text(value))

    def _copied(self, source: int, value: PdfObject | None, depth: int) -> int:
        """The number of a copy; 0 for what is not to be followed."""
        if value is None:
            return 0
        if isinstance(value, DictionaryObject):
            kind = gate.name(value, "/Type")
            if kind in _FENCED:
                return 0
            if kind == "/OCG":
                self.groups.append(source)
            elif kind == "/Font":
                self.fonts.add(gate.name(value, "/BaseFont") or "/(without a name)")
        if isinstance(value, StreamObject):
            self.filters |= _filters(value)
        if isinstance(value, StreamObject) and depth < _INLINE and _shareable(value):
            number = self.objects.share(PdfStream(self._inline(value, depth), stream_data(value)))
            self.numbers[source] = number
            return number
        number = self.objects.reserve()
        self.numbers[source] = number
        self._waiting.append((number, source, value))
        return number

    def _stream(self, value: StreamObject, source: int) -> PdfStream:
        without = _PRIVATE | {"/Ref"} if gate.name(value, "/Subtype") == "/Form" else _PRIVATE
        self.foreign += "/Ref" in value and "/Ref" in without
        text = self._keyed(source, value)
        resources = gate.dictionary(value, "/Resources")
        if self.spaces and resources is not None:
            without = without | {"/Resources"}
            text += b"/Resources" + self.resources(resources)
        return PdfStream(self.entries(value, without) + text, stream_data(value))

    def resources(
        self, value: DictionaryObject, names: Collection[str] | None = None, more: Mapping[str, bytes] = _NOTHING
    ) -> bytes:
        """A resource dictionary as it is written (ISO 32000-1, 7.8.3).

        Of `names`, those that are there, where not all are selected; `more` has entries to add to its dictionaries.
        """
        items = {kind: gate.resolve(raw) for kind, raw in gate.raw_items(value).items()}
        kinds = dict.fromkeys([*items, *more, *(("/ColorSpace",) if self.spaces else ())])
        texts = []
        for kind in kinds:
            named = items.get(kind)
            if named is not None and not isinstance(named, DictionaryObject):
                texts.append(self.name(kind) + b" " + self.text(named))
                continue
            there = gate.raw_items(named) if named is not None else {}
            wanted = [key for key in there if names is None or key in names or key.startswith("/Default")]
            text = self.only(named, wanted) if named is not None else b""
            if kind == "/ColorSpace":
                text += b"".join([self.name(key) + space for key, space in self.spaces.items() if key not in there])
            texts.append(self.name(kind) + b"<<%s%s>>" % (text, more.get(kind, b"")))
        return b"<<%s>>" % b"".join(texts)

    def _inline(self, value: StreamObject, depth: int) -> bytes:
        """The entries of a stream with all that it refers to put in its place, other streams apart.

        So streams that are equal are equal to the byte, wherever their colour spaces or lengths were.
        """
        return b"".join(
            [
                self.name(key) + b" " + self._inlined(item, depth + 1)
                for key, item in dict.items(value)
                if key not in _PRIVATE
            ]
        )

    def _inlined(self, value: PdfObject | None, depth: int) -> bytes:
        if depth >= _DEEPEST:
            raise Unreadable("its objects are nested too deep")
        if isinstance(value, IndirectObject):
            target = gate.resolve(value)
            if isinstance(target, StreamObject) or depth > _INLINE:
                return self.reference(value, depth)
            value = target
        if isinstance(value, ArrayObject):
            return b"[%s]" % b" ".join([self._inlined(item, depth + 1) for item in list.__iter__(value)])
        if isinstance(value, DictionaryObject) and not isinstance(value, StreamObject):
            pairs = [self.name(key) + b" " + self._inlined(item, depth + 1) for key, item in dict.items(value)]
            return b"<<%s>>" % b"".join(pairs)
        return self.text(value, depth)


def stream_data(stream: StreamObject) -> bytes:
    """The data of a stream as it is in the file, still filtered. Raises Unreadable."""
    if gate.get(stream, "/F") is not None:
        raise Unreadable("part of it is in another file", "export it again with everything in one file")
    data = stream._data
    if not isinstance(data, bytes):
        raise Unreadable("it is damaged: a stream contains no bytes")
    return data


def _filters(stream: StreamObject) -> set[str]:
    """The names of the filters that a stream is packed with."""
    value = gate.get(stream, "/Filter")
    names = [gate.resolve(filter_name) for filter_name in value] if isinstance(value, ArrayObject) else [value]
    return {str(filter_name) for filter_name in names if filter_name is not None}


def _shareable(stream: StreamObject) -> bool:
    """Whether a stream is data and no more: a font program, a profile, a picture, a CMap."""
    tied = ("/Resources", "/StructParent", "/StructParents", "/OC", "/Metadata")
    if any(key in stream for key in tied):
        return False
    return gate.name(stream, "/Subtype") != "/Form" and gate.name(stream, "/Type") not in _FENCED


def _scalar(value: PdfObject | None) -> bytes:
    """A number, a truth value, null or a string as it is written."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Unreadable("it is damaged: a number is too large")
        return _real(value)
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, BooleanObject):
        return b"true" if value.value else b"false"
    if value is None or isinstance(value, NullObject):
        return b"null"
    written = gate.octets(value)
    if written is None:
        raise Unreadable("it is damaged: it has a value that is of no kind")
    return octets(written)


def _real(value: float) -> bytes:
    if value == int(value):
        return b"%d" % value
    return f"{value:.{8 if abs(value) > 1e-3 else 14}f}".rstrip("0").encode("ascii")
