"""Make the pages of a site that are not current, a leaflet with its translations at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from builder import html
from builder.checks.publication import Withdrawal, page_name, replacement, withdrawal
from builder.content import translations, validity
from builder.content.leaflet import Leaflet
from builder.content.project import Loaded, format_path
from builder.content.selection import Plan
from builder.core import bugs, ordinary_files
from builder.core.diagnostics import LeafletError, Place, Problem, warning
from builder.pipeline import manifest
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.fingerprints import OFFER, PROGRAM
from builder.pipeline.manifest import ManifestEntry
from builder.pipeline.render import marks_of
from builder.pipeline.site_folder import PageRecord, SiteFolder
from builder.pipeline.site_pages import SitePages, families, file_path, fixed_paths, pack_path, page_path
from builder.pipeline.web_pages import WebMaker
from builder.pipeline.worker import Workshop
from builder.provenance import ingredients, short_codes

if TYPE_CHECKING:
    from pathlib import Path


class SiteJob(NamedTuple):
    """What is to be made of a site.

    `records` is what is known of its leaflets, `stale` are those to read again; of these, `checked` have another file
    that is current, with these warnings. `files` are the PDF files that are current. With `drafts`, leaflets that
    nobody has approved are wanted.
    """

    plan: Plan
    output: Path
    cache: Path
    records: Mapping[str, PageRecord]
    stale: Collection[str]
    checked: Mapping[str, Sequence[Problem]]
    files: Mapping[str, Sequence[ManifestEntry]]
    drafts: bool


class SiteMaking:
    """Makes the pages of a job in a folder. `records` is what is known of all leaflets then.

    `failed` says that the brand has errors: nothing can be made then. `refused` are leaflets that no build makes.
    """

    def __init__(self, job: SiteJob, site: SiteFolder) -> None:
        self.job, self.site, self.plan = job, site, job.plan
        self.records = dict(job.records)
        current = [name for name in job.records if name not in job.stale]
        self.shop = Workshop(self.plan, job.cache, checked=frozenset({*current, *job.checked}))
        self.problems: list[Problem] = list(self.shop.surveyor.problems.of(""))
        self.refused: set[str] = set()
        self._kept: set[str] = set()
        theme = self.shop.surveyor.theme
        self.failed = theme is None or self.shop.surveyor.theme_failed
        if theme is not None:
            self.maker = self.shop.maker = WebMaker(theme, site=True)
            sizes = {entry.path: _size(job.output / entry.path) for entries in job.files.values() for entry in entries}
            self.pages = SitePages(self.plan.project, self.maker, self.records, job.files, sizes)

    def run(self, done: Callable[[], object]) -> None:
        """Write what is not current. Raises OSError."""
        names = self.plan.project.leaflet_names()
        self.site.begin(self._paths(names))
        for family in families(self.plan.project, names):
            sheets = {name: sheet for name in family if name in self.job.stale and (sheet := self._look(name))}
            for name in family:
                self._page(name, family, sheets.get(name))
            for name in family:
                self.shop.surveyor.forget(name)
                done()
        self._copy_files()
        # In which languages there are leaflets is known now.
        self.site.begin(self.pages.index_paths())
        for path, text in self.pages.other_pages():
            self.site.add(path, text.encode())
        self.problems += self.pages.problems
        # The page of a recipe with errors stays.
        packs = map(pack_path, self.plan.project.recipe_names())
        self.site.keep(path for path in packs if path in self.site.files and path not in self.site.wanted)
        self.shop.inputs.remember()

    def _paths(self, names: Iterable[str]) -> list[str]:
        files = [file_path(name, entry.format) for name, entries in self.job.files.items() for entry in entries]
        packs = map(pack_path, self.plan.project.recipe_names())
        return [*fixed_paths(), *map(page_path, names), *files, *packs]

    # What is known of a leaflet

    def _look(self, name: str) -> CheckedLeaflet | None:
        """Read a leaflet again, and record what is known of it now. None where there is no page of it to draw."""
        before = self.records.get(name)
        # Before the formats and translations are read.
        self.shop.inputs.digest(OFFER + name)
        sheet = self.shop.surveyor.leaflet(name)
        problems = [*self.shop.surveyor.problems.of(name), *self.job.checked.get(name, ())]
        self.problems += problems
        if sheet is None:
            self.refused.add(name)
            record = self._without_page(name, before)
            if record is not None:
                self.records[name] = record
            elif before is not None:
                self._keep(before)
            return None
        record = self._record(sheet, [problem for problem in problems if problem.severity == "warning"])
        if record.unapproved and not self.job.drafts:
            self._leave_out(record, before)
            return None
        self.records[name] = record
        return sheet

    def _leave_out(self, record: PageRecord, before: PageRecord | None) -> None:
        """Publish nothing of a draft. What the site says of the leaflet already stays."""
        name = record.name
        draft = next((page for page in self._pages_of(name) if self.shop.surveyor.governor.standing(page).draft), None)
        called = name if draft is None else page_name(draft)
        subject = "this is a draft now" if called == name else f"this is a draft, and in {name}"
        if before is not None and before.state != "draft" and not before.unapproved:
            self._keep(before)
            said = {
                "page": "the site has the page of the version that was approved last",
                "withdrawn": "the site says that it is withdrawn",
                "expired": "the site says that it is out of date",
            }[self.records[name].state]
        else:
            # The list of the site is published with it, and these words are not to be.
            self.records[name] = record._replace(state="draft", codes={}, title="", summary="", words="", shared={})
            said = f"the site has no page of {name}"
            if called == name:
                return
        hint = f"have it approved: `leaflets approve {called}` with `--by`"
        self.problems.append(warning(f"{subject}, so {said}", hint, Place(f"leaflets/{called}.yaml")))

    def _keep(self, before: PageRecord) -> None:
        """Leave what the site says of a leaflet as it is, but for a page that nobody may read any more.

        It says so where the brand has other words now.
        """
        name = before.name
        self.records[name] = before = self._overtaken(before)
        if before.state != "page":
            return
        self._kept.add(name)
        path = f"styles/brands/{self.plan.brand}.yaml"
        if before.made_from.get(path) != self.shop.inputs.digest(path):
            message = f"the page of {name} on the site has the brand's words of before, such as a telephone number"
            hint = f"what is said of leaflets/{name}.yaml keeps its page from being made again: correct that first"
            self.problems.append(warning(message, hint, Place(path)))

    def _overtaken(self, before: PageRecord) -> PageRecord:
        """What is known of a page that cannot be made again, on this day: a page in it may have been withdrawn.

        What counts is what the page was made from, not what the leaflet includes now.
        """
        if before.state != "page":
            return before
        notice = before._replace(state="expired", codes={}, shared={}, words="", warnings=())
        paths = (path for path in before.made_from if path.startswith("leaflets/") and path.endswith(".yaml"))
        how = self._first_withdrawal(path.removeprefix("leaflets/").removesuffix(".yaml") for path in paths)
        if how is not None:
            return self._withdrawn(notice, how)
        return notice if self.plan.day.isoformat() > before.review else before

    def _first_withdrawal(self, pages: Iterable[str]) -> Withdrawal | None:
        """How the first of some pages was withdrawn that nobody asked for all the same."""
        hows = (withdrawal(self.plan.project.root, page) for page in pages if page not in self.plan.allowed)
        return next((how for how in hows if how is not None), None)

    def _withdrawn(self, record: PageRecord, how: Withdrawal) -> PageRecord:
        because, instead = how.because.rstrip("."), replacement(self.plan.project, how.replaced_by or None)
        return record._replace(state="withdrawn", since=how.since, reason=because, instead=instead)

    def _record(self, sheet: CheckedLeaflet, warnings: Sequence[Problem]) -> PageRecord:
        leaflet, surveyor, project = sheet.leaflet, self.shop.surveyor, self.plan.project
        theme = self.maker.theme.spoken(leaflet.language)
        formats = project.format_names()
        approved = leaflet.status == "approved" and not marks_of(sheet, sheet.name).void
        since = leaflet.approved_on if approved and leaflet.approved_on else leaflet.last_reviewed
        inputs = {format_path(format): self.shop.inputs.digest(format_path(format)) for format in formats}
        headings = [*(section.title for section in leaflet.sections), *leaflet.key_facts]
        shared = {name: theme.name(page.title) for name, page in sheet.shared.items()}
        return PageRecord(
            sheet.name,
            "page",
            {**self.shop.made_from(sheet), **inputs},
            sheet.review.isoformat(),
            theme.name(leaflet.title),
            leaflet.language,
            original=leaflet.translation_of or sheet.name,
            former=leaflet.former_names,
            summary=theme.name("".join(run.text for run in leaflet.summary.content)),
            kind=leaflet.kind or "",
            version=leaflet.version,
            since=since.isoformat(),
            approved=approved and leaflet.approved_on is not None,
            unapproved=any(surveyor.governor.standing(page).draft for page in self._pages_of(sheet.name)),
            allowed=sheet.allowed,
            codes=dict(self._codes(sheet, formats)),
            shared=shared,
            words="\n".join([*map(theme.name, headings), *leaflet.also_called, *shared.values()]),
            warnings=tuple(sorted(set(warnings))),
        )

    def _codes(self, sheet: CheckedLeaflet, formats: Iterable[str]) -> Iterable[tuple[str, str]]:
        """The code that a leaflet has on paper in each format: what somebody holds may be any of them."""
        for format in formats:
            with suppress(LeafletError):  # It is reported with its own file.
                code = sheet.code_in(ingredients.item_of(self.plan.project.format(format)))
                yield format, short_codes.name_of(code, self.shop.surveyor.taken)

    def _without_page(self, name: str, before: PageRecord | None) -> PageRecord | None:
        """What is known of a leaflet that is withdrawn or past its review; None for one that has errors alone."""
        project, governor = self.plan.project, self.shop.surveyor.governor
        withdrawn = bool(self.shop.surveyor.withdrawn(name))
        try:
            loaded = project.leaflet(name)
        except LeafletError:
            how = withdrawal(project.root, name)
            if not withdrawn or how is None:
                return None
            title, language = (
                (before.title or name, before.language) if before else (name, self.maker.theme.brand.language)
            )
            return self._withdrawn(PageRecord(name, "withdrawn", self._files_of(name, ()), "", title, language), how)
        pages = self._pages_of(name)
        standings = [governor.standing(page) for page in pages]
        if not withdrawn and not any(standing.expired for standing in standings):
            return None
        model: Leaflet = loaded.model
        theme = self.maker.theme.spoken(model.language)
        record = PageRecord(
            name,
            "expired",
            self._files_of(name, pages),
            min(page.model.next_review for page in pages).isoformat(),
            theme.name(model.title) if theme.knows_fields(model.title) else model.title,
            model.language,
            original=model.translation_of or name,
            former=model.former_names,
        )
        how = self._first_withdrawal(map(page_name, pages)) if withdrawn else None
        return record if how is None else self._withdrawn(record, how)

    def _pages_of(self, name: str) -> list[Loaded]:
        """A leaflet and the shared pages that it includes, as far as they can be read."""
        loaded = self.plan.project.leaflet(name)
        return [loaded, *self._shared_of(loaded)]

    def _shared_of(self, loaded: Loaded) -> Iterable[Loaded]:
        for page in translations.included(self.plan.project, loaded):
            with suppress(LeafletError):  # It is reported with its own file.
                yield self.plan.project.shared(page.rpartition("/")[2])

    def _files_of(self, name: str, pages: Iterable[Loaded]) -> dict[str, str]:
        """The files that decide whether a leaflet can be handed out, with their digests."""
        names = [PROGRAM, f"leaflets/{name}.yaml", f"styles/brands/{self.plan.brand}.yaml"]
        for page in pages:
            names += [page.source.name, *validity.extra_files(page.source.data)]
            names += [f"leaflets/{page.model.replaced_by}.yaml"] if page.model.replaced_by else []
        return {each: self.shop.inputs.digest(each) for each in names}

    # Pages and files

    def _page(self, name: str, family: Sequence[str], sheet: CheckedLeaflet | None) -> None:
        """Draw the page of a leaflet, unless it is there and current."""
        record, path = self.records.get(name), page_path(name)
        if name in self._kept:
            self.site.keep(self.site.below(name))
            return
        if record is None or record.state != "page":
            return
        others = [self.records[other] for other in family if other != name and other in self.records]
        before, after = self.pages.around(record, [other for other in others if other.state == "page"])
        around = hashlib.sha256(f"{before}\n{after}".encode()).hexdigest()
        if sheet is None and around == record.around and self.site.is_intact(path):
            self.site.keep([path])
            return
        sheet = sheet or self.shop.surveyor.leaflet(name)
        data = self._drawn(sheet, before, after) if sheet is not None else b""
        if data:
            self.records[name] = record._replace(around=around)
            self.site.add(path, data)
        elif self.site.below(name):
            self._kept.add(name)
            self.site.keep(self.site.below(name))
        else:
            del self.records[name]

    def _drawn(self, sheet: CheckedLeaflet, before: str, after: str) -> bytes:
        """A page; nothing where a mistake of the program prevents it, which stops no other."""
        try:
            parts, screen = self.maker.drawn(sheet, self.pages.characters(sheet.leaflet.language))
            return html.web_page([part.article for part in parts], screen, before, after).encode()
        except Exception as failure:
            self.problems.append(bugs.contained(failure, Place(f"leaflets/{sheet.name}.yaml")))
            return b""

    def _copy_files(self) -> None:
        for name, entries in self.job.files.items():
            record = self.records.get(name)
            if record is None or record.state != "page" or name in self._kept:
                continue
            for entry in entries:
                path, source = file_path(name, entry.format), self.job.output / entry.path
                self.site.copied(entry.path, self.job.output, entry.sha256)
                if self.site.files.get(path) == entry.sha256 and self.site.is_intact(path):
                    self.site.keep([path])
                    continue
                data = ordinary_files.read(source)
                if manifest.digest(data) == entry.sha256:
                    self.site.add(path, data)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
