"""The checks of a page in its theme, with the pages that its links may lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from builder import checks, layout
from builder.checks.figures import printed_figures
from builder.checks.footer import tall_footer
from builder.checks.publication import PublicationRules
from builder.checks.resolution import PrintedPicture
from builder.content.blocks import Figure
from builder.content.project import Loaded
from builder.content.selection import Plan
from builder.core.characters import composed
from builder.core.diagnostics import Problem
from builder.core.printed_phrases import phrases
from builder.layout.blocks.figure import figure_scale
from builder.pipeline.problems import ProblemCollector
from builder.pipeline.themes import on_paper

Parts = Mapping[str, Loaded] | None
"""The shared pages that links may lead to, by their names; None where they cannot be known."""


class PageChecks:
    """Checks pages in a theme, and adds what is wrong to `problems`; without a theme only the rules of publication.

    A shared page is checked once for each set of pages around it. `earlier` has checked pages of the same files and
    theme on the same day: they are not checked again.
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
        self.images = {composed(path.name): path for path in (plan.project.root / "leaflets" / "images").glob("*")}
        self._checked: dict[tuple[str, tuple[str, ...] | None], list[Problem]] = earlier._checked if earlier else {}

    @property
    def names(self) -> set[str]:
        """The shared pages that were checked."""
        return {name for name, _ in self._checked}

    def leaflet_fails(self, loaded: Loaded, parts: Parts) -> bool:
        """Check a leaflet. Returns whether it has errors, or cannot be checked."""
        return self.theme is None or self.problems.add(self._problems(loaded, parts))

    def shared_fails(self, page: Loaded, parts: Parts) -> bool:
        """Check a shared page, itself among `parts` or not. Returns whether it has errors, or cannot be checked."""
        others = None if parts is None else {name: part for name, part in parts.items() if name != page.name}
        key = (page.name, None if others is None else tuple(others))
        if key not in self._checked:
            self._checked[key] = self._problems(page, others)
        return self.theme is None or self.problems.add(self._checked[key])

    def recipe_fails(self, loaded: Loaded, footing: layout.FooterText) -> bool:
        """Check a recipe and the text of its footers. Returns whether it has errors."""
        if self.theme is None:
            return False
        failed = self.problems.add(checks.check_recipe(loaded, self.theme.brand, self.theme.faces.coverage))
        field = "short_title" if loaded.model.short_title else "title"
        has_phrases = phrases(loaded.model.language) is not None
        return failed | self.problems.add(self._footer_problems(loaded, field, footing if has_phrases else None))

    def is_refused(self, page: Loaded, shared: Sequence[Loaded] | None) -> bool:
        """Whether a page must not be printed, or not with the status that it has."""
        brand = self.theme.brand if self.theme is not None else None
        return self.problems.add(self.governor.problems(page, shared, brand)) | self.governor.is_refused(page)

    def footing(self, loaded: Loaded) -> layout.FooterText | None:
        """The text of a page's footers; None without a theme, or without phrases in the page's language."""
        has_phrases = phrases(loaded.model.language) is not None
        return layout.footer_text(self.theme, loaded.model) if self.theme is not None and has_phrases else None

    def _problems(self, loaded: Loaded, parts: Parts) -> list[Problem]:
        theme = self.theme
        if theme is None:
            return []
        anchors = None if parts is None else {name: checks.anchors(part.model) for name, part in parts.items()}
        return [
            *checks.check(loaded, theme.brand, theme.faces.coverage, anchors, self.images),
            *printed_figures(
                loaded, self.images, lambda figure: _printed_figure(figure, theme, self.images[figure.image])
            ),
            *self._footer_problems(loaded, "short_title", self.footing(loaded)),
        ]

    def _footer_problems(self, loaded: Loaded, field: str, footing: layout.FooterText | None) -> Iterator[Problem]:
        """What is wrong with the footers of a page. Its title is in `field`."""
        if self.theme is not None and footing is not None and loaded.source.data.get(field):
            format = self.plan.project.format(self.plan.format)
            yield from tall_footer(loaded, field, footing.title, layout.footer_top(self.theme, footing), format)


def _printed_figure(figure: Figure, theme: layout.Theme, path: Path) -> PrintedPicture:
    """How a figure with the file `path` is printed. Raises PictureError where it cannot be printed."""
    room = theme.format.page.width - theme.format.margins.left - theme.format.margins.right
    picture = theme.picture(path, theme.brand.colours.paper)
    return on_paper(picture, figure_scale(picture, figure, theme, room))
