"""Tagged PDFs made by hand: small, whole, valid as PDF/UA-1 and PDF/A-2a, and easily changed in one thing.

    one = tagged("One", pages=2)
    wrong = changed(one, lambda pdf: find(pdf, "/H1").__setitem__("/P", find(pdf, "/P")))

Every page has a heading, a paragraph, a link to an address and a link to the first page; the first page has a table
whose cells name their headers. All words of a page begin with the file's name and the page's number, so that one can
ask where they went.
"""

from __future__ import annotations

import datetime
import functools
import importlib.resources
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from fontTools import subset, ttLib
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms

SIZE = (420, 595)
"""Width and height of every page, in points."""

CELLS = ("corner", "column", "row", "cell")
"""The words in the table, in the order of reading."""

XMP_TEMPLATE = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{claims}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@functools.cache
def tagged(
    name: str = "One",
    pages: int = 2,
    *,
    title: str | None = None,
    language: str | None = "en-GB",
    ua: bool = True,
    pdfa: str | None = "2A",
) -> bytes:
    """A file that is tagged throughout; the same arguments give the same bytes.

    `ua` and `pdfa` are what its XMP claims, `language` what its catalog says; the rest of the file follows both
    standards whatever they are.
    """
    pdf = pikepdf.new()
    font = _font(pdf)
    for number in range(1, pages + 1):
        pdf.add_blank_page(page_size=SIZE)
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(_content(name, number))
        page.StructParents = number - 1
        page.Tabs = Name.S
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.StructTreeRoot = tree
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))
    tree.K = document
    parents: dict[int, Any] = {}
    identifiers: dict[str, pikepdf.Object] = {}
    for number in range(1, pages + 1):
        _tag_page(pdf, document, number, f"https://example.org/{name}/{number}", parents, identifiers)
    write_parents(pdf, parents)
    tree.IDTree = Dictionary(Names=Array([part for item in sorted(identifiers.items()) for part in item]))
    _write_outline(pdf, name)
    _write_facts(pdf, title or f"File {name}", language, ua, pdfa)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a file, the same for the same objects."""
    target = io.BytesIO()
    # Streams stay as they are: packed twice where a test packs them twice, and a bomb that is not set off here.
    as_it_is = pikepdf.StreamDecodeLevel.none
    pdf.save(target, deterministic_id=True, min_version="1.7", compress_streams=False, stream_decode_level=as_it_is)
    return target.getvalue()


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The file after `change` did its work on it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        return saved(opened)


# Questions and changes that many tests need


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every structure element from the root down, in reading order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        owner = waiting.pop()
        if owner.get("/Type") != "/StructTreeRoot":
            yield owner
        waiting += [kid for kid in reversed(kids(owner)) if isinstance(kid, Dictionary) and "/S" in kid]


def kids(owner: pikepdf.Object) -> list[Any]:
    """The kids in /K as a list."""
    value = owner.get("/K")
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def find(pdf: pikepdf.Pdf, role: str, at: int = 0) -> pikepdf.Object:
    """The element of that type, such as ``/H1``; the one numbered `at` from 0."""
    return [element for element in elements(pdf) if role == element.S][at]


def parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """The ParentTree's values by key, however it is nested."""
    return dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())


def write_parents(pdf: pikepdf.Pdf, parents: dict[int, Any]) -> None:
    """Write the ParentTree again, as a flat node."""
    entries = [part for key in sorted(parents) for part in (key, parents[key])]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(entries)))
    pdf.Root.StructTreeRoot.ParentTreeNextKey = max(parents, default=-1) + 1


def add_element(pdf: pikepdf.Pdf, owner: pikepdf.Object, role: str, **entries: Any) -> pikepdf.Object:
    """A new element behind the other kids of `owner`."""
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + role), P=owner, **entries))
    owner.K = Array([*kids(owner), element])
    return element


def add_words(pdf: pikepdf.Pdf, page: int, words: str, owner: pikepdf.Object) -> int:
    """Paint words on a page (from 0), marked as content of `owner`; gives their MCID. `owner` needs no kids yet."""
    leaf = pdf.pages[page].obj
    listed = parent_tree(pdf)[int(leaf.StructParents)]
    mcid = len(listed)
    listed.append(owner)
    leaf.Contents = pdf.make_stream(leaf.Contents.read_bytes() + _words("Span", mcid, 40, 60, words))
    mark = mcid if "/Pg" in owner and owner.Pg.objgen == leaf.objgen else Dictionary(Type=Name.MCR, Pg=leaf, MCID=mcid)
    owner.K = Array([*kids(owner), mark])
    return mcid


