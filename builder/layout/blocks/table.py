"""Tables: as a block with a caption, or in body text without a caption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.content import blocks, markdown
from builder.core.part import Element
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.meaning import PartWords, TaggedCell, TaggedParagraph, TaggedTable, add_head_row, add_row
from builder.layout.styles import Column
from builder.layout.tables import Cell, TableGrid, table_pieces

# What it means


class TaggedCaptionedTable(NamedTuple):
    caption: TaggedParagraph
    table: TaggedTable


def structure(words: PartWords, parent: Element, block: blocks.Table, level: int) -> TaggedCaptionedTable:
    """A Table whose first kid is its Caption."""
    element = parent.add("Table")
    caption = TaggedParagraph(element.add("Caption"), words.runs(block.caption.content))
    heads = [head.content for head in block.columns]
    rows = [[cell.content for cell in row] for row in block.rows]
    return TaggedCaptionedTable(caption, table_structure(words, element, heads, rows, row_heads=block.row_heads))


def table_structure(
    words: PartWords,
    element: Element,
    heads: Sequence[markdown.Runs],
    rows: Sequence[Sequence[markdown.Runs]],
    *,
    row_heads: bool,
) -> TaggedTable:
    """The rows of a table below its `element`; with `row_heads`, the first cell of each is its head."""
    return TaggedTable(
        _cells(words, add_head_row(element, len(heads)), heads),
        [_cells(words, add_row(element, len(row), head=row_heads), row) for row in rows],
    )


def _cells(words: PartWords, elements: Sequence[Element], cells: Sequence[markdown.Runs]) -> list[TaggedCell]:
    return [TaggedCell(element, words.runs(runs)) for element, runs in zip(elements, cells, strict=True)]


# How it is drawn


def draw(composer: Composer, block: TaggedCaptionedTable, column: Column) -> list[Piece]:
    """The caption in bold, then the table."""
    spans = composer.spans(block.caption.runs, column, bold=True)
    caption = composer.paragraph(block.caption.element, spans, column, with_next=WithNext.FIRMLY)
    gap = space(composer.theme.format.spacing.heading, WithNext.FIRMLY)
    return [*caption, gap, *draw_table(composer, block.table, column)]


def draw_table(composer: Composer, table: TaggedTable, column: Column) -> list[Piece]:
    """A table, heads in bold; those of columns are on a panel."""
    on_panel = column.coloured(composer.theme.brand.colours.on_panel)
    grid = TableGrid(
        [_cell(composer, cell, on_panel) for cell in table.heads],
        [[_cell(composer, cell, column) for cell in row] for row in table.rows],
    )
    return table_pieces(composer, grid, column)


def _cell(composer: Composer, cell: TaggedCell, column: Column) -> Cell:
    return Cell(composer.spans(cell.runs, column, bold=cell.element.role == "TH"), cell.element)
