"""The command line. The only home of click.

A command reads its words, calls the program and prints what it gives. Whatever takes time to import is imported inside
the commands, so that `leaflets --help` answers at once.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from builder import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from builder.build import Plan
    from builder.pdf.merge import Source
    from builder.problems import Problem
    from builder.project import Project

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


class _Commands(click.Group):
    def main(self, *arguments: Any, **facts: Any) -> Any:
        # A console that has no sign for a character prints its code.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*arguments, **facts)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except OSError as error:
            # What reads the output may be a file on a full disk; files that the program writes itself are named.
            if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO):
                raise
            click.echo(f"standard output cannot be written: {(error.strerror or '').lower()}", err=True)
            context.exit(1)
        except KeyboardInterrupt:
            click.echo("stopped: what was finished is kept, whole", err=True)
            context.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="The folder that holds leaflets/ and styles/. Where nothing is said: this folder, or the nearest above it.",
)
@click.version_option(__version__, prog_name="leaflets")
@click.pass_context
def main(context: click.Context, project: str | None) -> None:
    """Make branded, accessible PDF leaflets from YAML files."""
    context.obj = project


def _looks(command: Callable[..., None]) -> Callable[..., None]:
    """The words that say what is to be made, and how it is to look."""
    for option in (
        click.option("--strict", is_flag=True, help="Treat every warning as an error."),
        click.option("--format", metavar="NAME", help="How to print it: a file in styles/formats/.  [default: a4]"),
        click.option("--brand", metavar="NAME", help="Whose it is: a file in styles/brands/.  [default: harbour]"),
        click.argument("names", metavar="[NAME]...", nargs=-1),
    ):
        command = option(command)
    return command


@main.command()
@_looks
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where to put the files.  [default: output/ in the project]",
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=1, help="How many to make at a time.  [default: 1]"
)
@click.pass_context
def build(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    format: str | None,
    strict: bool,
    output: str | None,
    jobs: int,
) -> None:
    """Make the leaflets called NAME, or all of them.

    Prints where each file was written. A leaflet with errors is not written: its last good file stays.
    """
    from pathlib import Path

    with _importing():
        from builder import build

    plan = _plan(context, names, brand, format, strict)
    folder = Path(output).absolute() if output else plan.project.root / "output"
    survey = build.survey(plan)
    with _progress("Building", len(survey.sound)) as bar:
        outcome = build.build(plan, survey, folder, jobs, lambda: bar.update(1))
    for path in outcome.written:
        click.echo(_shown(path))
    left = len(plan.names) - len(outcome.written)
    count = f"{_count(len(outcome.written), 'leaflet')} written" + (f", {left} not" if left else "")
    _finish(context, outcome.problems, count)


@main.command()
@_looks
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], brand: str | None, format: str | None, strict: bool) -> None:
    """Say what is wrong with the leaflets, and how to mend it.

    Looks at those called NAME, or at all of them. Writes nothing.
    """
    with _importing():
        from builder import build, conformance

    plan = _plan(context, names, brand, format, strict)
    survey = build.survey(plan, idle=not names)
    with _progress("Checking", len(survey.sound)) as bar:
        problems = build.check(plan, survey, lambda: bar.update(1))
    if not conformance.installed():
        click.echo(
            "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)",
            err=True,
        )
    _finish(context, problems, f"{_count(len(plan.names), 'leaflet')} checked")


@main.command("list")
@click.pass_context
def list_(context: click.Context) -> None:
    """List the leaflets.

    Shows the title of each, its version, its status, its next review and the shared pages that it includes.
    """
    from builder.problems import BuildFailed

    project = _project(context)
    rows = [("NAME", "TITLE", "VERSION", "STATUS", "NEXT REVIEW", "INCLUDES")]
    problems = project.misnamed()
    for name in project.leaflet_names():
        try:
            page = project.leaflet(name).model
        except BuildFailed as failed:
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
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if problems:
        _finish(context, problems, f"{_count(len(rows) - 1, 'leaflet')} listed")


@main.command()
@click.argument("name")
@click.pass_context
def new(context: click.Context, name: str) -> None:
    """Start a new leaflet, in leaflets/NAME.yaml."""
    import datetime

    from builder import files, starter

    project = _project(context)
    shared = project.shared_names()
    refusal = starter.refusal(name, shared)
    if refusal is not None:
        raise _Usage(*refusal)
    path = project.root / "leaflets" / f"{name}.yaml"
    if os.path.lexists(path):
        raise _Usage(f"there is a leaflet called {name} already", "use another name, or change that leaflet")
    try:
        files.write(path, starter.text(name, datetime.date.today(), shared).encode("utf-8"))
    except OSError as error:
        raise click.ClickException(f"{_shown(path)} cannot be written: {error.strerror}") from None
    click.echo(_shown(path))
    click.echo(f"Write in it what patients need to know, then run: leaflets check {name}", err=True)


@main.command()
@click.argument(
    "kind",
    metavar="[KIND]",
    type=click.Choice(["leaflet", "shared", "recipe", "topics", "brand", "format"]),
    default="leaflet",
)
def schema(kind: str) -> None:
    """Print what may stand in a file, as a JSON Schema.

    For each field of a leaflet, or of the KIND of file that is named, it says what the field is for.
    """
    import json

    from builder import schemas

    click.echo(json.dumps(schemas.schema(kind), indent=2))


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
    from pathlib import Path

    with _importing():
        from builder.pdf import inspect, reading

    try:
        found = inspect.inspect(Path(file).read_bytes())
    except reading.Unreadable as error:
        raise click.ClickException(f"{file} cannot be read: {error}\n  hint: {error.hint}") from None
    click.echo(json.dumps(dataclasses.asdict(found), indent=2) if as_json else inspect.render(found), nl=as_json)


@main.command()
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=_PDF)
@click.pass_context
def verify(context: click.Context, files: tuple[str, ...]) -> None:
    """Say what is wrong with PDF files, and how to mend it.

    Takes any PDF files, whichever programs made them. Looks for what breaks PDF/UA-1 and PDF/A-2a, and for what
    validators pass over: links that lead elsewhere, text in another language, scripts.
    """
    with _importing():
        from builder import conformance

    if not conformance.installed():
        click.echo(
            "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)",
            err=True,
        )
    kinds = []
    for file in files:
        for kind, where, message, hint in _findings(file):
            place = "" if where == "file" else f"{where}: "
            click.echo(f"{file}: {place}{kind}: {message}\n  hint: {hint}")
            kinds.append(kind)
    errors = kinds.count("error")
    counts = ((errors, "error"), (len(kinds) - errors, "warning"))
    told = ", ".join(_count(number, word) for number, word in counts if number)
    click.echo(f"{told or 'no problems'}; {_count(len(files), 'file')} checked", err=True)
    if errors:
        context.exit(1)


def _findings(file: str) -> Iterator[tuple[str, str, str, str]]:
    """What is wrong with a PDF file: error or warning, where, what, and how to mend it."""
    from pathlib import Path

    with _importing():
        from builder import conformance
        from builder.pdf import reading, verify, wording

    data = Path(file).read_bytes()
    try:
        yield from verify.verify(data)
    except reading.Unreadable as error:
        yield "error", "file", f"it cannot be checked: {error}", error.hint
        return
    for finding in conformance.validate(data) if conformance.installed() else ():
        yield "error", finding.standard, wording.printable(finding.message), conformance.hint(finding)


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

    with _importing():
        from builder import files as whole
        from builder.pdf import merge as merging
        from builder.words import LANGUAGE, LANGUAGE_HINT

    sources = _sources(files, words)
    for language in filter(None, [words["language"], *(source.language for source in sources)]):
        if not LANGUAGE.fullmatch(language):
            raise _Usage(f"{language!r} is no language", LANGUAGE_HINT)
    try:
        made = merging.merge(sources, title=words["title"], language=words["language"], refute=_refute)
    except merging.MergeRefused as refused:
        if report == "json":
            click.echo(json.dumps({"refused": [one._asdict() for one in refused.refusals]}, indent=2))
        for one in refused.refusals:
            click.echo(f"{one.source}: error: {one.reason}\n  hint: {one.hint}", err=True)
        click.echo(f"nothing was written: {_count(len(refused.refusals), 'file')} refused", err=True)
        context.exit(1)
    try:
        whole.write(Path(output), made.pdf)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {(error.strerror or str(error)).lower()}") from None
    if report == "json":
        click.echo(json.dumps(made.told(), indent=2))
    else:
        click.echo(f"{output}\n{merging.render(made)}")


def _sources(files: tuple[str, ...], words: dict[str, Any]) -> list[Source]:
    """The files that were named, with what the options say of each."""
    from pathlib import Path

    from builder.pdf import merge as merging

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
    from builder.pdf.merge import page_indices

    if os.path.isfile(file):
        return file, None
    path, colon, pages = file.rpartition(":")
    if not colon or not os.path.isfile(path):
        raise _Usage(
            f"there is no file {path if colon and pages[:1].isdigit() else file}", "see to the name, and the folder"
        )
    try:
        return path, page_indices(pages)
    except ValueError as error:
        hint = f"pages count from 1: {path}:1-2,5; for another order, name the file twice"
        raise _Usage(str(error), hint) from None


def _by_file(option: str, values: tuple[str, ...], names: set[str]) -> dict[str, list[str]]:
    """What an option says of each file: the words after its name and an equals sign."""
    said: dict[str, list[str]] = {name: [] for name in names}
    dashed = f"--{option.replace('_', '-')}"
    for value in values:
        # A file's own name may have an equals sign in it.
        file = max((name for name in names if value.startswith(f"{name}=")), key=len, default="")
        text = value[len(file) + 1 :].strip()
        if not file or not text:
            raise _Usage(f"{dashed} {value!r} does not name one of the files", f"write it as: {dashed} {min(names)}=…")
        said[file].append(text)
    return said


def _refute(pdf: bytes, standard: str) -> str | None:
    """What the validator says against a file, where it is installed."""
    from builder import conformance

    findings = conformance.validate(pdf, [standard]) if conformance.installed() else []
    return findings[0].message if findings else None


@contextmanager
def _importing() -> Iterator[None]:
    """Import many modules: nothing that they make is garbage, and looking for some takes a tenth of the time."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


