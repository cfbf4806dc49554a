"""Body text after another block, or a passage in another language."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from builder.content import blocks
from builder.core.part import Element
from builder.layout.blocks import prose
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.meaning import PartWords
from builder.layout.styles import Column


class TaggedText(NamedTuple):
    """Body text; `language` is None where it is that around it."""

    language: str | None
    body: list[prose.TaggedBlock]


def structure(words: PartWords, parent: Element, block: blocks.TextBlock, level: int) -> TaggedText:
    """What it means: paragraphs and lists, in a Div where they have a language of their own."""
    if block.language:
        parent = parent.add("Div", language=block.language)
        words = replace(words, language=block.language)
    return TaggedText(block.language, prose.structure(words, parent, block.body.content))


def draw(composer: Composer, text: TaggedText, column: Column) -> list[Piece]:
    """How it is drawn: as other body text."""
    return prose.draw(composer, text.body, replace(column, language=text.language or column.language))
