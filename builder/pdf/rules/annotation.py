"""Rules about annotations: links, form fields and notes, and what they are shown as."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pypdf.generic import DictionaryObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_DEEPEST_FIELD = 50
_PRINT, _UNSEEN = 4, 1 | 2 | 32 | 256
_KINDS = frozenset(
    "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink "
    "Popup FileAttachment Widget PrinterMark TrapNet Watermark Redact".split()
)
"""The kinds of annotations that PDF/A-2 allows (ISO 19005-2, 6.3.1)."""
_ELEMENTS = {"Link": "Link", "Widget": "Form"}


def annotations_are_in_their_elements(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.seen_annotations:
        if annotation.kind in ("Popup", "PrinterMark", "TrapNet"):
            continue
        due = _ELEMENTS.get(annotation.kind, "Annot")
        role = subject.type_of(annotation.node)
        if role != f"/{due}" and not (subject.pictures and annotation.node is None and annotation.kind == "Link"):
            yield Breach(
                f"({annotation.kind}) is not in {'an' if due == 'Annot' else 'a'} {due} element", page=annotation.page
            )


def printers_marks_are_in_no_element(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.seen_annotations:
        if annotation.kind == "PrinterMark" and annotation.node is not None:
            yield Breach(page=annotation.page)


def has_no_trap_networks(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.seen_annotations:
        if annotation.kind == "TrapNet":
            yield Breach(page=annotation.page)


def annotations_have_a_description(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.seen_annotations:
        if annotation.kind in ("Popup", "TrapNet"):
            continue
        widget = annotation.kind == "Widget"
        words = _tooltip(annotation.entries) if widget else gate.text(annotation.entries, "/Contents")
        # A link has to have its own: the words of its element do not do (ISO 14289-1, 7.18.5).
        spoken = annotation.kind != "Link" and annotation.node is not None
        if not words and not (spoken and annotation.node and gate.text(annotation.node.entries, "/Alt")):
            yield Breach(annotation.kind, page=annotation.page)


def _inherited(field: DictionaryObject, read: Callable[[DictionaryObject | None], str | None]) -> str | None:
    """What `read` finds in a form field, or in a field above it, the nearest first."""
    above: DictionaryObject | None = field
    for _ in range(_DEEPEST_FIELD):
        if found := read(above):
            return found
        above = gate.dictionary(above, "/Parent")
    return None


def _tooltip(field: DictionaryObject) -> str | None:
    """What a form field is called for people who cannot see it."""
    return _inherited(field, lambda above: gate.text(above, "/TU"))


def tab_key_follows_the_structure(subject: RuleSubject) -> Iterator[Breach]:
    for index in subject.pages:
        page = subject.original.leaves[index].entries
        if gate.array(page, "/Annots") and gate.name(page, "/Tabs") != "/S":
            yield Breach(page=index)


def media_clips_are_described(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.listed_annotations:
        for action in _actions(annotation.entries):
            clip = gate.dictionary(gate.dictionary(action, "/R"), "/C")
            if clip is not None and not (gate.get(clip, "/CT") is not None and gate.array(clip, "/Alt")):
                yield Breach(page=annotation.page)


def _actions(annotation: DictionaryObject) -> Iterator[DictionaryObject]:
    action = gate.dictionary(annotation, "/A")
    if action is not None:
        yield action
    further = gate.dictionary(annotation, "/AA")
    for key in gate.raw_items(further) if further is not None else ():
        action = gate.dictionary(further, key)
        if action is not None:
            yield action


def annotations_are_of_known_kinds(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.listed_annotations:
        if annotation.kind not in _KINDS:
            yield Breach(annotation.kind, page=annotation.page)


def annotations_are_printed(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.listed_annotations:
        flags = gate.integer(annotation.entries, "/F") or 0
        if annotation.kind != "Popup" and (not flags & _PRINT or flags & _UNSEEN):
            yield Breach(annotation.kind, page=annotation.page)


def annotations_have_an_appearance(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.listed_annotations:
        box = gate.numbers(annotation.entries, "/Rect") or [0.0] * 4
        empty = len(box) == 4 and box[0] == box[2] and box[1] == box[3]
        shown = gate.get(gate.dictionary(annotation.entries, "/AP"), "/N")
        if annotation.kind not in ("Link", "Popup") and not empty and shown is None:
            yield Breach(annotation.kind, page=annotation.page)


def appearances_are_of_the_right_form(subject: RuleSubject) -> Iterator[Breach]:
    for annotation in subject.listed_annotations:
        appearances = gate.dictionary(annotation.entries, "/AP")
        if appearances is None:
            continue
        shown = gate.get(appearances, "/N")
        button = annotation.kind == "Widget" and _inherited_kind(annotation.entries) == "/Btn"
        states = isinstance(shown, DictionaryObject) and not isinstance(shown, StreamObject)
        if set(gate.raw_items(appearances)) != {"/N"} or shown is None or states != button:
            yield Breach(annotation.kind, page=annotation.page)


def _inherited_kind(field: DictionaryObject) -> str | None:
    return _inherited(field, lambda above: gate.name(above, "/FT"))


RULES = (
    rule(
        annotations_are_in_their_elements,
        "an annotation {}",
        "put it into an element of its kind (Link, Form or Annot), with the words that belong to it",
        ua1="7.18.1-1, 7.18.4-1, 7.18.5-1",
        ua2="8.9.2.3",
        unheard="links, form fields and notes outside the structure: they are not announced",
    ),
    rule(
        printers_marks_are_in_no_element,
        "a printer's mark is in an element",
        "take the mark out of the structure",
        ua1="7.18.8-1",
        ua2="8.9.2.3",
    ),
    rule(
        has_no_trap_networks,
        "it has trapping for a printing machine",
        "remove the trapping",
        fixed=True,
        ua1="7.18.2-1",
        ua2="8.9.2.3",
    ),
    rule(
        annotations_have_a_description,
        "an annotation ({}) has no description",
        "say what it is or where it leads: in Contents, or for a form field in its tooltip (TU)",
        ua1="7.18.1-2, 7.18.1-3, 7.18.5-2",
        ua2="8.9.2.3",
    ),
    rule(
        tab_key_follows_the_structure,
        "the tab key does not follow the structure",
        "make the tab key follow the structure: Tabs /S on the page",
        fixed=True,
        ua1="7.18.3-1",
        ua2="8.9.3.3-1",
    ),
    rule(
        media_clips_are_described,
        "a film or sound has no description",
        "describe it (Alt), and name its kind (CT)",
        fixed=True,
        ua1="7.18.6.2-1, 7.18.6.2-2",
    ),
    rule(
        annotations_are_of_known_kinds,
        "an annotation ({}) is of a kind that may not be there",
        "remove the annotation",
        a1="6.5.2-1",
        a2="6.3.1-1",
        a4="6.3.1-1",
    ),
    rule(
        annotations_are_printed,
        "an annotation ({}) is hidden or not printed",
        "have the annotation printed",
        a1="6.5.3-2",
        a2="6.3.2-1, 6.3.2-2",
        a4="6.3.2-1",
    ),
    rule(
        annotations_have_an_appearance,
        "an annotation ({}) has no appearance",
        "save the file again with the appearances of its annotations",
        a2="6.3.3-1",
        a4="6.3.3-1",
    ),
    rule(
        appearances_are_of_the_right_form,
        "an annotation ({}) has an appearance of another kind than it should",
        "save the file again with a program that writes PDF/A",
        a1="6.5.3-4",
        a2="6.3.3-2, 6.3.3-3, 6.3.3-4",
        a4="6.3.3-2",
    ),
)
