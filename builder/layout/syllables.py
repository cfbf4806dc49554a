"""Where to break a word that is wider than a line. The only home of Pyphen."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

LEAST = 3
"""How many letters are before and after a break, at least."""


_OTHER_NAMES = {"no": "nb", "nob": "nb", "nno": "nn", "sh": "sr-Latn"}
"""Languages whose patterns go by another name."""


def breaks(word: str, language: str) -> list[int]:
    """The places where `word` may be broken, ascending, each with `LEAST` letters on either side.

    `language` is a tag such as ``"en-GB"``. Empty for a language that Pyphen has no patterns for, such as Welsh or
    Arabic.
    """
    dictionary = _dictionary(language)
    if dictionary is None:
        return []
    return [place for place in dictionary.positions(word) if _is_within(word, place)]


def _is_within(word: str, place: int) -> bool:
    """Whether there are only letters around a place, and no mark is parted from its letter."""
    around = word[max(place - LEAST, 0) : place + LEAST]
    if around.isalpha():
        return True
    kinds = [unicodedata.category(sign)[0] for sign in around]
    # A vowel or virama of an Indic script is a mark on the letter before it.
    return set(kinds) <= {"L", "M"} and unicodedata.category(word[place])[0] == "L" and word[place - 1] not in _VIRAMAS


_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d")
"""Signs that join the letters before and after them."""


@functools.lru_cache(maxsize=8)
def _dictionary(language: str) -> Pyphen | None:
    import pyphen

    first, _, rest = language.partition("-")
    tag = "-".join(filter(None, (_OTHER_NAMES.get(first, first), rest)))
    name = pyphen.language_fallback(tag.replace("-", "_"))
    return pyphen.Pyphen(lang=name, left=LEAST, right=LEAST) if name else None
