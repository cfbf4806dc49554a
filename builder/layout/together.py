"""Lay leaflets and shared pages out that are on the same pages, in the setting that takes the fewest of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from builder.content import leaflet
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.translations import other_names
from builder.content.validity import NO_MARKS, Marks
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Part, Setting
from builder.document import Node, PageFacts, page, titles
from builder.layout import back, cover_picture, tightness
from builder.layout.composer import Composer
from builder.layout.pages import (
    ComposedText,
    FittedTexts,
    PageSetup,
    about_apart,
    draw_document,
    draw_with_cover,
    drawn_parts,
    fitted_on_pages,
    room_for_words,
)
from builder.layout.shared_texts import SharedTextKey, SharedTexts
from builder.layout.theme import Theme


class PageToSet(NamedTuple):
    """A leaflet or shared page to be laid out, with the `marks` of its status.

    `level` is that of its title. By default a leaflet's is 1, and a `SharedPage`'s 2, to be below the
    title of the leaflet that it is merged into. The header of a leaflet at a lower level is an artifact: its words
    have been read at the start of the file.
    `code` identifies the sources of a leaflet: its short form is printed next to its version. Leaflets in a pack have
    none.
    `offer` is what a leaflet says of its other formats and languages.
    """

    name: str
    content: leaflet.Page
    level: int | None = None
    marks: Marks = NO_MARKS
    code: CodeOnPaper | None = None
    offer: Offer = NO_OFFER

    @property
    def is_shared(self) -> bool:
        return isinstance(self.content, leaflet.SharedPage)

    @property
    def title_level(self) -> int:
        return self.level or (2 if self.is_shared else 1)

    @property
    def asks_for_cover(self) -> bool:
        """Whether it has a cover whatever its format has."""
        return isinstance(self.content, leaflet.Leaflet) and bool(self.content.cover)

    def may_follow(self, other: PageToSet) -> bool:
        """Whether it may begin on a page of `other`: then all that is said of a page is true of both."""
        return (
            isinstance(self.content, leaflet.SharedPage)
            and self.content.start == "here"
            and (self.marks.stamp, self.marks.statement) == (other.marks.stamp, other.marks.statement)
            and is_right_to_left(self.content.language) == is_right_to_left(other.content.language)
        )


def on_same_paper(pages: Iterable[PageToSet]) -> list[list[PageToSet]]:
    """The pages in their order, those together that may follow on below each other."""
    runs: list[list[PageToSet]] = []
    for entry in pages:
        if runs and entry.may_follow(runs[-1][-1]):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


Last = Callable[[Theme, int], ComposedText]
"""Makes a document that comes last, with so many lines to write on in each of its fields."""

LINES = range(2, 9)
"""How many lines those may be: as many as there is room for."""


def lay_out(name: str, content: leaflet.Page, theme: Theme, others: Mapping[str, leaflet.Page] | None = None) -> Part:
    """Lay one leaflet or shared page out into a part, as `lay_out_together` does."""
    [part] = lay_out_together([PageToSet(name, content)], theme, others)
    return part


def lay_out_together(
    pages: Sequence[PageToSet],
    theme: Theme,
    others: Mapping[str, leaflet.Page] | None = None,
    *,
    last: Last | None = None,
    setting: Setting | None = None,
    texts: SharedTexts | None = None,
) -> tuple[Part, ...]:
    """Lay `pages` out below each other, a part for each, without page numbers; they may follow on (see `PageToSet`).

    `others` are the pages of the same file that links may lead into, by name. The pages have passed their checks: a
    site field that the brand lacks, a missing picture or a language without phrases is a bug here.
    What `last` makes comes below them. With a `setting`, which is that of the first part, no other is tried.
    Shared pages come from `texts` if they are there, and are added to it: they are the same below each leaflet of a
    theme. Nothing of a patient may be in that theme.
    """
    if texts is None:
        return _laid_out(pages, theme, others or {}, last, setting, None)
    with texts.lock:
        return _laid_out(pages, theme, others or {}, last, setting, texts)


def _laid_out(
    pages: Sequence[PageToSet],
    theme: Theme,
    others: Mapping[str, leaflet.Page],
    last: Last | None,
    setting: Setting | None,
    texts: SharedTexts | None,
) -> tuple[Part, ...]:
    first = pages[0]
    setup = PageSetup(first.content.language, not first.is_shared, first.marks.stamp, first.marks.statement)
    trials = _Trials(theme, setup, pages, others, last, texts)
    if setting is not None:
        return trials.parts(setting, trials.fitted(setting))
    setting, best = trials.best()
    if trials.has_code_on_back and not best.has_back(theme.format.pages_on_a_sheet):
        trials = _Trials(theme, setup, pages, others, last, texts, has_code_on_back=False)
        setting, best = trials.best()
    if best.texts[0].field is not None and not first.asks_for_cover and best.is_spill(theme.format.pages_on_a_sheet):
        # A cover is not worth another sheet.
        plain = replace(theme, format=theme.format.model_copy(update={"cover": False}), _by_language={})
        without = _Trials(plain, setup, pages, others, last, has_code_on_back=False)
        other = without.best()
        if len(other[1].fit.starts) < len(best.fit.starts):
            return without.parts(*other)
    return trials.parts(setting, best)


def lay_out_alone(last: Last, theme: Theme, language: str) -> Part:
    """Lay out what `last` makes on pages of its own."""
    trials = _Trials(theme, PageSetup(language, header=False), [], {}, last)
    [part] = trials.parts(*trials.best())
    return part


class _Trials:
    """The documents of pages in the settings that are tried (see `lay_out_together`)."""

    def __init__(
        self,
        theme: Theme,
        setup: PageSetup,
        pages: Sequence[PageToSet],
        others: Mapping[str, leaflet.Page],
        last: Last | None,
        texts: SharedTexts | None = None,
        *,
        has_code_on_back: bool = True,
    ) -> None:
        self.theme = theme
        self.has_code_on_back = has_code_on_back and theme.format.pages_on_a_sheet > 1
        self.setup = setup
        self.pages = pages
        self.others = others
        self.last = last
        self.shared = texts
        self._meant: dict[int, _Meant] = {}
        self._texts: dict[int, list[ComposedText]] = {}

    def fitted(self, setting: Setting) -> FittedTexts:
        """How the documents fit on pages in a setting."""
        theme = tightness.theme_at(self.theme, setting.smaller)
        if setting.smaller not in self._texts:
            self._texts[setting.smaller] = self._composed_all(theme, setting.smaller)
        texts = self._texts[setting.smaller]
        return fitted_on_pages([*texts, self.last(theme, setting.lines)] if self.last else texts, self.setup)

    def _composed_all(self, theme: Theme, smaller: int) -> list[ComposedText]:
        """The documents of the pages."""
        texts = [self._composed(index, theme, smaller) for index in range(len(self.pages))]
        return self._in_order(self._with_back(texts, theme, smaller))

    def _in_order(self, texts: Sequence[ComposedText]) -> list[ComposedText]:
        """The documents with what is about a leaflet after the shared pages that follow on: it is the last thing.

        A back that is folded outside is the very last. In a pack these pages are not the leaflet's own.
        """
        if len(texts) < 2 or self.pages[0].level not in (None, 1):
            return [*texts]
        first, *rest = texts
        leaflet, *about = about_apart(first)
        has_back = self.theme.format.pages_on_a_sheet > 1 and rest[-1].is_for_the_back
        return [leaflet, *rest[:-1], *about, rest[-1]] if has_back else [leaflet, *rest, *about]

    def _with_back(self, texts: Sequence[ComposedText], theme: Theme, smaller: int) -> Sequence[ComposedText]:
        """The documents with what is wanted on the back of what is folded made to fit there.

        The leaflet's QR code is on the back, too, where there is room for it.
        """
        is_folded = theme.format.pages_on_a_sheet > 1
        if self.last is not None or not (is_folded and len(texts) > 1 and texts[-1].is_for_the_back):
            return texts
        code, room = self.pages[0].code, room_for_words(theme, self.setup)
        codes = [code, None] if self.has_code_on_back and code is not None and code.address else [None]
        sizes = ((theme, smaller), (tightness.tightest(theme), smaller + tightness.TIGHTEST))
        for on_back, size in itertools.product(codes, sizes):
            text = self._composed(len(texts) - 1, *size, on_back=on_back)
            if back.fits(text.pieces, room):
                break
        return [*texts[:-1], text]

    def _composed(self, index: int, theme: Theme, smaller: int, *, on_back: CodeOnPaper | None = None) -> ComposedText:
        """The document of a page in a theme whose words are so many steps smaller."""
        entry = self.pages[index]
        if index not in self._meant:
            self._meant[index] = _Meant(entry, self.theme, self.others)
        meant = self._meant[index]
        if self.shared is None or not entry.is_shared or on_back is not None:
            return _composed(entry, theme, meant, on_back=on_back)
        key = SharedTextKey(entry.name, entry.marks, entry.title_level, smaller)
        text = self.shared.get(key, meant.words.titles, meant.words.aliases)
        if text is None:
            self.shared.put(key, _composed(entry, theme, meant), meant.words.titles, meant.words.aliases)
            text = self.shared.get(key, meant.words.titles, meant.words.aliases)
        assert text is not None
        return text

    def parts(self, setting: Setting, fitted: FittedTexts) -> tuple[Part, ...]:
        """Draw the documents as they were fitted in a setting."""
        first, *rest = drawn_parts(fitted, self.setup)
        return replace(first, setting=setting), *rest

    def best(self) -> tuple[Setting, FittedTexts]:
        """The setting with the fewest sheets; of these the most comfortable, and then that with the most lines."""
        sheet = self.theme.format.pages_on_a_sheet
        setting = Setting(0, LINES[0] if self.last else 0)
        best = self.fitted(setting)
        most = best.sheets(sheet) - 1
        for smaller in tightness.steps(self.theme, best.fitter, sheet):
            # The first is the tightest: another takes its place where it takes no more sheets.
            other = self.fitted(setting._replace(smaller=smaller))
            if other.sheets(sheet) > most:
                break
            setting, best, most = setting._replace(smaller=smaller), other, other.sheets(sheet)
        for lines in reversed(LINES[1:] if self.last else ()):
            other = self.fitted(setting._replace(lines=lines))
            if len(other.fit.starts) <= len(best.fit.starts) and other.fit.share >= best.fit.share:
                return setting._replace(lines=lines), other
        return setting, best


class _Meant:
    """What a page means: the same in all sizes."""

    def __init__(self, set_page: PageToSet, theme: Theme, others: Mapping[str, leaflet.Page]) -> None:
        content = set_page.content
        theme = theme.spoken(content.language)
        aliases = other_names(content.language, others)
        self.words = theme.document_words(set_page.name, content.language, titles(content, others), aliases)
        self._page = set_page
        self._brand = theme.brand if not set_page.is_shared and set_page.title_level == 1 else None

    @cached_property
    def document(self) -> Node:
        """The document, made when it is set for the first time: shared pages mostly have been set before."""
        page_to_set = self._page
        facts = PageFacts(page_to_set.title_level, self._brand, page_to_set.marks, page_to_set.code, page_to_set.offer)
        return page(self.words, page_to_set.content, facts)


def _composed(
    set_page: PageToSet,
    theme: Theme,
    meant: _Meant,
    *,
    may_have_cover: bool = True,
    on_back: CodeOnPaper | None = None,
) -> ComposedText:
    content = set_page.content
    theme = theme.spoken(content.language)
    may_have_cover = may_have_cover and set_page.title_level == 1
    has_cover = may_have_cover and isinstance(content, leaflet.Leaflet) and _has_cover(content, theme)
    images = [figure.image for _, figure in leaflet.figures_of(content)] if has_cover else []
    composer = Composer(theme, meant.words, cover_picture.drawings(theme, next(iter(images), "")))
    if has_cover:
        text = draw_with_cover(composer, meant.document, set_page.marks, set_page.code)
        if text.field is not None and text.field.is_whole(theme):
            return text
        return _composed(set_page, theme, meant, may_have_cover=False)
    text = draw_document(composer, meant.document, set_page.code, in_header=not set_page.is_shared, on_back=on_back)
    return text._replace(is_for_the_back=any(map(leaflet.has_contacts, content.sections)))


def _has_cover(content: leaflet.Leaflet, theme: Theme) -> bool:
    return theme.format.cover if content.cover is None else content.cover
