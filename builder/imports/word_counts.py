"""Words of a text, counted to see that none is lost on the way: runs of letters and digits."""

from __future__ import annotations

import unicodedata
from collections import Counter

from builder.core.patterns import lazy_pattern

_IGNORED = lazy_pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = lazy_pattern(r"[^\W_]+")


_LONGEST = 60
"""Letters of words that stand together."""


def word_counts(text: str) -> Counter[str]:
    """How often each word is in `text`: small and capital letters are alike, and so are ways to encode a letter."""
    return Counter(_WORD.findall(_IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()))


def lost_words(before: Counter[str], after: Counter[str]) -> tuple[str, ...]:
    """The words of `before` that are not in `after`, sorted.

    Words that stood together without a space are not lost where both are there, nor are words that stand together now:
    what was between them has been left out.
    """
    others = after - before
    lost = Counter(word for word in (before - after).elements() if not _is_made_of(word, others))
    for word in others.elements():
        _is_made_of(word, lost)
    return tuple(sorted(lost.elements()))


def _is_made_of(word: str, others: Counter[str]) -> bool:
    """Whether a word is several of the `others`, which are then used up."""
    # To try all ways to part a word takes time that doubles with each letter.
    for end in range(1, len(word) + 1) if len(word) <= _LONGEST else ():
        if others[word[:end]] > 0:
            others[word[:end]] -= 1
            if end == len(word) or _is_made_of(word[end:], others):
                return True
            others[word[:end]] += 1
    return False
