"""The pages that a pack has of its own: cover, contents with the table "At a glance", room for questions and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from builder.content import leaflet, markdown, marked_text
from builder.content.answers import comparable
from builder.content.brand import Brand
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.core.part import Part
from builder.document import Node, Role, Run, Words, WritingSpace, titles
from builder.document.blocks import ask_about, field
from builder.document.page import header, on_the_web
from builder.document.prose import prose_list
from builder.document.words import table
from builder.layout import cover as covers
from builder.layout import tightness
from builder.layout.blocks.writing_lines import line_gap
from builder.layout.cover_picture import drawings
from builder.layout.page_template import PageTemplate, TemplatePen
from builder.layout.pages import (
    ComposedText,
    FittedTexts,
    PageSetup,
    compose,
    draw_cover,
    draw_document,
    drawn_parts,
    fitted_on_pages,
    is_on_a_page,
    put_on_pages,
)
from builder.layout.theme import Theme
from builder.packs.patient import FIELDS

COVER, CONTENTS, CLOSING = "pack", "pack contents", "pack notes"
"""The names of these parts. A leaflet in the same pack cannot have them."""


class Arrangement(NamedTuple):
    """What is on a cover. What is not, is with the contents on the page after it."""

    has_contents: bool = False
    """Whether the contents are on the cover, in place of the titles of the leaflets."""
    has_titles: bool = True
    """Whether a cover whose title names the operations lists the titles of the leaflets as well."""
    has_all_of_code: bool = True
    """Whether the full code is below the short one, and what it is for."""
    has_web: bool = True
    """Whether the QR code is there."""
    is_close: bool = False
    """Whether lines to write on are closer, the title may be smaller, and there is less space between things."""
    note_lines: int = 2
    """How many lines there are for notes."""
    ward_first: bool = False
    """Whether the ward is above the patient's details, so that its number is on the first page."""


ROOMY = Arrangement()
ARRANGEMENTS = (
    ROOMY._replace(has_contents=True),
    ROOMY._replace(has_contents=True, is_close=True),
    ROOMY,
    Arrangement(has_titles=False),
    Arrangement(has_titles=False, is_close=True),
    Arrangement(has_titles=False, is_close=True, has_all_of_code=False),
    Arrangement(has_titles=False, is_close=True, has_all_of_code=False, has_web=False),
    Arrangement(has_titles=False, is_close=True, has_all_of_code=False, has_web=False, note_lines=1),
)
"""What is tried for a cover, the best first, until all of it is on one page."""
_ON_TWO_PAGES = ROOMY._replace(has_all_of_code=False, has_web=False, ward_first=True)
"""What is on a cover that takes more than a page below its title."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says.

    `title` may have ends of lines in it. `contents` are titles of leaflets. `statements` say what is wrong with pages
    of the pack, such as drafts. `details` are a patient's, by field; a missing field is a line to write on.
    `picture` is one of its leaflets', for looks that have one on covers; "" where they have none. `entries` are the
    contents, where they are on the cover.
    """

    title: str
    language: str
    contents: Sequence[str]
    code: CodeOnPaper
    details: Mapping[str, str]
    statements: Sequence[str] = ()
    picture: str = ""
    arrangement: Arrangement = ROOMY
    entries: Sequence[ContentsEntry] = ()

    def arranged(self, arrangement: Arrangement, entries: Sequence[ContentsEntry]) -> Cover:
        """The same with what is on it, and the contents where they are."""
        return replace(self, arrangement=arrangement, entries=entries if arrangement.has_contents else ())

    def __repr__(self) -> str:
        return "Cover"


class ContentsEntry(NamedTuple):
    """An entry of the contents list: the title, the part that it leads to, and the number of its first page.

    A web page has no numbers: there it is None.
    """

    title: str
    part: str
    page: int | None


class GlanceAnswer(NamedTuple):
    """What a leaflet says about a topic. `part` is where its own links lead."""

    part: str
    words: marked_text.Line


class GlanceRow(NamedTuple):
    """A topic with an answer for each operation, None where its leaflet has none.

    `chosen_from` is the title of the leaflet whose answer the recipe chose for all operations. `icon` is that of the
    topic.
    """

    topic: str
    answers: Sequence[GlanceAnswer | None]
    chosen_from: str = ""
    icon: str = ""

    @property
    def is_common(self) -> bool:
        """Whether there is an answer, and it is the same for each operation."""
        return len({_same(answer) for answer in self.answers}) == 1 and self.answers[0] is not None

    @property
    def is_unanswered(self) -> bool:
        """Whether no leaflet has an answer."""
        return all(answer is None for answer in self.answers)


