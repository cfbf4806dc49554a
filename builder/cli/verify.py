"""leaflets verify: report what is wrong with PDF files, or whether they follow a standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from builder.cli import common, shared_options
from builder.cli.common import count_of, counted_problems, importing, print_json

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem
    from builder.pdf.examine.finding import VerifyFinding

_STANDARDS = ("ua1", "ua2", "a1a", "a1b", "a2a", "a2u", "a2b", "a3a", "a3u", "a3b", "a4")


class _Checked(NamedTuple):
    """What was looked for in a file, and found: `tests` are those of veraPDF for the standard, `covered` how many of
    these the rules are about (0: nobody has counted), `validated` whether page-validation knows it and looked too."""

    file: str
    standard: str
    rules: int
    tests: int
    covered: int
    validated: bool
    errors: int


@common.command("verify")
@click.argument("files", metavar="FILE.pdf...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--standard",
    "standards",
    multiple=True,
    type=common.Choice(_STANDARDS),
    help="Check only what this standard asks for, and say whether an error was found. Can be given several times.",
)
@shared_options.json
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], standards: tuple[str, ...], as_json: bool) -> None:
    """Report what is wrong with PDF files, and how to fix it.

    Takes any PDF files, from any program. Looks for what breaks PDF/UA-1 and PDF/A-2a, and for what
    validators do not look for: links to the wrong place, text in another language, scripts. A file that
    says it is PDF/UA-2 is checked by the rules of that.
    """
    with importing():
        from builder.pdf import validate

    if not validate.installed():
        common.not_validated()
    findings: list[tuple[str, VerifyFinding]] = []
    checked: list[_Checked] = []
    newer = [file for file in files if not standards and _is_newer(_data(file))]
    for file in newer:
        click.echo(f"{file}: it says that it is PDF/UA-2, whose rules no validator here knows", err=True)
    for file in files:
        found = list(_findings(file, standards))
        findings += [(file, finding) for finding in found]
        for finding in found if not as_json else ():
            place = "" if finding.where == "file" else f"{finding.where}: "
            click.echo(f"{file}: {place}{finding.problem}{_clause(finding)}")
        checked += [_checked(file, standard, found) for standard in standards]
        for each in checked[-len(standards) :] if standards and not as_json else ():
            click.echo(_verdict(each))
    errors = sum(finding.problem.severity == "error" for _, finding in findings)
    if as_json:
        print_json(
            {
                "files": list(files),
                "validated": validate.installed() and not newer,
                "standards": [each._asdict() for each in checked],
                "errors": errors,
                "warnings": len(findings) - errors,
                "problems": [_facts(file, *finding) for file, finding in findings],
            }
        )
    else:
        counts = counted_problems(errors, len(findings) - errors)
        click.echo(f"{counts}; {count_of(len(files), 'file')} checked", err=True)
    if errors:
        context.exit(1)


def _clause(finding: VerifyFinding) -> str:
    """Where the standard asks for it: its clauses, without the numbers of tests."""
    clauses = dict.fromkeys(part.strip().partition("-")[0] for part in finding.clause.split(","))
    return f" ({finding.standard}, {', '.join(clauses)})" if finding.clause else ""


def _checked(file: str, name: str, found: Sequence[VerifyFinding]) -> _Checked:
    from builder.pdf import validate
    from builder.pdf.rules.table import STANDARDS

    standard = STANDARDS[name]
    errors = sum(
        finding.standard == standard.name or not finding.standard
        for finding in found
        if finding.problem.severity == "error"
    )
    validated = validate.installed() and validate.knows(standard.name)
    return _Checked(file, standard.name, len(standard.rules), standard.tests, standard.covered, validated, errors)


def _verdict(checked: _Checked) -> str:
    """Whether a file follows a standard, as far as anybody here can see."""
    if checked.errors:
        return f"{checked.file}: not {checked.standard}: {count_of(checked.errors, 'error')}"
    looked = f"{checked.rules} rules of our own" + (" and page-validation" if checked.validated else "")
    if checked.tests and checked.covered == checked.tests:
        return f"{checked.file}: good {checked.standard}: no error found by {looked}"
    share = f", which see {checked.covered} of the {checked.tests} things that veraPDF tests" if checked.tests else ""
    return f"{checked.file}: no error against {checked.standard} found by {looked}{share}"


def _facts(file: str, where: str, problem: Problem, standard: str = "", clause: str = "") -> dict[str, str]:
    """What `verify --json` prints of a problem: `where` is "file", a page, or an element.

    Words of the file at the end are left out: it may be a pack, and they a patient's.
    """
    import re

    message, where = re.sub(r": “.*”$", "", problem.message, flags=re.DOTALL), re.sub(r" “.*”$", "", where)
    facts = {"severity": problem.severity, "message": message, "hint": problem.hint, "file": file, "where": where}
    return facts | ({"standard": standard, "clause": clause} if standard else {})


def _data(file: str) -> bytes:
    from pathlib import Path

    from builder.core import ordinary_files

    return ordinary_files.read(Path(file))


def _is_newer(data: bytes) -> bool:
    """Whether a file says that it is PDF/UA-2."""
    from builder.core.standards import Standard
    from builder.pdf.read import document_info, gate

    try:
        with gate.limits():
            return document_info.standard_of(gate.open_(data)) is Standard.UA2
    except gate.Unreadable:
        return False


def _findings(file: str, standards: Sequence[str]) -> Iterator[VerifyFinding]:
    """What is wrong with a PDF file, and where in it."""
    with importing():
        from builder.core.diagnostics import error
        from builder.pdf import validate
        from builder.pdf.examine import verify
        from builder.pdf.examine.finding import VerifyFinding
        from builder.pdf.examine.plain_text import printable
        from builder.pdf.read import gate
        from builder.pdf.rules.table import STANDARDS

    data = _data(file)
    try:
        yield from verify.verify(data, standards)
    except gate.Unreadable as unreadable:
        yield VerifyFinding("file", error(f"it cannot be checked: {unreadable.message}", unreadable.hint))
        return
    asked = [STANDARDS[name].name for name in standards]
    known = [name for name in asked if validate.knows(name)] if asked else list(validate.STANDARDS)
    if known and validate.installed() and (asked or not _is_newer(data)):
        for broken in validate.validate(data, known):
            problem = error(printable(broken.message), validate.hint(broken))
            yield VerifyFinding(broken.standard, problem, broken.standard)
