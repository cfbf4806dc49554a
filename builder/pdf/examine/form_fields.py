"""The form fields and signatures of a file (ISO 32000-1, 12.7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject, PdfObject

from builder.pdf.examine.bounds import MOST_ENTRIES, TextBudget
from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable

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


def read_form(catalog: DictionaryObject, budget: TextBudget) -> InteractiveForm:
    """Read the fields of a file. Raises Unreadable where they have no end."""
    form = InteractiveForm()
    entries = gate.dictionary(catalog, "/AcroForm")
    _read_fields(form, gate.array(entries, "/Fields") or [], budget)
    if gate.get(entries, "/XFA") is not None:
        form.fields.append(FormField("(XFA)", "an XML form", True))
    if gate.dictionary(catalog, "/Perms") is not None:
        form.signatures.append("(usage rights)")
    return form


def _read_fields(form: InteractiveForm, fields: list[PdfObject], budget: TextBudget) -> None:
    # Each waits with the name and the kind that it inherits (ISO 32000-1, 12.7.3.1 and 12.7.3.2).
    waiting: list[tuple[PdfObject, str, str | None]] = [(raw, "", None) for raw in reversed(fields)]
    seen: set[int] = set()
    while waiting:
        raw, above, kind = waiting.pop()
        entries = gate.resolve(raw)
        if not isinstance(entries, DictionaryObject) or id(entries) in seen:
            continue
        seen.add(id(entries))
        name = ".".join(part for part in (above, gate.text(entries, "/T")) if part)
        budget.spend(len(name))
        kind = gate.name(entries, "/FT") or kind
        children = gate.array(entries, "/Kids") or []
        # Kids that have names are fields; others are the widgets of this field.
        if any("/T" in child for child in map(gate.resolve, children) if isinstance(child, DictionaryObject)):
            waiting += [(child, name, kind) for child in reversed(children)]
            continue
        filled = gate.get(entries, "/V") is not None
        if kind == "/Sig" and filled:
            form.signatures.append(name or "(no name)")
        form.fields.append(FormField(name or "(no name)", _KINDS.get(kind or "", "unknown"), filled))
        if len(form.fields) > MOST_ENTRIES:
            raise Unreadable("its form fields have no end")
