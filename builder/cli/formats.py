"""leaflets formats: list the formats, or copy one into the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion
from builder.cli.common import finish, project_of
from builder.core.text_table import text_lines

if TYPE_CHECKING:
    from builder.content.project import Project


@common.command("formats")
@click.option(
    "--copy",
    "name",
    metavar="NAME",
    help="Copy a format of the program into styles/formats/, to change it.",
    shell_complete=completion.formats,
)
@click.pass_context
def command(context: click.Context, name: str | None) -> None:
    """List the formats that leaflets can be printed in.

    Shows the page of each, the size of its body text, and whether it comes with the program or is a file of the
    project. A file of the project replaces the program's format of the same name.
    """
    from builder.content.project import format_path, program_formats

    project = project_of(context)
    if name is not None:
        common.copy_of_program(project, "format", name, format_path(name), program_formats())
    else:
        _list(context, project)


def _list(context: click.Context, project: Project) -> None:
    from builder.content.project import format_path, program_formats
    from builder.core.diagnostics import LeafletError
    from builder.core.file_names import HTML
    from builder.core.units import millimetres

    own, program = project.own_format_names(), program_formats()
    rows = [("NAME", "PAGE", "BODY TEXT", "COMES FROM")]
    problems = project.misnamed()
    for name in project.format_names():
        where = format_path(name) if name in own else "the program"
        where += ", in place of the program's" if name in own and name in program else ""
        try:
            format = project.format(name).model
        except LeafletError as failed:
            problems += failed.problems
            rows.append((name, "(has errors)", "", where))
        else:
            page = f"{millimetres(format.page.width):.0f} × {millimetres(format.page.height):.0f} mm"
            rows.append((name, page, f"{format.type.body:g} pt", where))
    rows.append((HTML, "a web page", "", "the program"))
    click.echo("\n".join(text_lines(rows)))
    if problems:
        finish(context, problems, f"{len(rows) - 1} formats listed")
