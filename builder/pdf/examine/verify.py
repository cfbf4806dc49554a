"""Check a PDF file, above all for mistakes that validators do not report.

Validators check the rules of the standards. They do not check whether a header leads to a cell of its own table,
whether a link leads where its words say, or whether a text is in its stated language.
"""

from __future__ import annotations

from dataclasses import replace

from builder.pdf.examine.document import read_document
from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.plain_text import printable
from builder.pdf.examine.rules import RULES
from builder.pdf.read import gate
from builder.pdf.read.source_bytes import PdfInput, source_bytes


def verify(source: PdfInput) -> list[VerifyFinding]:
    """What is wrong with a file; an empty list where nothing is.

    `source` is a path, the file's bytes, or a file open in binary mode. Raises TypeError for anything else, OSError for
    a path that cannot be read, and Unreadable for a file that cannot be checked.
    """
    with gate.limits():
        document = read_document(gate.open_(source_bytes(source)))
        findings = dict.fromkeys(finding for rule in RULES for finding in rule(document))
    return [_printable(finding) for finding in findings]


def _printable(finding: VerifyFinding) -> VerifyFinding:
    """A finding whose words, which may come from the file, do not steer a terminal."""
    problem = finding.problem
    words = replace(problem, message=printable(problem.message), hint=printable(problem.hint))
    return VerifyFinding(printable(finding.where), words)
