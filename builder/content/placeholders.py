"""Placeholders: what a file that the program wrote leaves for an editor to fill in.

A placeholder is recognised by its marker alone, in a value or in a note of its own line, such as a note above a date.
Whoever writes one uses `placeholder`; whoever asks whether a file still has some uses `placeholders`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from builder.content.yaml_reader import YamlSource
from builder.core.diagnostics import Place
from builder.core.patterns import lazy_pattern

MARKER = "TO FILL IN:"
"""In capitals and with its colon: an instruction to patients, such as "To fill in at home", is not a placeholder."""

# An editor's program may have broken the line within the marker.
_PLACEHOLDER = lazy_pattern(r"\bTO\s+FILL\s+IN:[ \t]*(?P<words>[^\n]*)")
_EARLIER = (
    "Say here, in a sentence or two, what this leaflet is for.",
    "Name the team here",
    "Name here the guidance that the words rest on.",
    "Write short sentences, of 20 words at most.",
    "Leave an empty line between two paragraphs.",
    "A hyphen starts an item of a list.",
    "Two asterisks make **words that matter** bold.",
)
"""What files that the program wrote before there was a marker leave to fill in."""
_UNMARKED_WORDS = tuple(words.casefold() for words in _EARLIER)
_UNMARKED = lazy_pattern("|".join(r"\s+".join(map(re.escape, words.split())) for words in _EARLIER), re.IGNORECASE)


class Placeholder(NamedTuple):
    """Where a placeholder is, and what is to be filled in there."""

    place: Place
    words: str


def placeholder(words: str) -> str:
    """What to write where an editor has to fill in `words`, such as "the team that answers for this leaflet".

    It has a colon: as a value in YAML it needs quotation marks.
    """
    return f"{MARKER} {words}"


def placeholders(source: YamlSource) -> list[Placeholder]:
    """Every placeholder of a file, in values and in notes, in the order of the file."""
    text = source.text
    marked = _PLACEHOLDER.finditer(text) if "FILL" in text else ()
    words = " ".join(text.casefold().split())
    unmarked = _UNMARKED.finditer(text) if any(earlier in words for earlier in _UNMARKED_WORDS) else ()
    return sorted(
        [
            *(_at(source, match, match["words"]) for match in marked),
            *(_at(source, match, match[0]) for match in unmarked),
        ]
    )


def _at(source: YamlSource, match: re.Match[str], words: str) -> Placeholder:
    before = source.text[: match.start()]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return Placeholder(Place(source.name, line, column), " ".join(words.split()).strip("\"'"))
