"""Sections and blocks into pieces, each with its structure elements.

Structure elements are made here, in reading order; marked content joins them when the pieces are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from builder.content import leaflet, markdown
from builder.content.brand import Tone
from builder.core.characters import NO_BREAK
from builder.core.part import Anchor, Bookmark, Element, Image, Rectangle
from builder.core.phrases import Phrases
from builder.core.units import Colour, points
from builder.layout import pictures
from builder.layout.faces import Face
from builder.layout.flow import Draw, Keep, Panel, Piece, fill_panel, nothing, space
from builder.layout.lines import Line, Span, break_lines, groups
from builder.layout.pen import Pen
from builder.layout.tables import Cell, Grid, table_pieces
from builder.layout.theme import Theme


@dataclass(frozen=True, slots=True)
class Column:
    """Where words stand, from `left` to `right`, the colours that they have there, and their language."""

    left: float
    right: float
    text: Colour
    link: Colour
    language: str = "en-GB"

    @property
    def width(self) -> float:
        return self.right - self.left

    def indented(self, left: float, right: float = 0) -> Column:
        return replace(self, left=self.left + left, right=self.right - right)


def figure_scale(picture: pictures.Picture, block: leaflet.Figure, theme: Theme, width: float) -> float:
    """What a picture is scaled by in a column `width` points wide: no wider than that, and no higher than a page."""
    wanted = min(points(block.width) if block.width else width, width)
    return min(wanted / picture.width, (theme.room - 6 * theme.format.type.body) / picture.height)


@dataclass(slots=True)
class Composer:
    """Makes the pieces of one part and gathers what its pages refer to."""

    theme: Theme
    words: Phrases
    titles: Mapping[str, str]
    """Titles by anchor, with those of other parts as ``part/anchor``."""
    part: str
    anchors: dict[str, Anchor] = field(default_factory=dict)
    bookmarks: list[Bookmark] = field(default_factory=list)
    images: dict[str, Image] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    """Words that no line could hold."""
    drawings: Mapping[str, pictures.Picture] = field(default_factory=dict)
    """Pictures that are no files, by the names that figures call them by."""
    notes: int = 0

    # Words

    def spans(
        self, runs: Iterable[markdown.Run], column: Column, *, bold: bool = False, colour: Colour | None = None
    ) -> list[Span]:
        """Runs of body text, ready to be set: links with their printed address, languages as Span elements."""
        spans: list[Span] = []
        for run in runs:
            face = self.theme.faces.bold if bold or run.bold else self.theme.faces.regular
            text, language = self._whole_numbers(self.theme.fill(run.text), face), run.language or column.language
            if run.link:
                spans.append(self.link(text, self.theme.fill(run.link), face, column, run.language))
            else:
                element = Element("Span", language=run.language) if run.language else None
                spans.append(Span(text, face, colour or column.text, element, language=language))
        return spans

    def _whole_numbers(self, text: str, face: Face) -> str:
        """`text` with telephone numbers that no line ends within, where the face has the space for it."""
        if NO_BREAK not in face.coverage:
            return text
        return _TELEPHONE.sub(lambda number: number[0].replace(" ", NO_BREAK), text)

    def link(self, text: str, target: str, face: Face, column: Column, language: str = "") -> Span:
        """A link: its words, then where it leads, in print."""
        printed = self._printed(text, target)
        words = f"{text} ({printed})" if printed else text
        if target.startswith("tel:"):
            target = _dialled(target)
        if not target:
            return Span(words, face, column.text, Element("Span", language=language) if language else None)
        element = Element("Link", language=language or None)
        if target.startswith("#") and "/" not in target:
            target = f"#{self.part}/{target[1:]}"
        return Span(words, face, column.link, element, target, words.replace(NO_BREAK, " "))

    def _printed(self, text: str, target: str) -> str:
        """Where a link leads, for a reader on paper; nothing where its words say so."""
        if target.startswith("#"):
            title = self.titles.get(target[1:], "")
            return "" if not title or title.casefold() in text.casefold() else self.words.see.format(title=title)
        address = re.sub(r"^(https?://|mailto:|tel:)", "", target).removesuffix("/")
        return "" if _squeezed(address) in _squeezed(text) else address

    # Paragraphs

    def paragraph(
        self,
        element: Element | None,
        spans: Sequence[Span],
        column: Column,
        *,
        size: float | None = None,
        line_height: float | None = None,
        before: float = 0,
        keep: Keep = Keep.FREE,
        panel: Panel | None = None,
        balanced: bool = False,
    ) -> list[Piece]:
        """Lines of text as pieces: at a page's end two lines stay together, and all of them where there are three."""
        scale = self.theme.format.type
        size = size or scale.body
        leading = size * (line_height or scale.line_height)
        lines = break_lines(spans, size, column.width, balanced=balanced, cut=self.cut)
        rise = (leading + self.theme.faces.regular.cap_height * size / 1000) / 2
        pieces = []
        for group in groups(lines):
            draw = _draw_lines(group, column.left, rise, leading, size, element)
            pieces.append(Piece(len(group) * leading, draw, keep=keep, panel=panel))
        if pieces:
            pieces[0].before = before
        return pieces

    def heading(
        self,
        parent: Element,
        title: str,
        level: int,
        column: Column,
        *,
        size: float,
        before: float,
        colour: Colour | None = None,
        anchor: str | None = None,
        panel: Panel | None = None,
        after: float | None = None,
    ) -> list[Piece]:
        """A title that stays with what follows it; with an `anchor`, one to jump to, and a bookmark."""
        text = self.theme.fill(title)
        colour = colour or self.theme.brand.colours.heading
        span = Span(text, self.theme.faces.bold, colour, language=column.language)
        pieces = self.paragraph(
            parent.add(f"H{level}"),
            [span],
            column,
            size=size,
            line_height=self.theme.format.type.title_line_height,
            before=before,
            keep=Keep.FIRMLY,
            panel=panel,
            balanced=True,
        )
        if anchor is not None:
            pieces[0].draw = self._anchored(pieces[0].draw, anchor, self.theme.name(title), level)
        pieces.append(space(self.theme.format.spacing.heading if after is None else after, Keep.FIRMLY, panel))
        return pieces

    def _anchored(self, draw: Draw, anchor: str, title: str, level: int) -> Draw:
        def anchored(pen: Pen, top: float) -> None:
            place = Anchor(pen.number, min(top + 12, pen.height))
            self.anchors[anchor] = place
            self.bookmarks.append(Bookmark(level, title, place))
            draw(pen, top)

        return anchored

    def body(
        self,
        parent: Element,
        blocks: Sequence[markdown.ProseBlock],
        column: Column,
        *,
        before: float = 0,
        panel: Panel | None = None,
        keep: Keep = Keep.FREE,
        bare: bool = False,
    ) -> list[Piece]:
        """Body text. With `bare`, a single paragraph is content of `parent` itself and makes no P."""
        spacing = self.theme.format.spacing
        pieces: list[Piece] = []
        for block in blocks:
            gap = spacing.paragraph if pieces else before
            match block:
                case markdown.Paragraph(runs):
                    element = parent if bare and len(blocks) == 1 else parent.add("P")
                    made = self.paragraph(element, self.spans(runs, column), column, panel=panel, keep=keep)
                case markdown.BulletList(items):
                    made = self.items(parent, [item.blocks for item in items], None, column, panel, keep)
                case markdown.NumberedList(start, items):
                    numbers = [f"{number}." for number in range(start, start + len(items))]
                    made = self.items(parent, [item.blocks for item in items], numbers, column, panel, keep)
                case markdown.Grid(heads, rows):
                    grid = self.grid(heads, rows, column, row_heads=False)
                    made = table_pieces(
                        self.theme, self.cut, parent.add("Table"), grid, column.left, column.width, panel
                    )
            if made:
                made[0].before = gap
            pieces += made
        return pieces

    def items(
        self,
        parent: Element,
        items: Sequence[Sequence[markdown.ProseBlock]],
        labels: Sequence[str] | None,
        column: Column,
        panel: Panel | None,
        keep: Keep,
    ) -> list[Piece]:
        """A list, with `labels` or with bullets."""
        numbering = "/Decimal" if labels else "/Disc"
        element = parent.add("L", attributes=(("List", "ListNumbering", numbering),))
        face, size = self.theme.faces.regular, self.theme.format.type.body
        widest = max(map(face.measure, labels)) * size / 1000 if labels else 0
        indent = max(widest + 0.45 * size, 1.3 * size)
        pieces: list[Piece] = []
        for index, blocks in enumerate(items):
            item = element.add("LI")
            label = Span(labels[index] if labels else "•", face, column.text)
            label_element = item.add("Lbl")
            inner = column.indented(indent)
            made = self.body(item.add("LBody"), blocks, inner, panel=panel, keep=keep, bare=True)
            made = made or [Piece(size * self.theme.format.type.line_height, nothing, panel=panel, keep=keep)]
            made[0].draw = self.beside(made[0].draw, label, label_element, column.left + (0 if labels else 0.2 * size))
            made[0].before = self.theme.format.spacing.item if pieces else 0
            pieces += made
        return pieces

    def beside(self, draw: Draw, label: Span, element: Element, left: float) -> Draw:
        """Draw a label at the left of the first line of what `draw` draws."""
        scale = self.theme.format.type
        size, leading = scale.body, scale.body * scale.line_height
        rise = (leading + self.theme.faces.regular.cap_height * size / 1000) / 2
        line = break_lines([label], size, 1000)[0]
        line[-1] = line[-1]._replace(text=line[-1].text + " ")

        def labelled(pen: Pen, top: float) -> None:
            pen.line(line, left, top - rise, size, element)
            draw(pen, top)

        return labelled

    # Sections

    def section(self, parent: Element, section: leaflet.Section, level: int, column: Column) -> list[Piece]:
        """A section: a Sect with its title, body and blocks."""
        format = self.theme.format
        element = parent.add("Sect", language=section.language)
        column = replace(column, language=section.language or column.language)
        pieces = self.heading(
            element,
            section.title,
            level,
            column,
            size=format.type.heading,
            before=format.spacing.section,
            anchor=section.anchor,
        )
        if section.body is not None:
            pieces += self.body(element, section.body.content, column)
        for index, block in enumerate(section.blocks):
            made = _BLOCKS[type(block)](self, element, block, level + 1, column)
            if made and (index or section.body is not None):
                made[0].before = max(made[0].before, format.spacing.block)
            pieces += made
        return pieces

    def text(self, parent: Element, block: leaflet.TextBlock, level: int, column: Column) -> list[Piece]:
        if block.language:
            parent = parent.add("Div", language=block.language)
            column = replace(column, language=block.language)
        return self.body(parent, block.body.content, column)

    def callout(self, parent: Element, block: leaflet.Callout, level: int, column: Column) -> list[Piece]:
        """A box with a bar and a sign: an aside is a Note, what must not be missed is a Sect of its own."""
        format = self.theme.format
        tone: Tone = getattr(self.theme.brand.colours.callouts, block.tone)
        if block.tone == "information":
            self.notes += 1
            element = parent.add("Note", id=f"{self.part}-note-{self.notes}")
        else:
            element = parent.add("Sect")
        panel = Panel(column.left, column.right, _callout_ground(tone))
        pad, sign = format.spacing.block, format.type.subheading * 1.5
        inner = replace(column, text=tone.text, link=tone.text).indented(pad + _BAR + sign + 0.5 * pad, pad)
        prefix = {"information": "", "warning": self.words.warning, "urgent": self.words.urgent}[block.tone]
        title = self.heading(
            element,
            prefix + block.title,
            level,
            inner,
            size=format.type.subheading,
            before=0,
            colour=tone.text,
            panel=panel,
            after=format.spacing.item,
        )
        title[0].draw = _signed(title[0].draw, block.tone, tone, column.left + _BAR + pad, sign, self.theme)
        body = self.body(element, block.body.content, inner, panel=panel, keep=Keep.TOGETHER)
        for piece in body:
            # A table or list in the box has its own ideas of where it may part.
            piece.keep = max(piece.keep, Keep.TOGETHER)
        if body:
            body[-1].keep = Keep.FIRMLY
        return [space(pad * 0.8, Keep.FIRMLY, panel), *title, *body, space(pad * 0.8, Keep.FREE, panel)]

    def steps(self, parent: Element, block: leaflet.Steps, level: int, column: Column) -> list[Piece]:
        numbers = [f"{number}." for number in range(1, len(block.steps) + 1)]
        return self.items(parent, [step.content for step in block.steps], numbers, column, None, Keep.FREE)

    def table(self, parent: Element, block: leaflet.Table, level: int, column: Column) -> list[Piece]:
        element = parent.add("Table")
        caption = self.paragraph(
            element.add("Caption"), self.spans(block.caption.content, column, bold=True), column, keep=Keep.FIRMLY
        )
        heads = [head.content for head in block.columns]
        rows = [[cell.content for cell in row] for row in block.rows]
        grid = self.grid(heads, rows, column, row_heads=block.row_heads)
        gap = space(self.theme.format.spacing.heading, Keep.FIRMLY)
        return [*caption, gap, *table_pieces(self.theme, self.cut, element, grid, column.left, column.width, None)]

    def grid(
        self,
        heads: Sequence[markdown.Runs],
        rows: Sequence[Sequence[markdown.Runs]],
        column: Column,
        *,
        row_heads: bool,
    ) -> Grid:
        """A table's cells with their spans."""
        on_panel = replace(column, text=self.theme.brand.colours.on_panel, link=self.theme.brand.colours.on_panel)
        head = [Cell(self.spans(runs, on_panel, bold=True), "/Column") for runs in heads]
        body = [
            [
                Cell(self.spans(runs, column, bold=row_heads and not index), "/Row" if row_heads and not index else "")
                for index, runs in enumerate(row)
            ]
            for row in rows
        ]
        return Grid(head, body)

    def key_facts(self, parent: Element, facts: Mapping[str, leaflet.Line], level: int, column: Column) -> list[Piece]:
        """The table "At a glance": a topic at the head of each row."""
        format = self.theme.format
        element = parent.add("Sect")
        pieces = self.heading(
            element,
            self.words.at_a_glance,
            level,
            column,
            size=format.type.heading,
            before=format.spacing.section,
            anchor="at-a-glance",
        )
        rows = [
            [
                Cell([Span(self.theme.fill(topic), self.theme.faces.bold, column.text)], "/Row"),
                Cell(self.spans(words.content, column), ""),
            ]
            for topic, words in facts.items()
        ]
        return pieces + table_pieces(
            self.theme, self.cut, element.add("Table"), Grid([], rows), column.left, column.width, None
        )

    def figure(self, parent: Element, block: leaflet.Figure, level: int, column: Column) -> list[Piece]:
        format = self.theme.format
        picture = self.drawings.get(block.image)
        if picture is None:
            paper = self.theme.brand.colours.paper
            picture = self.theme.picture(self.theme.root / "leaflets" / "images" / block.image, paper)
        scale = figure_scale(picture, block, self.theme, column.width)
        element = None if block.decorative else parent.add("Figure", alt=self.theme.fill(block.alt or ""))
        draw = self.picture(picture, column.left, scale, element)
        pieces = [Piece(picture.height * scale, draw, keep=Keep.FIRMLY if block.caption else Keep.FREE)]
        if block.caption:
            gap = space(format.spacing.item, Keep.FIRMLY)
            holder = Element("P" if element is None else "Caption")
            caption = self.paragraph(holder, self.spans(block.caption.content, column), column)
            caption[0].draw = _below(caption[0].draw, parent if element is None else element, holder)
            pieces += [gap, *caption]
        return pieces

    def picture(self, picture: pictures.Picture, left: float, scale: float, element: Element | None) -> Draw:
        """Draw a picture as content of a Figure, with its bounding box (ISO 32000-1, 14.8.5.4.3), or as an artifact."""
        width, height = picture.width * scale, picture.height * scale

        def draw(pen: Pen, top: float) -> None:
            if element is None:
                pen.artifact()
            else:
                pen.mark(element)
                box = f"[{left:.2f} {top - height:.2f} {left + width:.2f} {top:.2f}]"
                element.attributes = (("Layout", "BBox", box), ("Layout", "Placement", "/Block"))
            if isinstance(picture, pictures.Drawing):
                pen.place(picture.operators, left, top - height, scale)
            else:
                self.images[picture.name] = picture.image
                pen.place(f"{width:.3f} 0 0 {height:.3f} 0 0 cm /{picture.name} Do", left, top - height)

        return draw

    def contacts(self, parent: Element, block: leaflet.Contacts, level: int, column: Column) -> list[Piece]:
        pieces: list[Piece] = []
        for contact in block.contacts:
            made = self._contact(parent.add("Sect"), contact, level, column)
            if pieces:
                made[0].before = self.theme.format.spacing.paragraph
            pieces += made
        return pieces

    def _contact(self, parent: Element, contact: leaflet.Contact, level: int, column: Column) -> list[Piece]:
        format, colours, words = self.theme.format, self.theme.brand.colours, self.words
        edge = colours.rule if colours.panel.contrast(colours.paper) < _SEEN else None
        panel = Panel(column.left, column.right, fill_panel(colours.panel, edge, radius=6))
        pad = format.spacing.block
        inner = replace(column, text=colours.on_panel, link=colours.on_panel).indented(pad, pad)
        pieces = [space(pad * 0.8, Keep.FIRMLY, panel)]
        pieces += self.heading(
            parent,
            contact.name,
            level,
            inner,
            size=format.type.subheading,
            before=0,
            colour=colours.on_panel,
            panel=panel,
            after=format.spacing.item,
        )
        ways = [
            (words.phone, contact.phone, "tel:"),
            (words.email, contact.email, "mailto:"),
            (words.web, contact.web, "https://"),
            (words.address, contact.address, ""),
            (words.hours, contact.hours, ""),
        ]
        lines = [self.spans(contact.note.content, inner)] if contact.note else []
        lines += [self._way(label, self.theme.fill(value), scheme, inner) for label, value, scheme in ways if value]
        for spans in lines:
            pieces += self.paragraph(parent.add("P"), spans, inner, panel=panel, keep=Keep.TOGETHER)
        pieces[-1].keep = Keep.FIRMLY
        return [*pieces, space(pad * 0.8, Keep.FREE, panel)]

    def _way(self, label: str, value: str, scheme: str, column: Column) -> list[Span]:
        """A way to reach someone, as a link where a press can open it."""
        faces = self.theme.faces
        name = Span(label, faces.regular, column.text)
        face = faces.bold if scheme == "tel:" else faces.regular
        if scheme == "tel:":
            target = _dialled(value)
        else:
            target = value if "://" in value or not scheme else scheme + value
        printed = self._whole_numbers(value, face)
        if not scheme or not target:
            return [name, Span(printed, face, column.text)]
        return [name, Span(printed, face, column.link, Element("Link"), target, label + value)]

    def answers(self, parent: Element, block: leaflet.QuestionsAndAnswers, level: int, column: Column) -> list[Piece]:
        format = self.theme.format
        pieces: list[Piece] = []
        for item in block.items:
            made = self.heading(
                parent,
                item.question,
                level,
                column,
                size=format.type.subheading,
                before=format.spacing.block if pieces else 0,
                after=format.spacing.item,
            )
            pieces += [*made, *self.body(parent, item.answer.content, column)]
        return pieces

    def questions(self, parent: Element, block: leaflet.QuestionsToAsk, level: int, column: Column) -> list[Piece]:
        """Questions as a list, each with lines to write on."""
        pieces: list[Piece] = []
        element = parent.add("L", attributes=(("List", "ListNumbering", "/Disc"),))
        size = self.theme.format.type.body
        for question in block.questions:
            item = element.add("LI")
            label, label_element = Span("•", self.theme.faces.regular, column.text), item.add("Lbl")
            inner = column.indented(1.3 * size)
            keep = Keep.FIRMLY if block.lines else Keep.FREE
            made = self.paragraph(item.add("LBody"), self.spans(question.content, inner), inner, keep=keep)
            made[0].draw = self.beside(made[0].draw, label, label_element, column.left + 0.2 * size)
            made[0].before = self.theme.format.spacing.item if pieces else 0
            pieces += [*made, *self._rules(block.lines, inner)]
        return pieces

    def glossary(self, parent: Element, block: leaflet.Glossary, level: int, column: Column) -> list[Piece]:
        pieces: list[Piece] = []
        element = parent.add("L", attributes=(("List", "ListNumbering", "/None"),))
        size = self.theme.format.type.body
        for entry in block.terms:
            item = element.add("LI")
            term = Span(self.theme.fill(entry.term), self.theme.faces.bold, column.text)
            before = self.theme.format.spacing.paragraph if pieces else 0
            pieces += self.paragraph(item.add("Lbl"), [term], column, before=before, keep=Keep.FIRMLY)
            inner = column.indented(1.3 * size)
            pieces += self.paragraph(item.add("LBody"), self.spans(entry.meaning.content, inner), inner)
        return pieces

    def writing(self, parent: Element, block: leaflet.WritingLines, level: int, column: Column) -> list[Piece]:
        label = Span(self.theme.fill(block.label), self.theme.faces.bold, column.text)
        return [*self.paragraph(parent.add("P"), [label], column, keep=Keep.FIRMLY), *self._rules(block.lines, column)]

    def _rules(self, count: int, column: Column) -> list[Piece]:
        """Lines to write on, far enough apart for a hand."""
        height = max(2.2 * self.theme.format.type.body, points("9 mm"))
        colour = self.theme.brand.colours.rule

        def draw(pen: Pen, top: float) -> None:
            pen.artifact()
            pen.rule(column.left, column.right, top - height + 2, colour, 0.75)

        return [Piece(height, draw, keep=Keep.TOGETHER if number + 1 < count else Keep.FREE) for number in range(count)]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def _dialled(number: str) -> str:
    """A telephone number as an address (RFC 3966), without the spaces that it is printed with.

    It is "" for what is not plainly one number: with an extension, or for two, the digits together would ring somebody
    else. The zero of ``+44 (0)1632`` is not dialled.
    """
    number = re.sub(r"^(tel:)?(\+\d{1,3}) ?\(0\)", r"\2", number.strip())
    digits = re.sub(r"[\s().-]", "", number.removeprefix("tel:"))
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits, re.ASCII) else ""