class _Usage(click.UsageError):
    """A slip on the command line, with a hint beneath it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n  hint: {hint}")


def _project(context: click.Context) -> Project:
    from pathlib import Path

    from builder.project import Project, find_root

    folder = context.find_root().obj
    if folder is not None and not os.path.isdir(os.path.join(folder, "leaflets")):
        raise _Usage(f"{folder} has no folder leaflets/", "name the folder that leaflets/ stands in")
    try:
        return Project(find_root(Path(folder or ".").absolute()))
    except ValueError:
        raise _Usage(
            "neither this folder nor one above it has a folder leaflets/",
            "go to the project's folder, or name it: leaflets --project DIR …",
        ) from None


def _plan(context: click.Context, names: tuple[str, ...], brand: str | None, format: str | None, strict: bool) -> Plan:
    from builder import build

    try:
        return build.plan(_project(context), names, brand, format, strict=strict)
    except build.UnknownName as unknown:
        raise _Usage(str(unknown), unknown.hint) from None


def _progress(label: str, length: int) -> Any:
    """A progress bar, for people who watch: not where standard error is kept in a file."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _shown(path: Path) -> str:
    """A path as it can be opened from here: relative to the current folder where it is below it."""
    here = os.getcwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _finish(context: click.Context, problems: Iterable[Problem], count: str) -> None:
    """Print the problems and a line that counts them. Ends the program where there are errors."""
    problems = sorted(set(problems))
    for problem in problems:
        click.echo(str(problem), err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [_count(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    click.echo(f"{', '.join(told) or 'no problems'}; {count}", err=True)
    if errors:
        context.exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
