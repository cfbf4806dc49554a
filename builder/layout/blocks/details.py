"""A patient's details on the cover of a pack: labels next to what was typed, or to lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from builder.core.part import Rectangle
from builder.document import Node, Role, WritingSpace
from builder.layout.blocks.writing_lines import handwriting
from builder.layout.composer import Composer, read_as_typed
from builder.layout.flow import Panel, Piece, WithNext, space
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column

_BEYOND = 5.0
_LEAST_PADDING = 0.6
"""Between the edge of the box and its words, in ems, where things are close."""
_FROM_LABEL = 0.7
"""How far values are from the longest label, in ems."""
_ROUNDING = 0.01
_OVER_LINE = 2.0
"""How far above a line to write on the label next to it stands, in points."""


def draw(composer: Composer, details: Node, column: Column) -> list[Piece]:
    """A label to fill in: a box with a table of labels and values. A blank field is a line to write on."""
    theme, heading = composer.theme, details.nodes[0]
    padding = theme.format.type.body * max(theme.roominess, _LEAST_PADDING)
    look, rule = theme.look, theme.brand.colours.rule

    def paint(pen: Pen, box: Rectangle) -> None:
        # Where a page ends within it, there is room between its words and its edge all the same.
        box = box._replace(bottom=box.bottom - _BEYOND, top=box.top + _BEYOND)
        pen.outline(box, rule, look.rule, radius=look.corner)

    panel = Panel(column.left, column.right, paint)
    inner = replace(column.indented(padding, padding), panel=panel)
    title = composer.styles.block_title
    around = space(_BEYOND, WithNext.FIRMLY)
    pieces = [around, space(padding - _BEYOND, WithNext.FIRMLY, panel), *composer.heading(heading, inner, title)]
    pieces += _rows(composer, [row.nodes for row in details.nodes[1].nodes], inner)
    return [*pieces, space(padding - _BEYOND, WithNext.TOGETHER, panel), space(_BEYOND, WithNext.FREE)]


def _rows(composer: Composer, rows: Sequence[Sequence[Node]], column: Column) -> list[Piece]:
    """Labels next to values; on a narrow page the values begin in the middle, and long labels take more lines."""
    format, bold = composer.theme.format, composer.theme.faces.bold
    labels = [column.text_span("".join(run.text for run in head.runs), bold, column.text) for head, _ in rows]
    size = format.type.body
    gap = _FROM_LABEL * size
    width = max(bold.measure(label.text, label.language) for label in labels) * size / 1000 + gap
    inner = column.indented(min(width, column.width / 2))
    pieces: list[Piece] = []
    was_blank = False
    for row, label in zip(rows, labels, strict=True):
        cut: list[str] = []
        lines = break_lines([label], size, inner.left - column.left - gap + _ROUNDING, cut=cut)
        drawn = [] if cut else _next_to(composer, row, lines, column.left, inner)
        is_blank = bool(row[1].nodes[:1]) and row[1].nodes[0].role is Role.BLANK
        # A line to write on has room above it, but not where a label of several lines stands there.
        before = 0.0 if is_blank and len(lines) == 1 else format.spacing.item
        if drawn and before:
            before = max(before, _above_words(composer, after_line=was_blank))
        drawn = drawn or _under(composer, row, label, column)
        drawn[0].before = before if pieces else 0.0
        drawn[-1].with_next = WithNext.TOGETHER
        was_blank = is_blank
        pieces += drawn
    return pieces


def _above_words(composer: Composer, *, after_line: bool) -> float:
    """The room above words of several lines, or typed ones: the first is as far down as lines to write on are apart."""
    style = composer.styles.body
    return _gap(composer) - (_OVER_LINE + style.rise if after_line else style.leading)


def _next_to(
    composer: Composer, row: Sequence[Node], label: Sequence[TextLine], left: float, column: Column
) -> list[Piece]:
    """A value in a column, and the lines of its label next to it; nothing where a word of the value is too wide."""
    (head, cell), style, reported = row, composer.styles.body, len(composer.cut)
    drawn, down = _value(composer, cell, column)
    if len(composer.cut) > reported:
        del composer.cut[reported:]
        return []
    # The last line of the label stands on the first line to write on.
    more = (len(label) - 1) * style.leading
    above = max(0.0, more - down) if down else 0.0
    start = down + above - more if down else 0.0
    element, draw = composer.elements[head], drawn[0].draw

    def labelled(pen: Pen, top: float) -> None:
        for number, line in enumerate(label):
            # A space, so that readers of the file do not run the label and the words together.
            baseline = top - start - number * style.leading - style.rise
            pen.line(line.with_space(style.size), left, baseline, style.size, element)
        draw(pen, top - above)

    drawn[0].draw = labelled
    drawn[0].height += above
    for piece in drawn[: len(label)]:
        piece.with_next = WithNext.TOGETHER
    height = sum(piece.before + piece.height for piece in drawn) - drawn[0].before
    drawn[-1].height += max(0.0, len(label) * style.leading - height)
    return drawn


def _under(composer: Composer, row: Sequence[Node], label: TextSpan, column: Column) -> list[Piece]:
    """A value under its label, where it has all the width that there is."""
    head, cell = row
    pieces = composer.paragraph(composer.elements[head], [label], column, with_next=WithNext.FIRMLY)
    return [*pieces, *_value(composer, cell, column)[0]]


def _value(composer: Composer, cell: Node, column: Column) -> tuple[list[Piece], float]:
    """A detail as it was typed, with the lines and paragraphs of notes; or lines to write on.

    It comes with how far down the label next to it is, in points: on the first of the lines to write on.
    """
    pieces: list[Piece] = []
    for node in cell.nodes or (cell,):
        if node.role is Role.BLANK:
            style = composer.styles.body
            return [_blank(composer, node, column)], _gap(composer) - style.rise - _OVER_LINE
        before = composer.theme.format.spacing.paragraph if pieces else 0
        spans = [composer.span(run, column) for run in node.runs]
        for span in spans:
            read_as_typed(span, column.right_to_left)
        pieces += composer.paragraph(composer.elements[node], spans, column, before=before)
    return pieces, 0.0


def _gap(composer: Composer) -> float:
    """How far lines to write on are apart, in points: a name needs less room than an answer."""
    return handwriting(composer.theme, 1.8)


def _blank(composer: Composer, blank: Node, column: Column) -> Piece:
    """Lines to write on that are content: a figure with words for a screen reader."""
    assert isinstance(blank, WritingSpace)
    gap, count = _gap(composer), blank.lines
    figure, colour, rule = composer.elements[blank], composer.theme.brand.colours.rule, composer.theme.look.rule

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        for number in range(count):
            pen.rule(column.left, column.right, top - (1 + number) * gap, colour, rule)
        box = pen.box(Rectangle(column.left, top - count * gap - 1, column.right, top - gap + 1))
        edges = " ".join(f"{edge:.2f}" for edge in box)
        figure.attributes = (("Layout", "BBox", f"[{edges}]"), ("Layout", "Placement", "/Block"))

    return Piece(count * gap, draw, panel=column.panel)
