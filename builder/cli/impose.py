"""leaflets impose: put PDF files onto sheets, to be printed, folded and bound."""

from __future__ import annotations

import math
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import Usage, check_target, count_of, importing, project_of, reason, writing

if TYPE_CHECKING:
    from pathlib import Path

    from builder.core.diagnostics import Problem
    from builder.pdf.read.gate import Unreadable
    from builder.printing.folds import SheetError
    from builder.printing.impose import Imposed

_PAPERS = ("a4", "a3", "letter")
_DIRECTIONS = ("ltr", "rtl")
_HOW_READ = "Pages are read from left to right or from right to left.  [default: as the file says]"


class _SchemeChoice(common.Choice):
    """The schemes, imported only when somebody chooses one: other commands start faster without them."""

    def __init__(self) -> None:
        super().__init__(())

    def __getattribute__(self, name: str) -> Any:
        if name == "choices":
            from builder.printing.folds import SCHEMES

            return tuple(SCHEMES)
        return super().__getattribute__(name)


class _ImposeCommand(common.Command):
    """A command whose help says what each scheme is for."""

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        from builder.printing.folds import SCHEMES

        super().format_help_text(context, formatter)
        *schemes, last = [f"{scheme.makes} ({name})" for name, scheme in SCHEMES.items()]
        text = f"{', '.join(schemes)}, and {last}. {_TWO_FILES}"
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text[:1].upper() + text[1:])


_TWO_FILES = "The sheets are for the printer. The file that can be read aloud is written next to them."


@click.command("impose", cls=_ImposeCommand, failure="nothing written")
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=click.Path())
@click.option("--scheme", type=_SchemeChoice(), required=True, help="How the sheets are folded or bound.")
@click.option("--paper", type=common.Choice(_PAPERS), default="a4", show_default=True, help="The paper to print on.")
@click.option("--creep", metavar="MM", type=float, default=0.0, help="How thick a sheet is: inner pages move by that.")
@click.option("--signature", metavar="N", type=int, help="Pages in a section of a glued book.  [default: 16]")
@click.option("--crop-marks", is_flag=True, help="Show where to cut, and where to fold.")
@click.option("--bleed", metavar="MM", type=float, default=0.0, help="How much to print beyond the edge of the pages.")
@click.option("--direction", type=common.Choice(_DIRECTIONS), help=_HOW_READ)
@click.option(
    "--language", metavar="TAG", default="en", help="The language of what to do with the sheets.  [default: en]"
)
@click.option("-o", "--output", metavar="OUT", type=click.Path(), help="Where to write.  [default: next to FILE.pdf]")
@shared_options.allow_files
@click.pass_context
def command(
    context: click.Context,
    /,
    files: tuple[str, ...],
    output: str | None,
    allowed: tuple[str, ...],
    language: str,
    **words: Any,
) -> None:
    """Put PDF files onto sheets, to be printed, folded and bound."""
    with importing():
        from builder.content.catalogues import SHEETS
        from builder.printing import folds

    words["words"] = common.screen_words(context, language, (SHEETS,))
    for option in ("creep", "bleed"):
        if not math.isfinite(words[option]):
            raise Usage(f"--{option} {words[option]} is not a length", f"give it in millimetres: --{option} 0.1")
    try:
        folds.check(words["scheme"], words["signature"], words["creep"], words["bleed"])
    except folds.SheetError as failed:
        raise Usage(failed.message, failed.hint) from None
    targets = _targets(context, files, output, words["scheme"])
    sheets, refused, read = _impose_all(files, words)
    refused += _taken(files, targets, sheets)
    withheld = _withheld(context, read, allowed)
    refused += [
        (file, _ImposeRefused(problem.message, problem.hint))
        for file, problem in withheld
        if problem.severity == "error"
    ]
    if refused:
        for file, error in refused:
            message = getattr(error, "message", str(error))
            click.echo(f"{file}: error: {message}\n  hint: {error.hint}", err=True)
        click.echo(f"nothing was written: {count_of(len(dict(refused)), 'file')} refused", err=True)
        context.exit(1)
    for file, problem in withheld:
        click.echo(f"{file}: {problem}", err=True)
    warnings = len(withheld)
    for file, target, (data, imposed) in zip(files, targets, sheets, strict=True):
        copy = _write(file, target, data, imposed)
        _describe(target, imposed, copy, words)
        for problem in imposed.warnings:
            click.echo(f"{file}: {problem}", err=True)
        warnings += len(imposed.warnings)
    count = count_of(warnings, "warning") if warnings else "no problems"
    click.echo(f"{count}; {count_of(len(files), 'file')} put onto sheets", err=True)


def _targets(context: click.Context, files: tuple[str, ...], output: str | None, scheme: str) -> list[str]:
    """Where the sheets of each file go. Raises Usage for a path that is taken."""
    import os

    folder = output is not None and (len(files) > 1 or os.path.isdir(output) or output.endswith(("/", os.sep)))
    targets = []
    for file in files:
        stem = os.path.splitext(os.path.basename(file))[0]
        name = f"{stem}-{scheme}.pdf"
        if output is None:
            targets.append(os.path.join(os.path.dirname(file), name))
        else:
            targets.append(os.path.join(output, name) if folder else output)
    read = {os.path.realpath(file) for file in files}
    for target in targets:
        if not target.lower().endswith(".pdf"):
            raise Usage(f"the sheets cannot be written to {target!r}", "give it a name that ends in .pdf, or a folder")
        if {os.path.realpath(target), os.path.realpath(_reading(target))} & read:
            raise Usage(f"{target} would replace a file that it is made from", "write it under another name")
    if len(set(map(os.path.realpath, targets))) < len(targets):
        raise Usage("two of the files have the same name", "put them onto sheets one after the other")
    _spare_the_project(context, targets)
    return targets