def _same(answer: GlanceAnswer | None) -> str:
    return "" if answer is None else comparable(answer.words)


class Glance(NamedTuple):
    """The table "At a glance": the short titles of the operations, and the topics.

    `stamp` is a watermark, where the words come from a leaflet with a watermark, and `statement` says what it means.
    """

    operations: Sequence[str]
    rows: Sequence[GlanceRow]
    stamp: str = ""
    statement: str = ""


_WARD_PHONE = "ward_phone"
_STAND_IN = "x"
_CLOSING_LINES = 8
_QUESTIONS = range(3, 13)
"""How many lines there are for questions below tables that are alone on a page."""
_LISTED = 3
"""How many leaflets are listed on a cover whose title names them."""
_LEAST_LAST = 0.35
"""How much of their last page the contents and the tables fill at least, where that can be."""


def lay_out_cover(cover: Cover, theme: Theme, text: ComposedText | None = None) -> Part:
    """The pages of a cover. `text` are its words, where they are set."""
    [part] = put_on_pages([text or compose_cover(cover, theme)], _setup(cover))
    return part


def cover_template(cover: Cover, theme: Theme, text: ComposedText) -> tuple[Part, PageTemplate | None]:
    """The pages of a cover with stand-ins for details, whose words are set; and the template, if it is one page."""
    page = theme.format.page
    pen = TemplatePen(page.width, page.height, right_to_left=is_right_to_left(cover.language))
    [part] = put_on_pages([text], _setup(cover), pen)
    is_usual = pen.is_usual and len(part.pages) == 1
    return part, PageTemplate(pen, text.composer.details) if is_usual else None


def _setup(cover: Cover) -> PageSetup:
    return PageSetup(cover.language, header=True, statement=" ".join(cover.statements))


def arrangement_of(cover: Cover, entries: Sequence[ContentsEntry], theme: Theme) -> Arrangement:
    """What is on a cover so that it is one page: as much as there is room for. All, where it takes more pages anyway.

    A picture takes the room that contents would have. Codes are not equally wide, and nothing else depends on that.
    """
    cover = replace(cover, code=_widest(cover.code))
    shown = theme.look.cover == "picture" and cover.picture
    for arrangement in ARRANGEMENTS:
        if shown and arrangement.has_contents:
            continue
        if is_on_a_page(compose_cover(cover.arranged(arrangement, entries), theme)):
            return arrangement
    is_long = covers.height_of(compose_cover(cover.arranged(ROOMY, ()), theme).pieces) > theme.room
    return _ON_TWO_PAGES if is_long else ROOMY


def _widest(code: CodeOnPaper) -> CodeOnPaper:
    """A code of the same length that takes the most room."""
    address = code.address.removesuffix(code.short)
    short, whole = (re.sub("[0-9A-Z]", "W", part) for part in (code.short, code.long))
    return CodeOnPaper(short, whole, address + short if address != code.address else code.address)


def compose_cover(cover: Cover, theme: Theme) -> ComposedText:
    """The words of a cover, set but not on a page."""
    theme = covers.theme_of(theme.spoken(cover.language), is_close=cover.arrangement.is_close)
    composer = compose(theme, COVER, cover.language, {}, drawings(theme, cover.picture))
    return draw_cover(composer, cover_document(composer.words, cover, theme.brand))


def cover_document(words: Words, cover: Cover, brand: Brand) -> Node:
    """What a cover means."""
    phrases, title, arrangement = words.phrases, cover.title.replace("\n", " "), cover.arrangement
    heading = replace(words.heading(title, 1, anchor=""), kids=words.plain(cover.title))
    details, ward = _details(words, cover.details, arrangement.note_lines), _ward(words, cover.details, brand)
    kids = [
        *header(words, brand),
        *([Node(Role.EYEBROW, (Run(phrases.pack, bold=True),))] if title != phrases.pack else []),
        heading,
        *_in_pack(words, cover),
        *(Node(Role.WARNING_LINE, (Run(statement, bold=True),)) for statement in cover.statements),
        *([*ward, details] if arrangement.ward_first else [details, *ward]),
        *(_web(words, cover.code) if arrangement.has_web else []),
        _code(words, cover.code, is_whole=arrangement.has_all_of_code),
    ]
    return Node(Role.DOCUMENT, tuple(kids), title=words.fill_publicly(title))


