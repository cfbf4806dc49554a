"""The signs that print uses for what keyboards have: quotation marks, apostrophes, dashes, ×, … by language.

Only what surely comes out right is changed: in a language that is listed here, where nothing else can be meant, and
never in an address, a code, a telephone number or a date. The words of a file stay as they are typed: an approval
covers those, and so do checks. What is printed is made of them when a page goes to be laid out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from builder.core.characters import NO_BREAK, is_address
from builder.core.patterns import lazy_pattern


class Change(NamedTuple):
    """What is printed in place of the characters from `start` to `end` of a text."""

    start: int
    end: int
    printed: str


class QuotationMarks(NamedTuple):
    """The marks around a quotation, and around one within another."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


_ENGLISH = QuotationMarks("“", "”", "‘", "’")
_GUILLEMETS = QuotationMarks("«", "»", "“", "”")
_GERMAN = QuotationMarks("„", "“", "‚", "‘")
_POLISH = QuotationMarks("„", "”", "«", "»")
_MARKS = {
    **dict.fromkeys("en cy ga gd tr pt-br nl bn hi ta te vi so".split(), _ENGLISH),
    **dict.fromkeys("es it pt el nb no ar fa".split(), _GUILLEMETS),
    **dict.fromkeys("de cs sk sl lt is".split(), _GERMAN),
    **dict.fromkeys("pl ro hu".split(), _POLISH),
    **dict.fromkeys("uk ru".split(), QuotationMarks("«", "»", "„", "“")),
    "fr": QuotationMarks(f"«{NO_BREAK}", f"{NO_BREAK}»", "“", "”"),
    **dict.fromkeys("de-ch de-li fr-ch it-ch".split(), QuotationMarks("«", "»", "‹", "›")),
}
"""By a language, or a language in a region, in small letters."""

_WITH_APOSTROPHES = frozenset("en cy ga gd br fr it ca es pt de nl pl ro tr lt uk el eu sv da nb no".split())
"""Languages in which a stroke between two letters is an apostrophe, and nothing else."""

_ENDS_IN_APOSTROPHE = frozenset({"en", "cy"})
"""Languages in which a stroke after a letter is ’ whether it is an apostrophe or ends a quotation."""

_FROM_LEFT = frozenset("ar fa ur he ps ckb yi dv".split())
"""Languages that are read from the right: a dash between figures may turn them around there."""

_ELISION = lazy_pattern(r"(?:\d0s|tis|twas|til|em|cause|n)\b", re.IGNORECASE)
"""What an English word with an apostrophe before it is, such as ’90s and ’til."""

_MAYBE = lazy_pattern(r"['\"]|\.\.\.|\d(?: ?[ap]\.?m\.?)?-\d|day-|\d[\w ]*[xX] ?\d| [;:!?»]|« ")
"""What has to be in a text for anything to be changed."""


def may_change(source: str) -> bool:
    """Whether anything in a text, as it is written in CommonMark, could be printed in another way."""
    return "&" in source or _MAYBE.search(source) is not None


def changes(text: str, language: str, has: Collection[str]) -> list[Change]:
    """What is printed in another way than it is typed, in order. `has` are the characters that can be printed."""
    own = language.partition("-")[0].lower()
    if _MAYBE.search(text) is None or not (own in _WITH_APOSTROPHES or own in _MARKS):
        return []
    found = [*_strokes(text, language), *_pairs(text, language)]
    found += [Change(*match.span(), "…") for match in _ELLIPSIS.finditer(text)]
    if own not in _FROM_LEFT:
        found += [*_ranges(text, own), *_products(text)]
    if own == "fr":
        found += [Change(*match.span(), NO_BREAK) for match in _FRENCH_SPACE.finditer(text)]
    possible = [change for change in sorted(found) if all(sign in has for sign in change.printed)]
    # Half a pair of quotation marks is worse than none.
    return possible if len(possible) == len(found) else [each for each in possible if each.printed in _SINGLY]


