"""Files that mean harm, or were harmed: each is refused by name, or comes out sound, in little time and memory."""

from __future__ import annotations

import functools
import io
import itertools
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from builder.pdf.join.merge import MergeRefused, MergeReport, Source, merge
from tests.pdf import handmade, mutants, soundness
from tests.pdf.handmade import add_element, changed, find, tagged

Change = Callable[[pikepdf.Pdf], object]

GOOD, BAD = tagged("Good", 1), tagged("Bad")

SECONDS = 10
"""How long a hostile file may take. A good one takes a hundredth of that; what has no end takes longer."""
MEMORY = 300_000_000
"""How many bytes a hostile file may take at once."""


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Every test here stays within its time."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SECONDS


def outcome(data: bytes) -> MergeReport | str:
    """What becomes of a hostile file beside a good one: a sound report, or the reason of the refusal."""
    try:
        report = merge([Source(GOOD), Source(data, name="hostile.pdf")])
    except MergeRefused as refusal:
        [only] = refusal.refusals
        return f"{only.source}: {only.problem.message}" if only.problem.hint else "there is no hint"
    assert soundness.problems(report.pdf) == []
    return report


def refusal(data: bytes) -> str:
    """The reason why a hostile file is refused; it names the file, and nothing but the file."""
    reason = outcome(data)
    assert isinstance(reason, str), "it was not refused"
    assert reason.startswith("hostile.pdf: ")
    assert len(reason) > len("hostile.pdf: ") + 5
    assert not [word for word in ("Traceback", "Error", "object at 0x", "None") if word in reason]
    return reason


def unhurt(data: bytes) -> None:
    """Refused as it should be, or sound with the good file's words in it."""
    result = outcome(data)
    if isinstance(result, str):
        assert result.startswith("hostile.pdf: ")
    else:
        assert b"Good 1 paragraph" in handmade.everything(result.pdf)


# What is no PDF, or no more


NO_PDF = {
    "empty": b"",
    "text": b"Dear patient,\nthis is a letter.\n",
    "zeros": bytes(5000),
    "header alone": b"%PDF-1.7\n",
    "header and end": b"%PDF-1.7\n%%EOF\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "no objects": b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 0>>\nstartxref\n9\n%%EOF\n",
    "no root": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 5 0 R>>\nstartxref\n9\n%%EOF\n",
    "xref in a circle": b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 0/Prev 9>>\nstartxref\n9\n%%EOF\n",
    "far offset": b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF\n",
    "negative offset": b"%PDF-1.7\nstartxref\n-9\n%%EOF\n",
}


@pytest.mark.parametrize("data", NO_PDF.values(), ids=NO_PDF)
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    refusal(data)


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_that_is_cut_off_is_refused(tenth: int) -> None:
    refusal(BAD[: len(BAD) * tenth // 10])


@pytest.mark.parametrize("missing", [1, 2, 5, 6, 20, 100])
def test_a_file_whose_end_is_missing_is_refused_or_valid(missing: int) -> None:
    unhurt(BAD[:-missing])


def test_a_file_without_pages_is_refused() -> None:
    def empty(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids, pdf.Root.Pages.Count = Array(), 0

    assert "page" in refusal(changed(BAD, empty))


def test_a_path_to_nothing_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        merge([Source(GOOD), Source(tmp_path / "gone.pdf")])
    assert caught.value.filename == str(tmp_path / "gone.pdf")


# Circles


def circle_of_elements(pdf: pikepdf.Pdf) -> None:
    row = find(pdf, "/TR")
    row.K.append(find(pdf, "/Table"))


def element_below_itself(pdf: pikepdf.Pdf) -> None:
    paragraph = find(pdf, "/P")
    paragraph.K = Array([0, paragraph])


def circle_of_wrong_parents(pdf: pikepdf.Pdf) -> None:
    """An element that the root leads to names itself as its parent, which nobody has to follow."""
    paragraph = find(pdf, "/P")
    paragraph.P = paragraph


def root_below_itself(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K.K.append(pdf.Root.StructTreeRoot)


def circle_of_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def circle_of_parents(pdf: pikepdf.Pdf) -> None:
    """Two elements that name each other as parent, which only the ParentTree reaches."""
    one, other = (pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, K=Array())) for _ in range(2))
    one.P, other.P = other, one
    handmade.add_words(pdf, 0, "hidden", one)


def circle_of_parent_tree(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node])
    pdf.Root.StructTreeRoot.ParentTree = node


def circle_of_identifiers(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node])
    pdf.Root.StructTreeRoot.IDTree = node


