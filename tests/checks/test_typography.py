from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.checks import typography
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.checks import given


def small(*changes: tuple[str, str]) -> list[Problem]:
    return list(typography.small_type(given.format(*changes)))


def test_the_shipped_format_is_large_enough() -> None:
    assert small() == []


@pytest.mark.parametrize(("kind", "least"), [("standard", 12), ("large print", 16), ("giant print", 24)])
def test_the_body_is_as_large_as_its_kind_asks(kind: str, least: int) -> None:
    others = [("lead: 16.5 pt", "lead: 30 pt"), ("heading: 20 pt\n  sub", "heading: 30 pt\n  sub")]
    others += [("subheading: 15 pt", "subheading: 30 pt"), ("kind: standard", f"kind: {kind}")]
    assert small(*others, ("body: 14 pt", f"body: {least} pt")) == []
    [problem] = small(*others, ("body: 14 pt", f"body: {least - 0.01} pt"))
    assert problem.severity == "error"
    assert problem.message == f"`body` is {least - 0.01:g} pt, which is too small for {kind}"
    assert f"{least} pt or more" in problem.hint
    assert given.at(problem) == f"{least - 0.01} pt"


def test_other_words_are_not_smaller_than_the_least_body() -> None:
    problems = small(("subheading: 15 pt", "subheading: 11 pt"), ("lead: 16.5 pt", "lead: 11.9 pt"))
    assert [given.at(problem) for problem in problems] == ["11.9 pt", "11 pt"]


def test_a_footer_below_twelve_points_is_a_warning() -> None:
    [problem] = small(("small: 12 pt", "small: 11.9 pt"))
    assert (problem.severity, given.at(problem)) == ("warning", "11.9 pt")


def test_the_footer_fits_into_the_bottom_margin() -> None:
    assert list(typography.room(given.format())) == []
    assert list(typography.room(given.format(("bottom: 22 mm", "bottom: 20 mm")))) == []
    [problem] = typography.room(given.format(("bottom: 22 mm", "bottom: 19 mm")))
    assert (problem.severity, given.at(problem)) == ("error", "19 mm")
    assert "20 mm or more" in problem.hint
    [problem] = typography.room(given.format(("small: 12 pt", "small: 40 pt")))
    assert "does not fit" in problem.message


def test_words_keep_away_from_the_edge_that_printers_leave_white() -> None:
    assert list(typography.room(given.format(("left: 36 mm", "left: 5 mm")))) == []
    [problem] = typography.room(given.format(("left: 36 mm", "left: 4 mm")))
    assert (problem.severity, given.at(problem)) == ("warning", "4 mm")
    assert problem.message.startswith("the left margin is 4 mm")


def test_the_margins_leave_room_for_words() -> None:
    [problem] = typography.room(given.format(("bottom: 22 mm", "bottom: 230 mm")))
    assert "less than a third" in problem.message


def lines(width: str, advance: float) -> list[Problem]:
    """Lines `width` wide in a body of 14 pt, in a face whose characters are all `advance` thousandths wide."""
    loaded = given.format(("left: 36 mm", "left: 0 pt"), ("right: 34 mm", "right: 0 pt"), ("width: 210 mm", width))
    return list(typography.long_lines(loaded, dict.fromkeys(" etaoinshrdlucmfwgypbvkxjqz", advance)))


def test_a_line_may_have_seventy_characters() -> None:
    # 70 characters of 14 pt that are 0.5 em wide take 490 pt.
    assert lines("width: 490 pt", 500) == []
    [problem] = lines("width: 491 pt", 500)
    assert problem.severity == "warning"
    assert "70.1 characters" in problem.message
    assert "margins" in problem.hint
    assert given.at(problem).startswith("top: 20 mm")


def test_common_letters_weigh_more() -> None:
    loaded = given.format()
    advance = dict.fromkeys(" etaoinshrdlucmfwgypbvkxjqz", 500.0)
    usual = typography.characters_on_a_line(loaded, advance)
    wide_e = typography.characters_on_a_line(loaded, {**advance, "e": 600.0})
    wide_z = typography.characters_on_a_line(loaded, {**advance, "z": 600.0})
    assert wide_e < wide_z < usual
    assert usual == pytest.approx((210 - 36 - 34) / 25.4 * 72 / 7)


def test_a_face_without_some_letters_is_measured_by_the_others() -> None:
    loaded = given.format()
    assert typography.characters_on_a_line(loaded, {"e": 500.0}) == pytest.approx(140 / 25.4 * 72 / 7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Do NOT EAT.", ""),
        ("Please DO NOT EAT.", "DO NOT EAT"),
        ("DO NOT EAT OR DRINK today", "DO NOT EAT OR DRINK"),
        ("You will have an MRI, CT, PET scan", ""),
        ("STOP! DO NOT go", ""),
        ("THIS IS A TEST", "THIS IS A TEST"),
        ("A B C D", ""),
        ("I AM A", ""),
        ("BREAST-CARE NURSES", ""),
        ("BREAST-CARE NURSES HERE", "BREAST-CARE NURSES HERE"),
        ("DON’T EAT IT", "DON’T EAT IT"),
        ("NE PAS ÊTRE là", "NE PAS ÊTRE"),
        ("NHS 24 BBC", ""),
        ("يجب أن تستريح", ""),
    ],
)
def test_runs_of_capitals(text: str, found: str) -> None:
    assert typography.run_of_capitals(text) == found


def capitals(loaded: Loaded) -> list[Problem]:
    return list(typography.capitals(loaded, given.brand().model))


@pytest.mark.parametrize(
    "make",
    [
        lambda: given.body("Rest well.\nDO NOT EAT."),
        lambda: given.body("Rest well. DO **NOT** EAT."),
        lambda: given.page("", title="DO NOT EAT"),
        lambda: given.page("key_facts:\n  DO NOT EAT: Yes\n"),
        lambda: given.block("kind: lines\nlabel: DO NOT EAT\nlines: 1"),
    ],
)
def test_capitals_are_an_error_in_any_text(make: Callable[[], Loaded]) -> None:
    [problem] = capitals(make())
    assert problem.severity == "error"
    assert "“DO NOT EAT”" in problem.message
    assert given.at(problem).startswith("DO ")


def test_two_words_in_capitals_and_what_is_not_printed_pass() -> None:
    assert capitals(given.body("DO NOT eat.\nWRITE {{ ward_name }} HERE")) == []
    assert capitals(given.block("kind: figure\nimage: a.png\nalt: DO NOT EAT")) == []


def test_a_brand_has_no_runs_of_capitals_either() -> None:
    assert list(typography.brand_capitals(given.brand())) == []
    [problem] = typography.brand_capitals(given.brand(("ward_name: Lantern Ward", "ward_name: THE LANTERN WARD")))
    assert (problem.severity, given.at(problem)) == ("error", "THE LANTERN WARD")
