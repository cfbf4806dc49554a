"""What is said of an import: for each file what was taken, changed and left out, and one table of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from builder.core.diagnostics import Problem
from builder.core.text_table import text_lines
from builder.imports.source import ImportNote, NoteKind

_MOST = 300
"""Characters of the words of a note that are shown. What is left out is shown whole: it is nowhere else."""

_KINDS: tuple[tuple[NoteKind, str], ...] = (
    ("taken", "taken"),
    ("changed", "changed"),
    ("left out", "left out"),
)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `leaflet` is the path of the YAML, "" where none was written for `problems`.

    `grades` are school grades by two formulas, where there are enough words for them.
    """

    file: str
    leaflet: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    lost: tuple[str, ...] = ()
    words: int = 0
    grades: tuple[float | None, float | None] = (None, None)
    without_alt: int = 0
    pictures: int = 0
    placeholders: int = 0
    dates: tuple[str, ...] = ()
    to_correct: tuple[Problem, ...] = field(default=())

    @property
    def is_error(self) -> bool:
        return not self.leaflet or bool(self.lost)


def lines(report: ImportReport) -> Iterator[str]:
    """The report of a file."""
    if not report.leaflet:
        yield f"{report.file}: not imported"
        yield from (f"  {line}" for problem in report.problems for line in str(problem).split("\n"))
        return
    yield f"{report.file}: {report.leaflet}"
    for kind, name in _KINDS:
        words_of: dict[str, list[str]] = {}
        for note in dict.fromkeys(note for note in report.notes if note.kind == kind):
            words_of.setdefault(note.what, []).append(_shown(note))
        if words_of:
            yield f"  {name}:"
        for what, words in words_of.items():
            shown = "; ".join(filter(None, words))
            yield f"    {what}: {shown}" if shown else f"    {what}"
    if report.placeholders:
        yield f"  to fill in: {report.placeholders} (look for TO FILL IN in the file)"
    if report.lost:
        yield f"  error: words that were lost on the way, which is a bug in the program: {', '.join(report.lost)}"
    if report.to_correct:
        yield "  to correct before the leaflet can be built:"
        yield from (f"    {line}" for problem in report.to_correct for line in str(problem).split("\n"))


def _shown(note: ImportNote) -> str:
    words = note.words
    if note.kind != "left out" and len(words) > _MOST:
        words = f"{words[:_MOST]} …"
    return f"“{words}”" if words else ""


def table(reports: Sequence[ImportReport]) -> Iterator[str]:
    """One line for each file."""
    heads = ("file", "leaflet", "words", "grade", "pictures", "without alt", "to fill in", "dates found")
    yield from text_lines([heads, *map(_row, reports)])


def _row(report: ImportReport) -> tuple[str, ...]:
    if not report.leaflet:
        return (report.file, "not imported", "", "", "", "", "", "")
    return (
        report.file,
        report.leaflet,
        str(report.words),
        _grades(report.grades),
        str(report.pictures),
        str(report.without_alt),
        str(report.placeholders),
        "; ".join(report.dates) or "none",
    )


def _grades(grades: Iterable[float | None]) -> str:
    """Both grades, such as ``8.1 / 9.4``; a dash for one that there are too few words for."""
    return " / ".join("–" if grade is None else f"{grade:.1f}" for grade in grades)
