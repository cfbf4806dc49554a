"""The text of pages, mark by mark, in files that were made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest

from builder.pdf.examine.content_interpreter import read_text
from builder.pdf.examine.file_text import FileText, StreamKey, StreamText
from builder.pdf.examine.plain_text import UNKNOWN, tidy
from builder.pdf.read import gate
from tests.pdf import foreign

PAGE = StreamKey("page", 0)


def words(data: bytes) -> FileText:
    with gate.limits():
        return read_text(gate.open_(data))


def said(content: bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> StreamText:
    return words(foreign.bare(content, change)).streams[PAGE]


def text(content: bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> str:
    return "".join(said(b"BT /Helvetica 10 Tf " + content + b" ET", change).untagged)


def test_text_goes_to_the_mark_that_it_bears() -> None:
    found = said(
        b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (One) Tj EMC /Artifact BMC 0 -20 Td (Foot) Tj EMC"
        b" /P <</MCID 1>> BDC 0 -20 Td (Two) Tj /Span BMC ( more) Tj EMC EMC 0 -20 Td (Loose) Tj ET"
    )
    assert [tidy(found.text(mcid)) for mcid in found.marked] == ["One", "Two more"]
    assert found.artifacts == ["", "Foot"]
    assert found.untagged == ["", "Loose"]
    assert found.order == {0: 1, 1: 2}


def test_an_artifact_inside_a_mark_is_an_artifact() -> None:
    found = said(b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (a) Tj /Artifact BMC (-) Tj EMC (b) Tj EMC ET")
    assert (found.text(0), "".join(found.artifacts)) == ("a b", "-")


def test_properties_may_stand_among_the_resources() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(M=pikepdf.Dictionary(MCID=7, Lang="cy"))

    found = said(b"BT /Helvetica 10 Tf /P /M BDC (Bore da) Tj EMC ET", change)
    assert (found.text(7), found.languages) == ("Bore da", {7: "cy"})


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
def test_words_that_stand_apart_have_a_space_between(content: bytes, expected: str) -> None:
    assert text(content) == expected


def test_replacement_text_is_said_once_in_place_of_what_is_painted() -> None:
    found = said(
        b"BT /Helvetica 10 Tf /P <</MCID 0>> BDC (a ) Tj /Span <</ActualText (of)>> BDC (x) Tj (y) Tj EMC EMC ET"
    )
    assert found.text(0) == "a of"
    utf16 = said(b"BT /Helvetica 10 Tf /P <</MCID 0 /ActualText <FEFF03B1>>> BDC (x) Tj EMC ET")
    assert utf16.text(0) == "α"


def form(pdf: pikepdf.Pdf, content: bytes, **entries: object) -> pikepdf.Object:
    made = pdf.make_indirect(pikepdf.Stream(pdf, content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form))
    made.BBox = [0, 0, 100, 100]
    for key, value in entries.items():
        made[f"/{key}"] = value
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=made)
    return made


def test_a_form_has_marks_of_its_own_and_what_it_leaves_unmarked_bears_that_around_it() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form(pdf, b"BT /Helvetica 10 Tf (outer ) Tj /P <</MCID 0>> BDC (inner) Tj EMC ET")

    data = foreign.bare(b"/P <</MCID 0>> BDC /Fm Do EMC /Fm Do", change)
    found = words(data)
    [inner] = [stream for stream in found.streams if stream.kind == "form"]
    assert found.streams[PAGE].text(0) == "outer "
    assert found.streams[PAGE].untagged == ["", "outer "]
    assert found.streams[inner].text(0) == "inner"
    assert found.streams[inner].repeated == set()


def test_a_form_that_paints_itself_is_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        made = form(pdf, b"/Fm Do")
        made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=made))

    with pytest.raises(gate.Unreadable, match="circle"):
        said(b"/Fm Do", change)


def test_forms_that_paint_each_other_without_end_are_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = form(pdf, b"n " * 20_000)
        for _ in range(20):
            outer = pdf.make_indirect(pikepdf.Stream(pdf, b"/Fm Do " * 20, Subtype=pikepdf.Name.Form))
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=inner))
            inner = outer
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=inner)

    with pytest.raises(gate.Unreadable, match="no end"):
        said(b"/Fm Do", change)


@pytest.mark.parametrize("content", [b"q " * 2000, b"/P BMC " * 2000])
def test_states_and_marks_have_a_depth(content: bytes) -> None:
    with pytest.raises(gate.Unreadable, match="too deep"):
        said(content)


def test_marks_that_are_opened_twice_are_known() -> None:
    assert said(b"/P <</MCID 3>> BDC EMC /P <</MCID 3>> BDC EMC").repeated == {3}


def test_pictures_are_known_by_their_mark() -> None:
    inline = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI "
    found = said(inline + b"/Figure <</MCID 0>> BDC " + inline + b"EMC /Artifact BMC " + inline + b"EMC")
    assert found.pictures == [None, 0]


def font(change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> Callable[[pikepdf.Pdf], None]:
    def does(pdf: pikepdf.Pdf) -> None:
        change(pdf, pdf.pages[0].Resources.Font.Helvetica)

    return does


def test_a_map_to_unicode_goes_before_the_encoding() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.ToUnicode = pikepdf.Stream(
            pdf,
            b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <00660066> endbfchar"
            b" 2 beginbfrange <42> <43> <03B1> <44> <45> [<0078> <0000>] endbfrange",
        )

    found = said(b"BT /Helvetica 10 Tf (ABCDEF) Tj ET", font(change))
    # E leads to U+0000, which is no character; what the map leaves out is read by the encoding.
    assert "".join(found.untagged) == "ffαβxEF"


def test_differences_name_their_characters() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        names = [65, *map(pikepdf.Name, ("/eacute", "/uni0175", "/f_i.alt"))]
        entries.Encoding = pikepdf.Dictionary(Differences=pikepdf.Array(names))

    found = said(b"BT /Helvetica 10 Tf (ABCD) Tj ET", font(change))
    assert "".join(found.untagged) == f"éŵ{UNKNOWN}D"
    assert found.unknown == {"Helvetica": 1}


def test_a_composite_font_without_a_map_has_no_characters() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.Subtype = pikepdf.Name.Type0
        entries.Encoding = pikepdf.Name("/Identity-H")
        entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary(W=[1, [500, 600], 3, 5, 700])])

    found = words(foreign.bare(b"BT /Helvetica 10 Tf <00010002> Tj ET", font(change)))
    assert "".join(found.streams[PAGE].untagged) == UNKNOWN * 2
    assert [use.mapped for use in found.fonts] == [False]


@pytest.mark.parametrize("what", ["map", "widths"])
def test_a_font_that_has_no_end_is_refused(what: str) -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        ranges = b"beginbfrange " + b"<0000> <ffff> <0041> " * 2000 + b"endbfrange"
        if what == "map":
            entries.ToUnicode = pikepdf.Stream(pdf, ranges)
        else:
            entries.Subtype = pikepdf.Name.Type0
            entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary(W=[0, 65535, 500] * 2000)])

    with pytest.raises(gate.Unreadable, match="no end"):
        text(b"(A) Tj", font(change))


def test_a_predefined_map_of_utf16_is_read() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.Subtype = pikepdf.Name.Type0
        entries.Encoding = pikepdf.Name("/UniJIS-UTF16-H")
        entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary()])

    assert text(b"<65E5672C> Tj", font(change)) == "日本"


def test_operands_of_the_wrong_kind_are_passed_over() -> None:
    assert text(b"/x Tc 1 2 Tm (one) (two) Td [/x (and)] TJ 5 Tj /None /None BDC (more) Tj") == "andmore"


def test_content_that_is_no_content_is_refused() -> None:
    with pytest.raises(gate.Unreadable, match="damaged"):
        said(b"<< /A >> BI /W")


def test_a_soft_hyphen_at_the_end_of_a_line_joins_the_word() -> None:
    assert tidy(" exer\u00ad\ncises\n at  home ") == "exercises at home"
