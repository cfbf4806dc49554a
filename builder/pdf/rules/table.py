"""Every rule of PDF/UA and PDF/A that this program knows, in one table, and what a standard asks of a file."""

from __future__ import annotations

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
from builder.pdf.rules.rule import Breach, Family, Level, Rule
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

LEVELS: tuple[Level, ...] = ("B", "U", "A")


class CheckedStandard(NamedTuple):
    """A standard that files are checked against: its name, its family, and its level if it has levels."""

    name: str
    family: Family
    level: Level = "A"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What it asks for, as far as the table has it."""
        return tuple(
            rule
            for rule in RULES
            if rule.clauses.get(self.family) and LEVELS.index(rule.level) <= LEVELS.index(self.level)
        )


STANDARDS: Mapping[str, CheckedStandard] = MappingProxyType(
    {
        "ua1": CheckedStandard("PDF/UA-1", "ua1"),
        "ua2": CheckedStandard("PDF/UA-2", "ua2"),
        "a1a": CheckedStandard("PDF/A-1a", "a1"),
        "a1b": CheckedStandard("PDF/A-1b", "a1", "B"),
        "a2a": CheckedStandard("PDF/A-2a", "a2"),
        "a2u": CheckedStandard("PDF/A-2u", "a2", "U"),
        "a2b": CheckedStandard("PDF/A-2b", "a2", "B"),
        "a3a": CheckedStandard("PDF/A-3a", "a3"),
        "a3u": CheckedStandard("PDF/A-3u", "a3", "U"),
        "a3b": CheckedStandard("PDF/A-3b", "a3", "B"),
        "a4": CheckedStandard("PDF/A-4", "a4"),
    }
)
"""The standards by the short names that commands take."""


def breaches(subject: RuleSubject, standard: CheckedStandard, *, mended: bool = True) -> Iterator[tuple[Rule, Breach]]:
    """What breaks the rules of a standard, and where; without those that joining mends unless `mended`.

    Raises Unreadable.
    """
    for rule in standard.rules:
        if mended or not rule.mended:
            for breach in rule.find(subject):
                yield rule, breach
