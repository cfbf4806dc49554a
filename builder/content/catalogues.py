"""The words that the program itself prints and shows, from a file for each language: a catalogue.

Those of the program are in `starter/styles/languages/`, a project's own in `styles/languages/`. What a project's own
says comes before what the program's says, phrase by phrase. English is the model: every catalogue has its phrases, with
the same names in braces.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from builder.content import catalogue_errors
from builder.content.catalogue_errors import CHECKED_BY, EXCEPTIONS, Words
from builder.core import cldr
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.language_codes import language_hint, usual_script
from builder.core.printed_phrases import PRINTED, Phrases, ScreenWords

FOLDER = "styles/languages"
MODEL = "en"
"""The language whose catalogue has every phrase."""
PRINT = "print"
"""The part of a catalogue without which nothing can be printed in its language."""
SITE = "site"
"""The part of a catalogue that the site of leaflets has."""
SHEETS = "sheets"
WARD_PAGE = "ward_page"
"""The parts of a catalogue that the instructions for sheets have, and that the ward's page has."""
_OF_PROGRAM = Path(__file__).parents[1] / "starter" / FOLDER
_WITHOUT_CLDR = ("dates.day", "dates.month", "dates.months", "lists.between", "lists.last")


class Catalogue(NamedTuple):
    """The words of a language by their keys, such as ``print.stamps.draft``, and what is otherwise than in CLDR.

    `checked_by` is who has checked them; "" for nobody.
    """

    tag: str
    words: Mapping[str, Words]
    exceptions: Mapping[str, Any]
    checked_by: str

    @property
    def file(self) -> str:
        """The file of a project that can have more words."""
        return file_of(self.tag)


