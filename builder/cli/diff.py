"""leaflets diff: show what a patient will read differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import Usage, check_pdf_name, check_target, importing, project_of, reason, shown, writing

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.review.compare import SectionPair
    from builder.review.diff import Side

_AROUND = 5
"""How many words are shown before and after each change."""


@common.command("diff", failure="{name} cannot be compared")
@click.argument("name", shell_complete=completion.leaflets)
@click.option("--from", "origin", metavar="REV|FILE.pdf", help="What to compare with.  [default: as it was approved]")
@click.option("--pdf", "output", metavar="FILE.pdf", type=click.Path(dir_okay=False), help="Write both, side by side.")
@shared_options.format_
@shared_options.brand
@click.pass_context
def command(
    context: click.Context, name: str, origin: str | None, output: str | None, format: str | None, brand: str | None
) -> None:
    """Show what a patient will read differently.

    Compares the leaflet called NAME with the last version that was approved, or with a commit or PDF file, by section
    and in words: [-what was deleted-] and {+what is new+}.
    """
    with importing():
        from builder.pdf.read.gate import Unreadable
        from builder.provenance.git import HistoryError
        from builder.review import compare, diff

    project = project_of(context)
    check_pdf_name("the comparison", output)
    check_target(project, output)
    try:
        after = diff.now(project, name, brand, format)
        before = _before(project, name, origin, brand, format)
        pairs = compare.compare(*diff.sections(before, after, project.catalogues))
    except (diff.ComparisonError, HistoryError) as error:
        raise Usage(error.message, error.hint) from None
    except Unreadable as error:
        raise Usage(f"{origin} cannot be read: {error.message}", error.hint) from None
    if output is not None:
        _write(output, diff.side_by_side(before, after, pairs))
    click.echo(f"{name}: {before.called} → {after.called}")
    _print(pairs, diff.pictures(before, after))


def _before(project: Project, name: str, origin: str | None, brand: str | None, format: str | None) -> Side:
    from pathlib import Path

    from builder.core import ordinary_files
    from builder.review import diff

    if origin is None or not origin.lower().endswith(".pdf"):
        return diff.then(project, name, brand, format, origin)
    try:
        data = ordinary_files.read(Path(origin))
    except OSError as error:
        raise Usage(f"{origin} cannot be read: {reason(error)}", "name a PDF file, or a commit") from None
    return diff.Side(Path(origin).name, lambda: data)


def _write(output: str, pdf: bytes) -> None:
    from pathlib import Path

    from builder.core import atomic_files

    with writing(output):
        atomic_files.write(Path(output), pdf)
    click.echo(shown(Path(output).absolute()), err=True)


def _print(pairs: list[SectionPair], pictures: list[str]) -> None:
    from builder.review.diff import NO_WORDS, NOTHING

    different = [pair for pair in pairs if pair.differs]
    if not different:
        click.echo(NO_WORDS if pictures else NOTHING)
    for pair in different:
        click.echo(f"\n{_heading(pair)}")
        for before, after in _lines(pair):
            if before:
                click.echo(f"  before: {before}")
            if after:
                click.echo(f"  after:  {after}")
    if pictures:
        click.echo("\nPictures and enclosed PDF files")
    for picture in pictures:
        click.echo(f"  {picture}")


def _heading(pair: SectionPair) -> str:
    title = pair.title or "Before the first title"
    if pair.before is None:
        return f"{title} (new)"
    if pair.after is None:
        return f"{title} (gone)"
    changes = [f"was called “{pair.before.title}”"] if pair.before.title != pair.after.title else []
    changes += ["has moved"] if pair.moved else []
    return f"{title} ({', '.join(changes)})" if changes else title


def _lines(pair: SectionPair) -> list[tuple[str, str]]:
    """For each passage that differs, how it was and how it is, with the differences marked."""
    from builder.review import compare
    from builder.review.compare import WordRun

    lines = []
    for change in pair.changes:
        if not change.differs:
            continue
        if change.before is None or change.after is None:
            old = [WordRun(change.before, "out")] if change.before is not None else []
            new = [WordRun(change.after, "in")] if change.after is not None else []
        else:
            old, new = compare.words(change.before, change.after)
        lines.append((compare.marked(old, _AROUND), compare.marked(new, _AROUND)))
    return lines
