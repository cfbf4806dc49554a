"""Write the structure elements of a source: its Document becomes a Part, its untagged pages become Figures."""

from __future__ import annotations

from collections.abc import Sequence

from builder.pdf.join.carried.elements import Elements
from builder.pdf.join.geometry import around, number, visible_box
from builder.pdf.join.inserted_source import InsertedSource
from builder.pdf.read import gate
from builder.pdf.read.gate import Leaf
from builder.pdf.read.structure import ContentMark, ObjectReference, StructureNode, page_key
from builder.pdf.write.pdf_text import references, string


def number_elements(source: InsertedSource) -> None:
    structure = source.chosen.structure
    for node in structure.nodes:
        node.number = source.file.objects.reserve()
        if node.source is not None:
            source.copier.numbers[node.source] = node.number
            source.links.elements[node.source] = node.number
            page = _first_page(node)
            if page is not None:
                source.links.element_pages[node.source] = page
                source.links.page_elements.setdefault(page, node.number)
    source.names.identify(structure.nodes)


def _first_page(node: StructureNode) -> int | None:
    """The index of the page that the first content of an element is on."""
    waiting: list[StructureNode | ContentMark | ObjectReference] = [node]
    while waiting:
        kid = waiting.pop()
        if not isinstance(kid, StructureNode):
            return kid.page
        waiting += reversed(kid.kids)
    return node.page


class SourceElements:
    """Writes the elements of one source below the Document of the file."""

    def __init__(self, source: InsertedSource) -> None:
        self.source = source
        self.tree = source.file.tree
        self.language = source.options.language
        self.alternatives = source.options.alternatives
        self._writer = Elements(
            source.file.tree,
            source.names,
            source.copier,
            source.pages,
            source.stream_key,
            source.object_key,
            source.changes.repair,
        )

    def add(self, *, alone: bool) -> None:
        """Write the source's elements: its Document becomes a Part, or stays the Document of a file of its own."""
        structure, changes = self.source.chosen.structure, self.source.changes
        written = self._write_document(alone=alone)
        for node in structure.nodes:
            if node.parent is not None and node.number not in written:
                self._writer.write(node, node.parent.number)
        for what, count in structure.repaired.items():
            changes.repaired[what] = changes.repaired.get(what, 0) + count
        changes.renamed |= self.source.names.renamed

    def _write_document(self, *, alone: bool) -> set[int]:
        """Write the top of the tree. Returns the numbers of written elements that are not at the root.

        A source that this program joined has a Part for each of its own sources: they come along in its Document's
        place.
        """
        tops = self.source.chosen.structure.tops
        document = tops[0] if len(tops) == 1 and self.source.names.final(tops[0].role) == "/Document" else None
        parts = self._parts_of(document) if self.source.is_joined and not alone else []
        if self.alternatives:
            self._write_tops([], alone=alone)
        elif document is None:
            self._write_tops(tops, alone=alone)
        elif alone:
            self.tree.own_document, self.tree.joined = document.number, self.source.is_joined
            self._write(document, self.tree.root, None)
        elif self.source.is_joined:
            stated = gate.text(document.entries, "/Lang") if "/Lang" in document.entries else self.language
            for part in parts:
                self._write(part, self.tree.document, None, stated)
                self.tree.kids.append(part.number)
        else:
            self._write(document, self.tree.document, "/Part")
            self.tree.kids.append(document.number)
        return {part.number for part in parts}

    def _parts_of(self, document: StructureNode | None) -> list[StructureNode]:
        return [kid for kid in document.kids if isinstance(kid, StructureNode)] if document is not None else []

    def _write(self, node: StructureNode, parent: int, role: str | None, language: str | None = None) -> None:
        """Write an element at the top, with its language where the file's is another."""
        own = language if language is not None else self.language
        foreign = None if "/Lang" in node.entries or own == self.source.file.language else own or ""
        self._writer.write(node, parent, role, foreign)

    def _write_tops(self, tops: Sequence[StructureNode], *, alone: bool) -> None:
        """Write a Part (in a file of its own: the Document) that wraps everything at the root."""
        language = b"" if self.language == self.source.file.language else b"/Lang" + string(self.language or "")
        if alone:
            wrapper, self.tree.document_entries = self.tree.document, language
        else:
            wrapper = self.source.file.objects.reserve()
            self.tree.kids.append(wrapper)
        for node in tops:
            self._writer.write(node, wrapper)
        kids = [node.number for node in tops] + self._pictures(wrapper)
        if alone:
            self.tree.kids += kids
        else:
            language = self.tree.space("Part") + language
            body = b"<</Type/StructElem/S/Part/P %d 0 R%s/K[%s]>>" % (self.tree.document, language, references(kids))
            self.source.file.objects.put(wrapper, body)

    def _pictures(self, parent: int) -> list[int]:
        """A Figure for each page of an untagged source, with its alternative text; its annotations after it."""
        source = self.source
        numbers: list[int] = []
        for index, words in zip(source.chosen.pages, self.alternatives, strict=False):
            box = _shown_box(source, source.chosen.original.leaves[index])
            shape = b"/A<</O/Layout/Placement/Block/BBox[%s]>>" % b" ".join(map(number, box))
            body = b"<</Type/StructElem/S/Figure/P %d 0 R/Pg %d 0 R/K 0" % (parent, source.pages[index])
            figure = source.file.objects.add(b"%s/Alt%s%s>>" % (body, string(words), shape))
            self.tree.streams[source.stream_key(page_key(index))] = {0: figure}
            annotations = source.annotations.on_page(index)
            numbers += [figure, *(self._annotation_element(annotation, parent) for annotation in annotations)]
        return numbers

    def _annotation_element(self, annotation: int, parent: int) -> int:
        """An element that contains only an annotation."""
        index, entries = self.source.chosen.annotations[annotation]
        role = {"/Link": b"Link", "/Widget": b"Form"}.get(gate.name(entries, "/Subtype") or "", b"Annot")
        page = self.source.pages[index]
        places = (role, parent, page, self.source.copier.numbers[annotation], page)
        kid = b"<</Type/StructElem/S/%s/P %d 0 R/Pg %d 0 R/K<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>>>" % places
        element = self.source.file.objects.add(kid)
        self.tree.annotated[self.source.object_key(annotation)] = element
        return element


def _shown_box(source: InsertedSource, leaf: Leaf) -> tuple[float, float, float, float]:
    """The visible part of a page, where it is on the new page."""
    left, bottom, right, top = visible_box(leaf)
    placement = source.options.placements.get(leaf.index)
    matrix = placement.matrix if placement is not None else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return around([(left, bottom), (right, top)], matrix)
