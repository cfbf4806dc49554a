"""Parts joined into a file, read back with pikepdf."""

from __future__ import annotations

import datetime
import io
import zlib
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.content.project import Project
from builder.core.part import Anchor, Annotated, Bookmark, Element, Link, Part, PartPage, Rectangle
from builder.layout import faces
from builder.pdf.join.assemble import assemble, prepare
from builder.pdf.join.pieces import Slot
from builder.pdf.write.metadata import Metadata
from tests.pdf.conftest import MakePart
from tests.support import strategies
from tests.support.making import REPOSITORY

BOX = Rectangle(10, 20, 110, 40)
FOOTER = zlib.compress(b"/Artifact BMC EMC")


def join(metadata: Metadata, *parts: Part) -> pikepdf.Pdf:
    count = sum(len(part.pages) for part in parts)
    return pikepdf.open(io.BytesIO(assemble(parts, [FOOTER] * count, metadata, {})))


def linking(target: str) -> tuple[Link, Element]:
    return Link((BOX,), target, f"to {target}"), Element("Link", [Annotated(0, 0)])


def page_number(pdf: pikepdf.Pdf, destination: pikepdf.Array) -> int:
    return [page.objgen for page in pdf.pages].index(destination[0].objgen)


def test_every_part_is_a_kid_of_one_document(metadata: Metadata, make_part: MakePart) -> None:
    pdf = join(metadata, make_part("one"), make_part("two", 2))
    document = pdf.Root.StructTreeRoot.K
    assert document.S == "/Document"
    assert [kid.S for kid in document.K] == ["/Part", "/Part"]
    assert pdf.Root.StructTreeRoot == document.P


def test_every_marked_content_leads_back_to_its_element(metadata: Metadata, make_part: MakePart) -> None:
    pdf = join(metadata, make_part("one"), make_part("two", 3))
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    by_key = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    assert sorted(by_key) == [int(page.StructParents) for page in pdf.pages] == [0, 1, 2, 3]
    spread = by_key[1][0]
    assert spread.S == "/P"
    assert [by_key[key][0].objgen for key in (2, 3)] == [spread.objgen] * 2
    assert spread.K[0] == 0
    assert [kid.Pg.objgen for kid in list(spread.K)[1:]] == [page.objgen for page in list(pdf.pages)[2:]]


def test_a_link_leads_into_another_part(metadata: Metadata, make_part: MakePart) -> None:
    link, element = linking("#two/end")
    pdf = join(metadata, make_part("one", links=[link], elements=[element]), make_part("two", 2))
    [annotation] = pdf.pages[0].Annots
    assert page_number(pdf, annotation.Dest) == 2
    assert float(annotation.Dest[3]) == 300
    assert annotation.Contents == "to #two/end"


def test_a_link_and_its_annotation_know_each_other(metadata: Metadata, make_part: MakePart) -> None:
    link, element = linking("https://www.example.org/")
    pdf = join(metadata, make_part("zero"), make_part("one", links=[link], elements=[element]))
    [annotation] = pdf.pages[1].Annots
    assert annotation.A.URI == "https://www.example.org/"
    tagged = pdf.Root.StructTreeRoot.K.K[1].K[1]
    assert tagged.K.Obj.objgen == annotation.objgen
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    assert numbers[numbers.index(int(annotation.StructParent)) + 1].objgen == tagged.objgen
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == int(annotation.StructParent) + 1


def test_a_link_over_two_lines_is_one_annotation_with_both(metadata: Metadata, make_part: MakePart) -> None:
    link = Link((BOX, Rectangle(5, 0, 50, 18)), "tel:999", "call")
    pdf = join(metadata, make_part("one", links=[link], elements=[Element("Link", [Annotated(0, 0)])]))
    [annotation] = pdf.pages[0].Annots
    assert list(map(float, annotation.Rect)) == [5, 0, 110, 40]
    assert len(annotation.QuadPoints) == 16


def test_a_link_to_nowhere_is_a_bug(metadata: Metadata, make_part: MakePart) -> None:
    link, element = linking("#two/gone")
    with pytest.raises(LookupError):
        join(metadata, make_part("one", links=[link], elements=[element]), make_part("two"))


def test_bookmarks_nest_by_their_level(metadata: Metadata, make_part: MakePart) -> None:
    marks = [Bookmark(1, "Leaflet", Anchor(0, 800)), Bookmark(2, "First", Anchor(0, 500))]
    below = [Bookmark(2, "Shared", Anchor(0, 800)), Bookmark(3, "Its section", Anchor(1, 99))]
    pdf = join(metadata, make_part("one", bookmarks=marks), make_part("two", 2, bookmarks=below))
    with pdf.open_outline() as outline:
        [leaflet] = outline.root
        assert leaflet.title == "Leaflet"
        assert [entry.title for entry in leaflet.children] == ["First", "Shared"]
        [section] = leaflet.children[1].children
        assert section.title == "Its section"
        assert page_number(pdf, section.destination) == 2
    assert int(pdf.Root.Outlines.Count) == 4


