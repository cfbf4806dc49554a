"""Packs: the leaflets that go into a file, their order, and what they say about the same topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from builder import layout
from builder.content.leaflet import Page
from builder.content.other_formats import Offer
from builder.content.project import Loaded, Project
from builder.content.selection import Plan, UnknownName, on_screen, plan, unknown
from builder.content.validity import Marks
from builder.core import web_addresses
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import HTML
from builder.core.part import FontProgram
from builder.packs.key_facts import glance
from builder.packs.options import DEFAULTS, PackOptions
from builder.packs.pack_checks import problems_of
from builder.packs.pages import Glance
from builder.packs.sources import PackSources
from builder.pdf.join.pieces import Insert
from builder.pipeline import load
from builder.pipeline.load import Survey
from builder.provenance import codes, ingredients, short_codes
from builder.provenance.codes import Item


class Choice(NamedTuple):
    """The contents that someone wants in a pack: leaflets in their order, by name or from a recipe.

    It may have more leaflets than its recipe. `shared` are further shared pages (without ``shared/``): those that
    neither the leaflets nor the recipe include.
    """

    leaflets: tuple[str, ...]
    recipe: str = ""
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """The contents of a pack, in their order.

    `after` are shared pages, by name, and inserts; `insert_footers` has what the footers of the inserts say, by their
    names. `pages` has all leaflets and shared pages by name. `fonts` has what is embedded, by the names of faces: the
    characters of the files that the pack is made from, and those that people may type.
    """

    title: str
    footer: layout.FooterText
    leaflets: tuple[str, ...]
    after: tuple[str | Insert, ...]
    pages: Mapping[str, Page]
    marks: Mapping[str, Marks]
    insert_footers: Mapping[str, layout.FooterText]
    glance: Glance
    items: tuple[Item, ...]
    code: str
    short_code: str
    address: str
    unapproved: bool
    """Whether nobody has approved the answers that its recipe chooses."""
    fonts: Mapping[str, FontProgram] = field(repr=False)
    options: PackOptions
    offers: Mapping[str, Offer]
    """What its leaflets say of other formats and languages, by their names."""

    @property
    def language(self) -> str:
        return self.footer.language

    def loaded(self, project: Project) -> dict[str, Loaded]:
        """The leaflets and shared pages by name, in their order."""
        return {name: (project.leaflet if name in self.leaflets else project.shared)(name) for name in self.pages}


def choose(project: Project, names: Sequence[str]) -> Choice:
    """The choice that `names` stand for: leaflets, or one recipe; and shared pages (``shared/…``) as well.

    Raises UnknownName for a name that the project does not have, has twice, or that is given twice, and LeafletError
    for a recipe that cannot be read.
    """
    leaflets, recipes = project.leaflet_names(), project.recipe_names()
    pages = [f"shared/{name}" for name in project.shared_names()]
    named_pages = [name for name in names if name in pages]
    chosen = [name for name in names if name not in pages]
    for name in names:
        if name in leaflets and name in recipes:
            raise UnknownName(f"{name} is a leaflet and a recipe", f"give leaflets/packs/{name}.yaml another name")
        if name not in leaflets and name not in recipes and name not in pages:
            missing = unknown("leaflet or recipe", name, sorted({*leaflets, *recipes}))
            raise UnknownName(missing.message, missing.hint.replace("leaflet or recipes", "leaflets and recipes"))
        if name in recipes and len(chosen) > 1:
            raise UnknownName(f"{name} is a recipe: a whole pack", "name it alone, or name leaflets only")
        if names.count(name) > 1:
            raise UnknownName(f"{name} is named twice", "name each leaflet once")
    if not chosen:
        raise UnknownName(
            "these are all shared pages, and a pack needs a leaflet", "name a leaflet or a recipe as well"
        )
    shared = tuple(name.removeprefix("shared/") for name in named_pages)
    if chosen[0] in recipes:
        return Choice(tuple(project.recipe(chosen[0]).model.leaflets), chosen[0], shared)
    return Choice(tuple(chosen), "", shared)


def survey(
    project: Project,
    choices: Iterable[Choice],
    options: PackOptions,
    earlier: Survey | None = None,
) -> tuple[Plan, Survey]:
    """Load and check everything that `choices` name.

    `earlier` is a survey of the same files and theme on the same day; its results are used again.

    Raises UnknownName for a brand or format that the project does not have, LeafletError as `selection.plan` does.
    """
    choices = list(choices)
    names = {name for choice in choices for name in choice.leaflets}
    recipes = {choice.recipe for choice in choices if choice.recipe}
    # A leaflet that a recipe misspells is reported at its place in the recipe.
    existing = names.intersection(project.leaflet_names())
    chosen = plan(
        project,
        sorted(existing),
        options.brand,
        None if options.format == HTML else options.format,
        strict=False,
        recipes=sorted(recipes),
        allowed=options.allowed,
        day=options.day,
    ).following(options.standard)
    if options.format == HTML:
        chosen = on_screen(chosen)
    extra_pages = dict.fromkeys((choice.leaflets, choice.shared) for choice in choices if choice.shared)
    loadable = [pair for pair in extra_pages if existing.issuperset(pair[0])]
    return chosen, load.survey(chosen, extra=loadable, earlier=earlier)


# Composing


def compose(
    plan: Plan, survey: Survey, choice: Choice, options: PackOptions = DEFAULTS
) -> tuple[Pack | None, list[Problem]]:
    """The pack of a choice, and its problems. The code of the pack says which switches of `options` are on.

    The pack is None if it or any of its pages has errors; the survey reports the errors of pages.
    """
    extra = survey.recipes.get(choice.recipe)
    added = survey.added.get((choice.leaflets, choice.shared))
    sheets = {sheet.name: sheet for sheet in survey.valid}
    chosen = [sheets[name] for name in choice.leaflets if name in sheets]
    if survey.theme is None or len(chosen) < len(choice.leaflets) or bool(choice.recipe) != bool(extra):
        return None, []
    if bool(choice.shared) != bool(added):
        return None, []
    try:
        topics = plan.project.topics()
    except LeafletError as failed:
        return None, list(failed.problems)
    sources = PackSources(plan, survey.theme, chosen, extra, added, topics, options)
    problems = sorted(set(problems_of(sources)))
    has_errors = any(problem.severity == "error" for problem in problems)
    return None if has_errors else _pack_of(sources, survey.surveyor.taken), problems


def check(project: Project, brand: str, format: str, *, strict: bool) -> list[Problem]:
    """The problems of recipes and of the list of topics, and the topics of leaflets that the list lacks.

    Problems of a leaflet on its own are warnings here. Under `strict` all warnings are errors.
    """
    alone = [Choice((name,)) for name in project.leaflet_names()]
    problems: list[Problem] = []
    recipes = []
    for name in project.recipe_names():
        try:
            recipes.append(choose(project, [name]))
        except UnknownName as unknown_name:
            problems.append(
                Problem(Place(f"leaflets/packs/{name}.yaml"), "error", unknown_name.message, unknown_name.hint)
            )
        except LeafletError:
            recipes.append(Choice((), name))
    plan, surveyed = survey(project, [*alone, *recipes], PackOptions(brand, format))
    problems += [problem for problem in surveyed.problems if problem.place.file.startswith("leaflets/packs/")]
    for choice in recipes:
        problems += compose(plan, surveyed, choice)[1]
    for choice in alone:
        of_leaflet = compose(plan, surveyed, choice)[1]
        problems += [replace(problem, severity="warning") for problem in of_leaflet if problem.severity == "error"]
    first = {(problem.place, problem.message): problem for problem in reversed(problems)}
    return [replace(problem, severity="error") if strict else problem for problem in sorted(first.values())]


def _pack_of(sources: PackSources, taken: Mapping[str, str]) -> Pack:
    theme, recipe = sources.theme.spoken(sources.language), sources.recipe
    words = theme.words_of(sources.language)
    title, short = sources.cover_title, words.pack
    if recipe is not None and sources.is_whole_recipe:
        title, short = recipe.title, recipe.footer
    items = tuple(sources.items())
    offers = {sheet.name: sheet.offer for sheet in sources.sheets}
    rest = ingredients.pack_rest(theme.brand, sources.plan.project, sources.pages.values(), offers.values())
    code = codes.code(items, rest)
    short_code, site = short_codes.name_of(code, taken), theme.brand.site_url
    return Pack(
        title=theme.fill(title),
        footer=layout.FooterText(sources.language, theme.fill(short)),
        leaflets=tuple(sheet.name for sheet in sources.sheets),
        after=sources.after,
        pages=sources.pages,
        marks=sources.marks,
        insert_footers=sources.footers,
        glance=_glance(sources),
        unapproved=sources.has_unapproved_choices,
        items=items,
        code=code,
        short_code=short_code,
        address=web_addresses.of_pack(site, sources.recipe_name, short_code) if site else "",
        fonts=theme.faces.programs(sources.characters()),
        options=sources.options,
        offers=offers,
    )


def _glance(sources: PackSources) -> Glance:
    """The table "At a glance", marked as a draft where nobody has approved answers that the recipe chose."""
    table = glance(sources.key_facts, sources.sheets, sources.theme, sources.language)
    if table.statement or not sources.has_unapproved_choices:
        return table
    words = sources.theme.words_of(sources.language)
    return table._replace(stamp=words.stamps["draft"], statement=words.statements["draft"])
