"""A leaflet or shared page onto pages: the band, the title, its sections, and the footers that are put on last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder import content
from builder.layout import pictures
from builder.layout.blocks import Column, Composer, Look
from builder.layout.flow import Frame, Keep, Piece, draw_page, paginate
from builder.layout.lines import Line, Span, break_lines
from builder.layout.pen import Pen
from builder.part import Anchor, Element, Part, Rectangle
from builder.phrases import Phrases, phrases
from builder.units import points

_LOGO = points("15 mm")
_WIDEST_LOGO = points("60 mm")
_BAND = points("25 mm")
"""The least height of the band, in points."""
_STRIP = points("4 mm")


def lay_out(name: str, page: content.Page, look: Look, others: Mapping[str, content.Page] | None = None) -> Part:
    """Lay a leaflet or shared page out into a part, without page numbers.

    A `SharedPage` starts with a title of level 2, to stand below the title of the leaflet that it is merged into.
    `others` are the pages of the same file that links may lead into, by name. The page has passed its checks: a site
    field that the brand lacks, a missing picture or a language without phrases is a bug here.
    """
    words = _phrases(page.language)
    composer = Composer(look, words, _titles(page, others or {}), name)
    shared = isinstance(page, content.SharedPage)
    element = Element("Part", title=composer.look.fill(page.title))
    pieces = _body(composer, page, element, shared)
    pen = Pen(look.format.page.width, look.format.page.height)
    band = None if shared else _band(look)
    for number, placed in enumerate(paginate(pieces, _frame(look, band))):
        if band is None or number:
            _strip(pen, look)
        else:
            _draw_band(pen, band, composer, element)
        draw_page(placed, pen)
        pen.finish_page()
    return Part(
        name=name,
        title=composer.look.fill(page.title),
        language=page.language,
        pages=tuple(pen.pages),
        elements=(element,),
        bookmarks=tuple(composer.bookmarks),
        anchors={"": Anchor(0, look.format.page.height), **composer.anchors},
        fonts=look.faces.fonts,
        images=composer.images,
        cut=tuple(composer.cut),
    )


def _phrases(language: str) -> Phrases:
    found = phrases(language)
    if found is None:
        raise LookupError(f"there are no phrases for {language!r}")
    return found


def _titles(page: content.Page, others: Mapping[str, content.Page]) -> dict[str, str]:
    titles = {section.anchor: section.title for section in page.sections}
    for name, other in others.items():
        titles[f"{name}/"] = other.title
        titles |= {f"{name}/{section.anchor}": section.title for section in other.sections}
    return titles


def _frame(look: Look, band: _Band | None) -> Frame:
    height, margins = look.format.page.height, look.format.margins
    top = height - margins.top
    return Frame(first_top=height - band.height - 0.45 * margins.top if band else top, top=top, bottom=margins.bottom)


def _column(look: Look) -> Column:
    format, colours = look.format, look.brand.colours
    return Column(format.margins.left, format.page.width - format.margins.right, colours.text, colours.link)


def _body(composer: Composer, page: content.Page, element: Element, shared: bool) -> list[Piece]:
    look, column = composer.look, _column(composer.look)
    level = 2 if shared else 1
    pieces = _title(composer, page, element, level, column)
    if isinstance(page, content.Leaflet) and page.key_facts:
        pieces += composer.key_facts(element, page.key_facts, level + 1, column)
    for section in page.sections:
        pieces += composer.section(element, section, level + 1, column)
    quiet = replace(column, text=look.brand.colours.quiet, link=look.brand.colours.quiet)
    return pieces + (_edition(composer, page, element, quiet) if shared else _about(composer, page, element, quiet))


def _title(composer: Composer, page: content.Page, element: Element, level: int, column: Column) -> list[Piece]:
    """The title, the line that says what state the text is in, and the summary."""
    format, colours, words = composer.look.format, composer.look.brand.colours, composer.words
    pieces = composer.heading(
        element,
        page.title,
        level,
        column,
        size=format.type.heading * 1.2 if level > 1 else format.type.title,
        before=0,
        anchor="",
    )
    if page.summary is not None:
        spans = composer.spans(page.summary.content, column)
        pieces += composer.paragraph(element.add("P"), spans, column, size=format.type.lead)
    state = {"example": words.example, "draft": words.draft, "approved": ""}[page.status]
    if state and level == 1:
        span = Span(state, composer.look.faces.regular, colours.quiet)
        before = format.spacing.paragraph
        pieces += composer.paragraph(element.add("P"), [span], column, size=format.type.small, before=before)
    return pieces


def _about(composer: Composer, page: content.Page, parent: Element, column: Column) -> list[Piece]:
    """Who answers for the leaflet, its version and dates, and its sources."""
    format, words, face = composer.look.format, composer.words, composer.look.faces.regular
    element = parent.add("Sect")
    pieces = composer.heading(
        element,
        words.about,
        2,
        column,
        size=format.type.subheading,
        before=format.spacing.section,
        anchor="about",
    )
    lines = [
        words.version.format(version=page.version),
        words.last_reviewed.format(date=words.date(page.last_reviewed)),
        words.next_review.format(date=words.date(page.next_review)),
        words.owner.format(owner=composer.look.fill(page.owner)),
    ]
    paragraphs = [[Span(line, face, column.text)] for line in lines]
    label = Span(words.sources + ": ", face, column.text)
    paragraphs += [[label, *composer.spans(source.content, column)] for source in page.sources]
    for spans in paragraphs:
        pieces += composer.paragraph(element.add("P"), spans, column, size=format.type.small, keep=Keep.TOGETHER)
    pieces[-1].keep = Keep.FREE
    return pieces


def _edition(composer: Composer, page: content.Page, parent: Element, column: Column) -> list[Piece]:
    """A shared page's own version and dates, in one quiet line."""
    format, words = composer.look.format, composer.words
    edition = [
        words.version.format(version=page.version),
        words.last_reviewed.format(date=words.month(page.last_reviewed)),
        words.next_review.format(date=words.month(page.next_review)),
    ]
    span = Span(" · ".join(edition), composer.look.faces.regular, column.text)
    before = format.spacing.section
    return composer.paragraph(parent.add("P"), [span], column, size=format.type.small, before=before)


