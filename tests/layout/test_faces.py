"""Faces: their codes and what is embedded of them, read back with fontTools; which font draws which letter."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from builder.content.brand import Faces, OtherFaces
from builder.core.diagnostics import LeafletError
from builder.layout import faces, fonts
from builder.layout.fallbacks import packaged
from tests.layout.conftest import ATKINSON, own_font

PRINTED = frozenset("éÅ")


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def whole() -> TTFont:
    [path] = [path for path in packaged(str(ATKINSON.package)) if path.name == ATKINSON.regular]
    return TTFont(path)


def coded(face: faces.Face, text: str) -> list[int]:
    """The codes of content streams for a text of characters with a glyph each."""
    return [ord(sign) for sign in text.translate(face.encoding)]


def codes_of(tmp_path: Path, shared: dict[str, str]) -> dict[str, int]:
    """The codes of a font in which each character is drawn by the glyph of another."""
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    own_font(folder / "Own.ttf", shared)
    return faces._codes(fonts.load(fonts.FontFile.of(folder / "Own.ttf"), False))


def test_a_subset_draws_each_character_as_the_whole_face_does(face_set: faces.FaceSet) -> None:
    original, program = whole(), face_set.regular.program(PRINTED)
    subset = TTFont(io.BytesIO(program.program))
    names = subset.getGlyphOrder()
    assert {glyph.text for glyph in program.glyphs.values()} == program.characters - {"\u00a0"}
    for glyph in program.glyphs.values():
        name = original.getBestCmap()[ord(glyph.text)]
        assert outline(subset, names[glyph.number]) == outline(original, name), glyph.text
        assert glyph.width == original["hmtx"][name][0] == face_set.regular.widths[glyph.text]


def test_a_subset_has_what_was_asked_for_and_what_every_leaflet_needs(face_set: faces.FaceSet) -> None:
    program = face_set.regular.program(PRINTED)
    assert {"é", "Å", "0", "a", "•", "“", "£"} <= program.characters
    assert "ł" not in program.characters
    assert "ł" in face_set.coverage["regular"]


def test_a_subset_holds_no_hinting_and_is_small(face_set: faces.FaceSet) -> None:
    program = face_set.regular.program(PRINTED)
    assert {"fpgm", "prep", "cvt ", "GPOS", "GSUB"}.isdisjoint(TTFont(io.BytesIO(program.program)).keys())
    assert len(program.program) < 12_000


def test_codes_are_the_glyphs_of_the_original_file(face_set: faces.FaceSet) -> None:
    original = whole()
    words = "Åé09 “x”"
    ids = [original.getGlyphID(original.getBestCmap()[ord(character)]) for character in words]
    assert coded(face_set.regular, words) == ids


@given(st.sets(st.sampled_from("éÅłŵßЖΩ→\u00a0")))
def test_codes_are_the_same_in_every_subset(face_set: faces.FaceSet, characters: set[str]) -> None:
    program = face_set.bold.program(characters)
    assert characters & set("éÅłß\u00a0") <= program.characters
    for character in program.characters:
        [code] = coded(face_set.bold, character)
        assert program.glyphs[code].text == character.replace("\u00a0", " ")


def test_characters_that_share_a_glyph_have_codes_of_their_own(tmp_path: Path) -> None:
    codes = codes_of(tmp_path, {"Α": "A", "А": "A"})
    free = whole()["maxp"].numGlyphs
    assert [codes["A"], codes["Α"], codes["А"]] == [whole().getGlyphID("A"), free, free + 1]
    assert codes["B"] == whole().getGlyphID("B")


def test_a_glyph_that_is_not_there_is_no_character(tmp_path: Path) -> None:
    codes = codes_of(tmp_path, {"Α": ".notdef"})
    assert "Α" not in codes
    assert codes["A"] == whole().getGlyphID("A")


@pytest.mark.parametrize("shared", [{"\u00a0": " ", "\u2010": "-", "\u2011": "-"}, {"\u2010": "-", "\u2011": "–"}])
def test_no_break_characters_are_read_as_plain_ones(tmp_path: Path, shared: dict[str, str]) -> None:
    codes = codes_of(tmp_path, shared)
    assert codes["\u2010"] != codes["-"]
    for character, plain in (("\u00a0", " "), ("\u2011", "-")):
        assert (codes[character] == codes[plain]) == (shared.get(character) == plain), "a glyph of its own"
    own = faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path).regular
    glyphs = own.program("\u2010\u2011").glyphs
    assert [glyphs[code].text for code in coded(own, "\u00a0\u2011\u2010 -")] == [" ", "-", "\u2010", " ", "-"]


def test_a_face_without_free_codes_shares_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = whole()["maxp"].numGlyphs
    monkeypatch.setattr(faces, "_LAST_CODE", last)
    codes = codes_of(tmp_path, {"Α": "A", "А": "A"})
    assert (codes["Α"], codes["А"]) == (last, codes["A"])


def test_files_that_print_the_same_share_one_object() -> None:
    face_set = faces.load(ATKINSON, Path())
    program = face_set.regular.program(PRINTED)
    assert face_set.regular.program("Åé0") is program
    assert faces.load(ATKINSON, Path()).regular.program("éÅ中") is program, "the face has no such character"
    assert face_set.regular.program("Åéß") is not program


def test_details_may_have_letters_that_no_leaflet_has(face_set: faces.FaceSet) -> None:
    coverage = face_set.coverage["bold"]
    assert all(sign in coverage for sign in "łşé−09’")
    assert coverage.has_all("Nguyễn, Ŵyn, Adébọ̀wálé, 李 is not here".replace("李", ""))
    assert list(coverage.lacking("Łódź 李中")) == ["李", "中"]


@pytest.mark.parametrize("sign", ["中", "ક", "\U0001f600", "✓"])
def test_a_missing_character_is_never_drawn_as_a_box(face_set: faces.FaceSet, sign: str) -> None:
    assert sign not in face_set.coverage["regular"]
    with pytest.raises(RuntimeError, match=rf"U\+{ord(sign):04X}"):
        face_set.regular.shape(f"A {sign}.", "en-GB")


def test_a_line_feed_is_no_character_that_could_be_lacking(face_set: faces.FaceSet) -> None:
    assert face_set.coverage["regular"].has_all("one\ntwo")


@pytest.mark.parametrize(
    ("named", "field", "message", "hint"),
    [
        ({"package": "fontpkg-that-is-not-there"}, "package", "is not installed", "pip install"),
        ({"regular": "Atkinson.ttf"}, "regular", "has no font file Atkinson.ttf", "AtkinsonHyperlegible-Regular.ttf"),
        ({"package": None}, "regular", "styles/fonts/ has no font file", "none"),
        (
            {"others": {"Arab": {"package": "fontpkg-not-there", "regular": "A.ttf", "bold": "B.ttf"}}},
            "others.Arab.package",
            "is not installed",
            "pip install fontpkg-not-there",
        ),
        (
            {"others": {"cy": {"package": "fontpkg-rubik", "regular": "Rubik.ttf", "bold": "Rubik[wght].ttf"}}},
            "others.cy.regular",
            "fontpkg-rubik has no font file Rubik.ttf",
            "Rubik[wght].ttf",
        ),
        (
            {"others": {"cy": {"package": "fontpkg-rubik", "regular": "Rubik[wght].ttf", "bold": "Rubik.ttf"}}},
            "others.cy.bold",
            "fontpkg-rubik has no font file Rubik.ttf",
            "Rubik[wght].ttf",
        ),
    ],
)
def test_a_face_that_does_not_exist_is_reported_in_words(
    tmp_path: Path, named: dict[str, object], field: str, message: str, hint: str
) -> None:
    wanted = Faces.model_validate({**ATKINSON.model_dump(), **named})
    with pytest.raises(faces.FaceError, match=message) as caught:
        faces.load(wanted, tmp_path)
    assert caught.value.field == field
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "data",
    [b"", b"no font at all", b"\x00\x01\x00\x00", b"OTTO\x00\x01", b"%PDF-1.7\n", bytes(range(256)) * 20],
    ids=["empty", "words", "start_only", "start_of_cff", "pdf", "noise"],
)
def test_a_file_that_is_not_a_font_is_reported_in_words(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    (folder / "Own.ttf").write_bytes(data)
    with pytest.raises(faces.FaceError, match=r"Own\.ttf cannot be read as a font") as caught:
        faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path)
    assert "take the .ttf or .otf file of the face" in caught.value.hint


@pytest.mark.parametrize("kept", [12, 100, 1000, 20_000])
def test_a_font_that_is_cut_short_is_reported_in_words(tmp_path: Path, kept: int) -> None:
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    [path] = [path for path in packaged(str(ATKINSON.package)) if path.name == ATKINSON.regular]
    (folder / "Own.ttf").write_bytes(path.read_bytes()[:kept])
    with pytest.raises(faces.FaceError):
        faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path)


def test_a_face_that_lacks_what_every_leaflet_prints_is_refused(tmp_path: Path) -> None:
    amiri = {"package": "fontpkg-noto-sans-tamil", "regular": "NotoSansTamil[wdth,wght].ttf"}
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    own_font(folder / "Own.ttf", {"0": ".notdef", "•": ".notdef"})
    with pytest.raises(faces.FaceError, match=r"Own\.ttf lacks characters that every leaflet prints: 0 •") as caught:
        faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path)
    assert "others:" in caught.value.hint
    assert faces.load(Faces(**{**amiri, "bold": amiri["regular"]}), tmp_path), "it has all that is needed"


@pytest.mark.parametrize("language", ["ar", "ar-EG"])
def test_a_brand_names_a_face_for_a_language(language: str) -> None:
    amiri = OtherFaces(package="fontpkg-amiri", regular="Amiri-Regular.ttf", bold="Amiri-Bold.ttf")
    face_set = faces.load(ATKINSON.model_copy(update={"others": {"ar": amiri}}), Path())
    for face, weight in ((face_set.regular, "Regular"), (face_set.bold, "Bold")):
        [piece] = face.shape("مرحبا", language).pieces
        assert piece.font.name == f"Amiri-{weight}"
        assert face.shape("سلام", "fa").pieces[0].font.name.startswith("NotoSansArabic")


def test_a_brand_names_a_face_for_a_script() -> None:
    amiri = OtherFaces(package="fontpkg-amiri", regular="Amiri-Regular.ttf", bold="Amiri-Bold.ttf")
    face_set = faces.load(ATKINSON.model_copy(update={"others": {"Arab": amiri}}), Path())
    for language in ("ar", "fa", "en-GB"):
        assert face_set.regular.shape("سلام", language).pieces[0].font.name == "Amiri-Regular"
    assert face_set.regular.shape("Salaam 1", "ar").pieces[0].font.name == "AtkinsonHyperlegible-Regular"


def test_a_face_for_a_language_sets_all_of_its_words() -> None:
    rubik = OtherFaces(package="fontpkg-rubik", regular="Rubik[wght].ttf", bold="Rubik[wght].ttf")
    face_set = faces.load(ATKINSON.model_copy(update={"others": {"cy": rubik}}), Path())
    assert [piece.font.name for piece in face_set.regular.shape("Bore da 12", "cy").pieces] == ["Rubik-Regular"]
    assert face_set.regular.shape("Good day 12", "en-GB").pieces[0].font is face_set.regular.font


def test_digests_are_of_what_a_brand_names_and_of_the_project_s_own_fonts(tmp_path: Path) -> None:
    before, none = faces.digest(ATKINSON, tmp_path), faces.load(ATKINSON, tmp_path).own_digest
    amiri = OtherFaces(package="fontpkg-amiri", regular="Amiri-Regular.ttf", bold="Amiri-Bold.ttf")
    assert faces.digest(ATKINSON.model_copy(update={"others": {"ar": amiri}}), tmp_path) != before
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    own_font(folder / "Own.ttf", {})
    assert faces.digest(ATKINSON, tmp_path) == before
    assert faces.load(ATKINSON, tmp_path).own_digest != none


@pytest.mark.parametrize(
    ("words", "goes_on"),
    [("See “Łódź”, 12\u00a0mm…\n", False), ("Кость", True), ("e\u0301", True), ("a\u200db", True), ("", False)],
)
def test_words_go_on_where_the_first_font_may_not_do(face_set: faces.FaceSet, words: str, goes_on: bool) -> None:
    assert face_set.may_go_on(frozenset(words)) is goes_on


def test_a_font_that_is_put_into_the_project_is_noticed(tmp_path: Path) -> None:
    assert "ક" not in faces.load(ATKINSON, tmp_path).coverage["regular"]
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    own_font(folder / "Own.ttf", {"ક": "K"})
    assert "ક" in faces.load(ATKINSON, tmp_path).coverage["regular"]
    own_font(folder / "Own.ttf", {"ખ": "K"})
    assert "ક" not in faces.load(ATKINSON, tmp_path).coverage["regular"]


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_a_face_for_a_language_that_is_not_a_font_is_reported_at_its_field(tmp_path: Path, weight: str) -> None:
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    own_font(folder / "Own.ttf", {})
    (folder / "Notes.ttf").write_bytes(b"no font at all")
    other = OtherFaces(**{"regular": "Own.ttf", "bold": "Own.ttf", weight: "Notes.ttf"})
    with pytest.raises(faces.FaceError, match=r"Notes\.ttf cannot be read as a font") as caught:
        faces.load(ATKINSON.model_copy(update={"others": {"gu": other}}), tmp_path)
    assert caught.value.field == f"others.gu.{weight}"


def test_an_error_of_a_face_is_one_that_editors_see() -> None:
    assert issubclass(faces.FaceError, LeafletError)
