"""People to turn to: a panel for each, with the ways to reach them."""

from __future__ import annotations

from typing import NamedTuple

from builder.content import blocks
from builder.core.part import Element
from builder.layout.composer import Composer
from builder.layout.flow import Panel, Piece, WithNext, fill_panel, space
from builder.layout.meaning import PartWords, TaggedHeading, TaggedParagraph, TaggedRun, dialled
from builder.layout.styles import Column
from builder.layout.theme import Theme

# What it means


class TaggedContact(NamedTuple):
    """A Sect for each: the name, and a P for each way to reach them."""

    heading: TaggedHeading
    lines: list[TaggedParagraph]


def structure(words: PartWords, parent: Element, block: blocks.Contacts, level: int) -> list[TaggedContact]:
    return [_contact(words, parent.add("Sect"), contact, level) for contact in block.contacts]


def _contact(words: PartWords, element: Element, contact: blocks.Contact, level: int) -> TaggedContact:
    phrases = words.phrases
    heading = words.heading(element, contact.name, level)
    ways = [
        (phrases.phone, contact.phone, "tel:"),
        (phrases.email, contact.email, "mailto:"),
        (phrases.web, contact.web, "https://"),
        (phrases.address, contact.address, ""),
        (phrases.hours, contact.hours, ""),
    ]
    lines = [words.runs(contact.note.content)] if contact.note else []
    lines += [_way(words, phrases.label(label), value, scheme) for label, value, scheme in ways if value]
    return TaggedContact(heading, [TaggedParagraph(element.add("P"), runs) for runs in lines])


def _way(words: PartWords, label: str, written: str, scheme: str) -> list[TaggedRun]:
    """A way to reach someone, as a link where a press can open it."""
    is_phone, value = scheme == "tel:", words.fill(written)
    if is_phone:
        target = dialled(value)
    else:
        target = value if "://" in value or not scheme else scheme + value
    if not scheme or not target:
        return [TaggedRun(label), *words.plain(written, bold=is_phone)]
    link = TaggedRun(value, is_phone, Element("Link"), target=target, description=label + value)
    return [TaggedRun(label), link]


# How it is drawn

_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""


def draw(composer: Composer, contacts: list[TaggedContact], column: Column) -> list[Piece]:
    """A panel for each, with space between them."""
    pieces: list[Piece] = []
    for contact in contacts:
        drawn = _draw_contact(composer, contact, column)
        if pieces:
            drawn[0].before = composer.theme.format.spacing.paragraph
        pieces += drawn
    return pieces


def panel_of(theme: Theme, column: Column) -> Panel:
    """A panel with round corners, and an edge where its ground could not be seen without one."""
    colours = theme.brand.colours
    edge = colours.rule if colours.panel.contrast(colours.paper) < _SEEN else None
    return Panel(column.left, column.right, fill_panel(colours.panel, edge, radius=6))


def _draw_contact(composer: Composer, contact: TaggedContact, column: Column) -> list[Piece]:
    colours, pad = composer.theme.brand.colours, composer.theme.format.spacing.block
    panel = panel_of(composer.theme, column)
    inner = column.on_panel(panel, colours.on_panel).indented(pad, pad)
    pieces = [space(pad * 0.8, WithNext.FIRMLY, panel)]
    style = composer.styles.block_title._replace(colour=colours.on_panel)
    pieces += composer.heading(contact.heading, inner, style)
    for element, runs in contact.lines:
        pieces += composer.paragraph(element, composer.spans(runs, inner), inner, with_next=WithNext.TOGETHER)
    pieces[-1].with_next = WithNext.FIRMLY
    return [*pieces, space(pad * 0.8, WithNext.FREE, panel)]
