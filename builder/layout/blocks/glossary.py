"""Words and what they mean."""

from __future__ import annotations

from builder.content import blocks
from builder.core.part import Element
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext
from builder.layout.meaning import PartWords, TaggedParagraph, add_list
from builder.layout.styles import Column

TaggedTerm = tuple[TaggedParagraph, TaggedParagraph]


def structure(words: PartWords, parent: Element, block: blocks.Glossary, level: int) -> list[TaggedTerm]:
    """What it means: a list whose labels are the words that are explained."""
    element = add_list(parent, "None")
    terms = []
    for entry in block.terms:
        item = element.add("LI")
        term = TaggedParagraph(item.add("Lbl"), words.plain(entry.term, bold=True))
        terms.append((term, TaggedParagraph(item.add("LBody"), words.runs(entry.meaning.content))))
    return terms


def draw(composer: Composer, terms: list[TaggedTerm], column: Column) -> list[Piece]:
    """How it is drawn: what a word means is below it, further in."""
    inner = column.indented(1.3 * composer.styles.body.size)
    pieces: list[Piece] = []
    for term, meaning in terms:
        before = composer.theme.format.spacing.paragraph if pieces else 0
        spans = composer.spans(term.runs, column)
        pieces += composer.paragraph(term.element, spans, column, before=before, with_next=WithNext.FIRMLY)
        pieces += composer.paragraph(meaning.element, composer.spans(meaning.runs, inner), inner)
    return pieces
