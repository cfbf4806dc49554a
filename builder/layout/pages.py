"""Lay out a leaflet or shared page on pages: the title, its sections, and who is responsible for it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import NamedTuple

from builder.content.validity import Marks
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Anchor, Element, Marked, PageEnd, Part
from builder.document import Heading, Node, Role
from builder.document.digest import digest_of, opening
from builder.layout import back, cover, following, header, pictures, watermark
from builder.layout.blocks import (
    comparison,
    contents,
    key_facts,
    other_formats,
    sections,
    small_print,
    stacks,
    writing_lines,
)
from builder.layout.composer import Composer
from builder.layout.elements import Elements, UndrawnElements, copied
from builder.layout.fit import Fit, Fitter
from builder.layout.flow import ROUNDING, Frame, Piece, WithNext, draw_page, keep_in_group, place
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle
from builder.layout.theme import Theme


def compose(
    theme: Theme,
    name: str,
    language: str,
    titles: Mapping[str, str],
    drawings: Mapping[str, pictures.Picture] | None = None,
    *,
    aliases: Mapping[str, str] | None = None,
) -> Composer:
    """A composer for the part `name`. Raises LookupError for a language that the program has no phrases for."""
    return Composer(theme, theme.document_words(name, language, titles, aliases or {}), drawings or {})


class PageSetup(NamedTuple):
    """What pages have besides their pieces.

    With `header`, the first page has the logo and name of the clinic. Its words are content where the document has
    them, else an artifact. `stamp` is a watermark for each page, and `statement` says what it means on each
    page that has no header. `last` is the least share of the last page that is filled, where that can be.
    """

    language: str
    header: bool
    stamp: str = ""
    statement: str = ""
    last: float = 0.0


class ComposedText(NamedTuple):
    """A document as pieces, with its composer. `code` is what differs from format to format.

    With `is_for_the_back` it is wanted on the back of what is folded.
    `title` are the pieces of its title where that is in the header. `field` is the field of a cover, where it is one.
    `fresh` are the indices of pieces that may start a page wherever the last one ends, as a document may: tables that
    are on one page then.
    `about` is how many pieces at the end say who is responsible for a leaflet, and `is_about` is true of a text that is
    only that (see `about_apart`).
    One that `is_drawn_again` stays as it is when it is drawn.
    """

    composer: Composer
    document: Node
    pieces: Sequence[Piece]
    code: CodeOnPaper | None = None
    title: Sequence[Piece] = ()
    field: cover.CoverField | None = None
    is_for_the_back: bool = False
    fresh: Sequence[int] = ()
    about: int = 0
    is_about: bool = False
    is_drawn_again: bool = False

    @property
    def element(self) -> Element:
        return self.composer.elements[self.document]


def draw_document(
    composer: Composer,
    document: Node,
    code: CodeOnPaper | None = None,
    *,
    in_header: bool = False,
    on_back: CodeOnPaper | None = None,
) -> ComposedText:
    """A document as pieces that can be put on pages. Its title may be `in_header`, where the look has it there.

    What is on the back of a leaflet has the code of that `on_back`.
    """
    column = Column.of_page(composer.theme, composer.words.language)
    document = _divided(composer, document, column)
    composer.elements.add(document, None)
    pieces: list[Piece] = []
    title: list[Piece] = []
    fresh: list[int] = []
    before: Node | None = None
    drawn: list[Piece] = []
    for node in document.nodes:
        if isinstance(node, Heading):
            if in_header and header.has_title(composer.theme):
                title = header.draw_title(composer, node, column)
            if not title:
                pieces += composer.heading(node, column, _title_style(composer, document))
        elif node.role not in _IN_HEADER:
            if node.role is Role.EDITION:
                _keep_with_next(pieces)
            if node.role is Role.EDITION and on_back is not None:
                drawn = small_print.draw_on_back(composer, node, on_back, _quiet(composer, column))
                # A code has light squares around it.
                drawn[0].before = composer.theme.format.spacing.paragraph
            else:
                drawn = _DRAWN[node.role](composer, node, column)
            if node.role is Role.COMPARISON and cover.height_of(drawn) <= composer.theme.room:
                fresh.append(len(pieces))
            if pieces and before is not None and document.role is Role.PART:
                _belong_to_title(composer, before, node, drawn)
            pieces += drawn
        before = node
    return ComposedText(composer, document, pieces, code, title, fresh=fresh, about=_about_of(document, len(drawn)))


def _belong_to_title(composer: Composer, before: Node, node: Node, drawn: Sequence[Piece]) -> None:
    """Keep what is below the title of a shared page with it: lines about all of that, and the title of a section."""
    if node.role in _BELOW_TITLE:
        for piece in drawn:
            piece.with_next = WithNext.FIRMLY
    if isinstance(before, Heading) and node.role is Role.SECTION:
        drawn[0].before = _STACKED * composer.theme.format.spacing.section


_BELOW_TITLE = (Role.SUMMARY, Role.WARNING_LINE, Role.STATUS_LINE)
"""What stays with the title of a shared page, and with the section below: it says something of all of that."""
_STACKED = 0.4
"""The space between two titles, as a multiple of that above the title of a section."""


def _keep_with_next(pieces: Sequence[Piece]) -> None:
    """Keep the last words of `pieces`, and the space below them, on one page with what follows."""
    for piece in reversed(pieces):
        piece.with_next = WithNext.FIRMLY
        if not piece.is_space:
            return


def draw_with_cover(composer: Composer, document: Node, marks: Marks, code: CodeOnPaper | None) -> ComposedText:
    """A leaflet whose first page is a cover: the title and what comes with it, and the key facts where they fit."""
    theme = composer.theme
    column = Column.of_page(theme, composer.words.language)
    composer.elements.add(document, None)
    nodes = [node for node in document.nodes if node.role not in _IN_HEADER]
    on_field = [node for node in nodes if node.role in cover.ON_FIELD]
    facts, rest = [node for node in nodes if node.role is Role.KEY_FACTS], nodes[len(on_field) :]
    under = [piece for node in facts for piece in _DRAWN[node.role](composer, node, column)]
    above = watermark.measure(theme, marks.stamp, marks.statement, composer.words.language).on_first
    field = cover.field(composer, on_field, [cover.height_of(under)] if under else [], above)
    page, bottom = theme.format.page.height, theme.format.margins.bottom
    if under and field.reach + cover.height_of(under) <= page - bottom + ROUNDING:
        field, rest = field.above(under, page), [node for node in rest if node not in facts]
    # One piece fills the first page: the next begins on the second.
    pieces = [Piece(_REST, lambda pen, top: None)]
    drawn: list[Piece] = []
    for node in rest:
        drawn = _DRAWN[node.role](composer, node, column)
        pieces += drawn
    field = field._replace(gap=page - bottom - _REST - field.height, has_band=True)
    return ComposedText(composer, document, pieces, code, field=field, about=_about_of(document, len(drawn)))


def _about_of(document: Node, count: int) -> int:
    """The number of the last pieces, if they say who is responsible for a leaflet."""
    return count if document.nodes[-1].role is Role.ABOUT else 0


def about_apart(text: ComposedText) -> list[ComposedText]:
    """A leaflet, and who is responsible for it as a text of its own: so pages can come between them.

    The structure elements are apart, too: these are read in the order in which pages are.
    """
    if not text.about:
        return [text]
    node, first = text.document.nodes[-1], len(text.pieces) - text.about
    element = text.composer.elements[node]
    text.element.kids[:] = [kid for kid in text.element.kids if kid is not element]
    about = ComposedText(text.composer, node, text.pieces[first:], is_about=True)
    return [text._replace(pieces=text.pieces[:first], about=0), about]


_REST = 1.0
"""How much of a cover is left for pieces that are on pages, in points."""


def draw_cover(composer: Composer, document: Node) -> ComposedText:
    """The cover of a pack: some of it is on the field, the rest is pieces below it, and so is a long list."""
    composer.elements.add(document, None)
    reported = len(composer.cut)
    text = _cover_with(composer, document, cover.ON_FIELD)
    if text.field is None or text.field.is_whole(composer.theme):
        return text
    del composer.cut[reported:]
    return _cover_with(composer, document, cover.ON_FIELD - {Role.IN_PACK})


def is_on_a_page(text: ComposedText) -> bool:
    """Whether all that a cover has is on its first page."""
    theme, field = text.composer.theme, text.field
    assert field is not None
    room = theme.format.page.height - theme.format.margins.bottom - field.reach
    return field.is_whole(theme) and cover.height_of(text.pieces) <= room + ROUNDING


def _cover_with(composer: Composer, document: Node, roles: Collection[Role]) -> ComposedText:
    """A cover with the elements of these roles on the field."""
    column = Column.of_page(composer.theme, composer.words.language)
    nodes = [node for node in document.nodes if node.role not in _IN_HEADER]
    groups = cover.below(composer, [node for node in nodes if node.role not in roles], column)
    on_field = [node for node in nodes if node.role in roles]
    field = cover.field(composer, on_field, cover.heights_wanted(groups, composer.theme))
    return ComposedText(composer, document, [piece for group in groups for piece in group], field=field)


def _divided(composer: Composer, document: Node, column: Column) -> Node:
    """The document with tables that fit on its pages."""
    if not any(node.role is Role.COMPARISON for node in document.nodes):
        return document
    kids = (
        comparison.divided(composer, node, column) if node.role is Role.COMPARISON else node for node in document.nodes
    )
    return replace(document, kids=tuple(kids))


def _title_style(composer: Composer, document: Node) -> TextStyle:
    """What the title of a document looks like; it is smaller for what comes after one in its file."""
    return composer.styles.title if document.role is Role.DOCUMENT else composer.styles.part_title


def put_on_pages(texts: Sequence[ComposedText], setup: PageSetup, pen: Pen | None = None) -> tuple[Part, ...]:
    """Documents on pages, each below the last, and a part for each: the first has the pages of all."""
    return drawn_parts(fitted_on_pages(texts, setup), setup, pen)


class FittedTexts(NamedTuple):
    """Documents with what is at the top of their pages, and how their pieces fit on them."""

    texts: Sequence[ComposedText]
    measured: header.Header | None
    marks: watermark.PageMarks
    fitter: Fitter
    fit: Fit
    flowing: int
    """How many pages there would be without a back."""

    def has_back(self, pages: int) -> bool:
        """Whether the last document is alone on the last page of a sheet of so many pages."""
        is_alone = self.fit.starts[-1] == sum(len(text.pieces) for text in self.texts[:-1])
        return is_alone and len(self.fit.starts) % pages == 0

    def sheets(self, pages: int) -> int:
        """How many sheets of so many pages they take."""
        return -(-len(self.fit.starts) // pages)

    def is_spill(self, pages: int) -> bool:
        """Whether the last sheet of so many pages would be spared with a page less."""
        return 1 < pages < self.flowing and self.flowing % pages == 1

    def lines_over(self, pages: int) -> int:
        """About how many lines are too many for a sheet less of so many pages; 0 where there is one, or no sheets."""
        over = self.fitter.spilled_over(pages) if pages > 1 else None
        return 0 if over is None else max(1, math.ceil(over.spill * self.fitter.frame.height / self.fitter.line))


def fitted_on_pages(texts: Sequence[ComposedText], setup: PageSetup) -> FittedTexts:
    """How documents fit on pages, each below the last."""
    first = texts[0]
    theme, field = first.composer.theme, first.field
    measured = header.measure(theme, setup.language, first.title) if setup.header and field is None else None
    marks = watermark.measure(theme, setup.stamp, setup.statement, setup.language)
    frame = _frame(theme, field or measured, marks)
    for text in texts[1:]:
        following.separate(text.pieces, theme.format.spacing.section, frame)
    sheet, has_back = theme.format.pages_on_a_sheet, len(texts) > 1 and texts[-1].is_for_the_back
    fitter, fit = _fitted(texts, frame, setup, sheet)
    flowing = len(fit.starts)
    if has_back:
        flowed = fitter
        fitter, fit = back.with_back(fitter, fit, len(fitter.measured.pieces) - len(texts[-1].pieces), sheet)
        if fitter is flowed and texts[-2].is_about:
            # Nothing is on the back, so nothing has to come after this.
            texts = [*texts[:-2], texts[-1], texts[-2]]
            fitter, fit = _fitted(texts, frame, setup, sheet)
            flowing = len(fit.starts)
    return FittedTexts(texts, measured, marks, fitter, fit, flowing)


def _fitted(texts: Sequence[ComposedText], frame: Frame, setup: PageSetup, sheet: int) -> tuple[Fitter, Fit]:
    """How documents fit on pages, each below the last. Any group may be parted where that spares a folded sheet."""
    pieces = [piece for text in texts for piece in text.pieces]
    ends = itertools.accumulate(len(text.pieces) for text in texts)
    # What says who is responsible for a leaflet goes on below it, as small print does.
    documents = [end for end, text in zip(ends, texts[1:], strict=False) if not text.is_about]
    documents += texts[0].fresh
    line = texts[0].composer.styles.body.leading
    fitter = Fitter(pieces, frame, line, documents, setup.last)
    fit = fitter.best()
    if sheet > 1:
        parted = Fitter(pieces, frame, line, documents, setup.last, parted=True)
        other = parted.best()
        if -(-len(other.starts) // sheet) < -(-len(fit.starts) // sheet):
            return parted, other
    return fitter, fit


def drawn_parts(fitted: FittedTexts, setup: PageSetup, pen: Pen | None = None) -> tuple[Part, ...]:
    """Draw documents on the pages that they were fitted on, with a `pen` for such pages or a new one."""
    texts, measured, marks, fitter, fit, _ = fitted
    undrawn = {id(text): UndrawnElements(text.element) for text in texts if text.is_drawn_again}
    composer, document, field = texts[0].composer, texts[0].document, texts[0].field
    theme = composer.theme
    read = {node.role: composer.elements[node] for node in document.nodes if node.role in _IN_HEADER}
    page = theme.format.page
    pen = pen or Pen(page.width, page.height, right_to_left=is_right_to_left(setup.language))
    firsts: list[Piece | None] = []
    # The text that pages for notes come after: the one before the back.
    before_notes = texts[-2:][0]
    notes: Element | None = None
    for number, placed in enumerate(place(fitter.measured, fit.starts, fitter.frame, fit.share)):
        header.draw_background(pen, theme)
        if field is not None and not number:
            _draw_field(pen, field, marks, composer, read)
        elif measured is None or number:
            header.draw_strip(pen, theme)
            marks.draw(pen, pen.height - header.STRIP, with_band=True)
        else:
            marks.draw(pen, pen.height - measured.height, with_band=bool(marks.on_first))
            header.draw(pen, measured, composer, read)
        if not placed and number:
            notes = _draw_notes(pen, before_notes, fitter.frame, notes)
        following.draw_rules(pen, placed, [text.pieces[0] for text in texts[1:]], theme, fit.share)
        draw_page(placed, pen)
        pen.finish_page()
        firsts.append(placed[0].piece if placed else None)
    parts = _parts(texts, pen, firsts, None if notes is None else (before_notes, notes))
    drawn = [text for text in texts if not text.is_about]
    first, *rest = (
        _on_its_own(part, text, undrawn[id(text)]) if text.is_drawn_again else part
        for part, text in zip(parts, drawn, strict=True)
    )
    ends = [_with_words(end, pen) for end in fitter.bad_ends(fit)]
    return replace(first, ends=ends, over=fitted.lines_over(theme.format.pages_on_a_sheet)), *rest


def _draw_field(
    pen: Pen, field: cover.CoverField, marks: watermark.PageMarks, composer: Composer, read: Mapping[Role, Element]
) -> None:
    """Draw the field of a cover, and the marks below it; over the margin of the field where they have no room there."""
    below = pen.height - field.height
    if marks.has_room(below):
        marks.draw(pen, below, with_band=field.has_band and bool(marks.on_first))
        field.draw(pen, composer, read)
    else:
        field.draw(pen, composer, read)
        marks.draw(pen, pen.height, with_band=False)


def _parts(
    texts: Sequence[ComposedText],
    pen: Pen,
    firsts: Sequence[Piece | None],
    notes: tuple[ComposedText, Element] | None,
) -> list[Part]:
    """The parts of texts on pages that begin with the pieces `firsts`; `notes` are after a text, in its part."""
    parts: list[Part] = []
    for text in texts:
        if text.is_about:
            parts[-1] = _with_about(parts[-1], text)
        else:
            parts.append(_part(text, pen, texts, firsts))
        if notes is not None and text is notes[0]:
            parts[-1] = replace(parts[-1], elements=(*parts[-1].elements, notes[1]))
    return parts


def _on_its_own(part: Part, text: ComposedText, undrawn: UndrawnElements) -> Part:
    """A part with elements of its own: those of its text are as they were before it was drawn."""
    copies: dict[int, Element] = {}
    elements = tuple(copied(element, copies) if element is text.element else element for element in part.elements)

    def with_copy(anchor: Anchor) -> Anchor:
        return anchor._replace(element=copies.get(id(anchor.element), anchor.element))

    bookmarks = tuple(mark._replace(anchor=with_copy(mark.anchor)) for mark in part.bookmarks)
    anchors = {name: with_copy(anchor) for name, anchor in part.anchors.items()}
    undrawn.restore()
    text.composer.anchors.clear()
    text.composer.bookmarks.clear()
    return replace(part, elements=elements, bookmarks=bookmarks, anchors=anchors)


def _draw_notes(pen: Pen, text: ComposedText, frame: Frame, section: Element | None) -> Element:
    """Fill a page that is left over with lines for notes. The first of them has a title, in a `section` of its own.

    The section comes after the document, whose words are the same in every format.
    """
    composer, top = copy(text.composer), frame.top
    if section is None:
        composer.elements = Elements(composer.words.part)
        above = next(node.level for node in text.document.nodes if isinstance(node, Heading))
        heading = composer.words.heading(composer.words.phrases.my_notes, max(2, above))
        node = Node(Role.SECTION, (heading,))
        composer.elements.add(node, None)
        section = composer.elements[node]
        column = Column.of_page(composer.theme, composer.words.language)
        title = composer.heading(heading, column, composer.styles.section_title)
        stacks.draw_stack(pen, title, top)
        top -= stacks.height_of(title)
    back.draw_lines(pen, composer.theme, writing_lines.line_gap(composer), top, frame.bottom)
    return section


def _with_words(end: PageEnd, pen: Pen) -> PageEnd:
    """The end of a page with the first words of the next one."""
    marks = sorted(mark for mark in pen.words if mark.page == end.page + 1)
    return end._replace(words=" ".join("".join("".join(pen.words[mark]) for mark in marks[:1]).split()))


def _part(
    text: ComposedText,
    pen: Pen,
    texts: Sequence[ComposedText],
    firsts: Sequence[Piece | None],
) -> Part:
    """The part of a text on pages that begin with the pieces `firsts`."""
    composer, element = text.composer, text.element
    about = next((other.element for other in texts if other.is_about and other.composer is composer), None)
    bookmarks = composer.bookmarks if about is None else composer.bookmarks[:-1]
    part = Part(
        name=composer.words.part,
        title=element.title or "",
        language=composer.words.language,
        pages=(),
        elements=(element,),
        bookmarks=tuple(bookmarks),
        anchors={"": Anchor(0, pen.height), **composer.anchors},
        fonts={},
        images={},
        cut=tuple(composer.cut),
        tables=tuple(composer.tables),
        wording=_drawn_digest(element, pen.words, text.code, about),
    )
    if text is not texts[0]:
        start = composer.anchors[""].page
        below = firsts[start] is not text.pieces[0]
        return replace(part, within=texts[0].composer.words.part, begins=start + below)
    return replace(
        part,
        pages=tuple(pen.pages),
        fonts=pen.fonts,
        images={name: image for each in texts for name, image in each.composer.images.items()},
        characters=pen.characters,
    )


def _with_about(part: Part, about: ComposedText) -> Part:
    """A part with who is responsible for the leaflet after it: its words, and the bookmark, which was made last."""
    element = about.element
    if about.composer.words.language != part.language:
        element.language = about.composer.words.language
    bookmarks = (*part.bookmarks, about.composer.bookmarks[-1])
    return replace(part, elements=(*part.elements, element), bookmarks=bookmarks)


def _drawn_digest(
    element: Element, words: Mapping[Marked, Sequence[str]], code: CodeOnPaper | None, about: Element | None
) -> str:
    """The digest of what has been drawn (see `document.words_digest`): `words` are those of each marked content.

    It has what is `about` a leaflet at its end, wherever that was drawn: its words are the same in every format.
    """
    texts: list[str] = []

    def read(element: Element) -> None:
        texts.append(opening(element.role, element.language, element.alt))
        for kid in element.kids:
            if isinstance(kid, Element):
                read(kid)
            elif isinstance(kid, Marked):
                texts.extend(words.get(kid, ()))

    read(element)
    if about is not None:
        read(about)
    return digest_of("".join(texts), code)


def lay_out_blank(name: str, language: str, theme: Theme) -> Part:
    """A page with nothing on it; its footer is added later, as an artifact."""
    pen = Pen(theme.format.page.width, theme.format.page.height)
    header.draw_background(pen, theme)
    pen.finish_page()
    return Part(name, "", language, tuple(pen.pages), (), (), {}, {}, {})


def room_for_words(theme: Theme, setup: PageSetup) -> float:
    """How much height a page after the first has for words, below its marks."""
    return _frame(theme, None, watermark.measure(theme, setup.stamp, setup.statement, setup.language)).height


def _frame(theme: Theme, head: header.Header | cover.CoverField | None, marks: watermark.PageMarks) -> Frame:
    """Where words are placed, on pages with these marks below their strip."""
    height, margins = theme.format.page.height, theme.format.margins
    first_top = top = height - max(margins.top, header.STRIP + marks.height)
    if isinstance(head, cover.CoverField):
        first_top = height - head.reach
    elif head is not None:
        first_top = height - head.height - max(marks.on_first, header.gap_below(theme))
    return Frame(first_top, top, margins.bottom)


_IN_HEADER = (Role.LOGO, Role.CLINIC, Role.STRAPLINE)


def _summary(composer: Composer, summary: Node, column: Column) -> list[Piece]:
    return composer.text(summary, column, composer.styles.lead)


def _warning_line(composer: Composer, line: Node, column: Column) -> list[Piece]:
    return composer.text(line, column, before=composer.theme.format.spacing.paragraph)


def _status_line(composer: Composer, line: Node, column: Column) -> list[Piece]:
    before = composer.theme.format.spacing.paragraph
    return composer.text(line, _quiet(composer, column), composer.styles.small, before=before)


def _about(composer: Composer, about: Node, column: Column) -> list[Piece]:
    """Who is responsible for a leaflet, in quiet words."""
    heading, *rest = about.nodes
    pieces = composer.heading(heading, column, composer.styles.small_section_title)
    pieces += small_print.draw(composer, rest, _quiet(composer, column))
    keep_in_group(pieces)
    pieces[-1].with_next = WithNext.FREE
    return pieces


def _edition(composer: Composer, edition: Node, column: Column) -> list[Piece]:
    before = composer.theme.format.spacing.section
    return composer.text(edition, _quiet(composer, column), composer.styles.small, before=before)


def _field(composer: Composer, node: Node, column: Column) -> list[Piece]:
    pieces = writing_lines.draw(composer, node, column)
    pieces[0].before = composer.theme.format.spacing.block
    return pieces


def _of_cover(composer: Composer, node: Node, column: Column) -> list[Piece]:
    """What the cover of a pack had no room for."""
    pieces = cover.below_each_other(composer, [node], column)
    pieces[0].before = composer.theme.format.spacing.section
    return pieces


def _quiet(composer: Composer, column: Column) -> Column:
    return column.coloured(composer.theme.brand.colours.quiet)


_DRAWN: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.SUMMARY: _summary,
    Role.WARNING_LINE: _warning_line,
    Role.STATUS_LINE: _status_line,
    Role.KEY_FACTS: key_facts.draw,
    Role.SECTION: sections.draw,
    Role.OTHER_FORMATS: other_formats.draw,
    Role.ABOUT: _about,
    Role.EDITION: _edition,
    Role.CONTENTS: contents.draw_contents,
    Role.COMPARISON: comparison.draw,
    Role.ON_THE_WEB: _of_cover,
    Role.PACK_CODE: _of_cover,
    Role.FIELD: _field,
}
"""How each element of a leaflet, shared page or page of a pack is drawn."""
