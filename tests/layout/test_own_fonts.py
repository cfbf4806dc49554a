"""Font files of a clinic's own in styles/fonts: variable ones, OpenType's curves, and those for one script."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from builder.content.brand import Faces
from builder.core.units import Colour
from builder.layout import faces, fonts
from builder.layout.fallbacks import packaged
from builder.layout.lines import TextSpan
from tests.inspectors import Pdf
from tests.layout.conftest import ATKINSON, own_font
from tests.readers import glyphs
from tests.support.laying_out import on_paper

BLACK = Colour(0, 0, 0)
WORDS = "Office at 12:30, “é”"


def path_of(package: str, name: str) -> Path:
    [path] = [path for path in packaged(package) if path.name == name]
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "styles" / "fonts"
    made.mkdir(parents=True)
    return made


def embedded(data: bytes) -> list[TTFont]:
    """The font programs of a file with characters in them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            TTFont(io.BytesIO(entry.FontFile2.read_bytes()))
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Dictionary) and entry.get("/Type") == "/FontDescriptor"
        ]


def with_cubic_curves(path: Path, letters: str) -> None:
    """Write an .otf file with some letters of Atkinson Hyperlegible: the same outlines in a table CFF."""
    source = TTFont(path_of(str(ATKINSON.package), ATKINSON.regular))
    cmap, outlines = source.getBestCmap(), source.getGlyphSet()
    names = [".notdef", *dict.fromkeys(cmap[ord(letter)] for letter in letters)]
    strings, metrics = {}, {}
    for name in names:
        pen = T2CharStringPen(outlines[name].width, outlines)
        outlines[name].draw(pen)
        strings[name] = pen.getCharString()
        metrics[name] = (outlines[name].width, 0)
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): cmap[ord(letter)] for letter in letters})
    builder.setupCFF("Own-Regular", {"FullName": "Own Regular"}, strings, {})
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular", "psName": "Own-Regular"})
    builder.setupOS2(sxHeight=source["OS/2"].sxHeight, sCapHeight=source["OS/2"].sCapHeight)
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize(("weight", "value"), [("regular", 400), ("bold", 700)])
def test_a_variable_font_is_set_at_its_weight(folder: Path, weight: str, value: int) -> None:
    shutil.copy(path_of("fontpkg-rubik", "Rubik[wght].ttf"), folder / "Own.ttf")
    face_set = faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), folder.parents[1])
    data = on_paper(face_set, [[TextSpan("Office", getattr(face_set, weight), BLACK)]], size=100)
    font = glyphs.pinned((folder / "Own.ttf").read_bytes(), wght=value)
    wanted = glyphs.shaped_contours("Office", font, "en-GB", "Latn", "ltr")
    assert glyphs.unlike(glyphs.drawn_contours(data), wanted, 3) == []
    for program in embedded(data):
        assert {"fvar", "gvar", "HVAR", "avar"}.isdisjoint(program.keys())


def test_bold_is_wider_than_regular(folder: Path) -> None:
    shutil.copy(path_of("fontpkg-rubik", "Rubik[wght].ttf"), folder / "Own.ttf")
    face_set = faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), folder.parents[1])
    assert face_set.bold.measure("Office") > face_set.regular.measure("Office")


@pytest.mark.parametrize(
    ("package", "file", "least", "most", "names"),
    [
        ("fontpkg-rubik", "Rubik[wght].ttf", 300, 900, ["Rubik-Regular", "Rubik-Bold"]),
        ("fontpkg-noto-sans", "NotoSans[wdth,wght].ttf", 100, 900, ["NotoSans-Regular", "NotoSans-Bold"]),
        ("fontpkg-rubik", "Rubik[wght].ttf", 300, 600, ["Rubik-Regular", "Rubik-SemiBold"]),
        ("fontpkg-rubik", "Rubik[wght].ttf", 300, 650, ["Rubik-Regular", "Rubik-650"]),
    ],
)
def test_a_variable_font_is_called_after_its_weight(
    folder: Path, package: str, file: str, least: int, most: int, names: list[str]
) -> None:
    font = TTFont(path_of(package, file))
    for axis in font["fvar"].axes:
        if axis.axisTag == "wght":
            axis.minValue, axis.maxValue = least, most
    font.save(folder / "Own.ttf")
    face_set = faces.load(Faces(regular="Own.ttf", bold="Own.ttf"), folder.parents[1])
    for weight, name in zip(("regular", "bold"), names, strict=True):
        data = on_paper(face_set, [[TextSpan("Office", getattr(face_set, weight), BLACK)]])
        with pikepdf.open(io.BytesIO(data)) as pdf:
            [font_of_page] = [
                font for key, font in pdf.pages[0].Resources.Font.items() if key == f"/F{1 + (weight == 'bold')}"
            ]
            descendant = font_of_page.DescendantFonts[0]
            for called in (font_of_page.BaseFont, descendant.BaseFont, descendant.FontDescriptor.FontName):
                assert str(called).partition("+")[2].removesuffix("-Identity-H") == name
            assert (int(descendant.FontDescriptor.StemV) > 100) == (weight == "bold")


@pytest.mark.parametrize(("weight", "value"), [("regular", 400), ("bold", 700)])
def test_letters_go_on_to_a_variable_font_of_their_weight(face_set: faces.FaceSet, weight: str, value: int) -> None:
    span = TextSpan("שלום", getattr(face_set, weight), BLACK, language="he", right_to_left=True)
    data = on_paper(face_set, [[span]], size=100)
    font = glyphs.pinned(path_of("fontpkg-heebo", "Heebo[wght].ttf").read_bytes(), wght=value)
    wanted = glyphs.shaped_contours("שלום", font, "he", "Hebr", "rtl")
    assert glyphs.unlike(glyphs.drawn_contours(data), wanted, 3) == []


