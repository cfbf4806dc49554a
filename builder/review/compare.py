"""What a patient reads differently in two leaflets: by section, in words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from builder.content.catalogues import PROGRAM, Catalogues
from builder.core.printed_phrases import Phrases
from builder.document import Node
from builder.document.spoken import SpokenBlock, spoken
from builder.pdf.examine.inspect import inspect

Kind = Literal["same", "out", "in"]

_GROUPS = "[0-9A-Z]{4}(?:[- ][0-9A-Z]{2,4})+"
_ALIKE = 0.3
"""How similar two paragraphs must be, from 0 to 1, to count as a changed paragraph."""


class PdfSection(NamedTuple):
    """A heading and what is below it, a paragraph, list item or table row each; "" before the first heading."""

    title: str
    paragraphs: tuple[str, ...]


class WordRun(NamedTuple):
    """A stretch of words that is the same in both, has gone, or is new."""

    text: str
    kind: Kind


class ParagraphChange(NamedTuple):
    """A paragraph as it was and as it is; None where there is none."""

    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        return self.before != self.after


class SectionPair(NamedTuple):
    """A section as it was and as it is, None where there is none. `moved` says that it has moved."""

    before: PdfSection | None
    after: PdfSection | None
    moved: bool = False

    @property
    def title(self) -> str:
        section = self.after or self.before
        assert section is not None
        return section.title

    @property
    def changes(self) -> list[ParagraphChange]:
        """The paragraphs of both, in their order, those that are the same among them."""
        return list(
            _paired(
                self.before.paragraphs if self.before is not None else (),
                self.after.paragraphs if self.after is not None else (),
            )
        )

    @property
    def differs(self) -> bool:
        same_title = self.before is not None and self.after is not None and self.before.title == self.after.title
        return self.moved or not same_title or any(change.differs for change in self.changes)


def sections(pdf: bytes, catalogues: Catalogues = PROGRAM) -> list[PdfSection]:
    """The sections of a tagged PDF file in reading order; artifacts, such as footers, are left out.

    So are a leaflet's code and state, in the words of `catalogues`. Raises Unreadable.
    """
    report = inspect(pdf)
    heads = frozenset(report.heading_lines)
    return _sections([SpokenBlock(line, number in heads) for number, line in enumerate(report.text)], catalogues)


def sections_of(documents: Iterable[Node], catalogues: Catalogues = PROGRAM) -> list[PdfSection]:
    """The same of what a leaflet and its shared pages mean."""
    return _sections([block for document in documents for block in spoken(document)], catalogues)


def _sections(blocks: Iterable[SpokenBlock], catalogues: Catalogues) -> list[PdfSection]:
    code, standing = _code(catalogues), _standing(catalogues)
    lines_by_title: list[tuple[str, list[str]]] = [("", [])]
    for text, heading in blocks:
        line = code.sub("", _plain(text))
        if heading:
            lines_by_title.append((line, []))
        elif line and not standing.fullmatch(line):
            lines_by_title[-1][1].append(line)
    # What is about a leaflet comes after its shared pages, but for those that begin on a page of their own.
    about = {words.about for words in _all_phrases(catalogues)}
    lines_by_title.sort(key=lambda each: each[0] in about)
    return [PdfSection(title, tuple(lines)) for title, lines in lines_by_title if title or lines]


@functools.cache
def _code(catalogues: Catalogues) -> re.Pattern[str]:
    """A leaflet's codes, which change with every comment and are not part of its words, and the address with one.

    A short code is after the version, and the others are on lines of their own, as all are in older files.
    """
    phrases = (line for words in _all_phrases(catalogues) for line in (words.code_of_leaflet, words.full_code))
    patterns = [_pattern(line, _GROUPS) for line in dict.fromkeys(phrases)]
    latest = dict.fromkeys(words.label(words.latest_version).strip() for words in _all_phrases(catalogues))
    lines = "|".join([*patterns, *(rf"{re.escape(label)}\s*\S+#[0-9A-Z-]+" for label in latest)])
    return re.compile(f"(?:^| · )(?:{lines})$")


@functools.cache
def _standing(catalogues: Catalogues) -> re.Pattern[str]:
    """The status line of a page: a new approval is not a change of words."""
    return re.compile(
        "|".join(
            _pattern(line, ".+")
            for words in _all_phrases(catalogues)
            for line in (
                words.example,
                words.draft,
                words.in_review,
                words.void,
                words.older,
                words.expired,
                words.withdrawn,
                words.replaced,
            )
        )
    )


def _all_phrases(catalogues: Catalogues) -> list[Phrases]:
    """The words of a project in every language, and those of the program, which an earlier version may have."""
    every = [each.phrases(tag) for each in {catalogues, PROGRAM} for tag in each.tags]
    return [words for words in every if words is not None]


def _pattern(phrase: str, filled: str) -> str:
    """What matches a phrase with anything like `filled` in the place of its fields."""
    return re.sub(r"\\\{\w+\\\}", lambda _: filled, re.escape(phrase))


def _plain(text: str) -> str:
    return " ".join(text.split())


def compare(before: Sequence[PdfSection], after: Sequence[PdfSection]) -> list[SectionPair]:
    """The sections of both, in the order of `after`, with those that have gone where they were."""
    left, right = [section.title for section in before], [section.title for section in after]
    pairs: list[SectionPair] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += map(SectionPair, before[a:b], after[c:d])
            continue
        pairs += _renamed(before[a:b], after[c:d])
    return _with_moves(pairs)


def _renamed(before: Sequence[PdfSection], after: Sequence[PdfSection]) -> Iterator[SectionPair]:
    """Sections in the same place: a pair where their words are alike, under a new title."""
    left = list(before)
    for section in after:
        words = " ".join(section.paragraphs)
        likest = max(left, key=lambda old: _likeness(" ".join(old.paragraphs), words), default=None)
        if likest is not None and words and _likeness(" ".join(likest.paragraphs), words) > 0.6:
            left.remove(likest)
            yield SectionPair(likest, section)
        else:
            yield SectionPair(None, section)
    yield from (SectionPair(section, None) for section in left)


def _with_moves(pairs: Sequence[SectionPair]) -> list[SectionPair]:
    """Sections that have gone and have come under the same title were moved."""
    gone = {pair.before.title: pair for pair in pairs if pair.before is not None and pair.after is None}
    moved_pairs: list[SectionPair] = []
    moved: set[str] = set()
    for pair in pairs:
        if pair.before is None and pair.after is not None and pair.after.title in gone:
            moved.add(pair.after.title)
            moved_pairs.append(SectionPair(gone[pair.after.title].before, pair.after, moved=True))
        else:
            moved_pairs.append(pair)
    return [pair for pair in moved_pairs if not (pair.after is None and pair.title in moved)]


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from map(ParagraphChange, before[a:b], after[c:d])
        else:
            yield from _matched(before[a:b], after[c:d])


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    """Paragraphs that took each other's place: similar paragraphs in pairs, and those between them in order."""
    at = start = 0
    for index, words in enumerate(after):
        likeness = [_likeness(paragraph, words) for paragraph in before[at:]]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=0)
        if likeness and likeness[best] >= _ALIKE:
            yield from map(ParagraphChange, *_levelled(before[at : at + best], after[start:index]))
            yield ParagraphChange(before[at + best], words)
            at, start = at + best + 1, index + 1
    yield from map(ParagraphChange, *_levelled(before[at:], after[start:]))


