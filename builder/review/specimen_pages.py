"""A specimen of a brand in a format: its blocks, colours, sizes of type, logo and site fields, to be signed for.

It is set in the brand that it shows. Where the brand's own text cannot be read on its paper, what explains it is set
in black or white.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content import leaflet
from builder.content.brand import Colours
from builder.content.format import Spacing
from builder.core.part import Element, Part, Rectangle
from builder.core.units import Colour, points
from builder.document import Node, Role, Run, titles
from builder.document.blocks import field, key_facts, section
from builder.document.page import header as document_header
from builder.document.words import table
from builder.layout import pictures, watermark
from builder.layout.blocks import key_facts as cards
from builder.layout.blocks import sections, stacks, writing_lines
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.lines import TextSpan, break_lines, natural_width
from builder.layout.pages import ComposedText, PageSetup, compose, put_on_pages
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle
from builder.layout.theme import Theme
from builder.review import specimen_cover
from builder.review.specimen_cover import CoverParts, beside, small

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
    """Words on a ground, each with its name and colour: `size` is the smallest that they have, `bold` if always bold.

    Without a `size` it shows a line in place of words. `said` is what is said of its contrast, and `fails` that it is
    too low.
    """

    words: str
    colour: Colour
    ground: str
    shade: Colour
    size: float
    bold: bool
    said: str
    fails: bool

    @property
    def title(self) -> str:
        return " on ".join(name.removeprefix("callouts.") for name in (self.words, self.ground))


class Group(NamedTuple):
    """Facts under a title of their own."""

    title: str
    facts: Sequence[Fact]


class Specimen(NamedTuple):
    """What a specimen says. `sample` is a leaflet with every kind of block.

    `opening` and `verdict` are paragraphs: at the start, and of all pairs of colours. `theme_facts` are the groups of
    facts of the brand and the format, `fields` the site fields, `signed` what a signature is for.
    """

    sample: leaflet.Leaflet
    opening: Sequence[str]
    verdict: str
    swatches: Sequence[Swatch]
    theme_facts: Sequence[Group]
    fields: Sequence[Fact]
    signed: Sequence[Fact]


LEGIBLE = 4.5
"""The contrast from which the brand's own text serves for what explains it (WCAG 2.2, 1.4.3)."""

SIZES: Mapping[str, tuple[str, bool, str]] = {
    "body": ("Body text", False, "text"),
    "lead": ("The summary", False, "text"),
    "title": ("The title", True, "heading"),
    "heading": ("Titles of sections", True, "heading"),
    "subheading": ("Titles of boxes", True, "heading"),
    "small": ("The foot of the page", False, "quiet"),
}
"""Of each size of type: what it is for, whether it is bold, the role of its colour."""

_MARGINS = {"left": points("22 mm"), "right": points("22 mm"), "top": points("16 mm"), "bottom": points("20 mm")}
"""The widest margins of a specimen."""
_LINE_HEIGHT = 1.25
_CLOSER = 0.6
"""How much of the space between things it has."""
_WORDS = 13.0
"""How wide columns are at least that are next to each other, as a multiple of their words' size."""
_LEFT = 2
"""How many groups of facts are in the first of two columns."""
_LABEL = 7.0
"""How wide lines to write on are at least that are next to each other, as a multiple of their label's size."""
_BETWEEN = 1.0
"""Between facts, in points."""
_EDGE = 0.75
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
    title = words.heading(sample.title, 1, anchor="")
    head = {node.role: node for node in document.nodes}
    _placed(composer, title, element)
    about = _opening(composer, element, specimen, plain)
    pieces = specimen_cover.draw(composer, CoverParts(head, title, about), element, plain)
    pieces += _colours(composer, element, specimen, plain)
    pieces += _type(composer, element, column, plain)
    pieces += _described(composer, element, specimen, plain)
    facts = _placed(composer, key_facts(words, sample.key_facts, 2), element)
    pieces += cards.draw(composer, facts, column)
    for part in sample.sections:
        pieces += sections.draw(composer, _placed(composer, section(words, part, 2), element), column)
    pieces += _signing(composer, element, specimen.signed, plain)
    setup = PageSetup(sample.language, header=False, stamp=STAMP)
    return put_on_pages([ComposedText(composer, document, pieces)], setup)[0]


