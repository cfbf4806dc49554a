"""What an edit would affect: leaflets, packs, brands, formats, files and approvals."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from builder.checks.links import links
from builder.checks.page_texts import texts
from builder.checks.publication import PublicationRules
from builder.content import icons, translations, validity
from builder.content.leaflet import Leaflet, figures_of, site_fields
from builder.content.project import KINDS, TOPICS, Loaded, Project
from builder.content.selection import Plan, UnknownName
from builder.core import font_files
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError
from builder.core.suggestions import path_suggestion
from builder.pipeline import manifest
from builder.pipeline.fingerprints import ICONS

FIELD = "site field"
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".heif")
_FOLDERS = {
    "picture": ("leaflets/images", _PICTURES),
    "PDF file": ("leaflets/shared", (".pdf",)),
    "logo": ("styles/logos", _PICTURES),
    "icon": (icons.FOLDER, (".svg",)),
    "face": (font_files.FOLDER.as_posix(), font_files.ENDINGS),
}
"""Files that are not YAML: the folder of each kind, and the endings of their names."""


class Impact(NamedTuple):
    """What an edit of a file or site field touches. A file is `what` by its path from the project, with ``/``.

    `pages` are those that it is printed on or that it is, as ``bone`` or ``shared/contacts``; `linked_from` are those
    that link to it. `translations` are those of a leaflet: a new version of it puts them out of date. `panels` are the
    leaflets that list its language, so they are built again when it is approved or withdrawn. `packs` are recipes by
    their names. `values` has a field's value in each brand. `approvals` are the pages whose approval a
    change of words or pictures makes void. `files` are those in the output folder that will be built again.
    `unreadable` are YAML files that cannot be read, and may be touched too. `unlisted` says why the built files
    are unknown; "" if they are known.
    """

    what: str
    kind: str
    pages: tuple[str, ...]
    leaflets: tuple[str, ...]
    packs: tuple[str, ...]
    brands: tuple[str, ...]
    formats: tuple[str, ...]
    linked_from: tuple[str, ...]
    translations: tuple[str, ...]
    panels: tuple[str, ...]
    values: Mapping[str, str]
    approvals: tuple[str, ...]
    files: tuple[str, ...]
    unreadable: tuple[str, ...]
    unlisted: str = ""


def impact(project: Project, output: Path, what: str, here: Path, day: datetime.date) -> Impact:
    """What an edit of `what` touches: a path from the folder `here`, from the project or a whole one; or a site field.

    It uses the current YAML files. Raises UnknownName if `what` is neither.
    """
    entries, unlisted = [], ""
    try:
        entries = manifest.read(output)
    except manifest.ManifestError as damaged:
        unlisted = f"the manifest is damaged: {damaged}"
    except OSError as error:
        unlisted = f"the manifest cannot be read: {(error.strerror or str(error)).lower()}"
    return _ImpactSearch(project, day).find(what, here, entries)._replace(unlisted=unlisted)


class _LoadedPage(NamedTuple):
    """A leaflet or shared page, and all that is printed on it or decides how it is printed.

    `uses` has files by their paths and site fields by their names, `reads` the other files that the page depends on.
    """

    name: str
    file: str
    uses: frozenset[str]
    reads: frozenset[str]
    includes: tuple[str, ...]
    links: frozenset[str]
    original: str
    approved: bool


class _LoadedRecipe(NamedTuple):
    """A pack's recipe: what is its own, its leaflets and the pages that it includes."""

    name: str
    uses: frozenset[str]
    leaflets: tuple[str, ...]
    includes: tuple[str, ...]


