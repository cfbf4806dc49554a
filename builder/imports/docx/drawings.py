"""Pictures, text boxes, charts and what else is drawn in a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder.core.units import INCH
from builder.imports.archive import XmlElement
from builder.imports.docx.context import DocxContext, plain_text
from builder.imports.docx.package import is_on
from builder.imports.source import SourceBlock, SourceBox, SourceGap, SourceParagraph, SourcePicture, SourceRun
from builder.imports.xml_names import child, get, tag

if TYPE_CHECKING:
    from builder.imports.docx.blocks import ReadBlocks

_EMU = 914_400 / INCH
"""English metric units in a point."""

_GRAPHICS = {"chart": "a chart", "chartex": "a chart", "diagram": "a drawing made with SmartArt", "ink": "ink"}


def drawing(document: DocxContext, element: XmlElement, read_blocks: ReadBlocks) -> Iterator[SourceBlock]:
    """What a ``w:drawing`` shows."""
    properties = next((entry for entry in element.iter() if tag(entry) == "wp:docPr"), None)
    kind = get(next((entry for entry in element.iter() if tag(entry) == "a:graphicData"), None), "uri").rpartition("/")[
        2
    ]
    if kind in _GRAPHICS:
        yield _graphic(document, element, kind, properties)
        return
    shown = False
    for entry in element.iter():
        if tag(entry) == "pic:pic":
            yield from _picture(document, entry, element, properties)
            shown = True
        elif tag(entry) == "w:txbxContent" and not _is_inside(entry, "w:txbxContent", element):
            yield SourceBox(tuple(read_blocks(entry)))
            shown = True
    if not shown:
        document.notes.leave_out("a shape without words", get(properties, "name"), counted=False)


def _is_inside(element: XmlElement, name: str, top: XmlElement) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if tag(parent) == name:
            return True
        parent = parent.getparent()
    return False


def _graphic(document: DocxContext, element: XmlElement, kind: str, properties: XmlElement | None) -> SourceGap:
    words = " ".join(filter(None, (get(properties, "descr"), _words_of_graphic(document, element))))
    name = get(properties, "name")
    return SourceGap(f"{_GRAPHICS[kind]} ({name})" if name else _GRAPHICS[kind], words)


def _words_of_graphic(document: DocxContext, element: XmlElement) -> str:
    """The words in the parts that a chart or SmartArt refers to."""
    relations = document.package.relations(document.part)
    used = {str(value) for entry in element.iter() for key, value in entry.attrib.items()}
    words = []
    for name, relation in relations.items():
        if name in used and not relation.is_outside and relation.target.endswith(".xml"):
            root = document.package.archive.xml(relation.target)
            if root is not None and relation.kind in ("chart", "chartEx", "diagramData"):
                words += [entry.text for entry in root.iter() if tag(entry) in ("a:t", "c:v") and entry.text]
    return " ".join(words)


def _picture(
    document: DocxContext, picture: XmlElement, drawn: XmlElement, properties: XmlElement | None
) -> Iterator[SourceBlock]:
    own = child(picture, "pic:nvPicPr", "pic:cNvPr")
    described = next((entry for entry in (properties, own) if get(entry, "descr")), properties)
    blip = next((entry for entry in picture.iter() if tag(entry) == "a:blip"), None)
    if any(tag(entry) == "a:srcRect" and entry.attrib for entry in picture.iter()):
        document.notes.changed("a picture that was cropped is shown whole", get(properties, "name"))
    decorative = any(
        tag(entry) == "adec:decorative" and get(entry, "val") in ("1", "true")
        for entry in (drawn if properties is None else properties).iter()
    )
    extent = get(next((entry for entry in drawn.iter() if tag(entry) in ("wp:extent", "a:ext")), None), "cx")
    width = int(extent) / _EMU if extent.isdecimal() else 0
    alt = get(described, "descr") or get(described, "title")
    yield _stored(document, get(blip, "r:embed"), get(blip, "r:link"), alt, decorative, width)


def _stored(document: DocxContext, embedded: str, linked: str, alt: str, decorative: bool, width: float) -> SourceBlock:
    """A picture of the file; a gap for one that is somewhere else."""
    relation = document.package.relations(document.part).get(embedded or linked)
    if relation is None:
        return SourceGap("a picture that is missing in the document", alt)
    name = PurePosixPath(relation.target.replace("\\", "/")).name
    data = None if relation.is_outside else document.package.archive.read(relation.target)
    if data is None:
        where = "is not stored in the document" if relation.is_outside else "is missing in the document, or damaged"
        return SourceGap(f"the picture {name}, which {where}", alt)
    return SourcePicture(name, data, alt, decorative, width)


def vml(document: DocxContext, element: XmlElement, read_blocks: ReadBlocks) -> Iterator[SourceBlock]:
    """What a ``w:pict`` shows: drawings of older versions of Word."""
    shown = False
    for entry in element.iter():
        name = tag(entry)
        if name == "w:txbxContent" and not _is_inside(entry, "w:txbxContent", element):
            yield SourceBox(tuple(read_blocks(entry)))
        elif name == "v:imagedata":
            shape = entry.getparent()
            yield _stored(document, get(entry, "r:id"), "", get(shape, "alt"), False, _width(get(shape, "style")))
        elif name == "v:textpath" and get(entry, "string").strip():
            document.notes.taken("words of WordArt", get(entry, "string"))
            yield SourceParagraph((SourceRun(get(entry, "string")),))
        elif not (name == "v:rect" and is_on(entry) and "hr" in {key.rpartition("}")[2] for key in entry.attrib}):
            continue
        shown = True
    if not shown:
        document.notes.leave_out("a shape without words", plain_text(element), counted=False)


def _width(style: str) -> float:
    match = re.search(r"(?:^|;)\s*width:([\d.]+)pt", style)
    return float(match[1]) if match else 0


def embedded(document: DocxContext, element: XmlElement, read_blocks: ReadBlocks) -> Iterator[SourceBlock]:
    """An object of another program: it is never opened."""
    program = get(next((entry for entry in element.iter() if tag(entry) == "o:OLEObject"), None), "ProgID")
    if not program:
        yield from vml(document, element, read_blocks)
    elif program.startswith(("Equation", "MathType")):
        yield SourceGap(f"an equation ({program})")
    else:
        yield SourceGap(f"an embedded object ({program})")