def _web(words: Words, code: CodeOnPaper) -> list[Node]:
    """The QR code and its address; nothing without a site."""
    on_web = tuple(on_the_web(words, code))
    return [Node(Role.ON_THE_WEB, on_web)] if on_web else []


def _code(words: Words, code: CodeOnPaper, *, is_whole: bool) -> Node:
    """The code of a pack; with what it is for and the full code where it `is_whole`."""
    phrases = words.phrases
    said = [Run(code.short, bold=True)]
    said += [Run(phrases.code_is_for), Run(phrases.full_code.format(code=code.grouped))] if is_whole else []
    return _section(words, Role.PACK_CODE, phrases.code, "code", [Node(Role.SMALL_PRINT, (run,)) for run in said])


def _in_pack(words: Words, cover: Cover) -> Iterable[Node]:
    """The contents; else the leaflets of a pack, where its title does not have their titles in it.

    Many are in the contents alone, which are on the next page then.
    """
    if cover.entries:
        heading = words.heading(words.phrases.in_this_pack, 2, anchor="contents")
        yield Node(Role.IN_PACK, (heading, _listed(words, cover.entries)))
        return
    is_named = cover.title != words.phrases.pack
    is_short = (len(cover.contents) <= _LISTED and cover.arrangement.has_titles) or not is_named
    if is_short and not all(title in cover.title for title in cover.contents):
        titles = [(markdown.Paragraph((markdown.ProseRun(title),)),) for title in cover.contents]
        yield Node(Role.IN_PACK, (Node(Role.PARAGRAPH, (Run(words.phrases.it_holds),)), prose_list(words, titles)))


def _ward(words: Words, details: Mapping[str, str], brand: Brand) -> Iterable[Node]:
    """How to reach the ward; its name and hours only with the number that the brand has for it."""
    phone = details.get(_WARD_PHONE, "")
    if not phone:
        return
    fields = brand.fields if brand.fields.get(_WARD_PHONE) == phone else {}
    name = "{{ ward_name }}" if "ward_name" in fields else ""
    kids = [Node(Role.WARD_NAME, words.plain(name, bold=True) if name else (Run(words.phrases.ward_phone, bold=True),))]
    if "ward_hours" in fields:
        kids.append(Node(Role.WARD_HOURS, words.plain("{{ ward_hours }}")))
    kids.append(Node(Role.WARD_PHONE, (Run(phone, bold=True, isolated=True),)))
    yield Node(Role.WARD, tuple(kids))


def _section(words: Words, role: Role, title: str, anchor: str, kids: Iterable[Node]) -> Node:
    return Node(role, (words.heading(title, 2, anchor=anchor), *kids))


def _details(words: Words, details: Mapping[str, str], note_lines: int) -> Node:
    """A table of labels and values. A blank field is a place to write on."""
    rows = []
    for name in FIELDS:
        if name == _WARD_PHONE and name in details:
            continue
        head = Node(Role.ROW_HEAD, (Run(getattr(words.phrases, name), bold=True),))
        value = details.get(name, "")
        if value:
            cell = _value(paragraphs({name: value}))
        else:
            lines = note_lines if name == "notes" else 1
            cell = Node(Role.CELL, (WritingSpace(Role.BLANK, alt=words.phrases.to_write_on, lines=lines),))
        rows.append(Node(Role.ROW, (head, cell)))
    table = Node(Role.TABLE, tuple(rows))
    return _section(words, Role.DETAILS, words.phrases.your_details, "your-details", [table])


def _value(typed: Mapping[str, str]) -> Node:
    """The paragraphs of a detail, as they were typed."""
    runs = [(Run(words, detail=name),) for name, words in typed.items()]
    if len(runs) == 1:
        return Node(Role.CELL, runs[0])
    return Node(Role.CELL, tuple(Node(Role.PARAGRAPH, each) for each in runs))


