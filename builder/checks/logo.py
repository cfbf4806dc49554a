"""The logo: it can be printed, and sharply, and its text alternative says something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from builder.checks.figures import says_nothing
from builder.checks.resolution import PrintedPicture, too_coarse
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.units import Colour

if TYPE_CHECKING:
    from builder.content.project import Loaded

_SEEN = 3.0
"""The contrast that graphics need with their ground (WCAG 2.2, 1.4.11)."""


def printed_logo(brand: Loaded, file: str, measure: Callable[[], PrintedPicture]) -> Iterator[Problem]:
    """The brand's logo can be printed, is sharp at its size on paper, and its `alt` says what it shows.

    `file` is the name of its file; `measure` says how it is printed, and raises LeafletError where it cannot be.
    """
    alt = brand.model.logo.alt
    if says_nothing(alt, file):
        yield Problem(
            brand.source.place(("logo", "alt")),
            "error",
            f"“{alt}” does not say what the logo shows",
            "say it in a few words, or write the clinic's name",
        )
    place = brand.source.place(("logo", "file"))
    try:
        picture = measure()
    except LeafletError as failed:
        yield from (problem.at(place) for problem in failed.problems)
    else:
        yield from too_coarse(file, picture, place, "or a drawing (.svg)")
        yield from _unseen(brand, picture.colours, place)


def _unseen(brand: Loaded, inks: frozenset[Colour], place: Place) -> Iterator[Problem]:
    """No colour of a logo that is a drawing can be seen on the band. The clinic's name next to it can be read."""
    band = brand.model.colours.band
    best = max((ink.contrast(band) for ink in inks), default=_SEEN)
    if best < _SEEN:
        message = f"the logo can hardly be seen on `band` {band}: none of its colours has a contrast of {_SEEN:g} to 1"
        hint = "draw it in other colours, light shapes for a dark band and dark ones for a light one, or change `band`"
        yield Problem(place, "warning", message, hint)
