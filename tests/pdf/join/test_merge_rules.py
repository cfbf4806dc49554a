"""Nothing is lost when tagged files are joined: the twenty-seven rules, each with tests that say it in words.

The sources are made by hand (`handmade`); the results are read with pikepdf. `soundness` finds no problems in them.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String

from builder.pdf import validate
from builder.pdf.join.merge import MergeRefused, MergeReport, Source, merge
from tests.inspectors import Pdf
from tests.pdf import generated, handmade, soundness
from tests.pdf.handmade import add_annotation, add_element, add_words, changed, find, kids, link, parent_tree, tagged

Change = Callable[[pikepdf.Pdf], object]

ONE, TWO, THREE = tagged("One"), tagged("Two"), tagged("Three", 1)


def joined(*sources: bytes | Source, **options: Any) -> MergeReport:
    """Merge, and check that the result is valid and tagged throughout."""
    report = merge([source if isinstance(source, Source) else Source(source) for source in sources], **options)
    assert soundness.problems(report.pdf) == []
    return report


def join(*sources: bytes | Source, **options: Any) -> Pdf:
    """Merge, check the tagging as well, and open the result for questions."""
    pdf = Pdf(joined(*sources, **options).pdf)
    assert pdf.tagging_problems() == []
    return pdf


def valid_or_refused(*sources: bytes) -> MergeReport | None:
    """Merge what may be refused: None if it is, else the result, which is valid."""
    with contextlib.suppress(MergeRefused):
        return joined(*sources)
    return None


def refused(*sources: bytes | Source) -> str:
    """The reasons why a merge is refused, each behind the name of its source."""
    with pytest.raises(MergeRefused) as caught:
        merge([source if isinstance(source, Source) else Source(source) for source in sources])
    for refusal in caught.value.refusals:
        assert refusal.source
        assert refusal.problem.message
        assert refusal.problem.hint
    return "\n".join(f"{refusal.source}: {refusal.problem.message}" for refusal in caught.value.refusals)


def lines_below(pdf: Pdf, part: int, shorten: int | None = None) -> list[str]:
    """The outline of the structure below one Part (from 0), a line for each element."""
    return [line for kid in pdf.tops[0].elements[part].kids for line in kid.outline(shorten)]


def structure(data: bytes) -> list[str]:
    """The outline of the structure below a file's Document, without where its links lead inside the file."""
    return [line for kid in Pdf(data).tops[0].kids for line in kid.outline()]


def without_places(lines: list[str]) -> list[str]:
    """Lines of an outline; a place inside the file, or an ID, is another one after a merge, and left out."""
    without_jumps = [line for line in lines if "-> page" not in line]
    return [re.sub(r' (id=\S+|headers=[^"]*?(?= "|$))', "", line) for line in without_jumps]


# 1. One StructTreeRoot, marked, without Suspects


def test_there_is_one_structure_tree_and_the_file_says_that_it_is_tagged() -> None:
    doubtful = changed(TWO, lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True))
    pdf = join(ONE, doubtful).file
    assert pdf.Root.MarkInfo.Marked is True
    assert not pdf.Root.MarkInfo.get("/Suspects", False)


def test_suspects_that_a_source_admits_cost_the_claim() -> None:
    doubtful = changed(TWO, lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True))
    assert "PDF/UA-1" not in joined(ONE, doubtful).claims


# 2. One Document, one Part per source


def test_there_is_one_document_with_a_part_for_each_source() -> None:
    pdf = join(ONE, TWO, THREE)
    [document] = pdf.tops
    assert document.role == "Document"
    assert [part.role for part in document.kids] == ["Part"] * 3
    for place, source in enumerate((ONE, TWO, THREE)):
        assert without_places(lines_below(pdf, place)) == without_places(structure(source))


def test_the_document_of_a_source_becomes_its_part_with_its_attributes() -> None:
    def describe(pdf: pikepdf.Pdf) -> None:
        document = pdf.Root.StructTreeRoot.K
        document.T, document.ID = String("The second"), String("all")
        document.A = Dictionary(O=Name.Layout, SpaceBefore=7)
        pdf.Root.StructTreeRoot.IDTree.Names = Array([String("all"), document, *pdf.Root.StructTreeRoot.IDTree.Names])

    part = join(ONE, changed(TWO, describe)).tops[0].elements[1]
    assert (part.role, part.title, part.id) == ("Part", "The second", "all")
    assert part.attributes["SpaceBefore"] == "7"
    assert part.elements[0].role == "H1"


def test_a_source_whose_root_holds_several_elements_is_wrapped_in_a_part() -> None:
    def spread(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.K = root.K.K
        for kid in root.K:
            kid.P = root

    pdf = join(ONE, changed(TWO, spread))
    assert [part.role for part in pdf.tops[0].kids] == ["Part", "Part"]
    assert without_places(lines_below(pdf, 1)) == without_places(structure(TWO))


def test_a_source_whose_root_holds_another_element_is_wrapped_in_a_part() -> None:
    pdf = join(ONE, changed(TWO, lambda pdf: pdf.Root.StructTreeRoot.K.__setitem__("/S", Name.Sect)))
    [sect] = pdf.tops[0].elements[1].kids
    assert sect.role == "Sect"


def test_two_documents_in_one_source_become_two_elements_of_its_part() -> None:
    def second_document(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        more = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, Pg=pdf.pages[0].obj))
        root.K = Array([root.K, more])
        add_words(pdf, 0, "in the second", add_element(pdf, more, "P"))

    pdf = join(ONE, changed(TWO, second_document))
    assert len(pdf.tops) == 1
    assert [part.role for part in pdf.tops[0].kids] == ["Part", "Part"]
    assert len(pdf.tops[0].elements[1].elements) == 2
    assert "in the second" in pdf.reading_text()


def test_the_structure_of_a_single_source_stays_unchanged() -> None:
    assert join(ONE).outline() == Pdf(ONE).outline()


def test_parts_of_an_earlier_merge_are_not_nested() -> None:
    before = joined(ONE, TWO).pdf
    assert join(before, THREE).outline() == join(ONE, TWO, THREE).outline()
    assert join(before).outline() == join(ONE, TWO).outline()


# 3. Every element has one parent


def test_an_element_that_names_a_wrong_parent_names_the_right_one() -> None:
    def mislead(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/H1").P = find(pdf, "/Table")
        del find(pdf, "/Table")["/P"]

    pdf = join(ONE, changed(TWO, mislead))
    assert without_places(lines_below(pdf, 1)) == without_places(structure(TWO))


def test_no_element_ends_up_with_two_parents() -> None:
    def share(pdf: pikepdf.Pdf) -> None:
        sect = add_element(pdf, pdf.Root.StructTreeRoot.K, "Sect")
        sect.K = Array([find(pdf, "/P")])

    report = valid_or_refused(ONE, changed(TWO, share))
    assert report is None or "Two 1 heading" in Pdf(report.pdf).reading_text()


# 4. StructParents and StructParent are numbered anew


def with_form(pdf: pikepdf.Pdf) -> None:
    """A form XObject whose content is tagged by keys of its own (ISO 32000-1, 14.7.4.4)."""
    added = handmade.form(pdf, handmade.words("P", 0, "in a form"), StructParents=77)
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Fm1=added)
    handmade.paint(pdf, 0, b"/Fm1 Do")
    element = add_element(pdf, pdf.Root.StructTreeRoot.K, "P", Pg=page)
    element.K = Dictionary(Type=Name.MCR, Pg=page, Stm=added, StmOwn=page, MCID=0)
    handmade.write_parents(pdf, {**parent_tree(pdf), 77: Array([element])})


def with_appearance(pdf: pikepdf.Pdf) -> None:
    """A stamp whose appearance stream has tagged content."""
    appearance = handmade.form(pdf, handmade.words("P", 0, "in a stamp"), StructParents=88)
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[300, 300, 400, 400], F=4, Contents=String("a stamp"))
    stamp.AP = Dictionary(N=appearance)
    element = add_annotation(pdf, 0, stamp, "Annot")
    inner = add_element(pdf, element, "P", Pg=pdf.pages[0].obj)
    inner.K = Dictionary(Type=Name.MCR, Pg=pdf.pages[0].obj, Stm=appearance, StmOwn=element.K[0].Obj, MCID=0)
    handmade.write_parents(pdf, {**parent_tree(pdf), 88: Array([inner])})


def test_every_page_form_and_annotation_has_a_key_of_its_own() -> None:
    both = (changed(ONE, with_form), changed(TWO, with_appearance))
    pdf = pikepdf.open(io.BytesIO(joined(*both, *both).pdf))
    used = [
        value.StructParents
        for value in pdf.objects
        if isinstance(value, (Dictionary, Stream)) and "/StructParents" in value
    ]
    assert len(used) == len(set(used)) == 8 + 2 + 2


@pytest.mark.parametrize("change", [with_form, with_appearance])
def test_marked_content_in_a_form_or_an_appearance_leads_to_its_element(change: Change) -> None:
    pdf = pikepdf.open(io.BytesIO(joined(ONE, changed(TWO, change)).pdf))
    [stream] = [value for value in pdf.objects if isinstance(value, Stream) and "/StructParents" in value]
    [owner] = parent_tree(pdf)[int(stream.StructParents)]
    assert owner.S == "/P"
    reference = next(kid for kid in kids(owner) if isinstance(kid, Dictionary))
    assert reference.Stm.objgen == stream.objgen
    assert reference.MCID == 0
    assert owner.objgen in {element.objgen for element in handmade.elements(pdf)}


# 5. The ParentTree


