"""A PDF file, read once to be described or checked: its text, structure, links, bookmarks, actions, fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pypdf.generic import DictionaryObject

from builder.core.standards import Standard
from builder.pdf.examine.actions import DocumentAction, read_actions
from builder.pdf.examine.annotations import PageAnnotation, annotations_of
from builder.pdf.examine.attachments import read_attachments
from builder.pdf.examine.bookmarks import OutlineItem, read_outline
from builder.pdf.examine.bounds import TextBudget
from builder.pdf.examine.content_interpreter import read_text
from builder.pdf.examine.destinations import Destinations, LinkTarget
from builder.pdf.examine.file_text import FileText
from builder.pdf.examine.form_fields import InteractiveForm, read_form
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import (
    INLINE,
    MarkReference,
    TaggedElement,
    TaggedObject,
    TaggedStructure,
    tagged_structure,
)
from builder.pdf.join.chosen_pages import choose, subject_of
from builder.pdf.read import gate
from builder.pdf.read.document_info import standard_of
from builder.pdf.read.gate import Original
from builder.pdf.read.structure import StructureDefect
from builder.pdf.rules.subject import RuleSubject
from builder.pdf.rules.table import STANDARDS, CheckedStandard


@dataclass(frozen=True)
class PdfDocument:
    """All that is read from a file; its text on demand. `subject` is what the rules of standards examine of it."""

    subject: RuleSubject
    budget: TextBudget
    destinations: Destinations
    annotations: tuple[PageAnnotation, ...]
    bookmarks: tuple[OutlineItem, ...]
    actions: tuple[DocumentAction, ...]
    form: InteractiveForm
    attachments: tuple[str, ...]

    @cached_property
    def text(self) -> FileText:
        """Raises Unreadable."""
        return read_text(self.original)

    @cached_property
    def structure(self) -> TaggedStructure:
        return tagged_structure(self.subject)

    @property
    def standard(self) -> CheckedStandard:
        """The standard for people that it is gone by: PDF/UA-1, or PDF/UA-2 for a file that says it is that."""
        return STANDARDS["ua2" if standard_of(self.original) is Standard.UA2 else "ua1"]

    @property
    def original(self) -> Original:
        return self.subject.original

    @property
    def language(self) -> str | None:
        return self.subject.language

    @property
    def tagged(self) -> bool:
        return self.subject.tagged

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
        stream = self.text.streams.get(mark.stream)
        return (stream.text(mark.mcid), stream.order.get(mark.mcid, 0)) if stream is not None else ("", 0)

    def element_of(self, annotation: PageAnnotation) -> TaggedElement | None:
        """The element that an annotation belongs to."""
        return self.structure.holders.get(annotation.number)

    def target(self, entries: DictionaryObject) -> LinkTarget | None:
        """Where an annotation or bookmark leads; None where it has no destination and no link's action."""
        return self.destinations.target(entries)


def read_document(original: Original) -> PdfDocument:
    """Read a file whole. Raises Unreadable where its parts have no end."""
    catalog = original.catalog
    budget = TextBudget()
    chosen = choose(original, range(len(original.leaves)), strict=False)
    subject = subject_of(chosen, gate.text(catalog, "/Lang"))
    destinations = Destinations(original, budget)
    annotations = tuple(annotations_of(chosen))
    outline = read_outline(catalog, destinations, budget)
    chosen.structure.defects += [StructureDefect(None, "the bookmarks contain a loop")] * outline.circles
    return PdfDocument(
        subject=subject,
        budget=budget,
        destinations=destinations,
        annotations=annotations,
        bookmarks=tuple(outline.items),
        actions=tuple(read_actions(original, outline, annotations)),
        form=read_form(original, budget),
        attachments=tuple(read_attachments(catalog, annotations)),
    )
