"""Lists whose signs somebody typed: lines that start with • or 1. and are ordinary paragraphs to the word processor."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from builder.content.placeholders import placeholder
from builder.core.patterns import lazy_pattern
from builder.imports.runs import cut_tidily
from builder.imports.source import ListPosition, Notes, SourceBlock, SourceParagraph, SourceRun
from builder.imports.symbols import CROSSES
from builder.imports.word_counts import word_counts

_BULLET = lazy_pattern(
    r"\s*([\u2022\u2023\u2043\u204c\u204d\u2219\u25a0-\u25ff\u2605\u2606\u2610\u2611\u2713\u2714\u2756\u2794-\u27bf\u2981\u2b24\uf076\uf06e\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\u00b7])\s*"
)
"""Signs that are hardly ever anything but the start of an entry. A cross is not among them: it means no."""
_MAYBE = lazy_pattern(r"\s*([-–—*+o§ØØüvq»>])[ \t\u00a0]+(?=\S)")
"""Signs that start entries where several paragraphs have them, or a colon announces them."""
_NUMBER = lazy_pattern(r"\s*(?:(\d{1,2})[.)]|\((\d{1,2})\))[ \t\u00a0]+(?=\S)")
_LETTER = lazy_pattern(r"\s*(?:([a-z])[.)]|\(([a-z])\))[ \t\u00a0]+(?=\S)")
_WITHIN = lazy_pattern(r"[ \t\u00a0]*[\u2022\u25aa\u25cf\u2023\u25a0\u25ba\u27a2\u25e6\uf0b7\uf0a7][ \t\u00a0]*")


class _Typed(NamedTuple):
    sign: str
    kind: str
    number: int
    length: int


def as_lists(blocks: Iterable[SourceBlock], notes: Notes) -> list[SourceBlock]:
    """The blocks with lists of typed entries as lists. A bullet that is a cross becomes a placeholder."""
    blocks = [_with_cross(block, notes) for block in blocks]
    parted = [part for block in blocks for part in _parts(block)]
    made: list[SourceBlock] = []
    group: list[SourceParagraph] = []
    for block in (*parted, None):
        if isinstance(block, SourceParagraph) and block.role == "text" and block.entry is None:
            group.append(block)
            continue
        made += _of_group(group, notes)
        group = []
        if block is not None:
            made.append(block)
    return made


def _with_cross(block: SourceBlock, notes: Notes) -> SourceBlock:
    if not isinstance(block, SourceParagraph) or block.entry is None or block.entry.sign not in CROSSES:
        return block
    notes.changed("an entry of a list whose bullet is a cross: there is a placeholder", block.text)
    return block._replace(runs=(SourceRun(f"{placeholder('words for the bullet, a cross:')} "), *block.runs))


def _parts(block: SourceBlock) -> Iterator[SourceBlock]:
    """A paragraph at each sign of a list within it, and at each line end where a line starts with one."""
    if not isinstance(block, SourceParagraph) or block.role != "text":
        yield block
        return
    text = block.text
    starts = [match.start() for match in _WITHIN.finditer(text) if text[: match.start()].strip()]
    lines = [match.end() for match in re.finditer("\n", text)]
    if any(_typed(text[end:]) for end in lines):
        starts += lines
    if not starts:
        yield block
        return
    bounds = [0, *sorted(set(starts)), len(text)]
    for index, (start, end) in enumerate(itertools.pairwise(bounds)):
        runs = cut_tidily(block.runs, start, end)
        if "".join(run.text for run in runs).strip():
            yield block._replace(runs=runs, entry=block.entry if index == 0 else None)


def _typed(text: str) -> _Typed | None:
    if match := _BULLET.match(text):
        return _Typed(match[1], "bullet", 0, match.end()) if text[match.end() :].strip() else None
    if match := _MAYBE.match(text):
        return _Typed(match[1], f"maybe {match[1]}", 0, match.end())
    if match := _NUMBER.match(text):
        return _Typed(match[0].strip(), "number", int(match[1] or match[2]), match.end())
    if match := _LETTER.match(text):
        letter = match[1] or match[2]
        return _Typed(match[0].strip(), "letter", ord(letter) - ord("a") + 1, match.end())
    return None


def without_bullet(runs: Sequence[SourceRun]) -> tuple[SourceRun, ...]:
    """The runs of a paragraph that cannot be a list, such as one in a cell, without a bullet that was typed."""
    text = "".join(run.text for run in runs)
    typed = _typed(text)
    is_bullet = typed is not None and typed.kind == "bullet"
    return cut_tidily(runs, typed.length, len(text)) if typed is not None and is_bullet else tuple(runs)


def _of_group(group: Sequence[SourceParagraph], notes: Notes) -> Iterator[SourceParagraph]:
    typed = [_typed(paragraph.text) for paragraph in group]
    for index, paragraph in enumerate(group):
        entry = typed[index]
        before = group[index - 1].text.strip() if index else ""
        if entry is None or not _is_entry(typed, index, announced=before.endswith(":")):
            yield paragraph
            continue
        numbered = entry.kind in ("number", "letter")
        notes.go_on("changed", "lines with typed signs became lists; the signs", f" {entry.sign}")
        notes.left_out += word_counts(entry.sign)
        runs = cut_tidily(paragraph.runs, entry.length, len(paragraph.text))
        yield paragraph._replace(runs=runs, entry=ListPosition(0, numbered, entry.number or 1))


def _is_entry(typed: Sequence[_Typed | None], index: int, *, announced: bool) -> bool:
    entry = typed[index]
    assert entry is not None
    if entry.kind == "bullet":
        return True
    near = [typed[place] for place in (index - 1, index + 1) if 0 <= place < len(typed)]
    if entry.kind.startswith("maybe"):
        # A dash after a colon is an entry; the letter o is one only where others start so.
        alike = any(other is not None and other.kind == entry.kind for other in near)
        return alike or (announced and entry.sign in "-–—*")
    after = typed[index + 1] if index + 1 < len(typed) else None
    before = typed[index - 1] if index else None
    counts_on = after is not None and after.kind == entry.kind and after.number == entry.number + 1
    counted = before is not None and before.kind == entry.kind and before.number == entry.number - 1
    return counts_on or counted
