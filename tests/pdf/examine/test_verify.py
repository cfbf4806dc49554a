"""Each check finds the one thing that was broken in a file that was well, and says nothing of files that are."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.verify import verify
from builder.pdf.read import gate
from tests.pdf import foreign
from tests.pdf.foreign import Change, changed, elements, links, paint, typeset_words
from tests.support import making


def found(change: Change) -> list[VerifyFinding]:
    return verify(changed(change))


def only(change: Change) -> VerifyFinding:
    """What is found after a change that breaks one thing."""
    [finding] = found(change)
    assert finding.problem.hint
    return finding


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


@pytest.mark.parametrize("name", making.LEAFLETS)
def test_the_shipped_leaflets_are_well(name: str) -> None:
    assert verify(making.make(making.REPOSITORY, name)) == []


def test_a_file_by_typst_is_well() -> None:
    assert verify(foreign.typeset()) == []


def test_saving_a_file_anew_breaks_nothing() -> None:
    assert found(lambda pdf: None) == []


# Structure


def test_a_file_without_tags_is_told_once() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].Annots = pikepdf.Array([link])

    findings = verify(foreign.bare(b"BT /Helvetica 10 Tf (Words) Tj ET", change))
    assert [(one.problem.severity, one.where) for one in findings] == [("error", "file")]
    assert "not tagged" in findings[0].problem.message


def test_a_structure_that_runs_in_a_circle() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        document.K.append(document)

    assert "circle" in only(change).problem.message


def test_a_structure_without_a_bottom() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        inner = elements(pdf, "H1")[0]
        for _ in range(300):
            inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=pikepdf.Array([inner])))
        document.K[0] = inner

    assert any("256 deep" in finding.problem.message for finding in found(change))


def test_an_element_that_only_the_parent_tree_reaches() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        del document.K[0]

    finding = only(change)
    assert "not in the structure tree" in finding.problem.message
    assert "“Exercises”" in finding.problem.message
    assert finding.where == "page 1, H1"


def test_a_margin_that_only_the_parent_tree_reaches_is_a_warning() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        document.K[0].S = pikepdf.Name.NonStruct
        del document.K[0]

    assert (only(change).problem.severity, only(change).where) == ("warning", "page 1, NonStruct")


def test_two_elements_with_one_id() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, other = elements(pdf, "H2")
        first.ID = other.ID = pikepdf.String("same")

    finding = only(change)
    assert finding.problem.message == "the ID “same” is already that of page 1, Document > H2"
    assert finding.where == "page 2, Document > H2"


def with_headers(pdf: pikepdf.Pdf, cell: int, header: bytes | pikepdf.String) -> None:
    attributes = pikepdf.Dictionary(O=pikepdf.Name.Table, Headers=pikepdf.Array([pikepdf.String(header)]))
    elements(pdf, "TD")[cell].A = attributes


def test_headers_lead_to_a_cell_of_their_own_table() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, bytes(elements(pdf, "TH")[1].ID))

    assert found(change) == []


@pytest.mark.parametrize("header", ["another table's", "none"])
def test_headers_that_lead_elsewhere(header: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, bytes(elements(pdf, "TH")[2].ID) if header != "none" else b"gone")

    finding = only(change)
    assert "is not a header cell of the same table" in finding.problem.message
    assert finding.where == "page 2, Document > Table > TBody > TR > TD"


def test_headers_in_a_class() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, b"gone")
        cell = elements(pdf, "TD")[0]
        pdf.Root.StructTreeRoot.ClassMap = pikepdf.Dictionary(Cell=cell.A)
        cell.C = pikepdf.Name.Cell
        del cell.A

    assert "“gone”" in only(change).problem.message


def test_a_figure_without_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0].Alt

    assert only(change).problem.message == "this figure has no alternative text"


def test_a_figure_in_one_that_has_words_needs_none() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [figure] = elements(pdf, "Figure")
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, P=figure))
        figure.K = pikepdf.Array([*kids(figure), inner])

    assert found(change) == []


# Marked content


def test_text_that_is_not_tagged() -> None:
    finding = only(lambda pdf: paint(pdf, b"BT /Helvetica 10 Tf (Loose words) Tj ET", 1))
    assert (finding.where, finding.problem.message) == ("page 2", "text that is not tagged: “Loose words”")


def test_a_picture_that_is_not_tagged() -> None:
    finding = only(lambda pdf: paint(pdf, b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"))
    assert finding.problem.message == "a picture that is not tagged"


def test_text_in_an_artifact_is_left_alone() -> None:
    assert found(lambda pdf: paint(pdf, b"/Artifact BMC BT /Helvetica 10 Tf (Foot) Tj ET EMC")) == []


def test_tagged_content_that_no_element_holds() -> None:
    finding = only(lambda pdf: paint(pdf, b"/P <</MCID 900>> BDC BT /Helvetica 10 Tf (Lost) Tj ET EMC"))
    assert finding.problem.message == "tagged content that no element holds (MCID 900): “Lost”"


def test_characters_without_unicode() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            del font.ToUnicode

    # Both pages are set in these fonts.
    assert {finding.where for finding in found(change)} == {"page 1", "page 2"}
    assert all("no Unicode" in finding.problem.message for finding in found(change))


def test_marked_content_with_one_number_twice() -> None:
    finding = only(lambda pdf: paint(pdf, b"/P <</MCID 0>> BDC EMC"))
    assert finding.problem.message == "marked content has the same number twice (MCID 0)"


def test_marked_content_in_two_elements() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, other = elements(pdf, "H2")
        mark = pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=0, Pg=other.Pg)
        first.K = pikepdf.Array([*kids(first), mark])

    assert any(
        finding.problem.message == "two elements hold the same marked content (MCID 0)" for finding in found(change)
    )


def test_an_element_whose_content_is_not_painted() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [heading] = elements(pdf, "H1")
        heading.K = pikepdf.Array([*kids(heading), 901])

    finding = only(change)
    assert (finding.problem.severity, finding.problem.message) == (
        "warning",
        "its content (MCID 901) is not painted on page 1",
    )


def test_an_element_on_no_page() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        lost = pikepdf.Dictionary(S=pikepdf.Name.P, P=document, K=0, Pg=pdf.make_indirect(pikepdf.Dictionary()))
        document.K.append(pdf.make_indirect(lost))

    assert only(change).problem.message == "its content (MCID 0) is on no page of the file"


def test_a_page_that_is_not_among_the_pages() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Hidden = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))

    assert only(change).problem.message.startswith("it holds a page that is not among its pages")


# The ParentTree


def rows(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The numbers and values of the ParentTree, however it is nested."""
    node = pdf.Root.StructTreeRoot.ParentTree
    while "/Nums" not in node:
        node = node.Kids[0]
    return node.Nums


