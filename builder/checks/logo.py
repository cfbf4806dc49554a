"""The logo: it can be printed, and sharply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from builder.checks.resolution import PrintedPicture, too_coarse
from builder.core.diagnostics import LeafletError, Problem

if TYPE_CHECKING:
    from builder.content.project import Loaded


def printed_logo(brand: Loaded, file: str, measure: Callable[[], PrintedPicture]) -> Iterator[Problem]:
    """The brand's logo can be printed, and is sharp at its size on paper.

    `file` is the name of its file; `measure` says how it is printed, and raises LeafletError where it cannot be.
    """
    place = brand.source.place(("logo", "file"))
    try:
        picture = measure()
    except LeafletError as failed:
        yield from (problem.at(place) for problem in failed.problems)
    else:
        yield from too_coarse(file, picture, place, "or a drawing (.svg)")
