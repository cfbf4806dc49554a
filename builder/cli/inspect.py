"""leaflets inspect: show what a PDF file contains."""

from __future__ import annotations

import click

from builder.cli import common, shared_options
from builder.cli.common import Failure, importing


@common.command("inspect")
@click.argument("file", metavar="FILE.pdf", type=click.Path(exists=True, dir_okay=False))
@shared_options.json
def command(file: str, as_json: bool) -> None:
    """Show what a PDF file contains.

    Above all, what people hear who have it read aloud. Takes any PDF file, from any program.
    """
    import dataclasses
    import json

    with importing():
        from builder.pdf.examine import inspect, report
        from builder.pdf.read import gate

    try:
        inspection = inspect.inspect(file)
    except gate.Unreadable as error:
        raise Failure(f"{file} cannot be read: {error.message}", error.hint) from None
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(inspection), indent=2))
    else:
        click.echo(report.report(inspection), nl=False)
