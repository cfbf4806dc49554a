"""Check a PDF file: by the rules of standards, and for mistakes that no standard is about.

Standards do not ask whether a header leads to a cell of its own table, whether a link leads where its words say, or
whether a text is in its stated language: that is in `examine.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from builder.pdf.examine.damage import damage
from builder.pdf.examine.details import details
from builder.pdf.examine.document import PdfDocument, read_document
from builder.pdf.examine.finding import VerifyFinding, error_at, place_of
from builder.pdf.examine.plain_text import printable
from builder.pdf.examine.rules import RULES
from builder.pdf.read import gate
from builder.pdf.read.source_bytes import PdfInput, source_bytes
from builder.pdf.rules.rule import Rule
from builder.pdf.rules.structure import is_tagged
from builder.pdf.rules.table import OWN, STANDARDS, CheckedStandard


def verify(source: PdfInput, standards: Sequence[str] = ()) -> list[VerifyFinding]:
    """What is wrong with a file; an empty list where nothing is.

    `source` is a path, the file's bytes, or a file open in binary mode. With `standards`, such as ``ua1`` or ``a2a``,
    only their rules are gone by (`builder.pdf.rules.table.STANDARDS`). Without, these are the rules of PDF/UA-1, or of
    PDF/UA-2 for a file that says it is that, and what no standard asks for.
    Raises ValueError for a standard that is not known, TypeError for anything that is not a file, OSError for
    a path that cannot be read, and Unreadable for a file that cannot be checked.
    """
    unknown = [name for name in standards if name not in STANDARDS]
    if unknown:
        raise ValueError(f"no standard is called {unknown[0]!r}: they are {', '.join(STANDARDS)}")
    with gate.limits():
        document = read_document(gate.open_(source_bytes(source)))
        found = _by_standards(document, standards) if standards else _by_all(document)
        findings = dict.fromkeys(found)
    return [_printable(finding) for finding in findings]


def _by_standards(document: PdfDocument, standards: Sequence[str]) -> Iterator[VerifyFinding]:
    for name in dict.fromkeys(standards):
        yield from _by_standard(document, STANDARDS[name])


def _by_standard(document: PdfDocument, standard: CheckedStandard) -> Iterator[VerifyFinding]:
    for rule in standard.rules:
        for finding in _by_rule(document, rule):
            yield finding._replace(standard=standard.name, clause=rule.clauses[standard.family])


def _by_rule(document: PdfDocument, rule: Rule) -> list[VerifyFinding]:
    breaches = document.subject.found(rule.find)
    found = list(details(document, rule)) if breaches else []
    return [detail.finding for detail in found] or [
        error_at(place_of(document.subject, breach), rule.sentence(breach), rule.fix) for breach in breaches
    ]


def _by_all(document: PdfDocument) -> list[VerifyFinding]:
    """What breaks PDF/UA, and what no standard is about; of a file without tags, that it has none."""
    beyond = (finding for rule in RULES for finding in rule(document))
    return [*_by_people(document), *beyond, *damage(document.subject)]


def _by_people(document: PdfDocument) -> list[VerifyFinding]:
    if not document.tagged:
        rules = document.standard.rules
        return [finding for rule in rules if rule.find is is_tagged for finding in _by_rule(document, rule)]
    own = (finding for rule in OWN for finding in _by_rule(document, rule))
    return [*_by_standard(document, document.standard), *own]


def _printable(finding: VerifyFinding) -> VerifyFinding:
    """A finding whose words, which may come from the file, do not steer a terminal."""
    problem = finding.problem
    words = replace(problem, message=printable(problem.message), hint=printable(problem.hint))
    return finding._replace(where=printable(finding.where), problem=words)
