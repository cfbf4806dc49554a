"""Optional content of files that are joined: all groups are copied, each shown or hidden as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from builder.pdf.join.carried.resources import Copier
from builder.pdf.read import gate
from builder.pdf.write.pdf_text import octets, references

_DEEPEST = 20


@dataclass(slots=True)
class Layers:
    """The optional content groups of a file (ISO 32000-1, 8.11.4): their numbers, and those that are off."""

    groups: list[int] = field(default_factory=list)
    off: list[int] = field(default_factory=list)
    order: list[bytes] = field(default_factory=list)
    locked: list[int] = field(default_factory=list)
    radio: list[bytes] = field(default_factory=list)
    automatic: list[bytes] = field(default_factory=list)

    def add(self, properties: DictionaryObject | None, copier: Copier) -> None:
        """Add the groups of one source that its copied pages refer to, as in its default configuration."""
        met = {source: copier.numbers[source] for source in copier.groups}
        if not met:
            return
        default = gate.dictionary(properties, "/D")
        on, off = _members(default, "/ON", met), _members(default, "/OFF", met)
        hidden = set(met) - on if gate.name(default, "/BaseState") == "/OFF" else off
        self.groups += met.values()
        self.off += [number for source, number in met.items() if source in hidden | (off - on)]
        self.locked += [met[source] for source in sorted(_members(default, "/Locked", met))]
        listed: set[int] = set()
        self.order += _order(gate.get(default, "/Order"), met, listed)
        self.order += [b"%d 0 R" % number for source, number in met.items() if source not in listed]
        for group in gate.array(default, "/RBGroups") or ():
            members = [met[number] for number in _numbers(gate.resolve(group)) if number in met]
            if len(members) > 1:
                self.radio.append(b"[%s]" % references(members))
        self.automatic += [self._usage(usage, met, copier) for usage in gate.array(default, "/AS") or ()]

    def _usage(self, raw: PdfObject, met: Mapping[int, int], copier: Copier) -> bytes:
        """When a program turns groups on or off by itself (ISO 32000-1, table 103)."""
        usage = gate.resolve(raw)
        if not isinstance(usage, DictionaryObject):
            return b""
        groups = [met[number] for number in _numbers(gate.get(usage, "/OCGs")) if number in met]
        return b"<<%s/OCGs[%s]>>" % (copier.only(usage, ("/Event", "/Category")), references(groups))

    def text(self) -> bytes:
        """The properties as they are written; empty if there are no groups."""
        if not self.groups:
            return b""
        default = b"/Name(Default)/Order[%s]" % b" ".join(self.order)
        for key, numbers in ((b"OFF", self.off), (b"Locked", self.locked)):
            if numbers:
                default += b"/%s[%s]" % (key, references(numbers))
        for key, texts in ((b"RBGroups", self.radio), (b"AS", [text for text in self.automatic if text])):
            if texts:
                default += b"/%s[%s]" % (key, b" ".join(texts))
        return b"<</OCGs[%s]/D<<%s>>>>" % (references(self.groups), default)


def _members(entries: DictionaryObject | None, key: str, met: Mapping[int, int]) -> set[int]:
    return {number for number in _numbers(gate.get(entries, key)) if number in met}


def _numbers(value: PdfObject | None) -> list[int]:
    return [item.idnum for item in value if isinstance(item, IndirectObject)] if isinstance(value, ArrayObject) else []


def _order(value: PdfObject | None, met: Mapping[int, int], listed: set[int], depth: int = 0) -> list[bytes]:
    """The order in which groups are listed: groups, words, and lists of them. Adds the groups to `listed`."""
    if not isinstance(value, ArrayObject) or depth > _DEEPEST:
        return []
    texts: list[bytes] = []
    for item in list.__iter__(value):
        if isinstance(item, IndirectObject) and item.idnum in met:
            texts.append(b"%d 0 R" % met[item.idnum])
            listed.add(item.idnum)
            continue
        inner = gate.resolve(item)
        words = gate.octets(inner)
        below = _order(inner, met, listed, depth + 1)
        texts += [octets(words)] if words is not None else [b"[%s]" % b" ".join(below)] if below else []
    return texts
