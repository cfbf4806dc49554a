"""What the small words and the script of a text show about its language."""

from __future__ import annotations

import pytest

from builder.core.language_codes import is_well_formed
from builder.pdf.examine.language import FEWEST_WORDS, foreign_script, other_language


@pytest.mark.parametrize(
    "tag", ["en-GB", "cy", "zh-Hans-CN", "de-1996", "sl-rozaj", "x-clinic", "es-419", "en-u-co-phonebk"]
)
def test_a_tag_that_is_well_formed(tag: str) -> None:
    assert is_well_formed(tag)


@pytest.mark.parametrize("tag", ["english (uk)", "en_GB", "e", "en-", "", "en--GB", "de-x", "en GB"])
def test_a_tag_that_is_not_well_formed(tag: str) -> None:
    assert not is_well_formed(tag)


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Делайте упражнения", "en-GB", "Cyrillic"),
        ("請每天做這些運動", "en", "Chinese"),
        ("請每天做這些運動", "ja", None),
        ("Делайте упражнения", "sr-Latn", None),
        ("Делайте упражнения", "xx", None),
        ("Делайте", "uk", None),
        ("α, β", "en", None),
        ("Do these exercises at home on each day of the week", "ru", "Latin"),
        ("www.example.org", "ru", None),
        ("01632 960 127", "en", None),
        ("", "en", None),
    ],
)
def test_a_script_that_a_language_is_not_written_in(text: str, language: str, script: str | None) -> None:
    assert foreign_script(text, language) == script


def test_few_words_say_nothing_of_their_language() -> None:
    words = "Vous pouvez faire ces exercices dans votre maison avec une personne qui vous aide et ce est bon le"
    assert len(words.split()) == FEWEST_WORDS - 1
    assert other_language(words, "en") is None
    assert other_language(f"{words} matin", "en") == "fr"
    assert other_language(f"{words} matin", "fr-CA") is None
