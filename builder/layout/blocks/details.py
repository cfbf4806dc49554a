"""A patient's details on the cover of a pack: labels next to what was typed, or to lines to write on."""

from __future__ import annotations

from builder.core import bidi
from builder.core.part import Rectangle
from builder.document import Node, Role, WritingSpace
from builder.layout.blocks import writing_lines
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.pen import Pen
from builder.layout.styles import Column


def draw(composer: Composer, details: Node, column: Column) -> list[Piece]:
    """A table of labels and values. A blank field is a line to write on, with a description for screen readers."""
    heading, table = details.nodes
    pieces = composer.heading(heading, column, composer.styles.section_title)
    format, bold = composer.theme.format, composer.theme.faces.bold
    rows = [row.nodes for row in table.nodes]
    labels = [column.text_span("".join(run.text for run in head.runs), bold, column.text) for head, _ in rows]
    size = format.type.body
    width = max(bold.measure(label.text, label.language) for label in labels) * size / 1000 + size
    inner = column.indented(min(width, column.width / 2))
    for number, ((head, cell), label) in enumerate(zip(rows, labels, strict=True)):
        drawn = _value(composer, cell, inner)
        drawn[0].draw = composer.label(drawn[0].draw, label, composer.elements[head], column.left)
        drawn[0].before = format.spacing.item if number else 0
        pieces += drawn
    return pieces


def _value(composer: Composer, cell: Node, column: Column) -> list[Piece]:
    """A detail as it was typed, with the lines and paragraphs of notes; or lines to write on.

    Nobody says in which language it is, so it is read as its first letter is (UAX #9, P2): a Hebrew name on English
    pages has its signs where they belong.
    """
    pieces: list[Piece] = []
    for node in cell.nodes or (cell,):
        if node.role is Role.BLANK:
            return [_blank(composer, node, column)]
        before = composer.theme.format.spacing.paragraph if pieces else 0
        spans = [composer.span(run, column) for run in node.runs]
        for span in spans:
            first = bidi.first_strong(span.text)
            span.right_to_left = column.right_to_left if first is None else bool(first)
        pieces += composer.paragraph(composer.elements[node], spans, column, before=before)
    return pieces


def _blank(composer: Composer, blank: Node, column: Column) -> Piece:
    """Lines to write on that are content: a figure with words for a screen reader."""
    assert isinstance(blank, WritingSpace)
    gap, first, count = writing_lines.line_gap(composer), composer.styles.body.leading, blank.lines
    figure, theme = composer.elements[blank], composer.theme

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        for number in range(count):
            pen.rule(column.left, column.right, top - first - number * gap, theme.brand.colours.rule, theme.look.rule)
        bottom = top - first - (count - 1) * gap - 1
        box = pen.box(Rectangle(column.left, bottom, column.right, top - first + 1))
        edges = " ".join(f"{edge:.2f}" for edge in box)
        figure.attributes = (("Layout", "BBox", f"[{edges}]"), ("Layout", "Placement", "/Block"))

    return Piece(first + (count - 1) * gap + 4, draw)
