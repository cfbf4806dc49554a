"""Put pages of a file from another program into a file under construction, with all that belongs to them.

The steps have modules of their own: `inserted_pages`, `inserted_elements` and `catalog`.
"""

from __future__ import annotations

from pypdf.generic import DictionaryObject

from builder.pdf.join import catalog
from builder.pdf.join.carried.forms import Fields
from builder.pdf.join.chosen_pages import intent_digest
from builder.pdf.join.comparison import WrittenStreams, lacking, missing
from builder.pdf.join.inserted_elements import SourceElements, number_elements
from builder.pdf.join.inserted_pages import PageWriter
from builder.pdf.join.inserted_source import InsertedSource, SourceChanges
from builder.pdf.join.repairs import repair
from builder.pdf.read import gate
from builder.pdf.write.objects import PdfStream


def preserve_colours(source: InsertedSource) -> None:
    """Give the source's device colours the meaning of its own output intent, if the file has another.

    A colour space named DefaultRGB or the like replaces the device's (ISO 32000-1, 8.6.5.6).
    """
    if intent_digest(source.chosen.original) in source.file.intent_digests:
        return
    for raw in gate.array(source.chosen.original.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        profile = gate.dictionary(intent, "/DestOutputProfile") if isinstance(intent, DictionaryObject) else None
        space = {1: "/DefaultGray", 3: "/DefaultRGB", 4: "/DefaultCMYK"}.get(gate.integer(profile, "/N") or 0)
        if space is not None and isinstance(intent, DictionaryObject):
            reference = source.copier.text(gate.raw(intent, "/DestOutputProfile"))
            source.copier.spaces[space] = b"[/ICCBased %s]" % reference


def insert(source: InsertedSource, *, alone: bool) -> SourceChanges:
    """Put a source into its file. With `alone` the file contains this source only: its Document stays what it is.

    The order matters: everything gets its new number before anything is written that may refer to it.
    """
    if not source.options.alternatives:
        repair(source)
    for leaf in source.leaves():
        if leaf.number is not None:
            source.copier.numbers[leaf.number] = source.pages[leaf.index]
    number_elements(source)
    source.annotations.choose()
    _insert_pages(source)
    source.copier.drain()
    before = len(source.file.tree.kids)
    SourceElements(source).add(alone=alone)
    source.first_element = next(iter(source.file.tree.kids[before:]), 0)
    source.copier.drain()
    catalog.add_outline(source, alone=alone)
    catalog.add_labels(source)
    source.foreign.layers.add(gate.dictionary(source.chosen.original.catalog, "/OCProperties"), source.copier)
    source.copier.drain()
    catalog.add_intents(source)
    if not source.lowered:
        source.file.version = max(source.file.version, source.chosen.original.version)
    catalog.list_removed(source)
    _compare(source)
    for what in source.chosen.original.repaired:
        source.changes.repair(what)
    _count(source)
    return source.changes


def _insert_pages(source: InsertedSource) -> None:
    """Write the pages, and the form fields whose widgets are on them."""
    changes = source.changes
    form = gate.dictionary(source.chosen.original.catalog, "/AcroForm")
    widgets = source.annotations.widgets
    again = {number: own for number, own in source.chosen.again.items() if number in widgets}
    shown = {number: source.annotations.by_number[number][1] for number in sorted(widgets)}
    fields = Fields(form, shown, again, whole=source.chosen.whole)
    if gate.get(form, "/XFA") is not None:
        changes.remove("a form in XFA")
    changes.counts["form fields"] = fields.read(source.foreign.forms, source.copier, source.file.objects)
    writer = PageWriter(source, fields)
    for position, leaf in enumerate(source.leaves()):
        writer.add(position, leaf)
    fields.write(source.foreign.forms, source.copier, source.file.objects)
    if fields.tree.unlisted:
        changes.repair("form fields that the form did not list were added to its list")
    for _ in range(fields.signatures):
        changes.remove("a digital signature")
    if fields.renamed:
        changes.renamed["form field"] = [f"{old} is now {new}" for old, new in fields.renamed]


def _compare(source: InsertedSource) -> None:
    """Compare what was written of each content stream with its source. Raises Unreadable if anything is lost."""
    written = WrittenStreams(source.file.objects)
    pages = {page.number: page.entries for page in source.file.pages[-len(source.pages) :]}
    for key, stream in source.chosen.structure.streams.items():
        number = source.pages[stream.page] if key < 0 else source.copier.numbers.get(key, 0)
        body = source.file.objects.bodies[number - 1] if key > 0 and number else b""
        entries = pages[number] if key < 0 else body.entries if isinstance(body, PdfStream) else b""
        if entries:
            written.compare(stream, entries)
            source.lacking += lacking(stream)
    source.lacking += missing(source.chosen.original, source.leaves())
    for what in source.lacking:
        source.changes.remove(f"{what}: it is not in the file")


def _count(source: InsertedSource) -> None:
    structure = source.chosen.structure
    for _ in [node for node in structure.nodes if "/AF" in node.entries]:
        source.changes.remove("an associated file")
    source.changes.counts = {
        "pages": len(source.pages),
        "elements": len(structure.nodes),
        "links": source.annotations.count_links(),
        **source.changes.counts,
        "fonts": len(source.copier.fonts),
    }
    if source.copier.foreign:
        source.changes.removed["a reference to a page of another file"] = source.copier.foreign
