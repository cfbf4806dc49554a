"""What the commands share: errors, exit codes, checks of options, and printing."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from builder.core.patterns import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Loaded, Project
    from builder.content.selection import Plan
    from builder.core.diagnostics import LeafletError, Problem
    from builder.core.printed_phrases import ScreenWords
    from builder.pipeline.handed_out import HandedOut
    from builder.pipeline.unchanged import LastReport


class Usage(click.UsageError):
    """A mistake on the command line, with a hint below it."""

    def __init__(self, message: str, hint: str, context: click.Context | None = None) -> None:
        super().__init__(f"{message}\n  hint: {hint}", context)


class Failure(click.ClickException):
    """Something cannot be done, with a hint below it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n  hint: {hint}")


_EXTRA = lazy_pattern(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
"""What click says of words that are too many."""


class Command(click.Command):
    """A command. The only place where errors of the program become words and an exit code.

    `failure` ends the line that counts the problems, such as "no pack made". It may have parameters in braces.
    """

    def __init__(self, *arguments: Any, failure: str = "nothing done", **facts: Any) -> None:
        self.failure = failure
        super().__init__(*arguments, **facts)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.MissingParameter as missing:
            if not isinstance(missing.param, click.Option):
                raise
            name, option = missing.param.opts[-1], missing.param
            hint = f"add {name} {option.make_metavar(context)}: {option.help}"
            raise Usage(f"{name} is missing", hint, context) from None
        except click.UsageError as failed:
            if (extra := _EXTRA.match(failed.message)) is None:
                raise
            hint = "write hyphens between the words of a name, as in hip-surgery, and quotes around other words"
            raise Usage(f"this is more than the command takes: {extra[1]}", hint, context) from None

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Exception as error:
            from builder.core.diagnostics import LeafletError

            if not isinstance(error, LeafletError):
                raise
            self._report(context, error)

    def _report(self, context: click.Context, error: LeafletError) -> None:
        if error.typed:
            raise Usage(error.message, error.hint, context) from None
        if not any(problem.place.file for problem in error.problems) and not _form(context):
            raise Failure(error.message, error.hint) from None
        finish(context, error.problems, self.failure.format(**context.params))


class Choice(click.Choice[str]):
    """One of several words, in capitals or not."""

    def __init__(self, choices: Iterable[str]) -> None:
        super().__init__([*choices], case_sensitive=False)


command: Callable[..., Callable[[Callable[..., None]], Command]] = partial(click.command, cls=Command)
"""Makes a function a command."""


@contextmanager
def importing() -> Iterator[None]:
    """Import many modules without the garbage collector: they leave none, and the search takes a tenth of the time."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


@contextmanager
def workers_may_stop() -> Iterator[None]:
    """Report that the work stopped because one of its processes was ended."""
    try:
        yield
    except Exception as failure:
        # Slow to import, and never needed by a build in one process.
        from builder.core import workers

        if not isinstance(failure, workers.Stopped):
            raise
        hint = "start the same command again: the files that are finished are complete"
        raise Failure("the work stopped, because one of its processes was ended", hint) from None


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Report a file that cannot be written, under the name that people use for it."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{name} cannot be written: {reason(error)}") from None


def copy_of_program(project: Project, kind: str, name: str, relative: str, names: Sequence[str]) -> None:
    """Copy a file of the program into the project, to be changed there. `names` are those that the program has."""
    from builder.content import selection
    from builder.content.project import program_path
    from builder.core import atomic_files

    source = program_path(relative)
    if source is None:
        raise selection.unknown(kind, name, names)
    path = project.root / relative
    if os.path.lexists(path):
        raise Usage(f"the project has a {kind} {name} already", "change that file, or delete it first")
    with writing(shown(path)):
        atomic_files.write_new({path: source.read_bytes()})
    click.echo(shown(path))


def reason(error: OSError) -> str:
    """Why the system refuses something, in its own words."""
    return (error.strerror or str(error)).lower()


def to_install(extra: str) -> str:
    """How to install an extra of this program: in a copy of it as the README has it, or into where it is installed."""
    from builder.content.project import STARTER

    if not (STARTER.parents[1] / "constraints.txt").is_file():
        return f'run: "{sys.executable}" -m pip install "leaflet-builder[{extra}]"'
    windows = rf".venv\Scripts\pip install -c constraints.txt -e .[{extra}]"
    unix = f".venv/bin/pip install -c constraints.txt -e '.[{extra}]'"
    return f"in the program's folder, run: {windows if os.name == 'nt' else unix}"


# The project


def project_of(context: click.Context) -> Project:
    """The project that a command is for: that of --project, or of the current folder."""
    from builder.content.project import Project

    return Project(root_of(context))


def root_of(context: click.Context) -> Path:
    """The folder of that project."""
    from pathlib import Path

    from builder.content.project_folder import find_root

    folder = context.find_root().obj
    if folder is not None and not os.path.isdir(os.path.join(folder, "leaflets")):
        raise Usage(f"{folder} has no folder leaflets/", "name the folder that leaflets/ is in")
    try:
        return find_root(Path(folder or ".").absolute())
    except ValueError:
        raise Usage(
            "neither this folder nor one above it has a folder leaflets/",
            "go to the project's folder, or name it: leaflets --project DIR …; leaflets init FOLDER starts a new one",
        ) from None


def project_if_any(context: click.Context) -> Project | None:
    """The project that a command is for, None outside of any: for commands that take any files."""
    try:
        return project_of(context)
    except Usage:
        if context.find_root().obj is not None:
            raise
        return None


def last_report(context: click.Context, output: str | None, site: str = "") -> LastReport | None:
    """The last report of a command that had nothing to do; None where settings have to be read for that, or by force.

    `site` is the name of the folder of a site, below that of all output.
    """
    from builder.content.project_folder import usual_output
    from builder.pipeline.unchanged import LastReport

    root = root_of(context)
    folder = usual_output(root)
    other = path_of(output) if output else None
    if folder is None or context.params.get("force"):
        return None
    asked = {name: value for name, value in context.params.items() if name not in _NOT_ASKED}
    asked["command"] = context.command.name
    if site:
        return LastReport(root, folder, asked, other or folder / site)
    return LastReport(root, other or folder, asked)


_NOT_ASKED = ("as_json", "force", "jobs", "port", "serve")
"""What does not change what is in a report."""


def path_of(typed: str) -> Path:
    from pathlib import Path

    return Path(typed).absolute()


def screen_words(context: click.Context, language: str, areas: Sequence[str]) -> ScreenWords:
    """The words that staff read in a language. Raises Usage where these areas are not all there."""
    from builder.content.catalogues import Catalogues, file_of
    from builder.core.diagnostics import LeafletError

    project = project_if_any(context)
    catalogues = project.catalogues if project is not None else Catalogues()
    words, tag = catalogues.screen_words(language, areas), catalogues.tag_of(language)
    if words is not None:
        return words
    if not tag:
        raise Usage(f"there are no words in `{language}`", f"the languages are: {', '.join(catalogues.tags)}")
    try:
        missing = [key for area in areas for key in catalogues.missing(tag, area)]
    except LeafletError:
        raise Usage(f"{file_of(tag)} has errors", "`leaflets languages` lists them") from None
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    raise Usage(
        f"the words that staff read are not all translated into `{tag}`: {', '.join(missing[:3])}{more} are missing",
        f"add them to {file_of(tag)}: `leaflets languages {tag}` lists them",
    )


def handed_out(context: click.Context, allowed: tuple[str, ...]) -> HandedOut:
    """What says whether files that are named may be handed out, in this project or outside of any."""
    from builder.pipeline.handed_out import HandedOut

    return HandedOut.of_project(project_if_any(context), allowed)


def output_of(project: Project | None, output: str | None) -> Path:
    """The folder of --output, or the project's own."""
    from pathlib import Path

    if output:
        return Path(output).absolute()
    assert project is not None
    return project.output


def page_of(context: click.Context, name: str) -> tuple[Plan, Loaded]:
    """A leaflet or shared page by its name, and a plan for it in no brand and no format."""
    from builder.content import selection
    from builder.content.selection import Plan

    project = project_of(context)
    names = [*project.leaflet_names(), *(f"shared/{shared}" for shared in project.shared_names())]
    if name not in names:
        raise selection.unknown("leaflet or shared page", name, names)
    folder, _, short = name.rpartition("/")
    plan = Plan(project, () if folder else (name,), "", "", named=not folder)
    return plan, project.shared(short) if folder else project.leaflet(name)


def withdrawable(context: click.Context, name: str) -> tuple[Plan, Loaded]:
    """The same for whoever withdraws it: where its file has errors in its fields, it comes without a model."""
    from builder.content import yaml_reader
    from builder.content.project import Loaded
    from builder.content.selection import Plan, UnknownName
    from builder.core.diagnostics import LeafletError

    try:
        return page_of(context, name)
    except UnknownName:
        raise
    except LeafletError:
        project = project_of(context)
        file = f"leaflets/{name}.yaml"
        source = yaml_reader.read(project.root / file, file)
        return Plan(project, (), "", ""), Loaded(name.rpartition("/")[2], None, source)


def check_target(project: Project, output: str | None) -> None:
    """Refuse to overwrite the files of a project, and the leaflets that were built."""
    from pathlib import Path

    from builder.pipeline import manifest

    if output is None:
        return
    path = Path(output).resolve()
    root = project.root.resolve()
    if any(path.is_relative_to(root / folder) for folder in ("leaflets", "styles")):
        raise Usage(f"{output} is in a folder of files that leaflets are made from", "write it somewhere else")
    with suppress(manifest.ManifestError, OSError):
        if any((project.output / entry.path).resolve() == path for entry in manifest.read(project.output)):
            raise Usage(f"{output} is a leaflet that was built", "write it under another name")


def check_pdf_name(what: str, output: str | None, ending: str = ".pdf") -> None:
    """Refuse a name that does not end in .pdf, or in another `ending`."""
    if output is not None and not output.lower().endswith(ending):
        raise Usage(f"{what} cannot be written to {output!r}", f"give it a name that ends in {ending}")


def write_pack(output: str, pdf: bytes) -> None:
    """Write a pack, and delete temporary files next to it that a program left when it was killed."""
    from pathlib import Path

    from builder.core import atomic_files

    path = Path(output)
    atomic_files.sweep(path.absolute().parent)
    with writing(output):
        atomic_files.write(path, pdf, private=True)
    click.echo(shown(path.absolute()))


def words_of(option: str, words: str) -> str:
    """The words of an option, on a single line. Raises Usage for none, and for characters that cannot be seen."""
    from builder.core.characters import UNPRINTABLE, composed, unprintable

    words = composed(" ".join(words.split()))
    if not words:
        raise Usage(f"{option} is empty", f'write it in quotation marks: {option} "…"')
    if hidden := UNPRINTABLE.search(words):
        message, hint = unprintable(hidden[0])
        raise Usage(f"{option}: {message}", hint)
    return words


# What is printed


def progress(label: str, length: int) -> Any:
    """A progress bar, for people who watch: not where standard error is written to a file."""
    # Without a console there is no standard error at all: a program that starts this one may have closed it.
    watched = sys.stderr is not None and sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not watched)


