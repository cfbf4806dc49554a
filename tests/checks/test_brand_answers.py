from __future__ import annotations

import pytest

from builder.checks import brand_answers
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.checks import given


def found(loaded: Loaded) -> list[Problem]:
    problems = list(brand_answers.site_fields(loaded, given.brand()))
    assert all(problem.severity == "error" for problem in problems)
    return problems


@pytest.mark.parametrize("written", ["{{ ward_phone }}", "{{ward_phone}}", "{{  ward_phone  }}"])
def test_a_field_of_the_brand_passes(written: str) -> None:
    assert found(given.body(f"Call {written} or {written}{written}.")) == []
    assert found(given.body(f"Call [the ward](tel:{written}) or [Bore da]{{lang=cy}} {written}.")) == []
    assert found(given.page("", title=f"'{written}'")) == []


def test_an_unknown_field_is_reported_where_it_is() -> None:
    [problem] = found(given.body("Call {{ ward_phone }}.\nOr call {{ ward_fone }} now."))
    assert problem.message == "the brand has no site field `ward_fone`"
    assert problem.hint.startswith("did you mean `ward_phone`")
    assert problem.hint.endswith("add a line below `fields:` in styles/brands/harbour.yaml, such as `  ward_fone: …`")
    assert given.at(problem) == "{{ ward_fone }} now."


def test_a_field_like_no_other_has_a_line_to_add() -> None:
    [problem] = found(given.body("{{ xyz }}"))
    assert problem.hint == "add a line below `fields:` in styles/brands/harbour.yaml, such as `  xyz: …`"


def test_no_line_is_to_be_added_that_a_brand_cannot_have() -> None:
    [problem] = found(given.body("{{ Ward_Phone }}"))
    assert problem.hint == "names of site fields have small letters, digits and _: write {{ ward_phone }}"


@pytest.mark.parametrize(
    "text",
    [
        "title: Knee\n    body: Read [the guide]({{ xyz }}).",
        "title: Knee\n    blocks:\n      - kind: lines\n        label: '{{ xyz }}'",
        "title: Knee\n    blocks:\n      - kind: figure\n        image: a.png\n        alt: '{{ xyz }}'",
        "title: Knee\n    blocks:\n      - kind: contacts\n        contacts:\n          - name: '{{ xyz }}'",
        "title: Knee {{ xyz }}\n    body: Rest.",
    ],
)
def test_fields_are_looked_for_in_every_text(text: str) -> None:
    [problem] = found(given.page(f"sections:\n  - {text}\n"))
    assert given.at(problem).startswith("{{ xyz }}")


def test_fields_are_looked_for_in_topics_and_titles() -> None:
    [problem] = found(given.page("key_facts:\n  '{{ xyz }}': Yes\n"))
    assert given.at(problem).startswith("{{ xyz }}")
    [problem] = found(given.page("", short_title="The {{ xyz }}"))
    assert given.at(problem).startswith("{{ xyz }}")


@pytest.mark.parametrize(
    "written",
    [
        "{{ward_phone}",
        "{ ward_phone }}",
        "{{ward phone}}",
        "{{ ward phone }}",
        "{ward_phone}",
        "{{ward_phone",
        "ward_phone}}",
        "{{{ward_phone}}}",
        "{",
        "}",
    ],
)
def test_braces_that_make_no_field_are_reported(written: str) -> None:
    problems = found(given.body(f"Call {{{{ ward_phone }}}}.\nOr {written} now."))
    assert problems
    for problem in problems:
        assert problem.message.startswith("this is not a site field: “")
        assert "{{ ward_phone }}" in problem.hint
    assert any(given.at(problem).endswith(" now.") for problem in problems)


def test_a_field_without_a_name_is_reported() -> None:
    [problem] = found(given.body("Call {{ }} now."))
    assert problem.message == "this site field has no name"
    assert given.at(problem) == "{{ }} now."


def test_no_field_can_be_in_a_version() -> None:
    [problem] = found(given.page("", version='"{{ ward_phone }}"'))
    assert "version" in problem.message


def test_a_brand_answers_in_plain_words() -> None:
    assert list(brand_answers.brand_fields(given.brand())) == []
    brand = given.brand(("ward_name: Lantern Ward", 'ward_name: "The {{ clinic_name }}"'))
    [problem] = brand_answers.brand_fields(brand)
    assert (problem.severity, given.at(problem)) == ("error", '{{ clinic_name }}"')
