"""The annotations of a file's pages (ISO 32000-1, 12.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.join.chosen_pages import ChosenPages
from builder.pdf.read import gate


class PageAnnotation(NamedTuple):
    """An annotation: the index of its page, its object number (below zero: none), its kind without a slash."""

    page: int
    number: int
    kind: str
    entries: DictionaryObject


def annotations_of(chosen: ChosenPages) -> Iterator[PageAnnotation]:
    """The annotations of each page, in order."""
    for number, (page, entries) in chosen.annotations.items():
        kind = (gate.name(entries, "/Subtype") or "/unknown")[1:]
        yield PageAnnotation(page, chosen.again.get(number, number), kind, entries)
