"""What breaks some rules of the standards, in more words: which text, which link, where it leads.

Whether a rule is broken is said by `builder.pdf.rules` alone. Where nothing is found here, its own words are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at, page_name, stream_name, target_name
from builder.pdf.examine.gaps import passages, unowned_marks, untagged_texts
from builder.pdf.examine.plain_text import quoted, tidy
from builder.pdf.read import gate
from builder.pdf.rules import annotation, content, document, fonts, structure
from builder.pdf.rules.rule import Find, Rule

_TAG_IT = "tag it in the program that made it, or mark it as an artifact if it is only decoration"
_MOST_NUMBERS = 8
"""How many MCIDs a message lists."""
_HIDDEN = 2
"""The flag of annotations that are neither shown nor printed (ISO 32000-1, 12.5.3)."""
_UNTAGGED = ("Popup", "PrinterMark")
"""Kinds of annotations that need no element."""
_ELEMENTS = {"Link": "a Link element", "Widget": "a Form element"}


class RuleDetail(NamedTuple):
    """A place where a rule is broken, as `verify` reports it; `shown` is what is there, for `inspect`."""

    finding: VerifyFinding
    shown: str


def has_details(rule: Rule) -> bool:
    return rule.find in _DETAILS


def details(document: PdfDocument, rule: Rule) -> Iterator[RuleDetail]:
    """What breaks a rule that is broken; nothing where its own words say it all, or nobody would hear it."""
    find = _DETAILS.get(rule.find)
    return find(document) if find is not None else iter(())


def _untagged_content(document: PdfDocument) -> Iterator[RuleDetail]:
    for key, text in untagged_texts(document):
        yield RuleDetail(error_at(stream_name(key), f"text that is not tagged: {quoted(text)}", _TAG_IT), text)
    for key, stream in document.text.streams.items():
        if None in stream.pictures:
            yield RuleDetail(error_at(stream_name(key), "a picture that is not tagged", _TAG_IT), "a picture")


def _unowned_content(document: PdfDocument) -> Iterator[RuleDetail]:
    for key, mcids in unowned_marks(document):
        stream = document.text.streams.get(key)
        text = tidy(" ".join(stream.text(mcid) for mcid in mcids)) if stream is not None else ""
        shown = f": {quoted(text)}" if text else ""
        numbers = ", ".join(map(str, mcids[:_MOST_NUMBERS])) + (" …" if len(mcids) > _MOST_NUMBERS else "")
        message = f"tagged content that belongs to no element (MCID {numbers}){shown}"
        yield RuleDetail(error_at(stream_name(key), message, _TAG_IT), text)


def _characters_without_unicode(document: PdfDocument) -> Iterator[RuleDetail]:
    hint = "embed the font with a map to Unicode (ToUnicode), or give the element a replacement text (ActualText)"
    for key, stream in document.text.streams.items():
        for font, count in stream.unknown.items():
            message = f"characters in {font} have no Unicode, and cannot be read aloud: {count}"
            yield RuleDetail(error_at(stream_name(key), message, hint), f"{count} in {font}")


def _annotations_outside(document: PdfDocument) -> Iterator[RuleDetail]:
    for outside in document.annotations:
        hidden = (gate.integer(outside.entries, "/F") or 0) & _HIDDEN
        if outside.kind in _UNTAGGED or hidden or document.element_of(outside) is not None:
            continue
        target = document.target(outside.entries) if outside.kind == "Link" else None
        leads = f" to {target_name(target)}" if target is not None else ""
        message = f"a {outside.kind} annotation{leads} is outside the structure"
        element = _ELEMENTS.get(outside.kind, "an Annot element")
        hint = f"put it into {element}, with the words that belong to it"
        yield RuleDetail(error_at(page_name(outside.page), message, hint), f"a {outside.kind}{leads}")


def _figures(document: PdfDocument) -> Iterator[RuleDetail]:
    hint = "describe in an alternative text (Alt) what it shows, or mark it as an artifact if it is only decoration"
    for element in document.structure.elements:
        if element.type in ("Figure", "Formula") and not element.alt and element.actual_text is None:
            message = f"this {element.type.lower()} has no alternative text"
            yield RuleDetail(error_at(element_name(element), message, hint), "")


def _text_without_language(document: PdfDocument) -> Iterator[RuleDetail]:
    unnamed: Counter[str] = Counter()
    for passage in passages(document):
        if not passage.language:
            page = passage.element.page
            unnamed[page_name(page) if page is not None else "structure"] += 1
    for where, count in unnamed.items():
        shown = f"{count} passage{'' if count == 1 else 's'} of text"
        hint = "set the language of the document (Lang in the catalog), such as en-GB"
        yield RuleDetail(error_at(where, f"{shown} without a language", hint), shown)


_DETAILS: Mapping[Find, Callable[[PdfDocument], Iterator[RuleDetail]]] = MappingProxyType(
    {
        content.all_content_is_tagged: _untagged_content,
        content.marks_belong_to_elements: _unowned_content,
        fonts.characters_have_unicode: _characters_without_unicode,
        annotation.annotations_are_in_their_elements: _annotations_outside,
        structure.figures_have_words: _figures,
        document.text_has_a_language: _text_without_language,
    }
)
"""By the rules that are broken."""
