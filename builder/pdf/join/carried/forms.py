"""Form fields of joined files: full names stay unique, and appearances have their fonts (ISO 32000-1, 12.7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject

from builder.pdf.join.carried.resources import Copier
from builder.pdf.read import gate
from builder.pdf.read.field_tree import FieldTree
from builder.pdf.write.objects import PdfObjects
from builder.pdf.write.pdf_text import entries as written
from builder.pdf.write.pdf_text import name, octets, references, string

FIELD_KEYS = ("/FT", "/TU", "/TM", "/Ff", "/V", "/DV", "/Opt", "/MaxLen", "/Q", "/RV", "/DS", "/TI", "/I")
_UNSIGNED_KEYS = tuple(key for key in FIELD_KEYS if key not in ("/V", "/DV"))


@dataclass(slots=True)
class Forms:
    """The one form of a file: its top fields, their names, and the resources that appearances are made with."""

    fields: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    resources: dict[str, dict[str, bytes]] = field(default_factory=dict)
    need_appearances: bool = False

    def text(self) -> bytes:
        """The form as it is written; empty if there are no fields."""
        if not self.fields:
            return b""
        kinds = [
            name(kind) + b"<<%s>>" % b"".join([name(key) + b" " + value for key, value in entries.items()])
            for kind, entries in self.resources.items()
        ]
        appearances = b"/NeedAppearances true" if self.need_appearances else b""
        return b"<</Fields[%s]/DR<<%s>>%s>>" % (references(self.fields), b"".join(kinds), appearances)


class Fields:
    """The fields of one source. `widgets` are the annotations that stay, by their object numbers in the source.

    `again` leads from the numbers of those that a further page shows, too, to those that they are: an annotation is on
    one page (ISO 32000-1, 12.5.2), and a field may have several.
    """

    def __init__(
        self,
        form: DictionaryObject | None,
        widgets: Mapping[int, DictionaryObject],
        again: Mapping[int, int],
        *,
        whole: bool,
    ) -> None:
        self.form = form
        self.widgets = widgets
        self.again = again
        self.tree = FieldTree(form, {number: entries for number, entries in widgets.items() if number not in again})
        self.renamed: list[tuple[str, str]] = []
        self.signatures = 0
        """How many fields lost their signature."""
        self._split: dict[int, int] = {}
        """The numbers of fields that are an annotation in the source, and have several in the new file."""
        self._fonts: dict[str, str] = {}
        staying = {
            above for number in self.tree.fields if whole or number in widgets for above in self.tree.above(number)
        }
        self._staying = {number: entries for number, entries in self.tree.fields.items() if number in staying}
        self._titles: dict[int, str] = {}

    @property
    def tops(self) -> list[int]:
        """The fields at the top that stay."""
        return [number for number in self.tree.tops if number in self._staying]

    def read(self, forms: Forms, copier: Copier, objects: PdfObjects) -> int:
        """Give each field that stays its number, and its name. Returns how many top fields there are."""
        shown_again = set(self.again.values())
        for number, entries in self._staying.items():
            if not copier.numbers.get(number):
                copier.numbers[number] = objects.reserve()
            several = number in shown_again and (self.tree.parents[number] is None or "/T" in entries)
            if number in self.widgets and (several or not self._staying.keys().isdisjoint(self._below(number))):
                self._split[number] = objects.reserve()
            self._rename(number, forms.names)
        if self._staying:
            self._merge_resources(forms, copier)
        return len(self.tops)

    def _below(self, number: int) -> Sequence[int]:
        return self.tree.kids.get(number, ())

    def _rename(self, number: int, names: set[str]) -> None:
        """Give a field a name that is unique, if it is the first with a name among those above it."""
        title = gate.text(self.tree.fields[number], "/T")
        if title and self.tree.name(number) == title:
            self._titles[number] = self._unique(title, names)

    def _unique(self, title: str, names: set[str]) -> str:
        unique, count = title, 1
        while unique in names:
            count += 1
            unique = f"{title}_{count}"
        if unique != title:
            self.renamed.append((title, unique))
        names.add(unique)
        return unique

    def _merge_resources(self, forms: Forms, copier: Copier) -> None:
        """Add the form's resources to the others', its fonts under fresh names where a name is taken."""
        forms.need_appearances |= str(gate.get(self.form, "/NeedAppearances")) == "True"
        for kind, raw in gate.raw_items(gate.dictionary(self.form, "/DR") or DictionaryObject()).items():
            entries = gate.resolve(raw)
            if not isinstance(entries, DictionaryObject):
                continue
            there = forms.resources.setdefault(kind, {})
            for key, value in gate.raw_items(entries).items():
                text = copier.text(value)
                if kind == "/Font" and there.get(key, text) != text:
                    self._fonts[key] = key = _fresh(key, there)
                there.setdefault(key, text)

    def write(self, forms: Forms, copier: Copier, objects: PdfObjects) -> None:
        """Write the fields that are not annotations themselves, and list the top ones in the form."""
        for number, entries in self._staying.items():
            if number in self.widgets and number not in self._split:
                continue
            kids = [copier.numbers[number], *self._further(number, copier)] if number in self._split else []
            for kid in self._below(number):
                if kid in self._staying:
                    kids.append(self._written(kid, copier))
                    kids += [] if kid in self._split else self._further(kid, copier)
            field_entries = self._field(number, entries, copier) | {"/Kids": b"[%s]" % references(kids)}
            objects.put(self._written(number, copier), b"<<%s>>" % written(field_entries))
        forms.fields += [self._written(number, copier) for number in self.tops]

    def _written(self, number: int, copier: Copier) -> int:
        """The number of a field in the new file."""
        return self._split.get(number, copier.numbers[number])

    def _further(self, number: int, copier: Copier) -> list[int]:
        """The annotations by which further pages show what is an annotation itself, in the new file."""
        return [copier.numbers[again] for again, shown in self.again.items() if shown == number]

    def entries(self, number: int, entries: DictionaryObject, copier: Copier) -> dict[str, bytes]:
        """What an annotation has as a field, or of its field."""
        number = self.again.get(number, number)
        if number in self._split:
            return {"/Parent": b"%d 0 R" % self._split[number]}
        return self._field(number, entries, copier)

    def _field(self, number: int, entries: DictionaryObject, copier: Copier) -> dict[str, bytes]:
        """What a field has as a field, as it is written: its name, type, value and parent."""
        in_tree = number in self.tree.fields
        signed = in_tree and self.tree.is_signed(number)
        self.signatures += signed and gate.get(entries, "/V") is not None
        field_entries = copier.picked(entries, _UNSIGNED_KEYS if signed else FIELD_KEYS)
        title = self._titles.get(number)
        if title is not None:
            field_entries["/T"] = string(title)
        elif "/T" in entries:
            field_entries["/T"] = copier.text(gate.raw(entries, "/T"))
        parent = self.tree.parents[number] if in_tree else None
        if parent is not None:
            field_entries["/Parent"] = b"%d 0 R" % self._written(parent, copier)
        is_top = in_tree and parent is None
        appearance = gate.octets(gate.get(entries, "/DA"))
        if appearance is None and is_top and "/FT" in entries:
            appearance = gate.octets(gate.get(self.form, "/DA"))
        if is_top and "/Q" not in entries and gate.integer(self.form, "/Q"):
            field_entries["/Q"] = b"%d" % (gate.integer(self.form, "/Q") or 0)
        if appearance is not None:
            field_entries["/DA"] = octets(self._with_fonts(appearance))
        return field_entries

    def _with_fonts(self, appearance: bytes) -> bytes:
        """An appearance with the fresh names of fonts, all at once: a fresh name may be another font's old one."""
        fresh = {name(old): name(new) for old, new in self._fonts.items()}
        return re.sub(rb"/[^\s()<>\[\]{}/%]+", lambda found: fresh.get(found[0], found[0]), appearance)


def _fresh(key: str, there: Collection[str]) -> str:
    count = 2
    while f"{key}_{count}" in there:
        count += 1
    return f"{key}_{count}"
