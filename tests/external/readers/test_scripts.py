"""Words in every script are read in order, and are drawn as HarfBuzz, Typst and Chromium shape them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.external.readers.conftest import Reader
from tests.readers import difference, expected, in_order, letters, passages
from tests.readers.compare_shaping import by_chromium, by_typst
from tests.readers.glyphs import DrawnContour, contour_lines, pinned, shaped_contours, unlike, unshaped_contours
from tests.readers.printed import leaflet_of, paragraph
from tests.readers.samples import MIXED, SAMPLES, SampleText, font_file
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, make

UNJOINED = ("Latn", "Grek", "Cyrl")
"""Scripts of the general face, whose letters mostly stand as they are, one after the other."""

TOLERANCE = 3
"""In thousandths of the type size: numbers in files are rounded."""

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.language for sample in SAMPLES])
Maker = Callable[[str, str], bytes]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[list[DrawnContour]]:
    """The lines of leaflets that have the line of each sample, in a face that has all of its letters."""
    files = []
    for is_general in (True, False):
        texts = [(sample.language, sample.line) for sample in SAMPLES if (sample.script in UNJOINED) is is_general]
        files.append(leaflet_of(tmp_path_factory.mktemp("lines"), texts, "fontpkg-noto-sans" if is_general else ""))
    return [line for data in files for line in contour_lines(data)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Makes a leaflet of words in a language, once for all readers.

    They are there several times, so that most of the page is in that language: pdftotext has one direction for a page.
    """

    @functools.cache
    def make(language: str, text: str) -> bytes:
        return leaflet_of(tmp_path_factory.mktemp(language), [(language, text)] * 6)

    return make


@each_sample
def test_letters_are_drawn_as_harfbuzz_shapes_them(sample: SampleText, lines: list[list[DrawnContour]]) -> None:
    wanted = shaped_contours(sample.line, pinned(font_file(sample.package)), sample.language)
    best = min((unlike(wanted, line, TOLERANCE) for line in lines), key=len)
    assert best == []


@each_sample
def test_other_programs_shape_the_same(sample: SampleText, chromium: Browser) -> None:
    font = pinned(font_file(sample.package))
    texts = (sample.line, font, sample.language)
    wanted = shaped_contours(*texts)
    assert unlike(wanted, by_typst(*texts).contours, TOLERANCE) == []
    assert unlike(wanted, by_chromium(chromium, *texts).contours, TOLERANCE) == []


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.script not in UNJOINED])
def test_letters_one_by_one_are_noticed(sample: SampleText) -> None:
    font = pinned(font_file(sample.package))
    wanted = shaped_contours(sample.line, font, sample.language)
    assert unlike(wanted, unshaped_contours(sample.line, font), TOLERANCE) != []


@each_sample
def test_paragraphs_are_read_in_order(sample: SampleText, printed: Maker, reader_name: str, reader: Reader) -> None:
    text = paragraph(sample.words)
    comparable = _comparable(reader_name, sample)
    read = comparable(reader(printed(sample.language, text)))
    assert comparable(text) in read
    assert comparable(text)[::-1] not in read


@pytest.mark.parametrize("language", MIXED)
def test_words_of_both_directions_are_read(language: str, printed: Maker, reader_name: str, reader: Reader) -> None:
    read = reader(printed(language, MIXED[language]))
    if reader_name == "pdfinfo":
        assert in_order(MIXED[language]) in in_order(read)
    elif reader_name.startswith("pdf.js"):
        assert _without_marks(MIXED[language]) in _without_marks(read)
    else:
        # PDFium and pdftotext go by places, and have their own opinion of the order where directions change.
        assert Counter(_without_signs(MIXED[language]).split()) <= Counter(_without_signs(read).split())


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("name", LEAFLETS)
def test_arabic_leaflets_are_read(name: str, brand: str, reader_name: str, reader: Reader) -> None:
    data = make(REPOSITORY, f"{name}-ar", brand)
    wanted, read = expected(data), reader(data)
    if reader_name == "pdfinfo":
        assert difference(wanted, read) == ""
    elif reader_name.startswith("pdf.js"):
        assert _without_marks(read) == _without_marks(wanted)
    else:
        # Where directions change, PDFium and pdftotext have their own opinion of the order, but not of the words.
        pieces = [_without_signs(line).split() if re.search("[0-9A-Za-z]", line) else [line] for line in passages(data)]
        joined = _joined(read)
        assert [piece for line in pieces for piece in line if _joined(piece) not in joined] == []


# What readers make of words from right to left, whichever program wrote the file


def _comparable(reader: str, sample: SampleText) -> Callable[[str], str]:
    """What of a text can be compared with what a reader gives.

    From right to left, pdf.js knows no spaces, and has its own order of letter and mark. pdftotext puts a comma or full
    stop behind the space after it, or leaves the space out. PDFium leaves joiners out.
    """
    if not sample.spaced:
        return letters
    if not sample.is_turned or reader == "pdfinfo":
        return in_order
    return _without_marks if reader.startswith("pdf.js") else _without_signs


def _without_marks(text: str) -> str:
    return "".join(sign for sign in letters(text) if unicodedata.category(sign) not in ("Mn", "Cf"))


def _joined(text: str) -> str:
    """Letters and digits alone: PDFium leaves out some spaces before letters that reach far to the left."""
    return "".join(sign for sign in _without_signs(text) if unicodedata.category(sign)[0] in "LN")


def _without_signs(text: str) -> str:
    kept = (_kept(sign) for sign in unicodedata.normalize("NFC", text))
    return in_order(re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", "".join(kept)))


def _kept(sign: str) -> str:
    """A letter, digit or mark; a space for any other sign, but for joiners."""
    if sign in "\u200c\u200d":
        return ""
    return sign if unicodedata.category(sign)[0] in "LMN" else " "
