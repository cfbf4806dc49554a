"""leaflets schema: print what a file may contain."""

from __future__ import annotations

import click

from builder.cli import common


@common.command("schema")
@click.argument(
    "kind",
    metavar="[KIND]",
    type=common.Choice(["leaflet", "shared", "recipe", "topics", "kinds", "brand", "format", "look", "project"]),
    default="leaflet",
)
@click.option("--write", is_flag=True, help="Write all of them into docs/schema/, where the files point to.")
@click.pass_context
def command(context: click.Context, kind: str, write: bool) -> None:
    """Print what a file may contain, as a JSON Schema.

    Says what each field of a leaflet, or of another KIND of file, is for.
    """
    from builder.content import new_project
    from builder.core import atomic_files

    schemas = new_project.schemas()
    if not write:
        click.echo(schemas[f"{new_project.SCHEMAS}/{kind}.schema.json"].decode("utf-8"), nl=False)
        return
    root = common.project_of(context).root
    for name, content in schemas.items():
        with common.writing(name):
            atomic_files.write(root / name, content)
    click.echo(common.shown(root / new_project.SCHEMAS))
