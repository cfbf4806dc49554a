"""What the pages paint: all of it is tagged or an artifact."""

from __future__ import annotations

from builder.pdf.join.claims.verdict import ExaminedSource, Verdict
from builder.pdf.read import content_scan


def examine_content(source: ExaminedSource, verdict: Verdict) -> None:
    """All that is painted is tagged or an artifact (ISO 14289-1, 7.1), in colours that are defined."""
    structure = source.chosen.structure
    for key, stream in structure.streams.items():
        painted = stream.painted
        if painted.broken:
            verdict.against_accessibility("the content of a page cannot be read")
            verdict.against_archive("the content of a page cannot be read")
        if not source.pictures:
            if painted.loose and (key < 0 or content_scan.NONE in stream.around):
                verdict.against_accessibility("a page shows something that is neither tagged nor an artifact")
            if painted.mixed:
                verdict.against_accessibility("an artifact contains tagged content, or the other way round")
        verdict.colours |= painted.colours
    if structure.untagged and not source.pictures:
        verdict.against_accessibility("content is marked, but no element owns it")
