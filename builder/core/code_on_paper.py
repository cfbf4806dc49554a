"""The code of a leaflet or pack as paper has it."""

from __future__ import annotations

from typing import NamedTuple


class CodeOnPaper(NamedTuple):
    """A short code, which people read aloud and type, and the long code that it stands for.

    `address` is that of the page on the web that both lead to, "" where the clinic has no site.
    """

    short: str
    long: str
    address: str = ""

    @property
    def grouped(self) -> str:
        """The long code with ends for lines after every four groups, where a reader loses the place least."""
        groups = self.long.split("-")
        return " ".join("-".join(groups[start : start + 4]) for start in range(0, len(groups), 4))

    def removed_from(self, text: str) -> str:
        """A text without what differs from format to format: both codes, also where an address ends with one."""
        return text.replace(self.grouped, "").replace(self.short, "")
