"""What `inspect` returns. The names of the fields are the keys of its JSON output."""

from __future__ import annotations

from dataclasses import dataclass

from builder.core.language_codes import Direction


@dataclass(frozen=True, slots=True)
class InspectedElement:
    """An element of the outline. `level` counts from 1; `page` from 1, None where it is on none.

    `role` is what the file itself calls it, where that is not its standard type. `language` is empty where it is that
    of the element around it. `text` is that of a line of text, empty for elements that only contain others.
    """

    level: int
    type: str
    role: str
    page: int | None
    language: str
    alt: str | None
    text: str


@dataclass(frozen=True, slots=True)
class InspectedPage:
    """A page: its size in millimetres, as it is turned."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class InspectedHeading:
    """A heading: its level from 1 (0: H, without a level), its words, its page from 1."""

    level: int
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class InspectedBookmark:
    """A bookmark: its level from 1, its words, its page from 1, and why it leads nowhere."""

    level: int
    title: str
    page: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class InspectedLink:
    """A link: its page from 1, its words, where it leads: an address, a page from 1, or why nowhere."""

    page: int
    words: str
    address: str | None
    to: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class InspectedFont:
    """A font that text is set in; `mapped` says whether its codes lead to characters."""

    name: str
    kind: str
    embedded: bool
    mapped: bool


@dataclass(frozen=True, slots=True)
class UnheardContent:
    """What a screen reader would miss or misread: a sentence, and where, or what it is about."""

    what: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardVerdict:
    """What a standard says of the file: a sentence for each rule that is broken, none where it is good."""

    standard: str
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file contains. `dataclasses.asdict` turns it into what JSON can express."""

    title: str | None
    language: str | None
    direction: Direction | None
    """The direction that it says its pages are read in."""
    version: str
    claims: tuple[str, ...]
    verdicts: tuple[StandardVerdict, ...]
    """By PDF/UA, and by the part of PDF/A that it claims."""
    tagged: bool
    encrypted: bool
    pages: tuple[InspectedPage, ...]
    outline: tuple[InspectedElement, ...]
    text: tuple[str, ...]
    """The text in reading order, a paragraph, list item or table row each."""
    heading_lines: tuple[int, ...]
    """Which of these are headings, from 0."""
    untagged: tuple[str, ...]
    """The text that has no tag and is not an artifact, page by page in the order of painting."""
    headings: tuple[InspectedHeading, ...]
    bookmarks: tuple[InspectedBookmark, ...]
    fonts: tuple[InspectedFont, ...]
    images_without_text: tuple[str, ...]
    links: tuple[InspectedLink, ...]
    actions: tuple[str, ...]
    fields: tuple[str, ...]
    files: tuple[str, ...]
    signatures: tuple[str, ...]
    artifacts: tuple[str, ...]
    """The text that is marked as no part of the content, line by line; headers and footers most often."""
    unheard: tuple[UnheardContent, ...]
