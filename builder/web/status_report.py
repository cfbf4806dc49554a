"""The page for leads: what needs a person, and everything else, as the rows of one list; and the list as a CSV file."""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.content.project_file import Settings
from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern
from builder.review import status
from builder.review.status import FileStatus, PackStatus, PageStatus, ProjectStatus
from builder.web.catalogue import Option
from builder.web.listing import BUILT, NO_KIND, OTHER, PACKS, SHARED, Row, kind_in_words, words_about
from builder.web.snapshot import Now
from builder.web.ward_words import WardWords

NEEDS_A_PERSON = (
    *("out of use", "problem", "expired", "unreadable", "void", "refused", "old translation", "due", "draft"),
    *("in review", "stale", "missing", "orphaned"),
)
"""The states of rows that somebody has to do something about, the most urgent first."""
IN_ORDER = ("withdrawn", "example", "approved", "ready", "current")
"""The others."""
STATES = (*NEEDS_A_PERSON, *IN_ORDER)
_FORMULA = lazy_pattern(r"[=+\-@\t\r\n＝＋－＠]")
"""What a cell begins with that a spreadsheet would calculate."""


class Report(NamedTuple):
    """The rows of a project on a `day`, the most urgent first, and how many have each state."""

    day: datetime.date
    rows: Sequence[Row]
    counts: Mapping[str, int]


def report(now: Now) -> Report:
    """What the page shows; built files are those of the folder that is built into."""
    try:
        output = now.project.output
    except LeafletError:  # The report has it among its problems.
        output = now.project.root / Settings().output
    # A report drops what it has read. It gets its own copy, so that the project of the packs stays in the cache.
    state = status.status(now.project.renewed(), output, now.offer.day)
    rows = sorted(_rows(now, state, output), key=_urgency)
    return Report(state.day, rows, Counter(mark for row in rows for mark in row.states))


def _urgency(row: Row) -> tuple[int, datetime.date, str]:
    """What is most urgent comes first, and of that what has waited longest."""
    return min(map(STATES.index, row.states)), row.review or datetime.date.max, row.title.casefold()


def _rows(now: Now, state: ProjectStatus, output: Path) -> Iterator[Row]:
    options = {leaflet.name: leaflet for leaflet in now.offer.leaflets}
    options |= {f"shared/{page.name}": page for page in now.offer.shared}
    pages = {page.name: page for page in state.pages}
    for page in state.pages:
        yield _page(page, options.get(page.name) or Option(page.name, page.name))
    starts = {start.name: start.title for start in now.offer.recipes}
    yield from (_pack(pack, starts.get(pack.name, pack.name)) for pack in state.packs)
    for file in _news(state.files):
        title = options[file.leaflet].title if file.leaflet in options else file.leaflet
        yield _file(file, title, pages, output)
    for problem in state.problems:
        remarks = tuple(filter(None, (str(problem.place), problem.hint)))
        yield Row(problem.message, problem.place.file, ("problem",), OTHER, remarks=remarks)


def _page(page: PageStatus, option: Option) -> Row:
    folder, _, name = page.name.rpartition("/")
    return Row(
        option.title,
        f"leaflets/{page.name}.yaml",
        tuple(mark for mark in page.marks if mark in NEEDS_A_PERSON) or (page.state,),
        SHARED if folder else page.kind or NO_KIND,
        page.language,
        page.owner,
        page.next_review,
        tuple(page.remarks),
        f"/edit-shared/{name}" if folder else f"/edit/{name}",
        about=words_about(option),
    )


def _pack(pack: PackStatus, title: str) -> Row:
    marks = tuple(mark for mark in pack.marks if mark == "draft")
    states = ("refused",) if pack.because else marks or ("ready",)
    address = "" if pack.because else f"/?recipe={pack.name}"
    return Row(title, f"leaflets/packs/{pack.name}.yaml", states, PACKS, remarks=pack.because, address=address)


def _file(file: FileStatus, title: str, pages: Mapping[str, PageStatus], output: Path) -> Row:
    return Row(
        title,
        f"{output.name}/{file.path}",
        ("out of use", file.state) if file.out_of_use else (file.state,),
        BUILT,
        remarks=tuple(file.remarks(pages)),
        language=pages[file.leaflet].language if file.leaflet in pages else "",
        address=f"/edit/{file.leaflet}" if file.leaflet in pages else "",
        written=_written(output / file.path),
    )


def _news(files: Sequence[FileStatus]) -> Iterable[FileStatus]:
    """The files without those that are missing because nobody builds that brand in that format, or hardly any of it."""
    there = Counter((file.brand, file.format) for file in files if file.state != "missing")
    missing = Counter((file.brand, file.format) for file in files if file.state == "missing")
    return (file for file in files if file.state != "missing" or there[file[2:4]] >= missing[file[2:4]])


def _written(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None


def as_csv(rows: Iterable[Row], words: WardWords) -> bytes:
    """The rows for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    heads = ("title", "file", "kind", "language", "owner", "state", "review", "written", "why")
    writer.writerow([words(f"list.{head}") for head in heads])
    for row in rows:
        cells = (
            *(row.title, row.file, kind_in_words(row.kind, words)),
            *(words.phrases.language(row.language) or row.language, row.owner),
            ", ".join(words(f"states.{state}") for state in row.states),
            row.review.isoformat() if row.review is not None else "",
            row.written.isoformat(" ", "minutes") if row.written is not None else "",
            "; ".join(row.remarks),
        )
        writer.writerow(map(_cell, cells))
    # Spreadsheets take a file without the mark at its start for one of their own system's letters.
    return text.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A cell that a spreadsheet does not calculate."""
    return f"'{text}" if _FORMULA.match(text) else text
