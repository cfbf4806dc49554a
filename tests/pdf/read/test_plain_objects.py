"""Objects that are read in the quick way are those that pypdf reads, and the unusual ones are left to pypdf."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject, read_object

from builder.pdf.read import gate
from builder.pdf.read.plain_objects import packed_object, packed_objects, plain_object, plain_value
from tests.pdf import foreign, generated, handmade
from tests.support import making

FILES: dict[str, Callable[[], bytes]] = {
    "Typst": generated.exercises,
    "Typst, small": generated.slip,
    "WeasyPrint": generated.visit,
    "ours": lambda: making.make(making.REPOSITORY, "bone"),
    "by hand": lambda: handmade.tagged("One"),
    "changed by qpdf": lambda: foreign.changed(lambda pdf: None),
}


def same(one: object, other: object) -> bool:
    """Whether two values are of the same types and equal, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, IndirectObject) and isinstance(other, IndirectObject):
        return (one.idnum, one.generation) == (other.idnum, other.generation)
    if isinstance(one, DictionaryObject) and isinstance(other, DictionaryObject):
        if isinstance(one, StreamObject) and isinstance(other, StreamObject) and one._data != other._data:
            return False
        pairs = list(zip(dict.items(one), dict.items(other), strict=False))
        return len(one) == len(other) and all(a == b and same(c, d) for (a, c), (b, d) in pairs)
    if isinstance(one, ArrayObject) and isinstance(other, ArrayObject):
        return len(one) == len(other) and all(map(same, list.__iter__(one), list.__iter__(other)))
    return bool(one == other) and getattr(one, "original_bytes", None) == getattr(other, "original_bytes", None)


@pytest.mark.parametrize("name", FILES)
def test_each_object_is_the_one_that_pypdf_reads(name: str) -> None:
    data = FILES[name]()
    reader = PdfReader(io.BytesIO(data), strict=True)
    read = 0
    for generation, numbers in reader.xref.items():
        for number in list(numbers):
            plain = plain_object(reader, data, number, generation)
            if plain is not None:
                assert same(plain, reader.get_object(IndirectObject(number, generation, reader)))
                read += 1
    # The rest are names, numbers and strings on their own.
    assert read > 0.8 * sum(len(numbers) for numbers in reader.xref.values()) - 3


def both(written: bytes) -> tuple[PdfObject, PdfObject | None]:
    reader = PdfReader(io.BytesIO(handmade.tagged("One")))
    plain = plain_value(written, 0, reader)
    return read_object(io.BytesIO(written + b" "), reader), plain[0] if plain else None


@pytest.mark.parametrize(
    "written",
    [
        b"<</A/B/C#20D/E#/F/\xe4>>",
        b"<</A 1/B -1/C +2/D 1.5/E .5/F 4./G -0.25/H 0003>>",
        b"[1 0 R 12 0 R 1 0 2 0 R]",
        b"[(a)(b\\)c)(d(e)f)(\\101\\n)(g\r\nh)(\xfe\xff\0A)<414243><FEFF0041><>()]",
        b"[true false null[[]]<<>><</A[<</B[]>>]>>]",
        b"<<\n/A\n<</B\t(c)>> /D[1 2 3]/E/F/G(h)>>",
        b"[/ABC/ABC/DEF]",
        b"<</Title(\xef\xbb\xbf\xc3\xa4)>>",
    ],
)
def test_values_are_those_that_pypdf_reads(written: bytes) -> None:
    expected, plain = both(written)
    assert same(plain, expected)


@pytest.mark.parametrize(
    "written",
    [
        b"<</A 1/A 2>>",
        b"<</A 1%comment\n/B 2>>",
        b"<</A>>",
        b"<<1/A>>",
        b"[1 2>>",
        b"<</A 1]",
        b"[--1]",
        b"[1.2.3]",
        b"[<4>]",
        b"[(never ends]",
        b"[trueish]",
        b"[/]",
        b"[" * 40 + b"]" * 40,
        b"[" + b"1 " * 60_000 + b"]",
        b"/Name",
        b"12",
        b"[1 2",
    ],
)
def test_what_is_unusual_is_left_to_pypdf(written: bytes) -> None:
    reader = PdfReader(io.BytesIO(handmade.tagged("One")))
    assert plain_value(written, 0, reader) is None


@pytest.mark.parametrize("name", FILES)
def test_each_object_in_an_object_stream_is_the_one_that_pypdf_reads(name: str) -> None:
    with pikepdf.open(io.BytesIO(FILES[name]())) as pdf:
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    original = gate.open_(target.getvalue())
    reader = PdfReader(target, strict=True)
    assert reader.xref_objStm
    for number in reader.xref_objStm:
        assert same(
            gate.resolve(IndirectObject(number, 0, original.reader)),
            gate.resolve(reader.get_object(IndirectObject(number, 0, reader))),
        )
    assert original.reader.packed  # type: ignore[attr-defined]
    assert None not in original.reader.packed.values()  # type: ignore[attr-defined]


def packed(header: bytes, data: bytes, count: int, index: int = 0, number: int = 7) -> PdfObject | None:
    reader = PdfReader(io.BytesIO(handmade.tagged("One")))
    entries = read_object(io.BytesIO(b"<</Type/ObjStm/N %d/First %d>> " % (count, len(header))), reader)
    assert isinstance(entries, DictionaryObject)
    found = packed_objects(entries, header + data)
    return packed_object(reader, found, index, number) if found is not None else None


@pytest.mark.parametrize("written", [b"<</A 1>>", b"[1 2]", b"/Name", b"12", b"-1.5", b"(a)", b"<61>", b"true"])
def test_values_in_object_streams_are_those_that_pypdf_reads(written: bytes) -> None:
    reader = PdfReader(io.BytesIO(handmade.tagged("One")))
    value = packed(b"3 0 7 2 ", b"9 " + written + b" ", 2, 1)
    assert same(value, read_object(io.BytesIO(written + b" "), reader))


@pytest.mark.parametrize(
    ("header", "count", "index", "number"),
    [
        (b"7 0 ", 2, 0, 7),
        (b"7 0 8 0 ", 2, 0, 7),
        (b"8 0 7 1 ", 2, 0, 7),
        (b"7 0 ", 1, 1, 7),
        (b"7 -1 ", 1, 0, 7),
        (b"7 x ", 1, 0, 7),
        (b"7 ", 1, 0, 7),
    ],
)
def test_object_streams_that_are_unusual_are_left_to_pypdf(header: bytes, count: int, index: int, number: int) -> None:
    assert packed(header, b"12 13 ", count, index, number) is None
