"""Body text: paragraphs, lists and tables, as they are in sections and in most blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.content import markdown
from builder.core.part import Element
from builder.layout.blocks import table
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, draw_nothing
from builder.layout.meaning import PartWords, TaggedParagraph, TaggedTable, add_list
from builder.layout.styles import Column

# What it means


class TaggedItem(NamedTuple):
    """An LI: its Lbl with the printed label, and what is in its LBody."""

    label_element: Element
    label: str
    blocks: list[TaggedBlock]


class TaggedList(NamedTuple):
    items: list[TaggedItem]
    is_numbered: bool


TaggedBlock = TaggedParagraph | TaggedList | TaggedTable


def structure(
    words: PartWords, parent: Element, blocks: Sequence[markdown.ProseBlock], *, bare: bool = False
) -> list[TaggedBlock]:
    """What body text means. With `bare`, a single paragraph is content of `parent` itself and makes no P."""
    return [_block(words, parent, block, bare=bare and len(blocks) == 1) for block in blocks]


def _block(words: PartWords, parent: Element, block: markdown.ProseBlock, *, bare: bool) -> TaggedBlock:
    match block:
        case markdown.Paragraph(runs):
            return TaggedParagraph(parent if bare else parent.add("P"), words.runs(runs))
        case markdown.BulletList(items):
            return list_structure(words, parent, [item.blocks for item in items])
        case markdown.NumberedList(start, items):
            return list_structure(words, parent, [item.blocks for item in items], first=start)
        case markdown.MarkdownTable(heads, rows):
            return table.table_structure(words, parent.add("Table"), heads, rows, row_heads=False)


def list_structure(
    words: PartWords, parent: Element, items: Sequence[Sequence[markdown.ProseBlock]], *, first: int | None = None
) -> TaggedList:
    """What a list means: numbered from `first`, or with bullets."""
    element = add_list(parent, "Disc" if first is None else "Decimal")
    tagged = []
    for index, blocks in enumerate(items):
        item = element.add("LI")
        label = "•" if first is None else f"{first + index}."
        tagged.append(TaggedItem(item.add("Lbl"), label, structure(words, item.add("LBody"), blocks, bare=True)))
    return TaggedList(tagged, first is not None)


# How it is drawn


def draw(
    composer: Composer, blocks: Sequence[TaggedBlock], column: Column, *, with_next: WithNext = WithNext.FREE
) -> list[Piece]:
    """Body text as pieces, each of which stays with the next as `with_next` says."""
    pieces: list[Piece] = []
    for block in blocks:
        match block:
            case TaggedParagraph(element, runs):
                drawn = composer.paragraph(element, composer.spans(runs, column), column, with_next=with_next)
            case TaggedList():
                drawn = draw_list(composer, block, column, with_next=with_next)
            case TaggedTable():
                drawn = table.draw_table(composer, block, column)
        if drawn:
            drawn[0].before = composer.theme.format.spacing.paragraph if pieces else 0
        pieces += drawn
    return pieces


def draw_list(
    composer: Composer, tagged: TaggedList, column: Column, *, with_next: WithNext = WithNext.FREE
) -> list[Piece]:
    """A list with its labels at the left of the items, which are below each other."""
    style = composer.styles.body
    face, size = style.face, style.size
    widest = max(face.measure(item.label) for item in tagged.items) * size / 1000 if tagged.is_numbered else 0
    inner = column.indented(max(widest + 0.45 * size, 1.3 * size))
    left = column.left + (0 if tagged.is_numbered else 0.2 * size)
    pieces: list[Piece] = []
    for item in tagged.items:
        drawn = draw(composer, item.blocks, inner, with_next=with_next)
        # An empty item still has its label.
        drawn = drawn or [Piece(style.leading, draw_nothing, panel=column.panel, with_next=with_next)]
        label = column.text_span(item.label, face, column.text)
        drawn[0].draw = composer.label(drawn[0].draw, label, item.label_element, left)
        drawn[0].before = composer.theme.format.spacing.item if pieces else 0
        pieces += drawn
    return pieces
