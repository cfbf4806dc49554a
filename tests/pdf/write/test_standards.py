"""Files of both standards, asked with pikepdf and PDFium: what differs, and what has to be the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest

from builder import library
from builder.core.standards import Standard, weakest
from builder.document.roles import FORMS, Role
from builder.pdf.write.namespaces import ONLY_IN_17, PDF_17, PDF_20
from tests.inspectors import Pdf
from tests.support import making
from tests.support.making import REPOSITORY

PDF_20_TYPES = frozenset(
    "Document DocumentFragment Part Sect Div Aside NonStruct P Title FENote Sub Lbl Span Em Strong Link Annot Form "
    "Ruby RB RT RP Warichu WT WP L LI LBody Table TR TH TD THead TBody TFoot Caption Figure Formula Artifact".split()
)
"""The types of ISO 32000-2, 14.8.4, but for headings."""
STANDARD_IN_BOTH = PDF_20_TYPES.difference("DocumentFragment Aside Title FENote Sub Em Strong Artifact".split()) | {
    f"H{level}" for level in range(1, 7)
}
"""Those that PDF 1.7 has, too."""


@pytest.fixture(scope="module")
def leaflet() -> dict[Standard, bytes]:
    return {standard: making.make(REPOSITORY, "bone", standard=standard) for standard in Standard}


@pytest.fixture(scope="module")
def pack() -> dict[Standard, bytes]:
    return {
        standard: library.pack(
            ["bone", "brain"], project=REPOSITORY, brand="harbour", format="a4", standard=standard
        ).pdf
        for standard in Standard
    }


@pytest.fixture(params=["leaflet", "pack"])
def newer(request: pytest.FixtureRequest) -> bytes:
    """A leaflet, and a pack, for PDF/UA-2."""
    pdf: bytes = request.getfixturevalue(request.param)[Standard.UA2]
    return pdf


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every structure element in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += reversed(list(element))
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element and "/P" in element:
            yield element
            waiting.append(element.get("/K", pikepdf.Array([])))


def jumps(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The actions of all links and bookmarks that lead into the file; each of these must be one."""
    holders = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    waiting = [pdf.Root.Outlines.First]
    while waiting:
        holders.append(entry := waiting.pop())
        waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
    for holder in holders:
        assert "/Dest" not in holder
        if "/A" in holder and holder.A.S == "/GoTo":
            yield holder.A


def page_of(pdf: pikepdf.Pdf, element: pikepdf.Object) -> tuple[int, int]:
    """The page that the first content of an element is on."""
    while "/Pg" not in element:
        element = element.K[0] if isinstance(element.K, pikepdf.Array) else element.K
    return element.Pg.objgen


def test_the_header_and_the_metadata_name_the_standards(newer: bytes) -> None:
    assert newer.startswith(b"%PDF-2.0\n")
    metadata = Pdf(newer).metadata
    assert (metadata["pdfuaid:part"], metadata["pdfuaid:rev"]) == ("2", "2024")
    assert (metadata["pdfaid:part"], metadata["pdfaid:rev"]) == ("4", "2020")
    assert metadata["dc:title"]
    pdf = opened(newer)
    packet = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "pdfaid:conformance" not in packet
    assert "pdfaExtension" not in packet
    declared = re.findall("<pdfd:conformsTo>(.*?)</pdfd:conformsTo>", packet)
    assert declared == [f"http://pdfa.org/declarations/wtpdf#{level}1.0" for level in ("accessibility", "reuse")]


def test_there_is_no_information_dictionary(newer: bytes) -> None:
    pdf = opened(newer)
    assert "/Info" not in pdf.trailer
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_every_element_is_of_its_namespace(newer: bytes) -> None:
    pdf = opened(newer)
    root = pdf.Root.StructTreeRoot
    assert root.K.S == "/Document"
    assert str(root.K.NS.NS) == PDF_20
    used = set()
    for element in elements(pdf):
        role = str(element.S)[1:]
        used.add(str(element.NS.NS))
        assert str(element.NS.NS) == (PDF_17 if role in ONLY_IN_17 else PDF_20), role
        assert role in ONLY_IN_17 | PDF_20_TYPES or re.fullmatch("H[1-6]", role)
    assert {str(space.NS) for space in root.Namespaces} == used


def test_readers_that_know_no_namespaces_find_a_type_that_they_know(newer: bytes) -> None:
    """Poppler, for one, leaves out elements of types that PDF 1.7 does not have."""
    pdf = opened(newer)
    older = {str(element.S)[1:] for element in elements(pdf)} - ONLY_IN_17 - STANDARD_IN_BOTH
    assert {name: str(pdf.Root.StructTreeRoot.RoleMap[f"/{name}"]) for name in older} == {"Aside": "/Sect"}


