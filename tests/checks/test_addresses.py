"""E-mail addresses in running text, and site fields that do not answer their names."""

from __future__ import annotations

import pytest

from builder.checks import addresses, links
from builder.core.diagnostics import Problem
from tests.checks import given


def found(words: str, *changes: tuple[str, str]) -> list[Problem]:
    return list(addresses.written_addresses(given.body(words), given.brand(*changes)))


@pytest.mark.parametrize(
    "words",
    [
        "Write to nurses@example.org.",
        "Write to (nurses.ward-7+hips@mail.example.org)!",
        "“nurses@example.org”, or **team@example.org**; e-mail:desk@example.org",
        "It is nurses@example.org’s answer.",
        "[nurses@example.org](mailto:nurses@example.org)",
        "<nurses@example.org>",
        "Follow @anytown, or an address that ends in @nhs.net.",
        "Two @ £3.50, three @ noon.",
        "{{ nurse_email }} or {{ nurse }}@example.org",
        "Ring {{ ward_phone }}, or see {{ clinic_web }}.",
    ],
)
def test_addresses_that_can_be_written_to(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "wrong", "hint"),
    [
        ("Write to nurses@example.", "nurses@example", "write it as nurses@example.org"),
        ("Write to nurses@.", "nurses@", "write it as"),
        ("Write to nurses@example..org now.", "nurses@example..org", "write it as"),
        ("Write to nurses..ward@example.org.", "nurses..ward@example.org", "write it as"),
        ("Write to nurses@example,org.", "nurses@example", "write it as"),
        ("Write to nurses@@example.org.", "nurses@@example.org", "write it as"),
        ("Write to **nurses@example.o**.", "nurses@example.o", "write it as"),
        ("Write to nurses @ example.org.", "nurses @ example.org", "without spaces, as nurses@example.org"),
        ("Write to [nurses@example](mailto:nurses@example.org).", "nurses@example", "write it as"),
    ],
)
def test_addresses_that_cannot_be_written_to(words: str, wrong: str, hint: str) -> None:
    [problem] = found(f"Rest well.\n{words}")
    assert (problem.severity, problem.message) == ("error", f"“{wrong}” is not an e-mail address")
    assert hint in problem.hint
    assert given.at(problem).startswith(wrong[:6])


@pytest.mark.parametrize(
    ("words", "old", "new", "message"),
    [
        ("Write to {{ nurse_email }}.", "nurse_email: nurses@", "nurse_email: nurses at ", "is not an e-mail address"),
        (
            "See {{ clinic_web }}.",
            "clinic_web: https://www.harbour.example.org",
            "clinic_web: ours",
            "not a web address",
        ),
        ("Ring {{ ward_phone }}.", "ward_phone: 01632 960 114", "ward_phone: ask us", "has no telephone number in it"),
    ],
)
def test_a_site_field_in_running_text_is_checked_at_its_line(words: str, old: str, new: str, message: str) -> None:
    [problem] = found(words, (old, new))
    assert message in problem.message
    assert problem.place.file == "styles/brands/harbour.yaml"
    assert "which pages use as" in problem.hint


def test_a_site_field_is_reported_once_however_often_it_is_used() -> None:
    brand = given.brand(("nurse_email: nurses@", "nurse_email: nurses at "))
    loaded = given.block("kind: contacts\ncontacts:\n  - name: Ward\n    email: '{{ nurse_email }}'")
    problems = {*addresses.written_addresses(loaded, brand), *links.contacts(loaded, brand)}
    assert len(problems) == 1


def test_a_site_field_that_nobody_has_filled_in_is_reported_as_that_alone() -> None:
    assert found("Write to {{ nurse_email }}.", ("nurse_email: nurses@harbour.example.org", "nurse_email: tbc")) == []
    # Two numbers are no mistake where nobody presses them.
    numbers = ("ward_phone: 01632 960 114", "ward_phone: 01632 960 114 or 01632 960 115")
    assert found("Ring {{ ward_phone }}, or [ring us](tel:{{ ward_phone }}).", numbers) == []
