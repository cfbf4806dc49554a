"""Words as HarfBuzz shapes them: kerning, marks, joining, and the fonts that letters go on to."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.core.units import Colour
from builder.layout import fonts
from builder.layout.faces import FaceSet
from builder.layout.fallbacks import BY_SCRIPT, packaged
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from tests.inspectors import Pdf
from tests.inspectors.content import glyph_places
from tests.layout.conftest import own_font
from tests.readers import glyphs
from tests.support import strategies
from tests.support.laying_out import on_paper

BLACK = Colour(0, 0, 0)

SAMPLES = {
    "en-GB": "AV To fly office 12:30 – “quoted”",
    "cy": "Ŵyn, ŷd a Tŷ",
    "vi": "Nguyễn Thị Ánh",
    "yo": "Adébọ̀wálé Ọlọ́run",
    "uk": "Їжак і ґанок",
    "el": "Ελληνικά ᾠδή",
    "ar": "متى يمكنني أن أمشي؟ لا",
    "fa": "می‌خواهم پژوهش",
    "ur": "ٹیلی فون نمبر",
    "he": "שָׁלוֹם עברית",
    "hi": "हिन्दी क्षत्रिय र्कि",
    "bn": "বাংলা শ্রীমতী কর্ম",
    "ta": "தமிழ் கொள்கை ஸ்ரீ",
    "te": "తెలుగు క్ష్మ స్త్రీ",
    "th": "ภาษาไทย น้ำ ที่",
    "km": "ខ្មែរ ស្ត្រី",
}
"""Words with what is hard in each language: marks, joins, letters that change places."""

_SCRIPT = {"ar": "Arab", "fa": "Arab", "ur": "Arab", "he": "Hebr", "hi": "Deva", "bn": "Beng"} | {
    "ta": "Taml",
    "te": "Telu",
    "th": "Thai",
    "km": "Khmr",
}
RIGHT_TO_LEFT = ("ar", "fa", "ur", "he")


def span(face_set: FaceSet, text: str, language: str = "en-GB") -> TextSpan:
    return TextSpan(text, face_set.regular, BLACK, language=language, right_to_left=language.startswith(RIGHT_TO_LEFT))


def operators(face_set: FaceSet, text: str, language: str = "en-GB") -> str:
    """What is drawn for a line of text."""
    pen = Pen(600, 100)
    [line] = break_lines([span(face_set, text, language)], 10, 500)
    pen.artifact()
    pen.line(line, 50, 50, 10, None)
    return "\n".join(pen._operators)


def file_of(name: str) -> bytes:
    """A font file of the packages that come with the program."""
    paths = [path for face in BY_SCRIPT.values() for path in packaged(face.package) if path.name == name]
    return paths[0].read_bytes()


def test_letters_that_would_gape_are_moved_together(face_set: FaceSet) -> None:
    widths = face_set.regular.widths
    assert face_set.regular.measure("AV") < widths["A"] + widths["V"]
    assert face_set.regular.measure("HH") == 2 * widths["H"]


def test_kerning_is_between_the_strings_of_one_array(face_set: FaceSet) -> None:
    face = face_set.regular
    a, v = (f"{face.codes[sign]:04x}" for sign in "AV")
    closer = round(face.widths["A"] + face.widths["V"] - face.measure("AV"))
    assert f"[<{a}>{closer}<{v}>] TJ" in operators(face_set, "AV")
    h = f"{face.codes['H']:04x}"
    assert f"<{h}{h}> Tj" in operators(face_set, "HH"), "there is nothing to move"


@pytest.mark.parametrize("language", SAMPLES)
def test_what_is_drawn_is_as_wide_as_what_was_measured(face_set: FaceSet, language: str) -> None:
    text = SAMPLES[language]
    data = on_paper(face_set, [[span(face_set, text, language)]], size=100, width=3000)
    [page] = Pdf(data).painted
    left = min(fragment.box[0] for fragment in page.fragments)
    right = max(fragment.box[2] for fragment in page.fragments)
    # What follows the last letter of a string is placed on its own, so kerning there is not drawn.
    assert right - left == pytest.approx(face_set.regular.measure(text, language) / 10, abs=3)


@settings(max_examples=strategies.many(1))
@given(st.text("AVTo. Wyf,”1\u00a0é", max_size=30))
def test_the_parts_of_a_text_are_as_wide_as_the_whole(face_set: FaceSet, text: str) -> None:
    shaped = face_set.regular.shape(text, "en-GB")
    assert len(shaped.edges) == len(text) + 1
    assert [*shaped.edges] == sorted(shaped.edges)
    words = text.split(" ")
    # Fonts move letters beside a space, too.
    assert shaped.edges[-1] == pytest.approx(
        sum(face_set.regular.measure(word) for word in words) + (len(words) - 1) * face_set.regular.widths[" "],
        abs=60 * len(words),
    )


@pytest.mark.parametrize("language", [name for name in SAMPLES if name in _SCRIPT])
def test_glyphs_are_those_of_harfbuzz_in_their_places(face_set: FaceSet, language: str) -> None:
    """One word at a time: one font, one direction, and nothing between HarfBuzz and the page."""
    script = _SCRIPT[language]
    font = glyphs.pinned(file_of(BY_SCRIPT[script].regular), wght=400)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    for word in SAMPLES[language].split():
        drawn = glyphs.drawn_contours(on_paper(face_set, [[span(face_set, word, language)]], size=100, width=3000))
        wanted = glyphs.shaped_contours(word, font, language, script, direction)
        assert wanted
        assert glyphs.unlike(drawn, wanted, 4) == [], word


@pytest.mark.parametrize("language", SAMPLES)
def test_what_is_drawn_is_read_back_by_its_codes(face_set: FaceSet, language: str) -> None:
    text = SAMPLES[language]
    data = on_paper(face_set, [[span(face_set, text, language)]], width=3000)
    assert Pdf(data).reading_text() == text
    if language not in RIGHT_TO_LEFT:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
        assert document[0].get_textpage().get_text_range().strip() == text
        document.close()


def test_a_cluster_of_several_glyphs_has_one_code(face_set: FaceSet) -> None:
    pdf = Pdf(on_paper(face_set, [[span(face_set, "कि कि हिन्दी", "hi")]]))
    places = glyph_places(pdf.file.pages[0])
    read = [(place.code, glyph.text) for place in places for glyph in place.decoder.glyphs(place.code)]
    assert [text for _, text in read if text.strip()] == ["कि", "कि", "हि", "न्", "दी"]
    codes = dict(read)
    assert len(set(codes.values())) == len(codes), "the same cluster has the same code"
    assert b"\0\0" not in codes


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("Good day", ["AtkinsonHyperlegible-Regular"]),
        ("Łódź café", ["AtkinsonHyperlegible-Regular"]),
        ("Dear Adébọ̀wálé, hello", ["AtkinsonHyperlegible-Regular", "NotoSans-Regular", "AtkinsonHyperlegible-Regular"]),
        ("Їжак", ["NotoSans-Regular"]),
        ("Dr Їжак", ["AtkinsonHyperlegible-Regular", "NotoSans-Regular"]),
        ("Say مرحبا now", ["AtkinsonHyperlegible-Regular", "NotoSansArabic-Regular", "AtkinsonHyperlegible-Regular"]),
        ("हिन्दी MRI", ["NotoSansDevanagari-Regular", "AtkinsonHyperlegible-Regular"]),
    ],
)
def test_a_word_is_in_the_first_font_that_has_all_of_it(face_set: FaceSet, text: str, fonts: list[str]) -> None:
    shaped = face_set.regular.shape(text, "en-GB")
    assert [piece.font.name for piece in shaped.pieces] == fonts
    assert "".join(text[piece.start : piece.end] for piece in shaped.pieces) == text


def test_bold_letters_go_on_to_bold_fonts(face_set: FaceSet) -> None:
    regular, bold = (face.shape("Їжак", "uk").pieces[0].font for face in (face_set.regular, face_set.bold))
    assert regular is not bold
    assert (regular.bold, bold.bold) == (False, True)


@pytest.mark.parametrize(("language", "words"), [("uk", "хо"), ("el", "χο"), ("he", "אב"), ("hi", "हि")])
def test_small_letters_of_another_font_are_as_high(face_set: FaceSet, language: str, words: str) -> None:
    face = face_set.regular
    [piece] = face.shape(words, language).pieces
    assert piece.font is not face.font
    assert piece.font.x_height * piece.scale == pytest.approx(face.font.x_height, abs=1)
    drawn = Pdf(on_paper(face_set, [[span(face_set, words, language)]], size=100)).fragments
    assert [fragment.size for fragment in drawn] == [pytest.approx(100 * piece.scale)] * len(drawn) != []


def test_letters_of_the_first_font_are_as_large_as_they_were_asked_to_be(face_set: FaceSet) -> None:
    assert {piece.scale for piece in face_set.regular.shape("Łódź 12", "pl").pieces} == {1.0}


@pytest.mark.parametrize("sign", ["q\u20d0", "1\u20e3", "ж\u20d0"])
def test_a_mark_that_no_font_puts_in_its_place_is_an_error(face_set: FaceSet, sign: str) -> None:
    assert sign not in face_set.regular.coverage
    with pytest.raises(RuntimeError, match="no font has"):
        face_set.regular.shape(f"a{sign}", "en-GB")


def test_a_mark_is_put_in_its_place_by_the_fonts_own_tables(tmp_path: Path) -> None:
    """The same letter and mark in a font that has the mark, and then no table that says where it goes."""
    for name, left_out in (("With.ttf", ()), ("Without.ttf", ("GPOS", "GSUB", "GDEF"))):
        own_font(tmp_path / name, {}, left_out=left_out)
        font = fonts.load(fonts.FontFile.of(tmp_path / name), False)
        assert not font.lacks("q\u0302")
        assert font.places_marks("q\u0302", "Latn") == (not left_out)
        assert font.places_marks("é", "Latn"), "a letter of its own"


@pytest.mark.parametrize(
    ("script", "letters", "marks"),
    [
        ("Arab", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويپچژکگی", "ًٌٍَُِّْ"),
        ("Hebr", "אבגדהוזחטיכךלמםנןסעפףצץקרשת", "ְִֵֶַָֹֻּ"),
    ],
)
def test_every_letter_takes_every_vowel_mark(script: str, letters: str, marks: str) -> None:
    packaged_face = BY_SCRIPT[script]
    path = next(path for path in packaged(packaged_face.package) if path.name == packaged_face.regular)
    font = fonts.load(fonts.FontFile.of(path), False)
    clusters = [letter + mark for letter in letters for mark in marks]
    assert [cluster for cluster in clusters if not font.places_marks(cluster, script)] == []


def test_the_hyphen_where_a_word_is_divided_is_seen(face_set: FaceSet) -> None:
    words = "radiotherapeutical"
    lines = break_lines([span(face_set, words)], 14, 70)
    first = "".join(segment.text for segment in lines[0].segments)
    assert first.endswith("\u00ad")
    assert lines[0].width == pytest.approx(face_set.regular.measure(first.replace("\u00ad", "-")) * 14 / 1000, abs=0.5)
    [drawn, _] = glyphs.drawn(on_paper(face_set, [[span(face_set, words)]], size=14, width=70))
    assert len(drawn) == len(first)


def test_a_text_that_is_cut_where_it_is_joined_is_shaped_again(face_set: FaceSet) -> None:
    shaped = face_set.regular.shape("ببب", "ar")
    [(whole, _)] = shaped.between(0, 3)
    [(first, text)] = shaped.between(0, 1)
    assert text == "ب"
    assert [cluster.glyphs for cluster in first.clusters] != [cluster.glyphs for cluster in whole.clusters[:1]]


@pytest.mark.parametrize("language", SAMPLES)
def test_bytes_are_the_same_each_time(face_set: FaceSet, language: str) -> None:
    paragraphs = [[span(face_set, SAMPLES[language], language)]]
    assert on_paper(face_set, paragraphs) == on_paper(face_set, paragraphs)
