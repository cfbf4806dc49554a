"""`losses` can fail: whatever is broken by hand in a good file is reported."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.inspectors.comparison import tree_items
from tests.inspectors.losses import losses
from tests.pdf import generated

Change = Callable[[pikepdf.Pdf], object]


def changed(data: bytes, change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def make_explicit(pdf: pikepdf.Pdf) -> None:
    """Let links lead to places instead of names, as they have to in a joined file."""
    places = {str(name): place for name, place in tree_items(pdf.Root.Names.Dests, "/Names")}
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            for holder, key in ((annotation, "/Dest"), (annotation.get("/A", Dictionary()), "/D")):
                if isinstance(holder.get(key), String):
                    place = places[str(holder[key])]
                    holder[key] = place.D if isinstance(place, Dictionary) else place
    del pdf.Root.Names


@functools.cache
def good() -> bytes:
    """A file with headings, a table, a figure, notes, links and an outline, on four pages."""
    return changed(generated.exercises(), make_explicit)


@functools.cache
def margins() -> bytes:
    """A file with elements that only the ParentTree reaches."""

    def add_margins(pdf: pikepdf.Pdf) -> None:
        make_explicit(pdf)
        by_id = {bytes(element.ID): element for element in elements(pdf) if "/ID" in element}
        names = [part for name in sorted(by_id) for part in (String(name), by_id[name])]
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))

    return changed(generated.ward(), add_margins)


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every element, in reading order."""
    reached: list[pikepdf.Object] = []
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Array):
            waiting += reversed(list(entry))
        elif isinstance(entry, Dictionary) and "/S" in entry:
            reached.append(entry)
            waiting.append(entry.get("/K"))
    return reached


def first(pdf: pikepdf.Pdf, kind: str, number: int = 0) -> pikepdf.Object:
    """An element of that type, without a slash."""
    return [element for element in elements(pdf) if str(element.S)[1:] == kind][number]


def kids(element: pikepdf.Object) -> Array:
    assert isinstance(element.K, Array)
    return element.K


def attributes(element: pikepdf.Object) -> pikepdf.Object:
    """The dictionary of attributes for tables."""
    listed = list(element.A) if isinstance(element.A, Array) else [element.A]
    return next(entries for entries in listed if isinstance(entries, Dictionary) and entries.O == "/Table")


def link(pdf: pikepdf.Pdf, external: bool) -> pikepdf.Object:
    """The first annotation that leads out of the file, or stays in it."""
    annotations = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    return next(annotation for annotation in annotations if (annotation.get("/A", {}).get("/S") == "/URI") is external)


def reference(pdf: pikepdf.Pdf, number: int) -> pikepdf.Object:
    """An object reference in the tree."""
    listed = [kid for element in elements(pdf) if isinstance(element.get("/K"), Array) for kid in element.K]
    return [kid for kid in listed if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR"][number]


def numbers(pdf: pikepdf.Pdf) -> Array:
    return pdf.Root.StructTreeRoot.ParentTree.Nums


def owners(pdf: pikepdf.Pdf) -> Array:
    """What the ParentTree holds for the first page: its elements by MCID."""
    pairs = tree_items(pdf.Root.StructTreeRoot.ParentTree, "/Nums")
    return next(value for number, value in pairs if number == pdf.pages[0].StructParents)


# What is broken. Each function breaks one thing; the words are what has to be reported.


def drop_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[3]


def add_to_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + b"\n0 0 1 1 re f")


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 90


def crop(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].CropBox = Array([0, 0, 100, 100])


