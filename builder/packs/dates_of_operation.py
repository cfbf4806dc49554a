"""The date of an operation as people and programs write it: whether there is such a day. No message quotes it."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from builder.core.patterns import lazy_pattern

_MONTHS = (
    "jan january januar janvier januari enero ene gennaio gen jän jänner janv",  # codespell:ignore januar
    "feb february februar février fév févr februari febrero febbraio",  # codespell:ignore februar
    "mar march märz mär mars maart marzo mrt",
    "apr april avril avr abril abr aprile",
    "may mai mei mayo maggio mag",
    "jun june juni juin junio giugno giu",  # codespell:ignore juni
    "jul july juli juillet juil julio luglio lug",  # codespell:ignore juli
    "aug august août augustus agosto ago",
    "sep sept september septembre septiembre settembre set",
    "oct october oktober okt octobre octubre ottobre ott",  # codespell:ignore oktober
    "nov november novembre noviembre",
    "dec december dezember dez décembre déc diciembre dic dicembre",  # codespell:ignore dezember
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "mon monday mo montag lundi lun maandag ma lunes lunedì",
    "tue tues tuesday di dienstag mardi mar dinsdag martes martedì",
    "wed weds wednesday mi mittwoch mercredi mer woensdag wo miércoles mié mercoledì",
    "thu thur thurs thursday do donnerstag jeudi jeu donderdag jueves jue giovedì gio",  # codespell:ignore thur
    "fri friday fr freitag vendredi ven vrijdag vr viernes vie venerdì",  # codespell:ignore vie
    "sat saturday sa samstag sonnabend samedi sam zaterdag za sábado sáb sabato sab",
    "sun sunday so sonntag dimanche dim zondag zo domingo dom domenica",
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}

_YEAR_FIRST = lazy_pattern(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = lazy_pattern(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_NO_YEAR = lazy_pattern(r"(\d{1,2})[-/.](\d{1,2})\.?", re.ASCII)
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?"
_YEAR = r"(?:[\s,./-]*\s*[’']?(\d{4}|\d{2}))?"
_DAY_FIRST = lazy_pattern(rf"(?:the )?{_ORDINAL}[\s./-]*(?:of |de )?([^\W\d_]+)\.?(?:\s+del?)?{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = lazy_pattern(rf"([^\W\d_]+)\.?[\s./-]*(?:the )?{_ORDINAL}(?!\d){_YEAR}", re.IGNORECASE)
_YEAR_MONTH_WORD = lazy_pattern(r"(\d{4})[\s./-]+([^\W\d_]+)\.?[\s./-]+(\d{1,2})", re.ASCII)
_WEEKDAY_BEFORE = lazy_pattern(r"(?:on )?([^\W\d_]+)[.,]*\s+(?:the\s+|den\s+|le\s+)?(.*)", re.IGNORECASE)
_WEEKDAY_AFTER = lazy_pattern(r"(.*\d)[\s,]+\(?([^\W\d_]+)\.?\)?")
_TIME = lazy_pattern(
    r"(.*?\d)(?P<t>\s*T\s*|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d(?:[.,]\d+)?|:\d\d:\d{3})?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|(?:UTC|GMT)?\s*(?:[+-]\d\d:?(?:\d\d)?)?(?:\s*\([^)]*\))?)?",
    re.ASCII,
)
_INSIDE = lazy_pattern(
    rf"(?:\b(?P<weekday>{'|'.join(_WEEKDAY_NUMBERS)})\b[.,]*\s+(?:the\s+)?)?"
    r"(?<![\d/.-])(?P<day>[0-2]?\d|3[01])(?:st|nd|rd|th|\.)?[\s-]+(?:of )?"
    rf"(?P<month>{'|'.join(_MONTH_NUMBERS)})\b\.?(?:[\s,-]+(?P<year>20\d\d)\b)?",
    re.IGNORECASE,
)
"""A date among other words. Months in digits are left alone: 31/02 may be a ward or a fraction."""
_OLDEST, _LATEST = 2000, 2069
"""The years of operations. Programs write an empty date as 1899, 1900, 1904, 1970 or 9999."""
_LEAP = 2024
"""A year that has every day, for dates without one."""

HOW = "check it; write year, month and day, as in 2026-11-30, or the date in words"
HOW_ON_FORM = "check day, month and year"
"""The same for those who write into a form, which understands a day in many ways."""
_NOT_ON_WEEKDAY = ("this date is not on that day of the week", "write the right day of the week, or leave it out")
NO_DAY = ("this day does not exist", HOW)


class _WrittenDate(NamedTuple):
    """A date as it was written: its possible days, as (year, month, day), with year None if there is none."""

    days: tuple[tuple[int | None, int, int], ...]
    weekday: int | None = None


def mistake(value: str) -> tuple[str, str] | None:
    """What is wrong with a date of an operation, and what to do; None if nothing is, or if it is in free words."""
    timed = _TIME.fullmatch(value)
    date = _date_of(timed[1] if timed else value)
    if date is None:
        return _not_a_date(value)
    if not _existing(date):
        return NO_DAY
    if not any(year is None or _OLDEST <= year <= _LATEST for year, _, _ in date.days):
        return "this day is what a program writes for an empty value", f"{HOW}, or leave it empty"
    if date.weekday is not None and not _on_weekday(date):
        return _NOT_ON_WEEKDAY
    if timed and (timed["half"] or timed["second"] or timed["zone"] or "T" in timed["t"]):
        return "this is a date and a time, as programs write them", f"{HOW}; write times in the notes"
    return None


def without_midnight(value: str) -> str:
    """A date without the midnight that programs add to it."""
    bare = value.strip()
    timed = _TIME.fullmatch(bare)
    if timed is None or not _is_midnight(timed) or _date_of(timed[1]) is None:
        return value
    date = _date_of(timed[1])
    # Some programs put the month first, some the day: only one of both may be a date.
    # Dots are for the day first.
    if "." not in timed[1] and date is not None and len(_existing(date)) > 1:
        return value
    return timed[1].strip().rstrip(",")


def _is_midnight(timed: re.Match[str]) -> bool:
    hour, half = int(timed["hour"]), (timed["half"] or "").lower()
    at = hour == 12 if half.startswith("a") else hour == 0 and not half
    return at and timed["minute"] == "00" and not re.search("[1-9]", timed["second"] or "")


def _not_a_date(value: str) -> tuple[str, str] | None:
    if any(character.isalpha() for character in value):
        from_a_program = re.search(
            r"^\d{8}T|^\d{4}-\d\d-\d\d[Z+]|\w\(.*\d.*\)|^\d+:\d\d(?::\d\d)?\s*[AP]M$|^T?\d\d:\d\d", value
        )
        return ("this is a date as programs store it", HOW) if from_a_program else _mistake_inside(value)
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", value, re.ASCII):
        return "this is a number, as spreadsheet programs store a date", HOW
    return "this is not a date", HOW


def _mistake_inside(value: str) -> tuple[str, str] | None:
    """What is wrong with dates among other words, such as a time after them."""
    for match in _INSIDE.finditer(value):
        year = int(match["year"]) if match["year"] else None
        weekday = _WEEKDAY_NUMBERS.get((match["weekday"] or "").lower())
        date = _WrittenDate(((year, _MONTH_NUMBERS[match["month"].lower()], int(match["day"])),), weekday)
        if not _existing(date):
            return NO_DAY
        if weekday is not None and not _on_weekday(date):
            return _NOT_ON_WEEKDAY
    return None


def _date_of(value: str) -> _WrittenDate | None:
    value = value.strip().strip(",")
    days = _days_of(value)
    if days:
        return _WrittenDate(days)
    for match, weekday, rest in (
        (_WEEKDAY_BEFORE.fullmatch(value), 1, 2),
        (_WEEKDAY_AFTER.fullmatch(value), 2, 1),
    ):
        if match is None or match[weekday].lower() not in _WEEKDAY_NUMBERS:
            continue
        days = _days_of(match[rest].strip().strip(","))
        if days:
            return _WrittenDate(days, _WEEKDAY_NUMBERS[match[weekday].lower()])
    return None


def _days_of(value: str) -> tuple[tuple[int | None, int, int], ...]:
    """The days that a date may mean, whether they exist or not; none for what is not a date."""
    if match := _YEAR_FIRST.fullmatch(value):
        return ((int(match[1]), int(match[3]), int(match[4])),)
    if match := _YEAR_LAST.fullmatch(value):
        return _either_order(int(match[1]), int(match[3]), _year(match[4]))
    if match := _NO_YEAR.fullmatch(value):
        return _either_order(int(match[1]), int(match[2]), None)
    return _day_in_words(value)


def _either_order(first: int, second: int, year: int | None) -> tuple[tuple[int | None, int, int], ...]:
    return tuple(dict.fromkeys(((year, second, first), (year, first, second))))


def _day_in_words(value: str) -> tuple[tuple[int | None, int, int], ...]:
    for pattern, day, month, year in ((_DAY_FIRST, 1, 2, 3), (_MONTH_FIRST, 2, 1, 3), (_YEAR_MONTH_WORD, 3, 2, 1)):
        match = pattern.fullmatch(value)
        if match and (number := _MONTH_NUMBERS.get(match[month].lower())):
            return ((_year(match[year]), number, int(match[day])),)
    return ()


def _year(digits: str | None) -> int | None:
    return None if digits is None else int(digits) if len(digits) == 4 else 2000 + int(digits)


def _existing(date: _WrittenDate) -> list[datetime.date]:
    existing = []
    for year, month, day in date.days:
        try:
            existing.append(datetime.date(_LEAP if year is None else year, month, day))
        except ValueError:
            continue
    return existing


def _on_weekday(date: _WrittenDate) -> bool:
    if any(year is None for year, _, _ in date.days):
        return True
    return any(day.weekday() == date.weekday for day in _existing(date))