class Catalogues:
    """The catalogues of the project below `root`, and those of the program; without a root the program's alone.

    `texts` stand in for files, by their paths from the root. A file is read once.
    """

    def __init__(self, root: Path | None = None, texts: Mapping[str, bytes] | None = None) -> None:
        self._root = root
        self._texts = texts or {}
        self._contents: dict[str, bytes | None] = {}
        self._merged: dict[tuple[str, str], Catalogue | LeafletError] = {}
        self._phrases: dict[str, Phrases | None] = {}
        self._characters: dict[str, frozenset[str]] = {}

    @property
    def tags(self) -> list[str]:
        """The languages that have a catalogue, sorted."""
        return sorted({*_program_tags(), *self.own_tags})

    @functools.cached_property
    def own_tags(self) -> list[str]:
        """The languages that have a catalogue of the project."""
        return sorted(Path(name).stem for name in self._own_files() if not _misnamed(name))

    def tag_of(self, language: str) -> str:
        """The catalogue for a language such as ``en-GB``; "" where there is none.

        A catalogue in another script, such as the simplified Chinese one for ``zh-TW``, is none.
        """
        called = {tag.casefold(): tag for tag in self.tags}
        return next((called[tag.casefold()] for tag in _candidates(language) if tag.casefold() in called), "")

    def catalogue(self, tag: str, area: str = "") -> Catalogue:
        """A catalogue, or with an `area` at least what it says there. Raises LeafletError for a file with mistakes."""
        if (tag, area) not in self._merged:
            try:
                self._merged[tag, area] = self._read(tag, area)
            except LeafletError as failed:
                self._merged[tag, area] = failed
        merged = self._merged[tag, area]
        if isinstance(merged, LeafletError):
            raise LeafletError(merged.problems)
        return merged

    def phrases(self, language: str) -> Phrases | None:
        """The words to print for a language such as ``en-GB``; None where there are none, or one is missing."""
        if language not in self._phrases:
            self._phrases[language] = self._printed(self.tag_of(language))
        return self._phrases[language]

    def characters(self, language: str) -> frozenset[str]:
        """Every character of the words to print for a language; none where there are none."""
        if language not in self._characters:
            phrases = self.phrases(language)
            self._characters[language] = frozenset() if phrases is None else phrases.characters()
        return self._characters[language]

    def words_of(self, language: str) -> Phrases:
        """The same. Raises LookupError for a language in which nothing can be printed: the checks have refused it."""
        phrases = self.phrases(language)
        if phrases is None:
            raise LookupError(f"no phrases exist for {language!r}")
        return phrases

    def screen_words(self, language: str, areas: Sequence[str] = (SHEETS,)) -> ScreenWords | None:
        """The words that staff read in a language; None where there are none, or one is missing in these areas."""
        tag = self.tag_of(language)
        try:
            if not tag or any(self.missing(tag, area) for area in areas):
                return None
            return ScreenWords(tag, self.catalogue(tag).words)
        except LeafletError:
            return None

    def page_words(self, language: str) -> ScreenWords | None:
        """The words of the ward's page in a language, in English where it lacks them; None where it lacks them all.

        None, too, where nothing can be printed in the language: dates and labels of details are printed words.
        """
        tag = self.tag_of(language)
        try:
            words = self.catalogue(tag).words if tag and not self.missing(tag) else {}
        except LeafletError:
            return None
        if not any(key.startswith(f"{WARD_PAGE}.") for key in words):
            return None
        return ScreenWords(tag, words, {key: phrase for key, phrase in model().items() if key not in words})

    def missing(self, tag: str, area: str = PRINT) -> list[str]:
        """The keys of an area that a catalogue does not have. Raises LeafletError for a file with mistakes."""
        catalogue = self.catalogue(tag, area)
        keys = [key for key in model(area) if key not in catalogue.words]
        needed = [key for key in _WITHOUT_CLDR if area == PRINT and not _has(catalogue.exceptions, key)]
        return keys + (needed if needed and not cldr.knows(tag) else [])

    def digest(self, language: str) -> str:
        """A SHA-256 (hexadecimal) of what the project's own catalogue prints in a language; "" where it has none."""
        tag = self.tag_of(language)
        content = self._content(tag) if tag in self.own_tags else None
        if content is None:
            return ""
        with suppress(LeafletError):
            data = _parsed(content, file_of(tag)).data
            printed = {key: data[key] for key in (PRINT, *EXCEPTIONS) if data.get(key)}
            if not printed:
                return ""
            content = json.dumps(printed, sort_keys=True).encode()
        return hashlib.sha256(content).hexdigest()

    def problems(self) -> list[Problem]:
        """What is wrong with the project's own catalogues."""
        problems = [problem for name in self._own_files() for problem in _misnamed(name)]
        for tag in self.own_tags:
            try:
                self.catalogue(tag)
            except LeafletError as failed:
                problems += failed.problems
        return problems

    def _own_files(self) -> list[str]:
        """The YAML files in the project's folder of catalogues, by their paths from its root."""
        folder = None if self._root is None else self._root / FOLDER
        names = {path.name for path in (folder.iterdir() if folder is not None and folder.is_dir() else ())}
        names |= {Path(name).name for name in self._texts if name.rpartition("/")[0] == FOLDER}
        return [f"{FOLDER}/{name}" for name in sorted(names) if name.endswith((".yaml", ".yml")) and name[0] != "."]

    def _content(self, tag: str) -> bytes | None:
        """What the project's own file contains; None where it has none."""
        from builder.content import yaml_reader

        if tag not in self._contents:
            name, content = file_of(tag), None
            if name in self._texts:
                content = self._texts[name]
            elif self._root is not None and tag in self.own_tags:
                content = yaml_reader.read_bytes(self._root / name, name)
            self._contents[tag] = content
        return self._contents[tag]

    def _read(self, tag: str, area: str) -> Catalogue:
        data = _program_data(tag, area) if tag in _program_tags() else {}
        content = self._content(tag)
        if content is None:
            return _catalogue(tag, data)
        source = _parsed(content, file_of(tag))
        problems = list(catalogue_errors.check(source, tag, model()))
        if problems:
            raise LeafletError(problems)
        first, own = _catalogue(tag, data), _catalogue(tag, source.data)
        return Catalogue(
            tag,
            {**first.words, **own.words},
            {key: _merged(first.exceptions.get(key), own.exceptions.get(key)) for key in EXCEPTIONS},
            own.checked_by or first.checked_by,
        )

    def _printed(self, tag: str) -> Phrases | None:
        try:
            if not tag or self.missing(tag):
                return None
            catalogue = self.catalogue(tag, PRINT)
        except LeafletError:
            return None
        values: dict[str, Any] = {}
        for key, words in catalogue.words.items():
            area, _, name = key.partition(".")
            field, _, kind = name.partition(".")
            if area == PRINT and kind:
                values.setdefault(field, {})[kind] = words
            elif area == PRINT:
                values[field] = words
        exceptions = (catalogue.exceptions.get(key) or {} for key in EXCEPTIONS)
        return Phrases(tag, *(values[field] for field in PRINTED), *exceptions)


