"""The bookmarks of a file from another program (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from pypdf.generic import DictionaryObject

from builder.pdf.join.carried.links import Links
from builder.pdf.join.carried.resources import Copier
from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.write.outline import OutlineEntry
from builder.pdf.write.pdf_text import string

_MOST_ENTRIES = 50_000


def read(original: Original, links: Links, copier: Copier, *, whole: bool) -> list[OutlineEntry]:
    """The outline of a file from another program, as far as it leads to pages that are there.

    If the file is not selected as a `whole`, entries that lead nowhere are left out, but not those below them.
    Raises Unreadable.
    """
    top = OutlineEntry(b"")
    waiting = [(gate.raw(gate.dictionary(original.catalog, "/Outlines"), "/First"), top)]
    seen: set[int] = set()
    while waiting:
        raw, above = waiting.pop()
        entry = gate.resolve(raw)
        if not isinstance(entry, DictionaryObject):
            continue
        if id(entry) in seen:
            links.repaired("its bookmarks contained a loop, which was cut")
            continue
        if len(seen) > _MOST_ENTRIES:
            raise Unreadable("its bookmarks have no end")
        seen.add(id(entry))
        waiting.append((gate.raw(entry, "/Next"), above))
        text = _text(entry, links, copier, whole=whole)
        place = above
        if text is not None:
            place = OutlineEntry(text, open=(gate.integer(entry, "/Count") or 0) >= 0)
            above.kids.append(place)
        waiting.append((gate.raw(entry, "/First"), place))
    return top.kids


def _text(entry: DictionaryObject, links: Links, copier: Copier, *, whole: bool) -> bytes | None:
    """An entry of the outline as it is written; None where it leads nowhere."""
    leads: bytes | None = b""
    if "/Dest" in entry or "/A" in entry:
        leads = links.lead(entry)
    elif not whole:
        leads = None
    if leads is None:
        return None
    element = links.elements.get(gate.reference(gate.raw(entry, "/SE")) or 0)
    structure_element = b"/SE %d 0 R" % element if element else b""
    title = gate.get(entry, "/Title")
    words = copier.text(title) if gate.is_string(title) else string("")
    return b"/Title " + words + leads + structure_element + copier.only(entry, ("/C", "/F"))
