"""Prepare packs: load, check, compose and lay out everything except the patients' details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builder import checks
from builder.checks import typography
from builder.checks.publication import PublicationRules, page_name
from builder.content import validity
from builder.content.project import Project
from builder.content.selection import Plan
from builder.content.validity import State
from builder.core import bugs
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import HTML
from builder.packs import compose
from builder.packs.compose import Choice, Pack
from builder.packs.identifier_key import key_in
from builder.packs.options import DEFAULTS, PackOptions
from builder.packs.patient import DetailProblem
from builder.packs.render import PackRenderer
from builder.packs.tasks import PackMaker, make_fitting
from builder.pdf import validate
from builder.pdf.join.pieces import Insert, claimed
from builder.pdf.write.metadata import Claims, all_claims
from builder.pipeline import render
from builder.pipeline.load import Survey
from builder.pipeline.render import FinishedFile


@dataclass(frozen=True, slots=True)
class PreparedPacks:
    """Everything that packs need. `index` has the place of each choice's pack in the maker; None if it has errors."""

    plan: Plan
    survey: Survey
    maker: PackMaker
    index: Mapping[Choice, int | None]

    def pack(self, choice: Choice) -> Pack | None:
        place = self.index[choice]
        return None if place is None else self.maker.packs[place]


def prepare(
    project: Project,
    choices: Iterable[Choice],
    options: PackOptions = DEFAULTS,
    *,
    validate: bool = False,
    earlier: PreparedPacks | None = None,
    key: bytes | None = None,
) -> tuple[PreparedPacks | None, list[Problem]]:
    """Load, check, compose and lay out everything that `choices` need. Returns it with its problems.

    The editors' warnings are left out; pages that are marked as drafts are warnings, and so is what the brand or a
    recipe leaves to fill in: it is printed.

    With `validate`, one pack of each choice, without details, is validated where the validator is installed. `earlier`
    is what an earlier call for the same files, brand, format and day gave: what was checked and laid out for it is used
    again. `key` is that of the packs' identifiers, the project's own where none is given.

    Nothing is prepared if the brand or the format has errors. Raises UnknownName and LeafletError as `compose.survey`
    does.
    """
    choices = list(dict.fromkeys(choices))
    plan, survey = compose.survey(project, choices, options, None if earlier is None else earlier.survey)
    # A stray file stops no pack, and is for editors to delete: whatever needs it is refused for that.
    strays = set(project.misnamed())
    unfinished = set(_unfinished(plan, survey))
    problems = [
        problem
        for problem in survey.problems
        if (problem.severity == "error" or problem in unfinished) and problem not in strays
    ]
    if survey.theme is None:
        return None, problems
    if earlier is None:
        key = key_in(project.output, make=True) if key is None else key
        renderer = _renderer(plan)(survey.theme, key, even=options.even, standard=plan.standard)
    else:
        renderer = earlier.maker.renderer
    packs: list[Pack] = []
    index: dict[Choice, int | None] = {}
    for choice in choices:
        try:
            pack, of_pack = _composed(plan, survey, renderer, choice, options, validate=validate)
        except LeafletError:
            raise
        except Exception as failure:
            pack, of_pack = None, [bugs.contained(failure, _place(choice))]
        problems += of_pack
        index[choice] = None if pack is None else len(packs)
        packs += [] if pack is None else [pack]
    return PreparedPacks(plan, survey, PackMaker(renderer, packs), index), sorted(set(problems))


def _renderer(plan: Plan) -> type[PackRenderer]:
    if plan.format == HTML:
        from builder.packs.web import WebPackRenderer

        return WebPackRenderer
    return PackRenderer


def _unfinished(plan: Plan, survey: Survey) -> Iterator[Problem]:
    """What the brand and the recipes of packs leave to fill in."""
    if survey.theme is not None:
        brand = plan.project.brand(plan.brand)
        for loaded in (brand, *(recipe.loaded for recipe in survey.recipes.values())):
            yield from checks.unfinished_words(loaded, brand)


