"""One file, and the questions that tests ask of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from tests.inspectors import content, structure
from tests.inspectors.content import Artifact, Box, Fragment, Shape
from tests.inspectors.fonts import Decoder
from tests.inspectors.structure import PdfAnnotation, PdfElement, PdfMark


class PdfLink(NamedTuple):
    """A link annotation. `target` is an address, or ``page 3 at 700`` for a place in the file.

    `boxes` are what can be pressed: one for each line of its text. `text` is that of its structure element.
    """

    page: int
    boxes: list[Box]
    target: str
    contents: str
    text: str
    flags: int


class PdfBookmark(NamedTuple):
    """An outline entry: its level from 1, where it leads (page from 1, height in points)."""

    level: int
    title: str
    page: int
    top: float | None


class PdfFont(NamedTuple):
    """A font object. `name` is without the subset's tag, `tag` is that tag."""

    name: str
    tag: str
    embedded: bool
    number: int
    kind: str
    pages: list[int]


class Pdf:
    """A file that is open for questions. `file` is pikepdf's own object, for what is not asked here."""

    def __init__(self, source: bytes | Path | str) -> None:
        self.file = pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source)

    # Pages and what they paint

    @property
    def page_count(self) -> int:
        return len(self.file.pages)

    @cached_property
    def painted(self) -> list[content.Painted]:
        """What each page paints."""
        decoders: dict[Any, Decoder] = {}
        return [content.read(page, number, decoders) for number, page in enumerate(self.file.pages, 1)]

    @cached_property
    def fragments(self) -> list[Fragment]:
        """Every piece of text, in the order of painting, artifacts too."""
        return [fragment for painted in self.painted for fragment in painted.fragments]

    @cached_property
    def shapes(self) -> list[Shape]:
        """Every filled or stroked path and every picture, in the order of painting."""
        return [shape for painted in self.painted for shape in painted.shapes]

    def page_text(self, page: int) -> str:
        """All text of a page in the order of painting, a line for each baseline; nothing put between fragments."""
        lines: list[tuple[float, str]] = []
        for fragment in self.painted[page - 1].fragments:
            if lines and abs(lines[-1][0] - fragment.y) < 0.5:
                lines[-1] = (fragment.y, lines[-1][1] + fragment.text)
            else:
                lines.append((fragment.y, fragment.text))
        return "\n".join(text for _, text in lines)

    def ground(self, fragment: Fragment) -> str:
        """The colour behind a fragment: of the last fill before it around its middle, or white paper."""
        left, bottom, right, top = fragment.box
        across, up = (left + right) / 2, (bottom + top) / 2
        colour = "#ffffff"
        for shape in self.painted[fragment.page - 1].shapes:
            if shape.order < fragment.order and shape.kind == "fill" and content.contains(shape.box, across, up):
                colour = shape.colour
        return colour

    def contrasts(self) -> dict[tuple[str, str], float]:
        """Contrast of every pair of text colour and ground that is drawn."""
        pairs = {
            (fragment.colour, self.ground(fragment))
            for fragment in self.fragments
            if fragment.visible and fragment.text.strip()
        }
        return {pair: content.contrast(*pair) for pair in sorted(pairs)}

    def artifacts(self) -> list[tuple[int, Artifact, str]]:
        """Page, kind and text of each run of artifact text."""
        runs: list[tuple[int, Artifact, str]] = []
        for fragment in self.fragments:
            if fragment.artifact is None:
                continue
            if runs and runs[-1][:2] == (fragment.page, fragment.artifact):
                runs[-1] = (*runs[-1][:2], runs[-1][2] + fragment.text)
            else:
                runs.append((fragment.page, fragment.artifact, fragment.text))
        return runs

    def boxes(self, page: int) -> dict[str, Box]:
        """The boxes that a page has, by name: MediaBox, CropBox, TrimBox, BleedBox, ArtBox."""
        entry = self.file.pages[page - 1].obj
        return {
            name: _box(entry["/" + name])
            for name in ("MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox")
            if "/" + name in entry
        }

    # Structure

    @cached_property
    def _texts(self) -> dict[tuple[int, int], str]:
        """Text by page number and MCID."""
        texts: dict[tuple[int, int], str] = {}
        for number, painted in enumerate(self.painted, 1):
            for mcid, text in content.marked(painted.fragments):
                texts[number, mcid] = texts.get((number, mcid), "") + text
            texts |= {(number, mcid): text for mcid, text in painted.replaced.items()}
        return texts

    @cached_property
    def annotations_by_number(self) -> dict[int, tuple[int, pikepdf.Object]]:
        """Page number and object of every annotation, by object number."""
        return {
            annotation.objgen[0]: (number, annotation)
            for number, page in enumerate(self.file.pages, 1)
            for annotation in page.get("/Annots", [])
        }

    @cached_property
    def tops(self) -> list[PdfElement]:
        """The elements at the top of the structure tree: of a finished leaflet, one Document."""
        targets = {number: self._target(annotation) for number, (_, annotation) in self.annotations_by_number.items()}
        return structure.read(self.file, self._texts, targets)

    def find(self, *roles: str) -> list[PdfElement]:
        """Every element with one of the roles, in reading order."""
        return [element for top in self.tops for element in top.find(*roles)]

    def outline(self, shorten: int | None = None) -> str:
        """The structure tree as text: an element a line, kids indented, with alt, language, scope and targets."""
        return "\n".join(line for top in self.tops for line in top.outline(shorten))

    def reading_text(self) -> str:
        """The words in the order of the structure tree, a line for each paragraph, heading, list item or cell."""
        return "\n".join(line for top in self.tops for line in top.lines())

    def fragments_of(self, element: PdfElement) -> list[Fragment]:
        """The fragments of an element and of all below it."""
        marks = {(mark.page, mark.mcid) for inner in element.walk() for mark in inner.marks}
        return [
            fragment
            for fragment in self.fragments
            if fragment.artifact is None and (fragment.page, fragment.mcid) in marks
        ]

    def tagging_problems(self) -> list[str]:
        """Where content, structure tree and ParentTree do not agree (ISO 32000-1, 14.7.4 and 14.8.2).

        Everything painted is content or an artifact; every MCID belongs to one element, and the ParentTree names that
        one; every annotation leads to the element that refers to it, and back; every element names its parent.
        """
        from tests.inspectors.tagging import tagging_problems

        return tagging_problems(self)

    def elements(self) -> Iterator[PdfElement]:
        """Every element, in reading order."""
        for top in self.tops:
            yield from top.walk()

    @cached_property
    def parent_tree(self) -> dict[int, pikepdf.Object]:
        """The ParentTree's values by key (a number tree: ISO 32000-1, 7.9.7)."""
        values: dict[int, pikepdf.Object] = {}
        root = self.file.Root.get("/StructTreeRoot")
        waiting = [root.ParentTree] if root is not None and "/ParentTree" in root else []
        while waiting:
            node = waiting.pop()
            waiting += list(node.get("/Kids", []))
            numbers = list(node.get("/Nums", []))
            values |= {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        return values

    # Links, bookmarks, labels

    def links(self) -> list[PdfLink]:
        """Every link annotation, page by page."""
        texts = {kid.number: element.text for element in self.elements() for kid in element.annotations}
        return [
            PdfLink(
                page=page,
                boxes=_quads(annotation) or [_box(annotation.Rect)],
                target=self._target(annotation),
                contents=str(annotation.get("/Contents", "")),
                text=texts.get(number, ""),
                flags=int(annotation.get("/F", 0)),
            )
            for number, (page, annotation) in self.annotations_by_number.items()
            if annotation.get("/Subtype") == "/Link"
        ]

    def _target(self, annotation: pikepdf.Object) -> str:
        action = annotation.get("/A", {})
        if action.get("/S") == "/URI":
            return str(action.URI)
        destination = annotation.get("/Dest", action.get("/D"))
        if destination is None:
            return ""
        page, top = self._place(destination)
        return f"page {page}" if top is None else f"page {page} at {top:.0f}"

    def _place(self, destination: pikepdf.Object) -> tuple[int, float | None]:
        """Page number and height of a destination, explicit or by name."""
        if isinstance(destination, (pikepdf.Name, pikepdf.String)):
            destination = self._named(str(destination))
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.D
        page = next(
            number for number, candidate in enumerate(self.file.pages, 1) if candidate.objgen == destination[0].objgen
        )
        at = {"/XYZ": 3, "/FitH": 2, "/FitBH": 2, "/FitR": 5}.get(str(destination[1]))
        top = destination[at] if at is not None and at < len(destination) else None
        return page, None if top is None else float(top)

    def _named(self, name: str) -> pikepdf.Object:
        old = self.file.Root.get("/Dests", {})
        if name in old:
            return old[name]
        return pikepdf.NameTree(self.file.Root.Names.Dests)[name]

    def bookmarks(self) -> list[PdfBookmark]:
        """The outline in order. Raises LookupError where its Count entries or its chain do not agree."""
        outlines = self.file.Root.get("/Outlines")
        return [] if outlines is None else list(self._bookmarks(outlines, 1))

    def _bookmarks(self, owner: pikepdf.Object, level: int) -> Iterator[PdfBookmark]:
        item, before = owner.get("/First"), None
        while item is not None:
            if item.Parent.objgen != owner.objgen or (before is not None and item.Prev.objgen != before.objgen):
                raise LookupError(f"the outline is broken at {item.Title}")
            page, top = self._place(item.get("/Dest", item.get("/A", {}).get("/D")))
            yield PdfBookmark(level, str(item.Title), page, top)
            yield from self._bookmarks(item, level + 1)
            before, item = item, item.get("/Next")
        if before is not None and owner.Last.objgen != before.objgen:
            raise LookupError(f"the outline's last entry is not {before.Title}")

    def contents_labels(self) -> list[str]:
        """The label that a viewer shows for each page."""
        return [page.label for page in self.file.pages]

    # Fonts and the file as a whole

    def fonts(self) -> list[PdfFont]:
        """Every font object that pages or forms name, by object number."""
        named: dict[tuple[int, int], tuple[pikepdf.Object, set[int]]] = {}
        for number, page in enumerate(self.file.pages, 1):
            for font in _fonts(page.resources):
                named.setdefault(font.objgen, (font, set()))[1].add(number)
        return [_font(font, sorted(pages)) for _, (font, pages) in sorted(named.items())]

    @property
    def language(self) -> str | None:
        value = self.file.Root.get("/Lang")
        return None if value is None else str(value)

    @property
    def metadata(self) -> dict[str, str]:
        """XMP entries by qualified name, such as ``dc:title`` or ``pdfuaid:part``."""
        with self.file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as entries:
            return {_prefixed(key): _plain(value) for key, value in entries.items()}

    @property
    def information(self) -> dict[str, str]:
        """The information dictionary, without slashes."""
        return {str(key)[1:]: str(value) for key, value in self.file.docinfo.items()}


_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
}


