"""A specimen of a brand in a format: its blocks, colours, sizes of type, logo and site fields, to be signed for.

It is set in the brand that it shows. Where the brand's own text cannot be read on its paper, what explains it is set
in black or white.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from builder.content import leaflet
from builder.content.brand import Colours
from builder.content.format import TypeScale
from builder.core.part import Element, Part, Rectangle
from builder.core.units import Colour, millimetres
from builder.document import Node, Role, Run, titles
from builder.document.blocks import field, key_facts, section
from builder.document.page import header as document_header
from builder.document.words import table
from builder.layout import header, pictures
from builder.layout.blocks import key_facts as cards
from builder.layout.blocks import sections, writing_lines
from builder.layout.composer import Composer
from builder.layout.flow import Panel, Piece, WithNext, fill_panel, space
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pages import ComposedText, PageSetup, compose, put_on_pages
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

NAME = "specimen"
STAMP = "Specimen"
DRAWING = "shelf.svg"
"""What the sample calls its picture, which is drawn here and not read from a file."""


class Fact(NamedTuple):
    """A label and its value, which may be stressed, or an address that is a link to its `target`."""

    label: str
    value: str
    stressed: bool = False
    target: str = ""


class Swatch(NamedTuple):
    """Words on a ground, each with its name and colour; `sizes` are those that the words have, `bold` if always bold.

    Without `sizes` it shows lines in place of words. `facts` describe it.
    """

    words: str
    colour: Colour
    ground: str
    shade: Colour
    sizes: tuple[str, ...]
    bold: bool
    facts: Sequence[Fact]

    @property
    def title(self) -> str:
        return f"{self.words} on {self.ground}"


class Group(NamedTuple):
    """Facts under a title of their own."""

    title: str
    facts: Sequence[Fact]


class Specimen(NamedTuple):
    """What a specimen says. `sample` is a leaflet with every kind of block.

    `opening` and `verdict` are paragraphs: at the start, and of all pairs of colours. `theme_facts` are the groups of
    facts of the brand and the format, `logo` those of the logo apart from its size, `fields` the site fields, `signed`
    what a signature is for.
    """

    sample: leaflet.Leaflet
    opening: Sequence[str]
    verdict: str
    swatches: Sequence[Swatch]
    theme_facts: Sequence[Group]
    logo: Sequence[Fact]
    fields: Sequence[Fact]
    signed: Sequence[Fact]


LEGIBLE = 4.5
"""The contrast from which the brand's own text serves for what explains it (WCAG 2.2, 1.4.3)."""

_STYLES: Mapping[str, tuple[str, bool, str]] = {
    "body": ("Body text", False, "text"),
    "lead": ("The summary", False, "text"),
    "title": ("The title", True, "heading"),
    "heading": ("Titles of sections", True, "heading"),
    "subheading": ("Titles of boxes", True, "heading"),
    "small": ("The foot of the page", False, "quiet"),
}
"""Of each size of type: what it is for, whether it is bold, the role of its colour."""

_LETTERS = "abc def ghi jkl mno pqr stu vwx yz ABC DEF GHI JKL MNO PQR STU VWX YZ 0123456789 Il1 O0 rn m"
_FOR_THESE = "The letters and digits identify these files as they were when this was printed."
_SIGNERS = ("For the clinic", "For the design")


