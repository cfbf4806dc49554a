"""Pages that lie on their side, for tables that are too wide for upright pages.

On paper such a page is like the others, with its footer at the same edge, and its words run up the page; so it can be
bound with them. On a screen it is turned (ISO 32000-1, table 30, Rotate), so that its words are upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from builder.core.language_codes import is_right_to_left
from builder.layout.flow import Draw, Frame, Piece, PlacedPiece, draw_page, paginate
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme


def can_turn(theme: Theme, column: Column) -> bool:
    """Whether what is in a column may have turned pages of its own: not within a box, nor in what folds."""
    page = theme.format.page
    return theme.format.fold is None and page.height > page.width and column.panel is None


def turned_column(theme: Theme, column: Column, language: str) -> Column:
    """The column of a turned page, as it is read: along the page's height between its margins.

    `language` is that of the pages: where reading starts at the right, it starts at the top of the page on paper.
    """
    height, top, bottom = theme.format.page.height, theme.format.margins.top, theme.format.margins.bottom
    first, last = (top, bottom) if is_right_to_left(language) else (bottom, top)
    return replace(column, left=first, right=height - last)


def turned_room(theme: Theme) -> float:
    """The height of that column: between the side margins of the page."""
    return theme.format.page.width - 2 * _margin(theme)


def turned_pages(theme: Theme, pieces: Sequence[Piece], column: Column) -> list[Piece]:
    """Pieces of a turned column as pieces that fill a page each."""
    top = theme.format.page.width - _margin(theme)
    pages = paginate(pieces, Frame(top, top, _margin(theme)))
    return [Piece(theme.room, _draw(page, column)) for page in pages]


def _margin(theme: Theme) -> float:
    """The larger of the side margins: which of them is at the binding depends on how the language is read."""
    return max(theme.format.margins.left, theme.format.margins.right)


def _draw(page: Sequence[PlacedPiece], column: Column) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        with pen.sideways(column.left, column.right):
            draw_page(page, pen)

    return draw
