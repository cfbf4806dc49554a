"""leaflets specimen: show a brand on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import Usage, check_pdf_name, check_target, finish, importing, project_of, shown, writing

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project
    from builder.core.standards import Standard

_NOTHING = "no specimen made"


@common.command("specimen", failure=_NOTHING)
@shared_options.brand
@shared_options.format_
@shared_options.standard
@click.option(
    "-o",
    "--output",
    metavar="FILE.pdf",
    type=click.Path(dir_okay=False),
    help="The file to write.  [default: specimen-BRAND-FORMAT.pdf in output/]",
)
@click.pass_context
def command(
    context: click.Context, brand: str | None, format: str | None, standard: Standard | None, output: str | None
) -> None:
    """Show a brand on paper, for somebody to sign.

    Prints every kind of block, each pair of colours with its contrast, each size of type, the logo and the site
    fields, with room to sign. Colours that fail are shown and marked.
    """
    from pathlib import Path

    with importing():
        from builder.content import selection
        from builder.review.specimen import make

    project = project_of(context)
    _check_target(project, output)
    plan = selection.plan(project, (), brand, format, strict=False).following(standard)
    specimen = make(plan)
    if not specimen.pdf:
        finish(context, specimen.problems, _NOTHING)
        return
    path = Path(output) if output else project.output / f"specimen-{plan.brand}-{plan.format}.pdf"
    _write(path.absolute(), specimen.pdf)
    finish(context, specimen.problems, f"1 specimen written, {specimen.pages} pages")


def _check_target(project: Project, output: str | None) -> None:
    """Refuse names that do not end in .pdf, and folders where a specimen would look like a leaflet."""
    from pathlib import Path

    if output is None:
        return
    check_pdf_name("the specimen", output)
    check_target(project, output)
    leaflets = project.output.resolve()
    if len(Path(output).resolve().parts) > len(leaflets.parts) + 1 and Path(output).resolve().is_relative_to(leaflets):
        raise Usage(f"{output} would be among the leaflets", "write it somewhere else, such as output/specimen.pdf")


def _write(path: Path, pdf: bytes) -> None:
    from builder.core import atomic_files

    with writing(shown(path)):
        atomic_files.write(path, pdf)
    click.echo(shown(path))
