"""How a patient's pack differs from the others of a list: its format, language and brand, and how many are printed.

As in `patient_list`, no problem quotes a cell: a row may be shifted by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.content import translations
from builder.content.catalogues import PROGRAM
from builder.content.format import Format
from builder.content.leaflet import Leaflet
from builder.content.project import Loaded, Project
from builder.content.selection import UnknownName
from builder.core.diagnostics import LeafletError
from builder.core.suggestions import suggestion
from builder.packs import cell_values
from builder.packs.compose import Choice

FORMAT, LANGUAGE, BRAND, COPIES = COLUMNS = "format", "language", "brand", "copies"
"""The headings of the columns."""

MOST_COPIES = 100


class Tailoring(NamedTuple):
    """What the cells of a row ask for; "" where they are empty. `language` is as it was typed."""

    brand: str = ""
    format: str = ""
    language: str = ""
    copies: int = 1


PLAIN = Tailoring()


class CellProblem(Exception):
    """A cell cannot be used: why, and how to fix it, without its words."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


class NameChoices(NamedTuple):
    """The names of a kind that a cell may have: those of files, and what people call them.

    `by_key` has the names of files by the keys of all of these (see `key`); `names` are those of files.
    """

    noun: str
    names: Sequence[str] = ()
    by_key: Mapping[str, str] = {}

    def name(self, cell: str) -> str:
        """The name that a cell stands for. Raises CellProblem where that is not certain."""
        name = self.by_key.get(key(cell))
        if name is None:
            raise CellProblem(f"no {self.noun} has this name", suggestion(cell.strip(), self.names, f"{self.noun}s"))
        return name


class NamesOfColumns(NamedTuple):
    """The brands and formats that a project has."""

    brands: NameChoices = NameChoices("brand")
    formats: NameChoices = NameChoices("format")


NOTHING = NamesOfColumns()


def key(words: str) -> str:
    """What makes names the same: capitals make no difference, nor do spaces, hyphens and underlines between words."""
    return re.sub(r"[\s_\u2010\u2011-]+", " ", words.strip()).casefold()


def names_of(project: Project) -> NamesOfColumns:
    """The brands of a project by the names of their files and clinics, its formats by those of files and their kinds.

    What two of them are called is the name of neither.
    """
    brands, formats = project.brand_names(), project.format_names()
    return NamesOfColumns(
        NameChoices("brand", brands, _by_key(brands, project.brand, lambda brand: [brand.name])),
        NameChoices("format", formats, _by_key(formats, project.format, _called)),
    )


def _called(format: Format) -> list[str]:
    return [format.kind] if format.kind != "standard" else []


def _by_key(
    names: Iterable[str], load: Callable[[str], Loaded], called: Callable[..., Iterable[str]]
) -> dict[str, str]:
    names = list(names)
    others: dict[str, list[str]] = {}
    for name in names:
        try:
            model = load(name).model
        except LeafletError:  # It is reported with its own file, where a row asks for it.
            continue
        for words in called(model):
            others.setdefault(key(words), []).append(name)
    certain = {words: same[0] for words, same in others.items() if len(same) == 1}
    return {**certain, **{key(name): name for name in names}}


def read(cells: Mapping[str, str], names: NamesOfColumns) -> tuple[Tailoring, list[tuple[str, CellProblem]]]:
    """What the cells of a row ask for, by their columns, and what is wrong with those that cannot be used."""
    values: dict[str, str | int] = {}
    problems = []
    readers: Mapping[str, Callable[[str], str | int]] = {
        BRAND: names.brands.name,
        FORMAT: names.formats.name,
        LANGUAGE: str,
        COPIES: _copies,
    }
    for column in COLUMNS:
        cell = cell_values.unwrap(column, cells.get(column, "")).strip()
        if not cell:
            continue
        try:
            values[column] = readers[column](_as_typed(column, cell))
        except CellProblem as problem:
            problems.append((column, problem))
    return Tailoring(**values), problems  # type: ignore[arg-type]


def _as_typed(column: str, cell: str) -> str:
    """A cell that a person may have typed. Raises CellProblem for what a program has left in its place."""
    refusal = cell_values.refusal(column, cell)
    if refusal is not None:
        raise CellProblem(refusal.message, refusal.hint)
    return cell


def _copies(cell: str) -> int:
    """A number of copies. Programs write whole numbers with zeros behind the point, too, as in ``2.0``."""
    match = re.fullmatch(r"0*(\d{1,9})(?:\.0+)?", cell, re.ASCII)
    hint = f"write a whole number from 1 to {MOST_COPIES} in digits, or leave the cell empty for one copy"
    if match is None:
        raise CellProblem("this is not a number of copies", hint)
    if not 1 <= int(match[1]) <= MOST_COPIES:
        raise CellProblem(f"this is not a number from 1 to {MOST_COPIES}", hint)
    return int(match[1])


# Languages


