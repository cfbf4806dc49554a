"""Answers of key facts: when two are the same, and when one only says to ask the team."""

from __future__ import annotations

from collections.abc import Mapping

from builder.content import markdown
from builder.content.marked_text import Line
from builder.core.characters import NO_BREAK, collapse

_ENDS = " .。।۔։።"
"""What ends a sentence, in the scripts that have a sign of their own for it."""


def comparable(words: Line) -> str:
    """What makes two answers the same: where links lead counts, capital letters and a full stop at the end do not.

    Neither does what print changes in typed words: the form of an apostrophe, and spaces where no line ends.
    """
    links = "".join(f" {run.link}" for run in words.content if run.link)
    text = collapse(markdown.plain(words.content).replace(NO_BREAK, " ")).replace("’", "'")
    return text.casefold().rstrip(_ENDS) + links


def unanswered(facts: Mapping[str, Line], ask: str) -> list[str]:
    """The topics whose answer is no more than `ask`: the words for "Ask your team" in the language of the page."""
    nothing = comparable(Line(ask))
    return [topic for topic, words in facts.items() if comparable(words) == nothing]
