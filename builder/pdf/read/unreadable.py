"""The error of everything that reads other people's PDF files."""

from __future__ import annotations

from collections.abc import Iterable

from builder.core.diagnostics import LeafletError, Problem

DAMAGED = "entries that are damaged were left out: compare what is here with the file itself"
"""What is reported of a file that is read without entries that cannot be."""
METADATA_LOST = "its metadata (XMP) cannot be read, and was left out"
"""What is reported of a file that says of itself what nobody can read."""
EXPORT_AGAIN = "open it in the program that made it and export it again"


class Unreadable(LeafletError):
    """A PDF file cannot be read whole. Its message is about "it": the caller adds the name of the file."""

    def __init__(self, problems: Iterable[Problem] | str, hint: str = EXPORT_AGAIN) -> None:
        super().__init__(problems, hint)


class TooLarge(Unreadable):
    """Reading a file would take more memory than it may: no other reader is tried on it."""


class Protected(Unreadable):
    """A file is encrypted, and nobody gave what opens it."""


class LostTrailer(Unreadable):
    """A file in which nothing leads to its pages."""
