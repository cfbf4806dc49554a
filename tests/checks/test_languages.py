"""Checks say nothing wrong of other languages than English, and what holds for all languages holds for these."""

from __future__ import annotations

import pytest

from builder import checks
from builder.checks import doses, links, typography, wording
from builder.checks.language_facts import letters, says_nothing_of_target
from builder.checks.links import is_phone
from builder.checks.markdown_signs import joined_lines
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from builder.document.words import dialled
from builder.layout import syllables
from tests.checks import given

BRAND = given.brand().model


def found(rule: object, loaded: Loaded) -> list[str]:
    return [problem.message for problem in rule(loaded, BRAND)]  # type: ignore[operator]


def quiet(loaded: Loaded) -> list[Problem]:
    """What is wrong with the words of a page, whatever the program and the faces can print."""
    problems = given.problems(loaded, given.brand(), given.COVERAGE, {})
    return [
        problem
        for problem in problems
        if "faces have no" not in problem.message and "cannot be printed" not in problem.message
    ]


PLAIN = {
    "cy": "Gorffwyswch am 10 diwrnod. Mae 30% o bobl yn gwella. Cymerwch 5 mg od y dydd.",
    "de": "Ruhen Sie am 3. Dezember. Nehmen Sie 1.000 mg und 2,5 mg. Bei 30 % der Patienten hilft das.",
    "fr": "Prenez 1 000 mg et 2,5 mg. La dose est de 10 µg. Pour 30 % des patients, cela aide.",
    "pl": "Proszę przyjąć 1000 mg i 2,5 mg. To pomaga 30% chorych. Proszę przyjść 3. dnia.",
    "es": "Tome 1000 mg o 2,5 mg. Ayuda al 30 % de los pacientes. ¡Llame!",
    "it": "Prenda 1.000 mg o 2,5 mg. Aiuta il 30% dei pazienti. Venga il 3 marzo.",
    "tr": "Günde 1.000 mg veya 2,5 mg alın. Hastaların %30’una yardımcı olur.",
    "ar": "خذ ١٠٠٠ ملغ أو ٢٫٥ ملغ. هل لديك أسئلة؟ اتصل بنا.",
    "hi": "1000 मि.ग्रा. लें। क्या आप ठीक हैं? हमें फ़ोन करें।",
    "zh": "每天服用1000毫克。您还好吗？请打电话给我们。",
}


@pytest.mark.parametrize("language", PLAIN)
def test_nothing_is_wrong_with_plain_words_of_any_language(language: str) -> None:
    assert quiet(given.body(PLAIN[language], language=language)) == []


def test_english_doses_and_chances_are_not_looked_for_in_other_languages() -> None:
    words = "1000 mg, 10 µg, 5 IU, mane, nocte. 30% of people."
    assert found(doses.unsafe_doses, given.body(words)) != []
    assert found(wording.unclear_chances, given.body(words)) != []
    for language in ("cy", "de", "ar"):
        assert found(doses.unsafe_doses, given.body(words, language=language)) == []
        assert found(wording.unclear_chances, given.body(words, language=language)) == []


def test_words_in_another_language_are_not_english_for_being_in_an_english_page() -> None:
    assert found(doses.unsafe_doses, given.body("Bore da, [prn 1000 mg]{lang=cy} and well.")) == []
    assert len(found(doses.unsafe_doses, given.body("Da, [take it prn]{lang=en}.", language="cy"))) == 1


@pytest.mark.parametrize(
    ("language", "words", "instead"),
    [
        ("fr", "Prenez ,5 mg.", "write 0,5"),
        ("de", "Nehmen Sie .5 mg.", "write 0.5"),
        ("cy", "Cymerwch 5.0 mg.", "write 5"),
        ("pl", "Proszę przyjąć 5,00 ml.", "write 5"),
        ("ar", "خذ ٥٫٠ ملغ.", "write ٥"),
        ("ar", "خذ ٫٥ ملغ.", "write ٠٫٥"),
        ("uk", "Прийміть 5,0 мг.", "write 5"),
    ],
)
def test_a_dose_is_read_as_ten_times_as_much_in_every_language(language: str, words: str, instead: str) -> None:
    [problem] = doses.unsafe_doses(given.body(words, language=language), BRAND)
    assert problem.hint == instead


@pytest.mark.parametrize("words", ["1.000 mg", "1,000 mg", "10,05 mg", "0,5 mg", "0.05 mg", "2,50 mg", "1.0.2024"])
def test_numbers_that_are_right_somewhere_are_right(words: str) -> None:
    assert found(doses.unsafe_doses, given.body(f"Da {words} da.", language="de")) == []


