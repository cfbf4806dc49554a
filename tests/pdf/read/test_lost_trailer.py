"""Files whose trailer does not lead to their pages: taken where there is no doubt, else refused for the true reason."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest

from builder.pdf.join.merge import MergeRefused, merge
from builder.pdf.read.lost_trailer import MADE_AGAIN
from tests.support.standard_files import made

PLAIN = made()
TRAILER = PLAIN.rfind(b"trailer")
ENDING = PLAIN[TRAILER:]
MORE = b"70 0 obj\n<</Type/Catalog/Pages 71 0 R>>\nendobj\n71 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"


def packed() -> bytes:
    """The same file with most objects in an object stream."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLAIN)) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return target.getvalue()


PACKED = packed()
LIST = int(PACKED[PACKED.rfind(b"startxref") + 9 :].split()[0])


def root(other: bytes) -> bytes:
    return PLAIN.replace(b"/Root 1 0 R", other)


TAKEN = {
    "no root": root(b""),
    "the root is null": root(b"/Root null"),
    "the root is another object": root(b"/Root 4 0 R"),
    "the root does not exist": root(b"/Root 99 0 R"),
    "the root has another generation": root(b"/Root 1 1 R"),
    "the root in small letters": root(b"/root 1 0 R"),
    "no trailer": PLAIN[:TRAILER] + b"startxref\n0\n%%EOF\n",
    "the word trailer is missing": PLAIN[:TRAILER] + ENDING.replace(b"trailer", b"       "),
    "the trailer has no end": PLAIN[:TRAILER] + ENDING.replace(b">>", b""),
    "a list of another type": PACKED[:LIST] + PACKED[LIST:].replace(b"/Type /XRef", b"/Type /Font"),
    "no list of packed objects": PACKED[:LIST] + b"startxref\n0\n%%EOF\n",
}


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return str(document[0].get_textpage().get_text_bounded())


CATALOG = re.search(rb"1 0 obj.*?endobj\n", PLAIN, re.DOTALL)
assert CATALOG is not None


def updated(catalog: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """An update with a catalog of that kind, and a trailer that has this."""
    before = re.findall(rb"startxref\s+(\d+)", PLAIN)[-1]
    rows = b"xref\n1 1\n%010d 00000 n \n" % len(PLAIN)
    ending = b"trailer\n<</Size 80%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, before, len(PLAIN + catalog))
    return PLAIN + catalog + rows + ending


NEW = CATALOG[0].replace(b"(en-GB)", b"(fr)")
assert CATALOG[0] != NEW
UPDATED = {
    "the last trailer has no root": updated(NEW, b""),
    "the last root does not exist": updated(NEW, b"/Root 99 0 R"),
    "the word trailer is wrong": updated(NEW).replace(b"trailer\n<</Size 80/Root", b"trailer\n<</Size 80/Ro"),
}


@pytest.mark.parametrize("name", UPDATED)
def test_of_objects_that_are_there_twice_the_last_counts_where_a_trailer_leads_to_it(name: str) -> None:
    report = merge([UPDATED[name]])
    assert report.sources[0].repaired
    assert words(report.pdf) == words(PLAIN)
    assert report.language == "fr"


@pytest.mark.parametrize("data", [MORE, b""], ids=["two catalogs", "one"])
def test_an_older_trailer_says_which_catalog_it_is(data: bytes) -> None:
    report = merge([updated(data + NEW, b"")])
    assert report.language == "fr"
    assert words(report.pdf) == words(PLAIN)


@pytest.mark.parametrize("name", TAKEN)
def test_the_only_catalog_is_found(name: str) -> None:
    report = merge([TAKEN[name]])
    assert MADE_AGAIN in report.sources[0].repaired
    assert report.claims == ("PDF/UA-1", "PDF/A-2a")
    assert words(report.pdf) == words(PLAIN)
    assert report.sources[0].kept == merge([PLAIN]).sources[0].kept


REFUSED = {
    "two catalogs": (PLAIN[:TRAILER] + MORE + ENDING.replace(b"/Root 1 0 R", b""), "several catalogs"),
    "no catalog": (re.sub(rb"/Type\s*/Catalog", b"/Type/Something", root(b"")), "none of its objects says where"),
    "an object twice": (PLAIN[:TRAILER] + PLAIN[PLAIN.find(b"\n4 0 obj") : TRAILER] + b"%%EOF\n", "objects twice"),
    "encrypted": (root(b"/Encrypt 5 0 R/Root 4 0 R"), "damaged|protected|encrypted"),
    "cut off": (PLAIN[: TRAILER + 12], "it is cut off: its end is missing"),
    "an object without an end": (
        re.sub(rb"endobj(?=\s+xref)", b"", root(b""))[:TRAILER].rpartition(b"endobj")[0] + b"\n%%EOF\n",
        "lost",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_where_there_is_doubt_the_reason_is_given(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(MergeRefused, match=reason) as caught:
        merge([data])
    assert "Error" not in str(caught.value)


def test_words_of_trailers_in_streams_stay_as_they_are() -> None:
    said = made(content="/Artifact BMC BT /F1 12 Tf 72 20 Td (trailer << startxref 12 /XRef) Tj ET EMC")
    report = merge([said.replace(b"/Root 1 0 R", b"")])
    assert "trailer << startxref 12 /XRef" in words(report.pdf)
