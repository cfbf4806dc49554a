"""Make a pack or leaflet again as it was, from the code that it has: by the project as it is, or as a commit has it.

A commit is written into a folder of its own; neither the working copy nor the output is touched. The result
has the code that was asked for, or nothing is returned. A patient's details are not stored anywhere: there are lines to
write on instead.
"""

from __future__ import annotations

import datetime
import itertools
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.content import selection, translations
from builder.content.project import Project
from builder.content.selection import UnknownName
from builder.core import clock
from builder.core.diagnostics import LeafletError
from builder.packs import identifier_key
from builder.packs.compose import Choice
from builder.packs.options import PackOptions
from builder.packs.prepare import prepare
from builder.pipeline import load, manifest
from builder.pipeline.manifest import ShortCode
from builder.pipeline.render import FinishedFile, Maker
from builder.provenance import codes, ingredients
from builder.provenance.codes import Code, Explanation, Item
from builder.provenance.git import HistoryError, Repository
from builder.provenance.versions import Past

_TRIES = 64
"""How many choices of files to try where groups of a code match several files, which is rare."""

_REST = ("styles", "leaflets/images")
"""What a code says of only as a whole: where these are the same, another commit rarely changes anything."""

_ORIGINALS = 16
"""How many commits more are tried: what a page says of other leaflets comes from files that no code names."""

_CHOOSING = ("brand", "format", "recipe", "leaflet")
"""The kinds of items that identify a pack or leaflet; its other items follow from these."""


class ReprintError(LeafletError):
    """A file cannot be made again; the hint says what can be done about it."""


class Reprint(NamedTuple):
    """A file that was made again, and the commit that it was made from: "" for the project as it is."""

    finished: FinishedFile
    commit: str


def make(
    project: Project,
    code: Code,
    explanation: Explanation,
    repository: Repository | HistoryError,
    past: Sequence[Past],
) -> Reprint:
    """Make the file with this code again.

    `explanation` is what the code names, `past` what of that was ever committed. Raises ReprintError, which says what
    is missing, if the file cannot be made; HistoryError if git fails.
    """
    if code.groups[0] != codes.fingerprint(ingredients.builder()):
        raise _other_program(explanation)
    again = _from(project, code)
    if again is not None:
        return Reprint(again, "")
    if isinstance(repository, HistoryError):
        raise ReprintError(f"the project has other files now, and no history: {repository.message}", repository.hint)
    missing = _missing(code, explanation, past)
    if missing:
        hint = (
            "it was made from files that were never committed, or they are on a branch that is not here: run git fetch"
        )
        raise ReprintError(f"no commit has {', '.join(missing)}", repository.deeper(hint))
    commits = _commits(code, repository, past)
    if not commits:
        hint = "some of the files that it was made from had not been committed"
        raise ReprintError("no commit has all of these versions together", repository.deeper(hint))
    # The copy of the project that a commit gives has the project's key, so that the same pack has the same bytes.
    key = identifier_key.key_in(project.output, make=True)
    # And the project's short codes: a name that was taken stays so.
    named = [ShortCode(*pair) for pair in manifest.taken(project.output).items()]
    for commit in commits:
        again = _from_commit(repository, commit, code, key, named)
        if again is not None:
            return Reprint(again, commit)
    message = "commits have all of these versions, but none gives this code"
    raise ReprintError(
        message, repository.deeper("a picture, the look, the logo or a face was different then, and was not committed")
    )


def _other_program(explanation: Explanation) -> ReprintError:
    item, own = explanation.lines[0].item, ingredients.builder()
    if item is not None and item.kind == "builder" and item.version == own.version:
        hint = (
            "the program or its libraries changed without a new version number: run the command with the earlier ones"
        )
        return ReprintError(f"it was made with another state of the program, version {own.version}", hint)
    version = f", version {item.version}" if item is not None and item.kind == "builder" else ""
    hint = f"this is version {own.version}: install the other version, and run the same command there"
    return ReprintError(f"it was made with another version of the program{version}", hint)


def _missing(code: Code, explanation: Explanation, past: Sequence[Past]) -> list[str]:
    """What the code names and no commit has, in words."""
    committed = set(map(codes.fingerprint, _nameable([version.item for version in past])))
    return [
        f"what {group} names" if line.item is None else codes.describe(line.item)
        for group, line in zip(code.groups, explanation.lines, strict=True)
        if group not in committed
    ]


def _commits(code: Code, repository: Repository, past: Sequence[Past]) -> list[str]:
    """The commits that have what the code names, newest first; one of those in which all else is the same, too."""
    everywhere = [commit for commit, *_ in repository.changes()]
    commits: dict[str, None] = {}
    for chosen in _choices(code, [version.item for version in past]):
        wanted: dict[str, set[str]] = {}
        for version in past:
            if version.item in chosen:
                wanted.setdefault(version.path, set()).add(version.blob)
        commits |= dict.fromkeys(repository.commits_with(wanted, everywhere))
    rest = [repository.blobs_at(commits, path) for path in _REST]
    distinct = {tuple(content[commit] for content in rest): commit for commit in reversed(commits)}
    first = sorted(distinct.values(), key=everywhere.index)
    others = sorted(commits.keys() - set(first), key=everywhere.index)
    return [*first, *others[:_ORIGINALS]]


