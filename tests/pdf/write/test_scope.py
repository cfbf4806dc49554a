"""The scope of header cells, as PDFium reads it for Chromium's screen readers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from builder.pdf.join.merge import merge
from tests.pdf import foreign
from tests.pdf.handmade import tagged
from tests.support import making


def scopes(data: bytes) -> list[str]:
    """The scopes of all header cells, page by page."""
    with pypdfium2.PdfDocument(data) as document:
        return [scope for page in document for scope in _on_page(page)]


def _on_page(page: pypdfium2.PdfPage) -> Iterator[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    tops = range(pdfium.FPDF_StructTree_CountChildren(tree))
    waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in reversed(tops)]
    buffer = ctypes.create_string_buffer(200)
    while waiting:
        element = waiting.pop()
        length = pdfium.FPDF_StructElement_GetStringAttribute(element, b"Scope", buffer, 200)
        if length:
            yield buffer.raw[:length].decode("utf-16-le").strip("\0")
        kids = range(pdfium.FPDF_StructElement_CountChildren(element))
        below = (pdfium.FPDF_StructElement_GetChildAtIndex(element, index) for index in reversed(kids))
        waiting += filter(None, below)
    pdfium.FPDF_StructTree_Close(tree)


@pytest.mark.quick
def test_the_scopes_of_joined_files_are_read() -> None:
    assert scopes(merge([tagged("One"), tagged("Two")]).pdf) == ["Column", "Column", "Row"] * 2
    assert scopes(merge([foreign.typeset()]).pdf) == ["Column"] * 4


def test_the_scopes_of_a_leaflet_are_read() -> None:
    found = scopes(making.make(making.REPOSITORY, "bone"))
    assert found
    assert set(found) <= {"Row", "Column", "Both"}
