"""Rules about the file as a whole: what its catalog says, its languages, layers, attachments and protection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_LANGUAGE = lazy_pattern(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
"""The form of a language (ISO 32000-1, 14.9.2; RFC 3066)."""
_TO_ASSISTIVE_TECHNOLOGY = 512
"""The permission to read a file out (ISO 32000-1, table 22)."""


def says_that_it_is_tagged(subject: RuleSubject) -> Iterator[Breach]:
    marks = gate.dictionary(subject.catalog, "/MarkInfo")
    if str(gate.get(marks, "/Marked")) != "True" and not subject.pictures:
        yield Breach()


def tags_are_not_suspect(subject: RuleSubject) -> Iterator[Breach]:
    if str(gate.get(gate.dictionary(subject.catalog, "/MarkInfo"), "/Suspects")) == "True":
        yield Breach()


def pages_have_tags(subject: RuleSubject) -> Iterator[Breach]:
    if subject.pictures:
        yield Breach()


def title_is_shown(subject: RuleSubject) -> Iterator[Breach]:
    preferences = gate.dictionary(subject.catalog, "/ViewerPreferences")
    if str(gate.get(preferences, "/DisplayDocTitle")) != "True":
        yield Breach()


def header_names_the_version(subject: RuleSubject) -> Iterator[Breach]:
    if re.fullmatch(rb"%PDF-1\.[0-7]", _header(subject)) is None:
        yield Breach()


def header_names_version_2(subject: RuleSubject) -> Iterator[Breach]:
    if re.fullmatch(rb"%PDF-2\.\d", _header(subject)) is None:
        yield Breach()


def _header(subject: RuleSubject) -> bytes:
    stream = subject.original.reader.stream
    stream.seek(0)
    start = bytes(stream.read(2048))
    return re.split(rb"[\r\n]", start[max(start.find(b"%PDF-"), 0) :], maxsplit=1)[0]


def languages_are_named_as_they_should(subject: RuleSubject) -> Iterator[Breach]:
    if subject.language is not None and not _LANGUAGE.fullmatch(subject.language):
        yield Breach(subject.language)
    for node in subject.nodes:
        language = gate.text(node.entries, "/Lang")
        if language is not None and not _LANGUAGE.fullmatch(language):
            yield Breach(language, node)
    for key, shown in subject.shown.items():
        for language in shown.languages:
            if not _LANGUAGE.fullmatch(language):
                yield Breach(language, page=subject.structure.streams[key].page)


def text_has_a_language(subject: RuleSubject) -> Iterator[Breach]:
    if subject.language is not None or subject.pictures:
        return
    for key, shown in subject.shown.items():
        stream = subject.structure.streams[key]
        for silent in (shown.silent, shown.silent_spans):
            owners = (subject.structure.marks.get((key, mcid)) if mcid is not None else None for mcid in silent)
            if any(subject.language_of(owner) is None for owner in owners):
                yield Breach(page=stream.page)
                break


def language_of_text(subject: RuleSubject) -> str:
    """The language of most of the text, if all of it states one, and the file as a whole none; else empty."""
    if any(text_has_a_language(subject)) or any(words_of_elements_have_a_language(subject)):
        return ""
    return subject.main_language


def words_of_elements_have_a_language(subject: RuleSubject) -> Iterator[Breach]:
    for node in subject.nodes if subject.language is None else ():
        words = (gate.text(node.entries, key) for key in ("/ActualText", "/Alt", "/E"))
        if any(word is not None for word in words) and subject.language_of(node) is None:
            yield Breach(node=node)


def bookmarks_have_a_language(subject: RuleSubject) -> Iterator[Breach]:
    outline = gate.dictionary(subject.catalog, "/Outlines")
    if subject.language is None and gate.dictionary(outline, "/First") is not None:
        yield Breach()


def annotations_have_a_language(subject: RuleSubject) -> Iterator[Breach]:
    for page, annotation in subject.annotations.values() if subject.language is None else ():
        described = any(gate.text(annotation, key) is not None for key in ("/Contents", "/TU"))
        if described and gate.text(annotation, "/Lang") is None:
            yield Breach(page=page)


def _configurations(subject: RuleSubject) -> Iterator[DictionaryObject]:
    """The configurations of layers (ISO 32000-1, 8.11.4.3)."""
    layers = gate.dictionary(subject.catalog, "/OCProperties")
    for value in (gate.get(layers, "/D"), *map(gate.resolve, gate.array(layers, "/Configs") or ())):
        if isinstance(value, DictionaryObject):
            yield value


def layers_have_names(subject: RuleSubject) -> Iterator[Breach]:
    for configuration in _configurations(subject):
        if not gate.text(configuration, "/Name"):
            yield Breach()


def layers_have_names_of_their_own(subject: RuleSubject) -> Iterator[Breach]:
    names = Counter(gate.text(configuration, "/Name") for configuration in _configurations(subject))
    for name, count in names.items():
        if name and count > 1:
            yield Breach(name)


def layers_are_all_listed(subject: RuleSubject) -> Iterator[Breach]:
    layers = gate.dictionary(subject.catalog, "/OCProperties")
    groups = {gate.reference(raw) for raw in gate.array(layers, "/OCGs") or ()}
    for configuration in _configurations(subject):
        if "/Order" in configuration and groups - set(_listed(gate.get(configuration, "/Order"))):
            yield Breach()


def _listed(order: object) -> Iterator[int | None]:
    waiting: list[object] = [order]
    seen: set[int] = set()
    while waiting:
        raw = waiting.pop()
        value = gate.resolve(raw)
        if isinstance(value, ArrayObject):
            if id(value) not in seen:
                seen.add(id(value))
                waiting += list(value)
        else:
            yield gate.reference(raw)


def has_no_layers(subject: RuleSubject) -> Iterator[Breach]:
    if "/OCProperties" in subject.catalog:
        yield Breach()


def layers_do_not_act(subject: RuleSubject) -> Iterator[Breach]:
    for configuration in _configurations(subject):
        if "/AS" in configuration:
            yield Breach()


def attached_files(subject: RuleSubject) -> Iterator[DictionaryObject]:
    """The file specifications of attached files: in the name tree, in annotations, and associated."""
    names = gate.dictionary(gate.dictionary(subject.catalog, "/Names"), "/EmbeddedFiles")
    values = [gate.resolve(value) for _, value in gate.name_tree(names)]
    values += [gate.get(annotation, "/FS") for _, annotation in subject.annotations.values()]
    values += [gate.resolve(raw) for raw in gate.array(subject.catalog, "/AF") or ()]
    for value in values:
        if isinstance(value, DictionaryObject) and "/EF" in value:
            yield value


def attached_files_have_names(subject: RuleSubject) -> Iterator[Breach]:
    for specification in attached_files(subject):
        if not (gate.text(specification, "/F") and gate.text(specification, "/UF")):
            yield Breach()


def has_no_attached_files(subject: RuleSubject) -> Iterator[Breach]:
    if any(attached_files(subject)):
        yield Breach()


def form_is_not_of_xfa(subject: RuleSubject) -> Iterator[Breach]:
    form = gate.dictionary(subject.catalog, "/AcroForm")
    value = gate.get(form, "/XFA")
    parts = [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]
    data = b"".join(gate.decoded(part) for part in parts if isinstance(part, StreamObject))
    if re.search(rb"<(?:\w+:)?dynamicRender[^<>]{0,99}>\s{0,99}required\s{0,99}<", data):
        yield Breach()


def has_no_xfa(subject: RuleSubject) -> Iterator[Breach]:
    if gate.get(gate.dictionary(subject.catalog, "/AcroForm"), "/XFA") is not None:
        yield Breach()


def may_be_read_out(subject: RuleSubject) -> Iterator[Breach]:
    permitted = (subject.original.permissions or 0) & _TO_ASSISTIVE_TECHNOLOGY
    if subject.original.encrypted and not permitted:
        yield Breach()


def is_not_protected(subject: RuleSubject) -> Iterator[Breach]:
    if subject.original.encrypted:
        yield Breach()


def has_an_identifier(subject: RuleSubject) -> Iterator[Breach]:
    if not gate.array(subject.original.reader.trailer, "/ID"):
        yield Breach()


def catalog_asks_nothing_of_readers(subject: RuleSubject) -> Iterator[Breach]:
    names = gate.dictionary(subject.catalog, "/Names")
    for entries, key in ((subject.catalog, "/Requirements"), (names, "/AlternatePresentations")):
        if gate.get(entries, key) is not None:
            yield Breach(key[1:])
    if str(gate.get(subject.catalog, "/NeedsRendering")) == "True":
        yield Breach("NeedsRendering")
    for index in subject.pages:
        if "/PresSteps" in subject.original.leaves[index].entries:
            yield Breach("PresSteps", page=index)


def form_has_its_appearances(subject: RuleSubject) -> Iterator[Breach]:
    if str(gate.get(gate.dictionary(subject.catalog, "/AcroForm"), "/NeedAppearances")) == "True":
        yield Breach()


def pages_have_a_size(subject: RuleSubject) -> Iterator[Breach]:
    for index in subject.pages:
        page = subject.original.leaves[index].entries
        for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            box = (gate.numbers(page, key) or []) if key in page else None
            if box is not None and (
                len(box) != 4 or not all(3 <= abs(box[2 + axis] - box[axis]) <= 14400 for axis in (0, 1))
            ):
                yield Breach(key[1:], page=index)


_SET_LANGUAGE = "set the language of the document (Lang in the catalog), such as en-GB"
_LAYERS = "change the layers in the program that made it, or export it without layers"
_ATTACHED = "remove the attached file, or attach it again with a name"

RULES = (
    rule(
        says_that_it_is_tagged,
        "it does not say that it is tagged",
        "export it again as a tagged PDF",
        level="A",
        ua1="6.2-1",
        ua2="8.2.1",
        a1="6.8.2.2-1",
        a2="6.7.2.2-1",
    ),
    rule(
        tags_are_not_suspect,
        "the program that made it calls its tags suspect",
        "correct the tags, and delete Suspects in MarkInfo",
        ua1="7.1-4",
        ua2="8.2.1",
    ),
    rule(
        pages_have_tags,
        "it has no tags, and its pages are included as pictures",
        "export it as a tagged PDF",
        level="U",
        ua1="7.1-3",
        ua2="8.2.1",
    ),
    rule(
        title_is_shown,
        "the name of the file is shown in place of its title",
        "have the title shown in place of the file's name (DisplayDocTitle)",
        fixed=True,
        ua1="7.1-10",
        ua2="8.11.1",
    ),
    rule(
        header_names_the_version,
        "it is of another version than PDF 1.7",
        "save it again as PDF 1.7",
        fixed=True,
        ua1="6.1-1",
        a2="6.1.2-1",
    ),
    rule(
        header_names_version_2,
        "it is of another version than PDF 2.0",
        "save it again as PDF 2.0",
        fixed=True,
        ua2="6.1-1",
        a4="6.1.2-1",
    ),
    rule(
        languages_are_named_as_they_should,
        "“{}” is not a language tag",
        "write it as BCP 47 has it, such as en-GB, cy or fr",
        level="A",
        ua1="7.2-29",
        ua2="8.4.4",
        a1="6.8.4-1",
        a2="6.7.4-1",
    ),
    rule(
        text_has_a_language,
        "it does not say what language it is in",
        _SET_LANGUAGE,
        ua1="7.2-30, 7.2-31, 7.2-32, 7.2-34",
        ua2="8.4.4",
        unheard="text without a language: it may be read in the wrong voice",
    ),
    rule(
        words_of_elements_have_a_language,
        "the words of an element have no language",
        _SET_LANGUAGE,
        ua1="7.2-21, 7.2-22, 7.2-23",
        ua2="8.4.4",
    ),
    rule(bookmarks_have_a_language, "its bookmarks have no language", _SET_LANGUAGE, ua1="7.2-2", ua2="8.4.4"),
    rule(
        annotations_have_a_language,
        "the description of an annotation has no language",
        _SET_LANGUAGE,
        ua1="7.2-24, 7.2-25",
        ua2="8.4.4",
    ),
    rule(has_no_layers, "it has layers, which PDF/A-1 does not allow", _LAYERS, a1="6.1.13-1"),
    rule(
        layers_have_names,
        "its layers have no name",
        _LAYERS,
        fixed=True,
        ua1="7.10-1",
        ua2="8.7",
        a2="6.9-1",
        a4="6.10-1",
    ),
    rule(
        layers_have_names_of_their_own,
        "two sets of layers have the name {}",
        _LAYERS,
        fixed=True,
        a2="6.9-2",
        a4="6.10-2",
    ),
    rule(
        layers_are_all_listed, "not all of its layers are in their list", _LAYERS, fixed=True, a2="6.9-3", a4="6.10-3"
    ),
    rule(
        layers_do_not_act,
        "layers show and hide themselves",
        _LAYERS,
        fixed=True,
        ua1="7.10-2",
        ua2="8.7",
        a2="6.9-4",
    ),
    rule(
        attached_files_have_names,
        "an attached file has no name",
        _ATTACHED,
        fixed=True,
        ua1="7.11-1",
        a2="6.8-2",
        a4="6.9-2",
    ),
    rule(has_no_attached_files, "it has attached files", "remove the attached files", fixed=True, a1="6.1.11-2"),
    rule(
        form_is_not_of_xfa,
        "its form is made by a script (XFA)",
        "ask for it as an ordinary PDF",
        fixed=True,
        ua1="7.15-1",
    ),
    rule(
        has_no_xfa,
        "its form is of XFA",
        "ask for it as an ordinary PDF",
        fixed=True,
        ua2="8.10.1-3",
        a2="6.4.2-1",
        a4="6.4.2-1",
    ),
    rule(
        may_be_read_out,
        "its protection keeps it from being read out",
        "allow that its text is read by assistive technology, or remove the protection",
        fixed=True,
        ua1="7.16-1",
    ),
    rule(
        is_not_protected,
        "it is protected",
        "remove the protection",
        fixed=True,
        a1="6.1.3-2",
        a2="6.1.3-2",
        a4="6.1.3-2",
    ),
    rule(
        has_an_identifier,
        "it has no identifier",
        "save it again with a program that writes PDF/A",
        fixed=True,
        a1="6.1.3-1",
        a2="6.1.3-1",
        a4="6.1.3-1",
    ),
    rule(
        catalog_asks_nothing_of_readers,
        "it asks something of readers that not all of them can do: {}",
        "save it again with a program that writes PDF/A",
        fixed=True,
        a2="6.4.2-2, 6.10-1, 6.10-2, 6.11-1",
        a4="6.4.2-2, 6.11-1, 6.11-2, 6.12-1",
    ),
    rule(
        form_has_its_appearances,
        "its form asks readers to draw the fields",
        "save the filled form again, with the appearance of its fields",
        a1="6.9-1",
        a2="6.4.1-3",
        a4="6.4.1-2",
    ),
    rule(
        pages_have_a_size,
        "the {} of a page is not a rectangle, or is too small or too large",
        "give the page a size between 3 and 14,400 points",
        a2="6.1.13-11",
    ),
)
