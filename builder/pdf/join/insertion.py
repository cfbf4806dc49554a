"""Put pages of a file that somebody else made into a file under construction, with all that belongs to them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from builder.pdf.join import bookmarks, elements
from builder.pdf.join.annotations import Annotations
from builder.pdf.join.copying import Copier
from builder.pdf.join.forms import Fields, Forms
from builder.pdf.join.layers import Layers
from builder.pdf.join.links import Links, PageTarget, Placement, around, number
from builder.pdf.read import content_scan, gate
from builder.pdf.read import structure_tree as structure
from builder.pdf.read.gate import Leaf, Original
from builder.pdf.read.structure_tree import Structure, StructureNode, page_key
from builder.pdf.write import outline
from builder.pdf.write.file import PdfFile
from builder.pdf.write.objects import PdfObjects
from builder.pdf.write.structure_tree import JOINED, references, string

_PAGE_KEYS = ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/BoxColorInfo", "/Group")


@dataclass(slots=True)
class ForeignCatalog:
    """What files that somebody else made bring into the catalog: one form, layers, namespaces."""

    forms: Forms = field(default_factory=Forms)
    layers: Layers = field(default_factory=Layers)
    namespaces: elements.Namespaces = field(default_factory=elements.Namespaces)

    def finish(self, objects: PdfObjects) -> dict[str, bytes]:
        """Write what is written last. Returns the entries of the catalog."""
        self.namespaces.write(objects)
        entries = {"/AcroForm": self.forms.text(), "/OCProperties": self.layers.text()}
        return {key: text for key, text in entries.items() if text}


def foreign_catalog(file: PdfFile) -> ForeignCatalog:
    """What the sources of a file share, made for the first of them."""
    if file.foreign is None:
        file.foreign = ForeignCatalog()
    assert isinstance(file.foreign, ForeignCatalog)
    return file.foreign


@dataclass(slots=True)
class SourceChanges:
    """What was done with a source: counts of what was kept, and sentences on the rest, with how often it happened."""

    kept: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, list[str]] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)

    def repair(self, what: str) -> None:
        self.repaired[what] = self.repaired.get(what, 0) + 1

    def remove(self, what: str) -> None:
        self.removed[what] = self.removed.get(what, 0) + 1


@dataclass(slots=True, eq=False)
class ChosenPages:
    """The pages of an opened file that are wanted (indices, ascending), with their annotations and structure.

    Annotations go by object number, or below zero where they have none.
    """

    original: Original
    pages: Sequence[int]
    annotations: dict[int, tuple[int, DictionaryObject]]
    structure: Structure

    @property
    def whole(self) -> bool:
        return len(self.pages) == len(self.original.leaves)


def choose(original: Original, pages: Sequence[int]) -> ChosenPages:
    """Read what belongs to some pages of a file. Raises Unreadable."""
    annotations: dict[int, tuple[int, DictionaryObject]] = {}
    for index in pages:
        for raw in gate.array(original.leaves[index].entries, "/Annots") or ():
            entries = gate.resolve(raw)
            if isinstance(entries, DictionaryObject):
                own = gate.reference(raw)
                annotations.setdefault(-1 - len(annotations) if own is None else own, (index, entries))
    return ChosenPages(original, pages, annotations, structure.read(original, pages, annotations))


class Insertion:
    """One source, put into `file` once. `language` is the source's own, `alternatives` what its untagged pages show.

    `placements` go by page index, for pages that are set into others; `overlays` are form XObjects that are drawn over
    the pages, in their order.
    """

    def __init__(
        self,
        file: PdfFile,
        chosen: ChosenPages,
        title: str,
        language: str | None,
        *,
        alternatives: Sequence[str] = (),
        placements: dict[int, Placement] | None = None,
        overlays: Sequence[int] = (),
    ) -> None:
        self.file = file
        self.foreign = foreign_catalog(file)
        self.chosen = chosen
        self.title = title
        self.language = language
        self.alternatives = alternatives
        self.placements = placements or {}
        self.overlays = overlays
        self.told = SourceChanges()
        self.copier = Copier(file.objects, self._keyed)
        self.pages = {index: file.objects.reserve() for index in chosen.pages}
        targets = {
            index: PageTarget(page, self.placements[index].matrix if index in self.placements else None)
            for index, page in self.pages.items()
        }
        self.links = Links(chosen.original, targets, self.told.remove, self.told.repair)
        self.names = elements.Names(
            file.tree, self.foreign.namespaces, chosen.structure.root, self.copier, self.told.repair
        )
        self._stream_keys: dict[int, int] = {}
        self._object_keys: dict[int, int] = {}
        self._marked_streams = {stream for stream, _ in chosen.structure.marks}
        self.annotations = Annotations(
            chosen.annotations, self.links, self.copier, self.placements, self._struct_parent
        )

    def keep_colours(self) -> None:
        """Let the source's device colours mean what its own output intent says, where the file has another one.

        A colour space named DefaultRGB or the like stands for the device's (ISO 32000-1, 8.6.5.6).
        """
        if intent_digest(self.chosen.original) in self.file.intent_digests:
            return
        for raw in gate.array(self.chosen.original.catalog, "/OutputIntents") or ():
            intent = gate.resolve(raw)
            profile = gate.dictionary(intent, "/DestOutputProfile") if isinstance(intent, DictionaryObject) else None
            space = {1: "/DefaultGray", 3: "/DefaultRGB", 4: "/DefaultCMYK"}.get(gate.integer(profile, "/N") or 0)
            if space is not None and isinstance(intent, DictionaryObject):
                reference = self.copier.text(gate.raw(intent, "/DestOutputProfile"))
                self.copier.spaces[space] = b"[/ICCBased %s]" % reference

    def insert(self, *, alone: bool) -> SourceChanges:
        """Do it. `alone` says that the file holds this source only: its Document stays what it is."""
        for leaf in self._leaves():
            if leaf.number is not None:
                self.copier.numbers[leaf.number] = self.pages[leaf.index]
        self._number_elements()
        self.annotations.choose()
        form = gate.dictionary(self.chosen.original.catalog, "/AcroForm")
        fields = Fields(form, self.annotations.widgets, whole=self.chosen.whole)
        if gate.get(form, "/XFA") is not None:
            self.told.remove("a form in XFA")
        self.told.kept["form fields"] = fields.read(self.foreign.forms, self.copier, self.file.objects)
        for position, leaf in enumerate(self._leaves()):
            self._add_page(position, leaf, fields)
        fields.write(self.foreign.forms, self.copier, self.file.objects)
        for _ in range(fields.signatures):
            self.told.remove("a digital signature")
        if fields.renamed:
            self.told.renamed["form field"] = [f"{old} is now {new}" for old, new in fields.renamed]
        self.copier.drain()
        self._add_elements(alone=alone)
        self.copier.drain()
        self._add_outline(alone=alone)
        self._add_labels()
        self.foreign.layers.add(gate.dictionary(self.chosen.original.catalog, "/OCProperties"), self.copier)
        self.copier.drain()
        self._add_intents()
        self.file.version = max(self.file.version, self.chosen.original.version)
        self._list_removed()
        self._count()
        return self.told

    def _leaves(self) -> Iterator[Leaf]:
        return (self.chosen.original.leaves[index] for index in self.chosen.pages)

    # Keys into the ParentTree

    def stream_key(self, stream: int) -> int:
        """The StructParents of a content stream, which is given when it is first asked for."""
        if stream not in self._stream_keys:
            self._stream_keys[stream] = self.file.tree.key()
        return self._stream_keys[stream]

    def object_key(self, source: int) -> int:
        """The StructParent of an annotation or XObject."""
        if source not in self._object_keys:
            self._object_keys[source] = self.file.tree.key()
        return self._object_keys[source]

    def _struct_parent(self, source: int) -> int | None:
        owned = source in self.chosen.structure.objects or self.alternatives
        return self.object_key(source) if owned else None

    def _keyed(self, source: int, stream: DictionaryObject) -> bytes:
        if source in self._marked_streams:
            return b"/StructParents %d" % self.stream_key(source)
        return b"/StructParent %d" % self.object_key(source) if source in self.chosen.structure.objects else b""

    # Pages

    def _add_page(self, position: int, leaf: Leaf, fields: Fields) -> None:
        placement = self.placements.get(leaf.index)
        if "/AA" in leaf.entries:
            self.told.remove("an additional action")
        if placement is None:
            entries = self._box(leaf) + self.copier.only(leaf.entries, _PAGE_KEYS)
        else:
            entries = b"/MediaBox[0 0 %s %s]" % (number(placement.width), number(placement.height))
            entries += self.copier.only(leaf.entries, ("/Group",))
        entries += b"/Resources " + self._resources(position, leaf)
        key = page_key(leaf.index)
        if key in self._marked_streams or self.alternatives:
            entries += b"/StructParents %d" % self.stream_key(key)
        page = self.pages[leaf.index]
        annotations = [self.annotations.write(source, page, fields) for source in self.annotations.on_page(leaf.index)]
        if annotations:
            entries += b"/Annots[%s]/Tabs/S" % references(annotations)
        else:
            entries += self.copier.only(leaf.entries, ("/Tabs",))
        contents = self._contents(leaf)
        self.file.add_page(page, entries, self._framed(position, leaf, contents))

    def _box(self, leaf: Leaf) -> bytes:
        if gate.numbers(leaf.entries, "/MediaBox") is None:
            self.told.repair("a page without a size is taken as US Letter, as readers do")
            return b"/MediaBox[0 0 612 792]"
        return self.copier.only(leaf.entries, ("/MediaBox",))

    def _contents(self, leaf: Leaf) -> list[int]:
        """The content streams of a page as they are; a page that is a picture loses the marks that lead nowhere."""
        painted = self.chosen.structure.streams[page_key(leaf.index)].painted
        if self.alternatives and (painted.marks or b"/Artifact" in painted.names):
            self.told.repair("marks of tags that are lost were taken out of a page")
            resources = gate.dictionary(leaf.entries, "/Resources")
            plain = content_scan.without_marks(gate.content(leaf.entries), structure.properties(resources))
            return [self.file.objects.flate(zlib.compress(plain))]
        numbers = []
        for raw, _ in gate.content_streams(leaf.entries):
            assert isinstance(raw, IndirectObject)
            self.copier.reference(raw)
            numbers.append(self.copier.numbers[raw.idnum])
        return numbers

    def _resources(self, position: int, leaf: Leaf) -> bytes:
        """The resources of a page; of a file that is not wanted whole, those that the page names, and no others."""
        resources = gate.dictionary(leaf.entries, "/Resources")
        if resources is not None and self.chosen.whole and not self.overlays and not self.copier.spaces:
            return self.copier.text(gate.raw(leaf.entries, "/Resources"))
        if resources is None:
            resources = DictionaryObject()
        names = None if self.chosen.whole else self._names(leaf)
        overlay = {"/XObject": b"%s %d 0 R" % (_OVERLAY, self.overlays[position])} if self.overlays else {}
        return self.copier.resources(resources, names, overlay)

    def _names(self, leaf: Leaf) -> set[str]:
        """All names that the content of a page says, and that of forms which draw with the page's resources."""
        streams = self.chosen.structure.streams
        found = set(streams[page_key(leaf.index)].painted.names)
        for key, stream in streams.items():
            if key > 0 and "/Resources" not in stream.entries:
                found |= stream.painted.names
        return {content_scan.decoded_name(one) for one in found}

    def _framed(self, position: int, leaf: Leaf, contents: list[int]) -> list[int]:
        """The content of a page between what moves or marks it, and what is drawn over it."""
        painted = self.chosen.structure.streams[page_key(leaf.index)].painted
        placement = self.placements.get(leaf.index)
        before, after = b"", b""
        if self.alternatives:
            before, after = b"/Figure<</MCID 0>>BDC q", b"Q " * painted.unclosed + b"Q EMC"
        if placement is not None or self.overlays:
            restored = b"Q " * painted.unclosed + b"Q"
            before, after = b"q " + _setting(leaf, placement) + before, after + b" " + (restored if not after else b"Q")
        if self.overlays:
            after += b" q %s Do Q" % _OVERLAY
        if not before:
            return contents or [self.file.objects.flate(zlib.compress(b""))]
        first, last = (self.file.objects.flate(zlib.compress(text)) for text in (before + b"\n", b"\n" + after))
        return [first, *contents, last]

    # Structure

    def _number_elements(self) -> None:
        found = self.chosen.structure
        for node in found.nodes:
            node.number = self.file.objects.reserve()
            if node.source is not None:
                self.copier.numbers[node.source] = node.number
                self.links.elements[node.source] = node.number
        self.names.identify(found.nodes)

    def _add_elements(self, *, alone: bool) -> None:
        """Write the source's elements: its Document becomes a Part, or stays the Document of a file of its own."""
        found = self.chosen.structure
        tree, tops = self.file.tree, found.tops
        self._writer = elements.Elements(
            tree, self.names, self.copier, self.pages, self.stream_key, self.object_key, self.told.repair
        )
        document = tops[0] if len(tops) == 1 and self.names.final(tops[0].role) == "/Document" else None
        joined = self.is_joined and document is not None
        if self.alternatives:
            self._write_tops([], alone=alone, pictures=True)
        elif document is None:
            self._write_tops(tops, alone=alone)
        elif alone:
            tree.own_document, tree.joined = document.number, joined
            self._write(document, tree.root, None)
        elif joined:
            for kid in document.kids:
                if isinstance(kid, StructureNode):
                    kid_language = (
                        self.language if "/Lang" not in document.entries else gate.text(document.entries, "/Lang")
                    )
                    self._write(kid, tree.document, None, kid_language)
                    tree.kids.append(kid.number)
        else:
            self._write(document, tree.document, "/Part")
            tree.kids.append(document.number)
        for node in found.nodes:
            if node.parent is not None and not (joined and not alone and node.parent is document):
                self._writer.write(node, node.parent.number)
        for what, count in found.repaired.items():
            self.told.repaired[what] = self.told.repaired.get(what, 0) + count
        self.told.renamed |= self.names.renamed

    @property
    def is_joined(self) -> bool:
        """Whether the source was joined by this program: its Parts are taken for what they are."""
        root = self.chosen.structure.root
        return root is not None and JOINED.decode("ascii") in root

    def _write(self, node: StructureNode, parent: int, role: str | None, language: str | None = None) -> None:
        """Write an element at the top, with its language where the file's is another."""
        own = language if language is not None else self.language
        foreign = None if "/Lang" in node.entries or own == self.file.language else own or ""
        self._writer.write(node, parent, role, foreign)

    def _write_tops(self, tops: Sequence[StructureNode], *, alone: bool, pictures: bool = False) -> None:
        """Write a Part (in a file of its own: the Document) that wraps all that stood at the root."""
        tree = self.file.tree
        language = b"" if self.language == self.file.language else b"/Lang" + string(self.language or "")
        if alone:
            wrapper, tree.document_entries = tree.document, language
        else:
            wrapper = self.file.objects.reserve()
            tree.kids.append(wrapper)
        for node in tops:
            self._writer.write(node, wrapper)
        kids = [node.number for node in tops] + (self._pictures(wrapper) if pictures else [])
        if alone:
            tree.kids += kids
        else:
            body = b"<</Type/StructElem/S/Part/P %d 0 R%s/K[%s]>>" % (tree.document, language, references(kids))
            self.file.objects.put(wrapper, body)

    def _pictures(self, parent: int) -> list[int]:
        """A Figure for each page of an untagged source, with the words that stand for it; its annotations after it."""
        made = []
        for index, words in zip(self.chosen.pages, self.alternatives, strict=True):
            key = page_key(index)
            box = self._shown_box(self.chosen.original.leaves[index])
            shape = b"/A<</O/Layout/Placement/Block/BBox[%s]>>" % b" ".join(map(number, box))
            body = b"<</Type/StructElem/S/Figure/P %d 0 R/Pg %d 0 R/K 0" % (parent, self.pages[index])
            made.append(self.file.objects.add(b"%s/Alt%s%s>>" % (body, string(words), shape)))
            self.file.tree.streams[self.stream_key(key)] = {0: made[-1]}
            made += [self._lone_element(source, parent) for source in self.annotations.on_page(index)]
        return made

    def _lone_element(self, source: int, parent: int) -> int:
        """An element that holds nothing but an annotation."""
        index, annotation = self.chosen.annotations[source]
        role = {"/Link": b"Link", "/Widget": b"Form"}.get(gate.name(annotation, "/Subtype") or "", b"Annot")
        page = self.pages[index]
        places = (role, parent, page, self.copier.numbers[source], page)
        kid = b"<</Type/StructElem/S/%s/P %d 0 R/Pg %d 0 R/K<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>>>" % places
        made = self.file.objects.add(kid)
        self.file.tree.annotated[self.object_key(source)] = made
        return made

    def _shown_box(self, leaf: Leaf) -> tuple[float, float, float, float]:
        """The part of a page that is seen, where it lies on the new page."""
        left, bottom, right, top = visible_box(leaf)
        matrix = self.placements[leaf.index].matrix if leaf.index in self.placements else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return around([(left, bottom), (right, top)], matrix)

    # What belongs to the document

    def _add_outline(self, *, alone: bool) -> None:
        entries = bookmarks.read(self.chosen.original, self.links, self.copier, whole=self.chosen.whole)
        self.told.kept["bookmarks"] = outline.count(entries)
        if alone or self.is_joined:
            self.file.outline.kids += entries
            return
        first = self.pages[self.chosen.pages[0]]
        self.add_bookmark(outline.OutlineEntry(b"/Title%s/Dest[%d 0 R/Fit]" % (string(self.title), first), entries))

    def add_bookmark(self, entry: outline.OutlineEntry) -> None:
        self.file.outline.kids.append(entry)

    def _add_labels(self) -> None:
        """The labels of the pages; decimal, by the page's place in the file, where the source has none."""
        first = len(self.file.pages) - len(self.chosen.pages)
        root = gate.dictionary(self.chosen.original.catalog, "/PageLabels")
        if root is None:
            self.file.labels[first] = b"<</S/D/St %d>>" % (first + 1)
            return
        self.file.labelled = True
        ranges = _ranges(root)
        previous: tuple[int, int] | None = None
        for position, index in enumerate(self.chosen.pages):
            start, entries = max((one for one in ranges if one[0] <= index), key=lambda one: one[0], default=(0, None))
            if previous == (start, index - 1):
                previous = (start, index)
                continue
            previous = (start, index)
            text = self.copier.only(entries, ("/S", "/P")) if entries is not None else b"/S/D"
            value = (gate.integer(entries, "/St") or 1) + index - start
            self.file.labels[first + position] = b"<<%s/St %d>>" % (text, value)

    def _add_intents(self) -> None:
        """The source's output intent, where the file has none yet (ISO 32000-1, 14.11.5)."""
        digest = intent_digest(self.chosen.original)
        if digest is None:
            return
        if not self.file.intent_digests:
            intents = gate.array(self.chosen.original.catalog, "/OutputIntents") or []
            self.file.intents = b" ".join([self.copier.text(gate.resolve(intent)) for intent in intents])
            self.copier.drain()
        self.file.intent_digests.add(digest)

    def _list_removed(self) -> None:
        """Name what the source's catalog holds that does not come along."""
        catalog = self.chosen.original.catalog
        names = gate.dictionary(catalog, "/Names")
        for entries, key, what in (
            (catalog, "/OpenAction", "an action on opening"),
            (catalog, "/Perms", "usage rights, or what a signature allows"),
            (catalog, "/AA", "an additional action of the document"),
            (catalog, "/AF", "an associated file"),
            (catalog, "/Collection", "a portfolio"),
            (catalog, "/Threads", "article threads"),
            (names, "/AlternatePresentations", "a slide show"),
        ):
            if gate.get(entries, key) is not None:
                self.told.remove(what)
        for key, what in (("/JavaScript", "a JavaScript"), ("/EmbeddedFiles", "an embedded file")):
            for _ in gate.name_tree(gate.dictionary(names, key)):
                self.told.remove(what)

    def _count(self) -> None:
        found = self.chosen.structure
        for _ in [node for node in found.nodes if "/AF" in node.entries]:
            self.told.remove("an associated file")
        self.told.kept = {
            "pages": len(self.pages),
            "elements": len(found.nodes),
            "links": self.annotations.count_links(),
            **self.told.kept,
            "fonts": len(self.copier.fonts),
        }
        if self.copier.foreign:
            self.told.removed["a reference to a page of another file"] = self.copier.foreign


