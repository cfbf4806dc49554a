"""What a leaflet says of other formats and languages: those that its project has, and that may be handed out.

`OfferWatch` notices changes of all this by the bytes of files alone: a build with nothing to do reads no YAML for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.content.project import Loaded, Project
from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern


class Offer(NamedTuple):
    """The kinds of print and the languages that there are of a leaflet, its own among them, as `Format.kind` and codes.

    `contacts` is where a link to the people to ask leads, such as ``#contacts/``; "" where there are none.
    """

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    contacts: str = ""

    @property
    def has_choice(self) -> bool:
        return len(self.kinds) > 1 or len(self.languages) > 1


NO_OFFER = Offer()

_HANDED_OUT = ("approved", "example")
"""The status of translations that may be handed out."""


def offer(project: Project, loaded: Loaded, contacts: str = "") -> Offer:
    """What there is of a leaflet, in the languages that the program has words for; nothing where there is no choice."""
    names = project.kinds_of_print
    original = loaded.model.translation_of or loaded.name
    others = [other for other in project.translations.get(original, ()) if other.status in _HANDED_OUT]
    codes = {loaded.model.language, *(other.language for other in others), *_of_original(project, loaded)}
    phrases = project.catalogues.phrases
    words = phrases(loaded.model.language)
    # Of languages with the same name, such as en-GB and en-US, a reader sees one.
    called = {words.language(code): code for code in sorted(codes) if phrases(code) is not None} if words else {}
    languages = tuple(code for name, code in sorted(called.items()) if name)
    whole = Offer(names, languages, contacts)
    return whole if whole.has_choice else NO_OFFER


def _of_original(project: Project, loaded: Loaded) -> list[str]:
    """The language of the leaflet that a leaflet is a translation of, where that may be handed out."""
    name = loaded.model.translation_of
    if name is None or name not in project.leaflet_names():
        return []
    try:
        original = project.leaflet(name).model
    except LeafletError:
        return []
    return [original.language] if original.status in _HANDED_OUT else []


# What changes it

_FIELD = rb"^[\"']?%s[\"']?[ \t]*:[ \t]*[\"']?([^\"'#\r\n]*)"
_KIND, _ORIGINAL, _LANGUAGE, _STATUS = (
    lazy_pattern(_FIELD % field, re.MULTILINE) for field in (b"kind", b"translation_of", b"language", b"status")
)


class OfferWatch:
    """What the offers of a project's leaflets are made from, by what is in their files."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._facts: dict[str, list[object]] = {}

    def renewed(self, project: Project, changed: Collection[str]) -> OfferWatch:
        """The same of the project as it is now, where no files but `changed`, which are leaflets' own, can differ."""
        other = OfferWatch(project)
        vars(other)["_kinds"] = self._kinds
        others = {name: facts for name, facts in self._translations.items() if f"leaflets/{name}.yaml" not in changed}
        again = [name for name in project.leaflet_names() if f"leaflets/{name}.yaml" in changed]
        # In the order of their names, as they are where all are read.
        vars(other)["_translations"] = dict(sorted({**others, **other._of(again)}.items()))
        return other

    def is_like(self, other: OfferWatch) -> bool:
        """Whether all offers are the same."""
        return (self._kinds, self._translations) == (other._kinds, other._translations)

    def facts(self, leaflet: str) -> list[object]:
        """Whatever decides the offer of a leaflet, as plain data: where it is the same, so is the offer."""
        family = self._translations.get(leaflet, (leaflet,))[0] or leaflet
        if family not in self._facts:
            same = [*self._by_family.get("", ()), *(self._by_family.get(family, ()) if family else ())]
            self._facts[family] = [self._kinds, sorted(same), self._printable(same)]
        return self._facts[family]

    def _printable(self, facts: Iterable[tuple[str, ...]]) -> list[str]:
        """The languages in which translations can be printed."""
        phrases = self.project.catalogues.phrases
        return sorted({language for _, language, *_ in facts if phrases(language) is not None})

    @functools.cached_property
    def _kinds(self) -> list[str]:
        project = self.project
        files = (project.bytes_of_format(name) for name in project.format_names())
        return sorted({_value(_KIND, content) for content in files})

    @functools.cached_property
    def _by_family(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        families: dict[str, list[tuple[str, ...]]] = {}
        for facts in self._translations.values():
            families.setdefault(facts[0], []).append(facts)
        return families

    @functools.cached_property
    def _translations(self) -> Mapping[str, tuple[str, ...]]:
        """For each translation its original, "" where it is written in another way, and what else is said of it."""
        return self._of(self.project.leaflet_names())

    def _of(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The same of those among some leaflets that are translations."""
        facts: dict[str, tuple[str, ...]] = {}
        for name in names:
            content = self.project.bytes_of_leaflet(name)
            if b"translation_of" in content:
                fields = (_value(pattern, content) for pattern in (_ORIGINAL, _LANGUAGE, _STATUS))
                facts[name] = (*fields, name)
        return facts


def _value(pattern: re.Pattern[bytes], content: bytes) -> str:
    match = pattern.search(content)
    return match[1].decode("utf-8", "replace").strip() if match else ""
