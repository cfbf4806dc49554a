"""leaflets import: bring over documents of word processors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common
from builder.cli.common import Usage, count_of, project_of

if TYPE_CHECKING:
    from builder.imports.report import ImportReport


@common.command("import", failure="nothing imported")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "-o", "--output", metavar="DIR", help="The folder to write the leaflets to.  [default: the project's leaflets/]"
)
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], output: str | None) -> None:
    """Make leaflets from documents: .docx, .odt and .html.

    FILE is a document, or a folder of them. Each becomes a draft of a leaflet, with placeholders for what the document
    does not say, and its pictures go to the folder images/ next to it. Prints for each what was taken, changed and left
    out, and at the end a table of all. Nothing that exists is overwritten.
    """
    from dataclasses import replace
    from pathlib import Path

    with common.importing():
        from builder.imports import files as document_files
        from builder.imports import report
        from builder.imports.importer import Importer

    project = project_of(context)
    target = Path(output) if output is not None else project.root / "leaflets"
    if target.exists() and not target.is_dir():
        raise Usage(f"{output} is a file", "name a folder")
    chosen = document_files.chosen(map(Path, files))
    if not chosen.documents:
        raise Usage("there are no documents in this folder", "name documents: .docx, .odt or .html")
    reports: list[ImportReport] = []
    for imported in Importer(project, target, common.to_install("import")).run(chosen.documents):
        leaflet = common.shown(Path(imported.leaflet).absolute()) if imported.leaflet else ""
        reports.append(replace(imported, leaflet=leaflet))
        click.echo("\n".join(report.lines(reports[-1])) + "\n")
    for other in chosen.others:
        click.echo(f"{other}: not a document, left alone")
    click.echo("\n".join(report.table(reports)))
    written = sum(bool(entry.leaflet) for entry in reports)
    click.echo(f"{count_of(written, 'leaflet')} imported, {len(reports) - written} not", err=True)
    if any(entry.is_error for entry in reports):
        context.exit(1)
