"""What files say of themselves. A title that is where a file was stored is none: it may have a patient's name in it."""

from __future__ import annotations

import io

import pikepdf
import pytest

from builder.pdf.examine.inspect import inspect
from builder.pdf.examine.report import report as inspect_report
from builder.pdf.examine.verify import verify
from builder.pdf.join.merge import merge
from builder.pdf.read import gate
from builder.pdf.read.document_info import title_of
from builder.printing.impose import impose
from tests.pdf import handmade

PLACES = [
    r"C:\Users\ward\Documents\Testperson.docx",
    "C:/Users/ward/Testperson",
    "d:\\Testperson",
    r"\\server\letters\Testperson",
    "/home/ward/Testperson",
    "/Users/ward/Testperson.pages",
    "~/Testperson/letter",
    "Letter (/home/ward/Testperson)",
    "file:///C:/Users/ward/Testperson.html",
    "FILE:/Testperson",
    "https://example.org/print?name=Testperson",
    "blob:https://example.org/Testperson",
    "data:text/html,Testperson",
    "Microsoft Word - Testperson.docx",
    "Microsoft Word - Testperson",
    "Microsoft PowerPoint – Testperson",
    "Testperson.docx",
    "Testperson.PDF",
    "Testperson%20letter.odt",
    "Testperson.docx [Read-Only]",
    "Letter to Testperson.doc - Compatibility Mode",
    "“Testperson.rtf”",
    "Testperson.indd (1)",
]

TITLES = [
    "After your operation",
    "Ward A/B: what to bring",
    "and/or",
    "24/7 help: call 111",
    "Re: your visit",
    "A: yes",
    "Using Microsoft Word at home",
    "Version 1.2",
    "St. Mary’s",
    "Diet e.g. soup",
    "TCP/IP for nurses / an introduction",
    "1/2 tablet",
    "See example.org/advice",
]


def stated(title: str, where: str = "both") -> bytes:
    """A file with that title, in its XMP, in its information dictionary, or in both."""
    data = handmade.tagged("One", 1, title=title if where != "Info" else "After your operation")

    def change(pdf: pikepdf.Pdf) -> None:
        if where != "XMP":
            pdf.docinfo["/Title"] = title
        else:
            del pdf.trailer["/Info"]

    return handmade.changed(data, change)


def title(data: bytes) -> str:
    with gate.limits():
        return title_of(gate.open_(data))


def everything(data: bytes) -> bytes:
    """The bytes of a file with its streams unpacked, and its strings as UTF-8."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [b""]
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                parts.append(each.read_bytes())
            parts.append(repr(each).encode())
    return b"\n".join(parts)


@pytest.mark.parametrize("place", PLACES)
def test_where_a_file_was_stored_is_no_title(place: str) -> None:
    assert title(stated(place, "XMP")) == ""
    assert title(stated(place)) == ""


@pytest.mark.parametrize("words", TITLES)
def test_other_titles_are_titles(words: str) -> None:
    assert title(stated(words)) == words


def test_a_title_in_the_information_dictionary_is_taken_where_that_in_xmp_is_none() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = "After your operation"

    assert title(handmade.changed(stated(PLACES[0], "XMP"), change)) == "After your operation"


@pytest.mark.parametrize("place", [PLACES[0], PLACES[8], PLACES[13]])
def test_where_a_file_was_stored_is_nowhere_in_what_is_made_of_it(place: str) -> None:
    data = stated(place)
    report = merge([data, handmade.tagged("Two", 1)])
    assert report.sources[0].title == "Untitled"
    assert report.title == "File Two"
    assert "Testperson" not in str(report.as_data())
    assert b"Testperson" not in everything(report.pdf)
    assert b"Testperson" not in everything(impose(data, "saddle").pdf)
    inspection = inspect(data)
    assert inspection.title is None
    assert "Testperson" not in inspect_report(inspection)


def test_verify_reports_such_a_title_without_its_words() -> None:
    [found] = [finding for finding in verify(stated(PLACES[0])) if "title" in finding.problem.message]
    assert found.problem.severity == "warning"
    assert "where the file was stored" in found.problem.message
    assert "Testperson" not in str(found)