def row(pdf: pikepdf.Pdf, page: int) -> pikepdf.Object:
    nums = rows(pdf)
    numbers = [int(number) for number in list(nums)[::2]]
    return nums[2 * numbers.index(int(pdf.pages[page].StructParents)) + 1]


def test_content_that_leads_to_another_element() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        row(pdf, 0)[0] = elements(pdf, "H2")[1]

    finding = only(change)
    assert finding.where == "page 1"
    assert "(MCID 0) to another element than Document > H1" in finding.problem.message


def test_content_that_leads_to_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        row(pdf, 1)[0] = None

    assert "(MCID 0) to nothing, and not to Document > H2" in only(change).problem.message


def test_a_page_without_a_number() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].StructParents

    assert "no number in the ParentTree" in only(change).problem.message


def test_two_pages_with_one_number() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].StructParents = pdf.pages[0].StructParents

    assert any("have the same number in the ParentTree" in finding.problem.message for finding in found(change))


def test_a_link_that_leads_to_another_element() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        nums = rows(pdf)
        numbers = [int(number) for number in list(nums)[::2]]
        nums[2 * numbers.index(int(links(pdf)[0].StructParent)) + 1] = elements(pdf, "H1")[0]

    assert "from a Link annotation to another element" in only(change).problem.message


# Annotations


def test_a_link_outside_of_the_structure() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        added = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            Contents="there",
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"),
        )
        pdf.pages[0].Annots.append(pdf.make_indirect(added))

    finding = only(change)
    assert finding.problem.message == "a Link annotation to https://example.org stands outside of the structure"
    assert finding.problem.hint == "put it into a Link element, with the words that belong to it"


