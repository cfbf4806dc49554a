"""The pages that a pack has of its own: cover, contents with the table "At a glance", room for questions and notes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from builder.content import blocks, leaflet, markdown, marked_text
from builder.core import bidi
from builder.core.characters import collapse
from builder.core.part import Element, Part
from builder.layout.blocks import prose, writing_lines
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.lines import TextSpan, break_lines
from builder.layout.meaning import add_head_row, add_row
from builder.layout.pages import PageSetup, compose, grouped, put_on_pages, titles
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.tables import Cell, TableGrid, least_width, table_pieces
from builder.layout.theme import Theme
from builder.packs.patient import FIELDS

COVER, CONTENTS, CLOSING = "pack", "pack contents", "pack notes"
"""The names of these parts. A leaflet in the same pack cannot have them."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says.

    `contents` are titles of leaflets. `statements` say what is wrong with pages of the pack, such as drafts. `details`
    are a patient's, by field; a missing field is a line to write on.
    """

    title: str
    language: str
    contents: Sequence[str]
    code: str
    details: Mapping[str, str]
    statements: Sequence[str] = ()

    def __repr__(self) -> str:
        return "Cover"


class ContentsEntry(NamedTuple):
    """An entry of the contents list: the title, the part that it leads to, and the number of its first page."""

    title: str
    part: str
    page: int


class GlanceAnswer(NamedTuple):
    """What a leaflet says about a topic. `part` is where its own links lead."""

    part: str
    words: marked_text.Line


class GlanceRow(NamedTuple):
    """A topic with an answer for each operation, None where its leaflet has none.

    `chosen_from` is the title of the leaflet whose answer the recipe chose for all operations.
    """

    topic: str
    answers: Sequence[GlanceAnswer | None]
    chosen_from: str = ""

    @property
    def is_common(self) -> bool:
        """Whether there is an answer, and it is the same for each operation."""
        return len({_same(answer) for answer in self.answers}) == 1 and self.answers[0] is not None


def _same(answer: GlanceAnswer | None) -> str:
    return "" if answer is None else comparable(answer.words)


def comparable(words: marked_text.Line) -> str:
    """What makes two answers the same: where links lead counts, capital letters and a full stop at the end do not."""
    links = "".join(f" {run.link}" for run in words.content if run.link)
    return collapse(markdown.plain(words.content)).casefold().rstrip(". ") + links


class Glance(NamedTuple):
    """The table "At a glance": the short titles of the operations, and the topics.

    `stamp` is a watermark, where the words come from a leaflet with a watermark, and `statement` says what it means.
    """

    operations: Sequence[str]
    rows: Sequence[GlanceRow]
    stamp: str = ""
    statement: str = ""


_NOTE_LINES = 3
_CLOSING_LINES = 8
_NARROWEST = 6
"""The least width of a column of words, as a multiple of their size."""


def lay_out_cover(cover: Cover, theme: Theme) -> Part:
    """The pages of a cover, which alone are laid out for each patient."""
    theme = theme.spoken(cover.language)
    composer = compose(theme, COVER, cover.language, {})
    column = Column.of_page(theme, composer.words.language)
    element = Element("Part", title=theme.name(cover.title))
    heading = composer.words.heading(element, cover.title, 1, anchor="")
    pieces = composer.heading(heading, column, composer.styles.title)
    for statement in cover.statements:
        span = column.text_span(statement, theme.faces.bold, column.text)
        pieces += composer.paragraph(element.add("P"), [span], column, before=theme.format.spacing.paragraph)
    pieces += _details(composer, element, cover.details, column)
    pieces += _contents_list(composer, element, cover.contents, column)
    pieces += _code(composer, element, cover.code, column.coloured(theme.brand.colours.quiet))
    setup = PageSetup(cover.language, header=True, statement=" ".join(cover.statements))
    return put_on_pages(composer, element, pieces, setup)


def _details(composer: Composer, parent: Element, details: Mapping[str, str], column: Column) -> list[Piece]:
    """A table of labels and values. A blank field is a line to write on, with a description for screen readers."""
    format, words = composer.theme.format, composer.words.phrases
    element = parent.add("Sect")
    heading = composer.words.heading(element, words.your_details, 2, anchor="your-details")
    pieces = composer.heading(heading, column, composer.styles.section_title)
    table = element.add("Table")
    labels = {
        field: column.text_span(getattr(words, field), composer.theme.faces.bold, column.text) for field in FIELDS
    }
    size = format.type.body
    width = max(label.face.measure(label.text, label.language) for label in labels.values()) * size / 1000 + size
    inner = column.indented(min(width, column.width / 2))
    for field, label in labels.items():
        head, cell = add_row(table, 2, head=True)
        value = details.get(field, "")
        if value:
            drawn = _value(composer, cell, value, inner)
        else:
            drawn = [_blank(composer, cell, inner, _NOTE_LINES if field == "notes" else 1)]
        drawn[0].draw = composer.label(drawn[0].draw, label, head, column.left)
        drawn[0].before = format.spacing.item if len(table.kids) > 1 else 0
        pieces += drawn
    return pieces


def _value(composer: Composer, cell: Element, value: str, column: Column) -> list[Piece]:
    """A detail as it was typed, with the lines and paragraphs of notes. Nobody says in which language it is.

    So it is read as its first letter is (UAX #9, P2): a Hebrew name on English pages has its signs where they belong.
    """
    paragraphs = value.split("\n\n")
    pieces: list[Piece] = []
    for words in paragraphs:
        element = cell.add("P") if len(paragraphs) > 1 else cell
        before = composer.theme.format.spacing.paragraph if pieces else 0
        span = column.text_span(words, composer.theme.faces.regular, column.text)
        first = bidi.first_strong(words)
        span.right_to_left = column.right_to_left if first is None else bool(first)
        pieces += composer.paragraph(element, [span], column, before=before)
    return pieces


def _blank(composer: Composer, cell: Element, column: Column, count: int) -> Piece:
    """Lines to write on that are content: a figure with words for a screen reader."""
    gap, first = writing_lines.line_gap(composer), composer.styles.body.leading
    figure = cell.add("Figure", alt=composer.words.phrases.to_write_on)
    colour = composer.theme.brand.colours.rule

    def draw(pen: Pen, top: float) -> None:
        pen.mark(figure)
        for number in range(count):
            pen.rule(column.left, column.right, top - first - number * gap, colour, 0.75)
        bottom = top - first - (count - 1) * gap - 1
        box = f"[{column.left:.2f} {bottom:.2f} {column.right:.2f} {top - first + 1:.2f}]"
        figure.attributes = (("Layout", "BBox", box), ("Layout", "Placement", "/Block"))

    return Piece(first + (count - 1) * gap + 4, draw)


def _contents_list(composer: Composer, parent: Element, contents: Sequence[str], column: Column) -> list[Piece]:
    format = composer.theme.format
    words = column.text_span(composer.words.phrases.it_holds, composer.theme.faces.regular, column.text)
    pieces = composer.paragraph(
        parent.add("P"), [words], column, before=format.spacing.section, with_next=WithNext.FIRMLY
    )
    items = [(markdown.Paragraph((markdown.ProseRun(title),)),) for title in contents]
    listed = prose.draw_list(composer, prose.list_structure(composer.words, parent, items), column)
    listed[0].before = format.spacing.item
    return pieces + listed


def _code(composer: Composer, parent: Element, code: str, column: Column) -> list[Piece]:
    """The code of the pack in groups; a line may end between groups."""
    words, faces, styles = composer.words.phrases, composer.theme.faces, composer.styles
    element = parent.add("Sect")
    heading = composer.words.heading(element, words.code, 2, anchor="code")
    pieces = composer.heading(heading, column, styles.small_section_title)
    printed = column.text_span(grouped(code), faces.bold, column.text)
    pieces += composer.paragraph(element.add("P"), [printed], column, styles.small)
    purpose = column.text_span(words.code_is_for, faces.regular, column.text)
    before = composer.theme.format.spacing.item
    pieces += composer.paragraph(element.add("P"), [purpose], column, styles.small, before=before)
    for piece in pieces[:-1]:
        piece.with_next = WithNext.FIRMLY
    return pieces


def lay_out_contents(
    entries: Sequence[ContentsEntry], glance: Glance, language: str, pages: Mapping[str, leaflet.Page], theme: Theme
) -> Part:
    """The contents list, and the table "At a glance" where a leaflet has key facts.

    `pages` are those of the pack, by the names of their parts: the table's links may lead into them.
    """
    theme = theme.spoken(language)
    composer, column = compose(theme, CONTENTS, language, titles(None, pages)), Column.of_page(theme, language)
    title = composer.words.phrases.in_this_pack
    element = Element("Part", title=title)
    heading = composer.words.heading(element, title, 2, anchor="")
    pieces = composer.heading(heading, column, composer.styles.part_title)
    list_ = element.add("TOC")
    for entry in entries:
        pieces += _entry(composer, list_.add("TOCI"), entry, column)
    if glance.rows:
        pieces += _glance(composer, element, glance, column)
    stamp, statement = (glance.stamp, glance.statement) if glance.rows else ("", "")
    setup = PageSetup(language, header=False, stamp=stamp, statement=statement)
    return put_on_pages(composer, element, pieces, setup)


def _entry(composer: Composer, item: Element, entry: ContentsEntry, column: Column) -> list[Piece]:
    """A title with its page's number at the right, over a rule that leads the eye across."""
    theme, style, on_page = composer.theme, composer.styles.body, composer.words.phrases.on_page
    format, colours, size, leading = theme.format, theme.brand.colours, style.size, style.leading
    number = on_page.format(number=entry.page)
    widest = theme.faces.bold.measure(on_page.format(number=999), column.language) * size / 1000
    description, target = f"{entry.title}, {number}", f"#{entry.part}/"
    reference, link = item.add("Reference"), Element("Link")
    title, counted = (
        replace(column.text_span(words, face, colours.link), element=link, target=target, description=description)
        for words, face in ((entry.title, theme.faces.regular), (number, theme.faces.bold))
    )
    lines = break_lines([title], size, column.width - widest - size, cut=composer.cut)
    # A space, so that software separates the title from the number at its end.
    lines[-1] = lines[-1].with_space(size)
    page = break_lines([counted], size, column.width)[0]
    height = len(lines) * leading + format.spacing.item

    def draw(pen: Pen, top: float) -> None:
        base = top - style.rise - (len(lines) - 1) * leading
        for index, line in enumerate(lines):
            pen.line(line, column.left, top - style.rise - index * leading, size, reference)
        pen.line(page, column.right - page.width, base, size, reference)
        pen.artifact()
        pen.rule(column.left, column.right, top - height + 1, colours.rule, 0.5)

    return [Piece(height, draw, before=format.spacing.item)]


def _glance(composer: Composer, parent: Element, glance: Glance, column: Column) -> list[Piece]:
    """What is the same for all operations, and then what differs, side by side."""
    theme, words = composer.theme, composer.words.phrases
    element = parent.add("Sect")
    heading = composer.words.heading(element, words.at_a_glance, 2, anchor="at-a-glance")
    pieces = composer.heading(heading, column, composer.styles.section_title)
    asked = column.text_span(words.asked.format(ask=words.ask), theme.faces.regular, column.text)
    pieces += composer.paragraph(element.add("P"), [asked], column, with_next=WithNext.FIRMLY)
    several = len(glance.operations) > 1
    # An answer that a recipe chose is not what each leaflet says.
    resolved = [row for row in glance.rows if several and row.chosen_from]
    common = [row for row in glance.rows if several and row.is_common and row not in resolved]
    for caption, rows in ((words.resolved, resolved), (words.same, common)):
        if rows:
            pieces += _common(composer, element, caption, rows, column)
    differing = [row for row in glance.rows if row not in common and row not in resolved]
    if differing:
        caption = words.differs if common or resolved else words.compared if several else ""
        tables = list(_side_by_side(composer, glance.operations, differing, column))
        for number, table in enumerate(tables, 1):
            several = len(tables) > 1
            title = words.part.format(caption=caption, number=number, count=len(tables)) if several else caption
            pieces += _captioned(composer, element, title, table, column)
    return pieces


class _GlanceTable(NamedTuple):
    """Words of cells: the heads of columns, and rows that begin with their own head. `first` is as in `TableGrid`."""

    heads: Sequence[Sequence[TextSpan]]
    rows: Sequence[Sequence[Sequence[TextSpan]]]
    first: float = 0


def _common(
    composer: Composer, parent: Element, caption: str, rows: Iterable[GlanceRow], column: Column
) -> list[Piece]:
    words = composer.words.phrases
    cells = []
    for row in rows:
        answer = _answer(composer, row.answers[0], column)
        if row.chosen_from:
            note = words.holds.format(title=row.chosen_from)
            answer = [*answer, column.text_span("\n" + note, composer.theme.faces.bold, column.text)]
        cells.append([_topic(composer, row.topic, column), answer])
    return _captioned(composer, parent, caption, _GlanceTable([], cells), column)


def _side_by_side(
    composer: Composer, operations: Sequence[str], rows: Sequence[GlanceRow], column: Column
) -> Iterator[_GlanceTable]:
    """The table of what differs, split into several tables where its columns need more room."""
    theme = composer.theme
    on_panel = theme.brand.colours.on_panel
    heads = [[column.text_span(title, theme.faces.bold, on_panel)] for title in operations]
    corner = [column.text_span(composer.words.phrases.topic, theme.faces.bold, on_panel)]
    topics = [_topic(composer, row.topic, column) for row in rows]
    cells = [[_answer(composer, answer, column) for answer in row.answers] for row in rows]
    size = theme.format.type.body
    first = least_width([corner, *topics], size)
    widths = [
        max(least_width([head, *(row[index] for row in cells)], size), _NARROWEST * size)
        for index, head in enumerate(heads)
    ]
    parts = _even_parts(widths, column.width - first)
    if len(parts) == len(widths) > 1:
        # No two operations have room side by side: a single table, which is set as a list, keeps them together.
        yield _GlanceTable([corner, *heads], [[topic, *row] for topic, row in zip(topics, cells, strict=True)])
        return
    for part in parts:
        rows_of_part = [[topic, *row[part]] for topic, row in zip(topics, cells, strict=True)]
        even = max(widths[part]) * len(widths[part]) <= column.width - first
        yield _GlanceTable([corner, *heads[part]], rows_of_part, first if even else 0)


def _even_parts(widths: Sequence[float], room: float) -> list[slice]:
    """The fewest groups of columns that fit in `room`, of about the same size."""
    for count in range(1, len(widths) + 1):
        ends = [round(index * len(widths) / count) for index in range(count + 1)]
        parts = [slice(*pair) for pair in itertools.pairwise(ends)]
        if all(sum(widths[part]) <= room for part in parts):
            return parts
    return [slice(index, index + 1) for index in range(len(widths))]


def _topic(composer: Composer, topic: str, column: Column) -> list[TextSpan]:
    return [column.text_span(composer.theme.fill(topic), composer.theme.faces.bold, column.text)]


def _answer(composer: Composer, answer: GlanceAnswer | None, column: Column) -> list[TextSpan]:
    if answer is None:
        return [column.text_span(composer.words.phrases.ask, composer.theme.faces.regular, column.text)]
    runs = [_leading(run, answer.part) for run in answer.words.content]
    return composer.spans(composer.words.runs(runs), column)


def _leading(run: markdown.ProseRun, part: str) -> markdown.ProseRun:
    """A run whose link leads into the leaflet that it was taken from."""
    if run.link.startswith("#") and "/" not in run.link:
        return run._replace(link=f"#{part}/{run.link[1:]}")
    return run


def _captioned(
    composer: Composer, parent: Element, caption: str, glance_table: _GlanceTable, column: Column
) -> list[Piece]:
    """A table with its caption, which stays on a single page where it fits."""
    theme = composer.theme
    element = parent.add("Table")
    above: list[Piece] = []
    if caption:
        span = column.text_span(caption, theme.faces.bold, column.text)
        before = theme.format.spacing.block
        above = composer.paragraph(element.add("Caption"), [span], column, before=before, with_next=WithNext.FIRMLY)
        above.append(space(theme.format.spacing.heading, WithNext.FIRMLY))
    heads, rows, first = glance_table
    grid = TableGrid(
        list(map(Cell, heads, add_head_row(element, len(heads)))) if heads else [],
        [list(map(Cell, row, add_row(element, len(row), head=True))) for row in rows],
        first,
    )
    below = table_pieces(composer, grid, column)
    if not caption:
        below[0].before = theme.format.spacing.paragraph
    for piece in below[:-1]:
        piece.with_next = max(piece.with_next, WithNext.TOGETHER)
    return above + below


def lay_out_closing(language: str, theme: Theme) -> Part:
    """A page with room for questions and notes."""
    theme = theme.spoken(language)
    composer, column = compose(theme, CLOSING, language, {}), Column.of_page(theme, language)
    phrases = composer.words.phrases
    element = Element("Part", title=phrases.questions_and_notes)
    heading = composer.words.heading(element, phrases.questions_and_notes, 2, anchor="")
    pieces = composer.heading(heading, column, composer.styles.part_title)
    for label in (phrases.my_questions, phrases.my_notes):
        block = blocks.WritingLines(kind="lines", label=label, lines=_CLOSING_LINES)
        lines = writing_lines.draw(composer, writing_lines.structure(composer.words, element, block, 3), column)
        lines[0].before = theme.format.spacing.block
        pieces += lines
    return put_on_pages(composer, element, pieces, PageSetup(language, header=False))