def paragraphs(details: Mapping[str, str]) -> dict[str, str]:
    """The paragraphs of details, each by the field and its number there, such as ``notes 1``."""
    return {
        f"{field} {number}": words
        for field, value in details.items()
        for number, words in enumerate(value.split("\n\n"))
    }


def stand_ins(lines: Mapping[str, int]) -> dict[str, str]:
    """Details whose paragraphs have as many lines, and no word of a patient."""
    details: dict[str, list[str]] = {}
    for name, count in lines.items():
        details.setdefault(name.partition(" ")[0], []).append("\n".join([_STAND_IN] * count))
    return {field: "\n\n".join(each) for field, each in details.items()}


def lay_out_contents(
    entries: Sequence[ContentsEntry],
    glance: Glance,
    language: str,
    pages: Mapping[str, leaflet.Page],
    theme: Theme,
    cover: Cover | None = None,
) -> Part:
    """The pages of what `compose_contents` makes."""
    stamp, statement = (glance.stamp, glance.statement) if glance.rows else ("", "")
    setup = PageSetup(language, header=False, stamp=stamp, statement=statement, last=_LEAST_LAST)

    def fitted(theme: Theme, lines: int = 0) -> FittedTexts:
        return fitted_on_pages([compose_contents(entries, glance, language, pages, theme, cover, lines)], setup)

    best = _on_fewest(fitted, theme)
    lines = min(_lines_left(best), _QUESTIONS[-1])
    if lines in _QUESTIONS:
        with_lines = fitted(theme, lines)
        best = with_lines if len(with_lines.fit.starts) == len(best.fit.starts) else best
    [part] = drawn_parts(best, setup)
    return part


def _lines_left(fitted: FittedTexts) -> int:
    """How many lines to write on there is room for at the end of the last page, below a label."""
    [text], measured, fit = fitted.texts, fitted.fitter.measured, fitted.fit
    page, format = len(fit.starts) - 1, text.composer.theme.format
    used = measured.on_page(fit.starts[-1], len(measured.pieces), fit.share, page)
    label = format.spacing.block + text.composer.styles.body.leading
    return int((fitted.fitter.frame.room(page) - used - label) / line_gap(text.composer))


def _on_fewest(fitted: Callable[[Theme], FittedTexts], theme: Theme) -> FittedTexts:
    """What takes the fewest pages; of these what is best to read: even columns, then words of the usual size."""
    tried = [fitted(theme)]
    if len(tried[0].fit.starts) > 1:
        uneven = replace(theme, even_columns=False, _by_language={})
        tried.append(fitted(uneven))
        steps = sorted(tightness.steps(uneven, tried[1].fitter, 1))
        tried += (fitted(tightness.theme_at(uneven, step)) for step in steps)
    return min(tried, key=lambda each: len(each.fit.starts))


def compose_contents(
    entries: Sequence[ContentsEntry],
    glance: Glance,
    language: str,
    pages: Mapping[str, leaflet.Page],
    theme: Theme,
    cover: Cover | None = None,
    lines: int = 0,
) -> ComposedText:
    """The contents list, and the table "At a glance" where a leaflet has key facts, set but not on pages.

    What `cover` had no room for comes last, and so many `lines` for questions.

    `pages` are those of the pack, by the names of their parts: the table's links may lead into them. The margins are
    those of the cover: lists and tables are no long lines, and both are mostly on one page so.
    """
    theme = covers.with_margins(theme.spoken(language))
    composer = compose(theme, CONTENTS, language, titles(None, pages))
    return draw_document(composer, contents_document(composer.words, entries, glance, cover, lines))


def contents_document(
    words: Words, entries: Sequence[ContentsEntry], glance: Glance, cover: Cover | None = None, lines: int = 0
) -> Node:
    """What the contents list and the table "At a glance" mean, and what `cover` had no room for.

    Without `entries`, which are on the cover then, the table is alone.
    """
    phrases = words.phrases
    title = phrases.in_this_pack if entries else phrases.at_a_glance
    kids: list[Node] = [words.heading(title, 2, anchor=""), _listed(words, entries)] if entries else []
    if glance.rows:
        kids.append(_comparison(words, glance))
    if cover is not None and not cover.arrangement.has_web:
        kids += _web(words, cover.code)
    if cover is not None and not cover.arrangement.has_all_of_code:
        kids.append(_code(words, cover.code, is_whole=True))
    if lines:
        kids.append(field(words, phrases.my_questions, lines))
    return Node(Role.PART, tuple(kids), title=title)