_OVERLAY = b"/LeafletsOverlay"


def _setting(leaf: Leaf, placement: Placement | None) -> bytes:
    """The operators that move the content of a page, and clip it to what was seen of it."""
    if placement is None:
        return b""
    left, bottom, right, top = visible_box(leaf)
    matrix = b" ".join(map(number, placement.matrix))
    clip = b" ".join(map(number, (left, bottom, right - left, top - bottom)))
    return b"%s cm %s re W n " % (matrix, clip)


def visible_box(leaf: Leaf) -> tuple[float, float, float, float]:
    """What is seen of a page, in points: its CropBox, or else its MediaBox (ISO 32000-1, 14.11.2)."""
    for key in ("/CropBox", "/MediaBox"):
        box = gate.numbers(leaf.entries, key)
        if box is not None and len(box) == 4:
            return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
    return 0.0, 0.0, 612.0, 792.0


def intent_digest(original: Original) -> bytes | None:
    """The digest of the profile that the file's PDF/A output intent holds; None where it has none."""
    for raw in gate.array(original.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and gate.name(intent, "/S") == "/GTS_PDFA1":
            profile = gate.get(intent, "/DestOutputProfile")
            if isinstance(profile, StreamObject):
                return hashlib.sha256(gate.decoded(profile)).digest()
            return b"none"
    return None


def _ranges(root: DictionaryObject) -> list[tuple[int, DictionaryObject]]:
    found = [(start, gate.resolve(raw)) for start, raw in gate.number_tree(root)]
    return [(start, entries) for start, entries in found if isinstance(entries, DictionaryObject)]
