"""For each rule of PDF/UA-1 and PDF/A-2a a file that breaks it, and one that is near to that and right.

The rules are those of veraPDF's profiles, by clause and test. Each file was made from the words of the clause.
tests/conformance/test_rules.py asks veraPDF of all of them; tests/pdf/rules asks our own rules.
"""

# ruff: noqa: C901, PLR0915

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.pdf.handmade import srgb_profile
from tests.support.standard_files import (
    LINK,
    XMP,
    Annotation,
    E,
    Mark,
    appearance,
    cell,
    document,
    head,
    link,
    made,
    row,
    shown,
    stream,
    table,
    without,
)

Make = Callable[[], bytes]


class Case(NamedTuple):
    """A rule by its standard (as veraPDF's driver has it), clause and test; a file that breaks it, and a right one."""

    standard: str
    rule: str
    wrong: Make
    right: Make

    @property
    def name(self) -> str:
        return f"{self.standard}-{self.rule}"


def _lists(*kids: E | str) -> bytes:
    return made(document(E("L", *kids)))


ITEM = E("LI", E("Lbl", "1"), E("LBody", "An item"))
ROWS = (row(head(), head()), row(cell(), cell()))
BODY, HEAD, FOOT = E("TBody", ROWS[1]), E("THead", ROWS[0]), E("TFoot", row(cell(), cell()))
NOTE = "/ID(n1)"
OUTLINE = {
    60: b"<</Type/Outlines/First 61 0 R/Last 61 0 R/Count 1>>",
    61: b"<</Title(One)/Parent 60 0 R/Dest[3 0 R/Fit]>>",
}
FIELD = "/Subtype/Widget/FT/Tx/T(name)/Rect[72 400 200 420]/F 4/AP<</N 60 0 R>>"
MARKED_LANG = "/P <</MCID {}/Lang(en-GB)>> BDC " + shown("Words") + " EMC"
NO_LANGUAGE = {"Lang": None}
NO_TITLE_LANGUAGE = XMP.replace('xml:lang="x-default"', 'xml:lang="en"')


def _form(entries: str = FIELD, *words: str, a: str = "", **changes: object) -> bytes:
    tree = document(E("P", E("Form", *words, Annotation(entries), a=a)))
    return made(tree, catalog={"AcroForm": "<</Fields[]>>"}, objects=appearance(), **changes)  # type: ignore[arg-type]


def _silent(words: str, **changes: object) -> bytes:
    """A file whose catalog names no language, though its text does."""
    said = {"xmp": NO_TITLE_LANGUAGE, "catalog": NO_LANGUAGE, **changes}
    return made(E("Document", E("P", Mark(words))), **said)  # type: ignore[arg-type]


def _layers(configuration: str) -> bytes:
    return made(
        catalog={"OCProperties": f"<</OCGs[60 0 R]/D<<{configuration}>>>>"},
        objects={60: b"<</Type/OCG/Name(A layer)>>"},
    )


def _attached(specification: str) -> bytes:
    return made(
        catalog={"Names": "<</EmbeddedFiles<</Names[(a)60 0 R]>>>>"},
        objects={
            60: f"<</Type/Filespec{specification}/EF<</F 61 0 R>>>>".encode(),
            61: stream(b"words", "/Type/EmbeddedFile/Subtype/text#2Fplain"),
        },
    )


def _xfa(how: str) -> bytes:
    config = f'<config xmlns="http://www.xfa.org/schema/xci/1.0/"><acrobat><acrobat7><dynamicRender>{how}</dynamicRender></acrobat7></acrobat></config>'
    return made(catalog={"AcroForm": "<</Fields[]/XFA[(config)60 0 R]>>"}, objects={60: stream(config.encode())})


def _note(entries: str, other: str = "/ID(n2)") -> bytes:
    return made(document(E("P", "Words", E("Note", "A note", a=entries), E("Note", "Another", a=other))))


def _annotated(role: str, entries: str, **changes: object) -> bytes:
    return made(document(E("P", E(role, Annotation(entries)))), objects=appearance(), **changes)  # type: ignore[arg-type]


STAMP = "/Subtype/Stamp/Rect[72 400 200 420]/F 4/AP<</N 60 0 R>>"
XOBJECT = "/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Resources<</Font<</F1 5 0 R>>>>"


def _painted(entries: str, data: bytes, *, times: int = 1, tree: E | None = None) -> bytes:
    calls = "/Artifact BMC " + "/X1 Do " * times + "EMC"
    return made(
        tree or document(),
        content=calls,
        resources={"XObject": "<</X1 60 0 R>>"},
        objects={60: stream(data, XOBJECT + entries)},
    )


def _shared_form(times: int) -> bytes:
    """A form XObject with marked content of its own, shown so often."""
    element = b"<</Type/StructElem/S/P/P 13 0 R/Pg 3 0 R/K<</Type/MCR/Pg 3 0 R/Stm 60 0 R/MCID 0>>>>"
    return made(
        None,
        content="/X1 Do " * times,
        catalog={"StructTreeRoot": "11 0 R"},
        root={"K": "[13 0 R]", "ParentTree": "<</Nums[0[]1[14 0 R]]>>", "ParentTreeNextKey": "2"},
        resources={"XObject": "<</X1 60 0 R>>"},
        objects={
            13: b"<</Type/StructElem/S/Document/P 11 0 R/K[14 0 R]>>",
            14: element,
            60: stream(b"/P <</MCID 0>> BDC " + shown("Words").encode() + b" EMC", XOBJECT + "/StructParents 1"),
        },
    )


# Composite fonts

