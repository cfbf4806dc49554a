"""Slips of CommonMark that would be printed as they stand."""

from __future__ import annotations

import pytest

from builder.checks import markdown_signs
from builder.content.brand import Brand
from builder.content.project import Loaded
from tests.checks import given

BRAND: Brand = given.brand().model


def found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.message, given.at(problem)) for problem in markdown_signs.raw_signs(loaded, BRAND)]


@pytest.mark.parametrize(
    ("written", "message", "at"),
    [
        ("Some **bold not closed.", "two asterisks", "**bold not closed."),
        ("First **bold** and ** not bold **.", "two asterisks", "** not bold **."),
        ("See [the guide] (https://example.org).", "this link", "] (https://example.org)."),
        ("See [the guide](https://example.org", "this link", "](https://example.org"),
        ("Ring [the ward](tel:01632 960 114) now.", "this link", "](tel:01632 960 114) now."),
        ("~~No longer~~ true.", "two tildes", "~~No longer~~ true."),
        ("- [ ] Do this.", "a box to tick", "[ ] Do this."),
    ],
)
def test_signs_that_were_not_understood_are_told(written: str, message: str, at: str) -> None:
    [(told, place)] = found(given.body(written))
    assert message in told
    assert place == at


@pytest.mark.parametrize(
    "written",
    [
        "**Bold**, [a link](https://example.org), and 2 * 3.",
        "- one\n- two",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "A minus, -5, and a dash – as here.",
        r"Two asterisks, \*\*, that are meant.",
        "[Bore da]{lang=cy}",
    ],
)
def test_what_is_understood_is_no_slip(written: str) -> None:
    assert found(given.body(written)) == []


def test_a_title_has_no_bold_words() -> None:
    [(told, place)] = found(given.page("", title="Knee **surgery**"))
    assert "two asterisks" in told
    assert place == "**surgery**"
