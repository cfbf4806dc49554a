"""The commands for packs: pack, packs, explain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from builder.cli.common import (
    STOPPED,
    Usage,
    check_target,
    count_of,
    finish,
    importing,
    main,
    progress,
    project_of,
    shown,
    to_install,
)
from builder.packs.options import SWITCHES, PackOptions

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project
    from builder.core.diagnostics import Problem
    from builder.packs.batch import Batch
    from builder.packs.compose import Choice
    from builder.packs.patient import DetailProblem, GivenDetail
    from builder.packs.patient_list import PatientList
    from builder.packs.prepare import PreparedPacks
    from builder.packs.tasks import TaskRunner
    from builder.provenance.code import Code, Explanation, Held, Item
    from builder.provenance.git import NoHistory, Repository
    from builder.provenance.versions import Past


def _pack_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands have: they are fields of PackOptions."""
    for option in (
        click.option(
            "--allow",
            "allowed",
            metavar="NAME",
            multiple=True,
            help="Let in a leaflet or shared page that is past its review or withdrawn; its pages say so.",
        ),
        *(click.option(f"--{switch.name}", is_flag=True, help=switch.help) for switch in reversed(SWITCHES)),
        click.option("--format", metavar="NAME", help="How to print it: a file in styles/formats/.  [default: a4]"),
        click.option("--brand", metavar="NAME", help="Whose it is: a file in styles/brands/.  [default: harbour]"),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE.pdf", type=click.Path(dir_okay=False), help="Where to put the pack.")
@click.option("--for", "file", metavar="FILE.yaml", type=click.Path(), help="A file with the patient's details.")
@click.option("--set", "settings", metavar='NAME="…"', multiple=True, help="One of the patient's details.")
@click.option("--note", is_flag=True, help="Print a line to paste into the patient's record.")
@_pack_options
@click.pass_context
def pack(
    context: click.Context,
    /,
    names: tuple[str, ...],
    output: str | None,
    file: str | None,
    settings: tuple[str, ...],
    note: bool,
    **options: Any,
) -> None:
    """Make one pack for a patient.

    It holds the leaflets called NAME, or those of the recipe of that name; shared pages beside them are named as in
    shared/contacts. The patient's details are name,
    date_of_operation, hospital_number, consultant, ward_phone and notes. Those that are not given become lines to
    write on. They are printed in the pack, and kept nowhere else.
    """
    import datetime

    with importing():
        from builder.packs import prepare, record

    if output is None and not note:
        raise Usage("there is nowhere to put the pack", "say where, such as: -o pack.pdf")
    _check_name(output)
    project = project_of(context)
    check_target(project, output)
    given = _given(context, file, settings)
    choice = _choice(context, project, names)
    ready, problems = _ready(project, [choice], PackOptions(**options))
    chosen = ready.pack(choice) if ready is not None else None
    if ready is None or chosen is None:
        finish(context, problems, "no pack made")
        return
    details = _checked(context, given, ready)
    if output is not None:
        made, faults, told = prepare.make(ready, choice, details)
        problems += [*told, *_at_their_places(faults, given)]
        if not any(problem.severity == "error" for problem in problems):
            _write(output, made.pdf)
            problems += record.remember(project.root / "output", chosen.items, project.root)
    if note and not any(problem.severity == "error" for problem in problems):
        click.echo(record.note(ready, chosen, datetime.date.today()))
    errors = any(problem.severity == "error" for problem in problems)
    finish(context, problems, "no pack made" if errors or output is None else f"1 pack written, {made.pages} pages")


def _check_name(output: str | None) -> None:
    if output is not None and not output.lower().endswith(".pdf"):
        raise Usage(f"a pack cannot be written to {output!r}", "give it a name that ends in .pdf")


def _choice(context: click.Context, project: Project, names: tuple[str, ...]) -> Choice:
    from builder.content import selection
    from builder.core.diagnostics import LeafletError
    from builder.packs import compose as packs

    try:
        return packs.choose(project, names)
    except selection.UnknownName as unknown:
        raise Usage(unknown.message, unknown.hint) from None
    except LeafletError as failed:
        finish(context, failed.problems, "no pack made")
        raise


def _ready(
    project: Project, choices: list[Choice], options: PackOptions, *, validate: bool = False
) -> tuple[PreparedPacks | None, list[Problem]]:
    from builder.content import selection
    from builder.packs import prepare

    try:
        return prepare.prepare(project, choices, options, validate=validate)
    except selection.UnknownName as unknown:
        raise Usage(unknown.message, unknown.hint) from None


def _given(context: click.Context, file: str | None, settings: tuple[str, ...]) -> dict[str, GivenDetail]:
    """The details that were given: those of the file, and on top of them those of the command line."""
    from pathlib import Path

    from builder.core.diagnostics import LeafletError
    from builder.packs import patient as details

    given: dict[str, GivenDetail] = {}
    problems: list[Problem] = []
    if file is not None:
        try:
            given |= details.from_file(Path(file))
        except LeafletError as failed:
            problems += failed.problems
    try:
        given |= details.from_settings(settings)
    except LeafletError as failed:
        problems += failed.problems
    if problems:
        finish(context, problems, "no pack made")
    return given


def _checked(context: click.Context, given: Mapping[str, GivenDetail], ready: PreparedPacks) -> dict[str, str]:
    from builder.packs import patient as details

    values = {field: one.value for field, one in given.items()}
    found, faults = details.checked(values, ready.maker.renderer.theme.faces.printable)
    if faults:
        finish(context, _at_their_places(faults, given), "no pack made")
    return found.fields()


def _at_their_places(faults: list[DetailProblem], given: Mapping[str, GivenDetail]) -> list[Problem]:
    return [problem.in_place(given[problem.field].place) for problem in faults]


def _write(output: str, pdf: bytes) -> None:
    from pathlib import Path

    from builder.core import atomic_files

    path = Path(output)
    atomic_files.sweep(path.absolute().parent)
    try:
        atomic_files.write(path, pdf)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {(error.strerror or str(error)).lower()}") from None
    click.echo(shown(path.absolute()))


@main.command()
@click.option("--from", "file", metavar="FILE.csv", required=True, type=click.Path(dir_okay=False, exists=True))
@click.option(
    "--output", metavar="DIR", required=True, type=click.Path(file_okay=False), help="Where to put the packs."
)
@click.option("--names-from", metavar="COLUMN", help="The column that files are called by.  [default: pack-0001.pdf …]")
@click.option("--one-file", is_flag=True, help="Make one print job of them, packs.pdf, each pack on sheets of its own.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=1, help="How many to make at a time.  [default: 1]"
)
@click.option("--cluster", metavar="ADDRESS", help="Have a Dask cluster make them: tcp://HOST:PORT, or local.")
@_pack_options
@click.pass_context
def packs(
    context: click.Context,
    /,
    file: str,
    output: str,
    names_from: str | None,
    one_file: bool,
    jobs: int,
    cluster: str | None,
    **options: Any,
) -> None:
    """Make a pack for each row of a list of patients.

    The list is a CSV file. Its column leaflets names the leaflets or the recipe of each patient; the other columns are
    details, as of the command pack. A bad row is told and left out. Started again, it goes on where it was stopped.
    """
    from pathlib import Path

    with importing():
        from builder.core import workers
        from builder.packs import batch, record, tasks

    project = project_of(context)
    folder = Path(output).absolute()
    work = _work(jobs, cluster)
    how = PackOptions(**options, even=one_file)
    run, problems = _listed(context, project, Path(file), names_from, how)
    path = folder / "packs.pdf"
    try:
        with progress("Making packs", len(run.rows)) as bar:
            if one_file:
                outcome = batch.write_print_job(run, path, work, lambda: bar.update(1))
            else:
                outcome = batch.write_files(run, folder, work, lambda: bar.update(1))
    except tasks.ClusterError as error:
        raise Usage(error.message, error.hint) from None
    except workers.Stopped:
        raise click.ClickException(STOPPED) from None
    problems += outcome.problems
    if outcome.written or outcome.existing:
        items = [item for pack in run.prepared.maker.packs for item in pack.items]
        problems += record.remember(project.root / "output", items, project.root)
        click.echo(shown(path if one_file else folder))
    count = f"{count_of(outcome.written, 'pack')} written"
    finish(context, problems, count + (f", {outcome.existing} there already" if outcome.existing else ""))


def _work(jobs: int, cluster: str | None) -> TaskRunner:
    from builder.packs import tasks

    if cluster is None:
        return tasks.run_here if jobs == 1 else tasks.run_in_processes(jobs)
    try:
        with importing():
            from builder.packs import dask_cluster
    except ImportError:
        raise Usage("Dask is not installed", to_install("cluster")) from None
    return dask_cluster.run_on(cluster, jobs)


def _listed(
    context: click.Context,
    project: Project,
    path: Path,
    names_from: str | None,
    options: PackOptions,
) -> tuple[Batch, list[Problem]]:
    """The rows of a list, and all that their packs are made of."""
    from builder.packs import batch, patient_list

    names = [*project.leaflet_names(), *project.recipe_names()]
    try:
        # Which characters can be printed is known once it is known what is to be printed.
        rough, _ = _chosen(project, patient_list.read(path, names, {}, names_from))
        ready, problems = _ready(project, list(rough.values()), options, validate=True)
        if ready is None:
            finish(context, problems, "no pack made")
            raise AssertionError("nothing is ready, and no error told")
        table = patient_list.read(path, names, ready.maker.renderer.theme.faces.printable, names_from)
    except ValueError as error:
        raise Usage(str(error), "choose a column of your own, such as one with the numbers of your list") from None
    chosen, refused = _chosen(project, table)
    rows = [row for row in table.rows if row.number in chosen]
    return batch.Batch(ready, rows, chosen, path.name, table.columns), [*problems, *table.problems, *refused]


def _chosen(project: Project, table: PatientList) -> tuple[dict[int, Choice], list[Problem]]:
    """The choices of the rows by their numbers, and what is wrong with those that cannot be chosen."""
    from builder.content import selection
    from builder.core.diagnostics import LeafletError, Place, Problem
    from builder.packs import compose as packs
    from builder.packs import patient_list

    known: dict[tuple[str, ...], Choice] = {}
    chosen: dict[int, Choice] = {}
    problems: list[Problem] = []
    for row in table.rows:
        try:
            if row.chosen not in known:
                known[row.chosen] = packs.choose(project, row.chosen)
            chosen[row.number] = known[row.chosen]
        except selection.UnknownName as unknown:
            place = Place(table.name, row.line, table.columns[patient_list.LEAFLETS])
            message = f"field “{patient_list.LEAFLETS}”: {unknown.message}"
            problems.append(Problem(place, "error", message, unknown.hint))
        except LeafletError as failed:
            problems += failed.problems
    return chosen, problems


@main.command()
@click.argument("code", metavar="CODE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="FILE.pdf", type=click.Path(dir_okay=False), help="Make the file again, as it was."
)
@click.pass_context
def explain(context: click.Context, code: tuple[str, ...], output: str | None) -> None:
    """Say what a pack was made from, by the CODE on its cover; or a leaflet, by the one at its end.

    Lists each leaflet and page with its version, and says which are still current. Older versions are found in the
    list of what was made, and in git where the project is kept with it. With -o the file is made again as it was,
    without the patient's details, which are kept nowhere.
    """
    with importing():
        from builder.packs import record
        from builder.provenance import code as edition
    from builder.provenance.git import NoHistory

    _check_name(output)
    project = project_of(context)
    check_target(project, output)
    try:
        parsed = edition.parse(" ".join(code))
    except edition.Slip as slip:
        raise Usage(str(slip), slip.hint) from None
    repository, past = _committed(project, parsed)
    found = record.explain(project, parsed, [*_remembered(project), *(one.item for one in past)])
    if output is not None:
        _reprint(project, parsed, found, repository, past, output)
        return
    click.echo(edition.render(found, _held(repository, found, past)), nl=False)
    if any(line.state == "unknown" for line in found.lines):
        if isinstance(repository, NoHistory):
            click.echo(f"older versions are not known from git: {repository}\n  hint: {repository.hint}", err=True)
        context.exit(1)


def _remembered(project: Project) -> list[Item]:
    """What packs were made from by the manifest; nothing, and told, where that cannot be read."""
    from builder.pipeline import manifest

    try:
        return manifest.read_history(project.root / "output")
    except (manifest.Damaged, OSError) as error:
        click.echo(f"output/{manifest.NAME} cannot be read, so older versions are not known: {error}", err=True)
        return []


def _committed(project: Project, code: Code) -> tuple[Repository | NoHistory, list[Past]]:
    """The project's repository, or why there is none, and what of `code` was ever committed."""
    from builder.provenance import versions
    from builder.provenance.git import NoHistory, Repository

    try:
        repository = Repository(project.root)
        return repository, versions.past(repository, code.groups)
    except NoHistory as none:
        return none, []


def _held(repository: Repository | NoHistory, found: Explanation, past: list[Past]) -> dict[tuple[str, str, str], Held]:
    """When what is not current any more held, as far as the present branch says."""
    from builder.provenance import versions
    from builder.provenance.git import NoHistory

    old = [line.item for line in found.lines if line.item is not None and line.state != "current"]
    try:
        return {} if isinstance(repository, NoHistory) else versions.held(repository, old, past)
    except NoHistory:
        return {}


def _reprint(
    project: Project,
    code: Code,
    found: Explanation,
    repository: Repository | NoHistory,
    past: list[Past],
    output: str,
) -> None:
    with importing():
        from builder.packs import reprint
    from builder.provenance.git import NoHistory

    try:
        made, commit = reprint.make(project, code, found, repository, past)
    except (reprint.Unmade, NoHistory) as error:
        raise click.ClickException(f"{error}\n  hint: {error.hint}") from None
    _write(output, made.pdf)
    source = f"from commit {commit[:8]}" if commit else "from the project as it is"
    click.echo(f"made again {source}, {made.pages} pages", err=True)
    if not found.of_leaflet:
        click.echo("the patient's details were kept nowhere: lines to write on stand in their place", err=True)
