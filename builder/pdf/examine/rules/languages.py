"""Rules for the language of text."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import (
    VerifyFinding,
    element_name,
    error_at,
    warning_at,
)
from builder.pdf.examine.gaps import Passage, passages
from builder.pdf.examine.language import foreign_script, other_language
from builder.pdf.examine.plain_text import quoted

_SET_LANGUAGE = "set the language (Lang) of this passage"


def text_is_in_its_language(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Text is in the language that is named (ISO 14289-1, 7.2)."""
    for passage in passages(document):
        if passage.language:
            yield from _other_language(passage)


def _other_language(passage: Passage) -> Iterator[VerifyFinding]:
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


RULES = (text_is_in_its_language,)
