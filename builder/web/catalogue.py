"""What a nurse can pick on a day, what cannot be handed out, and why: from the project's files as they are now."""

from __future__ import annotations

import datetime
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from builder.content import markdown, project_file, selection, site_fields, translations, validity
from builder.content.brand import Brand
from builder.content.format import Format
from builder.content.leaflet import Page
from builder.content.project import Loaded, Project
from builder.content.recipe import Recipe, choices_are_approved
from builder.core import cldr
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import file_name_in_words
from builder.packs.patient import FIELDS
from builder.printing import geometry
from builder.web.find import FindEntry, Finder, OtherName
from builder.web.ward_words import IN_ENGLISH, WardWords


class Option(NamedTuple):
    """A leaflet (``bone``) or shared page that can be picked, or cannot: `why` says so in words, "" where it can.

    `label` tells it from others with the same title, `about` has more words for the search, and `called` other names.
    `state` and `review` are None where the file cannot be read. `unapproved` are brands in which it cannot be handed
    out, and `but` says why.
    """

    name: str
    title: str
    kind: str = ""
    language: str = ""
    version: str = ""
    state: str | None = None
    review: datetime.date | None = None
    why: str = ""
    about: str = ""
    label: str = ""
    called: tuple[OtherName, ...] = ()
    unapproved: frozenset[str] = frozenset()
    but: str = ""
    original: str = ""
    """The leaflet that it is a translation of, or its own name."""

    @property
    def entry(self) -> FindEntry:
        """It as the search has it."""
        rest = " ".join((self.about, self.name, self.kind))
        return FindEntry(self.name, self.title, self.language, self.called, rest)


class Start(NamedTuple):
    """A recipe: leaflets that are picked together, and the `shared` pages that it adds to them.

    `why`, `unapproved` and `but` are as in `Option`.
    """

    name: str
    title: str
    leaflets: tuple[str, ...]
    why: str = ""
    unapproved: frozenset[str] = frozenset()
    but: str = ""
    shared: tuple[str, ...] = ()
    language: str = ""


_Choice = TypeVar("_Choice", Option, Start)
_SOON = datetime.timedelta(days=28)


class ThemeChoice(NamedTuple):
    """A brand or format by its name, and what people call it.

    `printed` says how a format that is folded is printed. `fields` are those of a brand, `spoken` gives them in a
    language, and `example` says whether its clinic is invented.
    """

    name: str
    title: str
    printed: str = ""
    fields: Mapping[str, str] = MappingProxyType({})
    spoken: Callable[[str], Mapping[str, str]] = lambda language: MappingProxyType({})
    example: bool = False

    @property
    def details(self) -> frozenset[str]:
        """The names of the details that a brand has its own of."""
        return frozenset(self.fields).intersection(FIELDS)


