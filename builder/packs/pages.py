"""The pages that a pack has of its own: cover, contents with the table "At a glance", room for questions and notes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from builder.content import leaflet, markdown
from builder.core.part import Element, Part
from builder.core.units import points
from builder.layout.blocks import Column, Composer
from builder.layout.flow import Keep, Piece, space
from builder.layout.lines import Line, Span, break_lines
from builder.layout.pages import grouped, put_on_pages, titles, whole_column, words_of
from builder.layout.pen import Pen
from builder.layout.tables import Cell, Grid, least_width, table_pieces
from builder.layout.theme import Theme
from builder.packs.patient import FIELDS

COVER, CONTENTS, CLOSING = "pack", "pack contents", "pack notes"
"""The names of these parts: with a space, or none that a leaflet could have in the same pack."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says. `details` are one patient's, by field; a field that is missing becomes a line to write on."""

    title: str
    language: str
    holds: Sequence[str]
    code: str
    details: Mapping[str, str]

    def __repr__(self) -> str:
        return "Cover"


class Listed(NamedTuple):
    """An entry of the contents list: the title, the part that it leads to, and the number of its first page."""

    title: str
    part: str
    page: int


class Answer(NamedTuple):
    """What a leaflet says about a topic. `part` is where its own links lead."""

    part: str
    words: leaflet.Line


class Row(NamedTuple):
    """A topic with an answer for each operation, None where its leaflet says nothing.

    `holds` is the title of the leaflet whose answer was chosen for all.
    """

    topic: str
    answers: Sequence[Answer | None]
    holds: str = ""

    @property
    def is_common(self) -> bool:
        """Whether there is an answer, and the same one for each operation."""
        return len({_same(one) for one in self.answers}) == 1 and self.answers[0] is not None


def _same(answer: Answer | None) -> str:
    return "" if answer is None else comparable(answer.words)


def comparable(words: leaflet.Line) -> str:
    """What makes two answers the same: where links lead counts, capital letters and a full stop at the end do not."""
    links = "".join(f" {run.link}" for run in words.content if run.link)
    return markdown.plain(words.content).casefold().rstrip(". ") + links


class Glance(NamedTuple):
    """The table "At a glance": the short titles of the operations, and the topics.

    `stamp` is a watermark, where the words come from a leaflet that has one.
    """

    operations: Sequence[str]
    rows: Sequence[Row]
    stamp: str = ""


_NOTE_LINES = 3
_CLOSING_LINES = 8
_NARROWEST = 6
"""The least width of a column of words, as a multiple of their size."""


def lay_out_cover(cover: Cover, theme: Theme) -> Part:
    """The pages of a cover: the only ones that are laid out for each patient."""
    composer = Composer(theme, words_of(cover.language), {}, COVER)
    format, column = theme.format, whole_column(theme)
    element = Element("Part", title=theme.name(cover.title))
    pieces = composer.heading(element, cover.title, 1, column, size=format.type.title, before=0, anchor="")
    pieces += _details(composer, element, cover.details, column)
    pieces += _holds(composer, element, cover.holds, column)
    quiet = replace(column, text=theme.brand.colours.quiet)
    pieces += _code(composer, element, cover.code, quiet)
    return put_on_pages(composer, element, pieces, cover.language, banded=True)


def _details(composer: Composer, parent: Element, details: Mapping[str, str], column: Column) -> list[Piece]:
    """A table of labels and values. What is blank is a line to write on, described for those who cannot see it."""
    format, words = composer.theme.format, composer.words
    element = parent.add("Sect")
    pieces = composer.heading(
        element,
        words.your_details,
        2,
        column,
        size=format.type.heading,
        before=format.spacing.section,
        anchor="your-details",
    )
    table = element.add("Table")
    labels = {field: Span(getattr(words, field), composer.theme.faces.bold, column.text) for field in FIELDS}
    size = format.type.body
    width = max(label.face.measure(label.text) for label in labels.values()) * size / 1000 + size
    inner = column.indented(min(width, column.width / 2))
    for field, label in labels.items():
        row = table.add("TR")
        head = row.add("TH", attributes=(("Table", "Scope", "/Row"),))
        cell = row.add("TD")
        value = details.get(field, "")
        if value:
            made = _value(composer, cell, value, inner)
        else:
            made = [_blank(composer, cell, inner, _NOTE_LINES if field == "notes" else 1)]
        made[0].draw = composer.beside(made[0].draw, label, head, column.left)
        made[0].before = format.spacing.item if row is not table.kids[0] else 0
        pieces += made
    return pieces


