"""The annotations of a file's pages (ISO 32000-1, 12.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Original


class PageAnnotation(NamedTuple):
    """An annotation: the index of its page, its object number, its kind without a slash."""

    page: int
    number: int | None
    kind: str
    entries: DictionaryObject


def read_annotations(original: Original) -> Iterator[PageAnnotation]:
    """The annotations of each page, in order."""
    for leaf in original.leaves:
        for raw in gate.array(leaf.entries, "/Annots") or ():
            entries = gate.resolve(raw)
            if isinstance(entries, DictionaryObject):
                kind = (gate.name(entries, "/Subtype") or "/unknown")[1:]
                yield PageAnnotation(leaf.index, gate.reference(raw), kind, entries)
