"""Scripts that come out right in print, and what cannot be set. The only home of fontTools.

Each character is drawn as the glyph that the face has for it, one after the other, from left to right. That is right
for Latin letters. It is wrong for letters that join or change their shape beside others, for marks that are above or
below a letter, and for what is read from right to left.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_SCRIPTS = frozenset(
    # Zyyy and Zinh are signs of all scripts, such as punctuation. Of Hangul, only whole syllables are right.
    "Latn Grek Cyrl Armn Geor Hani Hira Kana Bopo Hang Ethi Cher Cans Zyyy Zinh".split()
)
"""The scripts whose characters need nothing but their own glyph (codes of ISO 15924). All others are refused."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
"""Classes of characters that are read from right to left (Unicode Standard Annex 9)."""

_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
"""Parts of Hangul syllables that are drawn in one square."""

_PLAIN = re.compile("[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""What most texts are made of, which is all Latin letters and punctuation."""

_OTHERWISE = "or print a tagged PDF file of these words with the leaflet (`pdf:` below `include:`)"


class UnsetWords(NamedTuple):
    """Words that cannot be set: the first of them as they are in the text, what is wrong, and how to fix it."""

    words: str
    message: str
    hint: str


def unset_words(text: str) -> Iterator[UnsetWords]:
    """What cannot be set in `text`, whose accents are joined to their letters: each script and each sign once."""
    if _PLAIN.fullmatch(text):
        return
    seen = set()
    for index, character in enumerate(text):
        problem = _unset(character, text[max(index - 1, 0) : index])
        if problem is not None and problem.message not in seen:
            seen.add(problem.message)
            yield problem


def can_be_set(character: str) -> bool:
    """Whether a character comes out right as a glyph of its own."""
    return _unset(character, "") is None


def letters_that_cannot_be_set(character: str) -> str:
    """What a character is one of, such as “Arabic letters”; "" where its script can be set."""
    if _PLAIN.fullmatch(character) or unicodedata.category(character) == "Cf":
        return ""
    from fontTools import unicodedata as scripts  # Its tables are large, and most texts do without them.

    script = scripts.script(character)
    if script not in _SCRIPTS | {"Zzzz"}:
        return f"{scripts.script_name(script).replace('_', ' ')} letters"
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return "letters that are read from right to left"
    return "single letters of Hangul syllables" if _JAMO.match(character) else ""


@functools.lru_cache(maxsize=4096)
def _unset(character: str, before: str) -> UnsetWords | None:
    """What is wrong with a character, `before` which another is; None for one that can be set."""
    if _PLAIN.fullmatch(character):
        return None
    if unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return _invisible(character)
    from fontTools import unicodedata as scripts  # Its tables are large, and most texts do without them.

    if scripts.script(character) == "Zzzz":
        return _unknown(character)
    letters = letters_that_cannot_be_set(character)
    if letters:
        return _script(character, letters)
    if unicodedata.category(character).startswith("M"):
        # After what cannot be set, such as another accent, it is not another problem.
        return None if before and _unset(before, "") else _mark(character, before)
    return None


def _script(character: str, letters: str) -> UnsetWords:
    return UnsetWords(
        character,
        f"words in {letters} cannot be printed",
        f"these letters join, move or are read from right to left: use Latin letters, {_OTHERWISE}",
    )


def _invisible(character: str) -> UnsetWords:
    return UnsetWords(
        character,
        f"this character cannot be printed: {_code(character)}",
        "it may be invisible: delete it and the letters on both sides, and type those letters again",
    )


def _unknown(character: str) -> UnsetWords:
    return UnsetWords(
        character,
        f"this sign means something in the font that it was copied from, and nothing here: {_code(character)}",
        "delete it; if it starts an entry of a list, write a hyphen and a space in its place",
    )


def _mark(character: str, before: str) -> UnsetWords:
    what = f"“{before}{character}” is {_name(before)} and {_code(character)}" if before.strip() else _code(character)
    return UnsetWords(
        before + character,
        f"this accent cannot be placed on its letter: {what}",
        f"no single character has both: write the letter without the accent, {_OTHERWISE}",
    )


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower()


def _code(character: str) -> str:
    name = _name(character)
    return f"U+{ord(character):04X}" + (f", {name}" if name else "")
