"""Readability of English by two published formulas, and the syllables that both rest on.

The counter of syllables is our own. Hyphenation patterns divide words where a line may end, which is not where
syllables do, and the pronouncing dictionaries that are to be had know American words: no `anaesthetic`, no `tumour`.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LEAST_WORDS = 100
"""Flesch, on whose samples Kincaid's formula rests, takes samples of 100 words: fewer say little about a text."""

LEAST_SENTENCES = 10
"""McLaughlin takes three samples of ten sentences: fewer than one sample is too little to judge by."""


class Measure(NamedTuple):
    """What the formulas need of a text. `hard` are its words of three syllables or more, with how often they stand."""

    words: int
    sentences: int
    syllables: int
    hard: Counter[str]


def measure(sentences: Iterable[Sequence[str]]) -> Measure:
    """Count `sentences`, each given as its words.

    An abbreviation in capitals and a figure have one syllable (Flesch 1949), but an abbreviation is hard where it is
    read out as three letters or more (McLaughlin 1969). Figures are never called hard: they are easier than words.
    """
    words = syllable_count = sentence_count = 0
    hard: Counter[str] = Counter()
    for sentence in sentences:
        sentence_count += 1
        for word in sentence:
            spoken = syllables(word)
            words += 1
            syllable_count += 1 if _is_abbreviation(word) else spoken
            if spoken >= 3:
                hard[word if _is_abbreviation(word) else word.lower()] += 1
    return Measure(words, sentence_count, syllable_count, hard)


def flesch_kincaid(text: Measure) -> float:
    """The school grade by Kincaid, Fishburne, Rogers and Chissom (1975). `text` has at least one sentence and word."""
    return 0.39 * text.words / text.sentences + 11.8 * text.syllables / text.words - 15.59


def smog(text: Measure) -> float:
    """The school grade by McLaughlin (1969), scaled to his 30 sentences. `text` has at least one sentence."""
    return 1.0430 * math.sqrt(text.hard.total() * 30 / text.sentences) + 3.1291


@functools.lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How many syllables an English word has when it is read out, by British spelling; at least 1."""
    if _is_abbreviation(word):
        return sum(3 if letter == "W" else 1 for letter in word if letter.isalpha())
    return max(1, sum(map(_spoken, _PART.findall(word.lower()))))


def _is_abbreviation(word: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", word)
    return 2 <= len(letters) <= 5 and letters.isupper()


def _spoken(word: str) -> int:
    """Syllables of one word in small letters, with whatever follows its apostrophe."""
    stem, _, ending = word.replace("’", "'").partition("'")
    # Of the endings only that of "didn't" and "isn't" is spoken; "don't" and "can't" gain nothing by theirs.
    extra = 1 if ending == "t" and stem[-2:] in ("dn", "sn") else 0
    for form in (stem, stem.removesuffix("s")):
        if form in _SYLLABLES_OF:
            return _SYLLABLES_OF[form] + extra
    if extra:
        stem = stem[:-1]
    return max(1, _by_rule(stem)) + extra


_SYLLABLES_OF = {
    word: count
    for count, words in {
        1: "ache friend pier priest tier",
        2: "acne argue argued business carriage cement evening marriage neon ninety poem rely safety soldier therefore "
        "wednesday",
        3: "anyone area behaviour everyone familiar idea linear museum nausea nuclear recipe theory urea vegetable",
        4: "caesarean diabetes reality",
    }.items()
    for word in words.split()
}
"""Words that the rules below get wrong."""

_PART = re.compile(r"[a-zéèêâçñ]+(?:['’][a-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SPELLING = (
    (re.compile(r"[éèê]"), "a"),
    (re.compile(r"â"), "a"),
    # The u of "quiet" and of "guide" is no vowel; nor is the y of "you" and of "layer".
    (re.compile(r"qu"), "q"),
    (re.compile(r"gu(?=[aeiy])"), "g"),
    (re.compile(r"\by(?=[aeiou])"), "j"),
    (re.compile(r"(?<=[aeiou])y(?=[aeiou])"), "j"),
    (re.compile(r"\bevery"), "evry"),
    # An e before an ending is as silent as it was at the end: closely, movement, careful, sometimes, headaches.
    (re.compile(r"(?<=[^aeiou])e(?=(?:ly|fully|ful|less|ness|times?|thing|lines?|styles?|work)$)"), ""),
    (re.compile(r"(?<=[^aeioul])e(?=ments?$)"), ""),
    (re.compile(r"(?<=[^eo]ach)es$"), "s"),
    # And so it is at the end itself, but not in table, centre, nurses, changes, handled, needed.
    (re.compile(r"(?<=[^aeiouy])(?<![^aeiouyl]l)(?<![tb]r)e$"), ""),
    (re.compile(r"(?<=[^aeiouysxzcg])(?<![cs]h)(?<![^aeiouyl]l)(?<![tb]r)es$"), "s"),
    (re.compile(r"(?<=[^aeiouytd])(?<![^aeiouylr]l)ed$"), "d"),
)
_PARTED = re.compile(
    # Two vowels that stand together but are spoken apart: radiation, medium, usual, patient (not), earlier, trying.
    r"(?<![tcg])i(?=a)|(?<=[tc])i(?=at(?!i[cv]))|i(?=u)|(?<![tcsgx])(?<!ll)(?<!n)i(?=o)|\bi(?=on)|(?<=phys)i(?=o)"
    r"|(?<![tcg])i(?=en)|i(?=et)|\bsci(?=en)|i(?=ers?$|est$)"
    r"|u(?=a|ous)|u(?=el|en)|(?<=[lr])u(?=id)|u(?=in$|ine$|ity|iti)|(?<=s)u(?=ici)"
    r"|(?<!g)e(?=ings?$)|[aiouy](?=ings?$)|a(?=o)|e(?=os?$|ol)|(?<=st)e(?=o)|oe(?=a)"
    r"|(?<=cr)e(?=at)|(?<=pancr)e(?=a)|\bre(?=a(?:ss|ct|pp|dj|dm|rr)|e[nsv]|in|o|us|un)|\bpre(?=[aiou])"
    r"|\bco(?=op|ord|inc|exi|agu)|\bpo(?=e[mt])|o(?=ics?$|ically$)|u(?=in(?:s|d|ing)$)|(?<=\bg)i(?=ant)|(?<=\brat)i(?=os?$)"
    r"|(?<=\bcer)e(?=al)|(?<=[nrd])e(?=ous)|a(?=ics?$)|\bne(?=o)"
)
_SPOKEN_ENDING = re.compile(r"(?:[ai]s|th)ms?$")
"""Endings with a vowel that is heard and not written: organism, spasm, rhythm."""


def _by_rule(word: str) -> int:
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    parted = _PARTED.sub(lambda match: match[0] + "-", word)
    return len(_VOWELS.findall(parted)) + len(_SPOKEN_ENDING.findall(word))
