"""Which standards a joined file may claim: what the sources are counts, not what they say of themselves.

PDF/UA-1 (ISO 14289-1) is claimed where the objects of every source pass the rules here. PDF/A-2 (ISO 19005-2) has
rules that reach into fonts and pictures, which are copied as they are: there a source must pass, and be labelled too.
PDF/UA-2 (ISO 14289-2) and PDF/A-4 (ISO 19005-4) are only for files whose sources are all labelled as PDF/UA-2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from builder.core.standards import Standard
from builder.pdf.join.claims.annotations import examine_annotations
from builder.pdf.join.claims.content import examine_content
from builder.pdf.join.claims.document import examine_document
from builder.pdf.join.claims.elements import examine_elements
from builder.pdf.join.claims.resources import examine_resources
from builder.pdf.join.claims.ua2 import examine_ua2
from builder.pdf.join.claims.verdict import LEVELS, ExaminedSource, Verdict, level_skipped
from builder.pdf.write.metadata import Claims

_EXAMINERS: tuple[Callable[[ExaminedSource, Verdict], None], ...] = (
    examine_document,
    examine_content,
    examine_elements,
    examine_annotations,
    examine_resources,
    examine_ua2,
)
"""The rules, in the order in which their sentences are reported; the document is first, since it sets the level."""


def examine(source: ExaminedSource) -> Verdict:
    """Collect what speaks against a claim. Raises Unreadable."""
    verdict = Verdict()
    for examiner in _EXAMINERS:
        examiner(source, verdict)
    return verdict


def earned(
    verdicts: Sequence[tuple[str, Verdict]],
    version: str,
    intents: Iterable[bytes],
    *,
    automatic: bool,
    standard: Standard,
) -> tuple[Claims, list[str]]:
    """The claims that all sources earn together, and sentences on why others are not made.

    `verdicts` have the sources' names; `version` is the merged file's, and `standard` what it is to follow; `intents`
    are the digests of output intents, `automatic` whether optional content is shown or hidden by itself.
    """
    accessible = [("", "layers show and hide themselves")] if automatic else []
    headings = set().union(*(verdict.headings for _, verdict in verdicts))
    if len(headings) > 1:
        accessible.append(("", "some sources number their headings and others do not"))
    archive = list(accessible[:1]) if automatic else []
    if len(set(intents)) > 1:
        archive.append(("", "the sources have different output intents; export them with the same ICC profile"))
    if version > standard.version:
        newer = f"a source is PDF {version}, and the standard is for PDF {standard.version}"
        accessible.append(("", newer))
        archive.append(("", newer))
    last = 0
    for name, verdict in verdicts:
        if verdict.opening > last + 1:
            accessible.append((name, level_skipped(verdict.opening, last)))
        last = verdict.closing or last
        accessible += [(name, reason) for reason in _counted(verdict.accessible)]
        archive += [(name, reason) for reason in _counted(verdict.archive)]
    levels = [verdict.level for _, verdict in verdicts if verdict.level]
    level = min(levels, key=LEVELS.index) if levels and not archive else None
    people, archives = FAMILIES[standard]
    sentences = [_sentence(people, *reason) for reason in accessible]
    sentences += [_sentence(archives, *reason) for reason in archive]
    declared = standard is Standard.UA2 and not accessible and all(verdict.declared for _, verdict in verdicts)
    return Claims(not accessible, level, standard, declared), sentences


FAMILIES = {Standard.UA1: ("PDF/UA-1", "PDF/A-2"), Standard.UA2: ("PDF/UA-2", "PDF/A-4")}
"""What reports call the standards: that for people, and that for archives."""


def _sentence(standard: str, source: str, what: str) -> str:
    return f"{standard} is not claimed: {f'{source}: ' if source else ''}{what}"


def _counted(times: Mapping[str, int]) -> list[str]:
    return [what if count == 1 else f"{what} ({count} times)" for what, count in times.items()]
