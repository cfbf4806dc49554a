"""The text of a tagged file as it is read aloud, a block each: a paragraph, a list item or a table row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.lines import GROUPS, HEADING
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import INLINE, MarkReference, TaggedElement

_ROWS = frozenset("TR LI TOCI".split())
_ON_NEW_LINES = GROUPS - {"Document", "Part", "Art", "Sect"}


class SpokenBlock(NamedTuple):
    """A block of text, and whether it is a heading."""

    text: str
    heading: bool


def text_blocks(document: PdfDocument, lines: set[TaggedElement]) -> Iterator[SpokenBlock]:
    """What is read, in order: the cells of a row are on one line, and so do a label and its item."""
    pieces: list[str] = []
    heading = False
    waiting: list[TaggedElement | MarkReference | str] = []
    # What is last here is read first, so that each element at the top ends with a line feed.
    for top in reversed(document.structure.tops):
        waiting += ["\n", top] if not top.stray else []
    while waiting:
        child = waiting.pop()
        if child == "\n":
            text = tidy("".join(pieces))
            if text:
                yield SpokenBlock(text.strip("| "), heading)
            pieces, heading = [], False
        elif isinstance(child, str):
            pieces.append(child)
        elif isinstance(child, MarkReference):
            pieces.append(document.text_of_mark(child)[0])
        elif child.alt is not None and child.type in ("Figure", "Formula"):
            document.budget.spend(len(child.alt))
            pieces.append(f"[{child.type}: {child.alt}]")
            waiting += reversed(_captions(child))
        elif child in lines or child.actual_text is not None:
            pieces += document.pieces_of(child)
            heading = heading or bool(HEADING.fullmatch(child.type))
        elif child.type != "Artifact":
            waiting += reversed(list(_apart(child, lines)))


def _captions(figure: TaggedElement) -> list[TaggedElement | str]:
    """The captions in a figure, each on a line of its own."""
    captions = [child for child in figure.child_elements() if child.type == "Caption"]
    return [piece for caption in captions for piece in ("\n", caption, "\n")]


def _apart(element: TaggedElement, lines: set[TaggedElement]) -> Iterator[TaggedElement | MarkReference | str]:
    """The children of an element, with what is between them."""
    in_row = any(around.type in _ROWS for around in element.and_above())
    for child in element.children:
        if isinstance(child, TaggedElement):
            if child.type in INLINE - {"Lbl"} and child in lines:
                yield child
                continue
            between = " | " if element.type == "TR" else " " if in_row and child.type not in _ON_NEW_LINES else "\n"
            yield from (between if between != " | " or child is not element.children[0] else "", child)
            yield between if between == "\n" else ""
        elif isinstance(child, MarkReference):
            yield child