def _composed(
    plan: Plan, survey: Survey, renderer: PackRenderer, choice: Choice, options: PackOptions, *, validate: bool
) -> tuple[Pack | None, list[Problem]]:
    """The pack of a choice, with its problems; None where one of them is an error."""
    pack, problems = compose.compose(plan, survey, choice, options)
    if pack is None:
        return None, problems
    cut = list(_cut_words(plan, renderer, pack, choice))
    if validate and not _has_errors(cut) and plan.format != HTML:
        cut += _breaches(choice, renderer.make(pack, {}), claimed(plan.standard, pack.after))
    if _has_errors(cut):
        return None, [*problems, *cut]
    return pack, [*problems, *cut, *_drafts(plan, pack), *_weaker(plan, pack, choice)]


def _weaker(plan: Plan, pack: Pack, choice: Choice) -> Iterator[Problem]:
    """Warnings of PDF files for which a pack does not follow what it is to follow."""
    for piece in pack.after:
        if isinstance(piece, Insert) and claimed(plan.standard, [piece]) != all_claims(plan.standard):
            # Few packs have a PDF file, and what reads them is slow to import.
            from builder.pipeline.included_pdfs import weaker

            yield from (problem.at(_place(choice)) for problem in weaker(piece, plan.standard))


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _cut_words(plan: Plan, renderer: PackRenderer, pack: Pack, choice: Choice) -> Iterator[Problem]:
    """Words that are wider than their line: of the leaflets, of a title or a topic on the pack's own pages."""
    yield from render.cut_words(plan, renderer.cut(pack))
    for word in renderer.cut_in_own(pack):
        yield typography.cut_word(_place(choice), word, plan.format)


def _drafts(plan: Plan, pack: Pack) -> Iterator[Problem]:
    """Pages that nobody has approved: they are marked as drafts, with a warning."""
    governor = PublicationRules(plan)
    for page in pack.loaded(plan.project).values():
        name, state = page_name(page), governor.standing(page).state
        if state in _UNAPPROVED:
            field, reason = _UNAPPROVED[state]
            if state == "void" and validity.standing(page, plan.project.root, plan.day).state == "approved":
                # Its own file is as it was approved: the reason is in the brand, which not every pack of a list has.
                reason = f"was not approved with the words in the site fields of the brand {plan.brand}"
            message = f"{name} {reason}: its pages in this pack are marked as a draft"
            hint = f"do not hand this pack out; have the page approved: `leaflets approve {name}` with `--by`"
            yield Problem(page.source.place((field,)), "warning", message, hint)


_UNAPPROVED: Mapping[State, tuple[str, str]] = {
    "draft": ("status", "is a draft"),
    "in review": ("status", "is in review"),
    "void": ("approved_hash", "has changed since it was approved"),
}
"""The states of pages that are marked as drafts: the field that says so, and what it means."""


def _place(choice: Choice) -> Place:
    return Place(f"leaflets/packs/{choice.recipe}.yaml" if choice.recipe else f"leaflets/{choice.leaflets[0]}.yaml")


def _breaches(choice: Choice, finished: FinishedFile, claims: Claims) -> list[Problem]:
    """What the validator says of a pack, where it is installed and knows what the pack claims."""
    findings = validate.findings(finished.data, claims)
    return [render.breach(_place(choice), "this pack", finding) for finding in findings]


# One pack


def make(
    ready: PreparedPacks, choice: Choice, details: Mapping[str, str]
) -> tuple[FinishedFile, list[DetailProblem], list[Problem]]:
    """A pack with one patient's details, what is wrong with these, and what the validator says where it is installed.

    Raises LookupError for a choice that has no pack.
    """
    pack = ready.pack(choice)
    if pack is None:
        raise LookupError("there is no pack for this choice")
    finished, wide = make_fitting(ready.maker.renderer, pack, details)
    return finished, wide, [] if ready.plan.format == HTML else breaches(ready, pack, choice, finished)


def breaches(ready: PreparedPacks, pack: Pack, choice: Choice, finished: FinishedFile) -> list[Problem]:
    """What the validator, where installed, says of a patient's pack, without the end that may quote the page."""
    found = _breaches(choice, finished, claimed(ready.plan.standard, pack.after))
    return [replace(problem, message=problem.message.partition(": ")[0]) for problem in found]
