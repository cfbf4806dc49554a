"""What all commands share: the group that they belong to, and how they tell what they did."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from builder.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from builder.content.project import Project
    from builder.core.diagnostics import Problem

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


STOPPED = (
    "the work was given up, because a process that did it was ended\n"
    "  hint: start the same command again: what is finished is kept, whole"
)


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
    from builder.core import clock

    context.obj = project
    try:
        clock.today()
    except ValueError as error:
        raise Usage(str(error), "unset it in the environment, or give it such a number") from None


@contextmanager
def importing() -> Iterator[None]:
    """Import many modules: nothing that they make is garbage, and looking for some takes a tenth of the time."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


class Usage(click.UsageError):
    """A slip on the command line, with a hint beneath it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n  hint: {hint}")


def to_install(extra: str) -> str:
    """How to install an extra of this program, as the README installs all of it."""
    windows = rf".venv\Scripts\pip install -c constraints.txt -e .[{extra}]"
    command = windows if os.name == "nt" else f".venv/bin/pip install -c constraints.txt -e '.[{extra}]'"
    return f"in the program's folder, run: {command}"


def project_of(context: click.Context) -> Project:
    from pathlib import Path

    from builder.content.project import Project, find_root

    folder = context.find_root().obj
    if folder is not None and not os.path.isdir(os.path.join(folder, "leaflets")):
        raise Usage(f"{folder} has no folder leaflets/", "name the folder that leaflets/ stands in")
    try:
        return Project(find_root(Path(folder or ".").absolute()))
    except ValueError:
        raise Usage(
            "neither this folder nor one above it has a folder leaflets/",
            "go to the project's folder, or name it: leaflets --project DIR …",
        ) from None


def progress(label: str, length: int) -> Any:
    """A progress bar, for people who watch: not where standard error is kept in a file."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def shown(path: Path) -> str:
    """A path as it can be opened from here: relative to the current folder where it is below it."""
    here = os.getcwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def check_target(project: Project, output: str | None) -> None:
    """Refuse to write over what a project is made from, and over the leaflets that were built."""
    from pathlib import Path

    from builder.pipeline import manifest

    if output is None:
        return
    path = Path(output).resolve()
    root = project.root.resolve()
    if any(path.is_relative_to(root / folder) for folder in ("leaflets", "styles")):
        raise Usage(f"{output} is among the files that leaflets are made from", "write it somewhere else")
    with suppress(manifest.Damaged, OSError):
        if any((root / "output" / entry.path).resolve() == path for entry in manifest.read(root / "output")):
            raise Usage(f"{output} is a leaflet that was built", "write it under another name")


def finish(context: click.Context, problems: Iterable[Problem], count: str) -> None:
    """Print the problems and a line that counts them. Ends the program where there are errors."""
    problems = sorted(set(problems))
    for problem in problems:
        click.echo(str(problem), err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [count_of(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    click.echo(f"{', '.join(told) or 'no problems'}; {count}", err=True)
    if errors:
        context.exit(1)


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