class Translations:
    """The leaflets of a project in other languages: each leaflet with those that are translations of the same."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def choice(self, choice: Choice, cell: str) -> Choice:
        """The choice in the language that a cell names. Raises CellProblem where the project does not have it."""
        wanted = self._meant(choice, cell)
        if choice.recipe:
            if self._of_recipe(choice) in wanted:
                return choice
            hint = "write a recipe in that language, or name the leaflets one by one"
            raise CellProblem(f"the recipe {choice.recipe} is not in this language", hint)
        leaflets = tuple(self._translated(name, wanted) for name in choice.leaflets)
        if len(set(leaflets)) < len(leaflets):
            raise CellProblem("a leaflet would be in the pack twice", "name each leaflet in one of its languages only")
        shared = tuple(self._shared(name, wanted) for name in choice.shared)
        return choice._replace(leaflets=leaflets, shared=tuple(dict.fromkeys(shared)))

    def _shared(self, name: str, wanted: Collection[str]) -> str:
        """The shared page `name` in a wanted language."""
        versions = translations.shared_versions(self.project, name)
        there = [name] if not versions else _matching(versions, wanted)
        if name in there:
            return name
        if not there:
            hint = f"it exists in: {_listed(versions.values())}"
            raise CellProblem(f"the shared page {name} does not exist in this language", hint)
        return there[0]

    def _meant(self, choice: Choice, cell: str) -> set[str]:
        """The codes that a cell may mean, of the languages that there are: a code in full, else all that it fits."""
        codes = {translation.language for same in self.project.translations.values() for translation in same}
        chosen = [leaflet for leaflet in map(self._leaflet, choice.leaflets) if leaflet is not None]
        originals = [self._leaflet(leaflet.translation_of) for leaflet in chosen if leaflet.translation_of is not None]
        codes |= {leaflet.language for leaflet in [*chosen, *originals] if leaflet is not None}
        codes |= {self._of_recipe(choice)} if choice.recipe else set()
        exact = {code for code in codes if key(code) == key(cell)}
        meant = exact or {code for code in codes if key(cell) in map(key, (code.partition("-")[0], *_called_in(code)))}
        if not meant:
            raise CellProblem("the project has no translation into this language", f"it has: {_listed(codes)}")
        return meant

    def _of_recipe(self, choice: Choice) -> str:
        language: str = self.project.recipe(choice.recipe).model.language
        return language

    def _translated(self, name: str, wanted: Collection[str]) -> str:
        """The leaflet `name`, or the only one of its translations that is in a wanted language."""
        leaflet = self._leaflet(name)
        if leaflet is None or leaflet.language in wanted:
            return name
        versions = self._versions(name)
        others = [other for other, language in versions.items() if language in wanted]
        if not others:
            hint = f"it exists in: {_listed(versions.values())}. Have it translated, or leave the cell empty"
            raise CellProblem(f"the leaflet {name} does not exist in this language", f"{hint} to print it as it is")
        if len(others) > 1:
            hint = f"write the one that you mean in the column leaflets: {' or '.join(sorted(others))}"
            raise CellProblem(f"the leaflet {name} exists in this language more than once", hint)
        return others[0]

    def lacking(self, choice: Choice, cell: str) -> dict[str, list[str]]:
        """The leaflets and shared pages of a choice that do not exist in a language, with the languages that they do.

        Empty where no leaflet is in that language, or the recipe is not.
        """
        try:
            wanted = self._meant(choice, cell)
        except CellProblem:
            return {}
        lacking: dict[str, list[str]] = {}
        for name in () if choice.recipe else choice.leaflets:
            versions = self._versions(name)
            if versions and wanted.isdisjoint(versions.values()):
                lacking[name] = list(versions.values())
        for name in choice.shared:
            versions = translations.shared_versions(self.project, name)
            if versions and not _matching(versions, wanted):
                lacking[f"shared/{name}"] = list(versions.values())
        return lacking

    def _versions(self, name: str) -> dict[str, str]:
        """The languages in which a leaflet is there, by the names of the files; nothing where it cannot be read."""
        leaflet = self._leaflet(name)
        if leaflet is None:
            return {}
        original = leaflet.translation_of or name
        versions = {other.name: other.language for other in self.project.translations.get(original, ())}
        of_original = self._leaflet(original)
        return {**versions, **({original: of_original.language} if of_original is not None else {})}

    def _leaflet(self, name: str) -> Leaflet | None:
        """A leaflet; None for one that cannot be read, which is reported when its pack is prepared."""
        try:
            leaflet: Leaflet = self.project.leaflet(name).model
        except LeafletError:
            return None
        return leaflet


def in_language(project: Project, choice: Choice, language: str | None) -> Choice:
    """A choice in the language that somebody names, such as ``cy`` or Welsh; as it is where nobody names one.

    Raises UnknownName with all leaflets and shared pages that the project does not have in it, and what there is.
    """
    if language is None:
        return choice
    translator = Translations(project)
    try:
        return translator.choice(choice, language)
    except CellProblem as refused:
        lacking = translator.lacking(choice, language)
        if not lacking:
            raise UnknownName(refused.message, refused.hint) from None
    names = " and ".join(lacking)
    there = "; ".join(f"{name} exists in {_listed(versions)}" for name, versions in lacking.items())
    verb = "does" if len(lacking) == 1 else "do"
    raise UnknownName(f"{names} {verb} not exist in the language {language!r}", there)


def _matching(versions: Mapping[str, str], wanted: Collection[str]) -> list[str]:
    """Those of some pages that are in a wanted language."""
    return [page for language in sorted(wanted) for page in translations.nearest(versions, language)]


def _listed(codes: Iterable[str]) -> str:
    """Languages by their codes and what they are called, such as: cy (Welsh)."""
    return ", ".join(" ".join([code, *(f"({name})" for name in _called_in(code))]) for code in sorted(set(codes)))


def _called_in(code: str) -> list[str]:
    """What a language is called in English, where the program knows that."""
    english = PROGRAM.phrases("en")
    return [name for name in [english.language(code) if english is not None else ""] if name]