@dataclass(frozen=True)
class Catalogue:
    """Everything that can be picked on a `day`.

    `brand` and `format` are those that are picked at first; "" where these cannot be read. Then `brand_why` and
    `format_why` say so: nobody gets another clinic's leaflets without asking for them.
    """

    day: datetime.date
    leaflets: Sequence[Option]
    shared: Sequence[Option]
    recipes: Sequence[Start]
    brands: Sequence[ThemeChoice]
    formats: Sequence[ThemeChoice]
    brand: str
    format: str
    problems: Sequence[Problem]
    brand_why: str = ""
    format_why: str = ""

    @property
    def kinds(self) -> dict[str, list[Option]]:
        """The leaflets by their kinds."""
        kinds: dict[str, list[Option]] = {}
        for leaflet in self.leaflets:
            kinds.setdefault(leaflet.kind, []).append(leaflet)
        return kinds

    def clinic_details(self, words: WardWords) -> dict[str, str]:
        """What is printed for a detail that is left empty and that brands have themselves, such as the ward’s phone."""
        clinic_details: dict[str, str] = {}
        for name in FIELDS:
            having = [brand.title for brand in self.brands if name in brand.details]
            if having:
                whose = words("or").join(having)
                every = len(having) == len(self.brands)
                clinic_details[name] = words("clinics_own") if every else words("clinics_own_of", clinics=whose)
        return clinic_details

    @property
    def titles(self) -> dict[str, str]:
        """What people call the files that a pack is made of, by their paths."""
        titles = {f"leaflets/{leaflet.name}.yaml": leaflet.label for leaflet in self.leaflets}
        titles |= {f"leaflets/shared/{page.name}.yaml": page.label for page in self.shared}
        titles |= {f"leaflets/packs/{recipe.name}.yaml": recipe.title for recipe in self.recipes}
        titles |= {f"styles/brands/{brand.name}.yaml": brand.title for brand in self.brands}
        titles |= {f"styles/formats/{format.name}.yaml": format.title for format in self.formats}
        quoted = {path: f"“{title}”" for path, title in titles.items()}
        lists = {"leaflets/topics.yaml": "the list of topics", "leaflets/kinds.yaml": "the list of kinds"}
        return {**quoted, **lists, project_file.NAME: "the settings of the leaflets"}

    @functools.cached_property
    def finder(self) -> Finder:
        """What finds leaflets by words."""
        return Finder(leaflet.entry for leaflet in self.leaflets)

    @property
    def languages(self) -> dict[str, str]:
        """What the languages of the leaflets call themselves, by their codes."""
        codes = sorted({leaflet.language for leaflet in self.leaflets if leaflet.language})
        return {code: cldr.own_name(code) or code for code in codes}

    @property
    def due_soon(self) -> datetime.date:
        """Leaflets are to be reviewed soon that are to be by this day."""
        return self.day + _SOON

    def why_not(self, leaflets: Sequence[str], shared: Sequence[str], brand: str) -> dict[str, str]:
        """Why these cannot be handed out in a brand, by their kind and name as in the form: ``leaflet-bone``."""
        pages = {f"leaflet-{leaflet.name}": leaflet for leaflet in self.leaflets}
        pages |= {f"shared-{page.name}": page for page in self.shared}
        asked = [*(f"leaflet-{name}" for name in leaflets), *(f"shared-{name}" for name in shared)]
        reasons = {name: reason_in(pages[name], brand) for name in asked}
        return {
            name: f"“{pages[name].label}” cannot be handed out: {reason}" for name, reason in reasons.items() if reason
        }


def reason_in(choice: Option | Start, brand: str) -> str:
    """Why something cannot be handed out in a brand; "" where it can."""
    return choice.why or (choice.but if brand in choice.unapproved else "")


@dataclass
class KnownOptions:
    """Leaflets as they can be picked, by their names and by digests of the files that say so.

    They are the same while nothing but leaflets' own files changes, nor the day, nor what leaflets are `called`: all of
    them, and those that are in use.
    """

    called: Sequence[Mapping[str, str]] = ()
    options: dict[tuple[str, ...], Option] = field(default_factory=dict)

    def of(self, project: Project, name: str, make: Callable[[str], Option]) -> Option:
        """The option of a leaflet: what `make` gives, where it is not known."""
        key = tuple(_sources(project, name))
        if key not in self.options:
            option = make(name)
            if not key:
                return option
            self.options[key] = option
        return self.options[key]


def _sources(project: Project, name: str) -> Iterator[str]:
    """What decides the option of a leaflet, besides what all have in common; nothing where it cannot be read."""
    with suppress(LeafletError):
        loaded = project.leaflet(name)
        yield name
        yield loaded.source.digest
        if loaded.model.translation_of is not None:
            yield project.leaflet(loaded.model.translation_of).source.digest


