"""Which files are meant, and what each of them is: its content decides, not its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from builder.core import ordinary_files
from builder.imports.archive import PASSWORD, WITHOUT_PASSWORD, DocumentArchive, unreadable
from builder.imports.source import SourceDocument

ENDINGS = frozenset({".docx", ".docm", ".dotx", ".odt", ".ott", ".html", ".htm", ".xhtml"})
OLD_ENDINGS = frozenset({".doc", ".dot", ".rtf", ".pages", ".wps", ".wpd", ".pdf", ".pub", ".fodt", ".mht", ".mhtml"})
"""Documents that cannot be read. In a folder they are reported like those that are named."""
_BESIDE = frozenset(".png .jpg .jpeg .gif .bmp .svg .webp .css .js .db .ini".split())
"""Files that belong to web pages, or to the system: nobody misses them among the documents."""
_PAGES = (".html", ".htm", ".xhtml")
_MOST_BYTES = 200_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE = "open it in Word or LibreOffice, and save it as .docx"


_START = 4096
_FLAT = {
    b"urn:oasis:names:tc:opendocument:xmlns:office": "a document of LibreOffice in one piece (.fodt)",
    b"http://schemas.microsoft.com/office/2006/xmlPackage": "a Word document in one piece (.xml)",
    b"http://schemas.microsoft.com/office/word/2003/wordml": "a document of Word 2003 (.xml)",
}
"""What is at the start of documents that are one XML file: the namespaces of their formats."""


class ChosenFiles(NamedTuple):
    """The documents that are meant, and the other files of the folders that were named."""

    documents: list[Path]
    others: list[Path]


def chosen(paths: Iterable[Path]) -> ChosenFiles:
    """The files that are named, and those in the folders that are."""
    documents: dict[Path, None] = {}
    others: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            documents[path] = None
            continue
        for file in sorted(path.rglob("*")):
            # Word and LibreOffice lock a file that is open with one that starts with these.
            if file.is_file() and not file.name.startswith((".", "~$")):
                suffix = file.suffix.lower()
                if suffix in ENDINGS | OLD_ENDINGS:
                    documents[file] = None
                elif suffix not in _BESIDE:
                    others[file] = None
    return ChosenFiles(list(documents), [file for file in others if file not in documents])


def read(path: Path, to_install: str) -> SourceDocument:
    """Read a document. Raises UnreadableDocument with the reason, and with a way out.

    `to_install` says how to install what web pages are read with.
    """
    try:
        data = ordinary_files.read(path, _MOST_BYTES)
    except OSError as error:
        raise unreadable(
            f"this file cannot be read: {(error.strerror or str(error)).lower()}", "check its name"
        ) from None
    try:
        return _read(path, data, to_install)
    except RecursionError:
        hint = "copy its words into a new document, without the frames"
        raise unreadable("tables or frames are nested too deep in this file", hint) from None


def _read(path: Path, data: bytes, to_install: str) -> SourceDocument:
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    if data.startswith(_OLE):
        raise _of_ole(data)
    for start, what in ((b"{\\rtf", "an RTF file"), (b"%PDF", "a PDF file"), (b"PK", "an archive that is damaged")):
        if data.startswith(start):
            raise unreadable(f"this is {what}", _SAVE)
    for mark, what in _FLAT.items():
        if mark in data[:_START]:
            raise unreadable(f"this is {what}", _SAVE)
    if not data.strip():
        raise unreadable("this file is empty", "copy it again from where it came from")
    if path.suffix.lower() in _PAGES or data.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        try:
            from builder.imports import html_reader
        except ImportError:
            raise unreadable("web pages cannot be read, because a package is not installed", to_install) from None
        return html_reader.read(data, path.parent)
    raise unreadable("this is not a document that can be read, or it is damaged", _SAVE)


def _of_archive(data: bytes) -> SourceDocument:
    archive = DocumentArchive(data)
    kind = archive.read("mimetype") or b""
    if kind.startswith(b"application/vnd.oasis.opendocument.text") or "content.xml" in archive.names:
        from builder.imports import odt_reader

        return odt_reader.read(archive)
    if any(name.startswith(("xl/", "ppt/")) for name in archive.names):
        raise unreadable("this is a workbook or a presentation", "copy its words into a document, and save it as .docx")
    from builder.imports.docx import reader

    return reader.read(archive)


def _of_ole(data: bytes) -> Exception:
    """What to say of a file of the kind that old versions of Word wrote, and new ones write with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return unreadable(PASSWORD, WITHOUT_PASSWORD)
    return unreadable("this is a document of an old kind (.doc)", _SAVE)
