"""The words that the program itself prints, in one language. `content/catalogues` reads them from files.

A language without such words is an error, never English.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from builder.core import cldr
from builder.core.characters import NO_BREAK

_ENGLISH = "en"
_REGIONS_WITH_A_NAME = frozenset({"pt-BR"})
"""Languages of a region that a reader knows by another name. Of others, such as en-GB, the region is left out."""


class ScreenWords(NamedTuple):
    """Words in one language that staff read, by their keys such as ``sheets.saddle``.

    `english` are in the place of those that the language lacks: what staff read on a screen, and never what is printed.
    """

    tag: str
    words: Mapping[str, str | Mapping[str, str]]
    english: Mapping[str, str | Mapping[str, str]] = MappingProxyType({})

    def __call__(self, key: str, **fields: object) -> str:
        """A phrase with its fields filled in. One that goes with a number has the form for the field `count`."""
        phrase, tag = (self.words[key], self.tag) if key in self.words else (self.english[key], _ENGLISH)
        if not isinstance(phrase, str):
            number = fields["count"]
            assert isinstance(number, int)
            phrase = phrase[cldr.plural_category(tag, number)]
        return phrase.format(**fields)


class Phrases(NamedTuple):
    """Words for one language; the names in braces are filled in."""

    tag: str
    """The language (BCP 47), as the catalogue's file is called."""
    at_a_glance: str
    about: str
    version: str
    last_reviewed: str
    next_review: str
    owner: str
    sources: str
    page: str
    example: str
    draft: str
    in_review: str
    void: str
    expired: str
    withdrawn: str
    replaced: str
    older: str
    stamps: Mapping[str, str]
    statements: Mapping[str, str]
    """What the stamps mean, at the top of each page."""
    of_packs: Mapping[str, str]
    """What the stamps of any of its pages mean for a pack, on its cover."""
    noted: Mapping[str, str]
    approved: str
    feedback: str
    labelled: str
    """How a label stands before its value."""
    warning: str
    urgent: str
    at_once: str
    soon: str
    remember: str
    phone: str
    email: str
    web: str
    address: str
    hours: str
    see: str
    pack: str
    surgery_on: str
    """The title of a pack, with what its leaflets say they are about."""
    your_details: str
    name: str
    date_of_operation: str
    hospital_number: str
    consultant: str
    ward_phone: str
    needs: str
    notes: str
    to_write_on: str
    it_holds: str
    in_this_pack: str
    on_page: str
    topic: str
    ask: str
    ask_about: str
    """The same before the topics that a leaflet leaves to the team."""
    asked: str
    same: str
    resolved: str
    differs: str
    compared: str
    part: str
    holds: str
    questions_and_notes: str
    my_questions: str
    my_notes: str
    given: str
    code: str
    code_of_leaflet: str
    code_is_for: str
    full_code: str
    """What the code is short for, in small print."""
    latest_version: str
    qr_code: str
    """What a QR code is, for people who listen."""
    other_formats: str
    comes_in: str
    comes_in_both: str
    for_another: str
    """With `ask` in it; the next two name what the leaflet has no choice of."""
    or_language: str
    or_format: str
    kinds_of_print: Mapping[str, str]
    dates: Mapping[str, str | Sequence[str]]
    """What is otherwise than in CLDR: `day`, `month` and `full` as patterns, `months` from January."""
    lists: Mapping[str, str]
    """What is otherwise than in CLDR: what is `between` words, and before the `last` of them."""
    languages: Mapping[str, str]
    """What languages are called otherwise than in CLDR, by their tags: only where a script or region makes a name."""

    def language(self, code: str) -> str:
        """What a language is called, such as Welsh for ``cy``; "" where nobody has written that down."""
        parts = code.split("-")
        tags = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
        own = next((self.languages[tag] for tag in tags if tag in self.languages), "")
        if own or not cldr.knows(self.tag):
            return own
        # A script has four letters. With a region CLDR has names such as British English.
        tags = [
            tag for tag in tags if tag in _REGIONS_WITH_A_NAME or all(len(part) == 4 for part in tag.split("-")[1:])
        ]
        return next(filter(None, (cldr.language_name(self.tag, tag) for tag in tags)), "")

    def label(self, words: str) -> str:
        """Words before what they name, such as "Phone: " for "Phone"."""
        return self.labelled.partition("{value}")[0].format(label=words)

    def listed(self, words: Sequence[str]) -> str:
        """Several words as a sentence has them, such as: a, b and c."""
        if not self.lists:
            return cldr.listed(self.tag, words)
        return self.lists["last"].join(filter(None, [self.lists["between"].join(words[:-1]), words[-1]]))

    def date(self, day: datetime.date) -> str:
        """A day in words, such as 30 November 2026, held together by no-break spaces."""
        return self._dated("day", day).replace(" ", NO_BREAK)

    def full_date(self, day: datetime.date) -> str:
        """A day in words with the day of the week, such as Friday 4 December 2026."""
        pattern = self.dates.get("full")
        if isinstance(pattern, str) and cldr.knows(self.tag):
            return pattern.format(weekday=cldr.weekday(self.tag, day), date=self._dated("day", day))
        return cldr.full_day(self.tag, day) if cldr.knows(self.tag) else self._dated("day", day)

    def month(self, day: datetime.date) -> str:
        """A month in words, such as November 2026."""
        return self._dated("month", day).replace(" ", NO_BREAK)

    def _dated(self, kind: str, day: datetime.date) -> str:
        pattern = self.dates.get(kind)
        if not isinstance(pattern, str):
            return cldr.day(self.tag, day) if kind == "day" else cldr.month(self.tag, day)
        months = self.dates.get("months")
        month = months[day.month - 1] if months else cldr.month_name(self.tag, day, in_date=kind == "day")
        return pattern.format(day=day.day, month=month, year=day.year)

    def characters(self) -> frozenset[str]:
        """Every character of what is printed on leaflets and in packs, with those of dates, but for no-break spaces."""
        printed: list[str] = []
        for field in (getattr(self, name) for name in PRINTED):
            printed += field.values() if isinstance(field, Mapping) else [field]
        for number in range(1, 13):
            day = datetime.date(2026, number, 1)
            printed += [self.date(day), self.month(day)]
        return frozenset().union(*printed) - {NO_BREAK}


PRINTED = Phrases._fields[1:-3]
"""The fields that each catalogue has in its part `print`."""
