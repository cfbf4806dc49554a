"""Annotations: each is in an element of its kind, is printed, and has a description."""

from __future__ import annotations

from pypdf.generic import DictionaryObject

from builder.pdf.join.claims.verdict import ExaminedSource, Verdict
from builder.pdf.read import gate

_DEEPEST_FIELD = 50
_HIDDEN, _PRINT, _UNSEEN = 2, 4, 1 | 2 | 32 | 256


def examine_annotations(source: ExaminedSource, verdict: Verdict) -> None:
    """Each annotation is in an element of its kind, and has a description (ISO 14289-1, 7.18; ISO 19005-2, 6.3)."""
    structure = source.chosen.structure
    for number, (_, annotation) in source.chosen.annotations.items():
        kind = (gate.name(annotation, "/Subtype") or "/")[1:]
        flags = gate.integer(annotation, "/F") or 0
        if kind != "Popup":
            _examine_print(annotation, kind, flags, verdict)
        if kind in ("Popup", "PrinterMark") or flags & _HIDDEN:
            continue
        node = structure.objects.get(number)
        role = source.names.final(node.role) if node is not None else None
        due = {"Link": "/Link", "Widget": "/Form"}.get(kind, "/Annot")
        if role != due and not (source.pictures and node is None and kind == "Link"):
            verdict.against_accessibility(
                f"an annotation ({kind}) is not in {'an' if due == '/Annot' else 'a'} {due[1:]} element"
            )
        words = _tooltip(annotation) if kind == "Widget" else gate.text(annotation, "/Contents")
        if not words and not (node is not None and gate.text(node.entries, "/Alt")):
            verdict.against_accessibility(f"an annotation ({kind}) has no description")


def _tooltip(field: DictionaryObject) -> str | None:
    """What a form field is called for people who cannot see it; a field above may have it."""
    above: DictionaryObject | None = field
    for _ in range(_DEEPEST_FIELD):
        if gate.text(above, "/TU"):
            return gate.text(above, "/TU")
        above = gate.dictionary(above, "/Parent")
    return None


def _examine_print(annotation: DictionaryObject, kind: str, flags: int, verdict: Verdict) -> None:
    if not flags & _PRINT or flags & _UNSEEN:
        verdict.against_archive(f"an annotation ({kind}) is hidden or not printed")
    box = gate.numbers(annotation, "/Rect") or [0.0] * 4
    empty = len(box) == 4 and box[0] == box[2] and box[1] == box[3]
    if kind != "Link" and not empty and gate.get(gate.dictionary(annotation, "/AP"), "/N") is None:
        verdict.against_archive(f"an annotation ({kind}) has no appearance")