def drop_font(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[0].Resources.Font
    del fonts[next(iter(fonts.keys()))]


def change_characters(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.as_dict().values():
        stream = font.ToUnicode
        stream.write(stream.read_bytes().replace(b"<0045>", b"<0058>").replace(b"<0065>", b"<0078>"))


def change_type(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.H3


def change_alternative(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Figure").Alt = "A dog"


def change_title(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H1").T = "Other"


def add_replacement(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").ActualText = "Other"


def change_language(pdf: pikepdf.Pdf) -> None:
    next(element for element in elements(pdf) if element.get("/Lang") == "fr").Lang = "de"


def inherit_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = "de"


def drop_attribute(pdf: pikepdf.Pdf) -> None:
    del attributes(
        next(element for element in elements(pdf) if element.S == "/TD" and "/ColSpan" in str(element.A))
    ).ColSpan


def change_attribute(pdf: pikepdf.Pdf) -> None:
    attributes(first(pdf, "TH")).Scope = Name.Row


def change_headers(pdf: pikepdf.Pdf) -> None:
    attributes(first(pdf, "TD")).Headers = attributes(first(pdf, "TD", 1)).Headers


def kill_headers(pdf: pikepdf.Pdf) -> None:
    attributes(first(pdf, "TD")).Headers = Array([String("nothing")])


def drop_identifier(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Note").ID


def repeat_identifier(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note").ID = first(pdf, "Note", 1).ID


def turn_identifiers_round(pdf: pikepdf.Pdf) -> None:
    pairs = tree_items(pdf.Root.StructTreeRoot.IDTree, "/Names")
    pdf.Root.StructTreeRoot.IDTree = Dictionary(Names=Array([part for pair in reversed(pairs) for part in pair]))


def drop_identifiers(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.IDTree


def turn_kids_round(pdf: pikepdf.Pdf) -> None:
    paragraph = first(pdf, "P")
    paragraph.K = Array(list(reversed(list(kids(paragraph)))))


def swap_rows(pdf: pikepdf.Pdf) -> None:
    body = first(pdf, "TBody")
    body.K = Array(list(reversed(list(kids(body)))))


def drop_element(pdf: pikepdf.Pdf) -> None:
    row = first(pdf, "TR", 1)
    row.K = Array(list(kids(row))[1:])


def deepen(pdf: pikepdf.Pdf) -> None:
    """Put a Div around the first heading."""
    heading = first(pdf, "H1")
    above = heading.P
    div = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, P=above, K=Array([heading])))
    kids(above)[0] = div
    heading.P = div


def move_up(pdf: pikepdf.Pdf) -> None:
    """Take the inner list out of the list that holds it."""
    inner = first(pdf, "L", 1)
    outer, above = inner.P, inner.P.P
    outer.K = Array([kid for kid in kids(outer) if kid.objgen != inner.objgen])
    kids(above).insert(5, inner)
    inner.P = above


def misname_parent(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TD").P = first(pdf, "H1")


def share_element(pdf: pikepdf.Pdf) -> None:
    kids(first(pdf, "Document")).append(first(pdf, "H1"))


def drop_mark(pdf: pikepdf.Pdf) -> None:
    paragraph = next(element for element in elements(pdf) if element.S == "/P" and len(element.K) > 3)
    paragraph.K = Array(list(kids(paragraph))[1:])


def swap_marks(pdf: pikepdf.Pdf) -> None:
    first_cell, second_cell = first(pdf, "TD"), first(pdf, "TD", 1)
    first_cell.K, second_cell.K = second_cell.K, first_cell.K


def swap_parents(pdf: pikepdf.Pdf) -> None:
    listed = owners(pdf)
    index = next(index for index in range(1, len(listed)) if listed[index].objgen != listed[0].objgen)
    listed[0], listed[index] = listed[index], listed[0]


def turn_numbers_round(pdf: pikepdf.Pdf) -> None:
    nums = numbers(pdf)
    pairs = [(nums[index], nums[index + 1]) for index in range(0, len(nums), 2)]
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([part for pair in reversed(pairs) for part in pair])


def lower_next_key(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTreeNextKey = 0


def drop_page_number(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].StructParents


def repeat_page_number(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].StructParents = pdf.pages[1].StructParents


def move_link(pdf: pikepdf.Pdf) -> None:
    link(pdf, True).Rect = Array([0, 0, 10, 10])


def change_address(pdf: pikepdf.Pdf) -> None:
    link(pdf, True).A.URI = String("https://www.example.org/other")


def lead_to_another_page(pdf: pikepdf.Pdf) -> None:
    set_target(link(pdf, False), Array([pdf.pages[3].obj, Name.XYZ, 40, 370, 0]))


def lead_to_another_height(pdf: pikepdf.Pdf) -> None:
    annotation = link(pdf, False)
    place = list(annotation.get("/Dest", annotation.get("/A", Dictionary()).get("/D")))
    set_target(annotation, Array([*place[:3], 5, 0]))


def set_target(annotation: pikepdf.Object, place: Array) -> None:
    if "/A" in annotation:
        del annotation.A
    annotation.Dest = place


def lead_to_a_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Dests = Dictionary(there=Array([pdf.pages[0].obj, Name.Fit]))
    annotation = link(pdf, False)
    set_target(annotation, Name.there)


def lead_out_of_the_file(pdf: pikepdf.Pdf) -> None:
    lost = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))
    set_target(link(pdf, False), Array([lost, Name.Fit]))


def drop_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots = Array(list(pdf.pages[0].Annots)[1:])


def repeat_annotation_number(pdf: pikepdf.Pdf) -> None:
    first_annotation, second_annotation, *_ = list(pdf.pages[0].Annots)
    first_annotation.StructParent = second_annotation.StructParent


def misname_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].P = pdf.pages[1].obj


def swap_references(pdf: pikepdf.Pdf) -> None:
    first_reference, second_reference = reference(pdf, 0), reference(pdf, 1)
    first_reference.Obj, second_reference.Obj = second_reference.Obj, first_reference.Obj


def share_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Annots.append(pdf.pages[0].Annots[0])


def drop_order(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Tabs


def rename_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Title = "Other"


def lead_bookmark_elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Next.Dest = Array([pdf.pages[3].obj, Name.Fit])


def drop_bookmark(pdf: pikepdf.Pdf) -> None:
    outlines = pdf.Root.Outlines
    outlines.First = outlines.First.Next
    del outlines.First.Prev
    outlines.Count = int(outlines.Count) - 1


def break_bookmarks(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Next.Prev = pdf.Root.Outlines.First.Next


def miscount_bookmarks(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Count = 77


def embolden_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.F = 2


def label_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))


def leave_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))


def leave_an_element(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))


def leave_a_tree(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))


def open_with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def launch(pdf: pikepdf.Pdf) -> None:
    link(pdf, True).A = Dictionary(S=Name.Launch, F=String("other.pdf"))


def act_on_pages(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.NextPage))


def lead_to_a_disk(pdf: pikepdf.Pdf) -> None:
    link(pdf, True).A.URI = String("file:///etc/hosts")


def map_standard_type(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


def map_to_nothing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Own=Name.Other)


def drop_marking(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def suspect(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def hide_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


BREAKS: dict[Change, str] = {
    drop_page: "there are 3 pages, not 4",
    add_to_content: "content is not the same",
    turn: "Rotate is 90",
    crop: "CropBox is",
    drop_font: "is not there",
    change_characters: "text=",
    change_type: "it is a H3, not a H2",
    change_alternative: "its Alt is 'A dog'",
    change_title: "its T is 'Other'",
    add_replacement: "its ActualText is 'Other'",
    change_language: "its Lang is 'de', not 'fr'",
    inherit_language: "its Lang is 'de', not 'en'",
    drop_attribute: "its attributes is",
    change_attribute: "its attributes is",
    change_headers: "its headers lead to",
    kill_headers: "its headers lead to",
    drop_identifier: "its ID is None",
    repeat_identifier: "is used 2 times",
    turn_identifiers_round: "the IDTree is not sorted",
    drop_identifiers: "the IDTree does not list",
    turn_kids_round: "it holds mark, element",
    swap_rows: "it holds",
    drop_element: "it holds",
    deepen: "it is a Div, not a H1",
    move_up: "it holds",
    misname_parent: "does not name its parent",
    share_element: "stands in the tree twice",
    drop_mark: "it holds",
    swap_marks: "it is ComparableMark",
    swap_parents: "the ParentTree does not lead to the element that lists it",
    turn_numbers_round: "the ParentTree is not sorted",
    lower_next_key: "ParentTreeNextKey is 0",
    drop_page_number: "has content of the tree, but no StructParents",
    repeat_page_number: "in the ParentTree is used 2 times",
    move_link: "its /Rect is",
    change_address: "it leads to https://www.example.org/other",
    lead_to_another_page: "it leads to ComparablePlace(page=3",
    lead_to_another_height: "it leads to ComparablePlace(page=0",
    lead_to_a_name: "leads to the name /there",
    lead_out_of_the_file: "leads to no page of the file",
    drop_annotation: "annotations, not",
    repeat_annotation_number: "in the ParentTree is used 2 times",
    misname_page: "names another page as its own",
    swap_references: "an element that does not refer to it",
    share_annotation: "is on two pages",
    drop_order: "not in the order of the structure",
    rename_bookmark: "it is called Other",
    lead_bookmark_elsewhere: "it leads to ComparablePlace(page=3",
    drop_bookmark: "it holds 1.1. Your week",
    break_bookmarks: "the outline is broken",
    miscount_bookmarks: "the outline counts 77",
    embolden_bookmark: "it is (None, ((0.0, 0.0, 0.0), 2))",
    label_pages: "its label is 'i', not a number",
    leave_a_page: "is a page outside the page tree",
    leave_an_element: "is an element that nothing leads to",
    leave_a_tree: "more than one structure tree",
    open_with_script: "has the action /JavaScript",
    launch: "has the action /Launch",
    act_on_pages: "has /AA",
    lead_to_a_disk: "has the action /URI",
    map_standard_type: "the standard type /P is mapped",
    map_to_nothing: "the type /Own is mapped to no standard type",
    drop_marking: "not marked as tagged",
    suspect: "not marked as tagged",
    hide_title: "the title is not to be shown",
}


def test_a_good_file_has_lost_nothing_of_itself() -> None:
    assert losses([(good(), None)], good()) == []
    assert losses([(margins(), None)], margins()) == []


@pytest.mark.parametrize("change", BREAKS, ids=lambda change: change.__name__)
def test_what_is_broken_is_reported(change: Change) -> None:
    sentences = losses([(good(), None)], changed(good(), change))
    assert [sentence for sentence in sentences if BREAKS[change] in sentence], sentences


def test_an_element_that_only_the_parent_tree_reaches_is_missing() -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        listed = owners(pdf)
        numbers = {element.objgen for element in elements(pdf)}
        for index, element in enumerate(listed):
            if element.objgen not in numbers:
                listed[index] = None

    sentences = losses([(margins(), None)], changed(margins(), forget))
    assert [sentence for sentence in sentences if "leads to 0 elements, not to 2" in sentence], sentences


def test_a_closed_bookmark_differs_from_an_open_bookmark() -> None:
    def close(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Count = -int(pdf.Root.Outlines.First.Count)
        pdf.Root.Outlines.Count = 1

    assert any("it is (False," in sentence for sentence in losses([(margins(), None)], changed(margins(), close)))


def test_a_range_is_not_the_whole_file() -> None:
    sentences = losses([(good(), [0, 1])], good())
    assert "there are 4 pages, not 2" in sentences


def test_a_file_is_not_equal_to_two_files() -> None:
    twice = changed(good(), lambda pdf: pdf.pages.extend(pikepdf.open(io.BytesIO(good())).pages))
    sentences = losses([(good(), None), (good(), None)], twice)
    assert any("not a Part for each of 2 sources" in sentence for sentence in sentences)
    assert any("the outline has 3 entries" in sentence for sentence in sentences)
