"""leaflets verify: report what is wrong with PDF files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import count_of, counted_problems, importing, print_json

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem


@common.command("verify")
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@shared_options.json
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    """Report what is wrong with PDF files, and how to fix it.

    Takes any PDF files, from any program. Looks for what breaks PDF/UA-1 and PDF/A-2a, and for what
    validators do not look for: links to the wrong place, text in another language, scripts. In a file that
    says it is PDF/UA-2 only the latter is looked for.
    """
    with importing():
        from builder.pdf import validate

    if not validate.installed():
        common.not_validated()
    findings = []
    newer = [file for file in files if _is_newer(_data(file))]
    for file in newer:
        click.echo(f"{file}: it says that it is PDF/UA-2, whose rules no validator here knows", err=True)
    for file in files:
        for where, problem in _findings(file):
            findings.append((file, where, problem))
            if not as_json:
                place = "" if where == "file" else f"{where}: "
                click.echo(f"{file}: {place}{problem}")
    errors = sum(problem.severity == "error" for *_, problem in findings)
    if as_json:
        print_json(
            {
                "files": list(files),
                "validated": validate.installed() and not newer,
                "errors": errors,
                "warnings": len(findings) - errors,
                "problems": [_facts(*finding) for finding in findings],
            }
        )
    else:
        counts = counted_problems(errors, len(findings) - errors)
        click.echo(f"{counts}; {count_of(len(files), 'file')} checked", err=True)
    if errors:
        context.exit(1)


def _facts(file: str, where: str, problem: Problem) -> dict[str, str]:
    """What `verify --json` prints of a problem: `where` is "file", a page, or the standard that it breaks.

    Words of the file at the end are left out: it may be a pack, and they a patient's.
    """
    import re

    message, where = re.sub(r": “.*”$", "", problem.message, flags=re.DOTALL), re.sub(r" “.*”$", "", where)
    return {"severity": problem.severity, "message": message, "hint": problem.hint, "file": file, "where": where}


def _data(file: str) -> bytes:
    from pathlib import Path

    from builder.core import ordinary_files

    return ordinary_files.read(Path(file))


def _is_newer(data: bytes) -> bool:
    """Whether a file says that it is PDF/UA-2."""
    from builder.core.standards import Standard
    from builder.pdf.read import document_info, gate

    try:
        with gate.limits():
            return document_info.standard_of(gate.open_(data)) is Standard.UA2
    except gate.Unreadable:
        return False


def _findings(file: str) -> Iterator[tuple[str, Problem]]:
    """What is wrong with a PDF file, and where in it."""
    with importing():
        from builder.core.diagnostics import error
        from builder.pdf import validate
        from builder.pdf.examine import verify
        from builder.pdf.examine.plain_text import printable
        from builder.pdf.read import gate

    data = _data(file)
    try:
        yield from verify.verify(data)
    except gate.Unreadable as unreadable:
        yield "file", error(f"it cannot be checked: {unreadable.message}", unreadable.hint)
        return
    for finding in validate.validate(data) if validate.installed() and not _is_newer(data) else ():
        yield finding.standard, error(printable(finding.message), validate.hint(finding))
