"""Files of both standards, joined: what the new file follows, what it says of that, and what is in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from builder.core.standards import Standard
from builder.pdf import validate
from builder.pdf.join.merge import MergeReport, Source, merge
from builder.pdf.write.namespaces import PDF_20
from builder.printing import impose
from tests.inspectors import Pdf
from tests.pdf.handmade import tagged
from tests.pdf.write.test_standards import elements, jumps, opened
from tests.support import packing
from tests.support.making import REPOSITORY, make

NEWER = ("PDF/UA-2", "PDF/A-4", "WTPDF 1.0 (accessibility)", "WTPDF 1.0 (reuse)")
OLDER = ("PDF/UA-1", "PDF/A-2a")


@pytest.fixture(scope="module")
def bone() -> bytes:
    return make(REPOSITORY, "bone", standard=Standard.UA2)


@pytest.fixture(scope="module")
def brain() -> bytes:
    return make(REPOSITORY, "brain", standard=Standard.UA2)


@pytest.fixture(scope="module")
def pack() -> bytes:
    return packing.make(REPOSITORY, "bone", "brain", details={}, standard=Standard.UA2)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The file after `change`, still of PDF 2.0."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, force_version="2.0")
        return target.getvalue()


def reasons(report: MergeReport) -> str:
    return "\n".join(report.unclaimed)


def test_files_of_pdf_ua_2_make_a_file_of_pdf_ua_2(bone: bytes, pack: bytes) -> None:
    report = merge([Source(bone, "bone"), Source(pack, "pack")])
    assert (report.claims, report.unclaimed) == (NEWER, ())
    assert report.pdf.startswith(b"%PDF-2.0")
    pdf = opened(report.pdf)
    root = pdf.Root.StructTreeRoot
    assert "/Info" not in pdf.trailer
    assert {str(name): str(role) for name, role in root.RoleMap.items()} == {"/Aside": "/Sect"}
    assert (str(root.K.S), str(root.K.NS.NS)) == ("/Document", PDF_20)
    assert [(str(kid.S), str(kid.NS.NS)) for kid in root.K.K] == [("/Part", PDF_20)] * 2
    there = {element.objgen for element in elements(pdf)}
    assert {action.SD[0].objgen for action in jumps(pdf)} <= there
    entries = [element for element in elements(pdf) if element.S == "/TOCI"]
    assert entries
    assert {target.objgen for entry in entries for target in entry.Ref} <= there
    assert Pdf(report.pdf).tagging_problems() == []


def test_one_file_alone_stays_what_it_is(bone: bytes) -> None:
    report = merge([bone])
    assert report.claims == NEWER
    assert [str(element.S) for element in elements(opened(report.pdf))] == [
        str(element.S) for element in elements(opened(bone))
    ]


@pytest.mark.parametrize("newer_first", [True, False])
def test_files_of_different_standards_follow_the_weakest(bone: bytes, pack: bytes, newer_first: bool) -> None:
    older = Source(make(REPOSITORY, "liver"), "liver.pdf")
    newer = [Source(bone, "bone.pdf"), Source(pack, "pack.pdf")]
    report = merge([*newer, older] if newer_first else [older, *newer])
    assert report.claims == OLDER
    assert report.unclaimed == (
        "PDF/UA-2 and PDF/A-4 are not claimed: liver.pdf is not PDF/UA-2, and the new file follows one standard",
    )
    assert report.pdf.startswith(b"%PDF-1.7")
    assert validate.validate(report.pdf) == []


def test_what_pdf_1_7_does_not_have_is_put_into_its_terms(bone: bytes, pack: bytes) -> None:
    report = merge([make(REPOSITORY, "liver"), bone, pack])
    pdf = opened(report.pdf)
    root = pdf.Root.StructTreeRoot
    assert "/Namespaces" not in root
    assert str(root.RoleMap.Aside) == "/Sect"
    found = list(elements(pdf))
    assert not any("/NS" in element or "/Ref" in element for element in found)
    assert "/Aside" in {str(element.S) for element in found}
    listings = [element.A[0].ListNumbering for element in found if element.S == "/L"]
    assert set(map(str, listings)) <= {"/None", "/Disc", "/Decimal"}
    assert "/SD" not in {key for action in _actions(pdf) for key in action}
    document = pypdfium2.PdfDocument(report.pdf)
    assert all(mark.get_dest() is not None for mark in document.get_toc())
    document.close()


def _actions(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from (annotation.A for annotation in page.get("/Annots", []) if "/A" in annotation)
    waiting = [pdf.Root.Outlines.First]
    while waiting:
        entry = waiting.pop()
        waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
        if "/A" in entry:
            yield entry.A


def test_a_pack_without_its_leaflets_does_not_claim_pdf_ua_2(pack: bytes) -> None:
    """The entries of its contents refer to what is not there."""
    report = merge([Source(pack, "pack", pages=(0, 1))])
    assert "PDF/UA-2" not in report.claims
    assert "an entry of a table of contents does not refer to what it lists" in reasons(report)


def test_a_link_to_a_page_alone_costs_the_claim(bone: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for action in list(jumps(pdf))[:1]:
            del action.SD

    report = merge([changed(bone, change)])
    assert report.claims == ("PDF/A-4",)
    assert "PDF/UA-2 is not claimed: source 1: a bookmark does not name the element that it leads to" in reasons(
        report
    ) or "a link does not name the element that it leads to" in reasons(report)


@pytest.mark.parametrize("plain", [True, False])
def test_a_destination_may_be_an_element_alone(bone: bytes, plain: bool) -> None:
    """Other programs write structure destinations without a page, as an action's or as Dest."""

    def change(pdf: pikepdf.Pdf) -> None:
        waiting = [pdf.Root.Outlines.First]
        while waiting:
            entry = waiting.pop()
            waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
            if plain:
                del entry.A.D
            else:
                entry.Dest = entry.A.SD
                del entry.A

    data = changed(bone, change)
    for sources, claims in (([data], NEWER), ([data, make(REPOSITORY, "liver")], OLDER)):
        report = merge(sources)
        assert report.claims == claims
        assert not [what for source in report.sources for what in source.removed]
    assert [mark.page for mark in Pdf(merge([data]).pdf).bookmarks()] == [mark.page for mark in Pdf(bone).bookmarks()]


