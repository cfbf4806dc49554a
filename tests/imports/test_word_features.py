"""What Word documents have besides paragraphs: each is taken, or reported by name."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.support.documents import NOTHING, leaflet_of, p, picture, png, run, table

TITLE = p("Your scan", style="Title") + p("Before", style="H1")


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def graphic(kind: str, content: str = "") -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="4" name="Thing 1"/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{kind}">{content}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(text: str) -> str:
    """A text box as Word writes it: twice, for new programs and for old ones."""
    words = f"<w:txbxContent>{text}</w:txbxContent>"
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="3" name="Box"/>'
        f'<a:graphic><a:graphicData uri="{uri}"><wps:wsp><wps:txbx>{words}</wps:txbx></wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{words}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


TOC = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
EMBEDDED = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
EQUATION = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
SIGN = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
ADDRESS = "https://www.example.org/scan"
PROMPT = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Type here')}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("content", "body", "note"),
    [
        (run("ana") + "<w:r><w:softHyphen/></w:r>" + run("emia"), "anaemia", ""),
        ("<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "2-3", ""),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b"), "a b", "tabs became spaces"),
        (run("a") + "<w:r><w:br/></w:r>" + run("b"), "a\\\nb", ""),
        (run("x") + run("2", '<w:vertAlign w:val="superscript"/>'), "x²", ""),
        (field(f'HYPERLINK "{ADDRESS}"', "our scan page"), f"[our scan page]({ADDRESS})", ""),
        (field("MERGEFIELD Name", "«Name»"), "«Name»", "a field for mail merge became plain words"),
        (field("DATE", "1 May"), "1 May", "a field (DATE) became plain words"),
        (run("a ") + f"<w:ins>{run('new')}</w:ins>", "a new", "text that was inserted (tracked change): “new”"),
        (run("a") + "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "a", "text that was deleted"),
        (run("a") + f"<w:moveFrom>{run('off')}</w:moveFrom>", "a", "text that was deleted (tracked change): “off”"),
        (run("a ") + run("secret", "<w:vanish/>"), "a", "hidden text: “secret”"),
        (run("a", "<w:strike/>"), "a", "words that are struck through"),
        (run("a", '<w:highlight w:val="yellow"/>'), "a", "words that are marked with a colour: “a”"),
        (PROMPT + run("a"), "a", "the prompt of a field of a form: “Type here”"),
        (SIGN + run("with a tick"), "- with a tick", "signs of the font wingdings became characters: “✓”"),
        (run("a ") + EQUATION, "a TO FILL IN: the equation that was here, with the signs x=1", "an equation"),
        (run("a") + graphic("chart"), "a\n\nTO FILL IN: what was here: a chart (Thing 1)", "a chart (Thing 1)"),
        (run("a") + EMBEDDED, "a\n\nTO FILL IN: what was here: an embedded object (Excel.Sheet.12)", ""),
        (run("a") + box(p("In the box")), "a\n\nIn the box", ""),
    ],
)
def test_what_is_in_a_paragraph(content: str, body: str, note: str) -> None:
    imported = leaflet_of(TITLE, p(content))
    assert imported.report.lost == ()
    assert yaml.safe_load(imported.text)["sections"][0]["body"].rstrip("\n") == body
    assert not note or any(f"{entry.what}: “{entry.words}”".startswith(note) for entry in imported.report.notes)


def test_tables_of_contents_are_left_out_in_both_forms() -> None:
    toc = f"<w:sdt><w:sdtPr>{TOC}</w:sdtPr><w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>"
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    listed = p(start, run("Before 1")) + p(run("After 2"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    imported = leaflet_of(toc, listed, TITLE, p("Words"))
    assert imported.report.lost == ()
    assert yaml.safe_load(imported.text)["sections"] == [{"title": "Before", "body": "Words\n"}]
    left_out = [entry.words for entry in imported.report.notes if entry.what == "table of contents"]
    assert " ".join(left_out).split() == ["Contents", "Before", "1", "After", "2"]


def test_a_field_without_an_end_swallows_nothing() -> None:
    start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    imported = leaflet_of(p(start, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'), TITLE, p("Words"))
    assert yaml.safe_load(imported.text)["sections"] == [{"title": "Before", "body": "Words\n"}]


def test_the_first_letter_of_a_word_may_be_in_a_frame() -> None:
    first = f'<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>{run("T")}</w:p>'
    imported = leaflet_of(TITLE, first, p("hink of it."))
    assert imported.report.lost == ()
    assert yaml.safe_load(imported.text)["sections"][0]["body"] == "Think of it.\n"


def test_numbers_continue_start_again_and_are_nested() -> None:
    entries = [("a", 2, 0), ("b", 2, 0), ("c", 2, 1), ("d", 1, 2), ("e", 2, 0), ("f", 3, 0), ("g", 3, 0)]
    imported = leaflet_of(TITLE, *(p(text, entry=(number, depth)) for text, number, depth in entries))
    body = yaml.safe_load(imported.text)["sections"][0]["body"]
    assert body == "1. a\n2. b\n   1. c\n      - d\n3. e\n\n1) f\n2) g\n"
    assert any("lowerLetter" in entry.what for entry in imported.report.notes)


def pictured(data: bytes, properties: str, name: str = "media/image1.png") -> tuple[list[dict[str, Any]], list[str]]:
    """The blocks of a document with a picture, and the notes on it; the last of these is the body text."""
    shown = picture("p1", properties)
    imported = leaflet_of(TITLE, p("a"), p(shown), parts={name: data}, relations={"p1": ("image", name)})
    section = yaml.safe_load(imported.text)["sections"][0]
    return section.get("blocks", []), [*(entry.what for entry in imported.report.notes), section["body"]]


@pytest.mark.parametrize("alt", ["", "Picture 4", "image001.png", "A picture containing text, automatically generated"])
def test_alternative_texts_that_say_nothing_are_placeholders(alt: str) -> None:
    blocks, _ = pictured(png(), f'descr="{alt}"')
    assert blocks[0]["alt"].startswith("TO FILL IN: what this picture shows")


def test_pictures_that_are_marked_as_decorative_are() -> None:
    blocks, _ = pictured(png(), "><adec:decorative val='1'/></wp:docPr><wp:x")
    assert blocks == [{"kind": "figure", "image": "scan-1.png", "decorative": True, "width": "40 mm"}]


@pytest.mark.parametrize(
    ("data", "name", "note"),
    [
        (png(kind="BMP"), "media/image1.bmp", "the picture image1.bmp was converted to PNG"),
        (png(kind="GIF"), "media/image1.gif", "the picture image1.gif was converted to PNG"),
        (png(100, 100), "media/image1.png", "the picture image1.png has too few dots for its size"),
    ],
)
def test_pictures_that_are_changed_are_reported(data: bytes, name: str, note: str) -> None:
    blocks, notes = pictured(data, 'descr="The way in"', name)
    assert blocks[0]["alt"] == "The way in"
    assert any(entry.startswith(note) for entry in notes)


@pytest.mark.parametrize(
    ("data", "name", "note"),
    [
        (b"\x01\0\0\0emf", "media/image1.emf", "the picture image1.emf (EMF, a kind that cannot be printed"),
        (b"\xd7\xcd\xc6\x9awmf", "media/image1.wmf", "the picture image1.wmf (WMF, a kind that cannot be printed"),
        (png()[:60], "media/image1.png", "the picture image1.png (cannot be read)"),
        (b"", "http://x.example/a.png", "the picture a.png, which is not stored in the document"),
    ],
)
def test_pictures_that_cannot_be_printed_are_placeholders(data: bytes, name: str, note: str) -> None:
    blocks, notes = pictured(data, 'descr="The way in"', name)
    assert blocks == []
    assert any(entry.startswith(note) for entry in notes)
    assert f"TO FILL IN: what was here: {note}" in notes[-1]


def test_heads_of_tables_are_found_by_their_mark_or_their_look() -> None:
    bold = tuple(p(run(text, "<w:b/>")) for text in "AB")
    imported = leaflet_of(
        TITLE, table(("A", "B"), ("1", "2"), head=True), table(bold, ("1", "2")), table(("A", "B"), ("1", "2"))
    )
    marked, by_look, without = yaml.safe_load(imported.text)["sections"][0]["blocks"]
    assert marked["columns"] == by_look["columns"] == ["A", "B"]
    assert without["columns"] == ["TO FILL IN: the head of column 1", "TO FILL IN: the head of column 2"]
    assert without["rows"] == [["A", "B"], ["1", "2"]]


def test_sections_of_the_same_name_can_be_linked_to() -> None:
    imported = leaflet_of(p("T", style="Title"), *(p("About", style="H1") + p("x") for _ in range(2)))
    assert [section["id"] for section in yaml.safe_load(imported.text)["sections"]] == ["about-2", "about-3"]


def listed(font: str, sign: str) -> str:
    """A list whose bullet is a character of a font."""
    level = (
        f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/>'
        f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>'
    )
    kind = f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
    return f'<w:numbering SPACES>{kind}<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>'


NO = "".join(f"- TO FILL IN: words for the bullet, a cross: {word}\n" for word in ("drive", "drink"))


@pytest.mark.parametrize(
    ("font", "sign", "body"),
    [
        ("Wingdings", "\uf0fb", NO),
        ("Arial", "✗", NO),
        ("Wingdings", "\uf0fc", "- drive\n- drink\n"),
        ("Symbol", "\uf0b7", "- drive\n- drink\n"),
    ],
)
def test_a_bullet_that_means_no_is_to_be_put_in_words(font: str, sign: str, body: str) -> None:
    entries = [p(text, entry=(7, 0)) for text in ("drive", "drink")]
    imported = leaflet_of(TITLE, *entries, parts={"numbering.xml": listed(font, sign)})
    assert yaml.safe_load(imported.text)["sections"][0]["body"] == body


def test_signs_of_a_symbol_font_that_are_not_known_are_placeholders() -> None:
    imported = leaflet_of(TITLE, p(run("\uf041", '<w:rFonts w:ascii="Wingdings"/>'), run(" no")))
    body = yaml.safe_load(imported.text)["sections"][0]["body"]
    assert body == "TO FILL IN: words for the sign number 65 of the font wingdings no\n"


def test_a_warning_in_capitals_above_a_heading_is_no_heading() -> None:
    bold = [p(run(text, "<w:b/>")) for text in ("Eye drops", "Why?", "DO NOT DRIVE FOR 24 HOURS AFTER THIS", "How?")]
    imported = leaflet_of(bold[0], p("One."), bold[1], p("Two."), bold[2], bold[3], p("Three."))
    sections = yaml.safe_load(imported.text)["sections"]
    assert [section["title"] for section in sections] == ["Eye drops", "Why?", "How?"]
    assert sections[1]["body"] == "Two.\n\n**Do not drive for 24 hours after this**\n"


def test_the_title_may_be_below_the_name_of_the_hospital() -> None:
    large, small = '<w:b/><w:sz w:val="40"/>', '<w:b/><w:sz w:val="28"/>'
    bold = p(run("Why?", "<w:b/>"))
    imported = leaflet_of(p(run("Patient information", small)), p(run("Your scan", large)), p("One."), bold, p("Two."))
    leaflet = yaml.safe_load(imported.text)
    assert leaflet["title"] == "Your scan"
    assert leaflet["sections"][0]["body"] == "**Patient information**\n\nOne.\n"


def test_documents_in_another_language_say_so() -> None:
    gaelic = {**NOTHING, "language": ["gd-GB"]}
    imported = leaflet_of(TITLE, p("Bore da"), found=gaelic)
    assert "# TO FILL IN: the language. The document is in the language gd-GB\n" in imported.text


NO_PART = "<none SPACES/>"


@pytest.mark.parametrize(
    ("identifier", "title"),
    [("Heading1", "Before"), ("heading1", "Before"), ("Heading 1", "Before"), ("berschrift1", "")],
)
def test_without_a_style_sheet_styles_are_known_by_their_names_and_that_is_reported(
    identifier: str, title: str
) -> None:
    imported = leaflet_of(
        p("Your scan", style="Title"),
        p("About your scan.", style="Normal"),
        p("Before", style=identifier),
        p("Drink.", style="TOCHeading"),
        parts={"styles.xml": NO_PART},
    )
    leaflet = yaml.safe_load(imported.text)
    assert leaflet["title"] == "Your scan"
    assert (leaflet["sections"][-1]["title"] == "Before") is bool(title)
    [note] = [note for note in imported.report.notes if note.what.startswith("styles that the file does not define")]
    assert note.words == f"Title, Normal, {identifier}, TOCHeading"
    assert imported.report.lost == ()


def test_lists_and_footnotes_that_a_file_refers_to_and_lacks_are_reported() -> None:
    footnote = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    imported = leaflet_of(
        TITLE,
        p("one", entry=(1, 0)),
        p("two", footnote, style="ListBullet"),
        p("three", entry=(0, 0)),
        parts={"numbering.xml": NO_PART},
    )
    notes = [note.what for note in imported.report.notes]
    assert "paragraphs of lists that the file does not define are no entries of lists now: 2" in notes
    assert "numbers of footnotes whose words are not in the file are gone: 1" in notes
