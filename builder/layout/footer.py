"""Footers: the short title and edition of a leaflet and the page's number, added when the number of pages is final."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from builder.content import leaflet
from builder.core.language_codes import is_right_to_left
from builder.core.part import Rectangle
from builder.core.units import points
from builder.layout.faces import Face
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.theme import Theme


class FooterText(NamedTuple):
    """What a footer says next to the page's number: a short title, and which edition it is of ("" for nothing)."""

    language: str
    title: str
    edition: str


def footer_text(theme: Theme, page: leaflet.Page, stamp: str = "") -> FooterText:
    """What the footers of a leaflet or shared page say; of a PDF file in it, which has no watermark, `stamp` too."""
    words = theme.words_of(page.language)
    version, review = words.version.format(version=page.version), words.month(page.next_review)
    # No longer than the other, so that the footer of an enclosed page is as high.
    edition = [stamp, version] if stamp else [version, words.next_review.format(date=review)]
    return FooterText(page.language, theme.spoken(page.language).fill(page.short_title), " · ".join(edition))


def has_glyphs(theme: Theme, text: FooterText) -> bool:
    """Whether the faces have every character of a footer: without that it cannot be measured."""
    faces = theme.faces
    return faces.bold.coverage.has_all(text.title) and faces.regular.coverage.has_all(text.edition)


def footers(theme: Theme, text: FooterText, numbers: Iterable[int], count: int, codes: GlyphCodes) -> list[bytes]:
    """The content streams (Flate) of footers, for the pages with these `numbers` of `count`: artifacts, as pagination.

    `codes` are those of all footers of the file, which has the fonts of them for all of its pages.

    Short title, then version and review date, with the page's number at the right of the last line
    (ISO 32000-1, 14.8.2.2.2).
    """
    words, format = theme.words_of(text.language), theme.format
    colours, faces, size = theme.brand.colours, theme.faces, format.type.small
    footer = _footer_lines(theme, text, count)
    left, right, base = footer.left, footer.right, footer.base
    pen = _pen(theme, text.language, codes)
    edges = pen.box(Rectangle(left, base - 0.3 * size, right, footer.top))
    box = f"[{' '.join(f'{edge:.2f}' for edge in edges)}]"
    for number in numbers:
        pen.artifact(f"/Type /Pagination /Subtype /Footer /Attached [/Bottom] /BBox {box}")
        pen.rule(left, right, footer.top, colours.rule, 0.75)
        for index, line in enumerate(reversed(footer.lines)):
            pen.line(line, left, base + index * footer.leading, size, None)
        numbered = _span(words.page.format(number=number, count=count), faces.bold, theme, text.language)
        line = break_lines([numbered], size, right)[0]
        pen.line(line, right - line.width, base, size, None)
        pen.finish_page()
    return [page.content for page in pen.pages]


def footer_top(theme: Theme, text: FooterText) -> float:
    """How far up from the page's lower edge footers reach, in points."""
    return _footer_lines(theme, text, 999).top


def _pen(theme: Theme, language: str, codes: GlyphCodes) -> Pen:
    page = theme.format.page
    return Pen(page.width, page.height, right_to_left=is_right_to_left(language), codes=codes)


def _span(words: str, face: Face, theme: Theme, language: str) -> TextSpan:
    turned = is_right_to_left(language)
    return TextSpan(words, face, theme.brand.colours.quiet, language=language, right_to_left=turned)


class _FooterLines(NamedTuple):
    """The lines of a footer, and where they are, in points: `base` is the lowest baseline, `top` the rule above."""

    lines: list[TextLine]
    leading: float
    left: float
    right: float
    base: float
    top: float


def _footer_lines(theme: Theme, text: FooterText, count: int) -> _FooterLines:
    """The lines of a footer but for the page's number, and where they are."""
    words, format = theme.words_of(text.language), theme.format
    faces, size = theme.faces, format.type.small
    left, right = format.margins.left, format.page.width - format.margins.right
    base = min(format.margins.bottom * 0.4, points("10 mm"))
    room = (
        right
        - left
        - faces.bold.measure(words.page.format(number=count, count=count), text.language) * size / 1000
        - size
    )
    # The page's number is next to the last line, which has to leave room for it.
    title = _span(text.title, faces.bold, theme, text.language)
    lines = break_lines([title], size, right - left if text.edition else room)
    if text.edition:
        lines += _edition_lines(_span(text.edition, faces.regular, theme, text.language), size, room, right - left)
    leading = size * 1.3
    return _FooterLines(lines, leading, left, right, base, base + len(lines) * leading)


def _edition_lines(edition: TextSpan, size: float, room: float, width: float) -> list[TextLine]:
    """Lines that all leave room for the page's number; or only the last, where that takes fewer of them."""
    narrow, wide = break_lines([edition], size, room), break_lines([edition], size, width)
    if len(wide) < len(narrow) and wide[-1].width <= room:
        return wide
    # The number is on a line of its own.
    return [*wide, TextLine([], 0)] if len(wide) + 1 < len(narrow) else narrow
