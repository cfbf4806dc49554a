"""The same leaflet by plain Platypus, written as ReportLab's manual teaches it: untagged, and to no standard.

What the manual leaves as it is stays so: compression is on, ASCII85 too, and each document subsets its fonts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import singledispatch
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

from builder.content import blocks, marked_text
from builder.content import leaflet as content
from builder.content import markdown as prose
from builder.content.brand import Brand
from builder.content.format import Format

Story = list[Flowable]


def register(regular: Path, bold: Path) -> None:
    """Register the faces with ReportLab, once for the whole program."""
    pdfmetrics.registerFont(TTFont("Face", str(regular)))
    pdfmetrics.registerFont(TTFont("Face-Bold", str(bold)))
    pdfmetrics.registerFontFamily("Face", normal="Face", bold="Face-Bold", italic="Face", boldItalic="Face-Bold")


class PlainLeaflet:
    """A leaflet in Platypus: styles first, then a story, then `build`."""

    def __init__(self, leaflet: content.Leaflet, brand: Brand, format: Format, logo: Drawing) -> None:
        self.leaflet = leaflet
        self.brand = brand
        self.format = format
        self.logo = logo
        self.colours = {name: _colour(value) for name, value in brand.colours if name != "callouts"}
        sizes, spacing = format.type, format.spacing
        body = ParagraphStyle(
            "body",
            fontName="Face",
            fontSize=sizes.body,
            leading=sizes.body * sizes.line_height,
            textColor=self.colours["text"],
            spaceAfter=spacing.paragraph,
        )
        self.body = body
        self.title = self._bold(body, "title", sizes.title, "heading", 0)
        self.heading = self._bold(body, "heading", sizes.heading, "heading", spacing.section)
        self.box_title = self._bold(body, "box", sizes.subheading, "heading", 0)
        self.lead = ParagraphStyle("lead", body, fontSize=sizes.lead, leading=sizes.lead * sizes.line_height)
        self.item = ParagraphStyle("item", body, spaceAfter=spacing.item)
        self.caption = ParagraphStyle("caption", body, fontName="Face-Bold", keepWithNext=True)
        self.head = ParagraphStyle("head", body, fontName="Face-Bold", spaceAfter=0)
        self.cell = ParagraphStyle("cell", body, spaceAfter=0)
        self.small = ParagraphStyle("small", self.cell, fontSize=sizes.small, textColor=self.colours["quiet"])

    def _bold(self, body: ParagraphStyle, name: str, size: float, colour: str, before: float) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            body,
            fontName="Face-Bold",
            fontSize=size,
            leading=size * self.format.type.title_line_height,
            textColor=self.colours[colour],
            spaceBefore=before,
            spaceAfter=self.format.spacing.heading,
            keepWithNext=True,
        )

    def build(self) -> bytes:
        """Make the document."""
        out = io.BytesIO()
        page, margins = self.format.page, self.format.margins
        document = SimpleDocTemplate(
            out,
            pagesize=(page.width, page.height),
            leftMargin=margins.left - 6,
            rightMargin=margins.right - 6,
            topMargin=margins.top,
            bottomMargin=margins.bottom,
            title=self.leaflet.title,
            author=self.brand.name,
            subject=_plain(self.leaflet.summary),
        )
        document.build(self.story(), onFirstPage=self.first_page, onLaterPages=self.later_page)
        return out.getvalue()

    def first_page(self, canvas: Canvas, document: SimpleDocTemplate) -> None:
        """The band with the logo and the clinic's name."""
        page, margins = self.format.page, self.format.margins
        canvas.saveState()
        canvas.setFillColor(self.colours["band"])
        canvas.rect(0, page.height - BAND, page.width, BAND, stroke=0, fill=1)
        self.logo.drawOn(canvas, margins.left, page.height - (BAND + self.logo.height) / 2)
        canvas.setFillColor(self.colours["on_band"])
        canvas.setFont("Face-Bold", self.format.type.lead)
        canvas.drawString(margins.left + self.logo.width + 12, page.height - BAND / 2 + 3, self.brand.name)
        canvas.setFont("Face", self.format.type.small)
        canvas.drawString(margins.left + self.logo.width + 12, page.height - BAND / 2 - 13, self.brand.strapline or "")
        canvas.restoreState()
        self.later_page(canvas, document)

    def later_page(self, canvas: Canvas, document: SimpleDocTemplate) -> None:
        """The footer."""
        page, margins = self.format.page, self.format.margins
        leaflet = self.leaflet
        canvas.saveState()
        canvas.setStrokeColor(self.colours["rule"])
        canvas.line(margins.left, 52, page.width - margins.right, 52)
        canvas.setFillColor(self.colours["quiet"])
        canvas.setFont("Face", self.format.type.small)
        reviewed = f"{leaflet.last_reviewed:%B %Y}"
        canvas.drawString(margins.left, 36, f"{leaflet.short_title} · Version {leaflet.version} · {reviewed}")
        canvas.drawRightString(page.width - margins.right, 36, f"Page {document.page} of 3")
        canvas.restoreState()

    def story(self) -> Story:
        leaflet = self.leaflet
        story: Story = [Spacer(1, BAND - self.format.margins.top + 20)]
        story.append(Paragraph(escape(leaflet.title), self.title))
        story.append(Paragraph(self.markup(leaflet.summary.content), self.lead))
        story.append(Paragraph("At a glance", self.heading))
        rows = [
            [Paragraph(escape(topic), self.head), Paragraph(self.markup(fact.words.content), self.cell)]
            for topic, fact in leaflet.key_facts.items()
        ]
        story.append(self.table(rows, [0.3, 0.7], heads=False))
        for section in leaflet.sections:
            anchor = f"<a name={quoteattr(section.anchor)}/>"
            story.append(Paragraph(anchor + escape(section.title), self.heading))
            if section.body is not None:
                story += self.prose(section.body.content)
            for block in section.blocks:
                story += KINDS[block.kind](self, block)
        story.append(Paragraph("About this leaflet", self.heading))
        story += [Paragraph(escape(line), self.small) for line in self.particulars()]
        return story

    def particulars(self) -> Iterator[str]:
        leaflet = self.leaflet
        yield f"Version {leaflet.version}"
        yield f"Last reviewed: {leaflet.last_reviewed.day} {leaflet.last_reviewed:%B %Y}"
        yield f"Next review: {leaflet.next_review.day} {leaflet.next_review:%B %Y}"
        yield f"Who looks after this leaflet: {leaflet.owner}"
        yield f"Sources: {'; '.join(map(_plain, leaflet.sources))}"

    def markup(self, runs: prose.Runs) -> str:
        """Runs in the mark-up of paragraphs, with the printed address after a link that leads out of the file."""
        return "".join(map(self.run, runs))

    def run(self, run: prose.Run) -> str:
        words = escape(run.text)
        if run.bold:
            words = f"<b>{words}</b>"
        if run.link:
            if not run.link.startswith("#"):
                words += f" ({escape(run.link.partition('//')[2])})"
            words = f"<a href={quoteattr(run.link)} color={quoteattr(str(self.brand.colours.link))}>{words}</a>"
        return words

    def prose(self, blocks: Sequence[prose.ProseBlock], style: ParagraphStyle | None = None) -> Story:
        return [set_block(block, self, style or self.body) for block in blocks]

    def items(self, items: Sequence[prose.ListItem]) -> list[Story]:
        return [self.prose(item.blocks, self.item) for item in items]

    def list(self, items: Sequence[Story], **facts: Any) -> Flowable:
        return ListFlowable(
            [ListItem(item) for item in items],
            bulletFontName="Face",
            bulletFontSize=self.format.type.body,
            leftIndent=20,
            **facts,
        )

    def table(self, rows: list[list[Paragraph]], shares: Sequence[float], *, heads: bool) -> Flowable:
        width = self.format.page.width - self.format.margins.left - self.format.margins.right
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, self.colours["rule"]),
            ("LEFTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        if heads:
            style.append(("BACKGROUND", (0, 0), (-1, 0), self.colours["panel"]))
        else:
            style.append(("BACKGROUND", (0, 0), (-1, -1), self.colours["panel"]))
        return Table(
            rows,
            colWidths=[width * share for share in shares],
            repeatRows=1 if heads else 0,
            style=style,
            spaceBefore=self.format.spacing.block / 2,
            spaceAfter=self.format.spacing.block,
        )

    # Blocks, by kind

    def text(self, block: blocks.TextBlock) -> Story:
        return self.prose(block.body.content)

    def callout(self, block: blocks.Callout) -> Story:
        colours = getattr(self.brand.colours.callouts, block.tone)
        width = self.format.page.width - self.format.margins.left - self.format.margins.right
        inside = [Paragraph(escape(block.title), self.box_title), *self.prose(block.body.content)]
        style = [
            ("BACKGROUND", (0, 0), (-1, -1), _colour(colours.background)),
            ("BOX", (0, 0), (-1, -1), 0.5, _colour(colours.border)),
            ("LINEBEFORE", (0, 0), (0, -1), 5, _colour(colours.border)),
            ("LEFTPADDING", (0, 0), (-1, -1), 14),
            ("TOPPADDING", (0, 0), (-1, -1), 10),
        ]
        space = self.format.spacing.block
        return [Table([[inside]], colWidths=[width], style=style, spaceBefore=space, spaceAfter=space)]

    def steps(self, block: blocks.Steps) -> Story:
        return [self.list([self.prose(step.text.content, self.item) for step in block.steps], bulletFormat="%s.")]

    def grid(self, block: blocks.Table) -> Story:
        rows = [[Paragraph(self.markup(cell.content), self.head) for cell in block.columns]]
        for row in block.rows:
            first = self.head if block.row_heads else self.cell
            styles = [first, *[self.cell] * (len(row) - 1)]
            rows.append([Paragraph(self.markup(cell.content), style) for cell, style in zip(row, styles, strict=True)])
        shares = [1 / len(block.columns)] * len(block.columns)
        caption = Paragraph(self.markup(block.caption.content), self.caption)
        return [caption, self.table(rows, shares, heads=True)]


KINDS: dict[str, Callable[[PlainLeaflet, Any], Story]] = {
    "text": PlainLeaflet.text,
    "callout": PlainLeaflet.callout,
    "steps": PlainLeaflet.steps,
    "table": PlainLeaflet.grid,
}

BAND = 90
"""The height of the band on the first page."""


@singledispatch
def set_block(block: object, leaflet: PlainLeaflet, style: ParagraphStyle) -> Flowable:
    """A block of body text as a flowable, its paragraphs in `style`."""
    raise TypeError(f"the leaflet to measure by has a {type(block).__name__}")


@set_block.register
def _(block: prose.Paragraph, leaflet: PlainLeaflet, style: ParagraphStyle) -> Flowable:
    return Paragraph(leaflet.markup(block.runs), style)


@set_block.register
def _(block: prose.BulletList, leaflet: PlainLeaflet, style: ParagraphStyle) -> Flowable:
    return leaflet.list(leaflet.items(block.items), bulletType="bullet", start="•")


@set_block.register
def _(block: prose.NumberedList, leaflet: PlainLeaflet, style: ParagraphStyle) -> Flowable:
    return leaflet.list(leaflet.items(block.items), bulletFormat="%s.", start=block.start)


def _colour(value: object) -> Color:
    return HexColor(str(value))


def _plain(line: marked_text.Line) -> str:
    return prose.plain(line.content)