def nested_parents(pdf: pikepdf.Pdf) -> None:
    """A ParentTree of three levels, with Limits; the first page's key is negative."""
    entries = parent_tree(pdf)
    first = pdf.pages[0].obj
    entries[-5] = entries.pop(int(first.StructParents))
    first.StructParents = -5
    leaves = [
        pdf.make_indirect(Dictionary(Nums=Array([key, entries[key]]), Limits=[key, key])) for key in sorted(entries)
    ]
    low, high = min(entries), max(entries)
    middle = pdf.make_indirect(Dictionary(Kids=Array(leaves), Limits=[low, high]))
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Kids=Array([middle])))


def test_a_nested_parent_tree_with_negative_keys_is_read() -> None:
    pdf = join(changed(ONE, nested_parents), changed(TWO, nested_parents))
    assert without_places(lines_below(pdf, 0)) == without_places(structure(ONE))
    assert min(parent_tree(pdf.file)) >= 0


def test_every_mark_leads_to_its_element_even_if_the_source_was_wrong() -> None:
    def exchange(pdf: pikepdf.Pdf) -> None:
        listed = parent_tree(pdf)[0]
        listed[0], listed[1] = listed[1], listed[0]

    pdf = join(ONE, changed(TWO, exchange))
    assert [heading.text for heading in pdf.find("H1")] == ["One 1 heading", "Two 1 heading"]


@pytest.mark.parametrize("missing", ["/ParentTree", "/ParentTreeNextKey"])
def test_a_parent_tree_that_is_not_there_is_written(missing: str) -> None:
    pdf = join(ONE, changed(TWO, lambda pdf: pdf.Root.StructTreeRoot.__delitem__(missing)))
    assert without_places(lines_below(pdf, 1)) == without_places(structure(TWO))


def test_a_parent_tree_with_holes_is_read() -> None:
    def leap(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/MCID 1>>", b"/MCID 60>>"))
        paragraph = find(pdf, "/P")
        paragraph.K = 60
        listed = parent_tree(pdf)[0]
        listed[1] = None
        for _ in range(len(listed), 60):
            listed.append(None)
        listed.append(paragraph)

    assert "Two 1 paragraph" in join(ONE, changed(TWO, leap)).reading_text()


# 6. An element that only the ParentTree reaches


def test_an_element_that_only_the_parent_tree_reaches_is_carried() -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        hidden = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.NonStruct, P=pdf.Root.StructTreeRoot.K, Pg=pdf.pages[0].obj)
        )
        add_words(pdf, 0, "in the margin", hidden)

    pdf = pikepdf.open(io.BytesIO(joined(ONE, changed(TWO, hide)).pdf))
    owners = parent_tree(pdf)[int(pdf.pages[2].obj.StructParents)]
    hidden = owners[len(owners) - 1]
    assert hidden.S == "/NonStruct"
    assert kids(hidden) == [len(owners) - 1]
    assert hidden.Pg.objgen == pdf.pages[2].obj.objgen
    while hidden.get("/Type") != "/StructTreeRoot":
        hidden = hidden.P
    assert hidden.objgen == pdf.Root.StructTreeRoot.objgen


# 7. References lead to the new objects


def test_every_reference_of_the_tree_leads_into_the_new_page_tree() -> None:
    report = joined(changed(ONE, with_form), changed(TWO, with_appearance), THREE)
    pdf = pikepdf.open(io.BytesIO(report.pdf))
    pages = {page.obj.objgen for page in pdf.pages}
    annotations = {annotation.objgen for page in pdf.pages for annotation in page.obj.get("/Annots", [])}
    for element in handmade.elements(pdf):
        for entry in (element, *(kid for kid in kids(element) if isinstance(kid, Dictionary))):
            assert "/Pg" not in entry or entry.Pg.objgen in pages
            assert "/Obj" not in entry or entry.Obj.objgen in annotations


def test_a_mark_on_another_page_than_its_element_names_that_page() -> None:
    def elsewhere(pdf: pikepdf.Pdf) -> None:
        add_words(pdf, 1, "and the second page", find(pdf, "/P"))

    [paragraph] = [
        paragraph
        for paragraph in join(ONE, changed(TWO, elsewhere)).find("P")
        if paragraph.text.startswith("Two 1 par")
    ]
    assert [mark.page for mark in paragraph.marks] == [3, 4]


