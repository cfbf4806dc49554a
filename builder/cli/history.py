"""leaflets history: list the versions of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import Usage, print_json, project_of

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.provenance.git import HistoryError, Repository
    from builder.provenance.versions import Row


@common.command("history")
@click.argument("name", shell_complete=completion.with_history)
@shared_options.json
@click.pass_context
def command(context: click.Context, name: str, as_json: bool) -> None:
    """List the versions of the leaflet called NAME, newest first.

    Shows the status of each, who approved it, and the commit that it came with. NAME may also be a shared page, such as
    shared/contacts, a recipe, or a file of styles/, such as formats/a4.
    """
    from builder.provenance import versions
    from builder.provenance.git import HistoryError, Repository

    project = project_of(context)
    repository: Repository | HistoryError
    try:
        repository = Repository(project.root)
        path, rows = _versions(project, name, repository)
    except HistoryError as missing:
        repository = missing
        path, rows = _versions(project, name, None)
    rows = _with_status(project, path, rows)
    if as_json:
        print_json({"name": name, "file": path, "versions": [row.facts() for row in rows]})
    else:
        click.echo(versions.render(rows), nl=False)
    _report_missing_versions(repository)


def _versions(project: Project, name: str, repository: Repository | None) -> tuple[str, list[Row]]:
    """The file that `name` stands for, and its versions. A file that exists goes before a deleted file."""
    from builder.core.suggestions import suggestion
    from builder.provenance import versions

    paths = sorted(versions.paths(name), key=lambda path: not (project.root / path).is_file())
    for path in paths:
        rows = versions.rows(project.root, path, repository)
        if rows:
            return path, rows
    hint = suggestion(name, versions.names(project), "names")
    raise Usage(f"a file called {name!r} does not exist, and no earlier version has one", hint)


def _with_status(project: Project, path: str, rows: list[Row]) -> list[Row]:
    """The rows, where the first says the state of a page now: an approval may be void for words in a brand."""
    from dataclasses import replace

    from builder.core import clock
    from builder.review import status

    name = path.removeprefix("leaflets/").removesuffix(".yaml")
    pages = {*project.leaflet_names(), *(f"shared/{shared}" for shared in project.shared_names())}
    if not rows or name not in pages:
        return rows
    void = status.page_status(project, name, clock.today()).state == "void"
    return [replace(rows[0], void=rows[0].void or void), *rows[1:]]


def _report_missing_versions(repository: Repository | HistoryError) -> None:
    """Say why older versions are missing from the list, where they are."""
    from builder.provenance.git import SHALLOW, HistoryError

    if isinstance(repository, HistoryError):
        message = f"older versions cannot be read: {repository.message}\n  hint: {repository.hint}"
        click.echo(message, err=True)
    elif repository.shallow:
        click.echo(SHALLOW, err=True)