def offer(
    project: Project,
    day: datetime.date,
    brand: str | None = None,
    words: WardWords = IN_ENGLISH,
    known: KnownOptions | None = None,
) -> Catalogue:
    """What a project has on a day; `brand` is the one that is picked at first, where it has several.

    How formats are printed is said in the `words` of a language. What is `known` is not worked out again.
    """
    problems = list(project.misnamed())
    brands, formats = _brands(project, problems), _formats(project, problems, words)
    first, brand_why = _first(project, "brand", brand, project.brand_names(), brands, problems)
    format, format_why = _first(project, "format", None, project.format_names(), formats, problems)
    fields = project.brand(first).model.fields if first else {}
    labels = _labels(project.leaflet_names(), project.leaflet, fields)

    def validity_of(loaded: Loaded) -> validity.Standing:
        return validity.standing(loaded, project.root, day)

    def can_be_printed(language: str) -> bool:
        return project.catalogues.phrases(language) is not None

    in_use = {name: label for name, label in labels.items() if not _is_withdrawn(project, name)}
    shared = {
        name: _option(project.shared, name, validity_of, in_use, brands, can_be_printed)._replace(label=label)
        for name, label in _labels(project.shared_names(), project.shared, fields).items()
    }

    def leaflet(name: str) -> Option:
        option = _option(project.leaflet, name, validity_of, in_use, brands, can_be_printed)
        return _filled(_with_shared(project, option._replace(label=labels[name]), shared, brands), fields)

    known = known or KnownOptions()
    if known.called != (labels, in_use):
        known.called, known.options = (labels, in_use), {}
    leaflets = {name: known.of(project, name, leaflet) for name in labels}
    starts = [_start(project, name, leaflets, shared, brands) for name in project.recipe_names()]
    order = _order(project, problems)
    return Catalogue(
        day,
        sorted(
            leaflets.values(),
            key=lambda leaflet: (order.get(leaflet.kind, len(order)), leaflet.kind, leaflet.title, leaflet.name),
        ),
        [_filled(page, fields) for page in shared.values()],
        [start._replace(title=_words(start.title, fields), why=_words(start.why, fields)) for start in starts],
        brands,
        formats,
        first,
        format,
        problems,
        brand_why,
        format_why,
    )


def _filled(option: Option, fields: Mapping[str, str]) -> Option:
    """A page with the site fields in its words filled in, as the first brand has them."""
    title, why, about = (_words(text, fields) for text in (option.title, option.why, option.about))
    called = tuple(name._replace(words=_words(name.words, fields)) for name in option.called)
    return option._replace(title=title, why=why, about=about, called=called)


def _words(text: str, fields: Mapping[str, str]) -> str:
    return markdown.SITE_FIELD.sub(lambda match: fields.get(match[1], match[0]), text)


def _first(
    project: Project,
    kind: selection.Kind,
    wanted: str | None,
    there: Sequence[str],
    choices: Sequence[ThemeChoice],
    problems: list[Problem],
) -> tuple[str, str]:
    """The brand or format that is picked at first, of those that are `there`; or "", and why none is.

    Nothing replaces one that cannot be read: nobody gets another clinic's leaflets without asking for them.
    """
    try:
        name = wanted or selection.default(project, kind, there)
    except selection.UnknownName:
        return "", f"No {kind} is the default of this project." if there else f"There are no {kind}s."
    except LeafletError as failed:
        problems += failed.problems
        return "", f"No {kind} can be picked for you, because the settings of the leaflets have errors."
    if any(choice.name == name for choice in choices):
        return name, ""
    if name in there:
        return "", f"The {kind} “{file_name_in_words(name)}” has errors, so it cannot be used now."
    return "", f"The {kind} “{name}” does not exist."


def _labels(names: Sequence[str], load: Callable[[str], Loaded], fields: Mapping[str, str]) -> dict[str, str]:
    """What pages are called by their names: the title, and the name behind it where several have that title."""
    titles = {name: _words(_title(load, name), fields) for name in names}
    seen = Counter(title.casefold() for title in titles.values())
    return {
        name: title if seen[title.casefold()] == 1 else f"{title} ({file_name_in_words(name)})"
        for name, title in titles.items()
    }


def _title(load: Callable[[str], Loaded], name: str) -> str:
    """The title of a page; its name in words where it cannot be read."""
    try:
        title: str = load(name).model.title
    except LeafletError:
        return file_name_in_words(name)
    return title


