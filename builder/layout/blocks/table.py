"""Tables: as a block with a caption, or in body text without a caption.

One that is too wide for its column is set tighter, then in smaller type, then on a page of its own that lies on its
side, and at last as a list. It has the same structure elements in all of these.
"""

from __future__ import annotations

from typing import Literal

from builder.core.part import TightTable
from builder.document import Node, Role
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.styles import Column
from builder.layout.table_lists import list_pieces
from builder.layout.table_widths import Cell, TableGrid, fitted
from builder.layout.tables import table_pieces
from builder.layout.turned import can_turn, turned_column, turned_pages, turned_room


def draw(composer: Composer, table: Node, column: Column, first: float = 0, *, may_turn: bool = True) -> list[Piece]:
    """The caption in bold, then the table with its heads in bold; those of columns are on a panel.

    `first` is the width of the first column, where the others are to be even (see `TableGrid`).
    """
    theme, grid = composer.theme, _grid(composer, table, column, first)
    setting = fitted(grid, theme, column.width)
    if setting is not None:
        if setting.size < theme.format.type.body:
            _note(composer, table, "smaller", setting.size)
        return [*_caption(composer, table, column), *table_pieces(composer, grid, column, setting, theme.room)]
    if may_turn and can_turn(theme, column):
        wide, room = turned_column(theme, column, composer.words.language), turned_room(theme)
        setting = fitted(grid, theme, wide.width)
        if setting is not None:
            _note(composer, table, "turned", setting.size)
            pieces = [*_caption(composer, table, wide), *table_pieces(composer, grid, wide, setting, room)]
            return turned_pages(theme, pieces, wide)
    _note(composer, table, "list", theme.format.type.body)
    return [*_caption(composer, table, column), *list_pieces(composer, grid, column)]


def _grid(composer: Composer, table: Node, column: Column, first: float) -> TableGrid:
    rows = [node for node in table.nodes if node.role is Role.ROW]
    on_panel = column.coloured(composer.theme.brand.colours.on_panel)
    heads = rows.pop(0).nodes if rows[0].nodes[0].role is Role.COLUMN_HEAD else ()
    return TableGrid(
        [_cell(composer, cell, on_panel) for cell in heads],
        [[_cell(composer, cell, column) for cell in row.nodes] for row in rows],
        first,
        [row.icon for row in rows] if any(row.icon for row in rows) else (),
    )


def _cell(composer: Composer, cell: Node, column: Column) -> Cell:
    bold = cell.role is not Role.CELL
    return Cell(composer.spans(cell.runs, column, bold=bold), composer.elements[cell])


def _caption(composer: Composer, table: Node, column: Column) -> list[Piece]:
    pieces: list[Piece] = []
    for node in table.nodes:
        if node.role is Role.CAPTION:
            pieces += composer.text(node, column, bold=True, with_next=WithNext.FIRMLY)
            pieces.append(space(composer.theme.format.spacing.heading, WithNext.FIRMLY))
    return pieces


def _note(composer: Composer, table: Node, form: Literal["smaller", "turned", "list"], size: float) -> None:
    """Note that a table is too wide for its column, for those who can make it narrower."""
    caption = "".join(_words(node) for node in table.nodes if node.role is Role.CAPTION)
    cells = next(node.nodes for node in table.nodes if node.role is Role.ROW)
    composer.tables.append(TightTable(form, caption, _words(cells[0]), size))


def _words(node: Node) -> str:
    return "".join(run.text for run in node.runs)
