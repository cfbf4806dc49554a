"""A tagged file as plain values that can be compared: its elements, annotations, outline, pages.

Pages are counted from 0. Two files that say the same give the same values, whatever their objects are numbered.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

import pikepdf

from tests.inspectors import content
from tests.inspectors.fonts import Decoder
from tests.inspectors.structure import kids_of

STANDARD = frozenset(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl
    LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT
    WP Figure Formula Form""".split()
)
"""The standard structure types of ISO 32000-1, 14.8.4."""

SCHEMES = ("http:", "https:", "mailto:", "tel:")
"""The addresses that a link of a joined file may have."""

ACTIVE = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"})
"""Kinds of annotation that a joined file may not have."""

ObjGen = tuple[int, int]


class ComparablePlace(NamedTuple):
    """A destination: the page, how it is shown, and the numbers that follow (None for null)."""

    page: int
    fit: str
    numbers: tuple[float | None, ...]


class ComparableMark(NamedTuple):
    """Marked content of a page, or of a form XObject (`stream`: what it paints, as a hash)."""

    page: int
    mcid: int
    text: str
    stream: str = ""


@dataclass(frozen=True)
class ComparableAnnotation:
    """An annotation or, with page None, an XObject. `target` is a place or an address; None where there is none.

    `dead`: it leads nowhere, or where a joined file may not lead.
    """

    page: int | None
    facts: dict[str, Any]
    target: ComparablePlace | str | None = None
    dead: bool = False


@dataclass
class ComparableElement:
    """A structure element. `facts` are its texts, its effective language and its attributes.

    `key` is unique in a file; `headers` and `refs` are other elements of it, and what leads nowhere is left
    out. `foreign`: of a namespace, or of a type that is not a standard type.
    """

    type: str
    name: str
    key: ObjGen
    facts: dict[str, Any]
    foreign: bool = False
    id: bytes | None = None
    headers: list[Any] = field(default_factory=list)
    refs: list[Any] = field(default_factory=list)
    kids: list[ComparableElement | ComparableMark | ComparableAnnotation] = field(default_factory=list)

    def walk(self) -> Iterator[ComparableElement]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, ComparableElement):
                yield from kid.walk()


@dataclass(frozen=True)
class ComparableBookmark:
    """An outline entry; `open` is None where nothing is below it."""

    title: str
    target: ComparablePlace | str | None
    open: bool | None
    style: tuple[Any, ...]
    kids: tuple[ComparableBookmark, ...]


@dataclass(frozen=True)
class ComparablePage:
    """What a page is, apart from its structure. Resources are by kind and name."""

    facts: dict[str, Any]
    content: bytes
    resources: dict[tuple[str, str], Any]
    annotations: list[ComparableAnnotation]
    label: str


@dataclass(frozen=True)
class ComparableFile:
    """A file. `hidden` holds what only the ParentTree reaches: by page and MCID, the elements from there upwards."""

    tops: list[ComparableElement]
    pages: list[ComparablePage]
    outline: tuple[ComparableBookmark, ...]
    hidden: dict[tuple[int, int], list[ComparableElement]]
    language: str
    labelled: bool


@functools.lru_cache(maxsize=64)
def read(data: bytes) -> ComparableFile:
    """A file as plain values."""
    return _ComparableReader(pikepdf.open(io.BytesIO(data))).whole()


