"""The inspectors see what is in a file, and what is wrong with it. The file is made by another program altogether."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
import typst

from tests.inspectors import Artifact, Pdf, PdfBookmark, contrast

SAMPLE = b"""
#set document(title: "A sample", author: "A clinic", date: datetime(year: 2026, month: 1, day: 2))
#set page(width: 300pt, height: 400pt, margin: 40pt, footer: [Foot])
#set text(lang: "en", region: "GB", size: 12pt, hyphenate: false)
= The first title <first>
Some words and #link("https://example.org/a")[a link] among them.
+ one
+ two
#table(columns: 2, table.header[Head][*Words*], [1], [2])
#figure(square(fill: rgb("#ff4136")), alt: "A red box", caption: [What it shows])
#pagebreak()
== The second title
#block(fill: rgb("#102030"), inset: 4pt)[#text(fill: rgb("#f0e0d0"))[Light words. #link(<first>)[Back]]]
"""

OUTLINE = """\
Document
  H1 title="The first title" "The first title"
  P
    "Some words and "
    Link
      "a link"
      -> https://example.org/a
    " among them."
  L numbering=Decimal
    LI
      Lbl "1."
      LBody "one"
    LI
      Lbl "2."
      LBody "two"
  Table
    THead
      TR
        TH id=U1x0y0 scope=Column "Head"
        TH id=U1x1y0 scope=Column
          Span "Words"
    TBody
      TR
        TD headers=U1x0y0 "1"
        TD headers=U1x1y0 "2"
  Div
    Caption
      Span "Figure\u00a01: What it shows"
    Figure alt="A red box"
  H2 title="The second title" "The second title"
  Span "Light words. "
  Link
    "Back"
    -> page 1 at 370"""


@pytest.fixture(scope="module")
def sample() -> bytes:
    return bytes(typst.compile(SAMPLE, format="pdf", pdf_standards=["ua-1"]))


@pytest.fixture(scope="module")
def pdf(sample: bytes) -> Pdf:
    return Pdf(sample)


def test_the_structure_is_shown_as_text_to_read(pdf: Pdf) -> None:
    assert pdf.outline() == OUTLINE


def test_long_texts_can_be_shortened(pdf: Pdf) -> None:
    assert '    " among…"' in pdf.outline(shorten=7).splitlines()


def test_text_is_read_in_the_order_of_the_tree(pdf: Pdf) -> None:
    assert pdf.reading_text().splitlines() == [
        "The first title",
        "Some words and a link among them.",
        "1. one",
        "2. two",
        "Head",
        "Words",
        "1",
        "2",
        "Figure\u00a01: What it shows",
        "The second title",
        "Light words. Back",
    ]


def test_elements_are_listed_by_role(pdf: Pdf) -> None:
    assert [element.text for element in pdf.find("TH", "TD")] == ["Head", "Words", "1", "2"]
    assert [element.attributes["Scope"] for element in pdf.find("TH")] == ["Column", "Column"]
    assert [element.alt for element in pdf.find("Figure")] == ["A red box"]
    assert [element.pages for element in pdf.find("H1", "H2")] == [[1], [2]]


def test_fragments_have_their_place_size_face_and_colour(pdf: Pdf) -> None:
    (title,) = pdf.find("H1")
    (fragment,) = pdf.fragments_of(title)
    assert fragment.text == "The first title"
    assert fragment.page == 1
    assert fragment.size == pytest.approx(16.8)
    assert fragment.face.startswith("LibertinusSerif-Bold")
    assert fragment.colour == "#000000"
    assert fragment.x == pytest.approx(40)
    left, bottom, right, top = fragment.box
    assert (left, top > fragment.y > bottom) == (fragment.x, True)
    assert 95 < right - left < 105


def test_a_fragment_follows_the_previous_fragment_on_its_line(pdf: Pdf) -> None:
    words, link, rest = pdf.fragments_of(pdf.find("P")[0])
    assert words.box[2] == pytest.approx(link.x, abs=0.1)
    assert link.box[2] == pytest.approx(rest.x, abs=0.1)


def test_the_ground_behind_text_is_seen(pdf: Pdf) -> None:
    fragments = {fragment.text: fragment for fragment in pdf.fragments}
    assert pdf.ground(fragments["Light words. "]) == "#102030"
    assert pdf.ground(fragments["The second title"]) == "#ffffff"
    assert pdf.contrasts()["#f0e0d0", "#102030"] == pytest.approx(12.80, abs=0.01)


def test_contrast_is_that_of_the_published_examples() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


def test_links_have_target_words_and_a_box_around_them(pdf: Pdf) -> None:
    outward, back = pdf.links()
    assert (outward.page, outward.target, outward.text) == (1, "https://example.org/a", "a link")
    assert outward.contents == "https://example.org/a"
    (fragment,) = (fragment for fragment in pdf.fragments if fragment.text == "a link")
    (box,) = outward.boxes
    assert box[0] == pytest.approx(fragment.box[0], abs=0.1)
    assert box[2] == pytest.approx(fragment.box[2], abs=0.1)
    assert box[1] < fragment.y < box[3]
    assert (back.page, back.target, back.text) == (2, "page 1 at 370", "Back")


def test_bookmarks_lead_to_their_pages(pdf: Pdf) -> None:
    first, second = pdf.bookmarks()
    assert first == PdfBookmark(1, "The first title", 1, 370.0)
    assert (second.level, second.title, second.page) == (2, "The second title", 2)


def test_artifacts_say_what_they_are(pdf: Pdf) -> None:
    footer = Artifact("Pagination", "Footer")
    assert pdf.artifacts() == [(1, footer, "Foot"), (2, footer, "Foot")]


def test_painted_shapes_are_seen(pdf: Pdf) -> None:
    (square,) = (shape for shape in pdf.shapes if shape.colour == "#ff4136")
    left, bottom, right, top = square.box
    assert (square.page, square.kind) == (1, "fill")
    assert (right - left, top - bottom) == (pytest.approx(30), pytest.approx(30))


def test_fonts_pages_and_metadata(pdf: Pdf) -> None:
    regular = next(font for font in pdf.fonts() if "Regular" in font.name)
    assert (regular.embedded, regular.kind, regular.pages) == (True, "Type0", [1, 2])
    assert len(regular.tag) == 6
    assert pdf.page_count == 2
    assert pdf.contents_labels() == ["1", "2"]
    assert pdf.boxes(1) == {"MediaBox": (0, 0, 300, 400)}
    assert pdf.language == "en-GB"
    assert pdf.metadata["dc:title"] == "A sample"
    assert pdf.metadata["pdfuaid:part"] == "1"
    assert pdf.information["Author"] == "A clinic"
    assert "Light words. Back" in pdf.page_text(2).splitlines()


def test_a_valid_file_has_no_tagging_problems(pdf: Pdf) -> None:
    assert pdf.tagging_problems() == []


def changed(sample: bytes, change: Callable[[pikepdf.Pdf], None]) -> list[str]:
    """The tagging problems of the sample after `change` was made to it."""
    with pikepdf.open(io.BytesIO(sample)) as file:
        change(file)
        data = io.BytesIO()
        file.save(data)
    return Pdf(data.getvalue()).tagging_problems()


def first_paragraph(file: pikepdf.Pdf) -> pikepdf.Object:
    document = file.Root.StructTreeRoot.K
    document = document[0] if isinstance(document, pikepdf.Array) else document
    return next(kid for kid in document.K if kid.S == "/P")


def paint(file: pikepdf.Pdf, operators: bytes) -> None:
    file.pages[0].contents_add(operators)


def drop_annotation(file: pikepdf.Pdf) -> None:
    del file.pages[0].Annots


def drop_parent_key(file: pikepdf.Pdf) -> None:
    del file.pages[0].StructParents


def drop_annotation_key(file: pikepdf.Pdf) -> None:
    del file.pages[0].Annots[0].StructParent


def disown(file: pikepdf.Pdf) -> None:
    first_paragraph(file).P = file.Root.StructTreeRoot


def forget_words(file: pikepdf.Pdf) -> None:
    kids = first_paragraph(file).K
    del kids[len(kids) - 1]


def invent_words(file: pikepdf.Pdf) -> None:
    first_paragraph(file).K.append(999)


def swap_parents(file: pikepdf.Pdf) -> None:
    page = next(value for value in parent_tree(file)[1::2] if isinstance(value, pikepdf.Array))
    page[0], page[1] = page[1], page[0]


def parent_tree(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    node = file.Root.StructTreeRoot.ParentTree
    while "/Nums" not in node:
        node = node.Kids[0]
    return list(node.Nums)


def drop_tree(file: pikepdf.Pdf) -> None:
    del file.Root.StructTreeRoot


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda file: paint(file, b"0 0 9 9 re f"), "page 1: fill (0.0, 0.0, 9.0, 9.0) is neither content nor"),
        (lambda file: paint(file, b"/P <</MCID 0>> BDC EMC"), "page 1: MCID 0 is used 2 times"),
        (lambda file: paint(file, b"/P <</MCID 900>> BDC EMC"), "page 1: MCID 900 belongs to no element"),
        (lambda file: paint(file, b"/Artifact BMC"), "page 1: 1 marked-content sequences are not closed"),
        (lambda file: paint(file, b"EMC"), "page 1: EMC closes nothing"),
        (lambda file: paint(file, b"q"), "page 1: 1 q without Q"),
        (lambda file: paint(file, b"Q"), "page 1: Q without q"),
        (lambda file: paint(file, b"/Artifact BMC /P <</MCID 7>> BDC EMC EMC"), "page 1: MCID 7 stands inside another"),
        (lambda file: paint(file, b"/P <</MCID 70>> BDC /Artifact BMC EMC EMC"), "page 1: an artifact stands inside"),
        (drop_parent_key, "page 1: its StructParents leads to no list"),
        (drop_annotation, "Link refers to annotation"),
        (drop_annotation_key, "belongs to Link, but the ParentTree names another"),
        (disown, "does not name its parent"),
        (forget_words, "belongs to no element"),
        (invent_words, "page 1: MCID 999 belongs to P, but is not painted"),
        (swap_parents, "belongs to H1, but the ParentTree names another"),
        (drop_tree, "there is no structure tree"),
    ],
)
def test_tagging_problems_are_reported(sample: bytes, change: Callable[[pikepdf.Pdf], None], problem: str) -> None:
    assert any(problem in reported for reported in changed(sample, change))


def test_a_broken_outline_is_reported(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as file:
        file.Root.Outlines.Last = file.Root.Outlines
        data = io.BytesIO()
        file.save(data)
    with pytest.raises(LookupError, match="last entry"):
        Pdf(data.getvalue()).bookmarks()


def plain_page(operators: bytes) -> Pdf:
    """A page with these operators and Helvetica as /F."""
    file = pikepdf.new()
    page = file.add_blank_page(page_size=(200, 100))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        FirstChar=65,
        Widths=[600, 700],
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=file.make_indirect(font)))
    page.obj.Contents = file.make_stream(operators)
    data = io.BytesIO()
    file.save(data)
    return Pdf(data.getvalue())


def test_text_operators_move_as_the_standard_says() -> None:
    pdf = plain_page(
        b"2 0 0 2 10 20 cm BT /F 10 Tf 12 TL 1 0 0 rg 5 6 Td (A) Tj T* (B) Tj 3 Ts (A) Tj 0 Ts"
        b" 1 Tc 2 Tw (A B) Tj 50 Tz [(A) -100 (B)] TJ 0 Tc 0 Tw 100 Tz (A) ' 3 Tr 4 5 (B) \" ET"
    )
    at = [(fragment.text, round(fragment.x, 3), round(fragment.y, 3)) for fragment in pdf.fragments]
    # In points after scaling by two: A is 6, B is 7, a space (without a width here) 5 units wide.
    assert at == [
        ("A", 20, 32),
        ("B", 20, 8),
        ("A", 34, 14),
        ("A B", 46, 8),
        ("AB", 46 + 2 * (6 + 1 + 5 + 1 + 2 + 7 + 1), 8),
        ("A", 20, -16),
        ("B", 20, -40),
    ]
    assert {fragment.size for fragment in pdf.fragments} == {20}
    assert {fragment.colour for fragment in pdf.fragments} == {"#ff0000"}
    assert [fragment.visible for fragment in pdf.fragments] == [True] * 6 + [False]
    assert pdf.fragments[4].box[2] - pdf.fragments[4].x == pytest.approx((6 + 1 + 1 + 7 + 1) * 0.5 * 2)


def test_state_is_saved_and_colours_are_read_in_every_space() -> None:
    pdf = plain_page(
        b"q 0 1 0 rg 0 0 1 1 re f Q 2 0 1 1 re f 0.5 g 3 0 1 1 re f 0 1 1 0 k 4 0 1 1 re f 2 w 0 5 m 9 5 l S"
    )
    assert [(shape.kind, shape.colour) for shape in pdf.shapes] == [
        ("fill", "#00ff00"),
        ("fill", "#000000"),
        ("fill", "#808080"),
        ("fill", "#ff0000"),
        ("stroke", "#000000"),
    ]
    assert pdf.shapes[-1].box == (-1, 4, 10, 6)


def test_replacement_text_and_forms_are_read() -> None:
    file = pikepdf.open(io.BytesIO(_with_form()))
    data = io.BytesIO()
    file.save(data)
    pdf = Pdf(data.getvalue())
    assert [(fragment.text, fragment.x, fragment.y) for fragment in pdf.fragments] == [("A", 17, 3)]
    assert pdf.fragments[0].artifact == Artifact()


def _with_form() -> bytes:
    file = plain_page(b"").file
    page = file.pages[0]
    form = file.make_stream(b"BT /F 10 Tf 7 3 Td (A) Tj ET")
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 50, 50]
    form.Matrix = [1, 0, 0, 1, 10, 0]
    form.Resources = page.Resources
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page.obj.Contents = file.make_stream(b"/Artifact BMC /X Do EMC")
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()
