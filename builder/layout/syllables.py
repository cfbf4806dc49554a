"""Where to break a word that is wider than a line. The only home of Pyphen."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

LEAST = 3
"""How many letters are before and after a break, at least."""


def breaks(word: str, language: str) -> list[int]:
    """The places where `word` may be broken, ascending, each with `LEAST` letters on either side.

    `language` is a tag such as ``"en-GB"``. Empty for a language that Pyphen has no patterns for.
    """
    dictionary = _dictionary(language)
    if dictionary is None:
        return []
    return [place for place in dictionary.positions(word) if word[place - LEAST : place + LEAST].isalpha()]


@functools.lru_cache(maxsize=8)
def _dictionary(language: str) -> Pyphen | None:
    import pyphen

    name = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=name, left=LEAST, right=LEAST) if name else None
