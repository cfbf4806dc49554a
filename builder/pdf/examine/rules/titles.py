"""Rules for the title of a file."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, warning_at
from builder.pdf.read.document_info import has_place_as_title


def title_is_no_place(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The title is what the document is called (ISO 14289-1, 7.1). Its words are left out: they may be private."""
    if has_place_as_title(document.original):
        hint = "give the document a title in the program that made it, and export it again"
        yield warning_at(WHOLE_FILE, "its title says where the file was stored, or is the name of a file", hint)


RULES = (title_is_no_place,)
