"""What is true of every merged file. It is checked with pikepdf, apart from the code that merges."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Stream

from tests.pdf import handmade


def problems(data: bytes, streams: bool = True) -> list[str]:
    """What is not valid in a file: its bytes, its pages, its structure tree; an empty list if all is well.

    Without `streams`, the content of its streams is not checked: a picture may be as damaged as before.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        syntax = pdf.check_pdf_syntax() if streams else []
        broken = [*(f"the file is damaged: {problem}" for problem in syntax), *_tree(pdf)]
        if broken:
            return broken  # what follows walks the tree, and a circle has no end
        return [
            *_keys(pdf),
            *_pages(pdf),
            *_identifiers(pdf),
            *_names(pdf),
        ]


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    """One root; each element has one parent, which it names; no circle."""
    roots = [
        value for value in pdf.objects if isinstance(value, Dictionary) and value.get("/Type") == "/StructTreeRoot"
    ]
    if len(roots) != 1:
        yield f"there are {len(roots)} structure tree roots"
        return
    seen = set()
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        owner = waiting.pop()
        if owner.objgen in seen:
            yield f"the element {owner.objgen} is reached twice"
            return
        seen.add(owner.objgen)
        for kid in handmade.kids(owner):
            if isinstance(kid, Dictionary) and "/S" in kid:
                if kid.P.objgen != owner.objgen:
                    yield f"the element {kid.objgen} names another parent"
                waiting.append(kid)


def _keys(pdf: pikepdf.Pdf) -> Iterator[str]:
    """No two things share a key of the ParentTree, every key is there, and the next one is above all."""
    used = Counter(
        int(value[name])
        for value in pdf.objects
        if isinstance(value, (Dictionary, Stream))
        for name in ("/StructParents", "/StructParent")
        if name in value
    )
    yield from (f"the key {key} is used {times} times" for key, times in used.items() if times > 1)
    numbers = handmade.parent_tree(pdf)
    yield from (f"the key {key} is not in the ParentTree" for key in used.keys() - numbers.keys())
    yield from (f"the key {key} of the ParentTree belongs to nothing" for key in numbers.keys() - used.keys())
    if numbers and int(pdf.Root.StructTreeRoot.ParentTreeNextKey) <= max(numbers):
        yield "ParentTreeNextKey is not above the largest key"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every page object is in the page tree, every annotation in one page."""
    inside = {page.obj.objgen for page in pdf.pages}
    if len(inside) != len(pdf.pages):
        yield "a page object stands in the page tree twice"
    for value in pdf.objects:
        if isinstance(value, Dictionary) and value.get("/Type") == "/Page" and value.objgen not in inside:
            yield f"the page {value.objgen} is not in the page tree"
    counts = Counter(annotation.objgen for page in pdf.pages for annotation in page.obj.get("/Annots", []))
    yield from (f"the annotation {number} is on {times} pages" for number, times in counts.items() if times > 1)
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            yield f"page {number} has annotations, but not in the order of the structure"


def _identifiers(pdf: pikepdf.Pdf) -> Iterator[str]:
    """IDs are unique and listed in order; headers are those of cells in the same table."""
    counts = Counter(bytes(element.ID) for element in handmade.elements(pdf) if "/ID" in element)
    yield from (f"the ID {identifier!r} is there {times} times" for identifier, times in counts.items() if times > 1)
    listed = dict(tree_names(pdf.Root.StructTreeRoot.get("/IDTree")))
    if list(listed) != sorted(counts):
        yield f"the IDTree lists {list(listed)}, and there are {sorted(counts)}"
    for identifier, element in listed.items():
        if bytes(element.get("/ID", b"")) != identifier:
            yield f"the IDTree leads from {identifier!r} to another element"
    for table in (element for element in handmade.elements(pdf) if element.S == "/Table"):
        cells = {bytes(cell.ID) for cell in below(table) if "/ID" in cell}
        for cell in below(table):
            for header in headers(pdf, cell):
                if header not in cells:
                    yield f"the header {header!r} is in another table"


def _names(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The RoleMap remaps no standard type, and ends at one."""
    for role, final in pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary()).items():
        if role[1:] in STANDARD:
            yield f"the standard type {role} is remapped"
        if str(final)[1:] not in STANDARD:
            yield f"the RoleMap leads from {role} to {final}"


STANDARD = frozenset(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl
    LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT
    WP Figure Formula Form""".split()
)
"""The standard structure types (ISO 32000-1, 14.8.4)."""


def below(owner: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element below this one, in reading order."""
    waiting = [owner]
    while waiting:
        waiting += [
            kid for kid in reversed(handmade.kids(waiting.pop())) if isinstance(kid, Dictionary) and "/S" in kid
        ]
        if waiting:
            yield waiting[-1]


def headers(pdf: pikepdf.Pdf, cell: pikepdf.Object) -> list[bytes]:
    """The IDs of the cells that head a cell, from its attributes and its classes (ISO 32000-1, 14.8.5.7)."""
    value = cell.get("/A")
    attributes = list(value) if isinstance(value, Array) else [value]
    classes = cell.get("/C")
    by_name = pdf.Root.StructTreeRoot.get("/ClassMap", Dictionary())
    for name in classes if isinstance(classes, Array) else [classes]:
        one = by_name.get(str(name)) if name is not None else None
        attributes += list(one) if isinstance(one, Array) else [one]
    named = (entry.get("/Headers") for entry in attributes if isinstance(entry, Dictionary))
    return [bytes(header) for headers in named if headers is not None for header in headers]


def tree_names(node: pikepdf.Object | None) -> Iterator[tuple[bytes, pikepdf.Object]]:
    """The entries of a name tree in their order (ISO 32000-1, 7.9.6)."""
    waiting = [node] if node is not None else []
    while waiting:
        node = waiting.pop()
        pairs = list(node.get("/Names", []))
        yield from ((bytes(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=True))
        waiting += reversed(list(node.get("/Kids", [])))
