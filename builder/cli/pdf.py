"""The commands for any PDF files: inspect, verify, merge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from builder.cli.common import Usage, count_of, importing, main

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem
    from builder.pdf.join.merge import Source

_PDF = click.Path(exists=True, dir_okay=False)


@main.command()
@click.argument("file", metavar="FILE.pdf", type=_PDF)
@click.option("--json", "as_json", is_flag=True, help="Print it for programs, as JSON.")
def inspect(file: str, as_json: bool) -> None:
    """Say what a PDF file holds.

    Above all, what people get of it who have it read aloud. Takes any PDF file, whichever program made it.
    """
    import dataclasses
    import json

    with importing():
        from builder.pdf.examine import inspect, report
        from builder.pdf.read import gate

    try:
        inspection = inspect.inspect(file)
    except gate.Unreadable as error:
        raise click.ClickException(f"{file} cannot be read: {error.message}\n  hint: {error.hint}") from None
    shown = json.dumps(dataclasses.asdict(inspection), indent=2) if as_json else report.report(inspection)
    click.echo(shown, nl=as_json)


@main.command()
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=_PDF)
@click.pass_context
def verify(context: click.Context, files: tuple[str, ...]) -> None:
    """Say what is wrong with PDF files, and how to mend it.

    Takes any PDF files, whichever programs made them. Looks for what breaks PDF/UA-1 and PDF/A-2a, and for what
    validators pass over: links that lead elsewhere, text in another language, scripts.
    """
    with importing():
        from builder.pdf import validate

    if not validate.installed():
        click.echo(
            "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)",
            err=True,
        )
    kinds = []
    for file in files:
        for where, problem in _findings(file):
            place = "" if where == "file" else f"{where}: "
            click.echo(f"{file}: {place}{problem}")
            kinds.append(problem.severity)
    errors = kinds.count("error")
    counts = ((errors, "error"), (len(kinds) - errors, "warning"))
    told = ", ".join(count_of(number, word) for number, word in counts if number)
    click.echo(f"{told or 'no problems'}; {count_of(len(files), 'file')} checked", err=True)
    if errors:
        context.exit(1)


def _findings(file: str) -> Iterator[tuple[str, Problem]]:
    """What is wrong with a PDF file, and where in it."""
    from pathlib import Path

    with importing():
        from builder.core.diagnostics import error
        from builder.pdf import validate
        from builder.pdf.examine import verify
        from builder.pdf.examine.plain_text import printable
        from builder.pdf.read import gate

    data = Path(file).read_bytes()
    try:
        yield from verify.verify(data)
    except gate.Unreadable as unreadable:
        yield "file", error(f"it cannot be checked: {unreadable.message}", unreadable.hint)
        return
    for finding in validate.validate(data) if validate.installed() else ():
        yield finding.standard, error(printable(finding.message), validate.hint(finding))


@main.command()
@click.argument("files", metavar="FILE.pdf[:PAGES]...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT.pdf", required=True, type=click.Path(dir_okay=False), help="Where to put it."
)
@click.option("--title", metavar="TEXT", help="The title of the new file.  [default: the first file's]")
@click.option("--language", metavar="TAG", help="Its language, such as en-GB.  [default: the first file's]")
@click.option("--title-of", metavar="FILE=TEXT", multiple=True, help="Another title for one of the files.")
@click.option("--language-of", metavar="FILE=TAG", multiple=True, help="The language of a file that does not say it.")
@click.option(
    "--alt",
    metavar="FILE=TEXT",
    multiple=True,
    help="What a page of an untagged file shows; once for each of its pages.",
)
@click.option(
    "--without",
    type=click.Choice(["signatures", "xfa"]),
    multiple=True,
    help="What may be lost: signatures, or forms in XFA.",
)
@click.option("--report", type=click.Choice(["text", "json"]), default="text", help="How to tell what was done.")
@click.pass_context
def merge(context: click.Context, /, files: tuple[str, ...], output: str, report: str, **words: Any) -> None:
    """Join tagged PDF files into one, without losing a tag.

    Takes any tagged PDF files, whichever programs made them, in the order in which they are named. After a colon come
    the pages that are wanted: A.pdf:1-3,5. The pages of an untagged file can come along as pictures, each with a text
    that says what it shows.
    """
    import json
    from pathlib import Path

    with importing():
        from builder.core import atomic_files
        from builder.core.languages import language_hint
        from builder.pdf.join import merge as merging

    sources = _sources(files, words)
    for language in filter(None, [words["language"], *(source.language for source in sources)]):
        if hint := language_hint(language):
            raise Usage(f"{language!r} is not a language code", hint)
    try:
        made = merging.merge(sources, title=words["title"], language=words["language"], refute=_refute)
    except merging.MergeRefused as refused:
        if report == "json":
            click.echo(json.dumps({"refused": [_refusal(*refusal) for refusal in refused.refusals]}, indent=2))
        for source, problem in refused.refusals:
            click.echo(f"{source}: {problem}", err=True)
        click.echo(f"nothing was written: {count_of(len(refused.refusals), 'file')} refused", err=True)
        context.exit(1)
    try:
        atomic_files.write(Path(output), made.pdf)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {(error.strerror or str(error)).lower()}") from None
    if report == "json":
        click.echo(json.dumps(made.as_data(), indent=2))
    else:
        click.echo(f"{output}\n{merging.render(made)}")


def _refusal(source: str, problem: Problem) -> dict[str, str]:
    return {"source": source, "reason": problem.message, "hint": problem.hint}


def _sources(files: tuple[str, ...], words: dict[str, Any]) -> list[Source]:
    """The files that were named, with what the options say of each."""
    from pathlib import Path

    from builder.pdf.join import merge as merging

    paths = [_pages_of(file) for file in files]
    names = {path for path, _ in paths}
    said = {option: _by_file(option, words[option], names) for option in ("title_of", "language_of", "alt")}
    return [
        merging.Source(
            Path(path),
            name=path,
            pages=pages,
            title=next(iter(said["title_of"][path]), None),
            language=next(iter(said["language_of"][path]), None),
            alternatives=said["alt"][path],
            without=words["without"],
        )
        for path, pages in paths
    ]


def _pages_of(file: str) -> tuple[str, tuple[int, ...] | None]:
    """A file, and the indices of its pages that are wanted; None for all."""
    from builder.pdf.join.merge import page_indices

    if os.path.isfile(file):
        return file, None
    path, colon, pages = file.rpartition(":")
    if not colon or not os.path.isfile(path):
        raise Usage(
            f"there is no file {path if colon and pages[:1].isdigit() else file}", "see to the name, and the folder"
        )
    try:
        return path, page_indices(pages)
    except ValueError as error:
        hint = f"pages count from 1: {path}:1-2,5; for another order, name the file twice"
        raise Usage(str(error), hint) from None


def _by_file(option: str, values: tuple[str, ...], names: set[str]) -> dict[str, list[str]]:
    """What an option says of each file: the words after its name and an equals sign."""
    said: dict[str, list[str]] = {name: [] for name in names}
    dashed = f"--{option.replace('_', '-')}"
    for value in values:
        # A file's own name may have an equals sign in it.
        file = max((name for name in names if value.startswith(f"{name}=")), key=len, default="")
        text = value[len(file) + 1 :].strip()
        if not file or not text:
            raise Usage(f"{dashed} {value!r} does not name one of the files", f"write it as: {dashed} {min(names)}=…")
        said[file].append(text)
    return said


def _refute(pdf: bytes, standard: str) -> str | None:
    """What the validator says against a file, where it is installed."""
    from builder.pdf import validate

    findings = validate.validate(pdf, [standard]) if validate.installed() else []
    return findings[0].message if findings else None
