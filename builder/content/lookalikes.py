"""What looks like a list or a table and is not read as one, and what is read as a list by accident.

CommonMark reads such lines as words of the paragraph or entry before them, and does not complain: `• glasses`, that
was copied from another program, `-glasses`, a table whose lines an editor has joined. A leaflet would print them as one
run of words. A backslash before a sign says that it is meant as it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from builder.core.patterns import lazy_pattern


class WrittenParagraph(NamedTuple):
    """A paragraph as it was written: its lines from line `line` of the text on, without the spaces around them.

    `indents` are the numbers of spaces before the lines. `marker` is the column of the sign of the list entry that the
    paragraph belongs to, -1 outside lists. `is_next` says that another paragraph comes right before it.
    """

    line: int
    lines: tuple[str, ...]
    indents: tuple[int, ...]
    marker: int
    is_next: bool
    has_italics: bool


class WrittenList(NamedTuple):
    """A list as it was written: where it starts, its sign, its first entry's words, how many entries it has.

    `before` is the line above, if that is the end of a paragraph or list, else "". `is_inner` says that it is inside
    another list, `is_alone` that the text has nothing else.
    """

    line: int
    sign: str
    words: str
    entries: int
    before: str
    is_inner: bool
    is_alone: bool


class Lookalike(NamedTuple):
    """Something that is read as what it does not look like, in line `line` of the text (from 0)."""

    line: int
    message: str
    hint: str


def lookalikes(paragraphs: Sequence[WrittenParagraph], lists: Iterable[WrittenList]) -> Iterator[Lookalike]:
    """What in a text is not what it looks like, at most one problem for each line."""
    if all(map(_is_ordinary, paragraphs)):
        for paragraph in paragraphs:
            yield from _swallowed(paragraph)
    else:
        yield from _in_words(paragraphs)
    for written in lists:
        problem = _accident(written) or _run_together(written)
        if problem is not None:
            yield problem


def _in_words(paragraphs: Sequence[WrittenParagraph]) -> Iterator[Lookalike]:
    """What lines of paragraphs are taken for, whatever they are made of."""
    # `daily*` has a note, and `*Not on Sundays` is that note.
    has_notes = any(_NOTE_MARK.search(line) for paragraph in paragraphs for line in paragraph.lines)
    for paragraph in paragraphs:
        table = _table(paragraph)
        signs = _SIGNS if has_notes or paragraph.has_italics else (*_SIGNS, _STAR)
        problems = [table] if table else [*_list_entries(paragraph, signs), *_swallowed(paragraph)]
        yield from {problem.line: problem for problem in reversed(problems)}.values()
    yield from _entries_apart(paragraphs)


_ORDINARY = lazy_pattern(
    # A word of two letters or more, but no Roman digits before a sign; or one of the words of one letter.
    r"(?:(?![ivxIVX]{1,5}(?!\w))[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]{2}|[AaI] (?=\w))"
    # Then nothing that is in a table, or that entries run on with.
    r"(?:[\w,.;?!'’‘“”\"()\[\]{}#@/%&–-]|\*\*|:(?!\s)| (?!  ))*"
)
"""Most lines: whatever is looked for here is at the start of none of them, and in none of them."""


def _is_ordinary(paragraph: WrittenParagraph) -> bool:
    return all(map(_ORDINARY.fullmatch, paragraph.lines))


def line_lookalike(words: str) -> tuple[str, str] | None:
    """What is wrong with words that are a line by themselves, such as a question or a cell, and how to fix it."""
    if _ORDINARY.fullmatch(words):
        return None
    table = _table(WrittenParagraph(0, (words,), (0,), -1, False, False))
    if table is not None:
        return table.message, table.hint
    if _LINE_SIGN.match(words):
        return "these words start with the sign of a list, which would be printed", "delete the sign"
    return None


# Lists

_NO_LIST = "this is not read as a list"
_HYPHEN = "start each entry on a line of its own, with a hyphen and a space"
_NUMBER = "start each entry with a number, a full stop and a space, as in “1. First”; or with a hyphen and a space"

_SPACE = "[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
"""Spaces that CommonMark takes for letters."""

_BULLETS = (
    # Bullets, stars, boxes to tick, ticks and crosses, arrowheads, digits in circles, and what Word writes in its own
    # font for signs.
    "\u00b7\u2022\u2023\u2027\u2043\u204c\u204d\u2217\u2219\u22c5\u2460-\u24ff\u25a0-\u25ff\u2605\u2606\u2610-\u2612"
    "\u26aa\u26ab\u2705\u2713-\u274f\u2756\u2776-\u27bf\u2981\u2982\u2b00-\u2bff\u30fb\uff0a\ue000-\uf8ff"
)


class _Sign(NamedTuple):
    """A start of a line that looks like the start of an entry, and how to fix it."""

    pattern: re.Pattern[str]
    hint: str


_SIGNS = (
    _Sign(lazy_pattern(rf"[{_BULLETS}](?![{_BULLETS}])"), _HYPHEN),
    _Sign(lazy_pattern(rf"\\[{_BULLETS}‐-―]"), f"{_HYPHEN}: a backslash would be printed before this sign"),
    _Sign(lazy_pattern(rf"[-*+]{_SPACE}"), f"{_HYPHEN}: this one is followed by another kind of space"),
    _Sign(lazy_pattern(r"-(?=[^\s\d>-])"), "put a space after the hyphen of each entry; or a backslash before it: \\-"),
    _Sign(lazy_pattern(r"\+(?=[^\W\d_])"), f"{_HYPHEN}; or put a backslash before the sign: \\+"),
    _Sign(lazy_pattern(rf"[o§Øüvq](?: {{2,}}|\t|{_SPACE})\s*\S"), _HYPHEN),
    _Sign(
        lazy_pattern(rf"\d{{1,3}}[.)](?:{_SPACE}|(?=[^\W\d_]{{2}}|[AI] |\*\*|[“\"‘\[{{]))"),
        "put a space after the number of each entry, as in “1. First”; or a backslash before its full stop: 1\\.",
    ),
)
"""Starts of lines that are hardly ever anything but entries."""

_LINE_SIGN = lazy_pattern(rf"[\u2022\u2023\u2043\u25a0-\u25ff\u2794-\u27bf\ue000-\uf8ff]\s*\w|-(?:{_SPACE}|[^\W\d_])")
"""The same for words that may be a cell of a table, where ticks and stars stand for something."""

_NOTE_MARK = lazy_pattern(r"[^\s*\\]\*(?!\*)")
_STAR = _Sign(lazy_pattern(r"\*(?=[^\s*])"), f"{_HYPHEN}; or put a backslash before the sign: \\*")
_DASH = lazy_pattern(r"(?:[‐-―−~=»›\u2190-\u21ff\U0001f000-\U0001faff]|--+)(?:\s+\S|(?=[^\W\d_]))")
"""Dashes, arrows and small pictures, which may also be in a sentence."""
_LETTER = lazy_pattern(r"([o§Øüvqàln¤]) \S")
_ENUMERATOR = lazy_pattern(
    r"(?P<open>[(\[]?)(?:(?P<number>\d{1,3})|(?P<letters>[ivx]{1,5}|[IVX]{1,5}|[A-Za-z]))(?P<end>[.)\]:/–-]|\.\)| [.)])"
    r"(?:\s+\S|(?<=[)\]])[^\W\d_])"
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_RUN_IN = lazy_pattern(
    r":\s+(?:[\u2022\u25a0-\u25ff\u2713-\u2718\uf0b7]\s*\S|([-–*+])\s+\S.{0,500}\s\1\s+\S|1\.\s+\S.{0,500}\s2\.\s+\S)"
    r"|\s[\u2022\u25aa\u25cf\u2023\u25a0\u25ba\u27a2\u25e6]\w"
)
"""Entries that follow a colon on its line."""


class _Line(NamedTuple):
    """A line that may be an entry, and the words of the line before it."""

    words: str
    before: str

    @property
    def is_announced(self) -> bool:
        return self.before.endswith(":")


def _list_entries(paragraph: WrittenParagraph, signs: Iterable[_Sign]) -> Iterator[Lookalike]:
    """The first line of each kind that looks like an entry of a list."""
    for sign in signs:
        # The sign may be bold.
        starts = (sign.pattern.match(line.removeprefix("**")) for line in paragraph.lines)
        first = next((index for index, match in enumerate(starts) if match), None)
        if first == 0 and paragraph.indents[0] <= paragraph.marker:
            message = "this entry of a list starts with the sign of another list, which would be printed"
            yield Lookalike(paragraph.line, message, "delete one of the two signs")
        elif first is not None:
            yield Lookalike(paragraph.line + first, _NO_LIST, sign.hint)
    written = [line.replace("**", "") for line in paragraph.lines]
    lines = [_Line(line, before) for before, line in zip(("", *written), written, strict=False)]
    for first, hint in _likely_entries(lines):
        yield Lookalike(paragraph.line + first, _NO_LIST, hint)
    for index, line in enumerate(paragraph.lines):
        if _RUN_IN.search(line):
            yield Lookalike(paragraph.line + index, _NO_LIST, f"{_HYPHEN}; and write | and not > after `body:`")


def _entries_apart(paragraphs: Sequence[WrittenParagraph]) -> Iterator[Lookalike]:
    """Entries with empty lines between them: paragraphs that start alike."""
    group: list[WrittenParagraph] = []
    for paragraph in (*paragraphs, None):
        if paragraph is None or not paragraph.is_next:
            lines = [
                _Line("" if _is_title(written) else written.lines[0], before.lines[-1] if before else "")
                for before, written in zip((None, *group), group, strict=False)
            ]
            # A line that starts with a dash may be somebody's words: a question or quotation mark shows that.
            is_talk = any(re.search(r"[?“\"]", line.words) for line in lines)
            for first, hint in _likely_entries(lines, dashes=not is_talk):
                # What is in several lines of a paragraph is reported there.
                if len(group[first].lines) == 1:
                    yield Lookalike(group[first].line, _NO_LIST, hint)
            group = []
        if paragraph is not None:
            group.append(paragraph)


def _is_title(paragraph: WrittenParagraph) -> bool:
    """Whether it is a line in bold, which may have a number and needs no list."""
    return len(paragraph.lines) == 1 and paragraph.lines[0].startswith("**") and paragraph.lines[0].endswith("**")


def _likely_entries(lines: Sequence[_Line], *, dashes: bool = True) -> Iterator[tuple[int, str]]:
    """The first of the lines that are entries if others start alike, or if a colon announces them; and its hint."""
    kinds = [(_dashed(lines) if dashes else None, _HYPHEN), (_enumerated(lines), _NUMBER)]
    for first, hint in [*kinds, (_lettered(lines), _HYPHEN)]:
        if first is not None:
            yield first, hint


def _dashed(lines: Sequence[_Line]) -> int | None:
    dashed = [index for index, line in enumerate(lines) if _DASH.match(line.words)]
    if not dashed:
        return None
    # In a paragraph whose lines were wrapped, a dash may be at the start of any line but the first.
    is_first = dashed[0] == 0 or any(later == index + 1 for index, later in itertools.pairwise(dashed))
    return dashed[0] if lines[dashed[0]].is_announced or (len(dashed) > 1 and is_first) else None


def _lettered(lines: Sequence[_Line]) -> int | None:
    """Lines that start with the letter o, or another that stands for a bullet in Word's fonts, all to the last."""
    for index, line in enumerate(lines):
        match = _LETTER.match(line.words)
        if match:
            same = all(later.words.startswith(f"{match[1]} ") for later in lines[index:])
            return index if same and len(lines) - index > 1 else None
    return None