class _Band(NamedTuple):
    """The band across the top of the first page: the logo beside the clinic's name and strapline."""

    height: float
    logo: pictures.Picture
    scale: float
    indent: float
    lines: list[tuple[Line, float, int]]
    """Each line with its size, and which of name (0) and strapline (1) it belongs to."""


_LEADING = 1.25


def _band(look: Look) -> _Band:
    """Measure the band: it grows with a name that takes more than one line."""
    brand, type, colour = look.brand, look.format.type, look.brand.colours.on_band
    logo = pictures.load(look.root / "styles" / "logos" / brand.logo.file)
    scale = min(_LOGO / logo.height, _WIDEST_LOGO / logo.width)
    indent = look.format.margins.left + logo.width * scale + 12
    width = look.format.page.width - look.format.margins.right - indent
    wanted = [(brand.name, look.faces.bold, type.subheading * 1.1)]
    if brand.strapline:
        wanted.append((brand.strapline, look.faces.regular, type.small))
    lines = [
        (line, size, number)
        for number, (text, face, size) in enumerate(wanted)
        for line in break_lines([Span(text, face, colour)], size, width)
    ]
    return _Band(max(_BAND, _stack(lines) + points("8 mm")), logo, scale, indent, lines)


def _stack(lines: Sequence[tuple[Line, float, int]]) -> float:
    return sum(size * _LEADING for _, size, _ in lines)


def _draw_band(pen: Pen, band: _Band, composer: Composer, element: Element) -> None:
    look = composer.look
    pen.artifact()
    pen.rectangle(Rectangle(0, pen.height - band.height, pen.width, pen.height), look.brand.colours.band)
    middle = pen.height - band.height / 2
    figure = Element("Figure", alt=look.brand.logo.alt)
    words = [Element("P") for _ in {number for _, _, number in band.lines}]
    element.kids[:0] = [figure, *words]
    composer.picture(band.logo, look.format.margins.left, band.scale, figure)(
        pen, middle + band.logo.height * band.scale / 2
    )
    top = middle + _stack(band.lines) / 2
    rise = (_LEADING + look.faces.bold.font.cap_height / 1000) / 2
    for line, size, number in band.lines:
        pen.line(line, band.indent, top - rise * size, size, words[number])
        top -= _LEADING * size


def _strip(pen: Pen, look: Look) -> None:
    """The strip of colour across the top of every other page."""
    pen.artifact()
    pen.rectangle(Rectangle(0, pen.height - _STRIP, pen.width, pen.height), look.brand.colours.band)


def footers(look: Look, page: content.Page, count: int) -> list[bytes]:
    """The content streams (Flate) of a leaflet's footers, for each of `count` pages: artifacts of the kind pagination.

    Short title, then version and review date, with the page's number at the right of the last line
    (ISO 32000-1, 14.8.2.2.2).
    """
    words, format = _phrases(page.language), look.format
    colours, faces, size = look.brand.colours, look.faces, format.type.small
    foot = _foot(look, page, count)
    left, right, base = foot.left, foot.right, foot.base
    box = f"[{left:.2f} {base - 0.3 * size:.2f} {right:.2f} {foot.top:.2f}]"
    pen = Pen(format.page.width, format.page.height)
    for number in range(1, count + 1):
        pen.artifact(f"/Type /Pagination /Subtype /Footer /Attached [/Bottom] /BBox {box}")
        pen.rule(left, right, foot.top, colours.rule, 0.75)
        for index, line in enumerate(reversed(foot.lines)):
            pen.line(line, left, base + index * foot.leading, size, None)
        numbered = Span(words.page.format(number=number, count=count), faces.bold, colours.quiet)
        width = faces.bold.measure(numbered.text) * size / 1000
        pen.line(break_lines([numbered], size, right)[0], right - width, base, size, None)
        pen.finish_page()
    return [made.content for made in pen.pages]


def footer_top(look: Look, page: content.Page) -> float:
    """How far up from the page's lower edge a leaflet's footers reach, in points."""
    return _foot(look, page, 99).top


class _Foot(NamedTuple):
    lines: list[Line]
    leading: float
    left: float
    right: float
    base: float
    top: float


def _foot(look: Look, page: content.Page, count: int) -> _Foot:
    """The lines of a footer but for the page's number, and where they stand."""
    words, format = _phrases(page.language), look.format
    colours, faces, size = look.brand.colours, look.faces, format.type.small
    left, right = format.margins.left, format.page.width - format.margins.right
    base = min(format.margins.bottom * 0.4, points("10 mm"))
    edition = " · ".join(
        [
            words.version.format(version=page.version),
            words.next_review.format(date=words.month(page.next_review)),
        ]
    )
    room = right - left - faces.bold.measure(words.page.format(number=count, count=count)) * size / 1000 - size
    title = Span(look.fill(page.short_title), faces.bold, colours.quiet)
    lines = break_lines([title], size, right - left)
    lines += break_lines([Span(edition, faces.regular, colours.quiet)], size, room)
    leading = size * 1.3
    return _Foot(lines, leading, left, right, base, base + len(lines) * leading)
