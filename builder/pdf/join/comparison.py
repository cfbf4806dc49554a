"""Compare pages with their source before a file is written: what they are painted with is there, and of its kind."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, cast

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    read_object,
)

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate
from builder.pdf.read.content_scan import decoded_name
from builder.pdf.read.gate import Leaf, Original, Unreadable
from builder.pdf.read.structure import ContentStream
from builder.pdf.write.objects import PdfObjects, PdfStream

_WORDS = {
    "/XObject": "a picture",
    "/Font": "a font",
    "/ColorSpace": "a colour space",
    "/ExtGState": "a graphics state",
    "/Shading": "a shading",
    "/Pattern": "a pattern",
    "/Properties": "a layer or other properties",
}
_BUILT_IN = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
_SUBTYPE = lazy_pattern(rb"/Subtype\s*(/(?:Image|Form|PS))\b")
_DRAWN = {"/Image", "/Form", "/PS"}


def lacking(stream: ContentStream) -> Iterator[str]:
    """What a content stream names and its own file does not have, or has as something else, in words."""
    for kind, name in _uses(stream):
        if not _is_of_kind(kind, gate.get(gate.dictionary(stream.resources, kind), name)):
            yield f"{_WORDS[kind]} ({_shown(name)}) that page {stream.page + 1} is painted with"


def missing(original: Original, leaves: Iterable[Leaf]) -> Iterator[str]:
    """What else a file does not have any more, in words: content of its pages, and entries that cannot be read."""
    for leaf in leaves:
        if gate.lacks_content(leaf.entries):
            yield f"content that page {leaf.index + 1} refers to"
    if original.damaged:
        yield "entries that are damaged"


class WrittenStreams:
    """The content streams of a file under construction, each compared with its source by what it is painted with."""

    def __init__(self, objects: PdfObjects) -> None:
        self.objects = objects
        self._read: dict[bytes, object] = {}

    def compare(self, stream: ContentStream, entries: bytes) -> None:
        """Raises Unreadable if a page or form with these `entries` lacks what its source has.

        A form without resources of its own is drawn with its page's, which are compared there.
        """
        resources = self._resources(entries)
        if resources is None:
            return
        for kind, name in _uses(stream):
            there = gate.get(gate.dictionary(stream.resources, kind), name)
            if not _is_of_kind(kind, there):
                continue
            named = self._value(dict.get(resources, kind))
            written = dict.get(named, name) if isinstance(named, DictionaryObject) else None
            if not self._is_same_kind(kind, there, written):
                raise Unreadable(
                    f"{_WORDS[kind]} on its page {stream.page + 1} ({_shown(name)}) would be lost",
                    "report this as a bug, with the file if nothing in it is private",
                )

    def _resources(self, entries: bytes) -> DictionaryObject | None:
        at = entries.find(b"/Resources")
        if at < 0:
            return None
        # What comes before costs time to read, but has to be read where a string may have the word.
        own = _parsed(b"<<%s>>" % (entries[at:] if entries.count(b"/Resources") == 1 else entries))
        resources = self._value(dict.get(own, "/Resources")) if isinstance(own, DictionaryObject) else None
        return resources if isinstance(resources, DictionaryObject) else DictionaryObject()

    def _value(self, value: object) -> object:
        """What was written under the number that is referred to; a value that is no reference as it is."""
        if not isinstance(value, IndirectObject):
            return value
        body = self.objects.bodies[value.idnum - 1]
        if isinstance(body, PdfStream):
            return None
        if body not in self._read:
            self._read[body] = _parsed(body)
        return self._read[body]

    def _is_same_kind(self, kind: str, source: PdfObject | None, written: object) -> bool:
        """Whether an entry of resources leads to what the source has there. Large objects are not read for that."""
        if not isinstance(written, IndirectObject):
            return isinstance(written, type(source)) if kind != "/ColorSpace" else written is not None
        body = self.objects.bodies[written.idnum - 1]
        if isinstance(source, StreamObject):
            match = _SUBTYPE.search(body.entries) if isinstance(body, PdfStream) else None
            return kind != "/XObject" or (
                match is not None and match[1].decode("ascii") == gate.name(source, "/Subtype")
            )
        return isinstance(body, bytes) and body.startswith(
            b"<<" if isinstance(source, DictionaryObject) else (b"[", b"/")
        )


def _uses(stream: ContentStream) -> Iterator[tuple[str, str]]:
    for kind, written in stream.painted.uses:
        name = decoded_name(written)
        if kind != "/ColorSpace" or name not in _BUILT_IN:
            yield kind, name


def _is_of_kind(kind: str, value: PdfObject | None) -> bool:
    if kind == "/XObject":
        return isinstance(value, StreamObject) and gate.name(value, "/Subtype") in _DRAWN
    if kind == "/ColorSpace":
        return isinstance(value, NameObject) or (isinstance(value, ArrayObject) and bool(value))
    if not isinstance(value, DictionaryObject):
        return False
    required = {"/Font": "/Subtype", "/Shading": "/ShadingType", "/Pattern": "/PatternType"}.get(kind)
    return required is None or gate.get(value, required) is not None


class _NoFile:
    """What pypdf asks for when it reads an object that is in no file: a key twice is an error."""

    strict = True


def _parsed(text: bytes) -> object:
    """An object as it was written; None where it cannot be read, as if it were lost."""
    with suppress(Exception):
        return read_object(io.BytesIO(text + b" "), cast("Any", _NoFile()))
    return None


def _shown(name: str) -> str:
    return re.sub(r"[^ -~]", "?", name[1:])[:40]
