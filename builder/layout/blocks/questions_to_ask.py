"""Questions that a patient may want to ask: a list, with lines to write on after each."""

from __future__ import annotations

from typing import NamedTuple

from builder.content import blocks
from builder.core.part import Element
from builder.layout.blocks.writing_lines import draw_lines
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.meaning import PartWords, TaggedParagraph, add_list
from builder.layout.styles import Column


class TaggedQuestions(NamedTuple):
    """A list: of each question its Lbl and LBody, with the number of `lines` to write on."""

    items: list[tuple[Element, TaggedParagraph]]
    lines: int


def structure(words: PartWords, parent: Element, block: blocks.QuestionsToAsk, level: int) -> TaggedQuestions:
    """What they mean: a list with bullets. The lines to write on are artifacts."""
    element = add_list(parent, "Disc")
    items = []
    for question in block.questions:
        item = element.add("LI")
        items.append((item.add("Lbl"), TaggedParagraph(item.add("LBody"), words.runs(question.content))))
    return TaggedQuestions(items, block.lines)


def draw(composer: Composer, questions: TaggedQuestions, column: Column) -> list[Piece]:
    """How they are drawn: each question stays with its first line."""
    style = composer.styles.body
    inner = column.indented(1.3 * style.size)
    with_next = WithNext.FIRMLY if questions.lines else WithNext.FREE
    pieces: list[Piece] = []
    for label_element, (element, runs) in questions.items:
        drawn = composer.paragraph(element, composer.spans(runs, inner), inner, with_next=with_next)
        bullet = column.text_span("•", style.face, column.text)
        drawn[0].draw = composer.label(drawn[0].draw, bullet, label_element, column.left + 0.2 * style.size)
        drawn[0].before = composer.theme.format.spacing.item if pieces else 0
        pieces += [*drawn, *draw_lines(composer, questions.lines, inner)]
    return pieces
