"""What builds report. It takes no time to import, since a build without work does nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from builder.core.diagnostics import Place, Problem, Severity

State = Literal["built", "current", "refused"]
STATES: tuple[State, ...] = ("built", "current", "refused")


class Result(NamedTuple):
    """What a build did with a leaflet: where its file is or would be, and why it was built or refused.

    `deleted` are the files of a withdrawn leaflet that existed, in every brand and format.
    """

    path: Path
    state: State
    why: str = ""
    withdrawn: bool = False
    deleted: tuple[Path, ...] = ()


class Report(NamedTuple):
    """What a build did, by leaflet, with every problem.

    It is `lasting` where the same files on the same day give the same report: what is refused is so for its review or
    because it is withdrawn, not because a file could not be read or written, or for a mistake of the program.
    """

    results: list[Result]
    problems: list[Problem]
    lasting: bool = False


class SiteReport(NamedTuple):
    """What became of a site: the paths of files that were written and deleted, and those that are somebody else's.

    `pages` is how many leaflets it has; `drafts` are those that it leaves out.
    """

    pages: int
    written: Sequence[str]
    deleted: Sequence[str]
    others: Sequence[str]
    drafts: Sequence[str]
    problems: Sequence[Problem]


def as_facts(report: Report, folder: Path) -> dict[str, Any]:
    """A report of files below a folder as plain data; `report_from` reads it."""
    results = [
        [result.path.relative_to(folder).as_posix(), result.state, result.why, result.withdrawn]
        for result in report.results
    ]
    return {"results": results, "problems": _rows(report.problems)}


def report_from(facts: Mapping[str, Any], folder: Path) -> Report:
    results = [Result(folder / path, *others) for path, *others in facts["results"]]
    return Report(results, _problems(facts["problems"]), lasting=True)


def site_as_facts(report: SiteReport) -> dict[str, Any]:
    """The same of a site."""
    return {**report._asdict(), "problems": _rows(report.problems)}


def site_report_from(facts: Mapping[str, Any]) -> SiteReport:
    return SiteReport(**{**facts, "problems": _problems(facts["problems"])})


def _rows(problems: Iterable[Problem]) -> list[tuple[str, int, int, Severity, str, str]]:
    return [
        (problem.place.file, problem.place.line, problem.place.column, problem.severity, problem.message, problem.hint)
        for problem in problems
    ]


def _problems(rows: Iterable[Sequence[Any]]) -> list[Problem]:
    return [Problem(Place(*place), *others) for *place, others in ((*row[:3], row[3:]) for row in rows)]
