"""Pictures with their captions; line art on a plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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

_GUTTER = 1.3
"""Between two pictures, as a multiple of the size of body text."""
_LEAST, _LEAST_EMS = points("40 mm"), 10.0
"""The least width of a picture next to another, in points, and as a multiple of the size of body text."""
_HIGHEST = 0.5
"""How much of the height of a page two pictures side by side may take."""


def figure_scale(picture: pictures.Picture, wanted: str | None, theme: Theme, width: float) -> float:
    """What a picture is scaled by in a column `width` points wide: no wider than that, and no higher than a page.

    `wanted` is the width that it is to have, with its unit.
    """
    return min(
        theme.roominess * min(points(wanted) if wanted else width, width) / picture.width,
        (theme.room - 6 * theme.format.type.body) / picture.height,
    )


def pair_scales(pair: Sequence[pictures.Picture], theme: Theme, width: float) -> list[float] | None:
    """What two pictures are scaled by to be equally high, side by side in a column `width` points wide.

    None where one of them would be too narrow for what it shows and for the lines of its caption.
    """
    room = width - _GUTTER * theme.format.type.body
    height = min(room / sum(picture.width / picture.height for picture in pair), _HIGHEST * theme.room)
    scales = [height / picture.height for picture in pair]
    least = max(_LEAST, _LEAST_EMS * theme.format.type.body)
    is_wide = all(picture.width * scale >= least for picture, scale in zip(pair, scales, strict=True))
    return scales if is_wide else None


def draw(composer: Composer, figure: Node, column: Column) -> list[Piece]:
    """The picture, with its caption below it on the same page."""
    assert isinstance(figure, Picture)
    theme, picture = composer.theme, _picture(composer, figure)
    piece = _drawn(composer, figure, picture, figure_scale(picture, figure.width, theme, column.width), column)
    piece.with_next = WithNext.FIRMLY if figure.kids else WithNext.FREE
    captions = _captions(composer, figure, column)
    between = [space(_above_caption(theme), WithNext.FIRMLY)] if captions else []
    return [piece, *between, *captions]


def draw_pair(composer: Composer, figures: Node, column: Column) -> list[Piece]:
    """Two figures side by side, equally high, with their captions below them; below each other where it is narrow."""
    theme = composer.theme
    pair = [_picture(composer, figure) for figure in figures.nodes]
    scales = pair_scales(pair, theme, column.width)
    if scales is None:
        return _below_each_other(composer, figures, column)
    left, sides, height, below = column.left, list[tuple[Piece, list[Piece]]](), 0.0, 0.0
    for figure, picture, scale in zip(figures.nodes, pair, scales, strict=True):
        side = replace(column, left=left, right=left + picture.width * scale)
        captions = _captions(composer, figure, side)
        sides.append((_drawn(composer, figure, picture, scale, side), captions))
        height = max(height, sides[-1][0].height)
        below = max(below, sum(piece.before + piece.height for piece in captions))
        left = side.right + _GUTTER * theme.format.type.body
    above = _above_caption(theme) if below else 0.0
    if height + above + below > theme.room:
        # A caption this long is cut where a page ends, as one piece is not.
        return _below_each_other(composer, figures, column)
    return [Piece(height + above + below, _side_by_side(sides, height + above))]


def _below_each_other(composer: Composer, figures: Node, column: Column) -> list[Piece]:
    first, second = (draw(composer, figure, column) for figure in figures.nodes)
    second[0].before = composer.theme.format.spacing.block
    return [*first, *second]


def _side_by_side(sides: Sequence[tuple[Piece, Sequence[Piece]]], down: float) -> Draw:
    """Draw pictures, each with its caption so far below its upper edge."""

    def draw(pen: Pen, top: float) -> None:
        for picture, captions in sides:
            if picture.panel is not None:
                pen.artifact()
                box = Rectangle(picture.panel.left, top - picture.height, picture.panel.right, top)
                picture.panel.paint(pen, box)
            picture.draw(pen, top)
            place = top - down
            for piece in captions:
                piece.draw(pen, place - piece.before)
                place -= piece.before + piece.height

    return draw


def _picture(composer: Composer, figure: Node) -> pictures.Picture:
    assert isinstance(figure, Picture)
    drawing = composer.drawings.get(figure.image)
    if drawing is not None:
        return drawing
    return composer.theme.figure(file_named(composer.theme.root / "leaflets" / "images", figure.image))


def _drawn(composer: Composer, figure: Node, picture: pictures.Picture, scale: float, column: Column) -> Piece:
    return _placed(composer, picture, scale, column, composer.elements.get(figure))


def ornament(composer: Composer, picture: pictures.Picture, scale: float, column: Column) -> Piece:
    """A picture that is an artifact, drawn as a figure is."""
    return _placed(composer, picture, scale, column, None)


def _placed(
    composer: Composer, picture: pictures.Picture, scale: float, column: Column, element: Element | None
) -> Piece:
    if isinstance(picture, pictures.Drawing) and picture.plate is not None:
        return _on_plate(composer, picture, scale, column, element)
    return Piece(picture.height * scale, composer.picture(picture, column.left, scale, element))


def _captions(composer: Composer, figure: Node, column: Column) -> list[Piece]:
    """The caption of a figure, which is read as a part of it where the figure is read."""
    element, pieces = composer.elements.get(figure), list[Piece]()
    for words in figure.nodes:
        caption = composer.text(words, column)
        if element is not None:
            caption[0].draw = _below(caption[0].draw, element, composer.elements[words])
        pieces += caption
    return pieces


def _above_caption(theme: Theme) -> float:
    return max(theme.format.spacing.item, _ABOVE_CAPTION)


def _on_plate(
    composer: Composer, picture: pictures.Drawing, scale: float, column: Column, element: Element | None
) -> Piece:
    """Line art on its plate, which is as wide: what reaches to the edge of a drawing ends where its plate does."""
    theme, height = composer.theme, picture.height * scale
    column = replace(column, right=column.left + picture.width * scale)
    colours, look, plate = theme.brand.colours, theme.look, picture.plate or theme.brand.colours.paper
    draw = composer.picture(_rounded(picture, look.corner / scale), column.left, scale, element)

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
