"""What is certain of elements and links that lack their form: they get it, and the report says so."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from builder.pdf.join.merge import MergeReport, merge
from tests.pdf import soundness
from tests.pdf.handmade import add_annotation, add_element, add_words, changed, elements, find, kids, link, tagged

CHROMIUM = (Path(__file__).resolve().parents[2] / "data" / "chromium" / "lists.pdf").read_bytes()
NOTE = "a note got the ID that it lacked"
BODY = "the content of a list item was put into its body (LBody)"
LINK = "a link got its address as the description that it lacked"


def joined(*files: bytes) -> MergeReport:
    report = merge(list(files))
    assert soundness.problems(report.pdf) == []
    return report


def outline(pdf: pikepdf.Pdf, role: str) -> list[str]:
    """The types of the kids of each element of a type; numbers for content."""
    found = [element for element in elements(pdf) if role == element.S]
    return [
        " ".join(str(kid.S)[1:] if isinstance(kid, Dictionary) and "/S" in kid else "#" for kid in kids(each))
        for each in found
    ]


def with_notes(*identifiers: str | None) -> bytes:
    """A file with notes, as LibreOffice writes them where there is no ID."""

    def change(pdf: pikepdf.Pdf) -> None:
        document = pdf.Root.StructTreeRoot.K
        for identifier in identifiers:
            note = add_element(pdf, document, "Note", Pg=pdf.pages[0].obj)
            add_words(pdf, 0, "note", note)
            if identifier is not None:
                note.ID = String(identifier)

    return changed(tagged("One"), change)


def test_a_note_gets_the_id_that_it_lacks() -> None:
    report = joined(with_notes(None, "Note 2", None), with_notes(None))
    assert f"{NOTE} (2 times)" in report.sources[0].repaired
    assert NOTE in report.sources[1].repaired
    assert report.claims == ("PDF/UA-1", "PDF/A-2a")
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        names = [str(element.ID) for element in elements(pdf) if element.S == "/Note"]
    assert len(set(names)) == 4
    assert names[1] == "Note 2"


def with_items(*items: list[str]) -> bytes:
    """A file with a list of items that have these elements."""

    def change(pdf: pikepdf.Pdf) -> None:
        outer = add_element(pdf, pdf.Root.StructTreeRoot.K, "L")
        for roles in items:
            item = add_element(pdf, outer, "LI", Pg=pdf.pages[0].obj)
            for role in roles:
                if role == "#":
                    add_words(pdf, 0, "words", item)
                else:
                    add_words(pdf, 0, role, add_element(pdf, item, role, Pg=pdf.pages[0].obj))

    return changed(tagged("One"), change)


@pytest.mark.parametrize(
    ("item", "made"),
    [
        (["Lbl", "P", "P"], "Lbl LBody"),
        (["P"], "LBody"),
        (["Lbl", "#"], "Lbl LBody"),
        (["#"], "LBody"),
        (["Lbl", "LBody"], None),
        (["LBody"], None),
        (["Lbl"], None),
        (["LBody", "P"], None),
        (["Lbl", "P", "Lbl"], None),
    ],
    ids=str,
)
def test_an_item_of_a_list_gets_its_body_where_that_is_certain(item: list[str], made: str | None) -> None:
    report = joined(with_items(item))
    assert (BODY in report.sources[0].repaired) == (made is not None)
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert outline(pdf, "/LI") == [made or " ".join(item)]
        if made:
            assert outline(pdf, "/LBody") == [" ".join(role for role in item if role != "Lbl")]


@pytest.mark.parametrize(
    ("action", "entries", "words"),
    [
        (Dictionary(S=Name.URI, URI=String("https://example.org/")), {}, "https://example.org/"),
        (Dictionary(S=Name.URI, URI=String("https://example.org/")), {"Contents": String("mine")}, "mine"),
    ],
)
def test_a_link_gets_its_address_where_it_has_no_description(
    action: pikepdf.Object, entries: dict[str, pikepdf.Object], words: str
) -> None:
    annotation = link(action)
    del annotation.Contents
    for key, value in entries.items():
        annotation[f"/{key}"] = value
    report = joined(changed(tagged("One"), lambda pdf: add_annotation(pdf, 0, annotation)))
    assert (LINK in report.sources[0].repaired) == (not entries)
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert str(pdf.pages[0].Annots[-1].Contents) == words


def test_a_link_whose_element_is_described_stays_as_it_is() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotation = link(Dictionary(S=Name.URI, URI=String("https://example.org/")))
        del annotation.Contents
        add_annotation(pdf, 0, annotation).Alt = String("a site")

    assert joined(changed(tagged("One"), change)).sources[0].repaired == ()


def test_a_file_by_chromium_has_its_lists_and_links_in_form() -> None:
    report = joined(CHROMIUM, CHROMIUM)
    assert set(report.sources[0].repaired) == {f"{BODY} (5 times)", f"{LINK} (4 times)"}
    assert report.claims == ("PDF/UA-1",)
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert set(outline(pdf, "/LI")) == {"Lbl LBody"}
        assert Array([find(pdf, "/L", 1).P.S]) == Array([Name.LBody])
