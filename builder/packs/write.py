"""Hand packs out: one for a patient, or many from a list, written whole; and the line for the patient's record."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from builder import layout
from builder.checks import typography
from builder.checks.publication import Governor, page_name
from builder.content.project import Loaded, Project
from builder.content.selection import Plan
from builder.content.validity import Standing, State
from builder.core import atomic_files
from builder.core.diagnostics import Place, Problem
from builder.core.phrases import Phrases
from builder.packs import batch, compose
from builder.packs.batch import Done, Kit, Order, Work
from builder.packs.compose import Choice, Pack
from builder.packs.patient import Fault
from builder.packs.patient_list import Row
from builder.packs.render import Binder
from builder.pdf import validate as conformance
from builder.pipeline import build, manifest, render
from builder.pipeline.load import Survey
from builder.pipeline.render import Made
from builder.provenance import code as edition
from builder.provenance import items as provenance
from builder.provenance.code import Item


@dataclass(frozen=True, slots=True)
class Ready:
    """What packs are made of. `index` has the place of each choice's pack in the kit, None for one with errors."""

    plan: Plan
    survey: Survey
    kit: Kit
    index: Mapping[Choice, int | None]

    def pack(self, choice: Choice) -> Pack | None:
        place = self.index[choice]
        return None if place is None else self.kit.packs[place]


def make_ready(
    project: Project,
    choices: Iterable[Choice],
    brand: str | None = None,
    format: str | None = None,
    *,
    duplex: bool = False,
    even: bool = False,
    validate: bool = False,
    allowed: Sequence[str] = (),
    day: datetime.date | None = None,
    earlier: Ready | None = None,
) -> tuple[Ready | None, list[Problem]]:
    """Load, check, compose and lay out all that `choices` need. Gives what is wrong with them.

    The editors' warnings are left out, and pages that are marked as drafts are told.

    With `validate`, one pack of each choice, without details, is validated where the validator is installed. `earlier`
    is what an earlier call for the same files, brand, format and day gave: what was checked and laid out for it is used
    again.

    There is nothing ready where the brand or the format has errors. Raises UnknownName, LeafletError as `packs.survey`.
    """
    choices = list(dict.fromkeys(choices))
    plan, survey = compose.survey(
        project, choices, brand, format, allowed, day, None if earlier is None else earlier.survey
    )
    problems = [problem for problem in survey.problems if problem.severity == "error"]
    if survey.theme is None:
        return None, problems
    binder = Binder(survey.theme, even=even) if earlier is None else earlier.kit.binder
    made: list[Pack] = []
    index: dict[Choice, int | None] = {}
    for choice in choices:
        pack, told = compose.compose(plan, survey, choice, duplex=duplex)
        faults = [] if pack is None else list(_faults(plan, binder, pack, choice))
        failed = pack is None or _has_errors(faults)
        if pack is not None and validate and not failed:
            broken = _breaches(choice, binder.make(pack, {}))
            faults, failed = [*faults, *broken], bool(broken)
        problems += [*told, *faults]
        index[choice] = None if failed else len(made)
        if pack is not None and not failed:
            problems += _drafts(plan, pack)
            made.append(pack)
    return Ready(plan, survey, Kit(binder, made), index), sorted(set(problems))


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _faults(plan: Plan, binder: Binder, pack: Pack, choice: Choice) -> Iterator[Problem]:
    """Words that are wider than their line: of the leaflets, of a title or a topic on the pack's own pages."""
    yield from render.cut_words(plan, binder.cut(pack))
    for word in binder.cut_in_own(pack):
        yield typography.cut_word(_place(choice), word, plan.format)


def _drafts(plan: Plan, pack: Pack) -> Iterator[Problem]:
    """Pages that nobody has approved: they are marked as drafts, and whoever makes the pack is told."""
    governor = Governor(plan)
    for page in _loaded(plan, pack).values():
        name, state = page_name(page), governor.standing(page).state
        if state in _UNAPPROVED:
            field, said = _UNAPPROVED[state]
            message = f"{name} {said}: its pages in this pack are marked as a draft"
            hint = f"do not hand this pack out; have the page approved: `leaflets approve {name}` with `--by`"
            yield Problem(page.source.place((field,)), "warning", message, hint)


_UNAPPROVED: Mapping[State, tuple[str, str]] = {
    "draft": ("status", "is a draft"),
    "in review": ("status", "is in review"),
    "void": ("approved_hash", "has changed since it was approved"),
}
"""How a page stands that is marked as a draft: the field that says so, and what it means."""


