"""leaflets clean: delete the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import Failure, Usage, count_of, output_of, project_of, reason, shown, writing

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project


@common.command("clean")
@shared_options.built_folder
@click.option("--orphans", is_flag=True, help="Delete built files that nothing builds any more, and not the cache.")
@click.option("--dry-run", is_flag=True, help="With --orphans: list the files, and delete nothing.")
@click.pass_context
def command(context: click.Context, output: str | None, orphans: bool, dry_run: bool) -> None:
    """Delete cached files, or with --orphans what is left over from earlier builds.

    Cached are laid-out pages, which make the next build quicker. The leaflets stay. Left over are files whose leaflet,
    brand or format the project does not have any more.
    """
    if orphans:
        project = project_of(context)
        _delete_orphans(project, output_of(project, output), dry_run=dry_run)
        return
    if dry_run:
        raise Usage("--dry-run is for --orphans", "write both, or leave it out: the cache is never missed")
    _delete_cache(context, output)


def _delete_orphans(project: Project, folder: Path, *, dry_run: bool) -> None:
    from builder.pipeline import manifest, orphans

    try:
        left = orphans.find(project, folder)
    except (manifest.ManifestError, OSError) as error:
        message = f"{shown(folder / manifest.NAME)} cannot be read, so nothing says what was built: {error}"
        raise Failure(message, "build again, then try again") from None
    ours = [orphan for orphan in left if not orphan.is_foreign]
    for orphan in ours:
        click.echo(f"{'orphan' if dry_run else 'deleted':8} {shown(orphan.path)} ({orphan.why})")
    for orphan in left:
        if orphan.is_foreign:
            click.echo(f"stays    {shown(orphan.path)} (somebody else has written it since)")
    if not dry_run:
        with writing(shown(folder)):
            orphans.delete(folder, ours)
    click.echo(f"{count_of(len(ours), 'file')} {'would be deleted' if dry_run else 'deleted'}", err=True)


def _delete_cache(context: click.Context, output: str | None) -> None:
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
