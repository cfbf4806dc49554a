"""The logo: it can be printed, and sharply, and its text alternative says something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from builder.checks.figures import says_nothing
from builder.checks.resolution import PrintedPicture, too_coarse
from builder.core.diagnostics import LeafletError, Problem

if TYPE_CHECKING:
    from builder.content.project import Loaded


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
