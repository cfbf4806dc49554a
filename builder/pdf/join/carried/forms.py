"""Form fields of joined files: full names stay unique, and appearances have their fonts (ISO 32000-1, 12.7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, PdfObject

from builder.pdf.join.carried.resources import Copier
from builder.pdf.read import gate
from builder.pdf.write.objects import PdfObjects
from builder.pdf.write.pdf_text import entries as written
from builder.pdf.write.pdf_text import name, octets, references, string

FIELD_KEYS = ("/FT", "/TU", "/TM", "/Ff", "/V", "/DV", "/Opt", "/MaxLen", "/Q", "/RV", "/DS", "/TI", "/I")
_UNSIGNED_KEYS = tuple(key for key in FIELD_KEYS if key not in ("/V", "/DV"))
_OF_A_FIELD = ("/FT", "/T", "/Parent")
_DEEPEST = 50


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
        self.whole = whole
        self._split: dict[int, int] = {}
        """The numbers of fields that were their own annotation and have several now, in the new file."""
        self.renamed: list[tuple[str, str]] = []
        self.signatures = 0
        """How many fields lost their signature."""
        self.unlisted = 0
        """How many top fields are on the pages, and not in the list of the form."""
        self._fonts: dict[str, str] = {}
        self._tops: list[tuple[int, DictionaryObject]] = []
        self._order: list[tuple[int, DictionaryObject]] = []
        self._staying: set[int] = set()
        self._parents: dict[int | None, int | None] = {}
        """The field above each; None for those at the top."""
        self._kids: dict[int, list[int]] = {}
        self._titles: dict[int, str] = {}

    def read(self, forms: Forms, copier: Copier, objects: PdfObjects) -> int:
        """Give each field that stays its number, and its name. Returns how many top fields there are."""
        if self.form is None:
            return 0
        self._order = [*self._walk(map(_numbered, gate.array(self.form, "/Fields") or [])), *self._not_listed()]
        for number, _ in reversed(self._order):
            kids = self._kids.get(number, ())
            if self.whole or number in self.widgets or any(kid in self._staying or kid in self.widgets for kid in kids):
                self._staying.add(number)
        for number, entries in self._order:
            if number in self._staying and not copier.numbers.get(number):
                copier.numbers[number] = objects.reserve()
            if number in self.again.values() and (self._parents[number] is None or "/T" in entries):
                self._split[number] = objects.reserve()
        self._tops = [(number, entries) for number, entries in self._tops if number in self._staying]
        for number, entries in self._tops:
            self._titles[number] = self._unique(gate.text(entries, "/T") or "", forms.names)
        if self._tops:
            self._merge_resources(forms, copier)
        return len(self._tops)

    def _not_listed(self) -> Iterator[tuple[int, DictionaryObject]]:
        """The fields of widgets that the form does not lead to: readers show and fill in these, too."""
        listed = len(self._tops)
        for number, widget in self.widgets.items():
            if number not in self._parents and number not in self.again and not widget.keys().isdisjoint(_OF_A_FIELD):
                yield from self._walk([_top(number, widget)])
        self.unlisted = len(self._tops) - listed

    def _walk(self, tops: Iterable[_Numbered]) -> Iterator[tuple[int, DictionaryObject]]:
        """The fields, each once, below the field that comes to it first: a file may have them in circles."""
        waiting: list[tuple[_Numbered, int, int | None]] = [(top, 0, None) for top in reversed([*tops])]
        while waiting:
            (number, entries), depth, parent = waiting.pop()
            if number is None or not isinstance(entries, DictionaryObject) or depth > _DEEPEST:
                continue
            if number in self._parents:
                continue
            self._parents[number] = parent
            if parent is None:
                self._tops.append((number, entries))
            else:
                self._kids.setdefault(parent, []).append(number)
            yield number, entries
            kids = map(_numbered, reversed(gate.array(entries, "/Kids") or []))
            waiting += [(kid, depth + 1, number) for kid in kids]

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
        for number, entries in self._order:
            if number in self._split:
                kids = [copier.numbers[number], *self._further(number, copier)]
                field_entries = self._field(number, entries, copier) | {"/Kids": b"[%s]" % references(kids)}
                objects.put(self._split[number], b"<<%s>>" % written(field_entries))
            elif number in self._staying and number not in self.widgets:
                kids = []
                for kid in self._kids.get(number, ()):
                    if copier.numbers.get(kid):
                        kids.append(self._split.get(kid, copier.numbers[kid]))
                        kids += [] if kid in self._split else self._further(kid, copier)
                field_entries = self._field(number, entries, copier) | {"/Kids": b"[%s]" % references(kids)}
                objects.put(copier.numbers[number], b"<<%s>>" % written(field_entries))
        forms.fields += [self._split.get(number, copier.numbers[number]) for number, _ in self._tops]

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
        field_entries = copier.picked(entries, _UNSIGNED_KEYS if self._is_signed(entries) else FIELD_KEYS)
        title = self._titles.get(number)
        if title is not None:
            field_entries["/T"] = string(title)
        elif "/T" in entries:
            field_entries["/T"] = copier.text(gate.raw(entries, "/T"))
        appearance = gate.octets(gate.get(entries, "/DA"))
        if appearance is None and number in self._titles and "/FT" in entries:
            appearance = gate.octets(gate.get(self.form, "/DA"))
        if number in self._titles and "/Q" not in entries and gate.integer(self.form, "/Q"):
            field_entries["/Q"] = b"%d" % (gate.integer(self.form, "/Q") or 0)
        if appearance is not None:
            field_entries["/DA"] = octets(self._with_fonts(appearance))
        # A widget that no field lists may still name its field.
        walked = number in self._parents
        parent = self._parents[number] if walked else gate.reference(gate.raw(entries, "/Parent"))
        if parent is not None and copier.numbers.get(parent):
            field_entries["/Parent"] = b"%d 0 R" % copier.numbers[parent]
        return field_entries

    def _is_signed(self, entries: DictionaryObject) -> bool:
        """Whether a field has a signature, which is not true of the new file."""
        if gate.name(entries, "/FT") != "/Sig" and gate.name(gate.dictionary(entries, "/V"), "/Type") != "/Sig":
            return False
        self.signatures += "/V" in entries
        return True

    def _with_fonts(self, appearance: bytes) -> bytes:
        """An appearance with the fresh names of fonts, all at once: a fresh name may be another font's old one."""
        fresh = {name(old): name(new) for old, new in self._fonts.items()}
        return re.sub(rb"/[^\s()<>\[\]{}/%]+", lambda found: fresh.get(found[0], found[0]), appearance)


_Numbered = tuple[int | None, PdfObject | None]


def _numbered(raw: PdfObject | None) -> _Numbered:
    return gate.reference(raw), gate.resolve(raw)


def _top(number: int, widget: DictionaryObject) -> _Numbered:
    """The field at the top of those that a widget is of."""
    top: _Numbered = (number, widget)
    for _ in range(_DEEPEST):
        entries = top[1]
        above = _numbered(gate.raw(entries, "/Parent")) if isinstance(entries, DictionaryObject) else (None, None)
        if above[0] is None or not isinstance(above[1], DictionaryObject):
            break
        top = above
    return top


def _fresh(key: str, there: Collection[str]) -> str:
    count = 2
    while f"{key}_{count}" in there:
        count += 1
    return f"{key}_{count}"