class _ImpactSearch:
    """The pages, recipes and brands of a project, and what each depends on."""

    def __init__(self, project: Project, day: datetime.date) -> None:
        self.project = project
        self.unreadable = [f"leaflets/{name}.yaml" for name in _unreadable_lists(project)]
        self.brands = dict(self._read("styles/brands", project.brand_names(), project.brand))
        self._governor = PublicationRules(Plan(project, (), "", "", day=day))
        self._day = day
        self._topic_icons = icons.topic_icons(project)
        self.pages = {page.name: page for page in self._pages()}
        recipes = self._read("leaflets/packs", project.recipe_names(), project.recipe)
        self.recipes = [_recipe(project, name, loaded) for name, loaded in recipes]

    def find(self, what: str, here: Path, entries: Iterable[manifest.ManifestEntry]) -> Impact:
        name, kind = self._resolve(what, here)
        brands = self._brands(name, kind)
        formats = [Path(name).stem] if kind == "format" else self.project.format_names()
        everywhere = kind == "format" or (kind in ("brand", "look", "logo", "face") and bool(brands))
        pages = self._printed_on(name, kind)
        leaflets = [page.name for page in self._leaflets() if everywhere or self._is_in(page, name, pages)]
        packs = [pack for pack in self.recipes if everywhere or kind == "list of topics" or name in pack.uses]
        packs += [pack for pack in self.recipes if {*pages, *leaflets} & {*pack.leaflets, *pack.includes}]
        files = [
            file
            for file in entries
            if (file.leaflet in leaflets and file.brand in brands and file.format in formats)
            or _was_read(file, name, kind)
        ]
        # The manifest says what the files of an unreadable leaflet were made from.
        unreadable = {file.leaflet for file in files if f"leaflets/{file.leaflet}.yaml" in self.unreadable}
        leaflets = sorted({*leaflets, *unreadable})
        brands = [brand for brand in self.project.brand_names() if brand in {*brands, *(file.brand for file in files)}]
        voids = kind in ("leaflet", "shared page", "picture", "PDF file")
        return Impact(
            what=name,
            kind=kind,
            pages=tuple(pages),
            leaflets=tuple(leaflets),
            packs=tuple(sorted({pack.name for pack in packs})),
            brands=tuple(brands),
            formats=tuple(formats),
            linked_from=tuple(self._linked_from(name, kind)),
            translations=tuple(page.name for page in self.pages.values() if page.original == name),
            panels=tuple(self._panels(name, kind)),
            values={brand: self.brands[brand].model.fields[name] for brand in brands} if kind == FIELD else {},
            approvals=tuple(page for page in pages if voids and page in self.pages and self.pages[page].approved),
            files=tuple(file.path for file in files),
            unreadable=tuple(self.unreadable),
        )

    def _read(self, folder: str, names: Sequence[str], load: Callable[[str], Loaded]) -> Iterator[tuple[str, Loaded]]:
        for name in names:
            try:
                yield name, load(name)
            except LeafletError:
                self.unreadable.append(f"{folder}/{name}.yaml")

    def _pages(self) -> Iterator[_LoadedPage]:
        for name, loaded in self._read("leaflets", self.project.leaflet_names(), self.project.leaflet):
            yield self._page(name, loaded, frozenset(self._governor.read_for(loaded)))
        for name, loaded in self._read("leaflets/shared", self.project.shared_names(), self.project.shared):
            yield self._page(f"shared/{name}", loaded, frozenset(self._governor.read_for(loaded)))

    def _page(self, name: str, loaded: Loaded, reads: frozenset[str]) -> _LoadedPage:
        page = loaded.model
        uses = {f"leaflets/images/{figure.image}" for _, figure in figures_of(page)}
        named = icons.with_topic_icons(page, self._topic_icons) if isinstance(page, Leaflet) else page
        uses |= {f"{icons.FOLDER}/{icon}.svg" for _, icon in icons.icons_in(named)}
        uses |= set() if named is page else {f"leaflets/{TOPICS}.yaml"}
        included = getattr(page, "include", ())
        targets = [link.target for text in texts(page) for link in links(text)]
        return _LoadedPage(
            name,
            loaded.source.name,
            frozenset(uses) | _enclosed(included) | site_fields(page),
            reads,
            tuple(translations.included(self.project, loaded)),
            frozenset(target[1:].rpartition("/")[0] for target in targets if target.startswith("#")),
            f"{loaded.source.name.rpartition('/')[0]}/{page.translation_of or ''}.yaml",
            validity.standing(loaded, self.project.root, self._day).state == "approved",
        )

    def _resolve(self, what: str, here: Path) -> tuple[str, str]:
        """The name of what was typed, and its kind. Raises UnknownName."""
        files = dict(self._files())
        what = composed(what)
        for path in _paths(what, here, self.project.root):
            if path in files:
                return path, files[path]
        fields = {field for brand in self.brands.values() for field in brand.model.fields}
        fields |= {name for page in self.pages.values() for name in page.uses if "/" not in name}
        if what in fields:
            return what, FIELD
        raise UnknownName(f"{what!r} is not a file or site field of this project", _hint(what, [*files, *fields]))

    def _files(self) -> Iterator[tuple[str, str]]:
        """Every file that leaflets and packs are made from, with its kind."""
        project = self.project
        listed = (
            ("leaflet", "leaflets", project.leaflet_names()),
            ("shared page", "leaflets/shared", project.shared_names()),
            ("recipe", "leaflets/packs", project.recipe_names()),
            ("brand", "styles/brands", project.brand_names()),
            ("format", "styles/formats", project.format_names()),
            ("look", "styles/looks", project.look_names()),
        )
        for kind, folder, names in listed:
            yield from ((f"{folder}/{name}.yaml", kind) for name in names)
        for name, kind in ((TOPICS, "list of topics"), (KINDS, "list of kinds")):
            if (project.root / "leaflets" / f"{name}.yaml").is_file():
                yield f"leaflets/{name}.yaml", kind
        for kind, (folder, ends) in _FOLDERS.items():
            for path in sorted((project.root / folder).glob("*")):
                if path.suffix.lower() in ends:
                    yield f"{folder}/{composed(path.name)}", kind

    def _brands(self, name: str, kind: str) -> list[str]:
        """The brands that it is printed in."""
        file = Path(name).name
        brands = {key: loaded.model for key, loaded in self.brands.items()}
        match kind:
            case "brand":
                return [Path(name).stem]
            case "look":
                return [key for key, brand in brands.items() if brand.look.like == Path(name).stem]
            case "logo":
                return [key for key, brand in brands.items() if brand.logo.file == file]
            case "site field":
                return [key for key, brand in brands.items() if name in brand.fields]
        return self.project.brand_names()

    def _printed_on(self, name: str, kind: str) -> list[str]:
        """The leaflets and shared pages that it is, or that it is printed on."""
        if kind in ("leaflet", "shared page"):
            return [name.removeprefix("leaflets/").removesuffix(".yaml")]
        return [page.name for page in self.pages.values() if name in page.uses]

    def _leaflets(self) -> Iterator[_LoadedPage]:
        return (page for page in self.pages.values() if not page.name.startswith("shared/"))

    def _is_in(self, leaflet: _LoadedPage, name: str, pages: Collection[str]) -> bool:
        """Whether a leaflet depends on the file or field `name`, or contains any of `pages`."""
        contained = {leaflet.name, *leaflet.includes}
        return not contained.isdisjoint(pages) or any(
            name in self.pages[page].reads for page in contained & self.pages.keys()
        )

    def _panels(self, name: str, kind: str) -> list[str]:
        """The leaflets that say in which languages there is a leaflet: its original and the other translations."""
        if kind != "leaflet":
            return []
        own = {page.file: page.original for page in self._leaflets()}
        original = own.get(name, "")
        family = original if original in own else name
        return [page.name for page in self._leaflets() if family in (page.file, page.original) and page.file != name]

    def _linked_from(self, name: str, kind: str) -> list[str]:
        if kind not in ("leaflet", "shared page"):
            return []
        return [page.name for page in self.pages.values() if Path(name).stem in page.links and page.file != name]


