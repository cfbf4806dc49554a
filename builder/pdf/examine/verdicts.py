"""What the rules of standards say of a file: those of PDF/UA, and of the part of PDF/A that it claims."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.inspection import StandardVerdict
from builder.pdf.examine.metadata import claims
from builder.pdf.examine.plain_text import printable
from builder.pdf.rules.structure import is_tagged
from builder.pdf.rules.table import STANDARDS, CheckedStandard


def verdicts(document: PdfDocument) -> Iterator[StandardVerdict]:
    """The verdict by each standard that is asked."""
    claimed = set(claims(document.original))
    yield _verdict(document, document.standard)
    for standard in STANDARDS.values():
        if standard.name in claimed and standard.family[0] == "a":
            yield _verdict(document, standard)


def _verdict(document: PdfDocument, standard: CheckedStandard) -> StandardVerdict:
    asked = [rule for rule in standard.rules if document.tagged or rule.find is is_tagged or standard.family[0] == "a"]
    broken = [rule.sentence(found[0]) for rule in asked if (found := document.subject.found(rule.find))]
    return StandardVerdict(standard.name, tuple(map(printable, broken)))
