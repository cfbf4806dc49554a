"""A Word document as parts with relations, and its elements under the short names that everybody uses: ``w:p``."""

from __future__ import annotations

import functools
import posixpath
from typing import NamedTuple

from builder.imports.archive import DocumentArchive, XmlElement, unreadable

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
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
"""Word's own, and those of what it calls Strict Open XML."""


@functools.lru_cache(maxsize=4096)
def short(name: str) -> str:
    """``w:p`` of an element's or attribute's full name; one of a namespace that is not known has a ``?``."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
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


def is_on(element: XmlElement | None) -> bool | None:
    """What a switch such as ``<w:b/>`` says; None where it is not there."""
    if element is None:
        return None
    return get(element, "w:val").lower() not in ("0", "false", "off", "none")


class Relation(NamedTuple):
    """What a part refers to: the name of another part, or an address outside of the file."""

    kind: str
    target: str
    is_outside: bool


class DocxPackage:
    """The parts of a document by their names."""

    def __init__(self, archive: DocumentArchive) -> None:
        self.archive = archive
        self._relations: dict[str, dict[str, Relation]] = {}
        starts = [entry.target for entry in self.relations("").values() if entry.kind == "officeDocument"]
        self.main = starts[0] if starts else "word/document.xml"
        root = archive.xml(self.main)
        body = child(root, "w:body")
        if body is None:
            raise unreadable(
                "this is not a Word document", "open it in the program that it came from, and save it as .docx"
            )
        self.body = body

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the names that it uses."""
        if part not in self._relations:
            folder, _, name = part.rpartition("/")
            root = self.archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            entries = [] if root is None else [entry for entry in root if tag(entry) == "rel:Relationship"]
            self._relations[part] = {get(entry, "Id"): _relation(entry, folder) for entry in entries}
        return self._relations[part]

    def related(self, kind: str) -> list[str]:
        """The names of the parts of a kind that the document refers to, such as ``header``."""
        return [
            entry.target for entry in self.relations(self.main).values() if entry.kind == kind and not entry.is_outside
        ]

    def part(self, kind: str) -> tuple[str, XmlElement | None]:
        """The name and root of the document's only part of a kind, such as ``styles``; None where it has none."""
        names = self.related(kind)
        return (names[0], self.archive.xml(names[0])) if names else ("", None)


def _relation(entry: XmlElement, folder: str) -> Relation:
    kind = get(entry, "Type").rpartition("/")[2]
    target = get(entry, "Target")
    if get(entry, "TargetMode") == "External":
        return Relation(kind, target, is_outside=True)
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(kind, path, is_outside=False)
