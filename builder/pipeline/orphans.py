"""Files that were built and that nothing builds any more: their leaflet, brand or format is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from builder.content.project import Project
from builder.core import ordinary_files
from builder.core.diagnostics import LeafletError, Problem, warning
from builder.pipeline import build, manifest
from builder.pipeline.manifest import ManifestEntry


class ProjectNames(NamedTuple):
    """What a project has: files of anything else are orphans."""

    leaflets: Collection[str]
    brands: Collection[str]
    formats: Collection[str]

    @classmethod
    def of(cls, project: Project) -> ProjectNames:
        return cls(*map(frozenset, (project.leaflet_names(), project.brand_names(), project.output_formats())))

    def gone(self, leaflet: str, brand: str, format: str) -> Iterator[str]:
        """What a file is of and the project does not have, in words."""
        asked = (("brand", brand, self.brands), ("format", format, self.formats), ("leaflet", leaflet, self.leaflets))
        return (f"there is no {kind} {name}" for kind, name, there in asked if name not in there)


class Orphan(NamedTuple):
    """A file that is left over, why, and whether somebody has changed it since."""

    path: Path
    why: str
    is_foreign: bool = False


def warn(project: Project, output: Path, entries: Iterable[ManifestEntry]) -> Iterator[Problem]:
    """One warning for all orphans: they may still be printed."""
    names = ProjectNames.of(project)
    paths = [entry.path for entry in entries if any(names.gone(entry.leaflet, entry.brand, entry.format))]
    there = sorted(path for path in paths if (output / path).is_file())
    if not there:
        return
    first = build.place(output / there[0], project.root)
    if len(there) == 1:
        message = "nothing builds this file any more, but it still exists"
    else:
        message = f"nothing builds this file and {len(there) - 1} more any more, but they still exist"
    yield warning(
        message, "list them with `leaflets clean --orphans --dry-run`, and delete them without --dry-run", first
    )


def find(project: Project, output: Path) -> list[Orphan]:
    """The orphans that the manifest lists, sorted by path. Raises ManifestError and OSError as `manifest.read` does.

    Raises LeafletError for a project without leaflets, brands or formats: its files may just not be there now.
    """
    names = ProjectNames.of(project)
    for kind, there in names._asdict().items():
        if not there:
            message = f"this project has no {kind}, so every file would count as left over"
            raise LeafletError(message, f"put the {kind} back, or delete the files yourself")
    orphans = []
    for entry in manifest.read(output):
        why = ", ".join(names.gone(entry.leaflet, entry.brand, entry.format))
        path = output / entry.path
        if why and path.is_file():
            orphans.append(Orphan(path, why, manifest.digest(ordinary_files.read(path)) != entry.sha256))
    return sorted(orphans)


def delete(output: Path, orphans: Iterable[Orphan]) -> None:
    """Delete orphans with their entries, and the folders that are empty then. Raises OSError."""
    paths = [orphan.path for orphan in orphans]
    manifest.remove(output, [path.relative_to(output).as_posix() for path in paths])
    for folder in {parent for path in paths for parent in path.parents[:2] if parent != output}:
        _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