def _loaded(plan: Plan, pack: Pack) -> dict[str, Loaded]:
    """The leaflets and shared pages of a pack by name, in their order."""
    project = plan.project
    return {name: (project.leaflet if name in pack.leaflets else project.shared)(name) for name in pack.pages}


def _place(choice: Choice) -> Place:
    return Place(f"leaflets/packs/{choice.recipe}.yaml" if choice.recipe else f"leaflets/{choice.leaflets[0]}.yaml")


def _breaches(choice: Choice, made: Made) -> list[Problem]:
    """What the validator says of a pack, where it is installed."""
    findings = conformance.validate(made.pdf) if conformance.installed() else ()
    return [render.breach(_place(choice), "this pack", one) for one in findings]


# One pack


def make(ready: Ready, choice: Choice, details: Mapping[str, str]) -> tuple[Made, list[Fault], list[Problem]]:
    """A pack with one patient's details, what is wrong with these, and what the validator says where it is installed.

    Raises LookupError for a choice that has no pack.
    """
    pack = ready.pack(choice)
    if pack is None:
        raise LookupError("there is no pack for this choice")
    made = ready.kit.binder.make(pack, details)
    return made, [wide(field) for field in batch.too_wide(made, details)], breaches(choice, made)


def breaches(choice: Choice, made: Made) -> list[Problem]:
    """What the validator says of one patient's pack, where it is installed; its own words may quote the page."""
    return [replace(one, message=one.message.partition(": ")[0]) for one in _breaches(choice, made)]


def wide(field: str) -> Fault:
    """What is wrong with a detail that has a word wider than a line."""
    hint = "put a space into it, or leave it blank and write it by hand"
    return Fault(field, "a word in it is wider than a line", hint)


def remember(output: Path, items: Iterable[Item], root: Path) -> Iterator[Problem]:
    """Put what packs were made from into the manifest's history, so that their codes can be explained later."""
    path = output / manifest.NAME
    try:
        manifest.remember(output, sorted(set(items)))
    except manifest.Damaged as damaged:
        hint = "put a copy back that you kept: without its history, codes of old packs cannot be explained; else build"
        yield Problem(build.place(path, root), "warning", f"the manifest is damaged: {damaged}", hint)
    except OSError as error:
        problem = build.unwritten(path, error, root)
        hint = "the pack is good; `leaflets explain` may not know its code once the leaflets have changed"
        yield Problem(problem.place, "warning", problem.message, hint)


def note(ready: Ready, pack: Pack, day: datetime.date) -> str:
    """One line for the patient's record: titles, versions, language, format, date and code; nothing of the patient.

    A page that is a draft, withdrawn or past its review is called so.
    """
    words = layout.words_of(pack.language)
    theme, governor = ready.kit.binder.theme, Governor(ready.plan)
    titles = [
        f"“{theme.name(page.model.title)}” {page.model.version}{_standing(governor.standing(page), words)}"
        for page in _loaded(ready.plan, pack).values()
    ]
    titles += [f"“{one.title}”" for one in pack.after if not isinstance(one, str)]
    format = ready.plan.project.format(ready.plan.format).model
    facts = [
        f"{words.given}: {pack.title}",
        ", ".join(titles),
        f"{pack.language}, {ready.plan.format} ({format.kind})",
        words.date(day),
        f"{words.code}: {pack.code}",
    ]
    return "; ".join(facts).replace("\u00a0", " ")


def _standing(standing: Standing, words: Phrases) -> str:
    """How a page stands, in brackets; "" of one that may be handed out."""
    states = [standing.state, *(["expired"] if standing.expired else [])]
    told = [words.noted[state].format(date=words.date(standing.due)) for state in states if state in words.noted]
    return f" ({', '.join(told)})" if told else ""


def explain(project: Project, code: edition.Code, history: Sequence[Item]) -> edition.Explanation:
    """What a code names: among the project's files as they are, and those that it had (`history`)."""
    current = provenance.everything(project)
    current += provenance.circumstances([*current, *history])
    found = edition.explain(code, current, history, "")
    # Which pictures belong to it is known once its leaflets are.
    for rest in provenance.rests_of(project, found):
        whole = edition.explain(code, current, history, rest)
        if whole.fits:
            return whole
    return found


# Many packs


