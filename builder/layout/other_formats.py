"""A panel that says in which other formats and languages a leaflet can be had, and whom to ask for one."""

from __future__ import annotations

from typing import NamedTuple

from builder.content.markdown import ProseRun
from builder.content.other_formats import Offer
from builder.core.part import Element
from builder.core.printed_phrases import Phrases
from builder.layout.blocks.contacts import panel_of
from builder.layout.composer import Composer
from builder.layout.flow import Piece, WithNext, space
from builder.layout.meaning import PartWords, TaggedHeading, TaggedParagraph
from builder.layout.styles import Column

ANCHOR = "other_formats"
"""No section that an editor writes can have this name: theirs have no underline."""

# What it means


class TaggedOffer(NamedTuple):
    """A Sect with a title and a P."""

    heading: TaggedHeading
    words: TaggedParagraph


def structure(words: PartWords, parent: Element, offer: Offer, level: int) -> TaggedOffer:
    """The panel of a leaflet that has a choice."""
    element = parent.add("Sect")
    heading = words.heading(element, words.phrases.other_formats, level, anchor=ANCHOR)
    return TaggedOffer(heading, TaggedParagraph(element.add("P"), words.runs(sentences(words.phrases, offer))))


def sentences(phrases: Phrases, offer: Offer) -> list[ProseRun]:
    """What there is, and whom to ask, which leads to where that is said."""
    kinds = phrases.listed([phrases.kinds_of_print[kind] for kind in offer.kinds]) if len(offer.kinds) > 1 else ""
    named = [phrases.language(code) for code in offer.languages]
    languages = phrases.listed(named) if len(named) > 1 else ""
    if kinds and languages:
        comes_in, ask = phrases.comes_in_both.format(kinds=kinds, languages=languages), phrases.for_another
    else:
        comes_in = phrases.comes_in.format(choices=kinds or languages)
        ask = phrases.or_language if kinds else phrases.or_format
    before, _, after = ask.partition("{ask}")
    return [ProseRun(f"{comes_in} {before}"), ProseRun(phrases.ask, link=offer.contacts), ProseRun(after)]


def offered_characters(phrases: Phrases, offer: Offer) -> frozenset[str]:
    """The characters of the panel."""
    if not offer.has_choice:
        return frozenset()
    return frozenset().union(phrases.other_formats, *(run.text for run in sentences(phrases, offer)))


# How it is drawn


def draw(composer: Composer, offer: TaggedOffer, column: Column) -> list[Piece]:
    """A panel on one page, which takes as little room as it can be read in."""
    spacing, colours = composer.theme.format.spacing, composer.theme.brand.colours
    panel = panel_of(composer.theme, column)
    pad = 0.6 * spacing.block
    inner = column.on_panel(panel, colours.on_panel).indented(spacing.block, spacing.block)
    style = composer.styles.block_title._replace(colour=colours.on_panel)
    title = composer.heading(offer.heading, inner, style)
    words = composer.paragraph(
        offer.words.element, composer.spans(offer.words.runs, inner), inner, with_next=WithNext.FIRMLY
    )
    pieces = [space(pad, WithNext.FIRMLY, panel), *title, *words, space(pad, WithNext.FREE, panel)]
    pieces[0].before = spacing.block
    return pieces