def math(pdf: pikepdf.Pdf) -> None:
    element = next(element for element in elements(pdf) if element.S == "/P")
    element.NS = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS="http://www.w3.org/1998/Math/MathML"))
    element.S = Name.math


def black_point(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(UseBlackPtComp=Name.ON))


def note_type(pdf: pikepdf.Pdf) -> None:
    next(element for element in elements(pdf) if element.S == "/P").A = Dictionary(O=Name.FENote)


def intent(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1)])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (math, "PDF 1.7 has nothing like its element math"),
        (black_point, "PDF 1.7 has no UseBlackPtComp in a graphics state"),
        (note_type, "PDF 1.7 has no attributes of FENote"),
        (intent, "a page has an output intent of its own"),
    ],
)
def test_what_cannot_be_carried_over_is_said_and_costs_the_claims(
    bone: bytes, change: Callable[[pikepdf.Pdf], None], reason: str
) -> None:
    report = merge([Source(changed(bone, change), "new.pdf"), Source(make(REPOSITORY, "liver"), "liver.pdf")])
    assert report.claims == ()
    for standard in ("PDF/UA-1", "PDF/A-2"):
        assert f"{standard} is not claimed: new.pdf: {reason}" in reasons(report)
    assert report.pdf.startswith(b"%PDF-2.0")


def test_words_in_utf_8_are_written_as_pdf_1_7_has_them(bone: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        figure = next(element for element in elements(pdf) if element.S == "/Figure")
        figure.Alt = String(b"\xef\xbb\xbf" + "Wärme".encode())

    report = merge([changed(bone, change), make(REPOSITORY, "liver")])
    assert report.claims == OLDER
    pdf = opened(report.pdf)
    figure = next(element for element in elements(pdf) if element.S == "/Figure")
    assert bytes(figure.Alt) == b"\xfe\xff" + "Wärme".encode("utf-16-be")


@pytest.mark.parametrize("name", ["Note", "H"])
def test_types_that_pdf_ua_2_has_no_more_cost_its_claim(bone: bytes, name: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        element = next(element for element in elements(pdf) if element.S == "/Aside")
        element.S = Name(f"/{name}")
        del element.NS

    assert "PDF/UA-2" not in merge([changed(bone, change)]).claims


def test_a_file_of_pdf_2_without_a_label_comes_into_pdf_1_7(bone: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        packet = bytes(pdf.Root.Metadata.read_bytes())
        pdf.Root.Metadata = pdf.make_stream(
            packet.replace(b"pdfuaid:", b"xmp:").replace(b"pdfaid:", b"xmp:"), Type=Name.Metadata, Subtype=Name.XML
        )

    report = merge([changed(bone, change)])
    assert report.claims == ("PDF/UA-1",)
    assert reasons(report) == "PDF/A-2 is not claimed: source 1: it is not labelled as PDF/A"
    assert report.pdf.startswith(b"%PDF-1.7")


def test_an_untagged_picture_makes_a_file_of_pdf_1_7(bone: bytes) -> None:
    report = merge([Source(bone, "bone", alternatives=["A page"] * len(opened(bone).pages))])
    assert report.pdf.startswith(b"%PDF-1.7")
    assert "PDF/UA-1" not in report.claims


def test_sheets_of_a_newer_file_are_pdf_a_4(bone: bytes) -> None:
    imposed = impose.impose(bone, "saddle", paper="a3")
    assert (imposed.claims, imposed.pdf[:8]) == (("PDF/A-4",), b"%PDF-2.0")
    assert "/Info" not in opened(imposed.pdf).trailer
    assert impose.impose(tagged("Sheet", 4), "saddle", paper="a3").claims == ("PDF/A-2b",)


def test_a_refuted_claim_is_dropped(bone: bytes) -> None:
    report = merge([bone], refute=lambda _, name: "it is broken" if name == "PDF/UA-2" else None)
    assert report.claims == ("PDF/A-4",)
    assert report.unclaimed == ("PDF/UA-2 is not claimed: it is broken",)
    assert "pdfd:declarations" not in bytes(opened(report.pdf).Root.Metadata.read_bytes()).decode()
