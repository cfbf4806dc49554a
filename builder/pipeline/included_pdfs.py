"""A clinic's own PDF files that are printed with a leaflet: read them, check them, and make inserts of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.content.format import Format
from builder.content.leaflet import Included
from builder.core import ordinary_files
from builder.core.characters import composed
from builder.core.diagnostics import Problem, error, warning
from builder.core.standards import Standard
from builder.core.units import millimetres
from builder.core.untitled import untitled
from builder.pdf.examine.content_interpreter import read_text
from builder.pdf.examine.inspect import first_heading
from builder.pdf.join.geometry import Matrix, has_size, moved, shown_size
from builder.pdf.join.pieces import Insert, claimed, followed
from builder.pdf.join.placement import fitness, placement
from builder.pdf.read import gate, page_ranges
from builder.pdf.read.document_info import language_of, standard_of, title_of
from builder.pdf.read.gate import Leaf, Original, Unreadable
from builder.pdf.write.metadata import all_claims

_SMALLEST = 12.0
"""The size of body text, in points, below which fewer people can read it."""
_MOST_REASONS = 5


KeyedProblem = tuple[str, Problem]
"""A problem of an included file, with the key of the entry that it concerns."""


class IncludedPdf(NamedTuple):
    """The insert of a file, None where it cannot be used, and what is wrong with the file."""

    insert: Insert | None
    problems: tuple[KeyedProblem, ...]


def read(
    path: Path, included: Included, format: Format, floor: float, standard: Standard = Standard.UA1
) -> IncludedPdf:
    """Read the PDF file of an `include:` entry. `floor` is the height of the footers' top edge, in points.

    `standard` is what the leaflet is to follow: with a file that is PDF/UA-1 it follows that, and there is a warning.

    The content of the file never raises an error. Raises OSError where the file cannot be opened.
    """
    try:
        with gate.limits():
            return _read(ordinary_files.read(path), included, format, floor, standard)
    except Unreadable as failed:
        # What a command would give up by an option, a leaflet cannot.
        hint = failed.hint.partition(", or give up ")[0]
        problem = error(f"{included.file} cannot be used: {failed.message}", hint)
        return IncludedPdf(None, (("pdf", problem),))


def _read(data: bytes, included: Included, format: Format, floor: float, standard: Standard) -> IncludedPdf:
    original = gate.open_(data)
    pages, problems = _pages(original, included)
    language = included.language or language_of(original)
    if not language:
        hint = "write `language:` below it, such as en-GB"
        problems.append(("pdf", warning(f"{included.file} does not say what language it is in", hint)))
    title = included.title or composed(title_of(original).strip())
    if not title:
        title = (composed(first_heading(original, pages)) if pages else "") or untitled(language)
        hint = "write `title:` below it, with the name that people use for it"
        problems.append(("pdf", warning(f"{included.file} has no title: its bookmark says {title!r}", hint)))
    problems += _sizes(original, pages, included, format)
    if any(problem.severity == "error" for _, problem in problems):
        return IncludedPdf(None, tuple(problems))
    size = format.page.width, format.page.height
    insert = Insert(data, pages, title, language, size, floor if included.fit else None, included.file)
    insert, reasons = _fitted(insert, original, standard)
    problems += _losses(reasons, included)
    problems += [("pdf", problem) for problem in weaker(insert, standard) if not reasons]
    problems += _readability(original, insert, included, floor)
    return IncludedPdf(insert, tuple(problems))


def _fitted(insert: Insert, original: Original, standard: Standard) -> tuple[Insert, list[str]]:
    """An insert with what a file may claim with it in it, and why that claims no more. Raises Unreadable."""
    if standard is Standard.UA2 and standard_of(original) is standard:
        claims, reasons = fitness(insert, standard)
        if not reasons:
            return insert._replace(standard=standard, claims=claims), []
    claims, reasons = fitness(insert)
    return insert._replace(claims=claims), reasons


def _pages(original: Original, included: Included) -> tuple[tuple[int, ...], list[KeyedProblem]]:
    count = len(original.leaves)
    if included.pages is None:
        return tuple(range(count)), []
    try:
        pages = page_ranges.indices(included.pages, count)
    except ValueError as failed:
        mistake = str(failed)
        if mistake.startswith("it has no"):
            message = f"{included.file} {mistake.removeprefix('it ')}"
            return (), [("pages", error(message, page_ranges.examples(count)))]
        return (), [("pages", error(mistake, "write page numbers and ranges, such as 1-2,4 or 2-"))]
    return pages, []


def _sizes(original: Original, pages: tuple[int, ...], included: Included, format: Format) -> Iterator[KeyedProblem]:
    """An error for the first page that is not of the format's size."""
    if included.fit:
        return
    for index in pages:
        if not has_size(original.leaves[index], format.page.width, format.page.height):
            is_, due = shown_size(original.leaves[index]), (format.page.width, format.page.height)
            message = f"page {index + 1} of {included.file} is {_shown(is_)}, but the format's pages are {_shown(due)}"
            yield "pdf", error(message, "write `fit: yes` below it to scale its pages down")
            return


