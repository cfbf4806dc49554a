"""Join laid-out parts into one file that is PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from collections.abc import Sequence

from builder.part import Part
from builder.pdf import metadata
from builder.pdf.file import File
from builder.pdf.parts import Parts


def assemble(parts: Sequence[Part], footers: Sequence[bytes], facts: metadata.Facts) -> bytes:
    """Join `parts` in their order and put a footer on each page.

    `footers` has a content stream (Flate) for each page of the file; it holds artifacts only. Links from one part
    into another are resolved here; a link to a part or anchor that is not there is a bug (LookupError).
    """
    file = File(facts.language)
    file.intents = file.srgb_intent()
    placed = Parts(file, parts, facts.language)
    for part in parts:
        first = len(file.pages)
        placed.add(part, footers[first : first + len(part.pages)])
    return file.finish(facts, metadata.BOTH)
