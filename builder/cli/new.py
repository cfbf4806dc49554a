"""leaflets new: start a leaflet or a brand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from builder.cli import common
from builder.cli.common import Usage, project_of, shown, writing

if TYPE_CHECKING:
    from builder.content.project import Project


@common.command("new")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--brand", metavar="NAME", help="Start a brand: the colours, letters and details of a clinic.")
@click.pass_context
def command(context: click.Context, name: str | None, brand: str | None) -> None:
    """Start a new leaflet, or with --brand a new brand.

    Writes a leaflet to leaflets/NAME.yaml; a brand, with the colours and details of a clinic, to
    styles/brands/NAME.yaml, with a logo to be replaced by the clinic's own.
    """
    project = project_of(context)
    if name is not None and brand is not None:
        hint = "run two commands: leaflets new NAME, then leaflets new --brand NAME"
        raise Usage("a leaflet and a brand cannot be started together", hint)
    if brand is not None:
        _start_brand(project, brand)
    elif name is not None:
        _start_leaflet(project, name)
    else:
        hint = "for example: leaflets new hip-surgery, or for a clinic: leaflets new --brand riverside"
        raise Usage("the new leaflet or brand has no name", hint)


def _start_leaflet(project: Project, name: str) -> None:
    from builder.content import scaffold
    from builder.core import atomic_files, clock

    shared = project.shared_names()
    refusal = scaffold.refusal(name, shared)
    if refusal is not None:
        raise Usage(*refusal)
    path = project.root / "leaflets" / f"{name}.yaml"
    if os.path.lexists(path):
        raise Usage(f"a leaflet called {name} exists already", "use another name, or change that leaflet")
    text = scaffold.text(name, clock.today(), shared, _kinds(project), *project.settings.languages[:1])
    with writing(shown(path)):
        atomic_files.write(path, text.encode("utf-8"))
    click.echo(shown(path))
    click.echo(f"Write what patients need to know in this file, then run: leaflets check {name}", err=True)


def _kinds(project: Project) -> dict[str, tuple[str, ...]]:
    """The kinds of leaflets, with the sections that each has to have; none where that list cannot be read."""
    from builder.core.diagnostics import LeafletError

    try:
        kinds = project.kinds()
    except LeafletError:  # `check` reports it.
        return {}
    return {entry.kind: entry.sections for entry in kinds.model.kinds} if kinds is not None else {}


def _start_brand(project: Project, name: str) -> None:
    from builder.content import scaffold
    from builder.core import atomic_files

    refusal = scaffold.brand_refusal(name)
    if refusal is not None:
        raise Usage(*refusal)
    logo = project.root / "styles" / "logos" / f"{name}.svg"
    path = project.root / "styles" / "brands" / f"{name}.yaml"
    if os.path.lexists(path):
        raise Usage(f"a brand called {name} exists already", "use another name, or change that brand")
    if os.path.lexists(logo):
        raise Usage(f"a logo {shown(logo)} exists already", "use another name, or rename that file")
    text = scaffold.brand_text(name, scaffold.fields_used(project))
    with writing(f"the brand {name}"):
        atomic_files.write_new({logo: scaffold.logo_text().encode("utf-8"), path: text.encode("utf-8")})
    click.echo(shown(path))
    click.echo(shown(logo))
    click.echo(f"Change these files to fit the clinic, then run: leaflets check --brand {name}", err=True)
