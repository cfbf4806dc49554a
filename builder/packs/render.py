"""Make the files of packs: each part is laid out once, and what all copies of a pack share is written once.

Of most packs all is written once but the words of the details: for packs whose details take as many lines, the cover
is laid out with stand-ins (`PackTemplate`). Where that cannot be, the cover is laid out for each patient. So is any
page that prints a site field which the patient's details replace.
Nothing that a renderer caches contains personal details.
"""

from __future__ import annotations

import datetime
import hmac
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from builder import layout
from builder.content import leaflet, markdown
from builder.content.other_formats import NO_OFFER
from builder.core import plain_text
from builder.core.bugs import PrivateFailure
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Part, Setting
from builder.core.printed_phrases import Phrases
from builder.core.recent import Recent
from builder.core.standards import DEFAULT, Standard
from builder.layout.page_template import FilledPage, PageTemplate
from builder.layout.pages import ComposedText, is_on_a_page
from builder.packs.compose import Pack
from builder.packs.pages import (
    CLOSING,
    CONTENTS,
    COVER,
    Arrangement,
    ContentsEntry,
    Cover,
    Glance,
    arrangement_of,
    closing,
    compose_contents,
    compose_cover,
    cover_template,
    lay_out_contents,
    lay_out_cover,
    paragraphs,
    stand_ins,
)
from builder.packs.patient import FIELDS
from builder.pdf.join.assemble import Prepared, prepare
from builder.pdf.join.pieces import Insert, Slot
from builder.pdf.write import parts as written
from builder.pdf.write.metadata import Metadata
from builder.pdf.write.objects import FileTemplate
from builder.pipeline.file_metadata import contents_labels, file_metadata
from builder.pipeline.render import Cut, FinishedFile

_CACHED = 32
"""How many packs' common pages are cached."""
_REMEMBERED = 500
"""Of how many packs it is remembered what is on their covers."""
_Value = TypeVar("_Value")
_TEMPLATES = 8
"""How many templates are cached, at least: each takes about half a megabyte."""
_TRIES = 3
"""How often details are set, until a template has as many lines as they take with it."""
_ON_CARD = frozenset({"ward_phone"})
"""What is on the card of the ward, and not among the details."""
_BLANK = "blank "
"""What the names of blank pages start with: a leaflet's name has no space."""


class PackFailed(PrivateFailure):
    """A bug of the program while it made a pack: its traceback, without private words."""


class CommonPages(NamedTuple):
    """What all packs of a kind share: their pages but for the slots, and the footers of what is put in there."""

    prepared: Prepared
    footers: Mapping[str, Sequence[bytes]]
    pages: int
    entries: Sequence[ContentsEntry]
    """The contents with their numbers."""


class _Laid(NamedTuple):
    """A pack that is laid out: what is laid out for one patient, all else, and what its file says of itself.

    `template` is that of its cover where it was asked for, and there is one.
    """

    parts: Mapping[str, Part]
    common: CommonPages
    metadata: Metadata
    template: PageTemplate | None


class PackTemplate(NamedTuple):
    """All of a pack but the words of details whose paragraphs have so many `lines`."""

    lines: Mapping[str, int]
    page: PageTemplate
    file: FileTemplate
    pages: int
    cut: Sequence[Cut]


Templates = Recent[object, Sequence[PackTemplate]]
"""The template of packs that are alike. It is empty where they cannot have one: that is cached, too."""


class _NumberedPart(NamedTuple):
    """A piece of a pack with the number of its first page, and of the first that begins with its words.

    One that follows on below another has no `pages` of its own.
    """

    name: str
    pages: int
    first: int
    begins: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.pages)


