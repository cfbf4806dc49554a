"""Names of icons, wherever pages have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks import icons
from builder.checks.icons import OTHER_WORDS
from builder.content.icons import program_icons
from builder.content.recipe import Topics
from builder.core.diagnostics import Problem
from builder.layout.picture_error import PictureError
from tests.checks import given

NAMES = {"bed", "phone", "walking", "warning"}

EVERYWHERE = """\
key_facts:
  Hospital stay: {words: A week, icon: KEY}
sections:
  - title: The knee
    icon: SECTION
    blocks:
      - kind: callout
        title: Rest
        body: Sit down.
        icon: CALLOUT
      - kind: steps
        steps:
          - Sit down.
          - {text: Stand up., icon: STEP}
      - kind: contacts
        contacts:
          - name: The ward
            note: Come in.
            icon: CONTACT
"""
PLACES = ("KEY", "SECTION", "CALLOUT", "STEP", "CONTACT")


def page(**icons: str) -> str:
    text = EVERYWHERE
    for place in PLACES:
        text = text.replace(place, icons.get(place, "bed"))
    return text


def found(text: str, topics: str = "", read: object = None) -> list[Problem]:
    of_topics = given.load(Topics, topics, "leaflets/topics.yaml") if topics else None
    return list(icons(given.page(text), NAMES, of_topics, read or (lambda name: name)))  # type: ignore[arg-type]


def test_icons_that_there_are_pass() -> None:
    assert found(page()) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_name_that_is_no_icon_s_is_reported_where_it_is_written(place: str) -> None:
    [problem] = found(page(**{place: "walkin"}))
    assert problem.severity == "error"
    assert problem.message == "there is no icon `walkin`"
    assert problem.hint.startswith("did you mean `walking`")
    assert given.at(problem).startswith("walkin")


def test_the_hint_says_where_all_icons_are_shown() -> None:
    [problem] = found(page(STEP="zzzz"))
    assert "docs/writing-leaflets.md" in problem.hint
    assert "styles/icons/" in problem.hint


def test_the_hint_knows_other_words_for_what_icons_show() -> None:
    assert set(OTHER_WORDS.values()) <= set(program_icons())
    assert set(OTHER_WORDS).isdisjoint(program_icons())
    [problem] = found(page(STEP="ward"))
    assert problem.hint.startswith("did you mean `bed`?")


def test_an_icon_of_a_topic_is_reported_in_the_list_of_topics() -> None:
    topics = "topics:\n  - label: Hospital stay\n    icon: bett\n  - label: Other\n    icon: unknown\n"
    [problem] = found(page(), topics)
    assert (str(problem.place.file), problem.place.line) == ("leaflets/topics.yaml", 3)


def test_an_icon_that_cannot_be_drawn_is_reported() -> None:
    def read(name: str) -> str:
        raise PictureError(f"line 2 of the drawing {name}.svg: `text` cannot be printed", "draw it")

    problems = found(page(), read=read)
    assert len(problems) == len(PLACES)
    assert {problem.message for problem in problems} == {"line 2 of the drawing bed.svg: `text` cannot be printed"}
    assert [given.at(problem)[:3] for problem in problems] == ["bed"] * len(PLACES)
    # A telephone number has an icon that no leaflet names.
    numbers = found(page().replace("note: Come in.", 'phone: "01632 960000"'), read=read)
    assert [problem.message for problem in numbers if problem not in problems] == [
        "line 2 of the drawing phone.svg: `text` cannot be printed"
    ]


def test_words_without_an_icon_stay_words(tmp_path: Path) -> None:
    plain = given.page("key_facts:\n  Hospital stay: A week\n").model
    fields = given.page("key_facts:\n  Hospital stay: {words: A week}\n").model
    assert plain == fields
