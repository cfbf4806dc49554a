"""Annotations as a screen shows them, to be drawn into their page (ISO 32000-1, 12.5.5)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from builder.pdf.join.carried.resources import Copier
from builder.pdf.join.chosen_pages import ChosenPages
from builder.pdf.join.filled_fields import PRINT_IT
from builder.pdf.join.geometry import Matrix, around, number
from builder.pdf.read import gate
from builder.pdf.read.gate import Leaf, Unreadable

_SILENT = {"/Link", "/Popup"}
"""Annotations that show nothing on paper."""
_HIDDEN, _NO_VIEW = 2, 32
_ICONS = frozenset("Text FileAttachment Sound Movie Screen RichMedia 3D".split())
"""Annotations that are signs to click on: what they stand for is not on the page."""
_DEEPEST = 50


class _Appearance(NamedTuple):
    """What is drawn for an annotation: a reference to its form XObject, and the matrix that sets that into the page."""

    form: PdfObject
    matrix: Matrix


class Flattened(NamedTuple):
    """A page with its annotations drawn into it: the operators for these, and the resources of both, as written."""

    operators: bytes
    resources: bytes


def flattened(copier: Copier, chosen: ChosenPages, leaf: Leaf) -> Flattened:
    """What draws the annotations of a page that are seen and have an appearance."""
    resources = gate.dictionary(leaf.entries, "/Resources")
    drawn = [appearance for appearance in _appearances(chosen, leaf.index) if appearance is not None]
    if not drawn:
        return Flattened(b"", copier.text(gate.raw(leaf.entries, "/Resources")) if resources is not None else b"<<>>")
    resources = resources if resources is not None else DictionaryObject()
    there = gate.dictionary(resources, "/XObject") or DictionaryObject()
    free = (name for count in itertools.count() if (name := f"/Annot{count}") not in there)
    operators, forms = b"", b""
    for form, matrix in drawn:
        called = next(free).encode("ascii")
        operators += b" q %s cm %s Do Q" % (b" ".join(map(number, matrix)), called)
        forms += b"%s %s" % (called, copier.text(form))
    return Flattened(operators, copier.resources(resources, None, {"/XObject": forms}))


def refuse_undrawn(chosen: ChosenPages) -> None:
    """Refuse a file with annotations that are seen on a screen, and have nothing that draws them. Raises Unreadable."""
    for annotation in _undrawn(chosen):
        kind = (gate.name(annotation, "/Subtype") or "/unknown")[1:]
        if kind == "Widget":
            name = (gate.text(annotation, "/T") or gate.text(gate.dictionary(annotation, "/Parent"), "/T") or "")[:80]
            shown = f"its form field “{name}”" if name else "a form field"
            raise Unreadable(f"{shown} is filled in, and nothing says how that looks", PRINT_IT)
        if kind not in _ICONS:
            raise Unreadable(f"it has an annotation ({kind}), and nothing says how that looks", PRINT_IT)


def count_icons(chosen: ChosenPages) -> int:
    """How many annotations have nothing that draws them, and are a sign for something that paper cannot show."""
    return sum((gate.name(annotation, "/Subtype") or "/")[1:] in _ICONS for annotation in _undrawn(chosen))


def _undrawn(chosen: ChosenPages) -> Iterator[DictionaryObject]:
    for index in chosen.pages:
        for page, annotation in chosen.annotations.values():
            if page == index and _is_seen(annotation) and _appearance(annotation) is None and _shows(annotation):
                yield annotation


def _shows(annotation: DictionaryObject) -> bool:
    """Whether an annotation without an appearance shows anything: an empty field or a box without a tick does not."""
    box = gate.numbers(annotation, "/Rect") or []
    if len(box) != 4 or box[0] == box[2] or box[1] == box[3]:
        return False
    if gate.dictionary(annotation, "/AP") is not None:
        # Where that has no area, nothing is drawn by anybody.
        normal = _normal(annotation)[1]
        return gate.get(annotation, "/OC") is not None or len(gate.numbers(normal, "/BBox") or []) != 4
    if gate.name(annotation, "/Subtype") != "/Widget":
        return True
    kinds = (gate.name(entries, "/FT") for entries in _and_above(annotation))
    if "/Btn" in kinds:
        return gate.name(annotation, "/AS") not in (None, "/Off")
    values = (gate.get(entries, "/V") for entries in _and_above(annotation))
    value = next((value for value in values if value is not None), None)
    return isinstance(value, DictionaryObject) or bool((gate.as_text(value) or "").strip() or isinstance(value, list))


def _and_above(field: DictionaryObject) -> Iterator[DictionaryObject]:
    """A form field, and those above it."""
    above: DictionaryObject | None = field
    for _ in range(_DEEPEST):
        if above is None:
            return
        yield above
        above = gate.dictionary(above, "/Parent")


def _appearances(chosen: ChosenPages, page: int) -> Iterator[_Appearance | None]:
    """The annotations of a page (by index) that are seen, in their order; None for one that nothing draws."""
    for index, annotation in chosen.annotations.values():
        if index == page and _is_seen(annotation):
            yield _appearance(annotation)


def _is_seen(annotation: DictionaryObject) -> bool:
    flags = gate.integer(annotation, "/F") or 0
    if gate.name(annotation, "/Subtype") in _SILENT or flags & (_HIDDEN | _NO_VIEW):
        return False
    normal = gate.dictionary(gate.dictionary(annotation, "/AP"), "/N")
    # A box that is not ticked has no appearance for that.
    return normal is None or isinstance(normal, StreamObject) or _state(annotation) in normal


def _appearance(annotation: DictionaryObject) -> _Appearance | None:
    raw, normal = _normal(annotation)
    if raw is None or normal is None or gate.get(annotation, "/OC") is not None:
        # Whether what is on a layer is seen depends on the layer.
        return None
    rectangle, box = gate.numbers(annotation, "/Rect") or [], gate.numbers(normal, "/BBox") or []
    own = gate.numbers(normal, "/Matrix") or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    if (len(rectangle), len(box), len(own)) != (4, 4, 6):
        return None
    corners = [(box[x], box[y]) for x in (0, 2) for y in (1, 3)]
    left, bottom, right, top = around(corners, (own[0], own[1], own[2], own[3], own[4], own[5]))
    if right <= left or top <= bottom:
        return None
    (x0, x1), (y0, y1) = sorted(rectangle[::2]), sorted(rectangle[1::2])
    across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
    return _Appearance(raw, (across, 0.0, 0.0, up, x0 - left * across, y0 - bottom * up))


def _normal(annotation: DictionaryObject) -> tuple[PdfObject | None, StreamObject | None]:
    """The form XObject of the state that an annotation is in, and the reference to it."""
    states = gate.dictionary(annotation, "/AP")
    raw, normal = gate.raw(states, "/N"), gate.dictionary(states, "/N")
    if normal is not None and not isinstance(normal, StreamObject):
        raw = gate.raw(normal, _state(annotation))
        normal = gate.dictionary(normal, _state(annotation))
    is_form = isinstance(normal, StreamObject) and gate.name(normal, "/Subtype") == "/Form"
    return raw, normal if is_form and isinstance(normal, StreamObject) else None


def _state(annotation: DictionaryObject) -> str:
    return gate.name(annotation, "/AS") or "/Off"
