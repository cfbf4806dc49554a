"""Bounds for what a file may cost to examine: a small file can refer to the same thing very often."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from builder.pdf.read.gate import Unreadable

MOST_ELEMENTS = 1_000_000
"""How many structure elements, or entries of a name tree or number tree, a file may have."""
MOST_ENTRIES = 100_000
"""How many bookmarks, form fields or chained actions a file may have."""
_MOST_CHARACTERS = 100_000_000

_T = TypeVar("_T")


def bounded(values: Iterator[_T]) -> Iterator[_T]:
    """The values of a name tree or number tree. Raises Unreadable if there are too many."""
    for count, value in enumerate(values):
        if count > MOST_ELEMENTS:
            raise Unreadable("one of its trees has no end")
        yield value


class TextBudget:
    """Counts the characters that are read out of a file: a few of them may be referred to very often."""

    def __init__(self) -> None:
        self._spent = 0

    def spend(self, amount: int) -> None:
        """Count some characters. Raises Unreadable if they are too many for one file."""
        self._spent += amount
        if self._spent > _MOST_CHARACTERS:
            raise Unreadable("it is too large to be read: its text is repeated without end")
