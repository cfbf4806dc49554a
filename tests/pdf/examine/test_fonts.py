"""The codes of a font lead to the characters that its maps and encodings give."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest

from builder.pdf.examine.plain_text import UNKNOWN
from builder.pdf.read import gate
from tests.pdf import foreign
from tests.pdf.examine.painted import PAGE, file_text, page_text, untagged_text


def font(change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> Callable[[pikepdf.Pdf], None]:
    def change_font(pdf: pikepdf.Pdf) -> None:
        change(pdf, pdf.pages[0].Resources.Font.Helvetica)

    return change_font


def test_a_map_to_unicode_goes_before_the_encoding() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.ToUnicode = pikepdf.Stream(
            pdf,
            b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <00660066> endbfchar"
            b" 2 beginbfrange <42> <43> <03B1> <44> <45> [<0078> <0000>] endbfrange",
        )

    painted = page_text(b"BT /Helvetica 10 Tf (ABCDEF) Tj ET", font(change))
    # E leads to U+0000, which is no character; what the map leaves out is read by the encoding.
    assert "".join(painted.untagged) == "ffαβxEF"


def test_differences_name_their_characters() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        names = [65, *map(pikepdf.Name, ("/eacute", "/uni0175", "/f_i.alt"))]
        entries.Encoding = pikepdf.Dictionary(Differences=pikepdf.Array(names))

    painted = page_text(b"BT /Helvetica 10 Tf (ABCD) Tj ET", font(change))
    assert "".join(painted.untagged) == f"éŵ{UNKNOWN}D"
    assert painted.unknown == {"Helvetica": 1}


def test_a_composite_font_without_a_map_has_no_characters() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.Subtype = pikepdf.Name.Type0
        entries.Encoding = pikepdf.Name("/Identity-H")
        entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary(W=[1, [500, 600], 3, 5, 700])])

    painted = file_text(foreign.bare(b"BT /Helvetica 10 Tf <00010002> Tj ET", font(change)))
    assert "".join(painted.streams[PAGE].untagged) == UNKNOWN * 2
    assert [use.mapped for use in painted.fonts] == [False]


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
        untagged_text(b"(A) Tj", font(change))


def test_a_predefined_map_of_utf16_is_read() -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.Subtype = pikepdf.Name.Type0
        entries.Encoding = pikepdf.Name("/UniJIS-UTF16-H")
        entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary()])

    assert untagged_text(b"<65E5672C> Tj", font(change)) == "日本"


@pytest.mark.parametrize(
    ("cmap", "text", "codes"),
    [
        ("90ms-RKSJ-H", "日本", "93fa967b"),
        ("90msp-RKSJ-H", "日本", "93fa967b"),
        ("EUC-H", "日本", "c6fccbdc"),
        ("H", "日本", "467c4b5c"),
        ("V", "日本", "467c4b5c"),
        ("UniJIS-UCS2-H", "日本", "65e5672c"),
        ("UniJIS-UTF16-V", "日本", "65e5672c"),
        ("UniJIS-UTF8-H", "日本", "e697a5e69cac"),
        ("UniJIS-UTF32-H", "日本", "000065e50000672c"),
        ("GBK-EUC-H", "中文", "d6d0cec4"),
        ("GBpc-EUC-V", "中文", "d6d0cec4"),
        ("GBK2K-H", "中文", "d6d0cec4"),
        ("ETen-B5-H", "中文", "a4a4a4e5"),
        ("KSC-EUC-H", "한글", "c7d1b1db"),
        ("KSCms-UHC-H", "한글", "c7d1b1db"),
    ],
)
def test_predefined_maps_are_read_as_their_encodings(cmap: str, text: str, codes: str) -> None:
    def change(pdf: pikepdf.Pdf, entries: pikepdf.Object) -> None:
        entries.Subtype = pikepdf.Name.Type0
        entries.Encoding = pikepdf.Name(f"/{cmap}")
        entries.DescendantFonts = pikepdf.Array([pikepdf.Dictionary()])

    assert untagged_text(f"<{codes}> Tj".encode(), font(change)) == text
