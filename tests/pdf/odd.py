"""Files as the world has them, byte by byte: wrong against the standard, and opened by every reader.

    data = odd("junk before the header")

Each shows `WORDS` on its page, in a paragraph or a figure, unless it says otherwise.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping

import pikepdf

WORDS = "Hello world"
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8"
    b"/ColorSpace[/Indexed /DeviceRGB 1 <ff000000ff00>]/Length 4>>\nstream\n\x00\x01\x01\x00\nendstream"
)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"
CONTENT = b"/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Hello world) Tj ET EMC"
INLINE = b"/Artifact BMC q 99 0 0 99 9 9 cm BI /W 4 /H 4 /BPC 8 /CS /G ID ab EI \x80(\x81EMC jkl EI Q EMC "
PACKED_INLINE = INLINE.replace(
    b"/G ID ab EI \x80(\x81EMC jkl", b"/G /F /Fl ID %s" % zlib.compress(b"ab EI \x80(\x81EMC jkl", 0)
)
FIGURE = b"/Figure <</MCID 0>> BDC q 200 0 0 200 100 500 cm /I0 Do Q EMC"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream as it is written, with its length."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def plain(
    content: bytes = CONTENT, resources: bytes = b"/Font<</F1 6 0 R>>", page: bytes = b"", role: bytes = b"P"
) -> dict[int, bytes]:
    """The objects of a tagged file of one page, by number."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 9 0 R/Lang(en-GB)"
        b"/ViewerPreferences<</DisplayDocTitle true>>>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%s>>/Contents 4 0 R/StructParents 0/Tabs/S%s>>"
        % (resources, page),
        4: stream(content),
        6: FONT,
        7: PICTURE,
        9: b"<</Type/StructTreeRoot/K 10 0 R/ParentTree<</Nums[0 [11 0 R]]>>/ParentTreeNextKey 1>>",
        10: b"<</Type/StructElem/S/Document/P 9 0 R/K[11 0 R]>>",
        11: b"<</Type/StructElem/S/%s/Alt(four squares)/P 10 0 R/Pg 3 0 R/K 0>>" % role,
    }


