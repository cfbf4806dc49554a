"""The program `leaflets`: the group of all commands, each in the module of its name."""

from __future__ import annotations

import errno
import keyword
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from builder.cli import completion
from builder.core.version import __version__

COMMANDS = (
    "approve",
    "build",
    "check",
    "clean",
    "diff",
    "explain",
    "formats",
    "history",
    "impact",
    "import",
    "impose",
    "init",
    "inspect",
    "languages",
    "list",
    "looks",
    "merge",
    "new",
    "pack",
    "packs",
    "password",
    "print",
    "printers",
    "rename",
    "schema",
    "serve",
    "site",
    "specimen",
    "status",
    "verify",
    "watch",
    "withdraw",
)
"""The commands, which are modules of this package. Only the command that is typed is imported.

A module cannot be called `import`: a word of Python has a _ after it.
"""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


def command(name: str) -> click.Command:
    """The command of this name."""
    module = f"{name}_" if keyword.iskeyword(name) else name
    module_command: click.Command = import_module(f"builder.cli.{module}").command
    return module_command


def _report(failure: BaseException) -> None:
    """Report an exception that no command expects. Any command may read a patient's details: nothing is quoted."""
    from builder.core import bugs

    problem = bugs.contained_privately(failure)
    message, hint = problem.message, problem.hint
    if isinstance(failure, OSError) and failure.strerror:
        # The words are the system's own, and may be all that is to be known.
        file = f"{failure.filename}: " if isinstance(failure.filename, str) else ""
        message = f"{file}{failure.strerror.lower()}"
        hint = f"check that it exists and that you may open it; otherwise {hint}"
    click.echo(f"error: {message}\n  hint: {hint}", err=True)


@contextmanager
def _threads_reported() -> Iterator[None]:
    """Report what a thread does not expect, as what a command does not expect."""
    before = threading.excepthook
    threading.excepthook = lambda failed: _report(failed.exc_value or failed.exc_type())
    try:
        yield
    finally:
        threading.excepthook = before


class CommandGroup(click.Group):
    """Imports a command when it is used. Reports what can stop any command: a full disk, Ctrl-C, a bug."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return command(name) if name in COMMANDS else None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not context.resilient_parsing:
            from builder.cli.common import Usage
            from builder.core.suggestions import did_you_mean, nearest

            hint = did_you_mean(nearest(name, COMMANDS, 2)) or "leaflets --help lists the commands"
            raise Usage(f"there is no command called {name!r}", hint, context)
        return super().resolve_command(context, args)

    def main(self, *arguments: Any, **facts: Any) -> Any:
        if os.environ.get(completion.VARIABLE, "").startswith("powershell_"):
            import_module("builder.cli.powershell")
        # A console that cannot show a character prints its code instead.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            with _threads_reported():
                return super().main(*arguments, **facts)
        except Exception as failure:
            if not facts.get("standalone_mode", True):
                raise
            _report(failure)
            sys.exit(1)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except OSError as error:
            # Standard output may go to a file on a full disk. Errors of other files have a file name.
            if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO):
                raise
            click.echo(f"standard output cannot be written: {(error.strerror or '').lower()}", err=True)
            context.exit(1)
        except KeyboardInterrupt:
            click.echo("stopped: the files that were finished are complete", err=True)
            context.exit(INTERRUPTED)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="The project's folder.  [default: this, or one above it]",
)
@click.version_option(__version__, prog_name="leaflets")
@click.pass_context
def main(context: click.Context, project: str | None) -> None:
    """Make branded, accessible PDF leaflets from YAML files."""
    context.obj = project