def circle_of_names(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node])
    pdf.Root.Names = Dictionary(Dests=node)
    handmade.add_annotation(pdf, 0, handmade.link(destination=String("start")))


def circle_of_bookmarks(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    first.Next = first


def circle_of_bookmarks_below(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    first.First = first.Last = first


def circle_of_labels(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node])
    pdf.Root.PageLabels = node


def circle_of_forms(pdf: pikepdf.Pdf) -> None:
    form = handmade.form(pdf, b"/Fm1 Do")
    form.Resources.XObject = Dictionary(Fm1=form)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm1=form)
    handmade.paint(pdf, 0, b"/Artifact BMC /Fm1 Do EMC")


def circle_of_fields(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(T=String("a")))
    field.Kids, field.Parent = Array([field]), field
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def circle_of_references(pdf: pikepdf.Pdf) -> None:
    """An attribute that holds itself."""
    attributes = pdf.make_indirect(Dictionary(O=Name.Layout))
    attributes.Self = attributes
    find(pdf, "/P").A = attributes


def circle_of_resources(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.FontDescriptor.Owner = font


def circle_of_groups(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCMD))
    group.OCGs = group
    group.VE = pdf.make_indirect(Array([Name.And]))
    group.VE.append(group.VE)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=group.VE))
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=group)


def circle_of_classes(pdf: pikepdf.Pdf) -> None:
    loop = pdf.make_indirect(Array())
    loop.append(loop)
    pdf.Root.StructTreeRoot.ClassMap = Dictionary(Loop=loop)
    find(pdf, "/P").C = Name.Loop


def circle_of_namespaces(pdf: pikepdf.Pdf) -> None:
    space = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String("https://example.org/ns")))
    space.RoleMapNS = Dictionary(Body=Array([Name.Body, space]))
    pdf.Root.StructTreeRoot.Namespaces = Array([space])
    find(pdf, "/P").S, find(pdf, "/P", 1).NS = Name.Body, space


def circle_of_actions(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=String("a")))
    action.Next = Array([action, action])
    handmade.add_annotation(pdf, 0, handmade.link(action))


def circle_of_popups(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0].obj.Annots[0]
    first.Popup = first.Parent = first.IRT = first


def circle_of_destinations(pdf: pikepdf.Pdf) -> None:
    place = pdf.make_indirect(Dictionary())
    place.D = place
    pdf.Root.Dests = Dictionary(a=place, b=Name.b)
    handmade.add_annotation(pdf, 0, handmade.link(destination=Name.a))
    handmade.add_annotation(pdf, 0, handmade.link(destination=Name.b))


@pytest.mark.parametrize(
    ("change", "repaired"),
    [
        (circle_of_elements, "an element contained itself: it stays in its first place"),
        (element_below_itself, "an element contained itself: it stays in its first place"),
        (circle_of_wrong_parents, "an element named a parent that does not contain it"),
        (circle_of_pages, "its page tree contained a loop, which was cut"),
        (circle_of_bookmarks_below, "its bookmarks contained a loop, which was cut"),
    ],
)
def test_circles_of_elements_and_pages_are_cut_and_reported(change: Change, repaired: str) -> None:
    report = merge([changed(BAD, change)])
    assert repaired in report.sources[0].repaired
    assert soundness.problems(report.pdf) == []
    assert report.sources[0].kept == merge([BAD]).sources[0].kept


CIRCLES: list[Change] = [
    root_below_itself,
    circle_of_parents,
    circle_of_parent_tree,
    circle_of_identifiers,
    circle_of_names,
    circle_of_bookmarks,
    circle_of_bookmarks_below,
    circle_of_labels,
    circle_of_forms,
    circle_of_fields,
    circle_of_references,
    circle_of_resources,
    circle_of_groups,
    circle_of_classes,
    circle_of_namespaces,
    circle_of_actions,
    circle_of_popups,
    circle_of_destinations,
]


