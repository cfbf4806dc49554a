"""The languages that the program has words in: how much is translated, who has checked it, and files to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from builder.content.catalogue_errors import CHECKED_BY, Words
from builder.content.catalogues import MODEL, PROGRAM, Catalogues, areas, model
from builder.core import cldr
from builder.core.diagnostics import LeafletError

UNCHECKED = "to be checked by a native speaker"


class LanguageStatus(NamedTuple):
    """A language that has a catalogue: its tag, what it is called in English and by those who speak it.

    `translated` has how many in a hundred phrases there are, by area; none where the project's file has errors.
    """

    tag: str
    name: str
    own_name: str
    translated: Mapping[str, int]
    checked_by: str
    is_own: bool

    @property
    def total(self) -> int:
        """How many phrases in a hundred are translated: 100 only where none is missing."""
        counts = {area: len(model(area)) for area in self.translated}
        return sum(counts[area] * share for area, share in self.translated.items()) // max(sum(counts.values()), 1)


def statuses(catalogues: Catalogues) -> Iterator[LanguageStatus]:
    """The languages that have a catalogue, in the order of their tags."""
    for tag in catalogues.tags:
        translated: dict[str, int] = {}
        checked_by = ""
        try:
            checked_by = catalogues.catalogue(tag).checked_by
            translated = {area: _share(catalogues, tag, area) for area in areas()}
        except LeafletError:
            translated = {}
        yield LanguageStatus(tag, name_of(tag), cldr.own_name(tag), translated, checked_by, tag in catalogues.own_tags)


def name_of(tag: str) -> str:
    """What a language is called in English, or by those who speak it."""
    return PROGRAM.words_of(MODEL).language(tag) or cldr.own_name(tag) or tag


def unchecked(catalogues: Catalogues, language: str) -> str:
    """The catalogue of a language that nobody has checked; "" where somebody has, or there is none."""
    tag = catalogues.tag_of(language)
    try:
        return "" if not tag or catalogues.catalogue(tag).checked_by else tag
    except LeafletError:
        return ""


def _share(catalogues: Catalogues, tag: str, area: str) -> int:
    count = len(model(area))
    # Rounded down: 100 is said only where nothing is missing.
    return 100 * max(count - len(catalogues.missing(tag, area)), 0) // count


def missing(catalogues: Catalogues, tag: str) -> dict[str, Words]:
    """The phrases that a catalogue lacks, with the English words; "" for what is not a phrase, such as names of months.

    Raises LeafletError for a file with mistakes.
    """
    return {key: model().get(key, "") for area in areas() for key in catalogues.missing(tag, area)}


def to_fill_in(catalogues: Catalogues, tag: str) -> str:
    """A catalogue in YAML with the words that there are, and the English words above each: to be completed.

    Raises LeafletError for a file with mistakes.
    """
    words: Mapping[str, Words] = catalogues.catalogue(tag).words if tag in catalogues.tags else {}
    lines = [
        "# The words that the program itself prints and shows. Above each phrase stands the English one.",
        "# Names in braces, such as {date}, are filled in: put each where your language has it.",
        "# Whoever has checked all of this writes a name after the colon:",
        f"{CHECKED_BY}:",
    ]
    done: list[str] = []
    for key, english in model().items():
        *groups, name = key.split(".")
        for depth, group in enumerate(groups):
            if done[: depth + 1] != groups[: depth + 1]:
                lines += ["", f"{group}:"] if not depth else [f"{'  ' * depth}{_written(group)}:"]
        done = groups
        lines += _phrase("  " * len(groups), name, english, words.get(key, ""), tag)
    return "\n".join(lines) + "\n"


def _phrase(indent: str, name: str, english: Words, words: Words, tag: str) -> Iterator[str]:
    if isinstance(english, str):
        yield f"{indent}# {english}"
        yield f"{indent}{_written(name)}: {_written(words) if isinstance(words, str) else ''}".rstrip()
        return
    yield f"{indent}{_written(name)}:"
    for category in sorted(cldr.plural_categories(tag)):
        yield f"{indent}  # {english.get(category, english['other'])}"
        form = words.get(category, "") if isinstance(words, Mapping) else ""
        yield f"{indent}  {category}: {_written(form)}".rstrip()


def _written(text: str) -> str:
    """Words as YAML has them: in quotation marks, so that no sign in them means something."""
    return json.dumps(text, ensure_ascii=False) if text and not text.isidentifier() else text
