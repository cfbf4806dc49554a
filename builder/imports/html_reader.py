"""Web pages, and documents that were saved as one, as a `SourceDocument`. The home of Beautiful Soup."""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString, Tag

from builder.core import ordinary_files
from builder.core.patterns import lazy_pattern
from builder.core.units import INCH
from builder.imports import symbols
from builder.imports.source import (
    ListPosition,
    Notes,
    Role,
    SourceBlock,
    SourceCell,
    SourceDocument,
    SourceGap,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
)
from builder.imports.word_counts import word_counts

_BODY_SIZE = 12.0
"""Points of words that say nothing of their size."""
_MOST_OF_A_PICTURE = 50_000_000
_SPACES = lazy_pattern(r"[ \t\r\n\f]+")
_WESTERN = "windows-1252"
_MEANT_AS_WESTERN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
"""Names that pages give to windows-1252, with its quotation marks and dashes: browsers take them for that."""

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style template title meta link base noscript".split())
_OBJECTS = {
    "iframe": "a page within the page (iframe)",
    "video": "a video",
    "audio": "a sound",
    "object": "an embedded object",
    "embed": "an embedded object",
    "canvas": "a drawing (canvas)",
    "svg": "a drawing (SVG within the page: save it as a file)",
    "math": "an equation",
    "applet": "an embedded object",
    "select": "a field of a form",
    "textarea": "a field of a form",
    "input": "a field of a form",
}


def read(data: bytes, folder: Path) -> SourceDocument:
    """Read a web page; pictures are looked for below its `folder`, and nothing is fetched."""
    encoding = _encoding(data)
    with warnings.catch_warnings():
        # XHTML is read as HTML, and a page that holds nothing but an address is a page.
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(data.decode(encoding, "replace") if encoding else data, "lxml")
    reader = _HtmlReader(folder)
    if encoding == _WESTERN != _declared(data):
        reader.notes.changed("it is not certain how the page stores its characters: check signs such as £, – and é")
    # All of it, not its body: the parser puts what it does not know at the start, such as <nav>, into the head.
    reader.children(soup)
    reader.flush()
    title, html = soup.title, soup.html
    for what, count in reader.looks.items():
        reader.notes.changed(f"words {what} are plain now: {count}")
    return SourceDocument(
        tuple(reader.blocks),
        reader.notes,
        word_counts("".join(_texts(soup))),
        title=" ".join(title.get_text().split()) if title is not None else "",
        language=str(html.get("lang") or "") if html is not None else "",
        body_size=_BODY_SIZE,
    )


def _encoding(data: bytes) -> str:
    """How a page stores its characters, by the rules of browsers; "" where its first bytes say it.

    Beautiful Soup guesses by letters, and a short English page with a £ was taken for Polish.
    """
    if EncodingDetector.strip_byte_order_mark(data)[1]:
        return ""
    for name in (_declared(data), "utf-8"):
        try:
            data.decode(name)
        except (LookupError, ValueError):  # An unknown name, or other bytes.
            continue
        return name
    return _WESTERN


def _declared(data: bytes) -> str:
    """What a page says of its encoding; "" where it says nothing."""
    name = (EncodingDetector.find_declared_encoding(data, is_html=True) or "").lower()
    if name.startswith(("utf-16", "utf-32")):
        return ""  # It could not be read if it were: without a mark at its start, it is something else.
    return _WESTERN if name in _MEANT_AS_WESTERN else name


def _texts(element: Tag) -> Iterator[str]:
    """All words of a page, with line ends around its blocks."""
    for entry in element.children:
        if isinstance(entry, Tag):
            if entry.name in _UNSEEN:
                continue
            end = (
                "\n"
                if entry.name in _BLOCK_TAGS or entry.name in _OBJECTS
                else " "
                if entry.name in ("br", "img")
                else ""
            )
            yield end
            yield from _texts(entry)
            yield end
        elif _is_text(entry):
            yield str(entry)


