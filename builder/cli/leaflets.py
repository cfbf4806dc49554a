"""The commands for leaflets: build, check, list, new, schema."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from builder.cli.common import STOPPED, Usage, count_of, finish, importing, main, progress, project_of, shown
from builder.core.text_table import text_lines

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.content.selection import Plan
    from builder.core.diagnostics import Problem


def _theme_options(command: Callable[..., None]) -> Callable[..., None]:
    """The words that say what is to be made, and how it is to look."""
    for option in (
        click.option("--strict", is_flag=True, help="Treat every warning as an error."),
        click.option("--brand", metavar="NAME", help="Whose it is: a file in styles/brands/.  [default: harbour]"),
        click.argument("names", metavar="[NAME]...", nargs=-1),
    ):
        command = option(command)
    return command


_FORMAT = "How to print it: a file in styles/formats/"
_one_format = click.option("--format", metavar="NAME", help=f"{_FORMAT}.  [default: a4]")
_formats = click.option(
    "--format",
    "formats",
    metavar="NAME",
    multiple=True,
    help=f"{_FORMAT}, or `all` of them. May be given several times.  [default: a4]",
)


def plans_of(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    formats: tuple[str, ...],
    strict: bool,
    allowed: tuple[str, ...] = (),
) -> list[Plan]:
    """A plan for each of the formats that were typed, in their order."""
    chosen: list[str | None] = [*dict.fromkeys(formats)] if formats else [None]
    if "all" in chosen:
        chosen = [*project_of(context).format_names()]
    return [plan_of(context, names, brand, format, strict, allowed) for format in chosen]


def plan_of(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    format: str | None,
    strict: bool,
    allowed: tuple[str, ...] = (),
) -> Plan:
    from builder.content import selection

    try:
        return selection.plan(project_of(context), names, brand, format, strict=strict, allowed=allowed)
    except selection.UnknownName as unknown:
        raise Usage(unknown.message, unknown.hint) from None


@main.command()
@_theme_options
@_formats
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where to put the files.  [default: output/ in the project]",
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=1, help="How many to make at a time.  [default: 1]"
)
@click.option(
    "--allow",
    metavar="NAME",
    multiple=True,
    help="Make a leaflet or shared page that is past its review or withdrawn; its pages say so.",
)
@click.option("--force", is_flag=True, help="Make them all, whatever is current.")
@click.pass_context
def build(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    formats: tuple[str, ...],
    strict: bool,
    output: str | None,
    jobs: int,
    allow: tuple[str, ...],
    force: bool,
) -> None:
    """Make the leaflets called NAME, or all of them, where they are not current.

    Says of each whether it was built, and why; is current; or was refused. A leaflet with errors is not written: its
    last good file stays. A leaflet holds the same words in each format, or is not written.
    """
    from pathlib import Path

    from builder.core import workers
    from builder.pipeline import build

    plans = plans_of(context, names, brand, formats, strict, allow)
    folder = Path(output).absolute() if output else project_of(context).root / "output"
    try:
        with progress("Building", sum(len(plan.names) for plan in plans)) as bar:
            reports = [build.build(plan, folder, jobs=jobs, force=force, done=lambda: bar.update(1)) for plan in plans]
    except workers.Stopped:
        raise click.ClickException(STOPPED) from None
    results = [result for report in reports for result in report.results]
    problems = {problem for report in reports for problem in report.problems}
    for result in results:
        click.echo(f"{result.state:8} {shown(result.path)}" + (f" ({result.why})" if result.why else ""))
    counts = Counter(result.state for result in results)
    finish(context, sorted(problems), ", ".join(f"{counts[state]} {state}" for state in build.STATES if counts[state]))


@main.command()
@_theme_options
@_formats
@click.pass_context
def check(
    context: click.Context, names: tuple[str, ...], brand: str | None, formats: tuple[str, ...], strict: bool
) -> None:
    """Say what is wrong with the leaflets, and how to mend it.

    Looks at those called NAME, or at all of them. Writes nothing.
    """
    with importing():
        from builder.packs import compose
        from builder.pdf import validate
        from builder.pipeline import load, render

    plans = plans_of(context, names, brand, formats, strict)
    problems: set[Problem] = set()
    for plan in plans:
        survey = load.survey(plan, idle=not names)
        with progress("Checking", len(survey.sound)) as bar:
            problems.update(render.check(plan, survey, lambda: bar.update(1)))
        if not names:
            problems.update(compose.check(plan.project, plan.brand, plan.format, strict=strict))
    if not validate.installed():
        click.echo(
            "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)",
            err=True,
        )
    finish(context, sorted(problems), f"{count_of(len(plans[0].names), 'leaflet')} checked")


@main.command()
@_theme_options
@_one_format
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where to put the files.  [default: output/ in the project]",
)
@click.pass_context
def watch(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    format: str | None,
    strict: bool,
    output: str | None,
) -> None:
    """Build whenever a file is saved.

    Makes the leaflets called NAME, or all of them. Tells what was built, and problems as they come and go. Ends with
    Ctrl-C.
    """
    from pathlib import Path

    from builder.content import selection
    from builder.pipeline import watch as watching

    first = plan_of(context, names, brand, format, strict)
    project = first.project
    folder = Path(output).absolute() if output else project.root / "output"

    def plan(project: Project) -> Plan:
        # Of leaflets that are gone, those that are there are built all the same.
        there = [name for name in names if name in project.leaflet_names()]
        return selection.plan(project, there or names, first.brand, first.format, strict=strict)

    watch = watching.Watch(project, plan, folder, names)
    with suppress(KeyboardInterrupt):
        for line in watch.rebuild():
            click.echo(line)
        click.echo("watching leaflets/ and styles/: end with Ctrl-C", err=True)
        for _ in watching.changes(project.root):
            for line in watch.rebuild():
                click.echo(line)


@main.command()
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder that was built into.  [default: output/ in the project]",
)
@click.pass_context
def clean(context: click.Context, output: str | None) -> None:
    """Take away what only saves time.

    These are pages that were laid out, kept for the next build. The leaflets stay.
    """
    from pathlib import Path

    from builder.pipeline import build
    from builder.pipeline import clean as cleaning

    folder = (Path(output).absolute() if output else project_of(context).root / "output") / build.CACHE
    try:
        cleaned = cleaning.clean(folder)
    except cleaning.NotOurs as other:
        raise click.ClickException(f"{shown(folder)} {other}\n  hint: {other.hint}") from None
    except OSError as error:
        raise click.ClickException(f"{shown(folder)} cannot be taken away: {error.strerror}") from None
    size = f"{cleaned.size / 1e6:.1f} MB" if cleaned.size >= 1e6 else f"{cleaned.size / 1e3:.0f} kB"
    click.echo(f"{size} taken away from {shown(folder)}")
    if cleaned.stays:
        click.echo(f"{shown(folder)} stays: there are files in it that are not of this program", err=True)


@main.command("list")
@click.pass_context
def list_(context: click.Context) -> None:
    """List the leaflets.

    Shows the title of each, its version, its status, its next review and the shared pages that it includes.
    """
    from builder.core.diagnostics import LeafletError

    project = project_of(context)
    rows = [("NAME", "TITLE", "VERSION", "STATUS", "NEXT REVIEW", "INCLUDES")]
    problems = project.misnamed()
    for name in project.leaflet_names():
        try:
            page = project.leaflet(name).model
        except LeafletError as failed:
            problems += failed.problems
            rows.append((name, "(has errors)", "", "", "", ""))
        else:
            facts = (
                page.title,
                page.version,
                page.status,
                page.next_review.isoformat(),
                ", ".join(one.file for one in page.include),
            )
            rows.append((name, *facts))
    click.echo("\n".join(text_lines(rows)))
    if problems:
        finish(context, problems, f"{count_of(len(rows) - 1, 'leaflet')} listed")


@main.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--brand", metavar="NAME", help="Start a brand, which is a clinic's looks and details.")
@click.pass_context
def new(context: click.Context, name: str | None, brand: str | None) -> None:
    """Start a new leaflet, or with --brand a clinic.

    A leaflet is written to leaflets/NAME.yaml; the looks and details of a clinic to styles/brands/NAME.yaml, beside a
    logo that holds the place of its own.
    """
    project = project_of(context)
    if name is not None and brand is not None:
        hint = "start one after the other: leaflets new NAME, then leaflets new --brand NAME"
        raise Usage("these are a leaflet and a brand, and one is started at a time", hint)
    if brand is not None:
        _start_brand(project, brand)
    elif name is not None:
        _start_leaflet(project, name)
    else:
        hint = "such as: leaflets new hip-surgery, or for a clinic: leaflets new --brand riverside"
        raise Usage("there is no name for what is to be started", hint)


def _start_leaflet(project: Project, name: str) -> None:
    from builder.content import scaffold
    from builder.core import atomic_files, clock

    shared = project.shared_names()
    refusal = scaffold.refusal(name, shared)
    if refusal is not None:
        raise Usage(*refusal)
    path = project.root / "leaflets" / f"{name}.yaml"
    if os.path.lexists(path):
        raise Usage(f"there is a leaflet called {name} already", "use another name, or change that leaflet")
    try:
        atomic_files.write(path, scaffold.text(name, clock.today(), shared).encode("utf-8"))
    except OSError as error:
        raise click.ClickException(f"{shown(path)} cannot be written: {error.strerror}") from None
    click.echo(shown(path))
    click.echo(f"Write in it what patients need to know, then run: leaflets check {name}", err=True)


def _start_brand(project: Project, name: str) -> None:
    from builder.content import scaffold
    from builder.core import atomic_files

    refusal = scaffold.brand_refusal(name)
    if refusal is not None:
        raise Usage(*refusal)
    logo = project.root / "styles" / "logos" / f"{name}.svg"
    path = project.root / "styles" / "brands" / f"{name}.yaml"
    if os.path.lexists(path):
        raise Usage(f"there is a brand called {name} already", "use another name, or change that brand")
    if os.path.lexists(logo):
        raise Usage(f"there is a logo {shown(logo)} already", "use another name, or give that file another one")
    text = scaffold.brand_text(name, scaffold.fields_used(project))
    try:
        atomic_files.write_new({logo: scaffold.logo_text().encode("utf-8"), path: text.encode("utf-8")})
    except OSError as error:
        raise click.ClickException(f"the brand {name} cannot be written: {error.strerror}") from None
    click.echo(shown(path))
    click.echo(shown(logo))
    click.echo(f"Change in it what is to be yours, then run: leaflets check --brand {name}", err=True)


@main.command()
@click.argument(
    "kind",
    metavar="[KIND]",
    type=click.Choice(["leaflet", "shared", "recipe", "topics", "kinds", "brand", "format"]),
    default="leaflet",
)
def schema(kind: str) -> None:
    """Print what may stand in a file, as a JSON Schema.

    For each field of a leaflet, or of the KIND of file that is named, it says what the field is for.
    """
    import json

    from builder.content import json_schema

    click.echo(json.dumps(json_schema.schema(kind), indent=2))
