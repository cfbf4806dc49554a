"""leaflets looks: list the looks, or copy one into the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion
from builder.cli.common import finish, project_of
from builder.core.text_table import text_lines

if TYPE_CHECKING:
    from builder.content.project import Project


@common.command("looks")
@click.option(
    "--copy",
    "name",
    metavar="NAME",
    help="Copy a look of the program into styles/looks/, to change it.",
    shell_complete=completion.looks,
)
@click.pass_context
def command(context: click.Context, name: str | None) -> None:
    """List the looks that a brand can have.

    Shows what each says of corners, rules, headers and covers, and whether it comes with the program or is a file of
    the project. A file of the project replaces the program's look of the same name.
    """
    from builder.content.project import look_path, program_looks

    project = project_of(context)
    if name is not None:
        common.copy_of_program(project, "look", name, look_path(name), program_looks())
    else:
        _list(context, project)


def _list(context: click.Context, project: Project) -> None:
    from builder.content.project import look_path, program_looks
    from builder.core.diagnostics import LeafletError

    own, program = project.own_look_names(), program_looks()
    rows = [("NAME", "CORNER", "RULE", "HEADER", "COVER", "COMES FROM")]
    problems = project.misnamed()
    for name in project.look_names():
        where = look_path(name) if name in own else "the program"
        where += ", in place of the program's" if name in own and name in program else ""
        try:
            look = project.look(name).model
        except LeafletError as failed:
            problems += failed.problems
            rows.append((name, "(has errors)", "", "", "", where))
        else:
            rows.append((name, f"{look.corner:g} pt", f"{look.rule:g} pt", look.header, look.cover, where))
    click.echo("\n".join(text_lines(rows)))
    if problems:
        finish(context, problems, f"{len(rows) - 1} looks listed")
