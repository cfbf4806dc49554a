"""Faces, read back with fontTools."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from builder.brand import Faces
from builder.layout import faces
from tests.layout.conftest import ATKINSON


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_a_subset_draws_each_character_as_the_whole_face_does(face_set: faces.FaceSet) -> None:
    [path] = [path for path in faces._packaged(str(ATKINSON.package)) if path.name == ATKINSON.regular]
    whole = TTFont(path)
    subset = TTFont(io.BytesIO(face_set.regular.font.program))
    names = subset.getGlyphOrder()
    for glyph, character in enumerate(face_set.regular.font.unicodes):
        if character:
            original = whole.getBestCmap()[ord(character)]
            assert outline(subset, names[glyph]) == outline(whole, original), character
            assert face_set.regular.font.widths[glyph] == whole["hmtx"][original][0]


def test_a_subset_has_what_was_asked_for_and_what_every_leaflet_needs(face_set: faces.FaceSet) -> None:
    assert {"é", "Å", "0", "a", "•", "“", "£"} <= set(face_set.regular.font.unicodes)
    assert "ł" not in face_set.regular.font.unicodes
    assert "ł" in face_set.coverage["regular"]


def test_a_subset_holds_no_hinting_and_is_small(face_set: faces.FaceSet) -> None:
    subset = TTFont(io.BytesIO(face_set.regular.font.program))
    assert {"fpgm", "prep", "cvt "}.isdisjoint(subset.keys())
    assert len(face_set.regular.font.program) < 12_000


def test_the_same_face_is_one_object_however_often_it_is_loaded(face_set: faces.FaceSet) -> None:
    assert faces.load(ATKINSON, Path(), frozenset("Åé")).regular.font is face_set.regular.font


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
def test_a_face_that_is_not_there_is_said_in_words(
    tmp_path: Path, named: dict[str, str | None], field: str, message: str, hint: str
) -> None:
    wanted = Faces.model_validate({**ATKINSON.model_dump(), **named})
    with pytest.raises(faces.FaceError, match=message) as caught:
        faces.load(wanted, tmp_path, frozenset())
    assert caught.value.field == field
    assert hint in caught.value.hint


def test_a_file_that_is_no_font_is_said_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    (folder / "Own.ttf").write_bytes(b"no font at all")
    with pytest.raises(faces.FaceError, match=r"Own\.ttf cannot be read as a TrueType font"):
        faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), tmp_path, frozenset())
