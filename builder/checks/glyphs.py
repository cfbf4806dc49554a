"""Every character can be set, and is in the faces: one that is missing would print as an empty box."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.page_texts import brand_words, place, runs, texts
from builder.content import markdown
from builder.content.brand import Brand
from builder.core.diagnostics import Problem
from builder.core.scripts import can_be_set, unset_words

if TYPE_CHECKING:
    from builder.content.project import Loaded

_HINTS = {
    "\u200c": "delete it: it is invisible, and comes with words that were copied",
    "\u200d": "delete it: it is invisible, and comes with words that were copied",
    "\u2009": "write an ordinary space",
    "\u202f": "write an ordinary space",
    "\u2003": "write an ordinary space",
    "\u2011": "write an ordinary hyphen",
    "\u2010": "write an ordinary hyphen",
    "\u2212": "write an ordinary hyphen, or the word minus",
    "\ufb01": "write the letters f and i",
    "\ufb02": "write the letters f and l",
    "\u2192": "write what the arrow stands for in words",
    "\u2713": "write what the tick stands for in words",
    "\u2714": "write what the tick stands for in words",
    "\u2022": "start the line with a hyphen and a space to make a list",
    "\u25cf": "start the line with a hyphen and a space to make a list",
    "\u25aa": "start the line with a hyphen and a space to make a list",
    "\u2265": "write “at least”",
    "\u2264": "write “at most”",
    "\u2248": "write “about”",
    "\t": "write an ordinary space",
}
_OTHERWISE = "use another character, or a face that has this one (`faces:` in the brand)"


def missing_glyphs(loaded: Loaded, brand: Brand, glyphs: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Every character of a page is in the regular face and in the bold one: titles and **bold** may use any word."""
    for text in texts(loaded.model):
        if text.is_printed:
            # A site field is looked at where it is written, in the brand.
            printed = "".join(run.text + run.link for line in runs(text) for run in line)
            for words, message, hint in unprintable(markdown.SITE_FIELD.sub("", printed), glyphs):
                yield Problem(place(loaded, text, words), "error", message, hint)


def missing_glyphs_of_brand(brand: Loaded, glyphs: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Every character of a brand's own words is in both of its faces."""
    for path, words in brand_words(brand.model):
        for sign, message, hint in unprintable(words, glyphs):
            yield Problem(brand.source.place(path, sign), "error", message, hint)


def unprintable(text: str, glyphs: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, str]]:
    """The characters of `text` that cannot be printed as they should, each with what is wrong and how to fix it."""
    yield from unset_words(text)
    for character in missing(text, glyphs):
        if can_be_set(character):
            yield character, *_lacking(character)


def missing(text: str, glyphs: Mapping[str, Collection[str]]) -> list[str]:
    """The characters of `text` that a face lacks or that cannot be set, each once, in the order in which they occur.

    A line break is none. What no face could show was refused when the file was read.
    """
    lacking = {sign for sign in set(text) - {"\n"} if any(sign not in face for face in glyphs.values())}
    lacking |= {sign for sign in set(text) - lacking if not can_be_set(sign)}
    return sorted(lacking, key=text.index)


def _lacking(character: str) -> tuple[str, str]:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    shown = f"“{character}” ({code}{f', {name}' if name else ''})" if character.isprintable() else f"{code} {name}"
    return f"the faces have no character {shown.strip()}", _HINTS.get(character, _OTHERWISE)
