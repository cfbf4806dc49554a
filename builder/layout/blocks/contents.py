"""What is in a pack: its leaflets on the cover, the contents with numbers of pages, and the code that stands for it."""

from __future__ import annotations

from builder.document import Node, Role
from builder.layout.blocks import prose, small_print
from builder.layout.composer import Composer
from builder.layout.elements import element_of
from builder.layout.flow import Piece, WithNext, both
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column


def draw_in_pack(composer: Composer, node: Node, column: Column) -> list[Piece]:
    """A sentence, and a list of titles below it; or the contents under their title."""
    words, titles = node.nodes
    spacing = composer.theme.format.spacing
    if titles.role is Role.CONTENTS:
        style = composer.styles.block_title._replace(colour=column.text, before=spacing.section)
        return [*composer.heading(words, column, style), *draw_contents(composer, titles, column)]
    listed = prose.draw_list(composer, titles, column)
    listed[0].before = spacing.item
    return [*composer.text(words, column, before=spacing.section, with_next=WithNext.FIRMLY), *listed]


def draw_code(composer: Composer, node: Node, column: Column) -> list[Piece]:
    """The codes of the pack, in quiet words, on one page; the short one next to its heading where there is room."""
    quiet = column.coloured(composer.theme.brand.colours.quiet)
    bold, small = composer.theme.faces.bold, composer.styles.small
    heading, short, *codes = node.nodes
    pieces = composer.heading(heading, quiet, small._replace(face=bold, colour=quiet.text))
    start = bold.measure("".join(run.text for run in heading.runs), quiet.language) * small.size / 1000 + small.size
    if bold.measure(short.runs[0].text, quiet.language) * small.size / 1000 <= quiet.width - start:
        [beside] = composer.text(short, quiet.indented(start), small)
        pieces[0].draw = both(pieces[0].draw, beside.draw)
    else:
        pieces += composer.text(short, quiet, small)
    pieces += small_print.draw(composer, codes, quiet)
    for piece in pieces[:-1]:
        piece.with_next = WithNext.FIRMLY
    pieces[-1].with_next = WithNext.FREE
    return pieces


def draw_contents(composer: Composer, contents: Node, column: Column) -> list[Piece]:
    """An entry below the other."""
    return [_entry(composer, reference, column) for entry in contents.nodes for reference in entry.nodes]


def _entry(composer: Composer, reference: Node, column: Column) -> Piece:
    """A title with its page's number at its end, over a rule that leads the eye across."""
    theme, style, on_page = composer.theme, composer.styles.body, composer.words.phrases.on_page
    format, size, leading = theme.format, style.size, style.leading
    # On the field of a cover, rules have the colour of the words.
    rule = theme.brand.colours.rule if column.link == theme.brand.colours.link else column.text
    widest = theme.faces.bold.measure(on_page.format(number=999), column.language) * size / 1000
    element, link = composer.elements[reference], element_of(reference.runs[0])
    spans: list[TextSpan] = [composer.span(run, column) for run in reference.runs]
    for span in spans:
        span.element = link
        # All words of the list are links, and there is a rule below each.
        span.underlined = False
    title, counted = spans
    lines = break_lines([title], size, column.width - widest - size, cut=composer.cut)
    # A space, so that software separates the title from the number at its end.
    lines[-1] = lines[-1].with_space(size)
    page = break_lines([counted], size, column.width)[0]
    height = len(lines) * leading + format.spacing.item

    def draw(pen: Pen, top: float) -> None:
        base = top - style.rise - (len(lines) - 1) * leading
        for index, line in enumerate(lines):
            pen.line(line, column.left, top - style.rise - index * leading, size, element)
        pen.line(page, column.right - page.width, base, size, element)
        pen.artifact()
        pen.rule(column.left, column.right, top - height + 1, rule, composer.theme.look.rule)

    return Piece(height, draw)
