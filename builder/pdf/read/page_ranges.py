"""Pages as people write them: ``1-3,5``, ``2-``, ``-2`` (the last two), ``last``, ``odd``, ``even``, ``5-1``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.core.patterns import lazy_pattern

EXAMPLES = "1-3,5, or 2- (from page 2), -2 (the last two), last, odd, even, 5-1 (backwards)"
_NUMBER = r"(?:0*[1-9]\d{0,5}|last)"
_STRETCH = lazy_pattern(
    rf"(?P<all>odd|even)|(?P<first>{_NUMBER})\s*(?:(?P<to>-)\s*(?P<last>{_NUMBER})?)?|-\s*(?P<of>\d{{1,6}})"
)


def check(text: str) -> None:
    """Raises ValueError for words that name no pages of any file."""
    list(_stretches(text))


def examples(count: int) -> str:
    """How many pages a file has, and what a person can write for some of them."""
    if count == 1:
        return "it has 1 page: write 1"
    return f"it has {count} pages: write 1-{count}, 2- (from page 2), -1 (the last) or {count}-1 (backwards)"


def indices(text: str, count: int) -> tuple[int, ...]:
    """The indices (from 0) of the pages that a person names, in that order, of a file with `count` pages.

    Raises ValueError, with the part that is wrong.
    """
    pages: list[int] = []
    for match in _stretches(text):
        pages += _pages(match, count)
    for page in pages:
        if not 0 <= page < count:
            raise ValueError(f"it has no page {page + 1}" if page >= 0 else f"it has no {count - page} pages")
    if not pages:
        raise ValueError(f"it has no {text.strip()} pages")
    return tuple(pages)


def runs(pages: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The pages cut where they do not ascend."""
    start = 0
    for at in range(1, len(pages) + 1):
        if at == len(pages) or pages[at] <= pages[at - 1]:
            yield tuple(pages[start:at])
            start = at


def _stretches(text: str) -> Iterator[re.Match[str]]:
    for part in text.split(","):
        match = _STRETCH.fullmatch(part.strip().lower())
        if match is None or (match["of"] and not int(match["of"])):
            raise ValueError(f"{part.strip()!r} is not a list of pages: write it as in {EXAMPLES}")
        yield match


def _pages(match: re.Match[str], count: int) -> Sequence[int]:
    if match["all"]:
        return range(match["all"] == "even", count, 2)
    if match["of"]:
        return range(count - int(match["of"]), count)
    first = _number(match["first"], count)
    if not match["to"]:
        return [first - 1]
    last = _number(match["last"] or "last", count)
    if not match["last"] and first > count:
        return [first - 1]
    # What is beyond the file is reported by its first page, and not counted out.
    if max(first, last) > count:
        return [max(count, min(first, last) - 1)]
    return range(first - 1, last) if first <= last else range(first - 1, last - 2, -1)


def _number(word: str, count: int) -> int:
    return count if word == "last" else int(word)
