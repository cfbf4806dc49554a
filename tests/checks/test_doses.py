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
        ("Take 500 mg tds for a week.", "tds", "“3 times a day”"),
        ("Take 2 bd.", "2 bd", "“twice a day”"),
        ("Take 1 tablet od, at noon.", "1 tablet od", "“once a day”"),
        ("Take 5 mg morphine sc stat.", "5 mg morphine sc stat", "“under the skin” “at once”"),
        ("Have 40 mg SC daily.", "40 mg SC", "“under the skin”"),
        ("Take one tablet HS.", "one tablet HS", "“at bedtime”"),
        ("Take 1 tab od.", "1 tab od", "“once a day”"),
        ("Inject it s/c.", "s/c", "“under the skin”"),
        ("Take it per os.", "per os", "“by mouth”"),
        ("You have 10 000 units.", "10 000 units", "write 10,000"),
        ("Take 1000 mg.", "1000 mg", "write 1,000"),
        ("You have 5M units of it.", "5M units", "“million”"),
        ("It helps 1000000 people.", "1000000", "1,000,000"),
        ("Take it x 3d.", "x 3d", "“for 3 days”"),
        ("Take 5 mg x3 days.", "x3 days", "“for 3 days”"),
        ("Take 5 mg x 3.", "5 mg x 3", "how often a day"),
        ("Take it for 5/7.", "for 5/7", "“for 5 days”"),
        ("Take 5 mg @ 9 pm.", "@", "“at”"),
        ("Take < 3 tablets.", "< ", "“less than”"),
        ("Then ↑ the dose.", "↑", "“increase”"),
        ("Take ½ tablet.", "½ tablet", "“half a tablet”"),
        ("Take 1½ tablets.", "1½ tablets", "“1 and a half tablets”"),
        ("Use 1/4 patches.", "1/4 patches", "“a quarter of a patch”"),
        ("Take 2.5 tablets.", "2.5 tablets", "“2 and a half tablets”"),
        ("Take 1¼ ml.", "1¼ ml", "write 1.25"),
        ("Take 25 units/10 units.", "25 units/10 units", "“and”"),
        ("Take it q6h.", "q6h", "“every 6 hours”"),
        ("It is adrenaline 1:1000 for you.", "adrenaline 1:1000", "strength in figures"),
        ("It has MgSO4 in it.", "MgSO4", "in full"),
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
        "Call 01632960114, 0808 157 0162 or 01632 960000.",
        "It takes 10.05 seconds, and you are 50.",
        "Walk 5 km, then 10 m. Then rest.",
        "Take 5 mg. Then rest.",
        "Ask Dr U about your BD pens, or the old bd.",
        "The tube is 2.0 long.",
        "Write to prn@example.org or tds-help@example.org, or see example.org/stat/qds.",
        "This is one of 10 units, and a stat is enough: bid for it, or ask Dr Od.",
        "Come to Unit 5, PO Box 12, on 4/7/2026 @home, or call +44 1632 960 114.",
        "Charity number 1000000, code 20000000, order 100-000000, in 2026.",
        "Take 2 x 500 mg, or 5 mg in 5 ml, for 3 days, 2 times a day.",
        "A lump of 5 x 3 cm is > 38 of ½ a size, and 1/2 of a cup is 5 mg/5 ml.",
        "Drink a glass of water, or half a tablet of 1,000 mg. A dose so small is an os.",
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
