"""The status of a project on a day: files that were built, leaflets and shared pages, recipes of packs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from builder.checks import publication
from builder.content import selection, site_fields, translations, validity
from builder.content.leaflet import Leaflet, Page
from builder.content.project import Loaded, Project
from builder.content.recipe import Recipe, choices_are_approved
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import HTML, output_path
from builder.core.standards import DEFAULT, Standard
from builder.pipeline import build, freshness, manifest
from builder.pipeline.fingerprints import Inputs
from builder.pipeline.manifest import ManifestEntry
from builder.pipeline.orphans import ProjectNames
from builder.review import translated_words

FileState = Literal["missing", "stale", "orphaned", "current"]
PageState = Literal["unreadable", "withdrawn", "void", "draft", "in review", "example", "approved"]
Mark = Literal["withdrawn", "expired", "unreadable", "void", "old translation", "due", "draft", "in review", "example"]
MARKS: tuple[Mark, ...] = (
    "withdrawn",
    "expired",
    "unreadable",
    "void",
    "old translation",
    "due",
    "draft",
    "in review",
    "example",
)
"""The marks of a page, or of a file that contains it, the most urgent first."""
OUT_OF_USE: tuple[Mark, ...] = ("withdrawn", "expired")
"""The marks of what must not be handed out."""
_URGENT: frozenset[Mark] = frozenset({"expired", "unreadable", "void", "old translation", "due"})
"""The marks of pages that need attention."""


class FileStatus(NamedTuple):
    """A file of the output folder, or one that is to be there. `path` is relative to that folder, with ``/``.

    `because` says why it is not current; `pages` are the leaflet and the shared pages in it, `marks` those of
    these pages.
    """

    path: str
    leaflet: str
    brand: str
    format: str
    state: FileState
    because: str
    pages: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def out_of_use(self) -> bool:
        """Whether it is there, and must not be handed out."""
        return self.state != "missing" and any(mark in OUT_OF_USE for mark in self.marks)

    def remarks(self, pages: Mapping[str, PageStatus]) -> list[str]:
        """What else is to be known about it: why one of its pages must not be handed out, and why it is not current."""
        why = [pages[name].refusal for name in self.pages if name in pages]
        return [*filter(None, [*why, self.because])]


class PageStatus(NamedTuple):
    """A leaflet (``bone``) or shared page (``shared/contacts``).

    `because` says why it is withdrawn, void or unreadable; `next_review` is None of what cannot be read. `includes` are
    the shared pages that it has after it, `unapproved_in` the brands in whose words alone it is void. `instead` is the
    leaflet in use that replaces it: another than `replaced_by`, or "", where that is withdrawn as well. `original` is
    what it is a translation of. Nobody has checked the program's own words in `unchecked_words`, its language.
    `owner` answers for it, and `kind` is that of a leaflet.
    """

    name: str
    state: PageState
    marks: tuple[Mark, ...]
    because: str = ""
    replaced_by: str = ""
    next_review: datetime.date | None = None
    includes: tuple[str, ...] = ()
    unapproved_in: tuple[str, ...] = ()
    instead: str = ""
    language: str = ""
    original: str = ""
    unchecked_words: str = ""
    owner: str = ""
    kind: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether it needs attention."""
        return not _URGENT.isdisjoint(self.marks)

    @property
    def refusal(self) -> str:
        """Why it must not be handed out; "" where it may be."""
        if "withdrawn" in self.marks:
            return f"{self.name} is withdrawn: {self.because}"
        return f"{self.name} was to be reviewed by {self.next_review}" if "expired" in self.marks else ""

    @property
    def remarks(self) -> list[str]:
        """What else is to be known about it."""
        remarks = [self.because] if self.because else []
        if self.because and self.instead:
            remarks.append(f"{self.instead} takes its place")
        elif self.because and self.replaced_by:
            remarks.append("nothing takes its place now")
        if self.unchecked_words:
            language = translated_words.name_of(self.unchecked_words)
            remarks.append(f"its printed phrases in {language} are to be checked by a native speaker")
        return remarks


class PackStatus(NamedTuple):
    """A recipe of a pack, why the pack cannot be made, and the marks of its pages."""

    name: str
    because: tuple[str, ...]
    marks: tuple[Mark, ...]


