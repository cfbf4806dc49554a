"""Versions of pages, such as ``1.10``: compared by their numbers, not letter by letter."""

from __future__ import annotations

import re

from builder.core.patterns import lazy_pattern

_PIECE = lazy_pattern(r"\d+|[^\W\d_]+")


def rises(new: str, old: str) -> bool:
    """Whether a version comes after another: 1.10 after 1.9, and 1.0b after 1.0a. 1.0 is the same as 1."""
    return key(new) > key(old)


def next_after(version: str) -> str:
    """An example of a version that comes after another: 1.1 after 1.0. Numbers are what counts: 1.1 after ``draft``."""
    matches = list(re.finditer(r"\d+", version))
    if not matches:
        return "1.1"
    last = matches[-1]
    return f"{version[: last.start()]}{int(last[0]) + 1}"


def key(version: str) -> list[tuple[int, int, str]]:
    """What versions are sorted by."""
    pieces = _PIECE.findall(version.casefold())
    # A letter before the first number, as in "v1.0", says nothing.
    while pieces and not pieces[0].isdecimal() and any(piece.isdecimal() for piece in pieces):
        pieces.pop(0)
    numbers = [(1, int(piece), "") if piece.isdecimal() else (0, 0, piece) for piece in pieces]
    while numbers and numbers[-1] == (1, 0, ""):
        numbers.pop()
    return numbers
