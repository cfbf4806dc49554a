"""Third pass over a structure tree: add what K leaves out, but the ParentTree leads to."""

from __future__ import annotations

from collections.abc import Mapping

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.read import gate
from builder.pdf.read.structure import ContentMark, ContentStream, ObjectReference, StructureNode
from builder.pdf.read.structure_walk import HIGHEST_MCID, StructureWalk


def carry_orphans(walk: StructureWalk, root: DictionaryObject) -> None:
    """Add the elements and the content that only the ParentTree reaches (ISO 32000-1, 14.7.4.4). Raises Unreadable."""
    owners = walk.structure.parents = dict(gate.number_tree(gate.dictionary(root, "/ParentTree")))
    walk.stray = True
    for key, stream in list(walk.structure.streams.items()):
        _carry_content(walk, owners, key, stream)
    _carry_annotations(walk, owners)


def _carry_content(walk: StructureWalk, owners: Mapping[int, PdfObject], key: int, stream: ContentStream) -> None:
    structure = walk.structure
    number = gate.integer(stream.entries, "/StructParents")
    owned = gate.resolve(owners.get(number)) if number is not None else None
    row = owned if isinstance(owned, ArrayObject) else ()
    for mcid in stream.painted.marks:
        if (key, mcid) in structure.marks:
            continue
        owner = _owner(walk, row[mcid]) if 0 <= mcid < len(row) else None
        # _owner may have added the content to the tree.
        if (key, mcid) in structure.marks:
            continue
        if owner is None or mcid > HIGHEST_MCID:
            structure.untagged.append((key, mcid))
            continue
        owner.kids.append(ContentMark(key, mcid, stream.page))
        structure.marks[(key, mcid)] = owner
        structure.carried.add((key, mcid))
        structure.repair("content that its element did not list was put at that element's end")


def _carry_annotations(walk: StructureWalk, owners: Mapping[int, PdfObject]) -> None:
    structure = walk.structure
    for number, (page, annotation) in walk.annotations.items():
        parent = gate.integer(annotation, "/StructParent")
        if number in structure.objects or parent is None:
            continue
        owner = _owner(walk, owners.get(parent))
        if owner is not None and number not in structure.objects:
            owner.kids.append(ObjectReference(number, page))
            structure.objects[number] = owner
            structure.repair("an annotation that its element did not list was put at that element's end")


def _owner(walk: StructureWalk, raw: PdfObject | None) -> StructureNode | None:
    """The node of the element that the ParentTree names, added with all elements above it where it is new."""
    entries, number = gate.resolve(raw), gate.reference(raw)
    if not isinstance(entries, DictionaryObject) or number is None:
        return None
    if number in walk.seen:
        return walk.seen[number]
    chain = [(number, entries), *walk.climb(entries)]
    parent: StructureNode | None = None
    for above, element in reversed(chain):
        if above is None:
            continue
        node = walk.seen.get(above)
        if node is None:
            node = walk.add_element(above, element, parent)
            if node is None:
                return None
            walk.structure.repair("an element that only the ParentTree reached was put into the tree")
            walk.walk(node)
        parent = node
    return walk.seen.get(number)
