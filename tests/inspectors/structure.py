"""The structure tree as plain data, with its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

INLINE = frozenset({"Span", "Link", "Quote", "Reference", "Code", "BibEntry", "Annot", "Em", "Strong", "Lbl"})
"""Roles that stand in a line of text; every other element is a line, or lines, of its own."""

SHOWN = {"Scope": "scope", "RowSpan": "rows", "ColSpan": "columns", "ListNumbering": "numbering", "Headers": "headers"}
"""Attributes that an outline shows, with its words for them."""


@dataclass(frozen=True)
class PdfMark:
    """Marked content: the page's number from 1, its MCID and its text."""

    page: int
    mcid: int
    text: str


@dataclass(frozen=True)
class PdfAnnotation:
    """An object reference to an annotation: the page's number, the object, and where a link leads."""

    page: int
    number: int
    target: str


@dataclass
class PdfElement:
    """A structure element. `attributes` are by name, whatever their owner; `number` is its object's."""

    role: str
    number: int
    kids: list[PdfElement | PdfMark | PdfAnnotation] = field(default_factory=list)
    alt: str | None = None
    language: str | None = None
    title: str | None = None
    actual: str | None = None
    id: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words of this element and all below it, exactly as they are marked."""
        if self.actual is not None:
            return self.actual
        return "".join(kid.text for kid in self.kids if not isinstance(kid, PdfAnnotation))

    @property
    def elements(self) -> list[PdfElement]:
        """The elements just below."""
        return [kid for kid in self.kids if isinstance(kid, PdfElement)]

    @property
    def marks(self) -> list[PdfMark]:
        """Its own marked content, not that of elements below."""
        return [kid for kid in self.kids if isinstance(kid, PdfMark)]

    @property
    def annotations(self) -> list[PdfAnnotation]:
        return [kid for kid in self.kids if isinstance(kid, PdfAnnotation)]

    @property
    def pages(self) -> list[int]:
        """The pages that it and all below it stand on, sorted."""
        return sorted({kid.page for element in self.walk() for kid in element.kids if not isinstance(kid, PdfElement)})

    def walk(self) -> Iterator[PdfElement]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def find(self, *roles: str) -> list[PdfElement]:
        """Every element below (or this one) that has one of the roles, in reading order."""
        return [element for element in self.walk() if element.role in roles]

    def lines(self) -> Iterator[str]:
        """The text in reading order, a line for each block; what stands in a line stays in it."""
        line = ""
        for kid in self.kids:
            if isinstance(kid, PdfElement) and kid.role not in INLINE:
                below = kid.lines()
                if kid.role == "LBody" and line.strip():  # a list item's label and its words are one line
                    line = f"{line.strip()} {next(below, '')}"
                if line.strip():
                    yield line.strip()
                line = ""
                yield from below
            elif not isinstance(kid, PdfAnnotation):
                line += kid.text
        if line.strip():
            yield line.strip()

    def outline(self, shorten: int | None = None, depth: int = 0) -> Iterator[str]:
        """Lines that show the element and all below it; texts longer than `shorten` are cut."""
        plain = all(isinstance(kid, PdfMark) for kid in self.kids)
        head = "  " * depth + " ".join([self.role, *self._facts()])
        if plain:
            yield f'{head} "{_cut(self.text, shorten)}"' if self.kids else head
            return
        yield head
        inner = "  " * (depth + 1)
        for kid in _joined(self.kids):
            if isinstance(kid, PdfElement):
                yield from kid.outline(shorten, depth + 1)
            elif isinstance(kid, str):
                yield f'{inner}"{_cut(kid, shorten)}"'
            else:
                yield f"{inner}-> {kid.target}"

    def _facts(self) -> Iterator[str]:
        for name, value in (("lang", self.language), ("id", self.id)):
            if value is not None:
                yield f"{name}={value}"
        for name, value in (("title", self.title), ("alt", self.alt), ("actual", self.actual)):
            if value is not None:
                yield f'{name}="{value}"'
        for name, shown in SHOWN.items():
            if self.attributes.get(name):
                yield f"{shown}={self.attributes[name]}"


def _joined(kids: list[PdfElement | PdfMark | PdfAnnotation]) -> list[PdfElement | PdfAnnotation | str]:
    """Kids, with neighbouring marks as one text: lines and pages leave no trace in an outline."""
    joined: list[PdfElement | PdfAnnotation | str] = []
    for kid in kids:
        if not isinstance(kid, PdfMark):
            joined.append(kid)
        elif joined and isinstance(joined[-1], str):
            joined[-1] += kid.text
        else:
            joined.append(kid.text)
    return joined


def _cut(text: str, shorten: int | None) -> str:
    return text if shorten is None or len(text) <= shorten else text[: shorten - 1].rstrip() + "…"


def read(pdf: pikepdf.Pdf, texts: dict[tuple[int, int], str], targets: dict[int, str]) -> list[PdfElement]:
    """The elements at the top of the tree.

    `texts` are by page number and MCID, `targets` of annotations by object number.
    """
    if "/StructTreeRoot" not in pdf.Root:
        return []
    root = pdf.Root.StructTreeRoot
    reader = _TreeReader(root, {page.objgen: page.index + 1 for page in pdf.pages}, texts, targets)
    return [reader.element(kid, 0) for kid in kids_of(root)]


def kids_of(owner: pikepdf.Object) -> list[pikepdf.Object]:
    """What /K holds, one or many, as a list."""
    kids = owner.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


@dataclass
class _TreeReader:
    root: pikepdf.Object
    pages: dict[tuple[int, int], int]
    texts: dict[tuple[int, int], str]
    targets: dict[int, str]

    def element(self, entry: pikepdf.Object, page: int) -> PdfElement:
        page = self.page(entry, page)
        element = PdfElement(
            role=self.role(str(entry.S)),
            number=entry.objgen[0],
            alt=_string(entry, "/Alt"),
            language=_string(entry, "/Lang"),
            title=_string(entry, "/T"),
            actual=_string(entry, "/ActualText"),
            id=_string(entry, "/ID"),
            attributes=self.attributes(entry),
        )
        element.kids = [self.kid(kid, page) for kid in kids_of(entry)]
        return element

    def kid(self, kid: pikepdf.Object, page: int) -> PdfElement | PdfMark | PdfAnnotation:
        if isinstance(kid, int):
            return PdfMark(page, kid, self.texts.get((page, kid), ""))
        page = self.page(kid, page)
        if kid.get("/Type") == "/MCR":
            mcid = int(kid.MCID)
            return PdfMark(page, mcid, self.texts.get((page, mcid), ""))
        if kid.get("/Type") == "/OBJR":
            number = kid.Obj.objgen[0]
            return PdfAnnotation(page, number, self.targets.get(number, ""))
        return self.element(kid, page)

    def page(self, entry: pikepdf.Object, page: int) -> int:
        return self.pages[entry.Pg.objgen] if "/Pg" in entry else page

    def role(self, role: str) -> str:
        """The standard role that a role stands for (ISO 32000-1, 14.7.3)."""
        roles = self.root.get("/RoleMap", {})
        seen = set()
        while role in roles and role not in seen:
            seen.add(role)
            role = str(roles[role])
        return role[1:]

    def attributes(self, entry: pikepdf.Object) -> dict[str, str]:
        values: dict[str, str] = {}
        for holder in (self.classes(entry), entry.get("/A")):
            if holder is None:
                continue
            for entries in holder if isinstance(holder, (pikepdf.Array, list)) else [holder]:
                if isinstance(entries, pikepdf.Dictionary):
                    values |= {key[1:]: _value(entries[key]) for key in entries.keys() if key != "/O"}  # noqa: SIM118
        return values

    def classes(self, entry: pikepdf.Object) -> list[pikepdf.Object]:
        names = entry.get("/C")
        if names is None:
            return []
        by_name = self.root.get("/ClassMap", {})
        attributes: list[pikepdf.Object] = []
        for name in names if isinstance(names, pikepdf.Array) else [names]:
            value = by_name.get(str(name))
            if value is not None:
                attributes += list(value) if isinstance(value, pikepdf.Array) else [value]
        return attributes


def _value(value: object) -> str:
    if isinstance(value, pikepdf.Array):
        return " ".join(_value(item) for item in value)
    return str(value)[1:] if isinstance(value, pikepdf.Name) else str(value)


def _string(entry: pikepdf.Object, key: str) -> str | None:
    value = entry.get(key)
    return None if value is None else str(value)
