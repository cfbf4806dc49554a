"""leaflets check: report what is wrong with leaflets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, shared_options
from builder.cli.common import count_of, finish, importing, progress, project_of

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem


@common.command("check", failure="nothing checked")
@shared_options.names
@shared_options.brand
@shared_options.strict
@shared_options.formats
@click.pass_context
def command(
    context: click.Context, names: tuple[str, ...], brand: str | None, formats: tuple[str, ...], strict: bool | None
) -> None:
    """Report what is wrong with the leaflets, and how to fix it.

    Checks those called NAME, or all of them. Writes nothing.
    """
    with importing():
        from builder.content import selection
        from builder.packs import compose
        from builder.pdf import validate
        from builder.pipeline import load, render

    plans = selection.plans(project_of(context), names, brand, formats, strict=strict)
    problems: set[Problem] = set()
    for plan in plans:
        survey = load.survey(plan, unused=not names)
        with progress("Checking", len(survey.valid)) as bar:
            problems.update(render.check(plan, survey, lambda: bar.update(1)))
        if not names:
            problems.update(compose.check(plan.project, plan.brand, plan.format, strict=plan.strict))
    if not validate.installed():
        common.not_validated()
    finish(context, problems, f"{count_of(len(plans[0].names), 'leaflet')} checked")
