"""leaflets print: print PDF files and leaflets."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import Usage, count_of, finish, has_errors, importing, project_of, reason, shown
from builder.cli.printers import NO_CUPS

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.format import Format
    from builder.content.selection import Plan
    from builder.core.diagnostics import Problem
    from builder.printing.cups import Paper, Printer, Ticket
    from builder.printing.impose import Imposed

_NOTHING = "nothing printed"


class _Document(NamedTuple):
    """A file that is to be printed: its path as it was typed or as it can be opened, its bytes, the job's title.

    `black` and `fold` are those of the format that a leaflet was made in, if it was `built` for this.
    """

    path: str
    pdf: bytes
    title: str
    black: bool = False
    fold: str | None = None
    built: bool = False


class _Job(NamedTuple):
    """What is sent for a document: the same bytes, or its sheets. `how` says how to fold these."""

    document: _Document
    pdf: bytes
    ticket: Ticket
    pages: int
    how: str = ""


@common.command("print", failure=_NOTHING)
@click.argument(
    "words", metavar="FILE.pdf|NAME...", nargs=-1, required=True, shell_complete=completion.leaflets_or_files
)
@click.option("--printer", metavar="NAME", help="Which printer: leaflets printers lists them.  [default: the system's]")
@click.option("--copies", metavar="N", type=click.IntRange(1, 999), default=1, help="How many of each.  [default: 1]")
@click.option(
    "--duplex",
    type=common.Choice(["long", "short", "none"]),
    help="Print on both sides, turned over the long or the short edge.  [default: so that pages turn as in a book]",
)
@click.option("--media", metavar="SIZE", help="The paper, such as a4 or letter.  [default: the size of the pages]")
@shared_options.format_
@shared_options.brand
@shared_options.allow
@click.pass_context
def command(
    context: click.Context,
    words: tuple[str, ...],
    printer: str | None,
    copies: int,
    duplex: str | None,
    media: str | None,
    format: str | None,
    brand: str | None,
    allowed: tuple[str, ...],
) -> None:
    """Print PDF files, or the leaflets called NAME, through CUPS.

    A word that ends in .pdf, or names a file here, is printed as it is. A leaflet that is not current is
    built first. Each is a separate job. If any of them cannot be printed, nothing is printed.
    """
    with importing():
        from builder.content import selection
        from builder.printing import cups

    paper = cups.paper(media) if media is not None else None
    names = tuple(word for word in words if not _is_file(word))
    if not names and (format or brand):
        message = "--format and --brand are for leaflets, and a file is printed as it is"
        raise Usage(message, "leave these options out")
    plan = None
    if names:
        plan = selection.plan(project_of(context), names, brand, format, strict=False, allowed=allowed)
    documents, problems = _documents(words, plan)
    problems += _withheld(context, documents, allowed)
    if plan is not None and not has_errors(problems):
        problems += _stamped(plan)
    jobs = []
    for document in documents:
        job, job_problems = _job(document, paper, copies, duplex)
        jobs += [job] if job is not None else []
        problems += job_problems
    if has_errors(problems):
        finish(context, problems, _NOTHING)
    chosen = _chosen(printer, documents)
    for job in jobs:
        sent = cups.send(job.pdf, chosen.name, job.ticket)
        click.echo(f"sent     {job.document.path} to {sent.printer} (job {sent.id}): {_described(job)}")
        if job.how:
            click.echo(f"  {job.how}")
    finish(context, problems, f"{count_of(len(jobs), 'job')} sent")


def _is_file(word: str) -> bool:
    return word.lower().endswith(".pdf") or (os.path.exists(word) and not os.path.isdir(word))


def _chosen(printer: str | None, documents: Sequence[_Document]) -> Printer:
    """The printer. Where there is none that works, the error says how to print without."""
    from builder.printing import cups

    if not cups.installed():
        raise Usage(NO_CUPS, f"{_by_hand(documents)}; on Linux, installing CUPS adds this")
    try:
        return cups.choose(printer)
    except cups.PrintError as error:
        if error.typed:
            raise
        raise cups.PrintError(error.message, f"{error.hint}; or {_by_hand(documents)}") from None


def _by_hand(documents: Sequence[_Document]) -> str:
    """How to print without CUPS."""
    flat = [document.path for document in documents if document.fold is None]
    steps = [f"open {' and '.join(flat)} in a PDF viewer, and print from there at actual size"] if flat else []
    folded = [document for document in documents if document.fold is not None]
    steps += [
        f"open what `leaflets impose {document.path} --scheme {document.fold}` writes, and print it at actual size, on "
        "both sides, flipped on the short edge"
        for document in folded
    ]
    return "; ".join(steps)


def _documents(words: Sequence[str], plan: Plan | None) -> tuple[list[_Document], list[Problem]]:
    """The files that are to be printed, in the order of `words`, and the problems with them. Leaflets are built."""
    from builder.core.diagnostics import Place, Problem
    from builder.pipeline import build

    problems: list[Problem] = []
    paths: dict[str, Path] = {}
    refused: set[str] = set()
    if plan is not None:
        report = build.build(plan, plan.project.output)
        problems += report.problems
        paths = {result.path.stem: result.path for result in report.results}
        refused = {result.path.stem for result in report.results if result.state == "refused"}
    documents: list[_Document] = []
    for word in dict.fromkeys(words):
        if word in refused:
            continue
        path = shown(paths[word]) if word in paths else word
        try:
            with open(path, "rb") as file:
                pdf = file.read()
        except OSError as error:
            message = f"it cannot be read: {reason(error)}"
            problems.append(Problem(Place(path), "error", message, "check the name and the folder"))
            continue
        if word in paths and plan is not None:
            format: Format = plan.project.format(plan.format).model
            title = plan.project.leaflet(word).model.title
            documents.append(_Document(path, pdf, title, format.ink == "black", format.fold, True))
        else:
            documents.append(_Document(path, pdf, os.path.basename(path)))
    return documents, problems


def _withheld(context: click.Context, documents: Sequence[_Document], allowed: tuple[str, ...]) -> Iterator[Problem]:
    """What is withdrawn or past its review in files that are named. The build has checked leaflets."""
    from pathlib import Path

    from builder.core.diagnostics import Place

    files = [document for document in documents if not document.built]
    if files:
        checker = common.handed_out(context, allowed)
        for file in files:
            yield from (problem.at(Place(file.path)) for problem in checker.problems(Path(file.path), file.pdf))


def _stamped(plan: Plan) -> Iterator[Problem]:
    """Warnings about leaflets that are printed and must not be handed out. The build reports a void approval."""
    from builder.checks.publication import PublicationRules
    from builder.content import translations
    from builder.core.diagnostics import Problem

    governor, project = PublicationRules(plan), plan.project
    for name in plan.names:
        leaflet = project.leaflet(name)
        shared = list(translations.included(project, leaflet))
        for page in (leaflet, *(project.shared(name.partition("/")[2]) for name in shared)):
            standing = governor.standing(page)
            how = "past its review" if standing.expired else _STATES.get(standing.state)
            if how is not None:
                place = page.source.place(("next_review" if standing.expired else "status",))
                hint = "use the printed copy for reading and discussion, and do not hand it out"
                yield Problem(place, "warning", f"this is {how}: its pages are stamped", hint)


_STATES = {"draft": "a draft", "in review": "in review", "withdrawn": "withdrawn"}


def _job(
    document: _Document, paper: Paper | None, copies: int, duplex: str | None
) -> tuple[_Job | None, list[Problem]]:
    """What is sent for a document, None where that cannot be done, and the problems with it."""
    from builder.core.diagnostics import Place, Problem
    from builder.pdf.read import gate
    from builder.printing import cups
    from builder.printing.folds import SheetError

    place = Place(document.path)
    try:
        sizes = _sizes(document.pdf)
        if document.fold is not None:
            return _folded(document, document.fold, sizes, paper, copies, duplex)
        paper = paper or cups.paper_of(sizes)
    except gate.Unreadable as error:
        return None, [Problem(place, "error", f"it cannot be printed: {error.message}", error.hint)]
    except (cups.PrintError, SheetError) as failed:
        return None, [Problem(place, "error", failed.message, failed.hint)]
    sides = cups.SIDES[duplex] if duplex is not None else cups.sides_of(sizes)
    problems = [problem.at(place) for problem in _of_pages(sizes, paper, asked=duplex is not None)]
    shrink = not all(map(paper.takes, sizes))
    ticket = cups.Ticket(document.title, paper, sides, copies, shrink, document.black)
    return _Job(document, document.pdf, ticket, len(sizes)), problems


def _of_pages(sizes: Sequence[tuple[float, float]], paper: Paper, *, asked: bool) -> Iterator[Problem]:
    """What some pages of a file do not have in common with the others, or with the paper.

    `asked` says whether the user chose the edge to turn sheets over.
    """
    from builder.core.diagnostics import warning
    from builder.core.page_numbers import numbered
    from builder.printing import cups

    large = [number for number, size in enumerate(sizes, 1) if not paper.takes(size)]
    if large:
        which = (
            "its pages are"
            if len(large) == len(sizes)
            else f"{numbered(large)} of it {'is' if len(large) == 1 else 'are'}"
        )
        message = f"{which} larger than {paper.label} paper: they are printed smaller, and so are their letters"
        yield warning(message, "print it on larger paper, or in a format for this one")
    across = cups.lying_across(sizes)
    if not asked and 0 < len(across) < len(sizes):
        message = (
            f"some pages are landscape: {numbered(across)}, and the others are portrait, so some backs are upside down"
        )
        yield warning(message, "print it on one side with --duplex none, or choose the edge with --duplex")


def _sizes(pdf: bytes) -> list[tuple[float, float]]:
    """The sizes of a file's pages in millimetres."""
    from builder.pdf.examine.inspect import page_sizes

    return [(page.width, page.height) for page in page_sizes(pdf)]


