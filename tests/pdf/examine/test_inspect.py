"""What an inspection lists of files by Typst, by this program, and by hand."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import pikepdf
import pytest

from builder.pdf.examine.inspect import inspect
from builder.pdf.examine.inspection import (
    InspectedBookmark,
    InspectedElement,
    InspectedFont,
    InspectedHeading,
    InspectedLink,
    InspectedPage,
    Inspection,
    StandardVerdict,
)
from builder.pdf.examine.report import WIDTH, report
from builder.pdf.read import gate
from tests.pdf import foreign
from tests.pdf.foreign import Change, changed, elements, links, paint
from tests.support import making


@pytest.fixture(scope="module")
def exercises() -> Inspection:
    return inspect(foreign.typeset())


@pytest.fixture(scope="module")
def bone() -> Inspection:
    return inspect(making.make(making.REPOSITORY, "bone"))


def after(change: Change) -> Inspection:
    return inspect(changed(change))


def unheard(change: Change) -> dict[str, tuple[str, ...]]:
    return {gap.what.partition(":")[0]: gap.details for gap in after(change).unheard}


# A file that is well


def test_what_a_file_says_of_itself(exercises: Inspection, bone: Inspection) -> None:
    assert (exercises.title, exercises.language, exercises.version) == ("Exercises", "en", "1.7")
    assert (exercises.claims, exercises.tagged, exercises.encrypted) == (("PDF/UA-1",), True, False)
    assert exercises.pages == (InspectedPage(210.0, 297.0), InspectedPage(210.0, 297.0))
    assert (bone.title, bone.language) == ("Surgery to strengthen a weakened bone", "en-GB")
    assert bone.claims == ("PDF/UA-1", "PDF/A-2a")


def test_nothing_is_unheard_of_files_that_are_well(exercises: Inspection, bone: Inspection) -> None:
    assert exercises.unheard == ()
    assert bone.unheard == ()


def test_the_verdict_is_that_of_the_rules(exercises: Inspection, bone: Inspection) -> None:
    assert exercises.verdicts == (StandardVerdict("PDF/UA-1", ()),)
    assert bone.verdicts == (StandardVerdict("PDF/UA-1", ()), StandardVerdict("PDF/A-2a", ()))
    assert "Checked:    PDF/UA-1: no rule that the program knows is broken\n" in report(bone)


def test_a_rule_that_is_broken_is_in_the_verdict() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0].Alt

    inspection = after(change)
    assert inspection.verdicts == (StandardVerdict("PDF/UA-1", ("a Figure has no alternative text",)),)
    assert "Checked:    PDF/UA-1: a Figure has no alternative text\n" in report(inspection)
    untagged = inspect(foreign.bare(b"BT /Helvetica 10 Tf (Some words) Tj ET"))
    assert [len(verdict.broken) for verdict in untagged.verdicts] == [1]


def test_content_that_its_element_does_not_list() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "H1")[0].K

    [gap] = unheard(change)["content that its element does not list"]
    assert gap.startswith("page 1, Document > H1: ")
    assert gap.endswith("“Exercises”")
    assert "Exercises" not in after(change).text


def test_the_text_is_in_reading_order(exercises: Inspection) -> None:
    assert exercises.text == (
        "Exercises",
        "Do these at home each day. 1 1 Ask first.",
        "Arms",
        "• Lift",
        "• Lower",
        "[Figure: A raised arm]",
        "Legs",
        "Day | Times",
        "Monday | 5",
        "Week | Rest",
        "First | 1",
        "Bonjour tout le monde See what to do with the arms.",
    )


def test_the_outline_has_type_page_language_and_words(exercises: Inspection) -> None:
    listed = [part for part in exercises.outline if part.type in ("Document", "H1", "Figure", "TD", "Link")]
    assert listed[:3] == [
        InspectedElement(1, "Document", "", 1, "", None, ""),
        InspectedElement(2, "H1", "", 1, "", None, "Exercises"),
        InspectedElement(3, "Link", "", 1, "", None, "at home"),
    ]
    assert InspectedElement(2, "Figure", "", 1, "", "A raised arm", "") in listed
    assert InspectedElement(5, "TD", "", 2, "", None, "Monday") in listed
    assert {part.language for part in exercises.outline} >= {"", "fr"}


def test_headings_bookmarks_and_links(exercises: Inspection) -> None:
    assert exercises.headings == (
        InspectedHeading(1, "Exercises", 1),
        InspectedHeading(2, "Arms", 1),
        InspectedHeading(2, "Legs", 2),
    )
    assert exercises.bookmarks == (
        InspectedBookmark(1, "Exercises", 1, None),
        InspectedBookmark(2, "Arms", 1, None),
        InspectedBookmark(2, "Legs", 2, None),
    )
    assert exercises.links[0] == InspectedLink(1, "at home", "https://example.org/arms", None, None)
    assert exercises.links[-1] == InspectedLink(2, "what to do with the arms", None, 1, None)


def test_fonts(bone: Inspection) -> None:
    assert set(bone.fonts) == {
        InspectedFont("AtkinsonHyperlegible-Bold", "Type0", True, True),
        InspectedFont("AtkinsonHyperlegible-Regular", "Type0", True, True),
    }


def test_what_is_passed_over_on_purpose_is_listed_apart(bone: Inspection) -> None:
    [footer] = [text for text in bone.artifacts if text.startswith("page 2: ") and text.endswith("Page 2 of 4")]
    assert footer == "page 2: Surgery to strengthen a weakened bone · Version 1.0 Page 2 of 4"
    assert not any("Page 2 of 4" in text for text in bone.text)


def test_an_inspection_goes_into_json_and_out_again(exercises: Inspection) -> None:
    decoded = json.loads(json.dumps(dataclasses.asdict(exercises)))
    assert decoded["outline"][1] == {
        "level": 2, "type": "H1", "role": "", "page": 1, "language": "", "alt": None, "text": "Exercises"
    }  # fmt: skip


# What is not well


def test_a_file_without_tags() -> None:
    inspection = inspect(foreign.bare(b"BT /Helvetica 10 Tf (Some words) Tj ET"))
    assert (inspection.tagged, inspection.text, inspection.title, inspection.claims) == (False, (), None, ())
    assert inspection.untagged == ("page 1: Some words",)
    assert inspection.pages == (InspectedPage(148.2, 209.9),)
    assert [gap.what.partition(":")[0] for gap in inspection.unheard] == ["the file has no tags"]
    assert "\nText without tags, as it is painted\n" in report(inspection)
    assert inspection.fonts == (InspectedFont("Helvetica", "Type1", False, True),)


def test_text_that_is_not_tagged_and_text_that_no_element_holds() -> None:
    loose = b"BT /Helvetica 10 Tf (Loose) Tj /P <</MCID 900>> BDC 0 -20 Td (Lost) Tj EMC ET"
    gaps = unheard(lambda pdf: paint(pdf, loose))
    assert gaps["text or pictures without a tag"] == ("page 1: Loose",)
    assert gaps["tagged text that belongs to no element"] == ("page 1: Lost",)


def test_a_figure_and_a_picture_without_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0].Alt
        paint(pdf, b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI")

    assert len(unheard(change)["figures and formulas without alternative text"]) == 1
    assert "page 1: a picture that belongs to no element" in after(change).images_without_text


def test_text_without_a_language() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang

    gaps = unheard(change)["text without a language"]
    assert [detail.partition(":")[0] for detail in gaps] == ["page 1", "page 2"]


def test_characters_without_unicode() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            del font.ToUnicode

    assert "characters that have no Unicode" in unheard(change)
    assert not any(font.mapped for font in after(change).fonts)


def test_elements_that_only_the_parent_tree_reaches() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        del document.K[0]

    [gap] = unheard(change)["elements outside the structure tree"]
    assert gap.startswith("page 1, Document > H1: ")
    assert gap.endswith("“Exercises”")
    assert "Exercises" not in after(change).text


def test_links_without_words_and_outside_of_the_structure() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/b")
        added = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].Annots.append(pdf.make_indirect(added))

    gaps = unheard(change)
    [gap] = gaps["links without words"]
    assert gap == "page 1, link: it has no words, and leads to https://example.org/b"
    [gap] = gaps["links, form fields and notes outside the structure"]
    assert gap == "page 1: a Link to https://example.org/b"


def test_a_dead_link_says_why() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[-1].Dest = pikepdf.String("gone")

    assert after(change).links[-1].error == "the destination “gone” does not exist"


def test_a_type_of_the_file_s_own_is_after_its_standard_type() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "H1")[0].S = pikepdf.Name.Chapter
        roles = {"/Chapter": pikepdf.Name.Title, "/Title": pikepdf.Name.H1}
        pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(roles)

    inspection = after(change)
    assert [(part.type, part.role) for part in inspection.outline if part.role] == [("H1", "Chapter")]
    assert inspection.headings[0] == InspectedHeading(1, "Exercises", 1)
    assert "H1 (Chapter): Exercises" in report(inspection)


def test_role_maps_may_run_in_a_circle() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "H1")[0].S = pikepdf.Name.A
        pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(A=pikepdf.Name.B, B=pikepdf.Name.A)

    [part] = [part for part in after(change).outline if part.text == "Exercises"]
    assert part.type in ("A", "B")


def test_scripts_fields_files_and_signatures() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
        field = pikepdf.Dictionary(T=pikepdf.String("name"), FT=pikepdf.Name.Tx, V=pikepdf.String("x"))
        kid = pikepdf.Dictionary(T=pikepdf.String("sign"), V=pikepdf.Dictionary())
        group = pikepdf.Dictionary(T=pikepdf.String("end"), FT=pikepdf.Name.Sig, Kids=pikepdf.Array([kid]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field, group]))
        pdf.attachments["notes.txt"] = b"notes"

    inspection = after(change)
    assert inspection.actions == ("on opening: JavaScript",)
    assert inspection.fields == ("name: text, filled in", "end.sign: signature, filled in")
    assert inspection.signatures == ("end.sign",)
    assert inspection.files == ("notes.txt",)


def test_a_file_that_is_encrypted_without_a_password() -> None:
    encrypted = io.BytesIO()
    with pikepdf.open(io.BytesIO(foreign.typeset())) as pdf:
        pdf.save(encrypted, encryption=pikepdf.Encryption(user="", owner="secret", R=6))
    inspection = inspect(encrypted.getvalue())
    assert inspection.encrypted
    assert inspection.text[0] == "Exercises"
    assert "Encrypted:  yes" in report(inspection)


@pytest.mark.parametrize(("said", "direction"), [("/R2L", "rtl"), ("/L2R", "ltr"), ("/Both", None)])
def test_the_direction_that_pages_are_read_in(said: str, direction: str | None) -> None:
    def say(pdf: pikepdf.Pdf) -> None:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name(said))

    inspection = after(say)
    assert inspection.direction == direction
    shown = "Direction:  its pages are read from right to left\n" in report(inspection)
    assert shown is (direction == "rtl")


# In a terminal


def test_every_section_that_has_something_is_shown(bone: Inspection) -> None:
    shown = report(bone)
    assert shown.startswith("Title:      Surgery to strengthen a weakened bone\nLanguage:   en-GB\nPages:      4, ")
    assert "\nText in reading order\n---------------------\n  [Figure: " in shown
    assert "   p1        H2: The operation\n" in shown
    assert shown.endswith("None of these: actions and scripts, form fields, files inside, signatures.\n")


def test_types_are_explained_in_plain_words(bone: Inspection) -> None:
    shown = " ".join(report(bone).split())
    assert "Sect: a section; H1: a heading, the highest;" in shown
    assert "Formula: a formula" not in shown


def test_lines_fit_and_only_the_outline_is_cut(bone: Inspection) -> None:
    shown = report(bone)
    assert max(map(len, shown.splitlines())) <= WIDTH
    words = " ".join(shown.split())
    for text in bone.text:
        assert " ".join(text.split()) in words
    assert "…" in shown


def test_words_of_a_file_do_not_steer_the_terminal() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[0].A.URI = pikepdf.String("https://example.org/\x1b[2J")

    assert "\x1b" not in report(after(change))


def test_long_lists_of_what_is_unheard_are_cut_in_the_terminal_alone() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        for number in range(20):
            holder = pikepdf.Dictionary(S=pikepdf.Name(f"/Part{number}"), P=document)
            holder = pdf.make_indirect(holder)
            holder.K = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Formula, P=holder))
            document.K.append(holder)

    inspection = after(change)
    assert [len(gap.details) for gap in inspection.unheard] == [20]
    assert "    … and 8 more\n" in report(inspection)


# Files that cannot be read


def nested(pdf: pikepdf.Pdf) -> None:
    [document] = elements(pdf, "Document")
    inner = elements(pdf, "H1")[0]
    for _ in range(700):
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=pikepdf.Array([inner])))
    document.K[0] = inner


def circular(pdf: pikepdf.Pdf) -> None:
    [document], [first], [second, _] = (elements(pdf, kind) for kind in ("Document", "H1", "H2"))
    kids = pdf.make_indirect(pikepdf.Array([]))
    kids.append(kids)
    first.K = kids
    second.K = document
    pdf.Root.Outlines.First.Next = pdf.Root.Outlines.First


@pytest.mark.parametrize("change", [nested, circular])
def test_structures_without_end_are_reported_and_cut(change: Change) -> None:
    inspection = after(change)
    assert any(gap.what == "errors in the structure" for gap in inspection.unheard)
    assert max(part.level for part in inspection.outline) <= 256
    assert report(inspection)


def test_a_text_that_is_repeated_without_end_is_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        alt = pdf.make_indirect(pikepdf.String("a" * 1_000_000))
        for _ in range(200):
            document.K.append(pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, P=document, Alt=alt)))

    with pytest.raises(gate.Unreadable, match="repeated without end"):
        after(change)


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7\n%%EOF", foreign.typeset()[:-900]])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(gate.Unreadable):
        inspect(data)


def test_a_file_is_a_path_bytes_or_an_open_file(tmp_path: Path) -> None:
    path, data = tmp_path / "file.pdf", foreign.typeset()
    path.write_bytes(data)
    assert inspect(path) == inspect(str(path)) == inspect(io.BytesIO(data)) == inspect(data)
    with pytest.raises(TypeError, match="a PDF file is a path, bytes or a file open in binary mode, not int"):
        inspect(3)  # type: ignore[arg-type]
