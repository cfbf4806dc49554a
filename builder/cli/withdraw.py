"""leaflets withdraw: withdraw a leaflet or shared page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from builder.cli import common, completion
from builder.cli.common import Usage, print_written, withdrawable, words_of, writing

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project


@common.command("withdraw", failure="{name} is not withdrawn")
@click.argument("name", shell_complete=completion.pages)
@click.option("--because", metavar='"…"', required=True, help="Why, in words that patients may read.")
@click.option(
    "--replaced-by", metavar="NAME", help="The leaflet to hand out instead.", shell_complete=completion.leaflets
)
@click.pass_context
def command(context: click.Context, name: str, because: str, replaced_by: str | None) -> None:
    """Withdraw a leaflet or shared page.

    It must not be handed out any more: packs that contain it are refused from now on, and the next build deletes its
    PDF.
    """
    from builder.content import selection
    from builder.review import approve

    plan, page = withdrawable(context, name)
    if replaced_by is not None and replaced_by not in plan.project.leaflet_names():
        raise selection.unknown("leaflet", replaced_by, plan.project.leaflet_names())
    if replaced_by == name:
        raise Usage(f"{name} cannot replace itself", "name another leaflet, or none")
    with writing(page.source.name):
        written = approve.withdraw(plan, page, words_of("--because", because), replaced_by)
    print_written(page, written)
    if page.model is None:
        click.echo(f"its file has errors: `leaflets check {name}` lists them", err=True)
    for problem in approve.sent_to(plan, name):
        click.echo(str(problem), err=True)
    for line in _still_there(plan.project, name):
        click.echo(line, err=True)


def _still_there(project: Project, name: str) -> Iterator[str]:
    """The files that have the page in them, and what deletes them."""
    from builder.core.diagnostics import LeafletError
    from builder.pipeline import build
    from builder.review import approve

    files: list[Path] = []
    with suppress(LeafletError):  # A build reports errors in the project's settings: they do not prevent this.
        files = build.files_of(project, project.output, approve.leaflets_with(project, name))
    if files:
        yield "these files can still be printed: `leaflets build` deletes them"
        yield from (f"  {common.shown(file)}" for file in files)
