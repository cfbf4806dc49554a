"""Rules for the pages of a file."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, IndirectObject

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, error_at
from builder.pdf.read import gate


def all_pages_are_in_the_page_tree(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Every page of the file is in its page tree: others can be recovered from the file, but not seen."""
    reader = document.original.reader
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    hint = "save the file again without unused objects: what was cut out is still in it"
    for number, generation in sorted(numbers):
        if number in document.original.numbers or number == 0:
            continue
        try:
            entries = gate.resolve(IndirectObject(number, generation, reader))
        except gate.Unreadable:
            # An object that nothing refers to may be damaged; those that are used have been read already.
            continue
        if isinstance(entries, DictionaryObject) and gate.name(entries, "/Type") == "/Page":
            yield error_at(WHOLE_FILE, f"it contains a page that is not one of its pages (object {number})", hint)


RULES = (all_pages_are_in_the_page_tree,)
