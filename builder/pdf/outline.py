"""The outline of a file: its bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject

from builder.pdf import reading
from builder.pdf.copying import Copier
from builder.pdf.links import Links
from builder.pdf.reading import Original, Unreadable
from builder.pdf.tagging import string
from builder.pdf.write import Objects

_MOST_ENTRIES = 50_000


@dataclass(slots=True, eq=False)
class Entry:
    """An outline entry. `text` has what is its own as it is written: title, destination, looks. The root has none."""

    text: bytes
    kids: list[Entry] = field(default_factory=list)
    open: bool = True
    number: int = 0


def read(original: Original, links: Links, copier: Copier, *, whole: bool) -> list[Entry]:
    """The outline of a file that somebody else made, as far as it leads to pages that are there.

    Of a file that is not wanted `whole`, entries that lead nowhere by themselves are left out, but not those below.
    Raises Unreadable.
    """
    top = Entry(b"")
    waiting = [(reading.raw(reading.dictionary(original.catalog, "/Outlines"), "/First"), top)]
    seen: set[int] = set()
    while waiting:
        raw, above = waiting.pop()
        entry = reading.resolve(raw)
        if not isinstance(entry, DictionaryObject):
            continue
        if id(entry) in seen or len(seen) > _MOST_ENTRIES:
            raise Unreadable("its outline runs in a circle")
        seen.add(id(entry))
        waiting.append((reading.raw(entry, "/Next"), above))
        text = _text(entry, links, copier, whole=whole)
        place = above
        if text is not None:
            place = Entry(text, open=(reading.integer(entry, "/Count") or 0) >= 0)
            above.kids.append(place)
        waiting.append((reading.raw(entry, "/First"), place))
    return top.kids


def _text(entry: DictionaryObject, links: Links, copier: Copier, *, whole: bool) -> bytes | None:
    """An entry of somebody's outline as it is written; None where it leads nowhere."""
    leads: bytes | None = b""
    if "/Dest" in entry or "/A" in entry:
        leads = links.lead(entry)
    elif not whole:
        leads = None
    if leads is None:
        return None
    element = links.elements.get(reading.reference(reading.raw(entry, "/SE")) or 0)
    structure_element = b"/SE %d 0 R" % element if element else b""
    title = reading.get(entry, "/Title")
    words = copier.text(title) if reading.is_string(title) else string("")
    return b"/Title " + words + leads + structure_element + copier.only(entry, ("/C", "/F"))


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
