"""Rules about the structure: what elements mean, where they may be, what headings, lists, notes and figures need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.pdf.read import gate
from builder.pdf.read.structure import ObjectReference, StructureNode
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.roles import STANDARD
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_GROUPS = ("/THead", "/TBody", "/TFoot")
_PARENTS = {
    "/TR": ("/Table", *_GROUPS),
    "/THead": ("/Table",),
    "/TBody": ("/Table",),
    "/TFoot": ("/Table",),
    "/TH": ("/TR",),
    "/TD": ("/TR",),
    "/LI": ("/L",),
    "/LBody": ("/LI",),
    "/TOCI": ("/TOC",),
}
_KIDS = {
    "/Table": ("/TR", "/Caption", *_GROUPS),
    "/THead": ("/TR",),
    "/TBody": ("/TR",),
    "/TFoot": ("/TR",),
    "/TR": ("/TH", "/TD"),
    "/L": ("/L", "/LI", "/Caption"),
    "/LI": ("/Lbl", "/LBody"),
    "/TOC": ("/TOC", "/TOCI", "/Caption"),
}
"""What may be where (ISO 32000-1, 14.8.4.3, and ISO 14289-1, 7.2)."""


def is_tagged(subject: RuleSubject) -> Iterator[Breach]:
    if not subject.tagged and not subject.pictures:
        yield Breach()


def types_have_a_meaning(subject: RuleSubject) -> Iterator[Breach]:
    for role in dict.fromkeys(node.role for node in subject.nodes if not subject.type_of(node)):
        yield Breach(role[1:], next(node for node in subject.nodes if node.role == role))


def roles_end(subject: RuleSubject) -> Iterator[Breach]:
    for role in dict.fromkeys(node.role for node in subject.nodes):
        if subject.roles.circular(role):
            yield Breach(role[1:], next(node for node in subject.nodes if node.role == role))


def standard_types_keep_their_meaning(subject: RuleSubject) -> Iterator[Breach]:
    used = {node.role for node in subject.nodes}
    for role, raw in (gate.raw_items(subject.roles.map) if subject.roles.map is not None else {}).items():
        if role in used and role in STANDARD and str(gate.resolve(raw)) != role:
            yield Breach(role[1:])


def elements_name_their_parents(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.nodes:
        if gate.dictionary(node.entries, "/P") is None:
            yield Breach(node=node)


def elements_are_where_they_belong(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type(*_PARENTS):
        role, parent = subject.type_of(node), subject.type_of(node.parent)
        if parent not in _PARENTS[role]:
            yield Breach(f"{role[1:]} is in {f'a {parent[1:]}' if parent else 'no element'}", node)


def elements_contain_what_they_may(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type(*_KIDS):
        role = subject.type_of(node)
        for kid in subject.kids(node):
            inner = subject.type_of(kid)
            if inner not in _KIDS[role]:
                yield Breach(
                    f"{role[1:]} contains {f'a {inner[1:]}' if inner else 'an element of an unknown type'}", kid
                )


def captions_are_at_the_edge(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/Table", "/L", "/TOC"):
        role = subject.type_of(node)
        types = [subject.type_of(kid) for kid in subject.kids(node)]
        places = [place for place, inner in enumerate(types) if inner == "/Caption"]
        allowed = (0, len(types) - 1) if role == "/Table" else (0,)
        if len(places) > 1 or any(place not in allowed for place in places):
            yield Breach(role[1:], node)


def tables_have_one_head_and_foot(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/Table"):
        types = [subject.type_of(kid) for kid in subject.kids(node)]
        for part, what in (("/THead", "head"), ("/TFoot", "foot")):
            if types.count(part) > 1:
                yield Breach(f"more than one {what}", node)
            if part in types and "/TBody" not in types:
                yield Breach(f"a {what} and no body", node)


def figures_have_words(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/Figure", "/Formula"):
        if not gate.text(node.entries, "/Alt") and gate.text(node.entries, "/ActualText") is None:
            yield Breach(subject.type_of(node)[1:], node)


def headings_skip_no_level(subject: RuleSubject) -> Iterator[Breach]:
    last = 0 if subject.whole else None
    for node, level in headings(subject):
        if level and last is not None and level > last + 1:
            yield Breach(f"a heading H{level} follows H{last}" if last else f"its first heading is H{level}", node)
        last = level or last


def headings(subject: RuleSubject) -> Iterator[tuple[StructureNode, int]]:
    """Each heading with its level; 0 for H, which has none."""
    for node in subject.nodes:
        role = subject.type_of(node)
        if role == "/H" or (role[:2] == "/H" and role[2:].isdigit()):
            # A level beyond six counts as what it says, whatever it is mapped to.
            own = node.role[2:] if node.role[:2] == "/H" and node.role[2:].isdigit() else role[2:]
            yield node, int(own or 0)


def headings_are_of_one_kind(subject: RuleSubject) -> Iterator[Breach]:
    kinds = {bool(level): node for node, level in headings(subject)}
    if len(kinds) > 1:
        yield Breach(node=kinds[False])


def groups_have_one_plain_heading(subject: RuleSubject) -> Iterator[Breach]:
    parents = Counter(id(node.parent) for node in subject.of_type("/H") if node.parent is not None)
    for node in subject.nodes if parents else ():
        if parents[id(node)] > 1:
            yield Breach(node=node)


def notes_have_an_id(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/Note"):
        if not gate.octets(gate.get(node.entries, "/ID")):
            yield Breach(node=node)


def notes_have_an_id_of_their_own(subject: RuleSubject) -> Iterator[Breach]:
    seen: set[bytes] = set()
    for node in subject.of_type("/Note"):
        identifier = gate.octets(gate.get(node.entries, "/ID"))
        if identifier and identifier in seen:
            yield Breach(node=node)
        seen.add(identifier or b"")


def form_elements_have_one_field(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/Form"):
        fields = [kid for kid in node.kids if isinstance(kid, ObjectReference)]
        alone = len(node.kids) == 1 and len(fields) == 1
        if not alone and subject.roles.attribute_of(node, "/Role", "/PrintField") is None:
            yield Breach(node=node)


def no_footnotes_of_old(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.nodes:
        if node.role == "/Note":
            yield Breach(node=node)


def no_plain_headings(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/H"):
        yield Breach(node=node)


def contents_refer_to_what_they_list(subject: RuleSubject) -> Iterator[Breach]:
    known = {node.source for node in subject.nodes}
    for node in subject.of_type("/TOCI"):
        if not any(_refers(below, known) for below in _and_below(subject, node)):
            yield Breach(node=node)


def _refers(node: StructureNode, known: set[int | None]) -> bool:
    value = gate.get(node.entries, "/Ref")
    items = list(value) if isinstance(value, list) else [gate.raw(node.entries, "/Ref")]
    return any(gate.reference(item) in known for item in items if gate.reference(item) is not None)


def _and_below(subject: RuleSubject, node: StructureNode) -> Iterator[StructureNode]:
    waiting = [node]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += subject.kids(element)


def lists_with_labels_say_how_they_are_numbered(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.of_type("/L"):
        labels = (subject.type_of(kid) == "/Lbl" for item in subject.kids(node) for kid in subject.kids(item))
        numbering = subject.roles.attribute_of(node, "/ListNumbering", "/List")
        if any(labels) and str(numbering) in ("None", "/None"):
            yield Breach(node=node)


_TAGS = "correct the tags in the program that made it, and export it again"
_MAP = "map the type to a standard type in the program that made it, or use a standard type"

RULES = (
    rule(
        is_tagged,
        "it is not tagged: a screen reader has to guess what to read, and in which order",
        "export it again as a tagged PDF: most programs have an option for it",
        level="A",
        ua1="7.1-11",
        ua2="8.2.1-1",
        a1="6.8.3.3-1",
        a2="6.7.3.3-1",
        unheard="the file has no tags: a screen reader has to guess what is read, and in which order",
    ),
    rule(
        types_have_a_meaning,
        "nothing says what its element {} means",
        _MAP,
        level="A",
        ua1="7.1-5",
        ua2="8.2.4-1",
        a1="6.8.3.4-1",
        a2="6.7.3.4-1",
    ),
    rule(
        roles_end,
        "its element {} is mapped to itself",
        _MAP,
        level="A",
        fixed=True,
        ua1="7.1-6",
        a2="6.7.3.4-2",
    ),
    rule(
        standard_types_keep_their_meaning,
        "the standard type {} is mapped to another",
        _MAP,
        level="A",
        fixed=True,
        ua1="7.1-7",
        a2="6.7.3.4-3",
    ),
    rule(
        elements_name_their_parents,
        "an element does not say which element it is in",
        gate.EXPORT_AGAIN,
        fixed=True,
        ua1="7.1-12",
        ua2="8.2.1-2",
    ),
    rule(
        elements_are_where_they_belong,
        "a {}",
        _TAGS,
        ua1="7.2-4, 7.2-5, 7.2-6, 7.2-7, 7.2-8, 7.2-9, 7.2-17, 7.2-18, 7.2-26",
        ua2="8.2.5",
    ),
    rule(
        elements_contain_what_they_may,
        "a {}",
        _TAGS,
        ua1="7.2-3, 7.2-10, 7.2-19, 7.2-20, 7.2-27, 7.2-36, 7.2-37, 7.2-38",
        ua2="8.2.5",
    ),
    rule(
        captions_are_at_the_edge,
        "a {} has a caption between its other parts, or more than one",
        "put one caption first",
        ua1="7.2-16, 7.2-28, 7.2-39, 7.2-40",
        ua2="8.2.5",
    ),
    rule(
        tables_have_one_head_and_foot,
        "a table has {}",
        "put the rows of its body into one TBody, and those of its head into one THead",
        ua1="7.2-11, 7.2-12, 7.2-13, 7.2-14",
        ua2="8.2.5",
    ),
    rule(
        figures_have_words,
        "a {} has no alternative text",
        "describe in an alternative text (Alt) what it shows, or mark it as an artifact if it is only decoration",
        ua1="7.3-1, 7.7-1",
        ua2="8.2.5.28.2-1",
        unheard="figures and formulas without alternative text",
    ),
    rule(
        headings_skip_no_level,
        "{}",
        "start the headings with H1, and leave no level out on the way down",
        ua1="7.4.2-1",
        ua2="8.2.5.12",
    ),
    rule(
        headings_are_of_one_kind,
        "it has numbered headings and others",
        "number all headings: H1, H2 and so on",
        ua1="7.4.4-2, 7.4.4-3",
        ua2="8.2.5.12",
    ),
    rule(
        groups_have_one_plain_heading,
        "an element contains more than one heading without a level",
        "number all headings: H1, H2 and so on",
        ua1="7.4.4-1",
    ),
    rule(notes_have_an_id, "a Note has no ID", "give each note an ID of its own", ua1="7.9-1"),
    rule(
        notes_have_an_id_of_their_own,
        "two notes have the same ID",
        "give each note an ID of its own",
        fixed=True,
        ua1="7.9-2",
    ),
    rule(
        form_elements_have_one_field,
        "a Form element contains more than its field, or no field",
        "put each field into a Form element of its own, and the words beside it into another element",
        ua1="7.18.4-2",
    ),
    rule(
        no_footnotes_of_old,
        "it contains a Note, which PDF/UA-2 replaced with FENote",
        "tag notes as FENote",
        ua2="8.2.5.14",
    ),
    rule(no_plain_headings, "it contains a heading without a level", "number all headings", ua2="8.2.5.12-1"),
    rule(
        contents_refer_to_what_they_list,
        "an entry of a table of contents does not refer to what it lists",
        "name the section in the entry (Ref)",
        ua2="8.2.5.8-1",
    ),
    rule(
        lists_with_labels_say_how_they_are_numbered,
        "a list has labels, and does not say how it is numbered",
        "say how the list is numbered (ListNumbering)",
        ua2="8.2.5.25",
    ),
)
