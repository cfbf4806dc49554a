"""The checks of a page in its theme, with the pages that its links may lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

from builder import checks, layout
from builder.checks.figures import printed_figures
from builder.checks.footer import tall_footer
from builder.checks.glyphs import missing
from builder.checks.publication import PublicationRules
from builder.checks.resolution import PrintedPicture
from builder.content.blocks import Pictured, wanted_width
from builder.content.icons import icon_names
from builder.content.project import Loaded
from builder.content.selection import Plan
from builder.content.translations import other_names
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Problem
from builder.layout import icons
from builder.layout.blocks.figure import figure_scale, pair_scales
from builder.pipeline.problems import ProblemCollector
from builder.pipeline.themes import on_paper

Parts = Mapping[str, Loaded] | None
"""The shared pages that links may lead to, by their names; None where they cannot be known."""


class PageChecks:
    """Checks pages in a theme, and adds what is wrong to `problems`; without a theme only the rules of publication.

    A shared page is checked once, and its links for each set of pages around it. `earlier` has checked pages of the
    same files and theme on the same day: they are not checked again.
    """

    def __init__(
        self,
        plan: Plan,
        theme: layout.Theme | None,
        governor: PublicationRules,
        problems: ProblemCollector,
        earlier: PageChecks | None = None,
    ) -> None:
        self.plan = plan
        self.theme = theme
        self.governor = governor
        self.problems = problems
        folder = plan.project.root / "leaflets" / "images"
        self.images: Mapping[str, Path] = (
            earlier.images if earlier else {composed(path.name): path for path in folder.glob("*")}
        )
        self.icons: Sequence[str] = earlier.icons if earlier else icon_names(plan.project.root)
        self._checked: dict[str, list[Problem]] = earlier._checked if earlier else {}
        self._linked: dict[tuple[str, ...], list[Problem]] = earlier._linked if earlier else {}

    def _brand(self, page: Loaded) -> Loaded:
        """The brand's file, with its words in the language of a page. It can be read where there is a theme."""
        brand = self.plan.project.brand(self.plan.brand)
        return brand._replace(model=brand.model.spoken(page.model.language))

    @property
    def names(self) -> set[str]:
        """The shared pages that were checked."""
        return set(self._checked)

    def leaflet_fails(self, loaded: Loaded, parts: Parts) -> bool:
        """Check a leaflet. Returns whether it has errors, or cannot be checked."""
        if self.theme is None:
            return True
        return self.problems.add([*self._problems(loaded), *self._link_problems(loaded, parts)])

    def shared_fails(self, page: Loaded, parts: Parts) -> bool:
        """Check a shared page, itself among `parts` or not. Returns whether it has errors, or cannot be checked."""
        if page.name not in self._checked:
            self._checked[page.name] = self._problems(page)
        problems = self._checked[page.name]
        if parts is not None:
            others = {name: part for name, part in parts.items() if name != page.name}
            key = (page.name, *others)
            if key not in self._linked:
                self._linked[key] = self._link_problems(page, others)
            problems = [*problems, *self._linked[key]]
        return self.theme is None or self.problems.add(problems)

    def recipe_fails(self, loaded: Loaded) -> bool:
        """Check a recipe and the text of its footers. Returns whether it has errors."""
        if self.theme is None:
            return False
        failed = self.problems.add(
            [
                *checks.check_recipe(loaded, self._brand(loaded), self.theme.faces.coverage),
                *checks.spoken_language(loaded, self.plan.project.catalogues, self.theme.faces.coverage),
            ]
        )
        field = "short_title" if loaded.model.short_title else "title"
        return failed | self.problems.add(self._footer_problems(loaded, field, self.recipe_footing(loaded)))

    def is_refused(self, page: Loaded, shared: Sequence[Loaded] | None) -> bool:
        """Whether a page must not be printed, or not with the status that it has."""
        brand = self.theme.brand if self.theme is not None else None
        failed = self.problems.add(self.governor.problems(page, shared, brand)) | self.governor.is_refused(page)
        return failed | self.problems.add(self._replacement_problems(page))

    def footing(self, loaded: Loaded) -> layout.FooterText | None:
        """The text of a leaflet's or shared page's footers; None where it cannot be set (see `_settable`)."""
        page = loaded.model
        return self._settable(page.language, page.short_title, lambda theme: layout.footer_text(theme, page))

    def recipe_footing(self, loaded: Loaded) -> layout.FooterText | None:
        """The text of the footers of a recipe's extra pages; None where it cannot be set (see `_settable`)."""
        language, title = loaded.model.language, loaded.model.footer
        return self._settable(
            language, title, lambda theme: layout.FooterText(language, theme.spoken(language).fill(title))
        )

    def _settable(
        self, language: str, title: str, text: Callable[[layout.Theme], layout.FooterText]
    ) -> layout.FooterText | None:
        """A footer's text; None without a theme, without phrases in its language, or with a mistake in its words.

        The mistake, a site field that the brand lacks or a character that the faces lack, is reported by other checks.
        """
        theme = self.theme
        if theme is None or self.plan.project.catalogues.phrases(language) is None or not theme.knows_fields(title):
            return None
        footing = text(theme)
        return footing if layout.has_glyphs(theme, footing) else None

    def _link_problems(self, loaded: Loaded, parts: Parts) -> list[Problem]:
        """Where links of a page lead that must not; nothing where that cannot be known."""
        if self.theme is None or parts is None:
            return []
        return checks.check_links(loaded, self._brand(loaded), _anchors(loaded, parts))

    def _problems(self, loaded: Loaded) -> list[Problem]:
        """What is wrong with a page, whatever is printed with it."""
        theme = self.theme
        if theme is None:
            return []
        return [
            *checks.check(loaded, self._brand(loaded), theme.faces.coverage, self.images),
            *checks.spoken_language(loaded, self.plan.project.catalogues, theme.faces.coverage),
            *printed_figures(loaded, self.images, lambda figure, row: _printed_figure(figure, row, theme, self.images)),
            *checks.icons(loaded, self.icons, self._topics, partial(icons.read, self.plan.project.root)),
            *self._footer_problems(loaded, "short_title", self.footing(loaded)),
        ]

    @cached_property
    def _topics(self) -> Loaded | None:
        """The list of topics; None where there is none, or it has mistakes, which are reported with the list."""
        try:
            return self.plan.project.topics()
        except LeafletError:
            return None

    def _replacement_problems(self, page: Loaded) -> Iterator[Problem]:
        """What keeps the title of the leaflet that takes the page's place from being printed on it."""
        name, theme = self.governor.instead(page), self.theme
        if not name or theme is None:
            return
        title = self.governor.title(name)
        fits = theme.knows_fields(title)
        if not fits or missing(theme.spoken(page.model.language).fill(title), theme.faces.coverage):
            wrong = "a character that the faces do not have" if fits else "a site field that the brand does not have"
            message = f"the title of {name}, which replaces it, cannot be printed: it has {wrong}"
            yield Problem(page.source.place(("replaced_by",)), "error", message, f"correct `title:` of {name}")

    def _footer_problems(self, loaded: Loaded, field: str, footing: layout.FooterText | None) -> Iterator[Problem]:
        """What is wrong with the footers of a page. Its title is in `field`."""
        if self.theme is not None and footing is not None and loaded.source.data.get(field):
            format = self.plan.project.format(self.plan.print_format)
            yield from tall_footer(loaded, field, footing.title, layout.footer_top(self.theme, footing), format)


def _anchors(loaded: Loaded, parts: Mapping[str, Loaded]) -> dict[str, Collection[str]]:
    """The anchors of the other parts of a page's file, by each name that its links may call them by."""
    anchors: dict[str, Collection[str]] = {name: checks.anchors(part.model) for name, part in parts.items()}
    models = {name: part.model for name, part in parts.items()}
    return anchors | {alias: anchors[name] for alias, name in other_names(loaded.model.language, models).items()}


def _printed_figure(
    figure: Pictured, row: Sequence[Pictured], theme: layout.Theme, images: Mapping[str, Path]
) -> PrintedPicture:
    """How a figure of a `row` of them is printed. Raises PictureError where it cannot be printed."""
    room = theme.format.page.width - theme.format.margins.left - theme.format.margins.right
    picture = theme.figure(images[figure.image])
    scales = pair_scales([theme.figure(images[each.image]) for each in row], theme, room) if len(row) > 1 else None
    if scales is not None:
        return on_paper(picture, scales[row.index(figure)])
    return on_paper(picture, figure_scale(picture, wanted_width(figure), theme, room))
