"""Parts of runs."""

from __future__ import annotations

from collections.abc import Sequence

from builder.imports.source import SourceRun


def cut(runs: Sequence[SourceRun], start: int, end: int) -> tuple[SourceRun, ...]:
    """The runs of some characters of a paragraph."""
    parts, position = [], 0
    for run in runs:
        text = run.text[max(start - position, 0) : max(end - position, 0)]
        position += len(run.text)
        if text:
            parts.append(run._replace(text=text))
    return tuple(parts)


def cut_tidily(runs: Sequence[SourceRun], start: int, end: int) -> tuple[SourceRun, ...]:
    """The same without line ends around them."""
    parts = list(cut(runs, start, end))
    if parts:
        parts[0] = parts[0]._replace(text=parts[0].text.lstrip("\n"))
        parts[-1] = parts[-1]._replace(text=parts[-1].text.rstrip("\n"))
    return tuple(parts)
