"""Build whenever something is saved. The only home of watchfiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from builder import build
from builder.planning import Plan, UnknownName
from builder.problems import BuildFailed, Place, Problem
from builder.project import Project

_PATIENCE = 40
"""For how long to wait for more changes, in milliseconds: some programs save in several steps."""


def changes(root: Path) -> Iterator[None]:
    """One for each time that something below the project's folders is saved, removed or renamed; without end."""
    from watchfiles import watch

    folders = [folder for folder in (root / "leaflets", root / "styles") if folder.is_dir()]
    for _ in watch(*folders, debounce=_PATIENCE, step=_PATIENCE // 2):
        yield


class Watch:
    """Builds what has changed since the last time, and tells what is new: in files, and in what is wrong.

    `plan` makes the plan for the project as it is.
    """

    def __init__(self, project: Project, plan: Callable[[Project], Plan], output: Path) -> None:
        self._project = project
        self._plan = plan
        self._output = output
        self._problems: frozenset[Problem] = frozenset()
        self._withdrawn: frozenset[tuple[str, str]] = frozenset()

    def rebuild(self) -> list[str]:
        """Lines that say what was done; none where nothing was. Bad input is told and stops nothing."""
        start = time.perf_counter()
        self._project = self._project.renewed()
        try:
            report = build.build(self._plan(self._project), self._output)
        except BuildFailed as failed:
            return self._news([], failed.problems, start)
        except UnknownName as unknown:
            return self._news([], [Problem(Place("styles"), "error", str(unknown), unknown.hint)], start)
        return self._news(report.results, report.problems, start)

    def _news(self, results: Sequence[build.Result], problems: Iterable[Problem], start: float) -> list[str]:
        now = frozenset(problems)
        lines = [f"mended: {problem.place}: {problem.message}" for problem in sorted(self._problems - now)]
        lines += [str(problem) for problem in sorted(now - self._problems)]
        self._problems = now
        done = [result.path.stem for result in results if result.state == "built"]
        refused = [result.path.stem for result in results if result.state == "refused"]
        # That a leaflet is withdrawn is no problem, and its file is gone all the same.
        withdrawn = frozenset((result.path.stem, result.why) for result in results if result.withdrawn)
        lines += [f"{name}: {why}" for name, why in sorted(withdrawn - self._withdrawn)]
        self._withdrawn = withdrawn
        if not done and not lines:
            return []
        said = ["built " + ", ".join(done)] if done else ["nothing built"]
        said += ["refused " + ", ".join(refused)] if refused else []
        return [*lines, f"{'; '.join(said)} ({time.perf_counter() - start:.2f} s)"]
