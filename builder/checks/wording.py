"""How the words read: sentences and paragraphs that are short, words that are easy, chances that are plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from builder.checks import readability
from builder.checks.language_facts import SPACES_BETWEEN_SYLLABLES, WITHOUT_WORD_SPACES, is_english, primary
from builder.checks.page_texts import Passage, filled, passages, place
from builder.checks.running_text import running_english
from builder.checks.sentences import sentences, words
from builder.content.brand import Brand
from builder.content.leaflet import Page
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern
from builder.document import brand_words
from builder.document.brand_words import SpokenWords

if TYPE_CHECKING:
    from builder.content.project import Loaded

MOST_WORDS = 20
"""Words in a sentence (NHS service manual)."""
MOST_SENTENCES = 3
"""Sentences in a paragraph (NHS service manual)."""


def long_sentences(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """A sentence has at most 20 words, in languages whose words can be counted by the spaces between them."""
    for passage in _written(loaded.model):
        language = passage.text.language
        for sentence in sentences(filled(passage.words, brand.fields), language):
            # No word has a space in it, but some signs between spaces are no words.
            if len(sentence.split()) <= MOST_WORDS:
                continue
            if primary(language) in SPACES_BETWEEN_SYLLABLES or WITHOUT_WORD_SPACES.search(sentence):
                continue
            count = len(words(sentence))
            if count > MOST_WORDS:
                yield Problem(
                    place(loaded, passage.text, sentence),
                    "warning",
                    f"a sentence of {count} words is hard to follow: “{_start(sentence)} …”",
                    f"write two or more sentences of at most {MOST_WORDS} words each",
                )


def long_paragraphs(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """A paragraph has at most three sentences."""
    for passage in _written(loaded.model):
        printed = filled(passage.words, brand.fields)
        # A semicolon of Arabic is a place to rest, and the thought goes on.
        count = sum(not sentence.endswith("؛") for sentence in sentences(printed, passage.text.language))
        if count > MOST_SENTENCES:
            yield Problem(
                place(loaded, passage.text, printed),
                "warning",
                f"a paragraph of {count} sentences is hard to follow: “{_start(printed)} …”",
                f"leave an empty line after {MOST_SENTENCES} sentences at most, or make a list of it",
            )


def hard_words(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """English is at or below the brand's reading grade, by each of two formulas."""

    def value_of(name: str) -> str | None:
        """What stands for a field that the brand lacks, which is reported elsewhere."""
        return None if name in brand.fields else f"{{{{ {name} }}}}"

    def filled(text: str, language: str) -> list[SpokenWords]:
        return brand_words.filled(text, language, brand, value_of)

    english = running_english(loaded.model, filled)
    measured = readability.measure(words(sentence) for text in english for sentence in sentences(text))
    grades = []
    if measured.words >= readability.LEAST_WORDS:
        grades.append(("Flesch-Kincaid", readability.flesch_kincaid(measured)))
    if measured.sentences >= readability.LEAST_SENTENCES:
        grades.append(("SMOG", readability.smog(measured)))
    for formula, grade in grades:
        if grade > brand.reading_grade:
            hardest = ", ".join(f"{word} ({count})" for word, count in measured.hard.most_common(6))
            yield Problem(
                loaded.source.place(("title",)),
                "warning",
                f"the words are at school grade {grade:.2f} by {formula} ({measured.sentences} sentences), "
                f"and the brand asks for {brand.reading_grade:g} at most",
                f"write shorter sentences and easier words. Long words here: {hardest or 'none'}",
            )


def _written(page: Page) -> Iterator[Passage]:
    """The passages of a page that are written as sentences or may be."""
    return (passage for passage in passages(page) if passage.text.is_sentences)


def _start(text: str) -> str:
    return " ".join(text.split()[:6])


_FIGURE = lazy_pattern(r"\d")
_PERCENTAGE = lazy_pattern(
    r"(?<![\d.,])(?:\d+(?:\.\d+)?\s?%?\s?(?:-|–|to|and)\s?)?(\d+(?:\.\d+)?)\s?(?:%|per\s?cent\b)", re.IGNORECASE
)
_UNIT = r"(?:mcg|mg|kg|g|µg|ml|mL|l|mm|cm|m|km|Gy|mmol|micrograms?|grams?|litres?|metres?|p)\b"
_PART = lazy_pattern(
    rf"(?<![\w.,:/£$€-])(?<![Vv]ersion\s)(0?\.\d+)(?![\d.:/]*\d)(?!\s?(?:%|per\s?cent|[ap]\.?m\b)|\s?{_UNIT})"
)
_UNEVEN = lazy_pattern(r"(?<![\w.,:/-])(\d+\.\d+)\s(?:in|out of)(?: every)?\s[\d,]*\d")


