"""A document as any of the readers gives it: paragraphs, tables and pictures in their order, and notes on the rest.

The readers decide nothing about leaflets. What they cannot give in these types they replace by a `SourceGap`, which
becomes a placeholder, or report in a note: nothing disappears.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from builder.core.diagnostics import LeafletError
from builder.imports.word_counts import word_counts


class SourceRun(NamedTuple):
    """Words that look alike. In `text`, a line feed is a manual line break and a tab a tab. `size` is in points."""

    text: str
    bold: bool = False
    link: str = ""
    size: float = 0


class ListPosition(NamedTuple):
    """Where a paragraph is in a list: `depth` from 0. `number` is what is printed before it in a numbered list.

    `sign` is what is printed before it in another list, "" where that is not known.
    """

    depth: int
    is_numbered: bool
    number: int = 1
    sign: str = ""


Role = Literal["text", "title", "subtitle", "heading", "caption"]


class SourceParagraph(NamedTuple):
    """A paragraph; `level` is that of a heading, from 1."""

    runs: tuple[SourceRun, ...]
    role: Role = "text"
    level: int = 0
    entry: ListPosition | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class SourceCell(NamedTuple):
    """A cell of a table: over how many columns it goes, and whether it is the rest of the cell above."""

    blocks: tuple[SourceBlock, ...]
    columns: int = 1
    goes_on: bool = False


class SourceTable(NamedTuple):
    """A table; the first `head_rows` of its rows are marked as heads."""

    rows: tuple[tuple[SourceCell, ...], ...]
    head_rows: int = 0


class SourcePicture(NamedTuple):
    """A picture with its file's name and bytes; `width` is in points, 0 where it is not known."""

    name: str
    data: bytes
    alt: str = ""
    is_decorative: bool = False
    width: float = 0


class SourceBox(NamedTuple):
    """What is in a frame of its own, such as a text box."""

    blocks: tuple[SourceBlock, ...]


class SourceGap(NamedTuple):
    """Something that cannot be taken: what it is, such as "an equation", and its words, if it has some."""

    what: str
    words: str = ""


SourceBlock = SourceParagraph | SourceTable | SourcePicture | SourceBox | SourceGap

NoteKind = Literal["taken", "changed", "left out"]


class ImportNote(NamedTuple):
    """What became of something: `words` are those that it is about."""

    kind: NoteKind
    what: str
    words: str = ""


@dataclass(slots=True)
class Notes:
    """Collects what happened to the things of a document that did not come over as they were."""

    entries: list[ImportNote] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """The words that were left out although they count as words of the document."""
    goes_on: bool = False
    """Whether the last note is one that `go_on` may add to."""

    def taken(self, what: str, words: str = "") -> None:
        self._add(ImportNote("taken", what, words))

    def changed(self, what: str, words: str = "") -> None:
        self._add(ImportNote("changed", what, words))

    def leave_out(self, what: str, words: str = "", *, counted: bool = True) -> None:
        """Note what is left out; `counted` says that its words are among those of the document."""
        self._add(ImportNote("left out", what, words))
        if counted:
            self.left_out += word_counts(words)

    def go_on(self, kind: NoteKind, what: str, words: str) -> None:
        """Note something of one run after the other, in one note as long as nothing else is noted."""
        if self.goes_on and self.entries[-1][:2] == (kind, what):
            self.entries[-1] = self.entries[-1]._replace(words=self.entries[-1].words + words)
        else:
            self.entries.append(ImportNote(kind, what, words))
        self.goes_on = True

    def tidied(self) -> tuple[ImportNote, ...]:
        """The notes with single spaces."""
        return tuple(entry._replace(words=" ".join(entry.words.split())) for entry in self.entries)

    def _add(self, note: ImportNote) -> None:
        self.entries.append(note)
        self.goes_on = False


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document that was read. `words` counts its words in another way than `blocks` was read, to compare with.

    `body_size` is the type size of most of its words, in points, 0 where it is not known.
    """

    blocks: tuple[SourceBlock, ...]
    notes: Notes
    words: Counter[str]
    title: str = ""
    language: str = ""
    body_size: float = 0


class UnreadableDocument(LeafletError):
    """A file cannot be read as a document, for a reason that a person can do something about."""


def paragraphs(blocks: Iterable[SourceBlock]) -> Iterator[SourceParagraph]:
    """All paragraphs, also those in tables and boxes."""
    for block in blocks:
        match block:
            case SourceParagraph():
                yield block
            case SourceBox(inside):
                yield from paragraphs(inside)
            case SourceTable(rows):
                for row in rows:
                    for cell in row:
                        yield from paragraphs(cell.blocks)


def around(pieces: Sequence[SourceRun | SourceBlock]) -> tuple[list[SourceBlock], list[SourceRun], list[SourceBlock]]:
    """What is in a paragraph: the blocks before its words, the words, and the blocks after them.

    Boxes come after the words, wherever they are anchored: their places on the page are not those in the file.
    """
    runs = [piece for piece in pieces if isinstance(piece, SourceRun)]
    has_words = (index for index, piece in enumerate(pieces) if isinstance(piece, SourceRun) and piece.text.strip())
    first = next(has_words, len(pieces))
    before: list[SourceBlock] = []
    after: list[SourceBlock] = []
    for index, piece in enumerate(pieces):
        if not isinstance(piece, SourceRun):
            (before if index < first and not isinstance(piece, SourceBox) else after).append(piece)
    return before, runs, after
