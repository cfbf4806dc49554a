"""Which leaflets are to be made, in which brand and format: names that people type, and what a project has."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builder.content import project_file
from builder.content.project import Project
from builder.core import clock
from builder.core.diagnostics import LeafletError, Problem
from builder.core.suggestions import suggestion

FORMAT = "a4"
"""The format that is meant where nobody names one, and the project's file does not either."""


class UnknownName(LeafletError):
    """A name on the command line that the project does not have; `hint` has the nearest ones."""

    typed = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Which leaflets are to be made, in which brand and format. Under `strict` a warning is an error.

    `recipes` are those of packs whose leaflets are wanted too.
    `day` is the day on which they are made; `allowed` are pages that go in although they are past their review then, or
    withdrawn. `named` says that somebody asked for the names.
    """

    project: Project
    names: tuple[str, ...]
    brand: str
    format: str
    strict: bool = False
    recipes: tuple[str, ...] = ()
    day: datetime.date = field(default_factory=lambda: clock.today())
    allowed: tuple[str, ...] = ()
    named: bool = False


def plan(
    project: Project,
    names: Sequence[str] = (),
    brand: str | None = None,
    format: str | None = None,
    *,
    strict: bool,
    recipes: Sequence[str] = (),
    allowed: Sequence[str] = (),
    day: datetime.date | None = None,
) -> Plan:
    """Choose what to make: every leaflet where no names are given, the default brand and format likewise.

    Raises UnknownName for a name that the project does not have, and LeafletError for files of any kind whose names
    cannot be used.
    """
    leaflets, brands, formats, shared = _listed(
        project.leaflet_names, project.brand_names, project.format_names, project.shared_names
    )
    for name in names:
        _known("leaflet", name, leaflets)
    pages = [*leaflets, *(f"shared/{name}" for name in shared)]
    for name in allowed:
        _known("leaflet or shared page", name, pages)
    return Plan(
        project,
        tuple(sorted(set(names if names or recipes else leaflets))),
        _chosen(project, "brand", brand, brands),
        _chosen(project, "format", format, formats),
        strict,
        tuple(sorted(set(recipes))),
        day=day or clock.today(),
        allowed=tuple(sorted(set(allowed))),
        named=bool(names or recipes),
    )


def _listed(*listings: Callable[[], list[str]]) -> list[list[str]]:
    """What each of `listings` gives. Raises LeafletError with the problems of all of them."""
    names: list[list[str]] = []
    problems: list[Problem] = []
    for listing in listings:
        try:
            names.append(listing())
        except LeafletError as failed:
            problems += failed.problems
    if problems:
        raise LeafletError(problems)
    return names


def _known(kind: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise unknown(kind, name, names)


def unknown(kind: str, name: str, names: Sequence[str]) -> UnknownName:
    """The error for a name that is not among `names`."""
    plural = " or ".join(f"{word}s" for word in kind.split(" or "))
    return UnknownName(f"there is no {kind} called {name!r}", suggestion(Path(name).stem, names, plural))


def _chosen(project: Project, kind: str, name: str | None, names: Sequence[str]) -> str:
    if name is not None:
        _known(kind, name, names)
        return name
    return default(project, kind, names)


def default(project: Project, kind: str, names: Sequence[str]) -> str:
    """The brand or format that is meant where none is named: the only one of `names`, else that of the project's file.

    Where all brands are invented clinics, it is the first: nobody can be handed the leaflet of a wrong clinic.
    Raises UnknownName where none is meant, and LeafletError for a project's file with errors.
    """
    if len(names) == 1:
        return names[0]
    if not names:
        raise UnknownName(f"this project has no {kind}", f"put one into styles/{kind}s/")
    own: str = getattr(project_file.read(project.root), kind)
    name = own or (FORMAT if kind == "format" else "")
    if name in names:
        return name
    choice = f"choose one of: {', '.join(names)} (with --{kind})"
    if own:
        message = f"{project_file.NAME} names the {kind} {own!r}, which does not exist"
        raise UnknownName(message, f"{choice}, or correct {project_file.NAME}")
    if kind == "brand" and _are_examples(project, names):
        return names[0]
    message = f"this project has several {kind}s, and none is its default"
    raise UnknownName(message, f'{choice}, or name the default in {project_file.NAME}: {kind} = "…"')


def _are_examples(project: Project, names: Sequence[str]) -> bool:
    try:
        return all(project.brand(name).model.example for name in names)
    except LeafletError:
        return False
