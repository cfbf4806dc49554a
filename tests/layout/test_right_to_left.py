"""Lines that are read from right to left, and pages that are turned around for them."""

from __future__ import annotations

import datetime
import io
import itertools
import re
from types import SimpleNamespace
from typing import cast

import pikepdf
import pypdf
import pytest
from bidi import get_display
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builder.content.leaflet import Page
from builder.core import script_runs
from builder.core.part import Element, Part, Rectangle
from builder.core.units import Colour
from builder.document.page import _approval
from builder.layout import pages
from builder.layout.faces import FaceSet
from builder.layout.fallbacks import packaged
from builder.layout.lines import TextLine, TextSpan, break_lines, natural_width
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.pdf.join.assemble import assemble
from tests.inspectors import Pdf
from tests.inspectors.content import glyph_places
from tests.layout.conftest import ATKINSON
from tests.readers import glyphs
from tests.support import laying_out, strategies
from tests.support.laying_out import METADATA, on_paper
from tests.support.making import REPOSITORY, make

BLACK = Colour(0, 0, 0)
SIZE = 14.0


def hebrew(face_set: FaceSet, *words: str) -> list[TextSpan]:
    faces = (face_set.regular, face_set.bold)
    return [
        TextSpan(text, faces[index % 2], BLACK, language="he", right_to_left=True) for index, text in enumerate(words)
    ]


