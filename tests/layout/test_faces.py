"""Faces, read back with fontTools."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from builder.content.brand import Faces
from builder.layout import faces
from tests.layout.conftest import ATKINSON

PRINTED = frozenset("éÅ")


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def whole() -> TTFont:
    [path] = [path for path in faces._packaged(str(ATKINSON.package)) if path.name == ATKINSON.regular]
    return TTFont(path)


def test_a_subset_draws_each_character_as_the_whole_face_does(face_set: faces.FaceSet) -> None:
    original, program = whole(), face_set.regular.program(PRINTED)
    subset = TTFont(io.BytesIO(program.program))
    names = subset.getGlyphOrder()
    assert {glyph.character for glyph in program.glyphs.values()} == program.characters - {"\u00a0"}
    for glyph in program.glyphs.values():
        name = original.getBestCmap()[ord(glyph.character)]
        assert outline(subset, names[glyph.number]) == outline(original, name), glyph.character
        assert glyph.width == original["hmtx"][name][0] == face_set.regular.advances[glyph.character]


def test_a_subset_has_what_was_asked_for_and_what_every_leaflet_needs(face_set: faces.FaceSet) -> None:
    program = face_set.regular.program(PRINTED)
    assert {"é", "Å", "0", "a", "•", "“", "£"} <= program.characters
    assert "ł" not in program.characters
    assert "ł" in face_set.coverage["regular"]


def test_a_subset_holds_no_hinting_and_is_small(face_set: faces.FaceSet) -> None:
    program = face_set.regular.program(PRINTED)
    assert {"fpgm", "prep", "cvt "}.isdisjoint(TTFont(io.BytesIO(program.program)).keys())
    assert len(program.program) < 12_000


def test_codes_are_the_glyphs_of_the_original_file(face_set: faces.FaceSet) -> None:
    original = whole()
    words = "Åé09 “x”"
    ids = [original.getGlyphID(original.getBestCmap()[ord(character)]) for character in words]
    assert face_set.regular.encode(words) == "<" + "".join(f"{entry:04x}" for entry in ids) + ">"


@given(st.sets(st.sampled_from("éÅłŵßЖΩ→\u00a0")))
def test_codes_are_the_same_in_every_subset(face_set: faces.FaceSet, characters: set[str]) -> None:
    program = face_set.bold.program(characters)
    for code, glyph in program.glyphs.items():
        assert face_set.bold.encode(glyph.character) == f"<{code:04x}>"


def test_characters_that_share_a_glyph_have_codes_of_their_own() -> None:
    codes = faces._codes({ord("A"): 36, ord("Α"): 36, ord("А"): 36, ord("Б"): 40}, 100)
    assert codes == {"A": 36, "Α": 100, "А": 101, "Б": 40}


def test_a_glyph_that_is_not_there_is_no_character() -> None:
    assert faces._codes({0x0: 0, 0x41: 7, 0x42: 99, 0x43: 100}, 100) == {"A": 7, "B": 99}


def test_no_break_characters_are_read_as_plain_ones(face_set: faces.FaceSet) -> None:
    codes = faces._codes({0x20: 3, 0x2D: 5, 0xA0: 3, 0x2010: 5, 0x2011: 5}, 100)
    assert codes == {" ": 3, "-": 5, "\u00a0": 3, "\u2010": 100, "\u2011": 5}
    assert faces._codes({0x20: 3, 0xA0: 4}, 100) == {" ": 3, "\u00a0": 4}, "a glyph of its own"
    program = face_set.regular.program(frozenset())
    assert program.glyphs[int(face_set.regular.encode("\u00a0")[1:-1], 16)].character == " "


def test_a_face_without_free_codes_shares_them() -> None:
    codes = faces._codes({ord("A"): 3, ord("Α"): 3, ord("А"): 3, 0x1: 0}, 0xFFFF)
    assert codes == {"A": 3, "Α": 0xFFFF, "А": 3}


def test_files_that_print_the_same_share_one_object(face_set: faces.FaceSet) -> None:
    program = face_set.regular.program(PRINTED)
    assert face_set.regular.program("Åé0") is program
    assert faces.load(ATKINSON, Path()).regular.program("éÅ中") is program, "the face has no such character"
    assert face_set.regular.program("Åéß") is not program


def test_details_may_have_letters_that_no_leaflet_has(face_set: faces.FaceSet) -> None:
    printable = face_set.printable["bold"]
    assert set("łşé−09’") <= printable
    assert not {"中", "\ufb01"} & printable


def test_a_missing_character_is_never_drawn_as_a_box(face_set: faces.FaceSet) -> None:
    with pytest.raises(RuntimeError, match=r"U\+4E2D"):
        face_set.regular.encode("中")


@pytest.mark.parametrize(
    ("named", "field", "message", "hint"),
    [
        ({"package": "fontpkg-that-is-not-there"}, "package", "is not installed", "pip install"),
        ({"regular": "Atkinson.ttf"}, "regular", "has no font file Atkinson.ttf", "AtkinsonHyperlegible-Regular.ttf"),
        ({"package": None}, "regular", "styles/fonts/ has no font file", "none"),
    ],
)
def test_a_face_that_does_not_exist_is_reported_in_words(
    tmp_path: Path, named: dict[str, str | None], field: str, message: str, hint: str
) -> None:
    wanted = Faces.model_validate({**ATKINSON.model_dump(), **named})
    with pytest.raises(faces.FaceError, match=message) as caught:
        faces.load(wanted, tmp_path)
    assert caught.value.field == field
    assert hint in caught.value.hint


def test_a_file_that_is_not_a_font_is_reported_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    (folder / "Own.ttf").write_bytes(b"no font at all")
    with pytest.raises(faces.FaceError, match=r"Own\.ttf cannot be read as a TrueType font"):
        faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path)
