"""Finds leaflets by what a nurse types. The home of RapidFuzz.

Every word of a search has to be in a leaflet: in its title, in what else it is called, or in the rest of its words. A
whole word counts more than the beginning of one, and that more than its inside. Only a word that is in no leaflet is
taken for a typing error.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from builder.web import word_keys
from builder.web.word_keys import SearchWord

MOST = 10
"""How many leaflets a search finds at most."""
_NEAREST = 3
_MOST_WORDS = 12
"""How many words of a search count."""
_SHORT = 3
"""A word of so many letters is not looked for inside of others, nor taken for a typing error: thr is in arthroscopy."""
_LONG = 8
"""A word of so many letters may have two typing errors, and a shorter one may have one."""
_ALIKE = 55.0
"""How alike words are that are offered where nothing is found (RapidFuzz's ratio, 0 to 100)."""

_TITLE, _CALLED, _REST = range(3)
_WHOLE, _BEGINNING, _INSIDE = range(3)
_RANKS = {
    _TITLE: (0, 2, 5),
    _CALLED: (1, 3, 6),
    _REST: (4, 7, 8),
}
"""How much a whole word, a beginning and an inside count in a field; less is better. A typing error is last."""
_MISTYPED = 9

Where = Literal["title", "called", "rest"]
_WHERE: tuple[Where, ...] = ("title", "called", "rest")


class OtherName(NamedTuple):
    """What else a leaflet is called, and in which language."""

    words: str
    language: str


class FindEntry(NamedTuple):
    """What can be found: a leaflet with its title, what else it is called, and the rest of its words."""

    name: str
    title: str
    language: str
    called: Sequence[OtherName] = ()
    rest: str = ""


class Found(NamedTuple):
    """A leaflet that is found: where, and for ``called`` as what. `is_alike` where a typing error was corrected."""

    name: str
    where: Where = "title"
    called: str = ""
    is_alike: bool = False


class Findings(NamedTuple):
    """What a search finds, the best first, of so many (`total`); or where that is none, what is nearest to it."""

    found: Sequence[Found] = ()
    total: int = 0
    nearest: Sequence[Found] = ()


class _Hit(NamedTuple):
    """Where a word of a search is in an entry; the smaller the rank the better."""

    rank: int
    field: int
    phrase: int = 0
    is_alike: bool = False


class _Place(NamedTuple):
    entry: int
    field: int
    phrase: int = 0


class _Lexicon:
    """The words of one language, with all of their forms in a text, which is searched much faster than a list."""

    def __init__(self, language: str, places: Mapping[SearchWord, list[_Place]]) -> None:
        self.language = language
        each = [(form, word) for word in places for form in word_keys.forms(word.text, language)]
        self.forms = [form for form, _ in each]
        self.words = [word for _, word in each]
        self.places = [places[word] for word in self.words]
        self._text = "\n" + "".join(f"{form}\n" for form in self.forms)
        self._starts = list(itertools.accumulate((len(form) + 1 for form in self.forms), initial=1))

    def with_word(self, word: SearchWord) -> dict[int, int]:
        """How a word is in each form that has it, by the form's number: a whole word, a beginning or an inside."""
        kinds: dict[int, int] = {}
        for asked in word_keys.forms(word.text, self.language):
            for match in re.finditer(re.escape(asked), self._text):
                number = bisect.bisect_right(self._starts, match.start()) - 1
                kind = self._kind(word, number, match)
                if kind is not None:
                    kinds[number] = min(kind, kinds.get(number, kind))
        return kinds

    def _kind(self, word: SearchWord, number: int, match: re.Match[str]) -> int | None:
        """What a match is; None where an abbreviation is no word of its own, or a short word is inside of another."""
        if match.start() == self._starts[number]:
            if match.end() == self._starts[number + 1] - 1:
                return _WHOLE
            return None if word.is_abbreviation and not self.words[number].is_abbreviation else _BEGINNING
        # Scripts without capitals have short words, or no spaces between them.
        may_be_inside = len(word.text) > _SHORT or word.text.upper() == word.text.lower()
        return _INSIDE if may_be_inside and not word.is_abbreviation else None

    def with_errors(self, word: SearchWord) -> set[int]:
        """The forms that may be meant by a word with a typing error, by their numbers."""
        from rapidfuzz import process  # Few searches need it.
        from rapidfuzz.distance import OSA

        errors = 2 if len(word.text) >= _LONG else 1
        asked = word_keys.forms(word.text, self.language)
        return {
            number
            for form in asked
            for _, _, number in process.extract(form, self.forms, scorer=OSA.distance, score_cutoff=errors, limit=None)
        }

    def alike(self, word: SearchWord) -> list[tuple[int, float]]:
        """The forms that are most like a word, by their numbers, with how alike they are."""
        from rapidfuzz import fuzz, process

        matches = process.extract(word.text, self.forms, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        return [(number, score) for form, score, number in matches if len(form) > _SHORT]


class Finder:
    """Finds some entries. It reads them once, when it is made."""

    def __init__(self, entries: Iterable[FindEntry]) -> None:
        self._entries = list(entries)
        self._titles = [_sorted(word_keys.words(entry.title)) for entry in self._entries]
        places: dict[str, dict[SearchWord, list[_Place]]] = defaultdict(lambda: defaultdict(list))
        for text, language, place in self._texts():
            for word in dict.fromkeys(word_keys.all_words(text)):
                places[language.partition("-")[0].lower()][word].append(place)
        self._lexicons = [_Lexicon(language, words) for language, words in places.items()]

    def _texts(self) -> Iterator[tuple[str, str, _Place]]:
        """All that can be found, with its language and place."""
        for number, entry in enumerate(self._entries):
            yield entry.title, entry.language, _Place(number, _TITLE)
            for phrase, name in enumerate(entry.called):
                yield name.words, name.language, _Place(number, _CALLED, phrase)
            yield entry.rest, entry.language, _Place(number, _REST)

    def find(self, query: str, language: str = "") -> Findings:
        """What is found for some words: in leaflets in a `language` such as ``en-GB``, or "" for all of them."""
        there = {number for number, entry in enumerate(self._entries) if language in ("", entry.language)}
        split = word_keys.words(query)[:_MOST_WORDS]
        joined = word_keys.words(query, joined=True)[:_MOST_WORDS]
        wanted = _sorted(split)
        # The better reading of each entry: key-hole is keyhole, and may be two words.
        ranked: dict[int, tuple[int, list[_Hit]]] = {}
        for reading in [split] if split == joined else [split, joined]:
            for number, hits in self._with_all(reading, there).items():
                rank = -1 if wanted == self._titles[number] else sum(hit.rank for hit in hits)
                if number not in ranked or rank < ranked[number][0]:
                    ranked[number] = rank, hits
        order = sorted(ranked, key=lambda number: (ranked[number][0], *self._tie(number)))
        found = [self._found(number, ranked[number][1]) for number in order[:MOST]]
        return Findings(found, len(order), () if found else self._nearest(split, there))

    def _tie(self, number: int) -> tuple[int, str, str]:
        """What decides between entries of the same rank: few other words in the title."""
        entry = self._entries[number]
        return len(self._titles[number]), entry.title, entry.name

    def _with_all(self, query: Sequence[SearchWord], there: set[int]) -> dict[int, list[_Hit]]:
        """The entries of `there` that have every word of a search, with where each word is."""
        each = [self._with(word, there) for word in query]
        common = set(each[0]).intersection(*each[1:]) if each else set()
        return {number: [hits[number] for hits in each] for number in common}

    def _with(self, word: SearchWord, there: set[int]) -> dict[int, _Hit]:
        """The entries of `there` that have a word, with the best of the places where it is."""
        hits = [
            (place, _Hit(_RANKS[place.field][kind], place.field, place.phrase))
            for lexicon in self._lexicons
            for number, kind in lexicon.with_word(word).items()
            for place in lexicon.places[number]
        ]
        best = _best(hits, there)
        if best or word.is_abbreviation or len(word.text) <= _SHORT:
            return best
        mistyped = [
            (place, _Hit(_MISTYPED + place.field, place.field, place.phrase, True))
            for lexicon in self._lexicons
            for number in lexicon.with_errors(word)
            for place in lexicon.places[number]
        ]
        # So many words are in the rest that almost every error is like one of them.
        named = _best([entry for entry in mistyped if entry[0].field != _REST], there)
        return named or _best(mistyped, there)

    def _nearest(self, query: Sequence[SearchWord], there: set[int]) -> list[Found]:
        """The entries whose titles and names are most like a search of which nothing is found."""
        likeness: dict[int, float] = defaultdict(float)
        hits: dict[int, _Hit] = {}
        for word in query:
            alike = [
                # The rank is how much they differ, so that the best is what is most alike.
                (place, _Hit(round(100 * (100 - score)), place.field, place.phrase, True))
                for lexicon in self._lexicons
                for number, score in (lexicon.alike(word) if len(word.text) > _SHORT else ())
                for place in lexicon.places[number]
                if place.field != _REST
            ]
            best = _best(alike, there)
            for number, hit in best.items():
                # A word that many leaflets have says little: surgery.
                likeness[number] += (10_000 - hit.rank) / len(best)
                hits[number] = min(hit, hits.get(number, hit))
        order = sorted(likeness, key=lambda number: (-likeness[number], *self._tie(number)))
        return [self._found(number, [hits[number]]) for number in order[:_NEAREST]]

    def _found(self, number: int, hits: Sequence[_Hit]) -> Found:
        # What a nurse does not see in the title needs a reason: another name first.
        telling = max(hits, key=lambda hit: (hit.field != _TITLE, -hit.field))
        entry = self._entries[number]
        called = entry.called[telling.phrase].words if telling.field == _CALLED else ""
        return Found(entry.name, _WHERE[telling.field], called, any(hit.is_alike for hit in hits))


def _best(hits: Iterable[tuple[_Place, _Hit]], there: set[int]) -> dict[int, _Hit]:
    """The best hit in each of the entries of `there`."""
    best: dict[int, _Hit] = {}
    for place, hit in hits:
        if place.entry in there:
            best[place.entry] = min(hit, best.get(place.entry, hit))
    return best


def _sorted(words: Iterable[SearchWord]) -> list[str]:
    return sorted(word.text for word in words)
