"""What is asked of a text before all rules are tried: where it says that nothing is wrong, no rule finds anything."""

from __future__ import annotations

import re

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks import doses, glyphs, markdown_signs, readability, sentences, typography
from builder.content import placeholders

DOSES = [rule.pattern.pattern for rule in doses._RULES]
DOSES_ANYWHERE = [rule.pattern.pattern for rule in doses._RULES_OF_ALL_LANGUAGES]
SIGNS = [pattern.pattern for pattern, _, _ in markdown_signs._SIGNS]
LETTERS = st.text("aeiouybcdghlmnprstéï", max_size=12)
STARTS = "anti micro poly care every friend co re guide quie aisle".split()
ENDINGS = "less ement aches gue rriage ysm rhythm ious iety ings es ed led".split()
TEXTS = st.text(st.sampled_from("aB Éß-'’.!?(“[\u00a0 1\n\rж日\u200c→"), max_size=40)


@pytest.mark.parametrize("pattern", DOSES)
@forall(st.data())
def test_no_dose_that_a_rule_finds_is_passed_over(pattern: str, data: st.DataObject) -> None:
    assert doses._POSSIBLE.search(data.draw(st.from_regex(pattern)))


@pytest.mark.parametrize("pattern", DOSES_ANYWHERE)
@forall(st.data())
def test_no_dose_of_any_language_is_passed_over(pattern: str, data: st.DataObject) -> None:
    assert doses._POSSIBLE_ANYWHERE.search(data.draw(st.from_regex(pattern)))


@pytest.mark.parametrize("pattern", SIGNS)
@forall(st.data())
def test_no_sign_that_a_rule_finds_is_passed_over(pattern: str, data: st.DataObject) -> None:
    assert markdown_signs._may_have_sign(data.draw(st.from_regex(pattern)))


@forall(st.builds("".join, st.tuples(st.sampled_from([*STARTS, ""]), LETTERS, st.sampled_from([*ENDINGS, ""]))))
def test_syllables_are_those_by_every_rule_of_spelling(word: str) -> None:
    assert readability._by_rule(word) == by_every_rule(word)


def by_every_rule(word: str) -> int:
    word = re.sub(f"^{readability._START.pattern}", r"\g<0>-", word.translate(readability._ACCENTS))
    for _, pattern, replacement in readability._SPELLING:
        word = pattern.sub(replacement, word)
    parted = readability._PARTED.sub(r"\g<0>-", word)
    return len(readability._VOWELS.findall(parted)) + len(readability._SPOKEN_ENDING.findall(word))


@forall(TEXTS)
def test_the_last_word_is_what_follows_spaces_and_brackets(text: str) -> None:
    assert sentences._last_word(text) == re.split(r"[\s(\[“‘„«\u00a0]", text)[-1]


@forall(st.text())
def test_two_capitals_are_in_every_word_of_capitals(text: str) -> None:
    words = [word for word in typography._CAPITALS.findall(text.upper()) if word.isupper() and len(word) > 1]
    assert all(typography._TWO_CAPITALS.search(word) for word in words)


@forall(TEXTS)
def test_no_face_lacks_a_sign_of_a_text_that_is_passed_over(text: str) -> None:
    faces = {"regular": frozenset("aB Éß-'’.!?(“[\u00a01"), "bold": frozenset(text)}
    if glyphs._are_in_all(text, faces):
        assert [*glyphs.unprintable(text, faces)] == []


@forall(st.from_regex(re.compile(placeholders._UNMARKED.pattern, re.IGNORECASE)))
def test_no_placeholder_without_a_marker_is_passed_over(text: str) -> None:
    assert any(words in " ".join(text.casefold().split()) for words in placeholders._UNMARKED_WORDS)