def file_of(tag: str) -> str:
    """The file of a project's own catalogue, as its path from the project's root."""
    return f"{FOLDER}/{tag}.yaml"


@functools.cache
def model(area: str = "") -> Mapping[str, Words]:
    """Every phrase in English, or those of an area, by its key."""
    return _catalogue(MODEL, _program_data(MODEL, area)).words


def areas() -> list[str]:
    """The parts of a catalogue, such as ``print``."""
    return list(dict.fromkeys(key.partition(".")[0] for key in model()))


@functools.cache
def _program_tags() -> frozenset[str]:
    return frozenset(path.stem for path in _OF_PROGRAM.glob("*.yaml"))


@functools.cache
def _program_data(tag: str, area: str) -> Mapping[str, Any]:
    from builder.content import yaml_reader

    text = (_OF_PROGRAM / f"{tag}.yaml").read_text(encoding="utf-8")
    if area:
        # What staff read is most of a catalogue, and a build has no use for it.
        parts = re.split(r"^(?=\w+:)", text, flags=re.MULTILINE)
        text = "".join(part for part in parts if part.partition(":")[0] in (area, *EXCEPTIONS, CHECKED_BY))
    data: Mapping[str, Any] = yaml_reader.plain_data(text) or {}
    return data


def _parsed(content: bytes, name: str) -> Any:
    from builder.content import yaml_reader

    return yaml_reader.parse(content, name)


def _candidates(language: str) -> Iterator[str]:
    """The tags of the catalogues that would do for a language, the best first."""
    parts = language.split("-")
    script = next((number for number, part in enumerate(parts) if number and len(part) == 4 and part.isalpha()), 0)
    for count in range(len(parts), script, -1):
        yield "-".join(parts[:count])
    # Only now: it takes langcodes.
    usual = usual_script(language)
    if usual and not script:
        yield f"{parts[0]}-{usual}"
    elif usual and usual_script(parts[0]) == parts[script]:
        yield parts[0]


def _misnamed(name: str) -> list[Problem]:
    """What is wrong with the name of a file."""
    path = Path(name)
    if path.suffix != ".yaml":
        return [Problem(Place(name), "error", "this file is not used: its name does not end in .yaml", "rename it")]
    hint = language_hint(path.stem)
    message = f"this file is not used: `{composed(path.stem)}` is not the code of a language"
    return [Problem(Place(name), "error", message, f"{hint}. Name the file after the language")] if hint else []


def _catalogue(tag: str, data: Mapping[str, Any]) -> Catalogue:
    """What a file without mistakes says. Empty values are left out."""
    words = {
        key: value
        for area, values in data.items()
        if isinstance(values, Mapping) and area not in EXCEPTIONS
        for key, value in _flat(area, values)
    }
    return Catalogue(
        tag, words, {key: data[key] for key in EXCEPTIONS if data.get(key)}, str(data.get(CHECKED_BY, "")).strip()
    )


def _flat(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    for name, value in values.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping) and not _is_plural(value):
            yield from _flat(key, value)
        elif value and (isinstance(value, str) or all(value.values())):
            yield key, value


def _is_plural(value: object) -> bool:
    # Not all languages have a form `other` for whole numbers: Polish has not.
    return isinstance(value, Mapping) and bool(value) and cldr.CATEGORIES.issuperset(value)


def _has(exceptions: Mapping[str, Any], key: str) -> bool:
    section, _, name = key.partition(".")
    return bool((exceptions.get(section) or {}).get(name))


def _merged(first: Mapping[str, Any] | None, own: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {**(first or {}), **(own or {})}


PROGRAM = Catalogues()
"""Those of the program alone."""


def english() -> ScreenWords:
    """What staff read in English."""
    words = PROGRAM.page_words(MODEL)
    assert words is not None
    return words