def test_an_object_reference_to_a_picture_leads_to_that_picture() -> None:
    def picture(pdf: pikepdf.Pdf) -> None:
        image = Stream(pdf, bytes(3), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
        image.ColorSpace, image.StructParent = Name.DeviceRGB, 99
        page = pdf.pages[0].obj
        page.Resources.XObject = Dictionary(Im1=pdf.make_indirect(image))
        handmade.paint(pdf, 0, b"q 50 0 0 50 300 300 cm /Im1 Do Q")
        figure = add_element(pdf, pdf.Root.StructTreeRoot.K, "Figure", Pg=page, Alt=String("a dot"))
        figure.A = Dictionary(O=Name.Layout, BBox=[300, 300, 350, 350])
        figure.K = Dictionary(Type=Name.OBJR, Obj=page.Resources.XObject.Im1, Pg=page)
        handmade.write_parents(pdf, {**parent_tree(pdf), 99: figure})

    pdf = pikepdf.open(io.BytesIO(joined(ONE, changed(TWO, picture)).pdf))
    figure = find(pdf, "/Figure")
    [image] = pdf.pages[2].obj.Resources.XObject.values()
    assert kids(figure)[0].Obj.objgen == image.objgen
    assert parent_tree(pdf)[int(image.StructParent)].objgen == figure.objgen


# 8. Annotations


def test_every_annotation_is_in_one_object_reference_and_leads_back_to_it() -> None:
    pdf = join(ONE, TWO, THREE)
    assert len(pdf.links()) == 10
    assert {page.obj.Tabs for page in pdf.file.pages} == {"/S"}


def test_a_page_whose_tab_order_is_another_gets_that_of_the_structure() -> None:
    def by_row(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Tabs = Name.R
        del pdf.pages[1].obj["/Tabs"]

    assert all(page.obj.Tabs == "/S" for page in join(ONE, changed(TWO, by_row)).file.pages)


def test_an_annotation_without_an_object_reference_gets_one() -> None:
    pdf = join(ONE, changed(TWO, lambda pdf: find(pdf, "/Link").__setitem__("/K", 2)))
    assert [link.text for link in pdf.links()][4] == "Two 1 address"


def test_an_annotation_without_an_element_costs_the_claim_or_is_tagged() -> None:
    def untagged(pdf: pikepdf.Pdf) -> None:
        annotation = link(Dictionary(S=Name.URI, URI=String("https://example.org/unknown")))
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(annotation))

    report = joined(ONE, changed(TWO, untagged))
    pdf = Pdf(report.pdf)
    assert "https://example.org/unknown" in {link.target for link in pdf.links()}
    assert ("PDF/UA-1" in report.claims) is (pdf.tagging_problems() == [])


# 9. Order and spread


def test_the_order_of_mixed_kids_stays() -> None:
    def mix(pdf: pikepdf.Pdf) -> None:
        paragraph = find(pdf, "/P")
        add_words(pdf, 0, ", bold", add_element(pdf, paragraph, "Span", Pg=pdf.pages[0].obj))
        add_words(pdf, 0, ", plain", paragraph)
        add_words(pdf, 1, ", overleaf", add_element(pdf, paragraph, "Quote"))
        add_words(pdf, 0, ", back", paragraph)

    [paragraph] = [
        paragraph for paragraph in join(ONE, changed(TWO, mix)).find("P") if paragraph.text.startswith("Two 1 par")
    ]
    assert paragraph.text == "Two 1 paragraph, bold, plain, overleaf, back"
    assert [type(kid).__name__ for kid in paragraph.kids] == [
        "PdfMark",
        "PdfElement",
        "PdfMark",
        "PdfElement",
        "PdfMark",
    ]


def test_an_element_over_two_pages_stays_one_element() -> None:
    pdf = join(ONE, changed(TWO, lambda pdf: add_words(pdf, 1, " goes on", find(pdf, "/P"))))
    [paragraph] = [paragraph for paragraph in pdf.find("P") if "goes on" in paragraph.text]
    assert paragraph.text == "Two 1 paragraph goes on"
    assert paragraph.pages == [3, 4]


# 10. What elements say of themselves


def test_texts_and_languages_of_elements_are_copied() -> None:
    texts_of_element = {"Alt": "alternative é", "ActualText": "actual", "E": "expanded", "T": "title", "Lang": "fr"}

    def say(pdf: pikepdf.Pdf) -> None:
        for key, value in texts_of_element.items():
            find(pdf, "/P")["/" + key] = String(value)

    pdf = join(ONE, changed(TWO, say)).file
    [element] = [element for element in handmade.elements(pdf) if "/E" in element]
    assert {key: str(element["/" + key]) for key in texts_of_element} == texts_of_element


def test_attributes_and_their_revisions_are_copied_unchanged() -> None:
    def describe(pdf: pikepdf.Pdf) -> None:
        paragraph = find(pdf, "/P")
        layout = Dictionary(O=Name.Layout, SpaceBefore=3, TextAlign=Name.Center)
        paragraph.A = Array([layout, 2, Dictionary(O=Name("/CSS-2.00"), color=String("red")), 1])
        paragraph.C = Array([Name.Loud, 1, Name.Soft, 0])
        paragraph.R = 2
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(
            Loud=Dictionary(O=Name.Layout, LineHeight=20), Soft=Array([Dictionary(O=Name.Layout, SpaceAfter=4)])
        )

    pdf = join(ONE, changed(TWO, describe)).file
    [paragraph] = [element for element in handmade.elements(pdf) if element.get("/R") == 2]
    first, revision, second, other = paragraph.A
    assert (first.SpaceBefore, first.TextAlign, second.color) == (3, "/Center", "red")
    assert (revision, other) == (2, 1)
    assert list(paragraph.C)[1::2] == [1, 0]
    loud, soft = (pdf.Root.StructTreeRoot.ClassMap[name] for name in list(paragraph.C)[::2])
    assert loud.LineHeight == 20
    assert (soft[0] if isinstance(soft, Array) else soft).SpaceAfter == 4


# 11. IDs


def test_identifiers_that_clash_are_renamed_together_with_the_headers() -> None:
    report = joined(ONE, TWO, ONE)
    pdf = Pdf(report.pdf)
    assert len({cell.id for cell in pdf.find("TH")}) == 9
    for table in pdf.find("Table"):
        [cell] = table.find("TD")
        named = [cell.id for cell in table.find("TH") if cell.text.split(" ")[-1] in ("column", "row")]
        assert cell.attributes["Headers"].split(" ") == named
    assert report.sources[1].renamed


def test_headers_that_a_class_gives_are_renamed_with_the_cells() -> None:
    def by_class(pdf: pikepdf.Pdf) -> None:
        cell = find(pdf, "/TD")
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(Cell=cell.A)
        del cell["/A"]
        cell.C = Name.Cell

    pdf = join(changed(ONE, by_class), changed(TWO, by_class)).file
    for table in (element for element in handmade.elements(pdf) if element.S == "/Table"):
        _, column, row, cell = [kid for kid in soundness.below(table) if kid.S != "/TR"]
        assert soundness.headers(pdf, cell) == [bytes(column.ID), bytes(row.ID)]


def test_references_between_elements_stay_in_the_same_source() -> None:
    def refer(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/P").Ref = Array([find(pdf, "/TH")])

    pdf = join(changed(ONE, refer), changed(TWO, refer)).file
    result = [element for element in handmade.elements(pdf) if "/Ref" in element]
    cells = [element for element in handmade.elements(pdf) if element.S == "/TH"]
    assert [element.Ref[0].objgen for element in result] == [cells[0].objgen, cells[3].objgen]


def test_an_identifier_twice_in_a_source_becomes_unique() -> None:
    def twice(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/H1").ID = String("row")

    joined(ONE, changed(TWO, twice))


def test_a_nested_id_tree_is_read_and_one_sorted_tree_written() -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        pairs = list(root.IDTree.Names)
        leaves = [
            pdf.make_indirect(Dictionary(Names=Array([key, value]), Limits=[key, key]))
            for key, value in zip(pairs[::2], pairs[1::2], strict=True)
        ]
        root.IDTree = Dictionary(Kids=Array(leaves))

    pdf = join(changed(ONE, nest), TWO).file
    assert len(list(soundness.tree_names(pdf.Root.StructTreeRoot.IDTree))) == 6


def test_headers_that_no_cell_has_are_removed_and_reported() -> None:
    def dead(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/TD").A.Headers = Array([String("column"), String("nowhere")])

    report = joined(ONE, changed(TWO, dead))
    cell = Pdf(report.pdf).find("TD")[1]
    assert len(cell.attributes["Headers"].split(" ")) == 1
    assert any("nowhere" in line for line in (*report.sources[1].removed, *report.sources[1].repaired))


# 12. The RoleMap


def with_role(role: str, *chain: str) -> Change:
    """The first paragraph gets a type of the source's own, which the RoleMap leads on from."""

    def change(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/P").S = Name("/" + role)
        steps = zip((role, *chain), chain, strict=False)
        pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/" + role: Name("/" + other) for role, other in steps})

    return change


def first_paragraphs(pdf: Pdf) -> list[str]:
    """The final types of what was the first paragraph in each source."""
    return [
        element.role
        for top in pdf.tops
        for element in top.walk()
        if element.text.endswith("1 paragraph") and element.marks
    ]


def test_types_of_the_same_name_and_meaning_are_shared() -> None:
    pdf = join(changed(ONE, with_role("Body", "P")), changed(TWO, with_role("Body", "Text", "P")))
    assert dict(pdf.file.Root.StructTreeRoot.RoleMap) == {"/Body": "/P"}
    assert first_paragraphs(pdf) == ["P", "P"]


def test_a_type_of_the_same_name_and_another_meaning_is_renamed() -> None:
    report = joined(changed(ONE, with_role("Body", "P")), changed(TWO, with_role("Body", "Quote")))
    pdf = Pdf(report.pdf)
    assert first_paragraphs(pdf) == ["P", "Quote"]
    assert len(pdf.file.Root.StructTreeRoot.RoleMap) == 2
    assert any("Body" in line for line in report.sources[1].renamed)


def test_a_type_that_a_source_does_not_map_is_not_mapped_by_another() -> None:
    def unmapped(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/P").S = Name.Body

    report = merge([Source(changed(ONE, with_role("Body", "Quote"))), Source(changed(TWO, unmapped))])
    assert first_paragraphs(Pdf(report.pdf))[1] != "Quote"


@pytest.mark.parametrize("chain", [("P",), ("Body", "P")], ids=["standard", "own"])
def test_a_type_that_is_mapped_to_itself_is_dropped_from_the_role_map(chain: tuple[str, ...]) -> None:
    def identity(pdf: pikepdf.Pdf) -> None:
        if len(chain) > 1:
            with_role(*chain)(pdf)
        roles = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
        roles.P = Name.P
        pdf.Root.StructTreeRoot.RoleMap = roles

    pdf = join(ONE, changed(TWO, identity))
    assert "/P" not in pdf.file.Root.StructTreeRoot.get("/RoleMap", Dictionary())


def test_a_role_map_that_runs_in_a_circle_ends_and_costs_the_claim() -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/P").S = Name.Body
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Body=Name.Text, Text=Name.Body)

    report = joined(ONE, changed(TWO, circle))
    assert "Two 1 paragraph" in Pdf(report.pdf).reading_text()
    assert "PDF/UA-1" not in report.claims or validate.validate(report.pdf) == []


def test_a_standard_type_is_never_remapped() -> None:
    report = joined(
        ONE, changed(TWO, lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(P=Name.H1)))
    )
    assert next(paragraph.text for paragraph in Pdf(report.pdf).find("P")) == "One 1 paragraph"


def test_the_role_map_holds_what_is_used() -> None:
    unused = Dictionary(Never=Name.P, Nowhere=Name.Span)
    pdf = join(ONE, changed(TWO, lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", unused)))
    assert len(pdf.file.Root.StructTreeRoot.get("/RoleMap", Dictionary())) == 0


# 13. The ClassMap


def with_class(height: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        find(pdf, "/H1").C = Name.Style
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(Style=Dictionary(O=Name.Layout, LineHeight=height))

    return change


@pytest.mark.parametrize(("heights", "number"), [((20, 20), 1), ((20, 30), 2)], ids=["equal", "different"])
def test_classes_of_equal_value_are_shared_and_others_renamed(heights: tuple[int, int], number: int) -> None:
    pdf = join(changed(ONE, with_class(heights[0])), changed(TWO, with_class(heights[1])))
    assert [heading.attributes["LineHeight"] for heading in pdf.find("H1")] == [str(height) for height in heights]
    assert len(pdf.file.Root.StructTreeRoot.ClassMap) == number


# 14. Namespaces


PDF2 = "http://iso.org/pdf2/ssn"


def with_namespace(address: str, role: str, final: str | None = None) -> Change:
    """The first paragraph gets a type of a namespace (ISO 32000-2, 14.8.6), mapped to one of PDF 1.7 if `final`."""

    def change(pdf: pikepdf.Pdf) -> None:
        space = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String(address)))
        if final:
            space.RoleMapNS = Dictionary({"/" + role: Name("/" + final)})
        pdf.Root.StructTreeRoot.Namespaces = Array([space])
        element = find(pdf, "/P")
        element.S, element.NS = Name("/" + role), space

    return change


def final_type(pdf: pikepdf.Pdf, element: pikepdf.Object) -> str:
    """The type that an element stands for, by its namespace's role map or the file's."""
    role = str(element.S)
    mapped = element.NS.get("/RoleMapNS", {}).get(role) if "/NS" in element else None
    mapped = mapped[0] if isinstance(mapped, Array) else mapped
    roles = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
    return str(mapped or roles.get(role, role))[1:]


def final_types(data: bytes) -> list[str]:
    """The final types of what was the first paragraph in each source."""
    pdf = pikepdf.open(io.BytesIO(data))
    pages = (page.obj for page in pdf.pages if b"paragraph" in page.obj.Contents.read_bytes())
    return [final_type(pdf, parent_tree(pdf)[int(page.StructParents)][1]) for page in pages]


def test_namespaces_are_joined_by_their_uri() -> None:
    space = with_namespace("https://example.org/ns", "Step", "P")
    report = joined(changed(ONE, space), changed(TWO, space))
    pdf = pikepdf.open(io.BytesIO(report.pdf))
    addresses = [str(namespace.NS) for namespace in pdf.Root.StructTreeRoot.get("/Namespaces", [])]
    assert len(addresses) == len(set(addresses))
    assert final_types(report.pdf)[::2] == ["P", "P"]


def test_types_of_a_namespace_with_different_meanings_stay_different() -> None:
    first = with_namespace("https://example.org/ns", "Step", "P")
    second = with_namespace("https://example.org/ns", "Step", "BlockQuote")
    assert final_types(joined(changed(ONE, first), changed(TWO, second)).pdf)[::2] == ["P", "BlockQuote"]


@pytest.mark.parametrize("role", ["Em", "Strong", "Title", "FENote", "Aside", "Sub", "DocumentFragment"])
@pytest.mark.parametrize("spaced", [True, False], ids=["namespace", "bare"])
def test_types_that_only_pdf_2_has_are_mapped_before_the_claim(role: str, spaced: bool) -> None:
    bare = changed(TWO, lambda pdf: find(pdf, "/P").__setitem__("/S", Name("/" + role)))
    report = joined(ONE, changed(TWO, with_namespace(PDF2, role)) if spaced else bare)
    final = final_types(report.pdf)[2]
    assert "PDF/UA-1" not in report.claims or final in soundness.STANDARD
    if spaced:
        assert final in soundness.STANDARD


# 15. Named destinations


def old_destinations(pdf: pikepdf.Pdf) -> None:
    """Links by a name in the catalog's /Dests (PDF 1.1)."""
    pdf.Root.Dests = Dictionary(start=Array([pdf.pages[1].obj, Name.XYZ, None, 333, None]))
    add_annotation(pdf, 0, link(destination=Name.start))


def named_destinations(pdf: pikepdf.Pdf) -> None:
    """Links by a name in the name tree, by /Dest and by an action; the value is a dictionary."""
    place = pdf.make_indirect(Dictionary(D=Array([pdf.pages[1].obj, Name.FitH, 333])))
    leaf = pdf.make_indirect(Dictionary(Names=Array([String("start"), place]), Limits=["start", "start"]))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([leaf])))
    add_annotation(pdf, 0, link(destination=String("start")))
    add_annotation(pdf, 0, link(Dictionary(S=Name.GoTo, D=String("start"))))


@pytest.mark.parametrize("change", [old_destinations, named_destinations])
def test_links_by_a_name_that_clashes_lead_to_the_page_of_their_own_source(change: Change) -> None:
    pdf = join(changed(ONE, change), changed(TWO, change))
    targets = [link.target for link in pdf.links() if link.target.endswith("333")]
    number = len(targets) // 2
    assert number
    assert targets == ["page 2 at 333"] * number + ["page 4 at 333"] * number


def test_bookmarks_by_a_name_lead_to_the_page_of_their_own_source() -> None:
    def named(pdf: pikepdf.Pdf) -> None:
        named_destinations(pdf)
        pdf.Root.Outlines.First.Dest = String("start")

    both = join(changed(ONE, named), changed(TWO, named)).bookmarks()
    assert [bookmark.page for bookmark in both if bookmark.title in ("One 1", "Two 1")] == [2, 4]


@pytest.mark.parametrize(
    "destination", [String("gone"), Name.gone, Array([99, Name.Fit])], ids=["string", "name", "number"]
)
def test_no_link_in_the_result_is_dead(destination: Any) -> None:
    dead = changed(TWO, lambda pdf: add_annotation(pdf, 0, link(destination=destination)))
    report = joined(ONE, dead)
    pdf = Pdf(report.pdf)
    assert all(link.target for link in pdf.links())
    assert pdf.tagging_problems() == []
    assert report.sources[1].removed or report.sources[1].repaired


def test_a_destination_with_a_page_number_leads_to_a_page_of_its_source() -> None:
    numbered = changed(TWO, lambda pdf: add_annotation(pdf, 0, link(destination=Array([1, Name.FitH, 222]))))
    assert "page 4 at 222" in {link.target for link in join(ONE, numbered).links()}


@pytest.mark.parametrize("view", ["Fit", "FitB", "FitH", "FitV", "FitR", "XYZ"])
def test_the_view_of_a_destination_is_copied(view: str) -> None:
    numbers = {"FitH": [100], "FitV": [50], "FitR": [1, 2, 3, 4], "XYZ": [10, 20, 1.5]}.get(view, [])

    def add(pdf: pikepdf.Pdf) -> None:
        add_annotation(pdf, 0, link(destination=Array([pdf.pages[1].obj, Name("/" + view), *numbers])))

    pdf = join(ONE, changed(TWO, add)).file
    annotation = pdf.pages[2].obj.Annots[-1]
    result = annotation.Dest if "/Dest" in annotation else annotation.A.D
    assert result[0].objgen == pdf.pages[3].obj.objgen
    assert result[1] == "/" + view
    assert [float(number) for number in list(result)[2:]] == numbers


# 16. Structure destinations and chains


def test_a_structure_destination_leads_to_the_element_of_its_own_source() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]), SD=Array([find(pdf, "/H2"), Name.Fit]))
        add_annotation(pdf, 0, link(action))

    pdf = join(changed(ONE, add), changed(TWO, add)).file
    action = pdf.pages[2].obj.Annots[-1].A
    assert action.D[0].objgen == pdf.pages[3].obj.objgen
    assert "/SD" not in action or action.SD[0].objgen == find(pdf, "/H2", 1).objgen


