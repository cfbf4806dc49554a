"""Draw on pages, and mark each stroke as content of a structure element or as an artifact."""

from __future__ import annotations

import io
import math
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from reportlab.pdfgen.canvas import Canvas

from builder.core.part import Annotated, Element, Link, Marked, PartPage, Rectangle
from builder.core.units import Colour
from builder.layout.lines import Line


class Pen:
    """A surface of `width` by `height` points; the pages are drawn on it in turn.

    Everything is drawn between `mark` or `artifact` and the next of these, and so belongs to a structure element or
    is an artifact (ISO 32000-1, 14.8.2.2).
    """

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.canvas = Canvas(io.BytesIO(), pagesize=(width, height), pageCompression=0)
        self.pages: list[PartPage] = []
        self.words: defaultdict[Marked, list[str]] = defaultdict(list)
        """The words of each marked-content sequence."""
        self._texts: defaultdict[str, list[str]] = defaultdict(list)
        self._unmarked = False
        self._start()

    @property
    def number(self) -> int:
        """The index of the page that is being drawn."""
        return len(self.pages)

    @property
    def characters(self) -> dict[str, str]:
        """The characters that were drawn, sorted, by the resource name of their face."""
        return {resource: "".join(sorted(set("".join(texts)))) for resource, texts in sorted(self._texts.items())}

    def _start(self) -> None:
        # The canvas collects operators here until a page is shown; we take them, so that ReportLab's own page (with its
        # preamble in a font that is not embedded) does not come into the file.
        self._operators: list[str] = []
        self.canvas._code = self._operators
        self._marks = 0
        self._links: list[tuple[Element, list[Rectangle], str, str]] = []
        self._open: Element | str | None = None
        self._fill: Colour | None = None
        self._type: tuple[str, float] | None = None

    def finish_page(self) -> None:
        """End the page and begin the next."""
        self._close()
        content = zlib.compress("\n".join(self._operators).encode("ascii"))
        links = tuple(Link(tuple(lines), target, description) for _, lines, target, description in self._links)
        self.pages.append(PartPage(self.width, self.height, content, self._marks, links))
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
        element.kids.append(Marked(self.number, self._marks))
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
            if colour.is_grey:
                self.canvas.setFillGray(colour.red)
            else:
                self.canvas.setFillColorRGB(*colour)
            self._fill = colour

    def rectangle(self, box: Rectangle, colour: Colour, *, radius: float = 0) -> None:
        """Fill a rectangle, with round corners of `radius` points."""
        self.fill(colour)
        width, height = box.right - box.left, box.top - box.bottom
        if radius:
            self.canvas.roundRect(box.left, box.bottom, width, height, radius, stroke=0, fill=1)
        else:
            self.canvas.rect(box.left, box.bottom, width, height, stroke=0, fill=1)

    def outline(self, box: Rectangle, colour: Colour, thickness: float, *, radius: float = 0) -> None:
        """Draw the edge of a rectangle, inside it."""
        self._stroke(colour, thickness)
        inset = thickness / 2
        self.canvas.roundRect(
            box.left + inset,
            box.bottom + inset,
            box.right - box.left - thickness,
            box.top - box.bottom - thickness,
            max(radius - inset, 0.01),
            stroke=1,
            fill=0,
        )

    def _stroke(self, colour: Colour, thickness: float) -> None:
        if colour.is_grey:
            self.canvas.setStrokeGray(colour.red)
        else:
            self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(thickness)

    def rule(self, left: float, right: float, y: float, colour: Colour, thickness: float) -> None:
        """Draw a level line."""
        self.rectangle(Rectangle(left, y - thickness / 2, right, y + thickness / 2), colour)

    def place(self, operators: str, left: float, bottom: float, scale: float = 1) -> None:
        """Draw operators of a drawing, with their origin at `left`, `bottom`."""
        self._operators += ["q", f"{scale:.6f} 0 0 {scale:.6f} {left:.3f} {bottom:.3f} cm", operators, "Q"]

    @contextmanager
    def turned(self, angle: float, x: float, y: float) -> Iterator[None]:
        """What is drawn within is turned by `angle` (radians, to the left) about `x`, `y`, the origin there."""
        sine, cosine = math.sin(angle), math.cos(angle)
        self._operators.append(f"q {cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f} {x:.3f} {y:.3f} cm")
        yield
        self._operators.append("Q")
        # Q restores colour and face, so the stored values are wrong.
        self._fill = self._type = None

    @contextmanager
    def outlined(self, colour: Colour, thickness: float) -> Iterator[None]:
        """Of the text that is drawn within only the outlines of letters are drawn (ISO 32000-1, 9.3.6)."""
        self._stroke(colour, thickness)
        self._operators.append("1 Tr")
        yield
        self._operators.append("0 Tr")

    def line(self, line: Line, left: float, baseline: float, size: float, element: Element | None) -> None:
        """Draw a line of text; as content of `element`, or as it is where that is None.

        A segment that has a structure element of its own becomes that element's content, below `element`.
        """
        add = self._operators.append
        for text, span, offset, width in line:
            if element is not None:
                if span.element is None:
                    self.mark(element)
                else:
                    self._mark_span(element, span.element)
            face = span.face
            if self._fill != span.colour:
                self.fill(span.colour)
            if self._type != (face.resource, size):
                self._type = (face.resource, size)
                add(f"BT /{face.resource} {size:g} Tf 1 0 0 1 {left + offset:.2f} {baseline:.2f} Tm")
            else:
                add(f"BT 1 0 0 1 {left + offset:.2f} {baseline:.2f} Tm")
            add(f"{face.encode(text)} Tj ET")
            self._texts[face.resource].append(text)
            if isinstance(self._open, Element):
                self.words[Marked(self.number, self._marks - 1)].append(text)
            if span.target:
                visible = width - (face.advances[" "] * size / 1000 if text.endswith(" ") else 0)
                box = Rectangle(left + offset, baseline - 0.29 * size, left + offset + visible, baseline + 0.8 * size)
                self.rule(box.left, box.right, baseline - 0.14 * size, span.colour, size * 0.055)
                if span.element is not None and not self._unmarked:
                    self._link(span.element, box, span.target, span.description)

    def _mark_span(self, parent: Element, element: Element) -> None:
        if not element.kids and not self._unmarked:
            parent.kids.append(element)
        self.mark(element)

    def _link(self, element: Element, box: Rectangle, target: str, description: str) -> None:
        """Note that `box` leads to `target`: one annotation for each link on each page."""
        if self._links and self._links[-1][0] is element:
            self._links[-1][1].append(box)
        else:
            element.kids.append(Annotated(self.number, len(self._links)))
            self._links.append((element, [box], target, description))
