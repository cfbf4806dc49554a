"""Pictures with their captions; line art on a plate."""

from __future__ import annotations

from builder.core.file_names import file_named
from builder.core.part import Element
from builder.core.units import points
from builder.document import Node, Picture
from builder.layout import pictures
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Panel, Piece, WithNext, fill_panel, space
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

_CORNER = 6.0
"""The radius of a plate's corners."""
_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""


def figure_scale(picture: pictures.Picture, wanted: str | None, theme: Theme, width: float) -> float:
    """What a picture is scaled by in a column `width` points wide: no wider than that, and no higher than a page.

    `wanted` is the width that it is to have, with its unit.
    """
    return min(
        min(points(wanted) if wanted else width, width) / picture.width,
        (theme.room - 6 * theme.format.type.body) / picture.height,
    )


def draw(composer: Composer, figure: Node, column: Column) -> list[Piece]:
    """The picture, with its caption below it on the same page."""
    assert isinstance(figure, Picture)
    theme, element = composer.theme, composer.elements.get(figure)
    picture = composer.drawings.get(figure.image)
    if picture is None:
        picture = theme.figure(file_named(theme.root / "leaflets" / "images", figure.image))
    scale = figure_scale(picture, figure.width, theme, column.width)
    plate = _plate(picture, theme, column)
    left = column.left if plate is None else column.left + (column.width - picture.width * scale) / 2
    drawn = composer.picture(picture, left, scale, element)
    with_next = WithNext.FIRMLY if figure.kids else WithNext.FREE
    pieces = [Piece(picture.height * scale, drawn, with_next=with_next, panel=plate)]
    for words in figure.nodes:
        caption = composer.text(words, column)
        if element is not None:
            caption[0].draw = _below(caption[0].draw, element, composer.elements[words])
        pieces += [space(theme.format.spacing.item, WithNext.FIRMLY), *caption]
    return pieces


def _plate(picture: pictures.Picture, theme: Theme, column: Column) -> Panel | None:
    """The plate behind line art, as wide as the column: it has an edge where it could not be seen without one."""
    plate = picture.plate if isinstance(picture, pictures.Drawing) else None
    if plate is None:
        return None
    colours = theme.brand.colours
    edge = colours.rule if plate.contrast(colours.paper) < _SEEN else None
    return Panel(column.left, column.right, fill_panel(plate, edge, radius=_CORNER))


def _below(draw: Draw, parent: Element, element: Element) -> Draw:
    """Make `element` a kid of `parent` when it is drawn."""

    def draw_below(pen: Pen, top: float) -> None:
        parent.kids.append(element)
        draw(pen, top)

    return draw_below
