"""Turn words into pieces: the spans, paragraphs, titles, labels and pictures of blocks and of pack pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from builder.core import bidi
from builder.core.characters import NO_BREAK
from builder.core.part import Anchor, Bookmark, Element, Image, Rectangle, TightTable
from builder.core.patterns import lazy_pattern
from builder.document import Heading, Node, Run, Words
from builder.layout import pictures
from builder.layout.elements import Elements, element_of
from builder.layout.faces import Face
from builder.layout.flow import Draw, Piece, WithNext, space
from builder.layout.lines import BrokenLines, TextLine, TextSpan, break_lines, broken_lines, line_groups
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle, TextStyles
from builder.layout.theme import Theme

_TELEPHONE = lazy_pattern(r"\+?\d(?:[ ()]*\d){8,14}")
"""A telephone number with its spaces: 9 digits or more."""


class SetDetail(NamedTuple):
    """A paragraph of a patient's details, set in so many lines of a column that is `width` points wide."""

    span: TextSpan
    size: float
    width: float
    right_to_left: bool
    lines: int

    def of(self, text: str, cut: list[str]) -> BrokenLines:
        """The lines of other words in the same place."""
        span = replace(self.span, text=text)
        read_as_typed(span, self.right_to_left)
        return broken_lines([span], self.size, self.width, cut=cut)


@dataclass(slots=True)
class Composer:
    """Makes the pieces of a part and gathers what its pages refer to."""

    theme: Theme
    words: Words
    drawings: Mapping[str, pictures.Picture] = field(default_factory=dict)
    """Pictures that are not files, by the names that figures use."""
    anchors: dict[str, Anchor] = field(default_factory=dict)
    bookmarks: list[Bookmark] = field(default_factory=list)
    images: dict[str, Image] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    """Words that do not fit on a line."""
    tables: list[TightTable] = field(default_factory=list)
    """Tables that are too wide for their columns."""
    details: list[SetDetail] = field(default_factory=list)
    """The paragraphs of a patient's details, each time that they were set."""
    widest: dict[pictures.Photograph, float] = field(default_factory=dict)
    """How wide each photograph is where it is largest: it is in the file once, with the dots that this width needs."""
    styles: TextStyles = field(init=False)
    elements: Elements = field(init=False)

    def __post_init__(self) -> None:
        self.styles = TextStyles(self.theme, self.words.language)
        self.elements = Elements(self.words.part)

    def span(self, run: Run, column: Column) -> TextSpan:
        """A run, ready to be set in a column."""
        return _span(
            run, run.text + run.address, self.theme.faces.bold if run.bold else self.theme.faces.regular, column
        )

    def spans(self, runs: Iterable[Run], column: Column, *, bold: bool = False) -> list[TextSpan]:
        """Runs, ready to be set in a column, all of them bold where that is asked. No telephone number is broken."""
        faces = self.theme.faces
        spans = []
        for run in runs:
            face = faces.bold if bold or run.bold else faces.regular
            # A face without the no-break space leaves the number as it is.
            text = _TELEPHONE.sub(_unbroken, run.text) if NO_BREAK in face.coverage else run.text
            link = _span(run, text, face, column)
            spans.append(link)
            if run.address:
                # The words of a link are underlined. Where it leads is as quiet as the words around it.
                plain = faces.bold if bold else faces.regular
                spans.append(replace(link, text=run.address, face=plain, colour=column.text, underlined=False))
        return spans

    def text(
        self,
        node: Node,
        column: Column,
        style: TextStyle | None = None,
        *,
        bold: bool = False,
        before: float = 0,
        with_next: WithNext = WithNext.FREE,
    ) -> list[Piece]:
        """The words of a node as pieces, all of them bold where that is asked."""
        spans = self.spans(node.runs, column, bold=bold)
        return self.paragraph(self.elements[node], spans, column, style, before=before, with_next=with_next)

    def paragraph(
        self,
        element: Element | None,
        spans: Sequence[TextSpan],
        column: Column,
        style: TextStyle | None = None,
        *,
        balanced: bool = False,
        before: float = 0,
        with_next: WithNext = WithNext.FREE,
    ) -> list[Piece]:
        """Lines of text as pieces: at a page's end two lines stay together, or all of them where there are three.

        With `balanced`, they are about equally long.
        """
        style = style or self.styles.body
        lines = broken_lines(spans, style.size, column.width, balanced=balanced, cut=self.cut)
        if len(spans) == 1 and spans[0].detail:
            self.details.append(SetDetail(spans[0], style.size, column.width, column.right_to_left, len(lines)))
        return _pieces(lines, element, column, style, before, with_next)

    def heading(self, heading: Node, column: Column, style: TextStyle) -> list[Piece]:
        """A title that stays with what follows it."""
        assert isinstance(heading, Heading)
        title = column.coloured(style.colour)
        spans = [_span(run, run.text + run.address, style.face, title) for run in heading.runs]
        lines = broken_lines(spans, style.size, column.width, balanced=True, cut=self.cut)
        pieces = _pieces(lines, self.elements[heading], column, style, style.before, WithNext.FIRMLY)
        if heading.anchor is not None:
            pieces[0].draw = self._anchored(pieces[0].draw, heading, heading.anchor)
        pieces.append(space(style.after, WithNext.FIRMLY, column.panel))
        return pieces

    def _anchored(self, draw: Draw, heading: Heading, anchor: str) -> Draw:
        """Note the place of a title when it is drawn."""

        def anchored(pen: Pen, top: float) -> None:
            place = Anchor(pen.number, min(top + 12, pen.height), self.elements[heading])
            self.anchors[anchor] = place
            self.bookmarks.append(Bookmark(heading.level, heading.bookmark, place))
            draw(pen, top)

        return anchored

    def label(self, draw: Draw, label: TextSpan, element: Element, left: float) -> Draw:
        """Draw a label at `left`, next to the first line of what `draw` draws."""
        style = self.styles.body
        # A space, so that readers of the file do not run the label and the words together.
        line = break_lines([label], style.size, 1000)[0].with_space(style.size)

        def labelled(pen: Pen, top: float) -> None:
            pen.line(line, left, top - style.rise, style.size, element)
            draw(pen, top)

        return labelled

    def picture(self, picture: pictures.Picture, left: float, scale: float, element: Element | None) -> Draw:
        """Draw a picture as content of a Figure, with its bounding box (ISO 32000-1, 14.8.5.4.3), or as an artifact."""
        width, height = picture.width * scale, picture.height * scale
        if isinstance(picture, pictures.Photograph):
            self.widest[picture] = max(width, self.widest.get(picture, 0.0))

        def draw(pen: Pen, top: float) -> None:
            box = Rectangle(left, top - height, left + width, top)
            if element is None:
                pen.artifact()
            else:
                pen.mark(element)
                corners = " ".join(f"{edge:.2f}" for edge in pen.box(box))
                element.attributes = (("Layout", "BBox", f"[{corners}]"), ("Layout", "Placement", "/Block"))
            if isinstance(picture, pictures.Drawing):
                pen.place(picture.operators, box, scale)
            else:
                name, image, turn = picture.printed(self.widest[picture])
                self.images[name] = image
                pen.place(f"{width:.3f} 0 0 {height:.3f} 0 0 cm {turn}/{name} Do", box)

        return draw


