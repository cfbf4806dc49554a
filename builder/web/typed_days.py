"""A day as people on a ward write it: 4/12/26, 4 Dec, 31.3.80, Monday, tomorrow. What is not clear is asked about.

Nothing is refused here: what a pack accepts as a date of an operation is decided in `packs/dates_of_operation`.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from builder.core import cldr
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import nearest
from builder.packs import dates_of_operation
from builder.web import word_keys
from builder.web.ward_words import WardWords

Kind = Literal["operation", "birth"]

_ENGLISH = "en-GB"
"""The language whose names of months and days are understood in every language."""
_MONTH_FIRST = frozenset({"en-US"})
"""Where 4/12 is the twelfth of April."""
_FILLERS = {
    "ar": "يوم", "cy": "y o", "de": "den am", "el": "την το στις", "en": "the of on", "es": "el de del", "fa": "روز",
    "fr": "le", "hi": "को", "it": "il di del", "pl": "w we dnia r roku", "pt": "o de do na no", "ro": "pe",
    "tr": "gunu", "uk": "у в р року", "ur": "کو بروز", "vi": "ngay nam",
}  # fmt: skip
"""What people write into dates without a meaning of its own, next to what CLDR has there, by languages.

A word of another language may have one: `am` is a part of the day in English.
"""
_NEXT = {
    "ar": "القادم القادمة المقبل المقبلة", "bn": "আগামী পরের", "cy": "nesaf nesa", "de": "nächste nächsten nächster",
    "el": "επόμενη επόμενης επόμενο", "en": "next", "es": "próximo", "fa": "آینده بعد", "fr": "prochain",
    "he": "הבא הבאה", "hi": "अगले अगला", "it": "prossimo prossima", "lt": "kitas kitą",
    "pl": "następny następną przyszły przyszłą", "pt": "próximo próxima", "ro": "viitoare", "tr": "gelecek önümüzdeki",
    "uk": "наступний наступну наступної наступного", "ur": "اگلے اگلا اگلی", "vi": "tới", "zh": "下",
}  # fmt: skip
"""What people write with a day of the week when they mean the coming one, or the one after that, by languages."""
_SHORT_FOR_TOMORROW = frozenset({"tmrw", "tmr", "tmw"})
_LAST_HOUR = 24
"""A number up to this one next to a day of the week may be an hour, unless it is written as an ordinal."""
_AT_NOON = "noon|midday|midnight"
_TIME = lazy_pattern(
    r"(?:^|(?<=[\s,;(])|(?<=\d)t)(?:at\s+)?(?:"
    r"(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d)?\s*(?:a\.?m|p\.?m)\b\.?"
    r"|(?:[01]?\d|2[0-4])[:h][0-5]\d(?::[0-5]\d)?(?:\s*(?:hrs?|h|z))?(?!\d)"
    rf"|(?:{_AT_NOON})\b"
    r"|(?<=\bat )(?:[01]?\d|2[0-4])(?:\.?[0-5]\d)?(?:\s*(?:hrs?|h|o['’]?clock))?\s*$"
    # 1800 to 2199 are years.
    r"|(?:0\d|1[0-7]|2[2-4])[0-5]\d(?:\s*(?:hrs?|h))?\s*$"
    r"|(?<=[\w.)] )(?:in the )?(?:am|pm|morning|afternoon|evening)\s*$"
    r")"
)
"""A time of day next to a date, in digits or in English. In other words it makes a day unclear."""
_ORDINAL = lazy_pattern(r"(?<=\d)(?:st|nd|rd|th|er|e|o|a|ain|fed|eg|il|ydd|af)(?![^\W\d_])")
_HAN = lazy_pattern("([年月日号號])")
_TOKEN = lazy_pattern(r"\d+|[^\d\s.,/\\()،؛–—’'-]+")
_YEAR = lazy_pattern("(?:1[89]|2[01])[0-9]{2}")
_BACK = datetime.timedelta(days=31)
"""How long ago a date without its year may be: after that, next year's is meant."""
_MONTHS_AHEAD = 18
_OLDEST, _MOSTLY = 120, 110
"""How old nobody is, and how old a patient may be whose year of birth has two digits."""
_ALIKE = 0.8
"""How similar a name with a typing error must be (difflib's ratio, 0 to 1)."""


class TypedDay(NamedTuple):
    """The day that somebody typed, None where that is not clear; and what to ask about it, "" for nothing.

    It `exists` unless it is clear that there is no such day.
    """

    day: datetime.date | None = None
    question: str = ""
    exists: bool = True


