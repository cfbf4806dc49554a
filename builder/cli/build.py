"""leaflets build: make the leaflets that are not current."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import finish, output_of, progress, project_of, shown

if TYPE_CHECKING:
    from pathlib import Path

    from builder.core.standards import Standard
    from builder.pipeline.build import Result


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
    from builder.content import selection
    from builder.pipeline import build

    project = project_of(context)
    plans = selection.plans(project, names, brand, formats, strict=strict, allowed=allowed, standard=standard)
    folder = output_of(project, output)
    with common.workers_may_stop(), progress("Building", sum(len(plan.names) for plan in plans)) as bar:
        reports = [build.build(plan, folder, jobs=jobs, force=force, done=lambda: bar.update(1)) for plan in plans]
    results = [result for report in reports for result in report.results]
    problems = {problem for report in reports for problem in report.problems}
    for result in () if as_json else results:
        click.echo(f"{result.state:8} {shown(result.path)}" + (f" ({result.why})" if result.why else ""))
        for path in result.deleted:
            click.echo(f"deleted  {shown(path)}")
    counts = Counter(result.state for result in results)
    deleted = [path for result in results for path in result.deleted]
    listed = [f"{counts[state]} {state}" for state in build.STATES if counts[state]]
    count = ", ".join([*listed, f"{len(deleted)} deleted"] if deleted else listed)
    count = count or "there are no leaflets yet: leaflets new NAME starts one"
    gone = [path.relative_to(folder).as_posix() for path in deleted]
    facts = {"output": str(folder), "files": [_facts(result, folder) for result in results], "deleted": gone}
    finish(context, problems, count, {**facts, **{state: counts[state] for state in build.STATES}})


def _facts(result: Result, folder: Path) -> dict[str, Any]:
    """What `build --json` prints of a file. Its path counts from the output folder."""
    path = result.path.relative_to(folder)
    brand, format, _ = path.parts
    facts = {"path": path.as_posix(), "leaflet": path.stem, "brand": brand, "format": format}
    return {**facts, "state": result.state, "why": result.why, "withdrawn": result.withdrawn}
