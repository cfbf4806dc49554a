"""Pictures: the file is there, what is said of it says something, and it has enough pixels for its size on paper."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from builder.content.leaflet import Figure
from builder.core.diagnostics import Place, Problem, Severity
from builder.core.suggestions import suggestion
from builder.core.units import POINTS_PER

if TYPE_CHECKING:
    from builder.content.project import Loaded

_FILE = re.compile(r"\S+\.(svg|png|jpe?g|gif|webp|tiff?|bmp|pdf)", re.IGNORECASE)
_SAYS_NOTHING = frozenset({"image", "picture", "photo", "photograph", "drawing", "figure", "graphic", "alt", "logo"})


def pictures(loaded: Loaded, files: Collection[str]) -> Iterator[Problem]:
    """Each picture is one of `files`, the names in `leaflets/images/`, and its `alt` says what it shows."""
    for number, section in enumerate(loaded.model.sections):
        for index, block in enumerate(section.blocks):
            if isinstance(block, Figure):
                path = ("sections", number, "blocks", index)
                if block.image not in files:
                    yield Problem(
                        loaded.source.place((*path, "image")),
                        "error",
                        f"there is no picture `{block.image}` in leaflets/images/",
                        suggestion(block.image, files, "pictures", form="`{}`"),
                    )
                if block.alt is not None and _says_nothing(block.alt, block.image):
                    yield Problem(
                        loaded.source.place((*path, "alt")),
                        "error",
                        f"“{block.alt}” does not say what the picture shows",
                        "say it in a few words, as you would on the telephone; or write `decorative: yes` in its place",
                    )


SHARP, COARSE = 300.0, 150.0
"""Dots to the inch from which a photograph is sharp on paper, and below which its dots are seen."""


def too_coarse(name: str, pixels: int, width: float, place: Place, way_out: str) -> Iterator[Problem]:
    """A photograph, `pixels` wide, that is printed `width` points wide has 300 dots to the inch, and never under 150.

    `way_out` is what else can be done than to take one with more pixels.
    """
    inches = width / POINTS_PER["in"]
    dots = pixels / inches
    if dots < SHARP:
        severity: Severity = "warning" if dots >= COARSE else "error"
        told = "is not sharp" if dots >= COARSE else "is too coarse to be printed"
        yield Problem(
            place,
            severity,
            f"the picture {name} {told}: {inches * 25.4:.0f} mm wide, it has {math.floor(dots)} dots to the inch, "
            f"and {SHARP:g} are needed",
            f"use one that is {math.ceil(inches * SHARP)} pixels wide (this one has {pixels}), {way_out}",
        )


def sharp_width(pixels: int) -> str:
    """How wide a photograph may be printed that is so many pixels wide, as an editor writes it."""
    return f"{max(1, math.floor(pixels / SHARP * 25.4))} mm"


def _says_nothing(alt: str, image: str) -> bool:
    said = alt.strip(" .").casefold()
    name = PurePath(image)
    return bool(_FILE.fullmatch(alt.strip())) or said in _SAYS_NOTHING or (said == name.stem.casefold() and "-" in said)
