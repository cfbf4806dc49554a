"""Elements of documents under the short names that everybody uses: ``w:p`` of Word, ``text:p`` of OpenDocument."""

from __future__ import annotations

import functools

from builder.imports.archive import XmlElement

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/drawing/2017/decorative": "adec",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
"""Those of Word, of what it calls Strict Open XML, and what OpenDocument borrows."""
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {"xsl-fo-compatible": "fo", "svg-compatible": "svg", "drawing": "draw"}
"""The prefixes of OpenDocument's namespaces are in their names, but for these."""


@functools.lru_cache(maxsize=4096)
def short(name: str) -> str:
    """``w:p`` of an element's or attribute's full name; one of a namespace that is not known has a ``?``."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    if namespace.startswith(_OASIS):
        prefix = namespace.removeprefix(_OASIS).partition(":")[0]
        return f"{_PREFIXES.get(prefix, prefix)}:{local}"
    return f"{_NAMESPACES.get(namespace, '?')}:{local}"


def tag(element: XmlElement) -> str:
    """The short name of an element; "" of what is not an element."""
    return short(element.tag) if isinstance(element.tag, str) else ""


def get(element: XmlElement | None, name: str) -> str:
    """The value of an attribute by its short name, "" where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if short(key) == name), "")


def child(element: XmlElement | None, *names: str) -> XmlElement | None:
    """The first element of the name below `element`, and so on down the `names`."""
    for name in names:
        if element is None:
            return None
        element = next((entry for entry in element if tag(entry) == name), None)
    return element
