"""Build the leaflets that are not current: load and check, lay out and join the valid leaflets, write whole files.

Leaflets are made in turn, and released from memory once they are written. A leaflet with errors is left out and its
last good file stays; the others are made. Layout and joining are imported only where there is something to make.
"""

from __future__ import annotations

import errno
import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from builder.content.project import Project
from builder.content.selection import Plan
from builder.core import atomic_files, garbage
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import output_path
from builder.pipeline import freshness, manifest
from builder.pipeline.fingerprints import PARTS, Inputs, is_part
from builder.pipeline.manifest import LeafletOutcome, ManifestEntry
from builder.pipeline.outcomes import Report, Result
from builder.provenance.codes import Item

if TYPE_CHECKING:
    from builder.pipeline.build_memory import BuildMemory
    from builder.pipeline.worker import Workshop

CACHE = ".cache"
"""The folder of the cache, inside the output folder."""
_MOST = 200_000_000
"""How many bytes of laid-out parts are cached, at most."""
_AT_ONCE = 32
"""How many finished files wait to be written together, at most."""
_SOON = 2.0
"""How long they wait, at most, in seconds, unless writing takes long."""
_SHARE = 20
"""How much longer they wait than writing takes: a manifest of thousands of files is written seldom."""
_HELD = 8_000_000
"""How many bytes of finished files wait, at most."""


def build(
    plan: Plan,
    output: Path,
    *,
    jobs: int = 1,
    force: bool = False,
    done: Callable[[], object] = lambda: None,
    memory: BuildMemory | None = None,
) -> Report:
    """Make the leaflets of a plan whose files in `output` are not current, and write them; with `force`, all of them.

    A file with a word cut in two is not written, nor a file that breaks a rule of the validator, where that is
    installed. A file that cannot be written is a problem. An interruption leaves whole files, and a manifest that is
    true of them. `done` is called for each leaflet. Raises `workers.Stopped` when any of several `jobs` is killed.
    With the `memory` of a process that stays, whose `begin` was called, leaflets that were edited come first.
    """
    run = _BuildRun(plan, output, memory)
    run.compare(force=force, done=done)
    writing = _Writing(plan, output, run.renewed)
    first, others = run.in_order()
    try:
        with garbage.rarely():
            for names in (first, others):
                for outcome in _outcomes(plan, output, names, jobs, memory):
                    run.add(outcome, writing)
                    done()
                writing.finish()
    finally:
        writing.finish()
        if memory is None or not memory.is_tidy:
            _tidy(plan, output, run.stale)
    return run.report(writing)


