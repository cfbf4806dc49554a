"""What the modules of this folder share while they read one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from builder.imports.archive import XmlElement
from builder.imports.docx.fields import DocumentField
from builder.imports.docx.numbering import Numbering
from builder.imports.docx.package import DocxPackage, is_on
from builder.imports.docx.styles import StyleSheet
from builder.imports.looks import LooksSeen
from builder.imports.source import Notes
from builder.imports.xml_names import child, get, tag


@dataclass(slots=True)
class DocxContext:
    """A document under reading. `part` is the name of the part that is read now: relations belong to it."""

    package: DocxPackage
    styles: StyleSheet
    numbering: Numbering
    part: str
    footnotes: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    fields: list[DocumentField] = field(default_factory=list)
    missing_notes: Counter[str] = field(default_factory=Counter)
    """How many footnotes and endnotes are referred to and are not there."""
    fields_are_closed: bool = True
    drop_cap: str = ""
    looks: LooksSeen = field(default_factory=LooksSeen)
    numbered_headings: int = 0


SKIPPED = frozenset({"w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:instrText", "w:delText", "w:delInstrText"})
"""Elements whose words are not those of the document as it is."""

_GAPS = frozenset({"w:tab", "w:ptab", "w:br", "w:cr"})


def alternatives(element: XmlElement) -> XmlElement | None:
    """What to read of ``mc:AlternateContent``, which has the same words twice."""
    choice = child(element, "mc:Choice")
    return choice if choice is not None and len(choice) else child(element, "mc:Fallback")


def plain_text(element: XmlElement) -> str:
    """All words below an element, whatever they are part of: a line for each paragraph."""
    return "".join(_texts(element))


def _texts(element: XmlElement) -> Iterator[str]:
    inner: list[XmlElement] = []
    yield from _own_texts(element, inner)
    # A text box is anchored somewhere in a word of its paragraph.
    for paragraph in inner:
        yield "\n" if tag(element) == "w:p" else ""
        dropped = get(child(paragraph, "w:pPr", "w:framePr"), "w:dropCap") in ("drop", "margin")
        yield from _texts(paragraph)
        yield "" if dropped else "\n"


def _own_texts(element: XmlElement, inner: list[XmlElement]) -> Iterator[str]:
    for entry in element:
        name = tag(entry)
        if name == "w:p":
            inner.append(entry)
        elif name == "w:t":
            yield entry.text or ""
        elif name in _GAPS:
            yield " "
        elif name == "w:noBreakHyphen":
            yield "-"
        elif name == "mc:AlternateContent":
            chosen = alternatives(entry)
            if chosen is not None:
                yield from _own_texts(chosen, inner)
        elif name not in SKIPPED:
            yield from _own_texts(entry, inner)


def deleted_text(element: XmlElement) -> str:
    """The words of a deletion or of where something was moved from."""
    return "".join(entry.text or "" for entry in element.iter() if tag(entry) in ("w:delText", "w:t"))


def is_prompt(properties: XmlElement | None) -> bool:
    """Whether a content control shows the prompt that asks to fill it in."""
    return is_on(child(properties, "w:showingPlcHdr")) is True
