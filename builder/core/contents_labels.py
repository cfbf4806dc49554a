"""Labels in a PDF file's metadata that say which leaflets and shared pages are in it, whatever the file is called."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote

_SCHEME = "leaflet:"


class ContentsLabel(NamedTuple):
    """A page in a file: ``bone`` or ``shared/contacts``, the day of its next review, whether it was withdrawn then."""

    name: str
    next_review: datetime.date | None = None
    withdrawn: bool = False

    def __str__(self) -> str:
        """The label as it is written: ``leaflet:bone?next_review=2029-11-30``."""
        entries = [f"next_review={self.next_review}"] if self.next_review is not None else []
        entries += ["status=withdrawn"] if self.withdrawn else []
        return f"{_SCHEME}{quote(self.name)}" + (f"?{'&'.join(entries)}" if entries else "")


def parse(text: str) -> ContentsLabel | None:
    """The label that a file has; None for what is not a label of this program."""
    if not text.startswith(_SCHEME):
        return None
    name, _, query = text.removeprefix(_SCHEME).partition("?")
    entries = parse_qs(query)
    day = None
    with suppress(ValueError):
        day = datetime.date.fromisoformat(entries.get("next_review", [""])[0])
    return ContentsLabel(unquote(name), day, entries.get("status") == ["withdrawn"])
