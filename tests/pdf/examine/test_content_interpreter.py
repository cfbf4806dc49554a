"""The text of pages goes to its mark, with spaces where words stand apart."""

from __future__ import annotations

import pikepdf
import pytest

from builder.pdf.examine.plain_text import tidy
from builder.pdf.read import gate
from tests.pdf import foreign
from tests.pdf.examine.painted import PAGE, file_text, page_text, untagged_text


def test_text_goes_to_the_mark_that_it_bears() -> None:
    painted = page_text(
        b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (One) Tj EMC /Artifact BMC 0 -20 Td (Foot) Tj EMC"
        b" /P <</MCID 1>> BDC 0 -20 Td (Two) Tj /Span BMC ( more) Tj EMC EMC 0 -20 Td (Loose) Tj ET"
    )
    assert [tidy(painted.text(mcid)) for mcid in painted.marked] == ["One", "Two more"]
    assert painted.artifacts == ["", "Foot"]
    assert painted.untagged == ["", "Loose"]
    assert painted.order == {0: 1, 1: 2}


def test_an_artifact_inside_a_mark_is_an_artifact() -> None:
    painted = page_text(b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (a) Tj /Artifact BMC (-) Tj EMC (b) Tj EMC ET")
    assert (painted.text(0), "".join(painted.artifacts)) == ("a b", "-")


def test_properties_may_be_among_the_resources() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(M=pikepdf.Dictionary(MCID=7, Lang="cy"))

    painted = page_text(b"BT /Helvetica 10 Tf /P /M BDC (Bore da) Tj EMC ET", change)
    assert (painted.text(7), painted.languages) == ("Bore da", {7: "cy"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"(one) Tj (two) Tj", "onetwo"),
        (b"[(one) -20 (two) 20 (three)] TJ", "onetwothree"),
        (b"[(one) -278 (two)] TJ", "one two"),
        (b"(one) Tj 100 0 Td (two) Tj", "one two"),
        (b"(one) Tj 0 -12 Td (two) Tj", "one\ntwo"),
        (b"12 TL (one) Tj T* (two) Tj (three) '", "one\ntwo\nthree"),
        (b"3 Tc (one) Tj", "one"),
        (b"1 0 0 1 50 50 Tm (one) Tj 0.5 g 1 0 0 1 66.67 50 Tm (two) Tj", "onetwo"),
        (b"(H) Tj -3 Ts (2) Tj 0 Ts (O) Tj", "H2O"),
    ],
)
def test_words_that_are_apart_have_a_space_between(content: bytes, expected: str) -> None:
    assert untagged_text(content) == expected


def test_replacement_text_is_read_once_in_place_of_what_is_painted() -> None:
    painted = page_text(
        b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (a ) Tj /Span <</ActualText (of)>> BDC (x) Tj (y) Tj EMC EMC ET"
    )
    assert painted.text(0) == "a of"
    utf16 = page_text(b"BT /Helvetica 10 Tf /P <</MCID 0 /ActualText <FEFF03B1>>> BDC (x) Tj EMC ET")
    assert utf16.text(0) == "α"


def form(pdf: pikepdf.Pdf, content: bytes, **entries: object) -> pikepdf.Object:
    stream = pdf.make_indirect(pikepdf.Stream(pdf, content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form))
    stream.BBox = [0, 0, 100, 100]
    for key, value in entries.items():
        stream[f"/{key}"] = value
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=stream)
    return stream


def test_a_form_has_its_own_marks_and_its_unmarked_text_the_mark_around() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form(pdf, b"BT /Helvetica 10 Tf (outer ) Tj /P <</MCID 0>> BDC (inner) Tj EMC ET")

    data = foreign.bare(b"/P <</MCID 0>> BDC /Fm Do EMC /Fm Do", change)
    painted = file_text(data)
    [inner] = [stream for stream in painted.streams if stream.kind == "form"]
    assert painted.streams[PAGE].text(0) == "outer "
    assert painted.streams[PAGE].untagged == ["", "outer "]
    assert painted.streams[inner].text(0) == "inner"
    assert painted.streams[inner].repeated == set()


def test_a_form_that_paints_itself_is_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = form(pdf, b"/Fm Do")
        stream.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=stream))

    with pytest.raises(gate.Unreadable, match="loop"):
        page_text(b"/Fm Do", change)


def test_forms_that_paint_each_other_without_end_are_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = form(pdf, b"n " * 20_000)
        for _ in range(20):
            outer = pdf.make_indirect(pikepdf.Stream(pdf, b"/Fm Do " * 20, Subtype=pikepdf.Name.Form))
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=inner))
            inner = outer
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=inner)

    with pytest.raises(gate.Unreadable, match="no end"):
        page_text(b"/Fm Do", change)


@pytest.mark.parametrize("content", [b"q " * 2000, b"/P BMC " * 2000])
def test_states_and_marks_have_a_depth(content: bytes) -> None:
    with pytest.raises(gate.Unreadable, match="too deep"):
        page_text(content)


def test_marks_that_are_opened_twice_are_listed() -> None:
    assert page_text(b"/P <</MCID 3>> BDC EMC /P <</MCID 3>> BDC EMC").repeated == {3}


def test_pictures_are_listed_by_their_mark() -> None:
    inline = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI "
    painted = page_text(inline + b"/Figure <</MCID 0>> BDC " + inline + b"EMC /Artifact BMC " + inline + b"EMC")
    assert painted.pictures == [None, 0]


def test_operands_of_the_wrong_kind_are_passed_over() -> None:
    assert untagged_text(b"/x Tc 1 2 Tm (one) (two) Td [/x (and)] TJ 5 Tj /None /None BDC (more) Tj") == "andmore"


def test_content_that_is_no_content_is_refused() -> None:
    with pytest.raises(gate.Unreadable, match="damaged"):
        page_text(b"<< /A >> BI /W")