def written(
    objects: Mapping[int, bytes], trailer: bytes = b"", start: bytes = b"", generations: Mapping[int, int] | None = None
) -> bytes:
    """A file of these objects, or where it has a `start` that is a file, an update of that."""
    out = io.BytesIO()
    out.write(start or b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows = b"xref\n" if start else b"xref\n0 1\n0000000000 65535 f \n"
    for number, body in sorted(objects.items()):
        generation = (generations or {}).get(number, 0)
        rows += b"%d 1\n%010d %05d n \n" % (number, out.tell(), generation)
        out.write(b"%d %d obj\n%s\nendobj\n" % (number, generation, body))
    if start:
        trailer += b"/Prev %d" % int(re.findall(rb"startxref\s+(\d+)", start)[-1])
    at = out.tell()
    out.write(rows + b"trailer\n<</Size 60/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, at))
    return out.getvalue()


def figure(picture: bytes = PICTURE) -> bytes:
    """A file that shows a picture."""
    return written({**plain(FIGURE, b"/XObject<</I0 7 0 R>>", role=b"Figure"), 7: picture})


def _shifted(by: int) -> bytes:
    return re.sub(rb"(\d{10}) 00000 n", lambda match: b"%010d 00000 n" % (int(match[1]) + by), written(plain()))


def _update_of_generations() -> bytes:
    resources = b"/ProcSet 6 0 R/Font<</F1 6 1 R>>"
    base = written({**plain(resources=resources), 6: b"[/PDF/Text]"})
    return written({6: FONT}, start=base, generations={6: 1})


def _number_used_again() -> bytes:
    """Object 6 was a stream; it was freed, and has come again as another font under the next generation."""
    base = written({**plain(), 6: stream(b"old")})
    freed = (
        base
        + b"xref\n6 1\n0000000000 00001 f \ntrailer\n<</Size 60/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            int(re.findall(rb"startxref\s+(\d+)", base)[-1]),
            len(base),
        )
    )
    page = plain(resources=b"/Font<</F1 6 1 R>>")[3]
    return written({3: page, 6: FONT}, start=freed, generations={6: 1})


def _packed_then_plain() -> bytes:
    """The font is in an object stream at first, and in an update of its own after that."""
    wrong = FONT.replace(b"Courier", b"Helvetica")
    with pikepdf.open(io.BytesIO(written({**plain(), 6: wrong}))) as pdf:
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
        number = pdf.pages[0].Resources.Font.F1.objgen[0]
    with pikepdf.open(target) as packed:
        number = packed.pages[0].Resources.Font.F1.objgen[0]
        root = packed.Root.objgen[0]
    updated = written({number: FONT}, start=target.getvalue())
    return updated.replace(b"/Size 60/Root 1 0 R", b"/Size 60/Root %d 0 R" % root)


def encrypted(data: bytes, user: str = "", *, metadata: bool = True, revision: int = 4, aes: bool = True) -> bytes:
    """The file, encrypted."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        packet = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!-- in clear --></x:xmpmeta>")
        packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = packet
        target = io.BytesIO()
        pdf.save(
            target,
            encryption=pikepdf.Encryption(
                owner="o", user=user, R=revision, metadata=metadata and revision > 3, aes=aes
            ),
        )
    return target.getvalue()


def _encrypted_attachments() -> bytes:
    """Only attachments are encrypted (ISO 32000-1, 7.6.5): the rest is read without the password."""
    crypt = (
        b"<</Filter/Standard/V 4/R 4/Length 128/P -4/O <%s>/U <%s>/StmF/Identity/StrF/Identity/EFF/StdCF"
        b"/CF<</StdCF<</CFM/AESV2/AuthEvent/EFOpen/Length 16>>>>>>" % (b"11" * 32, b"22" * 32)
    )
    return written({**plain(), 30: crypt}, b"/Encrypt 30 0 R/ID[<00><00>]")


def for_certificates() -> bytes:
    """A file that is encrypted for the holders of certificates (ISO 32000-1, 7.6.4)."""
    crypt = b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[<3000>]>>"
    return written({**plain(), 30: crypt}, b"/Encrypt 30 0 R/ID[<00><00>]")


def _prev_after_space() -> bytes:
    return written({6: FONT}, start=written(plain())).replace(b"/Prev ", b"/Prev\r\n \t")


def _start_before_xref() -> bytes:
    """The cross-reference table is a line end after where the file says it is."""
    data = written(plain())
    return re.sub(rb"startxref\n(\d+)", lambda match: b"startxref\n%d" % (int(match[1]) - 1), data)


def _start_after_xref() -> bytes:
    data = written(plain())
    return re.sub(rb"startxref\n(\d+)", lambda match: b"startxref\n%d" % (int(match[1]) + 3), data)


def _with(number: int, old: bytes, new: bytes) -> bytes:
    objects = plain()
    assert old in objects[number]
    return written({**objects, number: objects[number].replace(old, new)})


def _short_filter() -> bytes:
    data = b"".join(b"%02x" % byte for byte in CONTENT) + b">"
    return written({**plain(), 4: stream(data, b"/Filter/AHx")})


def _at_zero(page: bytes = b"") -> bytes:
    """The table says of an object that is not used that it is at the first byte."""
    return written(plain(page=page)).replace(b"xref\n0 1\n", b"xref\n40 1\n0000000000 00000 n \n0 1\n", 1)


def _used_at_zero() -> bytes:
    """The table says of the font that it is at the first byte; readers look for it."""
    return re.sub(rb"(\n6 1\n)\d{10}", rb"\g<1>0000000000", written(plain()))


def _latin_name() -> bytes:
    return written(plain(CONTENT.replace(b"/F1", b"/F\xe9\xfc"), b"/Font<</F\xe9\xfc 6 0 R>>"))


def _for_the_web(old: bytes, new: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """A file that is linearized: its first list of objects leads to the other one (ISO 32000-1, annex F)."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(written(plain()))) as pdf:
        pdf.save(target, linearize=True, static_id=True)
    data, count = re.subn(old, new, target.getvalue())
    assert count
    return data


def _second_trailer() -> bytes:
    return written(plain(), b"/Root 1 0 R")


_ODD: dict[str, Callable[[], bytes]] = {
    "junk before the header": lambda: b"From: mail\r\n\r\n" + written(plain()),
    "much junk before the header": lambda: b"X" * 1000 + b"\n" + written(plain()),
    "junk that is counted": lambda: _counted_junk(),
    "white space at Prev": _prev_after_space,
    "start before xref": _start_before_xref,
    "start after xref": _start_after_xref,
    "an object at 0, and one that is not there": lambda: _at_zero(page=b"/Thumb 50 0 R"),
    "much after the end, and an object that is not there": lambda: _at_zero(page=b"/Thumb 50 0 R") + b"w" * 5000,
    "pages in a loop": lambda: _with(2, b"[3 0 R]", b"[3 0 R 2 0 R]"),
    "a long number": lambda: _with(3, b"0 595 842", b"0." + b"0" * 150 + b" 595 842"),
    "offsets one too small": lambda: _shifted(-1),
    "offsets one too large": lambda: _shifted(1),
    "offsets far off": lambda: _shifted(40),
    "no end of file": lambda: written(plain()).replace(b"%%EOF\n", b""),
    "end of file cut": lambda: written(plain())[:-4],
    "much after the end": lambda: written(plain()) + b"\0" * 5000,
    "a key twice": lambda: _with(3, b"/Tabs/S", b"/Tabs/S/Tabs/S"),
    "a key twice in the catalog": lambda: _with(1, b"/Lang(en-GB)", b"/Lang(de)/Lang(en-GB)"),
    "short filter name": _short_filter,
    "an object at 0": lambda: _at_zero(),
    "a used object at 0": _used_at_zero,
    "pages without Type": lambda: _with(2, b"/Type/Pages", b""),
    "page without Type": lambda: _with(3, b"/Type/Page", b""),
    "wrong Count": lambda: _with(2, b"/Count 1", b"/Count 7"),
    "no Count": lambda: _with(2, b"/Count 1", b""),
    "Pages is a page": lambda: _with(1, b"/Pages 2 0 R", b"/Pages 3 0 R"),
    "a page that is not there": lambda: _with(2, b"[3 0 R]", b"[3 0 R 50 0 R]"),
    "generation 1": _update_of_generations,
    "number used again": _number_used_again,
    "packed, then plain": _packed_then_plain,
    "NUL after a name": lambda: figure(PICTURE.replace(b"/Image/", b"/Image\0/")),
    "NUL after a colour space": lambda: figure(PICTURE.replace(b"/DeviceRGB 1", b"/DeviceRGB\0001")),
    "form feed after a name": lambda: figure(PICTURE.replace(b"/Image/", b"/Image\f/")),
    "NUL in content": lambda: written(plain(CONTENT.replace(b"/F1 12", b"/F1\0" + b"12"))),
    "NUL between keys": lambda: written({**plain(), 6: FONT.replace(b"/", b"\0/")}),
    "name in Latin-1": _latin_name,
    "name with escapes": lambda: written(plain(CONTENT.replace(b"/F1", b"/F#31"))),
    "wrong stream length": lambda: _with(4, b"/Length %d" % len(CONTENT), b"/Length 5"),
    "no stream length": lambda: _with(4, b"/Length %d" % len(CONTENT), b""),
    "no endobj": lambda: written(plain()).replace(b"\nendobj\n10 0", b"\n10 0"),
    "a file of a stream that is null": lambda: _with(4, b"/Length", b"/F null/Length"),
    "a picture with its end in its bytes": lambda: written(plain(INLINE + CONTENT)),
    "a packed picture with its end in its bytes": lambda: written(plain(PACKED_INLINE + CONTENT)),
    "a state too many restored": lambda: written(plain(CONTENT + b" 0 1 0 rg Q 9 9 9 9 re f")),
    "a mark too many ended": lambda: written(plain(b"EMC " + CONTENT + b" EMC")),
    "a mark that never ends": lambda: written(plain(CONTENT[:-4])),
    "a string that never ends": lambda: written(plain(CONTENT + b" (Hello")),
    "what is no token": lambda: written(plain(b"} >> " + CONTENT + b" {")),
    "NUL in marks": lambda: written(plain(CONTENT.replace(b" ", b"\0").replace(b"Hello\0", b"Hello "))),
    "a comment in a dictionary": lambda: _with(3, b"/Tabs/S", b"% a comment >>\n/Tabs/S"),
    "encrypted, clear metadata": lambda: encrypted(written(plain()), metadata=False),
    "encrypted with RC4": lambda: encrypted(written(plain()), revision=3, aes=False),
    "encrypted with AES-256": lambda: encrypted(written(plain()), revision=6),
    "encrypted attachments": _encrypted_attachments,
    "Root twice": _second_trailer,
    "no startxref": lambda: re.sub(rb"startxref\n\d+\n", b"", written(plain())),
    "linearized, and the second list is elsewhere": lambda: _for_the_web(
        rb"/Prev (\d+)", lambda match: b"/Prev %d" % (int(match[1]) - 9)
    ),
    "linearized, and the first list is elsewhere": lambda: _for_the_web(
        rb"startxref\n([1-9]\d+)", lambda match: b"startxref\n%d" % (int(match[1]) + 9)
    ),
    "linearized, with one byte more": lambda: _for_the_web(rb"\nxref\n0 ", lambda match: b"\n" + match[0]),
    "xref without numbers": lambda: re.sub(rb"xref\n.*trailer", b"trailer", written(plain()), flags=re.DOTALL),
    "old Mac line ends": lambda: written(plain()).replace(b"\n%", b"\r%", 1),
}


def _counted_junk() -> bytes:
    """Bytes before the header that the offsets count, too."""
    data = written(plain())
    junk = b"From: mail\r\n\r\n"
    data = re.sub(rb"(\d{10}) 00000 n", lambda match: b"%010d 00000 n" % (int(match[1]) + len(junk)), data)
    data = re.sub(rb"startxref\n(\d+)", lambda match: b"startxref\n%d" % (int(match[1]) + len(junk)), data)
    return junk + data


KINDS = tuple(_ODD)
MALFORMED = {"a string that never ends", "what is no token"}
"""The kinds whose content stays wrong: it is copied as it is."""
PICTURES = {"NUL after a name", "NUL after a colour space", "form feed after a name"}
"""The kinds that show a picture and no words."""
READ_BETTER = {"a used object at 0"}
"""The kinds of which PDFium loses the font, and the program does not."""


def odd(kind: str) -> bytes:
    """A file of that kind."""
    return _ODD[kind]()


# Files that the standard allows, and that ask for a decision


def with_field(more: bytes = b"", *, form: bytes = b"", fields: bytes = b"20 0 R") -> dict[int, bytes]:
    """The objects of a file with a text field, which is its own annotation."""
    objects = plain(page=b"/Annots[20 0 R]")
    objects[1] = objects[1][:-2] + b"/AcroForm<</Fields[%s]/DR<</Font<</F1 6 0 R>>>>/DA(/F1 12 Tf 0 g)%s>>>>" % (
        fields,
        form,
    )
    objects[9] = b"<</Type/StructTreeRoot/K 10 0 R/ParentTree<</Nums[0 [11 0 R] 1 12 0 R]>>/ParentTreeNextKey 2>>"
    objects[10] = b"<</Type/StructElem/S/Document/P 9 0 R/K[11 0 R 12 0 R]>>"
    objects[12] = b"<</Type/StructElem/S/Form/P 10 0 R/Pg 3 0 R/K<</Type/OBJR/Obj 20 0 R/Pg 3 0 R>>>>"
    objects[20] = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Your name)/F 4/P 3 0 R/Rect[72 600 300 620]/StructParent 1"
        b"/DA(/F1 12 Tf 0 g)/V(x)/AP<</N 21 0 R>>%s>>" % more
    )
    objects[21] = stream(b"0 0 1 rg 0 0 228 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 228 20]/Resources<<>>")
    return objects


