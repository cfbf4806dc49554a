"""Which leaflets and shared pages there are in which languages, and how each of them stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from builder.review.status import PageStatus

MISSING = "missing"


class LeafletLanguages(NamedTuple):
    """A leaflet or shared page that is a translation of no other, with what there is of it by languages."""

    name: str
    versions: Mapping[str, Sequence[PageStatus]]

    def cell(self, language: str) -> str:
        """What there is in a language, in a word: ``approved``, ``draft``, ``stale`` or ``missing``, for example."""
        return ", ".join(dict.fromkeys(map(_standing, self.versions.get(language, ())))) or MISSING


class Matrix(NamedTuple):
    """The leaflets and shared pages of a project by their languages: those of most leaflets first."""

    languages: tuple[str, ...]
    rows: tuple[LeafletLanguages, ...]

    @property
    def has_translations(self) -> bool:
        return len(self.languages) > 1

    def table(self) -> list[tuple[str, ...]]:
        """The rows with a row of heads, for people."""
        heads = ("LEAFLET", *self.languages)
        return [heads, *((row.name, *map(row.cell, self.languages)) for row in self.rows)]

    def facts(self) -> list[dict[str, Any]]:
        """The same for programs."""
        return [
            {
                "leaflet": row.name,
                "languages": {
                    language: {
                        "state": row.cell(language),
                        "pages": [page.name for page in row.versions.get(language, ())],
                    }
                    for language in self.languages
                },
            }
            for row in self.rows
        ]


def matrix(pages: Iterable[PageStatus]) -> Matrix:
    """The languages of pages: of all leaflets and shared pages of a project."""
    pages = list(pages)
    names = {page.name for page in pages}
    versions: dict[str, dict[str, list[PageStatus]]] = {}
    for page in pages:
        # Of what cannot be read, nobody knows the language.
        family = page.original if page.original in names else page.name
        versions.setdefault(family, {}).setdefault(page.language, []).append(page)
    count = Counter(page.language for page in pages if page.language)
    # The language that most leaflets are translated from comes first.
    originals = Counter(page.language for page in pages if page.original not in names)
    languages = tuple(sorted(count, key=lambda language: (-originals[language], -count[language], language)))
    rows = (LeafletLanguages(name, by_language) for name, by_language in sorted(versions.items(), key=_order))
    return Matrix(languages, tuple(rows))


def _order(row: tuple[str, Any]) -> tuple[bool, str]:
    return row[0].startswith("shared/"), row[0]


def _standing(page: PageStatus) -> str:
    if "old translation" in page.marks:
        return "stale"
    return "expired" if "expired" in page.marks else page.state
