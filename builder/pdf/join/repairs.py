"""Give elements and links of a source the form that they lack, where it is certain what it is.

LibreOffice writes notes without an ID, and Chromium list items without a body and links without a description. The
source is changed as it was read, before anything of it is examined or written; each repair is reported.
"""

from __future__ import annotations

from pypdf.generic import ByteStringObject, DictionaryObject, NameObject

from builder.pdf.join.carried.links import SCHEMES
from builder.pdf.join.inserted_source import InsertedSource
from builder.pdf.read import gate
from builder.pdf.read.structure import ContentMark, ObjectReference, StructureNode, preorder
from builder.pdf.write.pdf_text import encoded


def repair(source: InsertedSource) -> None:
    """Repair what can be, in the structure and the annotations of the pages that are chosen."""
    structure, report = source.chosen.structure, source.changes.repair
    taken: set[bytes | None] = set()
    for node in list(structure.nodes):
        role = source.names.final(node.role)
        if role == "/Note" and gate.octets(gate.get(node.entries, "/ID")) is None:
            taken = taken or {gate.octets(gate.get(each.entries, "/ID")) for each in structure.nodes}
            _identify(node, taken)
            report("a note got the ID that it lacked")
        elif role == "/LI" and _lacks_body(source, node):
            _add_body(source, node)
            report("the content of a list item was put into its body (LBody)")
    structure.nodes = list(preorder(structure.tops))
    for number, (page, annotation) in source.chosen.annotations.items():
        owner = structure.objects.get(number)
        if owner is not None and source.names.final(owner.role) == "/Link" and not gate.text(owner.entries, "/Alt"):
            address = _address(annotation)
            if address:
                description = ByteStringObject(encoded(address))
                source.chosen.annotations[number] = (page, _with(annotation, "/Contents", description))
                report("a link got its address as the description that it lacked")


def _with(entries: DictionaryObject, key: str, value: ByteStringObject) -> DictionaryObject:
    changed = DictionaryObject(gate.raw_items(entries))
    changed[NameObject(key)] = value
    return changed


def _identify(node: StructureNode, taken: set[bytes | None]) -> None:
    number = 1
    while (identifier := b"Note %d" % number) in taken:
        number += 1
    taken.add(identifier)
    node.entries = _with(node.entries, "/ID", ByteStringObject(identifier))


def _lacks_body(source: InsertedSource, item: StructureNode) -> bool:
    """Whether all that an item has is its labels, if any, and after them what belongs into its body."""
    roles = [source.names.final(kid.role) if isinstance(kid, StructureNode) else "" for kid in item.kids]
    content = roles[_labels(source, item) :]
    return bool(content) and "/LBody" not in content and "/Lbl" not in content


def _labels(source: InsertedSource, item: StructureNode) -> int:
    """How many labels an item begins with."""
    for count, kid in enumerate(item.kids):
        if not isinstance(kid, StructureNode) or source.names.final(kid.role) != "/Lbl":
            return count
    return len(item.kids)


def _add_body(source: InsertedSource, item: StructureNode) -> None:
    structure, labels = source.chosen.structure, _labels(source, item)
    entries = DictionaryObject({NameObject("/S"): NameObject("/LBody")})
    if "/NS" in item.entries:
        entries[NameObject("/NS")] = dict.__getitem__(item.entries, "/NS")
    body = StructureNode(entries, None, "/LBody", item.page, item.depth + 1, item, item.kids[labels:])
    item.kids = [*item.kids[:labels], body]
    for kid in body.kids:
        if isinstance(kid, StructureNode):
            kid.parent = body
        elif isinstance(kid, ContentMark):
            structure.marks[kid.stream, kid.mcid] = body
        elif isinstance(kid, ObjectReference):
            structure.objects[kid.number] = body


def _address(annotation: DictionaryObject) -> str:
    """The address that a link without a description leads to; empty for all others."""
    action = gate.dictionary(annotation, "/A")
    if gate.name(annotation, "/Subtype") != "/Link" or gate.text(annotation, "/Contents") is not None:
        return ""
    if gate.name(action, "/S") != "/URI" or action is None:
        return ""
    address = (gate.octets(gate.get(action, "/URI")) or b"").decode("utf-8", "replace").strip()
    return address if address.partition(":")[0].lower() in SCHEMES else ""
