"""Words in a text, however they are parted there: for the place of an error, which is looked for again and again.

A pattern for each would have to be compiled, which takes longer than all else that a check does.
"""

from __future__ import annotations

from collections.abc import Sequence


def first(text: str, words: Sequence[str], between: str, start: int = 0, end: int | None = None) -> int:
    """Where `words` stand for the first time in `text`, with one or more characters of `between` after each; -1 if not.

    No word may be empty, or start with a character of `between`. All of them are from `start` to `end`.
    """
    last = len(text) if end is None else end
    at = text.find(words[0], start, last)
    while at >= 0 and not _follow(text, words, between, at, last):
        at = text.find(words[0], at + 1, last)
    return at


def _follow(text: str, words: Sequence[str], between: str, at: int, end: int) -> bool:
    """Whether the words after the first follow it where it stands."""
    at += len(words[0])
    for word in words[1:]:
        after = at
        while after < end and text[after] in between:
            after += 1
        if after == at or not text.startswith(word, after, end):
            return False
        at = after + len(word)
    return True
