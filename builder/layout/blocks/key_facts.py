"""The key facts of a leaflet: the table "At a glance", with a topic at the head of each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from builder.content import marked_text
from builder.core.part import Element
from builder.layout.blocks import table
from builder.layout.composer import Composer
from builder.layout.flow import Piece
from builder.layout.meaning import PartWords, TaggedCell, TaggedHeading, TaggedTable, add_row
from builder.layout.styles import Column


class TaggedKeyFacts(NamedTuple):
    heading: TaggedHeading
    table: TaggedTable


def structure(words: PartWords, parent: Element, facts: Mapping[str, marked_text.Line], level: int) -> TaggedKeyFacts:
    """What they mean: a section of its own with a table that has no heads of columns."""
    element = parent.add("Sect")
    heading = words.heading(element, words.phrases.at_a_glance, level, anchor="at-a-glance")
    rows = []
    element = element.add("Table")
    for topic, line in facts.items():
        head, cell = add_row(element, 2, head=True)
        rows.append([TaggedCell(head, words.plain(topic)), TaggedCell(cell, words.runs(line.content))])
    return TaggedKeyFacts(heading, TaggedTable([], rows))


def draw(composer: Composer, facts: TaggedKeyFacts, column: Column) -> list[Piece]:
    """How they are drawn: as a section with a table."""
    heading = composer.heading(facts.heading, column, composer.styles.section_title)
    return heading + table.draw_table(composer, facts.table, column)
