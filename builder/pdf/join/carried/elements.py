"""Write elements of a file from another program into the tree of another, under names that are free there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from builder.pdf.join.carried.resources import Copier
from builder.pdf.read import gate
from builder.pdf.read.structure import ContentMark, ObjectReference, StructureNode
from builder.pdf.rules.roles import STANDARD, Roles
from builder.pdf.write.namespaces import OLDER, standard_address
from builder.pdf.write.pdf_text import name, octets, references, string
from builder.pdf.write.structure_tree import StructureTree

_OLDER_NUMBERING = {"/Description": b"/None", "/Unordered": b"/Disc", "/Ordered": b"/Decimal"}
"""The kinds of lists that PDF 2.0 added (ISO 32000-2, table 382), and what comes closest in PDF 1.7."""
_WRITTEN = {"/Type", "/S", "/P", "/K", "/Pg", "/ID", "/A", "/C", "/NS", "/AF", "/Ref"}


class StructureNames:
    """What the elements of one source are called in the new file.

    With `lowered`, a source of PDF 2.0 is put into a file of PDF 1.7: its elements are in no namespace there.
    """

    def __init__(
        self,
        tree: StructureTree,
        root: DictionaryObject | None,
        copier: Copier,
        repaired: Callable[[str], None],
        *,
        lowered: bool = False,
    ) -> None:
        self.lowered = lowered
        self.tree = tree
        self.namespaces = tree.namespaces
        self.root = root
        self.copier = copier
        self.repaired = repaired
        self.unmapped: set[str] = set()
        self.renamed: dict[str, list[str]] = {}
        self.identifiers: dict[bytes, bytes] = {}
        self._roles: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        self._identified: dict[int, bytes] = {}
        self.meanings = Roles(root)

    def _renaming(self, what: str, old: str, new: str) -> None:
        self.renamed.setdefault(what, []).append(f"{old} is now {new}")

    def final(self, role: str) -> str | None:
        """The standard type that the source's own role map leads to; None where it leads to none."""
        return self.meanings.final(role)

    def role(self, role: str) -> str:
        """The type of an element in the new file, with its mapping entered there."""
        if role in STANDARD:
            return role
        if role not in self._roles:
            self._roles[role] = self._enter(role)
        return self._roles[role]

    def _enter(self, role: str) -> str:
        final = self.final(role)
        if final is None:
            self.unmapped.add(role[1:])
        fresh = _fresh(
            role, lambda candidate: self.tree.roles.get(candidate, final) == final and candidate not in STANDARD
        )
        if fresh != role:
            self._renaming("type", role[1:], fresh[1:])
        self.tree.roles[fresh] = final
        return fresh

    def namespace(self, raw: PdfObject | None, role: str) -> tuple[bytes, str]:
        """The NS entry of an element, and the element's type there."""
        entries = gate.resolve(raw)
        if not isinstance(entries, DictionaryObject):
            return b"", role
        if self.lowered:
            mapped = gate.raw(gate.dictionary(entries, "/RoleMapNS"), role)
            if mapped is not None:
                self._map_plainly(role, role, mapped)
            return b"", role
        written = gate.text(entries, "/NS") or ""
        address = standard_address(written)
        if address != written and address not in self.namespaces.numbers:
            self.repaired("the standard namespace was named by another address")
        number = self.namespaces.number(address)
        mapped = gate.raw(gate.dictionary(entries, "/RoleMapNS"), role)
        fresh = role
        if mapped is not None:
            text = self._mapped(mapped)
            there = self.namespaces.roles[address]
            fresh = _fresh(role, lambda candidate: there.get(candidate, text) == text)
            if fresh != role:
                self._renaming("type", role[1:], fresh[1:])
            there[fresh] = text
            self._map_plainly(role, fresh, mapped)
        return b"/NS %d 0 R" % number, fresh

    def _mapped(self, value: PdfObject) -> bytes:
        """The target of a role map of a namespace: a type, or a type and its namespace."""
        target = gate.resolve(value)
        if isinstance(target, ArrayObject) and len(target) > 1:
            role = str(gate.resolve(target[0]))
            text, role = self.namespace(list(target)[1], role)
            return b"[%s%s]" % (name(role), text[3:])
        return self.copier.text(target)

    def _map_plainly(self, role: str, fresh: str, mapped: PdfObject) -> None:
        """Enter a type in the role map of PDF 1.7 too: its readers ignore namespaces."""
        target = gate.resolve(mapped)
        if isinstance(target, ArrayObject) and target:
            target = gate.resolve(target[0])
        if isinstance(target, str) and role not in STANDARD and self.final(role) is None:
            final = target if target in STANDARD else OLDER.get(target)
            if final is not None and self.tree.roles.get(fresh, final) == final:
                self.tree.roles[fresh] = final
                self._roles[fresh] = fresh

    def attribute(self, raw: PdfObject | None) -> bytes:
        """An attribute object as it is written, its headers under their new IDs."""
        value = gate.resolve(raw)
        if not isinstance(value, DictionaryObject) or isinstance(value, StreamObject):
            return self.copier.text(raw)
        text = self.copier.entries(value, ("/Headers", "/NS", *(("/ListNumbering",) if self.lowered else ())))
        if self.lowered and "/ListNumbering" in value:
            numbering = gate.get(value, "/ListNumbering")
            text += b"/ListNumbering" + _OLDER_NUMBERING.get(str(numbering), b" " + self.copier.text(numbering))
        if "/NS" in value:
            text += self.namespace(gate.raw(value, "/NS"), "")[0]
        return b"<<%s%s>>" % (text, self._headers(value))

    def _headers(self, attribute: DictionaryObject) -> bytes:
        """The header cells that a cell names by their IDs (ISO 32000-1, table 349)."""
        value = gate.get(attribute, "/Headers")
        if value is None:
            return b""
        items = list(value) if isinstance(value, ArrayObject) else [value]
        words = [gate.octets(gate.resolve(item)) for item in items]
        new = [self.identifiers[word] for word in words if word is not None and word in self.identifiers]
        for word in words:
            if word is None or word not in self.identifiers:
                self.repaired(f"a cell named a header that does not exist: {_shown(word or b'')}")
        return b"/Headers[%s]" % b"".join([octets(identifier) for identifier in new]) if new else b""

    def style(self, word: str) -> str:
        """The name of an attribute class in the new file, with the class entered there."""
        if word not in self._classes:
            classes = gate.dictionary(self.root, "/ClassMap")
            value = gate.get(classes, word)
            if value is None:
                self._classes[word] = word
                return word
            items = list(value) if isinstance(value, ArrayObject) else [gate.raw(classes, word)]
            texts = [self.attribute(item) for item in items]
            text = b"[%s]" % b" ".join(texts) if isinstance(value, ArrayObject) else texts[0]
            fresh = _fresh(word, lambda candidate: self.tree.classes.get(candidate, text) == text)
            if fresh != word:
                self._renaming("class", word[1:], fresh[1:])
            self.tree.classes[fresh] = text
            self._classes[word] = fresh
        return self._classes[word]

    def related(self, entries: DictionaryObject) -> list[int]:
        """The object numbers of the elements that an element refers to, as far as they are in the new file."""
        if "/Ref" not in entries:
            return []
        value = gate.get(entries, "/Ref")
        items = list(value) if isinstance(value, ArrayObject) else [gate.raw(entries, "/Ref")]
        numbers = [self.copier.numbers.get(item.idnum) for item in items if isinstance(item, IndirectObject)]
        return [number for number in numbers if number]

    def identify(self, nodes: Sequence[StructureNode]) -> None:
        """Give each element with an ID a unique one. If several have the same ID, the IDTree decides."""
        named = [(octets, node) for node in nodes if (octets := gate.octets(gate.get(node.entries, "/ID"))) is not None]
        listed = dict(gate.name_tree(gate.dictionary(self.root, "/IDTree")))
        holders: dict[bytes, StructureNode] = {}
        for old, node in named:
            source = gate.reference(listed.get(old))
            if old not in holders or (source is not None and source == node.source):
                holders[old] = node
        for old, node in sorted(named, key=lambda candidate: holders[candidate[0]] is not candidate[1]):
            new = old
            while new in self.tree.identifiers:
                self.tree.clashes[old] = self.tree.clashes.get(old, 1) + 1
                new = _suffixed(old, self.tree.clashes[old])
            self.tree.identifiers[new] = node.number
            self._identified[id(node)] = new
            if holders[old] is node:
                self.identifiers[old] = new
            if new != old:
                again = "" if holders[old] is node else ", which was in the file twice,"
                self._renaming("ID", _shown(old) + again, _shown(new))

    def identifier(self, node: StructureNode) -> bytes | None:
        """The ID of an element in the new file."""
        return self._identified.get(id(node))


