"""Pictures with their captions."""

from __future__ import annotations

from typing import NamedTuple

from builder.content import blocks
from builder.core.file_names import file_named
from builder.core.part import Element
from builder.core.units import points
from builder.layout import pictures
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, space
from builder.layout.meaning import PartWords, TaggedParagraph
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

# What it means


class TaggedFigure(NamedTuple):
    """A picture. `element` is None where it is decorative, and so an artifact.

    The Caption joins `element` when it is drawn, after the marked content of the picture.
    """

    element: Element | None
    block: blocks.Figure
    caption: TaggedParagraph | None


def structure(words: PartWords, parent: Element, block: blocks.Figure, level: int) -> TaggedFigure:
    """A Figure with its alternative text and Caption. The caption of a decorative picture is a P."""
    element = None if block.decorative else parent.add("Figure", alt=words.fill(block.alt or ""))
    caption = None
    if block.caption:
        # Without a Figure, the caption takes its place among the blocks now, and is read in their order.
        caption_element = parent.add("P") if element is None else Element("Caption")
        caption = TaggedParagraph(caption_element, words.runs(block.caption.content))
    return TaggedFigure(element, block, caption)


# How it is drawn


def figure_scale(picture: pictures.Picture, block: blocks.Figure, theme: Theme, width: float) -> float:
    """What a picture is scaled by in a column `width` points wide: no wider than that, and no higher than a page."""
    wanted = min(points(block.width) if block.width else width, width)
    return min(wanted / picture.width, (theme.room - 6 * theme.format.type.body) / picture.height)


def draw(composer: Composer, figure: TaggedFigure, column: Column) -> list[Piece]:
    """The picture, with its caption below it on the same page."""
    theme, block = composer.theme, figure.block
    picture = composer.drawings.get(block.image)
    if picture is None:
        picture = theme.picture(file_named(theme.root / "leaflets" / "images", block.image), theme.brand.colours.paper)
    scale = figure_scale(picture, block, theme, column.width)
    with_next = WithNext.FIRMLY if figure.caption else WithNext.FREE
    pieces = [
        Piece(
            picture.height * scale, composer.picture(picture, column.left, scale, figure.element), with_next=with_next
        )
    ]
    if figure.caption is not None:
        element, runs = figure.caption
        caption = composer.paragraph(element, composer.spans(runs, column), column)
        if figure.element is not None:
            caption[0].draw = _below(caption[0].draw, figure.element, element)
        pieces += [space(theme.format.spacing.item, WithNext.FIRMLY), *caption]
    return pieces


def _below(draw: Draw, parent: Element, element: Element) -> Draw:
    """Make `element` a kid of `parent` when it is drawn."""

    def draw_below(pen: Pen, top: float) -> None:
        parent.kids.append(element)
        draw(pen, top)

    return draw_below
