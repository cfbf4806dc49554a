"""Which standards a joined file may claim: what the sources are counts, not what they say of themselves.

PDF/UA-1 (ISO 14289-1) is claimed where every source passes its rules. PDF/A-2 (ISO 19005-2) has rules on how bytes are
written, which nobody sees once a file is read: there a source must pass, and be labelled as any part of PDF/A too.
PDF/UA-2 (ISO 14289-2) and PDF/A-4 (ISO 19005-4) are only for files whose sources are all labelled as PDF/UA-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from builder.core.standards import Standard
from builder.pdf.join.claims.verdict import ExaminedSource, Verdict, level_skipped
from builder.pdf.read.document_info import standard_of, xmp_packet
from builder.pdf.rules import metadata, structure
from builder.pdf.rules.rule import Level
from builder.pdf.rules.subject import RuleSubject
from builder.pdf.rules.table import LEVELS, STANDARDS, breaches
from builder.pdf.write.metadata import WTPDF, Claims

_RULES = {Standard.UA1: ("ua1", "a2a"), Standard.UA2: ("ua2", "a4")}
"""By whose rules the sources of a file are examined, for people and for archives."""


def examine(source: ExaminedSource) -> Verdict:
    """Collect what speaks against a claim. Raises Unreadable."""
    verdict = Verdict()
    subject = source.subject
    _examine_label(source, verdict)
    for sentence in source.beyond:
        verdict.against_both(sentence)
    people, archive = (STANDARDS[name] for name in _RULES[source.standard])
    for rule, breach in breaches(subject, people, fixed=False):
        verdict.against_accessibility(rule.sentence(breach))
    for rule, breach in breaches(subject, archive, fixed=False):
        if rule.level == "B":
            verdict.against_archive(rule.sentence(breach))
        else:
            verdict.lower(LEVELS[LEVELS.index(rule.level) - 1], rule.sentence(breach))
    if subject.pictures:
        verdict.lower("B", "its pages are included as pictures, without tags")
    verdict.language = subject.main_language
    if not verdict.language:
        # Its title is in no language either.
        verdict.accessible.setdefault("it does not say what language it is in", 1)
    _note_headings(subject, verdict)
    return verdict


def _examine_label(source: ExaminedSource, verdict: Verdict) -> None:
    """The level that the source is labelled with, and what it declares.

    PDF/A-4 has no levels but E and F, for files with engineering drawings or attachments, and joining removes both.
    What it asks of pages is what PDF/A-2 asks at level U, and the tags of PDF/UA-2 are those of level A. PDF/A-1 asks
    for more than PDF/A-2.
    """
    original = source.subject.original
    part, letter = metadata.label_of(source.subject)
    packet = xmp_packet(original)
    verdict.declared = all(address.encode("ascii") in packet for address in WTPDF.values())
    wanted = ("4",) if source.standard is Standard.UA2 else ("1", "2", "3", "4")
    level: Level = "A" if letter == "A" else "U" if letter == "U" else "B"
    if part == "4":
        level = "A" if standard_of(original) is Standard.UA2 else "U"
    shown = f"it is labelled as PDF/A-{part}{letter.lower()}" if part else "it is not labelled as PDF/A"
    if part in wanted:
        verdict.level = verdict.labelled = level
        if level != "A":
            verdict.lower(level, shown)
    else:
        verdict.against_archive(shown)


def _note_headings(subject: RuleSubject, verdict: Verdict) -> None:
    """What the headings of other sources have to fit: kinds and levels at the edges (ISO 14289-1, 7.4)."""
    levels = [level for _, level in structure.headings(subject)]
    verdict.headings = {"numbered" if level else "plain" for level in levels}
    numbered = [level for level in levels if level]
    if numbered:
        verdict.opening = 0 if subject.whole else numbered[0]
        verdict.closing = numbered[-1]


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
    if level is not None and standard is Standard.UA1:
        sentences += _lowered(verdicts, level)
    declared = standard is Standard.UA2 and not accessible and all(verdict.declared for _, verdict in verdicts)
    return Claims(not accessible, level, standard, declared), sentences


def _lowered(verdicts: Sequence[tuple[str, Verdict]], level: Level) -> list[str]:
    """Why a file follows PDF/A-2 at a lower level than one of its sources is labelled with."""
    best = max((verdict.labelled for _, verdict in verdicts if verdict.labelled), key=LEVELS.index, default=level)
    return [
        _sentence(f"PDF/A-2{best.lower()}", name, why)
        for name, verdict in verdicts
        for why, most in verdict.lowered.items()
        if LEVELS.index(most) < LEVELS.index(best)
    ]


FAMILIES = {Standard.UA1: ("PDF/UA-1", "PDF/A-2"), Standard.UA2: ("PDF/UA-2", "PDF/A-4")}
"""What reports call the standards: that for people, and that for archives."""


def _sentence(standard: str, source: str, what: str) -> str:
    return f"{standard} is not claimed: {f'{source}: ' if source else ''}{what}"


def _counted(times: Mapping[str, int]) -> list[str]:
    return [what if count == 1 else f"{what} ({count} times)" for what, count in times.items()]
