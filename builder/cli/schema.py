"""leaflets schema: print what a file may contain."""

from __future__ import annotations

import click

from builder.cli import common


@common.command("schema")
@click.argument(
    "kind",
    metavar="[KIND]",
    type=click.Choice(["leaflet", "shared", "recipe", "topics", "kinds", "brand", "format", "project"]),
    default="leaflet",
)
def command(kind: str) -> None:
    """Print what a file may contain, as a JSON Schema.

    Says what each field of a leaflet, or of another KIND of file, is for.
    """
    import json

    from builder.content import json_schema

    click.echo(json.dumps(json_schema.schema(kind), indent=2))