def test_a_bookmark_that_names_an_element_names_that_of_its_own_source() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.SE = find(pdf, "/H1")

    pdf = join(changed(ONE, add), changed(TWO, add)).file
    result = [value for value in pdf.objects if isinstance(value, Dictionary) and "/SE" in value]
    assert [entry.SE.objgen for entry in result] == [find(pdf, "/H1", 0).objgen, find(pdf, "/H1", 1).objgen]


def test_a_bookmark_that_names_only_an_element_still_does() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        first = pdf.Root.Outlines.First
        del first["/Dest"]
        first.SE = find(pdf, "/H2")

    pdf = pikepdf.open(io.BytesIO(joined(ONE, changed(TWO, add)).pdf))
    [result] = [value for value in pdf.objects if isinstance(value, Dictionary) and value.get("/Title") == "Two 1"]
    assert result.SE.objgen == find(pdf, "/H2", 1).objgen


def test_of_a_chain_of_actions_what_is_allowed_stays() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("secretmark"))
        second = Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.FitH, 111]), Next=Array([script]))
        add_annotation(pdf, 0, link(Dictionary(S=Name.URI, URI=String("https://example.org/chain"), Next=second)))

    report = joined(ONE, changed(TWO, add))
    assert b"secretmark" not in handmade.everything(report.pdf)
    assert "https://example.org/chain" in {link.target for link in Pdf(report.pdf).links()}
    assert report.sources[1].removed


def test_a_chain_of_actions_in_a_circle_ends() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org/circle")))
        action.Next = action
        add_annotation(pdf, 0, link(action))

    assert "https://example.org/circle" in {link.target for link in join(ONE, changed(TWO, add)).links()}


# 17. Form fields and optional content


def with_field(name: str = "name", owner: str | None = None) -> Change:
    """A text field that is tagged, with an appearance; below another field where `owner` is given."""

    def change(pdf: pikepdf.Pdf) -> None:
        appearance = handmade.form(pdf, b"/Tx BMC EMC")
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=[40, 200, 200, 220], F=4)
        field.AP, field.T, field.TU = Dictionary(N=appearance), String(name), String("Your name")
        field.DA, field.V = String("/F1 10 Tf 0 g"), String("filled in")
        element = add_annotation(pdf, 0, field, "Form")
        widget = element.K.Obj
        top = widget
        if owner is not None:
            top = pdf.make_indirect(Dictionary(T=String(owner), Kids=Array([widget])))
            widget.Parent = top
        resources = Dictionary(Font=pdf.pages[0].Resources.Font)
        pdf.Root.AcroForm = Dictionary(Fields=Array([top]), DR=resources, DA=String("/F1 10 Tf 0 g"))

    return change


def field_names(pdf: pikepdf.Pdf) -> list[str]:
    """The full names of all fields at the ends of the hierarchy (ISO 32000-1, 12.7.3.2)."""
    names, waiting = [], [(field, "") for field in pdf.Root.AcroForm.Fields]
    while waiting:
        field, above = waiting.pop()
        full = f"{above}.{field.T}" if "/T" in field else above
        below = list(field.get("/Kids", []))
        waiting += [(kid, full) for kid in below]
        if not below:
            names.append(full.lstrip("."))
    return names


@pytest.mark.parametrize("owner", [None, "person"])
def test_form_fields_have_their_values_and_unique_full_names(owner: str | None) -> None:
    report = joined(*(changed(source, with_field(owner=owner)) for source in (ONE, TWO)))
    pdf = pikepdf.open(io.BytesIO(report.pdf))
    names = field_names(pdf)
    assert len(names) == len(set(names)) == 2
    widgets = [annotation for page in pdf.pages for annotation in page.obj.Annots if annotation.Subtype == "/Widget"]
    assert [str(widget.V) for widget in widgets] == ["filled in", "filled in"]
    assert report.sources[1].renamed


def test_form_fields_of_different_names_are_not_renamed() -> None:
    both = joined(changed(ONE, with_field("first")), changed(TWO, with_field("second")))
    assert sorted(field_names(pikepdf.open(io.BytesIO(both.pdf)))) == ["first", "second"]


def test_a_form_of_xfa_is_refused() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    assert "XFA" in refused(ONE, changed(TWO, add))


def with_layers(hidden: bool) -> Change:
    """An optional content group that a page uses, hidden or shown."""

    def change(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
        default = Dictionary(Name=String("Default"), Order=Array([group]), ON=Array(), OFF=Array())
        default["/OFF" if hidden else "/ON"].append(group)
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=default)
        pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=group)
        handmade.paint(pdf, 0, b"/Artifact BMC /OC /MC0 BDC 0 0 5 5 re f EMC EMC")

    return change


