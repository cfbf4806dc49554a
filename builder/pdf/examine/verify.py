"""Check a PDF file: by the rules of standards, and for mistakes that no standard is about.

Standards do not ask whether a header leads to a cell of its own table, whether a link leads where its words say, or
whether a text is in its stated language: that is in `examine.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from pypdf.generic import IndirectObject, StreamObject

from builder.core.standards import Standard
from builder.pdf.examine.damage import damage
from builder.pdf.examine.details import DETAILS
from builder.pdf.examine.document import PdfDocument, read_document
from builder.pdf.examine.finding import VerifyFinding, error_at, place_of
from builder.pdf.examine.plain_text import printable
from builder.pdf.examine.rules import RULES
from builder.pdf.join.chosen_pages import choose, subject_of
from builder.pdf.read import gate
from builder.pdf.read.document_info import standard_of
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.read.source_bytes import PdfInput, source_bytes
from builder.pdf.rules.rule import Rule
from builder.pdf.rules.structure import is_tagged
from builder.pdf.rules.subject import RuleSubject
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
        check = _Check(gate.open_(source_bytes(source)))
        found = _by_standards(check, standards) if standards else _by_all(check)
        findings = dict.fromkeys(found)
    return [_printable(finding) for finding in findings]


class _Check:
    """A file that is checked, read in each way on demand."""

    def __init__(self, original: Original) -> None:
        self.original = original

    @cached_property
    def document(self) -> PdfDocument:
        return read_document(self.original)

    @cached_property
    def subject(self) -> RuleSubject:
        chosen = choose(self.original, range(len(self.original.leaves)))
        return subject_of(chosen, gate.text(self.original.catalog, "/Lang"), filters=set(_filters(self.original)))


def _by_standards(check: _Check, standards: Sequence[str]) -> Iterator[VerifyFinding]:
    for name in dict.fromkeys(standards):
        yield from _by_standard(check, STANDARDS[name])


def _by_standard(check: _Check, standard: CheckedStandard) -> Iterator[VerifyFinding]:
    for rule in standard.rules:
        for finding in _by_rule(check, rule):
            yield finding._replace(standard=standard.name, clause=rule.clauses[standard.family])


def _by_rule(check: _Check, rule: Rule) -> list[VerifyFinding]:
    breaches = check.subject.found(rule.find)
    detail = DETAILS.get(rule.find) if breaches else None
    found = list(detail(check.document)) if detail is not None else []
    return found or [error_at(place_of(check.subject, breach), rule.sentence(breach), rule.fix) for breach in breaches]


def _by_all(check: _Check) -> list[VerifyFinding]:
    """What breaks PDF/UA, and what no standard is about; of a file without tags, that it has none."""
    beyond = [finding for rule in RULES for finding in rule(check.document)]
    try:
        return [*_by_people(check), *beyond, *damage(check.subject)]
    except Unreadable:
        # Joining refuses structures that have no end; here they have been reported.
        if not beyond:
            raise
        return beyond


def _by_people(check: _Check) -> list[VerifyFinding]:
    standard = STANDARDS["ua2" if standard_of(check.original) is Standard.UA2 else "ua1"]
    if not check.document.tagged:
        return [finding for rule in standard.rules if rule.find is is_tagged for finding in _by_rule(check, rule)]
    return [*_by_standard(check, standard), *(finding for rule in OWN for finding in _by_rule(check, rule))]


def _filters(original: Original) -> Iterator[str]:
    """The filters of all streams of a file."""
    reader = original.reader
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in numbers:
        try:
            value = gate.resolve(IndirectObject(number, generation, reader))
        except Unreadable:
            continue
        if isinstance(value, StreamObject):
            single = gate.name(value, "/Filter")
            names = [gate.resolve(name) for name in gate.array(value, "/Filter") or ()]
            yield from map(str, names if single is None else [single])


def _printable(finding: VerifyFinding) -> VerifyFinding:
    """A finding whose words, which may come from the file, do not steer a terminal."""
    problem = finding.problem
    words = replace(problem, message=printable(problem.message), hint=printable(problem.hint))
    return finding._replace(where=printable(finding.where), problem=words)
