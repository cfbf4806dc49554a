"""Arguments and options that several commands have, with the same words of help."""

from __future__ import annotations

from collections.abc import Callable

import click

from builder.cli import common, completion
from builder.core.standards import NAMES, Standard
from builder.packs.options import SWITCHES

names = click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=completion.leaflets)

brand = click.option(
    "--brand",
    metavar="NAME",
    shell_complete=completion.brands,
    help="The brand, a file in styles/brands/.  [default: as leaflets.yaml says]",
)


def _of_pages(context: click.Context, parameter: click.Parameter, value: str | tuple[str, ...] | None) -> object:
    """Formats of pages. A report has no format, but an option: nobody is to be asked whether `json` means `mono`."""
    given = (value,) if isinstance(value, str) else value or ()
    if "json" in (name.lower() for name in given):
        hint = "use --json" if any(option.name == "as_json" for option in context.command.params) else "leave it out"
        raise common.Usage("JSON is not a format of pages", hint, context)
    return value


_FORMAT = "The format: leaflets formats lists them."
format_ = click.option(
    "--format",
    metavar="NAME",
    shell_complete=completion.formats,
    callback=_of_pages,
    help=f"{_FORMAT}  [default: as leaflets.yaml says]",
)
formats = click.option(
    "--format",
    "formats",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.several_formats,
    callback=_of_pages,
    help=f"{_FORMAT} Repeat it for several formats, or use `all`.  [default: as leaflets.yaml says]",
)
formats_or_reports = click.option(
    "--format",
    "formats",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.formats_or_reports,
    callback=_of_pages,
    help="A format of pages, as above; or `github` or `sarif`, for the form of the report.",
)

strict = click.option(
    "--strict/--no-strict",
    default=None,
    help="Treat every warning as an error.  [default: as leaflets.yaml says, or --no-strict]",
)


def _standard(context: click.Context, parameter: click.Parameter, value: str | None) -> Standard | None:
    return None if value is None else Standard(value)


standard = click.option(
    "--standard",
    type=click.Choice(NAMES, case_sensitive=False),
    callback=_standard,
    help="What the file follows: ua1 is PDF/UA-1 and PDF/A-2a, ua2 is PDF/UA-2 and PDF/A-4.  "
    "[default: as leaflets.yaml says, or ua1]",
)
allow = click.option(
    "--allow",
    "allowed",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.pages,
    help="Include a leaflet or shared page that is past its review date or withdrawn; its pages are stamped.",
)
allow_files = click.option(
    "--allow",
    "allowed",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.pages,
    help="Use a file with this leaflet or shared page although it is past its review date or withdrawn.",
)
jobs = click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=1, help="How many to make at the same time.  [default: 1]"
)

output_folder = click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder to write to.  [default: as leaflets.yaml says, or output/]",
)
built_folder = click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder that was built into.  [default: as leaflets.yaml says, or output/]",
)
json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


def of_packs(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that makes packs: they are fields of PackOptions."""
    switches = [click.option(switch.flag, is_flag=True, help=switch.help) for switch in reversed(SWITCHES)]
    for option in (standard, allow, *switches, format_, brand):
        command = option(command)
    return command
