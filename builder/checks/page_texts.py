"""The texts of a page, with where each is: what every check of words goes through."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from builder.content import markdown
from builder.content.blocks import TextBlock
from builder.content.brand import Brand
from builder.content.leaflet import Leaflet, Page, Path, walk
from builder.content.marked_text import Line, Prose
from builder.core import parted_words
from builder.core.diagnostics import Place
from builder.core.recent import Recent

if TYPE_CHECKING:
    from builder.content.project import Loaded

_NO_WORDS = frozenset(
    "language id kind also_called tone urgency marks icon status image width include leaflets resolve start "
    "approved_hash approved_words approved_version replaced_by translation_of translated_from former_names".split()
)
"""Fields that the program reads and no patient does."""

_CITED = "sources"


class Text:
    """A text of a page: what is at `path` in its file, or the name of the field there (`is_key`).

    `raw` is the text as it was written. `field` is the field that it is in, such as ``body``; ``key_facts`` for all of
    that table. `passages` are its lines, paragraphs, items and cells, in order.
    """

    __slots__ = ("field", "is_key", "is_printed", "language", "passages", "path", "raw", "value")

    def __init__(self, path: Path, value: str | Prose | Line, language: str, *, is_key: bool = False) -> None:
        self.path = path
        self.value = value
        self.language = language
        self.is_key = is_key
        self.raw = value if isinstance(value, str) else value.source
        self.field = field_of(path)
        self.is_printed = self.field != "alt"
        self.passages = [Passage(self, line, markdown.plain(line)) for line in _lines(value)]

    @property
    def is_sentences(self) -> bool:
        """Whether it is written as sentences or may be. Titles and labels are not, nor are the sources' names."""
        return isinstance(self.value, Prose) or (isinstance(self.value, Line) and self.field != _CITED)


def field_of(path: Path) -> str:
    """The field that a path is in; ``key_facts`` for all of that table."""
    if path[0] == "key_facts":
        return "key_facts"
    return next(step for step in reversed(path) if isinstance(step, str))


class Passage(NamedTuple):
    """Words that are read in one go: a line, a paragraph, an item of a list, a cell. `words` are those of `runs`."""

    text: Text
    runs: markdown.Runs
    words: str

    @property
    def stretches(self) -> list[tuple[str, str]]:
        """The words in pieces of one language: that, and the words."""
        language = self.text.language
        if not any(run.language for run in self.runs):
            return [(language, self.words)]
        groups = itertools.groupby(self.runs, key=lambda run: run.language or language)
        return [(own, markdown.plain(tuple(pieces))) for own, pieces in groups]


_latest: Recent[int, tuple[Page, list[Text]]] = Recent(16)
"""The pages that were looked at last, by their identity: one check after the other goes through the same texts."""


def texts(page: Page) -> list[Text]:
    """Every text of a page that a patient may read or hear, in order."""
    latest = _latest.get(id(page))
    # While a page is stored, no other has its identity.
    if latest is None:
        latest = _latest[id(page)] = page, list(_texts(page))
    return latest[1]


def _texts(page: Page) -> Iterator[Text]:
    for path, value in walk(page):
        if path[0] in _NO_WORDS or field_of(path) in _NO_WORDS:
            continue
        language = _language(page, path)
        if path[0] == "key_facts":
            yield Text(path[:2], str(path[1]), language, is_key=True)
        yield Text(path, value, language)  # type: ignore[arg-type]


def _language(page: Page, path: Path) -> str:
    """The language of the text at `path`: that of its block, else of its section, else of the page."""
    if path[0] != "sections" or len(path) < 3:
        return page.language
    section = page.sections[path[1]]  # type: ignore[index]
    own = None
    if path[2] == "blocks" and len(path) > 3:
        block = section.blocks[path[3]]  # type: ignore[index]
        own = block.language if isinstance(block, TextBlock) else None
    return own or section.language or page.language


def _lines(value: str | Prose | Line) -> Iterator[markdown.Runs]:
    """The runs of a text, together where they are one paragraph, item or cell."""
    if isinstance(value, str):
        yield (markdown.ProseRun(value),)
    elif isinstance(value, Line):
        yield value.content
    else:
        yield from _lines_of(value.content)


