"""What a document says of itself that an editor has to decide about: dates, and ways to reach somebody."""

from __future__ import annotations

from collections.abc import Iterable

from builder.core.patterns import lazy_pattern

_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = lazy_pattern(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|{_MONTH}[-/ ]\d{{2}})\b(?![/.]\d)"
)
_PHONE = lazy_pattern(r"(?<![\w./])(?:\+44[ \u00a0]?(?:\(0\)[ \u00a0]?)?|0|\(0)\d[\d \u00a0()-]{7,14}\d(?![\w/])")
_EMAIL = lazy_pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOST = 8


def dates(text: str) -> list[str]:
    """The dates in a text, as they are written, each once."""
    return _first(match[0] for match in _DATE.finditer(text))


def contacts(text: str) -> list[str]:
    """The telephone numbers and e-mail addresses in a text, each once."""
    return _first([match[0] for match in _PHONE.finditer(text)] + [match[0] for match in _EMAIL.finditer(text)])


def _first(matches: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(match.split()) for match in matches))[:_MOST]
