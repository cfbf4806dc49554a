"""leaflets watch: build whenever a file is saved."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import output_of, project_of

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.content.selection import Plan


@common.command("watch")
@shared_options.names
@shared_options.brand
@shared_options.strict
@shared_options.format_
@shared_options.output_folder
@click.pass_context
def command(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    format: str | None,
    strict: bool | None,
    output: str | None,
) -> None:
    """Build whenever a file is saved.

    Makes the leaflets called NAME, or all of them. Reports what was built, and problems as they come and go. Press
    Ctrl-C to end it.
    """
    from builder.content import selection
    from builder.pipeline import watch as watching

    project = project_of(context)
    formats = [format] if format else []
    selection.plans(project, names, brand, formats, strict=strict)

    def plans(project: Project) -> list[Plan]:
        # Where some leaflets have been deleted, the others are still built.
        remaining = [name for name in names if name in project.leaflet_names()]
        return selection.plans(project, remaining or names, brand, formats, strict=strict)

    watch = watching.ProjectWatch(project, plans, output_of(project, output) if output else None, names)
    with suppress(KeyboardInterrupt):
        for line in watch.rebuild():
            click.echo(line)
        click.echo("watching leaflets/ and styles/: press Ctrl-C to end", err=True)
        for _ in watching.changes(project.root):
            for line in watch.rebuild():
                click.echo(line)
