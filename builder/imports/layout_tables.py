"""Tables that hold no data: frames around words, and columns that only place things next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.imports.source import (
    Notes,
    SourceBlock,
    SourceBox,
    SourceCell,
    SourceParagraph,
    SourceTable,
    paragraphs,
)

_MOST_PARAGRAPHS = 6
"""A cell with more paragraphs is a column of text."""
_DEEPEST = 8


def unfolded(blocks: Iterable[SourceBlock], notes: Notes, depth: int = 0) -> Iterator[SourceBlock]:
    """The blocks with tables of one cell as boxes, and the cells of other tables for layout one after the other."""
    for block in blocks:
        if isinstance(block, SourceBox):
            yield SourceBox(tuple(unfolded(block.blocks, notes, depth + 1)))
        elif not isinstance(block, SourceTable) or not _is_layout(block):
            yield block
        elif depth < _DEEPEST:
            yield from _of_table(block, notes, depth)
        else:
            notes.changed("deeply nested tables became paragraphs")
            yield from paragraphs([block])


def _of_table(table: SourceTable, notes: Notes, depth: int) -> Iterator[SourceBlock]:
    cells = [cell for row in table.rows for cell in row if cell.blocks and not cell.goes_on]
    if len(cells) == 1:
        inside = tuple(unfolded(cells[0].blocks, notes, depth + 1))
        if inside:
            notes.changed("a table of one cell, which is a frame", _words(cells))
            yield SourceBox(inside)
        return
    if cells:
        notes.changed("a table for layout: its cells come one after the other, row by row", _words(cells))
    for cell in cells:
        yield from unfolded(cell.blocks, notes, depth + 1)


def _is_layout(table: SourceTable) -> bool:
    columns = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    filled = [row for row in table.rows if any(cell.blocks for cell in row)]
    return columns < 2 or len(filled) < 2 or any(_has_layout(cell) for row in table.rows for cell in row)


def _has_layout(cell: SourceCell) -> bool:
    if any(not isinstance(block, SourceParagraph) for block in cell.blocks):
        return True
    roles = {block.role for block in cell.blocks if isinstance(block, SourceParagraph)}
    return bool(roles & {"title", "heading"}) or len(cell.blocks) > _MOST_PARAGRAPHS


def _words(cells: Iterable[SourceCell]) -> str:
    return " | ".join(" ".join(paragraph.text for paragraph in paragraphs(cell.blocks)) for cell in cells)
