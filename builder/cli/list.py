"""leaflets list: list the leaflets of a project."""

from __future__ import annotations

import click

from builder.cli import common
from builder.cli.common import count_of, finish, project_of
from builder.core.text_table import text_lines


@common.command("list")
@click.pass_context
def command(context: click.Context) -> None:
    """List the leaflets.

    Shows the title of each, its version, its status, its next review and the shared pages that it includes.
    """
    from builder.core import clock
    from builder.core.diagnostics import LeafletError
    from builder.review import status

    project, day = project_of(context), clock.today()
    rows = [("NAME", "TITLE", "VERSION", "STATUS", "NEXT REVIEW", "INCLUDES")]
    problems = project.misnamed()
    for name in project.leaflet_names():
        try:
            leaflet = project.leaflet(name).model
        except LeafletError as failed:
            problems += failed.problems
            rows.append((name, "(has errors)", "", "", "", ""))
        else:
            includes = ", ".join(entry.file for entry in leaflet.include)
            review = leaflet.next_review.isoformat()
            state = status.page_status(project, name, day).state
            rows.append((name, leaflet.title, leaflet.version, state, review, includes))
    click.echo("\n".join(text_lines(rows)))
    if problems:
        finish(context, problems, f"{count_of(len(rows) - 1, 'leaflet')} listed")