class _BuildRun:
    """The results of a build, leaflet by leaflet. `stale` has the leaflets to make, and why."""

    def __init__(self, plan: Plan, output: Path, memory: BuildMemory | None = None) -> None:
        self.plan = plan
        self.output = output
        self.memory = memory
        self.entries, self.problems = _entries(plan, output)
        self.problems += plan.project.misnamed()
        if not plan.named:
            from builder.pipeline import orphans

            self.problems += orphans.warn(plan.project, output, self.entries.values())
        self.stale: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self.renewed: list[ManifestEntry] = []
        self._by_leaflet: dict[tuple[str, str], list[ManifestEntry]] | None = None
        self._lasting = not _errors_in(self.problems)

    def compare(self, *, force: bool, done: Callable[[], object]) -> None:
        """Sort the leaflets into those that are current and those that are stale: with `force`, all of them."""
        plan, memory = self.plan, self.memory
        inputs = (memory and memory.inputs) or Inputs(plan.project.root, self.output / CACHE)
        for name in plan.names:
            path = path_of(plan, name)
            entry = self.entries.get(path)
            why = "asked for" if force else self._why_not_current(entry, inputs)
            if entry is not None and not why and not (plan.strict and entry.warnings):
                self.problems += entry.warnings
                self.renewed += freshness.renewed(entry, inputs)
                self.results[name] = Result(self.output / path, "current")
                done()
            else:
                self.stale[name] = why or "warnings are errors"
        if self.entries:
            inputs.remember()
        if self.renewed and _theme_failed(plan):
            # An error in the brand stops every leaflet, also in a field that the leaflet does not show.
            why = f"styles/brands/{plan.brand}.yaml has changed"
            self.stale |= dict.fromkeys((entry.leaflet for entry in self.renewed), why)
            self.renewed = []

    def in_order(self) -> tuple[list[str], list[str]]:
        """The leaflets to make: those that somebody has just edited, and the others."""
        edited = self.memory.edited if self.memory is not None else ()
        return [name for name in self.stale if name in edited], [name for name in self.stale if name not in edited]

    def _why_not_current(self, entry: ManifestEntry | None, inputs: Inputs) -> str:
        plan, memory = self.plan, self.memory
        if entry is None or memory is None:
            return freshness.why_not(entry, self.output, inputs, plan.day, plan.allowed, plan.standard)
        if memory.is_current(entry, self.output):
            return ""
        seen = memory.stamp(entry, self.output)
        why = freshness.why_not(entry, self.output, inputs, plan.day, plan.allowed, plan.standard)
        if not why:
            memory.note_current(entry, seen)
        return why

    def add(self, outcome: LeafletOutcome, writing: _Writing) -> None:
        """Record the outcome of a leaflet. Its file, where it has one, goes to `writing`."""
        name, path = outcome.name, self.output / path_of(self.plan, outcome.name)
        self.problems += outcome.problems
        why = outcome.withdrawn or _errors(outcome.problems)
        deleted: list[Path] = []
        if outcome.withdrawn:
            undeleted = list(_delete_withdrawn(self.plan.project, self.output, name, self.entries.values(), deleted))
            self.problems += undeleted
            self._lasting &= not undeleted
        self._lasting &= outcome.lasting
        self.results[name] = Result(path, "refused", why, bool(outcome.withdrawn), tuple(deleted))
        if outcome.entry is None:
            return
        if other := _other_wording(outcome.entry, self._formats_of(outcome.entry)):
            self.problems.append(_wording_problem(outcome.entry, other))
            self.results[name] = Result(path, "refused", _errors(self.problems[-1:]))
        else:
            self.results[name] = Result(path, "built", self.stale[name])
            writing.add(outcome.entry, outcome.data, outcome.items)

    def _formats_of(self, entry: ManifestEntry) -> Sequence[ManifestEntry]:
        """The entries of the same leaflet in the same brand."""
        if self._by_leaflet is None:
            self._by_leaflet = {}
            for other in self.entries.values():
                self._by_leaflet.setdefault((other.leaflet, other.brand), []).append(other)
        return self._by_leaflet.get((entry.leaflet, entry.brand), ())

    def report(self, writing: _Writing) -> Report:
        """The results in the order of the plan, and all problems, those of writing among them."""
        for path, reason in writing.refused.items():
            self.results[Path(path).stem] = Result(self.output / path, "refused", reason)
        results = [self.results[name] for name in self.plan.names]
        return Report(results, sorted({*self.problems, *writing.problems}), self._lasting and not writing.problems)


def _other_wording(entry: ManifestEntry, entries: Iterable[ManifestEntry]) -> ManifestEntry | None:
    """The entry of a file in another format that was made from the same files and has other words."""
    same = _without_format(entry)
    others = (other for other in entries if _without_format(other) == same)
    return next((other for other in others if other.wording not in ("", entry.wording)), None)


def _without_format(entry: ManifestEntry) -> tuple[object, ...]:
    inputs = {name: digest for name, digest in entry.made_from.items() if not name.startswith("styles/formats/")}
    return entry.leaflet, entry.brand, entry.allowed, inputs


def _wording_problem(entry: ManifestEntry, other: ManifestEntry) -> Problem:
    return Problem(
        Place(f"leaflets/{entry.leaflet}.yaml"),
        "error",
        f"{entry.leaflet} has different words in the formats {entry.format} and {other.format}",
        "this is a bug in the program, not a mistake in your text: send the leaflet and this message to the developers",
    )