def _shown(size: tuple[float, float]) -> str:
    return " × ".join(f"{millimetres(length):.0f}" for length in size) + " mm"


def weaker(insert: Insert, standard: Standard) -> Iterator[Problem]:
    """Warnings that a file with an insert follows less than it is to follow."""
    if followed(standard, [insert]) is not standard:
        yield warning(
            f"with {insert.name} the file follows PDF/UA-1 and PDF/A-2a, and not PDF/UA-2 and PDF/A-4: it follows what "
            "all of its pages do",
            "export it again as PDF/UA-2 and PDF/A-4, if your program can do that",
        )
    claims = claimed(standard, [insert])
    for name in all_claims(claims.standard).names():
        if name not in claims.names():
            yield warning(f"with {insert.name} the file does not claim {name}", "it claims what all of its pages earn")


def _losses(reasons: Sequence[str], included: Included) -> Iterator[KeyedProblem]:
    """Why the leaflet gives up PDF/UA-1 or PDF/A-2a: it claims what all of its pages earn."""
    for sentence in reasons[:_MOST_REASONS]:
        standard, _, reason = sentence.partition(" is not claimed: ")
        hint = (
            "to keep it, fix this in the program that wrote it, and export it again as tagged PDF/UA-1 and PDF/A-2; "
            f"`leaflets verify leaflets/{included.file}` explains more"
        )
        yield "pdf", warning(f"with {included.file} the leaflet gives up {standard}: {reason}", hint)


def _readability(original: Original, insert: Insert, included: Included, floor: float) -> Iterator[KeyedProblem]:
    """Words that the footers would cover, and words that are small."""
    matrices = {index: _matrix(original.leaves[index], insert.size, insert.floor) for index in insert.pages}
    words = read_text(original)
    pieces = [piece for piece in words.pieces if piece.page in matrices and piece.text.strip()]
    low = {piece.page for piece in pieces if 0 < moved(piece.x, piece.y, matrices[piece.page])[1] < floor}
    for picture in words.pictures:
        if picture.page in matrices:
            edges = sorted(moved(0, edge, matrices[picture.page])[1] for edge in (picture.bottom, picture.top))
            low |= {picture.page} if edges[0] < floor and edges[1] > 0 else set()
    for page in sorted(low) if not included.fit else ():
        message = f"page {page + 1} of {included.file} has something where the footer is printed"
        yield "pdf", error(message, "write `fit: yes` below it to scale its pages down a little")
    sizes = [piece.size * _scale(matrices[piece.page]) for piece in pieces for _ in piece.text.strip()]
    if sizes and statistics.median(sizes) < _SMALLEST - 0.05:
        hint = f"set it in {_SMALLEST:g} pt or more" + ("; `fit: yes` makes it even smaller" if included.fit else "")
        shown = f"{statistics.median(sizes):.1f}"
        yield "pdf", warning(f"the words of {included.file} are printed in {shown} pt", hint)


def _matrix(leaf: Leaf, size: tuple[float, float], floor: float | None) -> Matrix:
    where = placement(leaf, size, floor)
    return where.matrix if where is not None else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _scale(matrix: Matrix) -> float:
    return math.hypot(matrix[2], matrix[3])