def _enumerated(lines: Sequence[_Line]) -> int | None:
    """Lines that start with a), (1), i. and their like, and count on; or the first of them after a colon."""
    last: tuple[int, str, frozenset[int]] | None = None
    for index, line in enumerate(lines):
        match = _ENUMERATOR.match(line.words)
        if match is None:
            continue
        style, numbers = _numbered(match)
        if last is not None and last[1] == style and numbers & {number + 1 for number in last[2]}:
            return last[0]
        if 1 in numbers and line.is_announced and not style.endswith("letter."):
            return index
        last = index, style, numbers
    return None


def _numbered(match: re.Match[str]) -> tuple[str, frozenset[int]]:
    """How an entry is numbered, and the numbers that it may have: i is a letter, and a number in Roman digits."""
    style = f"{match['open']}{{}}{match['end']}"
    if match["number"]:
        return style.format("number"), frozenset({int(match["number"])})
    small = match["letters"].lower()
    numbers = {_ROMAN.index(small) + 1} if small in _ROMAN else set()
    numbers |= {ord(small) - ord("a") + 1} if len(small) == 1 else set()
    return style.format("small letter" if match["letters"].islower() else "large letter"), frozenset(numbers)


def _swallowed(paragraph: WrittenParagraph) -> Iterator[Lookalike]:
    """A line right below an entry, and no further in than the entry's sign: CommonMark adds it to the entry."""
    for index, indent in enumerate(paragraph.indents):
        if index and indent <= paragraph.marker:
            hint = "put an empty line above it; or, if it belongs to the entry, start it under the entry's first word"
            yield Lookalike(paragraph.line + index, "this line would be printed as part of the list entry above", hint)
            return


