"""What is wrong in a tagged file by itself: references that do not agree, numbers used twice, what may not be there."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

from tests.inspectors.comparison import SCHEMES, STANDARD, ObjGen, pages_of, tree_items, type_of
from tests.inspectors.structure import kids_of

FORBIDDEN_KEYS = frozenset(
    {"/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
)
ACTIONS = frozenset(
    """/GoToR /GoToE /Launch /Thread /URI /Sound /Movie /Hide /Named /SubmitForm /ResetForm /ImportData /JavaScript
    /SetOCGState /Rendition /Trans /GoTo3DView /RichMediaExecute""".split()
)


def faults(data: bytes) -> list[str]:
    """Sentences on what is wrong in a file that was joined; none where all is well."""
    return list(_Checker(pikepdf.open(io.BytesIO(data))).faults())


class _Checker:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.pages = pages_of(pdf)
        self.root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        self.dictionaries = [one for one in pdf.objects if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream))]
        self.owners: dict[ObjGen, dict[int, ObjGen]] = {}
        self.things: dict[ObjGen, ObjGen] = {}
        self.elements: dict[ObjGen, pikepdf.Object] = {}
        self.said: list[str] = []

    def faults(self) -> Iterator[str]:
        self.walk()
        yield from self.said
        yield from self.catalog()
        yield from self.identifiers()
        yield from self.roles()
        yield from self.numbers()
        yield from self.annotations()
        yield from self.strangers()
        yield from self.actions()
        yield from self.chain(self.pdf.Root.get("/Outlines"), "the outline")

    def walk(self) -> None:
        """Go through the tree once: who owns which content, and whether each element names its parent."""
        open_: list[tuple[pikepdf.Object, pikepdf.Object, Any]] = [(kid, self.root, None) for kid in kids_of(self.root)]
        while open_:
            one, above, page = open_.pop()
            if isinstance(one, int) or one.get("/Type") == "/MCR":
                self.content(one, above, page)
            elif one.get("/Type") == "/OBJR":
                self.thing(one, above, page)
            else:
                if not one.is_indirect or one.objgen in self.elements:
                    self.said.append(f"element {one.objgen[0]} ({one.S}) stands in the tree twice, or is no object")
                    continue
                self.elements[one.objgen] = one
                if "/P" not in one or one.P.objgen != above.objgen:
                    self.said.append(f"element {one.objgen[0]} ({one.S}) does not name its parent")
                page = one.get("/Pg", page)
                open_ += [(kid, one, page) for kid in reversed(kids_of(one))]

    def content(self, kid: Any, above: pikepdf.Object, page: Any) -> None:
        mcid = kid if isinstance(kid, int) else int(kid.MCID)
        stream = page if isinstance(kid, int) else kid.get("/Stm", kid.get("/Pg", page))
        if not isinstance(kid, int):
            page = kid.get("/Pg", page)
        if page is None or page.objgen not in self.pages:
            self.said.append(f"MCID {mcid} of element {above.objgen[0]} is on no page of the file")
            return
        owners = self.owners.setdefault(stream.objgen, {})
        if mcid in owners:
            self.said.append(f"MCID {mcid} of object {stream.objgen[0]} belongs to two elements")
        owners[mcid] = above.objgen

    def thing(self, kid: pikepdf.Object, above: pikepdf.Object, page: Any) -> None:
        held, page = kid.Obj, kid.get("/Pg", page)
        if held.objgen in self.things:
            self.said.append(f"object {held.objgen[0]} is referred to twice in the tree")
        self.things[held.objgen] = above.objgen
        if page is None or page.objgen not in self.pages:
            self.said.append(f"the reference to object {held.objgen[0]} is on no page of the file")
        elif held.get("/Subtype") not in ("/Image", "/Form"):
            listed = [one.objgen for one in page.get("/Annots", [])]
            if held.objgen not in listed:
                self.said.append(f"annotation {held.objgen[0]} is not on the page that its reference names")

    def catalog(self) -> Iterator[str]:
        root = self.pdf.Root
        marks = root.get("/MarkInfo", {})
        if marks.get("/Marked") is not True or marks.get("/Suspects", False):
            yield "the file is not marked as tagged, or says that its tags are suspect"
        if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
            yield "the title is not to be shown"
        if sum(one.get("/Type") == "/StructTreeRoot" for one in self.dictionaries) > 1:
            yield "there is more than one structure tree"

    def identifiers(self) -> Iterator[str]:
        listed = [(bytes(key), value.objgen) for key, value in tree_items(self.root.get("/IDTree"), "/Names")]
        held = [(bytes(one.ID), key) for key, one in self.elements.items() if "/ID" in one]
        for name, times in Counter(name for name, _ in held).items():
            if times > 1:
                yield f"the ID {name!r} is used {times} times"
        if [name for name, _ in listed] != sorted({name for name, _ in listed}):
            yield "the IDTree is not sorted, or holds a name twice"
        if set(listed) != set(held):
            yield "the IDTree does not list the elements that have an ID"
        for one in self.elements.values():
            for name in _headers(one):
                if name not in dict(held):
                    yield f"the header {name!r} of element {one.objgen[0]} is no element"

    def roles(self) -> Iterator[str]:
        roles = self.root.get("/RoleMap", pikepdf.Dictionary())
        for key in roles.keys():  # noqa: SIM118
            if key[1:] in STANDARD:
                yield f"the standard type {key} is mapped"
            if type_of(key[1:], roles) not in STANDARD:
                yield f"the type {key} is mapped to no standard type"

    def numbers(self) -> Iterator[str]:
        items = [(int(key), value) for key, value in tree_items(self.root.get("/ParentTree"), "/Nums")]
        keys = [key for key, _ in items]
        if keys != sorted(set(keys)):
            yield "the ParentTree is not sorted, or holds a number twice"
        following = self.root.get("/ParentTreeNextKey")
        if following is not None and keys and int(following) <= keys[-1]:
            yield f"ParentTreeNextKey is {following}, but {keys[-1]} is used"
        tree, used = dict(items), Counter[int]()
        for holder in self.dictionaries:
            if "/StructParents" in holder:
                number = int(holder.StructParents)
                used[number] += 1
                yield from self.contents(holder, number, tree.get(number))
            if "/StructParent" in holder:
                number = int(holder.StructParent)
                used[number] += 1
                yield from self.single(holder, number, tree.get(number))
        for number, times in used.items():
            if times > 1:
                yield f"the number {number} in the ParentTree is used {times} times"
        if set(keys) - set(used):
            yield f"the numbers {sorted(set(keys) - set(used))[:5]} of the ParentTree belong to nothing"
        yield from self.unnumbered()

    def contents(self, holder: pikepdf.Object, number: int, listed: Any) -> Iterator[str]:
        if not isinstance(listed, pikepdf.Array):
            yield f"StructParents {number} of object {holder.objgen[0]} leads to no list of elements"
            return
        owners = self.owners.get(holder.objgen, {})
        where = f"object {holder.objgen[0]}, MCID"
        for mcid, owner in owners.items():
            if mcid >= len(listed) or _key(listed[mcid]) != owner:
                yield f"{where} {mcid}: the ParentTree does not lead to the element that lists it"
        for mcid, one in enumerate(listed):
            if _key(one) in self.elements and owners.get(mcid) != _key(one):
                yield f"{where} {mcid}: the ParentTree leads to an element that does not list it"

    def single(self, holder: pikepdf.Object, number: int, listed: Any) -> Iterator[str]:
        owner = self.things.get(holder.objgen)
        if not isinstance(listed, pikepdf.Dictionary):
            yield f"StructParent {number} of object {holder.objgen[0]} leads to no element"
        elif owner is not None and owner != listed.objgen:
            yield f"StructParent {number} of object {holder.objgen[0]} leads to an element that does not refer to it"

    def unnumbered(self) -> Iterator[str]:
        by_key = {one.objgen: one for one in self.dictionaries}
        for stream in self.owners:
            if "/StructParents" not in by_key[stream]:
                yield f"object {stream[0]} has content of the tree, but no StructParents"
        for key in self.things:
            if "/StructParent" not in by_key[key]:
                yield f"object {key[0]} is referred to in the tree, but has no StructParent"

    def annotations(self) -> Iterator[str]:
        seen: set[ObjGen] = set()
        for number, page in enumerate(self.pdf.pages):
            listed = list(page.get("/Annots", []))
            if listed and page.get("/Tabs") != "/S":
                yield f"page {number}: its annotations are not in the order of the structure"
            for one in listed:
                if one.objgen in seen:
                    yield f"annotation {one.objgen[0]} is on two pages, or twice on one"
                seen.add(one.objgen)
                if "/P" in one and one.P.objgen != page.obj.objgen:
                    yield f"page {number}: annotation {one.objgen[0]} names another page as its own"

    def strangers(self) -> Iterator[str]:
        """Pages, and elements, that the file holds without need."""
        if len(self.pages) != len(self.pdf.pages):
            yield "a page object stands in the page tree twice"
        for one in self.dictionaries:
            if one.get("/Type") == "/Page" and one.objgen not in self.pages:
                yield f"object {one.objgen[0]} is a page outside the page tree"
        reached = set(self.elements)
        for _, value in tree_items(self.root.get("/ParentTree"), "/Nums"):
            for one in value if isinstance(value, pikepdf.Array) else [value]:
                while isinstance(one, pikepdf.Dictionary) and one.objgen not in reached:
                    reached.add(one.objgen)
                    one = one.get("/P")
        for one in self.dictionaries:
            if one.get("/Type") == "/StructElem" and one.objgen not in reached:
                yield f"object {one.objgen[0]} is an element that nothing leads to"

    def actions(self) -> Iterator[str]:
        for holder in self.dictionaries:
            for one in _nested(holder):
                found = FORBIDDEN_KEYS & set(one.keys())
                if found:
                    yield f"object {holder.objgen[0]} has {', '.join(sorted(found))}"
                kind = one.get("/S")
                if kind == "/URI" and str(one.get("/URI", "")).lower().startswith(SCHEMES):
                    continue
                if isinstance(kind, pikepdf.Name) and str(kind) in ACTIONS and one.get("/Type", "/Action") == "/Action":
                    yield f"object {holder.objgen[0]} has the action {kind}"
                for key in ("/Dest", "/D"):
                    yield from self.destination(holder, one.get(key) if key == "/Dest" or kind == "/GoTo" else None)

    def destination(self, holder: pikepdf.Object, value: Any) -> Iterator[str]:
        if isinstance(value, (pikepdf.Name, pikepdf.String)):
            yield f"object {holder.objgen[0]} leads to the name {value}, not to a place"
        elif isinstance(value, pikepdf.Array):
            page = value[0] if len(value) else None
            if not isinstance(page, pikepdf.Dictionary) or page.objgen not in self.pages:
                yield f"object {holder.objgen[0]} leads to no page of the file"

    def chain(self, owner: Any, where: str) -> Iterator[str]:
        """An outline's level: each entry names its neighbours and its owner, and the counts are right."""
        if owner is None:
            return
        item, before = owner.get("/First"), None
        while item is not None:
            if item.Parent.objgen != owner.objgen or _key(item.get("/Prev")) != _key(before):
                yield f"{where} is broken at {item.get('/Title')}"
                return
            yield from self.chain(item, f"{where}/{item.get('/Title')}")
            before, item = item, item.get("/Next")
        if before is not None and _key(owner.get("/Last")) != _key(before):
            yield f"{where} does not end where it says"
        count = int(owner.get("/Count", 0))
        if abs(count) != _visible(owner):
            yield f"{where} counts {count} entries, not {_visible(owner)}"


def _visible(owner: pikepdf.Object) -> int:
    """How many entries are seen below one that is open (ISO 32000-1, 12.3.3)."""
    found, item = 0, owner.get("/First")
    while item is not None:
        found += 1 + (_visible(item) if int(item.get("/Count", 0)) > 0 else 0)
        item = item.get("/Next")
    return found


def _headers(element: pikepdf.Object) -> Iterator[bytes]:
    held = element.get("/A")
    for one in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(one, pikepdf.Dictionary):
            yield from (bytes(name) for name in one.get("/Headers", []))


def _nested(holder: Any) -> Iterator[Any]:
    """A dictionary and those that stand in it directly."""
    open_ = [holder]
    while open_:
        one = open_.pop()
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            yield one
            open_ += [value for value in one.values() if _is_direct(value)]
        elif isinstance(one, pikepdf.Array):
            open_ += [value for value in one if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _key(value: Any) -> ObjGen | None:
    return value.objgen if isinstance(value, pikepdf.Dictionary) else None