def test_call_outs_are_asides(leaflet: dict[Standard, bytes]) -> None:
    older, newer = ([str(element.S) for element in elements(opened(pdf))] for pdf in leaflet.values())
    assert len(older) == len(newer)
    differing = {pair for pair in zip(older, newer, strict=True) if pair[0] != pair[1]}
    assert differing <= {("/Note", "/Aside"), ("/Sect", "/Aside")}
    assert differing


def test_links_and_bookmarks_name_the_element_that_they_lead_to(newer: bytes) -> None:
    pdf = opened(newer)
    there = {element.objgen for element in elements(pdf)}
    found = list(jumps(pdf))
    assert found
    for action in found:
        place = action.SD[0]
        assert place.objgen in there
        assert page_of(pdf, place) == action.D[0].objgen
        assert list(action.SD)[1:] == list(action.D)[1:]


def test_bookmarks_lead_to_the_titles_that_they_quote(newer: bytes) -> None:
    pdf = Pdf(newer)
    titles = {element.number: element for element in pdf.elements()}
    waiting, seen = [pdf.file.Root.Outlines.First], 0
    while waiting:
        entry = waiting.pop()
        waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
        title = titles[entry.A.SD[0].objgen[0]]
        assert re.fullmatch("H[1-6]", title.role)
        assert str(entry.Title).split()[0] in title.text
        seen += 1
    assert seen == len(pdf.bookmarks()) > 5


def test_entries_of_the_contents_refer_to_what_they_lead_to(pack: dict[Standard, bytes]) -> None:
    pdf = opened(pack[Standard.UA2])
    entries = [element for element in elements(pdf) if element.S == "/TOCI"]
    assert len(entries) > 2
    for entry in entries:
        [target] = entry.Ref
        links = list(_annotations(entry))
        assert {link.A.SD[0].objgen for link in links} == {target.objgen}
        assert re.fullmatch("/H[1-6]", str(target.S))


def _annotations(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", pikepdf.Array([]))
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/Type") == "/OBJR":
                yield kid.Obj
            else:
                yield from _annotations(kid)


@pytest.mark.parametrize("kind", ["leaflet", "pack"])
def test_pages_are_the_same_in_both_standards(request: pytest.FixtureRequest, kind: str) -> None:
    older, newer = (opened(pdf) for pdf in request.getfixturevalue(kind).values())
    streams = [
        [bytes(stream.read_raw_bytes()) for page in pdf.pages for stream in page.Contents] for pdf in (older, newer)
    ]
    assert streams[0] == streams[1]


def test_a_reader_that_knows_no_elements_goes_to_the_same_pages(pack: dict[Standard, bytes]) -> None:
    listed = []
    for pdf in pack.values():
        document = pypdfium2.PdfDocument(pdf)
        bookmarks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        listed.append(bookmarks)
        document.close()
    assert listed[0] == listed[1]
    assert len(listed[0]) > 5


def test_the_default_has_nothing_of_pdf_2(pack: dict[Standard, bytes]) -> None:
    pdf = opened(pack[Standard.UA1])
    assert pack[Standard.UA1].startswith(b"%PDF-1.7\n")
    assert "/Info" in pdf.trailer
    assert "/Namespaces" not in pdf.Root.StructTreeRoot
    assert not any("/NS" in element or "/Ref" in element for element in elements(pdf))
    assert "/Aside" not in {str(element.S) for element in elements(pdf)}
    assert not any("/A" in entry and "/SD" in entry.A for page in pdf.pages for entry in page.get("/Annots", []))


def test_the_labels_of_a_glossary_are_terms(leaflet: dict[Standard, bytes]) -> None:
    """PDF/UA-2 allows no labels in a list whose numbering is None (ISO 14289-2, 8.2.5.25)."""
    assert FORMS[Role.GLOSSARY].newer_attributes == (("List", "ListNumbering", "/Description"),)
    assert FORMS[Role.LIST].newer_attributes == FORMS[Role.LIST].attributes


def test_roles_have_types_that_their_standard_knows() -> None:
    for role, forms in FORMS.items():
        assert forms.pdf2 in PDF_20_TYPES | ONLY_IN_17 | {"", "H"}, role
    assert not ONLY_IN_17 & PDF_20_TYPES


def test_the_weakest_of_several_standards() -> None:
    assert weakest([Standard.UA2, Standard.UA1, Standard.UA2]) is Standard.UA1
    assert weakest([Standard.UA2]) is Standard.UA2