_SINGLY = frozenset({"’", "–", "×", "…", NO_BREAK})


def typeset(text: str, language: str, has: Collection[str]) -> str:
    """A text as it is printed."""
    return applied(text, changes(text, language, has))


def applied(text: str, made: Collection[Change]) -> str:
    """A text with some changes."""
    for change in sorted(made, reverse=True):
        text = text[: change.start] + change.printed + text[change.end :]
    return text


def _marks_of(language: str) -> QuotationMarks | None:
    first, _, rest = language.lower().partition("-")
    region = next((part for part in rest.split("-") if len(part) == 2), "")
    return _MARKS.get(f"{first}-{region}") or _MARKS.get(first)


# Strokes and pairs of quotation marks

_OPENED_BY = "([{/—–-‘“„«\u00a0"
_CLOSED_BY = ".,;:!?)]}/—–-’”“»…\u00a0·।॥،؛؟۔។"


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPENED_BY or before in "'\"") and bool(after.strip())


def _may_close(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before.strip()) and (not after or after.isspace() or after in _CLOSED_BY or after in "'\"")


def _strokes(text: str, language: str) -> Iterator[Change]:
    """Apostrophes, and pairs of single quotation marks."""
    own, marks = language.partition("-")[0].lower(), _marks_of(language)
    if own not in _WITH_APOSTROPHES:
        return
    opened = -1
    for match in re.finditer("'", text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if (before.isalpha() or before == "}") and after.isalpha():
            if not is_address(_token(text, at)):
                yield Change(at, at + 1, "’")
        elif own in _ENDS_IN_APOSTROPHE and _may_open(text, at) and _ELISION.match(text, at + 1):
            yield Change(at, at + 1, "’")
        elif _may_close(text, at) and opened >= 0 and marks is not None:
            yield Change(opened, opened + 1, marks.inner_opening)
            yield Change(at, at + 1, marks.inner_closing)
            opened = -1
        elif own in _ENDS_IN_APOSTROPHE and before.isalpha() and _may_close(text, at):
            yield Change(at, at + 1, "’")
        elif _may_open(text, at) and opened < 0:
            opened = at


def _pairs(text: str, language: str) -> Iterator[Change]:
    """Pairs of quotation marks, where each of them is one: not of inches, nor of what is not closed."""
    marks = _marks_of(language)
    places = [match.start() for match in re.finditer('"', text)]
    opening, closing = places[::2], places[1::2]
    if marks is None or len(opening) != len(closing):
        return
    if all(_may_open(text, at) for at in opening) and all(_may_close(text, at) for at in closing):
        yield from (Change(at, at + 1, marks.opening) for at in opening)
        yield from (Change(at, at + 1, marks.closing) for at in closing)


def _token(text: str, at: int) -> str:
    """The word that a character is in."""
    return re.split(r"\s", text[:at])[-1] + re.split(r"\s", text[at:])[0]


_ELLIPSIS = lazy_pattern(r"(?<=[^\W\d_])\.\.\.(?=\s|$|[\"”’'»)\]?!])")
_FRENCH_SPACE = lazy_pattern(r"(?<=[^\s«]) (?=[;:!?»](?:[\s\"»”]|$))|(?<=«) (?=\S)")


# Numbers

_ALONE = r"(?<![\w.,:/@#+&=£$€-])(?<!\d[ \u00a0])"
"""Before a number that is not part of another, of a code, an address or a telephone number."""
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_SIGNS = r"(?:[ \u00a0]?(?:%|mg|kg|g|ml|mL|cm|mm|km|m|°C|mmol|Gy|micrograms?|мкг|мг|мл|кг|г|см|мм|м))"
_UNITS = {
    "en": "seconds? minutes? mins? hours? hrs? days? nights? weeks? months? years? times people patients sessions "
    "doses tablets? capsules? sachets? drops? puffs? pages exercises repetitions steps inches miles litres? cups "
    "glasses metres?",
    "cs": "minut hodin dnů dní týdnů měsíců let tablet kapek",
    "cy": "munud awr oriau diwrnod dydd wythnos wythnosau mis blynedd gwaith tabled",
    "de": "Sekunden Minuten Stunden Tagen? Wochen Monaten? Jahren? Mal Tabletten Tropfen Uhr",
    "el": "λεπτά ώρες ημέρες μέρες εβδομάδες μήνες χρόνια φορές δισκία σταγόνες",
    "es": "minutos horas días noches semanas meses años veces personas comprimidos gotas",
    "fr": "minutes heures jours nuits semaines mois ans années fois personnes comprimés gouttes",
    "it": "minuti ore giorni notti settimane mesi anni volte persone compresse gocce",
    "lt": "minučių minutes valandų valandas dienų dienas savaičių savaites mėnesių mėnesius metų metus kartus",
    "nl": "minuten uur dagen nachten weken maanden jaar keer tabletten druppels",
    "pl": "minuty? godziny? godzin dni tygodnie tygodni miesiące miesięcy lata lat razy tabletki tabletek kropli",
    "pt": "minutos horas dias noites semanas meses anos vezes pessoas comprimidos gotas",
    "ro": "minute ore zile nopți săptămâni luni ani ori persoane comprimate picături",
    "ru": "минуты минут часа часов дня дней недели недель месяца месяцев года лет раза таблетки таблеток капель",
    "tr": "dakika saat gün gece hafta ay yıl kez tablet damla",
    "uk": "хвилини хвилин години годин дні днів тижні тижнів місяці місяців роки років рази разів таблетки "
    "таблеток крапель",
    "vi": "phút giờ ngày đêm tuần tháng năm lần viên giọt",
}
"""What says of two numbers before it that they are a range: words as patterns."""

_COUNTED = {
    language: lazy_pattern(
        rf"{_ALONE}({_NUMBER})-({_NUMBER})(?=(?:{_SIGNS}|[ \u00a0](?:{'|'.join(words.split())}))(?!\w))"
    )
    for language, words in _UNITS.items()
}
_MEASURED = lazy_pattern(rf"{_ALONE}({_NUMBER})-({_NUMBER})(?={_SIGNS}(?!\w))")
_CLOCK = r"\d{1,2}(?:[:.][0-5]\d)?"
_TIMES = lazy_pattern(
    rf"{_ALONE}(?:{_CLOCK}(?: ?[ap]\.?m\.?)?-(?={_CLOCK} ?[ap]\.?m\b)|\d{{1,2}}:[0-5]\d-(?=\d{{1,2}}:[0-5]\d(?![\d:])))"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAYS = lazy_pattern(rf"\b{_DAY}-(?={_DAY}\b)")


def _ranges(text: str, language: str) -> Iterator[Change]:
    """Hyphens between two numbers of which the second is larger, and what says that they are a range is there too."""
    for match in _COUNTED.get(language, _MEASURED).finditer(text):
        if _as_number(match[1]) < _as_number(match[2]):
            yield Change(match.end(1), match.end(1) + 1, "–")
    for pattern in (_TIMES, *([_DAYS] if language == "en" else [])):
        yield from (Change(match.end() - 1, match.end(), "–") for match in pattern.finditer(text))


def _as_number(figures: str) -> float:
    return float(figures.replace(",", "."))


_SIZE = r"(?:[ \u00a0]?(?:mg|g|ml|cm|mm|m|tablets?))?"
_TIMES_SIGN = lazy_pattern(rf"{_ALONE}(?!0\d)\d{{1,4}}(?:[.,]\d{{1,2}})?{_SIZE}[ \u00a0](x)(?=[ \u00a0]\d)")
_AREA = lazy_pattern(rf"{_ALONE}(?!0)\d{{1,3}}(x)(?=\d{{1,3}}[ \u00a0]?(?:mm|cm|m)(?!\w))")


def _products(text: str) -> Iterator[Change]:
    for pattern in (_TIMES_SIGN, _AREA):
        yield from (Change(*match.span(1), "×") for match in pattern.finditer(text))
