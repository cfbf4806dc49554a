"""The commands for printers: print, printers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from builder.cli.group import Usage, count_of, finish, importing, main, shown
from builder.cli.leaflets import plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from builder.planning import Plan
    from builder.printing import Paper, PrintFailed, Ticket
    from builder.problems import Problem

_NOTHING = "nothing printed"


class _Document(NamedTuple):
    """A file that is to be printed: its path as it was typed or as it can be opened, its bytes, the job's title."""

    path: str
    pdf: bytes
    title: str
    black: bool = False


@main.command("print")
@click.argument("words", metavar="FILE.pdf|NAME...", nargs=-1, required=True)
@click.option("--printer", metavar="NAME", help="Which printer: leaflets printers lists them.  [default: the system's]")
@click.option("--copies", metavar="N", type=click.IntRange(1, 999), default=1, help="How many of each.  [default: 1]")
@click.option(
    "--duplex",
    type=click.Choice(["long", "short", "none"]),
    help="Print on both sides, turned over the long or the short edge.  [default: so that pages turn as in a book]",
)
@click.option(
    "--media", metavar="SIZE", help="On which paper, such as a4 or letter.  [default: that of the pages' size]"
)
@click.option("--format", metavar="NAME", help="How a leaflet is made: a file in styles/formats/.  [default: a4]")
@click.option("--brand", metavar="NAME", help="Whose a leaflet is: a file in styles/brands/.  [default: harbour]")
@click.option(
    "--allow",
    metavar="NAME",
    multiple=True,
    help="Print a leaflet or shared page that is past its review or withdrawn; its pages say so.",
)
@click.pass_context
def print_(
    context: click.Context,
    words: tuple[str, ...],
    printer: str | None,
    copies: int,
    duplex: str | None,
    media: str | None,
    format: str | None,
    brand: str | None,
    allow: tuple[str, ...],
) -> None:
    """Print PDF files, or the leaflets called NAME, through CUPS.

    What ends in .pdf, or is a file here, is printed as it is. A leaflet is built first where it is not current. Each is
    a job of its own. Where one of them cannot be printed, nothing is.
    """
    with importing():
        from builder import printing

    try:
        paper = printing.paper(media) if media is not None else None
        names = tuple(word for word in words if not _is_file(word))
        if not names and (format or brand or allow):
            raise Usage(
                "--format, --brand and --allow are for leaflets, and a file is printed as it is", "leave them out"
            )
        plan = plan_of(context, names, brand, format, False, allow) if names else None
        documents, problems = _documents(words, plan)
        if plan is not None and not _has_errors(problems):
            problems += _stamped(plan)
        jobs = []
        for document in documents:
            ticket, pages, told = _ticket(document, paper, copies, duplex)
            problems += told
            if ticket is not None:
                jobs.append((document, ticket, pages))
        if _has_errors(problems):
            finish(context, problems, _NOTHING)
        if not printing.installed():
            raise _no_printing([document.path for document, _, _ in jobs])
        chosen = printing.choose(printer)
        for document, ticket, pages in jobs:
            job = printing.send(document.pdf, chosen.name, ticket)
            click.echo(f"sent     {document.path} to {job.printer} (job {job.id}): {_told(ticket, pages)}")
    except printing.PrintFailed as failed:
        raise _refusal(failed) from None
    finish(context, problems, f"{count_of(len(jobs), 'job')} sent")


def _is_file(word: str) -> bool:
    return word.lower().endswith(".pdf") or (os.path.exists(word) and not os.path.isdir(word))


def _has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _refusal(failed: PrintFailed) -> click.ClickException:
    """What cannot be printed: a slip on the command line, or a fault of something else."""
    return Usage(str(failed), failed.hint) if failed.typed else click.ClickException(f"{failed}\n  hint: {failed.hint}")


def _no_printing(paths: Sequence[str]) -> Usage:
    what = paths[0] if len(paths) == 1 else f"each of {', '.join(paths)}"
    hint = (
        f"open {what} in a PDF viewer, and print it from there at its actual size; on Linux, installing CUPS adds this"
    )
    return Usage(
        "there is no CUPS on this computer (the programs lp and lpstat), so nothing can be sent to a printer", hint
    )