def test_a_font_with_cubic_curves_is_drawn_as_it_is(folder: Path, face_set: faces.FaceSet) -> None:
    with_cubic_curves(folder / "Own.otf", "".join(sorted({*map(chr, range(0x20, 0x7F)), *faces.NEEDED, "é"})))
    own = faces.load(Faces(regular="Own.otf", bold="Own.otf"), folder.parents[1])
    data = on_paper(own, [[TextSpan(WORDS, own.regular, BLACK)]], size=100, width=2000)
    assert Pdf(data).reading_text() == WORDS
    drawn = glyphs.drawn_contours(data)
    font = path_of(str(ATKINSON.package), ATKINSON.regular).read_bytes()
    assert len(drawn) == len(glyphs.shaped_contours(WORDS, font, "en-GB", "Latn", "ltr"))
    for letter in dict.fromkeys(WORDS.replace(" ", "")):
        alone = glyphs.drawn_contours(on_paper(own, [[TextSpan(letter, own.regular, BLACK)]], size=100))
        wanted = glyphs.shaped_contours(letter, font, "en-GB", "Latn", "ltr")
        for mine, its in zip(alone, wanted, strict=True):
            assert mine[:4] == pytest.approx(its[:4], abs=3), letter
        assert own.regular.widths[letter] == face_set.regular.widths[letter]
    for program in embedded(data):
        assert "CFF " not in program
        assert "glyf" in program


def test_a_font_with_cubic_curves_gives_the_same_bytes(folder: Path) -> None:
    with_cubic_curves(folder / "Own.otf", "".join(sorted({*"Office", *faces.NEEDED})))
    fonts.load.cache_clear()
    face = faces.load(Faces(regular="Own.otf", bold="Own.otf"), folder.parents[1]).regular
    first = face.program("Office").program
    fonts.load.cache_clear()
    faces._face.cache_clear()
    again = faces.load(Faces(regular="Own.otf", bold="Own.otf"), folder.parents[1]).regular
    assert again is not face
    assert again.program("Office").program == first


GUJARATI = {"ક": "K", "ખ": "k", "\u0aab": "F"}
"""Letters that no installed font has, drawn as Latin ones."""


def test_letters_go_on_to_the_projects_own_fonts(folder: Path) -> None:
    own_font(folder / "Gujarati.ttf", GUJARATI)
    face_set = faces.load(ATKINSON, folder.parents[1])
    assert face_set.coverage["regular"].has_all("કખ")
    data = on_paper(face_set, [[TextSpan("Say કખ to her", face_set.regular, BLACK)]])
    assert Pdf(data).reading_text() == "Say કખ to her"
    [(_, drawn)] = glyphs.outlines_of(data, "ક")
    font = path_of(str(ATKINSON.package), ATKINSON.regular).read_bytes()
    [glyph] = glyphs.shaped("K", font)
    assert drawn == glyph.outline


def styled(path: Path, weight: int, angle: float = 0, width: int = 5) -> None:
    """Write a font for Gujarati that says how heavy, slanted and wide it is."""
    own_font(path, GUJARATI)
    font = TTFont(path, recalcTimestamp=False)
    font["OS/2"].usWeightClass, font["OS/2"].usWidthClass, font["post"].italicAngle = weight, width, angle
    font.save(path)


def test_of_a_family_each_weight_is_in_its_own_file(folder: Path) -> None:
    styled(folder / "Guj-Black.ttf", 900)
    styled(folder / "Guj-Bold.ttf", 700)
    styled(folder / "Guj-BoldItalic.ttf", 700, -12)
    styled(folder / "Guj-Cond.ttf", 400, width=3)
    styled(folder / "Guj-Italic.ttf", 400, -12)
    styled(folder / "Guj-Light.ttf", 300)
    styled(folder / "Guj-Regular.ttf", 400)
    face_set = faces.load(ATKINSON, folder.parents[1])
    found = [face.font_of("ક", "Gujr", "gu") for face in (face_set.regular, face_set.bold)]
    assert [font and font.file.path.name for font in found] == ["Guj-Regular.ttf", "Guj-Bold.ttf"]


@pytest.mark.parametrize("data", [b"", b"not a font", b"\0\1\0\0" + bytes(100), b"OTTO" + bytes(8)])
@pytest.mark.parametrize("name", ["Notes.ttf", "Notes.otf"])
def test_files_that_are_no_fonts_take_no_letters_away(folder: Path, data: bytes, name: str) -> None:
    (folder / f"A{name}").write_bytes(data)
    own_font(folder / "Gujarati.ttf", GUJARATI)
    (folder / "Readme.txt").write_bytes(b"What these are.")
    face_set = faces.load(ATKINSON, folder.parents[1])
    assert face_set.coverage["bold"].has_all("Say ક מ")
    assert "中" not in face_set.coverage["bold"]


def test_a_font_that_has_a_script_of_its_own_is_no_face_of_a_brand(folder: Path) -> None:
    with_cubic_curves(folder / "Own.otf", "Office")
    with pytest.raises(faces.FaceError, match="lacks characters that every leaflet prints"):
        faces.load(Faces(regular="Own.otf", bold="Own.otf"), folder.parents[1])