def shown(path: Path) -> str:
    """A path as it can be opened from here: relative to the current folder where it is below it."""
    here = os.getcwd()
    if (text := str(path)).startswith(f"{here}{os.sep}"):
        return text[len(here) + 1 :]
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def print_json(facts: Any) -> None:
    """Print something for programs."""
    import json

    click.echo(json.dumps(facts, indent=2, ensure_ascii=False))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def as_errors(problems: Iterable[Problem]) -> list[Problem]:
    """The same problems with `--strict`: every warning is an error."""
    from dataclasses import replace

    return [replace(problem, severity="error") for problem in problems]


def finish(
    context: click.Context, problems: Iterable[Problem], count: str, facts: Mapping[str, Any] | None = None
) -> None:
    """Print the problems and a line that counts them, as `say` does. Ends the program where there are errors."""
    if not say(context, problems, count, facts):
        context.exit(1)


def say(
    context: click.Context, problems: Iterable[Problem], count: str, facts: Mapping[str, Any] | None = None
) -> bool:
    """Print the problems and a line that counts them. Returns whether none is an error.

    With --json it prints `facts` and the problems instead, and in another form that was asked for the problems alone.
    """
    problems = sorted(set(problems))
    errors = sum(problem.severity == "error" for problem in problems)
    if _form(context):
        _print_for_programs(context, problems, facts or {})
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
        click.echo(f"{counted_problems(errors, len(problems) - errors)}; {count}", err=True)
    return not errors


