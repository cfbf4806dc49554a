"""The XMP packet is read as XML: an empty title is no title, and nothing else becomes one."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

import builder
from builder.pdf.examine.inspect import inspect
from builder.pdf.examine.verify import verify
from builder.pdf.join.merge import merge
from builder.pdf.read import gate
from builder.pdf.read.document_info import contents_labels_of, standard_of, title_of
from builder.pdf.read.unreadable import METADATA_LOST
from builder.printing.impose import impose
from tests.pdf import odd, soundness
from tests.support.standard_files import made

_DC = "http://purl.org/dc/elements/1.1/"
_UA = "http://www.aiim.org/pdfua/ns/id/"


def packet(inner: str, prefix: str = "dc", more: str = "", head: str = "") -> str:
    return (
        f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>{head}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:{prefix}="{_DC}" xmlns:u="{_UA}" {more}>{inner}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def with_packet(xmp: bytes, title: bytes = b"") -> bytes:
    objects = odd.plain()
    objects[1] = objects[1][:-2] + b"/Metadata 40 0 R>>"
    objects[40] = odd.stream(xmp, b"/Type/Metadata/Subtype/XML")
    objects[41] = b"<</Title(%s)>>" % title
    return odd.written(objects, b"/Info 41 0 R" if title else b"")


def alternatives(*items: str) -> str:
    return f"<dc:title><rdf:Alt>{''.join(items)}</rdf:Alt></dc:title>"


SUBJECT = "<dc:subject><rdf:Bag><rdf:li>ward 7 only</rdf:li></rdf:Bag></dc:subject>"
TITLES = {
    "empty": (alternatives('<rdf:li xml:lang="x-default"/>') + SUBJECT, ""),
    "empty pair": (alternatives('<rdf:li xml:lang="x-default"></rdf:li>') + SUBJECT, ""),
    "no entry": (alternatives() + SUBJECT, ""),
    "none": (SUBJECT, ""),
    "spaces": (alternatives("<rdf:li>  \n </rdf:li>") + SUBJECT, ""),
    "one": (alternatives('<rdf:li xml:lang="x-default">Knees</rdf:li>'), "Knees"),
    "default first": (
        alternatives('<rdf:li xml:lang="de">Knie</rdf:li>', '<rdf:li xml:lang="x-default">Knees</rdf:li>'),
        "Knees",
    ),
    "empty default": (
        alternatives('<rdf:li xml:lang="x-default"/>', '<rdf:li xml:lang="de">Knie</rdf:li>'),
        "Knie",
    ),
    "escaped": (alternatives("<rdf:li>Hips &amp; &#107;nees &lt;b></rdf:li>"), "Hips & knees <b>"),
    "in a comment": ("<!-- " + alternatives("<rdf:li>not this</rdf:li>") + " -->" + SUBJECT, ""),
    "character data": (alternatives("<rdf:li><![CDATA[A <b> title]]></rdf:li>"), "A <b> title"),
}


@pytest.mark.parametrize(("inner", "title"), TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_the_title_is_that_of_the_packet(inner: str, title: str, encoding: str) -> None:
    data = with_packet(packet(inner).encode(encoding))
    assert title_of(gate.open_(data)) == title
    assert inspect(data).title == (title or None)


def test_another_prefix_is_the_same_property() -> None:
    inner = alternatives("<rdf:li>Knees</rdf:li>").replace("dc:", "d:") + "<u:part>1</u:part>"
    data = with_packet(packet(inner, "d").encode())
    assert (inspect(data).title, inspect(data).claims) == ("Knees", ("PDF/UA-1",))


def test_the_same_prefix_of_another_namespace_is_another_property() -> None:
    inner = '<o:title xmlns:o="urn:other"><rdf:Alt><rdf:li>not this</rdf:li></rdf:Alt></o:title>'
    assert title_of(gate.open_(with_packet(packet(inner).encode()))) == ""


def test_a_title_of_the_information_dictionary_counts_where_the_packet_has_none() -> None:
    assert title_of(gate.open_(with_packet(packet(SUBJECT).encode(), b"Knees"))) == "Knees"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "xmp",
    [
        packet(alternatives("<rdf:li>&b;&c;</rdf:li>"), head=LAUGHS).encode(),
        packet(alternatives("<rdf:li>&b;</rdf:li>"), head=LAUGHS).encode("utf-16"),
        packet(alternatives("<rdf:li>cut")).encode()[:-60],
        b"\xff\xfe\xff",
        b"",
    ],
    ids=["entities", "entities in UTF-16", "cut", "no text", "empty"],
)
def test_a_packet_that_is_no_xml_or_has_entities_says_nothing(xmp: bytes) -> None:
    original = gate.open_(with_packet(xmp, b"Knees"))
    assert title_of(original) == "Knees"
    assert list(contents_labels_of(original)) == []
    assert standard_of(original).name == "UA1"
    assert inspect(with_packet(xmp)).claims == ()


# A file without a title


def headed(words: bytes = b"Your knee", language: bytes = b"en-GB") -> bytes:
    content = b"/H1 <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (%s) Tj ET EMC" % words
    objects = odd.plain(content, role=b"H1")
    objects[1] = objects[1].replace(b"en-GB", language)
    return odd.written(objects)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (headed(), "Your knee"),
        (odd.written(odd.plain()), "Untitled"),
        (headed(b"", b"de-CH"), "Ohne Titel"),
        (headed(b"", b"tlh"), "Untitled"),
    ],
    ids=["heading", "none", "German", "other"],
)
def test_a_file_without_a_title_never_shows_its_name(data: bytes, title: str, tmp_path: Path) -> None:
    path = tmp_path / "Jane Doe 4711.pdf"
    path.write_bytes(data)
    for files in ([path], [path, path], [str(path)]):
        report = builder.merge(files)
        seen = inspect(report.pdf)
        assert {seen.title, *(mark.title for mark in seen.bookmarks), report.title} == {title}
        assert b"Doe" not in odd.everything(report.pdf)


def test_without_a_reader_of_headings_a_file_is_untitled() -> None:
    assert merge([headed()]).title == "Untitled"


def test_the_heading_is_one_of_the_pages_that_are_chosen() -> None:
    objects = odd.on_two_pages()
    objects[4] = odd.stream(b"/H1 <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Of Jane Doe) Tj ET EMC")
    objects[11] = objects[11].replace(b"/S/P", b"/S/H1")
    assert builder.merge([odd.written(objects)]).title == "Of Jane Doe"
    assert builder.merge([builder.Source(odd.written(objects), pages=(1,))]).title == "Untitled"


def test_a_title_of_something_that_a_property_tells_of_is_not_the_file_s() -> None:
    within = "<rdf:Description><dc:title>Another</dc:title></rdf:Description>"
    first = '<rdf:li rdf:parseType="Resource"><dc:title>Other</dc:title></rdf:li>'
    nested = packet(f"<u:history><rdf:Seq>{first}<rdf:li>{within}</rdf:li></rdf:Seq></u:history>")
    assert inspect(with_packet(nested.encode(), b"Its own")).title == "Its own"
    assert (
        inspect(with_packet(nested.replace("<u:history>", "<dc:title>Mine</dc:title><u:history>").encode())).title
        == "Mine"
    )


_HEAD = b"/Type/Metadata/Subtype/XML"
_WHOLE = made()


# Numbers of parts (ISO 16684-1, 8.2.1.2: an Integer may have a sign and zeros)


@pytest.mark.parametrize("part", ["01", "+1", " 1 ", "001"])
def test_a_number_of_a_part_may_have_zeros_and_a_sign(part: str) -> None:
    data = _WHOLE.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>%s<" % part.encode())
    assert data != _WHOLE
    assert verify(data, ["ua1"]) == verify(_WHOLE, ["ua1"])
    assert "PDF/UA-1" in inspect(data).claims
    assert merge([data]).claims == merge([_WHOLE]).claims


@pytest.mark.parametrize("part", ["02", "+2"])
def test_a_file_is_labelled_as_pdf_a_however_its_part_is_written(part: str) -> None:
    data = _WHOLE.replace(b"<pdfaid:part>2<", b"<pdfaid:part>%s<" % part.encode())
    assert data != _WHOLE
    assert verify(data, ["a2a"]) == verify(_WHOLE, ["a2a"])
    assert "PDF/A-2a" in inspect(data).claims
    assert merge([data]).claims == merge([_WHOLE]).claims


@pytest.mark.parametrize("part", ["1.0", "one", "-1", "", "²"])
def test_what_is_no_number_of_a_part_is_none(part: str) -> None:
    data = _WHOLE.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>%s<" % part.encode())
    assert any("does not say that it is PDF/UA-1" in finding.problem.message for finding in verify(data, ["ua1"]))


# Packets that cannot be read


def _broken(old: bytes, new: bytes) -> bytes:
    assert old in _WHOLE
    return _WHOLE.replace(old, new)


BROKEN = {
    "not packed": _broken(_HEAD, _HEAD + b"/Filter/FlateDecode"),
    "a filter that does not exist": _broken(_HEAD, _HEAD + b"/Filter/Nothing"),
    "a filter for pictures": _broken(_HEAD, _HEAD + b"/Filter/JBIG2Decode"),
    "too many filters": _broken(_HEAD, _HEAD + b"/Filter[%s]" % (b"/ASCIIHexDecode" * 9)),
    "a wrong predictor": _broken(_HEAD, _HEAD + b"/Filter/FlateDecode/DecodeParms<</Predictor 99/Columns/x>>"),
    "no stream": re.sub(_HEAD + rb"(/Length \d+>>)\nstream", _HEAD + rb"\1\nstrxxm", _WHOLE),
    "a dictionary without an end": re.sub(_HEAD + rb"/Length \d+>>", _HEAD + b"/Length 1427", _WHOLE),
    "no end of the stream": re.sub(rb"(<\?xpacket end.*?)endstream\s+endobj", rb"\1", _WHOLE, flags=re.DOTALL),
    "a bomb": re.sub(
        rb"(?s)" + _HEAD + rb".*?endstream",
        lambda _: odd.stream(zlib.compress(b"\0" * 50_000_000), _HEAD + b"/Filter/FlateDecode")[2:],
        _WHOLE,
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_metadata_that_cannot_be_read_are_given_up_and_reported(kind: str) -> None:
    report = merge([BROKEN[kind]])
    assert METADATA_LOST in report.sources[0].repaired
    # PDF/A counts where the file is labelled with it, and the label cannot be read.
    assert report.claims in (("PDF/UA-1",), ())
    assert soundness.problems(report.pdf) == []
    assert inspect(BROKEN[kind]).title in (None, "A title")
    assert any(METADATA_LOST in finding.problem.message for finding in verify(BROKEN[kind]))
    assert impose(BROKEN[kind], "saddle").pdf