def _listed(words: Words, entries: Iterable[ContentsEntry]) -> Node:
    return Node(Role.CONTENTS, tuple(_entry(words, entry) for entry in entries))


def _entry(words: Words, entry: ContentsEntry) -> Node:
    """A title and its page's number: a link."""
    target = f"#{entry.part}/"
    if entry.page is None:
        return Node(Role.ENTRY, (Node(Role.REFERENCE, (Run(entry.title, target=target, description=entry.title),)),))
    number = words.phrases.on_page.format(number=entry.page)
    description = f"{entry.title}, {number}"
    runs = (
        Run(text, bold, target=target, description=description) for text, bold in ((entry.title, False), (number, True))
    )
    return Node(Role.ENTRY, (Node(Role.REFERENCE, tuple(runs)),))


def _comparison(words: Words, glance: Glance) -> Node:
    """What is the same for all operations, then what differs, side by side, and what to ask about all of them."""
    phrases = words.phrases
    to_ask = [row.topic for row in glance.rows if row.is_unanswered]
    rows = [row for row in glance.rows if not row.is_unanswered]
    # The tables say "Ask your team" only where another leaflet has an answer.
    asked = any(answer is None for row in rows for answer in row.answers)
    kids = [Node(Role.PARAGRAPH, (Run(phrases.asked.format(ask=phrases.ask)),))] if asked else []
    kids += _compared(words, rows, glance.operations)
    kids += [ask_about(words, to_ask)] if to_ask else []
    return _section(words, Role.COMPARISON, phrases.at_a_glance, "at-a-glance", kids)


def _compared(words: Words, rows: Sequence[GlanceRow], operations: Sequence[str]) -> Iterator[Node]:
    """The tables of a comparison."""
    phrases = words.phrases
    several = len(operations) > 1
    # An answer that a recipe chose is not what each leaflet says.
    resolved = [row for row in rows if several and row.chosen_from]
    common = [row for row in rows if several and row.is_common and row not in resolved]
    for caption, alike in ((phrases.resolved, resolved), (phrases.same, common)):
        if alike:
            cells = [[words.plain(row.topic), _common_answer(words, row)] for row in alike]
            icons = [row.icon for row in alike]
            yield table([], cells, row_heads=True, caption=(Run(caption),), icons=icons)
    differing = [row for row in rows if row not in common and row not in resolved]
    if differing:
        caption = phrases.differs if common or resolved else phrases.compared if several else ""
        heads = [(Run(title),) for title in (phrases.topic, *operations)]
        cells = [[words.plain(row.topic), *(_answer(words, answer) for answer in row.answers)] for row in differing]
        said = (Run(caption),) if caption else ()
        yield table(heads, cells, row_heads=True, caption=said, icons=[row.icon for row in differing])


def _common_answer(words: Words, row: GlanceRow) -> tuple[Run, ...]:
    answer = _answer(words, row.answers[0])
    if not row.chosen_from:
        return answer
    return *answer, Run("\n" + words.phrases.holds.format(title=row.chosen_from), bold=True)


def _answer(words: Words, answer: GlanceAnswer | None) -> tuple[Run, ...]:
    if answer is None:
        return (Run(words.phrases.ask),)
    return words.runs(_leading(run, answer.part) for run in answer.words.content)


def _leading(run: markdown.ProseRun, part: str) -> markdown.ProseRun:
    """A run whose link leads into the leaflet that it was taken from."""
    if run.link.startswith("#") and "/" not in run.link:
        return run._replace(link=f"#{part}/{run.link[1:]}")
    return run


def closing(theme: Theme, language: str, lines: int) -> ComposedText:
    """The room for questions and notes, with so many lines for each."""
    composer = compose(theme.spoken(language), CLOSING, language, {})
    return draw_document(composer, closing_document(composer.words, lines))


def closing_document(words: Words, lines: int = _CLOSING_LINES) -> Node:
    """What the room for questions and notes means."""
    phrases = words.phrases
    fields = [field(words, label, lines) for label in (phrases.my_questions, phrases.my_notes)]
    title = phrases.questions_and_notes
    return Node(Role.PART, (words.heading(title, 2, anchor=""), *fields), title=title)