@pytest.mark.parametrize("entries", [{"Subtype": "/Popup"}, {"Subtype": "/Text", "F": 2}])
def test_annotations_that_are_not_seen_are_left_alone(entries: dict[str, object]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        values = {f"/{key}": pikepdf.Name(value) if isinstance(value, str) else value for key, value in entries.items()}
        pdf.pages[0].Annots.append(pdf.make_indirect(pikepdf.Dictionary(values)))

    assert found(change) == []


# Languages


def test_wrong_tags_are_told_where_they_stand() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = pikepdf.String("en_GB")
        elements(pdf, "H1")[0].Lang = pikepdf.String("English")
        elements(pdf, "H2")[0].Lang = pikepdf.String("en US")

    wrong = [(one.where, one.problem.message) for one in found(change)]
    assert wrong == [
        ("file", "“en_GB” is not a language tag"),
        ("page 1, Document > H2", "“en US” is not a language tag"),
    ]


def test_text_without_a_language() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang

    findings = [finding for finding in found(change) if "without a language" in finding.problem.message]
    assert [finding.where for finding in findings] == ["page 1", "page 2"]


def test_letters_of_another_script() -> None:
    [finding] = verify(typeset_words("Делайте эти упражнения дома"))
    assert finding.problem.severity == "error"
    assert finding.problem.message == "Cyrillic letters under the language “en”: “Делайте эти упражнения дома”"
    assert verify(typeset_words('#text(lang: "ru")[Делайте эти упражнения дома]')) == []


def test_a_name_in_another_script_is_left_alone() -> None:
    assert verify(typeset_words("Ask for Doctor Иванов, who speaks Russian and English")) == []


ENGLISH = (
    "You can do these exercises at home with the help of a friend, and it is good to do them on most days of the week"
)
WELSH = "Gallwch wneud yr ymarferion hyn gartref gyda ffrind, ac mae yn dda i chi eu gwneud ar y rhan fwyaf o ddyddiau"
FRENCH = "Vous pouvez faire ces exercices dans votre maison avec une personne qui vous aide, et ce est bon le matin"


@pytest.mark.parametrize(
    ("text", "language", "seems"), [(FRENCH, "en", "fr"), (ENGLISH, "cy", "en"), (WELSH, "en", "cy")]
)
def test_words_of_another_language(text: str, language: str, seems: str) -> None:
    [finding] = verify(typeset_words(text, language))
    assert finding.problem.severity == "warning"
    assert finding.problem.message.startswith(
        f"this seems to be in the language “{seems}”, but is marked as “{language}”"
    )


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (WELSH, "cy"), (FRENCH, "sv")])
def test_words_of_their_own_language(text: str, language: str) -> None:
    assert verify(typeset_words(text, language)) == []


# Links


def with_address(address: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[0].A.URI = pikepdf.String(address)

    return change


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "its address is empty"),
        ("example.org", "has no scheme"),
        ("javascript:alert(1)", "“javascript:” is not a scheme for a reader"),
        ("file:///etc/hosts", "“file:” is not a scheme for a reader"),
        ("https://", "names no site"),
        ("https://[", "is not an address"),
        ("mailto:", "names no one"),
        ("https://example.org/a b", "has a sign in it"),
    ],
)
def test_addresses_that_cannot_be_opened(address: str, said: str) -> None:
    finding = only(with_address(address))
    assert finding.where == "page 1, link “at home”"
    assert finding.problem.message.startswith("it is dead: ")
    assert said in finding.problem.message


def test_a_page_that_is_not_there() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[-1].Dest = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary()), pikepdf.Name.Fit])

    assert only(change).problem.message == "it is dead: its page is not one of the file's pages"


def test_a_destination_that_is_not_there() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[-1].Dest = pikepdf.String("gone")

    assert only(change).problem.message == "it is dead: there is no destination called “gone”"


def test_a_name_of_the_old_kind_is_found() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Dests = pikepdf.Dictionary(Here=pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit]))
        links(pdf)[-1].Dest = pikepdf.Name.Here

    assert found(change) == []