def _lines_of(blocks: Iterable[markdown.ProseBlock]) -> Iterator[markdown.Runs]:
    for block in blocks:
        match block:
            case markdown.Paragraph(runs):
                yield runs
            case markdown.BulletList(items) | markdown.NumberedList(_, items):
                for item in items:
                    yield from _lines_of(item.blocks)
            case markdown.MarkdownTable(heads, rows):
                for row in (heads, *rows):
                    yield from row


def passages(page: Page) -> Iterator[Passage]:
    """Every line, paragraph, item and cell of a page, in order."""
    return (passage for text in texts(page) for passage in text.passages)


def brand_words(brand: Brand) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a brand that is printed, with its path."""
    yield ("name",), brand.name
    if brand.strapline:
        yield ("strapline",), brand.strapline
    for name, words in brand.fields.items():
        yield ("fields", name), words
    for tag, said in brand.languages.items():
        for field in ("name", "strapline", "logo_alt"):
            if getattr(said, field):
                yield ("languages", tag, field), getattr(said, field)
        for name, words in said.fields.items():
            yield ("languages", tag, "fields", name), words


def filled(text: str, fields: Mapping[str, str]) -> str:
    """`text` with its site fields replaced; one that the brand lacks stays as it is written."""
    if "{{" not in text:
        return text
    return markdown.SITE_FIELD.sub(lambda match: fields.get(match[1], match[0]), text)


def place(loaded: Loaded, text: Text, near: str) -> Place:
    """Where the words `near` start in a text, as it was written: marks and line ends may part them there.

    Where a site field was among the words, those before it have to do.
    """
    # Few words are enough to tell places apart. A pattern for each part of a long text takes
    # time that grows with the square of its length.
    return place_at(loaded, text, _offset(text.raw, near.split()[:_NEAR]))


def _offset(raw: str, words: list[str]) -> int:
    """Where the most of some words start in a text as it was written; 0 where it has no two of them."""
    if words and not any("{" in word or word[0] in _MARKS for word in words):
        counts = (len(words), *range(len(words) - 1, 1, -1))
        starts = (parted_words.first(raw, words[:count], _MARKS) for count in counts)
        return next((start for start in starts if start >= 0), 0)
    for count in (len(words), *range(len(words) - 1, 1, -1)):
        match = _as_written(" ".join(words[:count])).search(raw)
        if match:
            return match.start()
    return 0


_MARKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "*[]\\"
"""What parts words as they are written: spaces, and the marks of bold words and links."""


def place_at(loaded: Loaded, text: Text, offset: int) -> Place:
    """The place of a character of a text as it was written, `offset` from its start.

    It is looked for with the words that follow it, or with fewer of them where the file has a line end that the text
    has not. Not with all the rest of the line: a long paragraph would be searched for with itself, again and again.
    """
    start: Place = loaded.source.place(text.path, key=text.is_key)
    line = text.raw[offset : offset + _FOLLOWING].partition("\n")[0]
    ends = [word.end() for word in re.finditer(r"\S+", line)]
    while ends:
        place_here: Place = loaded.source.place(text.path, line[: ends[-1]], key=text.is_key)
        if place_here != start:
            return place_here
        ends = ends[: len(ends) // 2]
    return start


_FOLLOWING = 160
"""How many characters tell one place of a text from the others."""

_NEAR = 16
"""How many words tell one place of a text from the others."""


def _as_written(words: str) -> re.Pattern[str]:
    """A pattern for words that may be in CommonMark, with ``**`` and links in them, and for site fields."""
    pieces = re.split(r"(\{\{[^{}\s]*\}\}|\s+|^\[)", words.strip())
    return re.compile("".join(map(_piece_as_written, pieces)))


def _piece_as_written(piece: str) -> str:
    if piece.startswith("{{"):
        return rf"\{{\{{\s*{re.escape(piece[2:-2])}\s*\}}\}}"
    if piece == "[":
        return r"\[\s*\**"
    return r"[\s*\[\]\\]+" if piece.isspace() else re.escape(piece)


def anchors(page: Page) -> frozenset[str]:
    """The anchors that links may lead to within a page, ``""`` for its start."""
    return frozenset({"", *(section.anchor for section in page.sections), *own_anchors(page)})


def own_anchors(page: Page) -> frozenset[str]:
    """The anchors that the program gives a page beside those of its sections."""
    if not isinstance(page, Leaflet):
        return frozenset()
    return frozenset({"about", "at-a-glance"} if page.key_facts else {"about"})
