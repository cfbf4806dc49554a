"""Body text: CommonMark in, paragraphs, lists and tables out. The only home of markdown-it-py.

What a leaflet cannot print well is refused with the line it is on: headings (sections make those), italics, HTML,
pictures, code, quotations and rules.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

from builder.content.lookalikes import WrittenList, WrittenParagraph, cells, line_lookalike, lookalikes
from builder.core.characters import UNPRINTABLE, composed, unprintable
from builder.core.diagnostics import MORE_HINT, LeafletError, Problem, error
from builder.core.language_codes import language_hint
from builder.core.patterns import lazy_pattern

SITE_FIELD = lazy_pattern(r"\{\{[^\S\n]*([^{}\s]*)[^\S\n]*\}\}")
"""A site field such as ``{{ ward_phone }}``: group 1 is its name."""


class ProseRun(NamedTuple):
    """Words set alike. `language` and `link` are empty where the run has none of its own."""

    text: str
    bold: bool = False
    link: str = ""
    language: str = ""


Runs = tuple[ProseRun, ...]


class Paragraph(NamedTuple):
    runs: Runs


class ListItem(NamedTuple):
    blocks: tuple[ProseBlock, ...]


class BulletList(NamedTuple):
    items: tuple[ListItem, ...]


class NumberedList(NamedTuple):
    start: int
    items: tuple[ListItem, ...]


class MarkdownTable(NamedTuple):
    """A table written in the body text: a row of heads, then rows of cells."""

    heads: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


ProseBlock = Paragraph | BulletList | NumberedList | MarkdownTable


class MarkdownProblem(NamedTuple):
    """Something that body text cannot have.

    It is where `near` first occurs on the text's line `line` (from 0): the rest of that line, or all of it.
    """

    line: int
    near: str
    problem: Problem


_MOST = 50
"""How many problems of a text are reported: a text with more was not written by hand."""


class MarkdownError(LeafletError):
    """The text cannot be printed as it is; `in_text` has what is wrong with it, in the order of the text.

    Of very many problems, only the first: to find the place of each takes time that grows with the text.
    """

    def __init__(self, in_text: Sequence[MarkdownProblem]) -> None:
        self.in_text = tuple(in_text)
        if len(in_text) > _MOST + 1:
            self.in_text = tuple(in_text[:_MOST])
            more = error(f"there are {len(in_text) - _MOST} more mistakes in this text", MORE_HINT)
            self.in_text += (in_text[_MOST]._replace(problem=more),)
        super().__init__(entry.problem for entry in self.in_text)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.in_text,)


def parse(text: str) -> tuple[ProseBlock, ...]:
    """Read CommonMark (with tables and ``[words]{lang=cy}``) into blocks.

    Raises MarkdownError with all that is wrong with the text.
    """
    written = _plain_paragraphs(text)
    if written is None:
        blocks, reader, problems = _read(text)
        found, lines = lookalikes(reader.paragraphs, reader.lists), reader.lines
    else:
        blocks = tuple(Paragraph((ProseRun(" ".join(paragraph.lines)),)) for paragraph in written)
        found, lines, problems = lookalikes(written, ()), text.split("\n"), []
    for line, message, hint in found:
        problems.append(MarkdownProblem(line, lines[line].strip(), error(message, hint)))
    if problems:
        raise MarkdownError(problems)
    return blocks


def parse_line(text: str) -> Runs:
    """Read words on one line: bold, links and languages, but no blocks.

    Raises MarkdownError as `parse` does, and for text that is more than one paragraph.
    """
    if _WORDS_ALONE.fullmatch(text) and "  " not in text and composed(text) == text:
        runs: Runs = (ProseRun(text),)
    else:
        runs = _runs_of_line(text)
    lookalike = line_lookalike(text)
    if lookalike is not None:
        raise MarkdownError([MarkdownProblem(0, "", error(*lookalike))])
    return runs


_WORDS_ALONE = lazy_pattern(r"[^\W\d_](?:[^\W_]|[ ,.;:?!'’‘“”()/%–-])*(?<! )")
"""Words with no sign that could mean anything in CommonMark, as most lines are: reading these takes no parser."""


def _plain_paragraphs(text: str) -> list[WrittenParagraph] | None:
    """The paragraphs of a text that is made of words alone, with empty lines between them; None where it is not."""
    lines = text.split("\n")
    if "  " in text or not all(not line or _WORDS_ALONE.fullmatch(line) for line in lines) or composed(text) != text:
        return None
    paragraphs: list[WrittenParagraph] = []
    first = 0
    for number, line in enumerate([*lines, ""]):
        if not line:
            if first < number:
                own = tuple(lines[first:number])
                paragraphs.append(WrittenParagraph(first, own, (0,) * len(own), -1, bool(paragraphs), False))
            first = number + 1
    return paragraphs


def _runs_of_line(text: str) -> Runs:
    blocks, _, problems = _read(text)
    if problems:
        raise MarkdownError(problems)
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        hint = "write words only"
        if blocks and isinstance(blocks[0], (BulletList, NumberedList)):
            hint += "; put a backslash before a sign that starts a list, as in \\- or 1\\."
        raise MarkdownError([MarkdownProblem(0, "", error("only a line of words can be used here", hint))])
    return blocks[0].runs


def _read(text: str) -> tuple[tuple[ProseBlock, ...], MarkdownReader, list[MarkdownProblem]]:
    """The blocks of a text, their reader, and what is wrong with them."""
    problems: list[MarkdownProblem] = []
    reader = MarkdownReader(_plain_fields(text), problems)
    references: dict[str, Any] = {}
    blocks = tuple(reader.blocks(_markdown().parse(reader.text, references)))
    problems += _hidden(reader, references)
    return blocks, reader, problems


def same_blocks(text: str, other: str) -> bool:
    """Whether two texts are printed as the same blocks with the same words, whatever is wrong with them."""
    return _read(text)[0] == _read(other)[0]


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(attrs_plugin, spans=True, allowed=["lang"])
    # A link then knows which reference gave its address.
    markdown.options["store_labels"] = True
    # An address is kept as it is written; what may be in one is checked where links are.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _plain_fields(text: str) -> str:
    """Write ``{{ name }}`` as ``{{name}}``, so that a link may lead to one (an address holds no spaces)."""
    return SITE_FIELD.sub(r"{{\1}}", text)


_REFUSED = {
    "heading_open": ("a heading cannot be used in body text", "start a new section with a title of its own"),
    "em_open": ("italics are hard to read in print", "use **two asterisks** for bold, or plain words"),
    "image": ("a picture cannot be used in body text", "use a block with `kind: figure`"),
    "html_block": ("HTML cannot be printed", "write plain text, or use a block with a `kind`"),
    "html_inline": ("HTML cannot be printed", "write plain text, or use a block with a `kind`"),
    "code_inline": ("code cannot be used in a leaflet", "leave out the backquotes"),
    "code_block": ("lines that start with four spaces are taken for code", "delete the spaces"),
    "fence": ("code cannot be used in a leaflet", "leave out the backquotes or tildes"),
    "blockquote_open": ("a quotation cannot be used in body text", "use a block with `kind: callout`"),
    "hr": ("a line across the page cannot be used in body text", "start a new section instead"),
}


_BREAK_HINT = "to start a new line, write a backslash at the end of the line before"

_PRINTED_BACKSLASH = lazy_pattern(r"(?<!\\)(?:\\\\)*\\(?:[ \t]|\Z)")
"""A backslash that escapes nothing and ends no line."""

_DEEP = 3
"""Lists may be nested this deep. markdown-it itself stops reading at ten, and drops what is below."""

_LANGUAGE_MARK = lazy_pattern(r"\]\{(?!\{)[^{}\n]*\}?|\{\s*lang\b[^{}\n]*\}?")
"""What was meant for the mark of a passage in another language, and is none."""

_ENTITY = lazy_pattern(r"&#?\w+;")


class ListMarker(NamedTuple):
    """Where the sign of an entry of a list is."""

    line: int
    column: int


class MarkdownReader:
    """Walks the tokens of one text; what is refused goes to `problems`."""

    def __init__(self, text: str, problems: list[MarkdownProblem]) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.problems = problems
        self.is_one_line = sum(bool(line.strip()) for line in self.lines) == 1
        self.labels: set[str] = set()
        self.paragraphs: list[WrittenParagraph] = []
        self.lists: list[WrittenList] = []

    def blocks(self, tokens: Sequence[Token], depth: int = 1, marker: ListMarker | None = None) -> Iterator[ProseBlock]:
        """The blocks of some tokens, in lists `depth` - 1 deep; `marker` is that of the entry that they belong to."""
        position = 0
        before: Token | None = None
        while position < len(tokens):
            token = tokens[position]
            end = _closing(tokens, position)
            inside = tokens[position + 1 : end]
            if token.type in _REFUSED:
                self.refuse_line(token, *_REFUSED[token.type])
            elif token.type == "paragraph_open":
                self.note_paragraph(inside[0], marker, before)
                yield Paragraph(self.runs(inside[0]))
            elif token.type.endswith("_list_open") and depth > _DEEP:
                self.refuse_line(token, f"lists are nested more than {_DEEP} deep", "make two lists of it")
            elif token.type.endswith("_list_open"):
                self.note_list(token, inside, before, depth)
                items = self.items(inside, depth, marker)
                is_numbered = token.type == "ordered_list_open"
                yield NumberedList(int(token.attrs.get("start", 1)), items) if is_numbered else BulletList(items)
            elif token.type == "table_open":
                yield self.grid(inside)
            position, before = end + 1, token

    def note_paragraph(self, inline: Token, marker: ListMarker | None, before: Token | None) -> None:
        """Note how a paragraph was written; `before` opens the block before it."""
        first, _ = inline.map or (0, 0)
        lines = tuple(line.strip() for line in inline.content.split("\n"))
        written = self.lines[first : first + len(lines)]
        indents = tuple(len(line) - len(line.lstrip(" ")) for line in written)
        is_next = before is not None and before.type == "paragraph_open"
        has_italics = any(token.type == "em_open" for token in inline.children or ())
        column = -1 if marker is None else marker.column
        for match in _PRINTED_BACKSLASH.finditer(inline.content):
            line = first + inline.content.count("\n", 0, match.start())
            hint = "delete it; to start a new line, write it as the very last sign of the line before"
            near = inline.content[match.start() :].partition("\n")[0].strip()
            self.problems.append(MarkdownProblem(line, near, error("this backslash would be printed", hint)))
        self.paragraphs.append(WrittenParagraph(first, lines, indents, column, is_next, has_italics))

    def note_list(self, token: Token, inside: Sequence[Token], before: Token | None, depth: int) -> None:
        """Note how a list was written; `before` opens the block before it."""
        entries = [entry for entry in inside if entry.type == "list_item_open" and entry.level == inside[0].level]
        words = next((entry.content for entry in inside if entry.type == "inline"), "")
        start = token.map[0] if token.map else 0
        is_words = before is not None and before.type.endswith(("paragraph_open", "_list_open"))
        above = self.lines[start - 1].strip() if is_words else ""
        sign = entries[0].info + entries[0].markup
        self.lists.append(WrittenList(start, sign, words, len(entries), above, depth > 1, self.is_one_line))

    def items(self, tokens: Sequence[Token], depth: int, parent: ListMarker | None) -> tuple[ListItem, ...]:
        items = []
        position = 0
        while position < len(tokens):
            end = _closing(tokens, position)
            if end == position + 1:
                self.refuse_line(tokens[position], "an entry of this list is empty", "write its words, or delete it")
            marker = self.marker(tokens[position], parent)
            items.append(ListItem(tuple(self.blocks(tokens[position + 1 : end], depth + 1, marker))))
            position = end + 1
        return tuple(items)

    def marker(self, item: Token, parent: ListMarker | None) -> ListMarker:
        """Where the sign of an entry is, which may be on the line of its parent's sign: `- 1. words`."""
        line = item.map[0] if item.map else 0
        after = parent.column + 1 if parent is not None and parent.line == line else 0
        return ListMarker(line, max(self.lines[line].find(item.info + item.markup, after), 0))

    def grid(self, tokens: Sequence[Token]) -> MarkdownTable:
        rows: list[list[Runs]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
                self.check_row(token, tokens[0], len(rows[0]))
            elif token.type == "inline":
                rows[-1].append(self.runs(token))
        return MarkdownTable(tuple(rows[0]), tuple(map(tuple, rows[1:])))

    def check_row(self, token: Token, head: Token, columns: int) -> None:
        """CommonMark's tables drop the cells that are too many, and swallow the line below them."""
        line = self.lines[token.map[0]].strip() if token.map else ""
        count = cells(line)
        if columns and count != columns:
            message = f"this row has {count} {'cell' if count == 1 else 'cells'}, but the table has {columns} columns"
            hint = "give each row one cell for each column, with a | between them"
            if "|" not in line:
                hint += "; or put an empty line before what comes after the table"
            self.refuse_line(token, message, hint)
        elif columns == 1 and "|" not in line and "|" in self.lines[head.map[0] if head.map else 0]:
            hint = "put an empty line before what comes after the table"
            self.refuse_line(token, "this line would be printed as a row of the table above", hint)

    def runs(self, inline: Token) -> Runs:
        return InlineReader(self, inline).read()

    def refuse(self, position: MarkdownPosition, message: str, hint: str) -> None:
        self.problems.append(MarkdownProblem(position.line, position.near, error(message, hint)))

    def refuse_line(self, token: Token, message: str, hint: str) -> None:
        line = token.map[0] if token.map else 0
        self.problems.append(MarkdownProblem(line, self.lines[line].strip(), error(message, hint)))


class InlineReader:
    """Walks the tokens of one line or paragraph; what is refused goes to the `reader` of the whole text."""

    def __init__(self, reader: MarkdownReader, inline: Token) -> None:
        self.reader = reader
        self.tokens = inline.children or ()
        self.position = MarkdownPosition(inline)
        self.runs: list[ProseRun] = []
        self.bold = 0
        self.link = ""
        self.languages = [""]

    def read(self) -> Runs:
        for token in self.tokens:
            self.position.find(token)
            if token.type == "html_inline" and token.content.lower().startswith("<br"):
                self.reader.refuse(self.position, _REFUSED[token.type][0], _BREAK_HINT)
            elif token.type in _REFUSED:
                self.reader.refuse(self.position, *_REFUSED[token.type])
            elif token.type in _INLINE:
                _INLINE[token.type](self, token)
        # An accent may have been written by its number, such as &#x301;.
        joined = tuple(run._replace(text=composed(run.text)) for run in _joined(self.runs))
        for run in joined:
            for match in _LANGUAGE_MARK.finditer(run.text):
                self.reader.refuse(self.position.at(match[0]), "this is not a language code", _MARK_HINT)
        return joined

    def add(self, text: str) -> None:
        if text:
            self.runs.append(ProseRun(text, self.bold > 0, self.link, self.languages[-1]))

    def set_bold(self, token: Token) -> None:
        # Bold may be written inside bold.
        self.bold += token.nesting

    def open_link(self, token: Token) -> None:
        self.link = str(token.attrs.get("href", ""))
        self.reader.labels.add(str(token.meta.get("label", "")))
        self.languages.append(self.language(token, self.languages[-1]))
        if not self.link:
            self.reader.refuse(self.position, "this link has no address", "write [words](address)")
        if "title" in token.attrs:
            self.reader.refuse(self.position, "the words after a link's address are not printed", "delete them")

    def close_link(self, token: Token) -> None:
        self.link = ""
        self.languages.pop()

    def open_span(self, token: Token) -> None:
        self.languages.append(self.language(token, ""))

    def close_span(self, token: Token) -> None:
        self.languages.pop()

    def language(self, token: Token, default: str) -> str:
        """The language that a span or link is marked with, `default` where a link has no mark."""
        language = str(token.attrs.get("lang", default))
        if token.meta.get("insecure_attrs"):
            self.reader.refuse(self.position, "these curly brackets can contain only a language", _MARK_HINT)
        elif not language and token.type == "span_open":
            self.reader.refuse(self.position, "these curly brackets do not contain a language", _MARK_HINT)
        elif language and (hint := language_hint(language)):
            self.reader.refuse(self.position, f"`{language}` is not a language code", hint)
        return language


_INLINE: Mapping[str, Callable[[InlineReader, Token], None]] = {
    "text": lambda reader, token: reader.add(token.content),
    "softbreak": lambda reader, token: reader.add(" "),
    "hardbreak": lambda reader, token: reader.add("\n"),
    "strong_open": InlineReader.set_bold,
    "strong_close": InlineReader.set_bold,
    "link_open": InlineReader.open_link,
    "link_close": InlineReader.close_link,
    "span_open": InlineReader.open_span,
    "span_close": InlineReader.close_span,
}

_MARK_HINT = "write the words in square brackets and their language right after, as in [Bore da]{lang=cy}"


class MarkdownPosition:
    """Where in the text a token is: tokens come in order, so each is looked for behind the one before."""

    def __init__(self, inline: Token) -> None:
        self.text = inline.content
        self.first = inline.map[0] if inline.map else 0
        self.start = self.end = 0

    def find(self, token: Token) -> None:
        sign = _SIGNS.get(token.type) or token.markup or token.content
        start = self.text.find("<" if token.markup == "autolink" else sign, self.end)
        if start >= 0:
            self.start = start
            self.end = start + (0 if token.type == "html_inline" else len(sign))
        if token.type == "link_close" and self.text.startswith("(", self.end):
            self.end = self.text.find(")", self.end) + 1 or self.end

    def at(self, words: str) -> MarkdownPosition:
        """The place of other words, from the start."""
        self.start = max(self.text.find(words), 0)
        return self

    @property
    def line(self) -> int:
        return self.first + self.text.count("\n", 0, self.start)

    @property
    def near(self) -> str:
        """The rest of the line, or enough of it to find its place."""
        return self.text[self.start : self.start + _NEAR].partition("\n")[0].strip()


_NEAR = 160
"""How many characters tell one place of a text from the others."""

_SIGNS = {
    "softbreak": "\n",
    "hardbreak": "\n",
    "link_open": "[",
    "link_close": "]",
    "span_open": "[",
    "span_close": "]",
    "image": "![",
}


def _hidden(reader: MarkdownReader, references: dict[str, Any]) -> Iterator[MarkdownProblem]:
    """What CommonMark would not print, or print as what nobody sees."""
    unused = [reference for label, reference in references.get("references", {}).items() if label not in reader.labels]
    for reference in (*unused, *references.get("duplicate_refs", ())):
        line = reference["map"][0]
        message = "this line is not printed: it is taken for the address of a link"
        yield MarkdownProblem(
            line, reader.lines[line].strip(), error(message, "put a backslash before its first bracket: \\[")
        )
    for number, line in enumerate(reader.lines):
        for match in _ENTITY.finditer(line):
            bad = UNPRINTABLE.search(html.unescape(match[0]))
            if bad:
                yield MarkdownProblem(number, line[match.start() :][:_NEAR].strip(), error(*unprintable(bad[0])))


def _joined(runs: Sequence[ProseRun]) -> Runs:
    """Runs that are set alike become one."""
    joined: list[ProseRun] = []
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
