"""A Word document as parts with relations."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from builder.imports.archive import DocumentArchive, XmlElement, unreadable
from builder.imports.xml_names import child, get, tag


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
