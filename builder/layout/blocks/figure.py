"""Pictures with their captions; line art on a plate."""

from __future__ import annotations

from builder.core.file_names import file_named
from builder.core.part import Element, Rectangle
from builder.core.units import points
from builder.document import Node, Picture
from builder.layout import pictures
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Panel, Piece, WithNext, fill_panel, space
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""

_ABOVE_CAPTION = 5.0
"""The least space between a picture and its caption."""


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
    if isinstance(picture, pictures.Drawing) and picture.plate is not None:
        piece = _on_plate(composer, picture, scale, column, element)
    else:
        piece = Piece(picture.height * scale, composer.picture(picture, column.left, scale, element))
    piece.with_next = WithNext.FIRMLY if figure.kids else WithNext.FREE
    pieces = [piece]
    for words in figure.nodes:
        caption = composer.text(words, column)
        if element is not None:
            caption[0].draw = _below(caption[0].draw, element, composer.elements[words])
        pieces += [space(max(theme.format.spacing.item, _ABOVE_CAPTION), WithNext.FIRMLY), *caption]
    return pieces


def _on_plate(
    composer: Composer, picture: pictures.Drawing, scale: float, column: Column, element: Element | None
) -> Piece:
    """Line art in the middle of its plate, which is as wide as the column."""
    theme, height = composer.theme, picture.height * scale
    colours, look, plate = theme.brand.colours, theme.look, picture.plate or theme.brand.colours.paper
    left = column.left + (column.width - picture.width * scale) / 2
    draw = composer.picture(_rounded(picture, look.corner / scale), left, scale, element)

    def draw_with_edge(pen: Pen, top: float) -> None:
        draw(pen, top)
        pen.artifact()
        box = Rectangle(column.left, top - height, column.right, top)
        pen.outline(box, colours.rule, look.rule, radius=look.corner)

    # The edge is above the drawing, which may reach to it.
    is_seen = plate.contrast(colours.paper) >= _SEEN
    panel = Panel(column.left, column.right, fill_panel(plate, radius=look.corner))
    return Piece(height, draw if is_seen else draw_with_edge, panel=panel)


def _rounded(picture: pictures.Drawing, radius: float) -> pictures.Drawing:
    """A drawing within round corners: one that is as wide as its plate may reach into the corners of that."""
    if not radius:
        return picture
    right, top = picture.width, picture.height
    # The control points that come nearest to a quarter of a circle.
    near = 0.4477 * radius
    edges = (
        (right - radius, 0, right - near, 0, right, near, right, radius),
        (right, top - radius, right, top - near, right - near, top, right - radius, top),
        (radius, top, near, top, 0, top - near, 0, top - radius),
        (0, radius, 0, near, near, 0, radius, 0),
    )
    path = [f"{radius:.2f} 0 m"]
    for x, y, *curve in edges:
        path.append(f"{x:.2f} {y:.2f} l {' '.join(f'{place:.2f}' for place in curve)} c")
    return picture._replace(operators="\n".join([*path, "W n", picture.operators]))


def _below(draw: Draw, parent: Element, element: Element) -> Draw:
    """Make `element` a kid of `parent` when it is drawn."""

    def draw_below(pen: Pen, top: float) -> None:
        parent.kids.append(element)
        draw(pen, top)

    return draw_below
