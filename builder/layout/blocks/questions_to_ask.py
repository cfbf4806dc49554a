"""Questions that a patient may want to ask: a list, with lines to write on after each."""

from __future__ import annotations

from builder.document import Node, WritingSpace
from builder.layout.blocks.writing_lines import draw_lines
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.styles import Column


def draw(composer: Composer, questions: Node, column: Column) -> list[Piece]:
    """Each question stays with its first line. The lines to write on are artifacts."""
    assert isinstance(questions, WritingSpace)
    style = composer.styles.body
    inner = column.indented(1.3 * style.size)
    with_next = WithNext.FIRMLY if questions.lines else WithNext.FREE
    pieces: list[Piece] = []
    for label, body in (item.nodes for item in questions.nodes):
        drawn = composer.text(body, inner, with_next=with_next)
        bullet = column.text_span(label.runs[0].text, style.face, column.text)
        drawn[0].draw = composer.label(drawn[0].draw, bullet, composer.elements[label], column.left + 0.2 * style.size)
        drawn[0].before = composer.theme.format.spacing.item if pieces else 0
        pieces += [*drawn, *draw_lines(composer, questions.lines, inner)]
    return pieces