def _accident(written: WrittenList) -> Lookalike | None:
    """A line of words that starts with a minus sign or a number, and so starts a list."""
    is_title = written.before.startswith("**") and written.before.endswith("**")
    if not written.before or written.before.endswith(":") or is_title:
        return None
    is_range = written.before[-1:].isdigit() and written.words[:1].isdigit()
    if not is_range and (written.entries > 1 or written.is_inner):
        return None
    escaped = f"\\{written.sign}" if len(written.sign) == 1 else f"{written.sign[:-1]}\\{written.sign[-1]}"
    return Lookalike(
        written.line,
        f"this line starts a list, because it starts with “{written.sign}”",
        f"put a backslash before the sign if the sentence continues here, as in {escaped}; "
        "or an empty line above if it is a list",
    )


def _run_together(written: WrittenList) -> Lookalike | None:
    """A list whose entries an editor has joined to the first: `- glasses - a book`."""
    if written.entries > 1:
        return None
    if written.sign[:-1]:
        is_joined = written.sign[:-1] == "1" and re.search(rf"\s2\{written.sign[-1]}\s", written.words) is not None
    else:
        is_joined = written.words.count(f" {written.sign} ") > (0 if written.is_alone else 1)
    message = "the entries of this list are on one line, and would be printed as one"
    return Lookalike(written.line, message, f"{_HYPHEN}; and write | and not > after `body:`") if is_joined else None