def lay_out_specimen(specimen: Specimen, theme: Theme) -> Part:
    """The pages of a specimen. Raises PictureError where the logo cannot be drawn."""
    sample = specimen.sample
    drawings = {DRAWING: _shelf(theme.brand.colours)}
    composer = compose(theme, NAME, sample.language, titles(sample, {}), drawings)
    words, column = composer.words, Column.of_page(theme, composer.words.language)
    plain = column.coloured(_plain(theme.brand.colours))
    document = Node(Role.DOCUMENT, tuple(document_header(words, theme.brand)), title=sample.title)
    composer.elements.add(document, None)
    element = composer.elements[document]
    style = composer.styles.title._replace(colour=plain.text)
    title = words.heading(sample.title, 1, anchor="")
    pieces = composer.heading(_placed(composer, title, element), plain, style)
    pieces += _opening(composer, element, specimen, plain)
    facts = _placed(composer, key_facts(words, sample.key_facts, 2), element)
    pieces += cards.draw(composer, facts, column)
    for part in sample.sections:
        pieces += sections.draw(composer, _placed(composer, section(words, part, 2), element), column)
    pieces += _colours(composer, element, specimen, plain)
    pieces += _type(composer, element, column, plain)
    pieces += _logo(composer, element, specimen.logo, plain)
    for group in specimen.theme_facts:
        pieces += _listed(composer, element, group, plain)
    pieces += _listed(composer, element, Group("Site fields", specimen.fields), plain)
    pieces += _signing(composer, element, specimen.signed, plain)
    setup = PageSetup(sample.language, header=True, stamp=STAMP)
    return put_on_pages([ComposedText(composer, document, pieces)], setup)[0]


def _placed(composer: Composer, node: Node, parent: Element) -> Node:
    """A node, with its elements below `parent`."""
    composer.elements.add(node, parent)
    return node


def _plain(colours: Colours) -> Colour:
    """The colour for what has to be read whatever the brand's colours are."""
    if colours.text.contrast(colours.paper) >= LEGIBLE:
        return colours.text
    return max((Colour(0, 0, 0), Colour(1, 1, 1)), key=colours.paper.contrast)


def _opening(composer: Composer, parent: Element, specimen: Specimen, column: Column) -> list[Piece]:
    """What a specimen is, and what is in it."""
    spans = composer.spans(composer.words.runs(specimen.sample.summary.content), column, bold=True)
    pieces = composer.paragraph(parent.add("P"), spans, column, composer.styles.lead)
    for words in specimen.opening:
        pieces += _paragraph(composer, parent, words, column)
    return pieces


def _paragraph(composer: Composer, parent: Element, words: str, column: Column, *, bold: bool = False) -> list[Piece]:
    """A paragraph of the specimen's own."""
    face = composer.theme.faces.bold if bold else composer.theme.faces.regular
    before = composer.theme.format.spacing.paragraph
    return composer.paragraph(parent.add("P"), [column.text_span(words, face, column.text)], column, before=before)


def _section(composer: Composer, parent: Element, title: str, column: Column) -> tuple[Element, list[Piece]]:
    """A section of the specimen's own: its element, and the pieces of its title."""
    element = parent.add("Sect")
    heading = composer.words.heading(title, 2, anchor=leaflet.slug(f"specimen {title}"))
    style = composer.styles.section_title._replace(colour=column.text)
    return element, composer.heading(_placed(composer, heading, element), column, style)


# Facts


def _listed(composer: Composer, parent: Element, group: Group, column: Column) -> list[Piece]:
    """A section with a table of facts."""
    element, pieces = _section(composer, parent, group.title, column)
    if not group.facts:
        return pieces + _paragraph(composer, element, "There are none.", column)
    rows = _facts(composer, element, group.facts, column)
    rows[0].before = 0
    return pieces + rows


def _facts(
    composer: Composer, parent: Element, facts: Sequence[Fact], column: Column, caption: str = ""
) -> list[Piece]:
    """A table with rows of label and value: next to each other where that leaves room, else below each other."""
    faces, format, size = composer.theme.faces, composer.theme.format, composer.theme.format.type.body
    cells = [
        [(Run(fact.label),), (composer.words.link(fact.value, fact.target, bold=fact.stressed),)] for fact in facts
    ]
    nodes = _placed(
        composer, table([], cells, row_heads=True, caption=(Run(caption),) if caption else ()), parent
    ).nodes
    pieces: list[Piece] = []
    if caption:
        style = composer.styles.text(format.type.subheading)
        pieces += composer.text(nodes[0], column, style, bold=True, before=format.spacing.heading)
    widest = max(faces.bold.measure(fact.label) for fact in facts) * size / 1000 + size
    is_wide_enough = widest <= column.width / 2
    inner = column.indented(widest if is_wide_enough else 1.3 * size)
    for head, cell in (row.nodes for row in nodes if row.role is Role.ROW):
        value = [composer.span(run, column) for run in cell.runs]
        drawn = composer.paragraph(composer.elements[cell], value, inner, with_next=WithNext.TOGETHER)
        drawn[-1].with_next = WithNext.FREE
        if is_wide_enough:
            label = column.text_span(head.runs[0].text, faces.bold, column.text)
            drawn[0].draw = composer.label(drawn[0].draw, label, composer.elements[head], column.left)
        else:
            drawn = [*composer.text(head, column, bold=True, with_next=WithNext.FIRMLY), *drawn]
        drawn[0].before = format.spacing.item
        pieces += drawn
    return pieces


