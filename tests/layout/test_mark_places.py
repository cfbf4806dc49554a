"""Where the marks of pages and the tabs of packs are: where printers print, and off the words. PDFium says where."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from builder import layout
from builder.content.catalogues import PROGRAM
from builder.content.leaflet import Leaflet
from builder.content.project import Project
from builder.content.validity import Marks
from builder.layout import PageToSet
from builder.layout.footer import FooterText
from builder.layout.glyph_codes import GlyphCodes
from builder.pdf.join.assemble import assemble
from tests.support.laying_out import FORMATS, METADATA, file_of, theme
from tests.support.making import BRANDS, REPOSITORY
from tests.support.strategies import LETTERS

EDGE = 14.17
"""5 mm: office printers leave 4.2 mm of a page's edge white."""
APART = 11.2
"""4 mm, but for what a letter reaches out of its line."""
Box = tuple[float, float, float, float]


@functools.cache
def leaflet_of(name: str) -> Leaflet:
    """The first sections of a leaflet, which take two pages at least."""
    model = Project(REPOSITORY).leaflet(name).model
    return model.model_copy(update={"sections": model.sections[:3]})


def marked(brand: str, format: str, name: str, state: str) -> pypdfium2.PdfDocument:
    content, made = leaflet_of(name), theme(brand, format)
    words = PROGRAM.words_of(content.language)
    marks = Marks(words.stamps[state], statement=words.statements.get(state, ""))
    [part] = layout.lay_out_together([PageToSet(name, content, marks=marks)], made, {})
    return pypdfium2.PdfDocument(file_of([part], made))


def shapes_of(page: pypdfium2.PdfPage) -> Iterator[tuple[bool, bool, Box]]:
    """The words and shapes of a page: whether each is of a mark, and whether it is text; and its box."""
    for shape in page.get_objects(max_depth=1):
        if shape.type not in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH):
            continue
        is_text = shape.type == pdfium.FPDF_PAGEOBJ_TEXT
        mark = pdfium.FPDFPageObj_GetMark(shape.raw, 0)
        # Content has a number, and other artifacts have nothing.
        is_mark = mark and pdfium.FPDFPageObjMark_CountParams(mark) > 1
        left, bottom, right, top = shape.get_bounds()
        if right - left > 0.5 and top - bottom > 0.5:
            yield bool(is_mark), is_text, (left, bottom, right, top)


def is_outline(page: pypdfium2.PdfPage, box: Box) -> bool:
    """Whether a shape of a mark is around its word: ribbons and bands go over the edge of the page."""
    return from_edge(page, box) > 0


def font_size(shape: pypdfium2.PdfObject) -> float:
    size = ctypes.c_float()
    assert pdfium.FPDFTextObj_GetFontSize(shape, size)
    return size.value


def from_edge(page: pypdfium2.PdfPage, box: Box) -> float:
    return min(box[0], page.get_width() - box[2], box[1], page.get_height() - box[3])


def gap(one: Box, other: Box) -> float:
    """How far two boxes are apart, across or down, whichever is more."""
    across = max(one[0] - other[2], other[0] - one[2])
    return max(across, one[1] - other[3], other[1] - one[3])


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("name", "state"), [("brain", "example"), ("bone-ar", "example"), ("brain", "expired")])
def test_marks_are_where_printers_print_and_off_the_words(name: str, state: str, format: str, brand: str) -> None:
    document = marked(brand, format, name, state)
    assert len(document) > 1
    for page in document:
        shapes = list(shapes_of(page))
        words = [box for is_mark, is_text, box in shapes if is_text and not is_mark]
        said = [box for is_mark, is_text, box in shapes if is_text and is_mark]
        assert said
        outlines = [box for is_mark, is_text, box in shapes if is_mark and not is_text and is_outline(page, box)]
        assert len(outlines) == (state == "example")
        # PDFium adds the thickness of a line to either side of its middle: twice as much as there is.
        assert all(from_edge(page, box) >= EDGE - 0.5 for box in outlines)
        assert all(from_edge(page, box) >= EDGE for box in said)
        for box in said:
            assert min(gap(box, other) for other in words) >= APART


def test_a_mark_in_the_margin_is_turned_to_the_edge_where_lines_end() -> None:
    """Its letters have their feet towards the edge of the page on either side."""
    for name, turned in (("brain", 1), ("bone-ar", -1)):
        page = marked("harbour", "a4", name, "example")[1]
        [text] = [
            shape
            for shape in page.get_objects(max_depth=1)
            if shape.type == pdfium.FPDF_PAGEOBJ_TEXT and abs(shape.get_matrix().b) > 0.5
        ][:1]
        assert round(text.get_matrix().b) == turned
        left, _, right, _ = text.get_bounds()
        assert right > page.get_width() - 60 if turned > 0 else left < 60


def test_no_word_of_a_ribbon_is_behind_the_band() -> None:
    """A long word in large letters, on pages whose band has two lines."""
    page = marked("harbour", "giant-print", "brain", "expired")[1]
    boxes = [(shape.get_matrix(), shape.get_bounds()) for shape in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT])]
    turned = [box for matrix, box in boxes if abs(matrix.b) > 0.5]
    band = [box for matrix, box in boxes if abs(matrix.b) < 0.5 and box[3] > page.get_height() - 70]
    assert turned
    assert band
    assert max(box[3] for box in turned) < min(box[1] for box in band)


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_the_number_of_a_tab_is_printed_in_every_format(language: str, format: str, brand: str) -> None:
    made, words = theme(brand, format), PROGRAM.words_of(language)
    size = max(made.format.type.subheading, made.format.type.body)
    text = FooterText(language, "A leaflet", words.version.format(version="1.0"))
    for number in ("2", "38"):
        codes = GlyphCodes("Y")
        blank = layout.lay_out_blank("blank", language, made)
        streams = layout.footers(made, text, [1], 9, codes, tab=int(number))
        fonts = {**made.faces.programs(LETTERS + "·"), **codes.programs}
        page = pypdfium2.PdfDocument(assemble([blank], streams, METADATA, fonts))[0]
        shown = page.get_textpage()
        texts = [(shape, shape.get_bounds()) for shape in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT])]
        [own] = [each for each in texts if shown.get_text_bounded(*each[1]).strip() == number]
        assert from_edge(page, own[1]) >= EDGE
        assert own[0].get_matrix().a * font_size(own[0]) == pytest.approx(size, abs=0.01)
        assert all(gap(own[1], box) > 1 for shape, box in texts if shape is not own[0])
        margins = made.format.margins
        right = own[1][0] > page.get_width() / 2
        inner = own[1][0] - (page.get_width() - margins.right) if right else margins.right - own[1][2]
        assert inner >= APART or own[1][3] < margins.bottom
