from __future__ import annotations

import pytest

from builder.checks import wording as language
from builder.content.leaflet import SharedPage
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.checks import given

TWENTY = "The nurse will talk to you about the operation and about the time after it and answer all your questions."
TWENTY_ONE = TWENTY.replace("all your", "all of your")


def sentences(loaded: Loaded) -> list[Problem]:
    return list(language.long_sentences(loaded, given.brand().model))


def paragraphs(loaded: Loaded) -> list[Problem]:
    return list(language.long_paragraphs(loaded, given.brand().model))


def chances(loaded: Loaded) -> list[Problem]:
    return list(language.unclear_chances(loaded, given.brand().model))


def test_a_sentence_may_have_twenty_words() -> None:
    assert sentences(given.body(TWENTY)) == []


def test_a_sentence_of_twenty_one_words_is_too_long() -> None:
    [problem] = sentences(given.body(f"Rest well.\n{TWENTY_ONE}\nThen walk."))
    assert problem.severity == "warning"
    assert problem.message == "a sentence of 21 words is hard to follow: “The nurse will talk to you …”"
    assert "20 words" in problem.hint
    assert given.at(problem) == TWENTY_ONE


def test_the_place_of_a_sentence_over_two_lines_is_where_it_starts() -> None:
    parted = TWENTY_ONE.replace("about the operation", "about\nthe operation")
    [problem] = sentences(given.body(f"Rest well. {parted}"))
    assert given.at(problem) == "The nurse will talk to you about"


def test_every_long_sentence_is_reported() -> None:
    other = TWENTY_ONE.replace("nurse", "surgeon")
    problems = sentences(given.body(f"- {TWENTY_ONE}\n- {TWENTY}\n- {other}"))
    assert [given.at(problem) for problem in problems] == [TWENTY_ONE, other]


def test_items_of_a_list_and_cells_are_not_run_together() -> None:
    half = "a single tumour and the surgeon can reach it with care"
    assert sentences(given.body(f"This is only when:\n\n- {half}, and\n- {half}, or\n- {half}")) == []
    assert sentences(given.body(f"| {half} | {half} |\n| --- | --- |\n| {half} | {half} |")) == []


def test_a_site_field_counts_as_what_is_printed_for_it() -> None:
    # Fourteen words, and the six of "Monday to Friday, 9am to 5pm".
    fourteen = "The nurse will talk to you about the operation and all your questions on {{ nurse_hours }}"
    assert sentences(given.body(f"{fourteen}.")) == []
    [problem] = sentences(given.body(f"{fourteen} again."))
    assert "21 words" in problem.message


def test_the_place_of_a_sentence_with_a_site_field_is_exact() -> None:
    [problem] = sentences(given.body(f"Rest well.\nThe nurse of {{{{ ward_name }}}} {TWENTY_ONE.lower()}"))
    assert given.at(problem).startswith("The nurse of {{ ward_name }} the nurse will")


def test_titles_and_sources_are_no_sentences() -> None:
    many = " ".join(["word"] * 25)
    loaded = given.page(
        f"key_facts:\n  {many}: Short.\nsections:\n  - title: {many}\n    body: Short.\n    blocks:\n"
        f"      - kind: callout\n        title: {many}\n        body: Short.\n",
        title=many,
    )
    assert sentences(loaded) == []
    sources = given.page("", SharedPage).model.sources
    assert [source.source for source in sources] == ["Notes of the knee team."]
    assert sentences(given.page("include: shared/a\n", summary=f"{many}.")) != []


@pytest.mark.parametrize(
    "block",
    [
        "kind: callout\ntitle: Rest\nbody: {}",
        "kind: steps\nsteps:\n  - {}",
        "kind: questions to ask\nquestions:\n  - {}",
        "kind: glossary\nterms:\n  - term: Rest\n    meaning: {}",
        "kind: questions and answers\nitems:\n  - question: Why?\n    answer: {}",
        "kind: contacts\ncontacts:\n  - name: Nurses\n    note: {}",
        "kind: table\ncaption: {}\ncolumns: [One]\nrows:\n  - [Two]",
        "kind: text\nbody: {}",
    ],
)
def test_sentences_of_every_block_are_read(block: str) -> None:
    assert sentences(given.block(block.format(TWENTY))) == []
    [problem] = sentences(given.block(block.format(TWENTY_ONE)))
    assert given.at(problem) == TWENTY_ONE


