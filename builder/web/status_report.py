"""The page for leads: what is due, past its review, withdrawn, stale or missing, and what was built when."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, NamedTuple

from builder.content.project_file import Settings
from builder.core.diagnostics import LeafletError
from builder.review import status
from builder.web.snapshot import Now


class Built(NamedTuple):
    """A file of the output folder, its state in words, and when it was written: None where it does not exist."""

    path: str
    state: str
    because: str
    written: datetime.datetime | None


def report(now: Now) -> dict[str, Any]:
    """What the page shows; the files are those of the folder that is built into."""
    try:
        output = now.project.output
    except LeafletError:  # The report has it among its problems.
        output = now.project.root / Settings().output
    # A report drops what it has read. It gets its own copy, so that the project of the packs stays in the cache.
    state = status.status(now.project.renewed(), output, now.offer.day)
    titles = {leaflet.name: leaflet.title for leaflet in now.offer.leaflets}
    titles |= {f"shared/{page.name}": page.title for page in now.offer.shared}
    pages = [(titles.get(page.name, page.name), page) for page in state.pages]
    return {
        "day": state.day,
        "due": [(title, page) for title, page in pages if {"due", "expired"} & {*page.marks}],
        "withdrawn": [(title, page) for title, page in pages if page.state == "withdrawn"],
        "unapproved": [
            (title, page) for title, page in pages if page.state in ("draft", "in review", "void", "unreadable")
        ],
        "files": [Built(file.path, file.state, file.because, _written(output / file.path)) for file in state.files],
        "packs": [pack for pack in state.packs if pack.because],
        "problems": state.problems,
    }


def _written(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None
