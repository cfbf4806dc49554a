"""Documents of LibreOffice and other programs (.odt) as a `SourceDocument`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from builder.content.placeholders import placeholder
from builder.core import units
from builder.imports import symbols
from builder.imports.archive import PASSWORD, WITHOUT_PASSWORD, DocumentArchive, XmlElement, unreadable
from builder.imports.looks import LooksSeen, WordLook
from builder.imports.odt_styles import OdtStyles
from builder.imports.source import (
    ListPosition,
    Notes,
    Role,
    SourceBlock,
    SourceBox,
    SourceCell,
    SourceDocument,
    SourceGap,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    around,
)
from builder.imports.word_counts import word_counts
from builder.imports.xml_names import child, get, tag

_MOST_REPEATED = 200
"""How often a cell or a space may be repeated: tables of programs for sheets continue for ever."""


def read(archive: DocumentArchive) -> SourceDocument:
    """Read an OpenDocument text. Raises UnreadableDocument where that cannot be done."""
    manifest = archive.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise unreadable(PASSWORD, WITHOUT_PASSWORD)
    content = archive.xml("content.xml")
    body = child(content, "office:body", "office:text")
    if body is None:
        raise unreadable("this is not a text document", "copy its words into a document, and save it as .docx or .odt")
    styles = archive.xml("styles.xml")
    reader = _OdtReader(archive, OdtStyles(content, styles))
    words = word_counts(plain_text(body))
    blocks = tuple(reader.blocks(body))
    reader.headers_and_footers(styles)
    reader.note_looks()
    meta = child(archive.xml("meta.xml"), "office:meta", "dc:title")
    return SourceDocument(
        blocks,
        reader.notes,
        words,
        title="" if meta is None else " ".join((meta.text or "").split()),
        language=reader.looks.language,
        body_size=reader.looks.body_size,
    )


_ASIDE = frozenset(
    {
        "office:annotation",
        "office:annotation-end",
        "text:tracked-changes",
        "text:note-citation",
        "svg:title",
        "svg:desc",
    }
)
"""Elements whose words are not those of the document."""


def plain_text(element: XmlElement | None) -> str:
    """All words below an element, a line for each paragraph."""
    return "".join(_texts(element)) if element is not None else ""


def _texts(element: XmlElement) -> Iterator[str]:
    inner: list[XmlElement] = []
    yield from _own_texts(element, inner)
    # A frame is anchored somewhere in a word of its paragraph.
    for other in inner:
        yield from _texts(other)
        yield "\n"


def _own_texts(element: XmlElement, inner: list[XmlElement]) -> Iterator[str]:
    yield element.text or ""
    for entry in element:
        name = tag(entry)
        if name in ("text:p", "text:h", "draw:frame", "text:note", "draw:custom-shape"):
            inner.append(entry)
        elif name in ("text:s", "text:tab", "text:line-break"):
            yield " "
        elif name and name not in _ASIDE:
            yield from _own_texts(entry, inner)
        yield entry.tail or ""


@dataclass(slots=True)
class _OpenOdtList:
    style: str
    depth: int
    numbers: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _OdtReader:
    archive: DocumentArchive
    styles: OdtStyles
    notes: Notes = field(default_factory=Notes)
    looks: LooksSeen = field(default_factory=LooksSeen)
    other_numbers: Counter[str] = field(default_factory=Counter)
    """How many entries of lists have numbers of each kind but 1, 2, 3."""
    lists: list[_OpenOdtList] = field(default_factory=list)
    last_numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    entry: ListPosition | None = None

    # Blocks

    def blocks(self, element: XmlElement) -> Iterator[SourceBlock]:
        for entry in element:
            read = _BLOCKS.get(tag(entry))
            if read is not None:
                yield from read(self, entry)
            elif tag(entry) and tag(entry) not in _ASIDE:
                yield from self.blocks(entry)

    def paragraph(self, element: XmlElement) -> Iterator[SourceBlock]:
        entry, self.entry = self.entry, None
        style = self.styles.paragraph(get(element, "text:style-name"))
        inline = _OdtInline(self, style.look)
        inline.read(element)
        before, runs, after = around(inline.pieces)
        yield from before
        if "".join(run.text for run in runs).strip():
            level = get(element, "text:outline-level")
            is_heading = tag(element) == "text:h"
            role: Role = style.role if style.role != "text" or not is_heading else "heading"
            if role == "heading":
                entry = None
            number = (int(level) if level.isdecimal() else style.level or 1) if role == "heading" else 0
            yield SourceParagraph(tuple(runs), role, number, entry)
        yield from after

    def list(self, element: XmlElement) -> Iterator[SourceBlock]:
        depth = len(self.lists)
        style = get(element, "text:style-name") or (self.lists[-1].style if self.lists else "")
        opened = _OpenOdtList(style, depth)
        goes_on = get(element, "text:continue-numbering") == "true" or get(element, "text:continue-list")
        if goes_on:
            opened.numbers = dict(self.last_numbers.get(style, {}))
        self.lists.append(opened)
        for item in element:
            if tag(item) in ("text:list-item", "text:list-header"):
                yield from self._item(item, opened)
        self.lists.pop()
        self.last_numbers[style] = opened.numbers

    def _item(self, item: XmlElement, opened: _OpenOdtList) -> Iterator[SourceBlock]:
        level = self.styles.list_level(opened.style, opened.depth)
        counts = tag(item) == "text:list-item" and any(
            tag(entry) in ("text:p", "text:h") and plain_text(entry).strip() for entry in item
        )
        if counts:
            start = get(item, "text:start-value")
            before = opened.numbers.get(opened.depth, level.start - 1)
            number = int(start) if start.isdecimal() else before + 1
            opened.numbers[opened.depth] = number
            if level.has_sign:
                self.entry = ListPosition(opened.depth, level.is_numbered, number, level.sign)
            if level.is_numbered and level.format not in ("1", ""):
                self.other_numbers[level.format] += 1
        yield from self.blocks(item)
        self.entry = None

    def contents(self, element: XmlElement) -> Iterator[SourceBlock]:
        self.notes.leave_out("table of contents", plain_text(element))
        yield from ()

    def frame(self, element: XmlElement) -> Iterator[SourceBlock]:
        """What a frame shows: the first of its forms that can be taken."""
        name = get(element, "draw:name")
        alt = " ".join(filter(None, (_text_of(element, "svg:title"), _text_of(element, "svg:desc"))))
        for entry in element:
            if tag(entry) == "draw:text-box":
                yield SourceBox(tuple(self.blocks(entry)))
                return
            if tag(entry) in ("draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame"):
                yield self._object(entry, name, alt)
                return
            if tag(entry) == "draw:image":
                yield self._picture(entry, name, alt, get(element, "svg:width"))
                return

    def _object(self, element: XmlElement, name: str, alt: str) -> SourceGap:
        content = self.archive.xml(f"{get(element, 'xlink:href').removeprefix('./')}/content.xml")
        words = "" if content is None else " ".join("".join(content.itertext()).split())
        what = "an equation" if content is not None and "math" in str(content.tag).lower() else "an embedded object"
        return SourceGap(f"{what} ({name or 'without a name'})", " ".join(filter(None, (alt, words[:2000]))))

    def _picture(self, element: XmlElement, drawn: str, alt: str, width: str) -> SourceBlock:
        href = get(element, "xlink:href")
        data = self.archive.read(href.removeprefix("./"))
        name = PurePosixPath(href).name
        if data is None:
            return SourceGap(
                f"the picture {name or drawn or 'without a name'}, which is not stored in the document", alt
            )
        return SourcePicture(name, data, alt, width=_points(width))

    def shape(self, element: XmlElement) -> Iterator[SourceBlock]:
        inside = tuple(self.blocks(element))
        if inside:
            yield SourceBox(inside)
        else:
            self.notes.leave_out("a shape without words", get(element, "draw:name"), counted=False)

    # Tables

    def table(self, element: XmlElement) -> Iterator[SourceBlock]:
        below: dict[int, int] = {}
        rows = [self._row(row, below) for row in _rows(element)]
        heads = sum(1 for part in element if tag(part) == "table:table-header-rows" for _ in _rows(part))
        if rows:
            yield SourceTable(tuple(rows), heads)

    def _row(self, row: XmlElement, below: dict[int, int]) -> tuple[SourceCell, ...]:
        """The cells of a row; `below` has for each column how many rows a cell above still continues."""
        cells: list[SourceCell] = []
        column = covered = 0
        for cell in row:
            if tag(cell) not in ("table:table-cell", "table:covered-table-cell"):
                continue
            for _ in range(_count(cell, "table:number-columns-repeated")):
                if tag(cell) == "table:covered-table-cell":
                    if covered:
                        covered -= 1
                    else:
                        cells.append(SourceCell((), 1, below.get(column, 0) > 0))
                        below[column] = below.get(column, 0) - 1
                else:
                    columns = _count(cell, "table:number-columns-spanned")
                    for spanned in range(column, column + columns):
                        below[spanned] = _count(cell, "table:number-rows-spanned") - 1
                    cells.append(SourceCell(tuple(self.blocks(cell)), columns))
                    covered = columns - 1
                column += 1
        return tuple(cells)

    # What is around

    def headers_and_footers(self, styles: XmlElement | None) -> None:
        """Report the headers and footers."""
        around: dict[tuple[str, str], None] = {}
        for entry in styles.iter() if styles is not None else ():
            name = tag(entry)
            if name.startswith(("style:header", "style:footer")) and not name.endswith(("style", "properties")):
                words = " ".join(" ".join(plain_text(part) for part in entry).split())
                around["header" if "header" in name else "footer", words] = None
                if any(tag(part) == "draw:image" for part in entry.iter()):
                    self.notes.leave_out("a picture in a header or footer: the brand has the logo", counted=False)
        for kind, words in around:
            if words:
                self.notes.leave_out(f"{kind}: the program prints its own", words, counted=False)

    def changes(self, element: XmlElement) -> Iterator[SourceBlock]:
        """Tracked changes: what was deleted is here, and what was inserted among the other words."""
        for region in element:
            for change in region:
                words = "\n".join(plain_text(part) for part in change if tag(part) in ("text:p", "text:h", "text:list"))
                if tag(change) == "text:deletion":
                    self.notes.leave_out("text that was deleted (tracked change)", words, counted=False)
                elif tag(change) == "text:insertion":
                    self.notes.taken("text that was inserted (tracked change)")
        yield from ()

    def note_looks(self) -> None:
        self.looks.say(self.notes)
        for kind, count in self.other_numbers.items():
            self.notes.changed(f"numbers of lists of another kind ({kind}) are 1, 2, 3 now: {count}")


_BLOCKS: Mapping[str, Callable[[_OdtReader, XmlElement], Iterator[SourceBlock]]] = {
    "text:p": _OdtReader.paragraph,
    "text:h": _OdtReader.paragraph,
    "text:list": _OdtReader.list,
    "text:table-of-content": _OdtReader.contents,
    "text:alphabetical-index": _OdtReader.contents,
    "table:table": _OdtReader.table,
    "draw:frame": _OdtReader.frame,
    "draw:custom-shape": _OdtReader.shape,
    "draw:rect": _OdtReader.shape,
    "draw:line": _OdtReader.shape,
    "text:tracked-changes": _OdtReader.changes,
}


def _rows(element: XmlElement) -> Iterator[XmlElement]:
    for entry in element:
        if tag(entry) == "table:table-row":
            for _ in range(min(_count(entry, "table:number-rows-repeated"), 20)):
                yield entry
        elif tag(entry) in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _rows(entry)


def _count(element: XmlElement, name: str) -> int:
    value = get(element, name)
    return min(max(int(value), 1), _MOST_REPEATED) if value.isdecimal() else 1


def _text_of(element: XmlElement, name: str) -> str:
    found = child(element, name)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _points(length: str) -> float:
    match = re.fullmatch(r"([\d.]+)(cm|mm|in|pt)", length)
    return units.points(f"{match[1]} {match[2]}") if match else 0


_FIELDS = {
    "text:page-number": "page number",
    "text:page-count": "page number",
}
_IGNORED = frozenset(
    "text:bookmark text:bookmark-start text:bookmark-end text:change text:change-start text:change-end "
    "text:reference-mark text:reference-mark-start text:reference-mark-end text:soft-page-break office:annotation-end "
    "text:alphabetical-index-mark text:toc-mark svg:title svg:desc".split()
)


class _OdtInline:
    """Reads the content of one paragraph into `pieces`: runs, and blocks where they are anchored."""

    def __init__(self, reader: _OdtReader, look: WordLook) -> None:
        self.reader = reader
        self.look = look
        self.link = ""
        self.pieces: list[SourceRun | SourceBlock] = []

    def read(self, element: XmlElement) -> None:
        self.add(element.text or "")
        for entry in element:
            name = tag(entry)
            if name in _INLINE:
                _INLINE[name](self, entry)
            elif name in _BLOCKS:
                self.pieces += list(_BLOCKS[name](self.reader, entry))
            elif name in _FIELDS:
                self.reader.notes.leave_out(_FIELDS[name], plain_text(entry) or "".join(entry.itertext()))
            elif name and name not in _IGNORED:
                self.other(entry, name)
            self.add(entry.tail or "")

    def other(self, element: XmlElement, name: str) -> None:
        """A field, whose words are taken, or an element that is not known, whose words are too."""
        if name not in ("text:sequence", "text:meta", "text:ruby"):
            self.reader.notes.changed(f"a field ({name.partition(':')[2]}) became plain words: check them")
        self.read(element)

    def add(self, text: str) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", text)
        if not text:
            return
        look, reader = self.look.of(text), self.reader
        if look.hidden:
            reader.notes.leave_out("hidden text", text)
            return
        reader.looks.see(text, look, reader.notes, bool(self.link))
        if look.raised == 1:
            text = "".join(symbols.RAISED.get(character, character) for character in text)
        text = symbols.written(text, look.font, reader.notes)
        self.pieces.append(SourceRun(text, look.bold, self.link, look.size))

    def span(self, element: XmlElement) -> None:
        outer = self.look
        self.look = self.reader.styles.text(get(element, "text:style-name"), outer)
        self.read(element)
        self.look = outer

    def anchor(self, element: XmlElement) -> None:
        outer = self.link
        href = get(element, "xlink:href")
        self.link = "" if href.startswith("#") else href
        if href.startswith("#"):
            self.reader.notes.changed("a link within the document became plain words", plain_text(element))
        self.read(element)
        self.link = outer

    def spaces(self, element: XmlElement) -> None:
        self.pieces.append(SourceRun(" " * _count(element, "text:c"), size=self.look.size))

    def tab(self, element: XmlElement) -> None:
        self.pieces.append(SourceRun("\t"))

    def line_break(self, element: XmlElement) -> None:
        self.pieces.append(SourceRun("\n"))

    def note(self, element: XmlElement) -> None:
        words = " ".join(plain_text(child(element, "text:note-body")).split())
        kind = get(element, "text:note-class") or "footnote"
        if words:
            self.reader.notes.taken(f"{kind}, in brackets where its number stood", words)
            self.pieces.append(SourceRun(f" ({words})"))

    def comment(self, element: XmlElement) -> None:
        author = _text_of(element, "dc:creator") or "somebody"
        words = " ".join(plain_text(part) for part in element if tag(part) in ("text:p", "text:list"))
        self.reader.notes.leave_out(f"a comment by {author}", words, counted=False)

    def ruby(self, element: XmlElement) -> None:
        self.reader.notes.leave_out("small words above others (ruby)", plain_text(child(element, "text:ruby-text")))
        base = child(element, "text:ruby-base")
        if base is not None:
            self.read(base)

    def equation(self, element: XmlElement) -> None:
        words = placeholder("the equation that was here")
        self.pieces.append(SourceRun(f" {words} "))


_INLINE: Mapping[str, Callable[[_OdtInline, XmlElement], None]] = {
    "text:span": _OdtInline.span,
    "text:a": _OdtInline.anchor,
    "text:s": _OdtInline.spaces,
    "text:tab": _OdtInline.tab,
    "text:line-break": _OdtInline.line_break,
    "text:note": _OdtInline.note,
    "text:ruby": _OdtInline.ruby,
    "office:annotation": _OdtInline.comment,
}
