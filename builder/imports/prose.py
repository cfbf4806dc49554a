"""Paragraphs and lists of a document as body text in CommonMark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.checks.sentences import sentences
from builder.content import markdown
from builder.content.placeholders import placeholder
from builder.core.characters import collapse
from builder.core.patterns import lazy_pattern
from builder.imports import commonmark
from builder.imports.cleaning import Cleaner
from builder.imports.runs import cut
from builder.imports.source import ListPosition, Notes, SourceParagraph, SourceRun

_SHORTEST = 6
"""Characters of a sentence that gets a line of its own: what is shorter may be a number, as in “1. Wash”."""
_DEEPEST = 3
"""Lists may be nested this deep in a leaflet."""


_SIGNS = lazy_pattern(r"\*\*|~~|(?<=\])\s?(?=\()")
_BOX = lazy_pattern(r"^\[([ xX])\] ?")
_LIST_SIGN = lazy_pattern(r"^\s*(?:[•‣▪■●►]\s*|[-*+] |-(?=[^\W\d]))+")
_TO_WRITE_ON = lazy_pattern(r"_{4,}|\.{6,}|…{3,}")


@dataclass(slots=True)
class ProseUnit:
    """A paragraph or an entry of a list, with its text in CommonMark and how much of that is escaped."""

    runs: tuple[SourceRun, ...]
    entry: ListPosition | None
    text: str = ""
    level: int = 0


@dataclass(slots=True)
class _OpenList:
    """A list that entries may be added to: the `depth` that it has in the document, its last number and sign."""

    depth: int
    is_numbered: bool
    number: int
    end: str
    width: int = 2


@dataclass(slots=True)
class ProseWriter:
    """Writes body text. Words that cannot be printed are `parked`, and a placeholder stands for them."""

    cleaner: Cleaner
    notes: Notes
    parked: list[tuple[str, str]] = field(default_factory=list)
    """The words, and why they cannot be printed."""

    def line(self, runs: Sequence[SourceRun]) -> str:
        """Words as a line in CommonMark."""
        return self._unit(SourceParagraph(tuple(runs))).text

    def plain(self, text: str) -> str:
        """Words as plain text on one line, such as a title."""
        reason = self.cleaner.unset(text)
        if reason:
            return self._park(text, reason)
        return self.cleaner.lowered(self._without_signs(collapse(self.cleaner.clean(text))))

    def _without_signs(self, text: str) -> str:
        """Plain words without signs of CommonMark, which would be printed."""
        plain = _LIST_SIGN.sub("", collapse(_SIGNS.sub(" ", _BOX.sub(r"(\1) ", text)))).strip()
        if plain != text:
            self.notes.changed("signs in a title were left out", text)
        return plain if re.search(r"\w", plain) else placeholder("a title")

    def body(self, paragraphs: Sequence[SourceParagraph]) -> str:
        """Paragraphs and entries of lists as body text; "" where they have no words."""
        units = [unit for unit in map(self._unit, paragraphs) if unit.text]
        for _ in range(3 * len(units) + 1):
            lines, owners = _laid_out(units, self.notes)
            wrong = _wrong_lines(lines)
            if not wrong:
                return "\n".join(lines)
            for owner in {owners[min(line, len(owners) - 1)] for line in wrong}:
                self._escape(units[owner])
        # A mistake that is nobody's: each paragraph by itself can be read.
        return "\n\n".join(unit.text.replace("\n", " ") for unit in units)

    def _unit(self, paragraph: SourceParagraph) -> ProseUnit:
        if "\t" in paragraph.text.strip():
            self.notes.changed("tabs became spaces: check words that were in columns", paragraph.text)
        reason = self.cleaner.unset(paragraph.text)
        if reason:
            text = self._park(paragraph.text, reason)
            return ProseUnit((), paragraph.entry, text, len(commonmark.LEVELS))
        if _TO_WRITE_ON.search(paragraph.text):
            self.notes.taken("a line to write on, made of signs: a block with kind: lines is better", paragraph.text)
        cleaned = [run._replace(text=self.cleaner.clean(run.text)) for run in paragraph.runs]
        unit = ProseUnit(self._in_small_letters(commonmark.tidied(cleaned)), paragraph.entry)
        words = "".join(run.text for run in unit.runs)
        if not words.strip():
            return unit
        written = commonmark.line(unit.runs)
        if written is None:
            self._give_up(unit)
        else:
            unit.text, unit.level = written
            unit.text = _by_sentences(unit)
        return unit

    def _in_small_letters(self, runs: tuple[SourceRun, ...]) -> tuple[SourceRun, ...]:
        """Runs of capitals in small letters: bold where they are among others."""
        words = "".join(run.text for run in runs)
        small = self.cleaner.lowered(words)
        if small == words:
            return runs
        changed = [index for index, letter in enumerate(words) if letter != small[index]]
        start, end = changed[0], changed[-1] + 1
        while start and not words[start - 1].isspace():
            start -= 1
        pieces = []
        for part, is_bold in (
            (cut(runs, 0, start), False),
            (cut(runs, start, end), True),
            (cut(runs, end, len(words)), False),
        ):
            pieces += [run._replace(bold=run.bold or is_bold) for run in part]
        position, lowered = 0, []
        for run in pieces:
            lowered.append(run._replace(text=small[position : position + len(run.text)]))
            position += len(run.text)
        return commonmark.tidied(lowered)

    def _escape(self, unit: ProseUnit) -> None:
        """Escape more of a text that is not read as it was meant among the others."""
        if unit.level > commonmark.LEVELS[-1]:
            return
        for level in commonmark.LEVELS[unit.level + 1 :]:
            text = commonmark.source(unit.runs, level)
            if commonmark.reads_as(text, unit.runs):
                unit.text, unit.level = text, level
                return
        self._give_up(unit)

    def _give_up(self, unit: ProseUnit) -> None:
        words = "".join(run.text for run in unit.runs)
        unit.text = self._park(words, "they would be read as a list, a table or another sign")
        unit.level = len(commonmark.LEVELS)

    def _park(self, words: str, reason: str) -> str:
        words = self.cleaner.visible(words)
        self.parked.append((words, reason))
        self.notes.changed(f"words that cannot be printed are in a note ({reason})", words)
        return placeholder("words that were here and cannot be printed (see the note above this section)")


def _by_sentences(unit: ProseUnit) -> str:
    """A paragraph with each sentence on a line, where it is read as the same."""
    if unit.entry is not None or "\n" in unit.text:
        return unit.text
    lines = "\n".join(sentences(unit.text))
    if any(len(line) < _SHORTEST for line in lines.split("\n")):
        return unit.text
    same = " ".join(lines.split("\n")) == unit.text and commonmark.reads_as(lines, unit.runs)
    return lines if same else unit.text


def _wrong_lines(lines: Sequence[str]) -> list[int]:
    """The lines that the program refuses."""
    try:
        markdown.parse("\n".join(lines))
    except markdown.MarkdownError as failed:
        return [entry.line for entry in failed.in_text]
    return []


def _laid_out(units: Sequence[ProseUnit], notes: Notes) -> tuple[list[str], list[int]]:
    """The lines of a body text, and for each line the index of the unit that it belongs to."""
    lines: list[str] = []
    owners: list[int] = []
    opened: list[_OpenList] = []
    for index, unit in enumerate(units):
        follows = bool(opened) and unit.entry is not None
        margin, sign, is_new = _place(unit.entry, opened, notes)
        if lines and not (follows and not is_new):
            lines.append("")
            owners.append(index)
        first, *others = unit.text.split("\n")
        lines.append(f"{' ' * margin}{sign}{first}")
        lines += [f"{' ' * (margin + len(sign))}{line}" for line in others]
        owners += [index] * (1 + len(others))
    return lines, owners


def _place(entry: ListPosition | None, opened: list[_OpenList], notes: Notes) -> tuple[int, str, bool]:
    """The margin and the sign of the next unit, and whether it starts a list next to another; `opened` is updated."""
    if entry is None:
        opened.clear()
        return 0, "", False
    while opened and opened[-1].depth > entry.depth:
        closed = opened.pop()
        if not opened or opened[-1].depth < entry.depth:
            # The first entry was further in than its fellows.
            opened.append(closed)
            closed.depth = entry.depth
    if (not opened or opened[-1].depth < entry.depth) and len(opened) < _DEEPEST:
        opened.append(_OpenList(entry.depth, entry.is_numbered, entry.number - 1, "."))
    last = opened[-1]
    is_new = last.is_numbered != entry.is_numbered or (entry.is_numbered and entry.number != last.number + 1)
    if is_new and entry.is_numbered:
        # Two lists next to each other are one, unless their signs differ.
        last.end = ")" if last.end == "." and last.is_numbered else "."
    last.is_numbered, last.number = entry.is_numbered, entry.number
    sign = f"{entry.number}{last.end} " if entry.is_numbered else "- "
    last.width = len(sign)
    return sum(before.width for before in opened[:-1]), sign, is_new
