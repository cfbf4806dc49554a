"""leaflets build: make the leaflets that are not current."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import finish, output_of, progress, project_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.content.project import Project
    from builder.core.standards import Standard
    from builder.pipeline.outcomes import Report, Result


@common.command("build")
@shared_options.names
@shared_options.brand
@shared_options.strict
@shared_options.formats
@shared_options.standard
@shared_options.output_folder
@shared_options.jobs
@shared_options.allow
@shared_options.json
@click.option("--force", is_flag=True, help="Make all of them, even those that are current.")
@click.pass_context
def command(
    context: click.Context,
    names: tuple[str, ...],
    brand: str | None,
    formats: tuple[str, ...],
    strict: bool | None,
    standard: Standard | None,
    output: str | None,
    jobs: int,
    allowed: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Make the leaflets called NAME, or all of them, where they are not current.

    Reports for each whether it was built, and why, or is current, or was refused. A leaflet with errors is not written:
    the last good file stays. A leaflet has the same words in every format, or is not written.
    """
    from builder.pipeline import outcomes

    last = common.last_report(context, output)
    if last is not None and (same := last.read()) is not None:
        folder = last.output
        report = outcomes.report_from(same, folder)
    else:
        project = project_of(context)
        folder = output_of(project, output)
        options = {"strict": strict, "allowed": allowed, "standard": standard}
        report = _built(project, folder, (names, brand, formats), options, jobs, force=force)
        if last is not None and report.lasting:
            last.remember(outcomes.as_facts(report, folder))
    _print(context, report, folder)


def _built(
    project: Project, folder: Path, chosen: Sequence[Any], options: Mapping[str, Any], jobs: int, *, force: bool
) -> Report:
    """Build in each brand and format."""
    from builder.content import selection
    from builder.pipeline import build
    from builder.pipeline.outcomes import Report

    plans = selection.plans(project, *chosen, **options)
    with common.workers_may_stop(), progress("Building", sum(len(plan.names) for plan in plans)) as bar:
        reports = [build.build(plan, folder, jobs=jobs, force=force, done=lambda: bar.update(1)) for plan in plans]
    problems = {problem for report in reports for problem in report.problems}
    lasting = all(report.lasting for report in reports)
    return Report([result for report in reports for result in report.results], sorted(problems), lasting)


def _print(context: click.Context, report: Report, folder: Path) -> None:
    from builder.pipeline.outcomes import STATES

    results = report.results
    if results and not common.is_for_programs(context):
        click.echo("\n".join(line for result in results for line in _lines(result)))
    counts = Counter(result.state for result in results)
    deleted = [path for result in results for path in result.deleted]
    listed = [f"{counts[state]} {state}" for state in STATES if counts[state]]
    count = ", ".join([*listed, f"{len(deleted)} deleted"] if deleted else listed)
    count = count or "there are no leaflets yet: leaflets new NAME starts one"
    gone = [path.relative_to(folder).as_posix() for path in deleted]
    facts: dict[str, Any] = {"output": str(folder), "files": [], "deleted": gone}
    if common.is_for_programs(context):
        facts["files"] = [_facts(result, folder) for result in results]
    finish(context, report.problems, count, {**facts, **{state: counts[state] for state in STATES}})


def _lines(result: Result) -> Iterator[str]:
    yield f"{result.state:8} {shown(result.path)}" + (f" ({result.why})" if result.why else "")
    for path in result.deleted:
        yield f"deleted  {shown(path)}"


def _facts(result: Result, folder: Path) -> dict[str, Any]:
    """What `build --json` prints of a file. Its path counts from the output folder."""
    path = result.path.relative_to(folder)
    brand, format, _ = path.parts
    facts = {"path": path.as_posix(), "leaflet": path.stem, "brand": brand, "format": format}
    return {**facts, "state": result.state, "why": result.why, "withdrawn": result.withdrawn}
