"""Add to the catalog what belongs to the whole file: bookmarks, page labels, output intents; list what is left out."""

from __future__ import annotations

from pypdf.generic import DictionaryObject

from builder.pdf.join.carried import bookmarks
from builder.pdf.join.chosen_pages import intent_digest
from builder.pdf.join.inserted_source import InsertedSource
from builder.pdf.read import gate
from builder.pdf.read.document_info import permissions_of
from builder.pdf.write import outline
from builder.pdf.write.pdf_text import string


def add_outline(source: InsertedSource, *, alone: bool) -> None:
    """The bookmarks of the source, below a bookmark for the source itself (ISO 32000-1, 12.3.3)."""
    entries = bookmarks.read(source.chosen.original, source.links, source.copier, whole=source.chosen.whole)
    source.changes.counts["bookmarks"] = outline.count(entries)
    if alone or source.is_joined:
        source.file.outline.kids += entries
        return
    first = source.pages[source.chosen.pages[0]]
    leads = source.file.jump(b"[%d 0 R/Fit]" % first, source.first_element)
    text = b"/Title%s%s" % (string(source.options.title), leads)
    source.file.outline.kids.append(outline.OutlineEntry(text, entries))


def add_labels(source: InsertedSource) -> None:
    """The labels of the pages; decimal, by the page's place in the file, where the source has none."""
    first = len(source.file.pages) - len(source.chosen.pages)
    root = gate.dictionary(source.chosen.original.catalog, "/PageLabels")
    if root is None:
        source.file.labels[first] = b"<</S/D/St %d>>" % (first + 1)
        return
    source.file.labelled = True
    ranges = _ranges(root)
    previous: tuple[int, int] | None = None
    for position, index in enumerate(source.chosen.pages):
        start, entries = max(
            (label for label in ranges if label[0] <= index), key=lambda label: label[0], default=(0, None)
        )
        if previous == (start, index - 1):
            previous = (start, index)
            continue
        previous = (start, index)
        text = source.copier.only(entries, ("/S", "/P")) if entries is not None else b"/S/D"
        value = (gate.integer(entries, "/St") or 1) + index - start
        source.file.labels[first + position] = b"<<%s/St %d>>" % (text, value)


def add_intents(source: InsertedSource) -> None:
    """The source's output intent, where the file has none yet (ISO 32000-1, 14.11.5)."""
    digest = intent_digest(source.chosen.original)
    if digest is None:
        return
    if not source.file.intent_digests:
        intents = gate.array(source.chosen.original.catalog, "/OutputIntents") or []
        source.file.intents = b" ".join([source.copier.text(gate.resolve(intent)) for intent in intents])
        source.copier.drain()
    source.file.intent_digests.add(digest)


def list_removed(source: InsertedSource) -> None:
    """List what is in the source's catalog but does not come along."""
    catalog = source.chosen.original.catalog
    names = gate.dictionary(catalog, "/Names")
    for entries, key, what in (
        (catalog, "/OpenAction", "an action on opening"),
        (catalog, "/AA", "an additional action of the document"),
        (catalog, "/AF", "an associated file"),
        (catalog, "/Collection", "a portfolio"),
        (catalog, "/Threads", "article threads"),
        (names, "/AlternatePresentations", "a slide show"),
    ):
        if gate.get(entries, key) is not None:
            source.changes.remove(what)
    if permissions_of(source.chosen.original):
        source.changes.remove("usage rights, or what a signature allows")
    for key, what in (("/JavaScript", "a JavaScript"), ("/EmbeddedFiles", "an embedded file")):
        for _ in gate.name_tree(gate.dictionary(names, key)):
            source.changes.remove(what)


def _ranges(root: DictionaryObject) -> list[tuple[int, DictionaryObject]]:
    ranges = [(start, gate.resolve(raw)) for start, raw in gate.number_tree(root)]
    return [(start, entries) for start, entries in ranges if isinstance(entries, DictionaryObject)]
