"""Files that are wrong against the standard and opened by every reader: joined and set onto sheets without a loss."""

from __future__ import annotations

import contextlib
import io
import random
import re
import zlib

import pikepdf
import pypdfium2
import pytest

from builder.pdf.examine.inspect import inspect
from builder.pdf.join.merge import MergeRefused, MergeReport, Source, merge
from builder.printing.impose import impose
from tests.pdf import handmade, mutants, odd, soundness


def joined(*sources: bytes | Source) -> MergeReport:
    """A file of these, with nothing wrong in it."""
    report = merge(list(sources))
    assert soundness.problems(report.pdf) == []
    return report


def reason(data: bytes, **options: object) -> str:
    with pytest.raises(MergeRefused) as caught:
        merge([Source(data, name="odd.pdf", **options)])  # type: ignore[arg-type]
    return str(caught.value)


def pixels(data: bytes, page: int = 0) -> bytes:
    """A page as PDFium draws it."""
    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=0.5).to_pil().tobytes()


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("kind", odd.KINDS)
def test_a_file_that_readers_open_is_joined_and_looks_the_same(kind: str) -> None:
    data = odd.odd(kind)
    report = merge([data]) if kind in odd.MALFORMED else joined(data)
    due = data if kind not in odd.READ_BETTER else odd.written(odd.plain())
    assert pixels(report.pdf) == pixels(due)
    assert words(report.pdf).strip() == ("" if kind in odd.PICTURES else odd.WORDS)


@pytest.mark.parametrize("kind", odd.KINDS)
def test_a_file_that_readers_open_is_inspected_and_set_onto_sheets(kind: str) -> None:
    data = odd.odd(kind)
    seen = inspect(data)
    assert seen.text == ("[Figure: four squares]" if kind in odd.PICTURES else odd.WORDS,)
    assert seen.encrypted is kind.startswith("encrypted")
    assert words(impose(data, "saddle").pdf).strip() == ("" if kind in odd.PICTURES else odd.WORDS)


@pytest.mark.parametrize(
    ("kind", "repaired"),
    [
        ("offsets far off", "its list of objects was wrong, and was made again"),
        ("a key twice", "an entry that was there twice has the value that came last, as in other readers"),
        ("no stream length", "the length of a stream was wrong, and was measured"),
        ("a page that is not there", "a page that does not exist was left out"),
        (
            "a state too many restored",
            "a page restored a graphics state that it had not saved: this was left out, as most readers pass over it",
        ),
        ("a mark that never ends", "marked content that a page did not end ends with the page"),
    ],
)
def test_a_repair_is_reported(kind: str, repaired: str) -> None:
    assert repaired in joined(odd.odd(kind)).sources[0].repaired


def test_an_end_of_marks_too_many_stays_as_it_may_be_that_of_a_form() -> None:
    # LibreOffice begins an artifact in a form and ends it on the page: some readers take both for one stream.
    form = odd.stream(
        b"/Artifact BMC 1 0 0 rg 9 9 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<>>"
    )
    page = odd.plain(b"/X1 Do EMC " + odd.CONTENT, b"/Font<</F1 6 0 R>>/XObject<</X1 20 0 R>>")
    data = odd.written({**page, 20: form})
    report = joined(data)
    assert operators(report.pdf) == operators(data)
    assert report.claims == ()
    assert any("marked content of a part of a page never ends" in why for why in report.unclaimed)


def test_a_file_in_order_needs_no_repair() -> None:
    assert joined(handmade.tagged()).sources[0].repaired == ()


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_other_passwords_are_refused_for_the_true_reason(revision: int) -> None:
    data = odd.encrypted(odd.written(odd.plain()), "secret", revision=revision, aes=revision > 3)
    assert "it is protected by a password" in reason(data)


def test_encryption_for_certificates_is_refused_for_the_true_reason() -> None:
    assert "certificates" in reason(odd.for_certificates())


def test_a_signed_file_that_is_encrypted_is_refused_as_signed_and_joins_without() -> None:
    data = odd.encrypted(odd.written(odd.signed()))
    assert "digital signature" in reason(data)
    assert "a digital signature" in joined(Source(data, without=("signatures",))).sources[0].removed


