"""A pack for each row of a list of patients: as files in a folder, or as one print job.

A run that was stopped continues where it stopped. The second half of a file's identifier says what the file was made
from, so finished files are recognised; no patient's details are stored outside the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files, bugs, ordinary_files
from builder.core.diagnostics import Place, Problem, error
from builder.core.patterns import lazy_pattern
from builder.core.units import millimetres
from builder.packs.patient_list import PatientRow
from builder.packs.tasks import PackMaker, PackResult, PackTask, TaskRunner
from builder.pdf.write.objects import identifier
from builder.pipeline import build

_IDENTIFIER = lazy_pattern(rb"/ID\[<([0-9a-f]{32})><([0-9a-f]{32})>\]")

Advance = Callable[[], object]
"""Called after each row, for a progress bar."""


class BatchResult(NamedTuple):
    """The number of packs written, the number that existed already, and the problems.

    `copies` says how often each file is to be printed, or each pack that is in a print job, by the names of the files.
    `earlier` are the names of those that existed already.
    """

    written: int
    existing: int
    problems: list[Problem]
    copies: Mapping[str, int] = {}
    earlier: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Packs for the rows of a list: by the numbers of the rows, the index of each in the maker; None if it has errors.

    `table` is the file name of the list, `columns` the number of each of its columns, from 1. `root` is the project's
    folder. Without `names_files` no problem names a file of a pack: its name may be a patient's.
    """

    maker: PackMaker
    rows: Sequence[PatientRow]
    packs: Mapping[int, int | None]
    table: str
    columns: Mapping[str, int]
    root: Path
    names_files: bool = True

    @property
    def paper(self) -> list[str]:
        """The sizes of the pages of all packs, in words."""
        used = sorted({pack for pack in self.packs.values() if pack is not None})
        pages = (self.maker.renderer_of(pack).theme.format.page for pack in used)
        sizes = (f"{millimetres(page.width):.0f} × {millimetres(page.height):.0f} mm" for page in pages)
        return [*dict.fromkeys(sizes)]

    def tasks(self) -> Iterator[tuple[PatientRow, PackTask]]:
        """The rows whose packs can be made, grouped by pack. Each task is made in its turn: there may be many."""
        grouped = [(index, row.number, row) for row in self.rows if (index := self.packs[row.number]) is not None]
        for index, number, row in sorted(grouped, key=lambda entry: entry[:2]):
            yield row, PackTask(number, index, row.details.fields())

    def refused(self) -> Iterator[Problem]:
        """A problem for each row whose pack cannot be made for any patient."""
        for row in self.rows:
            if self.packs[row.number] is None:
                message = "this pack cannot be made: there are errors in its leaflets, recipe, brand or format"
                hint = "fix them first: each is reported in its own file"
                yield error(message, hint, self._place(row, "leaflets"))

    def problems_of(self, row: PatientRow, result: PackResult) -> list[Problem]:
        """The problems of a row that appear only when its pack is made: of its details, or a bug of the program."""
        failures = [bugs.of_report(result.bug, Place(self.table, row.line))] if result.bug else []
        return failures + [
            replace(problem, place=self._place(row, field), message=f"field “{field}”: {problem.message}")
            for field, problem, _ in result.wide
        ]

    def _place(self, row: PatientRow, field: str) -> Place:
        return Place(self.table, row.line, self.columns.get(field, 1))


def write_files(batch: Batch, output: Path, run: TaskRunner, advance: Advance = lambda: None) -> BatchResult:
    """Write a file for each row into `output`, unless the file exists and was made from the same sources and details.

    Raises workers.Stopped if a process that makes packs ends; the files that are finished by then stay.
    """
    atomic_files.sweep(output)
    finished: set[str] = set()
    earlier: set[str] = set()

    def unfinished() -> Iterator[PackTask]:
        for row, task in batch.tasks():
            if is_finished(output / row.file, batch.maker.identify(task), batch.maker.renderer.key):
                earlier.add(row.file)
                advance()
            else:
                yield replace(task, path=output / row.file)

    rows = {row.number: row for row in batch.rows}
    problems = list(batch.refused())
    errors: dict[int | None, Problem] = {}
    for result in run(batch.maker, unfinished()):
        row = rows[result.key]
        path = output / row.file
        problems += batch.problems_of(row, result)
        failure = result.error
        if failure is not None:
            # A full disk, for example, fails every file in the same way: report each kind of error once.
            problem = build.unwritten(path, failure, batch.root)
            errors.setdefault(failure.errno, problem if batch.names_files else _unnamed(problem, path))
        elif result.is_made:
            finished.add(row.file)
        advance()
    written = len(finished)
    finished |= earlier
    problems += [*errors.values(), *_other_files(output, finished, named=batch.names_files)]
    copies = {row.file: row.tailoring.copies for row in batch.rows if row.file in finished}
    return BatchResult(written, len(earlier), problems, copies, earlier)


def write_print_job(batch: Batch, path: Path, run: TaskRunner, advance: Advance = lambda: None) -> BatchResult:
    """Write one print job with the packs of all rows, in the order of the rows; the copies of a pack come together.

    Raises workers.Stopped if a process that makes packs ends, merge.MergeRefused for a bug of the program.
    """
    from builder.pdf.join import merge

    problems = list(batch.refused())
    rows = {row.number: row for row, _ in batch.tasks()}
    packs: dict[int, bytes] = {}
    for result in run(batch.maker, (task for _, task in batch.tasks())):
        problems += batch.problems_of(rows[result.key], result)
        if result.is_made:
            packs[result.key] = result.pdf
        advance()
    if not packs:
        return BatchResult(0, 0, problems)
    copies = {number: rows[number].tailoring.copies for number in sorted(packs)}
    sources = [
        merge.Source(packs[number], name=f"row {number}") for number, count in copies.items() for _ in range(count)
    ]
    merged = merge.merge(sources, title=batch.maker.packs[0].title)
    failure = _write(path, merged.pdf)
    if failure is not None:
        return BatchResult(0, 0, [*problems, build.unwritten(path, failure, batch.root)])
    return BatchResult(len(packs), 0, problems, {rows[number].file: count for number, count in copies.items()})


def is_finished(path: Path, instance: str, key: bytes) -> bool:
    """Whether `path` is a complete file with the identifier `instance` (see `PackRenderer.instance`) under a `key`."""
    try:
        data = ordinary_files.read(path)
    except OSError:
        return False
    end = re.search(rb"startxref\n(\d+)\n%%EOF\n$", data[-64:])
    if end is None:
        return False
    start = int(end[1])
    written = _IDENTIFIER.search(data, start, start + 512)
    expected = identifier(data[:start], key), instance
    return written is not None and written.groups() == tuple(half.encode("ascii") for half in expected)


def _unnamed(problem: Problem, path: Path) -> Problem:
    """A problem of a file that does not say its name."""
    message = problem.message.replace(path.name, "a pack")
    return replace(problem, message=message, place=Place(path.parent.name))


def _other_files(output: Path, finished: Collection[str], *, named: bool) -> Iterable[Problem]:
    """Report files in the folder that this list has not written: they may be another patient's."""
    names = sorted(path.name for path in output.glob("*.pdf") if path.name not in finished)
    if names:
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"this folder has packs that are not from this list{f': {shown}' if named else ''}"
        hint = "do not hand them out: they are from an earlier list. Delete them, or use a new folder for each list"
        yield error(message, hint, Place(output.name))


def _write(path: Path, pdf: bytes) -> OSError | None:
    try:
        atomic_files.write(path, pdf, private=True)
    except OSError as failure:
        return failure
    return None
