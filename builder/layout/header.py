"""The header of a first page, the strip on the others, and the tint of the paper.

By the look, the header is a band of colour, or the logo on a tab of it with the words next to that on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from builder.core import bidi
from builder.core.file_names import file_named
from builder.core.part import Element, Rectangle
from builder.core.units import WHITE, Colour, points
from builder.document import Node, Role
from builder.document.brand_words import SpokenWords
from builder.layout import pictures
from builder.layout.composer import Composer
from builder.layout.elements import in_language
from builder.layout.faces import Face
from builder.layout.flow import Piece
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

_LOGO = points("12 mm")
_WIDEST_LOGO = points("60 mm")
_PAD = points("4 mm")
"""Between the edges of a header, or of a tab, and what is in it."""
STRIP = points("4 mm")
_SHORT = points("20 mm")
_LARGER = (1.25, 1.15, 1.08)
"""How much larger a title is that is in the header, the most first."""
_PAD_OF_TITLE = 0.2
"""The space below such a title, as a share of the margin at the top of pages."""
EDGE = 14.2
"""How far words and outlines are from the edge of a page, at least, in points: office printers leave 4.2 mm white."""
APART = points("4 mm")
"""How far the words of a mark are from those of the page, at least."""
BLEED = points("5 mm")
"""How far colour at the edge of a page extends beyond the edge, in points: it is needed where sheets are trimmed."""


class Header(NamedTuple):
    """The header of the first page: the logo next to the clinic's name and strapline."""

    height: float
    logo: pictures.Picture
    scale: float
    indent: float
    lines: list[tuple[TextLine, float, int]]
    """Each line with its size, and which of name (0) and strapline (1) it belongs to."""
    cut: tuple[list[str], list[str]]
    """The words of name and strapline that do not fit on a line (see `part.Part.cut`)."""
    title: Sequence[Piece] = ()
    """The title of the leaflet, where that is in its header, at the lower end of it."""

    @property
    def below_words(self) -> float:
        """The height of what is below the logo and the words next to it: the title, with space below that."""
        return sum(piece.height for piece in self.title)


_LEADING = 1.25


def logo_scale(logo: pictures.Picture) -> float:
    """What a logo is scaled by: as high or as wide as any logo may be."""
    return min(_LOGO / logo.height, _WIDEST_LOGO / logo.width)


def measure(theme: Theme, language: str, title: Sequence[Piece] = ()) -> Header:
    """Measure the header of pages in a language: it grows with a name that takes several lines, and with a title."""
    brand, type = theme.brand, theme.format.type
    logo = theme.picture(file_named(theme.root / "styles" / "logos", brand.logo.file), brand.colours.band)
    scale = logo_scale(logo)
    indent = _logo_left(theme) + logo.width * scale + (_PAD if is_on_paper(theme) else 0) + 12
    width = theme.format.page.width - theme.format.margins.right - indent
    wanted = [("name", brand.name, theme.faces.bold, type.subheading * 1.1)]
    if brand.strapline:
        wanted.append(("strapline", brand.strapline, theme.faces.regular, type.small))
    cut: tuple[list[str], list[str]] = [], []
    lines = [
        (line, size, number)
        for number, (field, text, face, size) in enumerate(wanted)
        for line in break_lines(
            _spans(theme, theme.spoken_words(text, language, field), face, language, _colours(theme)[number]),
            size,
            width,
            cut=cut[number],
        )
    ]
    height = max(logo.height * scale, _stack(lines)) + 2 * _PAD
    head = Header(height, logo, scale, indent, lines, cut, title)
    return head._replace(height=height + head.below_words)


def _spans(theme: Theme, words: Sequence[SpokenWords], face: Face, language: str, colour: Colour) -> list[TextSpan]:
    """Words of the brand on pages in a language, which are read as their first letter is (UAX #9, P2)."""
    turned = bool(bidi.first_strong("".join(text for text, _ in words)))
    return [
        TextSpan(text, face, colour, element=in_language(other), language=other or language, right_to_left=turned)
        for text, other in words
    ]


def cut_in_header(theme: Theme) -> tuple[list[str], list[str]]:
    """The words of a brand's name and strapline that do not fit on a line of the header (see `part.Part.cut`)."""
    return measure(theme, theme.brand.language).cut


def gap_below(theme: Theme) -> float:
    """The space between a header and the words below it."""
    return 0.45 * theme.format.margins.top


def height_of_words(header: Header) -> float:
    """How high the logo and the words next to it are."""
    return max(header.logo.height * header.scale, _stack(header.lines))


def _stack(lines: Sequence[tuple[TextLine, float, int]]) -> float:
    return sum(size * _LEADING for _, size, _ in lines)