def _theme_failed(plan: Plan) -> bool:
    """Whether something is wrong with the brand or format of a plan."""
    _workshop()
    from builder.pipeline.load import Surveyor

    return Surveyor(plan).theme_failed


def path_of(plan: Plan, name: str) -> str:
    """Where the file of a leaflet is, below the output folder."""
    return output_path(plan.brand, plan.format, name)


def _entries(plan: Plan, output: Path) -> tuple[dict[str, ManifestEntry], list[Problem]]:
    """The manifest's entries by path. A damaged manifest has none: it is written again with the first file."""
    try:
        return {entry.path: entry for entry in manifest.read(output)}, []
    except manifest.ManifestError:
        return {}, []
    except OSError as error:
        return {}, [unwritten(output / manifest.NAME, error, plan.project.root)]


def _outcomes(
    plan: Plan, output: Path, names: Sequence[str], jobs: int, memory: BuildMemory | None
) -> Iterator[LeafletOutcome]:
    """Make leaflets in this process, or in `jobs` processes: the files are the same."""
    if not names:
        return
    if memory is not None:
        yield from memory.work(plan, output / CACHE, names)
        return
    jobs = min(jobs, len(names))
    if jobs < 2:
        yield from _workshop().work(plan, output / CACHE, names)
        return
    from builder.core import workers

    yield from workers.spread(jobs, _begin, (plan, output / CACHE), _do, names, fresh=True)


def _workshop() -> ModuleType:
    """Import what reads, lays out and joins. It is slow to import, and creates no garbage while that continues."""
    gc.disable()
    from builder.pipeline import worker

    gc.freeze()
    gc.enable()
    return worker


def _begin(plan: Plan, cache: Path) -> Workshop:
    """Begin a worker process: it imports the workshop, and its parent does not."""
    workshop: Workshop = _workshop().Workshop(plan, cache)
    return workshop


def _do(workshop: Workshop, name: str) -> LeafletOutcome:
    with garbage.rarely():
        return workshop.make(name)


def _delete_withdrawn(
    project: Project, output: Path, name: str, entries: Iterable[ManifestEntry], deleted: list[Path]
) -> Iterator[Problem]:
    """Delete every file of a withdrawn leaflet, so that nobody prints it by mistake. They are added to `deleted`."""
    for path in _files_of(project, output, name, entries):
        try:
            manifest.remove(output, [path])
        except OSError as error:
            message, hint = f"it cannot be deleted: {error.strerror}", "delete it yourself: the leaflet is withdrawn"
            yield Problem(place(output / path, project.root), "error", message, hint)
        else:
            deleted.append(output / path)


def files_of(project: Project, output: Path, names: Iterable[str]) -> list[Path]:
    """The files of leaflets that exist, in any brand and format: those that a build deletes once they are withdrawn."""
    try:
        entries = manifest.read(output)
    except (manifest.ManifestError, OSError):
        entries = []
    return [output / path for name in names for path in _files_of(project, output, name, entries)]


def _files_of(project: Project, output: Path, name: str, entries: Iterable[ManifestEntry]) -> list[str]:
    """The same of one leaflet, by their paths below `output`. Also those that were built before it was renamed."""
    names = {name, *_former_names(project, name)}
    paths = {entry.path for entry in entries if entry.leaflet in names}
    folders = [(brand, format) for brand in project.brand_names() for format in project.output_formats()]
    paths |= {output_path(*folder, called) for folder in folders for called in names}
    return sorted(path for path in paths if (output / path).is_file())


def _former_names(project: Project, name: str) -> list[str]:
    """What a leaflet was called before, without names that another leaflet has now."""
    try:
        former: tuple[str, ...] = project.leaflet(name).model.former_names
    except LeafletError:  # It is reported with its own file.
        return []
    return [called for called in former if called not in project.leaflet_names()]


