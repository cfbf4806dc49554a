"""leaflets init: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli import common
from builder.cli.common import Failure, Usage, shown, writing

_DEFAULT_BRAND = "clinic"


@common.command("init")
@click.argument("folder", metavar="[FOLDER]", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--brand", metavar="NAME", help="What the brand to fill in is called.  [default: clinic]")
@click.option("--example", is_flag=True, help="With the example: four leaflets of two invented clinics.")
@click.pass_context
def command(context: click.Context, folder: Path, brand: str | None, example: bool) -> None:
    """Start a project in an empty folder, this one or FOLDER.

    Writes what a project of a clinic needs: settings, one brand to fill in, a page of contacts, lists of kinds and
    topics, schemas and settings for editors, and checks for GitHub and for each commit.
    """
    from builder.content import new_project, scaffold
    from builder.core import atomic_files, clock

    if context.find_root().obj is not None:
        raise Usage("--project is for a project that exists", "name the new folder: leaflets init FOLDER")
    brand = ("" if example else _DEFAULT_BRAND) if brand is None else brand
    refusal = scaffold.brand_refusal(brand) if brand or not example else None
    if refusal is not None:
        raise Usage(*refusal)
    there = new_project.in_the_way(folder)
    if there:
        more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        message = f"{_called(folder)} is not empty: it has {', '.join(there[:_SHOWN])}{more}"
        raise Usage(message, "name another folder, or a new one: leaflets init FOLDER")
    try:
        files = new_project.files(brand, clock.today(), example=example)
    except FileNotFoundError:
        raise Failure("this program was installed without its example", "leave out --example") from None
    with writing(_called(folder)):
        atomic_files.write_new({folder.absolute() / name: content for name, content in files.items()})
    for name in files:
        click.echo(shown(folder.absolute() / name))
    click.echo(f"{len(files)} files written. README.md says how to go on", err=True)


_SHOWN = 5


def _called(folder: Path) -> str:
    return "this folder" if folder.resolve() == Path.cwd() else str(folder)