@pytest.mark.parametrize("state", [(False, True), (True, False), (True, True)])
def test_layers_are_joined_and_stay_as_visible_as_they_were(state: tuple[bool, bool]) -> None:
    report = joined(*(changed(source, with_layers(hidden)) for source, hidden in zip((ONE, TWO), state, strict=True)))
    pdf = pikepdf.open(io.BytesIO(report.pdf))
    properties = pdf.Root.OCProperties
    groups = [page.obj.Resources.Properties.MC0.objgen for page in list(pdf.pages)[::2]]
    assert sorted(group.objgen for group in properties.OCGs) == sorted(groups)
    off = {group.objgen for group in properties.D.get("/OFF", [])}
    base = properties.D.get("/BaseState", "/ON")
    assert base == "/ON"
    assert tuple(group in off for group in groups) == state


def test_groups_that_are_hidden_by_the_base_state_stay_hidden() -> None:
    def base_off(pdf: pikepdf.Pdf) -> None:
        with_layers(False)(pdf)
        pdf.Root.OCProperties.D.BaseState, pdf.Root.OCProperties.D.ON = Name.OFF, Array()

    pdf = pikepdf.open(io.BytesIO(joined(changed(ONE, with_layers(False)), changed(TWO, base_off)).pdf))
    off = {group.objgen for group in pdf.Root.OCProperties.D.get("/OFF", [])}
    shown, hidden = (page.obj.Resources.Properties.MC0.objgen for page in list(pdf.pages)[::2])
    assert hidden in off
    assert shown not in off


# 18. Language


def test_a_source_in_another_language_has_it_on_its_part() -> None:
    pdf = join(ONE, tagged("Dau", language="cy"), language="en-GB")
    assert pdf.language == "en-GB"
    assert [part.language for part in pdf.tops[0].elements] == [None, "cy"]


def test_the_language_of_the_result_is_that_of_the_first_source() -> None:
    pdf = join(tagged("Un", language="cy"), ONE)
    assert pdf.language == "cy"
    assert [part.language for part in pdf.tops[0].elements] == [None, "en-GB"]


def test_nothing_inherits_a_language_by_accident() -> None:
    unknown = tagged("Two", language=None, ua=False, pdfa=None)
    report = joined(ONE, unknown, language="en-GB")
    assert [part.language for part in Pdf(report.pdf).tops[0].elements] == [None, ""]
    assert "PDF/UA-1" not in report.claims
    assert any("language" in line for line in report.unclaimed)


def test_a_language_that_the_caller_gives_goes_before_that_of_the_file() -> None:
    report = joined(ONE, Source(tagged("Two", language=None), language="de"))
    assert Pdf(report.pdf).tops[0].elements[1].language == "de"
    assert report.sources[1].language == "de"
    assert "PDF/UA-1" in report.claims


def test_the_language_of_a_document_element_precedes_its_catalog() -> None:
    def french(pdf: pikepdf.Pdf) -> None:
        pdf.Root.StructTreeRoot.K.Lang = String("fr")

    assert join(ONE, changed(TWO, french)).tops[0].elements[1].language == "fr"


# 19. Outline and page labels


def test_the_outline_has_an_entry_for_each_source_with_its_own_below() -> None:
    pdf = join(ONE, TWO)
    assert [(bookmark.level, bookmark.title, bookmark.page) for bookmark in pdf.bookmarks()] == [
        (1, "File One", 1),
        (2, "One 1", 1),
        (2, "One 2", 2),
        (1, "File Two", 3),
        (2, "Two 1", 3),
        (2, "Two 2", 4),
    ]


def test_the_entry_of_a_source_has_the_title_that_the_caller_gives() -> None:
    pdf = join(ONE, Source(TWO, title="Exercises"))
    assert [bookmark.title for bookmark in pdf.bookmarks() if bookmark.level == 1] == ["File One", "Exercises"]


def test_a_source_without_an_outline_has_its_entry_all_the_same() -> None:
    pdf = join(ONE, changed(THREE, lambda pdf: pdf.Root.__delitem__("/Outlines")))
    assert [(bookmark.level, bookmark.title, bookmark.page) for bookmark in pdf.bookmarks()][-1] == (1, "File Three", 3)


def test_the_outline_of_a_single_source_stays_unchanged() -> None:
    assert join(ONE).bookmarks() == Pdf(ONE).bookmarks()


def test_the_outline_of_an_earlier_merge_is_not_nested() -> None:
    assert join(joined(ONE, TWO).pdf, THREE).bookmarks() == join(ONE, TWO, THREE).bookmarks()


def test_nested_coloured_and_closed_bookmarks_are_copied() -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            item = OutlineItem("Below", 0)
            item.is_closed = True
            item.children.append(OutlineItem("Below that", 1))
            outline.root[0].children.append(item)
        pdf.Root.Outlines.First.C = Array([1, 0, 0])
        pdf.Root.Outlines.First.F = 2

    pdf = join(ONE, changed(TWO, nest))
    entries = [(bookmark.level, bookmark.title, bookmark.page) for bookmark in pdf.bookmarks()]
    assert entries[3:7] == [(1, "File Two", 3), (2, "Two 1", 3), (3, "Below", 3), (4, "Below that", 4)]
    [result] = [value for value in pdf.file.objects if isinstance(value, Dictionary) and value.get("/Title") == "Two 1"]
    assert [float(part) for part in result.C] == [1, 0, 0]
    assert result.F == 2
    assert int(result.First.Count) < 0


def labelled(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=3, P=String("A-"))]))


def test_page_labels_move_with_their_pages() -> None:
    assert join(ONE, changed(TWO, labelled)).contents_labels()[2:] == ["A-iii", "A-iv"]


def test_pages_without_labels_are_numbered_in_decimal() -> None:
    labels = join(changed(ONE, labelled), TWO).contents_labels()
    assert labels[:2] == ["A-iii", "A-iv"]
    assert all(label.isdecimal() for label in labels[2:])


# 20. What the file says of itself


def test_the_file_has_one_title_and_shows_it() -> None:
    pdf = join(ONE, TWO, title="Both & <more>")
    assert pdf.metadata["dc:title"] == "Both & <more>"
    assert pdf.information["Title"] == "Both & <more>"
    assert pdf.file.Root.ViewerPreferences.DisplayDocTitle is True


@pytest.mark.parametrize(
    ("first", "second", "direction"),
    [("/R2L", "/R2L", "/R2L"), ("/R2L", "/L2R", None), ("/R2L", None, None), (None, "/R2L", None), (None, None, None)],
)
def test_a_file_is_read_from_right_to_left_if_every_source_is(
    first: str | None, second: str | None, direction: str | None
) -> None:
    def directed(data: bytes, said: str | None) -> bytes:
        def say(pdf: pikepdf.Pdf) -> None:
            pdf.Root.ViewerPreferences = Dictionary(Direction=Name(said))

        return data if said is None else changed(data, say)

    report = joined(directed(ONE, first), directed(TWO, second))
    assert Pdf(report.pdf).file.Root.ViewerPreferences.get("/Direction") == direction
    for source, said in zip(report.sources, (first, second), strict=True):
        lost = "its direction from right to left, as other files are read from left to right"
        assert (lost in source.removed) is (said == "/R2L" and direction is None)


def test_claims_that_every_source_earns_are_made_and_are_true() -> None:
    report = joined(ONE, TWO)
    assert set(report.claims) == {"PDF/UA-1", "PDF/A-2a"}
    assert not report.unclaimed
    metadata = Pdf(report.pdf).metadata
    assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
    assert validate.validate(report.pdf) == []


@pytest.mark.parametrize(
    ("labels", "claim"),
    [(("2A", "2U"), "PDF/A-2u"), (("2B", "2U"), "PDF/A-2b"), (("1A", "3A"), "PDF/A-2a"), (("3U", "1B"), "PDF/A-2b")],
)
def test_the_claim_to_pdf_a_is_the_weakest_of_the_sources(labels: tuple[str, str], claim: str) -> None:
    first, second = labels
    report = joined(tagged("One", pdfa=first), tagged("Two", pdfa=second))
    assert set(report.claims) == {"PDF/UA-1", claim}


@pytest.mark.parametrize("label", [None, "5A"])
def test_a_source_without_the_label_costs_the_claim_to_pdf_a(label: str | None) -> None:
    report = joined(ONE, tagged("Two", pdfa=label))
    assert set(report.claims) == {"PDF/UA-1"}
    assert any("PDF/A" in line for line in report.unclaimed)
    assert "pdfaid:part" not in Pdf(report.pdf).metadata


def test_pdf_ua_is_claimed_where_it_is_earned_though_no_label_says_so() -> None:
    report = joined(ONE, tagged("Two", ua=False))
    assert "PDF/UA-1" not in report.claims or validate.validate(report.pdf) == []


def untagged_words(pdf: pikepdf.Pdf) -> None:
    handmade.paint(pdf, 0, handmade.words("P", None, "neither content nor artifact"))


def untagged_path(pdf: pikepdf.Pdf) -> None:
    handmade.paint(pdf, 0, b"10 10 20 20 re f")


def mark_without_owner(pdf: pikepdf.Pdf) -> None:
    handmade.paint(pdf, 0, handmade.words("P", 50, "no element has it"))


def figure_without_alternative(pdf: pikepdf.Pdf) -> None:
    add_words(pdf, 0, "a picture", add_element(pdf, pdf.Root.StructTreeRoot.K, "Figure", Pg=pdf.pages[0].obj))


