"""The bookmarks of a file: its document outline (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, PdfObject

from builder.pdf.examine.bounds import MOST_ENTRIES, TextBudget
from builder.pdf.examine.destinations import Destinations, LinkTarget
from builder.pdf.examine.plain_text import tidy
from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A bookmark: its level from 1, its title, where it leads."""

    level: int
    title: str
    target: LinkTarget
    entries: DictionaryObject


@dataclass(slots=True)
class DocumentOutline:
    """The bookmarks in the order in which they are shown. `circles` counts how often they contain a loop."""

    items: list[OutlineItem] = field(default_factory=list)
    circles: int = 0


def read_outline(catalog: DictionaryObject, destinations: Destinations, budget: TextBudget) -> DocumentOutline:
    """Read the bookmarks. Raises Unreadable where they have no end."""
    outline = DocumentOutline()
    root = gate.dictionary(catalog, "/Outlines")
    waiting: list[tuple[PdfObject | None, int]] = [(gate.raw(root, "/First"), 1)]
    seen: set[int] = set()
    while waiting:
        raw, level = waiting.pop()
        entries = gate.resolve(raw)
        key = gate.reference(raw) or id(entries)
        if not isinstance(entries, DictionaryObject):
            continue
        if key in seen:
            outline.circles += 1
            continue
        seen.add(key)
        title = tidy(gate.text(entries, "/Title") or "")
        budget.spend(len(title))
        target = destinations.target(entries) or LinkTarget(broken=None if _is_group(entries) else "it leads nowhere")
        outline.items.append(OutlineItem(level, title, target, entries))
        waiting += [(gate.raw(entries, "/Next"), level), (gate.raw(entries, "/First"), level + 1)]
        if len(outline.items) > MOST_ENTRIES:
            raise Unreadable("its bookmarks have no end")
    return outline


def _is_group(entries: DictionaryObject) -> bool:
    """Whether a bookmark is the title of those below it, and leads to no place of its own."""
    return "/First" in entries and "/Dest" not in entries and "/A" not in entries
