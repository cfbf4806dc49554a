"""The words of a document: the program's own, and the editor's with site fields filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.content import leaflet, markdown
from builder.content.translations import matches
from builder.core.characters import NO_BREAK, ascii_digits
from builder.core.printed_phrases import Phrases
from builder.document.brand_words import SpokenWords
from builder.document.nodes import Heading, Node, Run
from builder.document.roles import Role


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of the part called `part` are made with.

    `titles` are those that links may lead to, by anchor, with those of other parts as ``part/anchor``. `aliases`
    are parts by the name of what they are translations of, which links may call them by. `filled` puts site fields into
    a text of some language, and says where theirs is another; `fill_publicly` does so without a patient's details, for
    bookmarks. `typeset` gives a text the signs of print.
    """

    part: str
    language: str
    phrases: Phrases
    titles: Mapping[str, str]
    aliases: Mapping[str, str]
    filled: Callable[[str, str], list[SpokenWords]]
    fill_publicly: Callable[[str], str]
    typeset: Callable[[str], str]

    def heading(self, title: str, level: int, *, anchor: str | None = None) -> Heading:
        bookmark = "" if anchor is None else self.fill_publicly(title)
        return Heading(Role.HEADING, self.plain(title), level=level, anchor=anchor, bookmark=bookmark)

    def plain(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:
        """Words without marks of their own."""
        return self.runs([markdown.ProseRun(text, bold)])

    def own(self, text: str) -> Run:
        """Words of the program, which say their language where those around them are in another."""
        return Run(text, language="" if matches(self.language, self.phrases.tag) else self.phrases.tag)

    def fill(self, text: str) -> str:
        """A text with its site fields filled in, for what is not on the page as words: alternatives, addresses."""
        return "".join(words.text for words in self.filled(text, self.language))

    def runs(self, runs: Iterable[markdown.ProseRun]) -> tuple[Run, ...]:
        """Runs of body text: links with their printed address."""
        return tuple(read for run in runs for read in self._run(run))

    def _run(self, run: markdown.ProseRun) -> Iterator[Run]:
        parts = self.filled(run.text, run.language or self.language)
        if run.link:
            # A link is one element, so its words are in one language.
            language = parts[0].language if len(parts) == 1 else ""
            text = "".join(part.text for part in parts)
            yield self.link(text, self.fill(run.link), bold=run.bold, language=language or run.language)
            return
        for text, other in parts:
            yield Run(text, run.bold, other or run.language)

    def link(self, text: str, target: str, *, bold: bool = False, language: str = "") -> Run:
        """A link: its words, then where it leads, in print. Plain words if the link could lead nowhere."""
        part, slash, anchor = target.removeprefix("#").partition("/")
        if target.startswith("#") and part in self.aliases:
            target = f"#{self.aliases[part]}{slash}{anchor}"
        printed = self._printed(text, target)
        address = f" ({printed})" if printed else ""
        if target.startswith("tel:"):
            target = dialled(target)
        if not target:
            return Run(text, bold, language, address=address)
        if target.startswith("#") and "/" not in target:
            target = f"#{self.part}/{target[1:]}"
        return Run(text, bold, language, target, address, (text + address).replace(NO_BREAK, " "))

    def _printed(self, text: str, target: str) -> str:
        """Where a link leads, for a reader on paper; nothing where its words say so."""
        if target.startswith("#"):
            title = self.fill(self.titles.get(target[1:], ""))
            return "" if not title or title.casefold() in text.casefold() else self.phrases.see.format(title=title)
        address = re.sub(r"^(https?://|mailto:|tel:)", "", target).removesuffix("/")
        return "" if _without_spaces(address) in _without_spaces(text) else address


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


def titles(page: leaflet.Page | None, others: Mapping[str, leaflet.Page]) -> dict[str, str]:
    """Titles by what links call them: ``anchor`` in `page`, ``name/`` and ``name/anchor`` in the `others`."""
    by_link = {section.anchor: section.title for section in page.sections} if page is not None else {}
    for name, other in others.items():
        by_link[f"{name}/"] = other.title
        by_link |= {f"{name}/{section.anchor}": section.title for section in other.sections}
    return by_link


def table(
    heads: Iterable[tuple[Run, ...]],
    rows: Iterable[Iterable[tuple[Run, ...]]],
    *,
    row_heads: bool,
    caption: tuple[Run, ...] = (),
    icons: Sequence[str] = (),
) -> Node:
    """A table; with `row_heads`, the first cell of each row is its head. `icons` are those of the rows, if any."""
    first = tuple(Node(Role.COLUMN_HEAD, runs) for runs in heads)
    kids = [Node(Role.CAPTION, caption)] if caption else []
    kids += [Node(Role.ROW, first)] if first else []
    for index, row in enumerate(rows):
        cells = (Node(Role.CELL if number or not row_heads else Role.ROW_HEAD, runs) for number, runs in enumerate(row))
        kids.append(Node(Role.ROW, tuple(cells), icon=icons[index] if icons else ""))
    return Node(Role.TABLE, tuple(kids))
