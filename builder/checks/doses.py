"""Doses, written so that nobody takes ten times as much: no abbreviation, number or sign that is known to be misread.

The kinds are those of the list of error-prone abbreviations, symbols and dose designations of the Institute for Safe
Medication Practices (ISMP), with the words that British patients know. A space before a unit is not asked for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from builder.checks.language_facts import is_english
from builder.checks.page_texts import brand_words, passages, place
from builder.content.brand import Brand
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern

if TYPE_CHECKING:
    from builder.content.project import Loaded

_UNIT = (
    r"(?:mg|kg|g|micrograms?|nanograms?|grams?|[µμu]g|mcg|ng|m[lL]|[lL]|litres?|units?|IU|mmol|Gy|tablets?|drops?|puffs?"
    r"|%)"
)
_AFTER = r"(?!\w)"
_ALONE = r"(?<![\w.,:/@+#-])"
"""Before a number that is not part of another number, an address, a code or a telephone number."""
_NUMBER = r"(?<!\d)(?<!\d[.,])\d[\d.,]*"
"""From its first figure: to start at each of them takes time that grows with the square of their number."""
_SOLID = r"(?:tablet|capsule|sachet|patch|teaspoon|tablespoon|dose)(?:e?s)?"
_COUNTED = rf"(?:{_SOLID}|sprays?|injections?|drops?|puffs?|tabs?|caps?)"
_DOSE = rf"(?:{_NUMBER}|[½¼¾]|half an?|one|two|three|four|an?)\s?(?:{_UNIT}|{_COUNTED}){_AFTER}"


class _Rule(NamedTuple):
    """What is misread, why, and how to write it: of a match."""

    pattern: re.Pattern[str]
    message: str
    instead: Callable[[re.Match[str]], str]


def _write(instead: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"write {instead}"


def _grouped(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"write {number:,}" + (", or use a word, as in 2 million" if number >= 100_000 else "")


def _with_comma(match: re.Match[str]) -> str:
    number = int("".join(match[1].split()))
    return f"write {number:,}; where these are two numbers, write a word between them"


_IN_WORDS = {
    "od": "once a day",
    "qd": "every day",
    "bd": "twice a day",
    "bid": "twice a day",
    "tds": "3 times a day",
    "tid": "3 times a day",
    "qds": "4 times a day",
    "qid": "4 times a day",
    "qod": "every other day",
    "biw": "twice a week",
    "tiw": "3 times a week",
    "prn": "when you need it",
    "stat": "at once",
    "hs": "at bedtime",
    "qhs": "at bedtime",
    "nocte": "at night",
    "mane": "in the morning",
    "po": "by mouth",
    "peros": "by mouth",
    "sc": "under the skin",
    "sq": "under the skin",
    "subq": "under the skin",
    "subcut": "under the skin",
    "os": "in the left eye",
    "ou": "in both eyes",
    "au": "in both ears",
}
_LATIN = lazy_pattern(r"per os|sub q|s/c|[a-z][a-z.]+", re.IGNORECASE)


def _spoken(match: re.Match[str]) -> str:
    """How to write the abbreviations that a match ends with."""
    words = [re.sub(r"[. /]", "", word).lower() for word in _LATIN.findall(match[1])]
    return "write " + " ".join([f"“{_IN_WORDS[word]}”" for word in words])


_PERIODS = {"d": "day", "/7": "day", "w": "week", "/52": "week", "m": "month", "/12": "month"}


def _for_days(match: re.Match[str]) -> str:
    period = _PERIODS.get(match[2]) or _PERIODS[match[2][0]]
    return f"write “for {match[1]} {period}{'' if match[1] == '1' else 's'}”"


_FRACTION = r"(?:(\d+)(?:\s?(?=[½¼¾])|\s(?=\d/)))?([½¼¾]|1/2|1/4|3/4)"
_FRACTIONS = {"½": "half", "1/2": "half", "¼": "quarter", "1/4": "quarter", "¾": "3 quarters", "3/4": "3 quarters"}
_PLACES = {"half": "5", "quarter": "25", "3 quarters": "75"}


def _part_of_one(match: re.Match[str]) -> str:
    """How to write a part of a tablet or the like."""
    whole, part, counted = int(match[1] or 0), _FRACTIONS.get(match[2], "half"), match[3]
    if whole:
        return f"write “{whole} and {'' if part == '3 quarters' else 'a '}{part} {counted}”"
    single = re.sub(r"(?<=ch)es$|s$", "", counted)
    start = {"half": "half a", "quarter": "a quarter of a", "3 quarters": "3 quarters of a"}[part]
    return f"write “{start} {single}”"


def _decimal(match: re.Match[str]) -> str:
    return f"write {match[1] or 0}.{_PLACES[_FRACTIONS[match[2]]]}"


_UNKNOWN = "patients do not know this abbreviation, and staff misread it"
_NOUGHTS = "the noughts of this number are easily miscounted"
_AS_WHOLE = "a fraction is read as a whole number, as 1 or 2 for ½"

_RULES = (
    _Rule(
        lazy_pattern(rf"(?<![\d.,\w])(\.\d+)\s?{_UNIT}{_AFTER}"),
        "a dose without a figure before its point is read as ten times as much or more",
        lambda match: f"write 0{match[1]}",
    ),
    _Rule(
        lazy_pattern(rf"(?<![\d.,\w])(\d[\d,]*)\.0+\s?{_UNIT}{_AFTER}"),
        "a dose with a 0 after its point is read as ten times as much",
        lambda match: f"write {match[1]}",
    ),
    _Rule(
        lazy_pattern(rf"{_NUMBER}\s?(?:IU|I\.U\.|iu|i\.u\.){_AFTER}"),
        "this abbreviation is read as IV or as 10",
        _write("“units” in full"),
    ),
    _Rule(lazy_pattern(rf"{_NUMBER}\s?[Uu]{_AFTER}"), "this abbreviation is read as 0 or 4", _write("“units” in full")),
    _Rule(
        lazy_pattern(rf"{_NUMBER}\s?(?:[µμu]g|mcg){_AFTER}"),
        "this abbreviation is read as mg, a thousand times as much",
        _write("“micrograms” in full"),
    ),
    _Rule(lazy_pattern(rf"{_NUMBER}\s?ng{_AFTER}"), "this abbreviation is read as mg", _write("“nanograms” in full")),
    _Rule(lazy_pattern(rf"{_NUMBER}\s?(?:cc|ccs){_AFTER}"), "this abbreviation is read as 00 or u", _write("“ml”")),
    _Rule(
        lazy_pattern(rf"{_NUMBER}\s?(?:mgs|mls|gms?|kgs|mcgs){_AFTER}|{_NUMBER}\s?(?:mg|ml|mL|kg)\.(?=\s+[a-z])"),
        "an s or a full stop after this unit is read as a figure",
        _write("the unit alone, as in 5 mg"),
    ),
    _Rule(lazy_pattern(rf"{_ALONE}([1-9]\d{{3,}})\s?{_UNIT}{_AFTER}"), _NOUGHTS, _grouped),
    _Rule(
        # Numbers that are names, such as a charity's, seldom end in so many noughts.
        lazy_pattern(
            rf"{_ALONE}(?<!\d )(?<!mber )(?<!rity )(?<!code )(?<!No\. )(?<!no\. )([1-9]\d+0000)"
            rf"(?![\w/@-]|[.,]\d|\s?{_UNIT}{_AFTER})"
        ),
        _NOUGHTS,
        _grouped,
    ),
    _Rule(
        lazy_pattern(rf"{_ALONE}(?<!\d\s)([1-9]\d{{0,2}}(?:\s\d{{3}})+)\s?{_UNIT}{_AFTER}"),
        "a number with a space in it is read as two numbers",
        _with_comma,
    ),
    _Rule(lazy_pattern(rf"{_NUMBER}\s?[kKM]\s?(?:units?|IU){_AFTER}"), _UNKNOWN, _write("“thousand” or “million”")),
    _Rule(
        lazy_pattern(rf"[<>≤≥]\s?(?=\d[\d.,]*\s?(?:{_UNIT}|{_COUNTED}){_AFTER})"),
        "this sign is taken for its opposite, or for a figure",
        _write("“less than”, “more than”, “at least” or “at most”"),
    ),
    _Rule(
        lazy_pattern(rf"[↑↓](?=\s?(?:(?:the|your)\s)?(?:dos|{_DOSE}))"),
        "this sign is taken for its opposite, or for a figure",
        _write("“increase” or “reduce”"),
    ),
    _Rule(lazy_pattern(r"(?<!\S)@(?=\s|\d)"), "this sign is read as 2", _write("“at”")),
    _Rule(
        lazy_pattern(rf"{_NUMBER}\s?({_UNIT})\s?/\s?\d[\d.,]*\s?\1{_AFTER}"),
        "a slash between two doses is read as 1",
        _write("“and” or “or”"),
    ),
    _Rule(lazy_pattern(r"(?<!\w)(?:[Ff]or\s|[x×]\s?)(\d+)(/7|/52|/12)(?![\w/])"), _UNKNOWN, _for_days),
    _Rule(
        lazy_pattern(rf"(?<!\w)[x×]\s?(\d+)\s?(d(?:ays?)?|w(?:ee)?ks?|months?){_AFTER}"),
        "this is read as a number of doses",
        _for_days,
    ),
    _Rule(
        lazy_pattern(
            rf"{_DOSE}\s[x×]\s?\d+(?![\w/]|[.,]\d|\s?(?:{_UNIT}|{_COUNTED}|d|days?|w(?:ee)?ks?|months?){_AFTER})"
        ),
        "this is read as a number of doses, or of days",
        _write("how often a day, or for how many days, in words"),
    ),
    _Rule(lazy_pattern(rf"{_ALONE}{_FRACTION}\s?({_SOLID}){_AFTER}"), _AS_WHOLE, _part_of_one),
    _Rule(
        lazy_pattern(rf"{_ALONE}(\d+)(\.5)\s?({_SOLID}){_AFTER}"),
        "a point in front of these is missed, so that it is read as ten times as much",
        _part_of_one,
    ),
    _Rule(lazy_pattern(rf"{_ALONE}{_FRACTION}\s?(?!{_SOLID}){_UNIT}{_AFTER}"), _AS_WHOLE, _decimal),
    _Rule(
        lazy_pattern(r"(?<!\w)(?:[Aa]drenaline|[Ee]pinephrine)\s\(?1\s?(?::|in)\s?\d[\d,]*"),
        "this ratio is read as another strength",
        _write("the strength in figures, as in 1 mg in 10 ml"),
    ),
    _Rule(
        lazy_pattern(rf"(?<!\w)Mg?SO[4₄]{_AFTER}"),
        "morphine sulfate and magnesium sulfate are taken for each other",
        _write("the name of the medicine in full"),
    ),
    _Rule(
        lazy_pattern(r"(?<![\w./])[Dd]/[Cc](?![\w/])"),
        "“discharge” and “discontinue” are taken for each other",
        _write("“leave hospital” or “stop taking”"),
    ),
    _Rule(
        lazy_pattern(r"(?<![\w.@/-])[Qq]\s?(\d{1,2})\s?(?:h|hrs?|hourly|°)(?!\w)"),
        _UNKNOWN,
        lambda match: f"write “every {match[1]} hours”",
    ),
    _Rule(
        # No words of English, wherever they are.
        lazy_pattern(
            r"(?<![\w.@/-])(OD|QD|BD|BID|TDS|TID|QDS|QID|QOD|PRN|TIW|QHS|nocte|mane|tds|tid|qds|qid|qod|prn|tiw|qhs"
            r"|o\.d\.|q\.d\.|b\.d\.|b\.i\.d\.|t\.d\.s\.|t\.i\.d\.|q\.d\.s\.|q\.i\.d\.|q\.o\.d\.|p\.r\.n\.|h\.s\.|p\.o\."
            r"|s\.c\.|[Pp]er os|[Ss]ub q|[Ss]ubcut|[Ss]/[Cc])(?![\w@/-])"
        ),
        _UNKNOWN,
        _spoken,
    ),
    _Rule(
        # Words or initials of something else, but not after a dose.
        lazy_pattern(
            rf"(?:{_DOSE}(?:\s(?:of\s)?[a-z]+)?|{_ALONE}\d{{1,2}}(?=\s(?:bd|od|stat|hs|HS)))"
            r"((?:,?\s\(?(?:bd|od|qd|bid|biw|[Ss]tat|STAT|hs|HS|po|PO|sc|SC|SQ|sq|os|OS|ou|OU|AU))+)(?![\w@/-]|\.\w)"
        ),
        _UNKNOWN,
        _spoken,
    ),
)

_NOUGHT = "[0٠۰०০௦]"
_ANY_UNIT = (
    r"(?:mg|kg|g|[µμ]g|mcg|ng|m[lL]|[lL]|IU|mmol|%|мг|кг|г|мкг|мл|л"
    r"|ملغم|ملغ|ملجم|مجم|كجم|مغ|غ|جم|مل|ملی گرام|ملی لیٹر|میلی‌گرم"
    r"|मि\.?ग्रा\.?|मिली|মি\.?গ্রা\.?|মিলি|மி\.?கி\.?|மி\.?லி\.?|毫克|微克|毫升|克)"
)
_RULES_OF_ALL_LANGUAGES = (
    _Rule(
        lazy_pattern(rf"(?<![\d.,٫\w])([.,٫])(\d+)\s?{_ANY_UNIT}{_AFTER}"),
        "a dose without a figure before its point is read as ten times as much or more",
        lambda match: f"write {_nought(match[2])}{match[1]}{match[2]}",
    ),
    _Rule(
        # Three noughts may be thousands, whatever the sign before them.
        lazy_pattern(rf"(?<![\d.,٫\w])(\d+)[.,٫]{_NOUGHT}{{1,2}}(?!\d)\s?{_ANY_UNIT}{_AFTER}"),
        "a dose with a 0 after its point is read as ten times as much",
        lambda match: f"write {match[1]}",
    ),
)
"""What is misread in every language. Abbreviations and words are left to those who know the language."""


def _nought(figures: str) -> str:
    """0 in the same figures, such as those of Arabic."""
    return chr(ord(figures[0]) - unicodedata.digit(figures[0]))


def unsafe_doses(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """No dose of a page is written in a way that is known to be misread."""
    for passage in passages(loaded.model):
        text = passage.text
        if text.is_printed and text.field not in ("sources", "version"):
            for language, words in passage.stretches:
                for wrong, message, hint in _misread(words, is_english(language)):
                    yield Problem(place(loaded, text, wrong), "warning", message, hint)


def unsafe_doses_of_brand(brand: Loaded) -> Iterator[Problem]:
    """The same for a brand's own words."""
    for path, words in brand_words(brand.model):
        language = path[1] if path[0] == "languages" else brand.model.language
        for wrong, message, hint in _misread(words, is_english(language)):
            yield Problem(brand.source.place(path, wrong), "warning", message, hint)


