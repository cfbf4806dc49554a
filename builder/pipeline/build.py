"""Make the leaflets that are not current: load and check, lay out and join what is sound, write it whole.

Leaflets are made one by one, and nothing of them is held once they are written. A leaflet with errors is left out and
its last good file stays; the others are made. What lays out and joins is imported where there is something to make.
"""

from __future__ import annotations

import errno
import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, NamedTuple

from builder.content.selection import Plan
from builder.core import atomic_files
from builder.core.diagnostics import Place, Problem
from builder.pipeline import freshness, manifest
from builder.pipeline.fingerprints import PARTS, Inputs, is_part
from builder.pipeline.manifest import LeafletOutcome, ManifestEntry
from builder.provenance.codes import Item

if TYPE_CHECKING:
    from builder.pipeline.worker import Workshop

State = Literal["built", "current", "refused"]
STATES: tuple[State, ...] = ("built", "current", "refused")

CACHE = ".cache"
"""The folder, in that of the output, which holds what only saves time."""
_MOST = 200_000_000
"""How many bytes of laid-out parts are kept."""
_AT_ONCE = 32
"""How many finished files wait to be written together, at most."""
_SOON = 2.0
"""For how long they wait, at most, in seconds."""


class Result(NamedTuple):
    """What became of a leaflet: where its file is or would be, and why it was built or refused."""

    path: Path
    state: State
    why: str = ""
    withdrawn: bool = False


class Report(NamedTuple):
    """What a build did, by leaflet, and every problem that was met."""

    results: list[Result]
    problems: list[Problem]


def build(
    plan: Plan, output: Path, *, jobs: int = 1, force: bool = False, done: Callable[[], object] = lambda: None
) -> Report:
    """Make the leaflets of a plan whose files in `output` are not current, and write them; with `force`, all of them.

    A file with a word cut in two is not written, nor one that the validator finds fault with, where that is installed.
    What cannot be written is a problem. An interruption leaves whole files, and a manifest that is true of them. `done`
    is called for each leaflet. Raises `workers.Stopped` when one of several `jobs` is killed.
    """
    run = _BuildRun(plan, output)
    run.compare(force=force, done=done)
    writing = _Writing(plan, output, run.renewed)
    try:
        for outcome in _made(plan, output, list(run.stale), jobs):
            run.add(outcome, writing)
            done()
    finally:
        writing.finish()
        _tidy(plan, output, run.stale)
    return run.report(writing)


class _BuildRun:
    """What a build finds out, leaflet by leaflet. `stale` are the leaflets to be made, and why."""

    def __init__(self, plan: Plan, output: Path) -> None:
        self.plan = plan
        self.output = output
        self.known, self.problems = _known(plan, output)
        self.problems += plan.project.misnamed()
        if not plan.named:
            self.problems += _left_over(plan, output, self.known.values())
        self.stale: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self.renewed: list[ManifestEntry] = []

    def compare(self, *, force: bool, done: Callable[[], object]) -> None:
        """Sort the leaflets into those that are current and those that are stale: with `force`, all of them."""
        plan, inputs = self.plan, Inputs(self.plan.project.root, self.output / CACHE)
        for name in plan.names:
            path = path_of(plan, name)
            entry = self.known.get(path)
            why = "asked for" if force else freshness.why_not(entry, self.output, inputs, plan.day, plan.allowed)
            if entry is not None and not why and not (plan.strict and entry.warnings):
                self.problems += entry.warnings
                self.renewed += freshness.renewed(entry, inputs)
                self.results[name] = Result(self.output / path, "current")
                done()
            else:
                self.stale[name] = why or "warnings are errors"
        if self.known:
            inputs.remember()
        if self.renewed and _is_unsound(plan):
            # What a leaflet does not show of its brand may be wrong, and keeps it from being built all the same.
            why = f"styles/brands/{plan.brand}.yaml has changed"
            self.stale |= dict.fromkeys((entry.leaflet for entry in self.renewed), why)
            self.renewed = []

    def add(self, outcome: LeafletOutcome, writing: _Writing) -> None:
        """Note what became of a leaflet; its file, where it has one, goes to `writing`."""
        name, path = outcome.name, self.output / path_of(self.plan, outcome.name)
        self.problems += outcome.problems
        why = outcome.withdrawn or _errors(outcome.problems)
        self.results[name] = Result(path, "refused", why, bool(outcome.withdrawn))
        if outcome.withdrawn:
            self.problems += _taken_away(self.plan, self.output, name, self.known.values())
        if outcome.entry is None:
            return
        if other := _worded_otherwise(outcome.entry, self.known.values()):
            self.problems.append(_unlike(outcome.entry, other))
            self.results[name] = Result(path, "refused", _errors(self.problems[-1:]))
        else:
            self.results[name] = Result(path, "built", self.stale[name])
            writing.add(outcome.entry, outcome.pdf, outcome.items)

    def report(self, writing: _Writing) -> Report:
        """The results in the order of the plan, and all problems, those of writing among them."""
        for path, reason in writing.refused.items():
            self.results[Path(path).stem] = Result(self.output / path, "refused", reason)
        results = [self.results[name] for name in self.plan.names]
        return Report(results, sorted({*self.problems, *writing.problems}))