def add_annotation(pdf: pikepdf.Pdf, page: int, annotation: pikepdf.Object, role: str = "Link") -> pikepdf.Object:
    """Put an annotation on a page (from 0) and into the tree, in a new element of the Document; gives the element."""
    leaf = pdf.pages[page].obj
    added = pdf.make_indirect(annotation)
    leaf.Annots = Array([*leaf.get("/Annots", []), added])
    parents = parent_tree(pdf)
    added.StructParent = max(parents, default=-1) + 1
    element = add_element(pdf, pdf.Root.StructTreeRoot.K, role, Pg=leaf)
    element.K = Dictionary(Type=Name.OBJR, Obj=added, Pg=leaf)
    write_parents(pdf, {**parents, int(added.StructParent): element})
    return element


def link(action: pikepdf.Object | None = None, *, destination: Any = None, **entries: Any) -> pikepdf.Object:
    """A link annotation with an action or a destination."""
    annotation = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[40, 100, 200, 120], F=4, Border=[0, 0, 0], **entries
    )
    annotation.Contents = String("a link")
    if action is not None:
        annotation.A = action
    if destination is not None:
        annotation.Dest = destination
    return annotation


def form(pdf: pikepdf.Pdf, content: bytes, **entries: Any) -> pikepdf.Object:
    """A form XObject with the page's font."""
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, *SIZE])
    stream.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    for key, value in entries.items():
        stream["/" + key] = value
    return stream


def paint(pdf: pikepdf.Pdf, page: int, content: bytes) -> None:
    """Put content behind that of a page (from 0)."""
    leaf = pdf.pages[page].obj
    leaf.Contents = pdf.make_stream(leaf.Contents.read_bytes() + b"\n" + content)


def words(tag: str, mcid: int | None, text: str) -> bytes:
    """Content that shows words: marked with an MCID unless that is None."""
    return _words(tag, mcid, 40, 40, text)


