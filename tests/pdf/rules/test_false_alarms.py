"""Files of other programs that are right in ways that are seldom seen: nothing is said against them."""

from __future__ import annotations

import pytest

from builder.pdf.examine.inspect import inspect
from builder.pdf.examine.verify import verify
from builder.pdf.join.merge import merge
from tests.support.standard_cases import MARKED_LANG, NO_TITLE_LANGUAGE, OUTLINE, composite, glyph_widths
from tests.support.standard_files import PLAIN, Annotation, E, Mark, document, made, stream

INNER = "/P <</MCID {}>> BDC BT /F1 12 Tf 72 50 Td /Span <</Lang(en-GB)>> BDC (Words) Tj EMC ET EMC"
SILENT = {"catalog": {"Lang": None}, "xmp": NO_TITLE_LANGUAGE}
GROUP = {
    60: b"<</Type/Outlines/First 61 0 R/Last 61 0 R/Count 2>>",
    61: b"<</Title(A group)/Parent 60 0 R/First 62 0 R/Last 62 0 R/Count 1>>",
    62: b"<</Title(One)/Parent 61 0 R/Dest[3 0 R/Fit]>>",
}
LEFT_OVER = b"<</Type/StructElem/S/P/P 100 0 R/Pg 3 0 R/K 2>>"
OUTSIDE = "/Subtype/Link/Rect[500 900 600 920]/F 4/A<</S/URI/URI(https://example.org)>>"

GLYPH = 40


def japanese() -> bytes:
    """Two hiragana in a predefined CMap, which readers bring: every CID is shown as the same glyph."""
    mapping = {55: stream(GLYPH.to_bytes(2, "big") * 900)}
    width = f"/DW {glyph_widths().split()[GLYPH]}"
    return composite(
        encoding="/90ms-RKSJ-H",
        ordering="Japan1",
        mapping="/CIDToGIDMap 55 0 R",
        tounicode="",
        codes="82A082A2",
        entries=width,
        objects=mapping,
    )


FILES = {
    "language on a mark inside": lambda: made(E("Document", E("P", Mark(INNER))), **SILENT),
    "language on each element": lambda: made(
        E("Document", E("H1", "Heading", a="/Lang(en-GB)"), E("P", "Words", a="/Lang(fr)")), **SILENT
    ),
    "language on each mark": lambda: made(E("Document", E("P", Mark(MARKED_LANG))), **SILENT),
    "left over in the ParentTree": lambda: made(
        objects={60: LEFT_OVER},
        root={"ParentTree": "<</Nums[0[101 0 R 102 0 R 60 0 R]]>>"},
    ),
    "bookmark that is the title of a group": lambda: made(catalog={"Outlines": "60 0 R"}, objects=GROUP),
    "bookmarks": lambda: made(catalog={"Outlines": "60 0 R"}, objects=OUTLINE),
    "predefined CMap for Japanese": japanese,
    "link outside of the page": lambda: made(document(E("P", "Words", Annotation(OUTSIDE)))),
    "own type that leads to a standard one": lambda: made(E("Own", *PLAIN.kids), root={"RoleMap": "<</Own/Document>>"}),
}


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_wrong_and_the_claim_stays_in_a_join(name: str) -> None:
    data = FILES[name]()
    assert verify(data) == []
    assert verify(data, ("ua1",)) == []
    inspection = inspect(data)
    assert inspection.unheard == ()
    assert [verdict.broken for verdict in inspection.verdicts if verdict.standard == "PDF/UA-1"] == [()]
    assert "PDF/UA-1" in merge([data]).claims
    assert "PDF/UA-1" in merge([made(), data]).claims


def test_a_standard_type_that_leads_to_itself_is_mended_by_a_join() -> None:
    data = made(root={"RoleMap": "<</P/P/Document/Document/Standard/P>>"})
    assert {finding.clause for finding in verify(data)} == {"7.1-6"}
    assert "PDF/UA-1" in merge([data, made()]).claims


def test_a_bookmark_without_a_place_that_is_no_group_leads_nowhere() -> None:
    alone = {**OUTLINE, 61: b"<</Title(One)/Parent 60 0 R>>"}
    data = made(catalog={"Outlines": "60 0 R"}, objects=alone)
    assert ["it is broken: it leads nowhere" in finding.problem.message for finding in verify(data)] == [True]
    group = inspect(made(catalog={"Outlines": "60 0 R"}, objects=GROUP))
    assert [bookmark.error for bookmark in group.bookmarks] == [None, None]


def test_the_language_of_a_joined_file_is_that_of_most_of_its_text() -> None:
    report = merge([FILES["language on each mark"]()])
    assert (report.language, report.sources[0].language) == ("en-GB", "en-GB")
    wordless = merge([made(E("Document", E("P", "Words")), **SILENT)])
    assert wordless.language == ""
    assert "PDF/UA-1" not in wordless.claims