def _worded_otherwise(entry: ManifestEntry, known: Iterable[ManifestEntry]) -> ManifestEntry | None:
    """The entry of a file of another format that was made from the same, and does not hold the same words."""
    same = _but_for_format(entry)
    return next((one for one in known if one.wording not in ("", entry.wording) and _but_for_format(one) == same), None)


def _but_for_format(entry: ManifestEntry) -> tuple[object, ...]:
    made_from = {name: digest for name, digest in entry.made_from.items() if not name.startswith("styles/formats/")}
    return entry.leaflet, entry.brand, entry.allowed, made_from


def _unlike(entry: ManifestEntry, other: ManifestEntry) -> Problem:
    return Problem(
        Place(f"leaflets/{entry.leaflet}.yaml"),
        "error",
        f"{entry.leaflet} does not hold the same words in the formats {entry.format} and {other.format}",
        "this is not a slip in your text: please send the leaflet and this line to those who look after the program",
    )


def _is_unsound(plan: Plan) -> bool:
    """Whether something is wrong with the brand or format of a plan."""
    _workshop()
    from builder.pipeline.load import Surveyor

    return Surveyor(plan).theme_failed


def path_of(plan: Plan, name: str) -> str:
    """Where the file of a leaflet is, below the output folder."""
    return f"{plan.brand}/{plan.format}/{name}.pdf"


def _known(plan: Plan, output: Path) -> tuple[dict[str, ManifestEntry], list[Problem]]:
    """The manifest's entries by path. A damaged one has none: the first file that is written makes it again."""
    try:
        return {entry.path: entry for entry in manifest.read(output)}, []
    except manifest.ManifestError:
        return {}, []
    except OSError as error:
        return {}, [unwritten(output / manifest.NAME, error, plan.project.root)]


def _left_over(plan: Plan, output: Path, known: Iterable[ManifestEntry]) -> Iterator[Problem]:
    """Files of leaflets that are not in the project any more: they may still be printed."""
    names = {*plan.project.leaflet_names()}
    for entry in known:
        if entry.leaflet not in names and (output / entry.path).is_file():
            where = place(output / entry.path, plan.project.root)
            message = f"there is no leaflet {entry.leaflet} any more, and its file is still there"
            yield Problem(where, "warning", message, "take the file away: no build keeps it up to date")


def _made(plan: Plan, output: Path, names: Sequence[str], jobs: int) -> Iterator[LeafletOutcome]:
    """Make leaflets in this process, or in as many as `jobs` says: the same files either way."""
    if not names:
        return
    jobs = min(jobs, len(names))
    if jobs < 2:
        yield from _workshop().work(plan, output / CACHE, names)
        return
    from builder.core import workers

    yield from workers.spread(jobs, _begin, (plan, output / CACHE), _do, names, fresh=True)


def _workshop() -> ModuleType:
    """What reads, lays out and joins: it takes its time to be imported, and nothing that it makes then is garbage."""
    gc.disable()
    from builder.pipeline import worker

    gc.freeze()
    gc.enable()
    return worker


