"""Lay leaflets and shared pages out that are on the same pages, in the setting that takes the fewest of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    PageSetup,
    compose,
    draw_document,
    draw_with_cover,
    drawn_parts,
    fitted_on_pages,
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
) -> tuple[Part, ...]:
    """Lay `pages` out below each other, a part for each, without page numbers; they may follow on (see `PageToSet`).

    `others` are the pages of the same file that links may lead into, by name. The pages have passed their checks: a
    site field that the brand lacks, a missing picture or a language without phrases is a bug here.
    What `last` makes comes below them. With a `setting`, which is that of the first part, no other is tried.
    """
    first = pages[0]
    setup = PageSetup(first.content.language, not first.is_shared, first.marks.stamp, first.marks.statement)

    def composed(theme: Theme) -> list[ComposedText]:
        return _composed_all(pages, theme, others or {}, has_back=last is None)

    trials = _Trials(theme, setup, composed, last)
    if setting is not None:
        return _parts(setting, trials.fitted(setting), setup)
    setting, best = trials.best()
    if best.texts[0].field is not None and not first.asks_for_cover and best.is_spill(theme.format.pages_on_a_sheet):
        # A cover is not worth another sheet.
        plain = replace(theme, format=theme.format.model_copy(update={"cover": False}), _by_language={})
        other = _Trials(plain, setup, composed, last).best()
        setting, best = min((setting, best), other, key=lambda each: len(each[1].fit.starts))
    return _parts(setting, best, setup)


def lay_out_alone(last: Last, theme: Theme, language: str) -> Part:
    """Lay out what `last` makes on pages of its own."""
    setup = PageSetup(language, header=False)
    [part] = _parts(*_Trials(theme, setup, lambda theme: [], last).best(), setup)
    return part


class _Trials:
    """Documents in the settings that are tried. `composed` makes all of them but the last in a theme."""

    def __init__(
        self, theme: Theme, setup: PageSetup, composed: Callable[[Theme], list[ComposedText]], last: Last | None
    ) -> None:
        self.theme = theme
        self.setup = setup
        self.composed = composed
        self.last = last
        self._texts: dict[int, list[ComposedText]] = {}

    def fitted(self, setting: Setting) -> FittedTexts:
        """How the documents fit on pages in a setting."""
        theme = tightness.theme_at(self.theme, setting.smaller)
        if setting.smaller not in self._texts:
            self._texts[setting.smaller] = self.composed(theme)
        texts = self._texts[setting.smaller]
        return fitted_on_pages([*texts, self.last(theme, setting.lines)] if self.last else texts, self.setup)

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


def _parts(setting: Setting, fitted: FittedTexts, setup: PageSetup) -> tuple[Part, ...]:
    first, *rest = drawn_parts(fitted, setup)
    return replace(first, setting=setting), *rest


def _composed_all(
    pages: Sequence[PageToSet], theme: Theme, others: Mapping[str, leaflet.Page], *, has_back: bool
) -> list[ComposedText]:
    """The documents of pages. With `has_back`, what is wanted on the back of what is folded is made to fit there."""
    texts = [_composed(page, theme, others) for page in pages]
    has_back = has_back and len(texts) > 1 and theme.format.pages_on_a_sheet > 1 and texts[-1].is_for_the_back
    if has_back and not back.fits(texts[-1].pieces, theme.room):
        texts[-1] = _composed(pages[-1], tightness.tightest(theme), others)
    return texts


def _composed(
    set_page: PageToSet, theme: Theme, others: Mapping[str, leaflet.Page], *, may_have_cover: bool = True
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
    text = draw_document(composer, document, set_page.code, in_header=not set_page.is_shared)
    return text._replace(is_for_the_back=any(map(leaflet.has_contacts, content.sections)))


def _has_cover(content: leaflet.Leaflet, theme: Theme) -> bool:
    return theme.format.cover if content.cover is None else content.cover
