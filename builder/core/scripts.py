"""Which characters words may be made of, by their scripts. The only home of fontTools' Unicode data.

Any letter can be set for which there is a font: see `layout.shaping`. What is refused here cannot come out right in
any font: signs that turn the direction of reading, signs of symbol fonts, and invisible ones that do nothing.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from builder.core.characters import BREAK_HERE
from builder.core.patterns import lazy_pattern

WITH_FREE_MARKS = frozenset("Latn Grek Cyrl Hebr Arab Armn Geor Zyyy Zinh".split())
"""Scripts in which a mark may be on any letter, so that a font has to say where. The others have rules of their own."""

LINE_HEIGHTS = {
    "Arab": 1.35,
    "Deva": 1.4,
    "Beng": 1.4,
    "Guru": 1.4,
    "Gujr": 1.4,
    "Taml": 1.35,
    "Telu": 1.5,
    "Knda": 1.5,
    "Mlym": 1.4,
    "Sinh": 1.4,
    "Thai": 1.45,
    "Laoo": 1.45,
    "Khmr": 1.6,
    "Mymr": 1.6,
    "Tibt": 1.6,
}
"""How far baselines have to be apart at least, as a multiple of the type size: marks above and below need room."""

JOINERS = frozenset("\u200c\u200d")
"""Characters that are not seen, and say whether the letters beside them join (Unicode 16.0, 23.2)."""

_JOINING = frozenset(
    "Arab Syrc Mand Mong Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Laoo Thai".split()
)
"""Scripts in which joiners mean something."""

_PLAIN = lazy_pattern("[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""What most texts are made of, which is all Latin letters and punctuation."""


class UnsetWords(NamedTuple):
    """Words that cannot be set: the first of them as they are in the text, what is wrong, and how to fix it."""

    words: str
    message: str
    hint: str


def script_of(text: str) -> str:
    """The script of the first letter in `text` that has one (ISO 15924); ``Zyyy`` where none has."""
    for character in text:
        if character.isascii():
            if character.isalpha():
                return "Latn"
            continue
        script = _script(character)
        if script not in ("Zyyy", "Zinh"):
            return script
    return "Zyyy"


@functools.lru_cache(maxsize=4096)
def _script(character: str) -> str:
    from fontTools import unicodedata as scripts  # Its tables are large, and most texts do without them.

    return str(scripts.script(character))


def script_name(script: str) -> str:
    """What a script is called, such as Arabic for ``Arab``."""
    from fontTools import unicodedata as scripts

    return str(scripts.script_name(script, default=script)).replace("_", " ")


def unset_words(text: str) -> Iterator[UnsetWords]:
    """What cannot be set in `text` by any font: each sign once."""
    if _PLAIN.fullmatch(text):
        return
    seen = set()
    for index, character in enumerate(text):
        problem = _unset(character, _beside(text, index))
        if problem is not None and problem.message not in seen:
            seen.add(problem.message)
            yield problem


def without_stray_joiners(text: str) -> str:
    """`text` without the joiners beside letters that do not join: they mean nothing, and come with copied words."""
    if JOINERS.isdisjoint(text):
        return text
    return "".join(sign for index, sign in enumerate(text) if sign not in JOINERS or _beside(text, index) in _JOINING)


def can_be_set(sign: str) -> bool:
    """Whether there may be a font in which a character, with its marks and joiners, comes out right."""
    return next(unset_words(sign), None) is None


def _beside(text: str, index: int) -> str:
    """The script of the letters beside a joiner; "" for other characters, where it does not matter."""
    if text[index] not in JOINERS:
        return ""
    start = index
    # A vowel of Arabic or Hebrew is a mark of no script, on a letter that has one.
    while start and (text[start - 1] in JOINERS or unicodedata.category(text[start - 1])[0] == "M"):
        start -= 1
    stop = index + 1
    while stop < len(text) - 1 and text[stop] in JOINERS:
        stop += 1
    return script_of("".join(sign for sign in text[max(start - 1, 0) : stop + 1] if sign not in JOINERS))


@functools.lru_cache(maxsize=4096)
def _unset(character: str, beside: str) -> UnsetWords | None:
    """What is wrong with a character beside letters of a script; None for one that can be set."""
    if _PLAIN.fullmatch(character) or (character in JOINERS and beside in _JOINING) or character == BREAK_HERE:
        return None
    if unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return _invisible(character)
    if _script(character) == "Zzzz":
        return _unknown(character)
    return None


def _invisible(character: str) -> UnsetWords:
    return UnsetWords(
        character,
        f"this character cannot be printed: {_code(character)}",
        "it may be invisible: delete it and the letters on both sides, and type those letters again",
    )


def _unknown(character: str) -> UnsetWords:
    return UnsetWords(character, f"{_what_is(character)}: {_code(character)}", hint_for_unknown(character))


def _what_is(character: str) -> str:
    if unicodedata.category(character) == "Co":
        return "this sign means something in the font that it was copied from, and nothing here"
    if _is_noncharacter(character):
        return "this code is never a character (Unicode 16.0, 23.7)"
    return "this code is not a character in the Unicode that the program knows"


def hint_for_unknown(character: str) -> str:
    """What to do about a code that is of no script; "" for a character that there may be a font for."""
    if _PLAIN.fullmatch(character) or _script(character) != "Zzzz":
        return ""
    if unicodedata.category(character) == "Co":
        return "delete it; if it starts an entry of a list, write a hyphen and a space in its place"
    if _is_noncharacter(character):
        return "it comes from a file that is damaged or was read wrongly: delete it, and type what stands there"
    return "delete it, and type what stands there; a letter that is new in Unicode needs a newer version of the program"


def _is_noncharacter(character: str) -> bool:
    return 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE


def _code(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f", {name}" if name else "")