class ProjectStatus(NamedTuple):
    """The status of a project on a `day`. `problems` are those of names and of the manifest."""

    day: datetime.date
    files: list[FileStatus]
    pages: list[PageStatus]
    packs: list[PackStatus]
    problems: list[Problem]

    @property
    def code(self) -> Literal[0, 1, 3]:
        """The exit code: 3 where something in print must not be handed out, 1 where something is to be seen to."""
        if any(file.out_of_use for file in self.files):
            return 3
        wanted = any(page.is_urgent for page in self.pages) or any(pack.because for pack in self.packs)
        return 1 if wanted or self.problems or any(file.state != "current" for file in self.files) else 0


def status(project: Project, output: Path, day: datetime.date) -> ProjectStatus:
    """The status of the files in the folder `output`, and of their sources.

    It is a problem if the brand and format of leaflets are unclear.
    """
    pages = {page.name: page for page in _pages(project, day)}
    shop = _OutputFolder(project, output, day, pages)
    packs = [_pack(project, name, pages) for name in project.recipe_names()]
    problems = [*shop.problems, *project.misnamed(), *_themes(project), *_broken_replacements(project, pages.values())]
    return ProjectStatus(day, sorted(shop.files()), list(pages.values()), packs, problems)


def _themes(project: Project) -> Iterator[Problem]:
    """The problems of the files that leaflets depend on, other than pages."""
    loads = [(project.brand, name) for name in project.brand_names()]
    loads += [(project.format, name) for name in project.own_format_names()]
    loads += [(project.look, name) for name in project.own_look_names()]
    lists = (lambda _: project.kinds(), lambda _: project.topics(), lambda _: project.read_settings())
    for load, name in [*loads, *((load, "") for load in lists)]:
        try:
            load(name)
        except LeafletError as failed:
            yield from failed.problems


def _broken_replacements(project: Project, pages: Iterable[PageStatus]) -> Iterator[Problem]:
    """The problems of the leaflets that replace withdrawn pages."""
    for page in pages:
        if page.replaced_by:
            folder, _, name = page.name.rpartition("/")
            with suppress(LeafletError):
                loaded = project.shared(name) if folder else project.leaflet(name)
                yield from publication.broken_replacement(project, loaded)


def _entries(project: Project, output: Path) -> tuple[list[ManifestEntry], list[Problem]]:
    where = build.place(output / manifest.NAME, project.root)
    try:
        return manifest.read(output), []
    except manifest.ManifestError as damaged:
        message, hint = f"the manifest is damaged: {damaged}", "the next build makes it again"
    except OSError as error:
        message = f"the manifest cannot be read: {error.strerror}"
        hint = getattr(error, "hint", "check the output folder")
    return [], [Problem(where, "error", message, hint)]


# Pages


def _pages(project: Project, day: datetime.date) -> Iterator[PageStatus]:
    for name in project.leaflet_names():
        yield page_status(project, name, day)
        project.forget(name)
    for name in project.shared_names():
        yield page_status(project, f"shared/{name}", day)


def page_status(project: Project, called: str, day: datetime.date) -> PageStatus:
    """The status of a leaflet (``bone``) or shared page (``shared/contacts``) on a day."""
    folder, _, name = called.rpartition("/")
    try:
        loaded = project.shared(name) if folder else project.leaflet(name)
    except LeafletError as failed:
        first = failed.problems[0]
        because = f"{first.place}: {first.message}"
        if publication.says_withdrawn(project.root, called):
            return PageStatus(called, "withdrawn", ("withdrawn", "unreadable"), because)
        return PageStatus(called, "unreadable", ("unreadable",), because)
    page, standing = loaded.model, validity.standing(loaded, project.root, day)
    because = page.withdrawn_because.rstrip(".") if page.status == "withdrawn" else ""
    brands: tuple[str, ...] = ()
    if standing.state == "void":
        because = f"it has changed since it was approved on {page.approved_on}"
    elif standing.state == "approved" and (
        brands := site_fields.unapproved_in(page, _fields_of_brands(project, page.language))
    ):
        standing = standing._replace(state="void")
        because = f"its site fields have words that were not approved in the brand {' and the brand '.join(brands)}"
    old = _old_translation(project, page)
    return PageStatus(
        called,
        standing.state,
        tuple(_marks(standing, day, old=bool(old))),
        because or old,
        page.replaced_by or "",
        page.next_review,
        tuple(translations.included(project, loaded)),
        brands,
        publication.replacement(project, page.replaced_by) if page.status == "withdrawn" else "",
        page.language,
        publication.original_name(page),
        translated_words.unchecked(project.catalogues, page.language),
        page.owner,
        getattr(page, "kind", None) or "",
    )