def _is_withdrawn(project: Project, name: str) -> bool:
    try:
        status: str = project.leaflet(name).model.status
    except LeafletError:
        return False
    return status == "withdrawn"


def _option(
    load: Callable[[str], Loaded],
    name: str,
    standing_of: Callable[[Loaded], validity.Standing],
    labels: Mapping[str, str],
    brands: Sequence[ThemeChoice],
    can_be_printed: Callable[[str], bool],
) -> Option:
    """A page as it can be picked, without its label; `labels` are those of leaflets that are not withdrawn."""
    try:
        loaded = load(name)
    except LeafletError:
        return Option(name, file_name_in_words(name), why=_UNREADABLE)
    page: Page = loaded.model
    standing = standing_of(loaded)
    unapproved: tuple[str, ...] = ()
    if standing.state == "approved":
        unapproved = site_fields.unapproved_in(page, {brand.name: brand.spoken(page.language) for brand in brands})
    summary = markdown.plain(page.summary.content) if page.summary is not None else ""
    option = Option(
        name,
        page.title,
        getattr(page, "kind", None) or "",
        page.language,
        page.version,
        "void" if unapproved and len(unapproved) == len(brands) else standing.state,
        page.next_review,
        _why(page, standing, labels, printable=can_be_printed(page.language)),
        " ".join((page.short_title, summary, *(section.title for section in page.sections))),
        original=getattr(page, "translation_of", None) or name,
    )
    titles = " or ".join(f"“{brand.title}”" for brand in brands if brand.name in unapproved)
    option = option._replace(called=tuple(_other_names(load, page)))
    return _limited(option, frozenset(unapproved), f"not approved with the words of {titles}", brands)


def _other_names(load: Callable[[str], Loaded], page: Page) -> Iterator[OtherName]:
    """What else a page is called.

    A translation is also called what its original is: not all nurses read its language.
    """
    yield from (OtherName(name, page.language) for name in getattr(page, "also_called", ()))
    if page.translation_of is not None:
        with suppress(LeafletError):
            original: Page = load(page.translation_of).model
            for name in (original.title, *getattr(original, "also_called", ())):
                yield OtherName(name, original.language)


def _limited(choice: _Choice, unapproved: frozenset[str], but: str, brands: Sequence[ThemeChoice]) -> _Choice:
    """The same, which cannot be handed out in the brands `unapproved`; where these are all brands, not at all."""
    if not unapproved or choice.why:
        return choice
    if len(unapproved) == len(brands):
        return choice._replace(why=f"{but}: somebody has to approve it again")
    return choice._replace(unapproved=unapproved, but=but)


_UNREADABLE = "it has errors, and an editor has to fix it"
"""Why a page whose file has errors cannot be handed out. What the errors are is for editors."""


def _why(page: Page, standing: validity.Standing, labels: Mapping[str, str], *, printable: bool) -> str:
    if standing.state == "withdrawn":
        because = (page.withdrawn_because or "").rstrip(".")
        other = page.replaced_by
        instead = f". Take “{labels[other]}” in its place" if other is not None and other in labels else ""
        return f"withdrawn: {because}{instead}"
    if standing.expired:
        return f"past its review, which was due by {IN_ENGLISH.day(page.next_review)}"
    if not printable:
        language = IN_ENGLISH.phrases.language(page.language) or page.language
        return f"in a language that the program’s own words are not translated into: {language}"
    return _DRAFTS.get(standing.state, "")


_DRAFTS = {
    "draft": "a draft: nobody has approved it yet",
    "in review": "in review: nobody has approved it yet",
    "void": "changed since it was approved: somebody has to approve it again",
}


def _with_shared(
    project: Project, option: Option, shared: Mapping[str, Option], brands: Sequence[ThemeChoice]
) -> Option:
    """A leaflet that has a page which cannot be handed out cannot be handed out either."""
    if option.state is None:
        return option
    return _with_pages(option, _included(project, project.leaflet(option.name), shared), brands)


