"""leaflets check: report what is wrong with leaflets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import Usage, count_of, finish, importing, progress, project_of

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem
    from builder.review.typeset_changes import TypesetChange


@common.command("check", failure="nothing checked")
@shared_options.names
@shared_options.brand
@shared_options.strict
@shared_options.formats_or_reports
@click.option("--verbose", is_flag=True, help="Also list what is printed in other signs than it is typed, such as “ ”.")
@shared_options.json
@click.pass_context
def command(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    formats: tuple[str, ...],
    strict: bool | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Report what is wrong with the leaflets, and how to fix it.

    Checks those called NAME, or all of them. Writes nothing. With --json, --format github or --format sarif, the report
    is for programs.
    """
    formats = _page_formats(context, formats, as_json=as_json)
    with importing():
        from builder.content import selection
        from builder.packs import compose
        from builder.pdf import validate
        from builder.pipeline import load, render, themes
        from builder.review import typeset_changes

    plans = selection.plans(project_of(context), names, brand, formats, strict=strict)
    problems: set[Problem] = set()
    changes: set[TypesetChange] = set()
    for plan in plans:
        survey = load.survey(plan, unused=not names)
        with progress("Checking", len(survey.valid)) as bar:
            problems.update(render.check(plan, survey, lambda: bar.update(1)))
        if verbose:
            changes.update(typeset_changes.of_survey(plan, survey))
        if not names:
            problems.update(compose.check(plan.project, plan.brand, plan.print_format, strict=plan.strict))
    for brand in () if formats else {plan.brand for plan in plans}:
        problems.update(themes.contrast_problems(plans[0].project, brand))
    if not validate.installed():
        common.not_validated()
    facts = {
        "leaflets": list(plans[0].names),
        "brands": sorted({plan.brand for plan in plans}),
        "formats": sorted({plan.format for plan in plans}),
        "validated": validate.installed(),
    }
    if verbose:
        facts["typography"] = [change.facts() for change in sorted(changes)]
        for change in sorted(changes) if not (as_json or common.FORM in context.meta) else ():
            click.echo(str(change))
    finish(context, problems, f"{count_of(len(plans[0].names), 'leaflet')} checked", facts)


def _page_formats(context: click.Context, formats: tuple[str, ...], *, as_json: bool) -> tuple[str, ...]:
    """The formats of pages among those that were typed; the form of the report goes to the context."""
    from builder.cli import reports

    forms = {name.lower() for name in formats if name.lower() in reports.FORMS}
    if len(forms) + as_json > 1:
        raise Usage("a report has one form", "choose one of --json, --format github and --format sarif")
    for form in forms:
        context.meta[common.FORM] = form
    return tuple(name for name in formats if name.lower() not in forms)
