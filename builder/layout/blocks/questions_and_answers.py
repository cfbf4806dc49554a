"""Questions with their answers: a title and body text for each."""

from __future__ import annotations

from typing import NamedTuple

from builder.content import blocks
from builder.core.part import Element
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.meaning import PartWords, TaggedHeading
from builder.layout.styles import Column


class TaggedQuestion(NamedTuple):
    question: TaggedHeading
    answer: list[prose.TaggedBlock]


def structure(words: PartWords, parent: Element, block: blocks.QuestionsAndAnswers, level: int) -> list[TaggedQuestion]:
    """What they mean: each question is a title, which readers can jump to."""
    return [
        TaggedQuestion(words.heading(parent, item.question, level), prose.structure(words, parent, item.answer.content))
        for item in block.items
    ]


def draw(composer: Composer, questions: list[TaggedQuestion], column: Column) -> list[Piece]:
    """How they are drawn: below each other."""
    style, before = composer.styles.block_title, composer.theme.format.spacing.block
    pieces: list[Piece] = []
    for question, answer in questions:
        pieces += composer.heading(question, column, style._replace(before=before if pieces else 0))
        pieces += prose.draw(composer, answer, column)
    return pieces
