"""Whether a PDF file may be handed out: it may be a leaflet of this project, under any name."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from builder.checks.publication import PublicationRules, replacement, says_withdrawn
from builder.content.project import Loaded, Project
from builder.content.selection import Plan
from builder.core import clock
from builder.core.contents_labels import ContentsLabel
from builder.core.diagnostics import LeafletError, Problem, error, warning
from builder.core.patterns import lazy_pattern
from builder.pipeline import manifest
from builder.pipeline.manifest import ManifestEntry, ManifestError
from builder.provenance import ingredients

_PAGE = lazy_pattern(r"leaflets/((?:shared/)?[^/]+)\.yaml")
_NEAREST = 4
"""How many folders above a file may have the manifest that lists it: it is two above a built leaflet."""


class HandedOut:
    """Checks PDF files that somebody names, or includes: whether their pages are withdrawn or past their review.

    Without `rules`, which are those of a project, a file says itself when it was to be reviewed. `allowed` are pages
    that are handed out all the same.
    """

    def __init__(self, rules: PublicationRules | None, allowed: Collection[str] = ()) -> None:
        self.rules = rules
        self.allowed = {*allowed, *(rules.plan.allowed if rules is not None else ())}
        self.day = rules.plan.day if rules is not None else clock.today()
        self._renamed: dict[tuple[str, str], str] | None = None
        self._entries: dict[Path, Sequence[ManifestEntry]] = {}

    @classmethod
    def of_project(cls, project: Project | None, allowed: Collection[str]) -> HandedOut:
        """For files that are named on the command line, in a project or outside of any."""
        if project is None:
            return cls(None, allowed)
        return cls(PublicationRules(Plan(project, (), "", "", allowed=tuple(allowed), named=True)))

    def problems(self, path: Path | None, data: bytes) -> list[Problem]:
        """Errors for the pages of a file that must not be handed out, warnings where somebody allows it.

        `path` is None for bytes that come from no file.
        """
        return [problem for label in self.labels(path, data) if (problem := self._problem(label)) is not None]

    def labels(self, path: Path | None, data: bytes) -> tuple[ContentsLabel, ...]:
        """The pages of this program that are in a file."""
        return tuple({**self._listed(path, data), **{label.name: label for label in _labels(data)}}.values())

    def withheld(self, labels: Iterable[ContentsLabel]) -> tuple[str, ...]:
        """The names of those pages that must not be handed out unless they are allowed."""
        return tuple(label.name for label in labels if self._reason(label)[0])

    def due(self, label: ContentsLabel) -> list[datetime.date]:
        """The days of the next review of a page in a file: as it was then, and as the project has it now."""
        loaded = self._loaded(self._now_called(label.name))
        days = [loaded.model.next_review] if loaded is not None else []
        return days + ([label.next_review] if label.next_review is not None else [])

    def _problem(self, label: ContentsLabel) -> Problem | None:
        reason, instead = self._reason(label)
        if not reason:
            return None
        if not self.allowed.isdisjoint((label.name, self._now_called(label.name))):
            return warning(f"{reason}; `--allow {label.name}` lets it through", "read its pages before you hand it out")
        return error(reason, f"{instead}; `--allow {label.name}` lets it through, and its pages may not say so")

    def _reason(self, label: ContentsLabel) -> tuple[str, str]:
        """Why a page must not be handed out, and what to do instead; empty where it may be."""
        name = self._now_called(label.name)
        loaded = self._loaded(name)
        if loaded is not None and self.rules is not None:
            standing, page = self.rules.standing(loaded), loaded.model
            if standing.state == "withdrawn":
                because = (page.withdrawn_because or "").rstrip(".")
                other = replacement(self.rules.plan.project, page.replaced_by)
                instead = f"use {other} instead" if other else "do not hand it out"
                return f"{name}, which is in this file, has been withdrawn: {because}", instead
            if standing.expired:
                return (
                    f"{name}, which is in this file, was to be reviewed by {page.next_review}",
                    f"review it, and run `leaflets approve {name}` with `--by` and `--next-review`",
                )
        elif self.rules is not None and says_withdrawn(self.rules.plan.project.root, name):
            return f"{name}, which is in this file, has been withdrawn", "do not hand it out"
        return self._own_reason(label, in_project=loaded is not None)

    def _own_reason(self, label: ContentsLabel, *, in_project: bool) -> tuple[str, str]:
        """What the file itself says: it may be older than the page is now."""
        again = "build it again" if in_project else "ask those who look after the leaflet for the current version"
        if label.withdrawn:
            return f"this file was made when {label.name}, which is in it, was withdrawn", again
        if label.next_review is not None and label.next_review < self.day:
            return f"{label.name}, as it is in this file, was to be reviewed by {label.next_review}", again
        return "", ""

    def _now_called(self, name: str) -> str:
        """The present name of a page: a file that was made before it was renamed has a former one."""
        if self.rules is None or self._loaded(name) is not None:
            return name
        if self._renamed is None:
            self._renamed = ingredients.renamed(self.rules.plan.project)
        kind = "shared page" if name.startswith("shared/") else "leaflet"
        return self._renamed.get((kind, name), name)

    def _loaded(self, name: str) -> Loaded | None:
        """A page of the project; None where it does not exist or cannot be read."""
        if self.rules is None:
            return None
        project = self.rules.plan.project
        with suppress(LeafletError):
            if name in project.leaflet_names():
                return project.leaflet(name)
            shared = name.removeprefix("shared/")
            if name != shared and shared in project.shared_names():
                return project.shared(shared)
        return None

    def _listed(self, path: Path | None, data: bytes) -> dict[str, ContentsLabel]:
        """The pages of a file that a manifest lists, by its path or with the same bytes."""
        resolved, digest = path.resolve() if path is not None else None, manifest.digest(data)
        above = resolved.parents[:_NEAREST] if resolved is not None else ()
        folders = [folder for folder in above if (folder / manifest.NAME).is_file()]
        if self.rules is not None:
            folders.append(self.rules.plan.project.output)
        labels: dict[str, ContentsLabel] = {}
        for folder in dict.fromkeys(folders):
            for entry in self._read(folder):
                if entry.sha256 == digest:
                    labels |= _labels_of(entry)
                elif (folder / entry.path).resolve() == resolved:
                    labels |= {name: ContentsLabel(name) for name in _labels_of(entry)}
        return labels

    def _read(self, folder: Path) -> Sequence[ManifestEntry]:
        if folder not in self._entries:
            self._entries[folder] = ()
            # A build reports and replaces a damaged manifest; the files have their own labels.
            with suppress(ManifestError, OSError):
                self._entries[folder] = manifest.read(folder)
        return self._entries[folder]


def _labels_of(entry: ManifestEntry) -> dict[str, ContentsLabel]:
    """The pages in a file by its entry. The day is that of the page that is due first: the leaflet stands for all."""
    named = (_PAGE.fullmatch(file) for file, digest in entry.made_from.items() if digest)
    shared = [match[1] for match in named if match is not None and match[1].startswith("shared/")]
    own = ContentsLabel(entry.leaflet)
    with suppress(ValueError):
        own = ContentsLabel(entry.leaflet, datetime.date.fromisoformat(entry.review) if entry.review else None)
    return {own.name: own, **{name: ContentsLabel(name) for name in shared}}


def _labels(data: bytes) -> Sequence[ContentsLabel]:
    """The labels in a file's metadata; none where it cannot be read, which whoever opens it reports."""
    # Most builds read no PDF file, and pypdf would be a tenth of the time that a small one takes.
    from builder.pdf.read import gate
    from builder.pdf.read.document_info import contents_labels_of

    try:
        with gate.limits():
            return contents_labels_of(gate.open_(data))
    except gate.Unreadable:
        return ()