def _is_text(entry: object) -> bool:
    return isinstance(entry, NavigableString) and not isinstance(entry, PreformattedString)


@dataclass(frozen=True, slots=True)
class _HtmlLook:
    bold: bool = False
    italic: bool = False
    raised: int = 0
    link: str = ""
    size: float = _BODY_SIZE
    font: str = ""
    as_typed: bool = False


class _HtmlReader:
    """Goes through a page: `blocks` are those that are complete, `runs` is the paragraph that is not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes = Notes()
        self.blocks: list[SourceBlock] = []
        self.runs: list[SourceRun] = []
        self.after: list[SourceBlock] = []
        self.look = _HtmlLook()
        self.role: Role = "text"
        self.level = 0
        self.entry: ListPosition | None = None
        self.depth = -1
        self.looks: dict[str, int] = {}

    def children(self, element: Tag) -> None:
        for entry in element.children:
            if isinstance(entry, Tag):
                self.element(entry)
            elif _is_text(entry):
                self.add(str(entry))

    def element(self, element: Tag) -> None:
        name = element.name
        if name in _UNSEEN:
            return
        if _is_hidden(element):
            self.notes.leave_out("hidden text", "".join(_texts(element)))
            return
        with self.looking(element):
            if name in _OBJECTS:
                self.gap(element)
            elif name in _ELEMENTS:
                _ELEMENTS[name](self, element)
            elif name in _BLOCK_TAGS:
                self.block(element)
            else:
                self.children(element)

    @contextmanager
    def looking(self, element: Tag) -> Iterator[None]:
        """How words look within an element."""
        outer = self.look
        self.look = _look(outer, element)
        yield
        self.look = outer

    # Words

    def add(self, text: str) -> None:
        text = text if self.look.as_typed else _SPACES.sub(" ", text)
        if not self.runs and not text.strip():
            return
        look = self.look
        if look.italic and text.strip():
            self.looks["in italics"] = self.looks.get("in italics", 0) + len(text.split())
        if look.raised == 1:
            text = "".join(symbols.RAISED.get(character, character) for character in text)
        text = symbols.written(text, look.font, self.notes)
        self.runs.append(SourceRun(text, look.bold, look.link, look.size))

    def flush(self) -> None:
        """End the paragraph."""
        if "".join(run.text for run in self.runs).strip():
            self.blocks.append(SourceParagraph(tuple(self.runs), self.role, self.level, self.entry))
            self.entry = None
        self.blocks += self.after
        self.runs, self.after = [], []

    # Elements

    def block(self, element: Tag) -> None:
        self.flush()
        outer = self.role, self.level
        if "MsoTitle" in _classes(element):
            self.role = "title"
        if element.name == "figcaption":
            self.role = "caption"
        self.children(element)
        self.flush()
        self.role, self.level = outer

    def heading(self, element: Tag) -> None:
        self.flush()
        outer = self.role, self.level
        self.role, self.level = "heading", int(element.name[1])
        self.children(element)
        self.flush()
        self.role, self.level = outer

    def listed(self, element: Tag) -> None:
        self.flush()
        outer = self.entry
        self.depth += 1
        start = str(element.get("start") or "")
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        kind = str(element.get("type") or "1")
        if element.name == "ol" and kind != "1":
            self.notes.changed(f"numbers of lists are 1, 2, 3 now, and were of another kind ({kind})")
        for entry in element.children:
            if isinstance(entry, Tag) and entry.name == "li":
                value = str(entry.get("value") or "")
                number = int(value) if re.fullmatch(r"\d{1,6}", value) else number
                self.entry = ListPosition(self.depth, element.name == "ol", number)
                self.element(entry)
                number += 1
            elif isinstance(entry, Tag):
                self.element(entry)
            elif _is_text(entry):
                self.add(str(entry))
        self.flush()
        self.depth -= 1
        self.entry = outer if outer is not None and self.depth < 0 else None

    def item(self, element: Tag) -> None:
        self.flush() if self.runs else None
        self.children(element)
        self.flush()

    def line_break(self, element: Tag) -> None:
        self.runs.append(SourceRun("\n"))

    def left_out(self, element: Tag) -> None:
        what = {"nav": "navigation links (nav)", "footer": "footer", "del": "text that was deleted"}
        self.notes.leave_out(what.get(element.name, element.name), "".join(_texts(element)))

    def small_words(self, element: Tag) -> None:
        self.notes.leave_out("small words above others (ruby)", "".join(_texts(element)))

    def struck(self, element: Tag) -> None:
        words = "".join(_texts(element))
        self.notes.taken("words that are struck through: delete them if they do not hold", words)
        self.children(element)

    def marked(self, element: Tag) -> None:
        self.notes.taken("words that are marked with a colour", "".join(_texts(element)))
        self.children(element)

    def gap(self, element: Tag) -> None:
        words = "".join(_texts(element))
        self.add(" ")  # The words on both sides stay apart.
        source = str(element.get("src") or element.get("data") or element.get("name") or "")
        if element.name == "input" and element.get("type") in ("hidden", "submit", "button"):
            return
        self.notes.left_out += word_counts(words)
        self.after.append(SourceGap(f"{_OBJECTS[element.name]}{f' ({source[:80]})' if source else ''}", words))

    def rule(self, element: Tag) -> None:
        self.flush()

    # Pictures

    def image(self, element: Tag) -> None:
        self.add(" ")
        alt = str(element.get("alt") or element.get("title") or "")
        source = str(element.get("src") or "")
        name = (
            PurePosixPath(unquote(source.partition("?")[0])).name if not source.startswith("data:") else "in the page"
        )
        try:
            data = self._picture(source)
        except (OSError, ValueError, binascii.Error):
            data = None
        if data is None:
            where = "is on the web, and is not fetched" if "//" in source[:10] else "is not next to the page"
            self.after.append(SourceGap(f"the picture {name[:80]}, which {where}", alt))
            return
        width = re.fullmatch(r"(\d+(?:\.\d+)?)(px)?", str(element.get("width") or ""))
        decorative = element.get("alt") == "" and element.get("role") in ("presentation", "none")
        self.after.append(SourcePicture(name, data, alt, decorative, float(width[1]) / 96 * INCH if width else 0))

    def _picture(self, source: str) -> bytes | None:
        """The bytes of a picture that is in the page itself, or in a file next to it."""
        if source.startswith("data:"):
            head, _, data = source.partition(",")
            if len(data) > 2 * _MOST_OF_A_PICTURE:
                return None
            return base64.b64decode(data) if head.endswith(";base64") else unquote_to_bytes(data)
        if re.match(r"[a-z][a-z0-9+.-]*:|//|/|\\", source, re.IGNORECASE):
            return None
        path = (self.folder / unquote(source.partition("?")[0].partition("#")[0])).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            return None
        return ordinary_files.read(path, _MOST_OF_A_PICTURE)

    # Tables

    def table(self, element: Tag) -> None:
        self.flush()
        caption = element.find("caption", recursive=False)
        if isinstance(caption, Tag):
            self.role = "caption"
            self.children(caption)
            self.flush()
            self.role = "text"
        self.strays(element)
        rows: list[tuple[SourceCell, ...]] = []
        heads, below = 0, dict[int, int]()
        for row in _rows(element):
            cells = [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]
            is_head = bool(cells) and all(cell.name == "th" for cell in cells)
            if heads == len(rows) and (is_head or (row.parent is not None and row.parent.name == "thead")):
                heads += 1
            rows.append(self._row(cells, below))
        if rows:
            self.blocks.append(SourceTable(tuple(rows), heads))

    def strays(self, element: Tag) -> None:
        """What stands in a table and in none of its cells: browsers show it above the table."""
        for entry in element.children:
            if isinstance(entry, Tag) and entry.name in ("thead", "tbody", "tfoot", "tr"):
                self.flush()
                self.strays(entry)
            elif isinstance(entry, Tag) and entry.name not in (("td", "th") if element.name == "tr" else ("caption",)):
                self.element(entry)
            elif _is_text(entry):
                self.add(str(entry))
        self.flush()

    def _row(self, cells: list[Tag], below: dict[int, int]) -> tuple[SourceCell, ...]:
        """The cells of a row; `below` has for each column how many rows a cell above still continues."""
        made: list[SourceCell] = []
        column = 0
        for cell in (*cells, None):
            while below.get(column, 0) > 0:
                below[column] -= 1
                made.append(SourceCell((), 1, True))
                column += 1
            if cell is None:
                break
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            below.update(dict.fromkeys(range(column, column + columns), rows - 1))
            made.append(SourceCell(self._cell(cell), columns))
            column += columns
        return tuple(made)

    def _cell(self, cell: Tag) -> tuple[SourceBlock, ...]:
        outer = self.blocks, self.entry, self.depth
        self.blocks, self.entry, self.depth = [], None, -1
        with self.looking(cell):
            self.children(cell)
        self.flush()
        inside = tuple(self.blocks)
        self.blocks, self.entry, self.depth = outer
        return inside


_ELEMENTS: Mapping[str, Callable[[_HtmlReader, Tag], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _HtmlReader.heading),
    **dict.fromkeys(("ul", "ol", "menu"), _HtmlReader.listed),
    "li": _HtmlReader.item,
    "br": _HtmlReader.line_break,
    "hr": _HtmlReader.rule,
    "img": _HtmlReader.image,
    "table": _HtmlReader.table,
    "nav": _HtmlReader.left_out,
    "footer": _HtmlReader.left_out,
    "del": _HtmlReader.left_out,
    "rt": _HtmlReader.small_words,
    "s": _HtmlReader.struck,
    "strike": _HtmlReader.struck,
    "mark": _HtmlReader.marked,
}


def _look(look: _HtmlLook, element: Tag) -> _HtmlLook:
    name, style = element.name, _style(element)
    weight = style.get("font-weight", "")
    if name in ("b", "strong", "th") or weight in ("bold", "bolder", "600", "700", "800", "900"):
        look = replace(look, bold=True)
    elif weight in ("normal", "400"):
        look = replace(look, bold=False)
    if name in ("i", "em", "cite", "dfn", "var") or style.get("font-style") == "italic":
        look = replace(look, italic=True)
    if name in ("sup", "sub"):
        look = replace(look, raised=1 if name == "sup" else -1)
    if name == "a" and element.get("href"):
        href = str(element.get("href")).strip()
        look = replace(look, link="" if href.startswith("#") else href)
    if name == "pre":
        look = replace(look, as_typed=True)
    if font := style.get("font-family") or (str(element.get("face") or "") if name == "font" else ""):
        look = replace(look, font=font.partition(",")[0].strip("'\" ").lower())
    if size := re.fullmatch(r"([\d.]{1,6})(pt|px)", style.get("font-size", "")):
        look = replace(look, size=float(size[1]) * (1 if size[2] == "pt" else 0.75))
    return look


def _style(element: Tag) -> dict[str, str]:
    parts = (part.partition(":") for part in str(element.get("style") or "").lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in parts}


def _classes(element: Tag) -> list[str]:
    classes = element.get("class")
    return [str(name) for name in classes] if isinstance(classes, list) else [str(classes or "")]


def _is_hidden(element: Tag) -> bool:
    style = _style(element)
    return element.has_attr("hidden") or style.get("display") == "none" or style.get("visibility") == "hidden"


def _rows(table: Tag) -> Iterator[Tag]:
    for entry in table.children:
        if isinstance(entry, Tag) and entry.name == "tr":
            yield entry
        elif isinstance(entry, Tag) and entry.name in ("thead", "tbody", "tfoot"):
            yield from _rows(entry)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "")
    return min(max(int(value), 1), 64) if re.fullmatch(r"\d{1,4}", value) else 1
