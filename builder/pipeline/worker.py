"""Make leaflets in turn, and release each from memory: its problems, its file, and the inputs of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from builder.content.brand import Brand
from builder.content.icons import icons_in
from builder.content.leaflet import Page, figures_of, site_fields
from builder.content.project import format_path, look_path
from builder.content.selection import Plan
from builder.core import bugs
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import HTML, output_path
from builder.layout import SharedTexts, Theme
from builder.pipeline import manifest
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.fingerprints import (
    FONTS,
    ICONS,
    LANGUAGES,
    OFFER,
    PACKAGE,
    PARTS,
    PROGRAM,
    TOPIC_ICONS,
    WORDS,
    Inputs,
    brand_parts,
)
from builder.pipeline.load import Surveyor
from builder.pipeline.manifest import LeafletOutcome, ManifestEntry
from builder.pipeline.part_cache import PartCache
from builder.pipeline.render import FinishedFile, Maker, file_problems

if TYPE_CHECKING:
    from builder.pipeline.web_pages import WebMaker


def work(plan: Plan, cache: Path, names: Iterable[str]) -> Iterator[LeafletOutcome]:
    """Make leaflets of a plan. `cache` is the folder of the cache."""
    shop = Workshop(plan, cache)
    for name in names:
        yield shop.make(name)


class Workshop:
    """What all leaflets of a plan share: the theme, shared pages and their parts.

    Leaflets in `checked` are not checked again (see `Surveyor`). `earlier` is the workshop of the last build with an
    equal plan: only leaflets' own files have changed since then, and `inputs` are the current ones.
    """

    def __init__(
        self,
        plan: Plan,
        cache: Path,
        *,
        checked: Collection[str] = (),
        earlier: Workshop | None = None,
        inputs: Inputs | None = None,
    ) -> None:
        self.plan = plan
        self.inputs = inputs or Inputs(plan.project.root, cache)
        # Take digests before anything is read, so that the next build notices what changes after that.
        with suppress(LeafletError):
            for name in (*_of_theme(plan.project.brand(plan.brand).model), FONTS, TOPIC_ICONS):
                self.inputs.digest(name)
        self.parts: PartCache = earlier.parts if earlier else PartCache(cache / PARTS)
        before = earlier.surveyor if earlier else None
        self.surveyor: Surveyor = Surveyor(
            plan, before, output=cache.parent, checked=checked, edited=earlier is not None
        )
        theme = self.surveyor.theme
        texts = getattr(earlier.maker, "texts", None) if earlier else None
        self.maker: Maker | WebMaker | None = None if theme is None else self._maker(theme, texts)

    def _maker(self, theme: Theme, texts: SharedTexts | None) -> Maker | WebMaker:
        if self.plan.format == HTML:
            from builder.pipeline.web_pages import WebMaker

            return WebMaker(theme)
        return Maker(theme, self.parts.lay_out, validate=True, standard=self.plan.standard, texts=texts)

    def make(self, name: str) -> LeafletOutcome:
        """Make a leaflet. A mistake of the program in it is a problem of this leaflet, and stops no other."""
        # Before the formats and translations are read.
        self.inputs.digest(OFFER + name)
        sheet = self.surveyor.leaflet(name)
        problems = self.surveyor.problems.of(name)
        if sheet is None or self.maker is None:
            withdrawn, lasting = self.surveyor.withdrawn(name), self.surveyor.is_refused_alone(name)
            outcome = LeafletOutcome(name, problems, withdrawn, lasting=lasting)
        else:
            try:
                outcome = self._outcome(sheet, problems)
            except Exception as failure:
                bug = bugs.contained(failure, Place(f"leaflets/{name}.yaml"))
                outcome = LeafletOutcome(name, (*problems, bug))
        self.surveyor.forget(name)
        return outcome

    def _outcome(self, sheet: CheckedLeaflet, problems: tuple[Problem, ...]) -> LeafletOutcome:
        assert self.maker is not None
        inputs = self.made_from(sheet)
        finished = self.maker.make(sheet)
        self.inputs.remember()
        problems = (*problems, *file_problems(self.plan, sheet, finished))
        if any(problem.severity == "error" for problem in problems):
            return LeafletOutcome(sheet.name, problems)
        entry = self._entry(sheet, finished, inputs, problems)
        return LeafletOutcome(sheet.name, problems, "", entry, finished.data, sheet.items)

    def made_from(self, sheet: CheckedLeaflet) -> dict[str, str]:
        """The inputs of a leaflet's file, with their digests."""
        return {name: self.inputs.digest(name) for name in self._named(sheet)} | self._loaded(sheet)

    def _named(self, sheet: CheckedLeaflet) -> Iterator[str]:
        """The inputs of a leaflet that are read when it is laid out."""
        assert self.maker is not None
        yield PROGRAM
        theme = self.maker.theme
        yield from _of_theme(theme.brand)
        # Words of a mark, such as the title of the leaflet to take instead, are in no list of characters.
        if sheet.circumstances or theme.faces.may_go_on(sheet.characters):
            yield FONTS
        pages = (sheet.leaflet, *sheet.shared.values())
        if icons := {icon for page in pages for _, icon in icons_in(page)}:
            yield ICONS + " ".join(sorted(icons))
        if sheet.leaflet.key_facts:
            yield TOPIC_ICONS
        for page in pages:
            yield from (f"leaflets/images/{image}" for image in sorted(_images(page)))

    def _loaded(self, sheet: CheckedLeaflet) -> dict[str, str]:
        """The inputs of a leaflet that have been read, with the digests of what was read."""
        project, plan = self.plan.project, self.plan
        loaded = [project.leaflet(sheet.name), project.brand(plan.brand)]
        loaded += [project.shared(name) for name in sheet.shared]
        digests = {file.source.name: file.source.digest for file in loaded}
        digests |= {format_path(plan.print_format): project.format(plan.print_format).source.digest}
        look = project.brand(plan.brand).model.look.like
        digests |= {look_path(look): project.look(look).source.digest}
        digests |= {name: self.inputs.digest(name) for name in (LANGUAGES, OFFER + sheet.name)}
        brand = f"styles/brands/{plan.brand}.yaml"
        parts = brand_parts(brand, project.brand(plan.brand).source.data)
        used = {field for page in (sheet.leaflet, *sheet.shared.values()) for field in site_fields(page)}
        digests |= {
            name: parts.get(name, "") for name in (f"{brand} looks", *(f"{brand} field {name}" for name in used))
        }
        languages = {page.language for page in (sheet.leaflet, *sheet.shared.values())}
        digests |= {WORDS + language: project.catalogues.digest(language) for language in sorted(languages)}
        digests |= sheet.others
        inserts = [entry for entry in sheet.after if not isinstance(entry, str)]
        return digests | {f"leaflets/{insert.name}": manifest.digest(insert.data) for insert in inserts}

    def _entry(
        self, sheet: CheckedLeaflet, finished: FinishedFile, inputs: dict[str, str], problems: tuple[Problem, ...]
    ) -> ManifestEntry:
        plan = self.plan
        return ManifestEntry(
            path=output_path(plan.brand, plan.format, sheet.name),
            leaflet=sheet.name,
            version=sheet.leaflet.version,
            brand=plan.brand,
            format=plan.format,
            language=sheet.leaflet.language,
            pages=finished.pages,
            sha256=manifest.digest(finished.data),
            made_from=inputs,
            review=sheet.review.isoformat(),
            allowed=sheet.allowed,
            warnings=tuple(problem for problem in problems if problem.severity == "warning"),
            wording=manifest.digest(finished.wording.encode()),
            code=sheet.code,
            short_code=sheet.short_code,
            standard=plan.standard.value,
        )


def _of_theme(brand: Brand) -> Iterator[str]:
    """The inputs that are read for the theme of a brand: its logo and its faces."""
    yield f"styles/logos/{brand.logo.file}"
    for named in (brand.faces, *brand.faces.others.values()):
        for file in (named.regular, named.bold):
            yield f"{PACKAGE}{named.package}: {file}" if named.package else f"styles/fonts/{file}"


def _images(page: Page) -> set[str]:
    return {figure.image for _, figure in figures_of(page)}
