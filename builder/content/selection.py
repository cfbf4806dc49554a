"""Which leaflets are to be made, in which brand and format: names that people type, and what a project has."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from builder.content import project_file
from builder.content.project import STARTER, Project, program_formats
from builder.content.project_file import Settings
from builder.core import clock
from builder.core.diagnostics import LeafletError, Problem, error
from builder.core.file_names import HTML
from builder.core.standards import DEFAULT, Standard
from builder.core.suggestions import suggestion

Kind = Literal["brand", "format"]


class UnknownName(LeafletError):
    """A name on the command line that the project does not have; `hint` has the nearest ones."""

    typed = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Which leaflets are to be made, in which brand and format. Under `strict` a warning is an error.

    `recipes` are those of packs whose leaflets are wanted too.
    `twin` is the format of print that a web page is a twin of, "" for print: the two have one code.
    `day` is the day on which they are made; `allowed` are pages that go in although they are past their review then, or
    withdrawn. `named` says that somebody asked for the names. `standard` is what their files are to follow.
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
    twin: str = ""
    standard: Standard = DEFAULT

    @property
    def print_format(self) -> str:
        """The format that words are checked in: for a web page, that of its twin."""
        return self.twin or self.format

    def following(self, standard: Standard | None) -> Plan:
        """The same plan for files that follow `standard`; None is what the project's file says."""
        return self if standard is None else replace(self, standard=standard)


def plan(
    project: Project,
    names: Sequence[str] = (),
    brand: str | None = None,
    format: str | None = None,
    *,
    strict: bool | None,
    recipes: Sequence[str] = (),
    allowed: Sequence[str] = (),
    day: datetime.date | None = None,
) -> Plan:
    """Choose what to make: every leaflet where no names are given, the default brand and format likewise.

    `strict` is as the project's file says where it is None, and the standard is that of the project's file.

    Raises UnknownName for a name that the project does not have, and LeafletError for files of any kind whose names
    cannot be used.
    """
    settings = project.settings
    leaflets, brands, formats, shared = _listed(
        project.leaflet_names, project.brand_names, project.format_names, project.shared_names
    )
    for name in names:
        _check_name("leaflet", name, leaflets)
    pages = [*leaflets, *(f"shared/{name}" for name in shared)]
    for name in allowed:
        _check_name("leaflet or shared page", name, pages)
    return Plan(
        project,
        tuple(sorted(set(names if names or recipes else leaflets))),
        _chosen(project, "brand", brand, brands),
        _chosen(project, "format", format, formats),
        settings.strict if strict is None else strict,
        tuple(sorted(set(recipes))),
        day=day or clock.today(),
        allowed=tuple(sorted(set(allowed))),
        named=bool(names or recipes),
        standard=Standard(settings.standard),
    )


def plans(
    project: Project,
    names: Sequence[str] = (),
    brand: str | None = None,
    formats: Sequence[str] = (),
    *,
    strict: bool | None,
    allowed: Sequence[str] = (),
    standard: Standard | None = None,
) -> list[Plan]:
    """A plan for each brand and format that leaflets are built in: those given, or those of the project's file."""
    given: dict[Kind, bool] = {"brand": bool(brand), "format": bool(formats)}
    settings = checked_settings(project, [kind for kind, is_given in given.items() if not is_given])
    brands: list[str | None] = [brand] if brand else [*_expanded(settings.build_brands, project.brand_names())]
    chosen: list[str | None] = [*_expanded(formats or settings.build_formats, project.format_names())]
    return [
        on_screen(plan(project, names, brand, strict=strict, allowed=allowed))
        if format == HTML
        else plan(project, names, brand, format, strict=strict, allowed=allowed).following(standard)
        for brand, format in itertools.product(brands or [None], chosen or [None])
    ]


def on_screen(print_plan: Plan) -> Plan:
    """The plan for the web pages whose twins in print are those of `print_plan`."""
    return replace(print_plan, format=HTML, twin=print_plan.format, standard=DEFAULT)


def _expanded(names: Sequence[str], every: Sequence[str]) -> list[str]:
    return [*every] if project_file.ALL in names else [*dict.fromkeys(names)]


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


