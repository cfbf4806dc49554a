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


def problems(data: bytes) -> list[str]:
    """Sentences on what is wrong in a file that was joined; none where all is well."""
    return list(_ConsistencyChecker(pikepdf.open(io.BytesIO(data))).problems())


class _ConsistencyChecker:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.pages = pages_of(pdf)
        self.root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        self.dictionaries = [entry for entry in pdf.objects if isinstance(entry, (pikepdf.Dictionary, pikepdf.Stream))]
        self.owners: dict[ObjGen, dict[int, ObjGen]] = {}
        self.referrers: dict[ObjGen, ObjGen] = {}
        self.elements: dict[ObjGen, pikepdf.Object] = {}
        self.problems_in_tree: list[str] = []

    def problems(self) -> Iterator[str]:
        self.walk()
        yield from self.problems_in_tree
        yield from self.catalog()
        yield from self.identifiers()
        yield from self.roles()
        yield from self.numbers()
        yield from self.annotations()
        yield from self.unreachable()
        yield from self.actions()
        yield from self.chain(self.pdf.Root.get("/Outlines"), "the outline")

    def walk(self) -> None:
        """Go through the tree once: who owns which content, and whether each element names its parent."""
        open_: list[tuple[pikepdf.Object, pikepdf.Object, Any]] = [(kid, self.root, None) for kid in kids_of(self.root)]
        while open_:
            entry, above, page = open_.pop()
            if isinstance(entry, int) or entry.get("/Type") == "/MCR":
                self.content(entry, above, page)
            elif entry.get("/Type") == "/OBJR":
                self.object_reference(entry, above, page)
            else:
                if not entry.is_indirect or entry.objgen in self.elements:
                    self.problems_in_tree.append(
                        f"element {entry.objgen[0]} ({entry.S}) stands in the tree twice, or is not an object"
                    )
                    continue
                self.elements[entry.objgen] = entry
                if "/P" not in entry or entry.P.objgen != above.objgen:
                    self.problems_in_tree.append(f"element {entry.objgen[0]} ({entry.S}) does not name its parent")
                page = entry.get("/Pg", page)
                open_ += [(kid, entry, page) for kid in reversed(kids_of(entry))]

    def content(self, kid: Any, above: pikepdf.Object, page: Any) -> None:
        mcid = kid if isinstance(kid, int) else int(kid.MCID)
        stream = page if isinstance(kid, int) else kid.get("/Stm", kid.get("/Pg", page))
        if not isinstance(kid, int):
            page = kid.get("/Pg", page)
        if page is None or page.objgen not in self.pages:
            self.problems_in_tree.append(f"MCID {mcid} of element {above.objgen[0]} is on no page of the file")
            return
        owners = self.owners.setdefault(stream.objgen, {})
        if mcid in owners:
            self.problems_in_tree.append(f"MCID {mcid} of object {stream.objgen[0]} belongs to two elements")
        owners[mcid] = above.objgen

    def object_reference(self, kid: pikepdf.Object, above: pikepdf.Object, page: Any) -> None:
        target, page = kid.Obj, kid.get("/Pg", page)
        if target.objgen in self.referrers:
            self.problems_in_tree.append(f"object {target.objgen[0]} is referred to twice in the tree")
        self.referrers[target.objgen] = above.objgen
        if page is None or page.objgen not in self.pages:
            self.problems_in_tree.append(f"the reference to object {target.objgen[0]} is on no page of the file")
        elif target.get("/Subtype") not in ("/Image", "/Form"):
            listed = [annotation.objgen for annotation in page.get("/Annots", [])]
            if target.objgen not in listed:
                self.problems_in_tree.append(
                    f"annotation {target.objgen[0]} is not on the page that its reference names"
                )

    def catalog(self) -> Iterator[str]:
        root = self.pdf.Root
        marks = root.get("/MarkInfo", {})
        if marks.get("/Marked") is not True or marks.get("/Suspects", False):
            yield "the file is not marked as tagged, or says that its tags are suspect"
        if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
            yield "the title is not to be shown"
        if sum(entry.get("/Type") == "/StructTreeRoot" for entry in self.dictionaries) > 1:
            yield "there is more than one structure tree"

    def identifiers(self) -> Iterator[str]:
        listed = [(bytes(key), value.objgen) for key, value in tree_items(self.root.get("/IDTree"), "/Names")]
        stated = [(bytes(element.ID), key) for key, element in self.elements.items() if "/ID" in element]
        for name, times in Counter(name for name, _ in stated).items():
            if times > 1:
                yield f"the ID {name!r} is used {times} times"
        if [name for name, _ in listed] != sorted({name for name, _ in listed}):
            yield "the IDTree is not sorted, or holds a name twice"
        if set(listed) != set(stated):
            yield "the IDTree does not list the elements that have an ID"
        for element in self.elements.values():
            for name in _headers(element):
                if name not in dict(stated):
                    yield f"the header {name!r} of element {element.objgen[0]} is not an element"

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
        for mcid, entry in enumerate(listed):
            if _key(entry) in self.elements and owners.get(mcid) != _key(entry):
                yield f"{where} {mcid}: the ParentTree leads to an element that does not list it"

    def single(self, holder: pikepdf.Object, number: int, listed: Any) -> Iterator[str]:
        owner = self.referrers.get(holder.objgen)
        if not isinstance(listed, pikepdf.Dictionary):
            yield f"StructParent {number} of object {holder.objgen[0]} leads to no element"
        elif owner is not None and owner != listed.objgen:
            yield f"StructParent {number} of object {holder.objgen[0]} leads to an element that does not refer to it"

    def unnumbered(self) -> Iterator[str]:
        by_key = {entry.objgen: entry for entry in self.dictionaries}
        for stream in self.owners:
            if "/StructParents" not in by_key[stream]:
                yield f"object {stream[0]} has content of the tree, but no StructParents"
        for key in self.referrers:
            if "/StructParent" not in by_key[key]:
                yield f"object {key[0]} is referred to in the tree, but has no StructParent"

    def annotations(self) -> Iterator[str]:
        seen: set[ObjGen] = set()
        for number, page in enumerate(self.pdf.pages):
            listed = list(page.get("/Annots", []))
            if listed and page.get("/Tabs") != "/S":
                yield f"page {number}: its annotations are not in the order of the structure"
            for annotation in listed:
                if annotation.objgen in seen:
                    yield f"annotation {annotation.objgen[0]} is on two pages, or twice on one"
                seen.add(annotation.objgen)
                if "/P" in annotation and annotation.P.objgen != page.obj.objgen:
                    yield f"page {number}: annotation {annotation.objgen[0]} names another page as its own"

    def unreachable(self) -> Iterator[str]:
        """Pages, and elements, that the file holds without need."""
        if len(self.pages) != len(self.pdf.pages):
            yield "a page object stands in the page tree twice"
        for entry in self.dictionaries:
            if entry.get("/Type") == "/Page" and entry.objgen not in self.pages:
                yield f"object {entry.objgen[0]} is a page outside the page tree"
        reached = set(self.elements)
        for _, value in tree_items(self.root.get("/ParentTree"), "/Nums"):
            for entry in value if isinstance(value, pikepdf.Array) else [value]:
                while isinstance(entry, pikepdf.Dictionary) and entry.objgen not in reached:
                    reached.add(entry.objgen)
                    entry = entry.get("/P")
        for entry in self.dictionaries:
            if entry.get("/Type") == "/StructElem" and entry.objgen not in reached:
                yield f"object {entry.objgen[0]} is an element that nothing leads to"

    def actions(self) -> Iterator[str]:
        for holder in self.dictionaries:
            for entry in _nested(holder):
                forbidden = FORBIDDEN_KEYS & set(entry.keys())
                if forbidden:
                    yield f"object {holder.objgen[0]} has {', '.join(sorted(forbidden))}"
                kind = entry.get("/S")
                if kind == "/URI" and str(entry.get("/URI", "")).lower().startswith(SCHEMES):
                    continue
                if (
                    isinstance(kind, pikepdf.Name)
                    and str(kind) in ACTIONS
                    and entry.get("/Type", "/Action") == "/Action"
                ):
                    yield f"object {holder.objgen[0]} has the action {kind}"
                for key in ("/Dest", "/D"):
                    yield from self.destination(holder, entry.get(key) if key == "/Dest" or kind == "/GoTo" else None)

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
    count, item = 0, owner.get("/First")
    while item is not None:
        count += 1 + (_visible(item) if int(item.get("/Count", 0)) > 0 else 0)
        item = item.get("/Next")
    return count


def _headers(element: pikepdf.Object) -> Iterator[bytes]:
    value = element.get("/A")
    for attributes in value if isinstance(value, pikepdf.Array) else [value]:
        if isinstance(attributes, pikepdf.Dictionary):
            yield from (bytes(name) for name in attributes.get("/Headers", []))


def _nested(holder: Any) -> Iterator[Any]:
    """A dictionary and those that stand in it directly."""
    open_ = [holder]
    while open_:
        current = open_.pop()
        if isinstance(current, (pikepdf.Dictionary, pikepdf.Stream)):
            yield current
            open_ += [value for value in current.values() if _is_direct(value)]
        elif isinstance(current, pikepdf.Array):
            open_ += [value for value in current if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _key(value: Any) -> ObjGen | None:
    return value.objgen if isinstance(value, pikepdf.Dictionary) else None
