"""Placeholders are recognised by their marker, in values and in notes."""

from __future__ import annotations

from builder.content import yaml_reader
from builder.content.placeholders import placeholder, placeholders


def read(text: str) -> list[str]:
    source = yaml_reader.parse(text.encode(), "leaflets/hip.yaml")
    return [f"{entry.place} {entry.words}" for entry in placeholders(source)]


def test_placeholders_are_in_values_and_notes() -> None:
    text = f'owner: "{placeholder("the team")}"\n# {placeholder("the day")}\nnext_review: 2027-01-01\nbody: |\n  a\n'
    text += f"  {placeholder('what it shows')}\n"
    assert read(text) == [
        "leaflets/hip.yaml:1:9 the team",
        "leaflets/hip.yaml:2:3 the day",
        "leaflets/hip.yaml:6:3 what it shows",
    ]


def test_a_placeholder_that_was_wrapped_is_recognised() -> None:
    assert read("summary: >-\n  Words TO\n  FILL IN: the words\n") == ["leaflets/hip.yaml:2:9 the words"]


def test_instructions_to_patients_are_not_placeholders() -> None:
    assert read('title: "A form to fill in: your diary"\nbody: PLEASE TO FILL IN THE FORM\n') == []
