"""What the leaflets of a pack say about the same topics, in tables: what is common, and what differs, side by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from builder.document import Heading, Node, Role, Run
from builder.layout.blocks import table
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.lines import TextSpan
from builder.layout.styles import Column
from builder.layout.table_widths import icon_indent, least_width

_NARROWEST = 6
"""The least width of a column of words, as a multiple of their size."""


def divided(composer: Composer, comparison: Node, column: Column) -> Node:
    """The same, with each table divided into several where its columns need more room, each with its number."""
    return replace(
        comparison,
        kids=tuple(
            part
            for node in comparison.nodes
            for part in (_parts(composer, node, column) if node.role is Role.TABLE else [node])
        ),
    )


def draw(composer: Composer, comparison: Node, column: Column) -> list[Piece]:
    """A table stays on a single page where it fits."""
    pieces: list[Piece] = []
    for node in comparison.nodes:
        if isinstance(node, Heading):
            pieces += composer.heading(node, column, composer.styles.section_title)
        elif node.role is Role.TABLE:
            pieces += _table(composer, node, column)
        else:
            pieces += _paragraph(composer, node, column, is_last=node is comparison.nodes[-1])
    return pieces


def _paragraph(composer: Composer, node: Node, column: Column, *, is_last: bool) -> list[Piece]:
    """What tables mean, above the first; what to ask about, below the last."""
    before = composer.theme.format.spacing.paragraph if is_last else 0
    return composer.text(node, column, before=before, with_next=WithNext.FREE if is_last else WithNext.FIRMLY)


def _table(composer: Composer, node: Node, column: Column) -> list[Piece]:
    spacing, first = composer.theme.format.spacing, _first(composer, node, column)
    pieces = table.draw(composer, node, column, first, may_turn=False)
    pieces[0].before = spacing.block if node.nodes[0].role is Role.CAPTION else spacing.paragraph
    for piece in pieces[:-1]:
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return pieces


def _first(composer: Composer, node: Node, column: Column) -> float:
    """The width of the first column where the others are to be as wide as each other, else 0; in points."""
    rows = _rows(node)
    if not composer.theme.even_columns or rows[0].nodes[0].role is not Role.COLUMN_HEAD:
        return 0
    first, widths = _widths(composer, rows, column)
    room = column.width - first
    is_list = len(_groups(widths, room)) == len(widths) > 1
    return first if not is_list and max(widths) * len(widths) <= room else 0


def _parts(composer: Composer, node: Node, column: Column) -> Iterator[Node]:
    """A table, or the parts of one whose columns have no room side by side."""
    rows = _rows(node)
    if rows[0].nodes[0].role is not Role.COLUMN_HEAD:
        yield node
        return
    first, widths = _widths(composer, rows, column)
    groups = _groups(widths, column.width - first)
    if len(groups) == 1 or len(groups) == len(widths):
        # No two operations have room side by side: a single table, which is set as a list, keeps them together.
        yield node
        return
    for number, group in enumerate(groups, 1):
        # Each part has the topics again, as elements of its own.
        kids = [replace(row, kids=(replace(row.nodes[0]), *row.nodes[1:][group])) for row in rows]
        yield Node(Role.TABLE, (*_caption(composer, node, number, len(groups)), *kids))


def _caption(composer: Composer, node: Node, number: int, count: int) -> Iterator[Node]:
    for caption in node.nodes:
        if caption.role is Role.CAPTION:
            words = "".join(run.text for run in caption.runs)
            part = composer.words.phrases.part.format(caption=words, number=number, count=count)
            yield Node(Role.CAPTION, (Run(part),))


def _rows(node: Node) -> list[Node]:
    return [row for row in node.nodes if row.role is Role.ROW]


def _widths(composer: Composer, rows: Sequence[Node], column: Column) -> tuple[float, list[float]]:
    """What the topics and each of the other columns need, in points."""
    size = composer.theme.format.type.body

    def spans(cell: Node) -> list[TextSpan]:
        return composer.spans(cell.runs, column, bold=cell.role is not Role.CELL)

    columns = [[spans(cell) for cell in cells] for cells in zip(*(row.nodes for row in rows), strict=True)]
    first, *others = [least_width(cells, size) for cells in columns]
    if any(row.icon for row in rows):
        first += icon_indent(size)
    return first, [max(width, _NARROWEST * size) for width in others]


def _groups(widths: Sequence[float], room: float) -> list[slice]:
    """The fewest groups of columns that fit in `room`, of about the same size."""
    for count in range(1, len(widths) + 1):
        ends = [round(index * len(widths) / count) for index in range(count + 1)]
        parts = [slice(*pair) for pair in itertools.pairwise(ends)]
        if all(sum(widths[part]) <= room for part in parts):
            return parts
    return [slice(index, index + 1) for index in range(len(widths))]
