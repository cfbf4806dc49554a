"""The few words that the program itself prints, by language. A language that has none is an error, never English."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class Phrases(NamedTuple):
    """Words for one language; the capitals in braces are filled in."""

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
    warning: str
    urgent: str
    phone: str
    email: str
    web: str
    address: str
    hours: str
    see: str
    months: tuple[str, ...]

    def date(self, day: datetime.date) -> str:
        """A day in words, such as 30 November 2026, held together by no-break spaces."""
        return f"{day.day}\u00a0{self.month(day)}"

    def month(self, day: datetime.date) -> str:
        """A month in words, such as November 2026."""
        return f"{self.months[day.month - 1]}\u00a0{day.year}"


_ENGLISH = Phrases(
    at_a_glance="At a glance",
    about="About this leaflet",
    version="Version {version}",
    last_reviewed="Last reviewed: {date}",
    next_review="Next review: {date}",
    owner="Who looks after this leaflet: {owner}",
    sources="Sources",
    page="Page {number} of {count}",
    example="Example text. The clinic’s own team must review it before it is given to patients.",
    draft="Draft. Not to be given to patients.",
    warning="Warning: ",
    urgent="Urgent: ",
    phone="Phone: ",
    email="Email: ",
    web="Web: ",
    address="Address: ",
    hours="When: ",
    see="see “{title}”",
    months=tuple("January February March April May June July August September October November December".split()),
)

_BY_LANGUAGE = {"en": _ENGLISH}


def phrases(language: str) -> Phrases | None:
    """The words for a language code such as ``en-GB``, or None where there are none."""
    return _BY_LANGUAGE.get(language.partition("-")[0])


def languages() -> tuple[str, ...]:
    """The languages that there are words for."""
    return tuple(_BY_LANGUAGE)