_OF_PEOPLE = lazy_pattern(
    r"\s?(?:of|in)\s(?:all |the |our |these |those )?"
    r"(?:people|patients|women|men|adults|children|cases|operations|times|us|them)\b",
    re.IGNORECASE,
)
_SUBSTANCE = lazy_pattern(
    r"\b(?:saline|solutions?|creams?|gels?|ointments?|lotions?|drops|mouthwash|sprays?|medicines?|drugs?|doses?|strengths?|glucose"
    r"|dextrose|sugar|sodium|potassium|chloride|chlorhexidine|iodine|peroxide|bleach|alcohol|formalin|oxygen|humidity|w/[vw]|v/v"
    r"|concentrations?|\w+(?:caine|sone|olone|azole|mycin|cillin|idine|iodine|acin|micin|amide|oxide|etate|itrate))\b",
    re.IGNORECASE,
)
_READING = lazy_pattern(
    r"\b(?:oxygen|saturations?|sats?|spo2|sao2|fio2|hba1c|haematocrit|hematocrit|ejection fraction|h(?:a)?emoglobin"
    r"|humidity|fev1|inr|ph|battery|strength|concentration|potassium|sodium|creatinine)\b",
    re.IGNORECASE,
)
_CHANCE = lazy_pattern(
    r"\b(?:chances?|risks?|likel\w+|odds|probab\w+|people|patients|women|men|adults|sure|certain\w*|helps?|happens?|success\w*"
    r"|surviv\w+|recover\w*|cured?|cures|dies?|complications?|one in)\b",
    re.IGNORECASE,
)
"""What says that a figure is a chance."""


_AROUND = 300
"""How many characters on either side of a figure are looked at: a sentence that patients can follow is shorter."""


def _is_chance(text: str, match: re.Match[str]) -> bool:
    """Whether a figure says how many people in how many: not the strength of a medicine, a concentration or a reading.

    What else a figure may be nobody can list, so a chance needs a word that says so, or a text that is hardly more
    than the figure.
    """
    before, after = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + _AROUND]
    if _OF_PEOPLE.match(after):
        return True
    near = " ".join(after.split()[:3])
    if _SUBSTANCE.search(re.split(r"[.;:!?,]", near)[0]) or _READING.search(" ".join(before.split()[-5:])):
        return False
    sentence = re.split(r"[.!?]\s", before)[-1] + match[0] + re.split(r"[.!?](?:\s|$)", after)[0]
    return _CHANCE.search(sentence) is not None or len(sentence.split()) <= 4


def unclear_chances(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """A chance in English is given as "1 in N": no percentages, no decimals. Doses, sizes, times and dates are none."""
    for passage in passages(loaded.model):
        text = passage.text
        # Every chance has a figure.
        if text.field in ("sources", "version") or not _FIGURE.search(passage.words):
            continue
        for language, plain in passage.stretches:
            if not is_english(language):
                continue
            for pattern, whole, what in ((_PERCENTAGE, 100, "a percentage"), (_PART, 1, "a decimal")):
                for match in pattern.finditer(plain):
                    if not _is_chance(plain, match):
                        continue
                    hint = _in_whole_numbers(Fraction(match[1]) / whole)
                    yield Problem(
                        place(loaded, text, match[0]), "warning", f"{what} is hard to picture: “{match[0]}”", hint
                    )
            for match in _UNEVEN.finditer(plain):
                hint = "use whole numbers of people, such as 3 in 200 in place of 1.5 in 100"
                yield Problem(
                    place(loaded, text, match[0]), "warning", f"a decimal is hard to picture: “{match[0]}”", hint
                )


def _in_whole_numbers(share: Fraction) -> str:
    """The hint that says a share of people in whole numbers, as exactly as it was written."""
    if not 0 < share < 1:
        return "say how many people in how many, such as 1 in 4"
    if share.denominator > 20:
        # 33% and 34% are both about 1 in 3; what is given in hundredths is seldom known to hundredths.
        near = share.limit_denominator(20)
        if near and abs(near - share) * 100 <= Fraction(1, 2) and near.numerator == 1:
            return f"say how many people in how many: about 1 in {near.denominator}"
    return f"say how many people in how many: {share.numerator} in {share.denominator}"