def seen(data: bytes) -> str:
    """The characters of a page of one line as they stand on paper, from left to right."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        places = glyph_places(pdf.pages[0])
        return "".join(
            glyph.text
            for place in sorted(places, key=lambda place: place.x)
            for glyph in place.decoder.glyphs(place.code)
        )


def read(lines: list[TextLine]) -> str:
    return "".join(segment.text for line in lines for segment in line.segments)


@pytest.mark.parametrize(
    ("words", "paper"),
    [
        ("אבג דה", "הד גבא"),
        ("אבג MRI דה", "הד MRI גבא"),
        ("אבג 12 דה", "הד 12 גבא"),
        ("אבג 12.5 דה", "הד 12.5 גבא"),
        ("אבג 12.5 mg דה", "הד 12.5 mg גבא"),
        ("אבג 2.5 mg/kg, דה", "הד ,2.5 mg/kg גבא"),
        ("אבג 400\u00a0ml. דה", "הד .400\u00a0ml גבא"),
        ("טלפון 020 7946 0123 עכשיו", "וישכע 020 7946 0123 ןופלט"),
        ("טלפון +44 20 7946 0123.", ".+44 20 7946 0123 ןופלט"),
        ("אבג 07700 900123 או 020 7946 0123", "020 7946 0123 וא 07700 900123 גבא"),
        ("ראו www.example.org/bone-care עכשיו", "וישכע www.example.org/bone-care ואר"),
        ("כתבו ward@example.org.", ".ward@example.org ובתכ"),
        ("אבג (01632) 960 202 דה", "הד (01632) 960 202 גבא"),
        ("אבג 01632 960 202 (24 דה)", ")הד 24( 01632 960 202 גבא"),
        ("אבג 5-10 ml דה", "הד 5-10 ml גבא"),
        ("אבג 5 – 10 ml דה", "הד 5 – 10 ml גבא"),
        ("אבג 2-3 x 500 mg, דה", "הד ,2-3 x 500 mg גבא"),
        ("אבג 250 mg/5 ml דה", "הד 250 mg/5 ml גבא"),
        ("אבג 38 °C דה", "הד 38 °C גבא"),
        ("אבג -5 דה", "הד -5 גבא"),
        ("אבג ב-5 mg דה", "הד 5 mg-ב גבא"),
        ("אבג 0.9% דה", "הד 0.9% גבא"),
        ("אבג $5.00 דה", "הד $5.00 גבא"),
        ("אבג HER2+, דה", "הד ,HER2+ גבא"),
        ("אבג ER+/PR- דה", "הד ER+/PR- גבא"),
        ("אבג HER2-דה", "הד-HER2 גבא"),
        ("אבג/5 דה", "הד 5/גבא"),
    ],
)
def test_words_stand_where_they_are_read(face_set: FaceSet, words: str, paper: str) -> None:
    data = on_paper(face_set, [hebrew(face_set, words)], right_to_left=True, width=500)
    assert seen(data) == paper
    assert Pdf(data).reading_text() == words


def test_a_full_stop_after_an_address_is_not_part_of_it(face_set: FaceSet) -> None:
    data = on_paper(face_set, [hebrew(face_set, "ראו www.example.org. אבג")], right_to_left=True)
    assert seen(data) == "גבא .www.example.org ואר"


ISOLATED = [
    # The words before, words in a language of their own and its code, the words after; how the paragraph is read.
    ("אבג ", "Hello (you).", "en", " דה", True, "הד Hello (you). גבא"),
    ("אבג ", "Hello!", "en", ", 5 דה", True, "הד 5 ,Hello! גבא"),
    ("Say ", "אבג?", "he", " to her.", False, "Say ?גבא to her."),
    ("Say ", "אבג", "he", ", 5.", False, "Say גבא, 5."),
    ("Say ", "אבג (5)!", "he", " 6", False, "Say !)5( גבא 6"),
    ("אבג MRI", "CT.", "en", "", True, "MRICT. גבא"),
    ("אבג ", "דה", "en", "! 5", True, "5 !הד גבא"),
    ("Say ", "hello!", "he", " (5)", False, "Say hello! (5)"),
]


@pytest.mark.parametrize(("before", "words", "language", "after", "turned", "paper"), ISOLATED)
def test_words_in_another_language_are_read_as_it_is(
    face_set: FaceSet, before: str, words: str, language: str, after: str, turned: bool, paper: str
) -> None:
    around, face = "he" if turned else "en", face_set.regular
    spans = [
        TextSpan(before, face, BLACK, language=around, right_to_left=turned),
        TextSpan(words, face, BLACK, language=language, right_to_left=turned, isolated=True),
        *([TextSpan(after, face, BLACK, language=around, right_to_left=turned)] if after else []),
    ]
    data = on_paper(face_set, [spans], right_to_left=turned, width=500)
    assert seen(data) == paper
    assert Pdf(data).reading_text() == before + words + after


def test_the_name_of_who_approved_a_leaflet_parts_no_date() -> None:
    theme = laying_out.theme("harbour", "a4")
    composer = pages.compose(theme, "bone-ar", "ar", {})
    page = SimpleNamespace(status="approved", approver="Dr Ann Lee", approved_on=datetime.date(2026, 12, 3))
    [runs] = _approval(composer.words, cast("Page", page))
    spans = composer.spans(runs, Column.of_page(theme, "ar"))
    [line] = break_lines(spans, SIZE, 1000)
    from_the_right = sorted(line.segments, key=lambda segment: -segment.left)
    assert "".join(segment.text for segment in from_the_right) == "".join(span.text for span in spans)


@pytest.mark.parametrize("number", ["٠١٦٣٢ ٩٦٠ ٢٠٢", "۰۲۱-۸۸۸۸ ۱۲۳۴", "(۰۲۱) ۸۸۸۸ ۱۲۳۴", "+۹۸ ۲۱ ۸۸۸۸ ۱۲۳۴"])
def test_a_telephone_number_in_arabic_figures_starts_on_the_left(face_set: FaceSet, number: str) -> None:
    words = f"هاتف {number} الآن"
    spans = [TextSpan(words, face_set.regular, BLACK, language="ar", right_to_left=True)]
    data = on_paper(face_set, [spans], right_to_left=True, width=500)
    assert number in seen(data)
    assert Pdf(data).reading_text() == words


def _file(package: str, name: str) -> bytes:
    [path] = [path for path in packaged(package) if path.name == name]
    return path.read_bytes()


FONTS = {
    "Heebo-Regular": lambda: glyphs.pinned(_file("fontpkg-heebo", "Heebo[wght].ttf"), wght=400),
    "AtkinsonHyperlegible-Regular": lambda: _file(str(ATKINSON.package), ATKINSON.regular),
}


@pytest.mark.parametrize("words", ["אב (גד) הו", "אב (MRI) הו", "(אב) [גד]", "«אב»"])
def test_brackets_open_where_reading_starts(face_set: FaceSet, words: str) -> None:
    """The sign that opens is drawn as the one that closes in words from left to right, and is read as it was typed."""
    data = on_paper(face_set, [hebrew(face_set, words)], right_to_left=True)
    assert seen(data) == seen_of(words)
    for sign, mirrored in ("()", ")(", "[]", "][", "«»", "»«"):
        if sign in words:
            [(name, outline)] = glyphs.outlines_of(data, sign)
            [glyph] = glyphs.shaped(mirrored, FONTS[name]())
            assert outline == glyph.outline, sign


def seen_of(words: str) -> str:
    """Words of one line as another program orders them, from left to right; signs are as they were typed."""
    return get_display(words, base_dir="R")


LETTERS = "אבגדהוםש"


@settings(max_examples=strategies.many(1))
@given(st.text(f"{LETTERS} abc12", min_size=1, max_size=30).filter(lambda text: text.strip() != ""))
def test_any_words_stand_as_the_bidirectional_algorithm_says(face_set: FaceSet, words: str) -> None:
    words = " ".join(words.split())
    # A number and letters after it are a dose, which the algorithm turns around.
    assume(not re.search(r"\d ?[a-z]", words))
    data = on_paper(face_set, [hebrew(face_set, words)], right_to_left=True, width=2000)
    assert seen(data) == seen_of(words)
    assert Pdf(data).reading_text() == words


@settings(max_examples=strategies.many(1))
@given(
    st.lists(st.text(f"{LETTERS} ab12().-/\n", max_size=40), min_size=1, max_size=3), st.floats(60, 400), st.booleans()
)
def test_every_character_is_set_once_in_its_order_within_its_column(
    face_set: FaceSet, words: list[str], width: float, balanced: bool
) -> None:
    spans = hebrew(face_set, *words)
    lines = break_lines(spans, SIZE, width, balanced=balanced)
    assert "".join(read(lines).replace("\u00ad", "").split()) == "".join("".join(words).split())
    for line in lines:
        assert line.width <= width + 0.1
        shown = [segment for segment in line.segments if segment.text.strip()]
        assert all(segment.left >= -0.01 for segment in shown)
        # No two stretches of a line lie on each other.
        ordered = sorted(line.segments, key=lambda segment: segment.left)
        for before, after in itertools.pairwise(ordered):
            assert before.left + before.width <= after.left + 0.01


def test_a_space_at_the_end_of_a_line_is_outside_it(face_set: FaceSet) -> None:
    first, *_ = break_lines(hebrew(face_set, "אבגד הושל אבגד הושל"), SIZE, 70)
    last = first.segments[-1]
    assert last.text.endswith(" ")
    assert last.left < 0
    assert first.width == pytest.approx(max(segment.left + segment.width for segment in first.segments))


def test_words_are_measured_as_they_are_set(face_set: FaceSet) -> None:
    spans = hebrew(face_set, "אבג 12 ", "MRI (דה)")
    [line] = break_lines(spans, SIZE, 500)
    assert natural_width(spans, SIZE).total == pytest.approx(line.width)


def test_words_from_right_to_left_stand_within_english_ones(face_set: FaceSet) -> None:
    data = on_paper(face_set, [[TextSpan("Say אבג דה to her.", face_set.regular, BLACK)]])
    assert seen(data) == "Say הד גבא to her."
    assert Pdf(data).reading_text() == "Say אבג דה to her."


def test_a_line_starts_at_the_right_edge(face_set: FaceSet) -> None:
    words = hebrew(face_set, "אבג דה")
    [line] = break_lines(words, 12, 480)
    [page] = Pdf(on_paper(face_set, [words], right_to_left=True, width=480)).painted
    assert max(fragment.box[2] for fragment in page.fragments) == pytest.approx(500, abs=0.1)
    assert min(fragment.box[0] for fragment in page.fragments) == pytest.approx(500 - line.width, abs=0.1)


def drawn_on(right_to_left: bool, face_set: FaceSet) -> bytes:
    """A page with one of everything that a pen draws."""
    pen = Pen(300, 200, right_to_left=right_to_left)
    pen.artifact()
    pen.rectangle(Rectangle(10, 150, 40, 190), Colour(0.5, 0.5, 0.5))
    pen.rectangle(Rectangle(50, 150, 90, 190), BLACK, radius=5)
    pen.outline(Rectangle(100, 150, 140, 190), BLACK, 2)
    pen.rule(10, 200, 140, BLACK, 1)
    pen.place("0 0 10 20 re f", Rectangle(20, 100, 30, 120))
    with pen.turned(0, 150, 50):
        pen.rectangle(Rectangle(5, 5, 25, 10), BLACK)
    top = Element("Part")
    target = Element("Link")
    span = TextSpan("HHHH", face_set.regular, BLACK, target, "https://www.example.org/", "a place")
    [line] = break_lines([span], 10, 200)
    pen.line(line, 10, 20, 10, top.add("P"))
    pen.finish_page()
    part = Part("", "W", "en-GB", pen.pages, (top,), (), {}, pen.fonts, {}, characters=pen.characters)
    return assemble([part], [b""], METADATA, face_set.programs("H"))


def test_a_page_that_is_read_from_right_to_left_is_the_other_way_round(face_set: FaceSet) -> None:
    plain, turned = Pdf(drawn_on(False, face_set)), Pdf(drawn_on(True, face_set))
    assert len(plain.shapes) == len(turned.shapes) == 7
    for shape, other in zip(plain.shapes, turned.shapes, strict=True):
        assert other.kind == shape.kind
        assert other.box == pytest.approx(
            (300 - shape.box[2], shape.box[1], 300 - shape.box[0], shape.box[3]), abs=0.02
        )
    [word], [other_word] = plain.fragments, turned.fragments
    assert other_word.box[2] == pytest.approx(300 - word.box[0], abs=0.02)
    [link], [other_link] = plain.links(), turned.links()
    [box], [other_box] = link.boxes, other_link.boxes
    assert other_box == pytest.approx((300 - box[2], box[1], 300 - box[0], box[3]), abs=0.02)
    assert other_box[0] <= other_word.box[0] + 0.1
    assert other_box[2] >= other_word.box[2] - 0.1


def test_the_line_below_a_link_is_below_its_words(face_set: FaceSet) -> None:
    for width in (480, 60):
        words = hebrew(face_set, "אבג ", "דהו שלם", " אבג")
        words[1] = TextSpan(
            "דהו שלם", face_set.bold, BLACK, Element("Link"), "https://www.example.org/", "x", "he", True
        )
        pdf = Pdf(on_paper(face_set, [words], right_to_left=True, width=width))
        [link] = pdf.find("Link")
        fragments = [fragment for fragment in pdf.fragments_of(link) if fragment.text.strip()]
        lines = sorted({round(fragment.y) for fragment in fragments})
        shapes = sorted(pdf.shapes, key=lambda shape: shape.box[1])
        assert len(shapes) == len(lines)
        for shape, y in zip(shapes, lines, strict=True):
            inside = [fragment.box for fragment in fragments if round(fragment.y) == y]
            assert shape.box[0] == pytest.approx(min(box[0] for box in inside), abs=0.1)
            assert shape.box[2] == pytest.approx(max(box[2] for box in inside), abs=0.1)
        boxes = [box for entry in pdf.links() for box in entry.boxes]
        assert len(boxes) == len(lines)


def test_a_link_has_one_line_below_it_on_each_line(face_set: FaceSet) -> None:
    link = TextSpan("this long link", face_set.regular, BLACK, Element("Link"), "https://www.example.org/", "x")
    pdf = Pdf(on_paper(face_set, [[TextSpan("see ", face_set.regular, BLACK), link]], width=60))
    assert len(pdf.shapes) == 2
    assert len([box for entry in pdf.links() for box in entry.boxes]) == 2
    assert [fragment.text for fragment in pdf.fragments] == ["see ", "this ", "long link"]


def test_scripts_of_a_long_paragraph_are_looked_up_once(face_set: FaceSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph of many spans takes as much longer as it is longer."""
    real, seen = script_runs.script_runs, []
    monkeypatch.setattr(script_runs, "script_runs", lambda text: seen.append(len(text)) or real(text))
    spans = hebrew(face_set, *["אבג MRI, ", "דה 12 ", "ו"] * 20)
    natural_width(spans, SIZE)
    assert sum(seen) == sum(len(span.text) for span in spans)


def test_a_file_that_is_read_from_right_to_left_embeds_of_the_first_fonts_what_it_prints_in_them() -> None:
    """Latin words in it are in fonts of the part; a whole alphabet more would be a sixth of the file."""
    content = make(REPOSITORY, "bone-ar", "harbour", "dl-trifold")
    assert len(content) < 75_000
    reader = pypdf.PdfReader(io.BytesIO(content))
    fonts = {name: font.get_object() for page in reader.pages for name, font in page["/Resources"]["/Font"].items()}
    used: dict[str, set[str]] = {}
    for page in reader.pages:
        for stream in page["/Contents"]:
            font = ""
            for word, codes in re.findall(rb"/([FXY]\d+) [\d.]+ Tf|<([0-9a-f]+)>", stream.get_object().get_data()):
                font = f"/{word.decode()}" if word else font
                used.setdefault(font, set()).update(re.findall("....", codes.decode()))
    for name, font in fonts.items():
        mapped = re.findall(rb"<([0-9a-f]{4})> <", font["/ToUnicode"].get_object().get_data())
        assert {code.decode() for code in mapped} - {"0000", "ffff"} <= used[name], name