class _Parts(NamedTuple):
    """What was read: days that may be meant, the likeliest first, each as year (as it was typed), month and day.

    `number` is that of a day whose month is not written, next to a day of the week.
    """

    days: Sequence[tuple[str, int, int]]
    weekday: int | None = None
    number: int | None = None

    @property
    def is_weekday_alone(self) -> bool:
        return not self.days and self.number is None


class _Names(NamedTuple):
    """The names of months and days of the week in a language and in English, the longest first; and other words."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    fillers: frozenset[str]


def understand(
    text: str, kind: Kind, today: datetime.date, words: WardWords, language: str = "", *, month_first: bool = False
) -> TypedDay:
    """The day that a `text` means on some day, and the question about it in the `words` of a page.

    Names are those of a `language`, that of the page where none is given, or English. With `month_first`, as in
    en-US, 4/12 is the twelfth of April.
    """
    language = language or words.tag
    typed = word_keys.folded(text).strip(" \t\r\n.,،")
    asking = _Asking(kind, today, words)
    if not typed:
        return TypedDay()
    bare = _bare(typed)
    if bare != typed:
        # Nothing that somebody wrote is dropped: a time is as important as the day.
        day = understand(bare, kind, today, words, language, month_first=month_first).day
        return asking.unclear(text) if day is None else asking.timed(day)
    away = _days_away(typed, words)
    if away is not None:
        return asking.about(today + datetime.timedelta(days=away))
    names = _names(language)
    if kind == "operation" and (without := _without_next(typed, language)):
        following = _parts(without, names, month_first=False)
        if following is not None and following.is_weekday_alone:
            return asking.this_or_next(following.weekday or 0)
    parts = _parts(typed, names, month_first=month_first or language in _MONTH_FIRST)
    return asking.unclear(text) if parts is None else asking.answer(parts, text)


def _days_away(typed: str, words: WardWords) -> int | None:
    """How many days from now is what a word such as “tomorrow” means, None for other words."""
    if typed in _SHORT_FOR_TOMORROW:
        return 1
    typed = typed.removeprefix("the ")
    for name, away in _NAMES_OF_AWAY.items():
        if _is_called(typed, name.replace("_", " ")) or _is_called(typed, words(f"days.{name}")):
            return away
    return None


_NAMES_OF_AWAY = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2, "yesterday": -1}


def _is_called(typed: str, name: str) -> bool:
    name, typed = word_keys.folded(name).replace("-", " "), typed.replace("-", " ")
    # In many languages the day after tomorrow is tomorrow with something before it.
    return typed[:1] == name[:1] and typed.count(" ") == name.count(" ") and bool(nearest(typed, [name], 1, _ALIKE))


def _without_next(typed: str, language: str) -> str:
    """A text without the word for “next” that it has; "" where it has none."""
    tag = language.partition("-")[0]
    said = {word_keys.folded(word) for each in ("en", tag) for word in _NEXT.get(each, "").split()}
    # In Chinese nothing is between the words.
    words = (f"{typed[0]} {typed[1:]}" if tag == "zh" else typed).split()
    rest = [word for word in words if word not in said]
    return " ".join(rest) if len(rest) == len(words) - 1 else ""


def _bare(typed: str) -> str:
    """A text without the times that it has."""
    without = _TIME.sub(" ", typed).strip(" ,;()")
    return without if without and _TIME.search(typed) else typed


# Reading


@functools.cache
def _names(language: str) -> _Names:
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    fillers: set[str] = set()
    for tag in (_ENGLISH, language) if cldr.knows(language) else (_ENGLISH,):
        fillers.update(_FILLERS.get(tag.partition("-")[0], "").split())
        months |= _keyed(cldr.months_called(tag))
        weekdays |= _keyed(cldr.weekdays_called(tag))
        fillers.update(map(word_keys.folded, cldr.words_in_dates(tag)))
    match language.partition("-")[0]:
        case "cy":
            months |= {form: number for name, number in months.items() for form in word_keys.mutated(name)}
            weekdays |= {name.removeprefix("dydd "): number for name, number in weekdays.items()}
        case "he":
            # The preposition before a month is written with it.
            months |= {f"ב{name}": number for name, number in months.items()}
        case "ro":
            # With the article: the Friday.
            weekdays |= {word_keys.folded(name): number for number, name in enumerate(_ROMANIAN.split())}
        case "uk":
            weekdays |= {form: number for name, number in weekdays.items() for form in _in_ukrainian(name)}
    return _Names(_longest_first(months), _longest_first(weekdays), frozenset(fillers))


_ROMANIAN = "lunea marțea miercurea joia vinerea sâmbăta duminica"
_ENDINGS = {"я": "яюі", "а": "ауи"}
"""The cases of names of days in Ukrainian."""


def _in_ukrainian(name: str) -> Iterator[str]:
    """A name of a day in its cases, with each apostrophe that people type."""
    for ending in _ENDINGS.get(name[-1], name[-1]):
        for sign in "ʼ’'":
            yield f"{name[:-1]}{ending}".replace("ʼ", sign)


def _keyed(names: Mapping[str, int]) -> dict[str, int]:
    """Names as they are compared, those of one letter left out."""
    keys = {word_keys.folded(name).strip(" ."): number for name, number in names.items()}
    return {key: number for key, number in keys.items() if len(key) > 1}


def _longest_first(names: Mapping[str, int]) -> dict[str, int]:
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def _parts(typed: str, names: _Names, *, month_first: bool) -> _Parts | None:
    """What a text says about a day; None where something in it is not understood."""
    rest = _ORDINAL.sub(" ", typed)
    # In some languages a day of the week and a month have a name in common: Mawrth is Tuesday, and March.
    weekday, rest = _taken(rest, names.weekdays, names.months)
    month, rest = _taken(rest, names.months, names.weekdays)
    if month is None and re.search(r"\d", rest):
        month, rest = _taken(rest, names.months)
    if weekday is None:
        weekday, rest = _taken(rest, names.weekdays)
    numbers = []
    for token in _TOKEN.findall(_HAN.sub(r" \1 ", rest)):
        if token.isdigit():
            numbers.append(token)
        elif token in names.fillers or _HAN.fullmatch(token):
            continue
        elif month is None and (meant := _meant(token, names.months)) is not None:
            month = meant
        elif weekday is None and (meant := _meant(token, names.weekdays)) is not None:
            weekday = meant
        else:
            return None
    if not numbers and month is None and weekday is not None:
        return _Parts((), weekday)
    is_day = bool(_ORDINAL.search(typed)) or (len(numbers) == 1 and int(numbers[0]) > _LAST_HOUR)
    if weekday is not None and month is None and len(numbers) == 1 and is_day and 1 <= int(numbers[0]) <= 31:
        return _Parts((), weekday, int(numbers[0]))
    days = list(_days(numbers, month, month_first=month_first))
    return _Parts(days, weekday) if days else None


def _taken(text: str, names: Mapping[str, int], but: Collection[str] = ()) -> tuple[int | None, str]:
    """The number of the first of `names` that is in a text, and the text without it. Those in `but` do not count."""
    for name in names:
        if name in but:
            continue
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not (_goes_on(text[start - 1 : start], name[0]) or _goes_on(text[end : end + 1], name[-1])):
                return names[name], f"{text[:start]} {text[end:]}"
            start = text.find(name, start + 1)
    return None, text


def _goes_on(character: str, end: str) -> bool:
    """Whether a word goes on with a character beyond its `end`: letters with letters, and digits with digits."""
    if not character or _HAN.match(end):
        return False
    first, second = (unicodedata.category(sign)[0] for sign in (character, end))
    return first == second == "N" or (first in "LM" and second in "LM" and not "\u4e00" <= character <= "\u9fff")


def _meant(token: str, names: Mapping[str, int]) -> int | None:
    """The number of the one name that a word begins, or is with a typing error."""
    numbers = {number for name, number in names.items() if len(token) > 2 and name.startswith(token)}
    if not numbers and len(token) > 4:
        numbers = {names[name] for name in nearest(token, names, 2, _ALIKE)}
    return numbers.pop() if len(numbers) == 1 else None


def _days(numbers: Sequence[str], month: int | None, *, month_first: bool) -> Iterator[tuple[str, int, int]]:
    """The days that numbers may mean, with a month in words or without, the likeliest first."""
    lengths = [len(number) for number in numbers]
    if month is None and lengths in ([6], [8]):
        digits = numbers[0]
        yield from _days([digits[:2], digits[2:4], digits[4:]], None, month_first=month_first)
        if len(digits) == 8:
            yield digits[:4], int(digits[4:6]), int(digits[6:])
        return
    year = next((place for place in (0, len(numbers) - 1) if numbers and _YEAR.fullmatch(numbers[place])), None)
    if year is None and len(numbers) == (3 if month is None else 2) and lengths[-1] == 2:
        year = len(numbers) - 1
    rest = [int(number) for place, number in enumerate(numbers) if place != year]
    if any(length > 2 for place, length in enumerate(lengths) if place != year):
        return
    written = "" if year is None else numbers[year]
    if month is not None and len(rest) == 1:
        yield written, month, rest[0]
    elif month is None and len(rest) == 2 and year == 0:
        yield written, rest[0], rest[1]
    elif month is None and len(rest) == 2:
        first, second = rest
        orders = [(written, second, first), (written, first, second)]
        yield from reversed(orders) if month_first else orders


# Asking


class _Asking(NamedTuple):
    kind: Kind
    today: datetime.date
    words: WardWords

    def unclear(self, text: str) -> TypedDay:
        is_printed = self.kind == "operation" and dates_of_operation.mistake(text.strip()) is None
        key = "unclear" if is_printed else "birth_unclear"
        return TypedDay(None, self.words(f"days.{key}", example=self.words.day(self.today).replace("\u00a0", " ")))

    def timed(self, day: datetime.date) -> TypedDay:
        """No day to put in the place of what was written: a time stands there, too."""
        return TypedDay(None, self.words("days.timed", day=self.words.phrases.full_date(day)))

    def answer(self, parts: _Parts, text: str) -> TypedDay:
        if not parts.days and self.kind == "birth":
            return self.unclear(text)
        if parts.is_weekday_alone:
            return TypedDay(self._next(parts.weekday or 0))
        if parts.number is not None:
            return self._numbered(parts.weekday or 0, parts.number)
        if self.kind == "birth" and not parts.days[0][0]:
            return TypedDay(None, self.words("days.no_year"))
        possible = [day for written in parts.days if (day := self._day(*written)) is not None]
        if not possible:
            return TypedDay(None, self.words("days.impossible"), exists=False)
        day = possible[0]
        if parts.weekday is not None and day.weekday() != parts.weekday:
            return self._ask("other_weekday", day)
        is_swapped = self._day(*parts.days[0]) is None
        return self._ask("meant", day) if is_swapped or self._may_be_older(parts.days[0][0], day) else self.about(day)

    def about(self, day: datetime.date) -> TypedDay:
        """A day, with a question where it is not likely."""
        if self.kind == "operation":
            question = "past" if day < self.today else "far" if day > _later(self.today) else ""
        else:
            question = "not_yet" if day > self.today else "long_ago" if day.year < self.today.year - _OLDEST else ""
        return self._ask(question, day) if question else TypedDay(day)

    def _ask(self, question: str, day: datetime.date) -> TypedDay:
        return TypedDay(day, self.words(f"days.{question}", day=self.words.phrases.full_date(day)))

    def this_or_next(self, weekday: int) -> TypedDay:
        """“Next Friday” is the coming one to some, and the one after that to others."""
        coming = self._next(weekday)
        days = (coming, coming + datetime.timedelta(days=7))
        day, later = map(self.words.phrases.full_date, days)
        return TypedDay(None, self.words("days.this_or_next", day=day, later=later))

    def _next(self, weekday: int) -> datetime.date:
        """The next such day after today: nobody writes that of today."""
        return self.today + datetime.timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)

    def _numbered(self, weekday: int, number: int) -> TypedDay:
        """The day of a number, of this month or the next that has one: the only one on that day of the week."""
        following = (self.today + datetime.timedelta(days=away) for away in range(_BACK.days + _BACK.days))
        possible = [day for day in following if day.day == number]
        fitting = [day for day in possible if day.weekday() == weekday]
        return TypedDay(fitting[0]) if len(fitting) == 1 else self._ask("other_weekday", possible[0])

    def _day(self, year: str, month: int, day: int) -> datetime.date | None:
        """The day that is nearest to what is usual, of the years that may be meant; None where it does not exist."""
        if len(year) == 4:
            years = [int(year)]
        elif year:
            century = self.today.year // 100 * 100
            years = [century + int(year) + shift for shift in (100, 0, -100)]
        else:
            years = list(range(self.today.year + 4, self.today.year - 2, -1))
        existing = [found for number in years if (found := _existing(number, month, day)) is not None]
        if len(year) == 4 or not existing:
            return existing[0] if existing else None
        if self.kind == "birth":
            return max((found for found in existing if found <= self.today), default=None)
        if year:
            return min(existing, key=lambda found: abs(found - self.today))
        return min(found for found in existing if found >= self.today - _BACK)

    def _may_be_older(self, year: str, day: datetime.date) -> bool:
        """Whether a year of birth in two digits may be one of the century before, too."""
        return self.kind == "birth" and len(year) == 2 and day.year - 100 >= self.today.year - _MOSTLY


def _existing(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _later(day: datetime.date) -> datetime.date:
    """About the same day 18 months later: every month has a 28th."""
    years, month = divmod(day.month - 1 + _MONTHS_AHEAD, 12)
    return datetime.date(day.year + years, month + 1, min(day.day, 28))