def _tidy(plan: Plan, output: Path, stale: Collection[str]) -> None:
    """Limit the size of the cache of parts, and delete what killed processes left."""
    if stale:
        parts = output / CACHE / PARTS
        atomic_files.trim(parts, _MOST, is_part)
        for folder in (output, output / plan.brand / plan.format, output / CACHE, parts):
            atomic_files.sweep(folder)


def _errors(problems: Sequence[Problem]) -> str:
    count = _errors_in(problems)
    return f"{count} error{'' if count == 1 else 's'}"


def _errors_in(problems: Iterable[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


class _Writing:
    """Writes finished files in groups, each with a manifest that is true of it."""

    def __init__(self, plan: Plan, output: Path, renewed: Sequence[ManifestEntry]) -> None:
        self.plan = plan
        self.output = output
        self.refused: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._renewed = list(renewed)
        self._waiting: list[tuple[ManifestEntry, bytes]] = []
        self._items: dict[Item, None] = {}
        self._held = 0
        self._since = time.monotonic()
        self._took = 0.0

    def add(self, entry: ManifestEntry, pdf: bytes, items: Iterable[Item]) -> None:
        self._waiting.append((entry, pdf))
        self._items |= dict.fromkeys(items)
        self._held += len(pdf)
        since = time.monotonic() - self._since
        due = len(self._waiting) >= _AT_ONCE or since > _SOON
        if self._held > _HELD or (due and since > _SHARE * self._took):
            self.finish()

    def finish(self) -> None:
        """Write the files that wait."""
        waiting, self._waiting = self._waiting, []
        renewed, self._renewed = self._renewed, []
        self._held = 0
        start = time.monotonic()
        if waiting or renewed:
            self._commit(waiting, renewed)
        self._since = time.monotonic()
        self._took = self._since - start

    def _commit(self, waiting: Sequence[tuple[ManifestEntry, bytes]], renewed: Sequence[ManifestEntry]) -> None:
        root = self.plan.project.root
        try:
            done = manifest.commit(self.output, waiting, renewed, self._items)
        except OSError as error:
            self.problems.append(unwritten(self.output / manifest.NAME, error, root))
            self.refused |= {entry.path: "it cannot be written" for entry, _ in waiting}
            return
        for path, failure in done.failed.items():
            self.problems.append(unwritten(self.output / path, failure, root))
            self.refused[path] = "it cannot be written"
        if done.damaged is not None:
            self.problems.append(self._rewritten(done.damaged, done.aside))

    def _rewritten(self, damaged: manifest.ManifestError, aside: str) -> Problem:
        hint = (
            "it has been written again with only the files of this build: build the others to list them too; "
            f"codes of old packs need the history of a backup, or of the damaged file, which is now {aside}"
        )
        where = place(self.output / manifest.NAME, self.plan.project.root)
        problem = Problem(where, "warning", f"the manifest was damaged: {damaged}", hint)
        return replace(problem, severity="error") if self.plan.strict else problem


def unwritten(path: Path, error: OSError, root: Path) -> Problem:
    reason = (error.strerror or str(error)).lower()
    reason, hint = _REASONS.get(error.errno or 0, (reason, getattr(error, "hint", "check the output folder")))
    return Problem(place(path, root), "error", f"{path.name} cannot be written: {reason}", hint)


_PROTECTED = (
    "it is open in another program, or the folder is protected",
    "close the program that has it open, or choose a folder that you can write to with --output",
)
_FULL = "the disk is full", "delete files that you do not need, or choose a folder on another disk with --output"
_REASONS = {errno.EACCES: _PROTECTED, errno.EPERM: _PROTECTED, errno.ENOSPC: _FULL, errno.EDQUOT: _FULL}
_REASONS |= {errno.EROFS: ("the folder is read-only", "choose a folder that you can write to with --output")}


def place(path: Path, root: Path) -> Place:
    """The place of a file that cannot be written: relative to the project where it is inside it."""
    return Place((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
