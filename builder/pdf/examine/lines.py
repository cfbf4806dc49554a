"""Which elements are lines or paragraphs of text, and what is in them."""

from __future__ import annotations

from builder.core.patterns import lazy_pattern
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.structure import INLINE, TaggedElement

HEADING = lazy_pattern(r"H\d*")
"""The types of headings: H1 and so on, or H without a level (ISO 32000-1, 14.8.4.3.2)."""
GROUPS = frozenset("Document Part Art Sect Table THead TBody TFoot TR L LI TOC TOCI".split())
"""Types that are not a line of text, even where they contain only that."""


def lines_of_text(document: PdfDocument) -> set[TaggedElement]:
    """The elements that are a line or paragraph: they contain text, and no elements but parts of lines."""
    lines: set[TaggedElement] = set()
    for element in reversed(document.structure.elements):
        children = element.child_elements()
        if element.type not in GROUPS and all(child.type in INLINE and child in lines for child in children):
            lines.add(element)
    return lines
