"""Last pass over a structure tree: leave what has content on the pages that are selected."""

from __future__ import annotations

from builder.pdf.read import gate
from builder.pdf.read.structure import ContentMark, ObjectReference, StructureNode, preorder
from builder.pdf.read.structure_walk import StructureWalk


def prune(walk: StructureWalk) -> None:
    """Leave what has content on the pages that are selected, and the empty elements next to it."""
    remaining: set[int] = set()
    order = list(preorder(walk.structure.tops))
    for node in reversed(order):
        if any(not isinstance(kid, StructureNode) or id(kid) in remaining for kid in node.kids):
            remaining.add(id(node))
    cut = {id(node): node.cut for node in order}
    for node in reversed(order):
        node.cut |= any(isinstance(kid, StructureNode) and cut[id(kid)] for kid in node.kids)
        cut[id(node)] = node.cut
    for node in order:
        node.kids = [kid for kid, stays in zip(node.kids, _staying(walk, node, remaining), strict=True) if stays]
    walk.structure.tops = [node for node in walk.structure.tops if id(node) in remaining]


def _staying(walk: StructureWalk, node: StructureNode, remaining: set[int]) -> list[bool]:
    """Which kids stay: those with content that was asked for, and with each the empty ones that follow it."""
    decided = [_stays(walk, kid, remaining) for kid in node.kids]
    last = next((stays for stays in decided if stays is not None), True)
    staying = []
    for stays in decided:
        last = last if stays is None else stays
        staying.append(last)
    return staying


def _stays(walk: StructureWalk, kid: StructureNode | ContentMark | ObjectReference, remaining: set[int]) -> bool | None:
    """Whether a kid stays; None for an empty one on no page."""
    if not isinstance(kid, StructureNode) or id(kid) in remaining:
        return True
    own = walk.page_of(gate.raw(kid.entries, "/Pg"))
    return False if kid.cut else None if own is None else own in walk.pages
