"""Slips of CommonMark that would be printed as they are."""

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
def test_signs_that_were_not_understood_are_reported(written: str, message: str, at: str) -> None:
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
def test_what_is_understood_is_not_a_mistake(written: str) -> None:
    assert found(given.body(written)) == []


def test_a_title_has_no_bold_words() -> None:
    [(told, place)] = found(given.page("", title="Knee **surgery**"))
    assert "two asterisks" in told
    assert place == "**surgery**"


# Lines that CommonMark joins


def joined(text: str) -> list[tuple[str, str, str]]:
    problems = list(markdown_signs.joined_lines(given.body(text), BRAND))
    return [(problem.severity, problem.message, given.at(problem)) for problem in problems]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Ward 4\nRoyal Hospital", "Ward 4 Royal Hospital"),
        ("Come to:\nWard 4\nRoyal Hospital\n1 Example Quay", "Come to: Ward 4 Royal Hospital 1 Example Quay"),
        ("Ward: 01632 960 114\nClinic: 01632 960 127", "Ward: 01632 960 114 Clinic: 01632 960 127"),
        ("{{ ward_name }}\n{{ clinic_address }}", "{{ ward_name }} {{ clinic_address }}"),
        ("Call:\n+44 1632 960 114\n**Évelyne**", "Call: +44 1632 960 114 **Évelyne**"),
    ],
)
def test_short_lines_that_would_be_joined_are_reported(written: str, printed: str) -> None:
    message = f"these lines would be printed as one: “{printed}”"
    assert joined(written) == [("warning", message, written.split("\n")[0])]
    assert joined(f"Rest well.\n\n{written}\n\nThen walk.") == [("warning", message, written.split("\n")[0])]


@pytest.mark.parametrize(
    "written",
    [
        "Ward 4\\\nRoyal Hospital",
        "Ward 4  \nRoyal Hospital",
        "Ward 4,\nRoyal Hospital",
        "Rest well.\nThen walk.",
        "You will go to the\nRoyal Hospital.",
        "Call us on\n{{ ward_phone }}",
        "You need rest\nand food",
        "- Ward 4\n- Royal Hospital",
        "| Ward |\n| --- |\n| Four |",
        "Ward 4",
    ],
)
def test_lines_of_a_sentence_and_lines_that_stay_apart_pass(written: str) -> None:
    assert joined(written) == []


@pytest.mark.parametrize(
    ("block", "hint"),
    [
        ("kind: lines\nlabel: |\n  Ward 4\n  Royal Hospital", "with commas"),
        ("kind: contacts\ncontacts:\n  - name: A\n    note: |\n      Ward 4\n      Royal Hospital", "a backslash"),
        ("kind: callout\ntitle: A\nbody: |\n  Ward 4\n  Royal Hospital", "a backslash"),
    ],
)
def test_joined_lines_are_reported_in_every_kind_of_text(block: str, hint: str) -> None:
    [problem] = markdown_signs.joined_lines(given.block(block), BRAND)
    assert given.at(problem) == "Ward 4"
    assert hint in problem.hint


@pytest.mark.parametrize(
    "block",
    [
        "kind: contacts\ncontacts:\n  - name: A\n    address: |\n      Ward 4\n      Royal Hospital",
        "kind: contacts\ncontacts:\n  - name: A\n    note: |\n      Ward 4\\\n      Royal Hospital",
        "kind: lines\nlabel: >-\n  Names of my\n  team",
    ],
)
def test_lines_that_are_printed_as_lines_pass(block: str) -> None:
    assert list(markdown_signs.joined_lines(given.block(block), BRAND)) == []
