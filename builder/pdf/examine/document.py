"""A PDF file, read once to be described or checked: its text, structure, links, bookmarks, actions, fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pypdf.generic import DictionaryObject

from builder.pdf.examine.actions import DocumentAction, read_actions
from builder.pdf.examine.annotations import PageAnnotation, read_annotations
from builder.pdf.examine.attachments import read_attachments
from builder.pdf.examine.bookmarks import OutlineItem, read_outline
from builder.pdf.examine.bounds import TextBudget
from builder.pdf.examine.content_interpreter import read_text
from builder.pdf.examine.destinations import Destinations, LinkTarget
from builder.pdf.examine.file_text import FileText, StreamText
from builder.pdf.examine.form_fields import InteractiveForm, read_form
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import (
    INLINE,
    MarkReference,
    StructureDefect,
    TaggedElement,
    TaggedObject,
    TaggedStructure,
    read_structure,
)
from builder.pdf.read import gate
from builder.pdf.read.gate import Original


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """All that is read from a file."""

    original: Original
    budget: TextBudget
    language: str | None
    text: FileText
    structure: TaggedStructure
    destinations: Destinations
    annotations: tuple[PageAnnotation, ...]
    bookmarks: tuple[OutlineItem, ...]
    actions: tuple[DocumentAction, ...]
    form: InteractiveForm
    attachments: tuple[str, ...]

    @property
    def tagged(self) -> bool:
        return self.structure.root is not None

    def text_of(self, element: TaggedElement) -> str:
        """The text of an element on one line: replacement text goes before what is painted."""
        return tidy("".join(self.pieces_of(element)))

    def pieces_of(self, element: TaggedElement) -> Iterator[str]:
        """The texts in an element, in reading order."""
        waiting: list[TaggedElement | MarkReference | TaggedObject | str] = [element]
        last = 0
        while waiting:
            child = waiting.pop()
            if isinstance(child, str):
                yield child
            elif isinstance(child, MarkReference):
                text, order = self.text_of_mark(child)
                self.budget.spend(len(text) + 10)
                # What was painted elsewhere does not follow directly on the text before.
                yield text if order == last + 1 or not text else f" {text}"
                last = order or last
            elif isinstance(child, TaggedElement) and child.type != "Artifact":
                if child.actual_text is not None:
                    self.budget.spend(len(child.actual_text))
                    yield child.actual_text
                    continue
                if child is not element and (child.type not in INLINE or child.type == "Lbl"):
                    yield " "
                    waiting.append(" ")
                    last = -1
                waiting += reversed(child.children)

    def text_of_mark(self, mark: MarkReference) -> tuple[str, int]:
        """The text of a mark, and its place in the order of painting (0: it has no text)."""
        stream = self.stream_of(mark)
        return (stream.text(mark.mcid), stream.order.get(mark.mcid, 0)) if stream is not None else ("", 0)

    def stream_of(self, mark: MarkReference) -> StreamText | None:
        """The text of the content stream that a mark is in; None where no page paints it."""
        return self.text.streams.get(mark.stream) if mark.stream is not None else None

    def element_of(self, annotation: PageAnnotation) -> TaggedElement | None:
        """The element that an annotation belongs to."""
        return self.structure.holders.get(annotation.number) if annotation.number is not None else None

    def target(self, entries: DictionaryObject) -> LinkTarget | None:
        """Where an annotation or bookmark leads; None where it has no destination and no link's action."""
        return self.destinations.target(entries)


def read_document(original: Original) -> PdfDocument:
    """Read a file whole. Raises Unreadable where its parts have no end."""
    catalog = original.catalog
    budget = TextBudget()
    text = read_text(original)
    language = gate.text(catalog, "/Lang")
    destinations = Destinations(original, budget)
    annotations = tuple(read_annotations(original))
    structure = read_structure(gate.dictionary(catalog, "/StructTreeRoot"), language, original.numbers)
    outline = read_outline(catalog, destinations, budget)
    structure.defects += [StructureDefect(None, "the bookmarks contain a loop")] * outline.circles
    return PdfDocument(
        original=original,
        budget=budget,
        language=language,
        text=text,
        structure=structure,
        destinations=destinations,
        annotations=annotations,
        bookmarks=tuple(outline.items),
        actions=tuple(read_actions(original, outline, annotations)),
        form=read_form(catalog, budget),
        attachments=tuple(read_attachments(catalog, annotations)),
    )
