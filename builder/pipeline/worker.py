"""Make leaflets one by one, and forget each: what is wrong with it, its file, and what that was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from builder.content.blocks import Figure
from builder.content.brand import Brand
from builder.content.leaflet import Page, site_fields
from builder.content.selection import Plan
from builder.core.diagnostics import LeafletError, Problem
from builder.pdf import validate
from builder.pipeline import manifest
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.fingerprints import PACKAGE, PARTS, PROGRAM, Inputs, brand_parts
from builder.pipeline.load import Surveyor
from builder.pipeline.manifest import LeafletOutcome, ManifestEntry
from builder.pipeline.part_cache import PartCache
from builder.pipeline.render import FinishedPdf, Maker, faults


def work(plan: Plan, cache: Path, names: Iterable[str]) -> Iterator[LeafletOutcome]:
    """Make leaflets of a plan. `cache` is the folder that holds what only saves time."""
    shop = Workshop(plan, cache)
    for name in names:
        yield shop.make(name)


class Workshop:
    """What all leaflets of a plan share: the theme, shared pages and their parts."""

    def __init__(self, plan: Plan, cache: Path) -> None:
        self.plan = plan
        self.inputs = Inputs(plan.project.root, cache)
        # Digests are taken before anything is read: what is changed after that is noticed the next time.
        with suppress(LeafletError):
            for name in _of_theme(plan.project.brand(plan.brand).model):
                self.inputs.digest(name)
        self.shelf = PartCache(cache / PARTS)
        self.surveyor = Surveyor(plan)
        theme = self.surveyor.theme
        self.maker = None if theme is None else Maker(theme, self.shelf.lay_out, validate=validate.installed())

    def make(self, name: str) -> LeafletOutcome:
        sheet = self.surveyor.leaflet(name)
        problems = self.surveyor.problems.of(name)
        if sheet is None or self.maker is None:
            outcome = LeafletOutcome(name, problems, self.surveyor.withdrawn(name))
        else:
            outcome = self._made(sheet, problems)
        self.surveyor.forget(name)
        return outcome

    def _made(self, sheet: CheckedLeaflet, problems: tuple[Problem, ...]) -> LeafletOutcome:
        assert self.maker is not None
        made_from = {name: self.inputs.digest(name) for name in self._named(sheet)} | self._loaded(sheet)
        made = self.maker.make(sheet)
        self.inputs.remember()
        problems = (*problems, *faults(self.plan, sheet, made))
        if any(problem.severity == "error" for problem in problems):
            return LeafletOutcome(sheet.name, problems)
        entry = self._entry(sheet, made, made_from, problems)
        return LeafletOutcome(sheet.name, problems, "", entry, made.pdf, sheet.items)

    def _named(self, sheet: CheckedLeaflet) -> Iterator[str]:
        """The inputs of a leaflet that are read when it is laid out."""
        assert self.maker is not None
        yield PROGRAM
        yield from _of_theme(self.maker.theme.brand)
        for page in (sheet.leaflet, *sheet.shared.values()):
            yield from (f"leaflets/images/{image}" for image in sorted(_images(page)))

    def _loaded(self, sheet: CheckedLeaflet) -> dict[str, str]:
        """The inputs of a leaflet that have been read, with the digests of what was read."""
        project, plan = self.plan.project, self.plan
        loaded = [project.leaflet(sheet.name), project.brand(plan.brand), project.format(plan.format)]
        loaded += [project.shared(name) for name in sheet.shared]
        found = {one.source.name: one.source.digest for one in loaded}
        brand = f"styles/brands/{plan.brand}.yaml"
        parts = brand_parts(brand, project.brand(plan.brand).source.data)
        used = {field for page in (sheet.leaflet, *sheet.shared.values()) for field in site_fields(page)}
        found |= {name: parts.get(name, "") for name in (f"{brand} looks", *(f"{brand} field {one}" for one in used))}
        inserts = [one for one in sheet.after if not isinstance(one, str)]
        found |= sheet.others
        return found | {f"leaflets/{one.name}": manifest.digest(one.data) for one in inserts}

    def _entry(
        self, sheet: CheckedLeaflet, made: FinishedPdf, made_from: dict[str, str], problems: tuple[Problem, ...]
    ) -> ManifestEntry:
        plan = self.plan
        return ManifestEntry(
            path=f"{plan.brand}/{plan.format}/{sheet.name}.pdf",
            leaflet=sheet.name,
            version=sheet.leaflet.version,
            brand=plan.brand,
            format=plan.format,
            language=sheet.leaflet.language,
            pages=made.pages,
            sha256=manifest.digest(made.pdf),
            made_from=made_from,
            review=sheet.review.isoformat(),
            allowed=sheet.allowed,
            warnings=tuple(problem for problem in problems if problem.severity == "warning"),
            wording=manifest.digest(made.wording.encode()),
        )


def _of_theme(brand: Brand) -> Iterator[str]:
    """The inputs that are read for the theme of a brand: its logo and its faces."""
    yield f"styles/logos/{brand.logo.file}"
    for file in (brand.faces.regular, brand.faces.bold):
        yield f"{PACKAGE}{brand.faces.package}: {file}" if brand.faces.package else f"styles/fonts/{file}"


def _images(page: Page) -> set[str]:
    return {block.image for section in page.sections for block in section.blocks if isinstance(block, Figure)}
