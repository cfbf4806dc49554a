"""What a file still leaves for an editor to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from builder.content.placeholders import placeholders
from builder.core.diagnostics import Problem, Severity

if TYPE_CHECKING:
    from builder.content.project import Loaded


def unfinished(loaded: Loaded, severity: Severity) -> Iterator[Problem]:
    """One problem for each placeholder of a file: a draft may have some, and nobody can approve them."""
    for entry in placeholders(loaded.source):
        message = f"this is still to be filled in: {entry.words}" if entry.words else "this is still to be filled in"
        yield Problem(entry.place, severity, message, "put your own words here, and delete the note")
