"""What a rule examines, and where it puts its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from builder.core.standards import Standard
from builder.pdf.rules.rule import Level
from builder.pdf.rules.subject import RuleSubject
from builder.pdf.rules.table import LEVELS


@dataclass(slots=True)
class Verdict:
    """The reasons against a claim, as sentences with how often each occurred, and what a source needs of others.

    `level` is the level of PDF/A-2 that the source earns. PDF/A-4 has none: it counts as what its tags earn.
    `headings` are the kinds of headings it has: H, or numbered.
    """

    accessible: dict[str, int] = field(default_factory=dict)
    archive: dict[str, int] = field(default_factory=dict)
    level: Level | None = None
    labelled: Level | None = None
    """The level that the source is labelled with, whatever it earns."""
    lowered: dict[str, Level] = field(default_factory=dict)
    """What keeps the source at a level that is below the highest, as sentences."""
    headings: set[str] = field(default_factory=set)
    opening: int = 0
    """The level of the first heading, where pages before it are left out: what it follows is elsewhere."""
    closing: int = 0
    """The level of the last numbered heading."""
    language: str = ""
    """The language of the source, or of most of it."""
    declared: bool = False
    """Whether the source declares that it is Well-Tagged PDF, for accessibility and for reuse."""

    def lower(self, level: Level, why: str) -> None:
        """Say that the source earns no more than `level` of PDF/A-2."""
        if self.level is not None:
            self.level = min(self.level, level, key=LEVELS.index)
            self.lowered.setdefault(why, level)

    def against_accessibility(self, what: str) -> None:
        """Add a sentence that speaks against PDF/UA."""
        self.accessible[what] = self.accessible.get(what, 0) + 1

    def against_archive(self, what: str) -> None:
        """Add a sentence that speaks against PDF/A."""
        self.archive[what] = self.archive.get(what, 0) + 1

    def against_both(self, what: str) -> None:
        """Add a sentence that speaks against both."""
        self.against_accessibility(what)
        self.against_archive(what)


class ExaminedSource(NamedTuple):
    """What is examined: the chosen pages, what the file that they are put into is to follow, and `beyond`: what the
    source has that the version of PDF of that file does not."""

    subject: RuleSubject
    standard: Standard = Standard.UA1
    beyond: Sequence[str] = ()


def level_skipped(level: int, before: int) -> str:
    """The sentence on a heading whose level does not follow the one before it."""
    return f"a heading H{level} follows H{before}" if before else f"its first heading is H{level}"
