"""Packs: a choice of leaflets that go into one file, in which order, and what they say about the same things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from builder import layout
from builder.content import markdown
from builder.content.blocks import Contacts
from builder.content.leaflet import Page
from builder.content.marked_text import Line
from builder.content.project import Loaded, Project, characters
from builder.content.recipe import Recipe
from builder.content.selection import Plan, UnknownName, plan, unknown
from builder.content.validity import Marks
from builder.core.characters import topic_key
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.part import FontProgram
from builder.core.suggestions import did_you_mean, nearest
from builder.layout import faces
from builder.packs.options import DEFAULTS, PackOptions
from builder.packs.pages import Answer, Glance, Row, comparable
from builder.packs.patient import FIELDS
from builder.pdf.join.pieces import Insert
from builder.pipeline import load
from builder.pipeline.load import Added, Extra, Sheet, Survey
from builder.provenance import code as edition
from builder.provenance import items as provenance
from builder.provenance.code import Item


class Choice(NamedTuple):
    """What is wanted in a pack: leaflets in their order, by hand or by a recipe.

    `shared` are shared pages (without ``shared/``) beside those that the leaflets and the recipe include.
    """

    leaflets: tuple[str, ...]
    recipe: str = ""
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """What stands in a pack, and in which order.

    `after` are shared pages, by name, and inserts; `feet` has what the footers of the inserts say. `pages` has all
    leaflets and shared pages by name. `fonts` has what is embedded, by the names of faces: the characters of the files
    that the pack is made from, and those that people may type. With `duplex` each leaflet starts on a recto.
    """

    title: str
    foot: layout.Footing
    leaflets: tuple[str, ...]
    after: tuple[str | Insert, ...]
    pages: Mapping[str, Page]
    marks: Mapping[str, Marks]
    feet: Mapping[str, layout.Footing]
    glance: Glance
    items: tuple[Item, ...]
    code: str
    fonts: Mapping[str, FontProgram] = field(repr=False)
    options: PackOptions

    @property
    def language(self) -> str:
        return self.foot.language

    def loaded(self, project: Project) -> dict[str, Loaded]:
        """The leaflets and shared pages by name, in their order."""
        return {name: (project.leaflet if name in self.leaflets else project.shared)(name) for name in self.pages}


def choose(project: Project, names: Sequence[str]) -> Choice:
    """The choice that `names` stand for: leaflets, or one recipe; and shared pages beside them (``shared/…``).

    Raises UnknownName for a name that the project does not have, has twice, or that is given twice, and LeafletError
    for a recipe that cannot be read.
    """
    leaflets, recipes = project.leaflet_names(), project.recipe_names()
    pages = [f"shared/{name}" for name in project.shared_names()]
    beside = [name for name in names if name in pages]
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
        raise UnknownName("a pack of shared pages alone has no leaflet", "name a leaflet or a recipe beside them")
    shared = tuple(name.removeprefix("shared/") for name in beside)
    if chosen[0] in recipes:
        return Choice(tuple(project.recipe(chosen[0]).model.leaflets), chosen[0], shared)
    return Choice(tuple(chosen), "", shared)


def survey(
    project: Project,
    choices: Iterable[Choice],
    options: PackOptions,
    earlier: Survey | None = None,
) -> tuple[Plan, Survey]:
    """Load and check all that `choices` name. `allowed` are pages that go in whatever their review date, or withdrawn.

    `earlier` is a survey of the same files and theme, on the same day: what it has checked is not checked again.

    Raises UnknownName for a brand or format that the project does not have, LeafletError as `planning.plan` does.
    """
    choices = list(choices)
    names = {name for choice in choices for name in choice.leaflets}
    recipes = {choice.recipe for choice in choices if choice.recipe}
    # A leaflet that a recipe misspells is told at its place in the recipe.
    known = names.intersection(project.leaflet_names())
    made = plan(
        project,
        sorted(known),
        options.brand,
        options.format,
        strict=False,
        recipes=sorted(recipes),
        allowed=options.allowed,
        day=options.day,
    )
    beside = dict.fromkeys((choice.leaflets, choice.shared) for choice in choices if choice.shared)
    return made, load.survey(made, beside=[one for one in beside if known.issuperset(one[0])], earlier=earlier)


# Composing


def compose(
    plan: Plan, survey: Survey, choice: Choice, options: PackOptions = DEFAULTS
) -> tuple[Pack | None, list[Problem]]:
    """The pack of a choice, and what is wrong with it. The code of one that is bound with `duplex` says so.

    There is none where it has errors, or where a part of it is not sound: the survey tells that.
    """
    extra = survey.recipes.get(choice.recipe)
    added = survey.added.get((choice.leaflets, choice.shared))
    sheets = {sheet.name: sheet for sheet in survey.sound}
    chosen = [sheets[name] for name in choice.leaflets if name in sheets]
    if survey.theme is None or len(chosen) < len(choice.leaflets) or bool(choice.recipe) != bool(extra):
        return None, []
    if bool(choice.shared) != bool(added):
        return None, []
    try:
        topics = plan.project.topics()
    except LeafletError as failed:
        return None, list(failed.problems)
    selection = _Selection(plan, survey.theme, chosen, extra, added, topics, options)
    problems = sorted(set(selection.problems()))
    sound = all(problem.severity == "warning" for problem in problems)
    return selection.pack() if sound else None, problems


def check(project: Project, brand: str, format: str, *, strict: bool) -> list[Problem]:
    """What is wrong with the recipes and the list of topics, and with topics of leaflets that are not in that list.

    The latter are warnings here: a leaflet on its own is no worse for them. Under `strict` a warning is an error.
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
    plan, found = survey(project, [*alone, *recipes], PackOptions(brand, format))
    problems += [one for one in found.problems if one.place.file.startswith("leaflets/packs/")]
    for choice in recipes:
        problems += compose(plan, found, choice)[1]
    for choice in alone:
        told = compose(plan, found, choice)[1]
        problems += [replace(one, severity="warning") for one in told if one.severity == "error"]
    first = {(one.place, one.message): one for one in reversed(problems)}
    return [replace(one, severity="error") if strict else one for one in sorted(first.values())]


