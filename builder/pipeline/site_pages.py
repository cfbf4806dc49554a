"""What a site has besides leaflets, drawn from what is known of these: index, packs, notices, what is around them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from builder.checks.publication import missing_leaflet
from builder.content import translations
from builder.content.brand import Brand
from builder.content.catalogues import MODEL, SITE
from builder.content.project import Loaded, Project
from builder.core.diagnostics import LeafletError, Problem
from builder.core.language_codes import is_right_to_left
from builder.core.web_addresses import PACKS
from builder.html.page import Screen
from builder.html.site import (
    Around,
    CurrentVersion,
    Download,
    FormatCode,
    Group,
    Index,
    IndexEntry,
    KindOfLeaflet,
    Link,
    Notice,
    NoticeElsewhere,
    SearchEntry,
    SiteWords,
    index,
    notice,
    pack,
    search_data,
    search_script,
)
from builder.pipeline.manifest import ManifestEntry
from builder.pipeline.site_folder import PageRecord
from builder.pipeline.web_pages import WebMaker

INDEX = "index.html"
NOT_FOUND = "404.html"
SEARCH = "search.js"
SEARCH_DATA = "search-data.js"


def fixed_paths() -> tuple[str, ...]:
    """What every site has."""
    return INDEX, NOT_FOUND, SEARCH, SEARCH_DATA


def page_path(name: str) -> str:
    """Where the page of a leaflet is in the site."""
    return f"{name}/{INDEX}"


def pack_path(recipe: str) -> str:
    return f"{PACKS}/{recipe}/{INDEX}"


def file_path(name: str, format: str) -> str:
    """Where a PDF file of a leaflet is in the site."""
    return f"{name}/{name}-{format}.pdf"


@dataclass
class SitePages:
    """Draws the pages of a site. `records` are its leaflets, `files` their PDF files, with the sizes in `sizes`."""

    project: Project
    maker: WebMaker
    records: Mapping[str, PageRecord]
    files: Mapping[str, Sequence[ManifestEntry]]
    sizes: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    _words: dict[str, SiteWords] = field(default_factory=dict)
    _frames: dict[str, Screen] = field(default_factory=dict)

    def characters(self, language: str) -> frozenset[str]:
        """The characters of the site's words on pages in a language."""
        words = self._words_in(language)
        said = (phrase for key, phrase in words.screen.words.items() if key.startswith(f"{SITE}."))
        return frozenset().union(*(phrase for phrase in said if isinstance(phrase, str)))

    def around(self, record: PageRecord, family: Sequence[PageRecord]) -> tuple[str, str]:
        """What comes before a leaflet on its page, and after it. `family` is the same in other languages."""
        words = self._words_in(record.language)
        phrases = self.project.catalogues.words_of(words.screen.tag)
        since = phrases.date(datetime.date.fromisoformat(record.since))
        codes = [FormatCode(words.format(format), code) for format, code in record.codes.items()]
        current = CurrentVersion(record.version, since, record.approved, codes)
        languages = [self._named(other, f"../{page_path(other.name)}") for other in family]
        downloads = self._downloads(record, words, f"{record.name}-{{}}.pdf")
        return Around(f"../{self._home(record.language)}", languages, current, downloads).drawn(words)

    def other_pages(self) -> Iterator[tuple[str, str]]:
        """All pages that are no leaflets, by their paths, and the script with its data."""
        for language, path in self._indexes().items():
            yield path, self._index(language)
        yield SEARCH, search_script()
        yield SEARCH_DATA, search_data([self._search_entry(record) for record in self._pages()])
        yield NOT_FOUND, self._not_found()
        for record in self.records.values():
            if record.state in ("withdrawn", "expired"):
                yield page_path(record.name), self._without_leaflet(record)
        yield from self._moved()
        for name in self.project.recipe_names():
            with self._reported():
                yield pack_path(name), self._pack(self.project.recipe(name))

    def index_paths(self) -> list[str]:
        """The first pages, one in each language that leaflets are in and the program has words for."""
        return [*self._indexes().values()]

    def _indexes(self) -> Mapping[str, str]:
        """Their paths by their languages, that of the brand first. Languages with the same words share one."""
        first = self.maker.theme.brand.language
        others = sorted({record.language for record in self.records.values() if record.state == "page"})
        by_words: dict[str, str] = {}
        for language in (first, *others):
            words = self._words_in(language)
            if language == first or not words.foreign:
                by_words.setdefault(words.screen.tag, language)
        return {language: INDEX if language == first else f"index-{language}.html" for language in by_words.values()}

    def _home(self, language: str) -> str:
        """The first page in a language; that of the brand's where there is none."""
        words, indexes = self._words_in(language), self._indexes()
        same = (path for each, path in indexes.items() if self._words_in(each).screen.tag == words.screen.tag)
        return next(same, INDEX)

    def _reported(self) -> _Reported:
        return _Reported(self.problems)

    def _pages(self) -> list[PageRecord]:
        """The leaflets that are on the site, in the order of their titles."""
        pages = (record for record in self.records.values() if record.state == "page")
        return sorted(pages, key=lambda record: (record.title.casefold(), record.name))

    def _index(self, language: str) -> str:
        words, pages = self._words_in(language), self._pages()
        by_language: dict[str, list[Link]] = {}
        by_format: dict[str, list[Link]] = {}
        for record in pages:
            link = Link(page_path(record.name), record.title, record.language)
            by_language.setdefault(record.language, []).append(link)
            for entry in self.files.get(record.name, ()):
                link = Link(file_path(record.name, entry.format), record.title, record.language)
                by_format.setdefault(entry.format, []).append(link)
        languages = sorted(by_language, key=lambda code: (code != language, self._called(code), code))
        content = Index(
            list(self._kinds(words)),
            [Group(self._called(code), by_language[code], code) for code in languages],
            [Group(words.format(name), by_format[name]) for name in sorted(by_format)],
            list(self._packs()),
            [Link(path, self._called(other), other) for other, path in self._indexes().items() if other != language],
        )
        return index(content, words, self._frame(words.plain("title"), language), self._clinic(language))

    def _kinds(self, words: SiteWords) -> Iterator[KindOfLeaflet]:
        """The leaflets by kind, each once: its other languages are with it."""
        order: list[str] = []
        with self._reported():
            kinds = self.project.kinds()
            order = [kind.kind for kind in kinds.model.kinds] if kinds is not None else []
        pages, families = self._pages(), dict[str, list[PageRecord]]()
        for record in pages:
            families.setdefault(record.original, []).append(record)
        firsts = [record for record in pages if record is self._first(families[record.original], words)]
        rest = [*dict.fromkeys(record.kind for record in firsts if record.kind not in order)]
        for kind in (*order, *sorted(rest, key=lambda kind: (not kind, kind))):
            entries = [
                self._entry(record, families[record.original], words) for record in firsts if record.kind == kind
            ]
            title = kind.replace("-", " ").capitalize() if kind else words.plain("other_kinds")
            if entries:
                yield KindOfLeaflet(title, entries, self.maker.theme.brand.language if kind else words.screen.tag)

    def _first(self, family: Sequence[PageRecord], words: SiteWords) -> PageRecord:
        """The leaflet of some in several languages that an index in these words names first."""
        own = (record for record in family if self._words_in(record.language).screen.tag == words.screen.tag)
        return next(own, _original(family))

    def _entry(self, record: PageRecord, family: Sequence[PageRecord], words: SiteWords) -> IndexEntry:
        others = [self._named(other, page_path(other.name)) for other in family if other is not record]
        downloads = self._downloads(record, words, file_path(record.name, "{}"))
        return IndexEntry(
            Link(page_path(record.name), record.title, record.language), record.summary, others, downloads
        )

    def _packs(self) -> Iterator[Link]:
        for name in self.project.recipe_names():
            with suppress(LeafletError):  # It is reported with its own page.
                recipe = self.project.recipe(name).model
                yield Link(pack_path(name), self._filled(recipe.title, recipe.language), recipe.language)

    def _search_entry(self, record: PageRecord) -> SearchEntry:
        direction = "rtl" if is_right_to_left(record.language) else "ltr"
        words = "\n".join([record.summary, record.words, self._called(record.language)])
        return SearchEntry(record.title, page_path(record.name), record.language, direction, record.summary, words)

    def _not_found(self) -> str:
        language = self.maker.theme.brand.language
        words = self._words_in(language)
        others = [self._not_found_in(other, path) for other, path in self._indexes().items() if other != language]
        content = Notice("not_found", sentences=[words("not_found_help")], others=others)
        return self._notice(content, language, self._root() or INDEX)

    def _not_found_in(self, language: str, path: str) -> NoticeElsewhere:
        words = self._words_in(language)
        link = Link(f"{self._root()}{path}", words.plain("all_leaflets"), language)
        return NoticeElsewhere(words.plain("not_found"), words.plain("not_found_help"), link)

    def _root(self) -> str:
        """The folder of the site, from wherever in it somebody has ended up; "" where nobody knows."""
        site: str = getattr(self.maker.theme.brand, "site_url", None) or ""
        return f"/{site.partition('://')[2].partition('/')[2]}/".replace("//", "/") if site else ""

    def _without_leaflet(self, record: PageRecord) -> str:
        """The page of a leaflet that must not be handed out: it says so, and what to read instead."""
        words = self._words_in(record.language)
        phrases = self.project.catalogues.words_of(words.screen.tag)
        if record.state == "expired":
            date = phrases.date(datetime.date.fromisoformat(record.review))
            content = Notice("expired", record.title, [words("expired_on", date=date)])
        else:
            says = [words("withdrawn_because", reason=record.reason.rstrip("."))] if record.reason else []
            if record.since:
                date = phrases.date(datetime.date.fromisoformat(record.since))
                says.insert(0, words("withdrawn_on", date=date))
            content = Notice("withdrawn", record.title, [*says, words("ask")])
            instead = self.records.get(record.instead)
            if instead is not None and instead.state == "page":
                link = Link(f"../{page_path(instead.name)}", instead.title, instead.language)
                content = content._replace(before_link="read_instead", instead=link)
        return self._notice(content, record.language, f"../{self._home(record.language)}")

    def _moved(self) -> Iterator[tuple[str, str]]:
        """The pages of former names, which lead on. The first leaflet that had a name has it."""
        taken = set(self.project.leaflet_names())
        for record in self.records.values():
            for former in record.former:
                if record.state != "draft" and former not in taken:
                    taken.add(former)
                    link = Link(f"../{page_path(record.name)}", record.title, record.language)
                    content = Notice("moved", record.title, before_link="moved_to", instead=link, moved=True)
                    home = f"../{self._home(record.language)}"
                    yield page_path(former), self._notice(content, record.language, home)

    def _notice(self, content: Notice, language: str, home: str) -> str:
        words = self._words_in(language)
        return notice(content, home, words, self._frame(words.plain(content.heading), language), self._clinic(language))

    def _pack(self, loaded: Loaded) -> str:
        recipe = loaded.model
        entries_missing = (missing_leaflet(self.project, loaded, index) for index in range(len(recipe.leaflets)))
        if missing := [problem for problem in entries_missing if problem is not None]:
            raise LeafletError(missing)
        words, title = self._words_in(recipe.language), self._filled(recipe.title, recipe.language)
        entries = list(self._in_pack(loaded, words))
        frame = self._frame(title, recipe.language)
        return pack(title, entries, f"../../{self._home(recipe.language)}", words, frame, self._clinic(recipe.language))

    def _in_pack(self, loaded: Loaded, words: SiteWords) -> Iterator[Link]:
        """The leaflets of a recipe, and after them the shared pages, each once: where one can be read.

        One that must not be handed out says so: its page says why.
        """
        shared: dict[str, Link] = {}
        for name in loaded.model.leaflets:
            record = self.records.get(name)
            if record is None or record.state == "draft":
                continue
            note = "" if record.state == "page" else words.plain(record.state)
            yield Link(f"../../{page_path(name)}", record.title, record.language, note)
            for page, title in record.shared.items():
                shared.setdefault(page, Link(f"../../{page_path(name)}#{page}/", title, record.language))
        for page in translations.included(self.project, loaded):
            name = page.rpartition("/")[2]
            if name not in shared:
                model = self.project.shared(name).model
                shared[name] = Link("", self._filled(model.title, model.language), model.language)
        yield from shared.values()

    def _named(self, record: PageRecord, address: str) -> Link:
        """A link to a leaflet in another language, by what its readers call that."""
        return Link(address, self._called(record.language), record.language)

    def _called(self, language: str) -> str:
        phrases = self.project.catalogues.phrases(language)
        return (phrases.language(language) if phrases is not None else "") or language

    def _downloads(self, record: PageRecord, words: SiteWords, path: str) -> list[Download]:
        return [
            Download(
                path.format(entry.format), words.format(entry.format), max(1, round(self.sizes[entry.path] / 1000))
            )
            for entry in self.files.get(record.name, ())
        ]

    def _filled(self, text: str, language: str) -> str:
        theme = self.maker.theme.spoken(language)
        return theme.name(theme.typeset(text, language)) if theme.knows_fields(text) else text

    def _clinic(self, language: str) -> Brand:
        return self.maker.theme.spoken(language).brand

    def _words_in(self, language: str) -> SiteWords:
        if language not in self._words:
            own = self.project.catalogues.screen_words(language, [SITE])
            english = self.project.catalogues.screen_words(MODEL, [SITE])
            assert english is not None
            self._words[language] = SiteWords(own or english, own is None and not translations.matches(language, MODEL))
        return self._words[language]

    def _frame(self, title: str, language: str) -> Screen:
        """What a page without a leaflet is made with. Letters of other scripts are the reader's own."""
        if language not in self._frames:
            said = [record.title + record.summary for record in self.records.values() if record.language == language]
            self._frames[language] = self.maker.frame("", language, self.characters(language).union(*said))
        return self._frames[language]._replace(title=f"{title} – {self.maker.theme.spoken(language).brand.name}")


def _original(family: Sequence[PageRecord]) -> PageRecord:
    """The one of some leaflets in several languages that the others are translations of; the first without it."""
    return next((record for record in family if record.name == record.original), family[0])


@dataclass
class _Reported:
    """Where a file cannot be read, its problems are reported, and the rest is made without it."""

    problems: list[Problem]

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, failure: BaseException | None, _: object) -> bool:
        if isinstance(failure, LeafletError):
            self.problems += failure.problems
            return True
        return False


def families(project: Project, names: Iterable[str]) -> Iterator[list[str]]:
    """The leaflets, those together that are the same in other languages."""
    there = set(names)
    original = {other.name: first for first, others in project.translations.items() for other in others}
    together: dict[str, list[str]] = {}
    for name in sorted(there):
        together.setdefault(original.get(name, name), []).append(name)
    yield from together.values()