def with_margins(theme: Theme) -> Theme:
    """The theme of a specimen, which shows much on a page: with less space at the sides and between things."""
    margins, type, spacing = theme.format.margins, theme.format.type, theme.format.spacing
    sides = {side: min(getattr(margins, side), most) for side, most in _MARGINS.items()}
    spaces = {name: _CLOSER * getattr(spacing, name) for name in Spacing.model_fields}
    changed = {
        "margins": margins.model_copy(update=sides),
        "type": type.model_copy(update={"line_height": min(type.line_height, _LINE_HEIGHT)}),
        "spacing": spacing.model_copy(update=spaces),
    }
    return replace(theme, format=theme.format.model_copy(update=changed), _by_language={})


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
    """What a specimen is."""
    spans = composer.spans(composer.words.runs(specimen.sample.summary.content), column, bold=True)
    pieces = composer.paragraph(parent.add("P"), spans, column)
    for words in specimen.opening:
        pieces += _paragraph(composer, parent, words, column, small(composer))
        pieces[-1].before = 0
    return pieces


def _paragraph(
    composer: Composer,
    parent: Element,
    words: str,
    column: Column,
    style: TextStyle | None = None,
    *,
    bold: bool = False,
) -> list[Piece]:
    """A paragraph of the specimen's own."""
    face = composer.theme.faces.bold if bold else composer.theme.faces.regular
    spans, before = [column.text_span(words, face, column.text)], composer.theme.format.spacing.paragraph
    return composer.paragraph(parent.add("P"), spans, column, style, before=before)


def _section(composer: Composer, parent: Element, title: str, column: Column) -> tuple[Element, list[Piece]]:
    """A section of the specimen's own: its element, and the pieces of its title."""
    element = parent.add("Sect")
    heading = composer.words.heading(title, 2, anchor=leaflet.slug(f"specimen {title}"))
    style = composer.styles.small_section_title._replace(colour=column.text, before=composer.theme.format.spacing.block)
    return element, composer.heading(_placed(composer, heading, element), column, style)


# Facts


def _described(composer: Composer, parent: Element, specimen: Specimen, column: Column) -> list[Piece]:
    """The facts of the brand and the format, in two columns where there is room, and the site fields."""
    places, before = stacks.halves(composer, column), (len(parent.kids), len(composer.cut))
    columns: list[list[Piece]] = []
    if places[0].width >= _WORDS * composer.theme.format.type.small:
        columns = _in_columns(composer, parent, specimen, places)
    if columns and max(map(stacks.height_of, columns)) <= composer.theme.room:
        pieces = beside(composer, columns)
        pieces[0].before = composer.theme.format.spacing.section
    else:
        del parent.kids[before[0] :], composer.cut[before[1] :]
        pieces = [piece for stack in _in_columns(composer, parent, specimen, (column, column)) for piece in stack]
    return pieces + _listed(composer, parent, Group("Site fields", specimen.fields), column)


def _in_columns(composer: Composer, parent: Element, specimen: Specimen, places: Sequence[Column]) -> list[list[Piece]]:
    """The facts of the brand in the first of two places, those of the format and the marks in the second."""
    columns: list[list[Piece]] = [[], []]
    for number, group in enumerate(specimen.theme_facts):
        columns[number >= _LEFT] += _listed(composer, parent, group, places[number >= _LEFT])
    columns[1] += _marks(composer, parent, places[1])
    return columns


def _listed(composer: Composer, parent: Element, group: Group, column: Column) -> list[Piece]:
    """A section with a table of facts."""
    element, pieces = _section(composer, parent, group.title, column)
    if not group.facts:
        return pieces + _paragraph(composer, element, "There are none.", column)
    return pieces + _facts(composer, element, group.facts, column)


def _facts(composer: Composer, parent: Element, facts: Sequence[Fact], column: Column) -> list[Piece]:
    """A table with rows of label and value: next to each other where that leaves room and words whole, else below."""
    faces, style = composer.theme.faces, small(composer)
    cells = [
        [(Run(fact.label),), (composer.words.link(fact.value, fact.target, bold=fact.stressed),)] for fact in facts
    ]
    nodes = _placed(composer, table([], cells, row_heads=True), parent).nodes
    pieces: list[Piece] = []
    widest = max(faces.bold.measure(fact.label) for fact in facts) * style.size / 1000 + style.size
    is_wide_enough = widest <= column.width / 2
    below = column.indented(1.3 * style.size)
    inner = column.indented(widest) if is_wide_enough else below
    for head, cell in (row.nodes for row in nodes):
        label = composer.text(head, column, style, bold=True, with_next=WithNext.FIRMLY)
        value = [composer.span(run, column) for run in cell.runs]
        place = inner if natural_width(value, style.size).longest <= inner.width else below
        drawn = composer.paragraph(composer.elements[cell], value, place, style)
        drawn = beside(composer, [label, drawn]) if place is not below else [*label, *drawn]
        drawn[0].before = _BETWEEN if pieces else 0
        pieces += drawn
    return pieces


