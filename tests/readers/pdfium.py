"""PDFium, which shows PDF files in Chrome and Edge: what can be found and copied there."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw


def with_pdfium(data: bytes) -> str:
    """The text of all pages in PDFium's order, without artifacts."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(_text(page) for page in document)
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        # PDFium gives characters outside Unicode's first plane in two halves.
        return "".join(_characters(text)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    finally:
        text.close()
        page.close()


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[str]:
    artifacts: dict[int | None, bool] = {}
    skipped = False
    for index in range(raw.FPDFText_CountChars(text)):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if raw.FPDFText_IsGenerated(text, index) == 1:  # a space or the end of a line: PDFium's own
            yield character
            continue
        shown = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.addressof(shown.contents) if shown else None
        if key not in artifacts:
            artifacts[key] = bool(shown) and "Artifact" in _marks(shown)
        if artifacts[key] != skipped:
            yield "\n"
        skipped = artifacts[key]
        if not skipped:
            yield character


def _marks(shown: object) -> list[str]:
    marks = [raw.FPDFPageObj_GetMark(shown, index) for index in range(raw.FPDFPageObj_CountMarks(shown))]
    return [_name(mark) for mark in marks]


def _name(mark: object) -> str:
    length = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(128)
    characters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    assert raw.FPDFPageObjMark_GetName(mark, characters, len(buffer), length)
    return buffer.raw[: length.value].decode("utf-16-le").rstrip("\0")