def _levelled(before: Sequence[str], after: Sequence[str]) -> tuple[list[str | None], list[str | None]]:
    """Both lists, the shorter filled up with None."""
    most = max(len(before), len(after))
    first, second = ([*texts, *[None] * (most - len(texts))] for texts in (before, after))
    return first, second


def _likeness(before: str, after: str) -> float:
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


def words(before: str, after: str) -> tuple[list[WordRun], list[WordRun]]:
    """Two texts word by word: each as runs that give it back when they are put together."""
    left, right = (re.findall(r"\S+\s*", text) for text in (before, after))
    plain_left, plain_right = [word.strip() for word in left], [word.strip() for word in right]
    old: list[WordRun] = []
    new: list[WordRun] = []
    for tag, a, b, c, d in SequenceMatcher(None, plain_left, plain_right, autojunk=False).get_opcodes():
        if tag == "equal":
            old.append(WordRun("".join(left[a:b]), "same"))
            new.append(WordRun("".join(right[c:d]), "same"))
            continue
        old += [WordRun("".join(left[a:b]), "out")] if a < b else []
        new += [WordRun("".join(right[c:d]), "in")] if c < d else []
    return old, new


def marked(runs: Iterable[WordRun], around: int) -> str:
    """Runs as a line of text: what has gone as ``[-words-]``, what is new as ``{+words+}``.

    Of what is the same, no more than `around` words are left on each side of a change.
    """
    listed = list(runs)
    pieces = []
    for index, run in enumerate(listed):
        text = run.text.strip()
        if run.kind == "same":
            text = _shortened(text, around, first=index == 0, last=index == len(listed) - 1)
        pieces.append({"same": text, "out": f"[-{text}-]", "in": f"{{+{text}+}}"}[run.kind])
    return " ".join(filter(None, pieces))


def _shortened(text: str, around: int, *, first: bool, last: bool) -> str:
    words_of_text = text.split()
    # Where nothing else is on this side, its start says which passage it is.
    head, tail = 0 if first and not last else around, 0 if last else around
    if len(words_of_text) <= head + tail + 1:
        return text
    return " ".join([*words_of_text[:head], "…", *words_of_text[len(words_of_text) - tail :]])
