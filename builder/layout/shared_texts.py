"""Shared pages as pieces: made once in each size, and drawn below each leaflet that includes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from builder.content.validity import Marks
from builder.core.recent import Recent
from builder.document import Node
from builder.layout.pages import ComposedText

_STORED = 400
"""How many shared pages are stored at least, each in one size: about a hundred pages in the sizes that are tried.

Each is about 100 KB. A project with fewer pages stores fewer.
"""


class SharedTextKey(NamedTuple):
    """A shared page with its marks, the level of its title, and how much smaller its words are."""

    name: str
    marks: Marks
    level: int
    smaller: int


class _Entry(NamedTuple):
    """A text, where its links lead by what they may call that, and the titles that it has for them."""

    text: ComposedText
    leads: Mapping[str, str]
    titles: Mapping[str, str]


class SharedTexts:
    """The shared pages of one theme, in which there is nothing of a patient.

    `lock` is held by who draws: two threads cannot draw the same text.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._entries: Recent[SharedTextKey, _Entry] = Recent(_STORED)

    def get(self, key: SharedTextKey, titles: Mapping[str, str], aliases: Mapping[str, str]) -> ComposedText | None:
        """A text, if its links lead to the same pages below a leaflet with these `titles` and `aliases` (see `Words`).

        Fitting changes pieces, so they are other pieces each time.
        """
        entry = self._entries.get(key)
        if entry is None:
            return None
        if any(aliases.get(called, called) != part for called, part in entry.leads.items()):
            return None
        if any(titles.get(link) != title for link, title in entry.titles.items()):
            return None
        return entry.text._replace(pieces=[piece.copy() for piece in entry.text.pieces], is_drawn_again=True)

    def put(
        self, key: SharedTextKey, text: ComposedText, titles: Mapping[str, str], aliases: Mapping[str, str]
    ) -> None:
        """Store a text that has not been fitted or drawn."""
        links = {target[1:] for target in _targets(text.document) if target.startswith("#") and "/" in target}
        parts = {link.partition("/")[0] for link in links}
        leads = {part: part for part in parts - aliases.keys()}
        leads |= {called: part for called, part in aliases.items() if part in parts}
        entry = _Entry(text, leads, {link: titles[link] for link in links if link in titles})
        self._entries[key] = entry


def _targets(node: Node) -> Iterator[str]:
    for each in node.walk():
        for run in each.runs:
            yield run.target
