"""Dates, lists, plurals and names of languages, as CLDR (Unicode's tables of languages) has them. The home of Babel.

Babel takes 30 ms to import, so it is imported only for what no catalogue says.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from builder.core.patterns import lazy_pattern

if TYPE_CHECKING:
    from babel import Locale

_BIDI_CONTROLS = lazy_pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
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


def full_day(tag: str, day: datetime.date) -> str:
    """A day with the day of the week, such as Friday 4 December 2026. Raises UnknownLanguage."""
    from babel.dates import format_date

    return _plain(format_date(day, "full", _locale(tag)))


def weekday(tag: str, day: datetime.date) -> str:
    """What the day of the week is called. Raises UnknownLanguage."""
    from babel.dates import get_day_names

    return _plain(get_day_names("wide", "stand-alone", _locale(tag))[day.weekday()])


def months_called(tag: str) -> dict[str, int]:
    """The number of a month by each of the names that it has, in full and short. Raises UnknownLanguage."""
    from babel.dates import get_month_names

    return _called(tag, get_month_names)


def weekdays_called(tag: str) -> dict[str, int]:
    """The number of a day of the week, from 0 for Monday, by each of its names. Raises UnknownLanguage."""
    from babel.dates import get_day_names

    return _called(tag, get_day_names)


def _called(tag: str, names_of: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    locale = _locale(tag)
    return {
        _plain(name): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in names_of(width, context, locale).items()
    }


def words_in_dates(tag: str) -> list[str]:
    """What stands between the parts of a date, such as the Spanish “de”. Raises UnknownLanguage."""
    from babel.dates import get_date_format

    patterns = [str(get_date_format(length, _locale(tag)).pattern) for length in ("full", "long", "medium")]
    return [word for pattern in patterns for quoted in re.findall("'([^']+)'", pattern) for word in quoted.split()]


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