def _check_name(kind: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise unknown(kind, name, names)


def unknown(kind: str, name: str, names: Sequence[str]) -> UnknownName:
    """The error for a name that is not among `names`."""
    plural = " or ".join(f"{word}s" for word in kind.split(" or "))
    return UnknownName(f"there is no {kind} called {name!r}", suggestion(Path(name).stem, names, plural))


def _chosen(project: Project, kind: Kind, name: str | None, names: Sequence[str]) -> str:
    if name is None:
        return default(project, kind, names)
    if kind == "format" and name == HTML:
        raise UnknownName("html is no format of print", "make web pages with: leaflets build --format html")
    if _is_left_out(kind, name, names):
        message = f"this project does not use the program's format {name!r}"
        raise UnknownName(message, f"add it to `formats:` in {project_file.NAME}, or use one of: {', '.join(names)}")
    _check_name(kind, name, names)
    return name


def _is_left_out(kind: Kind, name: str, names: Sequence[str]) -> bool:
    """Whether a name is that of a format which the program has, and the project's file does not list."""
    return kind == "format" and name not in names and name in program_formats()


def default(project: Project, kind: Kind, names: Sequence[str]) -> str:
    """The brand or format that is meant where none is named: that of the project's file, or the only one of its own.

    Where all brands are invented clinics, it is the first: nobody can be handed the leaflet of a wrong clinic. The
    program's own project file has the format of a project that names none. Raises UnknownName where none is meant, and
    LeafletError for a project's file with errors.
    """
    if not names:
        raise UnknownName(f"this project has no {kind}", "start one: leaflets new --brand NAME")
    settings = checked_settings(project, [kind])
    own = project.own_format_names() if kind == "format" else names
    named: str = getattr(settings, kind) or (own[0] if len(own) == 1 else "")
    if not named and kind == "format":
        named = getattr(project_file.read(STARTER).settings, kind)
    if len(names) == 1:
        return names[0]
    if named in names:
        return named
    if kind == "brand" and _are_examples(project, names):
        return names[0]
    message = f"this project has several {kind}s, and none is its default"
    choice = f"choose one of: {', '.join(names)} (with --{kind})"
    raise UnknownName(message, f"{choice}, or name the default in {project_file.NAME}: {kind}: …")


def checked_settings(project: Project, kinds: Collection[Kind]) -> Settings:
    """The project's settings. Raises LeafletError where they name a brand or a format that does not exist.

    Only names of `kinds` are checked: what an option names does not have to be right in the file.
    """
    read = project.read_settings()
    if read.source is None:
        return read.settings
    problems = []
    for path, kind, name in (entry for entry in _names_in(read.settings) if entry[1] in kinds):
        names = project.brand_names() if kind == "brand" else project.format_names()
        if path[0] == "build_formats":
            names = [*names, HTML]
        if path[0] == "formats":
            # It chooses among the program's. The project's own may be named as well.
            names = [*program_formats(), *project.own_format_names()]
        if name not in names:
            if _is_left_out(kind, name, names):
                message, hint = f"the format {name} is not listed under `formats:`", "add it there, or name another"
            else:
                message, hint = f"the {kind} {name} does not exist", suggestion(name, set(names), f"{kind}s")
            problems.append(error(message, hint, read.source.place(path)))
    if problems:
        raise LeafletError(problems)
    return read.settings


def _names_in(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], Kind, str]]:
    """The names in the settings, each with its place and what it is the name of."""
    if settings.brand:
        yield ("brand",), "brand", settings.brand
    if settings.format:
        yield ("format",), "format", settings.format
    lists: tuple[tuple[str, Kind, Sequence[str]], ...] = (
        ("formats", "format", settings.formats),
        ("build_brands", "brand", settings.build_brands),
        ("build_formats", "format", settings.build_formats),
    )
    for key, kind, names in lists:
        for index, name in enumerate(names):
            if name != project_file.ALL or key == "formats":
                yield (key, index), kind, name


def _are_examples(project: Project, names: Sequence[str]) -> bool:
    try:
        return all(project.brand(name).model.example for name in names)
    except LeafletError:
        return False
