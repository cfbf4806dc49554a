"""A run of laid-out pages with its structure, as plain data without any PDF library.

Layout makes a `Part` from one leaflet or shared page, or several that are on the same pages; merging turns parts into a
file. Lengths are points, the origin
is the bottom left corner of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Marked(NamedTuple):
    """A marked-content sequence: the page's index within its part, and the MCID there."""

    page: int
    mcid: int


class Annotated(NamedTuple):
    """An annotation: the page's index within its part, and the annotation's number (from 0) on that page."""

    page: int
    number: int


class NewerForm(NamedTuple):
    """The type and attributes of an element in PDF 2.0 (ISO 32000-2, 14.8.4)."""

    role: str
    attributes: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.7.2).

    `attributes` are (owner, key, value) with value in PDF syntax, such as ``("Table", "Scope", "/Row")``. `newer` is
    what takes the place of `role` and `attributes` in PDF 2.0, where that is something else. What is drawn of it is
    read as the words `instead`, if any (14.9.4).
    """

    role: str
    kids: list[Element | Marked | Annotated] = field(default_factory=list)
    alt: str | None = None
    language: str | None = None
    title: str | None = None
    id: str | None = None
    attributes: tuple[tuple[str, str, str], ...] = ()
    newer: NewerForm | None = None
    instead: str | None = None

    def add(self, role: str, **facts: object) -> Element:
        """Append a new element below this element and return it."""
        kid = Element(role, **facts)  # type: ignore[arg-type]
        self.kids.append(kid)
        return kid


class Rectangle(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class Link(NamedTuple):
    """A link annotation on one page: a rectangle per line of its text.

    `target` is an address with its scheme, or ``#`` and an anchor: ``#name`` in the same part, ``#part/name`` or
    ``#part/`` in another part of the same file. `description` is what a screen reader says for it.
    """

    rectangles: tuple[Rectangle, ...]
    target: str
    description: str


class Anchor(NamedTuple):
    """A place to jump to: the page's index within its part, the height on it, and the element that is there.

    Without an element, the place is the start of the part.
    """

    page: int
    top: float
    element: Element | None = None


class Bookmark(NamedTuple):
    """An outline entry. Level 1 is the part itself, 2 its sections."""

    level: int
    title: str
    anchor: Anchor


class Glyph(NamedTuple):
    """A glyph of a font program: its number there, its width in thousandths of the type size, its text."""

    number: int
    width: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class FontProgram:
    """A font cut down to what is printed in it, for embedding: one object, shared by files that print the same.

    `program` is the TrueType file of the subset, `glyphs` its glyphs by the codes that content streams use, ascending.
    These are two bytes each. `characters` are those that its codes stand for in every file (see `layout.faces`).
    Metrics are in thousandths of the type size.
    """

    name: str
    program: bytes
    glyphs: Mapping[int, Glyph]
    ascent: int
    descent: int
    cap_height: int
    bounding_box: tuple[int, int, int, int]
    bold: bool
    characters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A picture ready for an image XObject: sRGB or grey samples, compressed by `filter`, no alpha."""

    width: int
    height: int
    components: int
    filter: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PartPage:
    """A page without its number: `content` is its content stream, Flate-compressed, with `marks` MCIDs from 0 up.

    With `is_turned`, its words run up the page, and screens turn it to the right.
    """

    width: float
    height: float
    content: bytes
    marks: int
    links: tuple[Link, ...] = ()
    is_turned: bool = False


class TightTable(NamedTuple):
    """A table that is too wide for its column: how it is printed instead.

    `caption` are the words above it, if any, and `first` are those of its first cell. `size` is that of its type.
    """

    form: Literal["smaller", "turned", "list"]
    caption: str
    first: str
    size: float


class PageEnd(NamedTuple):
    """A page that ends badly: its index within its part, how much of it is empty, and by how many lines that is.

    More than a quarter is empty because what comes next has `lines` too many; it begins with `words`. Or it is the last
    page and has only so many `lines`: then there are no words.
    """

    page: int
    empty: float
    lines: int
    words: str = ""


class Setting(NamedTuple):
    """How pages were made to fit: by how many steps type is smaller, and how many lines there are to write on."""

    smaller: int = 0
    lines: int = 0


AS_THEY_ARE = Setting()


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that were laid out once, with their structure elements, to be joined to others by a merge.

    `fonts` and `images` go by the resource names that the content streams use: fonts that only this part has, and
    pictures. The fonts of the faces are the file's. `anchors` go by name, ``""`` is the start. `cut` are words
    that were too long for a line and run on in the next: with soft hyphens where they were divided after a syllable,
    without where they were divided anywhere. `tables` are those that were too wide. `characters` are
    those that are drawn in the file's fonts, by resource name: the programs of these need to have them. `wording` is a
    digest of the elements with their words, which is the same in every format.

    A part that follows on below another has no pages of its own: it is on those of the part `within`, which has the
    fonts and pictures of both. `begins` is the index of the first page that begins with its words. `setting` is that of
    the pages, and `ends` are those of them that end badly. `over` is how many lines are too many for a sheet less,
    where its pages are folded.
    """

    name: str
    title: str
    language: str
    pages: Sequence[PartPage]
    elements: Sequence[Element]
    bookmarks: Sequence[Bookmark]
    anchors: Mapping[str, Anchor]
    fonts: Mapping[str, FontProgram]
    images: Mapping[str, Image]
    cut: Sequence[str] = ()
    tables: Sequence[TightTable] = ()
    characters: Mapping[str, str] = field(default_factory=dict, repr=False)
    wording: str = ""
    within: str = ""
    begins: int = 0
    setting: Setting = AS_THEY_ARE
    ends: Sequence[PageEnd] = ()
    over: int = 0
