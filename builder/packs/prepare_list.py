"""Prepare the packs of a list: what each row asks for, and everything that packs of a brand and format share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder.content import selection
from builder.content.project import Project
from builder.content.selection import UnknownName
from builder.core.diagnostics import LeafletError, Place, Problem, error
from builder.packs import compose, patient_list, tailoring
from builder.packs.batch import Batch
from builder.packs.compose import Choice, Pack
from builder.packs.options import PackOptions
from builder.packs.patient_list import LEAFLETS, PatientList, PatientRow
from builder.packs.prepare import PreparedPacks, prepare
from builder.packs.render import PackRenderer
from builder.packs.tailoring import BRAND, FORMAT, LANGUAGE, CellProblem, Translations
from builder.packs.tasks import PackMaker


class _Theme(NamedTuple):
    """The brand and format of packs."""

    brand: str
    format: str


class _PackOfRow(NamedTuple):
    """What is in the pack of a row, and how it is printed."""

    theme: _Theme
    choice: Choice


def prepare_list(
    project: Project, path: Path, names_from: str | None, options: PackOptions
) -> tuple[Batch | None, list[Problem]]:
    """The packs of the list at `path`, and everything that is wrong with them; None where no pack can be made.

    `options` hold where the cells of a row are empty. Raises NamesFromRefused as `patient_list.read` does,
    UnknownName and LeafletError as `prepare` does, and workbook.NotInstalled.
    """
    names = [*project.leaflet_names(), *project.recipe_names()]
    columns = tailoring.names_of(project)
    asked = _Asked(project, options)
    table = patient_list.read(path, names, names_from, columns)
    packs, refused = asked.packs(table)
    themes, problems = _prepared(project, options, packs, asked)
    if not themes:
        return None, problems
    printable = {theme.brand: ready.maker.renderer.theme.faces.coverage for theme, ready in themes.items()}
    own = printable.get(asked.default.brand, {}) if asked.default is not None else {}
    table = table.in_faces(own, printable)
    maker, index = _joined(themes)
    rows = [row for row in table.rows if row.number in packs]
    by_row = {row.number: index.get(packs[row.number]) for row in rows}
    return Batch(maker, rows, by_row, path.name, table.columns, project.root), [*problems, *table.problems, *refused]


class _Asked:
    """What rows ask for, by the names that a project has. `default` is the theme of a row that names no brand."""

    def __init__(self, project: Project, options: PackOptions) -> None:
        self.project = project
        self.options = options
        self.default: _Theme | None = None
        self._translations = Translations(project)
        self._choices: dict[tuple[str, ...], Choice] = {}
        self._themes: dict[tuple[str, str], _Theme] = {}
        self._translated: dict[tuple[Choice, str], Choice] = {}

    def packs(self, table: PatientList) -> tuple[dict[int, _PackOfRow], list[Problem]]:
        """What the rows ask for, by their numbers, and what is wrong with those that cannot be had."""
        packs: dict[int, _PackOfRow] = {}
        problems: list[Problem] = []
        for row in table.rows:
            try:
                choice = self._choice(row)
            except UnknownName as unknown:
                problems.append(_problem(table, row, LEAFLETS, unknown.message, unknown.hint))
            except CellProblem as refused:
                problems.append(_problem(table, row, LANGUAGE, refused.message, refused.hint))
            except LeafletError as failed:
                problems += failed.problems
            else:
                try:
                    packs[row.number] = _PackOfRow(self.theme(row.tailoring.brand, row.tailoring.format), choice)
                except UnknownName as unknown:
                    problems.append(_undecided(table, row, unknown))
        return packs, problems

    def _choice(self, row: PatientRow) -> Choice:
        if row.chosen not in self._choices:
            self._choices[row.chosen] = compose.choose(self.project, row.chosen)
        choice, language = self._choices[row.chosen], row.tailoring.language
        if language:
            if (choice, language) not in self._translated:
                self._translated[choice, language] = self._translations.choice(choice, language)
            choice = self._translated[choice, language]
        return choice

    def theme(self, brand: str = "", format: str = "") -> _Theme:
        """The theme of a brand and format, where they are "" those of the options or the project."""
        if (brand, format) not in self._themes:
            options = self.options
            plan = selection.plan(self.project, (), brand or options.brand, format or options.format, strict=False)
            self._themes[brand, format] = _Theme(plan.brand, plan.format)
        theme = self._themes[brand, format]
        if not brand:
            self.default = theme
        return theme


def _undecided(table: PatientList, row: PatientRow, unknown: UnknownName) -> Problem:
    """What is wrong with a row that names no brand or format, where none is the default.

    Raises UnknownName where the list has no such column: it concerns all rows alike, and an option.
    """
    empty = [column for column in (BRAND, FORMAT) if column in table.columns and not getattr(row.tailoring, column)]
    if not empty:
        raise unknown
    return _problem(table, row, empty[0], unknown.message, unknown.hint)


def _problem(table: PatientList, row: PatientRow, column: str, message: str, hint: str) -> Problem:
    return error(f"field “{column}”: {message}", hint, Place(table.name, row.line, table.columns[column]))


def _prepared(
    project: Project, options: PackOptions, packs: Mapping[int, _PackOfRow], asked: _Asked
) -> tuple[dict[_Theme, PreparedPacks], list[Problem]]:
    """What packs are made of, by their themes: those without errors, in the order of the rows; and all problems."""
    choices: dict[_Theme, list[Choice]] = {}
    for pack in packs.values():
        choices.setdefault(pack.theme, []).append(pack.choice)
    if not choices:
        # Whatever is wrong with the brand, the format or the list is reported where no row can be used, too.
        choices[asked.theme()] = []
    themes: dict[_Theme, PreparedPacks] = {}
    problems: set[Problem] = set()
    for theme, chosen in choices.items():
        how = options._replace(brand=theme.brand, format=theme.format)
        ready, wrong = prepare(project, chosen, how, validate=True)
        problems.update(wrong)
        if ready is not None:
            themes[theme] = ready
    return themes, sorted(problems)


def _joined(themes: Mapping[_Theme, PreparedPacks]) -> tuple[PackMaker, dict[_PackOfRow, int | None]]:
    """One maker for the packs of all themes, and the index that each has there; None for one with errors."""
    packs: list[Pack] = []
    renderers: list[PackRenderer] = []
    index: dict[_PackOfRow, int | None] = {}
    for theme, ready in themes.items():
        first = len(packs)
        packs += ready.maker.packs
        renderers += [ready.maker.renderer] * len(ready.maker.packs)
        for choice, place in ready.index.items():
            index[_PackOfRow(theme, choice)] = None if place is None else first + place
    ready = next(iter(themes.values()))
    return (ready.maker if len(themes) == 1 else PackMaker(ready.maker.renderer, packs, renderers)), index
