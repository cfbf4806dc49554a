"""Copies of a pack in another language or format: the order of each is made from that of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content.translations import matches, nearest
from builder.web.catalogue import Catalogue, Option
from builder.web.orders import PackOrder, PackRefused, Reason, start_of
from builder.web.ward_words import WardWords

LANGUAGE, FORMAT = "language", "format"
"""What a copy can have another of. The form says it as ``language:cy`` or ``format:giant-print``."""


def offered(offer: Catalogue) -> list[tuple[str, str, str]]:
    """All copies that there may be: how a form says each, what it is called, and the language of that, or ""."""
    languages = [(f"{LANGUAGE}:{tag}", name, tag) for tag, name in offer.languages.items()]
    return [*languages, *((f"{FORMAT}:{format.name}", format.title, "") for format in offer.formats)]


def copy_of(offer: Catalogue, order: PackOrder, wanted: str, words: WardWords) -> PackOrder:
    """The order of a copy; that of the pack itself where `wanted` is "". Raises PackRefused for what there is not."""
    kind, _, name = wanted.partition(":")
    if not wanted:
        return order
    if kind == FORMAT and name:
        return replace(order, options=order.options._replace(format=name))
    if kind == LANGUAGE and name:
        return _Translated(offer, name, words).order(order)
    raise PackRefused([Reason(words("refused.no_copy"))])


class _Translated(NamedTuple):
    """What can be picked, in a language."""

    offer: Catalogue
    language: str
    words: WardWords

    def order(self, order: PackOrder) -> PackOrder:
        """The same leaflets, shared pages and details. A recipe is in one language: its extra pages are in the copy."""
        start = start_of(self.offer, order)
        names = dict.fromkeys((*order.shared, *(start.shared if start is not None else ())))
        leaflets, lacking = self._all(self.offer.leaflets, order.leaflets)
        shared, lacking_shared = self._all(self.offer.shared, tuple(names))
        if lacking or lacking_shared:
            language = self.words.phrases.language(self.language) or self.language
            hint = self.words("refused.other_copy")
            raise PackRefused(
                Reason(self.words("refused.not_in_language", title=option.label, language=language), hint)
                for option in (*lacking, *lacking_shared)
            )
        twin = next(
            (recipe for recipe in self.offer.recipes if start is not None and set(recipe.leaflets) == set(leaflets)),
            None,
        )
        recipe = order.recipe if start is None or twin is None else twin.name
        return replace(order, leaflets=leaflets, shared=shared, recipe=recipe, language=self.language)

    def _all(self, there: Sequence[Option], names: Sequence[str]) -> tuple[tuple[str, ...], list[Option]]:
        """The names of pages in the language, and the pages that are not there in it."""
        options = {option.name: option for option in there}
        versions = {name: next(self._versions(there, options[name]), "") for name in names if name in options}
        # A page that does not exist any more is refused like that of any other pack.
        found = (versions.get(name, name) for name in names)
        return tuple(dict.fromkeys(filter(None, found))), [
            options[name] for name, other in versions.items() if not other
        ]

    def _versions(self, there: Sequence[Option], option: Option) -> Iterator[str]:
        """A page in the language: itself, then its translations, those that can be handed out first."""
        if matches(option.language, self.language):
            yield option.name
        same = [other for other in there if other.original == option.original]
        for usable in (True, False):
            yield from nearest(
                {other.name: other.language for other in same if bool(other.why) != usable}, self.language
            )