# Colours


def _colours(composer: Composer, parent: Element, specimen: Specimen, column: Column) -> list[Piece]:
    element, pieces = _section(composer, parent, "Colours", column)
    pieces += _paragraph(composer, element, specimen.verdict, column, bold=True)
    pieces[-1].with_next = WithNext.FIRMLY
    for swatch in specimen.swatches:
        shown = _swatch(composer, element, swatch, column)
        rows = _facts(composer, element, swatch.facts, column, swatch.title)
        for piece in (*shown, *rows[:-1]):
            piece.with_next = max(piece.with_next, WithNext.TOGETHER)
        pieces += [*shown, *rows]
    return pieces


def _swatch(composer: Composer, parent: Element, swatch: Swatch, column: Column) -> list[Piece]:
    """A ground with words on it at each of their sizes, or with lines: to be looked at, so it is a figure."""
    theme = composer.theme
    pad = theme.format.spacing.block * 0.7
    face = theme.faces.bold if swatch.bold else theme.faces.regular
    width = column.width - 2 * pad
    lines = [
        (line, size)
        for name in swatch.sizes
        for size in [getattr(theme.format.type, name)]
        for line in break_lines([column.text_span(f"{name}, {size:g} pt", face, swatch.colour)], size, width)
    ]
    leading = theme.format.type.line_height
    height = 2 * pad + sum(size * leading for _, size in lines)
    what = "Words" if swatch.sizes else "A line"
    figure = parent.add("Figure", alt=f"{what} in {swatch.colour} on a ground of {swatch.shade}")
    edge = column.text

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        box = Rectangle(column.left, top - height, column.right, top)
        pen.rectangle(box, swatch.shade)
        pen.outline(box, edge, 0.75)
        if not lines:
            pen.rule(column.left + pad, column.right - pad, top - height / 2, swatch.colour, 0.75)
        _draw_lines(pen, lines, column.left + pad, top - pad, leading, face.cap_height / 1000)
        bounds = " ".join(f"{side:.2f}" for side in box)
        figure.attributes = (("Layout", "BBox", f"[{bounds}]"), ("Layout", "Placement", "/Block"))

    return [Piece(height, draw, before=theme.format.spacing.block)]


def _draw_lines(
    pen: Pen, lines: Sequence[tuple[TextLine, float]], left: float, top: float, leading: float, capital: float
) -> None:
    """Lines of several sizes below each other, as content of what is being marked; `capital` is of size 1."""
    for line, size in lines:
        pen.line(line, left, top - size * (leading + capital) / 2, size, None)
        top -= size * leading


# Type


