"""The first page of a specimen: the logo and the name, large on the colour of the band, the colours and the letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from builder.content.brand import Colours
from builder.core.file_names import file_named
from builder.core.part import Element, Rectangle
from builder.core.units import Colour, points
from builder.document import Heading, Node, Role
from builder.layout.blocks import stacks
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.header import BLEED, is_on_paper
from builder.layout.lines import break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle

_LOGO, _WIDEST_LOGO = 0.13, 0.6
"""How high the logo is at most, as a share of the page's height, and how wide, as one of the column."""
_PAD = 0.05
"""The space around the words of the field, as a share of the page's height."""
_LEAST = 0.36
"""How much of the page the field takes at least."""
_LARGER = (1.5, 1.35, 1.2, 1.1, 1.0)
"""The size of the name, as a multiple of titles: the first that takes two lines at most."""
_CHIP, _CHIP_HEIGHT = points("23 mm"), points("17 mm")
"""The least width of a colour, and its height."""
_GAP = points("3 mm")
_EDGE = 0.75
_LETTER = 5.0
"""The size of the large letters, as a multiple of body text."""
_LETTERS = "abc def ghi jkl mno pqr stu vwx yz ABC DEF GHI JKL MNO PQR STU VWX YZ 0123456789 Il1 O0 rn m"


class CoverParts(NamedTuple):
    """What the first page says: the nodes of the header by their roles, the title, and a few words below the field."""

    header: Mapping[Role, Node]
    title: Heading
    about: Sequence[Piece]


def draw(composer: Composer, parts: CoverParts, parent: Element, column: Column) -> list[Piece]:
    """The field of colour, and below it what the specimen is, the colours and the letters.

    They take a page, or several where one has no room for them. `column` has the colour of words that have to be read.
    """
    field = _field(composer, parts, column)
    parts.about[0].before = 1.5 * composer.theme.format.spacing.block
    pieces = [field, *parts.about, *_palette(composer, parent, column), *_letters(composer, parent, column)]
    rest = composer.theme.room - stacks.height_of(pieces)
    if rest >= 0:
        # The next page is that of the colours.
        pieces.append(Piece(rest, lambda pen, top: None))
        for piece in pieces[:-1]:
            piece.with_next = WithNext.FIRMLY
    return pieces


def _field(composer: Composer, parts: CoverParts, column: Column) -> Piece:
    theme = composer.theme
    colours, page = theme.brand.colours, theme.format.page
    is_filled = not is_on_paper(theme) and theme.format.ink != "black"
    first, second = (colours.on_band, colours.on_band) if is_filled else (colours.heading, column.text)
    stack = [
        _logo(composer, parts.header[Role.LOGO], column, has_tile=not is_filled),
        *_name(composer, parts.header[Role.CLINIC], column.coloured(first)),
    ]
    if Role.STRAPLINE in parts.header:
        stack += composer.text(parts.header[Role.STRAPLINE], column.coloured(second), composer.styles.lead)
    style = composer.styles.block_title._replace(colour=second, before=theme.format.spacing.block)
    stack += composer.heading(parts.title, column, style)
    pad = _PAD * page.height
    height = max(stacks.height_of(stack) + 2 * pad, _LEAST * page.height)

    def draw(pen: Pen, top: float) -> None:
        pen.artifact()
        if is_filled:
            pen.rectangle(Rectangle(-BLEED, pen.height - height, pen.width + BLEED, pen.height + BLEED), colours.band)
        else:
            pen.rule(column.left, column.right, pen.height - height, colours.rule, theme.look.rule)
        stacks.draw_stack(pen, stack, pen.height - pad)

    return Piece(height - theme.format.margins.top, draw, with_next=WithNext.FIRMLY)


def _logo(composer: Composer, node: Node, column: Column, *, has_tile: bool) -> Piece:
    """The logo, large; on a tile of the colour that it was drawn for where that is not around it."""
    theme = composer.theme
    band = theme.brand.colours.band
    logo = theme.picture(file_named(theme.root / "styles" / "logos", theme.brand.logo.file), band)
    scale = min(_LOGO * theme.format.page.height / logo.height, _WIDEST_LOGO * column.width / logo.width)
    width, height, pad = logo.width * scale, logo.height * scale, _GAP if has_tile else 0.0
    picture = composer.picture(logo, column.left + pad, scale, composer.elements[node])

    def draw(pen: Pen, top: float) -> None:
        if has_tile:
            box = Rectangle(column.left, top - height - 2 * pad, column.left + width + 2 * pad, top)
            pen.artifact()
            pen.rectangle(box, band, radius=theme.look.corner)
        picture(pen, top - pad)

    return Piece(height + 2 * pad, draw)


