"""Every rule finds the file that breaks it, and leaves alone the one that is right. Which these are: standard_cases."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.verify import verify
from builder.pdf.rules.table import RULES, STANDARDS
from tests.support.standard_cases import A2A, UA1, Case

OURS = {"ua1": "ua1", "2a": "a2a"}
"""Our names of the standards, by those of veraPDF's driver."""


def clauses(findings: Sequence[VerifyFinding]) -> set[str]:
    return {clause for finding in findings for clause in re.split(", ", finding.clause)}


@pytest.mark.parametrize("case", [*UA1, *A2A], ids=lambda case: case.name)
def test_a_rule_finds_what_breaks_it_and_nothing_else(case: Case) -> None:
    standard = (OURS[case.standard],)
    wrong = verify(case.wrong(), standard)
    assert case.rule in clauses(wrong)
    assert all(finding.problem.hint and finding.standard for finding in wrong)
    assert verify(case.right(), standard) == []


def test_every_test_of_pdf_ua_1_is_in_the_table_once() -> None:
    listed = [clause for rule in RULES for clause in rule.clauses.get("ua1", "").split(", ") if "-" in clause]
    # Two rules are about some: what is painted outside of tags, and tags that nobody owns.
    assert len(set(listed)) == STANDARDS["ua1"].tests == STANDARDS["ua1"].covered
    assert {case.rule for case in UA1} <= set(listed)
    assert {case.rule for case in A2A} <= {
        clause for rule in RULES for clause in rule.clauses.get("a2", "").split(", ")
    }


def test_levels_of_pdf_a_ask_for_more_and_more() -> None:
    for part in ("a2", "a3"):
        b, u, a = (set(map(id, STANDARDS[part + level].rules)) for level in "bua")
        assert b < u < a


@pytest.mark.parametrize("name", STANDARDS)
def test_every_standard_can_be_asked_for(name: str) -> None:
    case = UA1[0]
    assert all(finding.standard == STANDARDS[name].name for finding in verify(case.wrong(), (name,)))


def test_a_standard_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no standard is called 'x1a'"):
        verify(UA1[0].right(), ("x1a",))