def _marks(composer: Composer, parent: Element, column: Column) -> list[Piece]:
    """How pages are marked that are not to be used as they are: two small pages, as a figure."""
    element, pieces = _section(composer, parent, "Marks", column)
    figure = element.add("Figure", alt="A page with a ribbon and a band, and a page with a word in an outline")
    colours, height = composer.theme.brand.colours, 5 * composer.theme.format.type.small
    width, ink = 0.7 * height, watermark.ink_of(composer.theme.brand)

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        for number in range(2):
            left = column.left + number * 1.3 * width
            page = Rectangle(left, top - height, left + width, top)
            pen.rectangle(page, colours.paper)
            if number:
                box = Rectangle(left + 0.86 * width, top - 0.8 * height, left + 0.94 * width, top - 0.5 * height)
                pen.outline(box, colours.quiet, _EDGE)
            else:
                pen.rectangle(page._replace(left=left + 0.86 * width), ink)
                pen.rectangle(page._replace(bottom=top - 0.09 * height), ink)
            pen.outline(page, _plain(colours), _EDGE)
        bounds = f"{column.left:.2f} {top - height:.2f} {column.left + 2.3 * width:.2f} {top:.2f}"
        figure.attributes = (("Layout", "BBox", f"[{bounds}]"), ("Layout", "Placement", "/Block"))

    pieces.append(Piece(height, draw, with_next=WithNext.FIRMLY))
    words = "A ribbon and a band are on drafts, and on what is out of date or withdrawn. Examples have a word in a box."
    return pieces + _paragraph(composer, element, words, column, small(composer))


# Colours


def _colours(composer: Composer, parent: Element, specimen: Specimen, column: Column) -> list[Piece]:
    """Every pair of colours, two next to each other where there is room."""
    element, pieces = _section(composer, parent, "Colours", column)
    pieces += _paragraph(composer, element, specimen.verdict, column, bold=True)
    pieces[-1].with_next = WithNext.FIRMLY
    places = stacks.halves(composer, column)
    if places[0].width < _WORDS * composer.theme.format.type.small:
        places = [column]
    for start in range(0, len(specimen.swatches), len(places)):
        shown = specimen.swatches[start : start + len(places)]
        row = beside(composer, [[_swatch(composer, element, *pair)] for pair in zip(shown, places, strict=False)])
        row[0].before = composer.theme.format.spacing.paragraph
        pieces += row
    return pieces


def _swatch(composer: Composer, parent: Element, swatch: Swatch, column: Column) -> Piece:
    """A ground with letters on it, or a line, to be looked at: so it is a figure. What it is stands next to it."""
    faces, style = composer.theme.faces, small(composer)
    what = "Letters" if swatch.size else "A line"
    figure = parent.add("Figure", alt=f"{what} in {swatch.colour} on a ground of {swatch.shade}")
    width = 2 * max(swatch.size, 1.5 * style.size) + style.size
    place = column.indented(width + style.size * 0.8)
    words = composer.paragraph(parent.add("P"), [column.text_span(swatch.title, faces.bold, column.text)], place, style)
    spans = [column.text_span(swatch.said, faces.regular, column.text)]
    if swatch.fails:
        spans.append(column.text_span(" It does not pass.", faces.bold, column.text))
    words += composer.paragraph(parent.add("P"), spans, place, style)
    height = max(stacks.height_of(words), swatch.size * 2)

    def draw(pen: Pen, top: float) -> None:
        box = Rectangle(column.left, top - height, column.left + width, top)
        _draw_swatch(pen, swatch, box, figure, composer.theme)
        stacks.draw_stack(pen, words, top)

    return Piece(height, draw)


