"""Footers: the short title and edition of a leaflet and the page's number, added when the number of pages is final."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from builder.content import leaflet
from builder.core.units import points
from builder.layout.lines import Line, TextSpan, break_lines
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
    return faces.bold.coverage.issuperset(text.title) and faces.regular.coverage.issuperset(text.edition)


def footers(theme: Theme, text: FooterText, numbers: Iterable[int], count: int) -> list[bytes]:
    """The content streams (Flate) of footers, for the pages with these `numbers` of `count`: artifacts, as pagination.

    Short title, then version and review date, with the page's number at the right of the last line
    (ISO 32000-1, 14.8.2.2.2).
    """
    words, format = theme.words_of(text.language), theme.format
    colours, faces, size = theme.brand.colours, theme.faces, format.type.small
    footer = _footer_lines(theme, text, count)
    left, right, base = footer.left, footer.right, footer.base
    box = f"[{left:.2f} {base - 0.3 * size:.2f} {right:.2f} {footer.top:.2f}]"
    pen = Pen(format.page.width, format.page.height)
    for number in numbers:
        pen.artifact(f"/Type /Pagination /Subtype /Footer /Attached [/Bottom] /BBox {box}")
        pen.rule(left, right, footer.top, colours.rule, 0.75)
        for index, line in enumerate(reversed(footer.lines)):
            pen.line(line, left, base + index * footer.leading, size, None)
        numbered = TextSpan(words.page.format(number=number, count=count), faces.bold, colours.quiet)
        width = faces.bold.measure(numbered.text) * size / 1000
        pen.line(break_lines([numbered], size, right)[0], right - width, base, size, None)
        pen.finish_page()
    return [page.content for page in pen.pages]


def footer_top(theme: Theme, text: FooterText) -> float:
    """How far up from the page's lower edge footers reach, in points."""
    return _footer_lines(theme, text, 999).top


class _FooterLines(NamedTuple):
    """The lines of a footer, and where they are, in points: `base` is the lowest baseline, `top` the rule above."""

    lines: list[Line]
    leading: float
    left: float
    right: float
    base: float
    top: float


def _footer_lines(theme: Theme, text: FooterText, count: int) -> _FooterLines:
    """The lines of a footer but for the page's number, and where they are."""
    words, format = theme.words_of(text.language), theme.format
    colours, faces, size = theme.brand.colours, theme.faces, format.type.small
    left, right = format.margins.left, format.page.width - format.margins.right
    base = min(format.margins.bottom * 0.4, points("10 mm"))
    room = right - left - faces.bold.measure(words.page.format(number=count, count=count)) * size / 1000 - size
    # The page's number is next to the last line, which has to leave room for it.
    title = TextSpan(text.title, faces.bold, colours.quiet)
    lines = break_lines([title], size, right - left if text.edition else room)
    if text.edition:
        lines += break_lines([TextSpan(text.edition, faces.regular, colours.quiet)], size, room)
    leading = size * 1.3
    return _FooterLines(lines, leading, left, right, base, base + len(lines) * leading)
