"""The form fields of a file: which are at the top, and which are below each (ISO 32000-1, 12.7.3).

Fields are known by their object numbers. Dictionaries that are written in place have none, though fields should be
objects of their own: they get numbers that no object has.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeGuard

from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Original
from builder.pdf.read.page_annotations import page_annotations

_OF_A_FIELD = ("/FT", "/T", "/Parent")
_SAID = ("/T", "/TU", "/FT", "/Ff", "/V", "/DV", "/Opt", "/Rect")
_DEEPEST = 50
_DIRECT = -1_000_000_000
"""Where the numbers of dictionaries without one begin, downwards: annotations have those from -1."""

NumberedField = tuple[int, DictionaryObject]


class FieldTree:
    """The fields that a form lists, and those of `widgets` that it does not: readers show and fill in these, too.

    `widgets` are annotations by their object numbers, but for those that a further page shows, too. `fields` has them
    all, each once, below the field that comes to it first: a file may have them in circles.
    """

    def __init__(self, form: DictionaryObject | None, widgets: Mapping[int, DictionaryObject]) -> None:
        self.fields: dict[int, DictionaryObject] = {}
        self.parents: dict[int, int | None] = {}
        """The field above each; None for those at the top."""
        self.kids: dict[int, list[int]] = {}
        self.unlisted = 0
        """How many fields are on the pages, and neither in the list of the form nor below a field in it."""
        self._widgets = widgets
        self._direct: dict[int, int] = {}
        """The numbers of dictionaries without one, by identity."""
        self._named: dict[str, int] = {}
        """The same by what they say: each widget of a field may have a copy of that."""
        self._copies: dict[str, list[int]] = {}
        """The widgets without a number, by what they say: a field in a list may be another copy."""
        for number, widget in widgets.items():
            if number < 0:
                self._copies.setdefault(_said(widget), []).append(number)
        self._walk(self._listed(form, "/Fields"))
        for number, widget in widgets.items():
            if number not in self.fields and not widget.keys().isdisjoint(_OF_A_FIELD):
                self._add_unlisted((number, widget))

    @property
    def tops(self) -> list[int]:
        return [number for number, parent in self.parents.items() if parent is None]

    def above(self, number: int | None) -> Iterator[int]:
        """A field, and those above it."""
        while number is not None:
            yield number
            number = self.parents[number]

    def name(self, number: int) -> str:
        """The full name of a field (ISO 32000-1, 12.7.3.2)."""
        titles = [gate.text(self.fields[above], "/T") for above in self.above(number)]
        return ".".join(title for title in reversed(titles) if title)

    def kind(self, number: int) -> str | None:
        """The type of a field: its own, or that of the nearest above it that has one."""
        return next(filter(None, (gate.name(self.fields[above], "/FT") for above in self.above(number))), None)

    def is_signed(self, number: int) -> bool:
        """Whether a field has a signature: its kind and its value may be those of a field above it.

        No other value is a dictionary.
        """
        values = [gate.get(self.fields[above], "/V") for above in self.above(number)]
        value = next((value for value in values if value is not None), None)
        is_dictionary = isinstance(value, DictionaryObject) and not isinstance(value, StreamObject)
        return is_dictionary or (value is not None and self.kind(number) == "/Sig")

    def _walk(self, tops: Iterable[NumberedField], parent: int | None = None) -> None:
        waiting: list[tuple[NumberedField, int, int | None]] = [(top, 0, parent) for top in reversed([*tops])]
        while waiting:
            field, depth, parent = waiting.pop()
            if depth > _DEEPEST or field[0] in self.fields:
                continue
            self._put(field, parent)
            kids = self._listed(field[1], "/Kids")
            waiting += [(kid, depth + 1, field[0]) for kid in reversed(kids)]

    def _put(self, field: NumberedField, parent: int | None) -> None:
        number, entries = field
        self.fields[number], self.parents[number] = entries, parent
        if parent is not None:
            self.kids.setdefault(parent, []).append(number)

    def _add_unlisted(self, widget: NumberedField) -> None:
        chain = self._chain(widget)
        if chain[-1][0] not in self.fields:
            self.unlisted += 1
            self._walk(chain[-1:])
        for parent, field in itertools.pairwise(reversed(chain)):
            if field[0] not in self.fields:
                self._put(field, parent[0])

    def _chain(self, widget: NumberedField) -> list[NumberedField]:
        """A widget, and the fields above it that it names."""
        chain = [widget]
        for _ in range(_DEEPEST):
            raw = gate.raw(chain[-1][1], "/Parent")
            number, entries = gate.reference(raw), gate.resolve(raw)
            if not _is_field(entries):
                break
            if number is None:
                number = self._named.setdefault(_said(entries), self._fresh())
            if any(number == known for known, _ in chain):
                break
            chain.append((number, entries))
        return chain

    def _listed(self, entries: DictionaryObject | None, key: str) -> list[NumberedField]:
        """The fields in a list, with their numbers."""
        fields = []
        for raw in gate.array(entries, key) or ():
            number, field = gate.reference(raw), gate.resolve(raw)
            if _is_field(field):
                copies = self._copies.get(_said(field)) if self._copies and number not in self._widgets else None
                if copies:
                    number = copies.pop(0)
                elif number is None:
                    number = self._direct.setdefault(id(field), self._fresh())
                    self._named.setdefault(_said(field), number)
                fields.append((number, field))
        return fields

    def _fresh(self) -> int:
        return _DIRECT - len(self._direct) - len(self._named)


def field_tree(original: Original, pages: Collection[int]) -> FieldTree:
    """The fields of the form of a file, and of what is on some of its pages (indices). Raises Unreadable."""
    annotations, again = page_annotations(original, pages)
    widgets = {
        number: entries
        for number, (_, entries) in annotations.items()
        if number not in again and gate.name(entries, "/Subtype") == "/Widget"
    }
    return FieldTree(gate.dictionary(original.catalog, "/AcroForm"), widgets)


def _is_field(entries: PdfObject | None) -> TypeGuard[DictionaryObject]:
    """Whether a dictionary is a field. A page has a Parent and Kids, too."""
    if not isinstance(entries, DictionaryObject):
        return False
    return gate.name(entries, "/Type") in (None, "/Annot") or "/T" in entries or "/FT" in entries


def _said(entries: DictionaryObject) -> str:
    """What a field or widget says and where it is shown, by which a copy of it is known."""
    return repr([gate.raw(entries, key) for key in _SAID])
