"""The annotations on pages of a file, by number."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Original


class PageAnnotations(NamedTuple):
    """Annotations by object number, each with the index of its page.

    Those that have no number, or that an earlier page has, too, are below zero: `again` leads from the latter to their
    own numbers.
    """

    by_number: dict[int, tuple[int, DictionaryObject]]
    again: dict[int, int]


def page_annotations(original: Original, pages: Collection[int]) -> PageAnnotations:
    """The annotations on some pages (indices), in their order. Raises Unreadable."""
    found = PageAnnotations({}, {})
    for index in pages:
        for raw in gate.array(original.leaves[index].entries, "/Annots") or ():
            entries = gate.resolve(raw)
            if isinstance(entries, DictionaryObject):
                own = gate.reference(raw)
                number = own if own is not None and own not in found.by_number else -1 - len(found.by_number)
                found.by_number[number] = (index, entries)
                if own is not None and number != own:
                    found.again[number] = own
    return found
