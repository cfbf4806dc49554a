"""leaflets rename: give a leaflet, a shared page or a brand another name."""

from __future__ import annotations

import click

from builder.cli import common, completion
from builder.cli.common import count_of, project_of, writing


@common.command("rename", failure="nothing renamed")
@click.argument("kind", metavar="leaflet|shared|brand", type=common.Choice(["leaflet", "shared", "brand"]))
@click.argument("old", shell_complete=completion.renamed)
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show every edit, and change nothing.")
@click.pass_context
def command(context: click.Context, kind: str, old: str, new: str, dry_run: bool) -> None:
    """Give a leaflet, a shared page or a brand another name.

    Renames its file, and changes every place that names it: includes, links, recipes, translations, replacements,
    kinds, and the project's own file. Approvals stay valid, and the file says what it was called, so that its history
    and the codes of old copies can be found. Prints every edit.
    """
    from typing import cast

    from builder.review import rename
    from builder.review.references import NewName, RenamedKind

    project = project_of(context)
    start = "shared/" if kind == "shared" else ""
    name = NewName(cast(RenamedKind, kind), old.removeprefix(start), new.removeprefix(start))
    renaming = rename.plan(project, name)
    click.echo(renaming.shown(), nl=False)
    for problem in rename.mentions(project, renaming, name):
        click.echo(str(problem), err=True)
    files = count_of(len(renaming.changes), "file")
    if dry_run:
        click.echo(f"nothing is changed; without --dry-run, {files} would be", err=True)
        return
    with writing(renaming.new_path):
        rename.apply(project, renaming)
    click.echo(f"renamed, and {files} changed", err=True)
    if kind != "shared":
        click.echo(f"files that were built as {name.old} stay: `leaflets clean --orphans` deletes them", err=True)
