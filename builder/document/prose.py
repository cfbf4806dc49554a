"""What body text means: paragraphs, lists and tables, as they are in sections and in most blocks."""

from __future__ import annotations

from collections.abc import Sequence

from builder.content import markdown
from builder.document.nodes import Node, Run
from builder.document.roles import Role
from builder.document.words import Words, table


def prose(words: Words, blocks: Sequence[markdown.ProseBlock]) -> Node:
    """Blocks of body text, as a group."""
    return Node(Role.PROSE, tuple(_block(words, block) for block in blocks))


def _block(words: Words, block: markdown.ProseBlock) -> Node:
    match block:
        case markdown.Paragraph(runs):
            return Node(Role.PARAGRAPH, words.runs(runs))
        case markdown.BulletList(items):
            return prose_list(words, [item.blocks for item in items])
        case markdown.NumberedList(start, items):
            return prose_list(words, [item.blocks for item in items], first=start)
        case markdown.MarkdownTable(heads, rows):
            cells = [[words.runs(cell) for cell in row] for row in rows]
            return table([words.runs(head) for head in heads], cells, row_heads=False)


def prose_list(words: Words, items: Sequence[Sequence[markdown.ProseBlock]], *, first: int | None = None) -> Node:
    """A list: numbered from `first`, or with bullets."""
    kids = []
    for index, blocks in enumerate(items):
        label = "•" if first is None else f"{first + index}."
        kids.append(item((Run(label),), item_body(words, blocks)))
    return Node(Role.LIST if first is None else Role.NUMBERED_LIST, tuple(kids))


def item_body(words: Words, blocks: Sequence[markdown.ProseBlock]) -> tuple[Node | Run, ...]:
    """What is in an item: a single paragraph makes no element of its own there."""
    match blocks:
        case [markdown.Paragraph(runs)]:
            return words.runs(runs)
        case _:
            return prose(words, blocks).kids


def item(label: tuple[Run, ...], body: tuple[Node | Run, ...]) -> Node:
    """An item of a list: its label, and what it says."""
    return Node(Role.ITEM, (Node(Role.LABEL, label), Node(Role.BODY, body)))