# Tables

_NO_TABLE = "this table would be printed as it is"
_CELL_RULE = r":?-+:?"
_RULE = lazy_pattern(rf"\|?\s*{_CELL_RULE}\s*(?:\|\s*{_CELL_RULE}\s*)*\|?")
"""The line below the heads of a table."""
_JOINED = lazy_pattern(r"(?<!\\)\|\s*:?-{2,}:?\s*(?:\||$)|(?:^|\s):?-{3,}:?\s*\||\+-{3,}\+")
"""Such a line among other words: the lines of the table were joined."""
_BAR = lazy_pattern(r"(?<!\\)\|")
_COLUMNS = lazy_pattern(r"(?<!\\)\||[│┃║]|\S{3}(?:\t| {3,})\s*\S")
"""What is between the cells of a row, in CommonMark and in what was copied from other programs."""
_ROW = lazy_pattern(r"\|.*(?<!\\)\|")


def _table(paragraph: WrittenParagraph) -> Lookalike | None:
    for index, line in enumerate(paragraph.lines):
        if "|" in line and _RULE.fullmatch(line):
            return Lookalike(paragraph.line + index, _NO_TABLE, _rule_hint(paragraph.lines[:index], line))
        if _JOINED.search(line):
            hint = "give each row, and the hyphens below the heads, a line of its own; write | and not > after `body:`"
            return Lookalike(paragraph.line + index, _NO_TABLE, hint)
    columns = [index for index, line in enumerate(paragraph.lines) if _COLUMNS.search(line)]
    is_row = any(_ROW.match(paragraph.lines[index]) for index in columns)
    if is_row or any(later == index + 1 for index, later in itertools.pairwise(columns)):
        hint = "put | between the cells, a line such as | --- | --- | below the heads, and no empty line between rows"
        return Lookalike(paragraph.line + columns[0], _NO_TABLE, hint)
    return None


def _rule_hint(above: Sequence[str], rule: str) -> str:
    """How to fix a table whose line below the heads is not read as that; `above` are the lines above it."""
    if not above:
        return "write a line with the heads of the columns right above this one"
    heads, columns = cells(above[-1]), cells(rule)
    if heads == columns:
        return "put an empty line above the heads of the table"
    return f"this line is for {columns} columns, and the line above has {heads}: give both the same number"


def cells(row: str) -> int:
    """How many cells a row of a table has, as it was written."""
    row = row.strip()
    return len(_BAR.split(re.sub(r"(?<!\\)\|$", "", row.removeprefix("|"))))
