"""The page for leads: what is due, past its review, withdrawn, stale or missing, and what was built when."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, NamedTuple

from builder.review import status
from builder.web.snapshot import Now


class Built(NamedTuple):
    """A file of the output folder, its state in words, and when it was written: None where it is not there."""

    path: str
    state: str
    because: str
    written: datetime.datetime | None


def report(now: Now, root: Path) -> dict[str, Any]:
    """What the page shows; the files are those of the folder `output`."""
    output = root / "output"
    # What a report reads it forgets: the project that packs are made from is to keep it.
    found = status.status(now.project.renewed(), output, now.offer.day)
    titles = {one.name: one.title for one in now.offer.leaflets}
    titles |= {f"shared/{one.name}": one.title for one in now.offer.shared}
    pages = [(titles.get(page.name, page.name), page) for page in found.pages]
    return {
        "day": found.day,
        "due": [(title, page) for title, page in pages if {"due", "expired"} & {*page.marks}],
        "withdrawn": [(title, page) for title, page in pages if page.state == "withdrawn"],
        "unapproved": [
            (title, page) for title, page in pages if page.state in ("draft", "in review", "void", "unreadable")
        ],
        "files": [Built(one.path, one.state, one.because, _written(output / one.path)) for one in found.files],
        "packs": [one for one in found.packs if one.because],
        "problems": found.problems,
    }


def _written(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None