class Elements:
    """Writes the elements of one source. `pages` are object numbers by page index.

    `stream_key` gives the StructParents of a stream, `object_key` the StructParent of an annotation or XObject.
    """

    def __init__(
        self,
        tree: StructureTree,
        names: StructureNames,
        copier: Copier,
        pages: Mapping[int, int],
        stream_key: Callable[[int], int],
        object_key: Callable[[int], int],
        repaired: Callable[[str], None],
    ) -> None:
        self.tree = tree
        self.names = names
        self.copier = copier
        self.pages = pages
        self.stream_key = stream_key
        self.object_key = object_key
        self.repaired = repaired

    def write(self, node: StructureNode, parent: int, role: str | None = None, language: str | None = None) -> None:
        """Write one element below `parent`. `role` and `language` are given where they are others than its own."""
        entries = node.entries
        kids = [text for kid in node.kids if (text := self._kid(kid, node)) is not None]
        own = node.role
        if own == "/Link" and role is None and self._lost_its_annotations(node):
            role = "/Span"
            self.repaired("a Link without its link became a Span")
        space, own = self.names.namespace(gate.raw(entries, "/NS"), own) if "/NS" in entries else (b"", own)
        # In a file of PDF 2.0 types have their meaning in their namespace: another name would lose it.
        called = role or (self.tree.newer_type(own) if space and self.tree.newer else self.names.role(own))
        texts = [b"<</Type/StructElem/S%s/P %d 0 R" % (name(called), parent), space]
        if node.page in self.pages and node.page is not None and ("/Pg" in entries or _has_content(node)):
            texts.append(b"/Pg %d 0 R" % self.pages[node.page])
        if kids:
            texts.append(b"/K %s" % kids[0] if len(kids) == 1 else b"/K[%s]" % b" ".join(kids))
        identifier = self.names.identifier(node)
        if identifier is not None:
            texts.append(b"/ID" + octets(identifier))
        texts.append(self._attributes(entries))
        texts.append(self._classes(entries))
        texts.append(self._related(entries))
        without = _WRITTEN | {"/Lang"} if language is not None else _WRITTEN
        if language is not None:
            texts.append(b"/Lang" + string(language))
        texts.append(self.copier.entries(entries, without))
        self.tree.objects.put(node.number, b"".join([*texts, b">>"]))

    def _lost_its_annotations(self, node: StructureNode) -> bool:
        objects = [kid for kid in node.kids if isinstance(kid, ObjectReference)]
        return (bool(objects) and not any(self.copier.numbers.get(kid.number) for kid in objects)) or (
            node.cut and not objects and not any(isinstance(kid, StructureNode) for kid in node.kids)
        )

    def _kid(self, kid: StructureNode | ContentMark | ObjectReference, node: StructureNode) -> bytes | None:
        if isinstance(kid, StructureNode):
            return b"%d 0 R" % kid.number
        if isinstance(kid, ObjectReference):
            number = self.copier.numbers.get(kid.number)
            if not number:
                return None
            self.tree.annotated[self.object_key(kid.number)] = node.number
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (number, self.pages[kid.page])
        stream = b""
        if kid.stream > 0:
            number = self.copier.numbers.get(kid.stream)
            if not number:
                self.repaired("a reference to content that no page paints was left out")
                return None
            stream = b"/Stm %d 0 R" % number
        self.tree.streams.setdefault(self.stream_key(kid.stream), {})[kid.mcid] = node.number
        if not stream and kid.page == node.page:
            return b"%d" % kid.mcid
        return b"<</Type/MCR/Pg %d 0 R%s/MCID %d>>" % (self.pages[kid.page], stream, kid.mcid)

    def _attributes(self, entries: DictionaryObject) -> bytes:
        """The attribute objects of an element, with their revisions (ISO 32000-1, 14.7.5), as PDFium reads them."""
        value = gate.get(entries, "/A")
        if value is None:
            return b""
        items = list.__iter__(value) if isinstance(value, ArrayObject) else [gate.raw(entries, "/A")]
        return b"/A[%s]" % b" ".join([self.names.attribute(item) for item in items])

    def _classes(self, entries: DictionaryObject) -> bytes:
        value = gate.get(entries, "/C")
        if value is None:
            return b""
        items = [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]
        texts = [
            name(self.names.style(str(item))) if isinstance(item, str) else self.copier.text(item) for item in items
        ]
        return b"/C %s" % texts[0] if len(texts) == 1 else b"/C[%s]" % b" ".join(texts)

    def _related(self, entries: DictionaryObject) -> bytes:
        """The elements that an element refers to (ISO 32000-2, table 355), as far as they are there."""
        there = self.names.related(entries)
        return b"/Ref[%s]" % references(there) if there and not self.names.lowered else b""


def _has_content(node: StructureNode) -> bool:
    return any(not isinstance(kid, StructureNode) for kid in node.kids)


def _fresh(word: str, free: Callable[[str], bool]) -> str:
    """`word`, or the first of its numbered kin that is free."""
    fresh, count = word, 1
    while not free(fresh):
        count += 1
        fresh = f"{word}_{count}"
    return fresh


def _suffixed(identifier: bytes, count: int) -> bytes:
    suffix = f"_{count}"
    wide = identifier.startswith(b"\xfe\xff")
    return identifier + (suffix.encode("utf-16-be") if wide else suffix.encode("ascii"))


def _shown(identifier: bytes) -> str:
    if identifier.startswith(b"\xfe\xff"):
        return identifier[2:].decode("utf-16-be", "replace")
    return identifier.decode("latin-1")
