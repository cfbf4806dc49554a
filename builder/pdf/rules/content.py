"""Rules about what pages paint: all of it is tagged or an artifact, in operators and nesting that standards know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.pdf.read import content_scan, gate
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_DEEPEST = 28
"""How often the graphics state may be saved inside itself (ISO 19005-2, 6.1.13)."""


def content_can_be_read(subject: RuleSubject) -> Iterator[Breach]:
    for stream in subject.structure.streams.values():
        if stream.painted.broken:
            yield Breach(page=stream.page)


def images_end_once(subject: RuleSubject) -> Iterator[Breach]:
    """Readers differ on where a picture ends that has its own end in its bytes (ISO 32000-1, 8.9.7)."""
    for key, shown in subject.shown.items():
        if shown.doubtful:
            yield Breach(page=subject.structure.streams[key].page)


def marks_of_pages_end(subject: RuleSubject) -> Iterator[Breach]:
    for key, stream in subject.structure.streams.items() if not subject.pictures else ():
        if key < 0 and stream.painted.open_marks:
            yield Breach(page=stream.page)


def marks_of_forms_end(subject: RuleSubject) -> Iterator[Breach]:
    for key, stream in subject.structure.streams.items() if not subject.pictures else ():
        if key > 0 and stream.painted.open_marks and content_scan.NONE in stream.around:
            yield Breach(page=stream.page)


def all_content_is_tagged(subject: RuleSubject) -> Iterator[Breach]:
    for key, stream in subject.structure.streams.items() if not subject.pictures else ():
        if stream.painted.loose and (key < 0 or content_scan.NONE in stream.around):
            yield Breach(page=stream.page)


def artifacts_and_tags_are_apart(subject: RuleSubject) -> Iterator[Breach]:
    for stream in subject.structure.streams.values() if not subject.pictures else ():
        called = stream.painted.marks and content_scan.ARTIFACT in stream.around
        if stream.painted.mixed or called:
            yield Breach(page=stream.page)


def marks_belong_to_elements(subject: RuleSubject) -> Iterator[Breach]:
    if not subject.pictures:
        for page in dict.fromkeys(subject.structure.streams[key].page for key, _ in subject.structure.untagged):
            yield Breach(page=page)


def tagged_pages_have_their_number(subject: RuleSubject) -> Iterator[Breach]:
    """Of a page that names no entry of the ParentTree, nobody can tell to which elements its content belongs."""
    for key, stream in subject.structure.streams.items() if not subject.pictures else ():
        entries = subject.original.leaves[stream.page].entries
        if key < 0 and stream.painted.marks and gate.integer(entries, "/StructParents") is None:
            yield Breach(page=stream.page)


def forms_with_tags_are_shown_once(subject: RuleSubject) -> Iterator[Breach]:
    times: Counter[int] = Counter()
    for key, stream in subject.structure.streams.items():
        pictures = gate.dictionary(subject.resources(stream), "/XObject")
        for name, count in subject.shown[key].calls.items():
            number = gate.reference(gate.raw(pictures, name))
            if number is not None:
                times[number] += count
    for number, count in times.items():
        form = subject.structure.streams.get(number)
        if form is not None and form.painted.marks and count > 1:
            yield Breach(page=form.page)


def has_no_reference_forms(subject: RuleSubject) -> Iterator[Breach]:
    for entries, page in subject.used.get("/XObject", ()):
        if "/Ref" in entries and gate.name(entries, "/Subtype") == "/Form":
            yield Breach(page=page)


def operators_are_defined(subject: RuleSubject) -> Iterator[Breach]:
    for key, shown in subject.shown.items():
        for operator in sorted(shown.unknown):
            yield Breach(operator, page=subject.structure.streams[key].page)


def numbers_are_numbers(subject: RuleSubject) -> Iterator[Breach]:
    for key, shown in subject.shown.items():
        for number in sorted(shown.odd_numbers):
            yield Breach(number[:_LONGEST_NUMBER], page=subject.structure.streams[key].page)


def states_are_not_nested_too_deep(subject: RuleSubject) -> Iterator[Breach]:
    for key, shown in subject.shown.items():
        if shown.deepest > _DEEPEST:
            yield Breach(page=subject.structure.streams[key].page)


_LONGEST_NUMBER = 20
"""Characters of a number that are shown."""
_TAG_IT = "tag it in the program that made it, or mark it as an artifact if it is only decoration"

RULES = (
    rule(
        content_can_be_read,
        "the content of a page cannot be read",
        gate.EXPORT_AGAIN,
        ua1="7.1",
        ua2="8.2.2",
        a1="6.2.10-1",
        a2="6.2.2-1",
        a4="6.2.2-1",
    ),
    rule(
        images_end_once,
        "a picture in the content of a page has bytes that look like its end",
        "export it again with the picture as an object of its own",
        ua1="7.1",
        ua2="8.2.2",
        a1="6.2.10-1",
        a2="6.2.2-1",
        a4="6.2.2-1",
    ),
    rule(
        marks_of_pages_end,
        "marked content of a page never ends",
        gate.EXPORT_AGAIN,
        ua1="7.1-3",
        ua2="8.2.2",
        fixed=True,
    ),
    rule(
        marks_of_forms_end,
        "marked content of a part of a page never ends",
        gate.EXPORT_AGAIN,
        ua1="7.1-3",
        ua2="8.2.2",
    ),
    rule(
        all_content_is_tagged,
        "a page shows something that is neither tagged nor an artifact",
        _TAG_IT,
        ua1="7.1-3",
        ua2="8.2.2",
        unheard="text or pictures without a tag: they are not read at all",
    ),
    rule(
        artifacts_and_tags_are_apart,
        "an artifact contains tagged content, or the other way round",
        _TAG_IT,
        ua1="7.1-1, 7.1-2",
        ua2="8.2.2",
    ),
    rule(
        marks_belong_to_elements,
        "content is marked, but no element owns it",
        _TAG_IT,
        ua1="7.1-3",
        ua2="8.2.2",
        unheard="tagged text that belongs to no element: it is not read at all",
    ),
    rule(
        tagged_pages_have_their_number,
        "a page has tagged content, and no number in the ParentTree (StructParents)",
        gate.EXPORT_AGAIN,
        ua1="7.1-3",
        ua2="8.2.2",
        fixed=True,
    ),
    rule(
        forms_with_tags_are_shown_once,
        "a part of a page with tags of its own is shown more than once",
        "repeat the content in place of the form XObject, or tag it where it is shown",
        ua1="7.20-2",
        ua2="8.2.2",
    ),
    rule(
        has_no_reference_forms,
        "it shows a page of another file",
        "include the page itself",
        ua1="7.20-1",
        a1="6.2.6-1",
        a2="6.2.9-2",
        a4="6.2.8.2-1",
    ),
    rule(
        operators_are_defined,
        "the content of a page has an operator that no standard defines: {}",
        gate.EXPORT_AGAIN,
        a1="6.2.10-1",
        a2="6.2.2-1",
        a4="6.2.2-1",
    ),
    rule(
        numbers_are_numbers,
        "the content of a page has a number that is none, or is out of range: {}",
        gate.EXPORT_AGAIN,
        a1="6.1.12-2",
        a2="6.1.13-1, 6.1.13-2, 6.1.13-5",
    ),
    rule(
        states_are_not_nested_too_deep,
        f"the graphics state of a page is saved more than {_DEEPEST} times",
        "export it again with a program that writes PDF/A",
        a1="6.1.12-8",
        a2="6.1.13-8",
    ),
)
