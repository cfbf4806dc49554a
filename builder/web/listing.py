"""Lists of leaflets and other files, for leads and editors: their rows, filtered by a form, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from builder.web.catalogue import Option
from builder.web.ward_words import WardWords
from builder.web.word_keys import folded

SHARED, PACKS, BUILT, OTHER, NO_KIND = "shared/", "packs/", "output/", "other/", "leaflets/"
"""Kinds of rows beside those of leaflets, whose names have no ``/``."""
_LONGEST_PAGE = 12
"""How many rows a page has: two screens of a small laptop, with what is above the list, where titles take two lines."""


class Row(NamedTuple):
    """A leaflet, shared page, pack or file. `states` are why it is in the list, the most urgent first.

    `file` is its path, `address` the page that it leads to: "" where there is none. `remarks` are in English. `written`
    is when a built file was written. The filter looks through `about`, too.
    """

    title: str
    file: str
    states: tuple[str, ...]
    kind: str = ""
    language: str = ""
    owner: str = ""
    review: datetime.date | None = None
    remarks: tuple[str, ...] = ()
    address: str = ""
    written: datetime.datetime | None = None
    about: str = ""

    @property
    def words(self) -> str:
        """All words that the filter looks through."""
        return folded(" ".join((self.title, self.file, self.owner, self.about, *self.remarks)))


class Filter(NamedTuple):
    """What somebody wants to see of a list, and which page of that."""

    words: str = ""
    kind: str = ""
    language: str = ""
    owner: str = ""
    state: str = ""
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether all rows are shown."""
        return not any(self[:-1])

    def matches(self, row: Row) -> bool:
        """Whether a row is shown."""
        return (
            all(word in row.words for word in folded(self.words).split())
            and self.kind in ("", row.kind)
            and self.language in ("", row.language)
            and self.owner in ("", row.owner)
            and (not self.state or self.state in row.states)
        )

    def query(self, page: int = 1) -> str:
        """The same for an address, at another page."""
        fields = {**self._asdict(), "page": page if page > 1 else ""}
        given = {name: value for name, value in fields.items() if value}
        return f"?{urlencode(given)}" if given else ""


def filter_of(fields: Mapping[str, str]) -> Filter:
    """What the form of a list says."""
    words, kind, language, owner, state = (fields.get(name, "").strip() for name in Filter._fields[:-1])
    page = fields.get("page", "")
    is_number = page.isascii() and page.isdecimal() and len(page) < 6
    return Filter(words, kind, language, owner, state, int(page) if is_number else 1)


class Listing(NamedTuple):
    """A page of the rows that match a filter, and what there is to filter by, each with what it is called."""

    filter: Filter
    matching: Sequence[Row]
    kinds: Mapping[str, str]
    languages: Mapping[str, str]
    owners: Mapping[str, str]
    states: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-len(self.matching) // _LONGEST_PAGE))

    @property
    def page(self) -> int:
        """The page that is shown."""
        return min(max(1, self.filter.page), self.pages)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of this page."""
        start = (self.page - 1) * _LONGEST_PAGE
        return self.matching[start : start + _LONGEST_PAGE]


def listing(rows: Sequence[Row], filter: Filter, states: Sequence[str], words: WardWords) -> Listing:
    """The rows that match a filter; the states that any row has are in the order of `states`."""
    has = {state for row in rows for state in row.states}
    kinds = sorted({row.kind for row in rows}, key=lambda kind: ("/" in kind, kind))
    languages = sorted({row.language for row in rows} - {""})
    return Listing(
        filter,
        [row for row in rows if filter.matches(row)],
        {kind: kind_in_words(kind, words) for kind in kinds},
        {language: words.phrases.language(language) or language for language in languages},
        {owner: owner for owner in sorted({row.owner for row in rows} - {""}, key=str.casefold)},
        {state: words(f"states.{state}") for state in states if state in has},
    )


def kind_in_words(kind: str, words: WardWords) -> str:
    """What a kind of rows is called: that of a leaflet as its project calls it."""
    return words(f"list.kinds.{kind.removesuffix('/')}") if "/" in kind else kind.replace("-", " ").capitalize()


def words_about(option: Option) -> str:
    """What else a leaflet or shared page is called, and what it is about."""
    return " ".join((*(name.words for name in option.called), option.about))
