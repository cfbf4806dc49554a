"""Lay out a leaflet or shared page on pages: the title, its sections, and who is responsible for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content import leaflet
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.translations import other_names
from builder.content.validity import NO_MARKS, Marks
from builder.core.characters import SOFT_HYPHEN, collapse
from builder.core.language_codes import is_right_to_left
from builder.core.part import Anchor, Element, Marked, Part
from builder.layout import header, other_formats, pictures, watermark
from builder.layout.blocks import draw_section, key_facts, section_structure
from builder.layout.composer import Composer
from builder.layout.flow import Frame, Piece, PlacedPiece, WithNext, draw_page, paginate
from builder.layout.meaning import PartWords, TaggedRun
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme


def lay_out(
    name: str,
    page: leaflet.Page,
    theme: Theme,
    others: Mapping[str, leaflet.Page] | None = None,
    *,
    level: int | None = None,
    marks: Marks = NO_MARKS,
    code: str = "",
    offer: Offer = NO_OFFER,
) -> Part:
    """Lay a leaflet or shared page out into a part, without page numbers, with the `marks` of its status.

    `level` is that of its title. By default a leaflet's is 1, and a `SharedPage`'s 2, to be below the
    title of the leaflet that it is merged into. The header of a leaflet at a lower level is an artifact: its words
    have been read at the start of the file.
    `code` identifies the sources of a leaflet: it is printed next to its version. Leaflets in a pack have none.
    `offer` is what a leaflet says of its other formats and languages.
    `others` are the pages of the same file that links may lead into, by name. The page has passed its checks: a site
    field that the brand lacks, a missing picture or a language without phrases is a bug here.
    """
    theme = theme.spoken(page.language)
    aliases = other_names(page.language, others or {})
    composer = compose(theme, name, page.language, titles(page, others or {}), aliases=aliases)
    shared = isinstance(page, leaflet.SharedPage)
    element = Element("Part", title=theme.name(page.title))
    level = level or (2 if shared else 1)
    body = _body(composer, page, element, level, marks)
    panel = _offered(composer, page, element, level, offer)
    end = _end(composer, page, element, level, marks, code)
    setup = PageSetup(
        page.language,
        header=not shared,
        header_is_read=level == 1,
        stamp=marks.stamp,
        statement=marks.statement,
        code=code,
    )
    return put_on_pages(composer, element, [*body, *panel, *end], setup, panel)


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
    words = PartWords(name, language, theme.words_of(language), titles, aliases or {}, theme.filled, theme.name)
    return Composer(theme, words, drawings or {})


class PageSetup(NamedTuple):
    """What the pages of a part have besides their pieces.

    With `header`, the first page has the logo and name of the clinic. Its words are content where the header `is_read`,
    else an artifact. `stamp` is a watermark for each page, and `statement` says what it means on each
    page that has no header. `code` are the words that differ from format to format.
    """

    language: str
    header: bool
    header_is_read: bool = True
    stamp: str = ""
    statement: str = ""
    code: str = ""


def put_on_pages(
    composer: Composer, element: Element, pieces: Sequence[Piece], setup: PageSetup, panel: Sequence[Piece] = ()
) -> Part:
    """The pieces of a part, whose structure element is `element`, on pages.

    The pieces of a `panel` among them are not worth a page of their own, where less space between pieces spares it.
    """
    theme = composer.theme
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
            header.draw(pen, measured, composer, element if setup.header_is_read else None)
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
        listed=tuple(composer.listed),
        characters=pen.characters,
        wording=words_digest(element, pen.words, setup.code),
    )


_TIGHTER = (0.9, 0.85, 0.8, 0.75, 0.7)
"""How much of the space between pieces may be left where that spares a page, the most first."""


def _paginated(pieces: Sequence[Piece], panel: Sequence[Piece], frame: Frame) -> list[list[PlacedPiece]]:
    """The pieces on pages: on as many as without the panel, where a little less space between them can do that."""
    pages = paginate(pieces, frame.fresh())
    if panel:
        fewest = len(paginate([piece for piece in pieces if piece not in panel], frame.fresh()))
        tighter = (paginate([_tighter(piece, share) for piece in pieces], frame.fresh()) for share in _TIGHTER)
        if len(pages) > fewest:
            return next((tight for tight in tighter if len(tight) == fewest), pages)
    return pages


def _tighter(piece: Piece, share: float) -> Piece:
    height = piece.height * share if piece.is_space and piece.panel is None else piece.height
    return replace(piece, before=piece.before * share, height=height)


def words_digest(element: Element, words: Mapping[Marked, Sequence[str]], code: str) -> str:
    """A digest of an element, those below it and all their words, except for `code`, without regard to line breaks.

    `words` are those of each marked-content sequence.
    """
    texts: list[str] = []

    def read(element: Element) -> None:
        texts.append(f"\n{element.role} {element.language or ''} {element.alt or ''}\n")
        for kid in element.kids:
            if isinstance(kid, Element):
                read(kid)
            elif isinstance(kid, Marked):
                texts.extend(words.get(kid, ()))

    read(element)
    text = collapse("".join(texts).replace(SOFT_HYPHEN, ""))
    return hashlib.sha256(text.replace(grouped(code), "").encode()).hexdigest()


def lay_out_blank(name: str, language: str, theme: Theme) -> Part:
    """A page with nothing on it; its footer is added later, as an artifact."""
    pen = Pen(theme.format.page.width, theme.format.page.height)
    header.draw_background(pen, theme)
    pen.finish_page()
    return Part(name, "", language, tuple(pen.pages), (), (), {}, {}, {})


def titles(page: leaflet.Page | None, others: Mapping[str, leaflet.Page]) -> dict[str, str]:
    """Titles by what links call them: ``anchor`` in `page`, ``name/`` and ``name/anchor`` in the `others`."""
    by_link = {section.anchor: section.title for section in page.sections} if page is not None else {}
    for name, other in others.items():
        by_link[f"{name}/"] = other.title
        by_link |= {f"{name}/{section.anchor}": section.title for section in other.sections}
    return by_link


def _frame(theme: Theme, measured: header.Header | None, statement: float) -> Frame:
    """Where words are placed, on pages with a `statement` of that height below their strip."""
    height, margins = theme.format.page.height, theme.format.margins
    top = height - max(margins.top, header.STRIP + statement)
    first_top = height - measured.height - 0.45 * margins.top if measured else top
    return Frame(first_top=first_top, top=top, bottom=margins.bottom)


def _body(composer: Composer, page: leaflet.Page, element: Element, level: int, marks: Marks) -> list[Piece]:
    column = Column.of_page(composer.theme, composer.words.language)
    pieces = _title(composer, page, element, level, column, marks)
    if isinstance(page, leaflet.Leaflet) and page.key_facts:
        # Topics are names that a list and other leaflets have as they are typed.
        facts = {composer.theme.typeset(topic, page.language): words for topic, words in page.key_facts.items()}
        pieces += key_facts.draw(composer, key_facts.structure(composer.words, element, facts, level + 1), column)
    for section in page.sections:
        pieces += draw_section(composer, section_structure(composer.words, element, section, level + 1), column)
    return pieces


def _offered(composer: Composer, page: leaflet.Page, element: Element, level: int, offer: Offer) -> list[Piece]:
    """The panel on other formats and languages; nothing where there are none, or a section of the leaflet says so."""
    own = {leaflet.slug(section.title) for section in page.sections}
    if not offer.has_choice or leaflet.slug(composer.words.phrases.other_formats) in own:
        return []
    tagged = other_formats.structure(composer.words, element, offer, level + 1)
    return other_formats.draw(composer, tagged, Column.of_page(composer.theme, composer.words.language))


def _end(composer: Composer, page: leaflet.Page, element: Element, level: int, marks: Marks, code: str) -> list[Piece]:
    """Who is responsible for a leaflet, or the edition of a shared page, in quiet words."""
    quiet = Column.of_page(composer.theme, composer.words.language).coloured(composer.theme.brand.colours.quiet)
    if isinstance(page, leaflet.SharedPage):
        return _edition(composer, page, element, quiet)
    approval = [] if marks.void else _approval(composer, page)
    return _about(composer, page, element, level + 1, quiet, approval, code)


def grouped(code: str) -> str:
    """A code whose lines end between four groups and the next four, where a reader loses the place least."""
    groups = code.split("-")
    return " ".join("-".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def _title(
    composer: Composer, page: leaflet.Page, element: Element, level: int, column: Column, marks: Marks
) -> list[Piece]:
    """The title, the summary, and the lines that give the status of the page."""
    format, colours = composer.theme.format, composer.theme.brand.colours
    words, styles = composer.words, composer.styles
    style = styles.part_title if isinstance(page, leaflet.SharedPage) else styles.title
    pieces = composer.heading(words.heading(element, page.title, level, anchor=""), column, style)
    if page.summary is not None:
        spans = composer.spans(words.runs(page.summary.content), column)
        pieces += composer.paragraph(element.add("P"), spans, column, styles.lead)
    for line in marks.warnings:
        spans = composer.spans(words.plain(line, bold=True), column.coloured(colours.text))
        pieces += composer.paragraph(element.add("P"), spans, column, before=format.spacing.paragraph)
    for line in marks.lines:
        spans = composer.spans(words.plain(line), column.coloured(colours.quiet))
        before = format.spacing.paragraph
        pieces += composer.paragraph(element.add("P"), spans, column, composer.styles.small, before=before)
    return pieces


def _about(
    composer: Composer,
    page: leaflet.Page,
    parent: Element,
    level: int,
    column: Column,
    approval: list[TaggedRun],
    code: str,
) -> list[Piece]:
    """Who is responsible for the leaflet, its version, code and dates, and its sources."""
    words, face = composer.words.phrases, composer.theme.faces.regular
    element = parent.add("Sect")
    heading = composer.words.heading(element, words.about, level, anchor="about")
    pieces = composer.heading(heading, column, composer.styles.small_section_title)
    coded = [words.code_of_leaflet.format(code=grouped(code))] if code else []
    lines = [
        words.version.format(version=page.version),
        *coded,
        words.last_reviewed.format(date=words.date(page.last_reviewed)),
        words.next_review.format(date=words.date(page.next_review)),
        words.owner.format(owner=page.owner),
    ]
    paragraphs = [composer.spans(composer.words.plain(line), column) for line in lines]
    if approval:
        paragraphs.append(composer.spans(approval, column))
    if page.feedback is not None:
        label = column.text_span(words.label(words.feedback), face, column.text)
        paragraphs.append([label, *composer.spans(composer.words.runs(page.feedback.content), column)])
    label = column.text_span(words.label(words.sources), face, column.text)
    paragraphs += [[label, *composer.spans(composer.words.runs(source.content), column)] for source in page.sources]
    for spans in paragraphs:
        pieces += composer.paragraph(
            element.add("P"), spans, column, composer.styles.small, with_next=WithNext.TOGETHER
        )
    pieces[-1].with_next = WithNext.FREE
    return pieces


def _approval(composer: Composer, page: leaflet.Page) -> list[TaggedRun]:
    """Who approved the words, and when; empty if it is not approved. A name in other letters parts no date."""
    if page.status != "approved" or page.approver is None or page.approved_on is None:
        return []
    words = composer.words.phrases
    before, after = words.approved.format(approver="\n", date=words.date(page.approved_on)).split("\n")
    plain, language = composer.words.plain, composer.words.language
    name = [run._replace(language=language) for run in plain(page.approver)]
    return [*(plain(before) if before else []), *name, *(plain(after) if after else [])]


def _edition(composer: Composer, page: leaflet.Page, parent: Element, column: Column) -> list[Piece]:
    """A shared page's own version and dates, in a quiet line."""
    format, words = composer.theme.format, composer.words.phrases
    edition = [
        words.version.format(version=page.version),
        words.last_reviewed.format(date=words.month(page.last_reviewed)),
        words.next_review.format(date=words.month(page.next_review)),
    ]
    span = column.text_span(" · ".join(edition), composer.theme.faces.regular, column.text)
    before = format.spacing.section
    return composer.paragraph(parent.add("P"), [span], column, composer.styles.small, before=before)