class PackRenderer:
    """Makes packs of one theme, in memory.

    Blank pages are put in so that each leaflet of a pack for duplex starts on a recto, and with `even` so that a pack
    has an even number of pages: the next one in a pile does not start on its last sheet. Each leaflet starts on a new
    page, and shared pages and the room for notes follow on below the last, and below each other.

    `key` is that of the packs' identifiers (see `identifier_key`), `standard` what the packs follow.

    `bound` caches the common pages of the last packs, and `templates` what most packs are made from; renderers of other
    themes may share both.
    """

    def __init__(self, theme: layout.Theme, key: bytes, *, even: bool = False, standard: Standard = DEFAULT) -> None:
        self.theme = theme
        self.key = key
        self.even = even
        self.standard = standard
        # By their files: a leaflet of one pack may have the name that a shared page has in another.
        self._parts: dict[tuple[object, ...], Sequence[Part]] = {}
        self._closings: dict[str, Part] = {}
        self._texts: layout.SharedTexts | None = layout.SharedTexts()
        self._used: dict[str, frozenset[str]] = {}
        self._arrangements: dict[object, Arrangement] = {}
        self._numbers: dict[object, Sequence[ContentsEntry]] = {}
        self.bound: OrderedDict[object, CommonPages] = OrderedDict()
        self.templates: Templates = Recent(_TEMPLATES)

    def __getstate__(self) -> dict[str, object]:
        # The parts go along to another process; what is written from them is as quickly written there.
        return {**self.__dict__, "bound": OrderedDict(), "templates": Recent(_TEMPLATES), "_texts": None}

    def make(self, pack: Pack, details: Mapping[str, str]) -> FinishedFile:
        """The pack with one patient's details in it. Missing details are left blank, to write by hand.

        Raises PackFailed for whatever goes wrong.
        """
        try:
            return self._make(pack, details)
        except Exception as error:
            raise PackFailed(type(error).__name__).with_traceback(error.__traceback__) from None
        finally:
            plain_text.forget()
            written.forget()

    def _make(self, pack: Pack, details: Mapping[str, str]) -> FinishedFile:
        made = self._from_template(pack, details)
        if made is not None:
            return made
        laid = self._lay_out(pack, details)
        pdf = laid.common.prepared.bind(laid.parts, laid.common.footers, laid.metadata)
        return FinishedFile(pdf, laid.common.pages, _cut(pack, laid.parts))

    def _from_template(self, pack: Pack, details: Mapping[str, str]) -> FinishedFile | None:
        """A pack of which only the words of the details are drawn; None where other things depend on them, too."""
        shown = printed(details, self.theme.words_of(pack.language))
        clinics = self._clinics(pack.language)
        # A detail in place of one of the clinic's is printed on other pages, too.
        is_own = bool(self.own_fields(shown)) or any(name in shown and name not in clinics for name in _ON_CARD)
        if is_own or not clinics.keys() <= _ON_CARD:
            return None
        words = paragraphs({name: value for name, value in shown.items() if value and name not in _ON_CARD})
        lines = {name: text.count("\n") + 1 if text else 0 for name, text in words.items()}
        for _ in range(_TRIES):
            template = self._template(pack, lines)
            typed = None if template is None else template.page.set(words)
            if template is None or typed is None:
                return None
            lines = {name: len(each) for name, each in typed.items()}
            if lines == template.lines:
                page = template.page.filled(typed)
                return None if page is None else self._filled(pack, template, page, details)
        return None

    def _filled(
        self, pack: Pack, template: PackTemplate, page: FilledPage, details: Mapping[str, str]
    ) -> FinishedFile | None:
        if any(not pack.fonts[name].characters.issuperset(drawn) for name, drawn in page.characters.items()):
            return None
        pdf = template.file.write(page.content, self.instance(pack, details))
        return FinishedFile(pdf, template.pages, template.cut)

    def _template(self, pack: Pack, lines: Mapping[str, int]) -> PackTemplate | None:
        found = self.templates.get((*self._kind(pack), *lines.items()))
        if found is None:
            found = [*self._templates_of(pack, lines)]
            # Its cover may have the numbers of its contents only now.
            self.templates[(*self._kind(pack), *lines.items())] = found
        return found[0] if found else None

    def _kind(self, pack: Pack) -> tuple[object, ...]:
        """What packs share that may share a template."""
        cover = self.cover(pack, {})
        facts = cover.title, *cover.contents, cover.code, cover.statements, cover.picture, cover.arrangement
        details = tuple(cover.details.items())
        return self.standard, self.even, pack.code, pack.items, facts, details, *cover.entries, self._metadata(pack)

    def _templates_of(self, pack: Pack, lines: Mapping[str, int]) -> Iterator[PackTemplate]:
        laid = self._lay_out(pack, stand_ins(lines), is_template=True)
        if laid.template is not None:
            file = laid.common.prepared.template(laid.parts[COVER], laid.common.footers, laid.metadata)
            yield PackTemplate(lines, laid.template, file, laid.common.pages, _cut(pack, laid.parts))

    def _lay_out(self, pack: Pack, details: Mapping[str, str], *, is_template: bool = False) -> _Laid:
        """Lay out what is laid out for one patient, and all else where that was not done before.

        With `is_template`, the details are stand-ins for those of many patients.
        """
        own = self.own_fields(printed(details, self.theme.words_of(pack.language)))
        theme = self.theme.private(own)
        private: dict[str, Part] = {}
        for run in self._runs(pack):
            if any(not self._fields(pack, page.name).isdisjoint(own) for page in run.pages):
                # What was found to fit is not searched for again.
                setting = self._run_parts(pack, run)[0].setting
                private |= _by_name(_lay_out(pack, run, theme, setting))
        self._number_ahead(pack, private)
        cover, text = self._composed_cover(pack, details, theme)
        drawn, template = self._drawn_cover(cover, theme, text, is_template=is_template)
        parts = {COVER: drawn, **private}
        common = self._common(pack, cover, parts, self.theme if _fields_of(pack.glance).isdisjoint(own) else theme)
        if cover.entries and cover.entries != common.entries:
            # They take as much room with any numbers. The next cover has them at once.
            _remember(self._numbers, _contents_key(pack), common.entries)
            cover = replace(cover, entries=common.entries)
            text = compose_cover(cover, theme)
            parts[COVER], template = self._drawn_cover(cover, theme, text, is_template=is_template)
        if cover.arrangement != self.cover(pack, {}).arrangement:
            # Details with as many lines may fit on the page all the same.
            template = None
        return _Laid(parts, common, self._metadata(pack, self.instance(pack, details)), template)

    @staticmethod
    def _drawn_cover(
        cover: Cover, theme: layout.Theme, text: ComposedText, *, is_template: bool
    ) -> tuple[Part, PageTemplate | None]:
        return cover_template(cover, theme, text) if is_template else (lay_out_cover(cover, theme, text), None)

    def _metadata(self, pack: Pack, instance: str = "") -> Metadata:
        return file_metadata(
            self.theme,
            pack.title,
            pack.language,
            date=max(page.last_reviewed for page in pack.pages.values()),
            instance=instance,
            key=self.key,
            pages=contents_labels({_file(pack, name): page for name, page in pack.pages.items()}, pack.after),
        )

    def cover(self, pack: Pack, details: Mapping[str, str]) -> Cover:
        """What the cover says, with a patient's details."""
        titles = [self._name(pack.pages[name]) for name in pack.leaflets]
        words = self.theme.words_of(pack.language)
        shown = printed({**self._clinics(pack.language), **details}, words)
        unapproved = [words.of_packs["draft"]] if pack.unapproved else []
        of_pages = (marks.in_pack for marks in pack.marks.values() if marks.in_pack)
        statements = dict.fromkeys([*unapproved, *of_pages])
        code = CodeOnPaper(pack.short_code, pack.code, pack.address)
        figures = (shown for name in pack.leaflets for _, shown in leaflet.figures_of(pack.pages[name]))
        picture = next((figure.image for figure in figures), "")
        cover = Cover(pack.title, pack.language, titles, code, shown, tuple(statements), picture)
        entries = self._numbers.get(_contents_key(pack)) or self.entries(pack, 0)
        return cover.arranged(self._arrangement(pack, cover), entries)

    def _arrangement(self, pack: Pack, cover: Cover) -> Arrangement:
        """What is on the cover of a pack without details."""
        blank = replace(cover, details=self._clinics(pack.language))
        entries = self.entries(pack, 0)
        key = (blank.title, blank.language, *blank.contents), blank.statements, blank.picture, tuple(entries)
        if key not in self._arrangements:
            _remember(self._arrangements, key, arrangement_of(blank, entries, self.theme))
        return self._arrangements[key]

    def _number_ahead(self, pack: Pack, private: Mapping[str, Part]) -> None:
        """Number the contents on a cover before that is laid out, as if it and what follows it were a page each.

        Mostly they are. `private` are the pages that are laid out for one patient.
        """
        key = _contents_key(pack)
        if key in self._numbers:
            return
        cover, numbered = self.cover(pack, {}), []
        if cover.entries:
            placed = self._place(pack, self._every(pack, private), int(_has_contents(pack, cover)))
            numbered = self._numbered(pack, placed)
        _remember(self._numbers, key, numbered)

    def _composed_cover(
        self, pack: Pack, details: Mapping[str, str], theme: layout.Theme
    ) -> tuple[Cover, ComposedText]:
        """A cover and its words: with less on it, where a patient's details would take it to another page."""
        cover = self.cover(pack, details)
        text = compose_cover(cover, theme)
        if is_on_a_page(text):
            return cover, text
        entries = self.entries(pack, 0)
        cover = cover.arranged(arrangement_of(cover, entries, theme), entries)
        return cover, compose_cover(cover, theme)

    def _name(self, page: leaflet.Page) -> str:
        """The title of a page, without a patient's details."""
        return self.theme.spoken(page.language).name(page.title)

    def _clinics(self, language: str) -> dict[str, str]:
        """The details that the brand has a site field for, such as the ward's phone."""
        return {name: value for name, value in self.theme.brand.spoken(language).fields.items() if name in FIELDS}

    def own_fields(self, details: Mapping[str, str]) -> dict[str, str]:
        """The details that take the place of one of the brand's site fields."""
        brand = self.theme.brand
        said: dict[str, set[str]] = {}
        for each in (brand, *map(brand.spoken, brand.languages)):
            for name, value in each.fields.items():
                said.setdefault(name, set()).add(value)
        return {name: " ".join(value.split()) for name, value in details.items() if said.get(name, {value}) != {value}}

    def instance(self, pack: Pack, details: Mapping[str, str]) -> str:
        """32 hexadecimal digits that say what a pack is made of, to those who have the key."""
        digest = hmac.new(self.key, f"{pack.code} {pack.options.duplex} {self.even}".encode(), "sha256")
        if self.standard is not DEFAULT:
            digest.update(self.standard.value.encode())
        for item in pack.items:
            digest.update("\0".join(item).encode())
        for name, value in sorted(details.items()):
            digest.update(f"\0\0{name}\0{value}".encode())
        return digest.hexdigest()[:32]

    def cut(self, pack: Pack) -> list[Cut]:
        """Words of the pack's pages that are too wide for their line, for any patient."""
        parts = [part for run in self._runs(pack) for part in self._run_parts(pack, run)]
        return [Cut(_file(pack, part.name), word) for part in parts if part.name in pack.pages for word in part.cut]

    def cut_in_own(self, pack: Pack) -> list[str]:
        """Words on the pack's own pages, such as the cover, that are too wide for their line, for any patient."""
        cover = self.cover(pack, {})
        texts = [compose_cover(cover, self.theme)]
        if _has_contents(pack, cover):
            entries = [] if cover.entries else self.entries(pack, 0)
            texts.append(compose_contents(entries, pack.glance, pack.language, pack.pages, self.theme, cover))
        return [word for text in texts for word in text.composer.cut]

    def _run_parts(self, pack: Pack, run: _Run) -> Sequence[Part]:
        """The parts of pages that are laid out together, for any patient."""
        # Other pages only lend their titles to links, and a page that is linked to is in every pack that has this one.
        key = (pack.language if run.has_closing else "", *((_file(pack, page.name), page.marks) for page in run.pages))
        if key not in self._parts:
            self._parts[key] = _lay_out(pack, run, self.theme, texts=self._texts)
        return self._parts[key]

    def _runs(self, pack: Pack) -> list[_Run]:
        """What is laid out together, in order: each leaflet, and below it what follows on.

        What prints details of patients is laid out for each of them: that is as little as can be. A leaflet of a pack
        for duplex can be taken out.
        """
        runs = [_Run([_page_to_set(pack, name)]) for name in pack.leaflets]
        is_open = not pack.options.duplex
        for entry in pack.after:
            if isinstance(entry, Insert):
                is_open = False
                continue
            page, before = _page_to_set(pack, entry), runs[-1].pages[-1]
            private = any(self._fields(pack, each.name) & set(FIELDS) for each in (page, before))
            if is_open and not private and page.may_follow(before):
                runs[-1].pages.append(page)
            else:
                runs.append(_Run([page]))
            is_open = True
        direction = is_right_to_left(runs[-1].pages[0].content.language)
        has_closing = is_open and direction == is_right_to_left(pack.language)
        return [*runs[:-1], runs[-1]._replace(has_closing=has_closing)]

    def _fields(self, pack: Pack, name: str) -> frozenset[str]:
        """The site fields that a page prints."""
        file = _file(pack, name)
        if file not in self._used:
            texts = leaflet.walk(pack.pages[name])
            self._used[file] = _fields_in(text if isinstance(text, str) else text.source for _, text in texts)
        return self._used[file]

    def _common(self, pack: Pack, cover: Cover, parts: Mapping[str, Part], theme: layout.Theme) -> CommonPages:
        """What the packs share that differ in `parts` only; `theme` has details only where the contents print some."""
        places = tuple((name, *_places(part)) for name, part in parts.items())
        key = self.standard, pack.code, pack.items, cover.arrangement, places
        if theme.details:
            return self._bind_common(pack, cover, parts, theme)
        if key not in self.bound:
            self.bound[key] = self._bind_common(pack, cover, parts, theme)
            if len(self.bound) > _CACHED:
                self.bound.popitem(last=False)
        self.bound.move_to_end(key)
        return self.bound[key]

    def _bind_common(self, pack: Pack, cover: Cover, parts: Mapping[str, Part], theme: layout.Theme) -> CommonPages:
        every = self._every(pack, parts)
        placed = self._place_with_contents(pack, cover, every, theme)
        count = _count(placed)
        codes = layout.GlyphCodes("Y")
        footers = self._footers(pack, placed, codes)
        pieces: list[Part | Insert | Slot] = []
        inserts = {piece.name: piece for piece in pack.after if isinstance(piece, Insert)}
        for piece in placed:
            if piece.name in parts:
                pieces.append(Slot.of(parts[piece.name]))
            elif piece.name.startswith(_BLANK):
                pieces.append(layout.lay_out_blank(piece.name, pack.language, self.theme))
            else:
                pieces.append(inserts.get(piece.name) or every[piece.name])
        common_footers = [footer for piece in placed if piece.name not in parts for footer in footers[piece.name]]
        fonts = {**pack.fonts, **codes.programs}
        prepared = prepare(pieces, common_footers, pack.language, fonts, self.standard)
        return CommonPages(prepared, {name: footers[name] for name in parts}, count, self._numbered(pack, placed))

    def _every(self, pack: Pack, parts: Mapping[str, Part]) -> dict[str, Part]:
        """Parts of a pack, and all others that are laid out for any patient, but for the cover and the contents."""
        common = [run for run in self._runs(pack) if run.pages[0].name not in parts]
        every = {**_by_name(part for run in common for part in self._run_parts(pack, run)), **parts}
        if CLOSING not in every:
            every[CLOSING] = self._closing(pack)
        return every

    def _footers(
        self, pack: Pack, placed: Sequence[_NumberedPart], codes: layout.GlyphCodes
    ) -> dict[str, Sequence[bytes]]:
        """The footers of each piece. That of a page says what the page begins with, and what begins further down."""
        count = _count(placed)
        below: dict[int, list[layout.FooterText]] = {}
        for piece in placed:
            if piece.first < piece.begins and piece.name in pack.pages:
                below.setdefault(piece.first, []).append(self._footer(pack, piece.name))
        drawn: list[bytes] = []
        for piece, after in zip(placed, [*(piece.begins for piece in placed[1:]), count + 1], strict=True):
            text = self._footer(pack, piece.name)
            text = text if piece.begins == piece.first else text.continued
            theme = layout.with_cover_margins(self.theme) if piece.name in (COVER, CONTENTS) else self.theme
            tab, first = _tab(pack, piece.name), piece.begins
            for number in sorted({*below, after} & {*range(first, after + 1)}):
                drawn += layout.footers(theme, text, range(first, number), count, codes, tab=tab)
                text, first = text.continued if number > first else text, number
                if number < after:
                    said = layout.with_others(theme, text, below[number], count, tab=tab)
                    drawn += layout.footers(theme, said, [number], count, codes, tab=tab)
                    text, first = text.continued, number + 1
        return {piece.name: drawn[piece.first - 1 : piece.numbers.stop - 1] for piece in placed}

    def _place_with_contents(
        self, pack: Pack, cover: Cover, parts: dict[str, Part], theme: layout.Theme
    ) -> list[_NumberedPart]:
        """The pieces in their order; the contents come to `parts`, with their numbers, where they have pages."""
        if not _has_contents(pack, cover):
            return self._place(pack, parts, 0)
        # The numbers are in a column of their own, so that the list is as long with any numbers. Mostly it is a page.
        placed = self._place(pack, parts, 1)
        parts[CONTENTS] = self._contents(pack, placed, theme, cover)
        count = len(parts[CONTENTS].pages)
        if count > 1:
            placed = self._place(pack, parts, count)
            if not cover.entries:
                parts[CONTENTS] = self._contents(pack, placed, theme, cover)
        return placed

    def _place(self, pack: Pack, parts: Mapping[str, Part], contents: int) -> list[_NumberedPart]:
        """The pieces in their order, with their numbers of pages; blank pages where they are wanted.

        `contents` is how many pages these take, 0 where they are on the cover; a cover that is not there takes one.
        """
        placed: list[_NumberedPart] = []
        number = 1

        def put(name: str, pages: int) -> None:
            nonlocal number
            placed.append(_NumberedPart(name, pages, number, number))
            number += pages

        put(COVER, len(parts[COVER].pages) if COVER in parts else 1)
        if contents:
            put(CONTENTS, contents)
        for name, pages in self._pieces(pack, parts):
            if pack.options.duplex and name in pack.leaflets and number % 2 == 0:
                put(f"{_BLANK}{number}", 1)
            put(name, pages)
        if self.even and number % 2 == 0:
            put(f"{_BLANK}{number}", 1)
        first = {piece.name: piece.first for piece in placed}
        return [_on_its_page(piece, parts.get(piece.name), first) for piece in placed]

    def _pieces(self, pack: Pack, parts: Mapping[str, Part]) -> Iterator[tuple[str, int]]:
        """What comes after the contents, with the number of its pages."""
        for name in pack.leaflets:
            yield name, len(parts[name].pages)
        for piece in pack.after:
            yield (piece, len(parts[piece].pages)) if isinstance(piece, str) else (piece.name, len(piece.pages))
        yield CLOSING, len(parts[CLOSING].pages)

    def _contents(self, pack: Pack, placed: Sequence[_NumberedPart], theme: layout.Theme, cover: Cover) -> Part:
        entries = [] if cover.entries else self._numbered(pack, placed)
        return lay_out_contents(entries, pack.glance, pack.language, pack.pages, theme, cover)

    def _numbered(self, pack: Pack, placed: Sequence[_NumberedPart]) -> list[ContentsEntry]:
        first = {piece.name: piece.first for piece in placed}
        return [entry._replace(page=first.get(entry.part, 0)) for entry in self.entries(pack)]

    def entries(self, pack: Pack, number: int | None = None) -> list[ContentsEntry]:
        """The contents of a pack, all with one number of a page, or none."""
        titles = {name: self._name(page) for name, page in pack.pages.items()}
        titles |= {piece.name: piece.title for piece in pack.after if isinstance(piece, Insert)}
        names = [*pack.leaflets, *(piece if isinstance(piece, str) else piece.name for piece in pack.after)]
        entries = [ContentsEntry(titles[name], name, number) for name in names]
        return [*entries, ContentsEntry(self.theme.words_of(pack.language).questions_and_notes, CLOSING, number)]

    def _closing(self, pack: Pack) -> Part:
        if pack.language not in self._closings:
            self._closings[pack.language] = layout.lay_out_alone(_closing_in(pack.language), self.theme, pack.language)
        return self._closings[pack.language]

    def _footer(self, pack: Pack, name: str) -> layout.FooterText:
        if name in pack.pages:
            text = layout.footer_text(self.theme, pack.pages[name])
            # A shared page has no header and is between pages of others: its first footer says whose it is.
            return text if name in pack.leaflets else text.continued
        return pack.insert_footers.get(name, pack.footer).continued