def _included(project: Project, loaded: Loaded, shared: Mapping[str, Option]) -> list[Option]:
    pages = [shared.get(name.partition("/")[2]) for name in translations.included(project, loaded)]
    return [page for page in pages if page is not None]


def _with_pages(choice: _Choice, pages: Iterable[Option], brands: Sequence[ThemeChoice]) -> _Choice:
    """What has these pages: it cannot be handed out where one of them cannot be."""
    for page in pages:
        if page.why and not choice.why:
            choice = choice._replace(why=_contains(page, page.why))
        but = choice.but or (_contains(page, page.but) if page.but else "")
        choice = _limited(choice, choice.unapproved | page.unapproved, but, brands)
    return choice


def _contains(page: Option, why: str) -> str:
    """Why what contains a page cannot be handed out: the page's own reason as part of a sentence."""
    if why.startswith("it "):
        return f"it contains “{page.label}”, which {why.removeprefix('it ')}"
    return f"it contains “{page.label}”, which is {why}"


def _start(
    project: Project,
    name: str,
    leaflets: Mapping[str, Option],
    shared: Mapping[str, Option],
    brands: Sequence[ThemeChoice],
) -> Start:
    try:
        loaded = project.recipe(name)
    except LeafletError:
        return Start(name, file_name_in_words(name), (), _UNREADABLE)
    recipe: Recipe = loaded.model
    missing = [leaflet for leaflet in recipe.leaflets if leaflet not in leaflets]
    if missing:
        return Start(
            name, recipe.title, recipe.leaflets, f"its leaflet “{file_name_in_words(missing[0])}” does not exist"
        )
    extra = _included(project, loaded, shared)
    start = Start(name, recipe.title, recipe.leaflets, shared=tuple(page.name for page in extra))
    start = start._replace(language=recipe.language)
    start = _with_pages(start, [*(leaflets[leaflet] for leaflet in recipe.leaflets), *extra], brands)
    if start.why or choices_are_approved(
        recipe, {leaflet: project.leaflet(leaflet).model for leaflet in recipe.leaflets}
    ):
        return start
    own = frozenset(brand.name for brand in brands if not brand.example)
    return _limited(
        start, start.unapproved | own, start.but or "nobody has approved the answers that it chooses", brands
    )


def _order(project: Project, problems: list[Problem]) -> dict[str, int]:
    """The kinds of leaflets in the order of their list."""
    try:
        kinds = project.kinds()
    except LeafletError as failed:
        problems += failed.problems
        return {}
    return {} if kinds is None else {entry.kind: place for place, entry in enumerate(kinds.model.kinds)}


def _brands(project: Project, problems: list[Problem]) -> list[ThemeChoice]:
    brands = []
    for name in project.brand_names():
        try:
            brand: Brand = project.brand(name).model
        except LeafletError as failed:
            problems += failed.problems
        else:
            spoken = functools.partial(_fields_in, brand)
            brands.append(ThemeChoice(name, brand.name, fields=brand.fields, spoken=spoken, example=brand.example))
    if not brands:
        problems.append(Problem(Place("styles/brands"), "error", "there are no brands", "put one into this folder"))
    return brands


def _fields_in(brand: Brand, language: str) -> Mapping[str, str]:
    return brand.spoken(language).fields


def _formats(project: Project, problems: list[Problem], words: WardWords) -> list[ThemeChoice]:
    formats = []
    for name in project.format_names():
        try:
            format: Format = project.format(name).model
        except LeafletError as failed:
            problems += failed.problems
        else:
            formats.append(ThemeChoice(name, file_name_in_words(name), printed=printed(format, words)))
    if not formats:
        problems.append(Problem(Place("styles/formats"), "error", "there are no formats", "put one into this folder"))
    return formats


def printed(format: Format, words: WardWords) -> str:
    """What is chosen for its sheets in a window for printing, where a format is folded; else ""."""
    if format.fold is None:
        return ""
    ground = geometry.lay([(format.page.width, format.page.height)], format.fold, "a4")
    return words(f"settings.{ground.flip}")