FORM = "builder.form"
"""Where a context has the form of the report that somebody asked for."""


def _form(context: click.Context) -> str:
    """The form of the report: "json", one of `reports.FORMS`, or "" for text."""
    return "json" if context.params.get("as_json") else str(context.meta.get(FORM, ""))


def is_for_programs(context: click.Context) -> bool:
    """Whether standard output is for a program: nothing else is printed there."""
    return bool(_form(context))


def _print_for_programs(context: click.Context, problems: Sequence[Problem], facts: Mapping[str, Any]) -> None:
    from builder.cli import reports

    if _form(context) == "json":
        print_json({**facts, **reports.counted(problems)})
        return
    project = project_if_any(context)
    before = reports.prefix(project.root) if project is not None else ""
    click.echo({"github": reports.github, "sarif": reports.sarif}[_form(context)](problems, before), nl=False)


def counted_problems(errors: int, warnings: int) -> str:
    """How many there are, such as "1 error, 2 warnings"."""
    counts = [count_of(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    return ", ".join(counts) or "no problems"


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def print_written(loaded: Loaded, written: dict[str, str]) -> None:
    """Print which fields of a file are new or different."""
    click.echo(f"{loaded.source.name} now says:")
    for field, value in written.items():
        click.echo(f"  {field}: {value}")


def not_validated() -> None:
    """Report that the validator is not installed."""
    click.echo(
        "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)", err=True
    )
