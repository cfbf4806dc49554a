"""Lay leaflets and shared pages out that are on the same pages, in the setting that takes the fewest of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content import leaflet
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.translations import other_names
from builder.content.validity import NO_MARKS, Marks
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Part, Setting
from builder.document import PageFacts, page, titles
from builder.layout import back, cover_picture, tightness
from builder.layout.pages import (
    ComposedText,
    FittedTexts,
    MeasuredText,
    PageSetup,
    about_apart,
    compose,
    draw_document,
    draw_with_cover,
    drawn_parts,
    fitted_on_pages,
    room_for_words,
)
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

MeasuredPages = dict[tuple[str, Marks, int], MeasuredText]
"""Shared pages as they were measured, by their names, their marks and how much smaller their words are.

They are the same below each leaflet of a theme. Nothing of a patient may be in that theme.
"""


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
    measured: MeasuredPages | None = None,
) -> tuple[Part, ...]:
    """Lay `pages` out below each other, a part for each, without page numbers; they may follow on (see `PageToSet`).

    `others` are the pages of the same file that links may lead into, by name. The pages have passed their checks: a
    site field that the brand lacks, a missing picture or a language without phrases is a bug here.
    What `last` makes comes below them. With a `setting`, which is that of the first part, no other is tried.
    Shared pages that are in `measured` are not measured again, and others are added to it.
    """
    first = pages[0]
    setup = PageSetup(first.content.language, not first.is_shared, first.marks.stamp, first.marks.statement)
    trials = _Trials(theme, setup, pages, others or {}, last, measured)
    if setting is not None:
        return trials.parts(setting, trials.fitted(setting))
    setting, best = trials.best()
    if trials.has_code_on_back and not best.has_back(theme.format.pages_on_a_sheet):
        trials = _Trials(theme, setup, pages, others or {}, last, has_code_on_back=False)
        setting, best = trials.best()
    if best.composed[0].field is not None and not first.asks_for_cover and best.is_spill(theme.format.pages_on_a_sheet):
        # A cover is not worth another sheet.
        plain = replace(theme, format=theme.format.model_copy(update={"cover": False}), _by_language={})
        without = _Trials(plain, setup, pages, others or {}, last, has_code_on_back=False)
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
        measured: MeasuredPages | None = None,
        *,
        has_code_on_back: bool = True,
    ) -> None:
        self.theme = theme
        self.has_code_on_back = has_code_on_back and theme.format.pages_on_a_sheet > 1
        self.setup = setup
        self.pages = pages
        self.others = others
        self.last = last
        # On what is folded, the last page may be set smaller to be on the back.
        self.measured = measured if theme.format.pages_on_a_sheet == 1 and last is None else None
        self._texts: dict[int, list[ComposedText | MeasuredText]] = {}

    def fitted(self, setting: Setting) -> FittedTexts:
        """How the documents fit on pages in a setting."""
        theme = tightness.theme_at(self.theme, setting.smaller)
        if setting.smaller not in self._texts:
            self._texts[setting.smaller] = self._measurable(theme, setting.smaller)
        texts = self._texts[setting.smaller]
        return fitted_on_pages([*texts, self.last(theme, setting.lines)] if self.last else texts, self.setup)

    def _measurable(self, theme: Theme, smaller: int) -> list[ComposedText | MeasuredText]:
        """The documents of the pages in a theme, some of which are only measured."""
        if self.measured is None:
            composed = [_composed(entry, theme, self.others) for entry in self.pages]
            return [*self._in_order(self._with_back(composed, theme))]
        texts: list[ComposedText | MeasuredText] = []
        for entry in self.pages:
            key = entry.name, entry.marks, smaller
            if texts and key in self.measured:
                texts.append(self.measured[key].once_more())
                continue
            text = _composed(entry, theme, self.others)
            if texts:
                self.measured[key] = MeasuredText.of(text)
            texts.append(text)
        return self._in_order(texts)

    def _in_order(self, texts: Sequence[ComposedText | MeasuredText]) -> list[ComposedText | MeasuredText]:
        """The documents with what is about a leaflet after the shared pages that follow on: it is the last thing.

        A back that is folded outside is the very last. In a pack these pages are not the leaflet's own.
        """
        first, *rest = texts
        if not rest or not isinstance(first, ComposedText) or self.pages[0].level not in (None, 1):
            return [*texts]
        leaflet, *about = about_apart(first)
        has_back = self.theme.format.pages_on_a_sheet > 1 and rest[-1].is_for_the_back
        return [leaflet, *rest[:-1], *about, rest[-1]] if has_back else [leaflet, *rest, *about]

    def _with_back(self, texts: Sequence[ComposedText], theme: Theme) -> Sequence[ComposedText]:
        """The documents with what is wanted on the back of what is folded made to fit there.

        The leaflet's QR code is on the back, too, where there is room for it.
        """
        is_folded = theme.format.pages_on_a_sheet > 1
        if self.last is not None or not (is_folded and len(texts) > 1 and texts[-1].is_for_the_back):
            return texts
        code, room = self.pages[0].code, room_for_words(theme, self.setup)
        codes = [code, None] if self.has_code_on_back and code is not None and code.address else [None]
        for on_back, each in itertools.product(codes, (theme, tightness.tightest(theme))):
            text = _composed(self.pages[-1], each, self.others, on_back=on_back)
            if back.fits(text.pieces, room):
                break
        return [*texts[:-1], text]

    def parts(self, setting: Setting, fitted: FittedTexts) -> tuple[Part, ...]:
        """Draw the documents as they were fitted in a setting."""
        if len(fitted.composed) < len(fitted.texts):
            theme = tightness.theme_at(self.theme, setting.smaller)
            entries = iter(self.pages)
            texts = [self._drawable(text, entries, theme) for text in fitted.texts]
            fitted = fitted_on_pages(texts, self.setup)
        first, *rest = drawn_parts(fitted, self.setup)
        return replace(first, setting=setting), *rest

    def _drawable(self, text: ComposedText | MeasuredText, entries: Iterator[PageToSet], theme: Theme) -> ComposedText:
        """A document that can be drawn; `entries` are the pages of those that come next."""
        if isinstance(text, ComposedText) and text.is_about:
            return text
        entry = next(entries)
        return text if isinstance(text, ComposedText) else _composed(entry, theme, self.others)

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


def _composed(
    set_page: PageToSet,
    theme: Theme,
    others: Mapping[str, leaflet.Page],
    *,
    may_have_cover: bool = True,
    on_back: CodeOnPaper | None = None,
) -> ComposedText:
    content = set_page.content
    theme = theme.spoken(content.language)
    aliases = other_names(content.language, others)
    level = set_page.level or (2 if set_page.is_shared else 1)
    has_cover = may_have_cover and level == 1 and isinstance(content, leaflet.Leaflet) and _has_cover(content, theme)
    images = [figure.image for _, figure in leaflet.figures_of(content)] if has_cover else []
    drawings = cover_picture.drawings(theme, next(iter(images), ""))
    composer = compose(theme, set_page.name, content.language, titles(content, others), drawings, aliases=aliases)
    brand = theme.brand if not set_page.is_shared and level == 1 else None
    document = page(composer.words, content, PageFacts(level, brand, set_page.marks, set_page.code, set_page.offer))
    if has_cover:
        text = draw_with_cover(composer, document, set_page.marks, set_page.code)
        if text.field is not None and text.field.is_whole(theme):
            return text
        return _composed(set_page, theme, others, may_have_cover=False)
    text = draw_document(composer, document, set_page.code, in_header=not set_page.is_shared, on_back=on_back)
    return text._replace(is_for_the_back=any(map(leaflet.has_contacts, content.sections)))


def _has_cover(content: leaflet.Leaflet, theme: Theme) -> bool:
    return theme.format.cover if content.cover is None else content.cover
