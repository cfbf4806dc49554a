"""The outline of a file: its bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from builder.pdf.write.objects import PdfObjects


@dataclass(slots=True, eq=False)
class OutlineEntry:
    """An outline entry. `text` has what is its own as it is written: title, destination, style. The root has none."""

    text: bytes
    kids: list[OutlineEntry] = field(default_factory=list)
    open: bool = True


def nest(entries: Iterable[tuple[int, OutlineEntry]]) -> OutlineEntry:
    """The root of an outline: each of `entries`, given with its level, below the last one of a lower level."""
    root = OutlineEntry(b"")
    path = [(0, root)]
    for level, entry in entries:
        # The given entries are not changed: other files may use them.
        own = OutlineEntry(entry.text, list(entry.kids), entry.open)
        while path[-1][0] >= level:
            path.pop()
        path[-1][1].kids.append(own)
        path.append((level, own))
    return root


def count(entries: Sequence[OutlineEntry]) -> int:
    """How many entries there are, those below counted."""
    return sum(1 for top in entries for _ in _preorder(top))


def write(root: OutlineEntry, objects: PdfObjects) -> int:
    """Write an outline. Returns the number of its root."""
    order = list(_preorder(root))
    number_of = {id(entry): objects.reserve() for entry in order}
    counts: dict[int, int] = {}
    for entry in reversed(order):
        counts[id(entry)] = sum(1 + (counts[id(kid)] if kid.open else 0) for kid in entry.kids)
    around: dict[int, bytes] = {number_of[id(root)]: b"/Type/Outlines"}
    for entry in order:
        own, numbers = number_of[id(entry)], [number_of[id(kid)] for kid in entry.kids]
        for index, number in enumerate(numbers):
            around[number] = b"/Parent %d 0 R" % own
            if index:
                around[number] += b"/Prev %d 0 R" % numbers[index - 1]
            if index + 1 < len(numbers):
                around[number] += b"/Next %d 0 R" % numbers[index + 1]
        below = b""
        if numbers:
            count = counts[id(entry)] if entry.open else -counts[id(entry)]
            below = b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[0], numbers[-1], count)
        objects.put(own, b"<<%s%s%s>>" % (entry.text, around[own], below))
    return number_of[id(root)]


def _preorder(root: OutlineEntry) -> Iterator[OutlineEntry]:
    waiting = [root]
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting += reversed(entry.kids)