def _documents(words: Sequence[str], plan: Plan | None) -> tuple[list[_Document], list[Problem]]:
    """The files that are to be printed, in the order of `words`; leaflets are built. What is wrong is a problem."""
    from builder import build
    from builder.problems import Place, Problem

    problems: list[Problem] = []
    paths: dict[str, Path] = {}
    refused: set[str] = set()
    if plan is not None:
        report = build.build(plan, plan.project.root / "output")
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
            message = f"it cannot be read: {(error.strerror or str(error)).lower()}"
            problems.append(Problem(Place(path), "error", message, "see to the name, and the folder"))
            continue
        if word in paths and plan is not None:
            black = plan.project.format(plan.format).model.ink == "black"
            documents.append(_Document(path, pdf, plan.project.leaflet(word).model.title, black))
        else:
            documents.append(_Document(path, pdf, os.path.basename(path)))
    return documents, problems


def _stamped(plan: Plan) -> Iterator[Problem]:
    """Warnings of what is printed and is not to be handed out. A void approval is told by the build."""
    from builder.governing import Governor
    from builder.problems import Problem

    governor, project = Governor(plan), plan.project
    for name in plan.names:
        leaflet = project.leaflet(name)
        shared = [entry.page for entry in leaflet.model.include if entry.page is not None]
        for page in (leaflet, *(project.shared(one.partition("/")[2]) for one in shared)):
            standing = governor.standing(page)
            how = "past its review" if standing.expired else _STATES.get(standing.state)
            if how is not None:
                place = page.source.place(("next_review" if standing.expired else "status",))
                hint = "print it to be read and discussed, not to be handed out"
                yield Problem(place, "warning", f"this is {how}: its pages have a watermark that says so", hint)


_STATES = {"draft": "a draft", "in review": "in review", "withdrawn": "withdrawn"}


def _ticket(
    document: _Document, paper: Paper | None, copies: int, duplex: str | None
) -> tuple[Ticket | None, int, list[Problem]]:
    """How a file is to be printed, None where it cannot be, its number of pages, and what is wrong with that."""
    from builder import printing
    from builder.pdf import inspect, reading
    from builder.problems import Place, Problem

    place = Place(document.path)
    try:
        sizes = [(page.width, page.height) for page in inspect.pages(document.pdf)]
        paper = paper or printing.paper_of(sizes)
    except reading.Unreadable as error:
        return None, 0, [Problem(place, "error", f"it cannot be printed: {error}", error.hint)]
    except printing.PrintFailed as failed:
        return None, 0, [Problem(place, "error", str(failed), failed.hint)]
    problems = []
    shrink = not all(map(paper.takes, sizes))
    if shrink:
        message = f"its pages are larger than {paper.label} paper: they are made smaller, and so are their letters"
        problems.append(Problem(place, "warning", message, "print it on larger paper, or in a format for this one"))
    sides = printing.SIDES[duplex] if duplex is not None else printing.sides_of(sizes)
    ticket = printing.Ticket(document.title, paper, sides, copies, shrink, document.black)
    return ticket, len(sizes), problems


_SIDES = {
    "one-sided": "on one side",
    "two-sided-long-edge": "on both sides, turned over the long edge",
    "two-sided-short-edge": "on both sides, turned over the short edge",
}


def _told(ticket: Ticket, pages: int) -> str:
    copies = f"{ticket.copies} {'copy' if ticket.copies == 1 else 'copies'}"
    sheets = count_of(ticket.sheets(pages), "sheet")
    black = ", in black" if ticket.black else ""
    return f"{copies} {_SIDES[ticket.sides]}{black}, {count_of(pages, 'page')}, {sheets} of {ticket.paper.label} paper"


@main.command()
def printers() -> None:
    """List the printers, and say whether each can be used."""
    from builder import printing

    if not printing.installed():
        raise Usage("there is no CUPS on this computer (the programs lp and lpstat)", "print from a PDF viewer")
    try:
        known = printing.printers()
    except printing.PrintFailed as failed:
        raise _refusal(failed) from None
    width = max((len(printer.name) for printer in known), default=0)
    for printer in known:
        state = printer.fault or "ready"
        click.echo(f"{printer.name:{width}}  {state}{' (the default)' if printer.default else ''}")
    if not known:
        click.echo("no printer is set up on this computer", err=True)