def test_a_paragraph_may_have_three_sentences() -> None:
    three = "Rest well. Walk a little. Call us on 01632 960 114, e.g. at 10.30."
    assert paragraphs(given.body(three)) == []
    assert paragraphs(given.body(f"{three}\n\n{three}")) == []


def test_a_paragraph_of_four_sentences_is_too_long() -> None:
    [problem] = paragraphs(given.body("Welcome.\n\nRest well. Walk a little.\nEat and drink. Call us."))
    assert problem.severity == "warning"
    assert problem.message == "a paragraph of 4 sentences is hard to follow: “Rest well. Walk a little. Eat …”"
    assert given.at(problem) == "Rest well. Walk a little."


@pytest.mark.parametrize(
    ("words", "found", "hint"),
    [
        ("This helps 25% of people.", "25%", "1 in 4"),
        ("This helps 25 % of people.", "25 %", "1 in 4"),
        ("This helps 30 per cent of people.", "30 per cent", "3 in 10"),
        ("This helps 33 percent of people.", "33 percent", "about 1 in 3"),
        ("This helps 12.5% of people.", "12.5%", "1 in 8"),
        ("This helps 1.5% of people.", "1.5%", "3 in 200"),
        ("This helps 10 to 15% of people.", "10 to 15%", "in how many"),
        ("This helps 10%–15% of people.", "10%–15%", "in how many"),
        ("All of it: 100%.", "100%", "such as 1 in 4"),
        ("The chance is 0.2 or less.", "0.2", "1 in 5"),
        ("The chance is .05.", ".05", "1 in 20"),
        ("It happens to 1.5 in 100 people.", "1.5 in 100", "3 in 200"),
        ("It happens to 2.5 out of every 1,000 people.", "2.5 out of every 1,000", "whole numbers"),
        ("We are 50% **sure**.", "50%", "1 in 2"),
    ],
)
def test_chances_are_reported_in_whole_numbers(words: str, found: str, hint: str) -> None:
    [problem] = chances(given.body(f"Rest well.\n{words}"))
    assert problem.severity == "warning"
    assert f"hard to picture: “{found}”" in problem.message
    assert hint in problem.hint
    assert given.at(problem).startswith(found)


@pytest.mark.parametrize(
    "words",
    [
        "It happens to 1 in 4 people.",
        "Come at 10.30 or at 0.30am.",
        "On 01.02.2026 this was version 0.1.0, or version 0.9.",
        "Call 01632 960 114 or 0808.157.0162.",
        "It costs £0.50 or 0.50p or $0.75.",
        "Take 0.5 mg, 0.25ml or 0.5 micrograms.",
        "Walk 1.5 miles and drink 2.5 litres, or 0.5 litres.",
        "Read [Surgery explained](https://www.example.org/0.5/25%25).",
        "See section 0.5.1.",
    ],
)
def test_other_figures_stay(words: str) -> None:
    assert chances(given.body(words)) == []


def test_a_version_and_a_source_may_have_decimals() -> None:
    assert chances(given.page("", version='"0.5"')) == []
    loaded = given.page("key_facts:\n  Success: 50% of people\n")
    assert [given.at(problem) for problem in chances(loaded)] == ["50% of people"]
    assert [given.at(problem) for problem in chances(given.page("key_facts:\n  50% of people: Walk\n"))] == [
        "50% of people: Walk"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "You are given 0.9% saline through a drip.",
        "Use 0.1 % mometasone cream at night.",
        "The skin is cleaned with 2% chlorhexidine to lower the risk of infection.",
        "Your oxygen stays above 94%.",
        "People with oxygen below 92 % are given more.",
        "Your HbA1c was 7%.",
        "Keep your saturation between 94% and 98%.",
        "The gel is 70% alcohol.",
        "A drip of 5% glucose is given.",
        "It has 0.1 % of the medicine in it.",
        "The lidocaine is 1 per cent.",
        "Timolol 0.25% is used for both eyes.",
        "Use tacrolimus 0.1% at night.",
        "Adrenaline 0.1% is added to the drip.",
        "Your lung function was 60% before it.",
        "The heart pumps 55% of its blood each time.",
        "You may lose 5% of your weight after it.",
    ],
)
def test_a_strength_or_a_reading_is_no_chance(words: str) -> None:
    assert chances(given.body(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "This happens to 5% of people who are given oxygen.",
        "The risk of an infection is 2%.",
        "About 10 % of patients bleed.",
    ],
)
def test_a_chance_next_to_a_medicine_is_still_one(words: str) -> None:
    assert len(chances(given.body(words))) == 1
