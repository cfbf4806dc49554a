"""veraPDF says of the files that our rules are tested with what we say, and denies no claim of what is joined."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from builder import MergeRefused, merge
from builder.pdf.rules.rule import Family
from builder.pdf.rules.table import RULES, STANDARDS
from tests.conformance import validators
from tests.support.standard_cases import A2A, UA1, Case

CASES = (*UA1, *A2A)
CLAIMS = {"PDF/UA-1": "ua1", "PDF/A-2a": "2a"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def file_of(case: Case, kind: str, folder: Path) -> Path:
    """Where a case is: a rule may have several."""
    return folder / f"{case.name}-{CASES.index(case)}-{kind}.pdf"


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    """What veraPDF says of each file of the cases."""
    jobs = []
    for case in CASES:
        for kind, make in (("wrong", case.wrong), ("right", case.right)):
            path = file_of(case, kind, folder)
            path.write_bytes(make())
            jobs.append((case.standard, path))
    return validators.vera_pdf(jobs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verapdf_agrees_on_what_is_wrong_and_what_is_right(
    case: Case, folder: Path, said: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    wrong = said[case.standard, file_of(case, "wrong", folder)]
    clause, _, test = case.rule.rpartition("-")
    assert wrong.verdict == "FAIL"
    assert any(finding.startswith(f"{clause}-{test} ") for finding in wrong.findings), wrong.findings
    assert said[case.standard, file_of(case, "right", folder)].verdict == "PASS"


PROFILES = {
    "ua1": "PDFUA-1",
    "ua2": "PDFUA-2-ISO32005",
    "a1": "PDFA-1A",
    "a2": "PDFA-2A",
    "a3": "PDFA-3A",
    "a4": "PDFA-4",
}


@pytest.mark.parametrize("family", PROFILES)
def test_clauses_with_tests_are_numbered_as_verapdf_numbers_them(family: Family) -> None:
    with zipfile.ZipFile(validators.jar()) as jar:
        profile = jar.read(f"org/verapdf/pdfa/validation/{PROFILES[family]}.xml").decode("utf-8")
    known = {f"{clause}-{test}" for clause, test in re.findall(r'clause="([^"]+)" testNumber="(\d+)"', profile)}
    listed = {clause for rule in RULES for clause in rule.clauses.get(family, "").split(", ") if "-" in clause}
    assert known
    assert listed <= known, listed - known
    tests = {standard.tests for standard in STANDARDS.values() if standard.family == family and standard.tests}
    assert tests <= {len(known)}


def test_verapdf_denies_no_claim_of_what_is_joined(folder: Path) -> None:
    jobs = []
    for case in CASES:
        for kind, make in (("wrong", case.wrong), ("right", case.right)):
            try:
                report = merge([make()])
            except MergeRefused:
                continue
            path = file_of(case, f"{kind}-joined", folder)
            path.write_bytes(report.pdf)
            jobs += [(standard, path) for claim, standard in CLAIMS.items() if claim in report.claims]
    assert len(jobs) > len(CASES)
    verdicts = validators.vera_pdf(jobs)
    assert [(path.name, said.findings) for (_, path), said in verdicts.items() if said.verdict != "PASS"] == []
