"""The commands that say how things stand: status, impact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from builder.cli.common import Usage, count_of, importing, main, project_of, shown
from builder.core.text_table import column_widths, text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builder.content.project import Project
    from builder.review.impact import Impact
    from builder.review.status import File, Pack, Page, Status

    Row = tuple[str, str, str]

_OUTPUT = click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder that was built into.  [default: output/ in the project]",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print it for programs.")


@main.command()
@_JSON
@_OUTPUT
@click.pass_context
def status(context: click.Context, as_json: bool, output: str | None) -> None:
    """Say how every file, leaflet, shared page and recipe stands, what needs doing first.

    Ends with 0 where all is well, with 1 where something needs doing, and with 3 where something in print must not be
    handed out.
    """
    with importing():
        from builder.core import clock
        from builder.review import status as standing

    project = project_of(context)
    folder = _folder(project, output)
    found = standing.status(project, folder, clock.today())
    if as_json:
        _print_json(_facts(found))
    else:
        for line in _table(found, folder):
            click.echo(line)
        for problem in found.problems:
            click.echo(str(problem), err=True)
        click.echo(_summary(found), err=True)
    context.exit(found.code)


@main.command()
@click.argument("what", metavar="PATH|FIELD")
@_JSON
@_OUTPUT
@click.pass_context
def impact(context: click.Context, what: str, as_json: bool, output: str | None) -> None:
    """Say what an edit would touch, before it is made.

    Of a file, such as leaflets/shared/contacts.yaml, or of a site field, such as ward_phone. It names the leaflets,
    packs, brands and formats, the files that will be built again, and the approvals that become void.
    """
    from pathlib import Path

    with importing():
        from builder.content import selection
        from builder.core import clock
        from builder.pipeline import manifest
        from builder.review import impact as touching

    project = project_of(context)
    folder = _folder(project, output)
    try:
        found = touching.impact(project, folder, what, Path.cwd(), clock.today())
    except selection.UnknownName as unknown:
        raise Usage(unknown.message, unknown.hint) from None
    if found.unlisted:
        message = f"warning: {found.unlisted}: it is not known which files were built"
        click.echo(
            f"{shown(folder / manifest.NAME)}: {message}\n  hint: the next `leaflets build` makes it again", err=True
        )
    if as_json:
        _print_json({**found._asdict(), "values": dict(found.values)})
        return
    for line in _lines(found, folder):
        click.echo(line)


def _folder(project: Project, output: str | None) -> Path:
    from pathlib import Path

    return Path(output).absolute() if output else project.root / "output"


def _print_json(facts: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(facts, indent=2, ensure_ascii=False))


# Status


def _facts(found: Status) -> dict[str, Any]:
    """What `status --json` prints."""
    return {
        "day": found.day.isoformat(),
        "code": found.code,
        "files": [file._asdict() for file in found.files],
        "pages": [
            {**page._asdict(), "next_review": page.next_review.isoformat() if page.next_review is not None else None}
            for page in found.pages
        ],
        "packs": [{**pack._asdict(), "refused": bool(pack.because)} for pack in found.packs],
        "problems": [str(problem) for problem in found.problems],
    }


def _table(found: Status, folder: Path) -> Iterator[str]:
    """Rows in columns, below a head for each thing to do."""
    groups = [(head, rows) for head, rows in _groups(found, folder) if rows]
    widths = column_widths([row for _, rows in groups for row in rows])
    for number, (head, rows) in enumerate(groups):
        if number:
            yield ""
        yield head
        yield from text_lines(rows, widths, "  ")


def _groups(found: Status, folder: Path) -> list[tuple[str, list[Row]]]:
    pages = {page.name: page for page in found.pages}
    out = [file for file in found.files if file.out_of_use]
    rest = [file for file in found.files if not file.out_of_use]
    current = [file for file in rest if file.state == "current"]
    urgent = [page for page in found.pages if page.is_urgent]
    ready = [pack for pack in found.packs if not pack.because]
    return [
        ("Not to be handed out", [_file_row(file, folder, pages) for file in out]),
        ("To be built", [_file_row(file, folder, pages) for file in rest if file.state in ("missing", "stale")]),
        ("Left over", [_file_row(file, folder, pages) for file in rest if file.state == "orphaned"]),
        (
            "To be seen to",
            [
                *(_page_row(page) for page in urgent),
                *(_file_row(file, folder, pages) for file in current if "void" in file.marks),
                *(_pack_row(pack) for pack in ready if "void" in pack.marks),
            ],
        ),
        (
            "Packs that are refused",
            [("refused", pack.name, "; ".join(pack.because)) for pack in found.packs if pack.because],
        ),
        (
            "In order",
            [
                *(_file_row(file, folder, pages) for file in current if "void" not in file.marks),
                *(_page_row(page) for page in found.pages if not page.is_urgent),
                *(_pack_row(pack) for pack in ready if "void" not in pack.marks),
            ],
        ),
    ]


def _file_row(file: File, folder: Path, pages: dict[str, Page]) -> Row:
    """What is to be known of a file. Of a page that is due, or a draft, the page's own row says which it is."""
    why = [pages[name].refusal for name in file.pages if name in pages]
    marks = file.marks if file.state != "missing" else ()
    # What must not be handed out is what matters first of a file.
    words = [*marks[:1], file.state, *marks[1:]] if file.out_of_use else [file.state, *marks]
    return ", ".join(words), shown(folder / file.path), "; ".join(filter(None, [*why, file.because]))


