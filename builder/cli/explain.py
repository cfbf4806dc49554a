"""leaflets explain: say what a code on paper stands for: all that a pack or a leaflet was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common
from builder.cli.common import Failure, Usage, check_pdf_name, check_target, importing, project_of, write_pack

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.provenance.codes import Code, Explanation, Item, ValidityPeriod
    from builder.provenance.git import HistoryError, Repository
    from builder.provenance.versions import Past


@common.command("explain", failure="nothing explained")
@click.argument("code", metavar="CODE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="FILE.pdf", type=click.Path(dir_okay=False), help="Make the file again, as it was."
)
@click.pass_context
def command(context: click.Context, code: tuple[str, ...], output: str | None) -> None:
    """List what a file was made from, by its CODE.

    The code of a pack is on its cover, that of a leaflet at its end. CODE is the short code, the full code, or the
    web address that the QR code leads to.
    Lists each leaflet and page with its version, and says which are still current. Older versions come from the
    record of what was made, and from git where the project is stored in it. With -o the file is made again as it was,
    without the patient's details, which are not stored anywhere.
    """
    with importing():
        from builder.packs import record
        from builder.provenance.codes import CodeError, parse, render
    from builder.provenance.git import HistoryError

    check_pdf_name("a pack", output)
    project = project_of(context)
    check_target(project, output)
    try:
        short, long = _full_code(project, " ".join(code))
        parsed = parse(long)
    except CodeError as failed:
        raise Usage(failed.message, failed.hint) from None
    repository, past = _committed(project, parsed)
    explanation = record.explain(project, parsed, [*_recorded(project), *(version.item for version in past)])
    if output is not None:
        _reprint(project, parsed, explanation, repository, past, output)
        return
    if short:
        click.echo(f"{short} is short for {parsed.text}\n")
    click.echo(render(explanation, _periods(repository, explanation, past)), nl=False)
    if any(line.state == "unknown" for line in explanation.lines):
        if isinstance(repository, HistoryError):
            click.echo(
                f"older versions cannot be read from git: {repository.message}\n  hint: {repository.hint}", err=True
            )
        context.exit(1)


def _full_code(project: Project, typed: str) -> tuple[str, str]:
    """The short code that was typed, and the code that it stands for. A full code comes back as it is, after ""."""
    from builder.pipeline import manifest
    from builder.provenance import short_codes

    if not short_codes.is_short(typed):
        return "", typed
    short, where = short_codes.parse(typed), f"{project.settings.output}/{manifest.NAME}"
    hint = "type the full code, which is in small print below it: a copy of the project without this file knows it, too"
    try:
        code = dict(manifest.read_short_codes(project.output)).get(short)
    except (manifest.ManifestError, OSError) as error:
        raise Usage(f"{where} cannot be read, so short codes are unknown: {error}", hint) from None
    if code is None:
        raise Usage(f"{short} is not a code of this project: {where} does not list it", hint)
    return short, code


def _recorded(project: Project) -> list[Item]:
    """What packs were made from, by the manifest. Where that cannot be read: nothing, and a line that says so."""
    from builder.pipeline import manifest

    try:
        return manifest.read_history(project.output)
    except (manifest.ManifestError, OSError) as error:
        click.echo(
            f"{project.settings.output}/{manifest.NAME} cannot be read, so older versions are missing: {error}",
            err=True,
        )
        return []


def _committed(project: Project, code: Code) -> tuple[Repository | HistoryError, list[Past]]:
    """The project's repository, or why it cannot be read; and all versions that `code` may stand for in it."""
    from builder.provenance import versions
    from builder.provenance.git import HistoryError, Repository

    try:
        repository = Repository(project.root)
        return repository, versions.past(repository, code.groups)
    except HistoryError as error:
        return error, []


def _periods(
    repository: Repository | HistoryError, explanation: Explanation, past: list[Past]
) -> dict[tuple[str, str, str], ValidityPeriod]:
    """When versions that are not current any more were valid, on the present branch."""
    from builder.provenance import versions
    from builder.provenance.git import HistoryError

    old = [line.item for line in explanation.lines if line.item is not None and line.state != "current"]
    try:
        return {} if isinstance(repository, HistoryError) else versions.periods(repository, old, past)
    except HistoryError:
        return {}


def _reprint(
    project: Project,
    code: Code,
    explanation: Explanation,
    repository: Repository | HistoryError,
    past: list[Past],
    output: str,
) -> None:
    with importing():
        from builder.packs import reprint
    from builder.provenance.git import HistoryError

    try:
        pack, commit = reprint.make(project, code, explanation, repository, past)
    except (reprint.ReprintError, HistoryError) as error:
        raise Failure(error.message, error.hint) from None
    compared = _compared(project, code, pack.data) if explanation.of_leaflet else _PACKS
    write_pack(output, pack.data)
    source = f"from commit {commit[:8]}" if commit else "from the project as it is"
    click.echo(f"made again {source}, {pack.pages} pages; {compared}", err=True)
    if not explanation.of_leaflet:
        click.echo("the patient's details are not stored, so the pack has lines to write on instead", err=True)


_PACKS = "the code is the same, and the bytes cannot be compared: nothing of a patient's pack is stored"


def _compared(project: Project, code: Code, pdf: bytes) -> str:
    """What the digests of the files that had this code say about the bytes. Raises Failure where they are others."""
    from builder.pipeline import manifest

    try:
        codes = manifest.read_codes(project.output)
    except (manifest.ManifestError, OSError):
        # It has been reported already.
        codes = []
    digests = {printed.sha256 for printed in codes if printed.code == code.text}
    if not digests:
        where = f"{project.settings.output}/{manifest.NAME}"
        return f"the bytes cannot be compared: {where} has no digest of the file with this code"
    if manifest.digest(pdf) not in digests:
        raise Failure(
            "the file that was made again differs from the original file, so it is not written",
            "something that the code does not name was different, such as the system: use the computer that made it",
        )
    return "it is the same as the original file, byte for byte"
