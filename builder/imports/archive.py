"""Archives of XML files, as word processors write them: bounded before they are read, and nothing in them is trusted.

A second home of lxml, next to the one for drawings.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any

from builder.core.diagnostics import error
from builder.imports.source import UnreadableDocument

XmlElement = Any
"""An element of lxml, which has no types: `tag`, `get`, `text`, `tail`, `iter`, `iterchildren`, `find`."""

_MOST_FILES = 10_000
_MOST_OF_A_FILE = 100_000_000
_MOST_XML = 25_000_000
_MOST = 400_000_000
"""Bytes of an archive when it is unpacked, of a file in it, and of an XML file: far more than a leaflet has."""

_ENCRYPTED = 1
"""The bit of the flags of a file in an archive that says that it is encrypted."""
PASSWORD = "this file has a password, so it cannot be read"
WITHOUT_PASSWORD = (
    "open it in Word or LibreOffice with its password, save it without one (in Word: File > Info > Protect Document > "
    "Encrypt with Password, and delete the password; in LibreOffice: File > Save As, without the tick at “Save with "
    "password”), and import it again"
)

DAMAGED = "open it in the program that it was written with, and save it again as .docx or .odt"


def unreadable(message: str, hint: str = DAMAGED) -> UnreadableDocument:
    return UnreadableDocument([error(message, hint)])


class DocumentArchive:
    """The files of an archive by their names. Raises UnreadableDocument for what is damaged or too large."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise unreadable("this file is damaged") from None
        if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST:
            raise unreadable(
                "this file is too large when it is unpacked", "save it again with fewer or smaller pictures"
            )
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise unreadable(PASSWORD, WITHOUT_PASSWORD)
        self.names = {entry.filename: entry for entry in entries}

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none, or it is damaged."""
        entry = self.names.get(name)
        if entry is None or entry.file_size > _MOST_OF_A_FILE:
            return None
        try:
            # An archive may say that a file is smaller than it is: no more than that is unpacked.
            return self._archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, NotImplementedError, ValueError):
            return None

    def xml(self, name: str) -> XmlElement | None:
        """The root of an XML file; None where there is none. Raises UnreadableDocument where it is damaged."""
        data = self.read(name)
        if data is None:
            if name in self.names:
                raise unreadable(f"this file is damaged: {PurePosixPath(name).name} in it cannot be unpacked")
            return None
        return parsed(data, name)


def parsed(data: bytes, name: str) -> XmlElement:
    """The root of XML whose entities are not expanded, and that is not deep or huge."""
    from lxml import etree

    if len(data) > _MOST_XML:
        raise unreadable("this file has more text in it than a leaflet can have", "divide it into several documents")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
        raise unreadable("this file has declarations in it that no word processor writes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable(f"this file is damaged: {PurePosixPath(name).name} in it cannot be read") from None