def _prefixed(key: str) -> str:
    namespace, _, name = key[1:].partition("}")
    return f"{_PREFIXES.get(namespace, namespace)}:{name}"


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, (list, set, tuple)) else str(value)


def _fonts(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    fonts = resources.get("/Font", {})
    yield from (fonts[name] for name in fonts.keys())  # noqa: SIM118
    forms = resources.get("/XObject", {})
    for name in forms.keys():  # noqa: SIM118
        if "/Resources" in forms[name]:
            yield from _fonts(forms[name].Resources)


def _font(font: pikepdf.Object, pages: list[int]) -> PdfFont:
    name = str(font.get("/BaseFont", "/"))[1:]
    tagged = re.fullmatch(r"([A-Z]{6})\+(.*)", name)
    holder = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
    descriptor = holder.get("/FontDescriptor", {})
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return PdfFont(
        name=tagged[2] if tagged else name,
        tag=tagged[1] if tagged else "",
        embedded=embedded,
        number=font.objgen[0],
        kind=str(font.get("/Subtype", "/"))[1:],
        pages=pages,
    )


def _box(rectangle: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(edge) for edge in rectangle)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _quads(annotation: pikepdf.Object) -> list[Box]:
    numbers = [float(number) for number in annotation.get("/QuadPoints", [])]
    quads = [numbers[start : start + 8] for start in range(0, len(numbers), 8)]
    return [(min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])) for quad in quads]


__all__ = ["Pdf", "PdfAnnotation", "PdfBookmark", "PdfFont", "PdfLink", "PdfMark"]