def _begin(plan: Plan, cache: Path) -> Workshop:
    """Begin a worker process: it imports the workshop, and its parent never does."""
    workshop: Workshop = _workshop().Workshop(plan, cache)
    return workshop


def _do(workshop: Workshop, name: str) -> LeafletOutcome:
    return workshop.make(name)


def _taken_away(plan: Plan, output: Path, name: str, known: Iterable[ManifestEntry]) -> Iterator[Problem]:
    """Take away every file of a leaflet that was withdrawn, of any brand: nobody is to print it by mistake."""
    project = plan.project
    paths = {entry.path for entry in known if entry.leaflet == name}
    paths |= {f"{brand}/{format}/{name}.pdf" for brand in project.brand_names() for format in project.format_names()}
    for path in sorted(path for path in paths if (output / path).is_file()):
        try:
            manifest.remove(output, [path])
        except OSError as error:
            message, hint = f"it cannot be taken away: {error.strerror}", "take it away yourself: it has been withdrawn"
            yield Problem(place(output / path, project.root), "error", message, hint)


def _tidy(plan: Plan, output: Path, made: Collection[str]) -> None:
    """Keep what was laid out within its bounds, and take away what processes that were killed have left."""
    if made:
        parts = output / CACHE / PARTS
        atomic_files.trim(parts, _MOST, is_part)
        for folder in (output, output / plan.brand / plan.format, output / CACHE, parts):
            atomic_files.sweep(folder)


def _errors(problems: Sequence[Problem]) -> str:
    count = sum(problem.severity == "error" for problem in problems)
    return f"{count} error{'' if count == 1 else 's'}"


class _Writing:
    """Writes finished files, some at a time, each lot with the manifest that is true of it."""

    def __init__(self, plan: Plan, output: Path, renewed: Sequence[ManifestEntry]) -> None:
        self.plan = plan
        self.output = output
        self.refused: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._renewed = list(renewed)
        self._waiting: list[tuple[ManifestEntry, bytes]] = []
        self._items: dict[Item, None] = {}
        self._since = time.monotonic()

    def add(self, entry: ManifestEntry, pdf: bytes, items: Iterable[Item]) -> None:
        self._waiting.append((entry, pdf))
        self._items |= dict.fromkeys(items)
        if len(self._waiting) >= _AT_ONCE or time.monotonic() - self._since > _SOON:
            self.finish()

    def finish(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        renewed, self._renewed = self._renewed, []
        if waiting or renewed:
            self._commit(waiting, renewed)
        self._since = time.monotonic()

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
            self.problems.append(self._made_again(done.damaged))

    def _made_again(self, damaged: manifest.ManifestError) -> Problem:
        hint = (
            "it has been made again, with the files of this build alone: build the others to have them listed; "
            "codes of old packs can be explained only with the history of a copy that you kept"
        )
        where = place(self.output / manifest.NAME, self.plan.project.root)
        problem = Problem(where, "warning", f"the manifest was damaged: {damaged}", hint)
        return replace(problem, severity="error") if self.plan.strict else problem


def unwritten(path: Path, error: OSError, root: Path) -> Problem:
    reason, hint = _REASONS.get(error.errno or 0, ((error.strerror or str(error)).lower(), "see to the output folder"))
    return Problem(place(path, root), "error", f"{path.name} cannot be written: {reason}", hint)


_PROTECTED = (
    "it is open in another program, or the folder is protected",
    "close the program that shows it, or choose a folder that you may write to with --output",
)
_FULL = "the disk is full", "make room, or choose a folder on another disk with --output"
_REASONS = {errno.EACCES: _PROTECTED, errno.EPERM: _PROTECTED, errno.ENOSPC: _FULL, errno.EDQUOT: _FULL}
_REASONS |= {errno.EROFS: ("the folder can only be read", "choose a folder that you may write to with --output")}


def place(path: Path, root: Path) -> Place:
    """The place of a file that was to be written: relative to the project where it is below it."""
    return Place((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
