"""What the site fields of a brand say: a phone number, an address, hours, or words that somebody has to approve."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Literal

from builder.content.leaflet import Page, site_fields
from builder.core.patterns import lazy_pattern

FieldKind = Literal["phone", "email", "web address", "hours", "address", "words"]

_PHONE = lazy_pattern(r"\+?[\d(][\d ()/–-]{2,24}(?:,? ?(?:ext\.?|extension|x) ?\d{1,6})?")
_EMAIL = lazy_pattern(r"(?:mailto:)?[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+")
_WEB = lazy_pattern(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]+|\d+")
_CLOCK = lazy_pattern(
    r"\b(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}[:.]\d\d|24 hours(?: a day)?|24/7)(?!\w)", re.IGNORECASE
)
"""A time, or all day. Other numbers may be doses: `3 times a day`, `every 4 hours`."""
_DAYS = frozenset(
    f"{day}{ending}"
    for day in "monday tuesday wednesday thursday friday saturday sunday weekday weekend".split()
    for ending in ("", "s")
) | frozenset("mon tue tues wed thu thurs fri sat sun time".split())
_HOURS = _DAYS | frozenset(
    "day days night morning afternoon evening noon midday midnight bank public holiday holidays every all any at from "
    "to until till and or between except on in the clock open closed".split()
)
_JOINING = frozenset("of on in at the and under upon by le la de".split())
_LONGEST_PART = 6


def kind_of(name: str, value: str) -> FieldKind:
    """What a field says, by what is written in it; its name decides only whether words can be an address.

    What is nothing else is words: they may tell patients what to do.
    """
    text = value.strip()
    kinds: tuple[tuple[FieldKind, re.Pattern[str]], ...] = (
        ("phone", _PHONE),
        ("email", _EMAIL),
        ("web address", _WEB),
    )
    for kind, pattern in kinds:
        if pattern.fullmatch(text):
            return kind
    if _is_hours(text):
        return "hours"
    return "address" if name.endswith("address") and _is_address(text) else "words"


def _is_hours(text: str) -> bool:
    """Whether a text has only days and times, and the words that join them."""
    words = [word.lower() for word in _WORD.findall(_CLOCK.sub(" ", text))]
    return bool(_CLOCK.search(text) or _DAYS.intersection(words)) and _HOURS.issuperset(words)


def _is_address(text: str) -> bool:
    """Whether a text is names and numbers between commas, as an address has them."""
    parts = [_WORD.findall(part) for part in re.split(r"[,\n]", text)]
    named = (word for part in parts for word in part if word.lower() not in _JOINING)
    return all(0 < len(part) <= _LONGEST_PART for part in parts) and all(
        word.isdigit() or word[0].isupper() for word in named
    )


def printed_words(page: Page, fields: Mapping[str, str]) -> dict[str, str]:
    """The site fields of a brand that a page prints and that are words, by their names."""
    used = {name: fields[name] for name in sorted(site_fields(page)) if name in fields}
    return {name: " ".join(value.split()) for name, value in used.items() if kind_of(name, value) == "words"}


def digests(page: Page, brands: Mapping[str, Mapping[str, str]]) -> str:
    """What an approval notes of the words of `brands`, by their names: ``north 1f0c…, south 99ab…``; "" for none."""
    noted = {brand: _digest(page, fields) for brand, fields in sorted(brands.items())}
    return ", ".join(f"{brand} {digest}" for brand, digest in noted.items() if digest)


def are_approved(page: Page, brand: str, fields: Mapping[str, str]) -> bool:
    """Whether the words of a brand in a page are those that were approved with it; true where there are none."""
    digest = _digest(page, fields)
    return not digest or f"{brand} {digest}" in (page.approved_words or "").split(", ")


def unapproved_in(page: Page, brands: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Those of `brands`, which go by their names with their fields, whose words in a page were not approved with it."""
    return tuple(brand for brand, fields in brands.items() if not are_approved(page, brand, fields))


def _digest(page: Page, fields: Mapping[str, str]) -> str:
    words = printed_words(page, fields)
    return hashlib.sha256(json.dumps(sorted(words.items())).encode()).hexdigest()[:16] if words else ""
