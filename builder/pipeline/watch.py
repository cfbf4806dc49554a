"""Build whenever a file is saved. The only home of watchfiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from builder.content import project_file
from builder.content.project import Project
from builder.content.project_changes import LEAFLET_FILE, ProjectChanges
from builder.content.selection import Plan, UnknownName
from builder.core import bugs
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.pipeline import build
from builder.pipeline.build_memory import BuildMemory
from builder.pipeline.outcomes import Report, Result

_PATIENCE = 40
"""How long to wait for more changes, in milliseconds: some programs save in several steps."""
_INTERVAL = 1000
"""How often to check whether the folders are still the same, in milliseconds."""


def changes(root: Path) -> Iterator[None]:
    """Yield when watching has begun, then each time that a file in the project's folders is saved, deleted or renamed.

    It never ends.
    """
    from watchfiles import watch

    while True:
        folders = _folders(root)
        if not folders:
            time.sleep(_INTERVAL / 1000)
            continue
        started, last = False, _own_file(root)
        for changed in watch(
            *folders, debounce=_PATIENCE, step=_PATIENCE // 2, rust_timeout=_INTERVAL, yield_on_timeout=True
        ):
            # The first yield comes when watching has begun: a build then sees whatever was saved before.
            own = _own_file(root)
            if changed or not started or own != last:
                started, last = True, own
                yield
            if _folders(root) != folders:
                # watchfiles would continue to watch the old folder, wherever that is now.
                break


def _own_file(root: Path) -> tuple[int, int, int] | None:
    """What changes when the project's own file is saved. To watch it, its whole folder would have to be watched."""
    with suppress(OSError):
        stat = (root / project_file.NAME).stat()
        return stat.st_size, stat.st_mtime_ns, stat.st_ino
    return None


def _folders(root: Path) -> dict[Path, int]:
    """The folders that are watched, each with its inode, which differs for another folder of the same name."""
    inodes = {}
    for folder in (root / "leaflets", root / "styles"):
        with suppress(OSError):
            inodes[folder] = folder.stat().st_ino
    return inodes


class ProjectWatch:
    """Builds what has changed since the last time, and reports new files, new problems and fixed problems.

    `plans` makes the plans for the project as it is; `names` are the leaflets that somebody asked for. `output` is the
    folder to build into, None for the project's own.
    """

    def __init__(
        self,
        project: Project,
        plans: Callable[[Project], Sequence[Plan]],
        output: Path | None,
        names: Sequence[str] = (),
    ) -> None:
        self._project = project
        self._plans = plans
        self._output = output
        self._names = names
        self._changes = ProjectChanges(project.root)
        self._memories: dict[tuple[str, str], BuildMemory] = {}
        self._problems: frozenset[Problem] = frozenset()
        self._withdrawn: frozenset[tuple[str, str]] = frozenset()

    def rebuild(self) -> list[str]:
        """Lines that report what was built; none where nothing was. Bad input is reported and stops nothing."""
        start = time.perf_counter()
        gone: list[Problem] = []
        try:
            # Before anything is read: what is saved in between is noticed the next time.
            changed = self._changes.look()
            self._project = (
                self._project.renewed() if changed is None else self._project.with_leaflets_read_again(changed)
            )
            gone += self._gone()
            plans = self._plans(self._project)
            output = self._output or self._project.output
            reports = [self._build(plan, output, changed) for plan in plans]
        except UnknownName as unknown:
            problems = [problem.at(Place("styles")) for problem in unknown.problems]
            return self._news([], [*gone, *([] if gone else problems)], start)
        except LeafletError as failed:
            return self._news([], [*gone, *failed.problems], start)
        except Exception as failure:
            # What a save has brought may be put right by the next.
            return self._news([], [*gone, bugs.contained(failure, Place("styles"))], start)
        results = [result for report in reports for result in report.results]
        return self._news(results, [*gone, *(problem for report in reports for problem in report.problems)], start)

    def _build(self, plan: Plan, output: Path, changed: Collection[str] | None) -> Report:
        memory = self._memories.setdefault((plan.brand, plan.format), BuildMemory())
        memory.begin(plan, output / build.CACHE, changed)
        return build.build(plan, output, memory=memory)

    def _gone(self) -> Iterator[Problem]:
        """Errors of files and folders that existed when watching began."""
        if not (self._project.root / "leaflets").is_dir():
            yield Problem(Place("leaflets"), "error", "this folder does not exist any more", "put it back")
        for name in sorted({*self._names} - {*self._project.leaflet_names()}):
            yield Problem(Place(f"leaflets/{name}.yaml"), "error", "this file does not exist any more", "put it back")

    def _news(self, results: Sequence[Result], problems: Iterable[Problem], start: float) -> list[str]:
        now = frozenset(problems)
        hidden = frozenset(problem for problem in self._problems - now if _may_hide(now, problem))
        lines = [f"fixed: {problem.place}: {problem.message}" for problem in sorted(self._problems - now - hidden)]
        lines += [str(problem) for problem in sorted(now - self._problems)]
        self._problems = now | hidden
        done = list(dict.fromkeys(result.path.stem for result in results if result.state == "built"))
        refused = list(dict.fromkeys(result.path.stem for result in results if result.state == "refused"))
        # A withdrawn leaflet is not a problem, but its file is deleted.
        deleted = [path for result in results for path in result.deleted]
        withdrawn = frozenset((result.path.stem, result.why) for result in results if result.withdrawn)
        lines += [f"{name}: {why}" for name, why in sorted(withdrawn - self._withdrawn)]
        self._withdrawn = withdrawn
        lines += [f"deleted: {build.place(path, self._project.root).file}" for path in deleted]
        if not done and not lines:
            return []
        counts = ["built " + ", ".join(done)] if done else ["nothing built"]
        counts += ["refused " + ", ".join(refused)] if refused else []
        return [*lines, f"{'; '.join(counts)} ({time.perf_counter() - start:.2f} s)"]


def _may_hide(now: Iterable[Problem], problem: Problem) -> bool:
    """Whether a new error may hide a problem: an error in the same file, or in a file that all leaflets use."""
    files = (error.place.file for error in now if error.severity == "error")
    return any(file == problem.place.file or not LEAFLET_FILE.fullmatch(file) for file in files)
