"""The YAML of an imported leaflet, laid out as a person would write it."""

from __future__ import annotations

import datetime
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.content import scaffold
from builder.content.catalogues import PROGRAM
from builder.content.placeholders import placeholder
from builder.core.language_codes import language_hint
from builder.core.patterns import lazy_pattern
from builder.imports.draft import DraftSection, LeafletDraft

_WIDTH = 110
_PLAIN = lazy_pattern(r"[A-Za-z(£][^:#{}\[\]&*!|>'\"%@`\\\n\t]*")
"""Words that need no quotation marks, whatever reads them."""
_LENGTH = lazy_pattern(r"\d+ mm")
_NOT_WORDS = lazy_pattern(r"(y|n|yes|no|true|false|on|off|null)", re.IGNORECASE)
_FOLDABLE = lazy_pattern(r"[^\s#&*!|>%@`?:-][^\n\t]*")


def text(draft: LeafletDraft, name: str, today: datetime.date, facts: Mapping[str, Sequence[str]]) -> str:
    """The YAML of a leaflet called `name`.

    `facts` has what was seen in the document and is for an editor to decide: ``dates``, ``contacts``, and the project's
    ``kinds`` and ``shared`` pages; ``language`` has one that is not English.
    """
    return "\n".join(_lines(draft, name, today, facts)) + "\n"


def _lines(draft: LeafletDraft, name: str, today: datetime.date, facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    # The first lines and the dates are those of any new leaflet.
    new = scaffold.text(name, today, ())
    yield new.partition("\n")[0]
    yield from _note("This leaflet was imported. It can be approved when nothing in it is left to be filled in.")
    yield from _note(f"When you have changed something, run: leaflets check {name}")
    yield from _parked(draft.notes, "")
    yield from _field("title", draft.title)
    yield from _field("short_title", draft.short_title)
    yield from _field("summary", draft.summary)
    yield from _language(facts["language"])
    kinds = ", ".join(facts["kinds"])
    kind = f"Write kind: with one of {kinds}" if kinds else "Write kind: if the project has kinds of leaflets"
    yield from _note(placeholder("what kind of leaflet it is"), f"{kind}, in place of this note.")
    yield from _field("version", "0.1")
    seen = [f"Dates in the document: {'; '.join(facts['dates'])}."] if facts["dates"] else []
    yield ""
    when = placeholder("when these words were last reviewed, and when they are next")
    yield from _note(when, *seen, "Correct the two dates, and delete this note.")
    yield from (line for line in new.splitlines() if line.startswith(("last_reviewed:", "next_review:")))
    yield ""
    yield from _field("owner", placeholder("the team that answers for these words"))
    yield "sources:"
    yield from _entry(placeholder("what these words are based on, an entry for each source"), "  ")
    yield from _field("feedback", placeholder("how readers can say what they think of this leaflet"))
    yield from _field("status", "draft")
    yield ""
    yield from _contacts(facts)
    yield "sections:"
    for number, section in enumerate(draft.sections):
        if number:
            yield ""
        yield from _section(section)


def _language(others: Sequence[str]) -> Iterator[str]:
    """The language: that of the document, if the program has words of its own in it."""
    printed = [language for language in others if PROGRAM.phrases(language) is not None and not language_hint(language)]
    for language in others if not printed else ():
        hint = (
            "The program has no words of its own in it: print a tagged PDF file of the document with another leaflet."
        )
        yield from _note(placeholder(f"the language. The document is in the language {language}"), hint)
    yield from _field("language", printed[0] if printed else "en-GB")


def _contacts(facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen = [f"In the document: {'; '.join(facts['contacts'])}."] if facts["contacts"] else []
    hint = "Include a shared page, or write a block with kind: contacts; then delete this note."
    yield from _note(placeholder("whom patients can turn to"), *seen, hint)
    if facts["shared"]:
        yield "# include:"
        yield from (f"#   - shared/{page}" for page in facts["shared"])
    yield ""


def _section(section: DraftSection) -> Iterator[str]:
    yield from _parked(section.notes, "  ")
    yield f"  - title: {_scalar(section.title)}"
    if section.anchor:
        yield f"    id: {section.anchor}"
    if section.body:
        yield from _field("body", section.body, "    ", is_prose=True)
    if section.blocks:
        yield "    blocks:"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    first = True
    for name, value in block.items():
        lines = (
            list(_values(name, value))
            if isinstance(value, list)
            else list(_field(name, value, "", is_prose=name == "body"))
        )
        for line in lines:
            yield f"      - {line}" if first else f"        {line}" if line else ""
            first = False


def _values(name: str, values: Sequence[Any]) -> Iterator[str]:
    yield f"{name}:"
    for value in values:
        if not isinstance(value, list):
            yield from _entry(value, "  ")
            continue
        inside = [line for cell in value for line in _entry(cell, "    ")]
        yield f"  - {inside[0].lstrip()}"
        yield from inside[1:]


def _entry(value: str, margin: str) -> Iterator[str]:
    first, *others = _field("", value, "  ")
    yield f"{margin}- {first.strip().removeprefix(': ')}"
    yield from (f"{margin}{line}" for line in others)


def _field(name: str, value: str | bool, margin: str = "", *, is_prose: bool = False) -> Iterator[str]:
    """A field, in the form in which its value is read most easily."""
    if isinstance(value, bool):
        yield f"{margin}{name}: {'yes' if value else 'no'}"
    elif is_prose or "\n" in value:
        yield f"{margin}{name}: |"
        yield from (f"{margin}  {line}".rstrip(" ") for line in value.split("\n"))
    elif len(value) > _WIDTH - 20 and _FOLDABLE.fullmatch(value) and "  " not in value:
        yield f"{margin}{name}: >-"
        yield from (f"{margin}  {line}" for line in _wrapped(value, _WIDTH))
    else:
        yield f"{margin}{name}: {_scalar(value)}"


def _scalar(value: str) -> str:
    is_plain = _PLAIN.fullmatch(value) and value == value.strip() and not _NOT_WORDS.fullmatch(value)
    if is_plain or _LENGTH.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _note(first: str, *others: str, margin: str = "") -> Iterator[str]:
    """A note: a line that says enough by itself where the program repeats it, and what else there is to say."""
    lines = [line for text in (first, *others) for line in _wrapped(text, _WIDTH)]
    yield f"{margin}# {lines[0]}"
    yield from (f"{margin}#   {line}" for line in lines[1:])


def _parked(notes: Iterable[str], margin: str) -> Iterator[str]:
    """Notes with words that have no other place: why that is, then the words."""
    for note in notes:
        reason, _, words = note.partition("\n")
        what = placeholder("words of the document that are not in the leaflet yet")
        yield from _note(what, f"({reason})", "Put them where they belong, and delete this note:", margin=margin)
        for line in words.split("\n"):
            yield from (f"{margin}#   {part}" for part in _wrapped(line, _WIDTH))