def test_usage_rights_are_dropped_and_reported() -> None:
    [source] = joined(odd.written(odd.with_usage_rights())).sources
    assert "usage rights, or what a signature allows" in source.removed


def test_xfa_next_to_fields_is_dropped_and_reported() -> None:
    report = joined(odd.written(odd.with_field(form=b"/XFA(<xdp/>)")))
    assert "a form in XFA" in report.sources[0].removed
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert "/XFA" not in pdf.Root.AcroForm
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["name"]


def test_xfa_alone_is_refused() -> None:
    assert "XFA" in reason(odd.written(odd.with_field(form=b"/XFA(<xdp/>)", fields=b"")))


@pytest.mark.parametrize("parent", [b"", b"30 0 R"])
def test_a_field_that_the_form_does_not_list_is_listed_and_reported(parent: bytes) -> None:
    objects = odd.with_field(fields=b"")
    if parent:
        objects[20] = objects[20].replace(b"/FT/Tx/T(name)", b"/Parent 30 0 R")
        objects[30] = b"<</FT/Tx/T(name)/Kids[20 0 R]>>"
    report = joined(odd.written(objects))
    assert "form fields that the form did not list were added to its list" in report.sources[0].repaired
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        assert str(field.T) == "name"
        assert str(pdf.pages[0].Annots[0].V) == "x"
        assert (field.objgen == pdf.pages[0].Annots[0].objgen) == (not parent)


def terminal_fields(pdf: pikepdf.Pdf) -> dict[str, tuple[int, int]]:
    """The object numbers of what shows the fields of a form, by full name."""
    found = {}
    waiting = [(field, "") for field in pdf.Root.AcroForm.Fields]
    while waiting:
        field, above = waiting.pop()
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        waiting += [(kid, name) for kid in field.get("/Kids", ())]
        if "/Kids" not in field:
            assert name not in found
            found[name] = field.objgen
    return found


@pytest.mark.parametrize("kind", odd.FIELDS_IN_PLACE)
def test_fields_that_are_written_in_place_keep_their_names(kind: str) -> None:
    data = odd.written(odd.FIELDS_IN_PLACE[kind])
    with pikepdf.open(io.BytesIO(joined(data, data).pdf)) as pdf:
        shown = [page.Annots[0].objgen for page in pdf.pages]
        assert terminal_fields(pdf) == dict(zip(("name", "name_2"), shown, strict=True))
    [field] = inspect(data).fields
    assert field.startswith("name: text")


def test_a_field_in_place_between_others_keeps_its_name() -> None:
    objects = odd.with_field(fields=b"30 0 R")
    objects[20] = objects[20].replace(b"/T(name)", b"")
    objects[30] = b"<</T(patient)/Kids[<</T(name)/Kids[20 0 R]>>]>>"
    with pikepdf.open(io.BytesIO(joined(odd.written(objects)).pdf)) as pdf:
        assert terminal_fields(pdf) == {"patient.name": pdf.pages[0].Annots[0].objgen}


def test_an_annotation_that_has_others_below_it_is_a_field_of_all() -> None:
    objects = odd.with_field()
    objects[3] = objects[3].replace(b"/Annots[20 0 R]", b"/Annots[20 0 R 22 0 R]")
    objects[22] = objects[20].replace(b"/T(name)", b"/Parent 20 0 R").replace(b"/StructParent 1", b"")
    with pikepdf.open(io.BytesIO(joined(odd.written(objects)).pdf)) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        assert str(field.T) == "name"
        assert [kid.objgen for kid in field.Kids] == [widget.objgen for widget in pdf.pages[0].Annots]


def test_a_page_is_not_a_field_above_its_annotations() -> None:
    objects = odd.with_field(fields=b"")
    objects[20] = objects[20].replace(b"/T(name)", b"/T(name)/Parent 3 0 R")
    with pikepdf.open(io.BytesIO(joined(odd.written(objects)).pdf)) as pdf:
        assert terminal_fields(pdf) == {"name": pdf.pages[0].Annots[0].objgen}


def test_fresh_names_of_fonts_are_given_once() -> None:
    first = odd.with_field()
    second = odd.with_field()
    times = b"/F1_2<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
    courier = b"/F1<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
    second[1] = second[1].replace(b"/F1 6 0 R", courier + times)
    report = merge([odd.written(first), odd.written(second)])
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        fonts = pdf.Root.AcroForm.DR.Font
        appearance = str(pdf.pages[1].Annots[0].DA)
        assert str(fonts[appearance.split()[0]].BaseFont) == "/Courier"