def _type(composer: Composer, parent: Element, column: Column, plain: Column) -> list[Piece]:
    """Each size of type, set in itself, and the letters of both weights."""
    theme = composer.theme
    scale, spacing = theme.format.type, theme.format.spacing
    element, pieces = _section(composer, parent, "Sizes of type", plain)
    others = []
    for number, (name, value) in enumerate((name, getattr(scale, name)) for name in TypeScale.model_fields):
        if name not in _STYLES:
            others.append(Fact(name, f"{value:g}"))
            continue
        use, bold, role = _STYLES[name]
        span = TextSpan(
            f"{use}: {name}, {value:g} pt",
            theme.faces.bold if bold else theme.faces.regular,
            getattr(theme.brand.colours, role),
        )
        style = composer.styles.text(value, scale.title_line_height if bold else scale.line_height)
        before = spacing.paragraph if number else 0
        pieces += composer.paragraph(
            element.add("P"), [span], column, style, before=before, with_next=WithNext.TOGETHER
        )
    rows = _facts(composer, element, others, plain)
    rows[0].before = spacing.block
    pieces += rows
    for words, bold in (("The regular weight", False), ("The bold weight", True)):
        pieces += _paragraph(composer, element, f"{words}: {_LETTERS}", plain, bold=bold)
    return pieces


# Logo


def _logo(composer: Composer, parent: Element, facts: Sequence[Fact], column: Column) -> list[Piece]:
    """The logo on the band's colour, as large as it is printed."""
    theme = composer.theme
    measured = header.measure(theme, theme.brand.language)
    width, height = measured.logo.width * measured.scale, measured.logo.height * measured.scale
    element, pieces = _section(composer, parent, "Logo", column)
    figure = element.add("Figure", alt=theme.brand.logo.alt)
    panel = Panel(column.left, column.right, fill_panel(theme.brand.colours.band))
    pad = theme.format.spacing.block
    left = column.left + max(0, min(pad, (column.width - width) / 2))
    draw = composer.picture(measured.logo, left, measured.scale, figure)
    pieces += [
        space(pad, WithNext.FIRMLY, panel),
        Piece(height, draw, with_next=WithNext.FIRMLY, panel=panel),
        space(pad, WithNext.TOGETHER, panel),
    ]
    sizes = [Fact("Printed width", _millimetres(width)), Fact("Printed height", _millimetres(height))]
    rows = _facts(composer, element, [*facts, *sizes], column)
    rows[0].before = theme.format.spacing.block
    return pieces + rows


def _millimetres(length: float) -> str:
    return f"{round(millimetres(length), 1):g} mm"


def _shelf(colours: Colours) -> pictures.Drawing:
    """The sample's picture: books on a shelf, in the brand's colours."""
    books = [
        (6, 14, 40, colours.heading),
        (22, 10, 52, colours.link),
        (34, 18, 34, colours.callouts.information.border),
        (54, 12, 46, colours.callouts.warning.border),
        (68, 10, 54, colours.text),
        (80, 16, 38, colours.callouts.urgent.border),
        (98, 12, 48, colours.quiet),
    ]
    shapes = [(0, 0, 118, 4, colours.text), *((left, 4, width, tall, colour) for left, width, tall, colour in books)]
    operators = [
        f"{colour.red:.4f} {colour.green:.4f} {colour.blue:.4f} rg {left} {bottom} {width} {tall} re f"
        for left, bottom, width, tall, colour in shapes
    ]
    return pictures.Drawing(118, 62, "\n".join(operators))


# Signing


def _signing(composer: Composer, parent: Element, facts: Sequence[Fact], column: Column) -> list[Piece]:
    """What is signed for, and a place for each signature."""
    format = composer.theme.format
    element, pieces = _section(composer, parent, "Approval", column)
    rows = _facts(composer, element, facts, column)
    rows[0].before = 0
    pieces += [*rows, *_paragraph(composer, element, _FOR_THESE, column)]
    # A title with the space of a section's below it, in the size of a block's.
    style = composer.styles.small_section_title._replace(colour=column.text, before=format.spacing.block)
    for signer in _SIGNERS:
        below = element.add("Sect")
        heading = _placed(composer, composer.words.heading(signer, 3), below)
        signing = composer.heading(heading, column, style)
        for label in ("Approved by", "Signature", "Date"):
            line = writing_lines.draw(composer, _placed(composer, field(composer.words, label, 1), below), column)
            line[0].before = format.spacing.item
            signing += line
        for piece in signing[:-1]:
            piece.with_next = WithNext.FIRMLY
        pieces += signing
    for piece in pieces[:-1]:
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return pieces
