"""leaflets printers: list the printers of this computer."""

from __future__ import annotations

import click

from builder.cli import common
from builder.cli.common import Usage

NO_CUPS = "this computer has no CUPS (the programs lp and lpstat), so nothing can be sent to a printer"


@common.command("printers")
def command() -> None:
    """List the printers, and whether each can be used."""
    from builder.printing import cups

    if not cups.installed():
        raise Usage(NO_CUPS, "print from a PDF viewer; on Linux, installing CUPS adds this")
    printers = cups.printers()
    width = max((len(printer.name) for printer in printers), default=0)
    for printer in printers:
        state = printer.reason or "ready"
        click.echo(f"{printer.name:{width}}  {state}{' (the default)' if printer.default else ''}")
    if not printers:
        click.echo("no printer is set up on this computer", err=True)
