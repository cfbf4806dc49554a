"""The blocks of a section: one module for each kind, with what a block means apart from how it is drawn.

Each module has two functions. `structure` makes the structure elements of a block and its words, as a value whose name
begins with `Tagged`; it does not use faces, colours or lengths. `draw` turns that value into pieces in a column and
adds no word of its own. A new kind needs a model in `content`, a module here, a line in `BLOCKS` and a sample in
`review/specimen.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from builder.content import blocks, leaflet
from builder.core.part import Element
from builder.layout.blocks import (
    callout,
    contacts,
    figure,
    glossary,
    prose,
    questions_and_answers,
    questions_to_ask,
    steps,
    table,
    text,
    writing_lines,
)
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.meaning import PartWords, TaggedHeading
from builder.layout.styles import Column


class BlockKind(NamedTuple):
    """What a kind of block means, and how it is drawn.

    `structure` is called with the words of the part, the parent element, the block, and the level of titles within it.
    `draw` is called with the composer, what `structure` returned, and the column.
    """

    structure: Callable[[PartWords, Element, Any, int], Any]
    draw: Callable[[Composer, Any, Column], list[Piece]]


BLOCKS: Mapping[type, BlockKind] = {
    blocks.TextBlock: BlockKind(text.structure, text.draw),
    blocks.Callout: BlockKind(callout.structure, callout.draw),
    blocks.Steps: BlockKind(steps.structure, steps.draw),
    blocks.Table: BlockKind(table.structure, table.draw),
    blocks.Figure: BlockKind(figure.structure, figure.draw),
    blocks.Contacts: BlockKind(contacts.structure, contacts.draw),
    blocks.QuestionsAndAnswers: BlockKind(questions_and_answers.structure, questions_and_answers.draw),
    blocks.QuestionsToAsk: BlockKind(questions_to_ask.structure, questions_to_ask.draw),
    blocks.Glossary: BlockKind(glossary.structure, glossary.draw),
    blocks.WritingLines: BlockKind(writing_lines.structure, writing_lines.draw),
}


class TaggedSection(NamedTuple):
    """A Sect with its title, body and blocks. `language` is None where it is that of the page."""

    heading: TaggedHeading
    language: str | None
    body: list[prose.TaggedBlock] | None
    blocks: list[tuple[BlockKind, Any]]


def section_structure(words: PartWords, parent: Element, section: leaflet.Section, level: int) -> TaggedSection:
    """What a section means; its title has `level`."""
    element = parent.add("Sect", language=section.language)
    heading = words.heading(element, section.title, level, anchor=section.anchor)
    body = None if section.body is None else prose.structure(words, element, section.body.content)
    kinds = [(BLOCKS[type(block)], block) for block in section.blocks]
    blocks = [(kind, kind.structure(words, element, block, level + 1)) for kind, block in kinds]
    return TaggedSection(heading, section.language, body, blocks)


def draw_section(composer: Composer, section: TaggedSection, column: Column) -> list[Piece]:
    """A section as pieces, with space between its blocks."""
    column = replace(column, language=section.language or column.language)
    pieces = composer.heading(section.heading, column, composer.styles.section_title)
    if section.body is not None:
        pieces += prose.draw(composer, section.body, column)
    for index, (kind, tagged) in enumerate(section.blocks):
        block = kind.draw(composer, tagged, column)
        if block and (index or section.body is not None):
            block[0].before = max(block[0].before, composer.theme.format.spacing.block)
        pieces += block
    return pieces
