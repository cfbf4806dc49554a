"""The form fields and signatures of a file (ISO 32000-1, 12.7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from builder.pdf.examine.bounds import MOST_ENTRIES, TextBudget
from builder.pdf.read import gate
from builder.pdf.read.document_info import permissions_of
from builder.pdf.read.field_tree import FieldTree, field_tree
from builder.pdf.read.gate import Original, Unreadable

_KINDS = {"/Tx": "text", "/Btn": "button or box", "/Ch": "choice", "/Sig": "signature"}


class FormField(NamedTuple):
    """A form field: its full name, its kind, whether it has a value."""

    name: str
    kind: str
    filled: bool


@dataclass(slots=True)
class InteractiveForm:
    """The form of a file: its fields, and the names of its signatures."""

    fields: list[FormField] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)


def read_form(original: Original, budget: TextBudget) -> InteractiveForm:
    """Read the fields of a file. Raises Unreadable where they have no end."""
    form = InteractiveForm()
    _read_fields(form, field_tree(original, range(len(original.leaves))), budget)
    if gate.get(gate.dictionary(original.catalog, "/AcroForm"), "/XFA") is not None:
        form.fields.append(FormField("(XFA)", "an XML form", True))
    if permissions_of(original):
        form.signatures.append("(usage rights)")
    return form


def _read_fields(form: InteractiveForm, tree: FieldTree, budget: TextBudget) -> None:
    for number in tree.fields:
        # Kids that have names are fields; others are the widgets of the field above them.
        is_widget = tree.parents[number] is not None and "/T" not in tree.fields[number]
        if is_widget or any("/T" in tree.fields[kid] for kid in tree.kids.get(number, ())):
            continue
        name = tree.name(number)
        budget.spend(len(name))
        filled = any(gate.get(tree.fields[above], "/V") is not None for above in tree.above(number))
        if tree.is_signed(number):
            form.signatures.append(name or "(no name)")
        form.fields.append(FormField(name or "(no name)", _KINDS.get(tree.kind(number) or "", "unknown"), filled))
        if len(form.fields) > MOST_ENTRIES:
            raise Unreadable("its form fields have no end")