def _spare_the_project(context: click.Context, targets: list[str]) -> None:
    try:
        project = project_of(context)
    except Usage:
        # Any file can be put onto sheets, wherever it is.
        return
    for target in targets:
        check_target(project, target)
        check_target(project, _reading(target))


def _reading(target: str) -> str:
    """Where the copy that can be read aloud goes, if the file itself is in another folder."""
    return f"{target[: -len('.pdf')]}-reading.pdf"


_Refusals = list[tuple[str, "_ImposeRefused | SheetError | Unreadable"]]
"""Why files are refused, by their names."""


def _impose_all(
    files: tuple[str, ...], words: dict[str, Any]
) -> tuple[list[tuple[bytes, Imposed]], _Refusals, dict[str, bytes]]:
    """The bytes of each file and its sheets; why other files are refused; and all that was read, by names."""
    from pathlib import Path

    from builder.core import ordinary_files

    with importing():
        from builder.pdf.read.gate import Unreadable
        from builder.printing import impose
        from builder.printing.folds import SheetError

    sheets: list[tuple[bytes, Imposed]] = []
    refused: _Refusals = []
    read: dict[str, bytes] = {}
    for file in files:
        try:
            data = read[file] = ordinary_files.read(Path(file))
            sheets.append((data, impose.impose(data, name=Path(file).name, **words)))
        except OSError as error:
            refused.append((file, _ImposeRefused(f"it cannot be read: {reason(error)}")))
        except (Unreadable, SheetError) as error:
            refused.append((file, error))
    return sheets, refused, read


def _taken(files: tuple[str, ...], targets: list[str], sheets: list[tuple[bytes, Imposed]]) -> _Refusals:
    """The files whose copy to be read aloud would replace another file, which nobody named.

    Where the sheets exist already, the copy next to them is from an earlier run.
    """
    import os
    from pathlib import Path

    from builder.core import ordinary_files

    taken: _Refusals = []
    for file, target, (data, imposed) in zip(files, targets, sheets, strict=False):
        copy = Path(_reading(target))
        same_folder = os.path.realpath(os.path.dirname(file)) == os.path.realpath(os.path.dirname(target))
        earlier = os.path.exists(target) or not copy.is_file() or ordinary_files.read(copy) == data
        if imposed.tagged and not same_folder and not earlier:
            taken.append(
                (file, _ImposeRefused(f"{copy} is another file, and its copy to be read aloud would replace it"))
            )
    return taken


class _ImposeRefused(Exception):
    def __init__(self, message: str, hint: str = "check the name and the folder") -> None:
        super().__init__(message)
        self.hint = hint


def _withheld(context: click.Context, read: dict[str, bytes], allowed: tuple[str, ...]) -> list[tuple[str, Problem]]:
    """What is withdrawn or past its review in the files that were read."""
    from pathlib import Path

    checker = common.handed_out(context, allowed)
    return [(file, problem) for file, data in read.items() for problem in checker.problems(Path(file), data)]


def _write(file: str, target: str, data: bytes, imposed: Imposed) -> str:
    """Write the sheets, and next to them the copy that is read aloud, unless it is there already. Returns its name."""
    import os
    from pathlib import Path

    from builder.core import atomic_files

    path = Path(target)
    wanted: list[tuple[Path, bytes]] = [(path, imposed.pdf)]
    copy = file if imposed.tagged else ""
    if copy and os.path.realpath(os.path.dirname(file)) != os.path.realpath(path.parent):
        copy = _reading(target)
        wanted.append((Path(copy), data))
    with writing(target), ExitStack() as opened:
        files = [opened.enter_context(atomic_files.Staged(*written)) for written in wanted]
        for staged in files:
            staged.settle()
        for staged in files:
            staged.place()
    return copy


def _describe(target: str, imposed: Imposed, copy: str, words: dict[str, Any]) -> None:
    from builder.printing.geometry import named

    said = words["words"]
    blank = f", {said('sheets.blank_pages', count=imposed.blanks)}" if imposed.blanks else ""
    lines = [
        said("sheets.count", count=imposed.sheets, paper=named(words["paper"])) + blank,
        said(f"sheets.flip.{imposed.flip}"),
        said("sheets.bound_on_the_right") if imposed.binding == "right" else "",
        said("sheets.cut", size=imposed.cut) if imposed.cut else "",
        imposed.how,
        said("sheets.moved", length=f"{imposed.pushed:.1f}") if imposed.pushed else "",
        "" if imposed.labelled else said("sheets.without_label"),
        said("sheets.read_aloud", file=copy) if copy else "",
        *(f"claims {standard}" for standard in imposed.claims),
        *imposed.unclaimed,
    ]
    click.echo(target)
    for line in filter(None, lines):
        click.echo(f"  {line}")
