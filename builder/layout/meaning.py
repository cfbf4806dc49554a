"""What words mean: their structure elements, languages, links and addresses, before anything is drawn.

Nothing here uses faces, colours or lengths. Structure elements are created in reading order; marked content is added
when the pages are drawn. The values whose names begin with `Tagged` are words with their structure elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from builder.content import markdown
from builder.core.characters import NO_BREAK, ascii_digits
from builder.core.part import Element
from builder.core.printed_phrases import Phrases
from builder.layout.brand_words import SpokenWords


class TaggedRun(NamedTuple):
    """Words that are read alike. `element` is the Span or Link that they make, if any.

    `address` is printed after the words of a link: it says where the link leads. `target` and `description` are those
    of a link (see `part.Link`). `language` is a tag, "" for the language around the words.
    """

    text: str
    bold: bool = False
    element: Element | None = None
    language: str = ""
    target: str = ""
    address: str = ""
    description: str = ""


class TaggedHeading(NamedTuple):
    """A title: H1 to H6. With an `anchor`, a place to jump to, and a `bookmark` that is safe to show anywhere."""

    element: Element
    runs: list[TaggedRun]
    level: int
    anchor: str | None
    bookmark: str


class TaggedParagraph(NamedTuple):
    element: Element
    runs: list[TaggedRun]


class TaggedCell(NamedTuple):
    """A TH or TD with its words."""

    element: Element
    runs: list[TaggedRun]


class TaggedTable(NamedTuple):
    """A table's row of heads, empty where there is none, and its rows."""

    heads: list[TaggedCell]
    rows: list[list[TaggedCell]]


@dataclass(slots=True)
class PartWords:
    """The words of a part as they are read: the program's own, and the editor's with site fields filled in.

    `titles` are those that links may lead to, by anchor, with those of other parts as ``part/anchor``. `aliases`
    are parts by the name of what they are translations of, which links may call them by. `filled` puts site fields into
    a text of some language, and says where theirs is another; `fill_publicly` does so without a patient's details, for
    bookmarks.
    """

    part: str
    language: str
    phrases: Phrases
    titles: Mapping[str, str]
    aliases: Mapping[str, str]
    filled: Callable[[str, str], list[SpokenWords]]
    fill_publicly: Callable[[str], str]
    notes: int = 0
    """How many notes have an id."""

    def note_id(self) -> str:
        """An id for a Note, which PDF/UA-1 wants to be unique in the file (ISO 14289-1, 7.9)."""
        self.notes += 1
        return f"{self.part}-note-{self.notes}"

    def heading(self, parent: Element, title: str, level: int, *, anchor: str | None = None) -> TaggedHeading:
        bookmark = "" if anchor is None else self.fill_publicly(title)
        return TaggedHeading(parent.add(f"H{level}"), self.plain(title), level, anchor, bookmark)

    def plain(self, text: str, *, bold: bool = False) -> list[TaggedRun]:
        """Words without marks of their own."""
        return self.runs([markdown.ProseRun(text, bold)])

    def fill(self, text: str) -> str:
        """A text with its site fields filled in, for what is not on the page as words: alternatives, addresses."""
        return "".join(words.text for words in self.filled(text, self.language))

    def runs(self, runs: Iterable[markdown.ProseRun]) -> list[TaggedRun]:
        """Runs of body text: links with their printed address, languages as Span elements."""
        return [tagged for run in runs for tagged in self._run(run)]

    def _run(self, run: markdown.ProseRun) -> Iterator[TaggedRun]:
        parts = self.filled(run.text, run.language or self.language)
        if run.link:
            # A link is one element, so its words are in one language.
            language = parts[0].language if len(parts) == 1 else ""
            text = "".join(part.text for part in parts)
            yield self.link(text, self.fill(run.link), bold=run.bold, language=language or run.language)
            return
        for text, other in parts:
            language = other or run.language
            yield TaggedRun(text, run.bold, in_language(language), language)

    def link(self, text: str, target: str, *, bold: bool = False, language: str = "") -> TaggedRun:
        """A link: its words, then where it leads, in print. Plain words if the link could lead nowhere."""
        part, slash, anchor = target.removeprefix("#").partition("/")
        if target.startswith("#") and part in self.aliases:
            target = f"#{self.aliases[part]}{slash}{anchor}"
        printed = self._printed(text, target)
        address = f" ({printed})" if printed else ""
        if target.startswith("tel:"):
            target = dialled(target)
        if not target:
            return TaggedRun(text, bold, in_language(language), language, address=address)
        if target.startswith("#") and "/" not in target:
            target = f"#{self.part}/{target[1:]}"
        description = (text + address).replace(NO_BREAK, " ")
        return TaggedRun(text, bold, Element("Link", language=language or None), language, target, address, description)

    def _printed(self, text: str, target: str) -> str:
        """Where a link leads, for a reader on paper; nothing where its words say so."""
        if target.startswith("#"):
            title = self.fill(self.titles.get(target[1:], ""))
            return "" if not title or title.casefold() in text.casefold() else self.phrases.see.format(title=title)
        address = re.sub(r"^(https?://|mailto:|tel:)", "", target).removesuffix("/")
        return "" if _without_spaces(address) in _without_spaces(text) else address


def in_language(language: str) -> Element | None:
    """The element of words in a language of their own (ISO 32000-1, 14.9.2)."""
    return Element("Span", language=language) if language else None


def _without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def dialled(number: str) -> str:
    """A telephone number as an address (RFC 3966), without the spaces that it is printed with.

    It is "" for what is not plainly a single number: with an extension, or for two, the digits together would ring
    somebody else. The zero of ``+44 (0)1632`` is not dialled.
    """
    number = re.sub(r"^(tel:)?(\+\d{1,3}) ?\(0\)", r"\2", ascii_digits(number.strip()))
    digits = re.sub(r"[\s().-]", "", number.removeprefix("tel:"))
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits, re.ASCII) else ""


def add_list(parent: Element, numbering: str) -> Element:
    """An L below `parent`; `numbering` is ``Disc``, ``Decimal`` or ``None`` (ISO 32000-1, table 347)."""
    return parent.add("L", attributes=(("List", "ListNumbering", f"/{numbering}"),))


def add_head_row(table: Element, count: int) -> list[Element]:
    """A row of `count` heads of columns below the element of a table."""
    row = table.add("TR")
    return [_add_head(row, "/Column") for _ in range(count)]


def add_row(table: Element, count: int, *, head: bool) -> list[Element]:
    """A row of `count` cells below the element of a table; with `head`, the first is the head of the row."""
    row = table.add("TR")
    return [_add_head(row, "/Row") if head and not number else row.add("TD") for number in range(count)]


def _add_head(row: Element, scope: str) -> Element:
    # Without its scope, a reader does not announce the head with the cells (ISO 14289-1, 7.5).
    return row.add("TH", attributes=(("Table", "Scope", scope),))
