"""What a file does besides following links: on opening, on pressing a key, on turning a page (ISO 32000-1, 12.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.examine.annotations import PageAnnotation
from builder.pdf.examine.bookmarks import DocumentOutline
from builder.pdf.examine.bounds import MOST_ENTRIES, bounded
from builder.pdf.read import gate
from builder.pdf.read.gate import Original

_PLAYED = ("Movie", "Sound", "RichMedia", "Screen", "3D")
"""Kinds of annotations that play something."""


class DocumentAction(NamedTuple):
    """An action other than following a link: where it is attached, its kind (such as JavaScript)."""

    where: str
    kind: str


def read_actions(
    original: Original, outline: DocumentOutline, annotations: Iterable[PageAnnotation]
) -> Iterator[DocumentAction]:
    """Every action that is not a link's."""
    for item in outline.items:
        yield from _pressed(f"bookmark “{item.title}”", item.entries)
    catalog = original.catalog
    opening = gate.get(catalog, "/OpenAction")
    if isinstance(opening, DictionaryObject):
        yield from (DocumentAction("on opening", kind) for kind in _chain(opening))
    elif opening is not None:
        yield DocumentAction("on opening", "GoTo")
    yield from _additional("the file", catalog)
    scripts = gate.dictionary(gate.dictionary(catalog, "/Names"), "/JavaScript")
    for name, _ in bounded(gate.name_tree(scripts)):
        yield DocumentAction("on opening", f"JavaScript ({name.decode('latin-1')})")
    for leaf in original.leaves:
        yield from _additional(f"page {leaf.index + 1}", leaf.entries)
    for annotation in annotations:
        where = f"page {annotation.page + 1}"
        yield from _pressed(where, annotation.entries)
        yield from _additional(where, annotation.entries)
        if annotation.kind in _PLAYED:
            yield DocumentAction(where, annotation.kind)


def _pressed(where: str, entries: DictionaryObject) -> Iterator[DocumentAction]:
    kinds = _chain(gate.dictionary(entries, "/A"))
    # Following a link is what a link is for; later actions are not.
    return (DocumentAction(where, kind) for step, kind in enumerate(kinds) if step or kind not in ("URI", "GoTo"))


def _additional(where: str, entries: DictionaryObject) -> Iterator[DocumentAction]:
    """The additional actions (AA) of the file, a page or an annotation."""
    additional = gate.dictionary(entries, "/AA")
    for key in gate.raw_items(additional) if additional is not None else ():
        yield from (DocumentAction(where, kind) for kind in _chain(gate.dictionary(additional, key)))


def _chain(action: DictionaryObject | None) -> list[str]:
    """The kinds of an action and of those that follow it (ISO 32000-1, 12.6.2)."""
    waiting: list[PdfObject | None] = [action]
    kinds: list[str] = []
    seen: set[int] = set()
    while waiting and len(kinds) < MOST_ENTRIES:
        value = gate.resolve(waiting.pop())
        if isinstance(value, ArrayObject):
            waiting += reversed(value)
        elif isinstance(value, DictionaryObject) and id(value) not in seen:
            seen.add(id(value))
            kinds.append((gate.name(value, "/S") or "/unknown")[1:])
            waiting.append(gate.raw(value, "/Next"))
    return kinds
