"""leaflets pack: make one pack for a patient."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import (
    Usage,
    check_pdf_name,
    check_target,
    finish,
    has_errors,
    importing,
    project_of,
    write_pack,
)
from builder.packs.options import PackOptions

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem
    from builder.packs.patient import DetailProblem, GivenDetail
    from builder.packs.prepare import PreparedPacks

_NOTHING = "no pack made"
_MOST = 1_000_000
"""How much of standard input is read, in bytes: far more than details may have."""


@common.command("pack", failure=_NOTHING)
@click.argument("names", metavar="NAME...", nargs=-1, required=True, shell_complete=completion.packable)
@click.option("-o", "--output", metavar="FILE.pdf", type=click.Path(dir_okay=False), help="The file to write.")
@click.option(
    "--for",
    "file",
    metavar="FILE.yaml",
    type=click.Path(),
    help="A file with the patient's details, or -",
)
@click.option(
    "--set",
    "settings",
    metavar='NAME="…"',
    multiple=True,
    help="One of the patient's details. Other people who use this computer can see it while the command runs.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="Take the leaflets in this language, such as cy or Welsh.  [default: as they are named]",
)
@click.option("--note", is_flag=True, help="Print a line to paste into the patient's record.")
@shared_options.strict
@shared_options.of_packs
@click.pass_context
def command(
    context: click.Context,
    /,
    names: tuple[str, ...],
    output: str | None,
    file: str | None,
    settings: tuple[str, ...],
    language: str | None,
    note: bool,
    strict: bool | None,
    **more: Any,
) -> None:
    """Make one pack for a patient.

    It has the leaflets called NAME, or those of the recipe with that name. To add shared pages, name them, as in
    shared/contacts. The patient's details are name, date_of_operation, hospital_number, consultant, ward_phone,
    needs and notes. Those that you leave out become lines to write on. They are printed in the pack and not
    stored anywhere.
    """
    import datetime

    with importing():
        from builder.packs import compose, prepare, record, tailoring

    if output is None and not note:
        raise Usage("no file was named for the pack", "name a file, such as: -o pack.pdf")
    check_pdf_name("a pack", output, _ending(more))
    project = project_of(context)
    check_target(project, output)
    given = _given(context, file, settings)
    choice = tailoring.in_language(project, compose.choose(project, names), language)
    ready, problems = prepare.prepare(project, [choice], PackOptions(**more))
    strict = project.settings.strict if strict is None else strict
    problems = common.as_errors(problems) if strict else problems
    chosen = ready.pack(choice) if ready is not None else None
    if ready is None or chosen is None or has_errors(problems):
        finish(context, problems, _NOTHING)
        return
    details = _checked(context, given, ready, problems, strict=strict)
    count = _NOTHING
    if output is not None:
        finished, wrong_details, reported = prepare.make(ready, choice, details)
        problems += [*reported, *_at_their_places(wrong_details, given, strict=strict)]
        if not has_errors(problems):
            write_pack(output, finished.data)
            problems += record.remember(project.output, [chosen], project.root)
        if not has_errors(problems):
            count = f"1 pack written, {'a web page' if _ending(more) == '.html' else f'{finished.pages} pages'}"
    if note and not has_errors(problems):
        click.echo(record.note(ready, chosen, datetime.date.today(), details.get("needs", "")))
    finish(context, problems, count)


def _ending(options: Mapping[str, Any]) -> str:
    """What the name of the pack's file ends in."""
    from builder.core.file_names import HTML

    return ".html" if options.get("format") == HTML else ".pdf"


def _given(context: click.Context, file: str | None, settings: tuple[str, ...]) -> dict[str, GivenDetail]:
    """The details of the file and of the command line, which go before those of the file."""
    from pathlib import Path

    from builder.core.diagnostics import LeafletError
    from builder.packs import patient as details

    given: dict[str, GivenDetail] = {}
    problems: list[Problem] = []
    if file is not None:
        try:
            given |= details.from_file(sys.stdin.buffer.read(_MOST) if file == "-" else Path(file))
        except LeafletError as failed:
            problems += failed.problems
    try:
        given |= details.from_settings(settings)
    except LeafletError as failed:
        problems += failed.problems
    if problems:
        finish(context, problems, _NOTHING)
    return given


def _checked(
    context: click.Context,
    given: Mapping[str, GivenDetail],
    ready: PreparedPacks,
    problems: list[Problem],
    *,
    strict: bool,
) -> dict[str, str]:
    """The details that are printed. What is left blank, because no face has its letters, is added to `problems`."""
    from builder.packs import patient as details

    values = {field: detail.value for field, detail in given.items()}
    filled, wrong = details.checked(values, ready.maker.renderer.theme.faces.coverage)
    reported = _at_their_places(wrong, given, strict=strict)
    if has_errors(reported):
        finish(context, reported, _NOTHING)
    problems += reported
    return filled.fields()


def _at_their_places(problems: list[DetailProblem], given: Mapping[str, GivenDetail], *, strict: bool) -> list[Problem]:
    placed = [problem.in_place(given[problem.field].place) for problem in problems]
    return common.as_errors(placed) if strict else placed
