"""The picture on a cover, in looks that ask for one: an ornament, which the pages of its leaflet show and describe."""

from __future__ import annotations

from dataclasses import replace

from builder.core.file_names import file_named
from builder.core.units import points
from builder.layout import pictures
from builder.layout.blocks import figure
from builder.layout.composer import Composer
from builder.layout.flow import PlacedPiece, draw_page
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

PICTURE = "on the cover"
"""The name of the picture among the drawings of a composer."""
_LEAST = points("20 mm")
"""A picture that would be less high is left out."""
_GAP = points("8 mm")
"""Above and below it, at least."""


def drawings(theme: Theme, image: str) -> dict[str, pictures.Picture]:
    """What a composer of a cover is given for a file in `leaflets/images/`: nothing where the look wants no picture.

    A file that cannot be read was reported with the leaflet that has it.
    """
    if theme.look.cover != "picture" or not image:
        return {}
    return {PICTURE: theme.figure(file_named(theme.root / "leaflets" / "images", image))}


def of_cover(composer: Composer) -> pictures.Picture | None:
    """The picture of a cover; None where the look has none there, or no leaflet has one."""
    return composer.drawings.get(PICTURE) if composer.theme.look.cover == "picture" else None


def draw(pen: Pen, composer: Composer, top: float, bottom: float) -> None:
    """Draw the picture in the middle between two heights of a page, as large as there is room for, as an artifact."""
    picture, room = of_cover(composer), top - bottom - 2 * _GAP
    if picture is None or room < _LEAST:
        return
    column = Column.of_page(composer.theme, composer.words.language)
    scale = min(column.width / picture.width, room / picture.height)
    piece = figure.ornament(composer, picture, scale, replace(column, right=column.left + picture.width * scale))
    draw_page([PlacedPiece(piece, (top + bottom + piece.height) / 2, piece.height)], pen)
