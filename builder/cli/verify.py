"""leaflets verify: report what is wrong with PDF files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from builder.cli import common
from builder.cli.common import count_of, counted_problems, importing

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem


@common.command("verify")
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.pass_context
def command(context: click.Context, files: tuple[str, ...]) -> None:
    """Report what is wrong with PDF files, and how to fix it.

    Takes any PDF files, from any program. Looks for what breaks PDF/UA-1 and PDF/A-2a, and for what
    validators do not look for: links to the wrong place, text in another language, scripts.
    """
    with importing():
        from builder.pdf import validate

    if not validate.installed():
        common.not_validated()
    severities = []
    for file in files:
        for where, problem in _findings(file):
            place = "" if where == "file" else f"{where}: "
            click.echo(f"{file}: {place}{problem}")
            severities.append(problem.severity)
    errors = severities.count("error")
    counts = counted_problems(errors, len(severities) - errors)
    click.echo(f"{counts}; {count_of(len(files), 'file')} checked", err=True)
    if errors:
        context.exit(1)


def _findings(file: str) -> Iterator[tuple[str, Problem]]:
    """What is wrong with a PDF file, and where in it."""
    from pathlib import Path

    from builder.core import ordinary_files

    with importing():
        from builder.core.diagnostics import error
        from builder.pdf import validate
        from builder.pdf.examine import verify
        from builder.pdf.examine.plain_text import printable
        from builder.pdf.read import gate

    data = ordinary_files.read(Path(file))
    try:
        yield from verify.verify(data)
    except gate.Unreadable as unreadable:
        yield "file", error(f"it cannot be checked: {unreadable.message}", unreadable.hint)
        return
    for finding in validate.validate(data) if validate.installed() else ():
        yield finding.standard, error(printable(finding.message), validate.hint(finding))