def _draw_lines(
    lines: Sequence[Line], left: float, rise: float, leading: float, size: float, element: Element | None
) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        baseline = top - rise
        for line in lines:
            pen.line(line, left, baseline, size, element)
            baseline -= leading

    return draw


def _below(draw: Draw, parent: Element, element: Element) -> Draw:
    """Make `element` a kid of `parent` when it is drawn: after the parent's own marked content."""

    def drawn(pen: Pen, top: float) -> None:
        parent.kids.append(element)
        draw(pen, top)

    return drawn


_TELEPHONE = re.compile(r"\+?\d(?:[ ()]*\d){8,14}")
"""A telephone number with its spaces: 9 digits or more."""
_SEEN = 1.1
"""The least contrast of a ground that is seen as one, without an edge."""
_BAR = 6.0
"""The thickness of the bar at a call-out's side, in points."""


def _callout_ground(tone: Tone) -> Callable[[Pen, Rectangle], None]:
    def paint(pen: Pen, box: Rectangle) -> None:
        pen.rectangle(box, tone.background)
        pen.outline(box, tone.border, 0.9)
        pen.rectangle(Rectangle(box.left, box.bottom, box.left + _BAR, box.top), tone.border)

    return paint


def _signed(draw: Draw, kind: str, tone: Tone, left: float, size: float, theme: Theme) -> Draw:
    """Draw the sign of a call-out beside its title: it tells the tones apart without colour."""
    letter = "i" if kind == "information" else "!"
    face = theme.faces.bold
    letter_size = size * 0.72
    line = break_lines([Span(letter, face, tone.background)], letter_size, 1000)[0]
    leading = theme.format.type.subheading * theme.format.type.title_line_height

    def signed(pen: Pen, top: float) -> None:
        pen.artifact()
        middle = top - leading / 2
        box = Rectangle(left, middle - size / 2, left + size, middle + size / 2)
        pen.rectangle(box, tone.border, radius={"information": size / 2, "warning": 3, "urgent": 0.01}[kind])
        width = line[-1].width
        rise = face.cap_height * letter_size / 2000
        pen.line(line, left + (size - width) / 2, middle - rise, letter_size, None)
        draw(pen, top)

    return signed


_BLOCKS: Mapping[type, Callable[..., list[Piece]]] = {
    leaflet.TextBlock: Composer.text,
    leaflet.Callout: Composer.callout,
    leaflet.Steps: Composer.steps,
    leaflet.Table: Composer.table,
    leaflet.Figure: Composer.figure,
    leaflet.Contacts: Composer.contacts,
    leaflet.QuestionsAndAnswers: Composer.answers,
    leaflet.QuestionsToAsk: Composer.questions,
    leaflet.Glossary: Composer.glossary,
    leaflet.WritingLines: Composer.writing,
}
