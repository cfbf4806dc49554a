"""Site fields: each is one that the brand answers, and is written as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.page_texts import brand_words, place_at, texts
from builder.content import markdown
from builder.content.brand import Brand
from builder.content.placeholders import MARKER
from builder.core.diagnostics import Problem
from builder.core.suggestions import suggestion

if TYPE_CHECKING:
    from builder.content.project import Loaded

_LANGUAGE_MARK = re.compile(r"(?<=\])\{[^{}]*\}")
"""The ``{lang=cy}`` of ``[Bore da]{lang=cy}``."""
# A word that ends in a bracket is looked for from its start only: a long one would be looked through from each letter.
_BRACES = re.compile(r"\{+[^{}\n]{0,40}\}+|\{+[^\s{}]*|(?<![^\s{}])[^\s{}]*\}+")
_EXAMPLE = "write it as {{ ward_phone }}: two curly brackets, the field's name, two curly brackets"


def site_fields(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """Each site field is in the brand, and each curly bracket belongs to one."""
    for text in texts(loaded.model):
        raw = text.raw if isinstance(text.value, str) else _LANGUAGE_MARK.sub(_blank, text.raw)
        for match in markdown.SITE_FIELD.finditer(raw):
            mistake = _mistake(match[1], text.field, brand.fields)
            if mistake is not None:
                yield Problem(place_at(loaded, text, match.start()), "error", *mistake)
        for match in _BRACES.finditer(markdown.SITE_FIELD.sub(_blank, raw)):
            place = place_at(loaded, text, match.start())
            yield Problem(place, "error", f"this is not a site field: “{match[0]}”", _EXAMPLE)


def _blank(match: re.Match[str]) -> str:
    """Line ends, as many as there were characters: nothing is found across them, and places stay what they were."""
    return "\n" * len(match[0])


def _mistake(name: str, field: str, fields: Mapping[str, str]) -> tuple[str, str] | None:
    if not name:
        return "this site field has no name", _EXAMPLE
    if field == "version":
        return "no site field can stand in a version", "write the version itself, such as 1.0"
    if name not in fields:
        return f"the brand has no site field `{name}`", suggestion(name, fields, "site fields", form="`{}`")
    return None


def brand_fields(brand: Loaded) -> Iterator[Problem]:
    """No curly brackets in a brand's own words: a site field cannot hold another."""
    for path, words in brand_words(brand.model):
        match = _BRACES.search(words)
        if match:
            yield Problem(
                brand.source.place(path, match[0]),
                "error",
                f"no site field can stand in a brand: “{match[0]}”",
                "write the words themselves",
            )


_BLANKS = re.compile(
    r"tb[acd]|to be (confirmed|added|decided)|to ?do|n/?a|x{2,}|[?._…-]+|fixme|lorem\b.*", re.IGNORECASE
)
_EXAMPLES = re.compile(
    r"\b(example|your (phone|number|name|address|email|clinic|ward|team)|insert|placeholder)\b", re.IGNORECASE
)
_RESERVED = re.compile(r"\bexample\.(org|com|net)\b|\.(example|test|invalid)\b|\bany ?town\b", re.IGNORECASE)
_DRAMA = re.compile(
    r"(01632960|02079460|011[345678]4960|01[213456]14960|01914980|02896496|02920180|07700900|08081570|09098790|03069990)"
    r"\d{2,3}"
)
"""Numbers that Ofcom keeps for drama: nobody answers."""


def left_as_example(value: str, *, invented: bool) -> str:
    """What is wrong with the value of a site field that is printed for patients; "" where nothing is.

    An `invented` clinic has addresses and numbers that are kept for examples.
    """
    words = value.strip()
    digits = re.sub(r"\D", "", words)
    if not words or MARKER in words or _BLANKS.fullmatch(words):
        return "is not filled in"
    if len(digits) >= 6 and len(set(digits.lstrip("0"))) <= 1:
        return "is not a number that anybody has"
    if invented:
        return ""
    if _RESERVED.search(words) or _DRAMA.fullmatch(re.sub(r"^(44|0044)", "0", digits)):
        return "was left as an example: nobody is there"
    return "was left as an example" if _EXAMPLES.search(words) else ""
