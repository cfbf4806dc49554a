"""The outline of a file: its bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from builder.pdf.write import Objects


@dataclass(slots=True, eq=False)
class Entry:
    """An outline entry. `text` has what is its own as it is written: title, destination, looks. The root has none."""

    text: bytes
    kids: list[Entry] = field(default_factory=list)
    open: bool = True
    number: int = 0


def count(entries: Sequence[Entry]) -> int:
    """How many entries there are, those below counted."""
    return sum(1 for top in entries for _ in _preorder(top))


def write(root: Entry, objects: Objects) -> int:
    """Write an outline. Returns the number of its root."""
    order = list(_preorder(root))
    for entry in order:
        entry.number = objects.reserve()
    counts: dict[int, int] = {}
    for entry in reversed(order):
        counts[entry.number] = sum(1 + (counts[kid.number] if kid.open else 0) for kid in entry.kids)
    around: dict[int, bytes] = {root.number: b"/Type/Outlines"}
    for entry in order:
        numbers = [kid.number for kid in entry.kids]
        for index, number in enumerate(numbers):
            around[number] = b"/Parent %d 0 R" % entry.number
            if index:
                around[number] += b"/Prev %d 0 R" % numbers[index - 1]
            if index + 1 < len(numbers):
                around[number] += b"/Next %d 0 R" % numbers[index + 1]
        below = b""
        if numbers:
            count = counts[entry.number] if entry.open else -counts[entry.number]
            below = b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[0], numbers[-1], count)
        objects.put(entry.number, b"<<%s%s%s>>" % (entry.text, around[entry.number], below))
    return root.number


def _preorder(root: Entry) -> Iterator[Entry]:
    waiting = [root]
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting += reversed(entry.kids)