def formula_without_alternative(pdf: pikepdf.Pdf) -> None:
    add_words(pdf, 0, "a + b", add_element(pdf, pdf.Root.StructTreeRoot.K, "Formula", Pg=pdf.pages[0].obj))


def skipped_heading(pdf: pikepdf.Pdf) -> None:
    find(pdf, "/H2").S = Name.H4


def link_without_contents(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.Annots[0]["/Contents"]


def font_without_program(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Resources.Font.F1.FontDescriptor["/FontFile2"]


def unknown_type(pdf: pikepdf.Pdf) -> None:
    find(pdf, "/P").S = Name.Mystery


def note_without_identifier(pdf: pikepdf.Pdf) -> None:
    find(pdf, "/P").S = Name.Note


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def header_without_scope(pdf: pikepdf.Pdf) -> None:
    for cell in [element for element in handmade.elements(pdf) if element.S in ("/TH", "/TD")]:
        del cell["/A"]


def artifact_in_content(pdf: pikepdf.Pdf) -> None:
    paragraph = find(pdf, "/P")
    mcid = add_words(pdf, 0, "outer", paragraph)
    inner = b"/Artifact BMC BT /F1 9 Tf 40 80 Td (inner) Tj ET EMC"
    handmade.paint(pdf, 0, b"")
    page = pdf.pages[0].obj
    data = page.Contents.read_bytes()
    mark = b"/Span <</MCID %d>> BDC\n" % mcid
    page.Contents = pdf.make_stream(data.replace(mark, mark + inner))


def headers_of_another_table(pdf: pikepdf.Pdf) -> None:
    outside = find(pdf, "/H1")
    outside.ID = String("elsewhere")
    pdf.Root.StructTreeRoot["/IDTree"] = Dictionary(Names=Array([String("elsewhere"), outside]))
    for cell in [element for element in handmade.elements(pdf) if element.S in ("/TH", "/TD")]:
        cell.A = Dictionary(O=Name.Table, Headers=Array([String("elsewhere")]))


def scope_of_another_owner(pdf: pikepdf.Pdf) -> None:
    for cell in [element for element in handmade.elements(pdf) if element.S in ("/TH", "/TD")]:
        cell.A = Dictionary(O=Name.Layout, Scope=Name.Column)


def field_without_name(pdf: pikepdf.Pdf) -> None:
    with_field()(pdf)
    del pdf.Root.AcroForm.Fields[0]["/TU"]


def font_program_that_is_none(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.Font.F1.FontDescriptor.FontFile2 = pdf.make_stream(b"words")


def glyph_that_is_missing(pdf: pikepdf.Pdf) -> None:
    composite = pdf.make_indirect(pdf.pages[0].Resources.Font.F1)
    descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=composite.BaseFont)
    descendant.CIDSystemInfo = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    descendant.FontDescriptor, descendant.CIDToGIDMap, descendant.DW = composite.FontDescriptor, Name.Identity, 500
    words = b"beginbfrange <0000> <00ff> <0020> endbfrange"
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=composite.BaseFont, Encoding=Name("/Identity-H"))
    font.DescendantFonts, font.ToUnicode = Array([pdf.make_indirect(descendant)]), pdf.make_stream(words)
    pdf.pages[0].Resources.Font.F9 = pdf.make_indirect(font)
    mcid = add_words(pdf, 0, "next", find(pdf, "/P"))
    data = pdf.pages[0].obj.Contents.read_bytes()
    mark = b"/Span <</MCID %d>> BDC\n" % mcid
    assert mark in data
    shown = b"BT /F9 9 Tf 40 60 Td [<00010000> 3 (\\000\\001)] TJ ET\n"
    pdf.pages[0].obj.Contents = pdf.make_stream(data.replace(mark, mark + shown))


UNEARNED_UA: list[Change] = [
    glyph_that_is_missing,
    scope_of_another_owner,
    field_without_name,
    font_program_that_is_none,
    untagged_words,
    untagged_path,
    mark_without_owner,
    figure_without_alternative,
    formula_without_alternative,
    skipped_heading,
    link_without_contents,
    font_without_program,
    unknown_type,
    note_without_identifier,
    no_language,
    header_without_scope,
    artifact_in_content,
]


def test_heads_that_are_no_heads_of_the_table_cost_the_claim() -> None:
    report = merge([ONE, changed(TWO, headers_of_another_table)])
    assert report.claims == ("PDF/A-2a",)


@pytest.mark.parametrize("change", UNEARNED_UA, ids=lambda change: change.__name__)
def test_a_label_of_pdf_ua_that_is_not_earned_is_not_believed(change: Change) -> None:
    report = joined(ONE, changed(TWO, change))
    # An error that the merge fixes does not count; its claims must then be true.
    if "PDF/UA-1" in report.claims:
        assert [finding for finding in validate.validate(report.pdf) if finding.standard == "PDF/UA-1"] == []
        assert Pdf(report.pdf).tagging_problems() == []
    else:
        assert any("PDF/UA" in line for line in report.unclaimed)
        assert "pdfuaid:part" not in Pdf(report.pdf).metadata


@pytest.mark.parametrize(
    "change",
    [untagged_words, untagged_path, mark_without_owner, figure_without_alternative, unknown_type, font_without_program],
    ids=lambda change: change.__name__,
)
def test_what_no_merge_can_fix_costs_the_claim_to_pdf_ua(change: Change) -> None:
    assert "PDF/UA-1" not in joined(ONE, changed(TWO, change)).claims


def device_cmyk(pdf: pikepdf.Pdf) -> None:
    handmade.paint(pdf, 0, b"/Artifact BMC 0 1 0 0 k 0 0 5 5 re f EMC")


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]
    handmade.paint(pdf, 0, b"/Artifact BMC 1 0 0 rg 0 0 5 5 re f EMC")


def transparency_without_group(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(GS1=Dictionary(BM=Name.Fancy))
    handmade.paint(pdf, 0, b"/Artifact BMC /GS1 gs 0 0 5 5 re f EMC")


def annotation_that_does_not_print(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots[0].F = 2


def trim_box_without_a_size(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.TrimBox = Array([0, 0, 0, 0])


def profile_without_components(pdf: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, pdf.make_stream(b"words")])
    pdf.pages[0].Resources.ColorSpace = Dictionary(CS0=space)
    handmade.paint(pdf, 0, b"/Artifact BMC /CS0 cs 0 sc 1 1 2 2 re f EMC")


def lzw_stream(pdf: pikepdf.Pdf) -> None:
    # The code words of LZW for nothing: clear, and end of data.
    stream = Stream(pdf, b"\x80\x40\x40", Filter=Name.LZWDecode)
    page = pdf.pages[0].obj
    page.Contents = Array([page.Contents, pdf.make_indirect(stream)])


def external_stream(pdf: pikepdf.Pdf) -> None:
    image = Stream(pdf, bytes(3), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    image.ColorSpace, image.Alternates = Name.DeviceRGB, Array()
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im1=pdf.make_indirect(image))
    handmade.paint(pdf, 0, b"/Artifact BMC q 5 0 0 5 0 0 cm /Im1 Do Q EMC")


@pytest.mark.parametrize(
    "change",
    [
        font_without_program,
        device_cmyk,
        no_intent,
        transparency_without_group,
        annotation_that_does_not_print,
        lzw_stream,
        trim_box_without_a_size,
        profile_without_components,
        external_stream,
    ],
    ids=lambda change: change.__name__,
)
def test_a_label_of_pdf_a_that_is_not_earned_is_not_believed(change: Change) -> None:
    report = joined(ONE, changed(TWO, change))
    if "PDF/A-2a" in report.claims:
        assert [finding for finding in validate.validate(report.pdf) if finding.standard == "PDF/A-2a"] == []
    else:
        assert any("PDF/A" in line for line in report.unclaimed)


@pytest.mark.parametrize("change", [font_without_program, device_cmyk], ids=lambda change: change.__name__)
def test_what_no_merge_can_fix_costs_the_claim_to_pdf_a(change: Change) -> None:
    assert not [claim for claim in joined(ONE, changed(TWO, change)).claims if claim.startswith("PDF/A")]


# 21. Output intents


def test_equal_output_intents_are_copied_once() -> None:
    pdf = join(ONE, TWO).file
    assert len(pdf.Root.OutputIntents) == 1
    profiles = [value for value in pdf.objects if isinstance(value, Stream) and value.get("/N") == 3]
    assert len(profiles) == 1


def test_different_output_intents_cost_the_claim_to_pdf_a() -> None:
    def other_profile(pdf: pikepdf.Pdf) -> None:
        profile = pdf.Root.OutputIntents[0].DestOutputProfile
        profile.write(with_other_red(profile.read_bytes()))

    report = joined(ONE, changed(TWO, other_profile))
    assert set(report.claims) == {"PDF/UA-1"}
    assert any("output intent" in line for line in report.unclaimed)


def with_other_red(profile: bytes) -> bytes:
    """A profile whose red is another (the tag rXYZ: ICC.1:2022, 9.2)."""
    at = next(at for at in range(132, 400, 12) if profile[at : at + 4] == b"rXYZ")
    start = int.from_bytes(profile[at + 4 : at + 8], "big") + 8
    return profile[:start] + (0x9000).to_bytes(4, "big") + profile[start + 4 :]


def test_output_intents_of_srgb_are_equal_whoever_made_them() -> None:
    makers = [tagged("One"), generated.exercises(), generated.visit()]
    files = [pikepdf.open(io.BytesIO(data)) for data in makers]
    profiles = {file.Root.OutputIntents[0].DestOutputProfile.read_bytes() for file in files}
    assert len(profiles) == 3
    assert "PDF/A-2a" in merge(makers).claims


@pytest.mark.parametrize("first", [True, False])
def test_an_output_intent_is_not_for_pages_of_other_files(first: bool) -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents

    other = changed(TWO, drop)
    report = merge([ONE, other] if first else [other, ONE])
    assert "/OutputIntents" not in pikepdf.open(io.BytesIO(report.pdf)).Root
    removed = [any("output intent" in line for line in source.removed) for source in report.sources]
    assert removed == [first, not first]
    assert "/OutputIntents" in pikepdf.open(io.BytesIO(merge([ONE]).pdf)).Root


# 22. What is removed


SECRET = "secretmark"


def script() -> pikepdf.Object:
    return Dictionary(S=Name.JavaScript, JS=String(SECRET))


def scripts_by_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("start"), script()])))


