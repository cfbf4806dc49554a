"""Join laid-out parts, and PDF files that somebody else made, into one file that is PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.part import Part
from builder.pdf import metadata
from builder.pdf.file import File
from builder.pdf.parts import Parts


class Insert(NamedTuple):
    """Pages of a file that somebody else made: its bytes, the indices of its pages.

    With `floor`, each page is set above that height (points), and made smaller where it has to be. Else it is to have
    the size of the pages around it.
    """

    data: bytes
    pages: tuple[int, ...]
    title: str
    language: str
    floor: float | None = None


def assemble(pieces: Sequence[Part | Insert], footers: Sequence[bytes], facts: metadata.Facts) -> bytes:
    """Join `pieces` in their order and put a footer on each page.

    `footers` has a content stream (Flate) for each page of the file; it holds artifacts only. Links from one part
    into another are resolved here; a link to a part or anchor that is not there is a bug (LookupError), and so is an
    insert that `unfit` finds something against. Raises Unreadable for an insert that cannot be read.
    """
    parts = [piece for piece in pieces if isinstance(piece, Part)]
    file = File(facts.language)
    file.intend_srgb()
    placed = Parts(file, parts, facts.language)
    size = parts[0].pages[0].width, parts[0].pages[0].height
    for piece in pieces:
        first = len(file.pages)
        if isinstance(piece, Part):
            placed.add(piece, footers[first : first + len(piece.pages)])
        else:
            # Most leaflets have none, and what reads other people's files takes its time to be imported.
            from builder.pdf import fitting

            fitting.insert(file, placed, piece, footers[first : first + len(piece.pages)], size)
    return file.finish(facts, metadata.BOTH)
