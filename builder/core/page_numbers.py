"""Numbers of pages in a message: short, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_MOST_RUNS = 4


def numbered(numbers: Sequence[int]) -> str:
    """Numbers in ascending order as words: `page 3`, or `pages 1–4, 7 and 9`; the last of many are counted only."""
    runs = list(_runs(numbers))
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(runs) > _MOST_RUNS:
        shown = sum(last - first + 1 for first, last in runs[:_MOST_RUNS])
        written = [_written(run) for run in runs[:_MOST_RUNS]]
        return f"pages {', '.join(written)} and {len(numbers) - shown} more"
    *others, last = map(_written, runs)
    return f"pages {', '.join(others)} and {last}" if others else f"pages {last}"


def _runs(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Consecutive numbers as first and last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _written(run: tuple[int, int]) -> str:
    return f"{run[0]}" if run[0] == run[1] else f"{run[0]}–{run[1]}"
