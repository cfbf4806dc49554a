"""Make leaflets: plan, load and check everything, lay out and merge what is sound, write it whole.

A leaflet with errors is left out and its last good file stays; the others are built. Problems of every file are
gathered before any of them is told.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from builder import conformance, files, layout, manifest
from builder.maker import Made, Maker, faults
from builder.planning import Plan
from builder.problems import Place, Problem
from builder.surveying import Sheet, Survey


class Outcome(NamedTuple):
    """What was done: the files that were written, and every problem that was met."""

    written: list[Path]
    problems: list[Problem]


_maker: Maker
"""The maker of a worker process."""


def _start(look: layout.Look, validate: bool) -> None:
    """Begin a worker process: an interruption is the parent's to deal with."""
    global _maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _maker = Maker(look, validate=validate)


def _make(sheet: Sheet) -> Made:
    return _maker.make(sheet)


def _each_made(look: layout.Look, sheets: Sequence[Sheet], jobs: int, validate: bool) -> Iterator[Made]:
    """Make the leaflets one after the other, or in as many processes as `jobs` says: the same files either way."""
    jobs = min(jobs, len(sheets))
    if jobs < 2:
        yield from map(Maker(look, validate=validate).make, sheets)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A process that is started anew has the same to do on every system, and holds none of the parent's locks.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (look, validate)) as pool:
        yield from pool.map(_make, sheets)


def build(
    plan: Plan, survey: Survey, output: Path, jobs: int = 1, done: Callable[[], object] = lambda: None
) -> Outcome:
    """Make the sound leaflets of a survey and write them into `output`, with the manifest. `done` is called for each.

    A file with a word cut in two is not written, nor one that the validator finds fault with, where that is installed.
    What cannot be written is a problem. An interruption leaves whole files, and the manifest that belongs to them.
    """
    written: list[Path] = []
    problems = list(survey.problems)
    entries: list[manifest.Entry] = []
    try:
        for sheet, made in _pairs(survey, jobs, conformance.installed()):
            entry = _entry(plan, sheet, made)
            path = output / entry.path
            wrong = list(faults(plan.project, sheet, made))
            problems += wrong
            try:
                if not wrong:
                    files.write(path, made.pdf)
                    written.append(path)
                    entries.append(entry)
            except OSError as error:
                problems.append(unwritten(path, error, plan.project.root))
            done()
    finally:
        if entries:
            problems += _record(output, entries, plan)
    return Outcome(written, sorted(set(problems)))


def check(plan: Plan, survey: Survey, done: Callable[[], object] = lambda: None) -> list[Problem]:
    """Make the sound leaflets of a survey in memory and, where the validator is installed, have them validated.

    Writes nothing. Returns every problem, those of the survey among them.
    """
    problems = set(survey.problems)
    for sheet, made in _pairs(survey, 1, conformance.installed()):
        problems.update(faults(plan.project, sheet, made))
        done()
    return sorted(problems)


def _pairs(survey: Survey, jobs: int, validate: bool) -> Iterator[tuple[Sheet, Made]]:
    made = _each_made(survey.look, survey.sound, jobs, validate) if survey.look is not None else iter(())
    return zip(survey.sound, made, strict=True)


def _entry(plan: Plan, sheet: Sheet, made: Made) -> manifest.Entry:
    return manifest.Entry(
        path=f"{plan.brand}/{plan.format}/{sheet.name}.pdf",
        leaflet=sheet.name,
        version=sheet.leaflet.version,
        brand=plan.brand,
        format=plan.format,
        language=sheet.leaflet.language,
        pages=made.pages,
        sha256=manifest.digest(made.pdf),
    )


def _record(output: Path, entries: Sequence[manifest.Entry], plan: Plan) -> Iterator[Problem]:
    """Put what was written into the manifest."""
    path = output / manifest.NAME
    try:
        try:
            old, history = manifest.read(output), manifest.read_history(output)
        except manifest.Damaged as damaged:
            hint = (
                "it has been made again, with the files of this build alone: build the others to have them listed; "
                "codes of old packs can be explained only with the history of a copy that you kept"
            )
            old, history = [], []
            problem = Problem(place(path, plan.project.root), "warning", f"the manifest was damaged: {damaged}", hint)
            yield replace(problem, severity="error") if plan.strict else problem
        manifest.write(output, manifest.merge(output, old, entries), history)
    except OSError as error:
        yield unwritten(path, error, plan.project.root)


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
