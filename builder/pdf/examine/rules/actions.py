"""Rules for what a file does on its own, and for the files inside it."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import WHOLE_FILE, VerifyFinding, error_at, warning_at

_MOVES = ("GoTo", "Named", "Thread")
"""Kinds of actions that only move the reader to another place."""

_PLAYS = ("Movie", "Sound", "Screen", "Rendition", "Trans", "3D", "GoTo3DView")
"""Kinds of annotations and actions that play a film or sound, or show something that moves."""


def nothing_acts_on_its_own(document: PdfDocument) -> Iterator[VerifyFinding]:
    """A file does nothing but follow links (ISO 19005-2, 6.5)."""
    hint = "delete it: a file for reading needs no actions but links"
    for action in document.actions:
        if action.kind in _MOVES:
            yield warning_at(action.where, f"it moves the reader to another place ({action.kind})", hint)
        elif action.kind in _PLAYS:
            yield warning_at(action.where, f"it plays something, which few readers can ({action.kind})", hint)
        else:
            yield error_at(action.where, f"it contains an action that may do harm: {action.kind}", hint)


def no_files_are_inside(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No other files are inside, which few readers can open."""
    hint = "delete it, or offer it separately: few readers can open it, and it has not been checked"
    for name in document.attachments:
        yield warning_at(WHOLE_FILE, f"another file is inside: {name}", hint)


RULES = (nothing_acts_on_its_own, no_files_are_inside)
