"""The command that shows a brand on paper: specimen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli.common import Usage, check_target, finish, importing, main, project_of, shown
from builder.cli.leaflets import plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project


@main.command()
@click.option("--brand", metavar="NAME", help="Whose it is: a file in styles/brands/.  [default: harbour]")
@click.option("--format", metavar="NAME", help="How it is printed: a file in styles/formats/.  [default: a4]")
@click.option(
    "-o",
    "--output",
    metavar="FILE.pdf",
    type=click.Path(dir_okay=False),
    help="Where to put it.  [default: specimen-BRAND-FORMAT.pdf in output/]",
)
@click.pass_context
def specimen(context: click.Context, brand: str | None, format: str | None, output: str | None) -> None:
    """Show a brand on paper, to be signed for.

    Prints every kind of block, each pair of colours with its contrast, each size of type, the logo and the site
    fields, with room to sign. Colours that fail are shown too, and marked.
    """
    from pathlib import Path

    with importing():
        from builder.review import specimen as specimens

    project = project_of(context)
    _check_target(project, output)
    plan = plan_of(context, (), brand, format, strict=False)
    made = specimens.make(plan)
    if not made.pdf:
        finish(context, made.problems, "no specimen made")
        return
    path = Path(output) if output else project.root / "output" / f"specimen-{plan.brand}-{plan.format}.pdf"
    _write(path.absolute(), made.pdf)
    finish(context, made.problems, f"1 specimen written, {made.pages} pages")


def _check_target(project: Project, output: str | None) -> None:
    """Refuse names that are none of a PDF, and folders where a specimen would be taken for a leaflet."""
    from pathlib import Path

    if output is None:
        return
    if not output.lower().endswith(".pdf"):
        raise Usage(f"the specimen cannot be written to {output!r}", "give it a name that ends in .pdf")
    check_target(project, output)
    leaflets = (project.root / "output").resolve()
    if len(Path(output).resolve().parts) > len(leaflets.parts) + 1 and Path(output).resolve().is_relative_to(leaflets):
        raise Usage(f"{output} would stand among the leaflets", "write it somewhere else, such as output/specimen.pdf")


def _write(path: Path, pdf: bytes) -> None:
    from builder.core import atomic_files

    try:
        atomic_files.write(path, pdf)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.ClickException(f"{shown(path)} cannot be written: {reason}") from None
    click.echo(shown(path))
