"""Rules about what a file does on its own (ISO 19005-2, 6.5). Joining removes all of it but links."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import DictionaryObject

from builder.pdf.read import gate
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_ALLOWED = frozenset(("/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"))
_NAMED = frozenset(("/NextPage", "/PrevPage", "/FirstPage", "/LastPage"))
_MOST = 50_000


def actions_are_allowed(subject: RuleSubject) -> Iterator[Breach]:
    for action, page in _actions(subject):
        kind = gate.name(action, "/S")
        if kind not in _ALLOWED or (kind == "/Named" and gate.name(action, "/N") not in _NAMED):
            yield Breach((kind or "/nothing")[1:], page=page)


def nothing_acts_by_itself(subject: RuleSubject) -> Iterator[Breach]:
    holders: list[tuple[DictionaryObject | None, int | None]] = [(subject.catalog, None)]
    holders += [(subject.original.leaves[index].entries, index) for index in subject.pages]
    holders += [
        (field, page) for page, field in subject.annotations.values() if gate.name(field, "/Subtype") == "/Widget"
    ]
    for holder, page in holders:
        if holder is not None and "/AA" in holder:
            yield Breach(page=page)


def fields_lead_nowhere(subject: RuleSubject) -> Iterator[Breach]:
    for page, field in subject.annotations.values():
        if gate.name(field, "/Subtype") == "/Widget" and "/A" in field:
            yield Breach(page=page)


def _actions(subject: RuleSubject) -> Iterator[tuple[DictionaryObject, int | None]]:
    starts: list[tuple[object, int | None]] = [(gate.get(subject.catalog, "/OpenAction"), None)]
    scripts = gate.dictionary(gate.dictionary(subject.catalog, "/Names"), "/JavaScript")
    starts += [(gate.resolve(value), None) for _, value in gate.name_tree(scripts)]
    for page, annotation in subject.annotations.values():
        starts += [(value, page) for value in _of(annotation)]
    starts += [(value, None) for entry in bookmarks(subject) for value in _of(entry)]
    for index in subject.pages:
        starts += [(value, index) for value in _of(subject.original.leaves[index].entries)]
    starts += [(value, None) for value in _of(subject.catalog)]
    seen: set[int] = set()
    while starts:
        action, at = starts.pop()
        if isinstance(action, list):
            starts += [(gate.resolve(item), at) for item in action if gate.reference(item) is not None]
        elif isinstance(action, DictionaryObject) and id(action) not in seen and "/S" in action:
            seen.add(id(action))
            if gate.name(action, "/Type") != "/Page":
                yield action, at
                starts.append((gate.get(action, "/Next"), at))


def _of(entries: DictionaryObject) -> Iterator[object]:
    yield gate.get(entries, "/A")
    further = gate.dictionary(entries, "/AA")
    for key in gate.raw_items(further) if further is not None else ():
        yield gate.get(further, key)


def bookmarks(subject: RuleSubject) -> Iterator[DictionaryObject]:
    """The bookmarks of the file, in no order."""
    waiting = [gate.get(gate.dictionary(subject.catalog, "/Outlines"), "/First")]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST:
        entry = waiting.pop()
        if isinstance(entry, DictionaryObject) and id(entry) not in seen:
            seen.add(id(entry))
            yield entry
            waiting += [gate.get(entry, "/First"), gate.get(entry, "/Next")]


def places_are_named_by_their_elements(subject: RuleSubject) -> Iterator[Breach]:
    links: list[tuple[DictionaryObject, str, int | None]] = [
        (entries, "a link", page)
        for page, entries in subject.annotations.values()
        if gate.name(entries, "/Subtype") == "/Link"
    ]
    marks: list[tuple[DictionaryObject, str, int | None]] = [
        (entries, "a bookmark", None) for entries in bookmarks(subject)
    ]
    for entries, what, page in (*links, *marks):
        action = gate.dictionary(entries, "/A")
        leads = gate.name(action, "/S") == "/GoTo" and "/SD" not in action if action is not None else False
        if leads or ("/Dest" in entries and not _is_element(entries)):
            yield Breach(what, page=page)


def _is_element(entries: DictionaryObject) -> bool:
    place = gate.array(entries, "/Dest")
    first = gate.resolve(place[0]) if place else None
    return isinstance(first, DictionaryObject) and "/S" in first and "/P" in first


_DELETE = "delete it: a file for reading needs no actions but links"

RULES = (
    rule(
        actions_are_allowed,
        "it contains an action that may not be there: {}",
        _DELETE,
        fixed=True,
        a1="6.6.1-1, 6.6.1-2",
        a2="6.5.1-1, 6.5.1-2",
        a4="6.6.1-1",
    ),
    rule(
        nothing_acts_by_itself,
        "it does something by itself",
        _DELETE,
        fixed=True,
        a1="6.6.2-1, 6.6.2-2, 6.6.2-3",
        a2="6.4.1-2, 6.5.2-1, 6.5.2-2",
        a4="6.6.3-1",
    ),
    rule(fields_lead_nowhere, "a form field has an action", _DELETE, a1="6.6.1-3", a2="6.4.1-1", a4="6.4.1-1"),
    rule(
        places_are_named_by_their_elements,
        "{} does not name the element that it leads to",
        "make it lead to the element itself, as PDF 2.0 can (SD)",
        ua2="8.8-1",
    ),
)
