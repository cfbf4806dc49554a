"""The pages of a site of leaflets: what is around a leaflet, the index, packs, and notices."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.content.brand import Brand
from builder.core.language_codes import is_right_to_left
from builder.core.printed_phrases import ScreenWords
from builder.html.page import Screen, drawn


class SiteWords(NamedTuple):
    """The words of a site on a page: in its own language, or in English where a catalogue lacks them (`foreign`)."""

    screen: ScreenWords
    foreign: bool = False

    def __call__(self, key: str, **fields: object) -> str:
        """A phrase with its fields filled in, which says its language where that is not the page's."""
        from markupsafe import Markup

        phrase = self.plain(key, **fields)
        return Markup("<span{}>{}</span>").format(self.attributes, phrase) if self.foreign else phrase

    def plain(self, key: str, **fields: object) -> str:
        """The same without its language."""
        return self.screen(f"site.{key}", **fields)

    def forms(self, key: str) -> Mapping[str, str]:
        """The forms of a phrase for numbers."""
        forms = self.screen.words[f"site.{key}"]
        assert not isinstance(forms, str)
        return forms

    def format(self, name: str) -> str:
        """What a format is called; its name where the program has no other."""
        from markupsafe import Markup

        known = f"site.formats.{name}" in self.screen.words
        return self(f"formats.{name}") if known else Markup("<bdi>{}</bdi>").format(name)

    @property
    def attributes(self) -> str:
        """The language of an element with such words, as its attributes; nothing for that of the page."""
        from markupsafe import Markup

        if not self.foreign:
            return ""
        direction = "rtl" if is_right_to_left(self.screen.tag) else "ltr"
        return Markup(' lang="{}" dir="{}"').format(self.screen.tag, direction)


class Link(NamedTuple):
    """A link to a page in a language. Without an `address` there is no page to go to. A `note` comes after it."""

    address: str
    title: str
    language: str
    note: str = ""


class Download(NamedTuple):
    """A PDF file to print."""

    address: str
    label: str
    kilobytes: int


class FormatCode(NamedTuple):
    """The code of the current version in a format."""

    label: str
    code: str


class CurrentVersion(NamedTuple):
    """Which version of a leaflet is current. `since` is a day in words: of its approval, or of its last review."""

    version: str
    since: str
    approved: bool
    codes: Sequence[FormatCode]


class Around(NamedTuple):
    """What a site adds to a leaflet's page."""

    home: str
    languages: Sequence[Link]
    current: CurrentVersion
    downloads: Sequence[Download]

    def drawn(self, words: SiteWords) -> tuple[str, str]:
        """What comes before the leaflet, and after it."""
        before = drawn("site_before.html", words=words, **self._asdict())
        after = drawn("site_after.html", words=words, downloads=self.downloads) if self.downloads else ""
        return before, after


class IndexEntry(NamedTuple):
    """A leaflet in the index, with its other languages and its files."""

    link: Link
    summary: str
    others: Sequence[Link]
    downloads: Sequence[Download]


class KindOfLeaflet(NamedTuple):
    """The leaflets of a kind. `language` is that of its title."""

    title: str
    entries: Sequence[IndexEntry]
    language: str


class Group(NamedTuple):
    """Links that have something in common, such as their language."""

    title: str
    links: Sequence[Link]
    language: str = ""


class Index(NamedTuple):
    """What is in an index: leaflets by kind, language and format, and packs. `others` are it in other languages."""

    kinds: Sequence[KindOfLeaflet]
    languages: Sequence[Group]
    formats: Sequence[Group]
    packs: Sequence[Link]
    others: Sequence[Link] = ()


class SearchEntry(NamedTuple):
    """What the search knows of a leaflet."""

    title: str
    address: str
    language: str
    direction: str
    summary: str
    words: str


class NoticeElsewhere(NamedTuple):
    """The heading and the sentence of a notice in another language, and a link to the index in that."""

    heading: str
    sentence: str
    link: Link


class Notice(NamedTuple):
    """A page that has no leaflet on it, and says why: the key of its heading, and sentences.

    `leaflet` is what the leaflet is called. `instead` is a page to read in its place, `before_link` the key of what is
    said before that. A page that has `moved` leads there by itself. `others` say the same in other languages.
    """

    heading: str
    leaflet: str = ""
    sentences: Sequence[str] = ()
    before_link: str = ""
    instead: Link | None = None
    moved: bool = False
    others: Sequence[NoticeElsewhere] = ()


def index(content: Index, words: SiteWords, screen: Screen, clinic: Brand) -> str:
    """The first page of a site. It is complete without its script, which searches."""
    found = json.dumps(dict(words.forms("found")), ensure_ascii=False)
    return drawn("site_index.html", words=words, screen=screen, clinic=clinic, found=found, **content._asdict())


def notice(content: Notice, home: str, words: SiteWords, screen: Screen, clinic: Brand) -> str:
    """A page that says why there is no leaflet."""
    moved_to = content.instead if content.moved else None
    facts = {**content._asdict(), "moved_to": moved_to, "home": home}
    return drawn("site_notice.html", words=words, screen=screen, clinic=clinic, **facts)


def pack(title: str, entries: Sequence[Link], home: str, words: SiteWords, screen: Screen, clinic: Brand) -> str:
    """The page of a pack: what is in it, and nothing of any patient."""
    return drawn("site_pack.html", pack=title, entries=entries, home=home, words=words, screen=screen, clinic=clinic)


def search_data(entries: Sequence[SearchEntry]) -> str:
    """What the search looks through, as a script: a page that was opened from a folder may load no other data."""
    rows = ",\n".join(json.dumps(entry._asdict(), ensure_ascii=False) for entry in entries)
    return f"const LEAFLETS = [\n{rows}\n];\n"


def search_script() -> str:
    """The script of the index."""
    return (Path(__file__).parent / "templates" / "search.js").read_text(encoding="utf-8")