@dataclass(frozen=True, slots=True)
class _Selection:
    plan: Plan
    theme: layout.Theme
    sheets: Sequence[Sheet]
    extra: Extra | None
    added: Added | None
    topics: Loaded | None
    options: PackOptions

    @property
    def recipe(self) -> Recipe | None:
        return self.extra.loaded.model if self.extra is not None else None

    @property
    def language(self) -> str:
        return self.recipe.language if self.recipe is not None else self.sheets[0].leaflet.language

    def pack(self) -> Pack:
        words = layout.words_of(self.language)
        recipe = self.recipe
        title, short = (recipe.title, recipe.foot) if recipe is not None else (words.pack, words.pack)
        after = self.after()
        pages: dict[str, Page] = {sheet.name: sheet.leaflet for sheet in self.sheets} | self.shared()
        items = tuple(self.items(after))
        return Pack(
            title=self.theme.fill(title),
            foot=layout.Footing(self.language, self.theme.fill(short), ""),
            leaflets=tuple(sheet.name for sheet in self.sheets),
            after=after,
            pages=pages,
            marks=self.marks(),
            feet=self.feet(),
            glance=self.glance(),
            items=items,
            code=edition.code(items, provenance.rest(self.theme.brand, self.theme.root, pages.values())),
            fonts=self.theme.faces.programs(self.characters()),
            options=self.options,
        )

    def characters(self) -> frozenset[str]:
        """The characters that any patient's pack may print."""
        files = [] if self.extra is None else [self.extra.loaded, *map(self.plan.project.shared, self.extra.shared)]
        files += [] if self.topics is None else [self.topics]
        files += [] if self.added is None else map(self.plan.project.shared, self.added.shared)
        # A PDF file may say its title itself.
        titles = (one.title for one in self.after() if isinstance(one, Insert))
        return faces.TYPED.union(
            characters(*files), *titles, *self.theme.brand.fields.values(), *(sheet.characters for sheet in self.sheets)
        )

    def shared(self) -> dict[str, Page]:
        """The shared pages by name."""
        found: dict[str, Page] = {}
        for sheet in self.sheets:
            found |= sheet.shared
        if self.extra is not None:
            found |= self.extra.shared
        return found if self.added is None else {**self.added.shared, **found}

    def marks(self) -> dict[str, Marks]:
        """What the pages of each leaflet and shared page say of how they stand."""
        found: dict[str, Marks] = dict(self.added.marks) if self.added is not None else {}
        found |= self.extra.marks if self.extra is not None else {}
        for sheet in self.sheets:
            found |= sheet.marks
        return found

    def after(self) -> tuple[str | Insert, ...]:
        """Each shared page and PDF file once, in the order in which they come; whom to contact at the end."""
        shared = self.shared()
        found: list[str | Insert] = []
        for one, _ in self._included():
            if one not in found:
                found.append(_named_apart(one, found))
        return tuple(sorted(found, key=lambda one: isinstance(one, str) and _has_contacts(shared[one])))

    def feet(self) -> dict[str, layout.Footing]:
        """What the footers of inserts say: the same as in the first leaflet that includes them."""
        feet: dict[str, layout.Footing] = {}
        for one, foot in self._included():
            if isinstance(one, Insert):
                feet.setdefault(one.name, foot)
        return feet

    def _included(self) -> Iterator[tuple[str | Insert, layout.Footing]]:
        for sheet in self.sheets:
            stamp = sheet.marks[sheet.name].stamp if sheet.name in sheet.marks else ""
            foot = layout.footing(self.theme, sheet.leaflet, stamp)
            yield from ((one, foot) for one in sheet.after)
        if self.extra is not None:
            recipe: Recipe = self.extra.loaded.model
            foot = layout.Footing(recipe.language, self.theme.fill(recipe.foot), "")
            yield from ((one, foot) for one in self.extra.after)
        if self.added is not None:
            foot = layout.Footing(self.language, self.theme.fill(layout.words_of(self.language).pack), "")
            yield from ((one, foot) for one in self.added.shared)

    def items(self, after: Iterable[str | Insert]) -> Iterator[Item]:
        """Everything that the pack is made from, in order."""
        project = self.plan.project
        yield provenance.BUILDER
        yield provenance.item(project.brand(self.plan.brand))
        yield provenance.item(project.format(self.plan.format))
        if self.topics is not None:
            yield provenance.item(self.topics)
        if self.extra is not None:
            yield provenance.item(self.extra.loaded)
        for sheet in self.sheets:
            yield provenance.item(project.leaflet(sheet.name))
        for one in after:
            yield (
                provenance.item(project.shared(one))
                if isinstance(one, str)
                else provenance.pdf_item(one.name.partition("\n")[0], one.title, one.data)
            )
        yield from map(provenance.layout_item, self.options.switched_on)
        found = [one for sheet in self.sheets for one in sheet.circumstances]
        found += [] if self.extra is None else self.extra.circumstances
        found += [] if self.added is None else self.added.circumstances
        yield from dict.fromkeys(found)

    def glance(self) -> Glance:
        speaking = [sheet for sheet in self.sheets if sheet.leaflet.compared]
        rows = [self._row(answers, speaking) for answers in self._answers().values()]
        stamps = [marks.stamp for sheet in speaking if (marks := sheet.marks.get(sheet.name)) and marks.stamp]
        return Glance([self.theme.fill(sheet.leaflet.short_title) for sheet in speaking], rows, next(iter(stamps), ""))

    def _row(self, told: Mapping[str, _Told], speaking: Sequence[Sheet]) -> Row:
        topic = next(iter(told.values())).topic
        chosen = told.get(self._resolved(topic, told))
        if chosen is not None:
            return Row(topic, [chosen.answer] * len(speaking), self.theme.fill(chosen.sheet.leaflet.title))
        return Row(topic, [told[sheet.name].answer if sheet.name in told else None for sheet in speaking])

    def _answers(self) -> dict[str, dict[str, _Told]]:
        """What each leaflet says, by topic and leaflet: the declared topics first, in their order."""
        found: dict[str, dict[str, _Told]] = {key: {} for key in self._declared()}
        ask = comparable(Line(layout.words_of(self.language).ask))
        for sheet in self.sheets:
            # What a leaflet that is not about one operation has is printed in its own table.
            for topic, words in sheet.leaflet.key_facts.items() if sheet.leaflet.compared else ():
                answer = Answer(sheet.name, words) if comparable(words) != ask else None
                found.setdefault(topic_key(topic), {})[sheet.name] = _Told(topic, sheet, answer)
        return {key: told for key, told in found.items() if told}

    def _declared(self) -> dict[str, bool]:
        """The declared topics, and whether each can have one answer only."""
        declared = self.topics.model.topics if self.topics is not None else ()
        return {topic_key(topic.label): topic.answers == "single" for topic in declared}

    def _resolved(self, topic: str, told: Mapping[str, _Told]) -> str:
        """The leaflet whose answer was chosen for a topic that they differ on; "" where none was, or need be."""
        resolve = self.recipe.resolve if self.recipe is not None else {}
        names = [name for label, name in resolve.items() if topic_key(label) == topic_key(topic)]
        return names[0] if names and len(_different(told)) > 1 else ""

    def problems(self) -> Iterator[Problem]:
        yield from self._same_names()
        yield from self._private_titles()
        yield from self._undeclared()
        yield from self._clashes()
        yield from self._idle_resolutions()
        if not any(_has_contacts(page) for page in [*self.shared().values(), *(s.leaflet for s in self.sheets)]):
            hint = "include a shared page that has a block of the kind `contacts`, such as shared/contacts"
            yield Problem(self._place(), "warning", "this pack does not say whom to contact", hint)

    def _place(self) -> Place:
        if self.extra is not None:
            return self.extra.loaded.source.place(())
        return Place(f"leaflets/{self.sheets[0].name}.yaml")

    def _same_names(self) -> Iterator[Problem]:
        for sheet in self.sheets:
            if sheet.name in self.shared():
                message = f"this pack has a leaflet and a shared page that are both called {sheet.name}"
                place = Place(f"leaflets/shared/{sheet.name}.yaml")
                yield Problem(place, "error", message, "give one of the two files another name")

    def _private_titles(self) -> Iterator[Problem]:
        """Titles with a site field that details may replace: lists and footers would still have the clinic's."""
        for name, page in {**{sheet.name: sheet.leaflet for sheet in self.sheets}, **self.shared()}.items():
            loaded = self.plan.project.shared(name) if name in self.shared() else self.plan.project.leaflet(name)
            titles: list[tuple[tuple[str | int, ...], str]] = [(("title",), page.title)]
            titles += [(("short_title",), page.short_title)]
            titles += [(("sections", index, "title"), section.title) for index, section in enumerate(page.sections)]
            for path, title in titles:
                for match in markdown.SITE_FIELD.finditer(title):
                    if match[1] in FIELDS:
                        message = f"a title has the site field `{match[1]}`, which a patient's details may replace"
                        hint = "write it in the text below the title, so that a pack never shows two of them"
                        yield Problem(loaded.source.place(path, match[0]), "error", message, hint)

    def _undeclared(self) -> Iterator[Problem]:
        """Topics that are not declared: a misspelt one would have a row of its own, and the right one a gap."""
        if self.topics is None:
            return
        labels = [topic.label for topic in self.topics.model.topics]
        for told in self._answers().values():
            for one in told.values():
                if topic_key(one.topic) not in self._declared():
                    question = did_you_mean(nearest(one.topic, labels))
                    hint = (
                        f"{question} Else add it to leaflets/topics.yaml"
                        if question
                        else "add it to leaflets/topics.yaml"
                    )
                    message = f"the topic “{one.topic}” is not in leaflets/topics.yaml"
                    yield Problem(self._place_of(one), "error", message, hint)

    def _clashes(self) -> Iterator[Problem]:
        """Different answers on a topic that can have one only."""
        declared = self._declared()
        for key, told in self._answers().items():
            different = _different(told)
            if not declared.get(key) or len(different) < 2 or self._resolved(next(iter(told.values())).topic, told):
                continue
            first, *others = different
            for other in others:
                place = self._place_of(other)
                yield Problem(
                    self._place_of(first),
                    "error",
                    f"“{first.topic}” can have one answer only: “{_said(first)}” stands here, "
                    f"and “{_said(other)}” in {place}",
                    f"let a recipe in leaflets/packs/ say which one holds, such as `resolve:` with "
                    f"`{first.topic}: {first.sheet.name}`",
                )

    def _idle_resolutions(self) -> Iterator[Problem]:
        """What a recipe resolves and cannot."""
        if self.extra is None:
            return
        source, answers, declared = self.extra.loaded.source, self._answers(), self._declared()
        for label, name in self.extra.loaded.model.resolve.items():
            key, place = topic_key(label), source.place(("resolve", label), key=True)
            told = answers.get(key, {})
            if key not in declared:
                hint = "declare it there, with `answers: single`"
                yield Problem(place, "error", f"the topic “{label}” is not in leaflets/topics.yaml", hint)
            elif not declared[key]:
                hint = "take it away here, or write `answers: single` there"
                yield Problem(place, "error", f"answers on “{label}” stand side by side (leaflets/topics.yaml)", hint)
            elif name not in told or told[name].answer is None:
                place = source.place(("resolve", label))
                hint = "name a leaflet that has it among its `key_facts:`"
                yield Problem(place, "error", f"{name} does not say anything about “{label}”", hint)

    def _place_of(self, told: _Told) -> Place:
        source = self.plan.project.leaflet(told.sheet.name).source
        return source.place(("key_facts", told.topic), key=True)


class _Told(NamedTuple):
    """What a leaflet says about a topic, as it writes it. `answer` is None where it says to ask."""

    topic: str
    sheet: Sheet
    answer: Answer | None


def _different(told: Mapping[str, _Told]) -> list[_Told]:
    """The answers that differ, each by the first leaflet that gives it."""
    found: dict[str, _Told] = {}
    for one in told.values():
        if one.answer is not None:
            found.setdefault(comparable(one.answer.words), one)
    return list(found.values())


def _said(told: _Told) -> str:
    return markdown.plain(told.answer.words.content) if told.answer is not None else ""


def _has_contacts(page: Page) -> bool:
    return any(isinstance(block, Contacts) for section in page.sections for block in section.blocks)


def _named_apart(one: str | Insert, others: Sequence[str | Insert]) -> str | Insert:
    """An insert under a name of its own, where other pages of the same file are there already."""
    if isinstance(one, str):
        return one
    same = sum(isinstance(other, Insert) and other.data == one.data for other in others)
    return one._replace(name=f"{one.name}\n{same + 1}") if same else one
