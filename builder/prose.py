"""Body text: CommonMark in, paragraphs, lists and tables out. The only home of markdown-it-py.

What a leaflet cannot print well is refused with the line it stands on: headings (sections make those), italics, HTML,
pictures, code, quotations and rules.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

SITE_FIELD = re.compile(r"\{\{\s*([^{}\s]*)\s*\}\}")
"""A site field such as ``{{ ward_phone }}``: group 1 is its name."""


class Run(NamedTuple):
    """Words set alike. `language` and `link` are empty where the run has none of its own."""

    text: str
    bold: bool = False
    link: str = ""
    language: str = ""


Runs = tuple[Run, ...]


class Paragraph(NamedTuple):
    runs: Runs


class ListItem(NamedTuple):
    blocks: tuple[ProseBlock, ...]


class BulletList(NamedTuple):
    items: tuple[ListItem, ...]


class NumberedList(NamedTuple):
    start: int
    items: tuple[ListItem, ...]


class Grid(NamedTuple):
    """A table written in the body text: a row of heads, then rows of cells."""

    heads: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


ProseBlock = Paragraph | BulletList | NumberedList | Grid


@dataclass(frozen=True, slots=True)
class Slip:
    """Something the text may not hold: on which of its lines (from 0), near which words, and how to mend it."""

    line: int
    near: str
    message: str
    hint: str


class ProseError(ValueError):
    """The text cannot be set as it stands; `slips` says everything that is wrong with it."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        self.slips = tuple(slips)
        super().__init__("; ".join(slip.message for slip in slips))


def parse(text: str) -> tuple[ProseBlock, ...]:
    """Read CommonMark (with tables and ``[words]{lang=cy}``) into blocks.

    Raises ProseError with every slip of the text.
    """
    slips: list[Slip] = []
    reader = _Reader(_plain_fields(text), slips)
    blocks = tuple(reader.blocks(_markdown().parse(reader.text)))
    if slips:
        raise ProseError(slips)
    return blocks


def parse_line(text: str) -> Runs:
    """Read words on one line: bold, links and languages, but no blocks.

    Raises ProseError as `parse` does, and for text that is more than one paragraph.
    """
    blocks = parse(text)
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        raise ProseError([Slip(0, "", "only a line of words can stand here", "use a text block for more")])
    return blocks[0].runs


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(attrs_plugin, spans=True, allowed=["lang"])
    # An address is kept as it is written; what may stand in one is checked where links are.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _plain_fields(text: str) -> str:
    """Write ``{{ name }}`` as ``{{name}}``, so that a link may lead to one (an address holds no spaces)."""
    return SITE_FIELD.sub(r"{{\1}}", text)


_REFUSED = {
    "heading_open": ("a heading cannot stand in body text", "start a new section with a title of its own"),
    "em_open": ("italics are hard to read in print", "use **two asterisks** for bold, or plain words"),
    "image": ("a picture cannot stand in body text", "use a block with `kind: figure`"),
    "html_block": ("HTML cannot be printed", "write plain text, or use a block with a `kind`"),
    "html_inline": ("HTML cannot be printed", "write plain text, or use a block with a `kind`"),
    "code_inline": ("code cannot stand in a leaflet", "leave out the backquotes"),
    "code_block": ("lines that start with four spaces are taken for code", "take the spaces away"),
    "fence": ("code cannot stand in a leaflet", "leave out the backquotes or tildes"),
    "blockquote_open": ("a quotation cannot stand in body text", "use a block with `kind: callout`"),
    "hr": ("a rule across the page cannot stand in body text", "start a new section instead"),
}


class _Reader:
    """Walks the tokens of one text; what is refused goes to `slips`."""

    def __init__(self, text: str, slips: list[Slip]) -> None:
        self.text = text
        self.slips = slips

    def blocks(self, tokens: Sequence[Token]) -> Iterator[ProseBlock]:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            end = _closing(tokens, position)
            inside = tokens[position + 1 : end]
            if token.type in _REFUSED:
                self.refuse(token.type, token.map[0] if token.map else 0, token.content)
            elif token.type == "paragraph_open":
                yield Paragraph(self.runs(inside[0]))
            elif token.type == "bullet_list_open":
                yield BulletList(self.items(inside))
            elif token.type == "ordered_list_open":
                yield NumberedList(int(token.attrs.get("start", 1)), self.items(inside))
            elif token.type == "table_open":
                yield self.grid(inside)
            position = end + 1

    def items(self, tokens: Sequence[Token]) -> tuple[ListItem, ...]:
        items = []
        position = 0
        while position < len(tokens):
            end = _closing(tokens, position)
            items.append(ListItem(tuple(self.blocks(tokens[position + 1 : end]))))
            position = end + 1
        return tuple(items)

    def grid(self, tokens: Sequence[Token]) -> Grid:
        rows: list[list[Runs]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.runs(token))
        return Grid(tuple(rows[0]), tuple(map(tuple, rows[1:])))

    def runs(self, inline: Token) -> Runs:
        runs: list[Run] = []
        bold, link, languages = 0, "", [""]
        line = inline.map[0] if inline.map else 0
        for token in inline.children or ():
            if token.type in _REFUSED:
                self.refuse(token.type, line, token.content)
            elif token.type == "text":
                if token.content:
                    runs.append(Run(token.content, bold > 0, link, languages[-1]))
            elif token.type in ("softbreak", "hardbreak"):
                line += 1
                runs.append(Run("\n" if token.type == "hardbreak" else " ", bold > 0, link, languages[-1]))
            elif token.type == "strong_open":
                bold += 1
            elif token.type == "strong_close":
                bold -= 1
            elif token.type == "link_open":
                link = str(token.attrs.get("href", ""))
                if not link:
                    self.slips.append(Slip(line, "](", "a link leads nowhere", "write [words](address)"))
            elif token.type == "link_close":
                link = ""
            elif token.type == "span_open":
                languages.append(str(token.attrs.get("lang", languages[-1])))
            elif token.type == "span_close":
                languages.pop()
        return _joined(runs)

    def refuse(self, kind: str, line: int, near: str) -> None:
        message, hint = _REFUSED[kind]
        self.slips.append(Slip(line, near.split("\n")[0], message, hint))


def _joined(runs: Sequence[Run]) -> Runs:
    """Runs that are set alike become one."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = run._replace(text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _closing(tokens: Sequence[Token], position: int) -> int:
    """The index of the token that closes the one at `position` (itself where nothing is opened)."""
    depth = 0
    for index in range(position, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    raise AssertionError("markdown-it closes what it opens")
