"""Set words a little smaller, within the limits of a format, where that spares a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from builder.content.format import LEAST_SIZE, Format
from builder.content.scale import half
from builder.layout.fit import Fitter
from builder.layout.theme import Theme

_SPILL = 0.6
"""How much of a page may be over for smaller type to be tried."""
_WASTE = 0.02
"""How much of each page stays empty at its foot, about."""
_OTHERS = 0.97
"""What is left of the height of all pieces where pictures and writing room are smaller, about."""
_LEAST_LINE_HEIGHT = 1.3


class _Step(NamedTuple):
    """How many points body text is smaller, how much closer lines are, and the share of pictures and writing room."""

    points: float
    closer: float
    roominess: float


_STEPS = (_Step(0.0, 0.0, 1.0), _Step(0.5, 0.06, 0.9), _Step(1.0, 0.12, 0.7), _Step(1.5, 0.15, 0.7))
_LEAF = 3
"""The step that is only tried where it spares a leaf that is printed on both sides."""
TIGHTEST = len(_STEPS) - 1
"""How many steps smaller words are at the most."""


def steps(theme: Theme, fitter: Fitter, sheet: int) -> Iterator[int]:
    """By how many steps type may be smaller for what `fitter` has, the most first: none where no sheet is spared.

    There are `sheet` pages on a sheet that is folded; else each page counts.
    """
    wanted = fitter.spilled_over(sheet)
    if wanted is None or wanted.spill > _SPILL:
        return
    most = _LEAF if sheet == 1 and wanted.pages % 2 == 0 else _LEAF - 1
    smaller, format = theme_at(theme, most).format.type, theme.format.type
    share = smaller.body / format.body * smaller.line_height / format.line_height
    if wanted.least_height(share * _OTHERS) <= wanted.room * (1 - _WASTE):
        yield from range(most, 0, -1)


def theme_at(theme: Theme, step: int) -> Theme:
    """The theme with type that is so many steps smaller."""
    if not step:
        return theme
    smaller = _STEPS[step]
    return replace(theme, format=_format(theme.format, smaller), roominess=smaller.roominess, _by_language={})


def tightest(theme: Theme) -> Theme:
    """The theme with the smallest words that are tried."""
    return theme_at(theme, TIGHTEST)


def _format(format: Format, step: _Step) -> Format:
    """A format with smaller type: never smaller than its kind of print allows, nor smaller than small print."""
    type = format.type
    body = max(type.body - step.points, min(type.body, LEAST_SIZE[format.kind]))
    ratio = body / type.body
    sizes = {name: half(getattr(type, name) * ratio) for name in ("lead", "title", "heading", "subheading")}
    line_height = max(type.line_height - step.closer, min(type.line_height, _LEAST_LINE_HEIGHT))
    return format.model_copy(
        update={"type": type.model_copy(update={**sizes, "body": body, "line_height": line_height})}
    )
