"""Read the structure tree of a file from another program (ISO 32000-1, 14.7), even if it is wrong.

In passes, each with a module of its own: `structure_streams` reads what the pages paint, `structure_walk` the elements
from the root down, `structure_repair` what only the ParentTree reaches; `structure_prune` cuts the tree to the pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.pdf.read import gate
from builder.pdf.read.gate import Original
from builder.pdf.read.structure import AnnotationsByNumber, Structure, preorder
from builder.pdf.read.structure_prune import prune
from builder.pdf.read.structure_repair import carry_orphans
from builder.pdf.read.structure_streams import StreamReader
from builder.pdf.read.structure_walk import StructureWalk


def read(
    original: Original, pages: Sequence[int], annotations: AnnotationsByNumber, *, strict: bool = True
) -> Structure:
    """Read the elements with content on `pages` (indices), and where all are asked for, every element.

    `annotations` are those on the pages. Raises Unreadable for a tree that contains a loop, is too deep, or numbers
    its content beyond bounds; if not `strict`, such places are cut and listed in the structure's `defects`.
    """
    wanted = set(pages)
    streams = StreamReader(annotations)
    for index in sorted(wanted):
        streams.read(original.leaves[index])
    root = gate.dictionary(original.catalog, "/StructTreeRoot")
    structure = Structure(root, streams=streams.streams)
    if root is None:
        return structure
    walk = StructureWalk(original, wanted, annotations, structure, strict=strict)
    walk.walk_from_root(root)
    carry_orphans(walk, root)
    if len(wanted) < len(original.leaves):
        prune(walk)
    structure.nodes = list(preorder(structure.tops))
    return structure