def everything(pdf: bytes) -> bytes:
    """All objects of a file as text, streams decompressed, ready to be searched for what must not be there."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        texts = []
        for value in opened.objects:
            texts.append(value.unparse(resolved=True))
            if isinstance(value, Stream) and value.get("/Subtype") != "/Image" and "/Length1" not in value:
                texts.append(value.read_bytes())
        return b"\n".join(texts)


# The parts of `tagged`


def _content(name: str, number: int) -> bytes:
    lines = [
        _words("H1" if number == 1 else "H2", 0, 40, 540, f"{name} {number} heading", 18),
        _words("P", 1, 40, 500, f"{name} {number} paragraph"),
        _words("Link", 2, 40, 470, f"{name} {number} address"),
        _words("Link", 3, 40, 440, f"{name} {number} first page"),
    ]
    if number == 1:
        for place, cell in enumerate(CELLS):
            across, down = 40 + place % 2 * 120, 400 - place // 2 * 20
            lines.append(_words("TD", 4 + place, across, down, f"{name} {number} {cell}"))
    lines.append(b"/Artifact <</Type/Pagination/Subtype/Footer>> BDC\n")
    lines.append(_line(40, 20, f"{name} {number} footer", 9) + b"EMC\n")
    return b"".join(lines)


def _words(tag: str, mcid: int | None, x: int, y: int, text: str, size: int = 11) -> bytes:
    if mcid is None:
        return _line(x, y, text, size)
    return b"/%s <</MCID %d>> BDC\n%sEMC\n" % (tag.encode(), mcid, _line(x, y, text, size))


def _line(x: int, y: int, text: str, size: int) -> bytes:
    escaped = re.sub(r"([\\()])", r"\\\1", text).encode("ascii")
    return b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, escaped)


def _tag_page(
    pdf: pikepdf.Pdf,
    document: pikepdf.Object,
    number: int,
    address: str,
    parents: dict[int, Any],
    identifiers: dict[str, pikepdf.Object],
) -> None:
    page = pdf.pages[number - 1].obj
    first = pdf.pages[0].obj
    heading = add_element(pdf, document, "H1" if number == 1 else "H2", Pg=page, K=0)
    paragraph = add_element(pdf, document, "P", Pg=page, K=1)
    owners = [heading, paragraph]
    page.Annots = Array()
    for place, (mcid, bottom, entries) in enumerate(
        [
            (2, 466, {"A": Dictionary(S=Name.URI, URI=String(address))}),
            (3, 436, {"Dest": Array([first, Name.XYZ, None, 560, None])}),
        ]
    ):
        line = add_element(pdf, document, "P", Pg=page)
        owner = add_element(pdf, line, "Link", Pg=page)
        rectangle = [40, bottom, 200, bottom + 16]
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, F=4, Border=[0, 0, 0], **entries)
        annotation.Contents = String("an address" if place == 0 else "the first page")
        # Keys of annotations stand well above those of pages.
        annotation.StructParent = 1000 + 2 * number + place
        page.Annots.append(pdf.make_indirect(annotation))
        owner.K = Array([mcid, Dictionary(Type=Name.OBJR, Obj=page.Annots[-1], Pg=page)])
        parents[int(annotation.StructParent)] = owner
        owners.append(owner)
    if number == 1:
        owners += _tag_table(pdf, document, page, identifiers)
    parents[number - 1] = pdf.make_indirect(Array(owners))


def _tag_table(
    pdf: pikepdf.Pdf, document: pikepdf.Object, page: pikepdf.Object, identifiers: dict[str, pikepdf.Object]
) -> list[pikepdf.Object]:
    table = add_element(pdf, document, "Table", Pg=page)
    rows = [add_element(pdf, table, "TR") for _ in range(2)]
    cells = []
    for place, word in enumerate(CELLS):
        attributes = Dictionary(O=Name.Table)
        cell = add_element(pdf, rows[place // 2], "TD" if word == "cell" else "TH", Pg=page, K=4 + place)
        if word == "cell":
            attributes.Headers = Array([String("column"), String("row")])
        else:
            attributes.Scope = Name.Row if word == "row" else Name.Column
            cell.ID = String(word)
            identifiers[word] = cell
        cell.A = attributes
        cells.append(cell)
    return cells


def _write_outline(pdf: pikepdf.Pdf, name: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.extend(
            pikepdf.OutlineItem(f"{name} {number}", Array([page.obj, Name.XYZ, None, 560, None]))
            for number, page in enumerate(pdf.pages, 1)
        )


def _write_facts(pdf: pikepdf.Pdf, title: str, language: str | None, ua: bool, pdfa: str | None) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if language is not None:
        pdf.Root.Lang = String(language)
    pdf.docinfo.Title = String(title)
    claims = "<pdfuaid:part>1</pdfuaid:part>" if ua else ""
    if pdfa is not None:
        claims += f"<pdfaid:part>{pdfa[0]}</pdfaid:part><pdfaid:conformance>{pdfa[1:]}</pdfaid:conformance>"
    packet = pdf.make_stream(XMP_TEMPLATE.format(title=title, claims=claims).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = packet
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))
    intent.Info, intent.DestOutputProfile = String("sRGB"), profile
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@functools.cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB, with a fixed date in its header (ICC.1:2022, 7.2.8)."""
    icc_profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    date = datetime.date(2026, 1, 1)
    icc_profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (date.year, date.month, date.day, 0, 0, 0))
    icc_profile[84:100] = bytes(16)
    return bytes(icc_profile)


@functools.cache
def embedded_face() -> tuple[bytes, tuple[int, ...], dict[str, int]]:
    """A face cut down to the printable ASCII characters: its bytes, their widths, and its measures."""
    path = importlib.resources.files("fontpkg_atkinson_hyperlegible") / "files" / "AtkinsonHyperlegible-Regular.ttf"
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    font = ttLib.TTFont(io.BytesIO(path.read_bytes()), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=range(32, 127))
    cutter.subset(font)
    target = io.BytesIO()
    font.save(target)
    scale = 1000 / font["head"].unitsPerEm
    names = font.getBestCmap()
    widths = tuple(round(font["hmtx"][names[code]][0] * scale) for code in range(32, 127))
    measures = {"Ascent": font["hhea"].ascent, "Descent": font["hhea"].descent, "CapHeight": font["OS/2"].sCapHeight}
    return target.getvalue(), widths, {key: round(value * scale) for key, value in measures.items()}


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data, widths, measures = embedded_face()
    program = Stream(pdf, zlib.compress(data), Filter=Name.FlateDecode, Length1=len(data))
    name = Name("/ABCDEF+AtkinsonHyperlegible-Regular")
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=name, Flags=32, ItalicAngle=0, StemV=80, **measures)
    descriptor.FontBBox, descriptor.FontFile2 = Array([-200, -300, 1200, 1000]), pdf.make_indirect(program)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=name, Encoding=Name.WinAnsiEncoding)
    font.FirstChar, font.LastChar, font.Widths = 32, 126, Array(widths)
    font.FontDescriptor = pdf.make_indirect(descriptor)
    return pdf.make_indirect(font)
