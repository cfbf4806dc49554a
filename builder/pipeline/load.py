"""Load and check everything that leaflets and packs are made from: all problems of all files, and what is sound."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from builder import checks, layout
from builder.checks.figures import printed_figures
from builder.checks.footer import tall_footer
from builder.checks.header import cut_words
from builder.checks.logo import printed_logo
from builder.checks.publication import PublicationRules, page_name, says_withdrawn
from builder.checks.resolution import PrintedPicture
from builder.content.blocks import Figure
from builder.content.brand import Brand, Format, printed
from builder.content.leaflet import Leaflet, Page, SharedPage, site_fields
from builder.content.project import Loaded, characters
from builder.content.selection import Plan
from builder.content.validity import Marks
from builder.core.diagnostics import LeafletError, Problem
from builder.core.phrases import phrases
from builder.core.suggestions import suggestion
from builder.layout import faces, pictures
from builder.layout.blocks.figure import figure_scale
from builder.layout.header import logo_scale
from builder.pdf.join.pieces import Insert
from builder.provenance import code as edition
from builder.provenance import items as provenance
from builder.provenance.code import Item


class Sheet(NamedTuple):
    """A sound leaflet, and what comes after it in order: shared pages by their names, and inserts.

    `characters` are those that its file may print: of its own file, its shared pages and what of the brand they show.
    `marks` say by name how its pages stand; `allowed` are those that could not be handed out if nobody had asked, and
    `review` is the day until which the others can be. `others` are files that were read for it, with their digests.
    `items` are what the leaflet is made from, and `code` says that on paper; `circumstances` are those of the items
    that are no files.
    """

    name: str
    leaflet: Leaflet
    shared: Mapping[str, SharedPage]
    after: tuple[str | Insert, ...] = ()
    characters: frozenset[str] = frozenset()
    marks: Mapping[str, Marks] = {}
    allowed: tuple[str, ...] = ()
    review: datetime.date = datetime.date.max
    others: Mapping[str, str] = {}
    items: tuple[Item, ...] = ()
    circumstances: tuple[Item, ...] = ()
    code: str = ""


class Extra(NamedTuple):
    """A sound recipe: its file, and what it includes beside its leaflets, with the marks of these pages.

    `circumstances` are what is to be said of these pages that no file says.
    """

    loaded: Loaded
    after: tuple[str | Insert, ...]
    shared: Mapping[str, SharedPage]
    marks: Mapping[str, Marks]
    circumstances: tuple[Item, ...]


class Added(NamedTuple):
    """Sound shared pages that somebody puts beside leaflets, by their names. The rest is as in `Extra`."""

    shared: Mapping[str, SharedPage]
    marks: Mapping[str, Marks]
    circumstances: tuple[Item, ...]


Beside = tuple[tuple[str, ...], tuple[str, ...]]
"""Leaflets, and shared pages that are put beside them, by their names."""


class Survey(NamedTuple):
    """What loading and checking found: every problem, the leaflets that are sound, and their theme.

    `theme` is None where the brand or format cannot be used; nothing is sound then. `recipes` has the sound ones, and
    `added` the sound pages that are put beside leaflets. `surveyor` has found all that.
    """

    problems: list[Problem]
    sound: list[Sheet]
    theme: layout.Theme | None
    recipes: Mapping[str, Extra]
    surveyor: Surveyor
    added: Mapping[Beside, Added] = {}


def survey(plan: Plan, *, idle: bool = False, beside: Iterable[Beside] = (), earlier: Survey | None = None) -> Survey:
    """Load and check the leaflets of a plan, with their shared pages, brand and format. Writes nothing.

    With `idle`, shared pages that no leaflet of the plan includes are checked too. `beside` are pages that are put
    beside leaflets of the plan. `earlier` is a survey of the same files and theme, on the same day, of whichever
    leaflets: what it has checked is not checked again.
    """
    surveyor = Surveyor(plan, None if earlier is None else earlier.surveyor)
    for name in plan.names:
        surveyor.leaflet(name)
    for name in plan.recipes:
        surveyor.recipe(name)
    found = {one: surveyor.added(one) for one in beside}
    if idle:
        surveyor.idle()
    sound = [sheet for sheet in surveyor.sheets.values() if sheet is not None]
    added = {one: pages for one, pages in found.items() if pages is not None}
    return Survey(sorted(set(surveyor.problems)), sound, surveyor.theme, surveyor.recipes, surveyor, added)


class Surveyor:
    """Gathers problems; each file is loaded once, each shared page checked once for each company that it keeps.

    `theme` is None where the brand or format cannot be used: nothing is sound then. `earlier` is one for the same
    files, theme and day: what it has found of leaflets and of the theme is taken from it.
    """

    def __init__(self, plan: Plan, earlier: Surveyor | None = None) -> None:
        self.plan = plan
        self.sheets: dict[str, Sheet | None] = {}
        self.recipes: dict[str, Extra] = {}
        self._known: dict[str, tuple[Sheet | None, list[Problem]]] = earlier._known if earlier else {}
        self._told: dict[str, list[Problem]] = {"": []}
        self._owner = ""
        self._checked: dict[tuple[str, tuple[str, ...] | None], list[Problem]] = earlier._checked if earlier else {}
        self.images = {path.name: path for path in (plan.project.root / "leaflets" / "images").glob("*")}
        self._theme_digest: str = earlier._theme_digest if earlier else ""
        self.governor: PublicationRules = earlier.governor if earlier else PublicationRules(plan)
        self.theme_failed = True
        if earlier is None:
            self.tell(plan.project.misnamed())
            self.theme = self._theme()
        else:
            self._told[""] += earlier._told_first
            self.theme, self.theme_failed = earlier.theme, earlier.theme_failed
        self._told_first: Sequence[Problem] = tuple(self._told[""])

    @property
    def problems(self) -> list[Problem]:
        """Everything that was told so far."""
        return [problem for problems in self._told.values() for problem in problems]

    def told(self, name: str) -> tuple[Problem, ...]:
        """What is wrong with a leaflet and all that it includes, and what is wrong with every leaflet."""
        return tuple(sorted({*self._told[""], *self._told.get(name, ())}))

    def forget(self, name: str) -> None:
        """Hold nothing of a leaflet any more."""
        self.sheets.pop(name, None)
        self._known.pop(name, None)
        self._told.pop(name, None)
        self.governor.forget(name)
        self.plan.project.forget(name)

    def withdrawn(self, name: str) -> str:
        """Why a leaflet is withdrawn, or that a page is which it includes; "" where none of them is."""
        project = self.plan.project
        if why := self._withdrawn(project.leaflet, name, name):
            return why
        try:
            included = [entry.page for entry in project.leaflet(name).model.include if entry.page is not None]
        except LeafletError:
            return ""
        told = {one: self._withdrawn(project.shared, one.partition("/")[2], one) for one in included}
        return next((f"it has {one}, which is {why}" for one, why in told.items() if why), "")

    def _withdrawn(self, load: Callable[[str], Loaded], name: str, called: str) -> str:
        """Why a page is withdrawn and nobody asked for it. A slip in its file does not bring it back."""
        try:
            loaded = load(name)
        except LeafletError:
            withdrawn = called not in self.plan.allowed and says_withdrawn(self.plan.project.root, called)
            return "withdrawn" if withdrawn else ""
        return self.governor.refusal(loaded) if self.governor.standing(loaded).state == "withdrawn" else ""

    def tell(self, problems: Iterable[Problem]) -> bool:
        """Gather problems. Returns whether there is an error among them."""
        if self.plan.strict:
            problems = [replace(problem, severity="error") for problem in problems]
        problems = list(problems)
        self._told[self._owner] += problems
        return any(problem.severity == "error" for problem in problems)

    def load(self, read: Callable[[str], Loaded], name: str) -> Loaded | None:
        try:
            return read(name)
        except LeafletError as failed:
            self.tell(failed.problems)
            return None

    def leaflet(self, name: str) -> Sheet | None:
        """Load and check a leaflet with all that it includes; None where that has errors."""
        if name not in self._known:
            before, self._owner = self._owner, name
            self._told[name] = []
            self._known[name] = self._leaflet(name), self._told[name]
            self._owner = before
        if name not in self.sheets:
            self.sheets[name], self._told[name] = self._known[name]
        return self.sheets[name]

    def _leaflet(self, name: str) -> Sheet | None:
        loaded = self.load(self.plan.project.leaflet, name)
        if loaded is None:
            return None
        speaks = phrases(loaded.model.language) is not None
        foot = layout.footer_text(self.theme, loaded.model) if self.theme is not None and speaks else None
        after, failed = self._included(loaded, foot)
        shared = [one for one in after if isinstance(one, Loaded)]
        # With a page missing, links into it are no slips of their own.
        parts = None if failed else {page.name: page for page in shared}
        # Every page is checked, whatever is wrong with the ones before it.
        failed |= self.theme_failed | self._failed(loaded, parts)
        for page in shared:
            failed |= self._shared_failed(page, parts)
        for page in (loaded, *shared):
            failed |= self._ungoverned(page, None if parts is None else shared)
        if failed or self.theme is None:
            return None
        return self._sheet(loaded, shared, after)

    def _ungoverned(self, page: Loaded, shared: Sequence[Loaded] | None) -> bool:
        """Whether a page must not be printed, or not as what it says it is."""
        brand = self.theme.brand if self.theme is not None else None
        return self.tell(self.governor.problems(page, shared, brand)) | self.governor.is_refused(page)

    def _sheet(self, loaded: Loaded, shared: Sequence[Loaded], after: Sequence[Loaded | Insert]) -> Sheet:
        assert self.theme is not None
        governor, every = self.governor, (loaded, *shared)
        pages = {page.name: page.model for page in shared}
        printed = characters(loaded, *shared).union(*_brand_words(self.theme.brand, loaded.model, *pages.values()))
        circumstances = tuple(item for page in every for item in self._circumstances(page))
        items = provenance.leaflet_items(self.plan.project.format(self.plan.format), loaded, after)
        due = [page.model.next_review for page in every if page_name(page) not in self.plan.allowed]
        return Sheet(
            loaded.name,
            loaded.model,
            pages,
            _order(after),
            printed,
            marks={page.name: governor.marks(page, self.theme.brand) for page in every},
            allowed=tuple(page_name(page) for page in every if governor.standing(page).refused),
            review=min(due, default=datetime.date.max),
            others=governor.read_for(*every),
            items=(*items, *circumstances),
            circumstances=circumstances,
            code=edition.code([*items, *circumstances], self._rest(every)),
        )

    def _circumstances(self, page: Loaded) -> Iterator[Item]:
        if self.governor.standing(page).expired:
            yield provenance.circumstance(edition.EXPIRED, page_name(page))
        if self.governor.is_older(page.model):
            yield provenance.circumstance(edition.OLDER, page_name(page))
        instead = page.model.replaced_by
        if page.model.status == "withdrawn" and instead is not None:
            yield provenance.circumstance(edition.INSTEAD, instead, self.governor.title(instead))

    def _rest(self, pages: Sequence[Loaded]) -> str:
        """What a leaflet with its shared pages depends on beside files that its code names."""
        project = self.plan.project
        brand = project.brand(self.plan.brand).model
        if not self._theme_digest:
            self._theme_digest = provenance.theme_digest(brand, project.root)
        return provenance.leaflet_rest(self._theme_digest, brand, project.root, pages)

    def recipe(self, name: str) -> None:
        """Load and check a recipe, with its leaflets and all that it includes."""
        loaded = self.load(self.plan.project.recipe, name)
        if loaded is None:
            return
        recipe = loaded.model
        foot = layout.FooterText(recipe.language, recipe.foot, "")
        after, failed = self._included(loaded, foot)
        shared = {page.name: page for page in after if isinstance(page, Loaded)}
        parts = dict(shared)
        names = self.plan.project.leaflet_names()
        for index, leaflet in enumerate(recipe.leaflets):
            if leaflet not in names:
                hint = suggestion(leaflet, names, "leaflets")
                place = loaded.source.place(("leaflets", index), leaflet)
                failed |= self.tell([Problem(place, "error", f"there is no leaflet called {leaflet}", hint)])
            elif (sheet := self.leaflet(leaflet)) is None:
                failed = True
                self._held(loaded, index, leaflet)
            else:
                parts |= {one: self.plan.project.shared(one) for one in sheet.shared}
        for page in shared.values():
            failed |= self._shared_failed(page, None if failed else parts) | self._ungoverned(page, ())
        if self.theme is not None:
            failed |= self.tell(checks.check_recipe(loaded, self.theme.brand, self.theme.faces.coverage))
            field = "short_title" if recipe.short_title else "title"
            spoken = phrases(recipe.language) is not None
            failed |= self.tell(self._footer_problems(loaded, field, foot if spoken else None))
        if not failed and self.theme is not None:
            self.recipes[name] = Extra(loaded, _order(after), *self._added(shared, self.theme))

    def added(self, beside: Beside) -> Added | None:
        """Load and check shared pages that are put beside leaflets; None where one of either has errors."""
        leaflets, names = beside
        loaded = {name: self.load(self.plan.project.shared, name) for name in names}
        shared = {name: page for name, page in loaded.items() if page is not None}
        sheets = [sheet for name in leaflets if (sheet := self.leaflet(name)) is not None]
        failed = len(shared) < len(names) or len(sheets) < len(leaflets)
        parts = shared | {one: self.plan.project.shared(one) for sheet in sheets for one in sheet.shared}
        for page in shared.values():
            failed |= self._shared_failed(page, None if failed else parts) | self._ungoverned(page, ())
        return None if failed or self.theme is None else self._added(shared, self.theme)

    def _added(self, shared: Mapping[str, Loaded], theme: layout.Theme) -> Added:
        return Added(
            {page.name: page.model for page in shared.values()},
            {page.name: self.governor.marks(page, theme.brand) for page in shared.values()},
            tuple(item for page in shared.values() for item in self._circumstances(page)),
        )

    def _held(self, recipe: Loaded, index: int, leaflet: str) -> None:
        """Tell at a recipe of a leaflet that must not be handed out, for its own sake or for a page of it."""
        loaded = self.load(self.plan.project.leaflet, leaflet)
        if loaded is None:
            return
        after, _ = self._included(loaded, None)
        for page in (loaded, *(one for one in after if isinstance(one, Loaded))):
            why = self.governor.refusal(page)
            if why:
                place = recipe.source.place(("leaflets", index), leaflet)
                hint = f"take {leaflet} out of this pack, or see to {page_name(page)}"
                self.tell([Problem(place, "error", f"this pack cannot be made: {page_name(page)} is {why}", hint)])

    def idle(self) -> None:
        """Check the shared pages that no leaflet has asked for, each as if all the others followed it."""
        names = self.plan.project.shared_names()
        pages = {name: page for name in names if (page := self.load(self.plan.project.shared, name)) is not None}
        asked = {name for name, _ in self._checked}
        for name, page in pages.items():
            if name not in asked:
                self._shared_failed(page, pages)

    def _included(self, loaded: Loaded, foot: layout.FooterText | None) -> tuple[list[Loaded | Insert], bool]:
        """What a leaflet or recipe includes, and whether any of it cannot be had. `foot` is what its footers say."""
        names = self.plan.project.shared_names()
        after: list[Loaded | Insert] = []
        failed = False
        for index, entry in enumerate(loaded.model.include):
            if entry.pdf is not None:
                insert = self._enclosure(loaded, index, foot)
                failed |= insert is None
                after += [insert] if insert is not None else []
                continue
            folder, _, name = entry.file.rpartition("/")
            before = {page.name for page in after if isinstance(page, Loaded)}
            slip = _slip(loaded.name, folder, name, names, before)
            if slip is not None:
                failed |= self.tell([Problem(loaded.source.place(("include", index), entry.file), "error", *slip)])
            elif (page := self.load(self.plan.project.shared, name)) is None:
                failed = True
            else:
                after.append(page)
        return after, failed

    def _enclosure(self, loaded: Loaded, index: int, foot: layout.FooterText | None) -> Insert | None:
        """A PDF file that a leaflet includes; None, and told, where it cannot be used."""
        # Most leaflets include none, and what reads other people's files takes its time to be imported.
        from builder.pipeline import included_pdfs

        entry = loaded.model.include[index]
        known = {f"shared/{path.name}": path for path in self.plan.project.shared_pdfs()}
        if entry.pdf not in known:
            hint = suggestion(entry.pdf, known, "PDF files") if known else "put it into leaflets/shared/"
            place = loaded.source.place(("include", index, "pdf"))
            self.tell([Problem(place, "error", f"there is no PDF file {entry.pdf}", hint)])
            return None
        if self.theme is None or foot is None:
            return None
        floor = layout.footer_top(self.theme, foot)
        enclosure = included_pdfs.read(known[entry.pdf], entry, self.theme.format, floor)
        places = {slip: loaded.source.place(("include", index, slip.key)) for slip in enclosure.slips}
        failed = self.tell(Problem(places[slip], slip.severity, slip.message, slip.hint) for slip in enclosure.slips)
        return None if failed else enclosure.insert

    def _shared_failed(self, page: Loaded, parts: Mapping[str, Loaded] | None) -> bool:
        company = None if parts is None else {name: part for name, part in parts.items() if name != page.name}
        key = (page.name, None if company is None else tuple(company))
        if key not in self._checked:
            self._checked[key] = self._found(page, company)
        return self.theme is None or self.tell(self._checked[key])

    def _failed(self, loaded: Loaded, parts: Mapping[str, Loaded] | None) -> bool:
        """Check a page whose links may lead into `parts`, where these are known. Returns whether it has errors."""
        return self.theme is None or self.tell(self._found(loaded, parts))

    def _found(self, loaded: Loaded, parts: Mapping[str, Loaded] | None) -> list[Problem]:
        """What is wrong with a page that can be checked."""
        theme = self.theme
        if theme is None:
            return []
        anchors = None if parts is None else {name: checks.anchors(part.model) for name, part in parts.items()}
        found = checks.check(loaded, theme.brand, theme.faces.coverage, anchors, self.images)
        spoken = phrases(loaded.model.language) is not None
        footing = layout.footer_text(theme, loaded.model) if spoken else None
        return [
            *found,
            *printed_figures(loaded, self.images, lambda one: _printed_figure(one, theme, self.images[one.image])),
            *self._footer_problems(loaded, "short_title", footing),
        ]

    def _footer_problems(self, loaded: Loaded, field: str, footing: layout.FooterText | None) -> Iterator[Problem]:
        """What is wrong with the footers of a page, whose title stands in `field`."""
        if self.theme is not None and footing is not None and loaded.source.data.get(field):
            format = self.plan.project.format(self.plan.format)
            yield from tall_footer(loaded, field, footing.title, layout.footer_top(self.theme, footing), format)

    def _theme(self) -> layout.Theme | None:
        """The brand in its format, with its faces; None where one of them cannot be had.

        A theme with errors serves to check words all the same; `theme_failed` keeps it from being used.
        """
        project = self.plan.project
        brand, format = self.load(project.brand, self.plan.brand), self.load(project.format, self.plan.format)
        if brand is None or format is None:
            return None
        shown = printed(brand.model, format.model)
        logo = printed_logo(brand, shown.logo.file, lambda: _printed_logo(shown, format.model, project.root))
        failed = self.tell([*checks.check_theme(brand, format), *logo])
        try:
            fonts = faces.load(brand.model.faces, project.root)
        except faces.FaceError as error:
            place = brand.source.place(("faces", error.field))
            self.tell(problem.at(place) for problem in error.problems)
            return None
        failed |= self.tell(checks.check_faces(brand, format, fonts.coverage, fonts.regular.advances))
        theme = layout.Theme(shown, format.model, fonts, project.root)
        self.theme_failed = failed or self.tell(cut_words(brand, *layout.cut_in_header(theme), self.plan.format))
        return theme


def _brand_words(brand: Brand, *pages: Page) -> list[str]:
    """What a brand prints on pages: its name, and the site fields that stand there. Other fields do not count."""
    used = frozenset().union(*map(site_fields, pages))
    return [brand.name, brand.strapline or "", brand.logo.alt, *(brand.fields[name] for name in sorted(used))]


def _order(after: Sequence[Loaded | Insert]) -> tuple[str | Insert, ...]:
    return tuple(one.name if isinstance(one, Loaded) else one for one in after)


def _slip(leaflet: str, folder: str, name: str, names: Sequence[str], before: set[str]) -> tuple[str, str] | None:
    """What is wrong with an `include` of the page `name`, and how to mend it."""
    if folder != "shared" or name not in names:
        hint = suggestion(name, names, "shared pages", form="shared/{}")
        return f"there is no shared page {f'{folder}/{name}' if folder else name}", hint
    if name in before:
        return f"shared/{name} is included twice", "take one of them away"
    if name == leaflet:
        return "a leaflet cannot include a page of its own name", "give one of the two files another name"
    return None


def _printed_logo(brand: Brand, format: Format, root: Path) -> PrintedPicture:
    """How a brand's logo is printed. Raises PictureError where it cannot be."""
    path = root / "styles" / "logos" / brand.logo.file
    logo = pictures.load(path, brand.colours.band, grey=format.ink == "black")
    return _on_paper(logo, logo_scale(logo))


def _printed_figure(figure: Figure, theme: layout.Theme, path: Path) -> PrintedPicture:
    """How a figure is printed, whose file is `path`. Raises PictureError where it cannot be."""
    room = theme.format.page.width - theme.format.margins.left - theme.format.margins.right
    picture = theme.picture(path, theme.brand.colours.paper)
    return _on_paper(picture, figure_scale(picture, figure, theme, room))


def _on_paper(picture: pictures.Picture, scale: float) -> PrintedPicture:
    pixels = picture.image.width if isinstance(picture, pictures.Photograph) else None
    return PrintedPicture(picture.width * scale, pixels)
