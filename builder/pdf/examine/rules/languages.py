"""Rules for the language of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from builder.core.language_codes import is_well_formed
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import (
    WHOLE_FILE,
    VerifyFinding,
    element_name,
    error_at,
    page_name,
    stream_name,
    warning_at,
)
from builder.pdf.examine.language import foreign_script, other_language
from builder.pdf.examine.lines import lines_of_text
from builder.pdf.examine.plain_text import quoted, tidy
from builder.pdf.examine.structure import TaggedElement

_SET_LANGUAGE = "set the language (Lang) of this passage"


class _Passage(NamedTuple):
    """A paragraph, cell or other line of text, or the part of it in one language."""

    element: TaggedElement
    language: str
    text: str


def language_tags_are_well_formed(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Languages are named as BCP 47 has it (ISO 32000-1, 14.9.2.2)."""
    stated = [(WHOLE_FILE, document.language)]
    stated += [(element_name(element), element.own_language) for element in document.structure.elements]
    for key, stream in document.text.streams.items():
        stated += [(stream_name(key), language) for language in dict.fromkeys(stream.languages.values())]
    hint = "write it as BCP 47 has it, such as en-GB, cy or fr"
    for where, language in stated:
        if language and not is_well_formed(language):
            yield error_at(where, f"“{language}” is not a language tag", hint)


def text_is_in_its_language(document: PdfDocument) -> Iterator[VerifyFinding]:
    """All text is in a language that is named (ISO 14289-1, 7.2), and in the one that is named."""
    unnamed: Counter[str] = Counter()
    for passage in _passages(document):
        if passage.language:
            yield from _other_language(passage)
        else:
            page = passage.element.page
            unnamed[page_name(page) if page is not None else "structure"] += 1
    for where, count in unnamed.items():
        message = f"{count} passage{'' if count == 1 else 's'} of text without a language"
        yield error_at(where, message, "set the language of the document (Lang in the catalog), such as en-GB")


def _other_language(passage: _Passage) -> Iterator[VerifyFinding]:
    where, language, text = element_name(passage.element), passage.language, passage.text
    script = foreign_script(text, language)
    if script is not None:
        # Names and terms are often written in Latin letters: such a passage may be right.
        finding_at = warning_at if script == "Latin" else error_at
        yield finding_at(where, f"{script} letters under the language “{language}”: {quoted(text)}", _SET_LANGUAGE)
        return
    other = other_language(text, language)
    if other is not None:
        message = f"this seems to be in the language “{other}”, but is marked as “{language}”: {quoted(text)}"
        yield warning_at(where, message, f"{_SET_LANGUAGE}, or leave it if it is right")


def _passages(document: PdfDocument) -> Iterator[_Passage]:
    """Each paragraph, cell or other line of text; a passage for each language in it."""
    lines = lines_of_text(document)
    texts: dict[tuple[TaggedElement, str], list[str]] = {}
    for element in document.structure.elements:
        for mark in element.marks():
            stream = document.stream_of(mark)
            if stream is not None and stream.marked.get(mark.mcid):
                language = stream.languages.get(mark.mcid, element.language or "")
                texts.setdefault((_line_around(element, lines), language), []).append(stream.text(mark.mcid))
    for (element, language), pieces in texts.items():
        text = tidy(" ".join(pieces))
        if text:
            yield _Passage(element, language, text)


def _line_around(element: TaggedElement, lines: set[TaggedElement]) -> TaggedElement:
    """The outermost line that an element is part of, or the element itself."""
    outermost = element
    for around in element.and_above():
        if around not in lines:
            break
        outermost = around
    return outermost


RULES = (language_tags_are_well_formed, text_is_in_its_language)