def _pack_row(pack: Pack) -> Row:
    return ", ".join(["ready", *pack.marks]), f"pack {pack.name}", ""


def _page_row(page: Page) -> Row:
    words = ", ".join(page.marks or (page.state,))
    if page.because:
        replaced = f"; {page.replaced_by} takes its place" if page.replaced_by else ""
        return words, page.name, page.because + replaced
    return words, page.name, f"next review {page.next_review}"


def _summary(found: Status) -> str:
    from collections import Counter

    states = Counter(file.state for file in found.files)
    marks = Counter(mark for page in found.pages for mark in (page.marks or (page.state,)))
    refused = sum(bool(pack.because) for pack in found.packs)
    told = [
        _counted(len(found.files), "file", states),
        _counted(len(found.pages), "page", marks),
        _counted(len(found.packs), "pack", {"refused": refused} if refused else {}),
    ]
    return "; ".join(told)


def _counted(number: int, noun: str, parts: dict[Any, int]) -> str:
    listed = ", ".join(f"{count} {word}" for word, count in sorted(parts.items()))
    return count_of(number, noun) + (f" ({listed})" if listed else "")


# Impact


def _lines(found: Impact, folder: Path) -> Iterator[str]:
    yield f"{found.what} ({found.kind})"
    yield from (f"  {brand}: {value}" for brand, value in found.values.items())
    files = [shown(folder / path) for path in found.files]
    if not (found.leaflets or found.packs):
        yield "Nothing is made from it."
    else:
        if found.pages and found.kind not in ("leaflet", "shared page"):
            yield _named("Printed on", found.pages)
        yield _named("Leaflets", found.leaflets)
        yield _named("Packs", found.packs)
        yield _named("Brands", found.brands)
        yield _named("Formats", found.formats)
        if found.linked_from:
            yield _named("Linked from", found.linked_from)
        if found.translations:
            yield _named("Translations that a new version puts out of date", found.translations)
        count = "not known" if found.unlisted else len(files) or "none"
        yield f"Files that will be built again: {count}"
        yield from (f"  {file}" for file in files)
    yield _named("Approvals that become void", found.approvals)
    if found.unreadable:
        yield _named("Not counted, since they cannot be read", found.unreadable)


def _named(head: str, names: Sequence[str]) -> str:
    return f"{head}: {', '.join(names)} ({len(names)})" if names else f"{head}: none"