def open_action(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def actions_of_the_file(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=script())


def actions_of_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script())


def actions_of_an_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots[0].AA = Dictionary(E=script())


def former_action_of_a_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots[0].PA = script()


def action_of_a_bookmark(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    del first["/Dest"]
    first.A = script()


def acting(**entries: Any) -> Change:
    """A link with an action of that kind."""

    def change(pdf: pikepdf.Pdf) -> None:
        add_annotation(pdf, 0, link(Dictionary(**entries)))

    change.__name__ = str(entries["S"])[1:]
    return change


def attachment(pdf: pikepdf.Pdf) -> pikepdf.Object:
    stream = Stream(pdf, SECRET.encode(), Type=Name.EmbeddedFile)
    return Dictionary(
        Type=Name.Filespec, F=String(SECRET), UF=String(SECRET), EF=Dictionary(F=pdf.make_indirect(stream))
    )


def embedded_file(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("file"), attachment(pdf)])))


def associated_file(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF = Array([attachment(pdf)])


def associated_file_of_an_element(pdf: pikepdf.Pdf) -> None:
    find(pdf, "/P").AF = Array([attachment(pdf)])


def annotating(subtype: str, key: str) -> Change:
    """An annotation of that kind, with something under `key` that must not stay."""

    def change(pdf: pikepdf.Pdf) -> None:
        added = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[300, 300, 320, 320], F=4)
        added.Contents = String("something to play")
        added["/" + key] = attachment(pdf)
        added.AP = Dictionary(N=handmade.form(pdf, b""))
        add_annotation(pdf, 0, added, "Annot")

    change.__name__ = subtype
    return change


REMOVED: list[Change] = [
    scripts_by_name,
    open_action,
    actions_of_the_file,
    actions_of_a_page,
    actions_of_an_annotation,
    former_action_of_a_link,
    action_of_a_bookmark,
    acting(S=Name.JavaScript, JS=String(SECRET)),
    acting(S=Name.Launch, F=String(SECRET)),
    acting(S=Name.SubmitForm, F=String(SECRET)),
    acting(S=Name.ImportData, F=String(SECRET)),
    acting(S=Name.GoToR, F=String(SECRET), D=Array([0, Name.Fit])),
    acting(S=Name.GoToE, F=String(SECRET), D=String("there")),
    acting(S=Name.Named, N=Name("/" + SECRET)),
    acting(S=Name.Rendition, JS=String(SECRET)),
    acting(S=Name.Hide, T=String(SECRET)),
    acting(S=Name.URI, URI=String(f"javascript:{SECRET}")),
    acting(S=Name.URI, URI=String(f"file:///{SECRET}")),
    acting(S=Name.URI, URI=String(f" JavaScript:{SECRET}")),
    embedded_file,
    associated_file,
    associated_file_of_an_element,
    annotating("FileAttachment", "FS"),
    annotating("RichMedia", "RichMediaContent"),
    annotating("Movie", "Movie"),
    annotating("Sound", "Sound"),
    annotating("Screen", "MK"),
    annotating("3D", "3DD"),
]


@pytest.mark.parametrize("change", REMOVED, ids=lambda change: change.__name__)
def test_what_acts_or_hides_is_removed_and_listed(change: Change) -> None:
    report = joined(ONE, changed(TWO, change))
    assert SECRET.encode() not in handmade.everything(report.pdf)
    assert report.sources[1].removed
    assert not report.sources[0].removed
    pdf = Pdf(report.pdf)
    assert pdf.tagging_problems() == []
    assert "Two 1 heading" in pdf.reading_text()


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://example.org/", "mailto:a@example.org", "tel:01632960123"]
)
def test_addresses_of_web_mail_and_telephones_are_copied(address: str) -> None:
    linked = changed(TWO, lambda pdf: add_annotation(pdf, 0, link(Dictionary(S=Name.URI, URI=String(address)))))
    report = joined(ONE, linked)
    assert address in {link.target for link in Pdf(report.pdf).links()}
    assert not report.sources[1].removed


# 23. Signatures and passwords


def signed(pdf: pikepdf.Pdf) -> None:
    with_field()(pdf)
    field = pdf.Root.AcroForm.Fields[0]
    field.FT = Name.Sig
    field.V = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x" * 20)))
    pdf.Root.AcroForm.SigFlags = 3


def certified(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms = Dictionary(DocMDP=pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=String("x" * 20))))


@pytest.mark.parametrize("change", [signed, certified], ids=lambda change: change.__name__)
def test_signatures_are_refused_by_name(change: Change) -> None:
    reason = refused(ONE, Source(changed(TWO, change), name="signed.pdf"))
    assert reason.startswith("signed.pdf")
    assert "signature" in reason


def encrypted(data: bytes, password: str, revision: int) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        aes = revision >= 4
        lock = pikepdf.Encryption(owner="owner", user=password, R=revision, aes=aes, metadata=aes)
        pdf.save(target, encryption=lock)
    return target.getvalue()


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_file_that_is_encrypted_with_an_empty_password_is_opened(revision: int) -> None:
    report = joined(ONE, encrypted(TWO, "", revision))
    pdf = Pdf(report.pdf)
    assert not pdf.file.is_encrypted
    assert without_places(lines_below(pdf, 1)) == without_places(structure(TWO))


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_file_that_is_encrypted_with_another_password_is_refused(revision: int) -> None:
    assert "password" in refused(ONE, Source(encrypted(TWO, "secret", revision), name="locked.pdf"))


# 24. Pages


def inherited(pdf: pikepdf.Pdf) -> None:
    pages = pdf.Root.Pages
    pages.Resources, pages.MediaBox = pdf.pages[0].obj.Resources, Array([0, 0, 300, 500])
    pages.CropBox, pages.Rotate = Array([10, 10, 290, 490]), 90
    for page in pdf.pages:
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key in page.obj:
                del page.obj[key]


def test_keys_that_pages_inherit_become_explicit() -> None:
    pdf = join(ONE, changed(TWO, inherited))
    page = pdf.file.pages[3].obj
    assert [float(edge) for edge in page.MediaBox] == [0, 0, 300, 500]
    assert [float(edge) for edge in page.CropBox] == [10, 10, 290, 490]
    assert page.Rotate == 90
    assert "Two 2 paragraph" in pdf.page_text(4)
    assert "/Rotate" not in pdf.file.pages[0].obj or pdf.file.pages[0].obj.Rotate == 0