def _value(composer: Composer, cell: Element, value: str, column: Column) -> list[Piece]:
    """A detail as it was given: notes have their lines and paragraphs."""
    paragraphs = value.split("\n\n")
    pieces: list[Piece] = []
    for words in paragraphs:
        element = cell.add("P") if len(paragraphs) > 1 else cell
        before = composer.theme.format.spacing.paragraph if pieces else 0
        span = Span(words, composer.theme.faces.regular, column.text)
        pieces += composer.paragraph(element, [span], column, before=before)
    return pieces


def _blank(composer: Composer, cell: Element, column: Column, count: int) -> Piece:
    """Lines to write on that are content: a figure with words for a screen reader."""
    gap = max(2.2 * composer.theme.format.type.body, points("9 mm"))
    first = composer.theme.format.type.body * composer.theme.format.type.line_height
    figure = cell.add("Figure", alt=composer.words.to_write_on)
    colour = composer.theme.brand.colours.rule

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        for number in range(count):
            pen.rule(column.left, column.right, top - first - number * gap, colour, 0.75)
        bottom = top - first - (count - 1) * gap - 1
        box = f"[{column.left:.2f} {bottom:.2f} {column.right:.2f} {top - first + 1:.2f}]"
        figure.attributes = (("Layout", "BBox", box), ("Layout", "Placement", "/Block"))

    return Piece(first + (count - 1) * gap + 4, draw)


def _holds(composer: Composer, parent: Element, holds: Sequence[str], column: Column) -> list[Piece]:
    format = composer.theme.format
    words = Span(composer.words.it_holds, composer.theme.faces.regular, column.text)
    pieces = composer.paragraph(parent.add("P"), [words], column, before=format.spacing.section, keep=Keep.FIRMLY)
    items = tuple((markdown.Paragraph((markdown.Run(title),)),) for title in holds)
    made = composer.items(parent, items, None, column, None, Keep.FREE)
    made[0].before = format.spacing.item
    return pieces + made


def _code(composer: Composer, parent: Element, code: str, column: Column) -> list[Piece]:
    """The code of the pack, in groups that a line may end between."""
    format, words, faces = composer.theme.format, composer.words, composer.theme.faces
    element = parent.add("Sect")
    pieces = composer.heading(
        element,
        words.code,
        2,
        column,
        size=format.type.subheading,
        before=format.spacing.section,
        anchor="code",
    )
    size = format.type.small
    pieces += composer.paragraph(element.add("P"), [Span(grouped(code), faces.bold, column.text)], column, size=size)
    quiet = Span(words.code_is_for, faces.regular, column.text)
    pieces += composer.paragraph(element.add("P"), [quiet], column, size=size, before=format.spacing.item)
    for piece in pieces[:-1]:
        piece.keep = Keep.FIRMLY
    return pieces


def lay_out_contents(
    entries: Sequence[Listed], glance: Glance, language: str, pages: Mapping[str, leaflet.Page], theme: Theme
) -> Part:
    """The contents list, and the table "At a glance" where a leaflet has key facts.

    `pages` are those of the pack, by the names of their parts: the table's links may lead into them.
    """
    composer = Composer(theme, words_of(language), titles(None, pages), CONTENTS)
    column = whole_column(theme)
    element = Element("Part", title=composer.words.in_this_pack)
    pieces = composer.heading(
        element, composer.words.in_this_pack, 2, column, size=theme.format.type.heading * 1.2, before=0, anchor=""
    )
    list_ = element.add("TOC")
    for entry in entries:
        pieces += _entry(composer, list_.add("TOCI"), entry, column)
    if glance.rows:
        pieces += _glance(composer, element, glance, column)
    return put_on_pages(composer, element, pieces, language, banded=False, stamp=glance.stamp if glance.rows else "")