SYSTEM = "/CIDSystemInfo<</Registry(Adobe)/Ordering({})/Supplement 0>>"
CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def end def
/CMapName /Own def /CMapType 1 def {mode} {use}
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 begincidrange <0000> <00FF> 0 endcidrange
endcmap CMapName currentdict /CMap defineresource pop end end"""
UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def /CMapName /Adobe-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0001> <00FF> {} endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


@functools.cache
def glyph_widths() -> str:
    import io

    from fontTools import ttLib

    from tests.pdf.handmade import embedded_face

    font = ttLib.TTFont(io.BytesIO(embedded_face()[0]))
    scale = 1000 / font["head"].unitsPerEm
    return " ".join(str(round(font["hmtx"][name][0] * scale)) for name in font.getGlyphOrder())


def composite(  # noqa: PLR0913
    *,
    encoding: str = "/Identity-H",
    ordering: str = "Identity",
    mapping: str = "/CIDToGIDMap/Identity",
    unicode: str = "<0041>",
    codes: str = "0001000200030004",
    cmap: str = "",
    cmap_entries: str = "",
    entries: str = "",
    objects: dict[int, bytes] | None = None,
    descriptor: str = "",
    tounicode: str = "/ToUnicode 52 0 R",
    replaced: str = "",
    owner: str = "",
) -> bytes:
    """A file with text in a composite font."""
    below = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Face{SYSTEM.format(ordering)}{mapping}"
        f"/FontDescriptor 53 0 R/W[0[{glyph_widths()}]]{entries}>>"
    )
    facts = (
        "<</Type/FontDescriptor/FontName/ABCDEF+Face/Flags 4/ItalicAngle 0/StemV 80/FontBBox[-200 -300 1200 1000]"
        f"/Ascent 900/Descent -300/CapHeight 700/FontFile2 7 0 R{descriptor}>>"
    )
    added = {
        50: (
            f"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Face/Encoding {encoding}/DescendantFonts[51 0 R]{tounicode}>>"
        ).encode(),
        51: below.encode(),
        52: stream(UNICODE.format(unicode).encode()),
        53: facts.encode(),
        54: stream(
            cmap.encode(),
            "/Type/CMap/CMapName/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>" + cmap_entries,
        ),
        **(objects or {}),
    }
    words = Mark("/P <</MCID {}" + replaced + ">> BDC BT /F2 12 Tf 72 500 Td <" + codes + "> Tj ET EMC")
    return made(document(E("P", words, a=owner)), resources={"Font": "<</F1 5 0 R/F2 50 0 R>>"}, objects=added)


def _own_cmap(mode: str = "", use: str = "", entries: str = "") -> bytes:
    return composite(encoding="54 0 R", cmap=CMAP.format(mode=mode, use=use), cmap_entries=entries)


def _words(words: str, **changes: object) -> bytes:
    return made(document(E("P", words)), **changes)  # type: ignore[arg-type]


def _widths(*, add: int) -> str:
    from tests.pdf.handmade import embedded_face

    widths = list(embedded_face()[1])
    widths[ord("A") - 32] += add
    return f"[{' '.join(map(str, widths))}]"


@functools.cache
def _tables(*places: tuple[int, int]) -> bytes:
    """The face with a table of codes for each of these platforms and encodings."""
    import io

    from fontTools import ttLib
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    from tests.pdf.handmade import embedded_face

    font = ttLib.TTFont(io.BytesIO(embedded_face()[0]), recalcTimestamp=False)
    known = font.getBestCmap()
    font["cmap"].tables = []
    for platform, encoding in places:
        made_table = CmapSubtable.newSubtable(4 if platform == 3 else 6)
        made_table.platformID, made_table.platEncID, made_table.language = platform, encoding, 0
        start = 0xF000 if encoding == 0 and platform == 3 else 0
        made_table.cmap = {start + code: name for code, name in known.items()}
        font["cmap"].tables.append(made_table)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _symbolic(program: bytes, **font: str | None) -> bytes:
    unicode = UNICODE.replace("<0000> <FFFF>", "<00> <FF>").replace("<0001> <00FF> {}", "<20> <7E> <0020>")
    return made(
        font={"Encoding": None, "ToUnicode": "52 0 R", **font},
        descriptor={"Flags": "4"},
        program=program,
        objects={52: stream(unicode.encode())},
    )


@functools.cache
def _type_1(character_set: str | None) -> bytes:
    """A file with a font of CFF with the names of glyphs, and the set of these in its descriptor."""
    import io

    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    builder = FontBuilder(1000, isTTF=False)
    names = [".notdef", "space", *"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space", **{ord(name): name for name in names[2:]}})
    pen = T2CharStringPen(600, None)
    pen.moveTo((100, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 700))
    pen.closePath()
    glyph = pen.getCharString()
    builder.setupCFF("Face", {"FullName": "Face"}, dict.fromkeys(names, glyph), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    target = io.BytesIO()
    builder.save(target)
    from fontTools import ttLib

    compact = ttLib.TTFont(io.BytesIO(target.getvalue())).reader["CFF "]
    listed = "".join(f"/{name}" for name in names[1:]) if character_set is None else character_set
    return made(
        font={"Subtype": "/Type1", "FirstChar": "32", "LastChar": "122", "Widths": f"[{' '.join(['600'] * 91)}]"},
        descriptor={"FontFile2": None, "FontFile3": "60 0 R", "CharSet": f"({listed})"},
        objects={60: stream(compact, "/Subtype/Type1C")},
    )


def _clip(entries: str) -> bytes:
    screen = "/Subtype/Screen/Rect[72 400 200 420]/F 4/Contents(A film)/AP<</N 60 0 R>>"
    action = (
        f"/A<</S/Rendition/OP 0/AN 110 0 R/R<</S/MR/C<</S/MCD/D<</Type/Filespec/F(a.mp4)/UF(a.mp4)>>{entries}>>>>>>"
    )
    return _annotated("Annot", screen + action)


def _artifact(content: str) -> bytes:
    return made(document(E("P", Mark(content))))


def _encrypted(allowed: int) -> bytes:
    """A file that is protected with an empty password."""
    import io

    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(made())) as pdf:
        may = pikepdf.Permissions(accessibility=bool(allowed), extract=False)
        pdf.save(target, encryption=pikepdf.Encryption(owner="x", user="", R=3, allow=may, metadata=False, aes=False))
    return target.getvalue()


def _ua1() -> Iterator[tuple[str, Make, Make]]:
    right = made
    yield "5-1", lambda: made(xmp=without(XMP, r"<pdfuaid:part>1</pdfuaid:part>")), right
    yield "5-2", lambda: made(xmp=XMP.replace("<pdfuaid:part>1", "<pdfuaid:part>2")), right
    other = XMP.replace("xmlns:pdfuaid=", "xmlns:ua=").replace("<pdfuaid:part>1</pdfuaid:part>", "<ua:part>1</ua:part>")
    yield "5-3", lambda: made(xmp=other), right
    second = 'xmlns:ua="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfuaid='
    for test, name in (("5-4", "amd"), ("5-5", "corr")):
        own = XMP.replace(
            "<pdfuaid:part>1</pdfuaid:part>", f"<pdfuaid:part>1</pdfuaid:part><pdfuaid:{name}>1</pdfuaid:{name}>"
        )
        odd = XMP.replace("xmlns:pdfuaid=", second).replace(
            "<pdfuaid:part>1</pdfuaid:part>", f"<pdfuaid:part>1</pdfuaid:part><ua:{name}>1</ua:{name}>"
        )
        yield test, lambda odd=odd: made(xmp=odd), lambda own=own: made(xmp=own)
    yield (
        "6.1-1",
        lambda: made(header=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"),
        lambda: made(header=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"),
    )
    yield "6.2-1", lambda: made(catalog={"MarkInfo": "<</Marked false>>"}), right
    inner = " BDC /Artifact BMC " + shown("Words") + " EMC EMC"
    yield "7.1-1", lambda: _artifact("/P <</MCID {}>>" + inner), right
    outer = "/Artifact BMC /P <</MCID {}>> BDC " + shown("Words") + " EMC EMC"
    yield "7.1-2", lambda: _artifact(outer), right
    yield "7.1-3", lambda: made(content=shown("Loose")), lambda: made(content=f"/Artifact BMC {shown('Aside')} EMC")
    yield "7.1-3", lambda: right().replace(b"/StructParents 0", b"/StructParent_ 0"), right
    aside = f"/Artifact BMC {shown('Aside')} "
    yield "7.1-3", lambda: made(content=aside), lambda: made(content=f"Q EMC {aside} EMC Q EMC")
    yield (
        "7.1-4",
        lambda: made(catalog={"MarkInfo": "<</Marked true/Suspects true>>"}),
        lambda: made(catalog={"MarkInfo": "<</Marked true/Suspects false>>"}),
    )
    own_type = document(E("Own", "Words"))
    yield "7.1-5", lambda: made(own_type), lambda: made(own_type, root={"RoleMap": "<</Own/Kind/Kind/P>>"})
    yield (
        "7.1-6",
        lambda: made(own_type, root={"RoleMap": "<</Own/Kind/Kind/Own>>"}),
        lambda: made(own_type, root={"RoleMap": "<</Own/P>>"}),
    )
    yield "7.1-7", lambda: made(root={"RoleMap": "<</P/H2>>"}), lambda: made(own_type, root={"RoleMap": "<</Own/H2>>"})
    yield "7.1-8", lambda: made(catalog={"Metadata": None}), right
    yield "7.1-9", lambda: made(xmp=without(XMP, r"<dc:title>.*?</dc:title>")), right
    yield "7.1-10", lambda: made(catalog={"ViewerPreferences": None}), right
    yield (
        "7.1-11",
        lambda: made(None, content=f"/Artifact BMC {shown('Words')} EMC", catalog={"StructTreeRoot": None}),
        right,
    )
    yield "7.1-12", lambda: made(document(E("P", "Words", a="/P null"))), right
    outline = {"Outlines": "60 0 R"}
    yield (
        "7.2-2",
        lambda: _silent(MARKED_LANG, catalog={**NO_LANGUAGE, **outline}, objects=OUTLINE),
        lambda: made(catalog=outline, objects=OUTLINE),
    )
    yield "7.2-3", lambda: made(table(*ROWS, E("P", "Words"))), lambda: made(table(*ROWS))
    yield "7.2-4", lambda: made(document(E("Div", ROWS[1]))), lambda: made(table(HEAD, BODY))
    for test, part in (("7.2-5", HEAD), ("7.2-6", BODY), ("7.2-7", FOOT)):
        yield test, lambda part=part: made(document(E("Div", part))), lambda: made(table(HEAD, BODY, FOOT))
    yield "7.2-8", lambda: made(table(HEAD, E("TBody", ROWS[1], head()))), lambda: made(table(HEAD, BODY))
    yield "7.2-9", lambda: made(document(E("Div", cell()))), lambda: made(table(HEAD, BODY))
    yield "7.2-10", lambda: made(table(ROWS[0], row(cell(), E("P", "Words")))), lambda: made(table(*ROWS))
    yield "7.2-11", lambda: made(table(HEAD, HEAD, BODY)), lambda: made(table(HEAD, BODY))
    yield "7.2-12", lambda: made(table(HEAD, BODY, FOOT, FOOT)), lambda: made(table(HEAD, BODY, FOOT))
    yield "7.2-13", lambda: made(table(*ROWS, FOOT)), lambda: made(table(HEAD, BODY, FOOT))
    yield "7.2-14", lambda: made(table(HEAD, ROWS[1])), lambda: made(table(HEAD, BODY))
    tall, wide = "/A<</O/Table/RowSpan 2>>", "/A<</O/Table/ColSpan 2>>"
    three = row(head(), head(), head())
    crossing = table(three, row(cell(), cell(a=tall), cell()), row(cell(a=wide), cell()))
    yield (
        "7.2-15",
        lambda: made(crossing),
        lambda: made(table(three, row(cell(a=tall), cell(a=wide)), row(cell(), cell()))),
    )
    caption = E("Caption", "A caption")
    yield "7.2-16", lambda: made(table(ROWS[0], caption, ROWS[1])), lambda: made(table(*ROWS, caption))
    yield "7.2-17", lambda: made(document(E("Div", ITEM))), lambda: _lists(ITEM)
    yield "7.2-18", lambda: made(document(E("Div", E("LBody", "Words")))), lambda: _lists(ITEM)
    yield "7.2-19", lambda: _lists(ITEM, E("P", "Words")), lambda: _lists(caption, ITEM, E("L", ITEM))
    yield "7.2-20", lambda: _lists(E("LI", E("P", "Words"))), lambda: _lists(E("LI", E("LBody", "Words")))
    unsaid = {"catalog": NO_LANGUAGE, "xmp": NO_TITLE_LANGUAGE}
    for test, key in (("7.2-21", "ActualText"), ("7.2-22", "Alt"), ("7.2-23", "E")):

        def worded(key: str, entries: str) -> bytes:
            return made(E("Document", E("P", E("Span", Mark(MARKED_LANG), a=f"/{key}(Words)"), a=entries)), **unsaid)  # type: ignore[arg-type]

        yield test, lambda key=key: worded(key, ""), lambda key=key: worded(key, "/Lang(en-GB)")
    silent_link = LINK

    def described(language: str | None) -> bytes:
        tree = E("Document", E("P", E("Link", Mark(MARKED_LANG), Annotation(silent_link)), a="/Lang(en-GB)"))
        return made(tree, catalog={"Lang": language}, xmp=NO_TITLE_LANGUAGE)

    yield "7.2-24", lambda: described(None), lambda: described("(en-GB)")

    def titled(language: str | None) -> bytes:
        tree = E("Document", E("P", E("Form", Annotation(FIELD + "/TU(A name)")), a="/Lang(en-GB)"))
        fields = {"AcroForm": "<</Fields[103 0 R]>>", "Lang": language}
        return made(tree, catalog=fields, xmp=NO_TITLE_LANGUAGE, objects=appearance())

    yield "7.2-25", lambda: titled(None), lambda: titled("(en-GB)")
    entry = E("TOCI", E("Reference", "An entry"))
    yield "7.2-26", lambda: made(document(E("Div", entry))), lambda: made(document(E("TOC", entry)))
    yield "7.2-27", lambda: made(document(E("TOC", E("P", "Words")))), lambda: made(document(E("TOC", caption, entry)))
    yield "7.2-28", lambda: made(document(E("TOC", entry, caption))), lambda: made(document(E("TOC", caption, entry)))
    yield (
        "7.2-29",
        lambda: made(catalog={"Lang": "(english language)"}),
        lambda: made(document(E("P", "Mots", a="/Lang(fr)"))),
    )
    for test, key in (("7.2-30", "ActualText"), ("7.2-31", "Alt"), ("7.2-32", "E")):
        spoken = (
            "/P <</MCID {}>> BDC /Span <</"
            + key
            + "(Words)%s>> BDC /Span <</Lang(en)>> BDC "
            + shown("Words")
            + " EMC EMC EMC"
        )
        yield (
            test,
            lambda spoken=spoken: _silent(spoken.replace("%s", "")),
            lambda spoken=spoken: _silent(spoken.replace("%s", "/Lang(en)")),
        )
    yield "7.2-33", lambda: _silent(MARKED_LANG, xmp=XMP), lambda: _silent(MARKED_LANG)
    unmarked = "/P <</MCID {}>> BDC " + shown("Words") + " EMC"
    yield "7.2-34", lambda: _silent(unmarked), lambda: _silent(MARKED_LANG)
    odd_row = E("P", "Words")
    for test, part in (("7.2-36", "THead"), ("7.2-37", "TBody"), ("7.2-38", "TFoot")):

        def parted(part: str, *more: E) -> bytes:
            kinds = {"THead": (ROWS[0],), "TBody": (ROWS[1],), "TFoot": (ROWS[1],)}
            return made(table(*(E(name, *rows, *(more if name == part else ())) for name, rows in kinds.items())))

        yield test, lambda part=part: parted(part, odd_row), lambda part=part: parted(part)
    yield "7.2-39", lambda: made(table(caption, *ROWS, caption)), lambda: made(table(caption, *ROWS))
    yield "7.2-40", lambda: _lists(ITEM, caption), lambda: _lists(caption, ITEM)
    yield "7.2-42", lambda: made(table(ROWS[0], row(cell(), cell(), cell()))), lambda: made(table(*ROWS))
    yield "7.2-43", lambda: made(table(ROWS[0], row(cell()))), lambda: made(table(*ROWS))
    figure = "A picture"
    yield (
        "7.3-1",
        lambda: made(document(E("Figure", figure))),
        lambda: made(document(E("Figure", figure, a="/ActualText()"))),
    )
    yield (
        "7.4.2-1",
        lambda: made(document(E("H3", "Lower"))),
        lambda: made(document(E("H2", "Lower"), E("H3", "Lower"), E("H1", "Up"))),
    )
    sections = E("Document", E("Sect", E("H", "One")), E("Sect", E("H", "Two")))
    yield "7.4.4-1", lambda: made(E("Document", E("H", "One"), E("H", "Two"))), lambda: made(sections)
    yield "7.4.4-2", lambda: made(E("Document", E("H1", "One"), E("Sect", E("H", "Two")))), lambda: made(sections)
    yield "7.4.4-3", lambda: made(E("Document", E("H", "One"), E("Sect", E("H1", "Two")))), lambda: made(sections)
    plain = E("TH", "Head", a="/ID(h1)")

    def heads(name: str) -> bytes:
        return made(
            table(
                row(plain, E("TH", "Head", a="/ID(h2)")),
                row(*(cell(a=f"/A<</O/Table/Headers[({name})]>>") for _ in range(2))),
            )
        )

    yield "7.5-1", lambda: made(table(row(plain, plain), ROWS[1])), lambda: made(table(*ROWS))
    yield "7.5-2", lambda: heads("other"), lambda: heads("h1")
    yield "7.7-1", lambda: made(document(E("Formula", "x"))), lambda: made(document(E("Formula", "x", a="/Alt(An x)")))
    yield "7.9-1", lambda: _note(""), lambda: _note(NOTE)
    yield "7.9-2", lambda: _note(NOTE, NOTE), lambda: _note(NOTE)
    named = "/Name(Layers)/Order[60 0 R]"
    yield "7.10-1", lambda: _layers("/Order[60 0 R]"), lambda: _layers(named)
    yield "7.10-2", lambda: _layers(named + "/AS[]"), lambda: _layers(named)
    yield "7.11-1", lambda: _attached("/F(a.txt)"), lambda: _attached("/F(a.txt)/UF(a.txt)")
    yield "7.15-1", lambda: _xfa("required"), lambda: _xfa("forbidden")
    yield "7.16-1", lambda: _encrypted(0), lambda: _encrypted(1)
    yield (
        "7.18.1-1",
        lambda: _annotated("Span", STAMP + "/Contents(A stamp)"),
        lambda: _annotated("Annot", STAMP + "/Contents(A stamp)"),
    )
    yield "7.18.1-2", lambda: _annotated("Annot", STAMP), lambda: _annotated("Annot", STAMP.replace("/F 4", "/F 6"))
    yield (
        "7.18.1-3",
        lambda: made(
            document(E("P", E("Form", Annotation(FIELD)))),
            catalog={"AcroForm": "<</Fields[104 0 R]>>"},
            objects=appearance(),
        ),
        lambda: made(
            document(E("P", E("Form", Annotation(FIELD + "/TU(A name)")))),
            catalog={"AcroForm": "<</Fields[104 0 R]>>"},
            objects=appearance(),
        ),
    )
    trapped = "/Subtype/TrapNet/Rect[0 0 420 800]/F 4/Contents(x)/AP<</N 60 0 R>>"
    yield "7.18.2-1", lambda: _annotated("Annot", trapped), lambda: _annotated("Annot", STAMP + "/Contents(A stamp)")
    yield "7.18.3-1", lambda: made(document(link()), page={"Tabs": None}), lambda: made(document(link()))
    titled_field = FIELD + "/TU(A name)"
    one_field = {"AcroForm": "<</Fields[104 0 R]>>"}

    def held(role: str, *words: str, a: str = "") -> bytes:
        return made(
            document(E("P", E(role, *words, Annotation(titled_field), a=a))), catalog=one_field, objects=appearance()
        )

    yield "7.18.4-1", lambda: held("Span"), lambda: held("Form")
    yield "7.18.4-2", lambda: held("Form", "Words"), lambda: held("Form", "Words", a="/A<</O/PrintField/Role/tv>>")
    yield (
        "7.18.5-1",
        lambda: made(document(E("P", E("Span", "A link", Annotation(LINK))))),
        lambda: made(document(link())),
    )
    yield (
        "7.18.5-2",
        lambda: made(document(link(LINK.replace("/Contents(A link)", "")))),
        lambda: made(document(link())),
    )
    yield "7.18.6.2-1", lambda: _clip("/Alt[(en)(A film)]"), lambda: _clip("/CT(video/mp4)/Alt[(en)(A film)]")
    yield "7.18.6.2-2", lambda: _clip("/CT(video/mp4)"), lambda: _clip("/CT(video/mp4)/Alt[(en)(A film)]")
    mark = "/Subtype/PrinterMark/Rect[0 0 20 20]/F 4/Contents(x)/AP<</N 60 0 R>>"
    yield (
        "7.18.8-1",
        lambda: _annotated("Annot", mark),
        lambda: made(page={"Annots": "[61 0 R]"}, objects={**appearance(), 61: f"<</Type/Annot{mark}>>".encode()}),
    )
    printers_mark = made(page={"Annots": "[61 0 R]"}, objects={**appearance(), 61: f"<</Type/Annot{mark}>>".encode()})
    yield "7.18.1-2", lambda: printers_mark.replace(b"/Contents(x)", b"/Unknown_(x)"), lambda: printers_mark
    yield "7.20-1", lambda: _painted("/Ref<</F(a.pdf)/Page 0>>", b""), lambda: _painted("", b"")
    yield "7.20-2", lambda: _shared_form(2), lambda: _shared_form(1)
    yield (
        "7.21.3.1-1",
        lambda: composite(encoding="54 0 R", ordering="Japan1", cmap=CMAP.format(mode="/WMode 0 def", use="")),
        lambda: _own_cmap("/WMode 0 def"),
    )
    yield "7.21.3.2-1", lambda: composite(mapping=""), lambda: composite()
    yield "7.21.3.3-1", lambda: composite(encoding="/Own-H"), lambda: _own_cmap("/WMode 0 def")
    yield (
        "7.21.3.3-2",
        lambda: _own_cmap("/WMode 1 def", entries="/WMode 0"),
        lambda: _own_cmap("/WMode 0 def", entries="/WMode 0"),
    )
    yield (
        "7.21.3.3-3",
        lambda: _own_cmap("/WMode 0 def", use="/Other usecmap", entries="/UseCMap/Other"),
        lambda: _own_cmap("/WMode 0 def", use="/Identity-H usecmap", entries="/UseCMap/Identity-H"),
    )
    yield (
        "7.21.4.1-1",
        lambda: made(descriptor={"FontFile2": None}),
        lambda: made(
            document(E("P", Mark("/P <</MCID {}>> BDC 3 Tr " + shown("Words", font="F2") + " 0 Tr EMC"))),
            resources={"Font": "<</F1 5 0 R/F2 60 0 R>>"},
            objects={
                60: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
                b"/FirstChar 32/LastChar 32/Widths[278]>>"
            },
        ),
    )
    yield "7.21.4.1-2", lambda: composite(codes="00010FFF"), lambda: composite()
    yield "7.21.4.2-1", lambda: _type_1("/A/B"), lambda: _type_1(None)

    def listed(count: int) -> bytes:
        bits = ((1 << count) - 1) << (-count % 8)
        return composite(descriptor="/CIDSet 55 0 R", objects={55: stream(bits.to_bytes(-(-count // 8), "big"))})

    yield "7.21.4.2-2", lambda: listed(16), lambda: listed(len(glyph_widths().split()))
    yield (
        "7.21.5-1",
        lambda: _words("ABC", font={"Widths": _widths(add=40)}),
        lambda: _words("ABC", font={"Widths": _widths(add=1)}),
    )
    yield "7.21.6-1", lambda: made(program=_tables()), lambda: made(program=_tables((1, 0)))
    yield (
        "7.21.6-2",
        lambda: made(font={"Encoding": None}),
        lambda: made(font={"Encoding": "<</BaseEncoding/WinAnsiEncoding/Differences[65/A/B]>>"}),
    )
    yield (
        "7.21.6-3",
        lambda: _symbolic(_tables((1, 0)), Encoding="/WinAnsiEncoding"),
        lambda: _symbolic(_tables((1, 0))),
    )
    yield "7.21.6-4", lambda: _symbolic(_tables((1, 0), (3, 1))), lambda: _symbolic(_tables((1, 0), (3, 0)))
    yield "7.21.7-1", lambda: composite(tounicode=""), lambda: composite()
    yield "7.21.7-2", lambda: composite(unicode="<FEFF>"), lambda: composite()
    yield "7.21.8-1", lambda: composite(codes="00000001"), lambda: composite()


UA1 = tuple(Case("ua1", rule, wrong, right) for rule, wrong, right in _ua1())


# PDF/A-2a


def _state(entries: str) -> bytes:
    """A file whose content chooses a graphics state."""
    return made(content="/Artifact BMC /S1 gs EMC", resources={"ExtGState": f"<</S1<<{entries}>>>>"})


def _picture(entries: str, *, space: str = "/DeviceGray", depth: int = 8) -> bytes:
    picture = f"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace {space}/BitsPerComponent {depth}{entries}"
    return made(
        content="/Artifact BMC q 10 0 0 10 0 0 cm /X1 Do Q EMC",
        resources={"XObject": "<</X1 60 0 R>>"},
        objects={60: stream(b"\0", picture)},
    )


def _annotation(entries: str) -> bytes:
    return made(document(E("P", E("Annot", Annotation(entries)))), objects=appearance())


def _field(entries: str, form: str = "") -> bytes:
    tree = document(E("P", E("Form", Annotation(entries))))
    return made(tree, catalog={"AcroForm": f"<</Fields[104 0 R]{form}>>"}, objects=appearance())


def _action(action: str) -> bytes:
    return made(document(link(LINK.replace("/S/URI/URI(https://example.org)", action))))


def _artifact_of(content: str) -> bytes:
    return made(content=f"/Artifact BMC {content} EMC")


def _with_label(part: str, conformance: str) -> bytes:
    xmp = XMP.replace("<pdfaid:part>2", f"<pdfaid:part>{part}")
    return made(xmp=xmp.replace("<pdfaid:conformance>A", f"<pdfaid:conformance>{conformance}"))


def _without_intent(content: str, **changes: object) -> bytes:
    """A file that paints in device colours alone, and has no output intent: all of its text is invisible."""
    tree = E("Document", E("P", Mark("/P <</MCID {}>> BDC 3 Tr " + shown("Words") + " 0 Tr EMC")))
    said = {"catalog": {"OutputIntents": None}, "content": f"/Artifact BMC {content} EMC", **changes}
    return made(tree, **said)  # type: ignore[arg-type]


STAMPED = STAMP + "/Contents(A stamp)"
BUTTON = "/Subtype/Widget/FT/Btn/T(name)/TU(A name)/Rect[72 400 200 420]/F 4"


def _a2a_file() -> Iterator[tuple[str, Make, Make]]:
    """Rules about the file and its structure."""
    right = made
    yield "6.1.2-1", lambda: made(header=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"), right
    yield "6.1.3-1", lambda: made(trailer={"ID": None}), right
    yield "6.1.3-2", lambda: _encrypted(1), right
    lzw = b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"
    packed = {60: stream(lzw, "/Filter/LZWDecode/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<>>")}
    yield "6.1.7.2-1", lambda: made(objects=packed), right
    yield "6.1.13-8", lambda: _artifact_of("q " * 29 + "Q " * 29), lambda: _artifact_of("q " * 27 + "Q " * 27)
    yield "6.1.13-11", lambda: made(page={"CropBox": "[0 0 2 2]"}), lambda: made(page={"CropBox": "[0 0 400 700]"})
    yield "6.2.2-1", lambda: _artifact_of("BX 1 2 odd EX"), lambda: _artifact_of(" ] ")
    for stray in (")", ">>", "{", "#", "*", "1 w.5 w", "\v"):
        yield "6.2.2-1", lambda stray=stray: _artifact_of(f" {stray} "), right
    numbers = "-.5 w +5 w 5. w 00005 w [.5 2] 0 d 2147483647 w 0.0000000000000000000000000 w /a..b MP "
    numbers += "BT /F1 9 Tf [(1.2.3 . + 99999999999) -5] TJ ET"
    for clause, odd in (
        ("6.1.13-1", "- w"),
        ("6.1.13-1", "2147483648 w"),
        ("6.1.13-2", "1.2.3 w"),
        ("6.1.13-2", ". w"),
        ("6.1.13-2", "[1 .. 2] 0 d"),
        ("6.1.13-2", "1 +. 1 rg"),
        ("6.1.13-2", "4" + "0" * 38 + ".0 w"),
        ("6.1.13-5", "0." + "0" * 38 + "1 w"),
    ):
        yield clause, lambda odd=odd: _artifact_of(odd), lambda: _artifact_of(numbers)
    picture = "BI /W 16 /H 1 /BPC 8 /CS /G ID {} EI"
    yield (
        "6.2.2-1",
        lambda: _artifact_of(picture.format("ab EI Q q EMC 12")),
        lambda: _artifact_of(picture.format("ab EI cdefghijkl") + " Q EMC Q /Artifact BMC (a"),
    )
    yield "6.6.2.1-1", lambda: made(catalog={"Metadata": None}), right
    yield "6.6.2.1-2", lambda: made(xmp=XMP.replace('id="W5M0', 'bytes="1000" id="W5M0')), right
    yield "6.6.2.1-3", lambda: made(xmp=XMP.replace('id="W5M0', 'encoding="UTF-8" id="W5M0')), right
    yield "6.6.2.1-4", lambda: made(xmp=XMP.replace("</x:xmpmeta>", "")), right
    yield (
        "6.6.4-1",
        lambda: made(xmp=without(XMP, r"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>")),
        right,
    )
    yield "6.6.4-2", lambda: _with_label("3", "A"), right
    yield "6.6.4-3", lambda: _with_label("2", "B"), right
    own = XMP.replace("xmlns:pdfaid=", "xmlns:a=").replace("pdfaid:part", "a:part").replace("pdfaid:conf", "a:conf")
    yield "6.6.4-4", lambda: made(xmp=own), right
    yield "6.7.2.2-1", lambda: made(catalog={"MarkInfo": None}), right
    untagged = f"/Artifact BMC {shown('Words')} EMC"
    yield "6.7.3.3-1", lambda: made(None, content=untagged, catalog={"StructTreeRoot": None}), right
    own_type = document(E("Own", "Words"))
    yield "6.7.3.4-1", lambda: made(own_type), lambda: made(own_type, root={"RoleMap": "<</Own/P>>"})
    yield "6.7.3.4-2", lambda: made(own_type, root={"RoleMap": "<</Own/Kind/Kind/Own>>"}), right
    yield "6.7.4-1", lambda: made(catalog={"Lang": "(english language)"}), right
    yield "6.8-2", lambda: _attached("/F(a.txt)"), right
    named = "/Name(Layers)/Order[60 0 R]"
    yield "6.9-1", lambda: _layers("/Order[60 0 R]"), lambda: _layers(named)
    twice = f"/D<<{named}>>/Configs[<<{named}>>]"
    groups = {60: b"<</Type/OCG/Name(A layer)>>"}
    yield (
        "6.9-2",
        lambda: made(catalog={"OCProperties": f"<</OCGs[60 0 R]{twice}>>"}, objects=groups),
        lambda: _layers(named),
    )
    yield "6.9-3", lambda: _layers("/Name(Layers)/Order[]"), lambda: _layers(named)
    yield "6.9-4", lambda: _layers(named + "/AS[]"), lambda: _layers(named)
    yield "6.10-1", lambda: made(catalog={"Names": "<</AlternatePresentations<</Names[]>>>>"}), right
    yield "6.10-2", lambda: made(page={"PresSteps": "<<>>"}), right
    yield "6.11-1", lambda: made(catalog={"Requirements": "[<</S/EnableJavaScripts>>]"}), right


def _a2a_colours() -> Iterator[tuple[str, Make, Make]]:
    """Rules about colours, pictures and graphics states."""

    def odd_profile(at: int, octets: bytes) -> bytes:
        profile = bytearray(srgb_profile())
        profile[at : at + len(octets)] = octets
        return made(profile=bytes(profile))

    yield "6.2.3-1", lambda: odd_profile(12, b"link"), made
    second = "[9 0 R<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier(x)/Info(x)/DestOutputProfile 60 0 R>>]"
    profile = {60: stream(srgb_profile(), "/N 3")}
    yield (
        "6.2.3-2",
        lambda: made(catalog={"OutputIntents": second}, objects=profile),
        lambda: made(catalog={"OutputIntents": second.replace("60 0 R", "10 0 R")}),
    )

    def based(data: bytes) -> bytes:
        return made(
            content="/Artifact BMC /C1 cs 1 0 0 sc 0 0 9 9 re f EMC",
            resources={"ColorSpace": "<</C1[/ICCBased 60 0 R]>>"},
            objects={60: stream(data, "/N 3")},
        )

    linked = srgb_profile()[:12] + b"link" + srgb_profile()[16:]
    yield "6.2.4.2-1", lambda: based(linked), lambda: based(srgb_profile())
    square = " 0 0 9 9 re f"
    default = {"ColorSpace": "<</DefaultRGB[/ICCBased 10 0 R]>>"}
    yield (
        "6.2.4.3-2",
        lambda: _without_intent("1 0 0 rg" + square),
        lambda: _without_intent("1 0 0 rg" + square, resources=default),
    )
    yield "6.2.4.3-3", lambda: _artifact_of("1 0 0 0 k" + square), lambda: _artifact_of("1 0 0 rg" + square)
    calibrated = {"ColorSpace": "<</C1[/CalGray<</WhitePoint[0.9505 1 1.089]>>]>>"}
    yield (
        "6.2.4.3-4",
        lambda: _without_intent("0 g" + square),
        lambda: _without_intent("/C1 cs 0 sc" + square, resources=calibrated),
    )
    yield "6.2.5-1", lambda: _state("/TR/Identity"), lambda: _state("/TR2/Default")
    yield "6.2.5-2", lambda: _state("/TR2/Identity"), lambda: _state("/TR2/Default")
    yield "6.2.5-3", lambda: _state("/HTP[0 0]"), lambda: _state("/CA 1")
    screen = "<</Type/Halftone/HalftoneType {}/Frequency 60/Angle 45/SpotFunction/Round{}>>"
    yield "6.2.5-4", lambda: _state("/HT " + screen.format(6, "")), lambda: _state("/HT " + screen.format(1, ""))
    yield (
        "6.2.5-5",
        lambda: _state("/HT " + screen.format(1, "/HalftoneName(x)")),
        lambda: _state("/HT " + screen.format(1, "")),
    )
    yield "6.2.6-1", lambda: _artifact_of("/Odd ri"), lambda: _artifact_of("/Perceptual ri")
    yield "6.2.8-1", lambda: _picture("/Alternates[]"), lambda: _picture("")
    yield "6.2.8-2", lambda: _picture("/OPI<<>>"), lambda: _picture("")
    yield "6.2.8-3", lambda: _picture("/Interpolate true"), lambda: _picture("/Interpolate false")
    yield "6.2.8-4", lambda: _picture("", depth=3), lambda: _picture("", depth=4)
    yield "6.2.9-1", lambda: _painted("/Subtype2/PS", b""), lambda: _painted("", b"")
    yield "6.2.9-2", lambda: _painted("/Ref<</F(a.pdf)/Page 0>>", b""), lambda: _painted("", b"")
    yield "6.2.9-3", lambda: _drawn("/Type/XObject/Subtype/PS"), lambda: _painted("", b"")
    yield "6.2.10-1", lambda: _state("/BM/Odd"), lambda: _state("/BM/Multiply")
    see_through = {"ExtGState": "<</S1<</ca 0.5>>>>", **calibrated}
    group = {"Group": "<</Type/Group/S/Transparency/CS[/ICCBased 10 0 R]>>"}
    faint = "/S1 gs /C1 cs 0 sc 0 0 9 9 re f"
    yield (
        "6.2.10-2",
        lambda: _without_intent(faint, resources=see_through),
        lambda: _without_intent(faint, resources=see_through, page=group),
    )


def _drawn(entries: str) -> bytes:
    """A file that shows an XObject with these entries."""
    resources = {"XObject": "<</X1 60 0 R>>"}
    return made(content="/Artifact BMC /X1 Do EMC", resources=resources, objects={60: stream(b"", entries)})


def _a2a_fonts() -> Iterator[tuple[str, Make, Make]]:
    """Rules about fonts, where they are not those of PDF/UA-1."""
    yield "6.2.11.2-1", lambda: made(font={"Type": None}), made
    yield "6.2.11.2-3", lambda: made(font={"BaseFont": None}), made
    yield "6.2.11.2-4", lambda: made(font={"FirstChar": None}), made
    yield "6.2.11.2-5", lambda: made(font={"LastChar": None}), made
    yield "6.2.11.2-6", lambda: made(font={"LastChar": "120"}), made


_SAME = {
    "7.21.3.1-1": "6.2.11.3.1-1",
    "7.21.3.2-1": "6.2.11.3.2-1",
    "7.21.3.3-1": "6.2.11.3.3-1",
    "7.21.3.3-2": "6.2.11.3.3-2",
    "7.21.3.3-3": "6.2.11.3.3-3",
    "7.21.4.1-1": "6.2.11.4.1-1",
    "7.21.4.1-2": "6.2.11.4.1-2",
    "7.21.4.2-1": "6.2.11.4.2-1",
    "7.21.4.2-2": "6.2.11.4.2-2",
    "7.21.5-1": "6.2.11.5-1",
    "7.21.6-1": "6.2.11.6-1",
    "7.21.6-2": "6.2.11.6-2",
    "7.21.6-3": "6.2.11.6-3",
    "7.21.6-4": "6.2.11.6-4",
    "7.21.7-1": "6.2.11.7.2-1",
    "7.21.7-2": "6.2.11.7.2-2",
    "7.21.8-1": "6.2.11.8-1",
}
"""The rules about fonts that both standards have."""


def _a2a_private() -> Iterator[tuple[str, Make, Make]]:
    """Characters that have no meaning in Unicode, such as the bullets of a font of symbols."""
    wrong = lambda: composite(unicode="<E001>")  # noqa: E731
    yield "6.2.11.7.3-1", wrong, lambda: composite(unicode="<E001>", replaced="/ActualText(four signs)")


def _a2a_annotations() -> Iterator[tuple[str, Make, Make]]:
    """Rules about annotations, forms and actions."""
    right = lambda: _annotation(STAMPED)  # noqa: E731
    yield "6.3.1-1", lambda: _annotation(STAMPED.replace("/Stamp", "/Screen")), right
    yield "6.3.2-1", lambda: _annotation(STAMPED.replace("/F 4", "")), right
    yield "6.3.2-2", lambda: _annotation(STAMPED.replace("/F 4", "/F 36")), right
    yield "6.3.3-1", lambda: _annotation(STAMPED.replace("/AP<</N 60 0 R>>", "")), right
    yield "6.3.3-2", lambda: _annotation(STAMPED.replace("/N 60", "/D 60 0 R/N 60")), right
    states = BUTTON + "/AS/On/AP<</N<</On 60 0 R/Off 60 0 R>>>>"
    yield "6.3.3-3", lambda: _field(BUTTON + "/AP<</N 60 0 R>>"), lambda: _field(states)
    yield "6.3.3-4", lambda: _annotation(STAMPED.replace("/N 60 0 R", "/N<</On 60 0 R>>")), right
    titled = FIELD + "/TU(A name)"
    yield "6.4.1-1", lambda: _field(titled + "/A<</S/URI/URI(https://example.org)>>"), lambda: _field(titled)
    yield "6.4.1-2", lambda: _field(titled + "/AA<</K<</S/Named/N/NextPage>>>>"), lambda: _field(titled)
    yield "6.4.1-3", lambda: _field(titled, "/NeedAppearances true"), lambda: _field(titled)
    yield "6.4.2-1", lambda: _field(titled, "/XFA(x)"), lambda: _field(titled)
    yield "6.4.2-2", lambda: made(catalog={"NeedsRendering": "true"}), made
    yield "6.5.1-1", lambda: _action("/S/JavaScript/JS(1)"), made
    yield "6.5.1-2", lambda: _action("/S/Named/N/Print"), lambda: _action("/S/Named/N/NextPage")
    yield "6.5.2-1", lambda: made(catalog={"AA": "<</WS<</S/Named/N/NextPage>>>>"}), made
    yield "6.5.2-2", lambda: made(page={"AA": "<</O<</S/Named/N/NextPage>>>>"}), made


A2A = (
    *(Case("2a", rule, wrong, right) for rule, wrong, right in _a2a_file()),
    *(Case("2a", rule, wrong, right) for rule, wrong, right in _a2a_colours()),
    *(Case("2a", rule, wrong, right) for rule, wrong, right in _a2a_fonts()),
    *(Case("2a", _SAME[case.rule], case.wrong, case.right) for case in UA1 if case.rule in _SAME),
    *(Case("2a", rule, wrong, right) for rule, wrong, right in _a2a_annotations()),
    *(Case("2a", rule, wrong, right) for rule, wrong, right in _a2a_private()),
)