def plain(value: Any, seen: tuple[ObjGen, ...] = ()) -> Any:
    """A value without its object numbers; streams by the hash of their decoded data. What leads back is left out."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in seen:
            return "…"
        seen = (*seen, value.objgen)
    if isinstance(value, pikepdf.Stream):
        entries = _entries(value, seen, {"/Length", "/Filter", "/DecodeParms"})
        return ("stream", digest(value), entries)
    if isinstance(value, pikepdf.Dictionary):
        return _entries(value, seen, set())
    if isinstance(value, pikepdf.Array):
        return tuple(plain(item, seen) for item in value)
    if isinstance(value, pikepdf.Object):
        return bytes(value) if isinstance(value, pikepdf.String) else str(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return round(float(value), 4)
    return value


_BACK = {"/P", "/Parent", "/Pg", "/StructParent", "/StructParents", "/Popup", "/IRT", "/AA", "/A", "/Dest"}


def _entries(holder: pikepdf.Object, seen: tuple[ObjGen, ...], without: set[str]) -> tuple[Any, ...]:
    keys = sorted(set(holder.keys()) - _BACK - without)
    return tuple((key, plain(holder[key], seen)) for key in keys)


def digest(stream: pikepdf.Object) -> str:
    """What a stream holds, as a hash; of its raw bytes where it is packed as a picture is."""
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        data = stream.read_raw_bytes()
    return hashlib.sha256(data).hexdigest()[:16]


def pages_of(pdf: pikepdf.Pdf) -> dict[ObjGen, int]:
    """The index of each page by its object."""
    return {page.obj.objgen: index for index, page in enumerate(pdf.pages)}


def type_of(name: str, roles: Any) -> str:
    """The standard type that a type stands for, or the last of its chain (ISO 32000-1, 14.7.3)."""
    seen: set[str] = set()
    while name not in STANDARD and "/" + name in roles and name not in seen:
        seen.add(name)
        name = str(roles["/" + name])[1:]
    return name


def tree_items(root: pikepdf.Object | None, kind: str) -> list[tuple[Any, Any]]:
    """The pairs of a name tree or a number tree (`kind`: /Names, /Nums), in the order in which they stand."""
    if root is None:
        return []
    pairs = list(root.get(kind, []))
    below = [item for kid in root.get("/Kids", []) for item in tree_items(kid, kind)]
    return [*zip(pairs[::2], pairs[1::2], strict=True), *below]


def attribute_list(holder: Any) -> list[pikepdf.Object]:
    """The dictionaries of /A or of a class; the revision numbers between them are passed over."""
    if holder is None:
        return []
    values = list(holder) if isinstance(holder, pikepdf.Array) else [holder]
    return [attributes for attributes in values if isinstance(attributes, (pikepdf.Dictionary, pikepdf.Stream))]


class _ComparableReader:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.numbers = pages_of(pdf)
        self.root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        self.roles = self.root.get("/RoleMap", {})
        self.classes = self.root.get("/ClassMap", {})
        names = tree_items(pdf.Root.get("/Names", {}).get("/Dests"), "/Names")
        self.places = {bytes(name): value for name, value in names}
        old = pdf.Root.get("/Dests", {})
        self.places |= {key[1:].encode(): old[key] for key in old.keys()}  # noqa: SIM118
        self.decoders: dict[Any, Decoder] = {}
        self.resources: dict[ObjGen, Any] = {}
        self.direct = count(1)

    def whole(self) -> ComparableFile:
        language = _text(self.pdf.Root, "/Lang") or ""
        texts = [self.texts(page, number) for number, page in enumerate(self.pdf.pages)]
        annotations = self.annotations()
        tops = [self.element(kid, None, language, texts, annotations) for kid in kids_of(self.root) if _is_element(kid)]
        _resolve(tops)
        return ComparableFile(
            tops=tops,
            pages=[self.page(page, annotations) for page in self.pdf.pages],
            outline=self.entries(self.pdf.Root.get("/Outlines", {})),
            hidden=self.hidden({element.key for top in tops for element in top.walk()}, language),
            language=language,
            labelled="/PageLabels" in self.pdf.Root,
        )

    # Pages

    def texts(self, page: pikepdf.Page, number: int) -> dict[int, str]:
        try:
            painted = content.read(page, number + 1, self.decoders)
        except (KeyError, AttributeError):  # a font or a form that the page names is not there
            return {}
        texts: dict[int, str] = {}
        for mcid, text in content.marked(painted.fragments):
            texts[mcid] = texts.get(mcid, "") + text
        return texts | painted.replaced

    def page(self, page: pikepdf.Page, annotations_by_object: dict[ObjGen, ComparableAnnotation]) -> ComparablePage:
        facts = {"Rotate": int(_inherited(page.obj, "/Rotate", 0)) % 360, "UserUnit": float(page.get("/UserUnit", 1))}
        media = _inherited(page.obj, "/MediaBox", None)
        facts["MediaBox"], facts["CropBox"] = plain(media), plain(_inherited(page.obj, "/CropBox", media))
        facts |= {name: plain(page.get("/" + name)) for name in ("TrimBox", "BleedBox", "ArtBox", "Group")}
        resources = _inherited(page.obj, "/Resources", pikepdf.Dictionary())
        compared = {
            (kind, name): self.resource(resources[kind][name])
            for kind in resources.keys()  # noqa: SIM118
            if isinstance(resources[kind], pikepdf.Dictionary)
            for name in resources[kind].keys()  # noqa: SIM118
        }
        annotations = [
            annotations_by_object[annotation.objgen]
            for annotation in page.get("/Annots", [])
            if annotation.objgen in annotations_by_object
        ]
        return ComparablePage(facts, _content(page), compared, annotations, page.label)

    def resource(self, value: pikepdf.Object) -> Any:
        """As `plain`, but a font that every page names is read once."""
        if not (isinstance(value, pikepdf.Object) and value.is_indirect):
            return plain(value)
        if value.objgen not in self.resources:
            self.resources[value.objgen] = plain(value)
        return self.resources[value.objgen]

    # Annotations and where they lead

    def annotations(self) -> dict[ObjGen, ComparableAnnotation]:
        return {
            entry.objgen: self.annotation(entry, number)
            for number, page in enumerate(self.pdf.pages)
            for entry in page.get("/Annots", [])
            if isinstance(entry, pikepdf.Dictionary)
        }

    def annotation(self, entry: pikepdf.Object, number: int) -> ComparableAnnotation:
        # Fields may be renamed, and with them what their appearance is set in.
        keys = set(entry.keys()) - _BACK - {"/T", "/DA", "/PA", "/Kids", "/NM", "/OC"}
        target = self.target(entry)
        acts = "/A" in entry or "/Dest" in entry
        dead = entry.get("/Subtype") in ACTIVE or (acts and entry.get("/Subtype") == "/Link" and target is None)
        return ComparableAnnotation(number, {key: plain(entry[key]) for key in sorted(keys)}, target, dead)

    def target(self, entry: pikepdf.Object) -> ComparablePlace | str | None:
        """A place in the file or an address that is allowed; None for all else."""
        action = entry.get("/A", pikepdf.Dictionary())
        if action.get("/S") == "/URI":
            address = str(action.URI)
            return address if address.lower().startswith(SCHEMES) else None
        if action.get("/S", "/GoTo") != "/GoTo":
            return None
        return self.place(entry.get("/Dest", action.get("/D")))

    def place(self, value: Any) -> ComparablePlace | None:
        if isinstance(value, pikepdf.String):
            value = self.places.get(bytes(value))
        elif isinstance(value, pikepdf.Name):
            value = self.places.get(str(value)[1:].encode())
        if isinstance(value, pikepdf.Dictionary):
            value = value.get("/D")
        if not isinstance(value, pikepdf.Array) or not len(value) or not isinstance(value[0], pikepdf.Dictionary):
            return None
        page = self.numbers.get(value[0].objgen)
        if page is None:
            return None
        numbers = tuple(None if number is None else round(float(number), 3) for number in list(value)[2:])
        return ComparablePlace(page, str(value[1]), numbers)

    def entries(self, owner: Any) -> tuple[ComparableBookmark, ...]:
        bookmarks = []
        item = owner.get("/First")
        while item is not None:
            kids = self.entries(item)
            style = (plain(item.get("/C", pikepdf.Array([0, 0, 0]))), int(item.get("/F", 0)))
            opened = int(item.get("/Count", 0)) > 0 if kids else None
            bookmarks.append(ComparableBookmark(str(item.get("/Title", "")), self.target(item), opened, style, kids))
            item = item.get("/Next")
        return tuple(bookmarks)

    # Structure

    def element(
        self,
        entry: pikepdf.Object,
        page: int | None,
        language: str,
        texts: list[dict[int, str]],
        annotations: dict[ObjGen, ComparableAnnotation],
    ) -> ComparableElement:
        element = self.bare(entry, language)
        page = self.numbers.get(entry.Pg.objgen) if "/Pg" in entry else page
        for kid in kids_of(entry):
            if isinstance(kid, int) or (isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"):
                mark = self.mark(kid, page, texts)
                if mark is not None:
                    element.kids.append(mark)
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                annotation = annotations.get(kid.Obj.objgen)
                element.kids.append(annotation if annotation is not None else self.other(kid.Obj))
            elif _is_element(kid):
                element.kids.append(self.element(kid, page, element.facts["Lang"], texts, annotations))
        return element

    def bare(self, entry: pikepdf.Object, language: str) -> ComparableElement:
        """An element without its kids."""
        name = str(entry.S)[1:]
        own = _text(entry, "/Lang")
        facts: dict[str, Any] = {key: _text(entry, "/" + key) for key in ("Alt", "ActualText", "E", "T", "Phoneme")}
        facts["Lang"] = (language if own is None else own).lower()
        facts["R"] = int(entry.get("/R", 0))
        attributes = [*self.class_attributes(entry), *attribute_list(entry.get("/A"))]
        facts["attributes"] = [_attribute(item) for item in attributes]
        space = entry.get("/NS")
        facts["NS"] = None if space is None else str(space.NS)
        final = type_of(name, self.roles)
        return ComparableElement(
            type=final,
            name=name,
            key=entry.objgen if entry.is_indirect else (0, next(self.direct)),
            facts=facts,
            foreign=space is not None or final not in STANDARD,
            id=bytes(entry.ID) if "/ID" in entry else None,
            headers=[_bytes(item) for owner in attributes for item in owner.get("/Headers", [])],
            refs=[item.objgen for item in entry.get("/Ref", [])],
        )

    def class_attributes(self, entry: pikepdf.Object) -> list[pikepdf.Object]:
        names = entry.get("/C")
        listed = list(names) if isinstance(names, pikepdf.Array) else [] if names is None else [names]
        class_names = [str(item) for item in listed if isinstance(item, pikepdf.Name)]
        return [attributes for name in class_names for attributes in attribute_list(self.classes.get(name))]

    def mark(self, kid: Any, page: int | None, texts: list[dict[int, str]]) -> ComparableMark | None:
        if isinstance(kid, int):
            return None if page is None else ComparableMark(page, kid, texts[page].get(kid, ""))
        if "/Pg" in kid:
            page = self.numbers.get(kid.Pg.objgen)
        if page is None:
            return None
        mcid = int(kid.MCID)
        if "/Stm" in kid:
            return ComparableMark(page, mcid, "", digest(kid.Stm))
        return ComparableMark(page, mcid, texts[page].get(mcid, ""))

    def other(self, entry: pikepdf.Object) -> ComparableAnnotation:
        """What is referred to but is not an annotation of a page: an XObject, or an annotation that is nowhere."""
        nowhere = not isinstance(entry, pikepdf.Stream)
        return ComparableAnnotation(None, {} if nowhere else {"XObject": digest(entry)}, None, dead=nowhere)

    def hidden(self, reached: set[ObjGen], language: str) -> dict[tuple[int, int], list[ComparableElement]]:
        parents = {int(key): value for key, value in tree_items(self.root.get("/ParentTree"), "/Nums")}
        hidden = {}
        for number, page in enumerate(self.pdf.pages):
            owners = parents.get(int(page.get("/StructParents", -1)))
            for mcid, owner in enumerate(owners if isinstance(owners, pikepdf.Array) else []):
                if isinstance(owner, pikepdf.Dictionary) and owner.objgen not in reached:
                    hidden[number, mcid] = self.upwards(owner, reached, language)
        return hidden

    def upwards(self, entry: pikepdf.Object, reached: set[ObjGen], language: str) -> list[ComparableElement]:
        """An element and those above it, up to the first that stands in the tree."""
        chain: list[pikepdf.Object] = []
        while _is_element(entry) and entry.objgen not in reached and len(chain) < 300:
            chain.append(entry)
            entry = entry.get("/P")
        above = entry
        while _is_element(above):
            if "/Lang" in above:
                language = str(above.Lang)
                break
            above = above.get("/P")
        elements: list[ComparableElement] = []
        for entry_above in reversed(chain):
            elements.append(self.bare(entry_above, language))
            language = elements[-1].facts["Lang"]
        return elements[::-1]


def _resolve(tops: list[ComparableElement]) -> None:
    """Turn header IDs and references into the elements that they lead to; what leads nowhere is left out."""
    listed = [element for top in tops for element in top.walk()]
    by_id: dict[bytes, ComparableElement] = {}
    for element in listed:
        if element.id is not None:
            by_id.setdefault(element.id, element)
    by_key = {element.key: element for element in listed}
    for element in listed:
        element.headers = [by_id[target] for target in element.headers if target in by_id]
        element.refs = [by_key[target] for target in element.refs if target in by_key]


def _attribute(attributes: pikepdf.Object) -> dict[str, Any]:
    """Attributes with their owner. Headers are compared by where they lead, namespaces by their name."""
    entries = {key: plain(attributes[key]) for key in attributes.keys() if key not in ("/Headers", "/NS")}  # noqa: SIM118
    if "/NS" in attributes:
        entries["/NS"] = str(attributes.NS.NS)
    return entries


def _is_element(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary) and "/S" in value and value.get("/Type") not in ("/MCR", "/OBJR")


def _text(entry: pikepdf.Object, key: str) -> str | None:
    value = entry.get(key)
    return None if value is None else str(value)


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, pikepdf.String) else str(value).encode()


def _inherited(page: pikepdf.Object, key: str, default: Any) -> Any:
    """An entry of a page or of a node above it (ISO 32000-1, 7.7.3.4)."""
    node: Any = page
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return default


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    return b"\n".join(
        stream.read_bytes() for stream in (contents if isinstance(contents, pikepdf.Array) else [contents])
    )