def _entry(composer: Composer, item: Element, entry: Listed, column: Column) -> list[Piece]:
    """A title with its page's number at the right, over a rule that leads the eye from one to the other."""
    theme = composer.theme
    format, colours, size = theme.format, theme.brand.colours, theme.format.type.body
    number = composer.words.on_page.format(number=entry.page)
    widest = theme.faces.bold.measure(composer.words.on_page.format(number=999)) * size / 1000
    said, target = f"{entry.title}, {number}", f"#{entry.part}/"
    reference, link = item.add("Reference"), Element("Link")
    title = Span(entry.title, theme.faces.regular, colours.link, link, target, said)
    counted = Span(number, theme.faces.bold, colours.link, link, target, said)
    leading = size * format.type.line_height
    rise = (leading + theme.faces.regular.cap_height * size / 1000) / 2
    lines = break_lines([title], size, column.width - widest - size, cut=composer.cut)
    _end_with_space(lines[-1], size)
    page = break_lines([counted], size, column.width)[0]
    height = len(lines) * leading + format.spacing.item

    def draw(pen: Pen, top: float) -> None:
        base = top - rise - (len(lines) - 1) * leading
        for index, line in enumerate(lines):
            pen.line(line, column.left, top - rise - index * leading, size, reference)
        pen.line(page, column.right - page[-1].width, base, size, reference)
        pen.artifact()
        pen.rule(column.left, column.right, top - height + 1, colours.rule, 0.5)

    return [Piece(height, draw, before=format.spacing.item)]


def _end_with_space(line: Line, size: float) -> None:
    """Part the words of a line from what is drawn at its right, for readers of the file."""
    last = line[-1]
    line[-1] = last._replace(text=last.text + " ", width=last.width + last.span.face.advances[" "] * size / 1000)


def _glance(composer: Composer, parent: Element, glance: Glance, column: Column) -> list[Piece]:
    """What is the same for each operation, once; then what differs, side by side."""
    theme, words = composer.theme, composer.words
    element = parent.add("Sect")
    pieces = composer.heading(
        element,
        words.at_a_glance,
        2,
        column,
        size=theme.format.type.heading,
        before=theme.format.spacing.section,
        anchor="at-a-glance",
    )
    asked = Span(words.asked.format(ask=words.ask), theme.faces.regular, column.text)
    pieces += composer.paragraph(element.add("P"), [asked], column, keep=Keep.FIRMLY)
    several = len(glance.operations) > 1
    common = [row for row in glance.rows if several and row.is_common]
    if common:
        pieces += _common(composer, element, common, column)
    differing = [row for row in glance.rows if row not in common]
    if differing:
        caption = words.differs if common else words.compared if several else ""
        grids = list(_side_by_side(composer, glance.operations, differing, column))
        for number, grid in enumerate(grids, 1):
            said = words.part.format(caption=caption, number=number, count=len(grids)) if len(grids) > 1 else caption
            pieces += _captioned(composer, element.add("Table"), said, grid, column)
    return pieces


def _common(composer: Composer, parent: Element, rows: Iterable[Row], column: Column) -> list[Piece]:
    grid = []
    for row in rows:
        cell = _cell(composer, row.answers[0], column)
        if row.holds:
            note = composer.words.holds.format(title=row.holds)
            cell = Cell([*cell.spans, Span("\n" + note, composer.theme.faces.bold, column.text)], "")
        grid.append([_topic(composer, row.topic, column), cell])
    return _captioned(composer, parent.add("Table"), composer.words.same, Grid([], grid), column)


