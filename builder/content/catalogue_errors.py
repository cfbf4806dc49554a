"""What is wrong with a catalogue, at its place in the file. Missing phrases are no mistake of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from builder.core import cldr
from builder.core.diagnostics import Problem
from builder.core.language_codes import language_hint
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion

if TYPE_CHECKING:
    from builder.content.yaml_reader import YamlSource

CHECKED_BY = "checked_by"
EXCEPTIONS = ("dates", "lists", "languages")
"""What a catalogue says only where CLDR is wrong, or does not have the language."""

Words = str | Mapping[str, str]
"""A phrase, or the forms that go with numbers by their names in CLDR: one, few, other …"""

_FIELD = lazy_pattern(r"\{(\w*)\}")
_BIDI_CONTROL = lazy_pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DATES = {"day": ["day", "month", "year"], "month": ["month", "year"], "full": ["date", "weekday"]}
_LISTS = ("between", "last")
_MONTHS = 12


def fields_in(text: str) -> list[str]:
    """The names in braces of a phrase, sorted."""
    return sorted(_FIELD.findall(text))


def check(source: YamlSource, tag: str, model: Mapping[str, Words]) -> Iterator[Problem]:
    """What is wrong with the catalogue of a language. `model` has every phrase in English by its key."""
    checks = _CatalogueChecks(source, tag, model)
    yield from checks.direction()
    areas = dict.fromkeys(key.partition(".")[0] for key in model)
    for name, value in source.data.items():
        if name in areas:
            yield from checks.words((name,), value)
        elif name in EXCEPTIONS:
            yield from checks.exception(name, value)
        elif name != CHECKED_BY:
            yield checks.unknown((name,), [*areas, *EXCEPTIONS, CHECKED_BY])


@dataclass(frozen=True, slots=True)
class _CatalogueChecks:
    source: YamlSource
    tag: str
    model: Mapping[str, Words]

    def direction(self) -> Iterator[Problem]:
        """Nothing turns the direction of reading: lines are laid out by the scripts of their letters."""
        for scalar in self.source.scalars():
            control = _BIDI_CONTROL.search(scalar.data)
            if control:
                code = f"U+{ord(control[0]):04X}"
                message = f"this has an invisible character that turns the direction of reading: {code}"
                hint = "delete it: the program puts words in order by itself"
                yield Problem(self.source.place(scalar.path, control[0]), "error", message, hint)

    def words(self, path: tuple[str, ...], value: Any) -> Iterator[Problem]:
        """A value of a part such as `print`, and what is below it."""
        key = ".".join(path)
        expected, below = self.model.get(key), self._below(key)
        if expected is None and not below:
            yield self.unknown(path, self._below(key.rpartition(".")[0]))
        elif expected is None and value and not isinstance(value, Mapping):
            yield self._wrong(path, f"`{key}` is no phrase: others are below it", f"they are: {', '.join(below)}")
        elif expected is None:
            for name in value or ():
                yield from self.words((*path, name), value[name])
        elif isinstance(expected, Mapping):
            yield from self._plural(path, value, expected["other"])
        elif not isinstance(value, str):
            yield self._wrong(path, f"`{key}` is a phrase, and has nothing below it", "write it after the colon")
        elif value:
            yield from self._fields(path, value, [fields_in(expected)])

    def _below(self, key: str) -> list[str]:
        """What there is below a key, in the order of the English catalogue."""
        names = (other[len(key) + 1 :].partition(".")[0] for other in self.model if other.startswith(f"{key}."))
        return list(dict.fromkeys(names))

    def _plural(self, path: tuple[str, ...], value: Any, model: str) -> Iterator[Problem]:
        forms = value if isinstance(value, Mapping) else {}
        wanted, given = cldr.plural_categories(self.tag), {name for name, words in forms.items() if words}
        if (given and given != wanted) or (value and not forms):
            forms_named = ", ".join(sorted(wanted))
            message = f"`{'.'.join(path)}` goes with numbers: in this language it has the forms {forms_named}"
            yield self._wrong(path, message, "write each of these, and no other, on a line of its own below it")
            return
        fields = fields_in(model)
        # "One page" needs no number.
        without = [name for name in fields if name != "count"]
        for name in given:
            yield from self._fields((*path, name), forms[name], [fields, without])

    def _fields(self, path: tuple[str, ...], text: str, allowed: Sequence[list[str]]) -> Iterator[Problem]:
        found = fields_in(text)
        hint = f"the names in braces here are: {', '.join(f'{{{name}}}' for name in allowed[0]) or 'none'}"
        stray = [name for name in found if name not in allowed[0]]
        if re.search("[{}]", _FIELD.sub("", text)):
            yield self._wrong(path, "a brace has no other that belongs to it", hint)
        elif stray:
            yield self._wrong(path, f"{{{stray[0]}}} cannot be filled in", hint)
        elif found not in allowed:
            yield self._wrong(path, "a name in braces is missing, or is here twice", hint)
        elif "{value}" in text and not text.endswith("{value}"):
            yield self._wrong(path, "{value} is not at the end", "write the label before it")

    def exception(self, name: str, value: Any) -> Iterator[Problem]:
        """What is said otherwise than in CLDR."""
        if not isinstance(value, Mapping):
            if value:
                yield self._wrong((name,), f"`{name}` has lines below it", "write them, or delete this line")
            return
        known = {"dates": [*_DATES, "months"], "lists": _LISTS, "languages": [*value]}[name]
        for key, words in value.items():
            path = (name, key)
            if key not in known:
                yield self.unknown(path, known)
            elif path == ("dates", "months"):
                yield from self._months(path, words)
            elif not _is_text(words):
                yield self._wrong(path, f"`{key}` has no words", "write them after the colon, or delete the line")
            elif name == "dates":
                yield from self._fields(path, words, [_DATES[key]])
            elif name == "languages":
                yield from self._language(path, key)
        if name == "lists" and not value.keys() >= set(_LISTS):
            yield self._wrong((name,), "`lists` lacks one of `between` and `last`", "write both, or none")

    def _months(self, path: tuple[str, ...], names: Any) -> Iterator[Problem]:
        if not isinstance(names, list) or len(names) != _MONTHS or not all(map(_is_text, names)):
            yield self._wrong(path, "these are not the names of the twelve months", "list all, in order")

    def _language(self, path: tuple[str, ...], code: str) -> Iterator[Problem]:
        hint = language_hint(code)
        if hint:
            yield Problem(self.source.place(path, key=True), "error", f"`{code}` is not the code of a language", hint)

    def unknown(self, path: tuple[str, ...], known: Iterable[str]) -> Problem:
        place = self.source.place(path, key=True)
        return Problem(
            place, "error", f"no phrase is called `{'.'.join(path)}`", suggestion(path[-1], known, "phrases")
        )

    def _wrong(self, path: tuple[str, ...], message: str, hint: str) -> Problem:
        return Problem(self.source.place(path), "error", message, hint)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""