def test_boxes_rotation_and_content_are_unchanged() -> None:
    def shape(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        page.Rotate, page.UserUnit = 270, 2
        for inset, name in enumerate(("CropBox", "BleedBox", "TrimBox", "ArtBox"), 1):
            page["/" + name] = Array([inset, inset, 420 - inset, 595 - inset])

    source = changed(TWO, shape)
    before, pdf = Pdf(source), join(ONE, source)
    assert pdf.boxes(4) == before.boxes(2)
    page = pdf.file.pages[3].obj
    assert (page.Rotate, page.UserUnit) == (270, 2)
    assert page.Contents.read_bytes() == before.file.pages[1].obj.Contents.read_bytes()


def test_content_in_several_streams_is_unchanged() -> None:
    def split(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        lines = page.Contents.read_bytes().split(b"\n")
        page.Contents = Array([pdf.make_stream(b"\n".join(part) + b"\n") for part in (lines[:3], lines[3:])])

    before, pdf = Pdf(TWO), join(ONE, changed(TWO, split))
    page = pdf.file.pages[2]
    page.contents_coalesce()
    assert page.obj.Contents.read_bytes().split() == before.file.pages[0].obj.Contents.read_bytes().split()


# 25. The same file twice


def test_the_same_file_twice_gives_objects_of_their_own() -> None:
    pdf = join(ONE, ONE)
    assert pdf.page_count == 4
    assert without_places(lines_below(pdf, 0)) == without_places(lines_below(pdf, 1))
    assert [bookmark.page for bookmark in pdf.bookmarks() if bookmark.title == "One 2"] == [2, 4]
    assert [link.target for link in pdf.links() if link.text.endswith("first page")] == ["page 1 at 560"] * 2 + [
        "page 3 at 560"
    ] * 2
    assert len({annotation.objgen for page in pdf.file.pages for annotation in page.obj.Annots}) == 8


def test_the_same_page_twice_in_a_source_is_two_pages_or_refused() -> None:
    def repeat(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages.Kids[0])
        pdf.Root.Pages.Count = 3

    report = valid_or_refused(ONE, changed(TWO, repeat))
    assert report is None or report.pages == 5


# 26. Streams once, elements never


def test_equal_fonts_and_profiles_are_stored_once() -> None:
    report = joined(ONE, TWO, THREE, ONE)
    pdf = pikepdf.open(io.BytesIO(report.pdf))
    assert len([value for value in pdf.objects if isinstance(value, Stream) and "/Length1" in value]) == 1
    assert len(report.pdf) < len(ONE) + len(TWO)


def test_equal_elements_stay_elements_of_their_own() -> None:
    def repeat(pdf: pikepdf.Pdf) -> None:
        for _ in range(3):
            add_element(pdf, pdf.Root.StructTreeRoot.K, "Div")

    pdf = join(ONE, changed(TWO, repeat)).file
    empty = [element for element in handmade.elements(pdf) if element.S == "/Div"]
    assert len({element.objgen for element in empty}) == 3


def test_forms_with_tagged_content_are_not_shared() -> None:
    source = changed(ONE, with_form)
    pdf = pikepdf.open(io.BytesIO(joined(source, source).pdf))
    forms = [page.obj.Resources.XObject.Fm1 for page in list(pdf.pages)[::2]]
    assert forms[0].objgen != forms[1].objgen


# 27. Version, identifier, sameness


def test_the_version_is_the_highest_of_the_sources() -> None:
    def versioned(data: bytes, version: str) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(target, force_version=version, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return target.getvalue()

    old = versioned(ONE, "1.4"), versioned(TWO, "1.6")
    written = pikepdf.open(io.BytesIO(joined(*old).pdf)).pdf_version
    assert "1.6" <= written <= "1.7"
    assert pikepdf.open(io.BytesIO(joined(old[0], versioned(TWO, "2.0")).pdf)).pdf_version >= "1.7"


def test_the_same_sources_give_the_same_bytes() -> None:
    assert joined(ONE, TWO).pdf == joined(ONE, TWO).pdf


def test_the_identifier_comes_from_the_content() -> None:
    identifiers = [
        bytes(pikepdf.open(io.BytesIO(data)).trailer.ID[0]) for data in (joined(ONE, TWO).pdf, joined(ONE, THREE).pdf)
    ]
    assert identifiers[0] != identifiers[1]


# Page ranges


def test_of_pages_that_are_not_selected_nothing_is_left() -> None:
    report = joined(Source(tagged("One", 4), pages=[1, 3]), TWO)
    left = handmade.everything(report.pdf)
    for number in (1, 3):
        assert f"One {number} ".encode() not in left
        assert f"example.org/One/{number}".encode() not in left
    pdf = Pdf(report.pdf)
    assert pdf.tagging_problems() == []
    assert [heading.text for heading in pdf.find("H2")][:2] == ["One 2 heading", "One 4 heading"]
    assert report.pages == 4


def test_bookmarks_of_pages_that_are_not_selected_are_gone() -> None:
    pdf = join(Source(tagged("One", 4), pages=[1, 3]), TWO)
    assert [(bookmark.title, bookmark.page) for bookmark in pdf.bookmarks() if bookmark.title.startswith("One")] == [
        ("One 2", 1),
        ("One 4", 2),
    ]


def test_a_bookmark_that_is_gone_leaves_those_below_it() -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root[0].children.append(outline.root.pop(1))

    pdf = join(Source(changed(ONE, nest), pages=[1]), TWO)
    assert ("One 2", 1) in {(bookmark.title, bookmark.page) for bookmark in pdf.bookmarks()}


def test_a_link_into_pages_that_are_not_selected_becomes_a_span() -> None:
    report = joined(Source(ONE, pages=[1]), TWO)
    pdf = Pdf(report.pdf)
    assert [span.text for span in pdf.find("Span")] == ["One 2 first page"]
    assert [link.target for link in pdf.links() if link.page == 1] == ["https://example.org/One/2"]
    assert report.sources[0].removed
    assert "PDF/UA-1" in report.claims or report.unclaimed


def test_an_element_over_two_pages_has_the_content_of_the_selected_page() -> None:
    source = changed(TWO, lambda pdf: add_words(pdf, 1, " goes on", find(pdf, "/P")))
    pdf = join(ONE, Source(source, pages=[1]))
    [paragraph] = [paragraph for paragraph in pdf.find("P") if "goes on" in paragraph.text]
    assert paragraph.text == " goes on"


def test_a_cell_whose_headers_are_not_selected_names_them_no_more() -> None:
    def spread(pdf: pikepdf.Pdf) -> None:
        row = add_element(pdf, find(pdf, "/Table"), "TR")
        cell = add_element(pdf, row, "TD", Pg=pdf.pages[1].obj)
        cell.A = Dictionary(O=Name.Table, Headers=Array([String("column")]))
        add_words(pdf, 1, "cell overleaf", cell)

    pdf = join(ONE, Source(changed(TWO, spread), pages=[1]))
    [cell] = [cell for cell in pdf.find("TD") if cell.text == "cell overleaf"]
    assert not cell.attributes.get("Headers")
    assert len(pdf.find("TH")) == 3


def test_the_resources_of_a_page_are_cut_to_what_it_uses() -> None:
    def share(pdf: pikepdf.Pdf) -> None:
        """All pages share a dictionary that names a form which only the first one shows."""
        resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
        resources.XObject = Dictionary(Fm1=handmade.form(pdf, b"/Artifact BMC %secretmark\nEMC"))
        handmade.paint(pdf, 0, b"/Fm1 Do")
        for page in pdf.pages:
            page.obj.Resources = resources

    source = changed(TWO, share)
    assert b"secretmark" in handmade.everything(joined(ONE, source).pdf)
    assert b"secretmark" not in handmade.everything(joined(ONE, Source(source, pages=[1])).pdf)


def test_names_fields_and_layers_of_pages_that_are_not_selected_are_gone() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        with_field("secretmark")(pdf)
        with_layers(True)(pdf)
        pdf.Root.OCProperties.OCGs[0].Name = String("secretmark")
        pdf.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([String("secretmark"), Array([pdf.pages[0].obj, Name.Fit])]))
        )
        find(pdf, "/H1").ID = String("secretmark")
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("secretmark")), 1, Dictionary(S=Name.D)]))
        pdf.pages[0].obj.Metadata = pdf.make_stream(b"secretmark")
        pdf.pages[0].obj.Thumb = pdf.make_stream(b"secretmark")

    source = changed(TWO, fill)
    report = joined(ONE, Source(source, pages=[1]))
    assert b"secretmark" not in handmade.everything(report.pdf)


def test_split_and_merged_again_a_file_has_the_same_content() -> None:
    halves = [joined(Source(ONE, pages=[page])).pdf for page in (0, 1)]
    texts = [element.text for element in join(*halves).find("H1", "H2", "P", "TH", "TD")]
    assert texts == [element.text for element in Pdf(ONE).find("H1", "H2", "P", "TH", "TD")]


@pytest.mark.parametrize("pages", [[2], [-1], [0, 7]])
def test_pages_that_are_not_there_are_refused(pages: list[int]) -> None:
    assert refused(ONE, Source(TWO, name="short.pdf", pages=pages)).startswith("short.pdf")


# Files without tags


def untagged(data: bytes, marks: bool = False) -> bytes:
    """The file without its structure; the marks in its content may be left."""

    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/StructTreeRoot"]
        del pdf.Root["/MarkInfo"]
        for page in pdf.pages:
            del page.obj["/StructParents"]
            content = page.obj.Contents.read_bytes()
            if not marks:
                content = re.sub(rb"/\w+ <<[^>]*>> BDC|EMC", b"", content)
            page.obj.Contents = pdf.make_stream(content)

    return changed(data, strip)


def test_a_file_without_tags_is_refused() -> None:
    assert "tag" in refused(ONE, Source(untagged(TWO), name="plain.pdf"))


def test_a_file_without_tags_is_included_as_figures_with_alternatives() -> None:
    report = joined(ONE, Source(untagged(TWO), alternatives=["the first", "the second"]))
    pdf = Pdf(report.pdf)
    assert pdf.tagging_problems() == []
    figures = pdf.find("Figure")
    assert [(figure.alt, figure.pages) for figure in figures] == [("the first", [3]), ("the second", [4])]
    assert "PDF/UA-1" not in report.claims
    assert report.unclaimed


def test_marks_that_an_untagged_file_has_left_are_no_content_of_their_own() -> None:
    report = joined(ONE, Source(untagged(TWO, marks=True), alternatives=["the first", "the second"]))
    pdf = Pdf(report.pdf)
    assert pdf.tagging_problems() == []
    assert [figure.alt for figure in pdf.find("Figure")] == ["the first", "the second"]


def test_alternatives_that_are_not_one_for_each_page_are_refused() -> None:
    assert refused(ONE, Source(untagged(TWO), name="plain.pdf", alternatives=["only one"])).startswith("plain.pdf")


# The report


def test_every_source_that_cannot_be_joined_is_named_at_once() -> None:
    reasons = refused(Source(b"no PDF", name="a.pdf"), ONE, Source(untagged(TWO), name="b.pdf"))
    assert [line.split(":")[0] for line in reasons.splitlines()] == ["a.pdf", "b.pdf"]


def test_the_report_counts_what_was_copied() -> None:
    report = joined(Source(ONE, name="one.pdf"), Source(TWO, name="two.pdf", title="Second"))
    assert report.pages == 4
    assert [(source.name, source.title, source.language, source.pages) for source in report.sources] == [
        ("one.pdf", "File One", "en-GB", 2),
        ("two.pdf", "Second", "en-GB", 2),
    ]
    assert all(source.kept and all(number > 0 for number in source.kept.values()) for source in report.sources)
    assert report.sources[0].removed == report.sources[0].repaired == ()


def test_paths_and_bytes_are_both_taken(tmp_path: Any) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(ONE)
    assert merge([path, TWO]).pdf == merge([Source(path), Source(TWO)]).pdf