_LINES = (Role.CLINIC, Role.STRAPLINE)


def draw(pen: Pen, header: Header, composer: Composer, read: Mapping[Role, Element]) -> None:
    """Draw a header as content of the elements that are `read`; as an artifact without them."""
    pen.artifact()
    if is_on_paper(composer.theme):
        _draw_tab(pen, header, composer.theme)
    else:
        pen.rectangle(across(pen, header.height), composer.theme.brand.colours.band)
    bottom = pen.height - header.height + header.below_words
    draw_words(pen, header, composer, read, (pen.height + bottom) / 2)
    for piece in header.title:
        piece.draw(pen, bottom)
        bottom -= piece.height


def draw_words(pen: Pen, header: Header, composer: Composer, read: Mapping[Role, Element], middle: float) -> None:
    """Draw the logo and the words of a header, with their middle at that height of the page."""
    theme = composer.theme
    composer.picture(header.logo, _logo_left(theme), header.scale, read.get(Role.LOGO))(
        pen, middle + header.logo.height * header.scale / 2
    )
    top = middle + _stack(header.lines) / 2
    rise = (_LEADING + theme.faces.bold.cap_height / 1000) / 2
    for line, size, number in header.lines:
        pen.line(line, header.indent, top - rise * size, size, read.get(_LINES[number]))
        top -= _LEADING * size


def is_on_paper(theme: Theme) -> bool:
    """Whether the words of a header are on paper, and only its logo is on colour."""
    return theme.look.header == "line"


def _colours(theme: Theme) -> tuple[Colour, Colour]:
    """The colours of a clinic's name and of its strapline."""
    colours = theme.brand.colours
    return (colours.heading, colours.quiet) if is_on_paper(theme) else (colours.on_band, colours.on_band)


def _logo_left(theme: Theme) -> float:
    return theme.format.margins.left + (_PAD if is_on_paper(theme) else 0)


def _draw_tab(pen: Pen, header: Header, theme: Theme) -> None:
    """A tab of the band's colour behind the logo, which was drawn for that, and the rule that it hangs down to."""
    left, right = theme.format.margins.left, pen.width - theme.format.margins.right
    width = header.logo.width * header.scale + 2 * _PAD
    bottom = pen.height - header.height
    pen.rectangle(Rectangle(left, bottom, left + width, pen.height + BLEED), theme.brand.colours.band)
    pen.rule(left, right, bottom, theme.brand.colours.rule, theme.look.rule)


def has_title(theme: Theme) -> bool:
    """Whether the title of a leaflet is in its header. Black ink is not poured over so much of a page."""
    return theme.look.header == "block" and theme.format.ink != "black"


def draw_title(composer: Composer, heading: Node, column: Column) -> list[Piece]:
    """The title of a leaflet on the band: as large as takes no more lines than the size of the format does.

    Nothing where it would take more than half of a page, which nobody would have in a band of colour.
    """
    theme, style = composer.theme, composer.styles.title
    on_band = style._replace(colour=theme.brand.colours.on_band, after=_PAD_OF_TITLE * theme.format.margins.top)
    before, wanted = len(composer.cut), composer.heading(heading, column, on_band)
    if sum(piece.height for piece in wanted) > theme.room / 2:
        del composer.cut[before:]
        return []
    reported = len(composer.cut)
    for share in _LARGER:
        size = style.size * share
        larger = on_band._replace(size=size, leading=style.leading * share, rise=style.rise * share)
        pieces = composer.heading(heading, column, larger)
        lines = round(sum(piece.height for piece in pieces[:-1]) / larger.leading)
        if lines == round(sum(piece.height for piece in wanted[:-1]) / style.leading) and len(composer.cut) == reported:
            return pieces
        del composer.cut[reported:]
    return wanted


def draw_strip(pen: Pen, theme: Theme) -> None:
    """The strip of colour at the top of every other page: across it, or a short one where the logo has a tab."""
    strip = across(pen, STRIP)
    if is_on_paper(theme):
        left = theme.format.margins.left
        strip = strip._replace(left=left, right=left + _SHORT)
    pen.artifact()
    pen.rectangle(strip, theme.brand.colours.band)


def draw_background(pen: Pen, theme: Theme) -> None:
    """The tint of the paper, where it is not white."""
    paper = theme.brand.colours.paper
    if paper != WHITE:
        pen.artifact()
        pen.rectangle(Rectangle(-BLEED, -BLEED, pen.width + BLEED, pen.height + BLEED), paper)


def across(pen: Pen, height: float) -> Rectangle:
    """The top of a page, `height` points of it."""
    return Rectangle(-BLEED, pen.height - height, pen.width + BLEED, pen.height + BLEED)
