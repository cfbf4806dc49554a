"""Doses, written so that nobody takes ten times as much: no abbreviation, number or sign that is known to be misread.

The kinds are those of the list of error-prone abbreviations, symbols and dose designations of the Institute for Safe
Medication Practices (ISMP), with the words that British patients know. A space before a unit is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from builder.checks.page_texts import brand_words, place, runs, texts
from builder.content import markdown
from builder.content.brand import Brand
from builder.core.diagnostics import Problem

if TYPE_CHECKING:
    from builder.content.project import Loaded

_UNIT = (
    r"(?:mg|kg|g|micrograms?|nanograms?|grams?|[µμu]g|mcg|ng|m[lL]|[lL]|litres?|units?|IU|mmol|Gy|tablets?|drops?|puffs?"
    r"|%)"
)
_AFTER = r"(?!\w)"


class _Rule(NamedTuple):
    """What is misread, why, and how to write it: of a match."""

    pattern: re.Pattern[str]
    message: str
    instead: Callable[[re.Match[str]], str]


def _said(instead: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"write {instead}"


def _grouped(match: re.Match[str]) -> str:
    return f"write {int(match[1]):,}, or use a word, as in 2 million"


_IN_WORDS = {
    "od": "“once a day”",
    "qd": "“every day”",
    "bd": "“twice a day”",
    "bid": "“twice a day”",
    "tds": "“3 times a day”",
    "tid": "“3 times a day”",
    "qds": "“4 times a day”",
    "qid": "“4 times a day”",
    "qod": "“every other day”",
    "prn": "“when you need it”",
    "hs": "“at bedtime”",
    "nocte": "“at night”",
    "mane": "“in the morning”",
    "po": "“by mouth”",
}


def _spoken(match: re.Match[str]) -> str:
    return f"write {_IN_WORDS[match[1].replace('.', '').lower()]}"


_RULES = (
    _Rule(
        re.compile(rf"(?<![\d.,\w])(\.\d+)\s?{_UNIT}{_AFTER}"),
        "a dose without a figure before its point is read as ten times as much or more",
        lambda match: f"write 0{match[1]}",
    ),
    _Rule(
        re.compile(rf"(?<![\d.,\w])(\d[\d,]*)\.0+\s?{_UNIT}{_AFTER}"),
        "a dose with a 0 after its point is read as ten times as much",
        lambda match: f"write {match[1]}",
    ),
    _Rule(
        re.compile(rf"\d[\d.,]*\s?(?:IU|I\.U\.|iu|i\.u\.){_AFTER}"),
        "this abbreviation is read as IV or as 10",
        _said("“units” in full"),
    ),
    _Rule(re.compile(rf"\d[\d.,]*\s?[Uu]{_AFTER}"), "this abbreviation is read as 0 or 4", _said("“units” in full")),
    _Rule(
        re.compile(rf"\d[\d.,]*\s?(?:[µμu]g|mcg){_AFTER}"),
        "this abbreviation is read as mg, a thousand times as much",
        _said("“micrograms” in full"),
    ),
    _Rule(re.compile(rf"\d[\d.,]*\s?ng{_AFTER}"), "this abbreviation is read as mg", _said("“nanograms” in full")),
    _Rule(re.compile(rf"\d[\d.,]*\s?(?:cc|ccs){_AFTER}"), "this abbreviation is read as 00 or u", _said("“ml”")),
    _Rule(
        re.compile(rf"\d[\d.,]*\s?(?:mgs|mls|gms?|kgs|mcgs){_AFTER}|\d[\d.,]*\s?(?:mg|ml|mL|kg)\.(?=\s+[a-z])"),
        "an s or a full stop after this unit is read as a figure",
        _said("the unit alone, as in 5 mg"),
    ),
    _Rule(
        re.compile(rf"(?<![\d.,\w])(\d{{5,}})\s?{_UNIT}{_AFTER}"),
        "the noughts of this number are easily miscounted",
        _grouped,
    ),
    _Rule(
        re.compile(rf"[<>≤≥]\s?(?=\d[\d.,]*\s?{_UNIT}{_AFTER})"),
        "this sign is taken for its opposite, or for a figure",
        _said("“less than”, “more than”, “at least” or “at most”"),
    ),
    _Rule(
        re.compile(
            r"(?<![\w.])(OD|QD|BD|BID|TDS|TID|QDS|QID|QOD|PRN|nocte|mane"
            r"|o\.d\.|q\.d\.|b\.d\.|b\.i\.d\.|t\.d\.s\.|t\.i\.d\.|q\.d\.s\.|q\.i\.d\.|q\.o\.d\.|p\.r\.n\.|h\.s\.|p\.o\.)(?!\w)"
        ),
        "patients do not know this abbreviation, and staff misread it",
        _spoken,
    ),
)


def unsafe_doses(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """No dose of a page is written in a way that is known to be misread."""
    for text in texts(loaded.model):
        if text.is_printed and text.field not in ("sources", "version"):
            for line in runs(text):
                for wrong, message, hint in _misread(markdown.plain(line)):
                    yield Problem(place(loaded, text, wrong), "warning", message, hint)


def unsafe_doses_of_brand(brand: Loaded) -> Iterator[Problem]:
    """The same for a brand's own words."""
    for path, words in brand_words(brand.model):
        for wrong, message, hint in _misread(words):
            yield Problem(brand.source.place(path, wrong), "warning", message, hint)


def _misread(text: str) -> Iterator[tuple[str, str, str]]:
    """Each dose that is misread: its words, what is wrong, and how to write it."""
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            yield match[0], f"{rule.message}: “{match[0].strip()}”", rule.instead(match)
