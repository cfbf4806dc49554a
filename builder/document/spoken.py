"""The text of a document as it is read aloud, a block each: a paragraph, a list item or a table row.

The blocks are those that `pdf.examine` finds in the printed file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.core.characters import SOFT_HYPHEN
from builder.document.nodes import Heading, Node
from builder.document.roles import FORMS

_ROWS = frozenset({"TR", "LI", "TOCI"})
_ON_NEW_LINES = frozenset("Table THead TBody TFoot TR L LI TOC TOCI".split())


class SpokenBlock(NamedTuple):
    """A block of text, and whether it is a heading."""

    text: str
    heading: bool


class _Words(NamedTuple):
    text: str
    heading: bool = False


def spoken(document: Node) -> Iterator[SpokenBlock]:
    """What is read, in order: the cells of a row are on one line, and so do a label and its item."""
    pieces: list[_Words] = []
    for words in (*_pieces(document, in_row=False), _LINE):
        if words is not _LINE:
            pieces.append(words)
            continue
        text = " ".join("".join(piece.text for piece in pieces).replace(SOFT_HYPHEN, "").split()).strip("| ")
        if text:
            yield SpokenBlock(text, any(piece.heading for piece in pieces))
        pieces = []


_LINE = _Words("\n")


def _pieces(node: Node, *, in_row: bool) -> Iterator[_Words]:
    kind = FORMS[node.role].pdf
    if kind == "Figure":
        yield _Words(f"[Figure: {node.alt}]")
        for caption in node.nodes:
            yield from (_LINE, _said(caption), _LINE)
    elif node.runs:
        yield _said(node)
    else:
        in_row = in_row or kind in _ROWS
        for number, kid in enumerate(_elements(node)):
            on_line = in_row and FORMS[kid.role].pdf not in _ON_NEW_LINES
            if kind == "TR":
                yield _Words(" | " if number else "")
            else:
                yield _Words(" ") if on_line else _LINE
            yield from _pieces(kid, in_row=in_row)
            if kind != "TR" and not on_line:
                yield _LINE


def _said(node: Node) -> _Words:
    return _Words("".join(run.text + run.address for run in node.runs), isinstance(node, Heading))


def _elements(node: Node) -> Iterator[Node]:
    """The elements below a node: of those that only group others, what they group."""
    for kid in node.nodes:
        if FORMS[kid.role].pdf:
            yield kid
        else:
            yield from _elements(kid)