def test_a_form_s_alignment_stays_that_of_its_fields() -> None:
    report = joined(odd.written(odd.with_field(form=b"/Q 2")))
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert int(pdf.Root.AcroForm.Fields[0].Q) == 2


def test_a_signature_whose_field_has_its_kind_from_above_is_refused() -> None:
    objects = odd.signed()
    objects[1] = objects[1].replace(b"/Fields[20 0 R]", b"/Fields[30 0 R]")
    objects[20] = objects[20].replace(b"/FT/Sig", b"/Parent 30 0 R").replace(b"/T(name)", b"")
    objects[30] = b"<</FT/Sig/T(name)/Kids[20 0 R]>>"
    assert "signature" in reason(odd.written(objects))


SIGNED_ON_THE_PAGE = {
    "no form": (b"", b"/FT/Sig/T(name)/V 22 0 R"),
    "not in the form": (b"/AcroForm<</Fields[]>>", b"/FT/Sig/T(name)/V 22 0 R"),
    "no kind": (b"", b"/T(name)/V 22 0 R"),
    "no type": (b"", b"/FT/Sig/T(name)/V<</Filter/Adobe.PPKLite/Contents<00>>>"),
    "below a field": (b"", b"/Parent 30 0 R"),
}


@pytest.mark.parametrize("kind", SIGNED_ON_THE_PAGE)
def test_a_signature_that_only_a_page_has_is_refused_and_can_be_given_up(kind: str) -> None:
    catalog, entries = SIGNED_ON_THE_PAGE[kind]
    objects = odd.signed()
    objects[1] = odd.plain()[1][:-2] + catalog + b">>"
    objects[20] = objects[20].replace(b"/FT/Sig/T(name)", entries).replace(b"0 g)/V 22 0 R", b"0 g)")
    objects[30] = b"<</FT/Sig/T(name)/V 22 0 R/Kids[20 0 R]>>"
    data = odd.written(objects)
    assert "digital signature" in reason(data)
    report = joined(Source(data, without=("signatures",)))
    assert "a digital signature" in report.sources[0].removed
    assert not re.search(rb"/V[ <]", odd.everything(report.pdf))
    assert inspect(data).signatures == ("name",)


def test_a_place_for_a_signature_is_not_a_signature() -> None:
    objects = odd.signed()
    objects[20] = objects[20].replace(b"/V 22 0 R", b"/V null")
    assert joined(odd.written(objects)).sources[0].removed == ()


@pytest.mark.parametrize("permissions", [b"<</DocMDP null>>", b"<<>>", b"<</UR3 null/UR 77 0 R>>", b"[]", b"null"])
def test_permissions_without_any_are_no_signature_and_no_rights(permissions: bytes) -> None:
    objects = odd.plain()
    objects[1] = objects[1][:-2] + b"/Perms " + permissions + b">>"
    data = odd.written(objects)
    assert joined(data).sources[0].removed == ()
    assert inspect(data).signatures == ()


def test_no_dictionary_has_a_key_twice() -> None:
    # A widget is a field and an annotation: DS is a key of both (ISO 32000-1, tables 174 and 228).
    report = joined(odd.written(odd.with_field(b"/DS(font: Helvetica 12pt)/RV(<p>x</p>)")))
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert str(pdf.pages[0].Annots[0].DS) == "font: Helvetica 12pt"


# What the pages are painted with

LACKING = {
    "a picture": (odd.FIGURE, b"/XObject<</I0 77 0 R>>"),
    "a picture that is another thing": (odd.FIGURE, b"/XObject<</I0 6 0 R>>"),
    "a font": (odd.CONTENT, b"/Font<</F2 6 0 R>>"),
    "a graphics state": (b"/G0 gs " + odd.CONTENT, b"/Font<</F1 6 0 R>>"),
    "a colour space": (b"/C0 cs " + odd.CONTENT, b"/Font<</F1 6 0 R>>/ColorSpace<</C0 77 0 R>>"),
    "a pattern": (b"/Pattern cs /P0 scn " + odd.CONTENT, b"/Font<</F1 6 0 R>>/Pattern<<>>"),
    "a shading": (odd.CONTENT + b" /P <</MCID 0>> BDC /S0 sh EMC", b"/Font<</F1 6 0 R>>"),
    "a layer": (b"/OC /M0 BDC " + odd.CONTENT + b" EMC", b"/Font<</F1 6 0 R>>/Properties<</M0 null>>"),
}


