"""Rules for figures and formulas."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at
from builder.pdf.examine.gaps import figures_without_words


def figures_have_words(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Figures and formulas have alternative or replacement text (ISO 14289-1, 7.3 and 7.7)."""
    hint = "describe in an alternative text (Alt) what it shows, or mark it as an artifact if it is only decoration"
    for element in figures_without_words(document):
        yield error_at(element_name(element), f"this {element.type.lower()} has no alternative text", hint)


RULES = (figures_have_words,)
