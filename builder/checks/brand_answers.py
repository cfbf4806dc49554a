"""Site fields: each is one that the brand answers, and is written as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.checks.page_texts import brand_words, place_at, texts
from builder.content import markdown
from builder.content.placeholders import MARKER
from builder.core.characters import ascii_digits
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from builder.content.project import Loaded

_LANGUAGE_MARK = lazy_pattern(r"(?<=\])\{[^{}]*\}")
"""The ``{lang=cy}`` of ``[Bore da]{lang=cy}``."""
# A word that ends in a bracket is looked for from its start only: a long one would be looked through from each letter.
_BRACES = lazy_pattern(r"\{+[^{}\n]{0,40}\}+|\{+[^\s{}]*|(?<![^\s{}])[^\s{}]*\}+")
_EXAMPLE = "write it as {{ ward_phone }}: two curly brackets, the field's name, two curly brackets"


def site_fields(loaded: Loaded, brand: Loaded) -> Iterator[Problem]:
    """Each site field is in the brand, and each curly bracket belongs to one."""
    for text in texts(loaded.model):
        if "{" not in text.raw and "}" not in text.raw:
            continue
        raw = text.raw if isinstance(text.value, str) else _LANGUAGE_MARK.sub(_blank, text.raw)
        for match in markdown.SITE_FIELD.finditer(raw):
            mistake = _mistake(match[1], text.field, brand)
            if mistake is not None:
                yield Problem(place_at(loaded, text, match.start()), "error", *mistake)
        for match in _BRACES.finditer(markdown.SITE_FIELD.sub(_blank, raw)):
            place = place_at(loaded, text, match.start())
            yield Problem(place, "error", f"this is not a site field: “{match[0]}”", _EXAMPLE)


def _blank(match: re.Match[str]) -> str:
    """Line ends, as many as there were characters: nothing is found across them, and places stay what they were."""
    return "\n" * len(match[0])


def _mistake(name: str, field: str, brand: Loaded) -> tuple[str, str] | None:
    if not name:
        return "this site field has no name", _EXAMPLE
    if field == "version":
        return "a version cannot contain a site field", "write the version itself, such as 1.0"
    if name not in brand.model.fields:
        return f"the brand has no site field `{name}`", _line_to_add(name, brand)
    return None


def _line_to_add(name: str, brand: Loaded) -> str:
    near = did_you_mean(nearest(name, brand.model.fields, 3), form="`{}`")
    possible = re.sub("[^a-z0-9_]+", "_", name.lower())
    if name != possible:
        return f"names of site fields have small letters, digits and _: write {{{{ {possible} }}}}"
    line = f"add a line below `fields:` in {brand.source.name}, such as `  {name}: …`"
    return f"{near} Otherwise {line}" if near else line


_SCHEME = lazy_pattern(r"(mailto|tel):\s*|https?://", re.IGNORECASE)
"""What a page may put before an answer to make it a link."""
_KINDS: Mapping[str, frozenset[str]] = {
    "telephone number": frozenset("phone telephone tel mobile fax number".split()),
    "e-mail address": frozenset("email mail".split()),
    "web address": frozenset("web url website site link page".split()),
}
"""What a site field is the answer to, by the last word of its name."""


def at_source(problem: Problem, written: str, brand: Loaded, use: str) -> Problem:
    """The problem at the line of the brand file, where it is the answer to a site field that is wrong.

    `written` is what the page has, and `use` is one of `_KINDS`. A field that is something else by its name, or text of
    the page around it, is a mistake of the page: the problem then stays there.
    """
    field = markdown.SITE_FIELD.fullmatch(_SCHEME.sub("", written.strip()))
    if field is None or field[1] not in brand.model.fields:
        return problem
    name = field[1]
    source = brand.source.place(answer_path(brand, name))
    if name.rpartition("_")[2] not in _KINDS[use]:
        return replace(problem, hint=f"{problem.hint}. `{written}` is answered in {source.file}:{source.line}")
    hint = f"{problem.hint}. It is the answer to `{{{{ {name} }}}}`, which pages use as {use}"
    return replace(problem, place=source, hint=hint)


def answer_path(brand: Loaded, name: str) -> tuple[str, ...]:
    """Where the answer to a site field is in the brand's file, whose model is in one of its languages."""
    language, data = brand.model.language, brand.source.data
    said = data.get("languages", {}).get(language, {}).get("fields", {}) if isinstance(data, dict) else {}
    return ("languages", language, "fields", name) if name in said else ("fields", name)


def brand_fields(brand: Loaded) -> Iterator[Problem]:
    """No curly brackets in a brand's own words: a site field cannot hold another."""
    for path, words in brand_words(brand.model):
        match = _BRACES.search(words)
        if match:
            yield Problem(
                brand.source.place(path, match[0]),
                "error",
                f"a brand file cannot contain a site field: “{match[0]}”",
                "write the words themselves",
            )


_BLANKS = lazy_pattern(
    r"tb[acd]|to be (confirmed|added|decided)|to ?do|n/?a|x{2,}|[?._…-]+|fixme|lorem\b.*", re.IGNORECASE
)
_EXAMPLES = lazy_pattern(
    r"\b(example|your (phone|number|name|address|email|clinic|ward|team)|insert|placeholder)\b", re.IGNORECASE
)
_RESERVED = lazy_pattern(r"\bexample\.(org|com|net)\b|\.(example|test|invalid)\b|\bany ?town\b", re.IGNORECASE)
_DRAMA = lazy_pattern(
    r"(01632960|02079460|011[345678]4960|01[213456]14960|01914980|02896496|02920180|07700900|08081570|09098790|03069990)"
    r"\d{2,3}"
)
"""Numbers that Ofcom keeps for drama: nobody answers."""


def left_as_example(value: str, *, invented: bool) -> str:
    """What is wrong with the value of a site field that is printed for patients; "" where nothing is.

    An `invented` clinic has addresses and numbers that are kept for examples.
    """
    words = value.strip()
    digits = re.sub(r"\D", "", ascii_digits(words))
    if not words or MARKER in words or _BLANKS.fullmatch(words):
        return "is not filled in"
    if len(digits) >= 6 and len(set(digits.lstrip("0"))) <= 1:
        return "is a number that nobody has"
    if invented:
        return ""
    if _RESERVED.search(words) or _DRAMA.fullmatch(re.sub(r"^(44|0044)", "0", digits)):
        return "is still the example, which does not reach anybody"
    return "is still the example" if _EXAMPLES.search(words) else ""
