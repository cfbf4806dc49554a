"""Lay out a leaflet or shared page on pages: the title, its sections, and who is responsible for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content import leaflet
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.translations import other_names
from builder.content.validity import NO_MARKS, Marks
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Anchor, Element, Marked, Part
from builder.document import Heading, Node, PageFacts, Role, page, titles
from builder.document.digest import digest_of, opening
from builder.layout import header, pictures, watermark
from builder.layout.blocks import (
    comparison,
    contents,
    details,
    key_facts,
    other_formats,
    sections,
    small_print,
    writing_lines,
)
from builder.layout.composer import Composer
from builder.layout.flow import Frame, Piece, PlacedPiece, WithNext, draw_page, paginate
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle
from builder.layout.theme import Theme


def lay_out(
    name: str,
    content: leaflet.Page,
    theme: Theme,
    others: Mapping[str, leaflet.Page] | None = None,
    *,
    level: int | None = None,
    marks: Marks = NO_MARKS,
    code: CodeOnPaper | None = None,
    offer: Offer = NO_OFFER,
) -> Part:
    """Lay a leaflet or shared page out into a part, without page numbers, with the `marks` of its status.

    `level` is that of its title. By default a leaflet's is 1, and a `SharedPage`'s 2, to be below the
    title of the leaflet that it is merged into. The header of a leaflet at a lower level is an artifact: its words
    have been read at the start of the file.
    `code` identifies the sources of a leaflet: its short form is printed next to its version. Leaflets in a pack have
    none.
    `offer` is what a leaflet says of its other formats and languages.
    `others` are the pages of the same file that links may lead into, by name. The page has passed its checks: a site
    field that the brand lacks, a missing picture or a language without phrases is a bug here.
    """
    theme = theme.spoken(content.language)
    aliases = other_names(content.language, others or {})
    composer = compose(theme, name, content.language, titles(content, others or {}), aliases=aliases)
    shared = isinstance(content, leaflet.SharedPage)
    level = level or (2 if shared else 1)
    brand = theme.brand if not shared and level == 1 else None
    document = page(composer.words, content, PageFacts(level, brand, marks, code, offer))
    setup = PageSetup(content.language, header=not shared, stamp=marks.stamp, statement=marks.statement, code=code)
    return draw_document(composer, document, setup)


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
    """What the pages of a part have besides their pieces.

    With `header`, the first page has the logo and name of the clinic. Its words are content where the document has
    them, else an artifact. `stamp` is a watermark for each page, and `statement` says what it means on each
    page that has no header. `code` is what differs from format to format.
    """

    language: str
    header: bool
    stamp: str = ""
    statement: str = ""
    code: CodeOnPaper | None = None


def draw_document(composer: Composer, document: Node, setup: PageSetup) -> Part:
    """Draw a document on pages."""
    column = Column.of_page(composer.theme, composer.words.language)
    document = _divided(composer, document, column)
    composer.elements.add(document, None)
    pieces: list[Piece] = []
    panel: list[Piece] = []
    for node in document.nodes:
        if node.role is Role.OTHER_FORMATS:
            panel = other_formats.draw(composer, node, column)
            pieces += panel
        elif isinstance(node, Heading):
            pieces += composer.heading(node, column, _title_style(composer, document))
        elif node.role not in _IN_HEADER:
            pieces += _DRAWN[node.role](composer, node, column)
    return put_on_pages(composer, document, pieces, setup, panel)


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


def put_on_pages(
    composer: Composer, document: Node, pieces: Sequence[Piece], setup: PageSetup, panel: Sequence[Piece] = ()
) -> Part:
    """The pieces of a part on pages.

    The pieces of a `panel` among them, and what is to `spare` of others, are not worth a page of their own, where less
    space between pieces spares it.
    """
    theme, element = composer.theme, composer.elements[document]
    read = {node.role: composer.elements[node] for node in document.nodes if node.role in _IN_HEADER}
    measured = header.measure(theme, setup.language) if setup.header else None
    turned = is_right_to_left(setup.language)
    pen = Pen(theme.format.page.width, theme.format.page.height, right_to_left=turned)
    statement = watermark.measure_statement(theme, setup.statement, setup.language)
    frame = _frame(theme, measured, statement.height)
    for number, placed in enumerate(_paginated(pieces, panel, frame)):
        header.draw_background(pen, theme)
        if setup.stamp:
            watermark.draw(pen, theme, setup.stamp, setup.language)
        if measured is None or number:
            header.draw_strip(pen, theme)
            statement.draw(pen)
        else:
            header.draw(pen, measured, composer, read)
        draw_page(placed, pen)
        pen.finish_page()
    return Part(
        name=composer.words.part,
        title=element.title or "",
        language=setup.language,
        pages=tuple(pen.pages),
        elements=(element,),
        bookmarks=tuple(composer.bookmarks),
        anchors={"": Anchor(0, theme.format.page.height), **composer.anchors},
        fonts=pen.fonts,
        images=composer.images,
        cut=tuple(composer.cut),
        tables=tuple(composer.tables),
        characters=pen.characters,
        wording=_drawn_digest(element, pen.words, setup.code),
    )


_TIGHTER = (0.9, 0.85, 0.8, 0.75, 0.7)
"""How much of the space between pieces may be left where that spares a page, the most first."""


def _paginated(pieces: Sequence[Piece], panel: Sequence[Piece], frame: Frame) -> list[list[PlacedPiece]]:
    """The pieces on pages: on as many as without what is to spare, where a little less space between can do that."""
    pages = paginate(pieces, frame.fresh())
    if panel or any(piece.spare for piece in pieces):
        needed = [
            replace(piece, height=piece.height - piece.spare) if piece.spare else piece
            for piece in pieces
            if piece not in panel
        ]
        fewest = len(paginate(needed, frame.fresh()))
        tighter = (paginate([_tighter(piece, share) for piece in pieces], frame.fresh()) for share in _TIGHTER)
        if len(pages) > fewest:
            return next((tight for tight in tighter if len(tight) == fewest), pages)
    return pages


def _tighter(piece: Piece, share: float) -> Piece:
    height = piece.height * share if piece.is_space and piece.panel is None else piece.height
    return replace(piece, before=piece.before * share, height=height)


def _drawn_digest(element: Element, words: Mapping[Marked, Sequence[str]], code: CodeOnPaper | None) -> str:
    """The digest of what has been drawn (see `document.words_digest`): `words` are those of each marked content."""
    texts: list[str] = []

    def read(element: Element) -> None:
        texts.append(opening(element.role, element.language, element.alt))
        for kid in element.kids:
            if isinstance(kid, Element):
                read(kid)
            elif isinstance(kid, Marked):
                texts.extend(words.get(kid, ()))

    read(element)
    return digest_of("".join(texts), code)


def lay_out_blank(name: str, language: str, theme: Theme) -> Part:
    """A page with nothing on it; its footer is added later, as an artifact."""
    pen = Pen(theme.format.page.width, theme.format.page.height)
    header.draw_background(pen, theme)
    pen.finish_page()
    return Part(name, "", language, tuple(pen.pages), (), (), {}, {}, {})


def _frame(theme: Theme, measured: header.Header | None, statement: float) -> Frame:
    """Where words are placed, on pages with a `statement` of that height below their strip."""
    height, margins = theme.format.page.height, theme.format.margins
    top = height - max(margins.top, header.STRIP + statement)
    first_top = height - measured.height - 0.45 * margins.top if measured else top
    return Frame(first_top=first_top, top=top, bottom=margins.bottom)


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
    pieces[-1].with_next = WithNext.FREE
    return pieces


def _edition(composer: Composer, edition: Node, column: Column) -> list[Piece]:
    before = composer.theme.format.spacing.section
    return composer.text(edition, _quiet(composer, column), composer.styles.small, before=before)


def _field(composer: Composer, node: Node, column: Column) -> list[Piece]:
    pieces = writing_lines.draw(composer, node, column)
    pieces[0].before = composer.theme.format.spacing.block
    return pieces


def _quiet(composer: Composer, column: Column) -> Column:
    return column.coloured(composer.theme.brand.colours.quiet)


_DRAWN: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.SUMMARY: _summary,
    Role.WARNING_LINE: _warning_line,
    Role.STATUS_LINE: _status_line,
    Role.KEY_FACTS: key_facts.draw,
    Role.SECTION: sections.draw,
    Role.ABOUT: _about,
    Role.EDITION: _edition,
    Role.DETAILS: details.draw,
    Role.IN_PACK: contents.draw_in_pack,
    Role.PACK_CODE: contents.draw_code,
    Role.CONTENTS: contents.draw_contents,
    Role.COMPARISON: comparison.draw,
    Role.FIELD: _field,
}
"""How each element of a leaflet, shared page or page of a pack is drawn."""
