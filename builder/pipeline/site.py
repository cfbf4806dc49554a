"""Build the site of a project: a page for each leaflet that may be handed out, an index, notices, and its PDF files.

It is published by copying its folder. Nothing is made again that is current, and no PDF file is made here.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder.content.selection import Plan
from builder.core import atomic_files
from builder.core.diagnostics import Problem, error, warning
from builder.core.file_names import HTML, output_path
from builder.pipeline import freshness, manifest
from builder.pipeline.build import CACHE, place, unwritten
from builder.pipeline.fingerprints import PROGRAM, Inputs
from builder.pipeline.manifest import ManifestEntry
from builder.pipeline.outcomes import SiteReport
from builder.pipeline.site_folder import PageRecord, SiteFolder


class Printed(NamedTuple):
    """The PDF files of leaflets: those that are current, by leaflet; and the leaflets that lack one, by format."""

    current: Mapping[str, Sequence[ManifestEntry]]
    lacking: Mapping[str, Sequence[str]]


def build(
    plan: Plan, output: Path, folder: Path, *, drafts: bool = False, done: Callable[[], object] = lambda: None
) -> SiteReport:
    """Build the site of a plan of web pages into `folder`; the PDF files of its brand are those in `output`.

    With `drafts` it has leaflets that nobody has approved, too. A leaflet with errors keeps its last good page. Raises
    SiteDamaged where nobody can say which files in the folder are the site's.
    """
    site = SiteFolder(folder)
    run = _SiteRun(plan, output, site, drafts=drafts)
    if run.stale or run.key != site.key or not site.is_whole():
        try:
            with atomic_files.locked(folder):
                run.make(done)
        except OSError as failure:
            run.problems.append(unwritten(folder, failure, plan.project.root))
    return run.report()


class _SiteRun:
    """What is current of a site, and what is not: `stale` are leaflets to look at again."""

    def __init__(self, plan: Plan, output: Path, site: SiteFolder, *, drafts: bool) -> None:
        self.plan, self.output, self.site, self.drafts = plan, output, site, drafts
        self.inputs = Inputs(plan.project.root, output / CACHE)
        self.problems: list[Problem] = plan.project.misnamed()
        self.entries = _entries(output)
        self.formats = plan.project.format_names()
        names = plan.project.leaflet_names()
        self.records = {name: site.records[name] for name in names if name in site.records}
        self._differing = freshness.differing((record.made_from for record in self.records.values()), self.inputs)
        self.stale = [name for name in names if not self._is_current(self.records.get(name))]
        self.printed = self._printed(names)
        self.refused: set[str] = set()
        self.key = self._key()

    def _is_current(self, record: PageRecord | None) -> bool:
        plan = self.plan
        if record is None or not freshness.is_same(record.made_from, self.inputs, self._differing):
            return False
        if record.state == "page" and (plan.day.isoformat() > record.review or set(record.codes) != {*self.formats}):
            return False
        if record.state == "expired" and plan.day.isoformat() <= record.review:
            return False
        if not {*record.allowed} <= {*plan.allowed} or (record.state in ("expired", "withdrawn") and plan.allowed):
            return False
        wanted = self.drafts or not record.unapproved
        return wanted and not (self.drafts and record.state == "draft") and not (plan.strict and record.warnings)

    def _printed(self, names: Sequence[str]) -> Printed:
        """The PDF files of the plan's brand, as the manifest lists them."""
        plan = self.plan
        current: dict[str, list[ManifestEntry]] = {}
        lacking: dict[str, list[str]] = {}
        expected = self._expected()
        for name in names:
            for format in (*expected, *(format for format in self.formats if format not in expected)):
                entry = self.entries.get(output_path(plan.brand, format, name))
                if entry is None and format not in expected:
                    continue
                if self._why_not(entry):
                    lacking.setdefault(format, []).append(name)
                elif entry is not None:
                    current.setdefault(name, []).append(entry)
        return Printed(current, lacking)

    def _expected(self) -> list[str]:
        """The formats of print that the project is built in."""
        chosen = [format for format in self.plan.project.settings.build_formats if format != HTML]
        return [*self.formats] if "all" in chosen else chosen or [self.plan.print_format]

    def _key(self) -> str:
        """A digest of everything that the site is made from, as far as it is current."""
        root, plan = self.plan.project.root, self.plan
        names = ["leaflets/kinds.yaml", "leaflets.yaml", f"styles/brands/{plan.brand}.yaml"]
        names += [f"leaflets/packs/{recipe}.yaml" for recipe in plan.project.recipe_names()]
        names += [f"leaflets/shared/{page}.yaml" for page in plan.project.shared_names()]
        with suppress(OSError):
            names += [f"styles/languages/{path.name}" for path in sorted((root / "styles" / "languages").iterdir())]
        digests = {name: self.inputs.digest(name) for name in (PROGRAM, *names)}
        files = [(entry.path, entry.sha256) for entries in self.printed.current.values() for entry in entries]
        records = [
            (name, sorted(record.made_from.items()), record.around) for name, record in sorted(self.records.items())
        ]
        facts = [plan.brand, plan.print_format, self.drafts, digests, files, records, self.formats]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def make(self, done: Callable[[], object]) -> None:
        """Make what is not current."""
        # This imports what reads, checks and draws. It creates no garbage, and the search for that takes long.
        gc.disable()
        from builder.pipeline.site_making import SiteJob, SiteMaking

        self.problems += self._of_another_brand()
        gc.freeze()
        gc.enable()
        cache, checked = self.output / CACHE, dict(self._built())
        current = self.printed.current
        job = SiteJob(self.plan, self.output, cache, self.records, self.stale, checked, current, self.drafts)
        making = SiteMaking(job, self.site)
        try:
            if not making.failed:
                making.run(done)
                self.records = dict(making.records)
                # Where something else than a leaflet is wrong, the next run says so again.
                well = not making.pages.problems and not self.site.foreign
                self.site.finish(self._key() if well else "", self.records)
        except OSError as failure:
            self.problems.append(unwritten(Path(failure.filename or self.site.folder), failure, self.plan.project.root))
        self.problems += making.problems
        self.refused = making.refused
        for path in self.site.foreign:
            hint = "move it out of the folder, or give the site a folder of its own with --output"
            message = "this file is not one of the site's, so it stays, and the site lacks its own"
            self.problems.append(error(message, hint, place(self.site.folder / path, self.plan.project.root)))

    def _of_another_brand(self) -> Iterator[Problem]:
        """A warning where the folder has the site of another brand: its readers would be sent to this one."""
        brand, brands = self.plan.brand, self.plan.project.brand_names()
        files = {file for record in self.site.records.values() for file in record.made_from}
        others = [other for other in brands if other != brand and f"styles/brands/{other}.yaml" in files]
        if others:
            yield warning(
                f"this folder had the site of {others[0]}, and has that of {brand} now",
                f"give each brand a folder of its own: leaflets site --brand {brand} --output output/site-{brand}",
                place(self.site.folder, self.plan.project.root),
            )

    def _built(self) -> Iterator[tuple[str, Sequence[Problem]]]:
        """The stale leaflets that were checked when another file of them was made, which is current; its warnings."""
        plan = self.plan
        for name in self.stale:
            entries = [entry for entry in self.printed.current.get(name, ()) if entry.format == plan.print_format]
            page = self.entries.get(output_path(plan.brand, HTML, name))
            if page is not None and not self._why_not(page):
                entries.append(page)
            if entries and not (plan.strict and entries[0].warnings):
                yield name, entries[0].warnings

    def _why_not(self, entry: ManifestEntry | None) -> str:
        plan = self.plan
        known = self.site.known(entry.path, self.output) if entry is not None else ""
        return freshness.why_not(entry, self.output, self.inputs, plan.day, plan.allowed, None, known)

    def report(self) -> SiteReport:
        pages = [record for record in self.records.values() if record.state == "page"]
        problems = {*self.problems, *(problem for record in self.records.values() for problem in record.warnings)}
        problems.update(self._lacking({record.name for record in pages} - self.refused))
        drafts = [record.name for record in self.records.values() if record.state == "draft"]
        return SiteReport(
            len(pages), self.site.written, self.site.deleted, self.site.others(), drafts, sorted(problems)
        )

    def _lacking(self, pages: set[str]) -> Iterator[Problem]:
        """One warning for all PDF files that the site has no link to."""
        formats = {format: [name for name in names if name in pages] for format, names in self.printed.lacking.items()}
        formats = {format: names for format, names in formats.items() if names}
        count = sum(map(len, formats.values()))
        if count:
            first, names = next(iter(formats.items()))
            more = f" and {count - 1} more" if count > 1 else ""
            options = " ".join(f"--format {format}" for format in formats)
            verb = "are" if count > 1 else "is"
            yield warning(
                f"the PDF of {names[0]} in {first}{more} {verb} missing or not current: the site has no link to it",
                f"build first: leaflets build --brand {self.plan.brand} {options}; then leaflets site again",
            )


def _entries(output: Path) -> dict[str, ManifestEntry]:
    """What the manifest lists, by path: nothing where it cannot be read, which a build reports."""
    try:
        return {entry.path: entry for entry in manifest.read(output)}
    except (manifest.ManifestError, OSError):
        return {}