def _draw_swatch(pen: Pen, swatch: Swatch, box: Rectangle, figure: Element, theme: Theme) -> None:
    pen.mark(figure)
    pen.rectangle(box, swatch.shade, radius=theme.look.corner)
    pen.outline(box, _plain(theme.brand.colours), _EDGE, radius=theme.look.corner)
    middle = (box.top + box.bottom) / 2
    if swatch.size:
        face = theme.faces.bold if swatch.bold else theme.faces.regular
        [line] = break_lines([TextSpan("Aa", face, swatch.colour)], swatch.size, 1000)
        left = (box.left + box.right - line.width) / 2
        pen.line(line, left, middle - face.cap_height * swatch.size / 2000, swatch.size, None)
    else:
        inset = (box.right - box.left) / 5
        pen.rule(box.left + inset, box.right - inset, middle, swatch.colour, theme.look.rule)
    bounds = " ".join(f"{side:.2f}" for side in box)
    figure.attributes = (("Layout", "BBox", f"[{bounds}]"), ("Layout", "Placement", "/Block"))


# Type


def _type(composer: Composer, parent: Element, column: Column, plain: Column) -> list[Piece]:
    """Each size of type, set in itself."""
    theme = composer.theme
    scale = theme.format.type
    element, pieces = _section(composer, parent, "Sizes of type", plain)
    for number, (name, (use, bold, role)) in enumerate(SIZES.items()):
        size = getattr(scale, name)
        face = theme.faces.bold if bold else theme.faces.regular
        span = TextSpan(f"{use}: {name}, {size:g} pt", face, getattr(theme.brand.colours, role))
        style = composer.styles.text(size, scale.title_line_height if bold else scale.line_height)
        before = theme.format.spacing.item if number else 0
        pieces += composer.paragraph(element.add("P"), [span], column, style, before=before)
    return pieces


def _shelf(colours: Colours) -> pictures.Drawing:
    """The sample's picture: books on a shelf, in the brand's colours."""
    books = [
        (6, 14, 26, colours.heading),
        (22, 10, 33, colours.link),
        (34, 18, 22, colours.callouts.information.border),
        (54, 12, 30, colours.callouts.warning.border),
        (68, 10, 35, colours.text),
        (80, 16, 25, colours.callouts.urgent.border),
        (98, 12, 31, colours.quiet),
    ]
    shapes = [(0, 0, 118, 4, colours.text), *((left, 4, width, tall, colour) for left, width, tall, colour in books)]
    operators = [
        f"{colour.red:.4f} {colour.green:.4f} {colour.blue:.4f} rg {left} {bottom} {width} {tall} re f"
        for left, bottom, width, tall, colour in shapes
    ]
    return pictures.Drawing(118, 42, "\n".join(operators))


# Signing


def _signing(composer: Composer, parent: Element, facts: Sequence[Fact], column: Column) -> list[Piece]:
    """What is signed for, and a place for each signature."""
    element, pieces = _section(composer, parent, "Approval", column)
    rows = _facts(composer, element, facts, column)
    rows[0].before = 0
    pieces += [*rows, *_paragraph(composer, element, _FOR_THESE, column, small(composer))]
    for signer in _SIGNERS:
        pieces += _signature(composer, element, signer, column)
    for piece in pieces[:-1]:
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return pieces


def _signature(composer: Composer, parent: Element, signer: str, column: Column) -> list[Piece]:
    """A title with the space of a section's below it, in the size of a block's, and lines to write on.

    The lines are next to each other where there is room.
    """
    format, below = composer.theme.format, parent.add("Sect")
    style = composer.styles.small_section_title._replace(colour=column.text, before=format.spacing.block)
    signing = composer.heading(_placed(composer, composer.words.heading(signer, 3), below), column, style)
    gap = stacks.gap(composer)
    width = (column.width - 2 * gap) / 3
    is_wide = width >= _LABEL * format.type.body
    lines = []
    for number, label in enumerate(("Approved by", "Signature", "Date")):
        left = number * (width + gap)
        place = column.indented(left, column.width - left - width) if is_wide else column
        lines.append(writing_lines.draw(composer, _placed(composer, field(composer.words, label, 1), below), place))
        lines[-1][0].before = format.spacing.item
    signing += beside(composer, lines) if is_wide else [piece for line in lines for piece in line]
    for piece in signing[:-1]:
        piece.with_next = WithNext.FIRMLY
    return signing
