"""What to remember: a few short points on a panel, each with a large figure or a tick."""

from __future__ import annotations

from typing import NamedTuple

from builder.core.units import Colour
from builder.document import Node
from builder.layout.blocks.panels import inset, panel_of, with_icon
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, space
from builder.layout.icons import icon
from builder.layout.lines import break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle

_FIGURE = 1.9
"""How large figures are, as a multiple of the size of body text."""


class _Marks(NamedTuple):
    """How figures and ticks are drawn: all are in a column of a width, at its left edge."""

    left: float
    width: float
    style: TextStyle
    colour: Colour


def draw(composer: Composer, remember: Node, column: Column) -> list[Piece]:
    """A panel on one page, where it fits on a page."""
    theme, (heading, points) = composer.theme, remember.nodes
    spacing, colours = theme.format.spacing, theme.brand.colours
    panel, pad = panel_of(theme, column), inset(theme)
    inner = column.on_panel(panel, colours.on_panel).indented(pad, pad)
    marks = _marks(composer, inner, has_icons=any(item.icon for item in points.nodes))
    title = composer.styles.block_title._replace(colour=colours.on_panel)
    pieces = [space(pad, WithNext.FIRMLY, panel)]
    pieces += composer.heading(heading, inner, title)
    for number, item in enumerate(points.nodes):
        drawn = _point(composer, item, inner, marks)
        drawn[0].before = spacing.item if number else 0
        pieces += drawn
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad, WithNext.FREE, panel)]


def _marks(composer: Composer, column: Column, *, has_icons: bool) -> _Marks:
    theme = composer.theme
    colours, size = theme.brand.colours, _FIGURE * theme.format.type.body
    style = composer.styles.text(size, 1.1)._replace(face=theme.faces.bold)
    return _Marks(column.left, (1.15 if has_icons else 0.95) * size, style, colours.on_panel)


def _point(composer: Composer, item: Node, column: Column, marks: _Marks) -> list[Piece]:
    """A point with its mark next to its first line: a short point stands at the middle of its mark."""
    style, height = composer.styles.lead, marks.style.leading
    inner = column.indented(marks.width)
    body = item.nodes[-1]
    pieces = composer.text(body, inner, style, with_next=WithNext.TOGETHER)
    first = pieces[0]
    above = max(height - first.height, 0.0) / 2 if len(pieces) == 1 else 0.0
    words = _lower(first.draw, above)
    if item.icon:
        size = 0.8 * height
        colours = composer.theme.brand.colours
        drawn = icon(composer.theme, item.icon, size, composer.theme.icon_colour(colours.panel, colours.on_panel))
        first.draw = with_icon(words, drawn, marks.left, max((style.leading - size) / 2 + above, 0.0))
    else:
        first.draw = _with_figure(composer, words, item.nodes[0], marks, above + (style.leading - height) / 2)
    first.height = max(first.height, height)
    return pieces


def _lower(draw: Draw, by: float) -> Draw:
    def lowered(pen: Pen, top: float) -> None:
        draw(pen, top - by)

    return lowered


def _with_figure(composer: Composer, draw: Draw, label: Node, marks: _Marks, below: float) -> Draw:
    """Draw the label of an item as a large figure, so far below the top of its words."""
    column = Column.of_page(composer.theme, composer.words.language)
    span = column.text_span(label.runs[0].text, marks.style.face, marks.colour)
    line = break_lines([span], marks.style.size, 1000)[0].with_space(marks.style.size)
    element = composer.elements[label]

    def draw_both(pen: Pen, top: float) -> None:
        pen.line(line, marks.left, top - max(below, 0.0) - marks.style.rise, marks.style.size, element)
        draw(pen, top)

    return draw_both
