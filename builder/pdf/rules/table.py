"""Every rule of PDF/UA and PDF/A that this program knows, in one table, and what a standard asks of a file."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from builder.pdf.rules import (
    actions,
    annotation,
    colours,
    content,
    document,
    fonts,
    metadata,
    structure,
    tables,
)
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import Family, Level, Rule
from builder.pdf.rules.subject import RuleSubject

RULES: tuple[Rule, ...] = (
    *document.RULES,
    *content.RULES,
    *structure.RULES,
    *tables.RULES,
    *annotation.RULES,
    *fonts.RULES,
    *colours.RULES,
    *actions.RULES,
    *metadata.RULES,
)
"""All rules, in the order in which what breaks them is reported."""

OWN = tuple(rule for rule in RULES if not rule.clauses)
"""The rules that no standard has."""

LEVELS: tuple[Level, ...] = ("B", "U", "A")


class CheckedStandard(NamedTuple):
    """A standard that files are checked against: its name, its family, and its level if it has levels."""

    name: str
    family: Family
    level: Level = "A"
    tests: int = 0
    """How many tests veraPDF's profile for it has, where the clauses here were held against that; 0 elsewhere."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What it asks for, as far as the table has it."""
        return _rules(self.family, self.level)

    @property
    def covered(self) -> int:
        """How many of these tests the rules are about."""
        clauses = {clause.strip() for rule in self.rules for clause in rule.clauses[self.family].split(",")}
        return len([clause for clause in clauses if "-" in clause]) if self.tests else 0


@functools.cache
def _rules(family: Family, level: Level) -> tuple[Rule, ...]:
    levels = LEVELS[: LEVELS.index(level) + 1]
    return tuple(rule for rule in RULES if rule.clauses.get(family) and rule.level in levels)


STANDARDS: Mapping[str, CheckedStandard] = MappingProxyType(
    {
        "ua1": CheckedStandard("PDF/UA-1", "ua1", tests=106),
        "ua2": CheckedStandard("PDF/UA-2", "ua2"),
        "a1a": CheckedStandard("PDF/A-1a", "a1"),
        "a1b": CheckedStandard("PDF/A-1b", "a1", "B"),
        "a2a": CheckedStandard("PDF/A-2a", "a2", tests=153),
        "a2u": CheckedStandard("PDF/A-2u", "a2", "U"),
        "a2b": CheckedStandard("PDF/A-2b", "a2", "B"),
        "a3a": CheckedStandard("PDF/A-3a", "a3"),
        "a3u": CheckedStandard("PDF/A-3u", "a3", "U"),
        "a3b": CheckedStandard("PDF/A-3b", "a3", "B"),
        "a4": CheckedStandard("PDF/A-4", "a4"),
    }
)
"""The standards by the short names that commands take."""


def breaches(subject: RuleSubject, standard: CheckedStandard, *, fixed: bool = True) -> Iterator[tuple[Rule, Breach]]:
    """What breaks the rules of a standard, and where; without those that joining fixes unless `fixed`.

    Raises Unreadable.
    """
    for rule in standard.rules:
        if fixed or not rule.fixed:
            for breach in subject.found(rule.find):
                yield rule, breach
