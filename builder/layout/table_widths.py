"""How a table fits next to its margins: the widths of its columns, and its type where that has to be smaller."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from builder.content.format import LEAST_SIZE
from builder.core.part import Element
from builder.layout.lines import TextSpan, natural_width
from builder.layout.theme import Theme

PAD, _TIGHT = 0.5, 0.3
"""Between a cell's edge and its words, as multiples of the size of body text: the second in a table that is short of
room."""
_NARROW, _NARROWEST = 6.0, 4.5
"""The least widths of a column whose words take several lines, as multiples of their size: the second where a table is
short of room."""
ICON, _ICON_GAP = 1.3, 0.5
"""How large the icons of rows are, and the space next to them, as multiples of the size of type."""
_STEP = 0.5
"""Smaller type is a multiple of this, in points."""


class Cell(NamedTuple):
    """Words of a cell, and its structure element: a TH or TD."""

    spans: Sequence[TextSpan]
    element: Element


class TableGrid(NamedTuple):
    """A row of heads, empty where there is none, and rows.

    With `first`, the first column is that wide (points), and the others share the rest evenly.
    `icons` are the names of the icons of `rows`, "" for none; nothing where no row has one.
    """

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    first: float = 0
    icons: Sequence[str] = ()

    @property
    def all_rows(self) -> list[Sequence[Cell]]:
        """The rows with that of the heads."""
        return [self.heads, *self.rows] if self.heads else [*self.rows]

    def indent(self, size: float) -> float:
        """How far the words of the first column are from the edge of the icons there, in type of a size; in points."""
        return icon_indent(size) if self.icons else 0.0


class TableSetting(NamedTuple):
    """The size of a table's type, the room between a cell's edge and its words, and its columns' widths, in points.

    The first column starts with its words, and the last ends with them: they are at the margins, as all words are.
    """

    size: float
    pad: float
    widths: Sequence[float]


class _Needs(NamedTuple):
    """What the words of each column take at a size: on one line, and at the least."""

    natural: Sequence[float]
    least: Sequence[float]


def fitted(grid: TableGrid, theme: Theme, width: float) -> TableSetting | None:
    """The setting of a table in `width`: first with less room in its cells, then in smaller type.

    None where its columns do not fit next to each other in the smallest type that the kind of the format allows.
    """
    body = theme.format.type.body
    # A number on another line than its unit is better than a table that turns its page or becomes a list.
    for parted in (False, True):
        for share, narrow in ((PAD, _NARROW), (_TIGHT, _NARROW), (_TIGHT, _NARROWEST)):
            pad = share * body
            needs = _needs(grid, body, narrow, parted=parted)
            room = width - 2 * pad * (len(needs.least) - 1)
            if sum(needs.least) <= room + 0.01:
                return TableSetting(body, pad, _shared(grid, needs, width + 2 * pad, pad))
        size = math.floor(body * room / sum(needs.least) / _STEP) * _STEP
        if size >= LEAST_SIZE[theme.format.kind]:
            smaller = _Needs(*([need * size / body for need in widths] for widths in needs))
            return TableSetting(size, pad, _shared(grid, smaller, width + 2 * pad, pad))
    return None


def icon_indent(size: float) -> float:
    """How much room an icon takes next to words of a size, in points."""
    return (ICON + _ICON_GAP) * size


def least_width(cells: Iterable[Sequence[TextSpan]], size: float) -> float:
    """The width of a column that cuts no word of `cells`, set at `size`; all in points."""
    return max(natural_width(spans, size).longest for spans in cells) + 2 * PAD * size


def _needs(grid: TableGrid, size: float, narrow: float, *, parted: bool) -> _Needs:
    """What each column needs at a size; with `parted`, numbers may part from their units."""
    columns = len(grid.all_rows[0])
    natural, least = [0.0] * columns, [0.0] * columns
    for row in grid.all_rows:
        for index, cell in enumerate(row):
            words = natural_width(cell.spans, size)
            longest = words.parted if parted else words.longest
            natural[index] = max(natural[index], words.total)
            least[index] = max(least[index], longest, min(words.total, narrow * size))
    natural[0] += grid.indent(size)
    least[0] += grid.indent(size)
    return _Needs(natural, least)


def _shared(grid: TableGrid, needs: _Needs, width: float, pad: float) -> Sequence[float]:
    """Share `width` out: each column what it needs at the least, then by what its words would take on one line."""
    natural, least = ([need + 2 * pad for need in widths] for widths in needs)
    if grid.first:
        others = len(natural) - 1
        return [grid.first, *[(width - grid.first) / others] * others]
    if sum(natural) <= width:
        spare = width - sum(natural)
        return [column + spare * column / sum(natural) for column in natural]
    spare = width - sum(least)
    wishes = [wish - need for wish, need in zip(natural, least, strict=True)]
    return [need + spare * wish / sum(wishes) for need, wish in zip(least, wishes, strict=True)]
