"""What is wrong with the bytes of a file: what its pages are painted with and it lacks, and what readers repair."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, error_at, page_name, warning_at
from builder.pdf.join.comparison import lacking, missing
from builder.pdf.read import gate
from builder.pdf.rules.subject import RuleSubject


def damage(subject: RuleSubject) -> Iterator[VerifyFinding]:
    """Losses as errors, and repairs that lose nothing as warnings."""
    original = subject.original
    for stream in subject.structure.streams.values():
        for what in lacking(stream):
            yield error_at(page_name(stream.page), f"the file lacks {what}", gate.EXPORT_AGAIN)
    for what in missing(original, original.leaves):
        yield error_at(WHOLE_FILE, f"the file lacks {what}", gate.EXPORT_AGAIN)
    for what in original.repaired:
        yield warning_at(WHOLE_FILE, f"readers have to repair it: {what}", gate.EXPORT_AGAIN)