class Outcome(NamedTuple):
    """What was done: the files that were written, how many were there already, and what was wrong."""

    written: int
    kept: int
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Run:
    """Packs for the rows of a list. `table` is the list's name, `columns` where each of its columns stands."""

    ready: Ready
    rows: Sequence[Row]
    choices: Mapping[int, Choice]
    table: str
    columns: Mapping[str, int]

    def orders(self) -> Iterator[tuple[Row, Order]]:
        """The rows whose packs can be made, those of the same pack after each other."""
        found = []
        for row in self.rows:
            place = self.ready.index.get(self.choices[row.number])
            if place is not None:
                found.append((row, Order(row.number, place, row.details.fields())))
        return iter(sorted(found, key=lambda pair: (pair[1].pack, pair[0].number)))

    def faults(self, row: Row, done: Done) -> list[Problem]:
        found = map(wide, done.wide)
        return [self.problem(row, one.field, f"field “{one.field}”: {one.message}", one.hint) for one in found]

    def refused(self) -> Iterator[Problem]:
        """The rows whose packs cannot be made, whatever the patient."""
        for row in self.rows:
            if self.ready.index.get(self.choices[row.number]) is None:
                message = "this pack cannot be made: there are errors in its leaflets or its recipe"
                yield self.problem(row, "leaflets", message, "mend them first: they are told with their own files")

    def problem(self, row: Row, field: str, message: str, hint: str) -> Problem:
        return Problem(Place(self.table, row.line, self.columns.get(field, 1)), "error", message, hint)


def write_all(run: Run, output: Path, work: Work, done: Callable[[], object] = lambda: None) -> Outcome:
    """Write a file for each row into `output`; a file that is there and was made of the same is kept.

    Raises processes.Stopped where the work was given up; what is finished by then is kept.
    """
    binder, problems, kept, written = run.ready.kit.binder, list(run.refused()), 0, 0
    atomic_files.sweep(output)
    good: set[str] = set()
    told: set[int | None] = set()
    waiting: dict[int, tuple[Row, Order]] = {}
    for row, order in run.orders():
        path = output / row.file
        if batch.is_made(path, binder.instance(run.ready.kit.packs[order.pack], order.details)):
            kept += 1
            good.add(row.file)
            done()
        else:
            waiting[row.number] = row, replace(order, path=path)
    for made in work(run.ready.kit, [order for _, order in waiting.values()]):
        row, order = waiting[made.key]
        problems += run.faults(row, made)
        error = made.error
        if made.pdf and not made.wide:
            error = _write(output / row.file, made.pdf)
        if error is not None and error.errno not in told:
            # What keeps one file from being written keeps the others, too: it is told once.
            problems.append(build.unwritten(output / row.file, error, run.ready.plan.project.root))
            told.add(error.errno)
        if error is None and not made.wide:
            good.add(row.file)
            written += 1
        done()
    return Outcome(written, kept, [*problems, *_strangers(output, good)])


def _strangers(output: Path, good: Collection[str]) -> Iterator[Problem]:
    """Files in the folder that are not of this list, or of a row that was refused: they are another patient's."""
    names = sorted(path.name for path in output.glob("*.pdf") if path.name not in good)
    if names:
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"there are packs in this folder that this list did not make: {shown}"
        hint = "do not hand them out: they are of an earlier list. Take them away, or use a new folder for each list"
        yield Problem(Place(output.name), "error", message, hint)


def _write(path: Path, pdf: bytes) -> OSError | None:
    try:
        atomic_files.write(path, pdf)
    except OSError as error:
        return error
    return None


def write_one(run: Run, path: Path, work: Work, done: Callable[[], object] = lambda: None) -> Outcome:
    """Write one print job with the packs of all rows, in the order of the rows.

    Raises processes.Stopped where the work was given up, merge.MergeRefused for a mistake of the program.
    """
    from builder.pdf.join import merge

    problems = list(run.refused())
    rows = {row.number: row for row, _ in run.orders()}
    made: dict[int, bytes] = {}
    for one in work(run.ready.kit, (order for _, order in run.orders())):
        problems += run.faults(rows[one.key], one)
        if not one.wide:
            made[one.key] = one.pdf
        done()
    if not made:
        return Outcome(0, 0, problems)
    sources = [merge.Source(pdf, name=f"row {number}") for number, pdf in sorted(made.items())]
    report = merge.merge(sources, title=run.ready.kit.packs[0].title)
    error = _write(path, report.pdf)
    if error is not None:
        return Outcome(0, 0, [*problems, build.unwritten(path, error, run.ready.plan.project.root)])
    return Outcome(len(made), 0, problems)