def test_sentences_are_long_by_their_words_where_spaces_part_them() -> None:
    assert len(found(wording.long_sentences, given.body("gair " * 21 + "da.", language="cy"))) == 1
    assert len(found(wording.long_sentences, given.body("كلمة " * 21 + "هنا.", language="ar"))) == 1
    assert found(wording.long_sentences, given.body("từ " * 21 + "này.", language="vi")) == []
    assert found(wording.long_sentences, given.body("请 休息 " * 21 + "。", language="zh")) == []
    assert found(wording.long_sentences, given.body("พัก ผ่อน " * 21, language="th")) == []


@pytest.mark.parametrize(
    ("language", "words"), [("hi", "आराम करें। "), ("zh", "请休息。"), ("ur", "آرام کریں۔ "), ("el", "Είστε καλά; ")]
)
def test_paragraphs_of_four_sentences_are_long_in_every_language(language: str, words: str) -> None:
    assert found(wording.long_paragraphs, given.body(words * 3, language=language)) == []
    [message] = found(wording.long_paragraphs, given.body(words * 4, language=language))
    assert message.startswith("a paragraph of 4 sentences")


def test_a_semicolon_of_arabic_is_a_rest_within_a_thought() -> None:
    words = "استرح اليوم؛ " * 3 + "اتصل بنا."
    assert found(wording.long_paragraphs, given.body(words, language="ar")) == []
    assert (
        found(wording.long_sentences, given.body("كلمة " * 15 + "هنا؛ " + "كلمة " * 15 + "هنا.", language="ar")) == []
    )


def test_words_of_links_say_nothing_in_the_language_that_they_are_in() -> None:
    for language, words in [
        ("cy", "Cliciwch yma"),
        ("fr", "En savoir plus…"),
        ("ar", "اضغط هنا"),
        ("hi", "यहाँ क्लिक करें"),
        ("pl", "tutaj"),
    ]:
        body = f"Da [{words}](https://www.example.org) da."
        assert found(links.link_words, given.body(body, language=language)) == [
            f"“{words}” does not say where the link leads"
        ]
        assert found(links.link_words, given.body(body)) == []
    assert found(links.link_words, given.body("Da [continue](https://www.example.org).", language="cy")) == []
    assert found(links.link_words, given.body("Da [www.example.org](https://www.example.org).", language="cy")) != []
    assert found(links.link_words, given.body("Da [!](https://www.example.org).", language="cy")) != []


def test_letters_keep_the_vowels_of_indic_words() -> None:
    assert letters("  “यहाँ” — क्लिक!") == "यहाँ क्लिक"
    assert says_nothing_of_target("यहाँ", "hi-IN")


def test_capitals_are_hard_to_read_in_every_script_that_has_them() -> None:
    for language, words in [("cy", "PEIDIWCH Â BWYTA DIM"), ("el", "ΜΗΝ ΤΡΩΤΕ ΤΙΠΟΤΑ"), ("uk", "НЕ ЇЖТЕ НІЧОГО")]:
        assert len(found(typography.capitals, given.body(f"{words}.", language=language))) == 1
    for language in ("ar", "hi", "zh", "de"):
        assert found(typography.capitals, given.body(PLAIN[language], language=language)) == []


def test_two_lines_of_german_may_both_start_with_a_noun() -> None:
    assert found(joined_lines, given.body("Ruhe nach der\nOperation ist gut", language="de")) == []
    assert len(found(joined_lines, given.body("Station 4\nHaus Muster\nMusterstadt", language="de"))) == 1
    assert len(found(joined_lines, given.body("Ward 4\nExample House"))) == 1


def test_figures_of_other_scripts_are_dialled() -> None:
    assert is_phone("٠٢٠ ٧٩٤٦ ٠٩٥٨")
    assert dialled("٠٢٠ ٧٩٤٦ ٠٩٥٨") == "tel:02079460958"
    assert dialled("०२० ७९४६ ०९५८") == "tel:02079460958"
    assert (
        checks.left_as_example("٠٢٠ ٧٩٤٦ ٠٩٥٨", invented=False) == "is still the example, which does not reach anybody"
    )


@pytest.mark.parametrize(
    ("word", "language", "parted"),
    [
        ("Krankenhausaufenthalt", "de-AT", "Kran-ken-haus-auf-ent-halt"),
        ("sykehusopphold", "no", "syke-hus-opp-hold"),
        ("αναισθησιολογία", "el", "αναι-σθη-σιο-λο-γία"),
        ("శస్త్రచికిత్సకు", "te", "శస్త్ర-చి-కి-త్సకు"),
        ("ysbytyaurhanbarthol", "cy", "ysbytyaurhanbarthol"),
        ("المستشفيات", "ar", "المستشفيات"),
    ],
)
def test_syllables_end_as_the_patterns_of_the_language_say(word: str, language: str, parted: str) -> None:
    ends = syllables.breaks(word, language)
    assert "-".join(word[start:end] for start, end in zip([0, *ends], [*ends, len(word)], strict=True)) == parted
