"""Paragraphs and tables of a Word document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from builder.imports.archive import XmlElement
from builder.imports.docx.context import DocxContext, alternatives, deleted_text, is_prompt, plain_text
from builder.imports.docx.inlines import PAGE_BREAK, RunReader
from builder.imports.docx.package import is_on
from builder.imports.docx.styles import ParagraphStyle
from builder.imports.source import (
    ListPosition,
    Role,
    SourceBlock,
    SourceCell,
    SourceGap,
    SourceParagraph,
    SourceRun,
    SourceTable,
    around,
)
from builder.imports.xml_names import child, get, tag

ReadBlocks = Callable[[XmlElement], Iterator[SourceBlock]]

_ROLES: Mapping[str, Role] = {"title": "title", "subtitle": "subtitle", "caption": "caption"}


class BlockReader:
    """Reads the blocks of a document, one after the other."""

    def __init__(self, document: DocxContext) -> None:
        self.document = document

    def read(self, element: XmlElement) -> Iterator[SourceBlock]:
        """The blocks below an element."""
        for entry in element:
            yield from _BLOCKS.get(tag(entry), BlockReader.others)(self, entry)

    def others(self, element: XmlElement) -> Iterator[SourceBlock]:
        """What is below an element that is not known; words that are in none are a paragraph."""
        if tag(element) in ("w:r", "w:hyperlink", "w:fldSimple", "m:oMathPara"):
            yield from self._of_pieces(element, self.document.styles.paragraph(""))
        else:
            yield from self.read(element)

    def nothing(self, element: XmlElement) -> Iterator[SourceBlock]:
        yield from ()

    def deletion(self, element: XmlElement) -> Iterator[SourceBlock]:
        if words := deleted_text(element).strip():
            self.document.notes.leave_out("text that was deleted (tracked change)", words, counted=False)
        yield from ()

    def alternative(self, element: XmlElement) -> Iterator[SourceBlock]:
        chosen = alternatives(element)
        if chosen is not None:
            yield from self.read(chosen)

    def control(self, element: XmlElement) -> Iterator[SourceBlock]:
        properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
        gallery = get(child(properties, "w:docPartObj", "w:docPartGallery"), "w:val")
        if content is None:
            return
        if gallery == "Table of Contents":
            self.document.notes.leave_out("table of contents", plain_text(content))
        elif is_prompt(properties):
            self.document.notes.leave_out("the prompt of a field of a form", plain_text(content))
        else:
            yield from self.read(content)

    def enclosed(self, element: XmlElement) -> Iterator[SourceBlock]:
        relation = self.document.package.relations(self.document.part).get(get(element, "r:id"))
        yield SourceGap(f"an enclosed document ({relation.target if relation else 'missing'})")

    # Paragraphs

    def paragraph(self, element: XmlElement) -> Iterator[SourceBlock]:
        properties = child(element, "w:pPr")
        style = self.document.styles.paragraph(get(child(properties, "w:pStyle"), "w:val")).with_properties(properties)
        if get(child(properties, "w:framePr"), "w:dropCap") in ("drop", "margin"):
            self.document.drop_cap += plain_text(element).strip()
        elif style.name.startswith("toc ") and (words := plain_text(element)).strip():
            self.document.notes.leave_out("table of contents", words)
        else:
            yield from self._of_pieces(element, style)

    def _of_pieces(self, element: XmlElement, style: ParagraphStyle) -> Iterator[SourceBlock]:
        reader = RunReader(self.document, style.look, self.read)
        if self.document.drop_cap and plain_text(element).strip():
            reader.add(self.document.drop_cap)
            self.document.drop_cap = ""
        reader.read(element)
        if left_out := reader.left_out():
            self.document.notes.go_on("left out", left_out, " ")
        before, runs, after = around(reader.pieces)
        yield from before
        yield from self._paragraphs(runs, style)
        yield from after

    def _paragraphs(self, runs: list[SourceRun], style: ParagraphStyle) -> Iterator[SourceParagraph]:
        parts: list[list[SourceRun]] = [[]]
        for run in runs:
            head, *others = run.text.split(PAGE_BREAK)
            parts[-1].append(run._replace(text=head))
            parts += [[run._replace(text=text)] for text in others]
        filled = [part for part in parts if "".join(run.text for run in part).strip()]
        for index, part in enumerate(filled):
            entry = self._entry(style) if index == 0 else None
            level = style.level if style.name not in _ROLES else 0
            role: Role = _ROLES.get(style.name, "heading" if level else "text")
            if entry is not None and role != "text":
                # The number of a heading is not among its words.
                entry = None
                self.document.numbered_headings += 1
            yield SourceParagraph(tuple(part), role, level, entry)

    def _entry(self, style: ParagraphStyle) -> ListPosition | None:
        return self.document.numbering.next(style.numbering, style.depth) if style.numbering else None

    # Tables

    def table(self, element: XmlElement) -> Iterator[SourceBlock]:
        rows: list[tuple[SourceCell, ...]] = []
        heads = 0
        for row in _below(element, "w:tr"):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self.document.notes.leave_out("a row of a table that was deleted (tracked change)", plain_text(row))
                continue
            if is_on(child(properties, "w:tblHeader")) and heads == len(rows):
                heads += 1
            rows.append(self._row(row, properties))
        if rows:
            yield SourceTable(tuple(rows), heads)

    def _row(self, row: XmlElement, properties: XmlElement | None) -> tuple[SourceCell, ...]:
        before = get(child(properties, "w:gridBefore"), "w:val")
        cells = [SourceCell(())] * (int(before) if before.isdecimal() and int(before) < 64 else 0)
        for cell in _below(row, "w:tc"):
            properties = child(cell, "w:tcPr")
            span = get(child(properties, "w:gridSpan"), "w:val")
            merged = child(properties, "w:vMerge")
            goes_on = merged is not None and get(merged, "w:val") != "restart"
            columns = int(span) if span.isdecimal() and 0 < int(span) < 64 else 1
            cells.append(SourceCell(tuple(self.read(cell)), columns, goes_on))
        return tuple(cells)


def _below(element: XmlElement, name: str) -> Iterator[XmlElement]:
    """The rows or cells of a table, also in content controls and the marks of changes."""
    for entry in element:
        if tag(entry) == name:
            yield entry
        elif tag(entry) in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:moveTo"):
            yield from _below(entry, name)


_BLOCKS: Mapping[str, Callable[[BlockReader, XmlElement], Iterator[SourceBlock]]] = {
    "w:p": BlockReader.paragraph,
    "w:tbl": BlockReader.table,
    "w:sdt": BlockReader.control,
    "w:del": BlockReader.deletion,
    "w:moveFrom": BlockReader.deletion,
    "w:altChunk": BlockReader.enclosed,
    "w:subDoc": BlockReader.enclosed,
    "mc:AlternateContent": BlockReader.alternative,
    "w:sectPr": BlockReader.nothing,
    "w:tcPr": BlockReader.nothing,
}
