"""Every character can be set, and is in the faces: one that is missing would print as an empty box."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.page_texts import Text, brand_words, place, texts
from builder.content import markdown
from builder.content.brand import Brand
from builder.core import segmentation
from builder.core.diagnostics import Problem
from builder.core.plain_text import is_plain
from builder.core.scripts import can_be_set, script_name, script_of, unset_words

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
_OTHERWISE = "use another character, or put a font file that has this one (.ttf or .otf) into styles/fonts/"
_OF_SCRIPT = "put a font file for {script} letters (.ttf or .otf, such as one of Noto) into styles/fonts/"


def missing_glyphs(loaded: Loaded, brand: Brand, glyphs: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Every character of a page is in the regular face and in the bold one: titles and **bold** may use any word."""
    printed = [(text, _printed(text)) for text in texts(loaded.model) if text.is_printed]
    # Most pages have nothing but what any font can show, and that is seen of all their texts together.
    if _are_in_all("".join(words for _, words in printed), glyphs):
        return
    for text, signs in printed:
        for words, message, hint in unprintable(signs, glyphs):
            yield Problem(place(loaded, text, words), "error", message, hint)


def _printed(text: Text) -> str:
    """The signs of a text and of where its links lead. A site field is looked at where it is written, in the brand."""
    signs = "".join(run.text + run.link for passage in text.passages for run in passage.runs)
    return markdown.SITE_FIELD.sub("", signs) if "{{" in signs else signs


def _are_in_all(text: str, glyphs: Mapping[str, Collection[str]]) -> bool:
    """Whether a text is Latin letters and signs that all faces have. Other texts are looked at more closely."""
    signs = {*text} - {"\n"}
    if not is_plain(text) or "\r" in signs or any(unset_words("".join(signs))):
        return False
    return all(sign in face for face in glyphs.values() for sign in signs)


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
            has_letter = len(character) > 1 and all(character[0] in face for face in glyphs.values())
            yield character, *_lacking(character, has_letter)


def missing(text: str, glyphs: Mapping[str, Collection[str]]) -> list[str]:
    """What of `text` a face lacks or nobody can set: letters with their marks, each once, in their order.

    A line break is none. What no face could show was refused when the file was read.
    """
    signs = dict.fromkeys(segmentation.characters(text))
    printed = signs.keys() - {"\n"}
    lacking = {sign for face in glyphs.values() for sign in printed if sign not in face}
    return [sign for sign in signs if sign in lacking or not can_be_set(sign)]


def _lacking(sign: str, has_letter: bool) -> tuple[str, str]:
    """What is wrong with a character that no font has, or whose mark no font has or puts in its place."""
    codes = " and ".join(f"U+{ord(character):04X}, {unicodedata.name(character, '').lower()}" for character in sign)
    shown = f"“{sign}” ({codes.rstrip(', ')})" if sign.isprintable() else codes.rstrip(", ")
    if has_letter:
        return f"no face puts the marks of {shown} in their place", _OTHERWISE
    script = script_of(sign)
    hint = _HINTS.get(sign) or (
        _OTHERWISE if script in ("Latn", "Zyyy") else _OF_SCRIPT.format(script=script_name(script))
    )
    return f"the faces have no character {shown}", hint
