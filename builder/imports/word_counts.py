"""Words of a text, counted to see that none is lost on the way: runs of letters and digits."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W_]+")


def word_counts(text: str) -> Counter[str]:
    """How often each word is in `text`: small and capital letters are alike, and so are ways to encode a letter."""
    return Counter(_WORD.findall(_IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()))


def lost_words(before: Counter[str], after: Counter[str]) -> tuple[str, ...]:
    """The words of `before` that are not in `after`, sorted.

    Words that were together without a space are not lost where both are there: one of them may have been left out.
    """
    lost = before - after
    others = after - before
    return tuple(sorted(word for word in lost.elements() if not _is_made_of(word, others)))


def _is_made_of(word: str, others: Counter[str]) -> bool:
    """Whether a word is several of the `others`, which are then used up."""
    for end in range(1, len(word) + 1):
        if others[word[:end]] > 0:
            others[word[:end]] -= 1
            if end == len(word) or _is_made_of(word[end:], others):
                return True
            others[word[:end]] += 1
    return False