class _Run(NamedTuple):
    """Pages that are laid out together, below the title of a pack; the room for notes may come last."""

    pages: list[layout.PageToSet]
    has_closing: bool = False


def _lay_out(
    pack: Pack,
    run: _Run,
    theme: layout.Theme,
    setting: Setting | None = None,
    texts: layout.SharedTexts | None = None,
) -> Sequence[Part]:
    last = _closing_in(pack.language) if run.has_closing else None
    return layout.lay_out_together(run.pages, theme, pack.pages, last=last, setting=setting, texts=texts)


def _remember(memory: dict[object, _Value], key: object, value: _Value) -> None:
    """Put a value that is quickly made again into a memory that does not grow without end."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def _contents_key(pack: Pack) -> object:
    return pack.code, tuple(pack.leaflets), pack.options.duplex


def _cut(pack: Pack, parts: Mapping[str, Part]) -> list[Cut]:
    """Words of these parts that are too wide for their line."""
    return [Cut(_file(pack, name), word) for name, part in parts.items() for word in part.cut]


def _has_contents(pack: Pack, cover: Cover) -> bool:
    """Whether there are pages of contents, or of what they compare, after the cover."""
    return bool(pack.glance.rows) or not cover.entries


def _closing_in(language: str) -> Callable[[layout.Theme, int], ComposedText]:
    return lambda theme, lines: closing(theme, language, lines)


def _page_to_set(pack: Pack, name: str) -> layout.PageToSet:
    offer = pack.offers.get(name, NO_OFFER)
    return layout.PageToSet(name, pack.pages[name], level=2, marks=pack.marks[name], offer=offer)


def _count(placed: Iterable[_NumberedPart]) -> int:
    """How many pages there are."""
    return max(piece.numbers.stop for piece in placed) - 1


def _by_name(parts: Iterable[Part]) -> dict[str, Part]:
    return {part.name: part for part in parts}


def _places(part: Part) -> tuple[int, int, int]:
    """What numbers and footers of other parts depend on."""
    return len(part.pages), part.begins, part.anchors[""].page


def _on_its_page(piece: _NumberedPart, part: Part | None, first: Mapping[str, int]) -> _NumberedPart:
    """A piece that follows on below another with the numbers of its pages there."""
    if part is None or not part.within:
        return piece
    around = first[part.within]
    return piece._replace(first=around + part.anchors[""].page, begins=around + part.begins)


def printed(details: Mapping[str, str], words: Phrases) -> dict[str, str]:
    """Details as they are printed: a date that programs write is put in words."""
    day = details.get("date_of_operation", "")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII):
        return dict(details)
    return {**details, "date_of_operation": words.date(datetime.date.fromisoformat(day))}


def _tab(pack: Pack, name: str) -> int:
    """The number of a leaflet's tab, 0 for none: a ribbon that says what is wrong with its pages has that place."""
    if len(pack.leaflets) == 1 or name not in pack.leaflets or pack.marks[name].statement:
        return 0
    return pack.leaflets.index(name) + 1


def _fields_of(glance: Glance) -> frozenset[str]:
    answers = [answer.words.source for row in glance.rows for answer in row.answers if answer is not None]
    return _fields_in([*answers, *(row.topic for row in glance.rows)])


def _fields_in(texts: Iterable[str]) -> frozenset[str]:
    """The names of the site fields in `texts`."""
    return frozenset(match[1] for text in texts if "{{" in text for match in markdown.SITE_FIELD.finditer(text))


def _file(pack: Pack, name: str) -> str:
    """The file that a part was made from, as `build.Cut` names it; "" for the pack's own pages."""
    if name not in pack.pages:
        return ""
    return name if name in pack.leaflets else f"shared/{name}"
