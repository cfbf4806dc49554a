"""What a file still leaves for an editor to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.content.placeholders import Placeholder, placeholders
from builder.core.diagnostics import Problem, Severity

if TYPE_CHECKING:
    from builder.content.project import Loaded

_MOST = 10
"""How many things a warning lists: a draft that was imported may lack many more."""


def unfinished(loaded: Loaded, severity: Severity) -> Iterator[Problem]:
    """What a file still leaves to fill in: a draft may have some, and nobody can approve it.

    Each error is at its place. Warnings are one for each file, so that drafts do not hide what else is wrong.
    """
    entries = placeholders(loaded.source)
    if severity == "warning" and len(entries) > 1:
        hint = "look for TO FILL IN: there. Put your own words in each place, and delete the notes"
        message = f"{len(entries)} things are still to be filled in: {_listed(entries)}"
        yield Problem(entries[0].place, severity, message, hint)
        return
    for entry in entries:
        message = f"this is still to be filled in: {entry.words}" if entry.words else "this is still to be filled in"
        yield Problem(entry.place, severity, message, "put your own words here, and delete the note")


def _listed(entries: Sequence[Placeholder]) -> str:
    """The first of them, each with its line."""
    more = len(entries) - _MOST
    listed = [f"{entry.words.rstrip('.')} (line {entry.place.line})".lstrip() for entry in entries[:_MOST]]
    return "; ".join([*listed, f"and {more} more"] if more > 0 else listed)
