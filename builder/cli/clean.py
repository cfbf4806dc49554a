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
@click.option(
    "--packs",
    metavar="DIR",
    type=click.Path(file_okay=False, exists=True),
    help="Delete packs in this folder that are older than they are to be kept.",
)
@click.option(
    "--older-than",
    "days",
    metavar="DAYS",
    type=click.IntRange(0),
    help="With --packs: after how many days.  [default: as leaflets.yaml says]",
)
@click.option("--dry-run", is_flag=True, help="With --orphans or --packs: list the files, and delete nothing.")
@click.pass_context
def command(
    context: click.Context, output: str | None, orphans: bool, packs: str | None, days: int | None, dry_run: bool
) -> None:
    """Delete cached files, or with --orphans what is left over from earlier builds.

    Cached are laid-out pages, which make the next build quicker. The leaflets stay. Left over are files whose leaflet,
    brand or format the project does not have any more. With --packs it deletes old packs, which have patients' details
    in them.
    """
    if packs is not None and orphans:
        raise Usage("--orphans and --packs cannot be used together", "run two commands")
    if packs is not None:
        _delete_packs(context, packs, days, dry_run=dry_run)
        return
    if days is not None:
        raise Usage("--older-than is for packs", "name their folder with --packs, or leave it out")
    if orphans:
        project = project_of(context)
        _delete_orphans(project, output_of(project, output), dry_run=dry_run)
        return
    if dry_run:
        raise Usage(
            "--dry-run is for --orphans and --packs",
            "add one of them, or leave --dry-run out: deleting the cache loses nothing",
        )
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
            click.echo(f"stays    {shown(orphan.path)} (somebody has changed it since)")
    if not dry_run:
        with writing(shown(folder)):
            orphans.delete(folder, ours)
    click.echo(f"{count_of(len(ours), 'file')} {'would be deleted' if dry_run else 'deleted'}", err=True)


def _delete_packs(context: click.Context, packs: str, days: int | None, *, dry_run: bool) -> None:
    from pathlib import Path

    from builder.content import project_file
    from builder.pipeline import old_packs

    project = project_of(context)
    folder = Path(packs).resolve()
    if any(folder.is_relative_to((project.root / own).resolve()) for own in ("leaflets", "styles")):
        raise Usage(f"{packs} is in a folder of files that leaflets are made from", "name the folder of the packs")
    if folder.is_relative_to(project.output.resolve()):
        raise Usage(f"{packs} is where leaflets are built, not a folder of packs", "name the folder of the packs")
    days = project.settings.keep_packs if days is None else days
    if days is None:
        hint = f"write --older-than 30, or keep_packs: 30 in {project_file.NAME}"
        raise Usage("it is not set for how many days packs are kept", hint)
    count = 0
    with writing(packs):
        for path in old_packs.find(folder, days):
            if not dry_run:
                path.unlink()
            count += 1
            click.echo(f"{'old' if dry_run else 'deleted':8} {shown(path)}")
    click.echo(f"{count_of(count, 'pack')} {'would be deleted' if dry_run else 'deleted'}", err=True)


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
