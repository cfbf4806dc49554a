"""Tables: as a block with a caption, or in body text without a caption."""

from __future__ import annotations

from builder.document import Node, Role
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.styles import Column
from builder.layout.tables import Cell, TableGrid, table_pieces


def draw(composer: Composer, table: Node, column: Column, first: float = 0) -> list[Piece]:
    """The caption in bold, then the table with its heads in bold; those of columns are on a panel.

    `first` is the width of the first column, where the others are to be even (see `TableGrid`).
    """
    caption, rows = [], list(table.nodes)
    if rows[0].role is Role.CAPTION:
        above = rows.pop(0)
        caption = composer.text(above, column, bold=True, with_next=WithNext.FIRMLY)
        caption.append(space(composer.theme.format.spacing.heading, WithNext.FIRMLY))
    on_panel = column.coloured(composer.theme.brand.colours.on_panel)
    heads = rows.pop(0).nodes if rows[0].nodes[0].role is Role.COLUMN_HEAD else ()
    grid = TableGrid(
        [_cell(composer, cell, on_panel) for cell in heads],
        [[_cell(composer, cell, column) for cell in row.nodes] for row in rows],
        first,
    )
    return [*caption, *table_pieces(composer, grid, column)]


def _cell(composer: Composer, cell: Node, column: Column) -> Cell:
    bold = cell.role is not Role.CELL
    return Cell(composer.spans(cell.runs, column, bold=bold), composer.elements[cell])