def test_a_link_that_leads_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del links(pdf)[0].A

    assert only(change).problem.message == "it leads nowhere: it has no destination"


def test_a_link_without_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del links(pdf)[0].Contents
        [link, *_] = elements(pdf, "Link")
        link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)])

    assert "it has no words, and leads to https://example.org/arms" in [
        finding.problem.message for finding in found(change)
    ]


def test_a_bookmark_that_leads_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Dest = pikepdf.String("gone")

    finding = only(change)
    assert finding.where == "bookmark “Exercises”"
    assert "no destination called “gone”" in finding.problem.message


def linked(words: str, address: str) -> list[str]:
    """What is said of a link with these words."""
    data = typeset_words(f'#link("{address}")[#"{words}"]')
    return [finding.problem.message for finding in verify(data)]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("www.example.org", "https://example.com"),
        ("https://example.org/a", "https://example.org/b"),
        ("example.org", "https://example.org.example.com/"),
        ("nurses@example.org", "mailto:doctors@example.org"),
        ("nurses@example.org", "https://example.org"),
        ("01632 960 127", "tel:01632960128"),
        ("Read more (www.example.org/bone)", "https://www.example.org/liver"),
    ],
)
def test_words_that_are_another_address(words: str, address: str) -> None:
    [message] = linked(words, address)
    assert message.endswith(f"and it leads to {address}")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("www.example.org", "https://example.org/"),
        ("example.org", "https://www.example.org/start"),
        ("https://example.org/a-very/ long/address", "https://example.org/a-very/long/address"),
        ("nurses@example.org", "mailto:Nurses@example.org?subject=Question"),
        ("01632 960 127", "tel:+441632960127"),
        ("(01632) 960127", "tel:01632-960-127"),
        ("Read more (www.example.org/bone)", "https://www.example.org/bone"),
        ("at home", "https://example.com"),
        ("2025–2026", "https://example.org/report"),
    ],
)
def test_words_that_are_the_address(words: str, address: str) -> None:
    assert linked(words, address) == []


# Actions and files


def script(kind: str = "JavaScript") -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS=pikepdf.String("app.alert(1)"))


def opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def named(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.Array([pikepdf.String("start"), script()])
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=names)


def turning(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].AA = pikepdf.Dictionary(O=script("SubmitForm"))


def closing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=script())


def pressing(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A = script("Launch")


def following(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A.Next = script()


def bookmarking(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = script("ImportData")


@pytest.mark.parametrize(
    ("change", "where", "kind"),
    [
        (opening, "on opening", "JavaScript"),
        (named, "on opening", "JavaScript (start)"),
        (turning, "page 2", "SubmitForm"),
        (closing, "the file", "JavaScript"),
        (pressing, "page 1", "Launch"),
        (following, "page 1", "JavaScript"),
        (bookmarking, "bookmark “Exercises”", "ImportData"),
    ],
)
def test_actions_that_are_no_links(change: Change, where: str, kind: str) -> None:
    finding = only(change)
    assert (finding.problem.severity, finding.where) == ("error", where)
    assert finding.problem.message == f"it holds an action that may do harm: {kind}"


def test_opening_at_a_page_is_a_warning() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])

    assert only(change).problem.severity == "warning"


def test_a_file_inside() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["notes.txt"] = b"notes"

    finding = only(change)
    assert (finding.problem.severity, finding.problem.message) == ("warning", "another file is inside: notes.txt")


# Files that are no use


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7\n%%EOF", foreign.typeset()[:-900]])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(gate.Unreadable):
        verify(data)


def test_words_of_a_file_do_not_steer_the_terminal() -> None:
    finding = only(with_address("x\x1b[2J:y"))
    assert "\x1b" not in finding.problem.message


def test_a_file_is_a_path_bytes_or_an_open_file(tmp_path: Path) -> None:
    path, data = tmp_path / "file.pdf", foreign.typeset()
    path.write_bytes(data)
    assert verify(path) == verify(str(path)) == verify(io.BytesIO(data)) == verify(data)
    with pytest.raises(TypeError, match="a PDF file is a path, bytes or a file open in binary mode, not int"):
        verify(3)  # type: ignore[arg-type]
