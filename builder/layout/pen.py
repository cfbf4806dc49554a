"""Draw on pages, and mark each stroke as content of a structure element or as an artifact."""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

# Not the canvas, which draws by these and brings a hundred modules: they take longer to import than a page to draw.
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.pathobject import PDFPathObject

from builder.core.part import Annotated, Element, Link, Marked, PartPage, Rectangle
from builder.core.units import Colour
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.glyph_pen import GlyphPen
from builder.layout.lines import Segment, TextLine

GRID = 0.75
"""The pixels of a screen that shows a page in its own size, in points: rules start at one."""


class Pen(GlyphPen):
    """A surface of `width` by `height` points; the pages are drawn on it in turn.

    Everything is drawn between `mark` or `artifact` and the next of these, and so belongs to a structure element or
    is an artifact (ISO 32000-1, 14.8.2.2).

    All lengths across are from the edge where reading starts (see `GlyphPen`). `codes` has the codes of glyphs that
    the faces' first fonts cannot say.
    """

    def __init__(
        self, width: float, height: float, *, right_to_left: bool = False, codes: GlyphCodes | None = None
    ) -> None:
        super().__init__(width, codes or GlyphCodes(), right_to_left=right_to_left)
        self.height = height
        self.pages: list[PartPage] = []
        self.words: defaultdict[Marked, list[str]] = defaultdict(list)
        """The words of each marked-content sequence."""
        self._unmarked = False
        self._is_sideways = False
        self._start()

    @property
    def number(self) -> int:
        """The index of the page that is being drawn."""
        return len(self.pages)

    def box(self, box: Rectangle) -> Rectangle:
        """A rectangle as it is on paper."""
        left = self.across(box.left, box.right - box.left)
        return Rectangle(left, box.bottom, left + box.right - box.left, box.top)

    def _start(self) -> None:
        self._operators = []
        self._marks = 0
        self._is_turned = False
        self._links: list[tuple[Element, list[Rectangle], str, str]] = []
        self._open: Element | str | None = None
        self._fill: Colour | None = None
        self._type = None

    def finish_page(self) -> None:
        """End the page and begin the next."""
        self._close()
        content = zlib.compress("\n".join(self._operators).encode("ascii"))
        links = tuple(Link(tuple(lines), target, description) for _, lines, target, description in self._links)
        self.pages.append(PartPage(self.width, self.height, content, self._marks, links, self._is_turned))
        self._start()

    def mark(self, element: Element) -> None:
        """What is drawn next is content of `element`."""
        if self._unmarked:
            self.artifact()
            return
        if self._open is element:
            return
        self._close()
        self._operators.append(f"/{element.role} <</MCID {self._marks}>> BDC")
        mark = Marked(self.number, self._marks)
        element.kids.append(mark)
        if element.instead is not None:
            self.words[mark].append(element.instead)
        self._marks += 1
        self._open = element

    def artifact(self, properties: str = "") -> None:
        """What is drawn next is not content; `properties` go into its property list (ISO 32000-1, 14.8.2.2.2)."""
        kind = f"/Artifact <<{properties}>> BDC" if properties else "/Artifact BMC"
        if self._open == kind:
            return
        self._close()
        self._operators.append(kind)
        self._open = kind

    @contextmanager
    def unmarked(self) -> Iterator[None]:
        """All that is drawn within is an artifact, even with an element; links in it lead nowhere."""
        self._unmarked = True
        yield
        self._unmarked = False

    def _close(self) -> None:
        if self._open is not None:
            self._operators.append("EMC")
            self._open = None

    def fill(self, colour: Colour) -> None:
        """Fill what is drawn next with `colour`."""
        if colour != self._fill:
            self._operators.append(f"{fp_str(colour.red)} g" if colour.is_grey else f"{fp_str(*colour)} rg")
            self._fill = colour

    def rectangle(self, box: Rectangle, colour: Colour, *, radius: float = 0) -> None:
        """Fill a rectangle, with round corners of `radius` points."""
        self._fill_box(self.box(box), colour, radius)

    def _fill_box(self, box: Rectangle, colour: Colour, radius: float = 0) -> None:
        """The same of a rectangle as it is on paper."""
        self.fill(colour)
        width, height = box.right - box.left, box.top - box.bottom
        if radius:
            PDFPathObject(self._operators).roundRect(box.left, box.bottom, width, height, radius)
            self._operators.append("f*")
        else:
            self._operators.append(f"n {fp_str(box.left, box.bottom, width, height)} re f*")

    def outline(self, box: Rectangle, colour: Colour, thickness: float, *, radius: float = 0) -> None:
        """Draw the edge of a rectangle, inside it."""
        self._stroke(colour, thickness)
        box = self.box(box)
        inset = thickness / 2
        PDFPathObject(self._operators).roundRect(
            box.left + inset,
            box.bottom + inset,
            box.right - box.left - thickness,
            box.top - box.bottom - thickness,
            max(radius - inset, 0.01),
        )
        self._operators.append("S")

    def _stroke(self, colour: Colour, thickness: float) -> None:
        self._operators.append(f"{fp_str(colour.red)} G" if colour.is_grey else f"{fp_str(*colour)} RG")
        self._operators.append(f"{fp_str(thickness)} w")

    def rule(self, left: float, right: float, y: float, colour: Colour, thickness: float) -> None:
        """Draw a level line near `y`: on the grid, so that all lines of a thickness look alike on a screen."""
        bottom = round((y - thickness / 2) / GRID) * GRID
        self.rectangle(Rectangle(left, bottom, right, bottom + thickness), colour)

    def place(self, operators: str, box: Rectangle, scale: float = 1) -> None:
        """Draw operators of a drawing, with their origin at the left bottom corner of `box`."""
        left, bottom = self.box(box)[:2]
        self._operators += ["q", f"{scale:.6f} 0 0 {scale:.6f} {left:.3f} {bottom:.3f} cm", operators, "Q"]

    @contextmanager
    def clipped(self, box: Rectangle) -> Iterator[None]:
        """Of what is drawn within, only what is in a rectangle is seen."""
        left, bottom, right, top = self.box(box)
        self._operators.append(f"q {left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re W n")
        yield
        self._operators.append("Q")
        # Q restores colour and face, so the stored values are wrong.
        self._fill = self._type = None

    @contextmanager
    def turned(self, angle: float, x: float, y: float) -> Iterator[None]:
        """What is drawn within is turned by `angle` (radians, to the left) about `x`, `y`, the origin there."""
        sine, cosine = math.sin(angle), math.cos(angle)
        self._operators.append(f"q {cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f} {x:.3f} {y:.3f} cm")
        self._edge = 0.0
        yield
        self._edge = self.width
        self._operators.append("Q")
        # Q restores colour and face, so the stored values are wrong.
        self._fill = self._type = None

    @contextmanager
    def sideways(self, left: float, right: float) -> Iterator[None]:
        """What is drawn within, in a column between two edges, runs up the page, which is turned on screens."""
        self._close()
        self._operators.append(f"q 0 1 -1 0 {self.width:g} 0 cm")
        before = self._edge, self._mirrors
        # The mirrors are about a column of the upright page, and do here what they do there.
        self._edge, self._mirrors = self.height, [left + right] * (len(self._mirrors) % 2)
        self._is_turned = self._is_sideways = True
        yield
        self._is_sideways = False
        self._edge, self._mirrors = before
        self._close()
        self._operators.append("Q")
        # As in `turned`.
        self._fill = self._type = None

    @contextmanager
    def mirrored(self, left: float, right: float) -> Iterator[None]:
        """What is drawn within starts where it would end: a column between two edges is read in the other direction."""
        self._mirrors.append(left + right)
        yield
        self._mirrors.pop()

    @contextmanager
    def outlined(self, colour: Colour, thickness: float) -> Iterator[None]:
        """Of the text that is drawn within only the outlines of letters are drawn (ISO 32000-1, 9.3.6)."""
        self._stroke(colour, thickness)
        self._operators.append("1 Tr")
        yield
        self._operators.append("0 Tr")

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Text that is drawn within is read and copied, not seen (ISO 32000-1, 9.3.6): a picture is in its place."""
        self._operators.append("3 Tr")
        yield
        self._operators.append("0 Tr")

    def line(self, line: TextLine, start: float, baseline: float, size: float, element: Element | None) -> None:
        """Draw a line of text; as content of `element`, or as it is where that is None.

        A segment that has a structure element of its own becomes that element's content, below `element`.
        """
        left = self.across(start, line.width)
        for segment in line.segments:
            span = segment.span
            if element is not None:
                if span.element is None:
                    self.mark(element)
                else:
                    self._mark_span(element, span.element)
            if self._fill != span.colour:
                self.fill(span.colour)
            self.show(segment, left + segment.left, baseline, size)
            if isinstance(self._open, Element) and self._open.instead is None:
                self.words[Marked(self.number, self._marks - 1)].append(segment.text)
            if span.target:
                self._draw_link(segment, left + segment.left, baseline, size)

    def _draw_link(self, segment: Segment, left: float, baseline: float, size: float) -> None:
        """Where a link leads to its target, with the line below it. `left` is on paper."""
        text, span, _, width, piece = segment
        if text.isspace():
            return
        space = span.face.widths[" "] * size / 1000 if text.endswith(" ") else 0
        left += space if piece.level % 2 else 0
        box = Rectangle(left, baseline - 0.29 * size, left + width - space, baseline + 0.8 * size)
        if span.underlined:
            level = baseline - 0.14 * size
            rule = Rectangle(box.left, level - size * 0.0275, box.right, level + size * 0.0275)
            self._fill_box(rule, span.colour)
        if span.element is not None and not self._unmarked:
            self._link(span.element, box, span.target, span.description)

    def _mark_span(self, parent: Element, element: Element) -> None:
        if not element.kids and not self._unmarked:
            parent.kids.append(element)
        self.mark(element)

    def _link(self, element: Element, box: Rectangle, target: str, description: str) -> None:
        """Note that `box` leads to `target`: one annotation for each link on each page."""
        if self._is_sideways:
            box = Rectangle(self.width - box.top, box.left, self.width - box.bottom, box.right)
        if self._links and self._links[-1][0] is element:
            self._links[-1][1].append(box)
        else:
            element.kids.append(Annotated(self.number, len(self._links)))
            self._links.append((element, [box], target, description))
