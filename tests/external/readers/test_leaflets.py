"""Readers give the words of our own leaflets in the order of the structure tree."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests.external.readers.conftest import Reader
from tests.readers import difference, expected, scattered, with_pdftotext
from tests.support.making import REPOSITORY, make


def test_all_words_are_read_in_order(leaflet: bytes, reader: Reader) -> None:
    read = reader(leaflet)
    assert scattered(leaflet, read) == []
    # This one goes by columns: of a table, it may read one column after the other.
    if reader is not with_pdftotext:
        assert difference(expected(leaflet), read) == ""


@pytest.fixture(scope="module")
def bone() -> bytes:
    return make(REPOSITORY, "bone")


def test_words_in_another_order_are_noticed(bone: bytes, reader: Reader) -> None:
    assert difference(expected(bone), reader(_with_lines_exchanged(bone))) != ""


def _with_lines_exchanged(data: bytes) -> bytes:
    """The file, with the words of the first two lines of the second page each in the other's place."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[1]
        instructions = list(pikepdf.parse_content_stream(page))
        first, second, *_ = (at for at, each in enumerate(instructions) if str(each.operator) in ("Tj", "TJ"))
        instructions[first], instructions[second] = instructions[second], instructions[first]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()
