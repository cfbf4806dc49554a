"""Things to do one after the other: a numbered list."""

from __future__ import annotations

from builder.content import blocks
from builder.core.part import Element
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.meaning import PartWords
from builder.layout.styles import Column


def structure(words: PartWords, parent: Element, block: blocks.Steps, level: int) -> prose.TaggedList:
    """What they mean: a list whose labels are numbers."""
    return prose.list_structure(words, parent, [step.content for step in block.steps], first=1)


def draw(composer: Composer, steps: prose.TaggedList, column: Column) -> list[Piece]:
    """How they are drawn: as any list."""
    return prose.draw_list(composer, steps, column)
