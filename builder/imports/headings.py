"""Which paragraphs are headings: those with a style for it, or, where a document has none, those that look like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from builder.imports.source import Notes, SourceBlock, SourceBox, SourceParagraph, SourceRun

_LONGEST, _MOST_WORDS = 90, 14
"""Characters and words of a line that may be a heading."""
_LARGER = 1.12
"""How many times as large as the other words a line has to be to stand out."""
_STYLED = 2
"""From so many headings with a style on, styles are trusted and looks are not."""


def decided(blocks: Iterable[SourceBlock], body_size: float, notes: Notes) -> list[SourceBlock]:
    """The blocks with headings marked as such; what was decided is noted."""
    parted = [part for block in blocks for part in _parts(block)]
    styled = sum(isinstance(block, SourceParagraph) and block.role == "heading" for block in parted)
    likely = [index for index in range(len(parted)) if _stands_out(parted, index, body_size)]
    likely = [index for index in likely if not _is_warning(parted, index, likely, body_size)]
    if styled >= _STYLED:
        title = _title(parted, likely)
        for index in likely:
            if index != title:
                notes.taken(
                    "a bold or large line that may be a heading (it has no heading style)", _text(parted[index])
                )
        return [_as_title(block) if index == title else block for index, block in enumerate(parted)]
    return _marked(parted, likely, body_size, notes)


_FIRST = 3
"""Among so many blocks at its start a document has its title."""


def _title(blocks: Sequence[SourceBlock], likely: Sequence[int]) -> int:
    """Which block is the title of a document that has styles for its headings, but none for that; -1 for none."""
    roles = [block.role if isinstance(block, SourceParagraph) else "" for block in blocks]
    if "title" in roles or not likely or likely[0] >= min(_FIRST, roles.index("heading")):
        return -1
    return likely[0]


def _as_title(block: SourceBlock) -> SourceBlock:
    return block._replace(role="title") if isinstance(block, SourceParagraph) else block


def _parts(block: SourceBlock) -> Iterator[SourceBlock]:
    """A paragraph whose first line is bold, and the rest of it; a box that has only a line in it, without the box."""
    if isinstance(block, SourceBox) and len(block.blocks) == 1 and isinstance(block.blocks[0], SourceParagraph):
        yield block.blocks[0]
    elif (
        isinstance(block, SourceParagraph)
        and block.role == "text"
        and block.entry is None
        and "\n" in block.text.strip()
    ):
        first, rest = _at_first_line_end(block.runs)
        if _is_bold(first) and not _is_bold(rest):
            yield block._replace(runs=first)
            yield block._replace(runs=rest)
        else:
            yield block
    else:
        yield block


def _at_first_line_end(runs: Sequence[SourceRun]) -> tuple[tuple[SourceRun, ...], tuple[SourceRun, ...]]:
    first: list[SourceRun] = []
    for index, run in enumerate(runs):
        head, end, tail = run.text.partition("\n")
        has_words = any(before.text.strip() for before in first) or head.strip()
        if end and has_words:
            return (*first, run._replace(text=head)), (run._replace(text=tail), *runs[index + 1 :])
        first.append(run)
    return tuple(first), ()


def _is_bold(runs: Iterable[SourceRun]) -> bool:
    filled = [run for run in runs if run.text.strip()]
    return bool(filled) and all(run.bold for run in filled)


def _size(paragraph: SourceParagraph) -> float:
    return min((run.size for run in paragraph.runs if run.text.strip()), default=0)


def _text(block: SourceBlock) -> str:
    return " ".join(block.text.split()) if isinstance(block, SourceParagraph) else ""


def _is_line(block: SourceBlock) -> bool:
    """Whether a block is a short line of words that ends like a heading."""
    if not isinstance(block, SourceParagraph) or block.role != "text" or block.entry is not None:
        return False
    text = block.text.strip()
    return (
        0 < len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS
        and "\n" not in text
        and re.search(r"[^\W\d_]", text) is not None
        and not re.search(r"[.,;]$", text)
        and not all(run.link for run in block.runs if run.text.strip())
    )


def _stands_out(blocks: Sequence[SourceBlock], index: int, body_size: float) -> bool:
    """Whether a line looks like a heading of what comes after it."""
    block = blocks[index]
    if not isinstance(block, SourceParagraph) or not _is_line(block):
        return False
    is_large = body_size > 0 and _size(block) >= body_size * _LARGER
    is_bold, text = _is_bold(block.runs), block.text.strip()
    is_loud = text.isupper() and len(text) > 3
    if not (is_large or is_bold or is_loud):
        return False
    # "Call us if:" introduces what follows, in the middle of a section.
    if text.endswith(":") and not is_large:
        return False
    # Lines in bold one after the other are an address or a warning; a title may be above a heading.
    before, after = _looks(blocks, index - 1), _looks(blocks, index + 1)
    return is_large or (not (before and after) and index + 1 < len(blocks))


def _is_warning(blocks: Sequence[SourceBlock], index: int, likely: Sequence[int], body_size: float) -> bool:
    """Whether a line is right above a heading that is as large or larger: it is no heading of anything.

    The first line may be the title.
    """
    if index == likely[0] or index + 1 not in likely:
        return False
    return _level_size(blocks[index], body_size) <= _level_size(blocks[index + 1], body_size)


def _looks(blocks: Sequence[SourceBlock], index: int) -> bool:
    if not 0 <= index < len(blocks):
        return False
    block = blocks[index]
    return isinstance(block, SourceParagraph) and _is_line(block) and _is_bold(block.runs)


def _marked(blocks: Sequence[SourceBlock], likely: Sequence[int], body_size: float, notes: Notes) -> list[SourceBlock]:
    """The likely lines as headings, those in larger type above those in smaller."""
    marked = list(blocks)
    sizes = sorted({_level_size(blocks[index], body_size) for index in likely}, reverse=True)
    styled = any(isinstance(block, SourceParagraph) and block.role == "heading" for block in blocks)
    for index in likely:
        block = blocks[index]
        assert isinstance(block, SourceParagraph)
        level = sizes.index(_level_size(block, body_size)) + (2 if styled else 1)
        marked[index] = block._replace(role="heading", level=level)
        notes.taken("a heading, by its look: it is a line in bold, capital letters or larger type", block.text)
    return marked


def _level_size(block: SourceBlock, body_size: float) -> float:
    size = _size(block) if isinstance(block, SourceParagraph) else 0
    return size if size >= body_size * _LARGER else 0
