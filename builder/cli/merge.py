"""leaflets merge: join tagged PDF files into one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import Usage, count_of, importing, writing

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem
    from builder.pdf.join.merge import Source


@common.command("merge", failure="nothing written")
@click.argument("files", metavar="FILE.pdf[:PAGES]...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT.pdf", required=True, type=click.Path(dir_okay=False), help="The new file.")
@click.option("--title", metavar="TEXT", help="The title of the new file.  [default: the first file's]")
@click.option("--language", metavar="TAG", help="Its language, such as en-GB.  [default: the first file's]")
@click.option("--title-of", metavar="FILE=TEXT", multiple=True, help="Another title for one of the files.")
@click.option("--language-of", metavar="FILE=TAG", multiple=True, help="The language of a file that does not name it.")
@click.option(
    "--alt",
    metavar="FILE=TEXT",
    multiple=True,
    help="What a page of an untagged file shows; once for each of its pages.",
)
@click.option(
    "--without",
    type=common.Choice(["signatures", "xfa"]),
    multiple=True,
    help="What the new file may lose: signatures, or XFA forms.",
)
@shared_options.allow_files
@click.option("--report", type=common.Choice(["text", "json"]), default="text", help="How to report what was done.")
@click.pass_context
def command(
    context: click.Context,
    /,
    files: tuple[str, ...],
    output: str,
    report: str,
    allowed: tuple[str, ...],
    **words: Any,
) -> None:
    """Join tagged PDF files into one, without losing a tag.

    Takes any tagged PDF files, from any program, in the order in which they are named. After a colon come
    the pages that are wanted: A.pdf:1-3,5, or A.pdf:2- (from page 2), A.pdf:-2 (the last two), :last, :odd, :even,
    :5-1 (backwards). The pages of an untagged file can come along as pictures, each with a text
    that says what it shows.
    """
    import json
    from pathlib import Path

    with importing():
        from builder.core import atomic_files
        from builder.core.language_codes import language_hint
        from builder.pdf.examine.inspect import first_heading
        from builder.pdf.join import merge

    sources = _sources(files, words)
    for language in filter(None, [words["language"], *(source.language for source in sources)]):
        if hint := language_hint(language):
            raise Usage(f"{language!r} is not a language code", hint)
    checker = common.handed_out(context, allowed)
    try:
        merged = merge.merge(
            sources,
            title=words["title"],
            language=words["language"],
            refute=_refute,
            admit=lambda source, data: checker.problems(Path(source.shown), data),
            heading=first_heading,
        )
    except merge.MergeRefused as refused:
        if report == "json":
            click.echo(json.dumps({"refused": [_refusal(*refusal) for refusal in refused.refusals]}, indent=2))
        for source, problem in refused.refusals:
            click.echo(f"{source}: {problem}", err=True)
        click.echo(f"nothing was written: {count_of(len(dict(refused.refusals)), 'file')} refused", err=True)
        context.exit(1)
    for name, problem in dict.fromkeys(
        (source.name, problem) for source in merged.sources for problem in source.warnings
    ):
        click.echo(f"{name}: {problem}", err=True)
    with writing(output):
        atomic_files.write(Path(output), merged.pdf)
    if report == "json":
        click.echo(json.dumps(merged.as_data(), indent=2))
    else:
        click.echo(f"{output}\n{merge.render(merged)}")


def _refusal(source: str, problem: Problem) -> dict[str, str]:
    return {"source": source, "reason": problem.message, "hint": problem.hint}


def _sources(files: tuple[str, ...], words: dict[str, Any]) -> list[Source]:
    """The files that were named, with the options for each."""
    from pathlib import Path

    from builder.pdf.join import merge

    paths = [_pages_of(file) for file in files]
    names = {path for path, _ in paths}
    given = {option: _by_file(option, words[option], names) for option in ("title_of", "language_of", "alt")}
    return [
        merge.Source(
            Path(path),
            name=path,
            pages=pages,
            title=next(iter(given["title_of"][path]), None),
            language=next(iter(given["language_of"][path]), None),
            alternatives=given["alt"][path],
            without=words["without"],
        )
        for path, pages in paths
    ]


def _pages_of(file: str) -> tuple[str, str | None]:
    """A file, and its pages that are wanted, in words; None for all."""
    from builder.pdf.read import page_ranges

    if os.path.isfile(file):
        return file, None
    path, colon, pages = file.rpartition(":")
    mistake = ""
    try:
        page_ranges.check(pages)
    except ValueError as error:
        mistake = str(error)
    if not colon or not os.path.isfile(path):
        missing = path if colon and (not mistake or pages[:1].isdigit()) else file
        raise Usage(f"the file {missing} does not exist", "check the name and the folder")
    if mistake:
        raise Usage(mistake, f"pages count from 1: {path}:1-2,5 or {path}:2-")
    return path, pages


def _by_file(option: str, values: tuple[str, ...], names: set[str]) -> dict[str, list[str]]:
    """The words of an option for each file: those after its name and an equals sign."""
    texts: dict[str, list[str]] = {name: [] for name in names}
    dashed = f"--{option.replace('_', '-')}"
    for value in values:
        # A file's own name may have an equals sign in it.
        file = max((name for name in names if value.startswith(f"{name}=")), key=len, default="")
        text = value[len(file) + 1 :].strip()
        if not file or not text:
            raise Usage(f"{dashed} {value!r} does not name one of the files", f"write it as: {dashed} {min(names)}=…")
        texts[file].append(text)
    return texts


def _refute(pdf: bytes, standard: str) -> str | None:
    """The first rule of a standard that a file breaks; None where it breaks none, or the validator is not installed."""
    from builder.pdf import validate

    findings = validate.validate(pdf, [standard]) if validate.knows(standard) and validate.installed() else []
    return findings[0].message if findings else None
