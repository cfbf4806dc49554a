"""Doses that are misread are reported, with how to write them; others are not."""

from __future__ import annotations

import pytest

from builder.checks import doses
from builder.core.diagnostics import Problem
from tests.checks import given


def reported(words: str) -> list[Problem]:
    return list(doses.unsafe_doses(given.body(f"Rest well.\n{words}"), given.brand().model))


@pytest.mark.parametrize(
    ("words", "found", "instead"),
    [
        ("Take .5 mg at night.", ".5 mg", "write 0.5"),
        ("Take .25ml.", ".25ml", "write 0.25"),
        ("Take 5.0 mg.", "5.0 mg", "write 5"),
        ("Take 10.00 ml of it.", "10.00 ml", "write 10"),
        ("You are given 100 IU.", "100 IU", "“units” in full"),
        ("You are given 100iu of it.", "100iu", "“units” in full"),
        ("You are given 10 U.", "10 U", "“units” in full"),
        ("Take 5 µg.", "5 µg", "“micrograms” in full"),
        ("Take 5 μg of it.", "5 μg", "“micrograms” in full"),
        ("Take 50 mcg.", "50 mcg", "“micrograms” in full"),
        ("Take 10000 units.", "10000 units", "write 10,000"),
        ("Take 1000000 units.", "1000000 units", "2 million"),
        ("Take 5 cc.", "5 cc", "“ml”"),
        ("Take 500 mgs at noon.", "500 mgs", "the unit alone"),
        ("Take > 5 mg of it.", "> ", "“more than”"),
        ("Take it b.d. for a week.", "b.d.", "“twice a day”"),
        ("Take it TDS.", "TDS", "“3 times a day”"),
        ("Take it PRN.", "PRN", "“when you need it”"),
        ("Take **5.0 mg** now.", "5.0 mg", "write 5"),
        ("It is .5 mg/kg for you.", ".5 mg", "write 0.5"),
        ("It has 100 IU/ml in it.", "100 IU", "“units” in full"),
        ("It has 10000 units/ml in it.", "10000 units", "write 10,000"),
    ],
)
def test_a_dose_that_is_misread_is_reported(words: str, found: str, instead: str) -> None:
    [problem] = reported(words)
    assert problem.severity == "warning"
    assert f"“{found.strip()}”" in problem.message
    assert instead in problem.hint
    assert given.at(problem).startswith(found.strip())


@pytest.mark.parametrize(
    "words",
    [
        "Take 0.5 mg, 5 mg, 2.5 ml or 10mg.",
        "Take 10,000 units, or 5 micrograms.",
        "Version 1.0 of this leaflet is from ward 10.0.",
        "Call 01632960114 or 0808 157 0162.",
        "It takes 10.05 seconds, and you are 50.",
        "Walk 5 km, then 10 m. Then rest.",
        "Take 5 mg. Then rest.",
        "Ask Dr U about your BD pens, or the old bd.",
        "The tube is 2.0 long.",
    ],
)
def test_other_doses_and_numbers_stay(words: str) -> None:
    reports = [problem.message for problem in reported(words)]
    assert [message for message in reports if "BD" not in message] == []


def test_doses_in_titles_tables_and_brands_are_looked_at() -> None:
    brand = given.brand().model
    assert len(list(doses.unsafe_doses(given.page("key_facts:\n  Medicine: 5.0 mg\n"), brand))) == 1
    assert len(list(doses.unsafe_doses(given.page("", title="About .5 mg"), brand))) == 1
    assert len(reported("| Medicine | Dose |\n| --- | --- |\n| A | 10 U |")) == 1
