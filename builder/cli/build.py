"""leaflets build: make the leaflets that are not current."""

from __future__ import annotations

from collections import Counter

import click

from builder.cli import common, shared_options
from builder.cli.common import finish, output_of, progress, project_of, shown


@common.command("build")
@shared_options.names
@shared_options.brand
@shared_options.strict
@shared_options.formats
@shared_options.output_folder
@shared_options.jobs
@shared_options.allow
@click.option("--force", is_flag=True, help="Make all of them, even those that are current.")
@click.pass_context
def command(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    formats: tuple[str, ...],
    strict: bool | None,
    output: str | None,
    jobs: int,
    allowed: tuple[str, ...],
    force: bool,
) -> None:
    """Make the leaflets called NAME, or all of them, where they are not current.

    Reports for each whether it was built, and why, or is current, or was refused. A leaflet with errors is not written:
    the last good file stays. A leaflet has the same words in every format, or is not written.
    """
    from builder.content import selection
    from builder.pipeline import build

    project = project_of(context)
    plans = selection.plans(project, names, brand, formats, strict=strict, allowed=allowed)
    folder = output_of(project, output)
    with common.workers_may_stop(), progress("Building", sum(len(plan.names) for plan in plans)) as bar:
        reports = [build.build(plan, folder, jobs=jobs, force=force, done=lambda: bar.update(1)) for plan in plans]
    results = [result for report in reports for result in report.results]
    problems = {problem for report in reports for problem in report.problems}
    for result in results:
        click.echo(f"{result.state:8} {shown(result.path)}" + (f" ({result.why})" if result.why else ""))
    counts = Counter(result.state for result in results)
    finish(context, problems, ", ".join(f"{counts[state]} {state}" for state in build.STATES if counts[state]))
