"""Where links and bookmarks lead (ISO 32000-1, 12.3.2 and 12.6.4; ISO 32000-2, 12.3.2.3)."""

from __future__ import annotations

from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.examine.bounds import MOST_ELEMENTS, TextBudget, bounded
from builder.pdf.read import gate
from builder.pdf.read.gate import Original

_LONGEST_CHAIN = 8
"""How many names may lead from one to the next before a page is there."""


class LinkTarget(NamedTuple):
    """Where a link or bookmark leads: an `address`, or the index of a `page`; else `broken` says why nowhere."""

    address: str | None = None
    page: int | None = None
    broken: str | None = None


class Destinations:
    """The places in a file that links can lead to, by name or by page."""

    def __init__(self, original: Original, budget: TextBudget) -> None:
        self._original = original
        self._budget = budget
        self._named = _named_destinations(original.catalog)

    def target(self, entries: DictionaryObject) -> LinkTarget | None:
        """Where an annotation or bookmark leads; None where it has no destination and no link's action."""
        if "/Dest" in entries:
            return self._place(gate.raw(entries, "/Dest"))
        action = gate.dictionary(entries, "/A")
        kind = gate.name(action, "/S")
        if kind == "/URI":
            address = gate.octets(gate.get(action, "/URI")) or b""
            self._budget.spend(len(address))
            return LinkTarget(address=address.decode("utf-8", "replace"))
        if kind != "/GoTo":
            return None
        return self._place(gate.raw(action, "/D" if action is not None and "/D" in action else "/SD"))

    def _place(self, raw: PdfObject | None) -> LinkTarget:
        for _ in range(_LONGEST_CHAIN):
            value = gate.resolve(raw)
            if isinstance(value, DictionaryObject):
                raw = gate.raw(value, "/D")
            elif isinstance(value, ArrayObject):
                return self._page(list(value))
            elif value is None:
                return LinkTarget(broken="it has no destination")
            else:
                # Names of PDF 1.1 are names, those of later versions are strings.
                string = gate.octets(value)
                name = str(value)[1:].encode("utf-8") if string is None else string
                if name not in self._named:
                    return LinkTarget(broken=f"the destination “{name.decode('utf-8', 'replace')}” does not exist")
                raw = self._named[name]
        return LinkTarget(broken="its destination contains a loop")

    def _page(self, destination: list[PdfObject]) -> LinkTarget:
        first = destination[0] if destination else None
        number = gate.reference(first)
        if number is None and isinstance(first, int):
            index = int(first)
            inside = 0 <= index < len(self._original.leaves)
            return LinkTarget(page=index) if inside else LinkTarget(broken=f"page {index + 1} does not exist")
        page = self._original.numbers.get(number) if number is not None else None
        if page is None:
            page = self._page_of(gate.resolve(first))
        if page is None:
            return LinkTarget(broken="its page is not one of the file's pages")
        return LinkTarget(page=page)

    def _page_of(self, element: PdfObject | None) -> int | None:
        """The index of the page that the first content of a structure element is on."""
        waiting = [element]
        for _ in range(MOST_ELEMENTS):
            if not waiting:
                return None
            entries = gate.resolve(waiting.pop())
            if not isinstance(entries, DictionaryObject) or ("/P" not in entries and "/Pg" not in entries):
                continue
            number = gate.reference(gate.raw(entries, "/Pg")) if "/Pg" in entries else None
            if number in self._original.numbers:
                return self._original.numbers[number]
            kids = gate.get(entries, "/K")
            waiting += reversed(list(kids)) if isinstance(kids, ArrayObject) else [kids]
        return None


def _named_destinations(catalog: DictionaryObject) -> dict[bytes, PdfObject]:
    """The destinations by name: those of PDF 1.1, a dictionary, and those of later versions, a name tree."""
    old = gate.dictionary(catalog, "/Dests")
    named = {key[1:].encode("utf-8"): value for key, value in gate.raw_items(old).items()} if old else {}
    tree = gate.dictionary(gate.dictionary(catalog, "/Names"), "/Dests")
    for name, value in bounded(gate.name_tree(tree)):
        named.setdefault(name, value)
    return named
