"""Columns of plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def column_widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """The width of the longest cell of each column."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def text_lines(rows: Sequence[Sequence[str]], widths: Sequence[int] | None = None, indent: str = "") -> list[str]:
    """A line for each row, its columns two spaces apart and no space at its end.

    The columns are as wide as `widths`, which several tables can share, or else as their longest cells.
    """
    shared = column_widths(rows) if widths is None else widths
    return [(indent + "  ".join(map(str.ljust, row, shared))).rstrip() for row in rows]