def _span(run: Run, text: str, face: Face, column: Column) -> TextSpan:
    colour = column.link if run.target else column.text
    language = run.language or column.language
    return TextSpan(
        text,
        face,
        colour,
        element_of(run),
        run.target,
        run.description,
        language,
        column.right_to_left,
        isolated=run.isolated or bool(run.language),
        detail=run.detail,
    )


def read_as_typed(span: TextSpan, right_to_left: bool) -> None:
    """Have words be read as their first letter is (UAX #9, P2): a Hebrew name on English pages has its signs in place.

    Nobody says in which language they are. Without letters they are read as the words around them.
    """
    first = bidi.first_strong(span.text)
    span.right_to_left = right_to_left if first is None else bool(first)


def _unbroken(number: re.Match[str]) -> str:
    return number[0].replace(" ", NO_BREAK)


def _pieces(
    lines: Sequence[TextLine],
    element: Element | None,
    column: Column,
    style: TextStyle,
    before: float,
    with_next: WithNext,
) -> list[Piece]:
    pieces = [
        Piece(
            len(rows) * style.leading, _draw_lines(lines, rows, column.left, style, element), 0, with_next, column.panel
        )
        for rows in line_groups(len(lines))
    ]
    if pieces:
        pieces[0].before = before
    return pieces


def _draw_lines(lines: Sequence[TextLine], rows: range, left: float, style: TextStyle, element: Element | None) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        baseline = top - style.rise
        for row in rows:
            pen.line(lines[row], left, baseline, style.size, element)
            baseline -= style.leading

    return draw
