"""Dates, lists, plurals and names of languages, as CLDR (Unicode's tables of languages) has them. The home of Babel.

Babel takes 30 ms to import, so it is imported only for what no catalogue says.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What CLDR has in some dates and lists to keep their order. The order of a page is decided by its layout."""
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The forms that languages have for numbers."""
_ENGLISH = frozenset({"one", "other"})


class UnknownLanguage(LookupError):
    """CLDR does not have a language."""


def knows(tag: str) -> bool:
    """Whether CLDR has a language."""
    try:
        return bool(_locale(tag))
    except UnknownLanguage:
        return False


def day(tag: str, day: datetime.date) -> str:
    """A day in words, such as 30 November 2026. Raises UnknownLanguage."""
    from babel.dates import format_date

    return _plain(format_date(day, "long", _locale(tag)))


def month(tag: str, day: datetime.date) -> str:
    """A month in words, such as November 2026. Raises UnknownLanguage."""
    from babel.dates import format_skeleton

    return _plain(format_skeleton("yMMMM", day, locale=_locale(tag)))


def month_name(tag: str, day: datetime.date, *, in_date: bool) -> str:
    """What a month is called, `in_date` as with the number of a day. Raises UnknownLanguage."""
    from babel.dates import get_month_names

    return _plain(get_month_names("wide", "format" if in_date else "stand-alone", _locale(tag))[day.month])


def listed(tag: str, words: Sequence[str]) -> str:
    """Several words as a sentence has them, such as: a, b and c. Raises UnknownLanguage."""
    from babel.lists import format_list

    return _plain(format_list(words, locale=_locale(tag)))


def language_name(tag: str, code: str) -> str:
    """What the language `code` is called in another; "" where CLDR does not know. Raises UnknownLanguage."""
    return _plain(_locale(tag).languages.get(code.replace("-", "_"), ""))


def own_name(tag: str) -> str:
    """What a language is called by those who speak it; "" where CLDR does not know."""
    return language_name(tag, tag) or language_name(tag, tag.partition("-")[0]) if knows(tag) else ""


def plural_category(tag: str, number: int) -> str:
    """Which form of a phrase goes with a number, one of `CATEGORIES`: "other" where CLDR does not have the language."""
    if tag == "en":
        return "one" if number == 1 else "other"
    if not knows(tag):
        return "other"
    return _locale(tag).plural_form(number)


@functools.cache
def plural_categories(tag: str) -> frozenset[str]:
    """The forms that a language has for whole numbers."""
    if tag == "en":
        return _ENGLISH
    # Some languages have a form for fractions, or for millions alone, that no number of pages takes.
    return frozenset(plural_category(tag, number) for number in range(1000))


@functools.cache
def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise UnknownLanguage(tag) from None


def _plain(text: str) -> str:
    return _BIDI_CONTROLS.sub("", text)
