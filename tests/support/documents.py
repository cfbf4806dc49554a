"""Documents as word processors write them, made of their XML: small, and with one feature at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from builder.imports.archive import DocumentArchive
from builder.imports.docx import reader
from builder.imports.importer import ImportedLeaflet, imported

_SPACES = " ".join(
    f'xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/></Types>'
)
_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


def _level(depth: int, format: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/></w:lvl>'


_NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{"".join(_level(depth, "bullet") for depth in range(9))}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{_level(0, "decimal")}{_level(1, "lowerLetter")}{_level(2, "decimal")}'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)
"""List 1 has bullets, 2 and 3 have numbers, and 3 starts again at 1."""


def run(text: str, properties: str = "") -> str:
    """A run with some of its properties, such as ``<w:b/>``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*content: str, style: str = "", entry: tuple[int, int] | None = None) -> str:
    """A paragraph of runs, or of one text. `entry` is the number of its list, and how deep it stands there."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    numbered = f'<w:numPr><w:ilvl w:val="{entry[1]}"/><w:numId w:val="{entry[0]}"/></w:numPr>' if entry else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{runs}</w:p>"


def table(*rows: tuple[str, ...], head: bool = False) -> str:
    """A table of cells, each a text or the XML of what is in it."""
    result = []
    for index, row in enumerate(rows):
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if head and index == 0 else ""
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        result.append(f"<w:tr>{properties}{cells}</w:tr>")
    return f"<w:tbl>{''.join(result)}</w:tbl>"


def picture(relation: str, properties: str = 'descr="The way in"') -> str:
    """A run with a picture that is 40 mm wide."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1440000" cy="1440000"/>'
        f'<wp:docPr id="1" name="Picture 1" {properties}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def png(width: int = 300, height: int = 300, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind)
    return file.getvalue()


P = TypeVar("P", Path, io.BytesIO)


def docx(
    path: P,
    *body: str,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> P:
    """Write a Word document. `parts` are files of its folder ``word/``; `relations` have a kind and a target each.

    What starts with ``http`` is outside of the file.
    """
    every = {"s": ("styles", "styles.xml"), "n": ("numbering", "numbering.xml"), **(relations or {})}
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for name, (kind, target) in every.items()
    )
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'{start}<Relationship Id="d" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f"{start}{entries}</Relationships>",
        "word/styles.xml": f"<w:styles {_SPACES}>{_STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_SPACES}>{_NUMBERING}</w:numbering>",
        "word/document.xml": f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
    }
    files |= {f"word/{name}": part for name, part in (parts or {}).items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = content.replace("SPACES", _SPACES) if isinstance(content, str) else content
            archive.writestr(name, text)
    return path


_OPEN_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for prefix, space in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
    }.items()
)


def odt(body: str, styles: str = "", defaults: str = "") -> DocumentArchive:
    """An OpenDocument text: its body, its automatic styles, and the properties of all of its words."""
    file = io.BytesIO()
    default = f'<style:default-style style:family="paragraph"><style:text-properties {defaults}/></style:default-style>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_OPEN_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_OPEN_SPACES}><office:styles>{default}</office:styles></office:document-styles>",
        )
    return DocumentArchive(file.getvalue())


NOTHING: Mapping[str, list[str]] = {"dates": [], "contacts": [], "kinds": [], "shared": [], "language": []}
NO_FACES: Mapping[str, Collection[str]] = {}


def leaflet_of(
    *body: str,
    found: Mapping[str, list[str]] = NOTHING,
    coverage: Mapping[str, Collection[str]] = NO_FACES,
    **more: Any,
) -> ImportedLeaflet:
    """The leaflet that a Word document becomes, called scan; `found` is what is known of it besides.

    Without `coverage`, the faces have every character.
    """
    file = io.BytesIO()
    docx(file, *body, **more)
    return imported(reader.read(DocumentArchive(file.getvalue())), "scan", coverage, found)