def _side_by_side(composer: Composer, operations: Sequence[str], rows: Sequence[Row], column: Column) -> Iterator[Grid]:
    """The table of what differs; as many tables as it takes for every column to have room."""
    theme = composer.theme
    on_panel = theme.brand.colours.on_panel
    heads = [Cell([Span(title, theme.faces.bold, on_panel)], "/Column") for title in operations]
    corner = Cell([Span(composer.words.topic, theme.faces.bold, on_panel)], "/Column")
    topics = [_topic(composer, row.topic, column) for row in rows]
    cells = [[_cell(composer, answer, column) for answer in row.answers] for row in rows]
    size = theme.format.type.body
    first = least_width([corner, *topics], size)
    widths = [
        max(least_width([head, *(row[index] for row in cells)], size), _NARROWEST * size)
        for index, head in enumerate(heads)
    ]
    parts = _even_parts(widths, column.width - first)
    if len(parts) == len(widths) > 1:
        # No two operations have room side by side: one table, which is set as a list, keeps them together.
        yield Grid([corner, *heads], [[topic, *row] for topic, row in zip(topics, cells, strict=True)])
        return
    for part in parts:
        rows_of_part = [[topic, *row[part]] for topic, row in zip(topics, cells, strict=True)]
        even = max(widths[part]) * len(widths[part]) <= column.width - first
        yield Grid([corner, *heads[part]], rows_of_part, first if even else 0)


def _even_parts(widths: Sequence[float], room: float) -> list[slice]:
    """As few stretches of columns as have room, each about as long as the others."""
    for count in range(1, len(widths) + 1):
        ends = [round(index * len(widths) / count) for index in range(count + 1)]
        parts = [slice(*pair) for pair in itertools.pairwise(ends)]
        if all(sum(widths[part]) <= room for part in parts):
            return parts
    return [slice(index, index + 1) for index in range(len(widths))]


def _topic(composer: Composer, topic: str, column: Column) -> Cell:
    return Cell([Span(composer.theme.fill(topic), composer.theme.faces.bold, column.text)], "/Row")


def _cell(composer: Composer, answer: Answer | None, column: Column) -> Cell:
    if answer is None:
        return Cell([Span(composer.words.ask, composer.theme.faces.regular, column.text)], "")
    return Cell(composer.spans([_leading(run, answer.part) for run in answer.words.content], column), "")


def _leading(run: markdown.Run, part: str) -> markdown.Run:
    """A run whose link leads into the leaflet that it was taken from."""
    if run.link.startswith("#") and "/" not in run.link:
        return run._replace(link=f"#{part}/{run.link[1:]}")
    return run


def _captioned(composer: Composer, table: Element, caption: str, grid: Grid, column: Column) -> list[Piece]:
    theme = composer.theme
    made = table_pieces(theme, composer.cut, table, grid, column.left, column.width, None)
    above: list[Piece] = []
    if caption:
        words = Element("Caption")
        table.kids.insert(0, words)
        span = Span(caption, theme.faces.bold, column.text)
        above = composer.paragraph(words, [span], column, before=theme.format.spacing.block, keep=Keep.FIRMLY)
        above.append(space(theme.format.spacing.heading, Keep.FIRMLY))
    else:
        made[0].before = theme.format.spacing.paragraph
    for piece in made[:-1]:
        # One page shows all of it, where a page can.
        piece.keep = max(piece.keep, Keep.TOGETHER)
    return above + made


def lay_out_closing(language: str, theme: Theme) -> Part:
    """A page with room for questions and notes."""
    composer = Composer(theme, words_of(language), {}, CLOSING)
    words, format, column = composer.words, theme.format, whole_column(theme)
    element = Element("Part", title=words.questions_and_notes)
    pieces = composer.heading(
        element, words.questions_and_notes, 2, column, size=format.type.heading * 1.2, before=0, anchor=""
    )
    for label in (words.my_questions, words.my_notes):
        block = leaflet.WritingLines(kind="lines", label=label, lines=_CLOSING_LINES)
        made = composer.writing(element, block, 3, column)
        made[0].before = format.spacing.block
        pieces += made
    return put_on_pages(composer, element, pieces, language, banded=False)
