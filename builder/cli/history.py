"""The command for the versions of a file: history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli.common import Usage, main, project_of

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.provenance.git import NoHistory, Repository
    from builder.provenance.versions import Row


@main.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the versions for programs.")
@click.pass_context
def history(context: click.Context, name: str, as_json: bool) -> None:
    """List the versions of the leaflet called NAME, newest first.

    Shows the status of each, who approved it, and the commit that it came with. NAME may also be a shared page, such as
    shared/contacts, a recipe, or a file of styles/, such as brands/harbour.
    """
    import json

    from builder.provenance import versions as history
    from builder.provenance.git import NoHistory, Repository

    project = project_of(context)
    repository: Repository | NoHistory
    try:
        repository = Repository(project.root)
        path, rows = _found(project, name, repository)
    except NoHistory as none:
        repository = none
        path, rows = _found(project, name, None)
    if as_json:
        told = {"name": name, "file": path, "versions": [row.facts() for row in rows]}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(history.render(rows), nl=False)
    _tell(repository)


def _found(project: Project, name: str, repository: Repository | None) -> tuple[str, list[Row]]:
    """The file that `name` stands for, and its versions. A file that is there goes before one that was removed."""
    from builder.core.suggestions import suggestion
    from builder.provenance import versions as history

    paths = sorted(history.paths(name), key=lambda path: not (project.root / path).is_file())
    for path in paths:
        rows = history.rows(project.root, path, repository)
        if rows:
            return path, rows
    known = history.names(project)
    hint = suggestion(name, known, "names")
    raise Usage(f"there is nothing called {name!r}, and never was as far as is known", hint)


def _tell(repository: Repository | NoHistory) -> None:
    """Say where older versions are, if they are not here."""
    from builder.provenance.git import SHALLOW, NoHistory

    if isinstance(repository, NoHistory):
        message = f"older versions are not known: {repository}\n  hint: {repository.hint}"
        click.echo(message, err=True)
    elif repository.shallow:
        click.echo(SHALLOW, err=True)
