"""Readers give the words of our own leaflets in the order of the structure tree."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests.external.readers.conftest import Reader
from tests.readers import difference, expected, in_order, scattered, with_pdftotext
from tests.support.making import REPOSITORY, make


def test_all_words_are_read_in_order(leaflet: bytes, reader: Reader) -> None:
    read = reader(leaflet)
    missing = scattered(leaflet, read)
    # This one goes by columns: of a table, it may read one column after the other, and of cards that are side by side
    # the labels before the numbers.
    if reader is with_pdftotext:
        assert [passage for passage in missing if not _in_two_pieces(passage, in_order(read))] == []
    else:
        assert (missing, difference(expected(leaflet), read)) == ([], "")


def _in_two_pieces(passage: str, read: str) -> bool:
    """Whether a label, such as “Phone:”, and what it is for are each read in one piece."""
    label, colon, words = in_order(passage).partition(": ")
    return bool(colon) and f"{label}:" in read and words in read


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
