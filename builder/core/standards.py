"""The standards that a file can follow: one value, handed from a command to what writes the file."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Standard(Enum):
    """A pair of standards, one for people who use assistive technology and one for archives, by its short name.

    Pages are laid out the same for each. Only the file around them differs: its structure, links and metadata.
    """

    UA1 = "ua1"
    """PDF/UA-1 and PDF/A-2a, in PDF 1.7."""
    UA2 = "ua2"
    """PDF/UA-2 and PDF/A-4, in PDF 2.0, with the declarations of Well-Tagged PDF."""

    @property
    def version(self) -> str:
        """The version of PDF that it is for."""
        return _VERSIONS[self]


_VERSIONS = {Standard.UA1: "1.7", Standard.UA2: "2.0"}

DEFAULT = Standard.UA1

NAMES = tuple(standard.value for standard in Standard)
"""The short names, from the weakest."""


def weakest(standards: Iterable[Standard]) -> Standard:
    """What files of these standards can follow when they are joined."""
    return min(standards, key=lambda standard: NAMES.index(standard.value))
