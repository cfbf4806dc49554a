"""leaflets status: show the state of everything in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import count_of, importing, output_of, print_json, project_of, shown
from builder.core.text_table import column_widths, text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.review.status import FileStatus, PackStatus, PageStatus, ProjectStatus

    Row = tuple[str, str, str]


@common.command("status")
@shared_options.json
@shared_options.built_folder
@click.pass_context
def command(context: click.Context, as_json: bool, output: str | None) -> None:
    """Show the state of every file, leaflet, shared page and recipe. What needs doing comes first.

    The exit code is 0 if nothing needs doing, 1 if something does, and 3 if something in print must not be handed out.
    """
    with importing():
        from builder.core import clock
        from builder.review import languages, status

    project = project_of(context)
    folder = output_of(project, output)
    report = status.status(project, folder, clock.today())
    if as_json:
        print_json(_facts(report))
    else:
        for line in _table(report, folder):
            click.echo(line)
        by_language = languages.matrix(report.pages)
        if by_language.has_translations:
            click.echo("\nLanguages")
            for line in text_lines(by_language.table(), indent="  "):
                click.echo(line)
        for problem in report.problems:
            click.echo(str(problem), err=True)
        click.echo(_summary(report), err=True)
    context.exit(report.code)


def _facts(report: ProjectStatus) -> dict[str, Any]:
    """What `status --json` prints."""
    from builder.review import languages

    return {
        "day": report.day.isoformat(),
        "code": report.code,
        "files": [file._asdict() for file in report.files],
        "pages": [
            {**page._asdict(), "next_review": page.next_review.isoformat() if page.next_review is not None else None}
            for page in report.pages
        ],
        "languages": languages.matrix(report.pages).facts(),
        "packs": [{**pack._asdict(), "refused": bool(pack.because)} for pack in report.packs],
        "problems": [str(problem) for problem in report.problems],
    }


def _table(report: ProjectStatus, folder: Path) -> Iterator[str]:
    """Rows in columns, below a heading for each thing to do."""
    groups = [(heading, rows) for heading, rows in _groups(report, folder) if rows]
    widths = column_widths([row for _, rows in groups for row in rows])
    for number, (heading, rows) in enumerate(groups):
        if number:
            yield ""
        yield heading
        yield from text_lines(rows, widths, "  ")


def _groups(report: ProjectStatus, folder: Path) -> list[tuple[str, list[Row]]]:
    pages = {page.name: page for page in report.pages}
    out = [file for file in report.files if file.out_of_use]
    rest = [file for file in report.files if not file.out_of_use]
    current = [file for file in rest if file.state == "current"]
    urgent = [page for page in report.pages if page.is_urgent]
    ready = [pack for pack in report.packs if not pack.because]
    return [
        ("Not to be handed out", [_file_row(file, folder, pages) for file in out]),
        ("To be built", [_file_row(file, folder, pages) for file in rest if file.state in ("missing", "stale")]),
        ("Left over", [_file_row(file, folder, pages) for file in rest if file.state == "orphaned"]),
        (
            "Needs attention",
            [
                *(_page_row(page) for page in urgent),
                *(_file_row(file, folder, pages) for file in current if "void" in file.marks),
                *(_pack_row(pack) for pack in ready if "void" in pack.marks),
            ],
        ),
        (
            "Packs that are refused",
            [("refused", pack.name, "; ".join(pack.because)) for pack in report.packs if pack.because],
        ),
        (
            "No action needed",
            [
                *(_file_row(file, folder, pages) for file in current if "void" not in file.marks),
                *(_page_row(page) for page in report.pages if not page.is_urgent),
                *(_pack_row(pack) for pack in ready if "void" not in pack.marks),
            ],
        ),
    ]


def _file_row(file: FileStatus, folder: Path, pages: dict[str, PageStatus]) -> Row:
    """The row of a file. It also says why one of its pages must not be handed out."""
    marks = file.marks if file.state != "missing" else ()
    # That a file must not be handed out is its most important mark, so it comes first.
    words = [*marks[:1], file.state, *marks[1:]] if file.out_of_use else [file.state, *marks]
    return ", ".join(words), shown(folder / file.path), "; ".join(file.remarks(pages))


def _pack_row(pack: PackStatus) -> Row:
    return ", ".join(["ready", *pack.marks]), f"pack {pack.name}", ""


def _page_row(page: PageStatus) -> Row:
    words = ", ".join(page.marks or (page.state,))
    facts = page.remarks if page.because else [f"next review {page.next_review}", *page.remarks]
    return words, page.name, "; ".join(facts)


def _summary(report: ProjectStatus) -> str:
    from collections import Counter

    states = Counter(file.state for file in report.files)
    marks = Counter(mark for page in report.pages for mark in (page.marks or (page.state,)))
    refused = sum(bool(pack.because) for pack in report.packs)
    counts = [
        _counted(len(report.files), "file", states),
        _counted(len(report.pages), "page", marks),
        _counted(len(report.packs), "pack", {"refused": refused} if refused else {}),
    ]
    return "; ".join(counts)


def _counted(number: int, noun: str, parts: dict[Any, int]) -> str:
    listed = ", ".join(f"{count} {word}" for word, count in sorted(parts.items()))
    return count_of(number, noun) + (f" ({listed})" if listed else "")
