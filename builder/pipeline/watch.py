"""Build whenever something is saved. The only home of watchfiles."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from builder.content.project import KINDS, TOPICS, Project
from builder.content.selection import Plan, UnknownName
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.pipeline import build

_PATIENCE = 40
"""For how long to wait for more changes, in milliseconds: some programs save in several steps."""
_LOOK = 1000
"""After how many milliseconds to see whether the folders are still the same."""
_OF_ONE = re.compile(rf"leaflets/(?!({KINDS}|{TOPICS})\.yaml)[^/]+\.yaml")
"""A file of one leaflet: an error in it hides none in others."""


def changes(root: Path) -> Iterator[None]:
    """One once watching has begun, and one for each time that something in the project's folders is saved, removed or
    renamed; without end.
    """
    from watchfiles import watch

    while True:
        folders = _folders(root)
        if not folders:
            time.sleep(_LOOK / 1000)
            continue
        started = False
        for changed in watch(
            *folders, debounce=_PATIENCE, step=_PATIENCE // 2, rust_timeout=_LOOK, yield_on_timeout=True
        ):
            # What was saved before it was watched is seen by who looks then.
            if changed or not started:
                started = True
                yield
            if _folders(root) != folders:
                # What is told of is the folder that was there, wherever it is now.
                break


def _folders(root: Path) -> dict[Path, int]:
    """The folders that are watched, and what tells each from another that takes its place."""
    found = {}
    for folder in (root / "leaflets", root / "styles"):
        with suppress(OSError):
            found[folder] = folder.stat().st_ino
    return found


class Watch:
    """Builds what has changed since the last time, and tells what is new: in files, and in what is wrong.

    `plan` makes the plan for the project as it is; `names` are those of leaflets that somebody asked for.
    """

    def __init__(
        self, project: Project, plan: Callable[[Project], Plan], output: Path, names: Sequence[str] = ()
    ) -> None:
        self._project = project
        self._plan = plan
        self._output = output
        self._names = names
        self._problems: frozenset[Problem] = frozenset()
        self._withdrawn: frozenset[tuple[str, str]] = frozenset()

    def rebuild(self) -> list[str]:
        """Lines that say what was done; none where nothing was. Bad input is told and stops nothing."""
        start = time.perf_counter()
        self._project = self._project.renewed()
        gone = list(self._gone())
        try:
            report = build.build(self._plan(self._project), self._output)
        except UnknownName as unknown:
            problems = [problem.at(Place("styles")) for problem in unknown.problems]
            return self._news([], [*gone, *([] if gone else problems)], start)
        except LeafletError as failed:
            return self._news([], [*gone, *failed.problems], start)
        return self._news(report.results, [*gone, *report.problems], start)

    def _gone(self) -> Iterator[Problem]:
        """What was there when watching began."""
        if not (self._project.root / "leaflets").is_dir():
            yield Problem(Place("leaflets"), "error", "this folder is gone", "put it back")
        for name in sorted({*self._names} - {*self._project.leaflet_names()}):
            yield Problem(Place(f"leaflets/{name}.yaml"), "error", "this file is gone", "put it back")

    def _news(self, results: Sequence[build.Result], problems: Iterable[Problem], start: float) -> list[str]:
        now = frozenset(problems)
        hidden = frozenset(problem for problem in self._problems - now if _may_hide(now, problem))
        lines = [f"mended: {problem.place}: {problem.message}" for problem in sorted(self._problems - now - hidden)]
        lines += [str(problem) for problem in sorted(now - self._problems)]
        self._problems = now | hidden
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


def _may_hide(now: Iterable[Problem], problem: Problem) -> bool:
    """Whether a problem may still be there: what is wrong with a file, or with what all depend on, comes first."""
    files = (one.place.file for one in now if one.severity == "error")
    return any(file == problem.place.file or not _OF_ONE.fullmatch(file) for file in files)