@pytest.mark.parametrize(("content", "resources"), LACKING.values(), ids=LACKING)
def test_what_a_page_lacks_is_reported_and_nothing_is_claimed(content: bytes, resources: bytes) -> None:
    report = joined(odd.written(odd.plain(content, resources, role=b"Figure")))
    [lost] = [what for what in report.sources[0].removed if "page 1 is painted with" in what]
    assert lost.endswith("it is not in the file")
    assert report.claims == ()
    assert len([why for why in report.unclaimed if "it lacks a" in why]) == 2
    assert [
        why for why in impose(odd.written(odd.plain(content, resources)), "saddle").unclaimed if "it lacks a" in why
    ]


def test_what_a_form_on_a_page_lacks_is_reported() -> None:
    form = odd.stream(b"/I0 Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I0 77 0 R>>>>")
    data = odd.written({**odd.plain(odd.FIGURE, b"/XObject<</I0 7 0 R>>", role=b"Figure"), 7: form})
    assert any("a picture (I0)" in what for what in joined(data).sources[0].removed)


def test_what_pages_name_and_have_is_no_loss() -> None:
    content = b"/OC /M0 BDC /G0 gs /Pattern cs /P0 scn /C0 CS /DeviceRGB cs 0 0 0 sc " + odd.CONTENT + b" EMC"
    resources = (
        b"/Font<</F1 6 0 R>>/ExtGState<</G0<</CA 1>>>>/ColorSpace<</C0[/CalGray<</WhitePoint[1 1 1]>>]>>"
        b"/Properties<</M0<</Type/OCG/Name(x)>>>>/Pattern<</P0 20 0 R>>"
    )
    pattern = b"<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function 21 0 R>>>>"
    function = b"<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>"
    data = odd.written({**odd.plain(content, resources), 20: pattern, 21: function})
    assert joined(data).sources[0].removed == ()


@pytest.mark.parametrize("kind", ["XObject", "Font"])
def test_a_page_that_would_lose_what_it_is_painted_with_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What a bug in copying would do: a kind of object that is not copied.
    monkeypatch.setattr("builder.pdf.join.carried.resources._FENCED", {f"/{kind}"})
    data = odd.figure() if kind == "XObject" else odd.written({**odd.plain(), 6: odd.FONT})
    assert "would be lost" in reason(data)
    with pytest.raises(Exception, match="would be lost"):
        impose(data, "saddle")


# Content that readers draw though it is wrong

CONTENT_KINDS = (
    "a picture with its end in its bytes",
    "a packed picture with its end in its bytes",
    "a state too many restored",
    "a mark too many ended",
    "a mark that never ends",
    "a string that never ends",
)


def operators(data: bytes) -> list[str]:
    """The operators of the pages, as qpdf reads them, those of forms in place of their calls."""

    def read(holder: pikepdf.Object) -> list[str]:
        found = []
        for operands, operator in pikepdf.parse_content_stream(holder):
            form = holder.Resources.XObject[str(operands[0])] if str(operator) == "Do" else None
            found += read(form) if form is not None and form.get("/Subtype") == "/Form" else [str(operator)]
        return found

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [operator for page in pdf.pages for operator in read(page.obj)]


def is_balanced(names: list[str]) -> bool:
    """Whether all that is saved is restored and all that is begun is ended, and nothing else."""
    for begin, end in (({"q"}, "Q"), ({"BMC", "BDC"}, "EMC")):
        depth = 0
        for name in names:
            depth += (name in begin) - (name == end)
            if depth < 0:
                return False
        if depth:
            return False
    return True


