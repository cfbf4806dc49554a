"""Figures: the file exists and can be printed sharply, and the text alternative says something."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from builder.checks.resolution import PrintedPicture, sharp_width, too_coarse
from builder.content.blocks import Figure, Figures, Pictured, wanted_width
from builder.content.leaflet import figures_of
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion
from builder.core.units import MILLIMETRE, millimetres, points

if TYPE_CHECKING:
    from builder.content.project import Loaded

_LEAST_WIDTH = 25 * MILLIMETRE
"""The least width of a picture that shows something: about that of a thumb."""
_FILE = lazy_pattern(
    r"[^,;:]{1,60}\.(svgz?|png|jpe?g|gif|webp|tiff?|bmp|pdf|hei[cf]|avif|eps|ai|psd|cdr|raw|dng)|\S*_\S*", re.IGNORECASE
)
"""Names of files, with their ending or with what only file names have."""
_EMPTY_WORDS = frozenset(
    """a afbeelding alt am an and at bild bildschirmfoto by captura capture clipboard copy d de draft drawing
    dsc dscf dscn ecran edited figure file final foto from graphic graphics illustration image imagen
    images img immagine jpeg jpg logo mg my new of p pantalla photo photograph photos pic pics picture
    pictures pm png px pxl scan schermafbeelding schermata screen screengrab screenshot screenshots shot
    svg the this unnamed untitled v version wa whatsapp x écran
    """.split()
)
"""Words that say nothing, alone or with each other and with numbers: those of cameras and of lazy alternatives."""


def figures(loaded: Loaded, images: Collection[str]) -> Iterator[Problem]:
    """Each figure shows one of `images`, the names of the files in `leaflets/images/`, and its `alt` says what."""
    for path, figure in figures_of(loaded.model):
        if figure.image not in images:
            yield Problem(
                loaded.source.place((*path, "image")),
                "error",
                f"the picture `{figure.image}` does not exist in leaflets/images/",
                suggestion(figure.image, images, "pictures", form="`{}`"),
            )
        if figure.alt is not None and says_nothing(figure.alt, figure.image):
            yield Problem(
                loaded.source.place((*path, "alt")),
                "error",
                f"“{figure.alt}” does not say what the picture shows",
                "say it in a few words, as you would on the telephone; or write `decorative: yes` in its place",
            )


def printed_figures(
    loaded: Loaded, images: Collection[str], measure: Callable[[Pictured, Sequence[Pictured]], PrintedPicture]
) -> Iterator[Problem]:
    """Each figure with a file among `images` can be printed, and is sharp at its size on paper.

    `measure` says how a figure of those side by side is printed, and raises LeafletError where it cannot be.
    """
    for path, figure in figures_of(loaded.model):
        block = loaded.model.sections[path[1]].blocks[path[3]]
        row = block.figures if isinstance(block, Figures) else (figure,)
        if any(each.image not in images for each in row):
            continue
        place = loaded.source.place((*path, "image"))
        try:
            picture = measure(figure, row)
        except LeafletError as failed:
            yield from (problem.at(place) for problem in failed.problems)
            continue
        yield from _too_small(figure, picture, place)
        if picture.pixels is not None:
            width = f"`width: {sharp_width(picture.pixels)}`"
            narrower = f"or print it smaller: {width}"
            alone = f"or print it alone: `kind: figure` with {width}"
            yield from too_coarse(figure.image, picture, place, narrower if isinstance(figure, Figure) else alone)


def _too_small(figure: Pictured, picture: PrintedPicture, place: Place) -> Iterator[Problem]:
    """A picture shows something on paper: it is not narrower than a thumb, nor than half of what was asked for."""
    wide = f"{millimetres(picture.width):.0f}"
    if not figure.decorative and picture.width < _LEAST_WIDTH:
        yield Problem(
            place,
            "warning",
            f"the picture {figure.image} is {wide} mm wide in print: too small to see what it shows",
            "print it 25 mm wide or more; a very high picture is made narrow to fit the page",
        )
    elif (wanted := wanted_width(figure)) and picture.width < points(wanted) / 2:
        yield Problem(
            place,
            "warning",
            f"the picture {figure.image} is {wide} mm wide in print, less than half of the {wanted} "
            "that you ask for: lines and words in it may be too small to be read",
            "look at it in the PDF; draw it for this width, or in several pictures",
        )


def says_nothing(alt: str, image: str) -> bool:
    """Whether `alt` is the name of a file, or says no more than that there is a picture."""
    text = alt.strip(" .\"“”'").casefold()
    if _FILE.fullmatch(text):
        return True
    stem = PurePath(image).stem.casefold()
    if text == stem and re.search(r"[-_\d]", text):
        return True
    return all(word.strip("0123456789") in _EMPTY_WORDS | {""} for word in re.findall(r"[^\W_]+", text))