# The same page is checked for each brand, and again with each build while files are watched.
@functools.lru_cache(maxsize=4096)
def _misread(text: str, is_in_english: bool) -> tuple[tuple[str, str, str], ...]:
    """Each dose that is misread: its words, what is wrong, and how to write it."""
    rules, possible = (_RULES, _POSSIBLE) if is_in_english else (_RULES_OF_ALL_LANGUAGES, _POSSIBLE_ANYWHERE)
    if not possible.search(text):
        return ()
    return tuple(
        (match[0], f"{rule.message}: “{match[0].strip()}”", rule.instead(match))
        for rule in rules
        for match in rule.pattern.finditer(text)
    )


_POSSIBLE = lazy_pattern(
    # A number before a unit, one with many noughts, and signs for numbers; then what need not have a number.
    rf"\d[\d.,]*\s?(?:{_UNIT}|{_COUNTED}|I\.?U|i\.?u|[Uu](?!\w)|cc|mcg|g[ms]|[kKM]\s?(?:units?|IU))|0000|\d/\d"
    r"|[<>≤≥↑↓½¼¾₄°]|(?<!\S)@|SO4|[x×]\s?\d|drenaline|pinephrine|/[Cc]|[Qq]\s?\d"
    r"|(?<!\w)(?:[bBoOqQ][dD]|BID|TDS|TID|[Qq][DdIi][DdSs]|QOD|PRN|TIW|QHS|nocte|mane|[tq][di][ds]|qod|prn|tiw|qhs"
    r"|[obqtph]\.[a-z.]*|s\.c\.|[Pp]er os|[Ss]ub q|[Ss]ubcut|bid|biw|[Ss]tat|STAT|hs|HS|po|PO|sc|SC|SQ|sq|os|OS|ou|OU"
    r"|AU)(?!\w)"
)
"""What every match of a rule has in it. Most texts have none of it, and to see that takes as long as one rule."""
_POSSIBLE_ANYWHERE = lazy_pattern(r"\d")