def test_a_part_in_another_language_says_so(metadata: Metadata, make_part: MakePart) -> None:
    pdf = join(metadata, make_part("one"), make_part("two", language="cy"))
    first, second = pdf.Root.StructTreeRoot.K.K
    assert pdf.Root.Lang == "en-GB"
    assert "/Lang" not in first
    assert second.Lang == "cy"


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "/R2L"), ("ur-PK", "/R2L"), ("en-GB", None), ("cy", None), ("az-Latn", None)]
)
def test_a_file_in_a_language_that_is_read_from_right_to_left_says_so(
    metadata: Metadata, make_part: MakePart, language: str, direction: str | None
) -> None:
    written = replace(metadata, language=language)
    whole = join(written, make_part("one", language=language))
    assert whole.Root.ViewerPreferences.get("/Direction") == direction
    cover = make_part("cover", language=language)
    prepared = prepare([Slot.of(cover), make_part("one")], [FOOTER], language, {})
    pack = pikepdf.open(io.BytesIO(prepared.bind({"cover": cover}, {"cover": [FOOTER]}, written)))
    assert pack.Root.ViewerPreferences.get("/Direction") == direction


def test_identifiers_are_listed(metadata: Metadata, make_part: MakePart) -> None:
    notes = [Element("Note", id="b"), Element("Note", id="a")]
    pdf = join(metadata, make_part("one", elements=notes))
    names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["a", "b"]
    assert [entry.ID for entry in names[1::2]] == ["a", "b"]


def test_the_file_says_the_same_of_itself_everywhere(metadata: Metadata, make_part: MakePart) -> None:
    odd = Metadata("Title & <more> – é", "cy", "Clinic (one)", "Summary", datetime.date(2026, 2, 3))
    pdf = join(odd, make_part("one"))
    assert pdf.docinfo["/CreationDate"] == "D:20260203000000Z"
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"]) == odd.title
        assert xmp["pdfuaid:part"] == "1"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["xmp:CreateDate"] == "2026-02-03T00:00:00Z"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked


def test_a_part_with_characters_that_the_file_has_no_glyphs_for_is_a_bug(
    metadata: Metadata, make_part: MakePart
) -> None:
    brand = Project(REPOSITORY).brand("harbour").model
    fonts = faces.load(brand.faces, REPOSITORY).programs("é")
    part = replace(make_part("one"), characters={"F1": "aé"})
    assert assemble([part], [FOOTER], metadata, fonts)
    with pytest.raises(RuntimeError, match="not in the subset"):
        assemble([replace(part, characters={"F1": "aéł"})], [FOOTER], metadata, fonts)


def test_same_parts_same_bytes(metadata: Metadata, make_part: MakePart) -> None:
    first, again = (assemble([make_part("one")], [FOOTER], metadata, {}) for _ in range(2))
    assert first == again


def test_the_identifier_comes_from_the_content(metadata: Metadata, make_part: MakePart) -> None:
    one = join(metadata, make_part("one"))
    other = join(Metadata("B", "cy", "", "", metadata.date), make_part("one"))
    assert bytes(one.trailer.ID[0]) != bytes(other.trailer.ID[0])


@settings(max_examples=strategies.many(1), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=30), st.sampled_from([b"", b"\r", b"\n", b"\r\n"]))
def test_a_stream_is_as_long_as_it_says(metadata: Metadata, make_part: MakePart, data: bytes, end: bytes) -> None:
    part = make_part("one")
    page = PartPage(595.0, 842.0, data + end, 1)
    joined = assemble([Part(**{**_fields(part), "pages": (page,)})], [FOOTER], metadata, {})
    pdf = pikepdf.open(io.BytesIO(joined))
    raw = pdf.pages[0].Contents[0].read_raw_bytes()
    assert raw == data + end
    # Between the data and the keyword stands one end-of-line marker that cannot be taken for data.
    assert raw + b"\r\nendstream" in joined


def _fields(part: Part) -> dict[str, object]:
    return {name: getattr(part, name) for name in Part.__slots__}


def test_a_tree_may_be_deeper_than_python_can_recurse(metadata: Metadata, make_part: MakePart) -> None:
    top = element = Element("Sect")
    for _ in range(3000):
        element = element.add("Div")
    pdf = join(metadata, make_part("one", elements=[top]))
    depth, node = 0, pdf.Root.StructTreeRoot.K.K[0].K[1]
    while "/K" in node:
        node, depth = node.K, depth + 1
    assert depth == 3000
