"""The files inside a file: embedded ones and those of annotations (ISO 32000-1, 7.11.4 and 12.5.6.15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pypdf.generic import DictionaryObject

from builder.pdf.examine.annotations import PageAnnotation
from builder.pdf.examine.bounds import bounded
from builder.pdf.read import gate


def read_attachments(catalog: DictionaryObject, annotations: Iterable[PageAnnotation]) -> Iterator[str]:
    """The names of the files inside."""
    tree = gate.dictionary(gate.dictionary(catalog, "/Names"), "/EmbeddedFiles")
    for key, raw in bounded(gate.name_tree(tree)):
        specification = gate.resolve(raw)
        named = specification if isinstance(specification, DictionaryObject) else None
        yield _file_name(named) or key.decode("latin-1")
    for annotation in annotations:
        if annotation.kind == "FileAttachment":
            yield _file_name(gate.dictionary(annotation.entries, "/FS")) or "(no name)"


def _file_name(specification: DictionaryObject | None) -> str | None:
    return gate.text(specification, "/UF") or gate.text(specification, "/F")
