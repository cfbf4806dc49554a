"""Load and check everything that leaflets and packs are made from: the problems of all files, and what is valid.

`problems` collects, `themes` loads the brand in its format, `includes` reads what a file includes, `page_checks` checks
a page, and `checked` puts valid pages together. This module calls them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder import layout
from builder.checks.publication import PublicationRules, missing_leaflet, page_name, says_withdrawn
from builder.content import translations
from builder.content.project import Loaded, Project
from builder.content.selection import Plan
from builder.core import bugs
from builder.core.diagnostics import LeafletError, Place, Problem, error, warning
from builder.pipeline import manifest
from builder.pipeline.checked import Assembler, CheckedLeaflet, CheckedRecipe, ExtraPages, ExtraPagesChoice
from builder.pipeline.includes import Includes
from builder.pipeline.page_checks import PageChecks
from builder.pipeline.problems import ProblemCollector
from builder.pipeline.themes import load_theme

T = TypeVar("T")


class Survey(NamedTuple):
    """What loading and checking gives: every problem, the leaflets that are valid, and their theme.

    `theme` is None where the brand or format cannot be used; nothing is valid then. `recipes` has the valid recipes,
    and `added` the valid extra pages. `surveyor` has loaded and checked them.
    """

    problems: list[Problem]
    valid: list[CheckedLeaflet]
    theme: layout.Theme | None
    recipes: Mapping[str, CheckedRecipe]
    surveyor: Surveyor
    added: Mapping[ExtraPagesChoice, ExtraPages] = {}


def survey(
    plan: Plan,
    *,
    unused: bool = False,
    extra: Iterable[ExtraPagesChoice] = (),
    earlier: Survey | None = None,
    edited: bool = False,
) -> Survey:
    """Load and check the leaflets of a plan, with their shared pages, brand and format. Writes nothing.

    With `unused`, shared pages that no leaflet of the plan includes are checked too. `extra` are extra pages for
    leaflets of the plan. `earlier` is a survey of the same files and theme, on the same day, of any leaflets: what it
    has checked is not checked again. `edited` is as in `Surveyor`.
    """
    surveyor = Surveyor(plan, None if earlier is None else earlier.surveyor, edited=edited)
    for name in plan.names:
        surveyor.leaflet(name)
    for name in plan.recipes:
        surveyor.recipe(name)
    checked = {choice: surveyor.extra_pages(choice) for choice in extra}
    if unused:
        surveyor.unused_pages()
    valid = [sheet for sheet in surveyor.sheets.values() if sheet is not None]
    added = {choice: pages for choice, pages in checked.items() if pages is not None}
    # A stray file concerns no leaflet: whatever needs it is refused for that.
    strays = plan.project.misnamed()
    strays += _copies(surveyor) if unused else []
    strays = [replace(problem, severity="error") for problem in strays] if plan.strict else strays
    return Survey(sorted({*surveyor.problems.all, *strays}), valid, surveyor.theme, surveyor.recipes, surveyor, added)


def _copies(surveyor: Surveyor) -> list[Problem]:
    """Leaflets that may be copies which a program made when two people had the same file open: ``bone-laptop``."""
    pages = {name: sheet.leaflet for name, sheet in surveyor.sheets.items() if sheet is not None}
    problems = []
    for name, page in pages.items():
        for other, original in pages.items():
            same = (page.title, page.language) == (original.title, original.language)
            if same and name.startswith(f"{other}-"):
                place = surveyor.plan.project.leaflet(name).source.place(("title",))
                hint = f"if it is a copy of leaflets/{other}.yaml, delete it; otherwise give it another title"
                problems.append(
                    warning(f"this has the same title as {other}, and its name begins like that", hint, place)
                )
    return problems


def _taken(project: Project, output: Path | None) -> dict[str, str]:
    """The codes that short codes stand for. Settings that cannot be read are reported elsewhere, and name no folder."""
    try:
        return manifest.taken(output or project.output)
    except LeafletError:
        return {}


class Surveyor:
    """Loads and checks leaflets and recipes; each file is loaded once.

    `theme` is None where the brand or format cannot be used: nothing is valid then. `earlier` is a surveyor for the
    same files, theme and day: leaflets and a theme that it has checked are not checked again. `taken` are the codes
    that short codes stand for in the manifest of the folder `output`, which is the project's own where none is given.
    Leaflets in `checked` have a current file, so all that is in them was checked when that was made: it is only loaded.
    Where files of leaflets are `edited` since `earlier`, all leaflets are checked again, and nothing else.
    """

    def __init__(
        self,
        plan: Plan,
        earlier: Surveyor | None = None,
        *,
        output: Path | None = None,
        checked: Collection[str] = (),
        edited: bool = False,
    ) -> None:
        self.checked = checked
        self.plan = plan
        self.sheets: dict[str, CheckedLeaflet | None] = {}
        self.recipes: dict[str, CheckedRecipe] = {}
        self.problems = ProblemCollector(strict=plan.strict, earlier=earlier._of_theme if earlier else ())
        same = earlier if not edited else None
        self.governor: PublicationRules = same.governor if same else PublicationRules(plan)
        if earlier is None:
            self.theme, self.theme_failed = load_theme(plan, self.problems)
        else:
            self.theme, self.theme_failed = earlier.theme, earlier.theme_failed
        self._of_theme: tuple[Problem, ...] = tuple(self.problems.all)
        self._loaded: dict[str, tuple[CheckedLeaflet | None, list[Problem]]] = same._loaded if same else {}
        self._includes = Includes(self.governor, self.theme, self.problems)
        self._checks: PageChecks = PageChecks(
            plan, self.theme, self.governor, self.problems, earlier._checks if earlier else None
        )
        self.taken = _taken(plan.project, output)
        self._assembler: Assembler = Assembler(plan, self.governor, self.taken, earlier._assembler if earlier else None)

    def forget(self, name: str) -> None:
        """Release a leaflet from memory."""
        self.sheets.pop(name, None)
        self._loaded.pop(name, None)
        self.problems.forget(name)
        self.governor.forget(name)
        self.plan.project.forget(name)

    def withdrawn(self, name: str) -> str:
        """Why a leaflet, or a page that it includes, is withdrawn; "" where neither is."""
        project = self.plan.project
        if why := self._withdrawn(project.leaflet, name, name):
            return why
        try:
            included = list(translations.included(project, project.leaflet(name)))
        except LeafletError:
            return ""
        reasons = {page: self._withdrawn(project.shared, page.partition("/")[2], page) for page in included}
        return next((f"it includes {page}, which is {why}" for page, why in reasons.items() if why), "")

    def _withdrawn(self, load: Callable[[str], Loaded], name: str, full_name: str) -> str:
        """Why a page is withdrawn, unless somebody allowed it. A mistake in its file does not make it valid again."""
        try:
            loaded = load(name)
        except LeafletError:
            withdrawn = full_name not in self.plan.allowed and says_withdrawn(self.plan.project.root, full_name)
            return "withdrawn" if withdrawn else ""
        return self.governor.refusal(loaded) if self.governor.standing(loaded).state == "withdrawn" else ""

    def is_refused_alone(self, name: str) -> bool:
        """Whether nothing keeps a leaflet from being made but that it, or a page in it, must not be handed out."""
        project = self.plan.project
        try:
            loaded = project.leaflet(name)
            names = (page.partition("/")[2] for page in translations.included(project, loaded))
            pages = [loaded, *map(project.shared, names)]
        except LeafletError:
            return False
        refusals = {problem for page in pages for problem in self.governor.refusals(page)}
        errors = {problem for problem in self.problems.of(name) if problem.severity == "error"}
        return errors <= refusals and any(map(self.governor.is_refused, pages))

    def leaflet(self, name: str) -> CheckedLeaflet | None:
        """Load and check a leaflet with all that it includes; None where that has errors."""
        if name not in self._loaded:
            with self.problems.owned_by(name) as problems:
                self._loaded[name] = self._contained(self._leaflet, name, f"leaflets/{name}.yaml"), problems
        if name not in self.sheets:
            self.sheets[name], problems = self._loaded[name]
            self.problems.restore(name, problems)
        return self.sheets[name]

    def _contained(self, check: Callable[[str], T | None], name: str, file: str) -> T | None:
        """What `check` gives; None where that ends in a mistake of the program, which is then among the problems."""
        try:
            return check(name)
        except Exception as failure:
            self.problems.add([bugs.contained(failure, Place(file))])
            return None

    def _leaflet(self, name: str) -> CheckedLeaflet | None:
        loaded = self.problems.load(self.plan.project.leaflet, name)
        if loaded is None:
            return None
        included = self._includes.read(loaded, self._checks.footing(loaded))
        shared = included.pages
        if name in self.checked and self.theme is not None and not included.failed | self.theme_failed:
            return self._assembler.leaflet(loaded, shared, included.entries, self.theme)
        # Where a page is missing, a link into it is not another mistake.
        parts = None if included.failed else {page.name: page for page in shared}
        # Every page is checked, whatever is wrong with those before it.
        failed = included.failed | self.theme_failed | self._checks.leaflet_fails(loaded, parts)
        for page in shared:
            failed |= self._checks.shared_fails(page, parts)
        for page in (loaded, *shared):
            failed |= self._checks.is_refused(page, None if parts is None else shared)
        if failed or self.theme is None:
            return None
        return self._assembler.leaflet(loaded, shared, included.entries, self.theme)

    def recipe(self, name: str) -> None:
        """Load and check a recipe, with its leaflets and all that it includes."""
        checked = self._contained(self._recipe, name, f"leaflets/packs/{name}.yaml")
        if checked is not None:
            self.recipes[name] = checked

    def _recipe(self, name: str) -> CheckedRecipe | None:
        loaded = self.problems.load(self.plan.project.recipe, name)
        if loaded is None:
            return None
        included = self._includes.read(loaded, self._checks.recipe_footing(loaded))
        parts = {page.name: page for page in included.pages}
        failed = included.failed
        for index in range(len(loaded.model.leaflets)):
            leaflet = self._leaflet_of(loaded, index)
            failed |= leaflet is None
            parts |= {page: self.plan.project.shared(page) for page in leaflet.shared} if leaflet is not None else {}
        failed |= self._extra_fail(included.pages, None if failed else parts)
        failed |= self._checks.recipe_fails(loaded)
        if failed or self.theme is None:
            return None
        return self._assembler.recipe(loaded, included.entries, self.theme)

    def extra_pages(self, choice: ExtraPagesChoice) -> ExtraPages | None:
        """Load and check shared pages that are added to leaflets; None where one of either has errors."""
        leaflets, names = choice
        loaded = {name: self.problems.load(self.plan.project.shared, name) for name in names}
        shared = {name: page for name, page in loaded.items() if page is not None}
        sheets = [sheet for name in leaflets if (sheet := self.leaflet(name)) is not None]
        failed = len(shared) < len(names) or len(sheets) < len(leaflets)
        parts = shared | {page: self.plan.project.shared(page) for sheet in sheets for page in sheet.shared}
        failed |= self._extra_fail(shared.values(), None if failed else parts)
        return None if failed or self.theme is None else self._assembler.extra_pages(shared, self.theme)

    def unused_pages(self) -> None:
        """Check the shared pages that no leaflet includes, each as if all the others followed it."""
        load, shared = self.problems.load, self.plan.project.shared
        pages = {name: page for name in self.plan.project.shared_names() if (page := load(shared, name)) is not None}
        checked = self._checks.names
        for name, page in pages.items():
            if name not in checked:
                self._checks.shared_fails(page, pages)

    def _extra_fail(self, pages: Iterable[Loaded], parts: Mapping[str, Loaded] | None) -> bool:
        """Check shared pages that come after several leaflets. Returns whether any of them cannot be printed."""
        failed = False
        for page in pages:
            failed |= self._checks.shared_fails(page, parts) | self._checks.is_refused(page, ())
        return failed

    def _leaflet_of(self, recipe: Loaded, index: int) -> CheckedLeaflet | None:
        """A leaflet of a recipe; None where it does not exist, has errors, or must not be given to patients."""
        name = recipe.model.leaflets[index]
        missing = missing_leaflet(self.plan.project, recipe, index)
        if missing is not None:
            self.problems.add([missing])
            return None
        leaflet = self.leaflet(name)
        if leaflet is None:
            self._report_refusals(recipe, index, name)
        return leaflet

    def _report_refusals(self, recipe: Loaded, index: int, name: str) -> None:
        """Report in a recipe that a leaflet, or a page of it, must not be given to patients."""
        loaded = self.problems.load(self.plan.project.leaflet, name)
        if loaded is None:
            return
        for page in (loaded, *self._includes.read(loaded, None).pages):
            why = self.governor.refusal(page)
            if why:
                place = recipe.source.place(("leaflets", index), name)
                hint = f"remove {name} from this pack, or update {page_name(page)}"
                self.problems.add([error(f"this pack cannot be made: {page_name(page)} is {why}", hint, place)])