@pytest.mark.parametrize("kind", CONTENT_KINDS)
def test_content_that_is_put_among_other_content_ends_there(kind: str) -> None:
    data = odd.odd(kind)
    pictures = joined(Source(data, alternatives=("A greeting",)))
    assert is_balanced(operators(pictures.pdf))
    assert pixels(pictures.pdf) == pixels(data)
    again = joined(pictures.pdf, pictures.pdf)
    assert is_balanced(operators(again.pdf))
    sheets = impose(data, "saddle").pdf
    assert is_balanced(operators(sheets))
    assert words(sheets).strip() == odd.WORDS


# A field on two pages


@pytest.mark.parametrize("title", [b"/T(name)", b""], ids=["its own field", "below a field"])
def test_a_field_on_two_pages_stays_on_both(title: bytes) -> None:
    data = odd.written(odd.on_two_pages(title))
    report = joined(data)
    assert [pixels(report.pdf, page) for page in (0, 1)] == [pixels(data, page) for page in (0, 1)]
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        widgets = [page.Annots[0] for page in pdf.pages]
        assert [widget.P.objgen for widget in widgets] == [page.obj.objgen for page in pdf.pages]
        [field] = pdf.Root.AcroForm.Fields
        assert str(field.T) == "name"
        assert [widget.Parent.objgen for widget in widgets] == [field.objgen] * 2
        assert [kid.objgen for kid in field.Kids] == [widget.objgen for widget in widgets]
        assert [widget.get("/T") for widget in widgets] == [None, None]
    with pypdfium2.PdfDocument(report.pdf) as document:
        document.init_forms()
        assert document.get_formtype() == 1


def test_one_of_the_pages_with_a_field_has_it_alone() -> None:
    report = joined(Source(odd.written(odd.on_two_pages(b"/T(name)")), pages=(1,)))
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        assert field.objgen == pdf.pages[0].Annots[0].objgen


# Damage


def test_a_file_with_entries_that_cannot_be_read_is_joined_reported_and_claims_nothing() -> None:
    data = handmade.tagged().replace(b"/Title (File One)", b"/Title x)le One) ")
    assert data != handmade.tagged()
    report = joined(data)
    assert any("entries that are damaged were left out" in what for what in report.sources[0].repaired)
    assert report.claims == ()
    assert pixels(report.pdf) == pixels(handmade.tagged())


def test_a_page_whose_content_is_not_in_the_file_is_reported() -> None:
    objects = odd.plain()
    objects[3] = objects[3].replace(b"/Contents 4 0 R", b"/Contents[4 0 R 50 0 R]")
    report = joined(odd.written(objects))
    assert "content that page 1 refers to: it is not in the file" in report.sources[0].removed
    assert report.claims == ()


def test_a_compressed_stream_of_wrong_length_that_is_not_whole_costs_the_claims() -> None:
    packed = zlib.compress(odd.PICTURE * 9)
    broken = packed[:20] + packed[23:]
    objects = {**odd.plain(odd.FIGURE, b"/XObject<</I0 7 0 R>>", role=b"Figure")}
    entries = (
        b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
    )
    for data, claims in ((packed, ("PDF/UA-1",)), (broken, ())):
        objects[7] = b"<<%s/Length 4>>\nstream\n%s\nendstream" % (entries, data)
        report = merge([odd.written(objects)])
        assert "the length of a stream was wrong, and was measured" in report.sources[0].repaired
        assert report.claims == claims


@pytest.mark.parametrize("seed", range(40))
def test_nothing_of_a_damaged_file_is_lost_without_a_word(seed: int) -> None:
    base = (handmade.tagged("One", 1), odd.written(odd.with_field()))[seed % 2]
    data = mutants.octets(base, random.Random(1000 + seed))
    with contextlib.suppress(MergeRefused, pypdfium2.PdfiumError):
        report = merge([Source(data, name="odd.pdf")])
        due = pixels(data)
        assert pixels(report.pdf) in (due, pixels(base)) or (report.sources[0].repaired and not report.claims)


@pytest.mark.parametrize("seed", range(20))
def test_a_reason_has_no_words_of_a_library(seed: int) -> None:
    data = mutants.octets(odd.written(odd.plain(odd.CONTENT * 20)), random.Random(seed))
    with contextlib.suppress(MergeRefused):
        merge([Source(data[: -seed * 30 or None])])
        data = b""
    assert not data or not re.search(r"0x|Error|object at|expected|b'|stream <", reason(data[: -seed * 30 or None]))
