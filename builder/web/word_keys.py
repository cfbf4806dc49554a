"""What makes two spellings the same word: without accents, quotation marks and capitals, in either English, mutated.

A search compares words by their forms, on both sides: what one rule does to a word that it is not meant for, it does to
the same word elsewhere, too.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from builder.core.characters import ascii_digits, in_ascii
from builder.core.patterns import lazy_pattern

_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    # Alef wasla; alef maksura and Persian yeh; Persian and Urdu kaf and heh; ta marbuta; and the stroke that only
    # stretches a word. The other forms of alef are alef and a mark, which goes with the accents.
    | {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه", "ـ": ""}
)
_JOINERS = lazy_pattern("[-\u2010-\u2015'`’‘ʼ´.]")
"""What is inside of a word, or between two: hyphens, dashes, apostrophes, and the dots of T.H.R."""
_LONGEST = 60
"""How many letters of a word count."""

_BRITISH = (
    # Before a vowel or a consonant, but not in toe, shoes, or what is being typed.
    (lazy_pattern("[ao]e(?!s?$)"), "e"),
    (lazy_pattern("(?<=[a-z]{2})our(?=$|s$|ed$|ing|al|able|ful|less)"), "or"),
    (lazy_pattern("(?<=[a-z]{3})([iy])s(?=e$|ed$|es$|er$|ers$|ing$|ation)"), r"\1z"),
    (lazy_pattern("(?<=[bcdghptx])re(s?)$"), r"er\1"),
    (lazy_pattern("ence$"), "ense"),
    (lazy_pattern("ogue(s?)$"), r"og\1"),
    (lazy_pattern("ll"), "l"),
    (lazy_pattern("sulph"), "sulf"),
)
"""British spelling, and what it becomes so that American spelling is the same."""

_ARTICLE = lazy_pattern("(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})")
"""The article of Arabic, with the conjunction or preposition that is written with it."""

_MUTATIONS = {
    # The soft, the nasal and the aspirate mutation, each with what it was.
    "b": "p", "d": "t", "g": "c", "f": "bm", "dd": "d", "l": ("ll",), "r": ("rh",),
    "mh": "p", "nh": "t", "ngh": "c", "m": "b", "n": "d", "ng": "g",
    "ph": "p", "th": "t", "ch": "c",
}  # fmt: skip


class SearchWord(NamedTuple):
    """A word as it is compared, in small letters. `is_abbreviation` is said of two to five capitals, such as THR."""

    text: str
    is_abbreviation: bool = False


def folded(text: str) -> str:
    """A text in small letters, its figures as 0 to 9, without accents and without what nobody sees."""
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return in_ascii(ascii_digits(seen)).casefold().translate(_LETTERS)


def words(text: str, *, joined: bool = False) -> list[SearchWord]:
    """The words of a text; with `joined` those that have a hyphen or an apostrophe inside are one word each."""
    return [word for group in _groups(text) for word in (group[:1] if joined else group[1:] or group)]


def all_words(text: str) -> list[SearchWord]:
    """The words of a text; what has a hyphen or an apostrophe inside is there as one word, and in its parts."""
    return [word for group in _groups(text) for word in group]


def _groups(text: str) -> Iterator[list[SearchWord]]:
    """For each word the whole of it, and then its parts where it has some."""
    for chunk in "".join(map(_or_space, text)).split():
        parts = [part for part in _JOINERS.split(chunk) if part]
        whole = "".join(parts)
        if whole:
            yield [_word(part) for part in ([whole, *parts] if len(parts) > 1 else [whole])]


@functools.cache
def _or_space(character: str) -> str:
    """A character of a word; nothing for one that nobody sees, and a space for what is between words."""
    if _JOINERS.match(character):
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    # Vowels of many scripts are marks (M), which are not alphanumeric for Python.
    return character if category[0] in "LMN" else " "


def _word(text: str) -> SearchWord:
    return SearchWord(folded(text)[:_LONGEST], 2 <= len(text) <= 5 and text.isupper())


def forms(word: str, language: str) -> frozenset[str]:
    """A word of `words`, and what else it is in a language such as ``en-GB``: in the other English, unmutated."""
    match language.partition("-")[0].lower():
        case "en":
            return frozenset({word, _american(word)})
        case "cy":
            return frozenset({word, *_unmutated(word)})
        case "ar" | "fa" | "ur":
            return frozenset({word, _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word})
    return frozenset({word})


def _american(word: str) -> str:
    """A word as both Englishes spell it: tumour and tumor are one, as are oedema and edema."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word


def mutated(word: str) -> Iterator[str]:
    """A Welsh word as it may be after another: Rhagfyr is Ragfyr after “o”."""
    for form, radicals in _MUTATIONS.items():
        yield from (form + word[len(radical) :] for radical in radicals if word.startswith(radical))
    if word.startswith("g"):
        yield word[1:]


def _unmutated(word: str) -> Iterator[str]:
    """What a Welsh word may be in a dictionary: lawdriniaeth is llawdriniaeth, and fron is bron."""
    for mutated, radicals in _MUTATIONS.items():
        if word.startswith(mutated):
            yield from (radical + word[len(mutated) :] for radical in radicals)
    if word[:1] in "aeiouwy":
        yield f"g{word}"
    if re.match("h[aeiouwy]", word):
        yield word[1:]