def _folded(
    document: _Document,
    fold: str,
    sizes: Sequence[tuple[float, float]],
    paper: Paper | None,
    copies: int,
    duplex: str | None,
) -> tuple[_Job | None, list[Problem]]:
    """What is sent for a document that is folded: its sheets. Raises PrintError, SheetError, Unreadable."""
    from builder.core.diagnostics import Place
    from builder.printing import cups

    imposed = _sheets(document.pdf, fold, sizes, paper, os.path.basename(document.path))
    sides = cups.SIDES[imposed.flip]
    if duplex is not None and cups.SIDES[duplex] != sides:
        message = f"its sheets are printed on both sides and turned over the {imposed.flip} edge, or cannot be folded"
        raise cups.PrintError(message, "leave --duplex out")
    place = Place(document.path)
    problems = [problem.at(place) for problem in imposed.warnings]
    ticket = cups.Ticket(document.title, cups.paper_of(_sizes(imposed.pdf)), sides, copies, False, document.black)
    return _Job(document, imposed.pdf, ticket, 2 * imposed.sheets, imposed.how), problems


def _sheets(pdf: bytes, fold: str, sizes: Sequence[tuple[float, float]], paper: Paper | None, name: str) -> Imposed:
    """The pages of a format that is folded, on sheets: of the smallest paper that takes them in their own size."""
    from builder.core.units import MILLIMETRE
    from builder.printing import cups, impose
    from builder.printing.geometry import PAPERS

    papers = sorted(PAPERS, key=lambda name: math.prod(PAPERS[name]))
    if paper is not None:
        papers = [name for name in papers if cups.paper(name) == paper]
    if not papers:
        hint = f"use one of: {', '.join(PAPERS)}"
        raise cups.PrintError("folded leaflets cannot be printed on this paper", hint)
    points = [(across * MILLIMETRE, up * MILLIMETRE) for across, up in sizes]
    fits = (size for size in papers if _scale(points, fold, size) == 1)
    return impose.impose(pdf, fold, paper=next(fits, papers[-1]), name=name)


def _scale(sizes: Sequence[tuple[float, float]], fold: str, paper: str) -> float:
    from builder.printing.folds import SheetError
    from builder.printing.geometry import lay

    try:
        return lay(sizes, fold, paper).scale
    except SheetError:
        return 0.0


_SIDES = {
    "one-sided": "on one side",
    "two-sided-long-edge": "on both sides, turned over the long edge",
    "two-sided-short-edge": "on both sides, turned over the short edge",
}


def _described(job: _Job) -> str:
    ticket = job.ticket
    copies = f"{ticket.copies} {'copy' if ticket.copies == 1 else 'copies'}"
    pages = "" if job.how else f", {count_of(job.pages, 'page')}"
    sheets = count_of(ticket.sheets(job.pages), "sheet")
    black = ", in black" if ticket.black else ""
    return f"{copies} {_SIDES[ticket.sides]}{black}{pages}, {sheets} of {ticket.paper.label} paper"