@pytest.mark.parametrize("change", CIRCLES, ids=lambda change: change.__name__)
def test_any_other_circle_comes_to_an_end(change: Change) -> None:
    unhurt(changed(BAD, change))


def test_fields_in_a_circle_are_written_without_it() -> None:
    result = outcome(changed(BAD, circle_of_fields))
    if isinstance(result, str):
        return
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        waiting = [(field, ()) for field in pdf.Root.get("/AcroForm", {}).get("/Fields", ())]
        assert all("/Parent" not in field for field, _ in waiting)
        while waiting:
            field, above = waiting.pop()
            assert field.objgen not in above
            waiting += [(kid, (*above, field.objgen)) for kid in field.get("/Kids", ())]


# Depth and numbers


def deep(levels: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        owner = pdf.Root.StructTreeRoot.K
        for _ in range(levels):
            owner = add_element(pdf, owner, "Div")

    return change


def test_a_tree_as_deep_as_is_allowed_is_taken() -> None:
    assert isinstance(outcome(changed(BAD, deep(200))), MergeReport)


@pytest.mark.parametrize("levels", [700, 5000])
def test_a_tree_that_is_too_deep_is_refused(levels: int) -> None:
    assert "deep" in refusal(changed(BAD, deep(levels)))


def test_a_page_tree_that_is_very_deep_is_read_or_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pages = pdf.Root.Pages
        kids = Array(list(pages.Kids))
        for _ in range(600):
            kids = Array([pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=kids, Count=2))])
        pages.Kids = kids

    unhurt(changed(BAD, change))


@pytest.mark.parametrize("opening", [b"[", b"<<", b"<</A ", b"("])
def test_values_that_are_nested_without_end_are_refused_or_dropped(opening: bytes) -> None:
    unhurt(BAD.replace(b"/Marked true", opening * 50_000, 1))
    unhurt(BAD.replace(b"/Tabs /S", b"/Tabs " + opening * 50_000, 1))


@pytest.mark.parametrize("mcid", [100_001, 2_000_000_000, 2**63, 10**30, -1])
def test_an_mcid_without_measure_is_refused_or_dropped(mcid: int) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/MCID 1>>", b"/MCID %d>>" % mcid))

    with_mark = changed(BAD, change)
    digits = str(mcid)[: 18 if mcid > 0 else None]
    both = changed(with_mark, lambda pdf: find(pdf, "/P").__setitem__("/K", int(digits)))
    assert bounded(with_mark) < MEMORY
    assert bounded(both) < MEMORY
    if mcid > 0:
        refusal(both)


@pytest.mark.parametrize("key", [-(2**31), 2**31 - 1, 2**62])
def test_keys_without_measure_are_read_or_refused(key: int) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        parents = handmade.parent_tree(pdf)
        page = pdf.pages[0].obj
        parents[key] = parents.pop(int(page.StructParents))
        page.StructParents = key
        pairs = [part for entry in sorted(parents) for part in (entry, parents[entry])]
        pdf.Root.StructTreeRoot.ParentTree = Dictionary(Nums=Array(pairs))

    unhurt(changed(BAD, change))


def test_counts_that_lie_cost_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.Count = 2**31
        pdf.Root.StructTreeRoot.ParentTreeNextKey = 2**31

    unhurt(changed(BAD, change))
    unhurt(BAD.replace(b"/Count 2 /Kids", b"/Count 2000000000 /Kids"))


def test_a_table_of_objects_that_lies_about_its_size_is_refused_or_read() -> None:
    before, _, after = BAD.rpartition(b"/Size ")
    rest = after.lstrip(b"0123456789")
    assert bounded(before + b"/Size 2000000000" + rest) < MEMORY
    assert bounded(BAD.replace(b"xref\n0 ", b"xref\n0 99999", 1)) < MEMORY


# Bombs


def bounded(data: bytes) -> int:
    """The most memory that Python took at once to merge a hostile file, in bytes."""
    tracemalloc.start()
    try:
        report = merge([Source(GOOD), Source(data, name="hostile.pdf")])
    except MergeRefused as refused:
        assert [refusal.source for refusal in refused.refusals] == ["hostile.pdf"]  # noqa: PT017 - it need not be refused
    else:
        # Its streams are not looked into: that would set off what the merge may carry along unopened.
        assert len(pikepdf.open(io.BytesIO(report.pdf)).pages) == 3
        assert len(report.pdf) < 2 * len(data)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


