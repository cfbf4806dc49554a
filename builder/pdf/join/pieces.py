"""What a file is joined from, besides laid-out parts: pages of other files, and slots for parts that come later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from builder.core.contents_labels import ContentsLabel
from builder.core.part import Image, Part
from builder.core.standards import Standard, weakest
from builder.pdf.write import structure_tree
from builder.pdf.write.metadata import BOTH, Claims, all_claims


class Insert(NamedTuple):
    """Pages of a file from another program: its bytes, the indices of its pages in the order in which they are printed.

    `size` is the width and height of the pages around them, in points. With `floor`, each page is set above that
    height, and made smaller where it has to be; else it is to have that size. Links of other parts lead to the first
    page by `name`. `labels` are those of this program's own pages that are in it. A file with it follows `standard` at
    the most, and of that it claims no more than `claims`.
    """

    data: bytes
    pages: tuple[int, ...]
    title: str
    language: str
    size: tuple[float, float]
    floor: float | None = None
    name: str = ""
    labels: tuple[ContentsLabel, ...] = ()
    standard: Standard = Standard.UA1
    claims: Claims = BOTH


def followed(standard: Standard, pieces: Iterable[object]) -> Standard:
    """What a file of `pieces` follows that is to follow `standard`: the weakest of that and of its inserts."""
    return weakest([standard, *(piece.standard for piece in pieces if isinstance(piece, Insert))])


def claimed(standard: Standard, pieces: Iterable[object]) -> Claims:
    """What a file of `pieces` claims that is to follow `standard`: no more than each of its inserts earns."""
    inserts = [piece for piece in pieces if isinstance(piece, Insert)]
    claims = all_claims(followed(standard, inserts))
    for insert in inserts:
        claims = claims.limited(insert.claims)
    return claims


class Slot(NamedTuple):
    """Room for a part that is put in later, and that has these pages, pictures and IDs of elements.

    It may be `within` another, as a part may.
    """

    name: str
    pages: int
    images: Mapping[str, Image]
    identifiers: frozenset[bytes]
    within: str = ""

    @classmethod
    def of(cls, part: Part) -> Slot:
        return cls(part.name, len(part.pages), part.images, structure_tree.identifiers(part.elements), part.within)
