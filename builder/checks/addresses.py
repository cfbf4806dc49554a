"""Addresses in running text: e-mail addresses that nobody can write to, and site fields that do not fit their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.brand_answers import at_source, left_as_example
from builder.checks.links import Mistake, email_mistake, web_mistake
from builder.checks.page_texts import Text, place, texts
from builder.content import markdown
from builder.core.characters import ascii_digits
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern

if TYPE_CHECKING:
    from builder.content.project import Loaded

_WITH_AT = lazy_pattern(r"[^\s<>()\[\]“”„\",;:/|*]+@[^\s<>()\[\]“”„\",;:/|*]*")
"""What has the sign of an e-mail address in it. Names of accounts start with the sign: @anytown."""
_APART = lazy_pattern(r"[\w.+-]+ ?@ (?:[\w-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
"""An e-mail address with a space after its sign. Prices are no such: 2 @ £3.50."""
_END = lazy_pattern(r"(?:[.!?…’'»]|[’']s)+$")
_IN_TARGET = lazy_pattern(r"\]\(\s*(?:mailto:|tel:)?\s*$", re.IGNORECASE)


def _phone_mistake(value: str) -> Mistake | None:
    """Running text may have several numbers, or an extension; a contact or a link has one."""
    if len(re.findall(r"\d", ascii_digits(value))) >= 3:
        return None
    return f"“{value}” has no telephone number in it", "write a number of digits and spaces"


_BY_NAME: Mapping[str, tuple[str, Callable[[str], Mistake | None]]] = {
    "email": ("e-mail address", email_mistake),
    **dict.fromkeys(("web", "url", "website"), ("web address", web_mistake)),
    **dict.fromkeys(("phone", "telephone", "tel", "mobile", "fax"), ("telephone number", _phone_mistake)),
}
"""What a site field is the answer to, by the last word of its name: what it is called, and what is wrong with it."""


def written_addresses(loaded: Loaded, brand: Loaded) -> Iterator[Problem]:
    """The addresses in the texts of a page, and the site fields in them, are ones that patients can use."""
    for text in texts(loaded.model):
        raw = text.raw
        if "@" in raw:
            yield from _in_text(loaded, text)
        if "{{" in raw:
            yield from _in_fields(loaded, text, brand)


def _in_text(loaded: Loaded, text: Text) -> Iterator[Problem]:
    for line in (words for passage in text.passages for _, words in passage.stretches):
        for match in _APART.finditer(line):
            hint = f"write it without spaces, as {match[0].replace(' ', '')}"
            message = f"“{match[0]}” is not an e-mail address"
            yield Problem(place(loaded, text, match[0]), "error", message, hint)
        for match in _WITH_AT.finditer(line):
            address = _END.sub("", match[0])
            mistake = email_mistake(address)
            if mistake is not None and "{" not in address and "}" not in address:
                yield Problem(place(loaded, text, address), "error", *mistake)


def _in_fields(loaded: Loaded, text: Text, brand: Loaded) -> Iterator[Problem]:
    """Mistakes in the brand's answers. One that is the target of a link is checked with the link."""
    for match in markdown.SITE_FIELD.finditer(text.raw):
        value = brand.model.fields.get(match[1])
        use, check = _BY_NAME.get(match[1].rpartition("_")[2], ("", None))
        if value is None or check is None or _IN_TARGET.search(text.raw, 0, match.start()):
            continue
        mistake = check(value)
        if mistake is not None and left_as_example(value, invented=brand.model.example) != "is not filled in":
            problem = Problem(place(loaded, text, match[0]), "error", *mistake)
            yield at_source(problem, match[0], brand, use)
