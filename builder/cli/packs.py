"""leaflets packs: make a pack for each row of a list of patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import Usage, count_of, finish, importing, progress, project_of, shown, to_install
from builder.packs.options import PackOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.content.project import Project
    from builder.core.diagnostics import Problem
    from builder.packs.batch import Batch, BatchResult
    from builder.packs.tasks import TaskRunner


@common.command("packs", failure="no pack made")
@click.option("--from", "file", metavar="FILE", required=True, type=click.Path(dir_okay=False, exists=True))
@click.option(
    "--output", metavar="DIR", required=True, type=click.Path(file_okay=False), help="The folder to write to."
)
@click.option("--names-from", metavar="COLUMN", help="The column with the names of files.  [default: pack-0001.pdf …]")
@click.option("--one-file", is_flag=True, help="Make a single print job, packs.pdf, with each pack on its own sheets.")
@shared_options.jobs
@click.option("--cluster", metavar="ADDRESS", help="Make them on a Dask cluster: tls://HOST:PORT, or local.")
@click.option(
    "--cluster-certificates",
    "certificates",
    metavar="DIR",
    type=click.Path(file_okay=False, exists=True),
    help="The folder with ca.pem, cert.pem and key.pem for a cluster with tls://.",
)
@shared_options.json
@shared_options.strict
@shared_options.of_packs
@click.pass_context
def command(
    context: click.Context,
    /,
    file: str,
    output: str,
    names_from: str | None,
    one_file: bool,
    jobs: int,
    cluster: str | None,
    strict: bool | None,
    certificates: str | None,
    as_json: bool,
    **more: Any,
) -> None:
    """Make a pack for each row of a list of patients.

    The list is a CSV file or a workbook (.xlsx). The column leaflets names the leaflets or the recipe of each patient.
    The columns format, language, brand and copies are for packs that differ from the others; all other columns are
    details, as in the command pack. A row with an error is reported and left out. If you start the command again, it
    continues where it stopped.
    """
    from dataclasses import replace
    from pathlib import Path

    with importing():
        from builder.packs import batch, record, tasks

    project = project_of(context)
    folder = Path(output).absolute()
    work = _work(jobs, cluster, Path(certificates) if certificates is not None else None)
    run, problems = _listed(context, project, Path(file), names_from, PackOptions(**more, even=one_file))
    run = replace(run, names_files=not as_json)
    strict = project.settings.strict if strict is None else strict
    # With --strict a row with an error is still left out, but nothing is made with a warning.
    if strict and any(problem.severity == "warning" for problem in problems):
        finish(context, common.as_errors(problems), "no pack made")
    run = replace(run, maker=replace(run.maker, strict=strict))
    path = folder / "packs.pdf"
    try:
        with common.workers_may_stop(), progress("Making packs", len(run.rows)) as bar:
            if one_file:
                outcome = batch.write_print_job(run, path, work, lambda: bar.update(1))
            else:
                outcome = batch.write_files(run, folder, work, lambda: bar.update(1))
    except tasks.ClusterError as error:
        raise Usage(error.message, error.hint) from None
    problems += outcome.problems
    if outcome.written or outcome.existing:
        problems += record.remember(project.output, run.maker.packs, project.root)
        for line in () if as_json else _how_to_print(run, outcome, path if one_file else folder, one_file=one_file):
            click.echo(line)
    count = f"{count_of(outcome.written, 'pack')} written"
    finish(
        context,
        problems,
        count + (f", {outcome.existing} there already" if outcome.existing else ""),
        _facts(run, outcome),
    )


def _facts(run: Batch, outcome: BatchResult) -> dict[str, Any]:
    """What `packs --json` prints: rows and codes. A file may be called after a patient, so no name is among them."""
    packs = []
    for row in run.rows:
        index = run.packs[row.number]
        state = "refused"
        if row.file in outcome.copies:
            state = "existing" if row.file in outcome.earlier else "written"
        pack = run.maker.packs[index] if index is not None else None
        packs.append(
            {
                "row": row.number,
                "line": row.line,
                "code": "" if pack is None else pack.code,
                "short_code": "" if pack is None else pack.short_code,
                "copies": row.tailoring.copies,
                "state": state,
            }
        )
    return {"written": outcome.written, "existing": outcome.existing, "packs": packs}


def _how_to_print(run: Batch, outcome: BatchResult, path: Path, *, one_file: bool) -> Iterator[str]:
    """Where the packs are, how many copies of which to print, and whether paper of several sizes is needed."""
    yield shown(path)
    several: dict[int, list[str]] = {}
    for file, copies in outcome.copies.items():
        if copies > 1:
            several.setdefault(copies, []).append(file)
    if one_file and several:
        yield f"print it once: it has {sum(outcome.copies.values())} copies of {count_of(outcome.written, 'pack')}"
    elif not one_file:
        yield from (f"print {copies} copies of {', '.join(files)}" for copies, files in sorted(several.items()))
    if one_file and len(run.paper) > 1:
        yield f"its pages have several sizes ({', '.join(run.paper)}): let the printer choose the paper by their size"


def _work(jobs: int, cluster: str | None, certificates: Path | None) -> TaskRunner:
    from builder.packs import tasks

    if cluster is None:
        return tasks.run_here if jobs == 1 else tasks.run_in_processes(jobs)
    try:
        with importing():
            from builder.packs import dask_cluster
    except ImportError:
        raise Usage("Dask is not installed", to_install("cluster")) from None
    if cluster.startswith("tcp:"):
        click.echo(
            f"warning: the cluster {cluster} is not encrypted: anyone on that network can read the patients' details, "
            "and run programs on its computers\n  hint: use tls:// and --cluster-certificates",
            err=True,
        )
    return dask_cluster.run_on(cluster, jobs, certificates)


def _listed(
    context: click.Context,
    project: Project,
    path: Path,
    names_from: str | None,
    how: PackOptions,
) -> tuple[Batch, list[Problem]]:
    """The rows of a list, and what their packs are made of."""
    from builder.packs import patient_list, prepare_list, workbook

    try:
        batch, problems = prepare_list.prepare_list(project, path, names_from, how)
    except workbook.NotInstalled:
        hint = f"save the list as “CSV UTF-8”, or {to_install('workbooks')}"
        raise Usage("openpyxl is not installed, which reads workbooks", hint) from None
    except patient_list.NamesFromRefused as error:
        raise Usage(str(error), "choose a column of your own, such as one with the numbers of your list") from None
    if batch is None:
        finish(context, problems, "no pack made")
        raise AssertionError("packs were not prepared, without an error")
    return batch, problems