def _choices(code: Code, items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """Which items the groups of a code may name, all of them together; none where a group has no item."""
    nameable = _nameable(items)
    fitting = [[item for item in nameable if codes.fingerprint(item) == group] for group in code.groups]
    return itertools.islice(itertools.product(*fitting), _TRIES)


def _nameable(items: Sequence[Item]) -> list[Item]:
    """What a code may name where a project has or had `items`: the program and its formats are in no commit."""
    own = [ingredients.builder(), *ingredients.formats_of_program()]
    return [*dict.fromkeys([*own, *items]), *ingredients.circumstances(items)]


def _from_commit(
    repository: Repository, commit: str, code: Code, key: bytes, named: Collection[ShortCode]
) -> FinishedFile | None:
    with tempfile.TemporaryDirectory(prefix="leaflets-") as folder:
        repository.export(commit, Path(folder))
        project = Project(Path(folder))
        identifier_key.store(project.output, key)
        manifest.remember(project.output, (), named)
        return _from(project, code)


def _from(project: Project, code: Code) -> FinishedFile | None:
    """What a project makes that has this code, without details; None where it makes no such thing."""
    for items in _choices(code, ingredients.all_items(project)):
        try:
            again = _pack(project, items, code) or _leaflet(project, items, code)
        except (UnknownName, LeafletError):
            continue
        if again is not None:
            return again
    return None


def _pack(project: Project, items: Sequence[Item], code: Code) -> FinishedFile | None:
    names = _names(items)
    if not (names["brand"] and names["format"] and names["leaflet"]):
        return None
    choice = Choice(tuple(names["leaflet"]), "".join(names["recipe"][:1]))
    choice = choice._replace(shared=_named_pages(project, choice, items))
    brand, format = names["brand"][0], names["format"][0]
    options = PackOptions(brand, format, allowed=tuple(_everything(project)), day=_day_of(project, items))
    ready, _ = prepare(project, [choice], options.switch([item.name for item in items if item.kind == codes.LAYOUT]))
    pack = ready.pack(choice) if ready is not None else None
    if ready is None or pack is None or codes.parse(pack.code) != code:
        return None
    return ready.maker.renderer.make(pack, {})


def _named_pages(project: Project, choice: Choice, items: Sequence[Item]) -> tuple[str, ...]:
    """The shared pages of a pack that neither its leaflets nor its recipe include."""
    holders = [project.leaflet(name) for name in choice.leaflets]
    holders += [project.recipe(choice.recipe)] if choice.recipe else []
    included = {page for loaded in holders for page in translations.included(project, loaded)}
    pages = [item.name for item in items if item.kind == "shared page" and item.name not in included]
    return tuple(name.removeprefix("shared/") for name in pages)


def _leaflet(project: Project, items: Sequence[Item], code: Code) -> FinishedFile | None:
    """A leaflet's code does not name its brand, so try each brand until one gives the code."""
    names = _names(items)
    if names["brand"] or not (names["format"] and names["leaflet"]):
        return None
    for brand in project.brand_names():
        plan = selection.plan(
            project,
            names["leaflet"],
            brand,
            names["format"][0],
            strict=False,
            allowed=_everything(project),
            day=_day_of(project, items),
        )
        survey = load.survey(plan)
        for sheet in survey.valid:
            if survey.theme is not None and codes.parse(sheet.code) == code:
                return Maker(survey.theme, standard=plan.standard).make(sheet)
    return None


def _everything(project: Project) -> list[str]:
    """All leaflets and shared pages. What could not be handed out has no code, unless it was allowed by name."""
    return [*project.leaflet_names(), *(f"shared/{name}" for name in project.shared_names())]


def _day_of(project: Project, items: Iterable[Item]) -> datetime.date:
    """The first day on which those pages were past their review that a code says were, and none was yet to come.

    Where no page was past its review, any day will do.
    """
    past = {item.name for item in items if item.kind == codes.EXPIRED}
    if not past:
        return clock.ANY_DAY
    days: list[datetime.date] = []
    for name in past | {item.name for item in items if item.kind in ("leaflet", "shared page")}:
        shared, _, own = name.rpartition("/")
        page = (project.shared(own) if shared else project.leaflet(own)).model
        days += [page.last_reviewed, page.approved_on or clock.ANY_DAY]
        days += [page.next_review + datetime.timedelta(days=1)] if name in past else []
    return max(days)


def _names(items: Sequence[Item]) -> dict[str, list[str]]:
    return {kind: [item.name for item in items if item.kind == kind] for kind in _CHOOSING}
