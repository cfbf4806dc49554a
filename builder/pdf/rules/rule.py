"""What a rule is: where it stands in the standards, what finds what breaks it, its words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from builder.pdf.rules.breach import Breach
from builder.pdf.rules.subject import RuleSubject

Family = Literal["ua1", "ua2", "a1", "a2", "a3", "a4"]
"""A part of a standard: that of people (ua) or that of archives (a), with its number."""
Level = Literal["A", "U", "B"]
"""The levels of PDF/A: all that B asks for is asked for by U, and all of that by A."""


Find = Callable[[RuleSubject], Iterable[Breach]]
"""What finds the places where a rule is broken. Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one or several standards.

    `clauses` has clause and test for each, as veraPDF numbers them; a rule without any is of
    this program's own. `level` is the weakest level of PDF/A that asks for
    it. A file that is joined from others is written so that what is `fixed` is right there, whatever the sources have.
    `unheard` says what people who listen to a file miss where the rule is broken; it is empty where that is nothing.
    """

    find: Find
    words: str
    fix: str
    clauses: Mapping[Family, str] = field(default_factory=dict)
    level: Level = "B"
    fixed: bool = False
    unheard: str = ""

    def sentence(self, breach: Breach) -> str:
        """What is wrong, in words."""
        return self.words.replace("{}", breach.what)


def rule(
    find: Find,
    words: str,
    fix: str,
    *,
    level: Level = "B",
    fixed: bool = False,
    unheard: str = "",
    **clauses: str,
) -> Rule:
    """A line of the table. PDF/A-3 has the clauses of PDF/A-2, unless it is given ones of its own."""
    stated: dict[Family, str] = {name: clauses[name] for name in _FAMILIES if name in clauses}
    if "a2" in stated:
        stated.setdefault("a3", stated["a2"])
    return Rule(find, words, fix, stated, level, fixed, unheard)


_FAMILIES: tuple[Family, ...] = ("ua1", "ua2", "a1", "a2", "a3", "a4")