@functools.cache
def bomb() -> bytes:
    """A gigabyte of spaces, compressed to a megabyte: ten million of them, and the same again a hundred times."""
    some = b" " * 10_000_000
    packer = zlib.compressobj(9)
    head = packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(some) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(100):
        checksum = zlib.adler32(some, checksum)
    # An empty last block, and the checksum of it all (RFC 1950 and 1951).
    return head + piece * 100 + b"\x03\x00" + checksum.to_bytes(4, "big")


def in_content(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    pdf.pages[0].obj.Contents = stream


def in_font(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    pdf.pages[0].obj.Resources.Font.F1.FontDescriptor.FontFile2 = stream


def in_metadata(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    # Under its own name, pikepdf would unpack it.
    del pdf.Root["/Metadata"]
    pdf.Root.MetadatX = stream


def in_profile(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    stream.N = 3
    pdf.Root.OutputIntents[0].DestOutputProfile = stream


def in_form(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm1=stream)
    handmade.paint(pdf, 0, b"/Artifact BMC /Fm1 Do EMC")


def in_characters(pdf: pikepdf.Pdf, stream: pikepdf.Object) -> None:
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = stream


BOMBED = [in_content, in_font, in_metadata, in_profile, in_form, in_characters]


@pytest.mark.parametrize("place", BOMBED, ids=lambda place: place.__name__)
@pytest.mark.parametrize("filters", [1, 2], ids=["once", "twice"])
def test_a_decompression_bomb_stays_within_its_memory(place: Callable[..., None], filters: int) -> None:
    data = bomb() if filters == 1 else zlib.compress(bomb(), 9)

    def change(pdf: pikepdf.Pdf) -> None:
        place(pdf, pdf.make_indirect(Stream(pdf, data, Filter=Array([Name.FlateDecode] * filters))))

    assert bounded(changed(BAD, change).replace(b"/MetadatX", b"/Metadata")) < MEMORY


def test_a_bomb_of_objects_stays_within_its_memory() -> None:
    """An object stream, and a cross-reference stream, that are bombs (ISO 32000-1, 7.5.7 and 7.5.8)."""
    for kind, more in ((b"/ObjStm", b"/N 1000000000/First 5"), (b"/XRef", b"/W[1 2 1]/Size 250000000/Root 1 0 R")):
        head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        entry = b"3 0 obj\n<</Type%s%s/Filter/FlateDecode/Length %d>>\nstream\n" % (kind, more, len(bomb()))
        tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
        assert bounded(head + entry + bomb() + tail) < MEMORY


def test_many_names_of_one_large_stream_cost_no_more_than_one() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        large = pdf.make_indirect(Stream(pdf, zlib.compress(b" " * 20_000_000, 9), Filter=Name.FlateDecode))
        pdf.pages[0].obj.Contents = Array([large] * 30)

    assert bounded(changed(BAD, change)) < MEMORY


def test_forms_that_show_each_other_by_the_million_cost_little() -> None:
    """Thirty forms, each shown twice by the next: a thousand million when they are painted."""

    def change(pdf: pikepdf.Pdf) -> None:
        inner = handmade.form(pdf, b"0 0 1 1 re f")
        for _ in range(30):
            outer = handmade.form(pdf, b"/Fm1 Do /Fm1 Do")
            outer.Resources.XObject = Dictionary(Fm1=inner)
            inner = outer
        pdf.pages[0].obj.Resources.XObject = Dictionary(Fm1=inner)
        handmade.paint(pdf, 0, b"/Artifact BMC /Fm1 Do EMC")

    unhurt(changed(BAD, change))


# Wrong kinds of values


@pytest.mark.parametrize("first", range(5))
def test_a_value_of_the_wrong_kind_does_no_harm(first: int) -> None:
    """Some of all places and kinds; `python -m tests.pdf.soak` tries them all."""
    for what, data in itertools.islice(mutants.misfits(BAD, every=29), first, None, 5):
        try:
            unhurt(data)
        except Exception as error:
            raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error
