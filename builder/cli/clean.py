"""leaflets clean: delete the cache."""

from __future__ import annotations

import click

from builder.cli import common, shared_options
from builder.cli.common import Failure, output_of, project_of, reason, shown


@common.command("clean")
@shared_options.built_folder
@click.pass_context
def command(context: click.Context, output: str | None) -> None:
    """Delete cached files.

    These are laid-out pages, which make the next build quicker. The leaflets stay.
    """
    from builder.pipeline import build
    from builder.pipeline import clean as cleaning

    # With --output, this works outside a project.
    folder = output_of(None if output else project_of(context), output) / build.CACHE
    try:
        cleaned = cleaning.clean(folder)
    except cleaning.CleanError as error:
        raise Failure(f"{shown(folder)} {error.message}", error.hint) from None
    except OSError as error:
        raise click.ClickException(f"{shown(folder)} cannot be deleted: {reason(error)}") from None
    size = f"{cleaned.size / 1e6:.1f} MB" if cleaned.size >= 1e6 else f"{cleaned.size / 1e3:.0f} kB"
    click.echo(f"{size} deleted from {shown(folder)}")
    if cleaned.stays:
        click.echo(f"{shown(folder)} was not deleted: it contains files that this program did not write", err=True)
