"""The footer of each page: it does not reach up into the words above it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from builder.core.diagnostics import Problem
from builder.core.units import millimetres

if TYPE_CHECKING:
    from builder.content.project import Loaded

_ABOVE_FOOTER = 4.0
"""The least room between the words of a page and its footer, in points."""


def tall_footer(loaded: Loaded, field: str, title: str, top: float, format: Loaded) -> Iterator[Problem]:
    """A footer with a page's `title`, which its `field` gives, fits into the bottom margin of `format`.

    `top` is how far the footer reaches up from the edge of the page, in points.
    """
    least, margin = top + _ABOVE_FOOTER, format.model.margins.bottom
    if least > margin:
        yield Problem(
            loaded.source.place((field,)),
            "error",
            f"the footer with “{title}” does not fit into the bottom margin of the format "
            f"{format.name}, {millimetres(margin):.0f} mm",
            f"use fewer words here, or make that margin {math.ceil(millimetres(least))} mm or more",
        )