def _widget(entries: bytes) -> bytes:
    """An annotation of a field with a value, with more entries."""
    return (
        b"<</Type/Annot/Subtype/Widget/TU(Your name)/F 4/P 3 0 R/Rect[72 600 300 620]/DA(/F1 12 Tf 0 g)/V(x)"
        b"/AP<</N 21 0 R>>%s>>" % entries
    )


def _fields_in_place() -> dict[str, dict[int, bytes]]:
    """Files with a field called name, parts of which are written in place; the objects by what is."""
    own, kid, field = _widget(b"/FT/Tx/T(name)"), _widget(b""), b"<</FT/Tx/T(name)/Kids[%s]>>"

    def made(fields: bytes, annotation: bytes, below: bytes = b"") -> dict[int, bytes]:
        objects = with_field(fields=fields)
        objects[3] = objects[3].replace(b"/Annots[20 0 R]", b"/Annots[%s]" % annotation)
        return {**objects, 20: below or own, 30: field % (kid if b"<<" in annotation else below and b"20 0 R")}

    return {
        "field": made(field % b"20 0 R", b"20 0 R", kid),
        "field and annotation": made(own, own),
        "annotation of a field": made(b"30 0 R", kid),
        "annotation that names its field": made(b"30 0 R", _widget(b"/Parent 30 0 R")),
        "annotation that no list has": made(b"", own),
        "annotation and a field that no list has": made(b"", _widget(b"/Parent<</FT/Tx/T(name)>>")),
        "copy of a listed annotation": made(b"20 0 R", own),
        "copy of a listed field": made(b"<</FT/Tx/T(name)>>", _widget(b"/Parent<</FT/Tx/T(name)>>")),
    }