def _old_translation(project: Project, page: Page) -> str:
    """Which version a page is a translation of, where that is not the one that its original has now; else ""."""
    original = publication.original_of(project, page)
    if original is None or original.model.version == page.translated_from:
        return ""
    now = original.model.version
    return f"{page.translation_of} is at version {now} now, and version {page.translated_from} was translated"


def _fields_of_brands(project: Project, language: str) -> dict[str, Mapping[str, str]]:
    """The fields of each brand in a language, by its name. A brand with errors is reported elsewhere."""
    fields: dict[str, Mapping[str, str]] = {}
    for name in project.brand_names():
        with suppress(LeafletError):
            fields[name] = project.brand(name).model.spoken(language).fields
    return fields


def _marks(standing: validity.Standing, day: datetime.date, *, old: bool) -> Iterator[Mark]:
    """The marks of a page, the most urgent first. What is withdrawn is not reviewed any more."""
    if standing.state == "withdrawn":
        yield "withdrawn"
        return
    if standing.expired:
        yield "expired"
    if standing.state == "void":
        yield "void"
    if old:
        yield "old translation"
    if not standing.expired and standing.due <= day + validity.SOON:
        yield "due"
    if standing.state in ("draft", "in review", "example"):
        yield standing.state


# Files


class _OutputFolder:
    """The files of an output folder, compared with the pages of a project and the manifest's entries."""

    def __init__(self, project: Project, output: Path, day: datetime.date, pages: Mapping[str, PageStatus]) -> None:
        self.project = project
        self.output = output
        self.day = day
        self.pages = pages
        self.entries, self.problems = _entries(project, output)
        self.brands, self.formats = project.brand_names(), project.output_formats()
        self.wanted = set(self._wanted())
        self.standard = DEFAULT
        # A file of the project with an error is reported elsewhere.
        with suppress(LeafletError):
            self.standard = Standard(project.settings.standard)

    def files(self) -> Iterator[FileStatus]:
        """Every file that exists or should exist."""
        inputs = Inputs(self.project.root, self.output / build.CACHE)
        for entry in self.entries:
            gone = ", ".join(f"{reason} any more" for reason in self._gone(entry))
            contents = self._contents(entry)
            place = _LeafletFile(entry.path, entry.leaflet, entry.brand, entry.format)
            if not (self.output / entry.path).is_file():
                if place in self.wanted:
                    yield self._file(place, contents, "missing")
            elif gone:
                yield self._file(place, contents, "orphaned", gone)
            else:
                why = freshness.why_not(entry, self.output, inputs, self.day, entry.allowed, self.standard)
                yield self._file(place, contents, "stale" if why else "current", why)
        listed = {entry.path for entry in self.entries}
        for place in {*self.wanted, *self._there()}:
            if place.path not in listed:
                yield self._unlisted(place)

    def _wanted(self) -> Iterator[_LeafletFile]:
        """The files that should exist: of each leaflet that can be handed out, wherever some are, or by default."""
        pairs = {(entry.brand, entry.format) for entry in self.entries}
        pairs = {(brand, format) for brand, format in pairs if brand in self.brands and format in self.formats}
        names = self.project.leaflet_names()
        if not pairs and names:
            pairs = set(self._default())
        for name in names:
            contents = _with_shared(name, self.pages)
            if not any(self.pages[page].state == "withdrawn" for page in contents if page in self.pages):
                yield from (
                    _LeafletFile(output_path(brand, format, name), name, brand, format) for brand, format in pairs
                )

    def _default(self) -> Iterator[tuple[str, str]]:
        try:
            plan = selection.plan(self.project, strict=False)
        except selection.UnknownName as unknown:
            message = f"nothing is built: {unknown.message}"
            self.problems.append(Problem(Place("styles"), "error", message, unknown.hint))
        except LeafletError as failed:
            self.problems += failed.problems
        else:
            yield plan.brand, plan.format

    def _there(self) -> Iterator[_LeafletFile]:
        """The files with a path like that of a leaflet, BRAND/FORMAT/NAME.pdf, in which any of these names exists.

        Other files there are not leaflets.
        """
        brands = {*self.brands, *(entry.brand for entry in self.entries)}
        formats = {*self.formats, *(entry.format for entry in self.entries)}
        for file in (*self.output.glob("*/*/*.pdf"), *self.output.glob(f"*/{HTML}/*.html")):
            path = file.relative_to(self.output)
            brand, format, _ = path.parts
            hidden = any(part.startswith(".") for part in path.parts)
            if not hidden and (brand in brands or format in formats or file.stem in self.pages):
                yield _LeafletFile(path.as_posix(), file.stem, brand, format)

    def _gone(self, of: ManifestEntry | _LeafletFile) -> Iterator[str]:
        """The brand, format or leaflet of a file that the project does not have, in words."""
        return ProjectNames(self.pages, self.brands, self.formats).gone(of.leaflet, of.brand, of.format)

    def _contents(self, entry: ManifestEntry) -> tuple[str, ...]:
        """The pages in a file: those that were read for it, if the manifest lists them."""
        if not entry.made_from:
            return _with_shared(entry.leaflet, self.pages)
        read = [name.removeprefix("leaflets/") for name in entry.made_from if name.endswith(".yaml")]
        return entry.leaflet, *sorted(name.removesuffix(".yaml") for name in read if name.startswith("shared/"))

    def _unlisted(self, place: _LeafletFile) -> FileStatus:
        contents = _with_shared(place.leaflet, self.pages)
        if not (self.output / place.path).is_file():
            return self._file(place, contents, "missing")
        why = "the manifest does not list it"
        if place in self.wanted:
            return self._file(place, contents, "stale", why)
        return self._file(place, contents, "orphaned", ", ".join(self._gone(place)) or why)

    def _file(self, place: _LeafletFile, contents: tuple[str, ...], state: FileState, because: str = "") -> FileStatus:
        return FileStatus(*place, state, because, contents, _all_marks(contents, self.pages, place.brand))


