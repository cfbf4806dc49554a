"""The script of each stretch of a text, as faces and shaping need it: Unicode Standard Annex 24."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from builder.core.bidi import bracket_pairs
from builder.core.plain_text import is_plain

_PREFERRED = ("Arab", "Deva", "Hani")
"""What a sign of several scripts belongs to where no letter of these is in the text."""

_SIGNS = frozenset({"Zyyy", "Zinh", "Zzzz"})
"""Codes for signs of several scripts, marks on letters of several scripts, and what Unicode does not know."""

_ANY: frozenset[str] = frozenset()


class _CharacterScript(NamedTuple):
    """The script of a character, and those that it is used in: `_ANY` for a sign of all scripts."""

    own: str
    used_in: frozenset[str]


class _Scripts(dict[str, _CharacterScript]):
    """The scripts of each character, filled as characters are met."""

    def __missing__(self, character: str) -> _CharacterScript:
        from fontTools import unicodedata  # Its tables are large, and most texts do without them.

        own = unicodedata.script(character)
        used_in = frozenset(unicodedata.script_extension(character))
        if own in _SIGNS and ("Latn" in used_in or own in used_in):
            # A list that names Latin is not complete: such a sign stands in every script.
            used_in = _ANY
        self[character] = found = _CharacterScript(own, used_in)
        return found


_SCRIPTS = _Scripts()


def script_runs(text: str) -> list[tuple[int, int, str]]:
    """Start, end and script (ISO 15924) of each run of `text`.

    Signs, digits and spaces are in the run before them, or at the start in the one after them; a closing bracket is in
    the script of its opening one; a sign of some scripts alone, such as a danda, joins a run of these. A mark is always
    with its letter. A text without letters is in Latin.
    """
    if not text:
        return []
    if is_plain(text):
        return [(0, len(text), "Latn")]
    only = _only_script(text)
    if only:
        return [(0, len(text), only)]
    starts = _starts(text)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [(start, end, script) for (start, script), end in zip(starts, ends, strict=True)]


def _only_script(text: str) -> str:
    """The script that all of `text` may be in, "" where there is none, or more than one."""
    fitting: frozenset[str] | None = None
    for character in set(text):
        used_in = _SCRIPTS[character].used_in
        if used_in:
            fitting = used_in if fitting is None else fitting & used_in
            if not fitting:
                return ""
    if fitting is None:
        return "Latn"
    return next(iter(fitting)) if len(fitting) == 1 else ""


def _starts(text: str) -> list[tuple[int, str]]:
    """Where each run starts, and its script."""
    opening = {closing: start for start, closing in bracket_pairs(text)}
    around = dict.fromkeys(opening.values(), "")
    starts: list[tuple[int, str]] = []
    current = ""
    for index, character in enumerate(text):
        own, used_in = _SCRIPTS[character]
        if current in used_in or (own == "Zinh" and current):
            continue
        if used_in:
            script = own if own not in _SIGNS else _of_sign(used_in, text, index)
        elif index in around:
            around[index] = current
            continue
        elif index in opening:
            # A bracket that opened before the first letter is in the script of that.
            script = around[opening[index]] or starts[0][1] if starts else ""
        else:
            continue
        if script != current:
            # Signs at the start are in the first script.
            starts.append((index if current else 0, script))
            current = script
    return starts or [(0, "Latn")]


def _of_sign(used_in: frozenset[str], text: str, index: int) -> str:
    """The script of a sign between words of scripts in which it is not used.

    The letters after it decide, or else the first of the text; without any, the likeliest script.
    """
    if any(_SCRIPTS[character].own in used_in for character in set(text)):
        near = itertools.chain(itertools.islice(text, index, None), text)
        return next(own for own, _ in map(_SCRIPTS.__getitem__, near) if own in used_in)
    return next((script for script in _PREFERRED if script in used_in), min(used_in))