def _name(composer: Composer, node: Node, column: Column) -> list[Piece]:
    """The clinic's name, as large as leaves it on two lines."""
    title = composer.theme.format.type.title
    spans = composer.spans(node.runs, column, bold=True)
    for size in (title * larger for larger in _LARGER):
        cut: list[str] = []
        if len(break_lines(spans, size, column.width, cut=cut)) <= 2 and not cut:
            break
    count = len(break_lines(spans, size, column.width))
    while len(break_lines(spans, size, 0.96 * column.width, cut=cut)) == count and not cut:
        # Its lines become equally long.
        column = column.indented(0, 0.04 * column.width)
    style = composer.styles.text(size, composer.theme.format.type.title_line_height)
    return composer.text(node, column, style, bold=True, before=composer.theme.format.spacing.block)


# Colours


def _named(colours: Colours) -> Iterator[tuple[str, Colour]]:
    """The colours of a brand that are seen most, by their names."""
    for name in ("heading", "link", "text", "quiet", "band", "on_band", "panel", "rule", "paper"):
        yield name, getattr(colours, name)
    for tone in ("information", "warning", "urgent"):
        yield tone, getattr(colours.callouts, tone).border


def _palette(composer: Composer, parent: Element, column: Column) -> list[Piece]:
    """Rows of colours, each with its name and its number."""
    colours = [*_named(composer.theme.brand.colours)]
    least = max(_CHIP, _widest(composer, colours))
    count = max(1, int((column.width + _GAP) / (least + _GAP)))
    # Rows of the same length.
    count = -(-len(colours) // -(-len(colours) // count))
    width = (column.width - (count - 1) * _GAP) / count
    chips = []
    for number, (name, colour) in enumerate(colours):
        left = number % count * (width + _GAP)
        place = column.indented(left, column.width - left - width)
        chips.append(_chip(composer, parent.add("P"), name, colour, place))
    rows = [beside(composer, chips[start : start + count]) for start in range(0, len(chips), count)]
    for row in rows:
        row[0].before = composer.theme.format.spacing.block
    return [piece for row in rows for piece in row]


def _widest(composer: Composer, colours: Sequence[tuple[str, Colour]]) -> float:
    """How wide the names and the numbers of colours are, which are not broken."""
    faces = composer.theme.faces
    widths = [
        width for name, colour in colours for width in (faces.bold.measure(name), faces.regular.measure(f"{colour}"))
    ]
    return max(widths) * small(composer).size / 1000 + 1


def _chip(composer: Composer, element: Element, name: str, colour: Colour, column: Column) -> list[Piece]:
    theme = composer.theme

    def draw(pen: Pen, top: float) -> None:
        box = Rectangle(column.left, top - _CHIP_HEIGHT, column.right, top)
        pen.artifact()
        pen.rectangle(box, colour, radius=theme.look.corner)
        pen.outline(box, column.text, _EDGE, radius=theme.look.corner)

    words = [column.text_span(f"{name}\n", theme.faces.bold, column.text)]
    words += [column.text_span(str(colour), theme.faces.regular, column.text)]
    return [Piece(_CHIP_HEIGHT + 3, draw), *composer.paragraph(element, words, column, small(composer))]


# Letters


def _letters(composer: Composer, parent: Element, column: Column) -> list[Piece]:
    """The first letter of the alphabet, large, next to all letters in both weights, or above them."""
    theme, before = composer.theme, composer.theme.format.spacing.block
    faces, size = theme.faces, _LETTER * theme.format.type.body
    large = composer.styles.text(size, 1.0)
    span = column.text_span("Aa", faces.bold, theme.brand.colours.heading)
    width = faces.bold.measure("Aa") * size / 1000 + 2 * _GAP
    is_wide = column.width >= 3 * width
    inner = column.indented(width) if is_wide else column
    first = composer.paragraph(parent.add("P"), [span], column, large)
    others: list[Piece] = []
    for words, face in (("The regular weight", faces.regular), ("The bold weight", faces.bold)):
        spans = [column.text_span(f"{words}: {_LETTERS}", face, column.text)]
        above = theme.format.spacing.item if others else 0
        others += composer.paragraph(parent.add("P"), spans, inner, small(composer), before=above)
    pieces = beside(composer, [first, others]) if is_wide else [*first, *others]
    pieces[0].before = before
    return pieces


def small(composer: Composer) -> TextStyle:
    """Small words with little space between their lines."""
    return composer.styles.text(composer.theme.format.type.small, 1.2)


def beside(composer: Composer, columns: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Stacks of pieces next to each other as one piece, read one after the other.

    They are below each other where they are too high for a page: a page cuts no piece.
    """
    height = max(map(stacks.height_of, columns))
    if height > composer.theme.room:
        return [piece for stack in columns for piece in stack]

    def draw(pen: Pen, top: float) -> None:
        for stack in columns:
            stacks.draw_stack(pen, stack, top)

    return [Piece(height, draw)]