FIELDS_IN_PLACE = _fields_in_place()


def signed() -> dict[int, bytes]:
    """The objects of a file with a signature."""
    objects = with_field()
    signature = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>>>"
    objects[20] = objects[20].replace(b"/FT/Tx", b"/FT/Sig").replace(b"/V(x)", b"/V 22 0 R")
    return {**objects, 22: signature}


def with_usage_rights() -> dict[int, bytes]:
    """The objects of a file in which a reader is granted more than others (ISO 32000-1, 12.8.2.3)."""
    objects = with_field()
    rights = b"/Perms<</UR3<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/Reference[<</TransformMethod/UR3>>]>>>>"
    objects[1] = objects[1][:-2] + rights + b">>"
    return objects


def on_two_pages(title: bytes = b"/T(name)") -> dict[int, bytes]:
    """The objects of a file with one annotation of a field on two pages; without a title it is below its field."""
    objects = with_field()
    objects[2] = b"<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>"
    objects[5] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Tabs/S/Annots[20 0 R]>>"
    if not title:
        objects[20] = objects[20].replace(b"/T(name)", b"/Parent 23 0 R").replace(b"/FT/Tx", b"")
        objects[23] = b"<</FT/Tx/T(name)/Kids[20 0 R]>>"
        objects[1] = objects[1].replace(b"/Fields[20 0 R]", b"/Fields[23 0 R]")
    return objects


def everything(data: bytes) -> bytes:
    """All objects of a file as text, to be searched for what must not be there."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return b"\n".join(
            (value.stream_dict if isinstance(value, pikepdf.Stream) else value).unparse(resolved=True)
            + (value.read_bytes() if isinstance(value, pikepdf.Stream) else b"")
            for value in pdf.objects
            if isinstance(value, pikepdf.Object)
        )
