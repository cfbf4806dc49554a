"""The language of a brand's words among other words, for those who listen (ISO 32000-1, 14.9.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from builder.content import markdown
from builder.content.brand import Brand
from builder.content.site_fields import kind_of
from builder.content.translations import matches
from builder.core import language_codes, script_runs
from builder.core.patterns import lazy_pattern


class SpokenWords(NamedTuple):
    """Words and the tag of their language: "" where that is the language around them."""

    text: str
    language: str = ""


_LETTER = lazy_pattern(r"[^\W\d_]")
_SEVERAL = {"Jpan": {"Hani", "Hira", "Kana"}, "Hans": {"Hani"}, "Hant": {"Hani"}, "Kore": {"Hang", "Hani"}}
"""Codes for writing in several scripts, or in one way of several (ISO 15924), and the scripts of their characters."""


_NUMBERS = frozenset({"phone", "email", "web address"})
"""What site fields say that is the same in all languages."""


def filled(text: str, language: str, brand: Brand, value_of: Callable[[str], str | None]) -> list[SpokenWords]:
    """A text in a language with its site fields filled in, divided where what they say is in another.

    `value_of` gives what replaces the brand's own value of a field, None where that stays: what a patient is called
    has no language. Numbers and addresses are read as the words around them. Raises KeyError for a field that the
    brand lacks.
    """
    if "{{" not in text:
        return [SpokenWords(text)]
    words: list[SpokenWords] = []
    # A pattern with one group: every second part is the name of a field.
    for index, part in enumerate(markdown.SITE_FIELD.split(text)):
        value = value_of(part) if index % 2 else part
        if value is not None:
            words.append(SpokenWords(value))
        elif kind_of(part, brand.fields[part]) in _NUMBERS:
            words.append(SpokenWords(brand.fields[part]))
        else:
            words += divided(brand.fields[part], brand.language_of("fields", part), language, brand.own_language)
    return joined(words)


def divided(text: str, language: str, around: str, own: str) -> list[SpokenWords]:
    """A brand's words in `language`, divided where their language changes, for a text in the language `around`.

    `own` is the brand's own language. Words in a script that none of the three is written in are in a language that
    nobody has named: ``und-Grek`` says only that they are Greek letters (BCP 47).
    """
    return joined(_by_script(text, language, around, own))


def _by_script(text: str, language: str, around: str, own: str) -> Iterator[SpokenWords]:
    before = ""
    for start, end, script in script_runs.script_runs(text):
        words = text[start:end]
        spoken = next((tag for tag in (language, own, around) if script in _scripts(tag)), f"und-{script}")
        letters = len(_LETTER.findall(words))
        # A single letter is a sign, as in β blocker, and is read with the words before it.
        if not letters or (letters == 1 and script not in _scripts(language)):
            spoken = before if letters else around
        before = "" if matches(spoken, around) else spoken
        yield SpokenWords(words, before)


def joined(parts: Iterable[SpokenWords]) -> list[SpokenWords]:
    """The same words, those next to each other together that are in one language. Empty ones are left out."""
    return [
        SpokenWords("".join(part.text for part in group), language)
        for language, group in groupby(filter(lambda part: part.text, parts), key=lambda part: part.language)
    ]


def _scripts(tag: str) -> set[str]:
    script = language_codes.script_of(tag)
    return _SEVERAL.get(script, {script})
