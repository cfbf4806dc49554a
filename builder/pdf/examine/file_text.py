"""The text of a file as its content streams paint it, by marked content (ISO 32000-1, 14.6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import StreamObject


class StreamKey(NamedTuple):
    """A content stream with marks of its own: a page by its index, or a form XObject by its object number."""

    kind: str
    number: int


@dataclass(slots=True)
class StreamText:
    """The text of one content stream.

    Texts have a space where two words stand apart and a line feed where a line ends; that of a mark begins with either
    where it does not follow directly on the text that was marked before.
    """

    marked: dict[int, list[str]] = field(default_factory=dict)
    """The pieces of each MCID, in the order of painting; an empty list where it has no text."""
    order: dict[int, int] = field(default_factory=dict)
    """Which MCIDs with text come before which: they are counted throughout the file."""
    languages: dict[int, str] = field(default_factory=dict)
    """The language that a mark states for itself."""
    artifacts: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """How many glyphs have no Unicode, by font; those of artifacts are not counted."""
    repeated: set[int] = field(default_factory=set)
    """MCIDs that are opened more than once."""
    pictures: list[int | None] = field(default_factory=list)
    """The MCID (None: untagged) of each picture that is painted and is not an artifact."""

    def text(self, mcid: int) -> str:
        """The text of a mark, empty where there is none."""
        return "".join(self.marked.get(mcid, ()))


class FontUse(NamedTuple):
    """A font that text is set in; `mapped` says whether its codes lead to characters."""

    name: str
    kind: str
    embedded: bool
    mapped: bool


class TextPiece(NamedTuple):
    """A text where it is painted: the index of its page, its baseline there and its type size, in points."""

    page: int
    x: float
    y: float
    size: float
    text: str


class PaintedPicture(NamedTuple):
    """Where a picture is painted: the index of its page, and its lower and upper edge there, in points."""

    page: int
    bottom: float
    top: float


@dataclass(slots=True)
class FileText:
    """The text of each content stream, and the fonts that are used, in the order of first use."""

    streams: dict[StreamKey, StreamText] = field(default_factory=dict)
    fonts: dict[FontUse, None] = field(default_factory=dict)
    forms: dict[int, StreamObject] = field(default_factory=dict)
    """The form XObjects that are painted, by object number."""
    pieces: list[TextPiece] = field(default_factory=list)
    pictures: list[PaintedPicture] = field(default_factory=list)
