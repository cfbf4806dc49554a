"""Where links, bookmarks and actions of a file lead, written for the file that its pages are put into.

Named destinations become explicit, since two files may use the same name for two places. Of actions only links stay:
to places in the file, and to addresses (ISO 32000-1, 12.3.2 and 12.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from builder.pdf.join.geometry import Matrix, around, moved, number
from builder.pdf.read import gate
from builder.pdf.read.gate import Original
from builder.pdf.write.pdf_text import octets, string

SCHEMES = ("http", "https", "mailto", "tel")
"""The schemes of addresses that a link may lead to."""
_LONGEST_CHAIN = 64
_COORDINATES = {"/XYZ": 3, "/Fit": 0, "/FitH": 1, "/FitV": 1, "/FitR": 4, "/FitB": 0, "/FitBH": 1, "/FitBV": 1}


class PageTarget(NamedTuple):
    """A page in the new file: its object number, and how its coordinates are moved; None where they are not."""

    number: int
    matrix: Matrix | None


class Links:
    """The places of one source. `pages` leads from page indices to the new file's; `elements` from structure elements.

    `removed` is called with what was removed, and `repaired` with what was repaired. `element_pages` leads from
    structure elements to the index of the page that they are on, and `page_elements` from there to the first element of
    the new file that is on it. A `plain` file is of PDF 1.7, where links lead to
    pages and not to elements.
    """

    def __init__(
        self,
        original: Original,
        pages: Mapping[int, PageTarget],
        removed: Callable[[str], None],
        repaired: Callable[[str], None],
        *,
        plain: bool = False,
    ) -> None:
        self.original = original
        self.pages = pages
        self.plain = plain
        self.elements: dict[int, int] = {}
        self.element_pages: dict[int, int] = {}
        self.page_elements: dict[int, int] = {}
        self.removed = removed
        self.repaired = repaired
        self._named: dict[bytes, PdfObject] | None = None

    def lead(self, entry: DictionaryObject) -> bytes | None:
        """Where an annotation or a bookmark leads, as it is written; None if that does not exist, and it is removed."""
        if "/A" in entry:
            action = self.action(gate.raw(entry, "/A"))
            return b"/A" + action if action is not None else None
        if "/Dest" in entry:
            structure = self._of_element(gate.raw(entry, "/Dest"))
            if structure is not None:
                jump = self._to_element(structure)
                return b"/A<<%s>>" % jump if jump else None
            place = self.destination(gate.raw(entry, "/Dest"))
            return b"/Dest" + place if place is not None else None
        self.removed("a link without a destination")
        return None

    def destination(self, value: PdfObject | None) -> bytes | None:
        """A destination as it is written: explicit. None if it does not exist in the new file, and is removed."""
        place = self._explicit(value)
        if place is None:
            self.removed("a link to a place that does not exist")
            return None
        leaf = self._leaf(place[0])
        if leaf is None:
            self.removed("a link to a page that does not exist")
            return None
        if leaf not in self.pages:
            self.removed("a link to a page that is not included")
            return None
        return _written(self.pages[leaf], place[1:])

    def _explicit(self, value: PdfObject | None) -> list[PdfObject] | None:
        """The array of an explicit destination, looked up by name if it is named (ISO 32000-1, 12.3.2.3)."""
        for _ in range(4):
            value = gate.resolve(value)
            word = gate.octets(value)
            if word is None and isinstance(value, str):
                word = str(value)[1:].encode("utf-8", "surrogateescape")
            if word is not None:
                value = self._names().get(word)
            elif isinstance(value, DictionaryObject):
                value = gate.raw(value, "/D")
            elif isinstance(value, ArrayObject):
                return list(value) or None
            else:
                return None
        return None

    def _names(self) -> dict[bytes, PdfObject]:
        if self._named is None:
            old = gate.dictionary(self.original.catalog, "/Dests")
            names = gate.raw_items(old) if old is not None else {}
            self._named = {key[1:].encode("utf-8", "surrogateescape"): value for key, value in names.items()}
            tree = gate.dictionary(gate.dictionary(self.original.catalog, "/Names"), "/Dests")
            self._named |= dict(gate.name_tree(tree))
        return self._named

    def _leaf(self, page: PdfObject) -> int | None:
        number = gate.reference(page)
        if number is not None and number in self.original.numbers:
            return self.original.numbers[number]
        value = gate.resolve(page)
        if isinstance(value, int) and 0 <= value < len(self.original.leaves):
            self.repaired("a destination named its page by a number")
            return int(value)
        return None

    def action(self, value: PdfObject | None) -> bytes | None:
        """An action with all that follow it, as it is written; None where nothing of it may stay."""
        written = [text for action in self._chain(value) if (text := self._link(action)) is not None]
        if not written:
            return None
        text = b""
        for link in reversed(written):
            text = b"<</Type/Action%s%s>>" % (link, b"/Next" + text if text else b"")
        return text

    def _chain(self, value: PdfObject | None) -> Iterator[DictionaryObject]:
        """An action and those that follow it by Next, in their order."""
        waiting = [value]
        seen: set[int] = set()
        while waiting:
            action = gate.resolve(waiting.pop())
            if isinstance(action, ArrayObject):
                waiting += reversed(list(action))
            elif isinstance(action, DictionaryObject) and id(action) not in seen and len(seen) < _LONGEST_CHAIN:
                seen.add(id(action))
                yield action
                if "/Next" in action:
                    waiting.append(gate.raw(action, "/Next"))

    def _link(self, action: DictionaryObject) -> bytes | None:
        kind = gate.name(action, "/S")
        if kind == "/URI":
            return self._address(action)
        if kind == "/GoTo":
            return self._jump(action)
        self.removed(f"a {(kind or '/nameless')[1:]} action")
        return None

    def _address(self, action: DictionaryObject) -> bytes | None:
        raw = gate.octets(gate.get(action, "/URI")) or b""
        address = raw.decode("utf-8", "replace").strip()
        base = gate.text(gate.dictionary(self.original.catalog, "/URI"), "/Base")
        written = octets(raw)
        if base and ":" not in address.split("/")[0]:
            address = urljoin(base, address)
            written = string(address)
            self.repaired("a link relative to the file's base was made absolute")
        scheme, colon, rest = address.partition(":")
        if not colon or scheme.lower() not in SCHEMES or not rest:
            self.removed(f"a link to {address[:60]!r}" if address else "a link without an address")
            return None
        flag = b"/IsMap true" if str(gate.get(action, "/IsMap")) == "True" else b""
        return b"/S/URI/URI%s%s" % (written, flag)

    def _of_element(self, value: PdfObject | None) -> ArrayObject | None:
        """A structure destination where there may be one of a page; None for another one."""
        place = gate.resolve(value)
        number = gate.reference(next(iter(place))) if isinstance(place, ArrayObject) and place else None
        return place if isinstance(place, ArrayObject) and number in self.elements else None

    def _to_element(self, value: PdfObject | None) -> bytes | None:
        """The action that leads to a structure destination, and to its page for readers that know none."""
        items = list(value) if isinstance(value, ArrayObject) else []
        page = self.element_pages.get(gate.reference(items[0]) or 0) if items else None
        if page is None or page not in self.pages:
            self.removed("a link to an element that does not exist")
            return None
        place = _written(self.pages[page], items[1:])
        structure = b"" if self.plain else b"/SD" + (self.structure_destination(value) or b"")
        return b"/S/GoTo/D%s%s" % (place, structure)

    def _jump(self, action: DictionaryObject) -> bytes | None:
        if "/D" not in action and "/SD" in action:
            return self._to_element(gate.get(action, "/SD"))
        place = self.destination(gate.raw(action, "/D"))
        if place is None:
            return None
        structure = None if self.plain else self.structure_destination(gate.get(action, "/SD"))
        if structure is None and "/SD" in action and not self.plain:
            structure = self._top_of_page(gate.raw(action, "/D"))
        return b"/S/GoTo/D%s%s" % (place, b"/SD" + structure if structure else b"")

    def _top_of_page(self, value: PdfObject | None) -> bytes | None:
        """A structure destination for a place whose own element is not in the new file."""
        place = self._explicit(value)
        leaf = self._leaf(place[0]) if place else None
        element = self.page_elements.get(leaf) if leaf is not None else None
        if element is None:
            return None
        self.repaired("a link to an element that does not exist leads to its page")
        return b"[%d 0 R/Fit]" % element

    def structure_destination(self, value: PdfObject | None) -> bytes | None:
        """A structure destination as it is written (ISO 32000-2, 12.3.2.3)."""
        if not isinstance(value, ArrayObject) or not value:
            return None
        items = list(value)
        element = self.elements.get(gate.reference(items[0]) or 0)
        return _written(PageTarget(element, None), items[1:]) if element is not None else None


def _written(target: PageTarget, place: list[PdfObject]) -> bytes:
    """An explicit destination: a page and how it is shown (ISO 32000-1, table 151)."""
    kind = gate.resolve(place[0]) if place else None
    if not isinstance(kind, str) or kind not in _COORDINATES:
        return b"[%d 0 R/Fit]" % target.number
    numbers = [gate.resolve(value) for value in place[1 : 1 + _COORDINATES[kind]]]
    values = [float(value) if isinstance(value, (int, float)) else None for value in numbers]
    values += [None] * (_COORDINATES[kind] - len(values))
    if target.matrix is not None:
        values = _moved(kind, values, target.matrix)
    return b"[%d 0 R%s%s]" % (target.number, kind.encode("ascii"), b"".join([b" " + number(value) for value in values]))


def _moved(kind: str, values: list[float | None], matrix: Matrix) -> list[float | None]:
    """The coordinates of a destination on a page whose content is moved."""
    if kind == "/XYZ":
        left, top = moved(values[0] or 0.0, values[1] or 0.0, matrix)
        return [None if values[0] is None else left, None if values[1] is None else top, values[2]]
    if kind in ("/FitH", "/FitBH"):
        return [None if values[0] is None else moved(0.0, values[0], matrix)[1]]
    if kind in ("/FitV", "/FitBV"):
        return [None if values[0] is None else moved(values[0], 0.0, matrix)[0]]
    if kind == "/FitR":
        left, bottom, right, top = (value or 0.0 for value in values)
        return list(around([(left, bottom), (right, top)], matrix))
    return values