def _all_marks(names: Iterable[str], pages: Mapping[str, PageStatus], brand: str = "") -> tuple[Mark, ...]:
    """The marks of what has these pages, in a brand if one is named."""
    marks = {
        mark
        for name in names
        if name in pages
        for mark in pages[name].marks
        if mark != "void" or not brand or brand in (pages[name].unapproved_in or (brand,))
    }
    return tuple(mark for mark in MARKS if mark in marks)


def _with_shared(leaflet: str, pages: Mapping[str, PageStatus]) -> tuple[str, ...]:
    return leaflet, *(pages[leaflet].includes if leaflet in pages else ())


class _LeafletFile(NamedTuple):
    """Where a file is, below the output folder, and what it is of."""

    path: str
    leaflet: str
    brand: str
    format: str


# Packs


def _pack(project: Project, name: str, pages: Mapping[str, PageStatus]) -> PackStatus:
    try:
        recipe = project.recipe(name)
    except LeafletError as failed:
        first = failed.problems[0]
        return PackStatus(name, (f"{first.place}: {first.message}",), ())
    contents = [page for leaflet in recipe.model.leaflets for page in _with_shared(leaflet, pages)]
    contents += translations.included(project, recipe)
    because = [why for page in dict.fromkeys(contents) if (why := _unusable(page, pages))]
    marks = {*_all_marks(contents, pages), *(["draft"] if _has_unapproved_choices(project, recipe.model) else [])}
    return PackStatus(name, (*because, *_lacking(project, recipe)), tuple(mark for mark in MARKS if mark in marks))


def _has_unapproved_choices(project: Project, recipe: Recipe) -> bool:
    """Whether a pack is marked as a draft for its answers. One of an invented clinic is not."""
    leaflets: dict[str, Leaflet] = {}
    with suppress(LeafletError):
        leaflets = {name: project.leaflet(name).model for name in recipe.leaflets if name in project.leaflet_names()}
    return not choices_are_approved(recipe, leaflets) and any(
        not project.brand(name).model.example for name in _fields_of_brands(project, recipe.language)
    )


def _lacking(project: Project, recipe: Loaded) -> Iterator[str]:
    """What else a pack needs and cannot have."""
    there = {f"shared/{composed(path.name)}" for path in project.shared_pdfs()}
    named = [entry.pdf for entry in recipe.model.include if entry.pdf is not None]
    yield from (f"the PDF file {file} does not exist" for file in named if file not in there)
    try:
        project.topics()
    except LeafletError as failed:
        yield f"{failed.problems[0].place}: {failed.problems[0].message}"


def _unusable(name: str, pages: Mapping[str, PageStatus]) -> str:
    if name not in pages:
        return f"there is no {'shared page' if name.startswith('shared/') else 'leaflet'} {name}"
    return f"{name} cannot be read" if pages[name].state == "unreadable" else pages[name].refusal