def _was_read(entry: manifest.ManifestEntry, name: str, kind: str) -> bool:
    """Whether a file was made from the file or site field `name`."""
    if kind == "icon":
        among = (read.removeprefix(ICONS).split() for read in entry.made_from if read.startswith(ICONS))
        return any(Path(name).stem in names for names in among)
    wanted = f"styles/brands/{entry.brand}.yaml field {name}" if kind == FIELD else name
    return wanted in entry.made_from


def _unreadable_lists(project: Project) -> Iterator[str]:
    for name, load in ((KINDS, project.kinds), (TOPICS, project.topics)):
        try:
            load()
        except LeafletError:
            yield name


def _paths(what: str, here: Path, root: Path) -> Iterator[str]:
    """The paths from the project that may be meant by what was typed: from the current folder, and from the project."""
    for start in (here, root):
        for whole in (os.path.abspath, os.path.realpath):
            # Windows has no way from one drive to another.
            with suppress(ValueError):
                yield Path(os.path.relpath(whole(start / what), whole(root))).as_posix()


def _recipe(project: Project, name: str, loaded: Loaded) -> _LoadedRecipe:
    recipe = loaded.model
    uses = {loaded.source.name} | _enclosed(recipe.include) | site_fields(recipe)
    return _LoadedRecipe(name, frozenset(uses), recipe.leaflets, tuple(translations.included(project, loaded)))


def _enclosed(included: Iterable[Any]) -> frozenset[str]:
    return frozenset(f"leaflets/{entry.pdf}" for entry in included if entry.pdf is not None)


def _hint(what: str, names: Sequence[str]) -> str:
    """What may have been meant: the same name elsewhere or with another ending, or one that is like it."""
    return path_suggestion(what, names) or "name a file of leaflets/ or styles/, or a site field such as ward_phone"
